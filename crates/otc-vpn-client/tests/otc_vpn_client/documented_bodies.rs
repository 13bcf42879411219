//! The bodies in the provider's documentation: each one decodes into its generated type and encodes to equal JSON.

use otc_vpn_client::types;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// Bodies whose field `without_any_tag` contradicts the provider's table: a string instead of a boolean.
const CONTRADICTORY: [&str; 2] = ["count_resources_by_tags.request", "list_resources_by_tags.request"];

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
    for entry in std::fs::read_dir(directory()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        let tested = CONSISTENT.contains(&name) || CONTRADICTORY.contains(&name);
        assert!(tested || path.extension().is_none_or(|extension| extension != "json"), "{name} has no test");
    }
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
