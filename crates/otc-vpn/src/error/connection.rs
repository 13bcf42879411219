//! Errors of the HTTP client: connections that cannot be established, and those that fail later.

use super::source::{is_certificate_error, is_unresolved_host, sources};
use super::{Error, ErrorKind, Hint};
use otc_vpn_auth::{ProxyRejection, proxy_address};
use reqwest::{StatusCode, Url};
use std::sync::Arc;

/// What a connection leads to.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Peer {
    Service,
    Iam,
}

/// Classifies an error of the HTTP client, and reports whether the request may have been sent. The error has no URL, because `address`
/// names it, and a URL can contain secrets.
pub(crate) fn from_http_client(error: Arc<reqwest::Error>, address: &str, peer: Peer) -> (Error, bool) {
    let is_invalid_http =
        sources(&*error).filter_map(|source| source.downcast_ref()).any(hyper::Error::is_parse);
    let (kind, message, may_be_sent) = if error.is_builder() {
        (ErrorKind::InvalidInput, "cannot build the request".to_owned(), false)
    } else if error.is_connect() {
        return (cannot_connect(error, address, peer), false);
    } else if error.is_timeout() {
        (ErrorKind::Timeout, format!("no response from {address} within the timeout"), true)
    } else if error.is_redirect() {
        (ErrorKind::UnexpectedResponse, format!("redirect from {address}"), true)
    } else if is_invalid_http {
        (ErrorKind::UnexpectedResponse, format!("invalid HTTP response from {address}"), true)
    } else {
        (ErrorKind::Connection, format!("connection to {address} lost"), true)
    };
    (Error::new(kind, message).with_source(error), may_be_sent)
}

fn cannot_connect(error: Arc<reqwest::Error>, address: &str, peer: Peer) -> Error {
    let causes: String = sources(&*error).map(|cause| format!("{cause}\n")).collect();
    let has = |text: &str| causes.contains(text);
    if has("proxy authorization required") {
        let status = StatusCode::PROXY_AUTHENTICATION_REQUIRED;
        let proxy = proxy_address(address).unwrap_or_else(|| "of the HTTP client".to_owned());
        return rejected_by_proxy(&proxy, status, address).with_source(error);
    }
    if is_unresolved_host(&*error) {
        return unresolved_host(error, address, peer);
    }
    let settings = match peer {
        Peer::Service => "the endpoint, the region",
        Peer::Iam => "OS_AUTH_URL, the region",
    };
    let hint = if has("CaUsedAsEndEntity") {
        "Reissue the server's certificate without CA:TRUE, or sign it with a certificate authority whose certificate is in \
         OS_CACERT: a server cannot use the certificate of an authority."
            .to_owned()
    } else if has("InvalidContentType") || has("wrong version number") || has("packet length too long") {
        format!("Check the port of {address}: the server there does not use TLS.")
    } else if is_certificate_error(&*error) {
        format!(
            "Check {settings} and the proxy. The server's certificate must be issued by an authority in OS_CACERT or, without it, \
             of the operating system."
        )
    } else {
        format!("Check {settings}, the network and the proxy.")
    };
    Error::new(ErrorKind::Connection, format!("cannot connect to {address}"))
        .with_hint(Hint::Advice(hint.into()))
        .with_source(error)
}

/// The error for a host name that cannot be resolved: that of the address, or that of its proxy.
fn unresolved_host(error: Arc<reqwest::Error>, address: &str, peer: Peer) -> Error {
    let is_temporary = sources(&*error).any(|cause| cause.to_string().contains("Temporary failure"));
    let reason = if is_temporary { "the host name cannot be resolved now" } else { "no such host" };
    let (host, hint) = match (proxy_address(address), peer) {
        (Some(proxy), _) => (
            format!("the proxy {proxy}"),
            "Check the name of the proxy in HTTPS_PROXY or ALL_PROXY, and the network.",
        ),
        (None, Peer::Service) => (host_of(address), "Check the endpoint, the region and the network."),
        (None, Peer::Iam) => (host_of(address), "Check OS_AUTH_URL, the region and the network."),
    };
    Error::new(ErrorKind::Connection, format!("cannot reach {host}: {reason}"))
        .with_hint(hint)
        .with_source(error)
}

/// The host of an address, or the address itself.
fn host_of(address: &str) -> String {
    let host = Url::parse(address).ok().and_then(|url| url.host_str().map(str::to_owned));
    host.unwrap_or_else(|| address.to_owned())
}

/// The error for a proxy that does not connect to the address. It is final.
fn rejected_by_proxy(proxy: &str, status: StatusCode, address: &str) -> Error {
    let hint = match status {
        StatusCode::PROXY_AUTHENTICATION_REQUIRED => {
            "Check the user and the password of the proxy in HTTPS_PROXY or ALL_PROXY."
        }
        _ => {
            "Ask the administrator of the proxy to allow this address, or exclude it from the proxy with NO_PROXY."
        }
    };
    let message =
        format!("the proxy {proxy} rejected the connection to {address} with HTTP {}", status.as_u16());
    Error::new(ErrorKind::Connection, message).with_status(status).with_hint(hint)
}

impl Error {
    /// The error for a proxy that does not connect to the address.
    pub(crate) fn from_proxy(rejection: &ProxyRejection, address: &str) -> Self {
        rejected_by_proxy(&rejection.proxy, rejection.status, address)
    }
}
