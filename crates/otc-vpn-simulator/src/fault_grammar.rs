//! The grammar in which faults are asked for.

use crate::fault::{Effect, Fault, Reset, RetryAfter, Shape, When};
use crate::operation::Operation;
use crate::state::{Course, End};
use http::{HeaderValue, StatusCode};
use jiff::SignedDuration;
use std::fmt::{self, Display, Formatter};
use std::str::FromStr;
use std::time::Duration;

/// The grammar of a [`Fault`], with examples, as help for people.
pub const FAULT_GRAMMAR: &str = "\
A fault is OPERATION:KEY=VALUE[,KEY=VALUE]... and can be given many times.

OPERATION  change, show, list, zones, token, projects, or any

How the request is answered
  status=CODE            with this status, and not carried out
  executed=yes|no        whether it is carried out all the same
  body=SHAPE             json, code-message, keystone, numeric, null-message, html, empty,
                         invalid-utf8, latin1; truncated (half of it), cut (half of it, then the
                         connection ends); own (what the request itself would get)
  code=CODE              the error code in it, as in VPN.0429
  retry-after=TEXT       with this header
  retry-after-date=DUR   with this header, as a date that is so far ahead
  redirect=URL           with 307 (or the status beside it) to another place
  huge=SIZE              with a body of that size
  reset=before|after     by no answer: the connection is reset before or after it is carried out
  drip=DUR               one byte at a time, each after so long
  headers=N              with so many headers more

What takes longer or goes wrong behind the answer
  delay-before=DUR       wait before the request is carried out
  delay-after=DUR        wait after it was carried out
  stale=N                so many reads after the change still show the gateway as it was; else 1
  end=FAULT|FREEZED|never  how the transition of the change ends

When
  times=N                so many times at most
  after=N                not the first N times
  probability=P          by chance, 0 to 1, the same each time for the same seed=N

DUR is 250ms, 2s or 1m; SIZE is a number of bytes, or 64KiB, 10MiB, 1GiB.
Without status the answer keeps its own. Where several faults would answer the same request, the
first does, and the others wait for the next.

Examples
  --fault change:status=502,body=html,times=1     a proxy fails once; nothing is carried out
  --fault change:status=504,body=empty,executed=yes,times=1     the same, but it is
  --fault change:reset=after                      the change is carried out and the answer lost
  --fault change:delay-before=30s                 the change is carried out late
  --fault change:end=FAULT                        the gateway ends in FAULT
  --fault change:end=never,stale=3                three stale reads, then PENDING_UPDATE for ever
  --fault show:status=429,retry-after=2,after=1,times=3    the 2nd to 4th read are throttled
  --fault show:status=503,retry-after-date=2s,times=1      the same as a date
  --fault show:probability=0.3,seed=42,reset=before        about every third read is reset
  --fault list:status=200,body=html               a captive portal
  --fault list:huge=10MiB                         an answer beyond all limits
  --fault zones:drip=100ms                        an answer that takes for ever
  --fault any:redirect=https://example.com/       a redirect to another host
  --fault token:status=401,body=keystone          no token is given
";

/// Why a text is no [`Fault`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FaultError(String);

