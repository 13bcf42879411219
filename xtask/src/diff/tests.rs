//! Edits a copy of the spec and checks the class of each change.

mod scratch;

use super::{Class, Side, compare};
use crate::spec::Spec;
use serde_json::{Value, json};

struct Edit {
    name: &'static str,
    apply: fn(&mut Value),
    class: Class,
    side: Side,
    pointer: &'static str,
}

const UPDATE: &str = "/paths/~1v5~1{project_id}~1vpn-gateways~1{vgw_id}~1update-specification";
const LIST: &str = "/paths/~1v5~1{project_id}~1vpn-gateways";

/// Edits that do not affect existing clients and servers.
const COMPATIBLE: &[Edit] = &[
    Edit {
        name: "added_response_field",
        apply: |spec| {
            put(
                spec,
                "/components/schemas/ResponseEip/properties",
                "isp",
                json!({ "type": "string", "nullable": true }),
            )
        },
        class: Class::Compatible,
        side: Side::Response,
        pointer: "ResponseEip/properties/isp",
    },
    Edit {
        name: "added_known_response_value",
        apply: |spec| {
            push(spec, "/components/schemas/GatewayStatus/x-extensible-enum", json!("PENDING_UPGRADE"))
        },
        class: Class::Compatible,
        side: Side::Response,
        pointer: "GatewayStatus/x-extensible-enum",
    },
    Edit {
        name: "added_request_value",
        apply: |spec| {
            push(spec, "/components/schemas/Flavor/x-extensible-enum", json!("Professional3"));
            push(spec, &format!("{CONTENT}/properties/flavor/enum"), json!("Professional3"));
        },
        class: Class::Compatible,
        side: Side::Request,
        pointer: "UpdateVgwSpecificationRequestBodyContent/properties/flavor/enum",
    },
    Edit {
        name: "added_optional_request_field",
        apply: |spec| {
            put(
                spec,
                &format!("{CONTENT}/properties"),
                "reason",
                json!({ "type": "string", "maxLength": 64 }),
            )
        },
        class: Class::Compatible,
        side: Side::Request,
        pointer: "UpdateVgwSpecificationRequestBodyContent/properties/reason",
    },
    Edit {
        name: "loosened_request_limit",
        apply: |spec| put(spec, "/components/schemas/VgwId", "maxLength", json!(64)),
        class: Class::Compatible,
        side: Side::Request,
        pointer: "VgwId/maxLength",
    },
    Edit {
        name: "added_optional_query_parameter",
        apply: |spec| {
            let limit =
                json!({ "name": "limit", "in": "query", "schema": { "type": "integer", "format": "int32" } });
            push(spec, &format!("{LIST}/get/parameters"), limit);
        },
        class: Class::Compatible,
        side: Side::Request,
        pointer: "parameters (limit in query)",
    },
    Edit {
        name: "added_operation",
        apply: |spec| {
            let mut operation = at(spec, &format!("{LIST}/get")).clone();
            let parameters = at(spec, &format!("{LIST}/parameters")).clone();
            operation["operationId"] = json!("list_vgw_quotas");
            put(
                spec,
                "/paths",
                "/v5/{project_id}/vpn-gateways/quotas",
                json!({ "get": operation, "parameters": parameters }),
            );
        },
        class: Class::Compatible,
        side: Side::Both,
        pointer: "quotas/get",
    },
    Edit {
        name: "added_error_code",
        apply: |spec| {
            let row = json!({ "code": "VPN.0999", "status": 400, "message": null, "kind": "busy", "remedy": "retry", "not_executed": true });
            push(spec, "/x-error-codes", row);
            push(
                spec,
                "/components/schemas/ErrorResponse/properties/error_code/x-extensible-enum",
                json!("VPN.0999"),
            );
        },
        class: Class::Compatible,
        side: Side::Both,
        pointer: "#/x-error-codes",
    },
    Edit {
        name: "changed_description",
        apply: |spec| put(spec, "/components/schemas/VgwId", "description", json!("The id of a gateway")),
        class: Class::Documentation,
        side: Side::Request,
        pointer: "VgwId/description",
    },
];

