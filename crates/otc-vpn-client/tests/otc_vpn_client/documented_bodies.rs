//! The bodies in the provider's documentation: each one decodes into its generated type and encodes to equal JSON.

use otc_vpn_client::types;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// Bodies whose field `without_any_tag` contradicts the provider's table: a string instead of a boolean.
const CONTRADICTORY: [&str; 2] = ["count_resources_by_tags.request", "list_resources_by_tags.request"];

/// The bodies that are not examples of the spec, because they contradict the documentation. Most have a corrected example.
const NOT_IN_SPEC: [(&str, &str); 23] = [
    ("batch_create_vpn_connection.request.1", KEY),
    ("batch_create_vpn_connection.request.2", KEY),
    ("batch_create_vpn_connection.request.3", KEY),
    ("batch_create_vpn_connection.request.walkthrough", KEY),
    ("batch_create_vpn_connection.response.3", "both connections have the same tunnel addresses"),
    ("count_resources_by_tags.request", "without_any_tag is a string"),
    ("create_cgw.request", "the address is redacted"),
    ("create_cgw.request.walkthrough", "the address is redacted"),
    ("create_vgw.request.2", "three availability zones, of which one does not exist"),
    ("create_vgw.response.1", "another VPC and fewer subnets than in the request"),
    ("create_vgw.response.2", "another VPC than in the request"),
    ("create_vgw.response.3", "another flavor and AS number than the defaults, which the request implies"),
    ("create_vpn_connection.request.1", KEY),
    ("create_vpn_connection.request.2", KEY),
    ("create_vpn_connection.request.3", KEY),
    ("delete_vgw.error", "the error of the flavor change, with another request id"),
    ("list_cgws.response", "the marker is not the creation time of the last item"),
    ("list_resources_by_tags.request", "without_any_tag is a string"),
    ("list_vgws.response.1", "two gateways have the same id"),
    ("list_vpn_connections.response.1", "the marker is not the creation time of the last item"),
    ("show_vgw.response.walkthrough", "the gateway was updated before it was created"),
    ("show_vpn_connection.response", "the style differs from the type and the route mode"),
    ("update_cgw.response", "another AS number than on the other pages"),
];
const KEY: &str = "the pre-shared key contains only two classes of characters";

macro_rules! documented_bodies {
    ($($test:ident: $name:literal as $kind:ident;)*) => {
        const CONSISTENT: &[&str] = &[$($name),*];

        $(
            #[test]
            fn $test() {
                let body = read($name);
                assert_eq!(round_trip::<types::$kind>(&body).unwrap(), body);
            }
        )*
    };
}

