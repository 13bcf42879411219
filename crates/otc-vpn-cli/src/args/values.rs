//! Values of options: how they are read, and what is said about one that cannot be.

use crate::words::bandwidth;
use clap::builder::{PossibleValue, StyledStr, TypedValueParser};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command, Error};
use otc_vpn::Flavor;
use std::ffi::OsStr;
use std::net::SocketAddr;
use std::time::Duration;

/// An id or a name of a gateway that can be looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct GatewayName(String);

impl GatewayName {
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

pub(super) fn gateway_name(text: &str) -> Result<GatewayName, String> {
    if text.trim().is_empty() {
        return Err("a gateway's id or name cannot be empty".into());
    }
    if text.contains('/') || text.chars().any(char::is_control) {
        return Err("a gateway's id or name holds no `/` and no control characters".into());
    }
    Ok(GatewayName(text.into()))
}

/// Where to listen.
pub(super) fn address(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| "an address has a number and a port, as in 127.0.0.1:8080".to_owned())
}

/// Takes the published flavors, in their own spelling.
#[derive(Clone, Debug)]
pub(super) struct FlavorParser;

impl TypedValueParser for FlavorParser {
    type Value = Flavor;

    fn parse_ref(&self, command: &Command, arg: Option<&Arg>, value: &OsStr) -> Result<Flavor, Error> {
        let text = value.to_string_lossy();
        let flavor = Flavor::from(text.as_ref());
        if flavor.is_known() {
            return Ok(flavor);
        }
        let mut error = Error::new(ErrorKind::InvalidValue).with_cmd(command);
        if let Some(arg) = arg {
            error.insert(ContextKind::InvalidArg, ContextValue::String(arg.to_string()));
        }
        error.insert(
            ContextKind::InvalidValue,
            ContextValue::String(crate::terminal::clean(&text).into_owned()),
        );
        let known = Flavor::KNOWN.iter().map(|known| known.as_str().to_owned()).collect();
        error.insert(ContextKind::ValidValue, ContextValue::Strings(known));
        if let Some(near) = nearest(&text) {
            error.insert(ContextKind::SuggestedValue, ContextValue::String(near.as_str().to_owned()));
        }
        let word = StyledStr::from("`otc-vpn api` can send a value that this version does not know");
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![word]));
        Err(error)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(Flavor::KNOWN.iter().map(|flavor| {
            let value = PossibleValue::new(flavor.as_str());
            match flavor.spec() {
                Some(facts) => value.help(format!("forwards {}", bandwidth(facts.max_bandwidth_mbit))),
                None => value,
            }
        })))
    }
}

/// The known flavor that was probably meant, if one is near.
fn nearest(text: &str) -> Option<&'static Flavor> {
    let lower = text.to_lowercase();
    let (distance, flavor) = Flavor::KNOWN
        .iter()
        .map(|known| (distance(&lower, &known.as_str().to_lowercase()), known))
        .min_by_key(|(distance, _)| *distance)?;
    (distance * 3 <= flavor.as_str().len()).then_some(flavor)
}

/// How many letters must be put in, taken out, or changed to get from one text to the other (Levenshtein).
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (line, letter) in from.chars().take(100).enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], line + 1);
        for column in 1..=to.len() {
            let change = diagonal + usize::from(letter != to[column - 1]);
            diagonal = row[column];
            row[column] = change.min(row[column] + 1).min(row[column - 1] + 1);
        }
    }
    row[to.len()]
}

/// Far more than anyone waits, and little enough to be added to any clock.
const LONGEST: Duration = Duration::from_secs(1000 * 60 * 60);

/// A time above zero: `20m`, `90s`, `1h30m`.
pub(super) fn duration(text: &str) -> Result<Duration, String> {
    match any_duration(text)? {
        Duration::ZERO => Err("the time must be longer than nothing".into()),
        time => Ok(time),
    }
}

/// A time, nothing included.
pub(super) fn any_duration(text: &str) -> Result<Duration, String> {
    let time = text.parse::<jiff::SignedDuration>().ok().and_then(|time| Duration::try_from(time).ok());
    match time {
        None => Err("write it as 20m, 90s or 1h30m".into()),
        Some(time) if time > LONGEST => Err("no time may be longer than 1000h".into()),
        Some(time) => Ok(time),
    }
}

/// A path of the service, with or without the slash before it. The library checks the rest.
pub(super) fn service_path(text: &str) -> Result<String, String> {
    if text.contains("://") {
        return Err("give a path alone; the address comes from the settings (or --endpoint)".into());
    }
    if text.contains('?') {
        return Err("give query parameters with --query".into());
    }
    Ok(if text.starts_with('/') { text.to_owned() } else { format!("/{text}") })
}

pub(super) fn query_pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.is_empty() => Ok((key.into(), value.into())),
        _ => Err("write it as key=value".into()),
    }
}

pub(super) fn fault(text: &str) -> Result<otc_vpn_simulator::Fault, String> {
    text.parse().map_err(|error| format!("{error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_cannot_be() {
        for bad in ["", "  ", "a/b", "a\nb", "\u{1b}[31m"] {
            assert!(gateway_name(bad).is_err(), "{bad:?}");
        }
        assert_eq!(gateway_name("vpngw-4321").unwrap().as_str(), "vpngw-4321");
    }

    #[test]
    fn times() {
        assert_eq!(duration("20m").unwrap().as_secs(), 1200);
        assert_eq!(duration("90s").unwrap().as_secs(), 90);
        assert_eq!(duration("1h30m").unwrap().as_secs(), 5400);
        assert_eq!(any_duration("300ms").unwrap().as_millis(), 300);
        for bad in ["", "20", "-1s", "0s", "soon", "9999999h"] {
            assert!(duration(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn a_misspelt_flavor_is_near_the_right_one() {
        assert_eq!(nearest("profesional2"), Some(&Flavor::Professional2));
        assert_eq!(nearest("Basik"), Some(&Flavor::Basic));
        assert_eq!(nearest("V300"), None);
    }

    #[test]
    fn paths_begin_at_the_service() {
        assert_eq!(service_path("v5/{project_id}/vpn-gateways").unwrap(), "/v5/{project_id}/vpn-gateways");
        assert!(service_path("https://elsewhere.example/v5").is_err());
        assert!(service_path("/v5?a=b").is_err());
    }

    #[test]
    fn query_parameters() {
        assert_eq!(query_pair("a=b=c").unwrap(), ("a".into(), "b=c".into()));
        assert!(query_pair("a").is_err());
        assert!(query_pair("=b").is_err());
    }
}