/// Edits that break a client or a server.
const BREAKING: &[Edit] = &[
    Edit {
        name: "added_required_request_field",
        apply: |spec| {
            put(spec, &format!("{CONTENT}/properties"), "reason", json!({ "type": "string" }));
            push(spec, &format!("{CONTENT}/required"), json!("reason"));
        },
        class: Class::Breaking,
        side: Side::Request,
        pointer: "UpdateVgwSpecificationRequestBodyContent/properties/reason",
    },
    Edit {
        name: "removed_response_field",
        apply: |spec| remove(spec, "/components/schemas/ResponseVpnGateway/properties", "bgp_asn"),
        class: Class::Breaking,
        side: Side::Response,
        pointer: "ResponseVpnGateway/properties/bgp_asn",
    },
    Edit {
        name: "changed_field_type",
        apply: |spec| {
            put(spec, "/components/schemas/ResponseEip/properties/bandwidth_size", "type", json!("string"))
        },
        class: Class::Breaking,
        side: Side::Response,
        pointer: "ResponseEip/properties/bandwidth_size/type",
    },
    Edit {
        name: "changed_field_format",
        apply: |spec| {
            put(spec, "/components/schemas/ResponseVpnGateway/properties/bgp_asn", "format", json!("int32"))
        },
        class: Class::Breaking,
        side: Side::Response,
        pointer: "ResponseVpnGateway/properties/bgp_asn/format",
    },
    Edit {
        name: "renamed_field",
        apply: |spec| rename(spec, "/components/schemas/VpnResourceTag/properties", "value", "text"),
        class: Class::Breaking,
        side: Side::Response,
        pointer: "VpnResourceTag/properties/value",
    },
    Edit {
        name: "renamed_type",
        apply: |spec| {
            rename(spec, "/components/schemas", "VpnResourceTag", "Tag");
            put(
                spec,
                "/components/schemas/ResponseVpnGateway/properties/tags/items",
                "$ref",
                json!("#/components/schemas/Tag"),
            );
        },
        class: Class::Breaking,
        side: Side::Both,
        pointer: "#/components/schemas/VpnResourceTag",
    },
    Edit {
        name: "renamed_operation",
        apply: |spec| put(spec, &format!("{LIST}/get"), "operationId", json!("list_gateways")),
        class: Class::Breaking,
        side: Side::Both,
        pointer: "get/operationId",
    },
    Edit {
        name: "removed_operation",
        apply: |spec| remove(spec, UPDATE, "post"),
        class: Class::Breaking,
        side: Side::Both,
        pointer: "update-specification/post",
    },
    Edit {
        name: "added_required_query_parameter",
        apply: |spec| {
            let region =
                json!({ "name": "region", "in": "query", "required": true, "schema": { "type": "string" } });
            push(spec, &format!("{LIST}/get/parameters"), region);
        },
        class: Class::Breaking,
        side: Side::Request,
        pointer: "parameters (region in query)",
    },
    Edit {
        name: "removed_request_value",
        apply: |spec| remove_item(spec, &format!("{CONTENT}/properties/flavor/enum"), "Basic"),
        class: Class::Breaking,
        side: Side::Request,
        pointer: "properties/flavor/enum",
    },
    Edit {
        name: "removed_known_response_value",
        apply: |spec| remove_item(spec, "/components/schemas/HaMode/x-extensible-enum", "active-standby"),
        class: Class::Breaking,
        side: Side::Response,
        pointer: "HaMode/x-extensible-enum",
    },
    Edit {
        name: "closed_response_enum",
        apply: |spec| put(spec, "/components/schemas/HaMode", "enum", json!(["active-active"])),
        class: Class::Breaking,
        side: Side::Response,
        pointer: "HaMode/enum",
    },
    Edit {
        name: "tightened_request_limit",
        apply: |spec| put(spec, "/components/schemas/ProjectId", "maxLength", json!(32)),
        class: Class::Breaking,
        side: Side::Request,
        pointer: "ProjectId/maxLength",
    },
    Edit {
        name: "removed_security_requirement",
        apply: |spec| put(spec, "", "security", json!([{ "Token": [] }])),
        class: Class::Breaking,
        side: Side::Request,
        pointer: "#/security",
    },
    Edit {
        name: "changed_success_status",
        apply: |spec| rename(spec, &format!("{UPDATE}/post/responses"), "200", "202"),
        class: Class::Breaking,
        side: Side::Response,
        pointer: "post/responses/200",
    },
];

