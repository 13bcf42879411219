//! The limits of requests, enumerated from the spec: a request that violates a limit is rejected with the documented error, and a value
//! at the limit is not.

use crate::support::*;
use otc_vpn_client::metadata::OPERATIONS;
use otc_vpn_simulator::{PROJECT_ID, Simulator};
use reqwest::Method;
use serde_json::{Map, Value, json};

/// A character that no pattern of the spec allows.
const FORBIDDEN: &str = "<";

/// A change of a valid body.
struct Case {
    /// The JSON pointer of the field.
    pointer: String,
    /// The new value; `None` removes the field.
    value: Option<Value>,
    /// Whether the value violates a limit. If not, it is the largest or smallest valid one.
    is_violation: bool,
}

/// The schema that a reference refers to, merged with the schemas in `allOf`.
fn resolve(schema: &Value) -> Map<String, Value> {
    let target = schema["$ref"].as_str().map(|reference| SPEC.pointer(&reference[1..]).unwrap());
    let mut resolved = target.unwrap_or(schema).as_object().unwrap().clone();
    for part in resolved.remove("allOf").iter().filter_map(Value::as_array).flatten() {
        resolved.extend(resolve(part));
    }
    resolved
}

/// A value that conforms to the type of a schema.
fn valid(schema: &Map<String, Value>) -> Value {
    match schema["type"].as_str().unwrap() {
        "object" => json!({}),
        "array" => json!([]),
        "integer" => schema.get("minimum").cloned().unwrap_or_else(|| json!(1)),
        "boolean" => json!(false),
        _ => schema.get("enum").map_or_else(
            || schema.get("example").cloned().unwrap_or_else(|| json!("a")),
            |values| values[0].clone(),
        ),
    }
}

/// A value of another type.
fn of_another_type(kind: &str) -> Value {
    match kind {
        "object" => json!([]),
        "array" => json!({}),
        "string" => json!(1),
        _ => json!("a"),
    }
}

/// Collects the cases of a field and of the fields in it.
fn collect(pointer: &str, schema: &Value, cases: &mut Vec<Case>) {
    let schema = resolve(schema);
    let kind = schema["type"].as_str().unwrap();
    let mut case = |value: Value, is_violation: bool| {
        cases.push(Case { pointer: pointer.to_owned(), value: Some(value), is_violation });
    };
    case(of_another_type(kind), true);
    case(Value::Null, true);
    let limit = |name: &str| schema.get(name).and_then(Value::as_i64);
    let sized = |size: i64| match kind {
        "array" => json!(vec![valid(&resolve(&schema["items"])); usize::try_from(size).unwrap()]),
        "string" => json!("a".repeat(usize::try_from(size).unwrap())),
        _ => json!(size),
    };
    for name in ["minimum", "minLength", "minItems"] {
        if let Some(minimum) = limit(name) {
            case(sized(minimum), false);
            case(sized(minimum - 1), true);
        }
    }
    for name in ["maximum", "maxLength", "maxItems"] {
        if let Some(maximum) = limit(name) {
            case(sized(maximum), false);
            case(sized(maximum + 1), true);
        }
    }
    if kind == "integer" {
        case(json!(1.5), true);
        case(json!(u64::MAX), true);
    }
    if let Some(values) = schema.get("enum") {
        values.as_array().unwrap().iter().for_each(|value| case(value.clone(), false));
        case(json!("no-such-value"), true);
    }
    if schema.contains_key("pattern") {
        let length = limit("minLength").unwrap_or(1).max(1);
        case(json!(FORBIDDEN.repeat(usize::try_from(length).unwrap())), true);
    }
    if kind == "array" {
        collect(&format!("{pointer}/0"), &schema["items"], cases);
    }
    for (name, property) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
        collect(&format!("{pointer}/{name}"), property, cases);
    }
    if kind == "object" {
        for name in schema.get("required").and_then(Value::as_array).into_iter().flatten() {
            let pointer = format!("{pointer}/{}", name.as_str().unwrap());
            cases.push(Case { pointer, value: None, is_violation: true });
        }
        let pointer = format!("{pointer}/no_such_field");
        cases.push(Case { pointer, value: Some(json!(1)), is_violation: true });
    }
}

/// The body with the change of a case. Objects and arrays that contain the field are created, with the required fields in them.
fn changed(body: &Value, schema: &Value, case: &Case) -> Value {
    let mut changed = body.clone();
    let mut field = &mut changed;
    let mut schema = resolve(schema);
    let segments: Vec<&str> = case.pointer.split('/').skip(1).collect();
    for (index, segment) in segments.iter().enumerate() {
        let is_last = index + 1 == segments.len();
        if field.is_null() {
            *field = valid(&schema);
        }
        if schema["type"] == "array" {
            let item = resolve(&schema["items"]);
            let items = field.as_array_mut().unwrap();
            items.resize(items.len().max(1), Value::Null);
            (field, schema) = (&mut items[0], item);
        } else {
            let object = field.as_object_mut().unwrap();
            for name in schema.get("required").and_then(Value::as_array).into_iter().flatten() {
                let name = name.as_str().unwrap();
                let value = valid(&resolve(&schema["properties"][name]));
                object.entry(name).or_insert(value);
            }
            if is_last && case.value.is_none() {
                object.remove(*segment);
                return changed;
            }
            schema = schema["properties"].get(*segment).map(resolve).unwrap_or_default();
            field = object.entry(*segment).or_insert(Value::Null);
        }
    }
    *field = case.value.clone().unwrap();
    changed
}

