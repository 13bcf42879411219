//! The JSON and YAML output of every command matches the schemas in `openapi/schemas/cli`.

use crate::exit_codes::{CHANGE_UNCONFIRMED, REJECTED, SUCCESS, TUNNELS_DOWN, UNAUTHORIZED, USAGE};
use crate::support::{CliOutput, Service, otc_vpn};
use jsonschema::{Registry, Validator};
use otc_vpn::{ErrorKind, Outcome};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::thread;

/// The base of the `$id` of each schema, and of the references between schemas.
const BASE: &str = "https://raw.githubusercontent.com/otc-vpn/otc-vpn/main/openapi/schemas";

/// Validators for the schemas of the command, which refer to those of the service.
pub(crate) struct Schemas(BTreeMap<String, Validator>);

impl Schemas {
    pub(crate) fn read() -> Schemas {
        let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../openapi/schemas");
        let cli = documents(&directory.join("cli"));
        let mut registry = Registry::new();
        for (name, schema) in documents(&directory) {
            registry = registry.add(format!("{BASE}/{name}.json"), schema).unwrap();
        }
        for (name, schema) in &cli {
            jsonschema::meta::validate(schema).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(schema["$id"], format!("{BASE}/cli/{name}.json"));
            registry = registry.add(format!("{BASE}/cli/{name}.json"), closed(schema)).unwrap();
        }
        let registry = registry.prepare().unwrap();
        let validator = |name: &String| {
            let reference = serde_json::json!({ "$ref": format!("{BASE}/cli/{name}.json") });
            jsonschema::draft202012::options().with_registry(&registry).build(&reference).unwrap()
        };
        Schemas(cli.keys().map(|name| (name.clone(), validator(name))).collect())
    }

    #[track_caller]
    pub(crate) fn assert_matches(&self, name: &str, value: &Value) {
        let errors: Vec<String> = self.0[name].iter_errors(value).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{name}: {errors:?} in {value:#}");
    }
}

/// The JSON files of a directory, by file stem.
fn documents(directory: &Path) -> BTreeMap<String, Value> {
    let files = std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    let files = files.filter(|path| path.extension().is_some_and(|extension| extension == "json"));
    files
        .map(|path| {
            let schema = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
            (path.file_stem().unwrap().to_str().unwrap().to_owned(), schema)
        })
        .collect()
}

/// The schema with `additionalProperties: false`. Published schemas stay open, because fields may be added; here, a field that was
/// added without a description must fail.
fn closed(schema: &Value) -> Value {
    match schema {
        Value::Object(object) => {
            let mut object: serde_json::Map<_, _> =
                object.iter().map(|(key, value)| (key.clone(), closed(value))).collect();
            if object.contains_key("properties") {
                object.insert("additionalProperties".into(), false.into());
            }
            object.into()
        }
        Value::Array(list) => list.iter().map(closed).collect(),
        other => other.clone(),
    }
}

/// A command, and what it should print.
struct Case<'a> {
    run: &'a (dyn Fn(&[&str]) -> CliOutput + Sync),
    args: Vec<&'a str>,
    code: i32,
    /// The schema of the result; none if no result is printed.
    result: Option<&'static str>,
}

impl Case<'_> {
    /// Validates the result against its schema, and an error against the schema of errors.
    fn check(&self, schemas: &Schemas, format: &str) {
        let args = [&["--output", format], &self.args[..]].concat();
        let output = (self.run)(&args).assert_exit(self.code);
        match self.result {
            Some(name) if format == "json" => schemas.assert_matches(name, &output.json()),
            Some(name) => schemas.assert_matches(name, &serde_saphyr::from_str(&output.stdout).unwrap()),
            None => assert_eq!(output.stdout, "", "{args:?}"),
        }
        if self.code != SUCCESS {
            schemas.assert_matches("error", &output.error());
        }
    }
}

