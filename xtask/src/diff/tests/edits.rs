//! Edits of the spec, by the class of their changes.

use serde_json::{Value, json};

pub(super) struct Edit {
    pub(super) name: &'static str,
    pub(super) apply: fn(&mut Value),
    /// A part of the line that reports the change; empty if none is reported.
    pub(super) report: &'static str,
    /// Whether oasdiff finds the change, instead of our own rules.
    pub(super) oasdiff: bool,
}

const UPDATE: &str = "/paths/~1v5~1{project_id}~1vpn-gateways~1{vgw_id}~1update-specification";
const LIST: &str = "/paths/~1v5~1{project_id}~1vpn-gateways";

/// Edits that do not affect existing clients and servers.
pub(super) const COMPATIBLE: &[Edit] = &[
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
        report: "response-optional-property-added",
        oasdiff: true,
    },
    Edit {
        name: "added_known_response_value",
        apply: |spec| {
            push(spec, "/components/schemas/GatewayStatus/x-extensible-enum", json!("PENDING_UPGRADE"))
        },
        report: "GatewayStatus/x-extensible-enum",
        oasdiff: false,
    },
    Edit {
        name: "added_request_value",
        apply: |spec| {
            push(spec, "/components/schemas/Flavor/x-extensible-enum", json!("NoSuchFlavor"));
            let flavor = json!({ "cloud": "huaweicloud", "max_bandwidth_mbit": 5000 });
            put(spec, "/components/schemas/Flavor/x-flavors", "NoSuchFlavor", flavor);
            push(spec, "/components/schemas/TargetFlavor/enum", json!("NoSuchFlavor"));
        },
        report: "request-property-enum-value-added",
        oasdiff: true,
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
        report: "new-optional-request-property",
        oasdiff: true,
    },
    Edit {
        name: "loosened_request_limit",
        apply: |spec| put(spec, "/components/schemas/ProjectId", "minLength", json!(0)),
        report: "request-parameter-min-length-unset",
        oasdiff: true,
    },
    Edit {
        name: "added_optional_query_parameter",
        apply: |spec| {
            let limit =
                json!({ "name": "limit", "in": "query", "schema": { "type": "integer", "format": "int32" } });
            push(spec, &format!("{LIST}/get/parameters"), limit);
        },
        report: "new-optional-request-parameter",
        oasdiff: true,
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
        report: "endpoint-added",
        oasdiff: true,
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
        report: "#/x-error-codes (VPN.0999, 400): added",
        oasdiff: false,
    },
    Edit {
        name: "changed_description",
        apply: |spec| put(spec, "/components/schemas/ProjectId", "description", json!("A project")),
        report: "",
        oasdiff: false,
    },
];

/// Compatible edits that do not change the generated code.
pub(super) const NEUTRAL: &[Edit] = &[
    Edit {
        name: "added_read_only",
        apply: |spec| {
            put(spec, "/components/schemas/ResponseVpnGateway/properties/bgp_asn", "readOnly", json!(true))
        },
        report: "became-read-only",
        oasdiff: true,
    },
    Edit {
        name: "added_links",
        apply: |spec| {
            let links = json!({ "show": { "operationId": "show_vgw" } });
            put(spec, &format!("{UPDATE}/post/responses/200"), "added_links", links);
        },
        report: "",
        oasdiff: false,
    },
    Edit {
        name: "added_explicit_default",
        apply: |spec| put(spec, &format!("{LIST}/get/parameters/0"), "allowEmptyValue", json!(false)),
        report: "",
        oasdiff: false,
    },
    Edit {
        name: "changed_header_case",
        apply: |spec| {
            rename(spec, "/components/responses/ChangeAccepted/headers", "X-Request-Id", "x-request-id")
        },
        report: "",
        oasdiff: false,
    },
    Edit {
        name: "changed_hint",
        apply: |spec| put(spec, "/x-error-codes/0", "hint", json!("Correct the id.")),
        report: "#/x-error-codes (VPN.0001, 400, invalid request:*)/hint: changed",
        oasdiff: false,
    },
    Edit {
        name: "added_server",
        apply: |spec| {
            let mut server = at(spec, "/servers/2").clone();
            server["url"] = json!("https://vpn.{region}.example.com");
            push(spec, "/servers", server);
        },
        report: "#/servers (https://vpn.{region}.example.com): added",
        oasdiff: false,
    },
];

