//! `gateway resize` of multiple gateways.

use crate::exit_codes::{CHANGE_UNCONFIRMED, REJECTED, SUCCESS, USAGE};
use crate::stub_server::StubServer;
use crate::support::{CliOutput, Service, otc_vpn};
use otc_vpn_tests::stub_server::response;
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A simulator with the gateways `a`, `b` and `c`, which differ in their old flavors.
fn three_gateways(faults: &[&str]) -> Service {
    Service::with(|builder| {
        let gateway = |name: &str, flavor: &str| {
            json!({
                "id": format!("620d99b8-{name}{name}{name}{name}-a8df-va86-200b868f2d7d"), "name": name, "status": "ACTIVE",
                "flavor": flavor, "supported_flavors": ["Professional1", "Professional1-NonFixedIP", "Professional2"],
            })
        };
        let seed = json!({ "vpn_gateways": [
            gateway("a", "Professional1"),
            gateway("b", "Professional1-NonFixedIP"),
            gateway("c", "Professional1"),
        ]});
        let builder = builder.seed(seed.to_string().parse().unwrap());
        faults.iter().fold(builder, |builder, fault| builder.fault(fault.parse().unwrap()))
    })
}

fn resize<'a>(gateways: &[&'a str], options: &[&'a str]) -> Vec<&'a str> {
    [&["gateway", "resize"], gateways, &["--flavor", "Professional2", "--yes"], options].concat()
}

fn resize_json<'a>(gateways: &[&'a str], options: &[&'a str]) -> Vec<&'a str> {
    [vec!["--output", "json"], resize(gateways, options)].concat()
}

/// A field of each object.
fn field(results: &Value, pointer: &str) -> Vec<Value> {
    let results = results.as_array().unwrap().iter();
    results.map(|result| result.pointer(pointer).cloned().unwrap_or_default()).collect()
}

#[test]
fn nothing_is_sent_when_one_gateway_fails_validation() {
    let twin = r#"{"vpn_gateways": [
        {"id": "620d99b8-aaaa-a8df-va86-200b868f2d7d", "name": "twin", "status": "ACTIVE", "flavor": "Professional1"},
        {"id": "620d99b8-bbbb-a8df-va86-200b868f2d7d", "name": "twin", "status": "ACTIVE", "flavor": "Professional1"},
        {"id": "620d99b8-cccc-a8df-va86-200b868f2d7d", "name": "vpngw-4321", "status": "ACTIVE", "flavor": "Professional1"}
    ]}"#;
    for (gateway, seed, kind) in [
        ("nope", None, "not_found"),
        ("vpngw-basic", None, "not_allowed"),
        ("vpngw-creating", None, "not_ready"),
        ("twin", Some(twin), "invalid_input"),
    ] {
        let service = Service::with(|builder| match seed {
            Some(seed) => builder.seed(seed.parse().unwrap()),
            None => builder,
        });
        let output = service.run(&resize_json(&["vpngw-4321", gateway], &[])).assert_exit(REJECTED);
        let results = output.json();
        assert_eq!(field(&results, "/error/kind"), ["failed", kind]);
        assert_eq!(field(&results, "/error/outcome"), ["not_sent", "not_sent"]);
        assert_eq!(
            output.error(),
            results[1]["error"],
            "the cause is reported, not the change that was skipped"
        );
        assert!(
            output.stderr.contains("Professional1 → Professional2"),
            "the plan is shown: {}",
            output.stderr
        );

        let output = service.run(&resize(&["vpngw-4321", gateway], &[])).assert_exit(REJECTED);
        assert!(output.stderr.contains("--keep-going"), "{}", output.stderr);
        assert_eq!(output.stdout.matches("not sent").count(), 2, "{}", output.stdout);
        assert!(
            output.stdout.find(gateway) < output.stdout.find("vpngw-4321"),
            "the cause is first: {}",
            output.stdout
        );
        assert_eq!(service.change_requests(), 0);
    }
}

#[test]
fn keep_going_resizes_the_gateways_that_pass_validation() {
    let service = Service::start();
    let gateways = ["vpngw-basic", "vpngw-4321", "nope", "vpngw-5bd6"];
    let output = service.run(&resize_json(&gateways, &["--keep-going"])).assert_exit(REJECTED);
    let results = output.json();
    assert_eq!(field(&results, "/name"), gateways);
    assert_eq!(field(&results, "/changed"), [false, true, false, false]);
    assert_eq!(
        field(&results, "/error/kind"),
        [json!("not_allowed"), Value::Null, json!("not_found"), Value::Null]
    );
    assert_eq!(output.error(), results[0]["error"]);
    assert!(results[1].get("error").is_none());
}

