//! The error responses of the VPN API, with the codes and messages in the spec.

use crate::request_id::RequestId;
use crate::request_schema::Violation;
use axum::Json;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http::header::ALLOW;
use jiff::Timestamp;
use otc_vpn_client::metadata::{ERROR_CODES, Flavor, NetworkType};
use otc_vpn_client::types::ErrorResponse;

/// An error response of the VPN API. Its body contains the request id, so [`with_error_body`] adds the body later.
#[derive(Clone, Debug)]
pub(crate) struct ApiError {
    pub(crate) status: StatusCode,
    pub(crate) code: &'static str,
    pub(crate) message: String,
}

impl ApiError {
    /// An error in the spec's table: the row with this code whose message has as many placeholders (`*`) as there are `values`.
    ///
    /// The row for a gateway that is not ready has no status; the response uses 409, the status of VPN.0016.
    fn published(code: &'static str, values: &[&str]) -> Self {
        Self::matching(code, "", values)
    }

    /// As [`published`](Self::published), with the row whose message contains `text`.
    fn matching(code: &'static str, text: &str, values: &[&str]) -> Self {
        let fits = |message: &&str| placeholders(message) == values.len() && message.contains(text);
        let rows = ERROR_CODES.iter().filter(|row| row.code == code);
        let row = rows.filter_map(|row| Some((row.status, row.message.filter(fits)?))).next();
        let (status, message) = row.unwrap_or((None, "*"));
        Self {
            status: status
                .and_then(|status| StatusCode::from_u16(status).ok())
                .unwrap_or(StatusCode::CONFLICT),
            code,
            message: fill(message, values),
        }
    }

    pub(crate) fn unknown_path() -> Self {
        Self {
            status: StatusCode::NOT_FOUND,
            code: "APIGW.0101",
            message: "The API does not exist or has not been published in the environment".to_owned(),
        }
    }

    pub(crate) fn method_not_allowed() -> Self {
        Self { status: StatusCode::METHOD_NOT_ALLOWED, ..Self::unknown_path() }
    }

    pub(crate) fn unauthenticated(reason: &str) -> Self {
        Self {
            status: StatusCode::UNAUTHORIZED,
            code: "APIGW.0301",
            message: format!("Incorrect IAM authentication information: {reason}"),
        }
    }

    pub(crate) fn clock_skew(sent: &str, now: Timestamp) -> Self {
        let now = now.strftime("%Y%m%dT%H%M%SZ");
        Self::unauthenticated(&format!(
            "X-Sdk-Date {sent} differs by more than 15 minutes from the server's time {now}"
        ))
    }

    pub(crate) fn token_expired() -> Self {
        Self::published("VPN.0010", &["the token has expired"])
    }

    pub(crate) fn other_project() -> Self {
        Self::published("VPN.0003", &["the credentials are not for this project"])
    }

    pub(crate) fn invalid(reason: &str) -> Self {
        Self::published("VPN.0001", &[reason])
    }

    /// A request that violates a limit of the spec. Some limits have an error code of their own.
    pub(crate) fn violation(violation: &Violation) -> Self {
        let value = violation.value.as_deref();
        match (violation.name(), value) {
            ("bandwidth_size", Some(size)) => Self::bandwidth_size(size),
            ("access_private_ip_1" | "access_private_ip_2", Some(address)) => {
                Self::published("VPN.0108", &[address])
            }
            ("flavor", Some(flavor)) if Flavor::from(flavor).spec().is_some_and(|spec| !spec.requestable) => {
                Self::not_requestable()
            }
            _ => Self::invalid(&format!("{} {}", violation.field, violation.limit)),
        }
    }

    pub(crate) fn bandwidth_size(size: &str) -> Self {
        Self::published("VPN.0101", &[size])
    }

    /// An attribute that the spec documents for another cloud, or as not supported yet.
    pub(crate) fn unsupported_attribute(name: &str) -> Self {
        Self::published("VPN.0013", &[name])
    }

    pub(crate) fn internal() -> Self {
        Self::published("VPN.0002", &["internal error of the simulator"])
    }

    pub(crate) fn too_large() -> Self {
        Self { status: StatusCode::PAYLOAD_TOO_LARGE, ..Self::invalid("the body is too large") }
    }

