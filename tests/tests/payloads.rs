//! Bodies that the service sends: each decodes into its generated type and encodes back to the same JSON.

use otc_vpn_client::types;
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use schemars::{JsonSchema, schema_for};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value, json};
use std::{fs, path::Path};

#[test]
fn every_good_payload_decodes_and_encodes_back() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("payloads/ok");
    let mut seen = 0;
    for entry in fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        let body = fs::read_to_string(&path).unwrap();
        let back = match name.split('-').next().unwrap() {
            "change" => there_and_back::<types::UpdateVgwSpecificationResponse>(&body),
            "show" => there_and_back::<types::ShowVgwResponse>(&body),
            "list" => there_and_back::<types::ListVgwsResponse>(&body),
            "availability" => there_and_back::<types::ListAvailabilityZonesResponse>(&body),
            _ => panic!("{name}: no rule says which type this is"),
        };
        let sent: Value = serde_json::from_str(&body).unwrap();
        let back = back.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(without_nulls(back), without_nulls(sent), "{name}");
        seen += 1;
    }
    assert!(seen > 0, "no payloads in {}", folder.display());
}

#[test]
fn unknown_values_and_fields_of_a_gateway_are_kept() {
    let body = include_str!("../payloads/ok/change-unknown-values-and-fields.json");
    let answer: types::UpdateVgwSpecificationResponse = serde_json::from_str(body).unwrap();
    let gateway = answer.vpn_gateway.unwrap();
    assert_eq!(gateway.flavor.unwrap().as_str(), "Professional9");
    assert!(!gateway.extra.is_empty());
}

#[test]
fn the_request_is_closed() {
    let decode = serde_json::from_value::<types::UpdateVgwSpecificationRequestBody>;
    decode(json!({ "vpn_gateway": { "flavor": "Professional2" } })).unwrap();
    decode(json!({ "vpn_gateway": { "flavor": "V300" } })).unwrap_err();
    decode(json!({ "vpn_gateway": { "flavor": "Professional1-NonFixedIP" } })).unwrap_err();
    decode(json!({ "vpn_gateway": { "flavor": null } })).unwrap_err();
    decode(json!({ "vpn_gateway": { "flavor": "Basic", "name": "x" } })).unwrap_err();
    decode(json!({ "vpn_gateway": {}, "dry_run": true })).unwrap_err();
}

proptest! {
    #[test]
    fn any_answer_to_a_change_is_taken(body in documents::<types::UpdateVgwSpecificationResponse>()) {
        taken_whole::<types::UpdateVgwSpecificationResponse>(body)?;
    }

    #[test]
    fn any_answer_to_a_read_is_taken(body in documents::<types::ShowVgwResponse>()) {
        taken_whole::<types::ShowVgwResponse>(body)?;
    }

    #[test]
    fn any_list_is_taken(body in documents::<types::ListVgwsResponse>()) {
        taken_whole::<types::ListVgwsResponse>(body)?;
    }

    #[test]
    fn any_zones_are_taken(body in documents::<types::ListAvailabilityZonesResponse>()) {
        taken_whole::<types::ListAvailabilityZonesResponse>(body)?;
    }

    #[test]
    fn any_error_of_the_service_is_taken(body in documents::<types::ErrorResponse>()) {
        taken_whole::<types::ErrorResponse>(body)?;
    }
}

fn taken_whole<T: DeserializeOwned + Serialize>(body: Value) -> Result<(), TestCaseError> {
    let back =
        there_and_back::<T>(&body.to_string()).map_err(|error| TestCaseError::fail(error.to_string()))?;
    prop_assert_eq!(without_nulls(back), without_nulls(body));
    Ok(())
}

fn there_and_back<T: DeserializeOwned + Serialize>(body: &str) -> serde_json::Result<Value> {
    serde_json::to_value(serde_json::from_str::<T>(body)?)
}

fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(members) => members
            .into_iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(name, value)| (name, without_nulls(value)))
            .collect(),
        Value::Array(items) => items.into_iter().map(without_nulls).collect(),
        other => other,
    }
}

/// Bodies as the service may send them one day: each documented field absent, null, or of its type with any value, and
/// fields beside them that nobody documents. Follows the type's own schema, so that a new field is covered at once.
fn documents<T: JsonSchema>() -> BoxedStrategy<Value> {
    let schema = schema_for!(T).to_value();
    let definitions = schema["$defs"].clone();
    values(&schema, &definitions)
}

fn values(schema: &Value, definitions: &Value) -> BoxedStrategy<Value> {
    if let Some(reference) = schema["$ref"].as_str() {
        let name = reference.rsplit('/').next().unwrap();
        return values(&definitions[name], definitions);
    }
    if let Some(choice) = schema["anyOf"].as_array() {
        let known = choice.iter().find(|one| one["type"] != "null").unwrap();
        return values(known, definitions);
    }
    let kind = schema["type"].as_str().unwrap_or_else(|| schema["type"][0].as_str().unwrap());
    match (kind, schema["format"].as_str()) {
        ("string", None) => any::<String>().prop_map(Value::from).boxed(),
        ("integer", Some("int32")) => any::<i32>().prop_map(Value::from).boxed(),
        ("integer", Some("int64")) => any::<i64>().prop_map(Value::from).boxed(),
        ("number", _) => any::<i16>().prop_map(|number| Value::from(f64::from(number) / 2.0)).boxed(),
        ("boolean", None) => any::<bool>().prop_map(Value::from).boxed(),
        ("array", None) => vec(values(&schema["items"], definitions), 0..3).prop_map(Value::from).boxed(),
        ("object", None) => objects(schema, definitions),
        other => panic!("a kind of field that this test has no values for: {other:?} in {schema}"),
    }
}

fn objects(schema: &Value, definitions: &Value) -> BoxedStrategy<Value> {
    let others = match &schema["additionalProperties"] {
        Value::Object(_) => values(&schema["additionalProperties"], definitions),
        _ => anything(),
    };
    let others = btree_map("new_[a-z]{1,8}", maybe(others), 0..3);
    let documented: Vec<_> = schema["properties"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, field)| (Just(name.clone()), proptest::option::of(maybe(values(field, definitions)))))
        .collect();
    (documented, others)
        .prop_map(|(documented, others)| {
            let documented = documented.into_iter().filter_map(|(name, value)| Some((name, value?)));
            Value::Object(documented.chain(others).collect::<Map<_, _>>())
        })
        .boxed()
}

fn maybe(values: BoxedStrategy<Value>) -> BoxedStrategy<Value> {
    prop_oneof![1 => Just(Value::Null), 3 => values].boxed()
}

fn anything() -> BoxedStrategy<Value> {
    let simple = prop_oneof![
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from)
    ];
    simple
        .prop_recursive(2, 8, 3, |inner| {
            prop_oneof![
                vec(inner.clone(), 0..3).prop_map(Value::from),
                btree_map("[a-z]{1,4}", inner, 0..3)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
        .boxed()
}
