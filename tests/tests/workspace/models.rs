//! Snapshots of the generated models: their JSON and their JSON Schema.

use otc_vpn_client::{metadata, types};
use schemars::{JsonSchema, schema_for};
use serde_json::Value;

#[test]
fn update_response_of_the_documented_example_serializes_as_in_the_snapshot() {
    let body = include_str!("../../fixtures/ok/change-seed-example.json");
    let response: types::UpdateVgwSpecificationResponseBody = serde_json::from_str(body).unwrap();
    insta::assert_snapshot!("documented_example", serde_json::to_string_pretty(&response).unwrap());
}

#[test]
fn gateway_schemas_are_as_in_the_snapshot() {
    insta::assert_snapshot!("schema_gateway", schema::<types::ResponseVpnGateway>());
    let parts = [
        schema::<types::ResponseEip>(),
        schema::<types::VpnResourceTag>(),
        schema::<types::PolicyTemplate>(),
        schema::<types::IkePolicyTemplate>(),
        schema::<types::IpsecPolicyTemplate>(),
    ];
    insta::assert_snapshot!("schema_parts_of_a_gateway", parts.join("\n"));
}

#[test]
fn connection_schemas_are_as_in_the_snapshot() {
    let schemas = [
        schema::<types::ResponseVpnConnection>(),
        schema::<types::ResponsePolicyRule>(),
        schema::<types::ResponseIkePolicy>(),
        schema::<types::ResponseDpd>(),
        schema::<types::ResponseIpsecPolicy>(),
        schema::<types::BgpPeer>(),
        schema::<types::VpnConnectionLogEntry>(),
        schema::<types::PageInfo>(),
    ];
    insta::assert_snapshot!("schema_connection", schemas.join("\n"));
}

#[test]
fn request_and_response_schemas_are_as_in_the_snapshot() {
    let request = [
        schema::<types::UpdateVgwSpecificationRequestBody>(),
        schema::<types::UpdateVgwSpecificationRequestBodyContent>(),
        schema::<types::TargetFlavor>(),
        schema::<types::ProjectId>(),
        schema::<types::VgwId>(),
        schema::<types::VpnConnectionId>(),
    ];
    insta::assert_snapshot!("schema_request", request.join("\n"));
    let responses = [
        schema::<types::UpdateVgwSpecificationResponseBody>(),
        schema::<types::ShowVgwResponseBody>(),
        schema::<types::ListVgwsResponseBody>(),
        schema::<types::ListAvailabilityZonesResponseBody>(),
        schema::<types::AvailabilityZones>(),
        schema::<types::ListVpnConnectionsResponseBody>(),
        schema::<types::ShowVpnConnectionResponseBody>(),
        schema::<types::ShowVpnConnectionLogResponseBody>(),
        schema::<types::ErrorResponse>(),
    ];
    insta::assert_snapshot!("schema_responses", responses.join("\n"));
}

#[test]
fn extensible_enum_schemas_are_as_in_the_snapshot() {
    let enums = [
        schema::<metadata::AttachmentType>(),
        schema::<metadata::ChargeMode>(),
        schema::<metadata::ConnectionStatus>(),
        schema::<metadata::ConnectionStyle>(),
        schema::<metadata::Flavor>(),
        schema::<metadata::GatewayFeature>(),
        schema::<metadata::GatewayStatus>(),
        schema::<metadata::HaMode>(),
        schema::<metadata::HaRole>(),
        schema::<metadata::NetworkType>(),
        schema::<metadata::ShareType>(),
        schema::<metadata::UpgradeInfo>(),
    ];
    insta::assert_snapshot!("schema_extensible_enums", enums.join("\n"));
}

/// The JSON Schema of a type, one line per property, without the descriptions, which the spec contains.
fn schema<T: JsonSchema>() -> String {
    let mut schema = schema_for!(T).to_value();
    schema.sort_all_objects();
    let root = schema.as_object_mut().unwrap();
    for omitted in ["$schema", "$defs", "description"] {
        root.remove(omitted);
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
