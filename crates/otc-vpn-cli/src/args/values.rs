//! Parsers for option values.

use crate::humanize::bandwidth;
use clap::builder::{PossibleValue, PossibleValuesParser, StyledStr, TypedValueParser};
use clap::error::{ContextKind, ContextValue};
use clap::{Arg, Command, Error};
use http::Method;
use otc_vpn::client::types::TargetFlavor;
use otc_vpn::{Flavor, Gateway};
use std::ffi::OsStr;
use std::fmt;
use std::net::SocketAddr;
use std::time::Duration;

/// An id or a name of a gateway.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct GatewayName(String);

impl GatewayName {
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// An id or a name of a VPN connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ConnectionName(String);

impl ConnectionName {
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// An id or a name of a customer gateway.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CustomerGatewayName(String);

impl CustomerGatewayName {
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// A tag that selects gateways.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tag {
    key: String,
    value: String,
}

impl Tag {
    /// Whether a gateway has the tag with this value.
    pub(crate) fn is_on(&self, gateway: &Gateway) -> bool {
        gateway.tag(&self.key) == Some(&self.value)
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}={}", self.key, self.value)
    }
}

/// The end of a message about gateways that were selected by tags: ` with the tag a=b`. Empty without tags.
pub(crate) fn with_tags(tags: &[Tag]) -> String {
    let texts: Vec<String> = tags.iter().map(Tag::to_string).collect();
    match texts.as_slice() {
        [] => String::new(),
        [tag] => format!(" with the tag {tag}"),
        tags => format!(" with the tags {}", tags.join(" and ")),
    }
}

pub(super) fn customer_gateway_name(text: &str) -> Result<CustomerGatewayName, String> {
    id_or_name("customer gateway", text).map(CustomerGatewayName)
}

pub(super) fn tag(text: &str) -> Result<Tag, String> {
    query_pair(text).map(|(key, value)| Tag { key, value })
}

pub(super) fn connection_name(text: &str) -> Result<ConnectionName, String> {
    id_or_name("connection", text).map(ConnectionName)
}

pub(super) fn gateway_name(text: &str) -> Result<GatewayName, String> {
    id_or_name("gateway", text).map(GatewayName)
}

fn id_or_name(what: &str, text: &str) -> Result<String, String> {
    if text.trim().is_empty() {
        return Err(format!("a {what} id or name must not be empty"));
    }
    if text.contains('/') || text.chars().any(char::is_control) {
        return Err(format!("a {what} id or name must not contain `/` or control characters"));
    }
    Ok(text.into())
}

pub(super) fn address(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| "expected an IP address and a port, for example 127.0.0.1:8080".to_owned())
}

/// Accepts the published flavors in any case. clap suggests a similar one; this adds what to do about a flavor that is not published
/// here.
#[derive(Clone, Debug)]
pub(super) struct FlavorParser {
    /// The flavors in help, completion and errors.
    offered: PossibleValuesParser,
}

impl FlavorParser {
    /// Offers all published flavors.
    pub(super) fn published() -> FlavorParser {
        FlavorParser::offering(|_| true)
    }

    /// Offers the flavors that a change can request. The others are accepted, too: the plan rejects them with the reason.
    pub(super) fn requestable() -> FlavorParser {
        FlavorParser::offering(|flavor| flavor.as_str().parse::<TargetFlavor>().is_ok())
    }

    fn offering(is_offered: fn(&Flavor) -> bool) -> FlavorParser {
        let flavors = Flavor::KNOWN.iter().filter(|flavor| is_offered(flavor));
        let offered = PossibleValuesParser::new(flavors.map(|flavor| {
            let value = PossibleValue::new(flavor.as_str());
            match flavor.spec() {
                Some(spec) => value.help(format!("up to {}", bandwidth(spec.max_bandwidth_mbit))),
                None => value,
            }
        }));
        FlavorParser { offered }
    }
}

impl TypedValueParser for FlavorParser {
    type Value = Flavor;

    fn parse_ref(&self, command: &Command, arg: Option<&Arg>, value: &OsStr) -> Result<Flavor, Error> {
        if let Some(flavor) = value.to_str().and_then(Flavor::known) {
            return Ok(flavor);
        }
        let parsed = self.offered.parse_ref(command, arg, value);
        parsed.map(|text| Flavor::from(text.as_str())).map_err(|mut error| {
            let escaped = otc_vpn::auth::redact::escape_control(&value.to_string_lossy()).into_owned();
            error.insert(ContextKind::InvalidValue, ContextValue::String(escaped));
            let tip = StyledStr::from("to send a flavor that is not listed here, use `otc-vpn api`");
            error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip]));
            error
        })
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        self.offered.possible_values()
    }
}

