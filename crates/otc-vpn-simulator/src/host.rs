//! Checks the `Host` of each request. A web page whose domain name is rebound to a loopback address could otherwise use the
//! simulator through the browser of a person who runs it (DNS rebinding).

use crate::api_error::{ApiError, with_error_body};
use crate::request_id::RequestId;
use axum::Extension;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::header::HOST;
use http::uri::Authority;
use std::net::IpAddr;

/// Rejects a request whose host is neither a loopback name nor an address that the simulator listens on.
pub(crate) async fn check(
    State(listen): State<IpAddr>,
    Extension(id): Extension<RequestId>,
    request: Request,
    next: Next,
) -> Response {
    if host(&request).is_some_and(|host| is_allowed(&host, listen)) {
        return next.run(request).await;
    }
    let error = ApiError::invalid("the host must be localhost or an address that the simulator listens on");
    with_error_body(error.into_response(), &id)
}

/// The host of the request, without the port. None if it is missing, invalid or sent twice.
fn host(request: &Request) -> Option<String> {
    let mut hosts = request.headers().get_all(HOST).iter();
    let authority: Authority = match (hosts.next(), hosts.next()) {
        (Some(host), None) => host.to_str().ok()?.parse().ok()?,
        _ => return None,
    };
    Some(authority.host().trim_start_matches('[').trim_end_matches(']').to_ascii_lowercase())
}

fn is_allowed(host: &str, listen: IpAddr) -> bool {
    match host.parse::<IpAddr>() {
        // An address as the host is not subject to rebinding, and one of them is listened on.
        Ok(_) if listen.is_unspecified() => true,
        Ok(address) => address.is_loopback() || address == listen,
        Err(_) => host == "localhost" || host.ends_with(".localhost"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_loopback_names_and_the_listen_address_are_allowed() {
        let listen = |text: &str| text.parse::<IpAddr>().unwrap();
        for (host, address, allowed) in [
            ("localhost", "127.0.0.1", true),
            ("app.localhost", "127.0.0.1", true),
            ("127.0.0.1", "127.0.0.1", true),
            ("127.0.0.2", "127.0.0.1", true),
            ("::1", "127.0.0.1", true),
            ("192.0.2.1", "192.0.2.1", true),
            ("192.0.2.1", "0.0.0.0", true),
            ("2001:db8::1", "::", true),
            ("192.0.2.1", "127.0.0.1", false),
            ("192.0.2.2", "192.0.2.1", false),
            ("example.com", "127.0.0.1", false),
            ("example.com", "0.0.0.0", false),
            ("localhost.example.com", "127.0.0.1", false),
            ("127.0.0.1.example.com", "127.0.0.1", false),
            ("", "127.0.0.1", false),
        ] {
            assert_eq!(is_allowed(host, listen(address)), allowed, "{host} on {address}");
        }
    }
}