/// The documented error code for a violation of the limit of a field.
fn expected_code(pointer: &str, value: Option<&Value>) -> &'static str {
    match (pointer.rsplit('/').next().unwrap(), value) {
        ("bandwidth_size", Some(_)) => "VPN.0101",
        ("access_private_ip_1" | "access_private_ip_2", Some(_)) => "VPN.0108",
        _ => "VPN.0001",
    }
}

/// The path of an operation on existing resources.
fn path_of(path: &str) -> String {
    path.replace("{project_id}", PROJECT_ID)
        .replace("{resource_type}", "vpn-gateway")
        .replace("{vgw_id}", GATEWAY)
        .replace("{resource_id}", GATEWAY)
        .replace("{vpn_connection_id}", "b7f40c5e-demo-a8df-va86-3d8a1e6f9c02")
        .replace("{customer_gateway_id}", "e67d6e27-demo-a8df-va86-be9a0f0168e9")
}

/// The name of a field in an error message, such as `vpn_gateway.tags[0].key`.
fn field_name(pointer: &str) -> String {
    pointer[1..].replace("/0", "[0]").replace('/', ".")
}

async fn send_case(simulator: &Simulator, method: &str, path: &str, body: &Value) -> (u16, Value) {
    let method = Method::from_bytes(method.as_bytes()).unwrap();
    let response = request(simulator, method, path).json(body).send().await.unwrap();
    let status = response.status().as_u16();
    (status, serde_json::from_slice(&response.bytes().await.unwrap()).unwrap_or_default())
}

#[tokio::test]
async fn each_limit_of_a_body_has_its_error() {
    let simulator = simulator(LONG_TRANSITION).await;
    let mut operations = Vec::new();
    let mut violations = 0;
    for spec in OPERATIONS {
        let content = &operation(spec.id).unwrap()["requestBody"]["content"]["application/json"];
        let Some(examples) = content["examples"].as_object() else { continue };
        let body = examples.values().next().unwrap()["value"].clone();
        let mut cases = Vec::new();
        collect("", &content["schema"], &mut cases);
        for case in cases.iter().filter(|case| !case.pointer.is_empty()) {
            let (path, name) = (path_of(spec.path), field_name(&case.pointer));
            let body = changed(&body, &content["schema"], case);
            let (status, response) = send_case(&simulator, spec.method, &path, &body).await;
            let message = response["error_msg"].as_str().unwrap_or_default();
            let context = format!("{} {name}: {status} {response} to {body}", spec.id);
            if case.is_violation {
                let code = expected_code(&case.pointer, case.value.as_ref());
                assert_eq!((status, response["error_code"].as_str()), (400, Some(code)), "{context}");
                assert!(code != "VPN.0001" || message.contains(&name), "{context}");
                violations += 1;
            } else {
                assert!(!message.contains(&format!("{name} must")), "{context}");
            }
        }
        operations.push(spec.id);
    }
    assert_eq!(operations.len(), 13, "{operations:?}");
    assert!(violations > 500, "{violations}");
    assert_statuses_are_declared(&simulator.journal().requests);
}

#[tokio::test]
async fn each_limit_of_a_query_has_its_error() {
    let simulator = simulator(LONG_TRANSITION).await;
    let mut limits = 0;
    for spec in OPERATIONS {
        for parameter in operation(spec.id).unwrap()["parameters"].as_array().into_iter().flatten() {
            let (name, schema) = (parameter["name"].as_str().unwrap(), resolve(&parameter["schema"]));
            if schema["type"] != "integer" {
                continue;
            }
            let limit = |name: &str| schema.get(name).and_then(Value::as_i64);
            let (minimum, maximum) = (limit("minimum"), limit("maximum"));
            let beyond = minimum.map(|minimum| minimum - 1).into_iter().chain(maximum.map(|one| one + 1));
            let beyond = beyond.map(|number| number.to_string());
            let texts = ["", "x", "1.5", "0x1", "99999999999"].map(str::to_owned);
            for value in beyond.chain(texts) {
                let path = format!("{}?{name}={value}", path_of(spec.path));
                let (status, response) = send_case(&simulator, spec.method, &path, &json!({})).await;
                let context = format!("{} {name}={value}: {status} {response}", spec.id);
                assert_eq!((status, response["error_code"].as_str()), (400, Some("VPN.0001")), "{context}");
                assert!(response["error_msg"].as_str().unwrap().contains(name), "{context}");
                limits += 1;
            }
            for value in minimum.into_iter().chain(maximum) {
                let path = format!("{}?{name}={value}", path_of(spec.path));
                let (status, response) = send_case(&simulator, spec.method, &path, &json!({})).await;
                assert_eq!(status, 200, "{} {name}={value}: {response}", spec.id);
            }
        }
    }
    assert!(limits > 20, "{limits}");
}
