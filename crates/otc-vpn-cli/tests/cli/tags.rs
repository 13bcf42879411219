//! `gateway list --tag` and `gateway resize --tag`

use crate::exit_codes::{REJECTED, SUCCESS, UNREACHABLE, USAGE};
use crate::support::{CliOutput, Service, otc_vpn};
use serde_json::{Value, json};

/// Gateways with tags: `a` and `b` have the stage `prod`, `b` and `c` the owner `net`, and `d` and `e` neither.
fn tagged_gateways() -> Service {
    let gateway = |name: &str, tags: Value| {
        json!({
            "id": format!("620d99b8-{name}{name}{name}{name}-a8df-va86-200b868f2d7d"), "name": name, "status": "ACTIVE",
            "flavor": "Professional1", "supported_flavors": ["Professional1", "Professional2"], "tags": tags,
        })
    };
    let tag = |key: &str, value: &str| json!({ "key": key, "value": value });
    let seed = json!({ "vpn_gateways": [
        gateway("a", json!([tag("stage", "prod")])),
        gateway("b", json!([tag("owner", "net"), tag("stage", "prod")])),
        gateway("c", json!([tag("stage", "test=1"), tag("owner", "net")])),
        gateway("d", json!([])),
        gateway("e", json!([tag("prod", "stage"), tag("empty", "")])),
    ]});
    Service::with(|builder| builder.seed(seed.to_string().parse().unwrap()))
}

fn names(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|gateway| gateway["name"].as_str().unwrap()).collect()
}

#[test]
fn list_contains_only_gateways_with_all_tags() {
    let service = tagged_gateways();
    for (tags, expected) in [
        (&[][..], &["a", "b", "c", "d", "e"][..]),
        (&["--tag", "stage=prod"], &["a", "b"]),
        (&["--tag", "stage=prod", "--tag", "owner=net"], &["b"]),
        (&["--tag", "stage=test=1"], &["c"]),
        (&["--tag", "empty="], &["e"]),
        (&["--tag", "stage="], &[]),
        (&["--tag", "Stage=prod"], &[]),
        (&["--tag", "stage=pro"], &[]),
    ] {
        let args = [&["--output", "json", "gateway", "list"], tags].concat();
        assert_eq!(names(&service.run(&args).assert_exit(SUCCESS).json()), expected, "{tags:?}");
    }
    let output = service.run(&["gateway", "list", "--tag", "stage=prod"]).assert_exit(SUCCESS);
    let rows: Vec<_> = output.stdout.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert_eq!(rows, ["NAME", "a", "b"]);
    let args = ["gateway", "list", "--tag", "stage=x", "--tag", "a=b"];
    let output = service.run(&args).assert_exit(SUCCESS);
    assert_eq!(output.stdout, "");
    assert_eq!(output.stderr, "note: the project has no VPN gateways with the tags stage=x and a=b\n");
}

#[test]
fn resize_changes_exactly_the_gateways_with_the_tag() {
    let service = tagged_gateways();
    let args = ["gateway", "resize", "--tag", "stage=prod", "--flavor", "Professional2", "--yes"];
    let output = service.run(&[&["--output", "json"], &args[..]].concat()).assert_exit(SUCCESS);
    assert_eq!(names(&output.json()), ["a", "b"]);
    assert_eq!(service.change_requests(), 2);
    let list = service.run(&["--output", "json", "gateway", "list"]).assert_exit(SUCCESS).json();
    let flavors: Vec<_> = list.as_array().unwrap().iter().map(|gateway| &gateway["flavor"]).collect();
    let (old, new) = ("Professional1", "Professional2");
    assert_eq!(flavors, [new, new, old, old, old]);
    // Nothing is left to do.
    service.run(&args).assert_exit(SUCCESS);
    assert_eq!(service.change_requests(), 2);
}

#[test]
fn dry_run_with_a_tag_lists_the_gateways_in_the_plan() {
    let service = tagged_gateways();
    let args = ["gateway", "resize", "--tag", "owner=net", "--flavor", "Professional2", "--dry-run"];
    let output = service.run(&args).assert_exit(SUCCESS);
    for part in [
        "\nb\n",
        "\nc\n",
        "gateway resize 620d99b8-bbbb-a8df-va86-200b868f2d7d 620d99b8-cccc-a8df-va86-200b868f2d7d --flavor Professional1",
    ] {
        assert!(output.stderr.contains(part), "{part}: {}", output.stderr);
    }
    assert!(!output.stderr.contains("\na\n"), "{}", output.stderr);
    assert_eq!(output.stdout.matches("curl --request POST").count(), 2);
    assert_eq!(service.change_requests(), 0);
}

#[test]
fn resize_sends_nothing_when_no_gateway_has_the_tag() {
    let service = tagged_gateways();
    for options in [&["--yes"][..], &["--yes", "--keep-going"], &["--dry-run"]] {
        let args = ["--output", "json", "gateway", "resize", "--tag", "stage=x", "--flavor", "Professional2"];
        let output = service.run(&[&args, options].concat()).assert_exit(REJECTED);
        let error = output.error();
        assert_eq!(output.json(), json!([]));
        assert_eq!((&error["kind"], &error["outcome"]), (&json!("not_found"), &json!("not_sent")), "{error}");
        assert_eq!(error["message"], "no gateway with the tag stage=x");
    }
    assert_eq!(service.change_requests(), 0);
}

#[test]
fn resize_sends_nothing_when_one_gateway_with_the_tag_fails_validation() {
    let service = Service::start();
    // The tag of `vpngw-5bd6`, on a gateway that cannot have the flavor.
    let path = "/v5/{project_id}/vpn-gateway/3c1e7f20-demo-a8df-va86-5d9b0a8c6e41/tags/create";
    let body = r#"{"tags": [{"key": "stage", "value": "production"}]}"#;
    service.run(&["api", "POST", path, "--body", body]).assert_exit(SUCCESS);
    let args = [
        "--output",
        "json",
        "gateway",
        "resize",
        "--tag",
        "stage=production",
        "--flavor",
        "Professional1",
        "--yes",
    ];
    let output = service.run(&args).assert_exit(REJECTED);
    assert_eq!(names(&output.json()), ["vpngw-5bd6", "vpngw-basic"]);
    assert_eq!(service.change_requests(), 0);
}

#[test]
fn resize_rejects_names_with_tags_and_malformed_tags() {
    let service = tagged_gateways();
    for args in
        [&["a", "--tag", "stage=prod"][..], &[], &["--tag", "stage"], &["--tag", "=prod"], &["--tag", ""]]
    {
        let args = [&["gateway", "resize", "--flavor", "Professional2", "--yes"], args].concat();
        let output = service.run(&args).assert_exit(USAGE);
        assert_eq!(output.stdout, "");
    }
    assert!(service.simulator.journal().requests.is_empty());
}

#[test]
fn resize_with_a_tag_reports_an_unreachable_service_once() {
    let args = [
        "--output",
        "json",
        "gateway",
        "resize",
        "--tag",
        "a=b",
        "--flavor",
        "Basic",
        "--timeout",
        "1s",
        "--yes",
    ];
    let mut command = otc_vpn(&args);
    command.env("OTC_VPN_ENDPOINT", "http://127.0.0.1:1").env("OS_TOKEN", "t").env("OS_PROJECT_ID", "p");
    let output = CliOutput::of(&mut command).assert_exit(UNREACHABLE);
    assert_eq!(output.json(), json!([]));
    assert_eq!(output.error()["outcome"], "not_sent");
}