/// Edits that break a client or a server.
pub(super) const BREAKING: &[Edit] = &[
    Edit {
        name: "added_required_request_field",
        apply: |spec| {
            put(spec, &format!("{CONTENT}/properties"), "reason", json!({ "type": "string" }));
            push(spec, &format!("{CONTENT}/required"), json!("reason"));
        },
        report: "new-required-request-property",
        oasdiff: true,
    },
    Edit {
        name: "removed_response_field",
        apply: |spec| remove(spec, "/components/schemas/ResponseVpnGateway/properties", "bgp_asn"),
        report: "response-optional-property-removed",
        oasdiff: true,
    },
    Edit {
        name: "changed_field_type",
        apply: |spec| {
            put(spec, "/components/schemas/ResponseEip/properties/bandwidth_size", "type", json!("string"))
        },
        report: "response-property-type-changed",
        oasdiff: true,
    },
    Edit {
        name: "changed_field_format",
        apply: |spec| {
            put(spec, "/components/schemas/ResponseVpnGateway/properties/bgp_asn", "format", json!("int32"))
        },
        report: "response-property-type-specialized",
        oasdiff: true,
    },
    Edit {
        name: "renamed_field",
        apply: |spec| rename(spec, "/components/schemas/VpnResourceTag/properties", "value", "text"),
        report: "response-optional-property-removed",
        oasdiff: true,
    },
    Edit {
        name: "renamed_type",
        apply: |spec| {
            rename(spec, "/components/schemas", "VpnResourceTag", "Tag");
            let (old, new) = ("#/components/schemas/VpnResourceTag", "#/components/schemas/Tag");
            *spec = serde_json::from_str(&spec.to_string().replace(old, new)).unwrap();
        },
        report: "#/components/schemas/VpnResourceTag: removed or renamed",
        oasdiff: false,
    },
    Edit {
        name: "renamed_operation",
        apply: |spec| put(spec, &format!("{LIST}/get"), "operationId", json!("list_gateways")),
        report: "api-operation-id-removed",
        oasdiff: true,
    },
    Edit {
        name: "removed_operation",
        apply: |spec| remove(spec, UPDATE, "post"),
        report: "api-removed-without-deprecation",
        oasdiff: true,
    },
    Edit {
        name: "added_required_query_parameter",
        apply: |spec| {
            let region =
                json!({ "name": "region", "in": "query", "required": true, "schema": { "type": "string" } });
            push(spec, &format!("{LIST}/get/parameters"), region);
        },
        report: "new-required-request-parameter",
        oasdiff: true,
    },
    Edit {
        name: "removed_request_value",
        apply: |spec| remove_item(spec, "/components/schemas/TargetFlavor/enum", "Basic"),
        report: "request-property-enum-value-removed",
        oasdiff: true,
    },
    Edit {
        name: "removed_known_response_value",
        apply: |spec| remove_item(spec, "/components/schemas/HaMode/x-extensible-enum", "active-standby"),
        report: "HaMode/x-extensible-enum",
        oasdiff: false,
    },
    Edit {
        name: "closed_response_enum",
        apply: |spec| put(spec, "/components/schemas/HaMode", "enum", json!(["active-active"])),
        report: "response-property-became-enum",
        oasdiff: true,
    },
    Edit {
        name: "tightened_request_limit",
        apply: |spec| put(spec, "/components/schemas/ProjectId", "maxLength", json!(32)),
        report: "request-parameter-max-length-set",
        oasdiff: true,
    },
    Edit {
        name: "removed_security_requirement",
        apply: |spec| put(spec, "", "security", json!([{ "Token": [] }])),
        report: "api-security-removed",
        oasdiff: true,
    },
    Edit {
        name: "changed_success_status",
        apply: |spec| rename(spec, &format!("{UPDATE}/post/responses"), "200", "202"),
        report: "response-success-status-removed",
        oasdiff: true,
    },
    Edit {
        name: "removed_error_code",
        apply: |spec| {
            at(spec, "/x-error-codes").as_array_mut().unwrap().remove(0);
        },
        report: "#/x-error-codes (VPN.0001, 400, invalid request:*): removed",
        oasdiff: false,
    },
    Edit {
        name: "changed_not_executed",
        apply: |spec| put(spec, "/x-error-codes/0", "not_executed", json!(false)),
        report: "/not_executed: true changed to false",
        oasdiff: false,
    },
    Edit {
        name: "changed_error_kind",
        apply: |spec| put(spec, "/x-error-codes/0", "kind", json!("server")),
        report: "/kind: \"invalid_input\" changed to \"server\"",
        oasdiff: false,
    },
    Edit {
        name: "changed_permission",
        apply: |spec| put(spec, &format!("{LIST}/get"), "x-iam-action", json!("vpn:vpnGateways:get")),
        report: "/get/x-iam-action",
        oasdiff: false,
    },
    Edit {
        name: "changed_server_url",
        apply: |spec| put(spec, "/servers/0", "url", json!("https://vpn.example.com")),
        report: "#/servers (https://vpn.{region}.otc.t-systems.com): removed",
        oasdiff: false,
    },
];

const CONTENT: &str = "/components/schemas/UpdateVgwSpecificationRequestBodyContent";

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