documented_bodies! {
    batch_create_resource_tags_request_round_trips: "batch_create_resource_tags.request" as BatchCreateResourceTagsRequestBody;
    batch_create_vpn_connection_request_1_round_trips: "batch_create_vpn_connection.request.1" as BatchCreateVpnConnectionRequestBody;
    batch_create_vpn_connection_request_2_round_trips: "batch_create_vpn_connection.request.2" as BatchCreateVpnConnectionRequestBody;
    batch_create_vpn_connection_request_3_round_trips: "batch_create_vpn_connection.request.3" as BatchCreateVpnConnectionRequestBody;
    batch_create_vpn_connection_request_walkthrough_round_trips: "batch_create_vpn_connection.request.walkthrough" as BatchCreateVpnConnectionRequestBody;
    batch_create_vpn_connection_response_1_round_trips: "batch_create_vpn_connection.response.1" as BatchCreateVpnConnectionResponseBody;
    batch_create_vpn_connection_response_3_round_trips: "batch_create_vpn_connection.response.3" as BatchCreateVpnConnectionResponseBody;
    batch_create_vpn_connection_response_walkthrough_round_trips: "batch_create_vpn_connection.response.walkthrough" as BatchCreateVpnConnectionResponseBody;
    batch_delete_resource_tags_request_round_trips: "batch_delete_resource_tags.request" as BatchDeleteResourceTagsRequestBody;
    count_resources_by_tags_response_round_trips: "count_resources_by_tags.response" as CountResourcesByTagsResponseBody;
    create_cgw_request_round_trips: "create_cgw.request" as CreateCgwRequestBody;
    create_cgw_request_walkthrough_round_trips: "create_cgw.request.walkthrough" as CreateCgwRequestBody;
    create_cgw_response_round_trips: "create_cgw.response" as CreateCgwResponseBody;
    create_cgw_response_walkthrough_round_trips: "create_cgw.response.walkthrough" as CreateCgwResponseBody;
    create_connection_monitor_request_round_trips: "create_connection_monitor.request" as CreateConnectionMonitorRequestBody;
    create_connection_monitor_request_walkthrough_round_trips: "create_connection_monitor.request.walkthrough" as CreateConnectionMonitorRequestBody;
    create_connection_monitor_response_round_trips: "create_connection_monitor.response" as CreateConnectionMonitorResponseBody;
    create_connection_monitor_response_walkthrough_round_trips: "create_connection_monitor.response.walkthrough" as CreateConnectionMonitorResponseBody;
    create_vgw_request_1_round_trips: "create_vgw.request.1" as CreateVgwRequestBody;
    create_vgw_request_2_round_trips: "create_vgw.request.2" as CreateVgwRequestBody;
    create_vgw_request_3_round_trips: "create_vgw.request.3" as CreateVgwRequestBody;
    create_vgw_request_walkthrough_round_trips: "create_vgw.request.walkthrough" as CreateVgwRequestBody;
    create_vgw_response_1_round_trips: "create_vgw.response.1" as CreateVgwResponseBody;
    create_vgw_response_2_round_trips: "create_vgw.response.2" as CreateVgwResponseBody;
    create_vgw_response_3_round_trips: "create_vgw.response.3" as CreateVgwResponseBody;
    create_vgw_response_walkthrough_round_trips: "create_vgw.response.walkthrough" as CreateVgwResponseBody;
    create_vpn_connection_request_1_round_trips: "create_vpn_connection.request.1" as CreateVpnConnectionRequestBody;
    create_vpn_connection_request_2_round_trips: "create_vpn_connection.request.2" as CreateVpnConnectionRequestBody;
    create_vpn_connection_request_3_round_trips: "create_vpn_connection.request.3" as CreateVpnConnectionRequestBody;
    create_vpn_connection_response_1_round_trips: "create_vpn_connection.response.1" as CreateVpnConnectionResponseBody;
    create_vpn_connection_response_2_round_trips: "create_vpn_connection.response.2" as CreateVpnConnectionResponseBody;
    delete_cgw_error_round_trips: "delete_cgw.error" as ErrorResponse;
    delete_vgw_error_round_trips: "delete_vgw.error" as ErrorResponse;
    delete_vpn_connection_error_round_trips: "delete_vpn_connection.error" as ErrorResponse;
    list_availability_zones_response_round_trips: "list_availability_zones.response" as ListAvailabilityZonesResponseBody;
    list_cgws_response_round_trips: "list_cgws.response" as ListCgwsResponseBody;
    list_connection_monitors_response_1_round_trips: "list_connection_monitors.response.1" as ListConnectionMonitorsResponseBody;
    list_project_tags_response_round_trips: "list_project_tags.response" as ListProjectTagsResponseBody;
    list_vgws_response_1_round_trips: "list_vgws.response.1" as ListVgwsResponseBody;
    list_vpn_connections_response_1_round_trips: "list_vpn_connections.response.1" as ListVpnConnectionsResponseBody;
    list_vpn_connections_response_3_round_trips: "list_vpn_connections.response.3" as ListVpnConnectionsResponseBody;
    show_cgw_response_round_trips: "show_cgw.response" as ShowCgwResponseBody;
    show_connection_monitor_response_round_trips: "show_connection_monitor.response" as ShowConnectionMonitorResponseBody;
    show_connection_monitor_response_walkthrough_round_trips: "show_connection_monitor.response.walkthrough" as ShowConnectionMonitorResponseBody;
    show_quotas_info_response_round_trips: "show_quotas_info.response" as ShowQuotasInfoResponseBody;
    show_resource_tags_response_round_trips: "show_resource_tags.response" as ShowResourceTagsResponseBody;
    show_vgw_response_1_round_trips: "show_vgw.response.1" as ShowVgwResponseBody;
    show_vgw_response_walkthrough_round_trips: "show_vgw.response.walkthrough" as ShowVgwResponseBody;
    show_vpn_connection_response_round_trips: "show_vpn_connection.response" as ShowVpnConnectionResponseBody;
    show_vpn_connection_response_walkthrough_2_round_trips: "show_vpn_connection.response.walkthrough.2" as ShowVpnConnectionResponseBody;
    show_vpn_connection_log_response_round_trips: "show_vpn_connection_log.response" as ShowVpnConnectionLogResponseBody;
    update_cgw_request_round_trips: "update_cgw.request" as UpdateCgwRequestBody;
    update_cgw_response_round_trips: "update_cgw.response" as UpdateCgwResponseBody;
    update_postpaid_vgw_specification_error_round_trips: "update_postpaid_vgw_specification.error" as ErrorResponse;
    update_postpaid_vgw_specification_request_round_trips: "update_postpaid_vgw_specification.request" as UpdateVgwSpecificationRequestBody;
    update_postpaid_vgw_specification_response_round_trips: "update_postpaid_vgw_specification.response" as UpdateVgwSpecificationResponseBody;
    update_vgw_request_round_trips: "update_vgw.request" as UpdateVgwRequestBody;
    update_vgw_response_round_trips: "update_vgw.response" as UpdateVgwResponseBody;
    update_vpn_connection_error_round_trips: "update_vpn_connection.error" as ErrorResponse;
    update_vpn_connection_request_1_round_trips: "update_vpn_connection.request.1" as UpdateVpnConnectionRequestBody;
    update_vpn_connection_request_2_round_trips: "update_vpn_connection.request.2" as UpdateVpnConnectionRequestBody;
    update_vpn_connection_request_3_round_trips: "update_vpn_connection.request.3" as UpdateVpnConnectionRequestBody;
    update_vpn_connection_request_4_round_trips: "update_vpn_connection.request.4" as UpdateVpnConnectionRequestBody;
    update_vpn_connection_response_round_trips: "update_vpn_connection.response" as UpdateVpnConnectionResponseBody;
}

