//! The generated models as a reader sees them: their JSON and their JSON Schema.

use otc_vpn_client::{metadata, types};
use schemars::{JsonSchema, schema_for};
use serde_json::Value;

#[test]
fn the_json_of_the_documented_example() {
    let body = include_str!("../payloads/ok/change-seed-example.json");
    let answer: types::UpdateVgwSpecificationResponse = serde_json::from_str(body).unwrap();
    insta::assert_snapshot!("documented_example", serde_json::to_string_pretty(&answer).unwrap());
}

#[test]
fn the_schemas_of_a_gateway() {
    insta::assert_snapshot!("schema_gateway", schema::<types::ResponseVpnGateway>());
    let parts = [
        schema::<types::ResponseEip>(),
        schema::<types::VpnResourceTag>(),
        schema::<types::PolicyTemplate>(),
    ];
    insta::assert_snapshot!("schema_parts_of_a_gateway", parts.join("\n"));
}

#[test]
fn the_schemas_of_requests_and_answers() {
    let request = [
        schema::<types::UpdateVgwSpecificationRequestBody>(),
        schema::<types::UpdateVgwSpecificationRequestBodyContent>(),
        schema::<types::UpdateVgwSpecificationRequestBodyContentFlavor>(),
        schema::<types::ProjectId>(),
        schema::<types::VgwId>(),
    ];
    insta::assert_snapshot!("schema_request", request.join("\n"));
    let answers = [
        schema::<types::UpdateVgwSpecificationResponse>(),
        schema::<types::ShowVgwResponse>(),
        schema::<types::ListVgwsResponse>(),
        schema::<types::ListAvailabilityZonesResponse>(),
        schema::<types::AvailabilityZones>(),
        schema::<types::ErrorResponse>(),
    ];
    insta::assert_snapshot!("schema_answers", answers.join("\n"));
}

#[test]
fn the_schemas_of_lists_that_may_grow() {
    let lists = [
        schema::<metadata::AttachmentType>(),
        schema::<metadata::ChargeMode>(),
        schema::<metadata::Flavor>(),
        schema::<metadata::GatewayStatus>(),
        schema::<metadata::HaMode>(),
        schema::<metadata::NetworkType>(),
        schema::<metadata::ShareType>(),
        schema::<metadata::UpgradeInfo>(),
    ];
    insta::assert_snapshot!("schema_open_lists", lists.join("\n"));
}

/// A type's JSON Schema with one line a property; descriptions stand in the spec and are left out.
fn schema<T: JsonSchema>() -> String {
    let mut schema = schema_for!(T).to_value();
    schema.sort_all_objects();
    let root = schema.as_object_mut().unwrap();
    for known in ["$schema", "$defs", "description"] {
        root.remove(known);
    }
    let title = root.remove("title").unwrap();
    let properties = root.remove("properties");
    let mut text = format!("{}: {schema}\n", title.as_str().unwrap());
    if let Some(Value::Object(properties)) = properties {
        for (name, mut property) in properties {
            property.as_object_mut().unwrap().remove("description");
            text.push_str(&format!("    {name}: {property}\n"));
        }
    }
    text
}
