//! What every command prints for programs, against `openapi/schemas/cli`.

use crate::support::{Said, Service, bare};
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
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../openapi/schemas");
        let ours = documents(&folder.join("cli"));
        let mut registry = Registry::new();
        for (name, schema) in documents(&folder) {
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
    fn hold(&self, name: &str, value: &Value) {
        let errors: Vec<String> = self.0[name].iter_errors(value).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{name}: {errors:?} in {value:#}");
    }
}

/// The JSON files of a folder, by the name before the dot.
fn documents(folder: &Path) -> BTreeMap<String, Value> {
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
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

/// Runs a command for JSON and for YAML: the result against its schema, none where there is none to print, and the failure against the
/// one of failures.
#[track_caller]
fn hold(schemas: &Schemas, run: impl Fn(&[&str]) -> Said, args: &[&str], code: i32, result: Option<&str>) {
    for format in ["json", "yaml"] {
        let said = run(&[&["--output", format], args].concat()).ends(code);
        match result {
            Some(name) if format == "json" => schemas.hold(name, &said.json()),
            Some(name) => schemas.hold(name, &serde_saphyr::from_str(&said.out).unwrap()),
            None => assert_eq!(said.out, "", "{args:?}"),
        }
        if code != 0 {
            schemas.hold("error", &said.failure());
        }
    }
}

/// Runs a command against a new simulator with faults.
fn failing(faults: &[&str]) -> impl Fn(&[&str]) -> Said {
    move |args| Said::of(&mut Service::failing(faults).command(args))
}

fn well(args: &[&str]) -> Said {
    failing(&[])(args)
}

fn unset(args: &[&str]) -> Said {
    Said::of(&mut bare(args))
}

fn with_a_wrong_token(args: &[&str]) -> Said {
    Said::of(Service::start().command(args).env("OS_TOKEN", "wrong"))
}

#[test]
fn results_are_as_their_schemas_say() {
    let schemas = Schemas::read();
    let mut used = BTreeSet::from(["error"]);
    let mut results = |name: &'static str, code: i32, args: &[&str]| {
        used.insert(name);
        hold(&schemas, well, args, code, Some(name));
    };
    results("gateway-list", 0, &["gateway", "list"]);
    results("gateway-show", 0, &["gateway", "show", "vpngw-4321"]);
    results("gateway-show", 0, &["gateway", "show", "vpngw-legacy"]);
    results("gateway-wait", 0, &["gateway", "wait", "vpngw-4321"]);
    results("flavor-list", 0, &["flavor", "list"]);
    results("flavor-list", 0, &["flavor", "list", "--gateway", "vpngw-4321"]);
    results("flavor-list", 0, &["flavor", "list", "--gateway", "vpngw-creating"]);
    results("zone-list", 0, &["zone", "list"]);
    results("auth-check", 0, &["auth", "check"]);
    let resize = ["gateway", "resize", "--flavor", "Professional2"];
    let all = ["vpngw-4321", "vpngw-5bd6", "vpngw-basic", "nope"];
    results("gateway-resize", 0, &[&resize[..], &["vpngw-4321", "--yes"]].concat());
    results("gateway-resize", 0, &[&resize[..], &["vpngw-5bd6", "--yes"]].concat());
    results("gateway-resize", 0, &[&resize[..], &["vpngw-4321", "--yes", "--no-wait"]].concat());
    results("gateway-resize", 3, &[&resize[..], &all, &["--yes"]].concat());
    results("gateway-resize-dry-run", 0, &[&resize[..], &["vpngw-4321", "--dry-run"]].concat());
    results("gateway-resize-dry-run", 0, &[&resize[..], &["vpngw-5bd6", "--dry-run"]].concat());
    results("gateway-resize-dry-run", 3, &[&resize[..], &all, &["--dry-run"]].concat());
    assert_eq!(schemas.0.keys().map(String::as_str).collect::<BTreeSet<_>>(), used, "a schema for each");
    hold(&schemas, unset, &["--simulate", "auth", "check"], 0, Some("auth-check"));
}

#[test]
fn wrong_words_and_credentials_fail_as_the_schema_says() {
    let schemas = Schemas::read();
    let change = ["gateway", "resize", "vpngw-4321", "--flavor", "Professional2", "--yes"];
    for args in [
        &["gatway", "list"][..],
        &["gateway"],
        &["gateway", "resize", "vpngw-4321", "--flavor", "Profesional2"],
        &["gateway", "resize", "vpngw-4321", "--flavor", "Professional2"],
        &["--cloud", "nowhere", "gateway", "list"],
    ] {
        hold(&schemas, well, args, 2, None);
    }
    hold(&schemas, unset, &["gateway", "list"], 2, None);
    hold(&schemas, with_a_wrong_token, &["auth", "check"], 4, Some("auth-check"));
    hold(&schemas, with_a_wrong_token, &change, 4, None);
}

#[test]
fn what_the_service_refuses_fails_as_the_schema_says() {
    let schemas = Schemas::read();
    let basic = ["gateway", "resize", "vpngw-basic", "--flavor", "Professional2"];
    for args in [
        &["gateway", "show", "nope"][..],
        &["flavor", "list", "--gateway", "nope"],
        &[&basic[..], &["--yes"]].concat(),
        &[&basic[..], &["--dry-run"]].concat(),
    ] {
        hold(&schemas, well, args, 3, None);
    }
    hold(&schemas, failing(&["zones:status=404,code=APIGW.0101"]), &["zone", "list"], 3, None);
    hold(&schemas, well, &["gateway", "wait", "vpngw-fault"], 5, None);
    // What the service said goes to standard output as it came.
    let said = well(&["--output", "json", "api", "GET", "/v5/{project_id}/no-such-thing"]);
    schemas.hold("error", &said.ends(3).failure());
}

#[test]
fn changes_that_go_wrong_fail_as_the_schema_says() {
    let schemas = Schemas::read();
    let one = ["gateway", "resize", "vpngw-4321", "--flavor", "Professional2", "--yes", "--timeout", "2s"];
    let two = [&one[..], &["vpngw-basic"]].concat();
    for faults in [&["change:end=FAULT"][..], &["change:end=never"], &["change:status=502,body=html"]] {
        hold(&schemas, failing(faults), &one, 5, None);
        hold(&schemas, failing(faults), &two, 5, Some("gateway-resize"));
    }
}

#[test]
fn the_words_of_failures_are_the_library_s() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../openapi/schemas/cli");
    let schema = &documents(&folder)["error"];
    let words =
        |field: &str| -> Vec<Value> { schema["properties"][field]["enum"].as_array().unwrap().clone() };
    assert_eq!(
        words("kind"),
        ErrorKind::ALL.iter().map(|kind| Value::from(kind.as_str())).collect::<Vec<_>>()
    );
    let outcomes = Outcome::ALL.iter().map(|outcome| Value::from(outcome.as_str())).chain([Value::Null]);
    assert_eq!(words("outcome"), outcomes.collect::<Vec<_>>());
}
