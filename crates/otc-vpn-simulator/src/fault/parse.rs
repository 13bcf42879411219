//! Parses the fault grammar.

use crate::fault::grammar::{CONFLICTS, EFFECTS, KEYS, MAX_HEADERS, REQUIREMENTS};
use crate::fault::spec::{Fault, TransitionFault};
use crate::fault::values::{BodyFormat, Reset, TransitionEnd, TunnelFault};
use crate::operation::Operation;
use http::{HeaderValue, StatusCode};
use jiff::SignedDuration;
use std::fmt::{self, Display, Formatter};
use std::str::FromStr;
use std::time::Duration;

/// The error of parsing or building a [`Fault`]: an unknown operation or key, an invalid value, or a conflict between keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FaultError(String);

impl Fault {
    /// Sets a key of the grammar.
    pub(super) fn set(&mut self, key: &str, value: &str) -> Result<(), FaultError> {
        let Self { effect, condition, .. } = self;
        let response = &mut effect.response;
        match key {
            "status" => response.status = Some(status(value)?),
            "executed" => response.executed = Some(yes_or_no(key, value)?),
            "body" => response.body = Some(one_of(key, value, BodyFormat::ALL, BodyFormat::name)?),
            "code" => response.code = Some(text(key, value)?.to_owned()),
            "retry-after" => response.retry_after = Some(header(key, value)?),
            "retry-after-date" => response.retry_after_date = Some(duration(key, value)?),
            "redirect" => response.redirect = Some(header(key, value)?),
            "huge" => response.huge = Some(size(value)?),
            "reset" => response.reset = Some(one_of(key, value, Reset::ALL, Reset::name)?),
            "delay-per-byte" => effect.delay_per_byte = Some(duration(key, value)?),
            "headers" => {
                effect.headers = number(key, value)?;
                if effect.headers > MAX_HEADERS {
                    return Err(invalid_value(key, value, &format!("at most {MAX_HEADERS}")));
                }
            }
            "delay-before" => effect.delay_before = duration(key, value)?,
            "delay-after" => effect.delay_after = duration(key, value)?,
            "stale" => effect.transition.stale_reads = Some(number(key, value)?),
            "end" => {
                effect.transition.end = Some(one_of(key, value, TransitionEnd::ALL, TransitionEnd::name)?)
            }
            "tunnels" => effect.transition.tunnels = Some(tunnels(value)?),
            "concurrent" => effect.transition.concurrent = yes_or_no(key, value)?,
            "times" => condition.times = Some(number(key, value)?),
            "after" => condition.after = number(key, value)?,
            "probability" => condition.probability = Some(probability(value)?),
            "seed" => condition.seed = number(key, value)?,
            _ => {
                return Err(FaultError(format!("unknown key `{key}`; valid keys: {}", KEYS.join(", "))));
            }
        }
        Ok(())
    }

    /// Rejects combinations of keys that have no effect or contradict each other.
    pub(super) fn validate(self) -> Result<Self, FaultError> {
        let settings = self.settings();
        let has = |key: &&str| settings.iter().any(|(name, _)| name == key);
        if !EFFECTS.iter().any(&has) {
            return Err(FaultError(format!("the fault has no effect; add one of {}", EFFECTS.join(", "))));
        }
        if let Some((key, others)) =
            REQUIREMENTS.iter().find(|(key, others)| has(key) && !others.iter().any(&has))
        {
            return Err(FaultError(format!("`{key}` requires {}", others.join(" or "))));
        }
        for (key, conflicts) in CONFLICTS.iter().filter(|(key, _)| has(key)) {
            if let Some(other) = conflicts.iter().find(|other| has(other)) {
                return Err(FaultError(format!("`{key}` conflicts with `{other}`")));
            }
        }
        if self.operation.is_some_and(|operation| operation != Operation::Change)
            && self.effect.transition != TransitionFault::default()
        {
            return Err(FaultError(
                "`stale`, `end`, `tunnels` and `concurrent` apply only to the operation change".to_owned(),
            ));
        }
        let response = &self.effect.response;
        if response.redirect.is_some() && response.status.is_some_and(|status| !status.is_redirection()) {
            return Err(FaultError("`redirect` requires a status from 300 to 399".to_owned()));
        }
        if matches!(response.body, Some(BodyFormat::Own | BodyFormat::OtherGateway))
            && !response.executes_request()
        {
            return Err(FaultError("`body=own` and `body=other-gateway` require `executed=yes`".to_owned()));
        }
        Ok(self)
    }
}

impl FromStr for Fault {
    type Err = FaultError;

