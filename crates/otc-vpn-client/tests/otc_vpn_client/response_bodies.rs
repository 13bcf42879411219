//! Response bodies of the service: each deserializes into its generated type and serializes to the same JSON.

use otc_vpn_client::types;
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use schemars::{JsonSchema, schema_for};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value, json};
use std::{fs, path::Path};

#[test]
fn every_fixture_round_trips() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/ok");
    let mut count = 0;
    for entry in fs::read_dir(&directory).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        let body = fs::read_to_string(&path).unwrap();
        let round_tripped = match name.split('-').next().unwrap() {
            "change" => round_trip::<types::UpdateVgwSpecificationResponseBody>(&body),
            "show" => round_trip::<types::ShowVgwResponseBody>(&body),
            "connection" => round_trip::<types::ShowVpnConnectionResponseBody>(&body),
            "connections" => round_trip::<types::ListVpnConnectionsResponseBody>(&body),
            "log" => round_trip::<types::ShowVpnConnectionLogResponseBody>(&body),
            "list" => round_trip::<types::ListVgwsResponseBody>(&body),
            "availability" => round_trip::<types::ListAvailabilityZonesResponseBody>(&body),
            _ => panic!("{name}: its first word names no operation"),
        };
        let original: Value = serde_json::from_str(&body).unwrap();
        let round_tripped = round_tripped.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(without_nulls(round_tripped), without_nulls(original), "{name}");
        count += 1;
    }
    assert!(count > 0, "no fixtures in {}", directory.display());
}

#[test]
fn unknown_values_and_fields_of_a_gateway_are_preserved() {
    let body = include_str!("../../../../tests/fixtures/ok/change-unknown-values-and-fields.json");
    let response: types::UpdateVgwSpecificationResponseBody = serde_json::from_str(body).unwrap();
    let gateway = response.vpn_gateway.unwrap();
    assert_eq!(gateway.flavor.unwrap().as_str(), "NoSuchFlavor");
    assert!(!gateway.extra.is_empty());
}

#[test]
fn request_body_with_unpublished_value_or_field_is_rejected() {
    let decode = serde_json::from_value::<types::UpdateVgwSpecificationRequestBody>;
    decode(json!({ "vpn_gateway": { "flavor": "Professional2" } })).unwrap();
    decode(json!({ "vpn_gateway": { "flavor": "V300" } })).unwrap_err();
    decode(json!({ "vpn_gateway": { "flavor": "Professional1-NonFixedIP" } })).unwrap_err();
    decode(json!({ "vpn_gateway": { "flavor": null } })).unwrap_err();
    decode(json!({ "vpn_gateway": { "flavor": "Basic", "name": "x" } })).unwrap_err();
    decode(json!({ "vpn_gateway": {}, "dry_run": true })).unwrap_err();
}

macro_rules! any_body_is_accepted {
    ($($test:ident: $kind:ident;)*) => {
        proptest! {
            $(
                #[test]
                fn $test(body in documents::<types::$kind>()) {
                    assert_accepted::<types::$kind>(body)?;
                }
            )*
        }
    };
}

any_body_is_accepted! {
    any_update_response_is_accepted: UpdateVgwSpecificationResponseBody;
    any_show_response_is_accepted: ShowVgwResponseBody;
    any_list_response_is_accepted: ListVgwsResponseBody;
    any_zones_response_is_accepted: ListAvailabilityZonesResponseBody;
    any_connections_response_is_accepted: ListVpnConnectionsResponseBody;
    any_connection_response_is_accepted: ShowVpnConnectionResponseBody;
    any_connection_log_response_is_accepted: ShowVpnConnectionLogResponseBody;
    any_created_connections_response_is_accepted: BatchCreateVpnConnectionResponseBody;
    any_customer_gateways_response_is_accepted: ListCgwsResponseBody;
    any_customer_gateway_response_is_accepted: ShowCgwResponseBody;
    any_connection_monitors_response_is_accepted: ListConnectionMonitorsResponseBody;
    any_quotas_response_is_accepted: ShowQuotasInfoResponseBody;
    any_resource_tags_response_is_accepted: ShowResourceTagsResponseBody;
    any_project_tags_response_is_accepted: ListProjectTagsResponseBody;
    any_resources_by_tags_response_is_accepted: ListResourcesByTagsResponseBody;
    any_count_of_resources_response_is_accepted: CountResourcesByTagsResponseBody;
    any_error_response_is_accepted: ErrorResponse;
}

fn assert_accepted<T: DeserializeOwned + Serialize>(body: Value) -> Result<(), TestCaseError> {
    let round_tripped =
        round_trip::<T>(&body.to_string()).map_err(|error| TestCaseError::fail(error.to_string()))?;
    prop_assert_eq!(without_nulls(round_tripped), without_nulls(body));
    Ok(())
}

fn round_trip<T: DeserializeOwned + Serialize>(body: &str) -> serde_json::Result<Value> {
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

/// Bodies that the service may send: each documented field is absent, null, or any value of its type, and there are
/// undocumented fields. They follow the JSON Schema of the type, so that a new field is covered without a change here.
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
        other => panic!("no generator for fields of type {other:?}: {schema}"),
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
