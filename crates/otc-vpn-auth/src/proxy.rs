//! The proxy from the environment.

use crate::base_url::BaseUrl;
use crate::config::{ConfigError, Source};
use hyper_util::client::proxy::matcher::Matcher;
use reqwest::{ClientBuilder, NoProxy, Proxy, StatusCode, Url};
use std::ffi::OsString;
use std::fmt::{self, Display, Formatter};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// The variables for each scheme of a URL, those with precedence first.
const HTTPS: [&str; 4] = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];
const HTTP: [&str; 4] = ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"];
const NO_PROXY: [&str; 2] = ["NO_PROXY", "no_proxy"];

/// The longest status line and headers that [`check_proxy`] reads, in bytes.
const MAX_HEAD_BYTES: usize = 8192;

/// The proxies for https and http.
#[derive(Default)]
pub(crate) struct Proxies {
    https: Option<ProxyVariable>,
    http: Option<ProxyVariable>,
    no_proxy: Option<NoProxyVariable>,
}

/// A proxy, and the variable that sets it.
struct ProxyVariable {
    variable: &'static str,
    /// `None` if `NO_PROXY` excludes every host, so that the value does not matter.
    url: Option<Url>,
}

/// The hosts that do not use a proxy, and the variable that lists them.
struct NoProxyVariable {
    variable: &'static str,
    list: String,
}

impl Proxies {
    /// The proxies that the variables of this process set.
    pub(crate) fn from_process() -> Result<Self, ConfigError> {
        Self::from_variables(|name| std::env::var_os(name))
    }

    fn from_variables(variable: impl Fn(&str) -> Option<OsString>) -> Result<Self, ConfigError> {
        let first = |names: &[&'static str]| {
            let values = names.iter().filter_map(|name| Some((*name, variable(name)?)));
            { values }.find(|(_, value)| !value.is_empty())
        };
        let no_proxy = match first(&NO_PROXY) {
            Some((variable, list)) => Some(NoProxyVariable { variable, list: text(variable, list)? }),
            None => None,
        };
        let excludes_all = no_proxy.as_ref().is_some_and(NoProxyVariable::excludes_all);
        let proxy = |names| match first(names) {
            Some((variable, _)) if excludes_all => Ok(Some(ProxyVariable { variable, url: None })),
            Some((variable, value)) => {
                let url = parse(variable, &text(variable, value)?)?;
                Ok(Some(ProxyVariable { variable, url: Some(url) }))
            }
            None => Ok(None),
        };
        // A request to a CGI program sets HTTP_PROXY with its header Proxy.
        let http = if variable("REQUEST_METHOD").is_some() { &HTTP[1..] } else { &HTTP[..] };
        Ok(Self { https: proxy(&HTTPS)?, http: proxy(http)?, no_proxy })
    }

    /// Adds the proxies to an HTTP client, which uses no others. Without `http`, requests to http URLs use none.
    pub(crate) fn apply(self, client: ClientBuilder, http: bool) -> ClientBuilder {
        let no_proxy = NoProxy::from_string(self.excluded_hosts());
        let url = |proxy: Option<ProxyVariable>| proxy.and_then(|proxy| proxy.url);
        let https = url(self.https).and_then(|url| Proxy::https(url).ok());
        let http = url(self.http).filter(|_| http).and_then(|url| Proxy::http(url).ok());
        let proxies = https.into_iter().chain(http);
        proxies.fold(client.no_proxy(), |client, proxy| client.proxy(proxy.no_proxy(no_proxy.clone())))
    }

    fn excluded_hosts(&self) -> &str {
        self.no_proxy.as_ref().map_or("", |no_proxy| &no_proxy.list)
    }

    fn matcher(&self) -> Matcher {
        let text = |proxy: &Option<ProxyVariable>| {
            let url = proxy.as_ref().and_then(|proxy| proxy.url.as_ref());
            url.map_or_else(String::new, Url::to_string)
        };
        let no_proxy = self.excluded_hosts().to_owned();
        Matcher::builder().https(text(&self.https)).http(text(&self.http)).no(no_proxy).build()
    }