const CONTENT: &str = "/components/schemas/UpdateVgwSpecificationRequestBodyContent";

#[test]
fn each_edit_has_expected_class() {
    let old = spec();
    for edit in COMPATIBLE.iter().chain(BREAKING) {
        let changes = compare::changes(&old.tree, &edited(&old, edit));
        let worst = changes.iter().map(|change| change.class).max();
        assert_eq!(worst, Some(edit.class), "{}: {changes:#?}", edit.name);
        assert!(
            changes.iter().any(|change| {
                change.class == edit.class
                    && change.side == edit.side
                    && change.pointer.ends_with(edit.pointer)
            }),
            "{}: {changes:#?}",
            edit.name
        );
    }
}

#[test]
fn reverting_an_addition_is_breaking() {
    let old = spec();
    for edit in COMPATIBLE.iter().filter(|edit| edit.class == Class::Compatible) {
        let changes = compare::changes(&edited(&old, edit), &old.tree);
        assert_eq!(changes.iter().map(|change| change.class).max(), Some(Class::Breaking), "{}", edit.name);
    }
}

#[test]
fn identical_specs_have_no_changes() {
    let spec = spec();
    assert!(compare::changes(&spec.tree, &spec.tree).is_empty());
}

/// The client generated after a compatible edit must compile and decode existing bodies without loss.
#[test]
fn compatible_edits_compile_and_decode_existing_bodies() {
    let old = spec();
    let edits = COMPATIBLE.iter().map(|edit| {
        let tree = edited(&old, edit);
        (edit.name, Spec { text: tree.to_string(), tree })
    });
    scratch::run(edits.collect(), &scratch::bodies(&old.tree));
}

fn spec() -> Spec {
    Spec::read(&crate::root()).unwrap()
}

fn edited(old: &Spec, edit: &Edit) -> Value {
    let mut tree = old.tree.clone();
    (edit.apply)(&mut tree);
    assert_ne!(tree, old.tree, "{} does not change the spec", edit.name);
    tree.sort_all_objects();
    tree
}

fn at<'a>(spec: &'a mut Value, pointer: &str) -> &'a mut Value {
    spec.pointer_mut(pointer).unwrap_or_else(|| panic!("the spec does not contain {pointer}"))
}

fn put(spec: &mut Value, pointer: &str, key: &str, value: Value) {
    at(spec, pointer)[key] = value;
}

fn push(spec: &mut Value, pointer: &str, value: Value) {
    at(spec, pointer).as_array_mut().unwrap().push(value);
}

fn remove(spec: &mut Value, pointer: &str, key: &str) {
    at(spec, pointer).as_object_mut().unwrap().remove(key).unwrap();
}

fn remove_item(spec: &mut Value, pointer: &str, item: &str) {
    at(spec, pointer).as_array_mut().unwrap().retain(|value| value != item);
}

fn rename(spec: &mut Value, pointer: &str, from: &str, to: &str) {
    let value = at(spec, pointer).as_object_mut().unwrap().remove(from).unwrap();
    put(spec, pointer, to, value);
}