const SHAPES: [(&str, Shape); 12] = [
    ("json", Shape::Json),
    ("code-message", Shape::CodeMessage),
    ("keystone", Shape::Keystone),
    ("numeric", Shape::Numeric),
    ("null-message", Shape::NullMessage),
    ("html", Shape::Html),
    ("empty", Shape::Empty),
    ("invalid-utf8", Shape::InvalidUtf8),
    ("latin1", Shape::Latin1),
    ("truncated", Shape::Truncated),
    ("cut", Shape::Cut),
    ("own", Shape::Own),
];
const ENDS: [(&str, End); 3] = [("FAULT", End::Fault), ("FREEZED", End::Freezed), ("never", End::Never)];
const RESETS: [(&str, Reset); 2] = [("before", Reset::Before), ("after", Reset::After)];
const YES_OR_NO: [(&str, bool); 2] = [("yes", true), ("no", false)];
const KEYS: [&str; 19] = [
    "status",
    "executed",
    "body",
    "code",
    "retry-after",
    "retry-after-date",
    "redirect",
    "huge",
    "reset",
    "drip",
    "headers",
    "delay-before",
    "delay-after",
    "stale",
    "end",
    "times",
    "after",
    "probability",
    "seed",
];
/// The keys that make a fault; the others only say more about it.
const MAKERS: [&str; 11] = [
    "status",
    "body",
    "redirect",
    "huge",
    "reset",
    "drip",
    "headers",
    "delay-before",
    "delay-after",
    "stale",
    "end",
];
/// Keys that say more about another one, which must stand beside them.
const COMPANIONS: [(&str, &[&str]); 5] = [
    ("executed", &["status", "redirect"]),
    ("code", &["status", "body"]),
    ("retry-after", &["status"]),
    ("retry-after-date", &["status"]),
    ("seed", &["probability"]),
];
/// Keys that contradict each other.
const RIVALS: [(&str, &[&str]); 4] = [
    ("reset", &["status", "body", "redirect", "huge", "drip", "headers"]),
    ("redirect", &["body", "huge"]),
    ("huge", &["body", "drip"]),
    ("retry-after", &["retry-after-date"]),
];
/// More headers than any client takes, and as many as the server can hold.
const MOST_HEADERS: usize = 10_000;

impl Fault {
    fn set(&mut self, key: &str, value: &str) -> Result<(), FaultError> {
        let Self { effect, when, .. } = self;
        let answer = &mut effect.answer;
        match key {
            "status" => answer.status = Some(status(value)?),
            "executed" => answer.executed = Some(one_of(key, value, &YES_OR_NO)?),
            "body" => answer.body = Some(one_of(key, value, &SHAPES)?),
            "code" => answer.code = Some(value.to_owned()),
            "retry-after" => answer.retry_after = Some(RetryAfter::Text(header(key, value)?)),
            "retry-after-date" => answer.retry_after = Some(RetryAfter::DateAhead(duration(key, value)?)),
            "redirect" => answer.redirect = Some(header(key, value)?),
            "huge" => answer.huge = Some(size(value)?),
            "reset" => answer.reset = Some(one_of(key, value, &RESETS)?),
            "drip" => effect.drip = Some(duration(key, value)?),
            "headers" => {
                effect.headers = number(key, value)?;
                if effect.headers > MOST_HEADERS {
                    return Err(wrong(key, value, &format!("at most {MOST_HEADERS}")));
                }
            }
            "delay-before" => effect.delay_before = duration(key, value)?,
            "delay-after" => effect.delay_after = duration(key, value)?,
            "stale" => effect.course.stale_reads = Some(number(key, value)?),
            "end" => effect.course.end = Some(one_of(key, value, &ENDS)?),
            "times" => when.times = Some(number(key, value)?),
            "after" => when.after = number(key, value)?,
            "probability" => when.probability = Some(probability(value)?),
            "seed" => when.seed = number(key, value)?,
            _ => return Err(FaultError(format!("`{key}` is no key; known are {}", KEYS.join(", ")))),
        }
        Ok(())
    }

    /// Refuses keys that do nothing together.
    fn check(self, keys: &[&str]) -> Result<Self, FaultError> {
        let has = |key: &&str| keys.contains(key);
        if !MAKERS.iter().any(&has) {
            return Err(FaultError(format!("nothing is to go wrong; give one of {}", MAKERS.join(", "))));
        }
        if let Some((key, others)) =
            COMPANIONS.iter().find(|(key, others)| has(key) && !others.iter().any(&has))
        {
            return Err(FaultError(format!("`{key}` needs {} beside it", others.join(" or "))));
        }
        for (key, rivals) in RIVALS.iter().filter(|(key, _)| has(key)) {
            if let Some(rival) = rivals.iter().find(|rival| has(rival)) {
                return Err(FaultError(format!("`{key}` and `{rival}` exclude each other")));
            }
        }
        if self.operation.is_some_and(|operation| operation != Operation::Change)
            && self.effect.course != Course::default()
        {
            return Err(FaultError("`stale` and `end` are about a change".to_owned()));
        }
        let answer = &self.effect.answer;
        if answer.redirect.is_some() && answer.status.is_some_and(|status| !status.is_redirection()) {
            return Err(FaultError("a redirect needs a status of 300 to 399".to_owned()));
        }
        if answer.body == Some(Shape::Own) && !answer.carries_out() {
            return Err(FaultError("`body=own` needs executed=yes beside it".to_owned()));
        }
        Ok(self)
    }
}

