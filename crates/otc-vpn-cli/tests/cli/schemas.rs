//! What every command prints for programs, against `openapi/schemas/cli`.

use crate::exit_codes::{CHANGE_UNCONFIRMED, REJECTED, SUCCESS, UNAUTHORIZED, USAGE};
use crate::support::{CliOutput, Service, otc_vpn};
use jsonschema::{Registry, Validator};
use otc_vpn::{ErrorKind, Outcome};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Where the schemas are as far as their references go.
const BASE: &str = "otc-vpn:///schemas";

/// The schemas of the command, which refer to those of the service.
struct Schemas(BTreeMap<String, Validator>);

impl Schemas {
    fn read() -> Schemas {
        let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../openapi/schemas");
        let ours = documents(&directory.join("cli"));
        let mut registry = Registry::new();
        for (name, schema) in documents(&directory) {
            registry = registry.add(format!("{BASE}/{name}.json"), schema).unwrap();
        }
        for (name, schema) in &ours {
            jsonschema::meta::validate(schema).unwrap_or_else(|error| panic!("{name}: {error}"));
            registry = registry.add(format!("{BASE}/cli/{name}.json"), closed(schema)).unwrap();
        }
        let registry = registry.prepare().unwrap();
        let validator = |name: &String| {
            let whole = serde_json::json!({ "$ref": format!("{BASE}/cli/{name}.json") });
            jsonschema::draft202012::options().with_registry(&registry).build(&whole).unwrap()
        };
        Schemas(ours.keys().map(|name| (name.clone(), validator(name))).collect())
    }