    fn from_str(text: &str) -> Result<Self, FaultError> {
        let (name, settings) = text.split_once(':').ok_or_else(|| {
            FaultError(format!(
                "`{text}` does not have the format OPERATION:KEY=VALUE, such as change:status=502"
            ))
        })?;
        let operation = match name {
            "any" => None,
            _ => Some(
                Operation::ALL
                    .into_iter()
                    .find(|operation| operation.name() == name)
                    .ok_or_else(|| unknown_operation(name))?,
            ),
        };
        let mut fault = Self::new(operation);
        let mut keys = Vec::new();
        for setting in settings.split(',') {
            let (key, value) = setting.split_once('=').ok_or_else(|| {
                FaultError(format!("`{setting}` does not have the format KEY=VALUE, such as times=1"))
            })?;
            if keys.contains(&key) {
                return Err(FaultError(format!("the key `{key}` is repeated")));
            }
            fault.set(key, value)?;
            keys.push(key);
        }
        fault.validate()
    }
}

fn unknown_operation(name: &str) -> FaultError {
    let known: Vec<_> = Operation::ALL.into_iter().map(Operation::name).collect();
    FaultError(format!("unknown operation `{name}`; valid operations: {}, any", known.join(", ")))
}

fn invalid_value(key: &str, value: &str, expected: &str) -> FaultError {
    FaultError(format!("invalid value `{value}` for `{key}`: expected {expected}"))
}

fn one_of<T: Copy>(
    key: &str,
    value: &str,
    known: &[T],
    name: fn(T) -> &'static str,
) -> Result<T, FaultError> {
    known.iter().copied().find(|known| name(*known) == value).ok_or_else(|| {
        let names: Vec<_> = known.iter().copied().map(name).collect();
        invalid_value(key, value, &format!("one of {}", names.join(", ")))
    })
}

fn yes_or_no(key: &str, value: &str) -> Result<bool, FaultError> {
    one_of(key, value, &[true, false], |value| if value { "yes" } else { "no" })
}

/// A text that can be written in the grammar. Only the builder can pass a comma.
fn text<'a>(key: &str, value: &'a str) -> Result<&'a str, FaultError> {
    if value.contains(',') { Err(invalid_value(key, value, "a text without commas")) } else { Ok(value) }
}

fn number<T: FromStr>(key: &str, value: &str) -> Result<T, FaultError> {
    value.parse().map_err(|_| invalid_value(key, value, "a whole number"))
}

fn status(value: &str) -> Result<StatusCode, FaultError> {
    let status = value.parse().ok().filter(|status: &StatusCode| (200..600).contains(&status.as_u16()));
    status.ok_or_else(|| invalid_value("status", value, "an HTTP status from 200 to 599"))
}

fn header(key: &str, value: &str) -> Result<HeaderValue, FaultError> {
    text(key, value)?.parse().map_err(|_| invalid_value(key, value, "a valid header value"))
}

fn duration(key: &str, value: &str) -> Result<Duration, FaultError> {
    let parsed = value.parse::<SignedDuration>().ok().and_then(|duration| duration.try_into().ok());
    parsed.ok_or_else(|| invalid_value(key, value, "a duration such as 250ms, 2s, 1m"))
}

fn tunnels(value: &str) -> Result<TunnelFault, FaultError> {
    match (value, value.strip_prefix("down-for=")) {
        ("stay-down", _) => Ok(TunnelFault::StayDown),
        ("none", _) => Ok(TunnelFault::None),
        (_, Some(time)) => duration("tunnels=down-for", time).map(TunnelFault::DownFor),
        _ => Err(invalid_value("tunnels", value, "stay-down, down-for=DUR or none")),
    }
}

fn size(value: &str) -> Result<u64, FaultError> {
    let (digits, unit) = value.split_at(value.find(|c: char| !c.is_ascii_digit()).unwrap_or(value.len()));
    let factor = match unit {
        "" => Some(1),
        "KiB" => Some(1 << 10),
        "MiB" => Some(1 << 20),
        "GiB" => Some(1 << 30),
        _ => None,
    };
    let size =
        digits.parse().ok().zip(factor).and_then(|(size, factor): (u64, u64)| size.checked_mul(factor));
    size.ok_or_else(|| invalid_value("huge", value, "a number of bytes such as 1000, 64KiB, 10MiB, 1GiB"))
}

fn probability(value: &str) -> Result<f64, FaultError> {
    let parsed = value.parse().ok().filter(|probability| (0.0..=1.0).contains(probability));
    parsed.ok_or_else(|| invalid_value("probability", value, "a number from 0 to 1"))
}

impl Display for FaultError {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        write!(formatter, "invalid fault: {}", self.0)
    }
}

impl std::error::Error for FaultError {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fault::grammar::FAULT_GRAMMAR;
    use crate::fault::spec::Condition;

    #[test]
    fn parse_accepts_every_example_in_grammar() {
        let examples: Vec<_> = FAULT_GRAMMAR
            .lines()
            .filter_map(|line| line.trim().strip_prefix("--fault "))
            .map(|rest| rest.split_whitespace().next().unwrap())
            .collect();
        assert_eq!(examples.len(), 16);
        for example in examples {
            if let Err(error) = example.parse::<Fault>() {
                panic!("{example}: {error}");
            }
        }
    }

