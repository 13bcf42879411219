//! A list of edits to a copy of the spec, and what each does to those who use it.

mod scratch;

use super::{Class, Side, compare};
use crate::spec::Spec;
use serde_json::{Value, json};

struct Edit {
    name: &'static str,
    make: fn(&mut Value),
    class: Class,
    side: Side,
    place: &'static str,
}

const UPDATE: &str = "/paths/~1v5~1{project_id}~1vpn-gateways~1{vgw_id}~1update-specification";
const LIST: &str = "/paths/~1v5~1{project_id}~1vpn-gateways";

/// What a client and a server of yesterday do not notice.
const HARMLESS: &[Edit] = &[
    Edit {
        name: "a_field_of_a_response",
        make: |spec| {
            put(
                spec,
                "/components/schemas/ResponseEip/properties",
                "isp",
                json!({ "type": "string", "nullable": true }),
            )
        },
        class: Class::Compatible,
        side: Side::Response,
        place: "ResponseEip/properties/isp",
    },
    Edit {
        name: "a_known_value_of_a_response",
        make: |spec| {
            push(spec, "/components/schemas/GatewayStatus/x-extensible-enum", json!("PENDING_UPGRADE"))
        },
        class: Class::Compatible,
        side: Side::Response,
        place: "GatewayStatus/x-extensible-enum",
    },
    Edit {
        name: "a_value_of_a_request",
        make: |spec| {
            push(spec, "/components/schemas/Flavor/x-extensible-enum", json!("Professional3"));
            push(spec, &format!("{CONTENT}/properties/flavor/enum"), json!("Professional3"));
        },
        class: Class::Compatible,
        side: Side::Request,
        place: "UpdateVgwSpecificationRequestBodyContent/properties/flavor/enum",
    },
    Edit {
        name: "an_optional_field_of_a_request",
        make: |spec| {
            put(
                spec,
                &format!("{CONTENT}/properties"),
                "reason",
                json!({ "type": "string", "maxLength": 64 }),
            )
        },
        class: Class::Compatible,
        side: Side::Request,
        place: "UpdateVgwSpecificationRequestBodyContent/properties/reason",
    },
    Edit {
        name: "a_looser_bound_of_a_request",
        make: |spec| put(spec, "/components/schemas/VgwId", "maxLength", json!(64)),
        class: Class::Compatible,
        side: Side::Request,
        place: "VgwId/maxLength",
    },
    Edit {
        name: "an_optional_query_parameter",
        make: |spec| {
            let limit =
                json!({ "name": "limit", "in": "query", "schema": { "type": "integer", "format": "int32" } });
            push(spec, &format!("{LIST}/get/parameters"), limit);
        },
        class: Class::Compatible,
        side: Side::Request,
        place: "parameters (limit in query)",
    },
    Edit {
        name: "an_operation",
        make: |spec| {
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
        place: "quotas/get",
    },
    Edit {
        name: "an_error_code",
        make: |spec| {
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
        place: "#/x-error-codes",
    },
    Edit {
        name: "other_words",
        make: |spec| put(spec, "/components/schemas/VgwId", "description", json!("The id of a gateway")),
        class: Class::Documentation,
        side: Side::Request,
        place: "VgwId/description",
    },
];

/// What someone notices.
const HARMFUL: &[Edit] = &[
    Edit {
        name: "a_required_field_of_a_request",
        make: |spec| {
            put(spec, &format!("{CONTENT}/properties"), "reason", json!({ "type": "string" }));
            push(spec, &format!("{CONTENT}/required"), json!("reason"));
        },
        class: Class::Breaking,
        side: Side::Request,
        place: "UpdateVgwSpecificationRequestBodyContent/properties/reason",
    },
    Edit {
        name: "a_field_of_a_response_is_gone",
        make: |spec| drop(spec, "/components/schemas/ResponseVpnGateway/properties", "bgp_asn"),
        class: Class::Breaking,
        side: Side::Response,
        place: "ResponseVpnGateway/properties/bgp_asn",
    },
    Edit {
        name: "a_field_has_another_type",
        make: |spec| {
            put(spec, "/components/schemas/ResponseEip/properties/bandwidth_size", "type", json!("string"))
        },
        class: Class::Breaking,
        side: Side::Response,
        place: "ResponseEip/properties/bandwidth_size/type",
    },
    Edit {
        name: "a_field_has_another_format",
        make: |spec| {
            put(spec, "/components/schemas/ResponseVpnGateway/properties/bgp_asn", "format", json!("int32"))
        },
        class: Class::Breaking,
        side: Side::Response,
        place: "ResponseVpnGateway/properties/bgp_asn/format",
    },
    Edit {
        name: "a_field_has_another_name",
        make: |spec| rename(spec, "/components/schemas/VpnResourceTag/properties", "value", "text"),
        class: Class::Breaking,
        side: Side::Response,
        place: "VpnResourceTag/properties/value",
    },
    Edit {
        name: "a_type_has_another_name",
        make: |spec| {
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
        place: "#/components/schemas/VpnResourceTag",
    },
    Edit {
        name: "an_operation_has_another_name",
        make: |spec| put(spec, &format!("{LIST}/get"), "operationId", json!("list_gateways")),
        class: Class::Breaking,
        side: Side::Both,
        place: "get/operationId",
    },
    Edit {
        name: "an_operation_is_gone",
        make: |spec| drop(spec, UPDATE, "post"),
        class: Class::Breaking,
        side: Side::Both,
        place: "update-specification/post",
    },
    Edit {
        name: "a_required_query_parameter",
        make: |spec| {
            let region =
                json!({ "name": "region", "in": "query", "required": true, "schema": { "type": "string" } });
            push(spec, &format!("{LIST}/get/parameters"), region);
        },
        class: Class::Breaking,
        side: Side::Request,
        place: "parameters (region in query)",
    },
    Edit {
        name: "a_value_of_a_request_is_gone",
        make: |spec| drop_item(spec, &format!("{CONTENT}/properties/flavor/enum"), "Basic"),
        class: Class::Breaking,
        side: Side::Request,
        place: "properties/flavor/enum",
    },
    Edit {
        name: "a_known_value_of_a_response_is_gone",
        make: |spec| drop_item(spec, "/components/schemas/HaMode/x-extensible-enum", "active-standby"),
        class: Class::Breaking,
        side: Side::Response,
        place: "HaMode/x-extensible-enum",
    },
    Edit {
        name: "a_response_has_a_closed_list",
        make: |spec| put(spec, "/components/schemas/HaMode", "enum", json!(["active-active"])),
        class: Class::Breaking,
        side: Side::Response,
        place: "HaMode/enum",
    },
    Edit {
        name: "a_tighter_bound_of_a_request",
        make: |spec| put(spec, "/components/schemas/ProjectId", "maxLength", json!(32)),
        class: Class::Breaking,
        side: Side::Request,
        place: "ProjectId/maxLength",
    },
    Edit {
        name: "a_way_to_prove_who_one_is_is_gone",
        make: |spec| put(spec, "", "security", json!([{ "Token": [] }])),
        class: Class::Breaking,
        side: Side::Request,
        place: "#/security",
    },
    Edit {
        name: "a_success_is_gone",
        make: |spec| rename(spec, &format!("{UPDATE}/post/responses"), "200", "202"),
        class: Class::Breaking,
        side: Side::Response,
        place: "post/responses/200",
    },
];

const CONTENT: &str = "/components/schemas/UpdateVgwSpecificationRequestBodyContent";

#[test]
fn each_edit_gets_its_verdict() {
    let old = spec();
    for edit in HARMLESS.iter().chain(HARMFUL) {
        let changes = compare::changes(&old.tree, &edited(&old, edit));
        let worst = changes.iter().map(|change| change.class).max();
        assert_eq!(worst, Some(edit.class), "{}: {changes:#?}", edit.name);
        assert!(
            changes.iter().any(|change| {
                change.class == edit.class && change.side == edit.side && change.place.ends_with(edit.place)
            }),
            "{}: {changes:#?}",
            edit.name
        );
    }
}

#[test]
fn the_way_back_of_what_adds_breaks() {
    let old = spec();
    for edit in HARMLESS.iter().filter(|edit| edit.class == Class::Compatible) {
        let changes = compare::changes(&edited(&old, edit), &old.tree);
        assert_eq!(changes.iter().map(|change| change.class).max(), Some(Class::Breaking), "{}", edit.name);
    }
}

#[test]
fn a_spec_does_not_differ_from_itself() {
    let spec = spec();
    assert!(compare::changes(&spec.tree, &spec.tree).is_empty());
}

/// What is called compatible must generate and compile, and what was sent before must decode, to the last field.
#[test]
fn harmless_edits_generate_compile_and_take_old_bodies() {
    let old = spec();
    let edits = HARMLESS.iter().map(|edit| {
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
    (edit.make)(&mut tree);
    assert_ne!(tree, old.tree, "{} changes nothing", edit.name);
    tree.sort_all_objects();
    tree
}

fn at<'a>(spec: &'a mut Value, pointer: &str) -> &'a mut Value {
    spec.pointer_mut(pointer).unwrap_or_else(|| panic!("the spec has no {pointer}"))
}

fn put(spec: &mut Value, pointer: &str, key: &str, value: Value) {
    at(spec, pointer)[key] = value;
}

fn push(spec: &mut Value, pointer: &str, value: Value) {
    at(spec, pointer).as_array_mut().unwrap().push(value);
}

fn drop(spec: &mut Value, pointer: &str, key: &str) {
    at(spec, pointer).as_object_mut().unwrap().remove(key).unwrap();
}

fn drop_item(spec: &mut Value, pointer: &str, item: &str) {
    at(spec, pointer).as_array_mut().unwrap().retain(|value| value != item);
}

fn rename(spec: &mut Value, pointer: &str, from: &str, to: &str) {
    let value = at(spec, pointer).as_object_mut().unwrap().remove(from).unwrap();
    put(spec, pointer, to, value);
}
