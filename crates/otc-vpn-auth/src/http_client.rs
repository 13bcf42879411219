//! The HTTP client for requests that carry credentials.

use crate::base_url::BaseUrl;
use reqwest::{ClientBuilder, NoProxy, Proxy};

/// Returns the builder of an HTTP client for these base URLs. The client follows no redirects, which could carry credentials to another
/// host, and does not retry. User agent, timeouts and TLS settings are up to the caller.
///
/// `None` is a base URL that is not known yet and will be https, such as an endpoint from a service catalog.
///
/// Plain http on the loopback interface never uses a proxy, which would receive the credentials. If there are no other URLs, the
/// certificates of the operating system are not loaded either, because loading them takes longer than a loopback request.
///
/// # Errors
///
/// The error of [`Proxy::https`] when the environment names a proxy that is not a URL.
pub fn http_client<'a>(
    base_urls: impl IntoIterator<Item = Option<&'a BaseUrl>>,
) -> reqwest::Result<ClientBuilder> {
    let client =
        reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).retry(reqwest::retry::never());
    let (loopback, other): (Vec<_>, Vec<_>) =
        base_urls.into_iter().partition(|url| url.is_some_and(BaseUrl::is_http_on_loopback));
    Ok(match (loopback.is_empty(), other.is_empty()) {
        (true, _) => client,
        (false, true) => without_certificates(client.no_proxy()),
        (false, false) => match https_proxy() {
            Some(proxy) => client.proxy(Proxy::https(proxy)?.no_proxy(NoProxy::from_env())),
            None => client.no_proxy(),
        },
    })
}

#[cfg(any(feature = "rustls", feature = "native-tls"))]
fn without_certificates(client: ClientBuilder) -> ClientBuilder {
    client.tls_certs_only([])
}

#[cfg(not(any(feature = "rustls", feature = "native-tls")))]
fn without_certificates(client: ClientBuilder) -> ClientBuilder {
    client
}

/// The proxy for https from the environment, in reqwest's order.
fn https_proxy() -> Option<String> {
    ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]
        .iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|proxy| !proxy.is_empty())
}