/// Checks all cases as JSON and as YAML, concurrently, because most of the time they wait.
fn check_all(cases: &[Case<'_>]) {
    let schemas = Schemas::read();
    thread::scope(|scope| {
        for case in cases {
            for format in ["json", "yaml"] {
                scope.spawn(|| case.check(&schemas, format));
            }
        }
    });
}

/// Runs commands, each against a new simulator with faults.
fn with_faults(faults: &[&str]) -> impl Fn(&[&str]) -> CliOutput + Sync {
    move |args| CliOutput::of(&mut Service::with_faults(faults).command(args))
}

fn without_faults(args: &[&str]) -> CliOutput {
    with_faults(&[])(args)
}

fn without_settings(args: &[&str]) -> CliOutput {
    CliOutput::of(&mut otc_vpn(args))
}

fn with_wrong_token(args: &[&str]) -> CliOutput {
    CliOutput::of(Service::start().command(args).env("OS_TOKEN", "wrong"))
}

/// A case from a command line without quotes.
fn case<'a>(
    run: &'a (dyn Fn(&[&str]) -> CliOutput + Sync),
    line: &'a str,
    code: i32,
    result: Option<&'static str>,
) -> Case<'a> {
    Case { run, args: line.split(' ').collect(), code, result }
}

#[test]
fn results_match_schemas() {
    let list = [
        ("gateway-list", SUCCESS, "gateway list"),
        ("gateway-list", SUCCESS, "gateway list --tag stage=production"),
        ("gateway-show", SUCCESS, "gateway show vpngw-4321"),
        ("gateway-show", SUCCESS, "gateway show vpngw-legacy"),
        ("gateway-wait", SUCCESS, "gateway wait vpngw-4321"),
        ("gateway-wait", SUCCESS, "gateway wait vpngw-4321 vpngw-5bd6"),
        ("gateway-wait", CHANGE_UNCONFIRMED, "gateway wait vpngw-4321 vpngw-fault nope"),
        ("connection-list", SUCCESS, "connection list"),
        ("connection-list", SUCCESS, "connection list --gateway vpngw-basic"),
        ("connection-show", SUCCESS, "connection show munich-1"),
        ("connection-log", SUCCESS, "connection log oslo-2"),
        ("customer-gateway-list", SUCCESS, "customer-gateway list"),
        ("customer-gateway-show", SUCCESS, "customer-gateway show munich"),
        ("monitor-list", SUCCESS, "monitor list"),
        ("quota-list", SUCCESS, "quota list"),
        ("flavor-list", SUCCESS, "flavor list"),
        ("flavor-list", SUCCESS, "flavor list --gateway vpngw-4321"),
        ("flavor-list", SUCCESS, "flavor list --gateway vpngw-creating"),
        ("zone-list", SUCCESS, "zone list"),
        ("auth-check", SUCCESS, "auth check"),
        ("gateway-resize", SUCCESS, "gateway resize --flavor Professional2 vpngw-4321 --yes"),
        ("gateway-resize", SUCCESS, "gateway resize --flavor Professional2 vpngw-5bd6 --yes"),
        (
            "gateway-resize",
            SUCCESS,
            "gateway resize --flavor Professional2 vpngw-4321 --yes --no-tunnel-check",
        ),
        ("gateway-resize", SUCCESS, "gateway resize --flavor Professional2 vpngw-4321 --yes --no-wait"),
        (
            "gateway-resize",
            REJECTED,
            "gateway resize --flavor Professional2 vpngw-4321 vpngw-5bd6 vpngw-basic nope --yes",
        ),
        (
            "gateway-resize",
            SUCCESS,
            "gateway resize --flavor Professional1 --tag stage=production --yes --no-wait",
        ),
        ("gateway-resize", REJECTED, "gateway resize --flavor Professional1 --tag stage=none --yes"),
        ("gateway-resize-dry-run", SUCCESS, "gateway resize --flavor Professional2 vpngw-4321 --dry-run"),
        ("gateway-resize-dry-run", SUCCESS, "gateway resize --flavor Professional2 vpngw-5bd6 --dry-run"),
        (
            "gateway-resize-dry-run",
            REJECTED,
            "gateway resize --flavor Professional2 vpngw-4321 vpngw-5bd6 vpngw-basic nope --dry-run",
        ),
    ];
    let mut cases: Vec<Case<'_>> =
        list.iter().map(|(name, code, line)| case(&without_faults, line, *code, Some(name))).collect();
    cases.push(case(&without_settings, "--simulate auth check", SUCCESS, Some("auth-check")));
    check_all(&cases);
    let used: BTreeSet<&str> =
        cases.iter().filter_map(|case| case.result).chain(["error", "gateway-resize-log"]).collect();
    let schemas = Schemas::read();
    assert_eq!(schemas.0.keys().map(String::as_str).collect::<BTreeSet<_>>(), used, "every schema is used");
}