#[test]
fn gateway_with_the_flavor_is_unchanged_when_another_fails_validation() {
    let service = Service::start();
    let output = service.run(&resize_json(&["vpngw-5bd6", "nope"], &[])).assert_exit(REJECTED);
    assert_eq!(field(&output.json(), "/changed"), [false, false]);
    assert!(output.json()[0].get("error").is_none(), "{}", output.stdout);
}

#[test]
fn no_change_is_sent_after_max_failures() {
    for (fault, kind) in
        [("change:end=FAULT,times=1", "failed"), ("change:status=502,body=html,times=1", "unknown_outcome")]
    {
        let service = three_gateways(&[fault]);
        let options = ["--concurrency", "1", "--timeout", "20s"];
        let output = service.run(&resize_json(&["a", "b", "c"], &options)).assert_exit(CHANGE_UNCONFIRMED);
        let results = output.json();
        assert_eq!(field(&results, "/error/kind"), [kind, "failed", "failed"]);
        assert_eq!(field(&results, "/error/outcome")[1..], ["not_sent", "not_sent"]);
        let resume = "Resume with `otc-vpn gateway resize b c --flavor Professional2`.";
        assert_eq!(field(&results, "/error/hint")[1..], [resume, resume]);
        assert_eq!(output.error(), results[0]["error"]);
        assert_eq!(service.change_requests(), 1);
    }
}

#[test]
fn max_failures_counts_only_changes_that_were_sent_and_failed() {
    let service =
        three_gateways(&["change:end=FAULT,times=1", "change:status=409,code=VPN.0016,times=1,after=1"]);
    let options = ["--concurrency", "1", "--max-failures", "2"];
    let output = service.run(&resize_json(&["a", "b", "c"], &options)).assert_exit(CHANGE_UNCONFIRMED);
    let results = output.json();
    assert_eq!(field(&results, "/error/outcome"), [json!("accepted"), json!("refused"), Value::Null]);
    assert_eq!(service.change_requests(), 3);
}

#[test]
fn keep_going_has_no_maximum_of_failures() {
    let service = three_gateways(&["change:end=FAULT"]);
    let options = ["--concurrency", "1", "--keep-going"];
    let output = service.run(&resize_json(&["a", "b", "c"], &options)).assert_exit(CHANGE_UNCONFIRMED);
    assert_eq!(field(&output.json(), "/error/outcome"), ["accepted"; 3]);
    // The result has the details, so the progress does not repeat them.
    assert!(output.stderr.contains("\na: failed\n"), "{}", output.stderr);
    let both = ["--max-failures", "2", "--keep-going"];
    service.run(&resize(&["a"], &both)).assert_exit(USAGE);
}

#[test]
fn changes_in_flight_are_followed_after_another_failed() {
    let service = three_gateways(&["change:end=FAULT,times=1"]);
    let output =
        service.run(&resize_json(&["a", "b"], &["--concurrency", "2"])).assert_exit(CHANGE_UNCONFIRMED);
    let results = output.json();
    // Both changes were sent before one of them failed.
    let mut changed = field(&results, "/changed");
    changed.sort_by_key(Value::is_null);
    assert_eq!(changed, [json!(true), Value::Null], "{results}");
    assert_eq!(service.change_requests(), 2);
}

#[test]
fn rollback_of_several_gateways_is_printed_as_commands_before_and_after() {
    let service = three_gateways(&["change:end=FAULT,times=1,after=1"]);
    let output =
        service.run(&resize(&["a", "b", "c"], &["--concurrency", "1"])).assert_exit(CHANGE_UNCONFIRMED);
    let commands = |text: &str| -> Vec<String> {
        let lines = text.lines().skip_while(|line| *line != "rollback").skip(1);
        lines.take_while(|line| line.starts_with("  ")).map(|line| line.trim().to_owned()).collect()
    };
    assert_eq!(
        commands(&output.stderr),
        [
            "otc-vpn gateway resize a c --flavor Professional1",
            "# b: not possible: Professional1-NonFixedIP cannot be requested"
        ]
    );
    // The change of c was not sent.
    assert_eq!(
        commands(&output.stdout),
        [
            "otc-vpn gateway resize a --flavor Professional1",
            "# b: not possible: Professional1-NonFixedIP cannot be requested"
        ]
    );
    assert_eq!(output.stderr.matches("rollback").count(), 1, "{}", output.stderr);
    let summary = "error: 1 of 3 gateways failed, 1 not sent";
    assert!(output.stderr.contains(summary), "{}", output.stderr);
    assert!(
        output.stderr.ends_with("hint: Resume with `otc-vpn gateway resize c --flavor Professional2`.\n")
    );
}

