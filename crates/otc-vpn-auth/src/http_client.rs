//! The HTTP client for requests that carry credentials.

use crate::base_url::BaseUrl;
use crate::config::ConfigError;
use crate::proxy::Proxies;
use reqwest::ClientBuilder;

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
/// A [`ConfigError`] when a variable for a proxy is not a URL.
pub fn http_client<'a>(
    base_urls: impl IntoIterator<Item = Option<&'a BaseUrl>>,
) -> Result<ClientBuilder, ConfigError> {
    let client =
        reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).retry(reqwest::retry::never());
    let (loopback, other): (Vec<_>, Vec<_>) =
        base_urls.into_iter().partition(|url| url.is_some_and(BaseUrl::is_http_on_loopback));
    if other.is_empty() && !loopback.is_empty() {
        return Ok(without_certificates(client.no_proxy()));
    }
    Ok(Proxies::from_process()?.apply(client, loopback.is_empty()))
}

#[cfg(any(feature = "rustls", feature = "native-tls"))]
fn without_certificates(client: ClientBuilder) -> ClientBuilder {
    client.tls_certs_only([])
}

#[cfg(not(any(feature = "rustls", feature = "native-tls")))]
fn without_certificates(client: ClientBuilder) -> ClientBuilder {
    client
}
