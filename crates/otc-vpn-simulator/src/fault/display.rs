//! Writes a fault in its grammar.

use crate::fault::spec::{Condition, Effect, Fault, ResponseFault, TransitionFault};
use crate::operation::Operation;
use http::HeaderValue;
use jiff::SignedDuration;
use std::fmt::{self, Display, Formatter};
use std::time::Duration;

impl Fault {
    /// The keys and values of the grammar that differ from the defaults, in the order of the grammar.
    pub(crate) fn settings(&self) -> Vec<(&'static str, String)> {
        // The patterns name all fields, so that a new one cannot be forgotten.
        let Self { operation: _, effect, condition } = self;
        let Effect { delay_before, delay_after, response, delay_per_byte, headers, transition } = effect;
        let ResponseFault {
            status,
            executed,
            body,
            code,
            retry_after,
            retry_after_date,
            redirect,
            huge,
            reset,
        } = response;
        let TransitionFault { stale_reads, end, concurrent, tunnels } = transition;
        let Condition { times, after, probability, seed } = condition;
        let settings = [
            ("status", status.map(|status| status.as_str().to_owned())),
            ("executed", executed.map(|executed| if executed { "yes" } else { "no" }.to_owned())),
            ("body", body.map(|body| body.to_string())),
            ("code", code.clone()),
            ("retry-after", retry_after.as_ref().map(text)),
            ("retry-after-date", retry_after_date.map(duration)),
            ("redirect", redirect.as_ref().map(text)),
            ("huge", huge.map(|size| size.to_string())),
            ("reset", reset.map(|reset| reset.to_string())),
            ("delay-per-byte", delay_per_byte.map(duration)),
            ("headers", (*headers > 0).then(|| headers.to_string())),
            ("delay-before", (!delay_before.is_zero()).then(|| duration(*delay_before))),
            ("delay-after", (!delay_after.is_zero()).then(|| duration(*delay_after))),
            ("stale", stale_reads.map(|reads| reads.to_string())),
            ("end", end.map(|end| end.to_string())),
            ("tunnels", tunnels.map(|tunnels| tunnels.to_string())),
            ("concurrent", concurrent.then(|| "yes".to_owned())),
            ("times", times.map(|times| times.to_string())),
            ("after", (*after > 0).then(|| after.to_string())),
            ("probability", probability.map(|probability| probability.to_string())),
            ("seed", (*seed > 0).then(|| seed.to_string())),
        ];
        settings.into_iter().filter_map(|(key, value)| Some((key, value?))).collect()
    }
}

/// The text was parsed from a string, so nothing is lost.
fn text(value: &HeaderValue) -> String {
    String::from_utf8_lossy(value.as_bytes()).into_owned()
}

fn duration(duration: Duration) -> String {
    format!("{:#}", SignedDuration::try_from(duration).unwrap_or(SignedDuration::MAX))
}

/// The fault in the grammar of [`FAULT_GRAMMAR`](crate::FAULT_GRAMMAR). Parsing it returns an equal fault.
impl Display for Fault {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        let settings = self.settings().into_iter().map(|(key, value)| format!("{key}={value}"));
        let settings: Vec<_> = settings.collect();
        write!(formatter, "{}:{}", self.operation.map_or("any", Operation::name), settings.join(","))
    }
}