#[test]
fn usage_and_credential_errors_match_schema() {
    let change = "gateway resize vpngw-4321 --flavor Professional2 --yes";
    let dry_run = "gateway resize vpngw-4321 vpngw-5bd6 --flavor Professional2 --dry-run";
    check_all(&[
        case(&without_faults, "gatway list", USAGE, None),
        case(&without_faults, "gateway", USAGE, None),
        case(&without_faults, "gateway resize vpngw-4321 --flavor Profesional2", USAGE, None),
        case(
            &without_faults,
            "gateway resize vpngw-4321 --flavor Professional2",
            USAGE,
            Some("gateway-resize"),
        ),
        case(&without_faults, "--cloud nowhere gateway list", USAGE, None),
        case(&without_settings, "gateway list", USAGE, None),
        case(&with_wrong_token, "auth check", UNAUTHORIZED, Some("auth-check")),
        case(&with_wrong_token, change, UNAUTHORIZED, Some("gateway-resize")),
        case(&without_settings, change, USAGE, Some("gateway-resize")),
        case(&without_settings, dry_run, USAGE, Some("gateway-resize-dry-run")),
    ]);
}

#[test]
fn rejections_match_schema() {
    let unknown_api = with_faults(&["zones:status=404,code=APIGW.0101"]);
    check_all(&[
        case(&without_faults, "gateway show nope", REJECTED, None),
        case(&without_faults, "flavor list --gateway nope", REJECTED, None),
        case(
            &without_faults,
            "gateway resize vpngw-basic --flavor Professional2 --yes",
            REJECTED,
            Some("gateway-resize"),
        ),
        case(
            &without_faults,
            "gateway resize vpngw-basic --flavor Professional2 --dry-run",
            REJECTED,
            Some("gateway-resize-dry-run"),
        ),
        case(&unknown_api, "zone list", REJECTED, None),
        case(&without_faults, "gateway wait vpngw-fault", CHANGE_UNCONFIRMED, None),
    ]);
    // `api` prints the response body to standard output, whatever it is.
    let output = without_faults(&["--output", "json", "api", "GET", "/v5/{project_id}/no-such-thing"]);
    Schemas::read().assert_matches("error", &output.assert_exit(REJECTED).error());
}

#[test]
fn failed_changes_match_schema() {
    let one = "gateway resize vpngw-4321 --flavor Professional2 --yes --timeout 5s";
    let two = "gateway resize vpngw-4321 vpngw-basic --flavor Professional2 --yes --timeout 5s --keep-going";
    let fault = with_faults(&["change:end=FAULT"]);
    let never = with_faults(&["change:end=never"]);
    let lost = with_faults(&["change:status=502,body=html"]);
    let down = with_faults(&["change:tunnels=stay-down"]);
    check_all(&[
        case(&fault, one, CHANGE_UNCONFIRMED, Some("gateway-resize")),
        case(&fault, two, CHANGE_UNCONFIRMED, Some("gateway-resize")),
        case(&never, one, CHANGE_UNCONFIRMED, Some("gateway-resize")),
        case(&never, two, CHANGE_UNCONFIRMED, Some("gateway-resize")),
        case(&down, one, TUNNELS_DOWN, Some("gateway-resize")),
        case(&lost, one, CHANGE_UNCONFIRMED, Some("gateway-resize")),
        case(&lost, two, CHANGE_UNCONFIRMED, Some("gateway-resize")),
    ]);
}

#[test]
fn schema_lists_kinds_and_outcomes_of_the_library() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../openapi/schemas/cli");
    let schema = &documents(&directory)["error"];
    let values =
        |field: &str| -> Vec<Value> { schema["properties"][field]["enum"].as_array().unwrap().clone() };
    assert_eq!(
        values("kind"),
        ErrorKind::ALL.iter().map(|kind| Value::from(kind.as_str())).collect::<Vec<_>>()
    );
    let outcomes = Outcome::ALL.iter().map(|outcome| Value::from(outcome.as_str())).chain([Value::Null]);
    assert_eq!(values("outcome"), outcomes.collect::<Vec<_>>());
}