impl FromStr for Fault {
    type Err = FaultError;

    fn from_str(text: &str) -> Result<Self, FaultError> {
        let (word, settings) = text.split_once(':').ok_or_else(|| {
            FaultError(format!("`{text}` is not OPERATION:KEY=VALUE, as in change:status=502"))
        })?;
        let operation = match word {
            "any" => None,
            _ => Some(
                Operation::ALL
                    .into_iter()
                    .find(|operation| operation.word() == word)
                    .ok_or_else(|| no_operation(word))?,
            ),
        };
        let mut fault = Self { operation, effect: Effect::default(), when: When::default() };
        let mut keys = Vec::new();
        for setting in settings.split(',') {
            let (key, value) = setting
                .split_once('=')
                .ok_or_else(|| FaultError(format!("`{setting}` is not KEY=VALUE, as in times=1")))?;
            if keys.contains(&key) {
                return Err(FaultError(format!("`{key}` is given twice")));
            }
            fault.set(key, value)?;
            keys.push(key);
        }
        fault.check(&keys)
    }
}

fn no_operation(word: &str) -> FaultError {
    let known: Vec<_> = Operation::ALL.into_iter().map(Operation::word).collect();
    FaultError(format!("`{word}` is no operation; known are {}, any", known.join(", ")))
}

fn wrong(key: &str, value: &str, wanted: &str) -> FaultError {
    FaultError(format!("`{value}` is wrong for {key}, which takes {wanted}"))
}

fn one_of<T: Copy>(key: &str, value: &str, known: &[(&str, T)]) -> Result<T, FaultError> {
    known.iter().find(|(name, _)| *name == value).map(|(_, meaning)| *meaning).ok_or_else(|| {
        let names: Vec<_> = known.iter().map(|(name, _)| *name).collect();
        wrong(key, value, &names.join(", "))
    })
}

fn number<T: FromStr>(key: &str, value: &str) -> Result<T, FaultError> {
    value.parse().map_err(|_| wrong(key, value, "a whole number"))
}

fn status(value: &str) -> Result<StatusCode, FaultError> {
    let status = value.parse().ok().filter(|status: &StatusCode| (200..600).contains(&status.as_u16()));
    status.ok_or_else(|| wrong("status", value, "an HTTP status from 200 to 599"))
}

fn header(key: &str, value: &str) -> Result<HeaderValue, FaultError> {
    value.parse().map_err(|_| wrong(key, value, "what a header can hold"))
}

fn duration(key: &str, value: &str) -> Result<Duration, FaultError> {
    let parsed = value.parse::<SignedDuration>().ok().and_then(|duration| duration.try_into().ok());
    parsed.ok_or_else(|| wrong(key, value, "a time, as in 250ms, 2s, 1m"))
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
    size.ok_or_else(|| wrong("huge", value, "a number of bytes, as in 1000, 64KiB, 10MiB, 1GiB"))
}

fn probability(value: &str) -> Result<f64, FaultError> {
    let parsed = value.parse().ok().filter(|probability| (0.0..=1.0).contains(probability));
    parsed.ok_or_else(|| wrong("probability", value, "a number from 0 to 1"))
}

impl Display for FaultError {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        write!(formatter, "no fault: {}", self.0)
    }
}