    #[test]
    fn grammar_lists_every_operation_key_and_value() {
        let operations = Operation::ALL.into_iter().map(Operation::name);
        let bodies = BodyFormat::ALL.iter().map(|format| format.name());
        let ends = TransitionEnd::ALL.iter().map(|end| end.name());
        let resets = Reset::ALL.iter().map(|reset| reset.name());
        for name in operations.chain(bodies).chain(ends).chain(resets) {
            assert!(FAULT_GRAMMAR.contains(name), "{name}");
        }
        for key in KEYS {
            assert!(FAULT_GRAMMAR.contains(&format!("{key}=")), "{key}");
            // Even with an invalid value, a known key must not be reported as unknown.
            let error = format!("change:{key}=\n").parse::<Fault>().err();
            assert!(error.is_none_or(|error| !error.to_string().contains("unknown key")), "{key}");
        }
    }

    #[test]
    fn parse_sets_every_field() {
        let fault: Fault =
            "any:status=503,retry-after-date=1m,delay-before=250ms,after=2,probability=0.5,seed=7"
                .parse()
                .unwrap();
        assert_eq!(fault.operation, None);
        assert_eq!(fault.effect.delay_before, Duration::from_millis(250));
        assert_eq!(fault.effect.response.status, Some(StatusCode::SERVICE_UNAVAILABLE));
        assert_eq!(fault.effect.response.retry_after_date, Some(Duration::from_secs(60)));
        assert_eq!(fault.condition, Condition { times: None, after: 2, probability: Some(0.5), seed: 7 });
        let fault: Fault = "list:huge=10MiB".parse().unwrap();
        assert_eq!(fault.effect.response.huge, Some(10 * 1024 * 1024));
    }

    #[test]
    fn request_is_executed_unless_response_is_replaced() {
        let executes_request = |text: &str| text.parse::<Fault>().unwrap().effect.response.executes_request();
        for text in [
            "change:reset=after",
            "change:body=html",
            "change:status=502,executed=yes",
            "change:delay-per-byte=1s",
        ] {
            assert!(executes_request(text), "{text}");
        }
        for text in ["change:reset=before", "change:status=502", "change:redirect=/", "change:status=200"] {
            assert!(!executes_request(text), "{text}");
        }
    }

    #[test]
    fn error_contains_invalid_and_valid_values() {
        for (text, expected) in [
            ("change", ["`change`", "OPERATION:KEY=VALUE"]),
            ("resize:times=1", ["`resize`", "change, show, list, gateway-writes, zones, connections"]),
            ("change:", ["``", "KEY=VALUE"]),
            ("change:status", ["`status`", "KEY=VALUE"]),
            ("change:state=502", ["`state`", "status"]),
            ("change:status=99", ["`99`", "200 to 599"]),
            ("change:status=502,status=503", ["`status`", "repeated"]),
            ("change:body=xml", ["`xml`", "code-message"]),
            ("change:reset=later", ["`later`", "before, after"]),
            ("change:delay-before=5", ["`5`", "250ms"]),
            ("change:delay-before=-5s", ["`-5s`", "250ms"]),
            ("change:huge=10MB", ["`10MB`", "10MiB"]),
            ("change:huge=99999999999GiB", ["`99999999999GiB`", "10MiB"]),
            ("change:end=BASIC", ["`BASIC`", "FAULT, FREEZED, PENDING_DELETE"]),
            ("change:times=-1,status=500", ["`-1`", "whole number"]),
            ("change:probability=2,status=500", ["`2`", "0 to 1"]),
            ("change:probability=NaN,status=500", ["`NaN`", "0 to 1"]),
            ("change:headers=99999", ["`99999`", "10000"]),
            ("change:times=1", ["no effect", "status, body"]),
            ("change:executed=yes,delay-per-byte=1s", ["`executed`", "status or redirect"]),
            ("change:status=500,reset=after", ["`reset`", "`status`"]),
            ("change:status=500,retry-after=2,retry-after-date=1m", ["`retry-after`", "`retry-after-date`"]),
            ("change:status=500,redirect=/", ["redirect", "300 to 399"]),
            ("change:status=500,body=own", ["`body=own`", "executed=yes"]),
            ("show:end=FAULT", ["`end`", "change"]),
            ("change:tunnels=up", ["`up`", "stay-down"]),
            ("change:tunnels=down-for=5", ["`5`", "250ms"]),
            ("connections:tunnels=none", ["`tunnels`", "change"]),
        ] {
            let error = text.parse::<Fault>().expect_err(text).to_string();
            for part in expected {
                assert!(error.contains(part), "{text}: {error}");
            }
        }
    }
}