    /// The project has no such resource.
    pub(crate) fn not_found() -> Self {
        Self::published("VPN.0004", &[])
    }

    pub(crate) fn one_private_address() -> Self {
        Self::published("VPN.0109", &[])
    }

    pub(crate) fn equal_private_addresses() -> Self {
        Self::published("VPN.0107", &[])
    }

    pub(crate) fn bound_eip(id: &str) -> Self {
        Self::published("VPN.0112", &[id])
    }

    /// A private address of a new gateway belongs to another gateway.
    pub(crate) fn occupied_address(address: &str) -> Self {
        Self::published("VPN.0111", &[address])
    }

    /// A connection is requested for a gateway that is being created.
    pub(crate) fn gateway_creating() -> Self {
        Self::published("VPN.0506", &[])
    }

    pub(crate) fn customer_gateway_in_use(id: &str) -> Self {
        Self::matching("VPN.0001", "customer gateway", &[id])
    }

    pub(crate) fn connection_frozen(action: &str) -> Self {
        Self::matching("VPN.0001", "ILLEGAL", &[action])
    }

    pub(crate) fn connection_deleting(id: &str) -> Self {
        Self::published("VPN.0009", &[id])
    }

    pub(crate) fn connection_updating() -> Self {
        Self::published("VPN.0306", &[])
    }

    pub(crate) fn has_monitor(connection_id: &str) -> Self {
        Self::published("VPN.0381", &[connection_id])
    }

    pub(crate) fn invalid_address() -> Self {
        Self::published("VPN.0203", &[])
    }

    pub(crate) fn reserved_address() -> Self {
        Self::published("VPN.0204", &[])
    }

    pub(crate) fn no_connection_log() -> Self {
        Self::published("VPN.0304", &[])
    }

    pub(crate) fn no_template_connection_log() -> Self {
        Self::published("VPN.0305", &[])
    }

    pub(crate) fn unknown_gateway() -> Self {
        Self::published("VPN.0509", &[])
    }

    pub(crate) fn creating(id: &str) -> Self {
        Self::published("VPN.0003", &[&format!("resource (type=GATEWAY, ID={id}) "), ", currently CREATING"])
    }

    pub(crate) fn updating() -> Self {
        Self::published("VPN.0507", &[])
    }

    pub(crate) fn deleting() -> Self {
        Self::published("VPN.0508", &[])
    }

    pub(crate) fn not_ready() -> Self {
        Self::published("VPN.0016", &[])
    }

    pub(crate) fn not_requestable() -> Self {
        Self::published("VPN.0516", &[])
    }

    pub(crate) fn other_family(old: &Flavor, new: &Flavor, network: &NetworkType) -> Self {
        Self::published("VPN.0105", &[old.as_str(), new.as_str(), network.as_str()])
    }

    pub(crate) fn unsupported(old: &Flavor, new: &Flavor) -> Self {
        Self::published("VPN.0518", &[new.as_str(), old.as_str()])
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Adds the body if the response is that of an [`ApiError`]; returns any other response unchanged.
pub(crate) fn with_error_body(mut response: Response, id: &RequestId) -> Response {
    let Some(error) = response.extensions_mut().remove::<ApiError>() else {
        return response;
    };
    let allow = response.headers_mut().remove(ALLOW);
    let mut response = (error.status, Json(error_body(error.code, &error.message, id))).into_response();
    if let Some(allow) = allow {
        response.headers_mut().insert(ALLOW, allow);
    }
    response
}

/// The body of an error response.
pub(crate) fn error_body(code: &str, message: &str, id: &RequestId) -> ErrorResponse {
    let mut body = ErrorResponse::default();
    body.error_code = Some(code.to_owned());
    body.error_msg = Some(message.to_owned());
    body.request_id = Some(id.0.clone());
    body
}

fn placeholders(message: &str) -> usize {
    message.matches('*').count()
}

/// Replaces each `*` of the message with the next value.
fn fill(message: &str, values: &[&str]) -> String {
    let mut values = values.iter();
    message
        .split_inclusive('*')
        .map(|part| match part.strip_suffix('*') {
            Some(text) => format!("{text}{}", values.next().unwrap_or(&"")),
            None => part.to_owned(),
        })
        .collect()
}