    fn route(&self, url: &BaseUrl) -> ProxyRoute {
        let proxy = if url.is_https() { &self.https } else { &self.http };
        let Some(proxy) = proxy.as_ref().filter(|_| !url.is_http_on_loopback()) else {
            return ProxyRoute::Direct;
        };
        let address = url.as_str().parse().ok().and_then(|uri| self.matcher().intercept(&uri));
        let address = address.as_ref().and_then(|proxy| proxy.uri().authority());
        match (address, &self.no_proxy) {
            (Some(address), _) => {
                ProxyRoute::Proxy { address: address.to_string(), variable: proxy.variable }
            }
            (None, Some(no_proxy)) => ProxyRoute::Excluded { variable: no_proxy.variable },
            (None, None) => ProxyRoute::Direct,
        }
    }
}

impl NoProxyVariable {
    fn excludes_all(&self) -> bool {
        self.list.split(',').any(|entry| entry.trim() == "*")
    }
}

/// How requests to a URL reach its host, as the variables of the process set it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProxyRoute {
    /// Directly: no variable sets a proxy for the URL, or it is plain http on the loopback interface.
    Direct,
    /// Directly: a variable sets a proxy, and another excludes the host.
    #[non_exhaustive]
    Excluded {
        /// `NO_PROXY` or `no_proxy`.
        variable: &'static str,
    },
    /// Through a proxy.
    #[non_exhaustive]
    Proxy {
        /// The host and the port of the proxy, without its credentials.
        address: String,
        /// The variable that sets it, such as `HTTPS_PROXY`.
        variable: &'static str,
    },
}

/// How requests to this URL reach its host with an [`http_client`](crate::http_client).
///
/// # Errors
///
/// A [`ConfigError`] when a variable for a proxy is not a URL.
pub fn proxy_route(url: &BaseUrl) -> Result<ProxyRoute, ConfigError> {
    Proxies::from_process().map(|proxies| proxies.route(url))
}

fn text(variable: &'static str, value: OsString) -> Result<String, ConfigError> {
    value.into_string().map_err(|_| ConfigError::NotUnicode { variable })
}

/// Parses the URL of a proxy. The error does not contain it, because it may have a password.
fn parse(variable: &'static str, value: &str) -> Result<Url, ConfigError> {
    let invalid = |problem: String| ConfigError::InvalidValue {
        setting: "proxy",
        source: Source::Variable(variable),
        problem,
    };
    let value = value.trim();
    let url = if value.contains("://") { value.to_owned() } else { format!("http://{value}") };
    let url = Url::parse(&url)
        .map_err(|error| invalid(format!("expected a URL such as http://proxy.example:3128 ({error})")))?;
    match url.scheme() {
        "http" | "https" => Ok(url),
        _ => Err(invalid("the scheme must be http or https".to_owned())),
    }
}

/// The response of a proxy that does not connect to a host. A retry does not help.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ProxyRejection {
    /// The host and the port of the proxy.
    pub proxy: String,
    /// The status of the response: 407 if the proxy needs other credentials, 403 if it does not allow the host.
    pub status: StatusCode,
}

impl Display for ProxyRejection {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "the proxy {} responded with HTTP {}", self.proxy, self.status.as_u16())
    }
}

impl std::error::Error for ProxyRejection {}

/// The host and the port of the proxy from the environment that requests to this URL use.
#[must_use]
pub fn proxy_address(url: &str) -> Option<String> {
    let proxies = Proxies::from_process().ok()?;
    let proxy = proxies.matcher().intercept(&url.parse().ok()?)?;
    Some(proxy.uri().authority()?.to_string())
}

/// Connects to an https host through the proxy from the environment, if one is set for it, and disconnects. The HTTP client does not
/// report the status of a proxy's response, so a caller could neither report nor recognize a rejection.
///
/// # Errors
///
/// A [`ProxyRejection`] when the proxy responds with 407 or 403. Any other failure is left to the first request.
pub async fn check_proxy(url: &BaseUrl, timeout: Duration) -> Result<(), ProxyRejection> {
    match Proxies::from_process() {
        Ok(proxies) => proxies.check(url, timeout).await,
        Err(_) => Ok(()),
    }
}