#[test]
fn boolean_that_is_a_string_is_rejected_in_a_request() {
    for name in CONTRADICTORY {
        let mut body = read(name);
        let error = round_trip::<types::QueryResourcesRequestBody>(&body).unwrap_err();
        assert!(error.to_string().contains("expected a boolean"), "{name}: {error}");
        body["without_any_tag"] = false.into();
        assert_eq!(round_trip::<types::QueryResourcesRequestBody>(&body).unwrap(), body);
    }
}

#[test]
fn every_documented_body_has_a_test() {
    for name in names() {
        let tested = CONSISTENT.contains(&name.as_str()) || CONTRADICTORY.contains(&name.as_str());
        assert!(tested, "{name} has no test");
    }
}

#[test]
fn every_consistent_body_is_an_example_of_the_spec() {
    let spec: Value = serde_json::from_str(include_str!("../../../../openapi/otc-vpn.json")).unwrap();
    for name in names() {
        let operation = name.split('.').next().unwrap().replace("postpaid_", "");
        let is_example = examples(&spec, &operation).contains(&read(&name));
        let reason = NOT_IN_SPEC.iter().find(|(excluded, _)| *excluded == name).map(|(_, reason)| reason);
        assert_eq!(is_example, reason.is_none(), "{name}: {reason:?}");
    }
}

/// The bodies in the examples of an operation.
fn examples(spec: &Value, operation_id: &str) -> Vec<Value> {
    let resolve = |value: &Value| match value["$ref"].as_str() {
        Some(reference) => spec.pointer(&reference[1..]).unwrap().clone(),
        None => value.clone(),
    };
    let operations =
        spec["paths"].as_object().unwrap().values().flat_map(|path| path.as_object().unwrap().values());
    let operation = operations.into_iter().find(|operation| operation["operationId"] == operation_id);
    let operation = operation.unwrap_or_else(|| panic!("the spec has no {operation_id}"));
    let responses = operation["responses"].as_object().unwrap().values();
    let messages = responses.chain(operation.get("requestBody")).map(resolve);
    let examples = messages
        .filter_map(|message| Some(message["content"]["application/json"]["examples"].as_object()?.clone()));
    examples.flatten().map(|(_, example)| resolve(&example)["value"].clone()).collect()
}

/// The names of the documented bodies.
fn names() -> Vec<String> {
    let paths = std::fs::read_dir(directory()).unwrap().map(|entry| entry.unwrap().path());
    let names: Vec<_> = paths
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    assert!(!names.is_empty());
    names
}

fn directory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/documented")
}

fn read(name: &str) -> Value {
    let text = std::fs::read_to_string(directory().join(format!("{name}.json"))).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn round_trip<T: DeserializeOwned + Serialize>(body: &Value) -> serde_json::Result<Value> {
    serde_json::to_value(serde_json::from_str::<T>(&body.to_string())?)
}