    #[track_caller]
    fn assert_matches(&self, name: &str, value: &Value) {
        let errors: Vec<String> = self.0[name].iter_errors(value).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{name}: {errors:?} in {value:#}");
    }
}

/// The JSON files of a directory, by the name before the dot.
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

/// The schema without room for fields that it does not name. For others it stays open, since fields may be added; here a field
/// that was added and not described has to show.
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

/// Runs a command for JSON and for YAML: the result against its schema, none where there is none to print, and the error against the
/// one of failures.
#[track_caller]
fn assert_matches(
    schemas: &Schemas,
    run: impl Fn(&[&str]) -> CliOutput,
    args: &[&str],
    code: i32,
    result: Option<&str>,
) {
    for format in ["json", "yaml"] {
        let output = run(&[&["--output", format], args].concat()).assert_exit(code);
        match result {
            Some(name) if format == "json" => schemas.assert_matches(name, &output.json()),
            Some(name) => schemas.assert_matches(name, &serde_saphyr::from_str(&output.stdout).unwrap()),
            None => assert_eq!(output.stdout, "", "{args:?}"),
        }
        if code != SUCCESS {
            schemas.assert_matches("error", &output.error());
        }
    }
}

/// Runs a command against a new simulator with faults.
fn with_faults(faults: &[&str]) -> impl Fn(&[&str]) -> CliOutput {
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

#[test]
fn results_match_schemas() {
    let schemas = Schemas::read();
    let mut used = BTreeSet::from(["error"]);
    let mut results = |name: &'static str, code: i32, args: &[&str]| {
        used.insert(name);
        assert_matches(&schemas, without_faults, args, code, Some(name));
    };
    results("gateway-list", SUCCESS, &["gateway", "list"]);
    results("gateway-show", SUCCESS, &["gateway", "show", "vpngw-4321"]);
    results("gateway-show", SUCCESS, &["gateway", "show", "vpngw-legacy"]);
    results("gateway-wait", SUCCESS, &["gateway", "wait", "vpngw-4321"]);
    results("flavor-list", SUCCESS, &["flavor", "list"]);
    results("flavor-list", SUCCESS, &["flavor", "list", "--gateway", "vpngw-4321"]);
    results("flavor-list", SUCCESS, &["flavor", "list", "--gateway", "vpngw-creating"]);
    results("zone-list", SUCCESS, &["zone", "list"]);
    results("auth-check", SUCCESS, &["auth", "check"]);
    let resize = ["gateway", "resize", "--flavor", "Professional2"];
    let all = ["vpngw-4321", "vpngw-5bd6", "vpngw-basic", "nope"];
    results("gateway-resize", SUCCESS, &[&resize[..], &["vpngw-4321", "--yes"]].concat());
    results("gateway-resize", SUCCESS, &[&resize[..], &["vpngw-5bd6", "--yes"]].concat());
    results("gateway-resize", SUCCESS, &[&resize[..], &["vpngw-4321", "--yes", "--no-wait"]].concat());
    results("gateway-resize", REJECTED, &[&resize[..], &all, &["--yes"]].concat());
    results("gateway-resize-dry-run", SUCCESS, &[&resize[..], &["vpngw-4321", "--dry-run"]].concat());
    results("gateway-resize-dry-run", SUCCESS, &[&resize[..], &["vpngw-5bd6", "--dry-run"]].concat());
    results("gateway-resize-dry-run", REJECTED, &[&resize[..], &all, &["--dry-run"]].concat());
    assert_eq!(schemas.0.keys().map(String::as_str).collect::<BTreeSet<_>>(), used, "a schema for each");
    assert_matches(&schemas, without_settings, &["--simulate", "auth", "check"], SUCCESS, Some("auth-check"));
}

#[test]
fn usage_and_credential_errors_match_schema() {
    let schemas = Schemas::read();
    let change = ["gateway", "resize", "vpngw-4321", "--flavor", "Professional2", "--yes"];
    for args in [
        &["gatway", "list"][..],
        &["gateway"],
        &["gateway", "resize", "vpngw-4321", "--flavor", "Profesional2"],
        &["gateway", "resize", "vpngw-4321", "--flavor", "Professional2"],
        &["--cloud", "nowhere", "gateway", "list"],
    ] {
        assert_matches(&schemas, without_faults, args, USAGE, None);
    }
    assert_matches(&schemas, without_settings, &["gateway", "list"], USAGE, None);
    assert_matches(&schemas, with_wrong_token, &["auth", "check"], UNAUTHORIZED, Some("auth-check"));
    assert_matches(&schemas, with_wrong_token, &change, UNAUTHORIZED, None);
}

#[test]
fn rejections_match_schema() {
    let schemas = Schemas::read();
    let basic = ["gateway", "resize", "vpngw-basic", "--flavor", "Professional2"];
    for args in [
        &["gateway", "show", "nope"][..],
        &["flavor", "list", "--gateway", "nope"],
        &[&basic[..], &["--yes"]].concat(),
        &[&basic[..], &["--dry-run"]].concat(),
    ] {
        assert_matches(&schemas, without_faults, args, REJECTED, None);
    }
    assert_matches(
        &schemas,
        with_faults(&["zones:status=404,code=APIGW.0101"]),
        &["zone", "list"],
        REJECTED,
        None,
    );
    assert_matches(&schemas, without_faults, &["gateway", "wait", "vpngw-fault"], CHANGE_UNCONFIRMED, None);
    // What the service output goes to standard output as it came.
    let output = without_faults(&["--output", "json", "api", "GET", "/v5/{project_id}/no-such-thing"]);
    schemas.assert_matches("error", &output.assert_exit(REJECTED).error());
}

#[test]
fn failed_changes_match_schema() {
    let schemas = Schemas::read();
    let one = ["gateway", "resize", "vpngw-4321", "--flavor", "Professional2", "--yes", "--timeout", "2s"];
    let two = [&one[..], &["vpngw-basic"]].concat();
    for faults in [&["change:end=FAULT"][..], &["change:end=never"], &["change:status=502,body=html"]] {
        assert_matches(&schemas, with_faults(faults), &one, CHANGE_UNCONFIRMED, None);
        assert_matches(&schemas, with_faults(faults), &two, CHANGE_UNCONFIRMED, Some("gateway-resize"));
    }
}

#[test]
fn schema_lists_kinds_and_outcomes_of_the_library() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../openapi/schemas/cli");
    let schema = &documents(&directory)["error"];
    let words =
        |field: &str| -> Vec<Value> { schema["properties"][field]["enum"].as_array().unwrap().clone() };
    assert_eq!(
        words("kind"),
        ErrorKind::ALL.iter().map(|kind| Value::from(kind.as_str())).collect::<Vec<_>>()
    );
    let outcomes = Outcome::ALL.iter().map(|outcome| Value::from(outcome.as_str())).chain([Value::Null]);
    assert_eq!(words("outcome"), outcomes.collect::<Vec<_>>());
}