impl Proxies {
    async fn check(&self, url: &BaseUrl, timeout: Duration) -> Result<(), ProxyRejection> {
        let status = tokio::time::timeout(timeout, self.connect(url.as_url())).await;
        match status {
            Ok(Some((proxy, status)))
                if [StatusCode::PROXY_AUTHENTICATION_REQUIRED, StatusCode::FORBIDDEN].contains(&status) =>
            {
                Err(ProxyRejection { proxy, status })
            }
            _ => Ok(()),
        }
    }

    /// The proxy, and the status of its response to CONNECT. `None` if there is no proxy for the URL, or no response.
    async fn connect(&self, url: &Url) -> Option<(String, StatusCode)> {
        if url.scheme() != "https" {
            return None;
        }
        let proxy = self.matcher().intercept(&url.as_str().parse().ok()?)?;
        let address = proxy.uri().authority()?.clone();
        if proxy.uri().scheme_str() != Some("http") {
            return None;
        }
        let host = format!("{}:{}", url.host_str()?, url.port_or_known_default()?);
        let mut head = format!("CONNECT {host} HTTP/1.1\r\nHost: {host}\r\n").into_bytes();
        if let Some(credentials) = proxy.basic_auth() {
            head.extend_from_slice(b"Proxy-Authorization: ");
            head.extend_from_slice(credentials.as_bytes());
            head.extend_from_slice(b"\r\n");
        }
        head.extend_from_slice(b"\r\n");
        let proxy_host = address.host().trim_start_matches('[').trim_end_matches(']');
        let mut stream = TcpStream::connect((proxy_host, address.port_u16().unwrap_or(80))).await.ok()?;
        stream.write_all(&head).await.ok()?;
        let mut response = Vec::new();
        while !response.contains(&b'\n') && response.len() < MAX_HEAD_BYTES {
            if stream.read_buf(&mut response).await.ok()? == 0 {
                break;
            }
        }
        let line = String::from_utf8_lossy(&response);
        let status = line.strip_prefix("HTTP/1.")?.split(' ').nth(1)?.trim();
        Some((address.to_string(), status.parse().ok()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stub_server::StubServer;

    fn proxies(variables: &[(&str, &str)]) -> Result<Proxies, ConfigError> {
        Proxies::from_variables(|name| {
            variables.iter().find(|(variable, _)| *variable == name).map(|(_, value)| value.into())
        })
    }

    fn proxy_of(variables: &[(&str, &str)], url: &str) -> Option<String> {
        let proxy = proxies(variables).unwrap().matcher().intercept(&url.parse().unwrap())?;
        Some(proxy.uri().authority()?.to_string())
    }

    #[test]
    fn no_proxy_covers_hosts_and_ip_addresses() {
        let proxy = ("https_proxy", "http://proxy.example:3128");
        let urls = ["https://vpn.example", "https://10.0.0.1", "https://[2001:db8::1]"];
        for list in ["*", "a.example, *", " * "] {
            for url in urls {
                assert_eq!(proxy_of(&[proxy, ("NO_PROXY", list)], url), None, "{list} {url}");
            }
        }
        for (list, expected) in [
            ("", [true, true, true]),
            ("vpn.example", [false, true, true]),
            (".example,10.0.0.0/8", [false, false, true]),
            ("2001:db8::/32", [true, true, false]),
        ] {
            let found = urls.map(|url| proxy_of(&[proxy, ("no_proxy", list)], url).is_some());
            assert_eq!(found, expected, "{list}");
        }
    }

    #[test]
    fn route_names_the_variable_and_no_credentials() {
        let proxy = ("https_proxy", "http://user:hunter2@proxy.example:3128");
        let route =
            |variables: &[(&str, &str)], url: &str| proxies(variables).unwrap().route(&url.parse().unwrap());
        let through_proxy =
            ProxyRoute::Proxy { address: "proxy.example:3128".to_owned(), variable: "https_proxy" };
        assert_eq!(route(&[proxy], "https://vpn.example"), through_proxy);
        assert_eq!(route(&[proxy, ("NO_PROXY", "other.example")], "https://vpn.example"), through_proxy);
        for list in ["vpn.example", ".example", "*"] {
            let excluded = ProxyRoute::Excluded { variable: "no_proxy" };
            assert_eq!(route(&[proxy, ("no_proxy", list)], "https://vpn.example"), excluded, "{list}");
        }
        assert_eq!(route(&[("NO_PROXY", "*")], "https://vpn.example"), ProxyRoute::Direct);
        assert_eq!(route(&[("HTTP_PROXY", "p:1")], "https://vpn.example"), ProxyRoute::Direct);
        assert_eq!(route(&[("ALL_PROXY", "p:1")], "http://127.0.0.1:1"), ProxyRoute::Direct);
    }

    #[test]
    fn proxy_is_that_of_the_scheme() {
        let all = [
            ("HTTPS_PROXY", ""),
            ("https_proxy", "secure:1"),
            ("HTTP_PROXY", "http://plain:2"),
            ("ALL_PROXY", "all:3"),
        ];
        assert_eq!(proxy_of(&all, "https://a.example").as_deref(), Some("secure:1"));
        assert_eq!(proxy_of(&all, "http://a.example").as_deref(), Some("plain:2"));
        assert_eq!(proxy_of(&all[3..], "https://a.example").as_deref(), Some("all:3"));
        let cgi = [all[2], ("REQUEST_METHOD", "GET")];
        assert_eq!(proxy_of(&cgi, "http://a.example"), None);
    }

    #[test]
    fn malformed_proxy_names_the_variable_and_not_its_value() {
        for (variable, value) in [
            ("HTTPS_PROXY", "http://user:hunter2@proxy.example:port"),
            ("https_proxy", "http://"),
            ("ALL_PROXY", "socks5://user:hunter2@proxy.example:1080"),
            ("all_proxy", "htp://hunter2"),
            ("HTTPS_PROXY", "proxy example:3128"),
            ("HTTPS_PROXY", ":3128"),
        ] {
            let error = proxies(&[(variable, value)]).err().unwrap();
            let text = format!("{error} {error:?}");
            assert!(
                text.starts_with(&format!("invalid proxy from the environment variable {variable}: ")),
                "{text}"
            );
            assert!(!text.contains("hunter2"), "{text}");
            // A proxy that is not used does not matter.
            assert!(proxies(&[(variable, value), ("NO_PROXY", "*")]).is_ok());
        }
    }

    #[tokio::test]
    async fn check_reports_the_status_of_a_rejection() {
        for (response, expected) in [
            ("407 Proxy Authentication Required", Some(407)),
            ("403 Forbidden", Some(403)),
            ("200 OK", None),
            ("502 Bad Gateway", None),
            ("nonsense", None),
        ] {
            let proxy = StubServer::start(move |_, _| format!("{response}\r\n\r\n")).await;
            let url = proxy.url().replace("http://", "http://user:pass@");
            let proxies = proxies(&[("HTTPS_PROXY", &url)]).unwrap();
            let check = async |target: &str| {
                proxies.check(&target.parse().unwrap(), Duration::from_secs(5)).await.err()
            };
            let rejection = check("https://vpn.example").await;
            assert_eq!(rejection.as_ref().map(|it| it.status.as_u16()), expected, "{response}");
            assert!(rejection.is_none_or(|it| it.proxy == format!("127.0.0.1:{}", proxy.port)));
            assert_eq!(check("http://127.0.0.1:1").await, None);
            let requests = proxy.requests();
            let request = String::from_utf8_lossy(&requests[0]);
            assert!(request.starts_with("CONNECT vpn.example:443 HTTP/1.1\r\n"), "{request}");
            assert!(request.contains("Proxy-Authorization: Basic dXNlcjpwYXNz\r\n"), "{request}");
            assert_eq!(requests.len(), 1);
        }
    }
}