/// The longest duration that is accepted; short enough to be added to any clock.
const MAX_DURATION: Duration = Duration::from_secs(1000 * 60 * 60);

/// A duration above zero: `20m`, `90s`, `1h30m`.
pub(super) fn timeout(text: &str) -> Result<Duration, String> {
    match duration(text)? {
        Duration::ZERO => Err("the timeout must be longer than 0s".into()),
        duration => Ok(duration),
    }
}

/// A duration, zero included.
pub(super) fn duration(text: &str) -> Result<Duration, String> {
    let duration =
        text.parse::<jiff::SignedDuration>().ok().and_then(|parsed| Duration::try_from(parsed).ok());
    match duration {
        None => Err("expected a duration such as 20m, 90s or 1h30m".into()),
        Some(duration) if duration > MAX_DURATION => Err("the maximum duration is 1000h".into()),
        Some(duration) => Ok(duration),
    }
}

/// An HTTP method, in uppercase. TRACE would return the credentials in its response, and CONNECT is not a request to the service.
pub(super) fn method(text: &str) -> Result<Method, String> {
    match Method::from_bytes(text.to_ascii_uppercase().as_bytes()) {
        Ok(Method::TRACE) => Err("TRACE returns the credentials of the request in its response".into()),
        Ok(Method::CONNECT) => Err("CONNECT is a request to a proxy".into()),
        Ok(method) => Ok(method),
        Err(_) => Err("expected an HTTP method, for example GET".into()),
    }
}

/// A path of the service, with or without the leading slash. The library validates the rest.
pub(super) fn service_path(text: &str) -> Result<String, String> {
    if text.contains("://") {
        return Err("expected a path without a host; set the host with --endpoint".into());
    }
    if text.contains('?') {
        return Err("expected a path without a query string; use --query".into());
    }
    Ok(if text.starts_with('/') { text.to_owned() } else { format!("/{text}") })
}

/// A pair for the query, or a tag. The value can be empty and can contain `=`.
pub(super) fn query_pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.is_empty() => Ok((key.into(), value.into())),
        _ => Err("expected key=value".into()),
    }
}

pub(super) fn fault(text: &str) -> Result<otc_vpn_simulator::Fault, String> {
    text.parse().map_err(|error| format!("{error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gateway_name_rejects_empty_slash_and_control_characters() {
        for bad in ["", "  ", "a/b", "a\nb", "\u{1b}[31m"] {
            assert!(gateway_name(bad).is_err(), "{bad:?}");
        }
        assert_eq!(gateway_name("vpngw-4321").unwrap().as_str(), "vpngw-4321");
    }

    #[test]
    fn timeout_accepts_positive_durations_with_units() {
        assert_eq!(timeout("20m").unwrap().as_secs(), 1200);
        assert_eq!(timeout("90s").unwrap().as_secs(), 90);
        assert_eq!(timeout("1h30m").unwrap().as_secs(), 5400);
        assert_eq!(duration("300ms").unwrap().as_millis(), 300);
        for bad in ["", "20", "-1s", "0s", "soon", "9999999h"] {
            assert!(timeout(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn service_path_gets_a_leading_slash_and_rejects_urls_and_queries() {
        assert_eq!(service_path("v5/{project_id}/vpn-gateways").unwrap(), "/v5/{project_id}/vpn-gateways");
        assert!(service_path("https://elsewhere.example/v5").is_err());
        assert!(service_path("/v5?a=b").is_err());
    }

    #[test]
    fn method_rejects_trace_and_connect() {
        assert_eq!(method("get").unwrap(), Method::GET);
        assert_eq!(method("PURGE").unwrap().as_str(), "PURGE");
        for bad in ["trace", "CONNECT", "", "a b"] {
            assert!(method(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn query_pair_splits_at_the_first_equals_sign() {
        assert_eq!(query_pair("a=b=c").unwrap(), ("a".into(), "b=c".into()));
        assert!(query_pair("a").is_err());
        assert!(query_pair("=b").is_err());
    }
}