#[test]
fn resize_multiple_exits_with_most_severe_code() {
    let service = Service::with_faults(&["change:end=FAULT,times=1"]);
    let args = resize(&["vpngw-4321", "vpngw-basic"], &["--keep-going"]);
    let output = service.run(&args).assert_exit(CHANGE_UNCONFIRMED);
    assert_eq!(output.stderr.lines().last(), Some("error: 2 of 2 gateways failed"));
    let fault = output.stdout.find("FAULT").unwrap();
    let not_sent = output.stdout.find("not sent").unwrap();
    assert!(fault < not_sent, "the most severe comes first:\n{}", output.stdout);
    assert!(output.stdout.contains("request id: ") && output.stdout.contains("hint: "), "{}", output.stdout);
    // The table has the details, so the progress on standard error does not repeat them.
    assert!(!output.stderr.contains("hint: "), "{}", output.stderr);
}

#[test]
fn gateway_specified_twice_is_changed_once() {
    let service = Service::start();
    let args = [
        "--output",
        "json",
        "gateway",
        "resize",
        "vpngw-4321",
        "620d99b8-demo-a8df-va86-200b868f2d7d",
        "--flavor",
        "Professional2",
        "--yes",
    ];
    let output = service.run(&args).assert_exit(SUCCESS);
    assert_eq!(output.json().as_array().unwrap().len(), 1);
    assert_eq!(service.change_requests(), 1);
}

#[test]
fn gateway_specified_twice_in_different_case_is_changed_once() {
    const ID: &str = "620d99b8-demo-a8df-va86-200b868f2d7d";
    let changes = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&changes);
    // The service compares ids without case.
    let server = StubServer::start(move |request| {
        let done = counter.load(Ordering::SeqCst);
        if request.method() == "POST" {
            counter.fetch_add(1, Ordering::SeqCst);
        }
        let flavor = if done == 0 { "Professional1" } else { "Professional2" };
        let gateway = json!({ "id": ID, "name": "site-a", "status": "ACTIVE", "flavor": flavor });
        let is_list = request.uri().path().ends_with("/vpn-gateways");
        let body =
            if is_list { json!({ "vpn_gateways": [gateway] }) } else { json!({ "vpn_gateway": gateway }) };
        response(200, "application/json", body.to_string())
    });
    let upper = ID.to_ascii_uppercase();
    let args = ["--endpoint", server.url(), "--output", "json", "gateway", "resize", ID, &upper, "site-a"];
    let mut command = otc_vpn(&[&args[..], &["--flavor", "Professional2", "--yes"]].concat());
    let output = CliOutput::of(command.env("OS_TOKEN", "t").env("OS_PROJECT_ID", "p")).assert_exit(SUCCESS);
    assert_eq!(output.json().as_array().unwrap().len(), 1, "{}", output.stdout);
    assert_eq!(changes.load(Ordering::SeqCst), 1);
}

#[test]
fn resize_multiple_exits_2_without_yes_when_stdin_is_not_a_terminal() {
    let service = Service::start();
    let args =
        ["--output", "json", "gateway", "resize", "vpngw-4321", "vpngw-5bd6", "--flavor", "Professional2"];
    let output = service.run(&args).assert_exit(USAGE);
    let results = output.json();
    assert_eq!(results[0]["error"]["kind"], "invalid_input");
    assert_eq!(results[1]["changed"], false);
    assert!(results[1].get("error").is_none(), "{results}");

    // People see it once.
    let args = ["gateway", "resize", "vpngw-4321", "vpngw-5bd6", "--flavor", "Professional2"];
    let output = service.run(&args).assert_exit(USAGE);
    assert_eq!(output.stdout, "");
    assert_eq!(output.stderr.matches("confirmation required").count(), 1, "{}", output.stderr);
    assert_eq!(service.change_requests(), 0);
}

#[test]
fn dry_run_of_multiple_prints_each_request() {
    let service = Service::start();
    let args = [
        "gateway",
        "resize",
        "vpngw-4321",
        "vpngw-5bd6",
        "vpngw-basic",
        "--flavor",
        "Professional1",
        "--dry-run",
    ];
    let output = service.run(&args).assert_exit(REJECTED);
    assert_eq!(output.stdout.matches("curl --request POST").count(), 1);
    assert!(output.stderr.contains("vpngw-basic"), "{}", output.stderr);
    assert_eq!(service.change_requests(), 0);
}