impl std::error::Error for FaultError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_of_the_grammar_is_one() {
        let examples: Vec<_> = FAULT_GRAMMAR
            .lines()
            .filter_map(|line| line.trim().strip_prefix("--fault "))
            .map(|rest| rest.split_whitespace().next().unwrap())
            .collect();
        assert_eq!(examples.len(), 14);
        for example in examples {
            if let Err(error) = example.parse::<Fault>() {
                panic!("{example}: {error}");
            }
        }
    }

    #[test]
    fn the_grammar_names_every_operation_key_and_value() {
        let words = Operation::ALL.into_iter().map(Operation::word).chain(SHAPES.map(|(name, _)| name));
        for word in words.chain(ENDS.map(|(name, _)| name)).chain(RESETS.map(|(name, _)| name)) {
            assert!(FAULT_GRAMMAR.contains(word), "{word}");
        }
        for key in KEYS {
            assert!(FAULT_GRAMMAR.contains(&format!("{key}=")), "{key}");
            // A key that the list names and the parser does not would say that it is no key.
            let error = format!("change:{key}=\n").parse::<Fault>().err();
            assert!(error.is_none_or(|error| !error.to_string().contains("is no key")), "{key}");
        }
    }

    #[test]
    fn a_fault_is_what_it_says() {
        let fault: Fault =
            "any:status=503,retry-after-date=1m,delay-before=250ms,after=2,probability=0.5,seed=7"
                .parse()
                .unwrap();
        assert_eq!(fault.operation, None);
        assert_eq!(fault.effect.delay_before, Duration::from_millis(250));
        assert_eq!(fault.effect.answer.status, Some(StatusCode::SERVICE_UNAVAILABLE));
        assert_eq!(fault.effect.answer.retry_after, Some(RetryAfter::DateAhead(Duration::from_secs(60))));
        assert_eq!(fault.when, When { times: None, after: 2, probability: Some(0.5), seed: 7 });
        let fault: Fault = "list:huge=10MiB".parse().unwrap();
        assert_eq!(fault.effect.answer.huge, Some(10 * 1024 * 1024));
    }

    #[test]
    fn a_request_is_carried_out_unless_its_answer_stands_in_for_it() {
        let carries_out = |text: &str| text.parse::<Fault>().unwrap().effect.answer.carries_out();
        for text in
            ["change:reset=after", "change:body=html", "change:status=502,executed=yes", "change:drip=1s"]
        {
            assert!(carries_out(text), "{text}");
        }
        for text in ["change:reset=before", "change:status=502", "change:redirect=/", "change:status=200"] {
            assert!(!carries_out(text), "{text}");
        }
    }

    #[test]
    fn an_error_names_the_word_and_the_known_ones() {
        for (text, words) in [
            ("change", ["`change`", "OPERATION:KEY=VALUE"]),
            ("resize:times=1", ["`resize`", "change, show, list, zones, token, projects, any"]),
            ("change:", ["``", "KEY=VALUE"]),
            ("change:status", ["`status`", "KEY=VALUE"]),
            ("change:state=502", ["`state`", "status"]),
            ("change:status=99", ["`99`", "200 to 599"]),
            ("change:status=502,status=503", ["`status`", "twice"]),
            ("change:body=xml", ["`xml`", "code-message"]),
            ("change:reset=later", ["`later`", "before, after"]),
            ("change:delay-before=5", ["`5`", "250ms"]),
            ("change:delay-before=-5s", ["`-5s`", "250ms"]),
            ("change:huge=10MB", ["`10MB`", "10MiB"]),
            ("change:huge=99999999999GiB", ["`99999999999GiB`", "10MiB"]),
            ("change:end=ACTIVE", ["`ACTIVE`", "FAULT, FREEZED, never"]),
            ("change:times=-1,status=500", ["`-1`", "whole number"]),
            ("change:probability=2,status=500", ["`2`", "0 to 1"]),
            ("change:probability=NaN,status=500", ["`NaN`", "0 to 1"]),
            ("change:headers=99999", ["`99999`", "10000"]),
            ("change:times=1", ["nothing is to go wrong", "status, body"]),
            ("change:executed=yes,drip=1s", ["`executed`", "status or redirect"]),
            ("change:status=500,reset=after", ["`reset`", "`status`"]),
            ("change:status=500,redirect=/", ["redirect", "300 to 399"]),
            ("change:status=500,body=own", ["`body=own`", "executed=yes"]),
            ("show:end=FAULT", ["`end`", "change"]),
        ] {
            let error = text.parse::<Fault>().expect_err(text).to_string();
            for word in words {
                assert!(error.contains(word), "{text}: {error}");
            }
        }
    }
}
