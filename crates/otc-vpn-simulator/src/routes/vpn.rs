//! The routes of the VPN API: one handler for each operation in the spec.

use crate::app_state::AppState;
use crate::operation::RESOURCE_TYPE;
use crate::routes::{connections, customer_gateways, gateways, monitors, quotas, tags};
use axum::Router;
use axum::routing::{MethodRouter, delete, get, post, put};
use otc_vpn_client::metadata::OPERATIONS;
use std::sync::Arc;

/// The routes of the operations in the spec.
pub(crate) fn routes() -> Router<Arc<AppState>> {
    OPERATIONS.iter().fold(Router::new(), |router, operation| match handler(operation.id) {
        Some(handler) if operation.path.contains(RESOURCE_TYPE) => {
            tags::add_routes(router, operation.path, &handler)
        }
        Some(handler) => router.route(operation.path, handler),
        None => router,
    })
}

/// The handler of an operation; `None` if the simulator does not serve it. `cargo xtask spec lint` counts the operations in this table.
fn handler(operation_id: &str) -> Option<MethodRouter<Arc<AppState>>> {
    Some(match operation_id {
        "create_vgw" => post(gateways::create),
        "list_vgws" => get(gateways::list),
        "show_vgw" => get(gateways::show),
        "update_vgw" => put(gateways::update),
        "delete_vgw" => delete(gateways::delete),
        "update_vgw_specification" => post(gateways::change_flavor),
        "list_availability_zones" => get(gateways::zones),
        "create_cgw" => post(customer_gateways::create),
        "list_cgws" => get(customer_gateways::list),
        "show_cgw" => get(customer_gateways::show),
        "update_cgw" => put(customer_gateways::update),
        "delete_cgw" => delete(customer_gateways::delete),
        "create_vpn_connection" => post(connections::create),
        "batch_create_vpn_connection" => post(connections::create_batch),
        "list_vpn_connections" => get(connections::list),
        "show_vpn_connection" => get(connections::show),
        "update_vpn_connection" => put(connections::update),
        "delete_vpn_connection" => delete(connections::delete),
        "show_vpn_connection_log" => get(connections::log),
        "create_connection_monitor" => post(monitors::create),
        "list_connection_monitors" => get(monitors::list),
        "show_connection_monitor" => get(monitors::show),
        "delete_connection_monitor" => delete(monitors::delete),
        "show_quotas_info" => get(quotas::show),
        "batch_create_resource_tags" => post(tags::create),
        "batch_delete_resource_tags" => post(tags::delete),
        "show_resource_tags" => get(tags::show),
        "list_project_tags" => get(tags::list_of_project),
        "list_resources_by_tags" => post(tags::filter),
        "count_resources_by_tags" => post(tags::count),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_of_the_spec_is_served() {
        for operation in OPERATIONS {
            assert!(handler(operation.id).is_some(), "{}", operation.id);
        }
    }
}
