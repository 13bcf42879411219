//! Decides which faults occur for a request, by count and by seeded probability.

use crate::fault::spec::{Condition, Effect, Fault, ResponseFault};
use crate::operation::Operation;
use std::sync::{Mutex, PoisonError};

/// The faults of a simulator, with the number of times that each has occurred.
#[derive(Default)]
pub(crate) struct Schedule(Mutex<Vec<ScheduledFault>>);

struct ScheduledFault {
    fault: Fault,
    /// The number of requests so far to which the fault applies.
    requests: u32,
    /// How often the fault has occurred.
    occurrences: u32,
    random: SplitMix64,
}

impl Schedule {
    pub(crate) fn new(faults: Vec<Fault>) -> Self {
        let schedule = |fault: Fault| ScheduledFault {
            requests: 0,
            occurrences: 0,
            random: SplitMix64(fault.condition.seed),
            fault,
        };
        Self(Mutex::new(faults.into_iter().map(schedule).collect()))
    }

    /// The combined effect of all faults that occur for the next request to an operation.
    pub(crate) fn next_effect(&self, operation: Operation) -> Effect {
        let mut faults = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut effect = Effect::default();
        for scheduled in faults.iter_mut().filter(|scheduled| scheduled.fault.applies_to(operation)) {
            if scheduled.occurs(effect.response != ResponseFault::default()) {
                merge(&mut effect, &scheduled.fault.effect);
            }
        }
        effect
    }
}

impl ScheduledFault {
    /// Whether the fault occurs for this request. At most one response fault occurs per request; `has_response_fault` is true if
    /// another one already does.
    fn occurs(&mut self, has_response_fault: bool) -> bool {
        let Condition { times, after, probability, .. } = self.fault.condition;
        self.requests = self.requests.saturating_add(1);
        let deferred = has_response_fault && self.fault.effect.response != ResponseFault::default();
        if self.requests <= after || deferred || times.is_some_and(|times| self.occurrences >= times) {
            return false;
        }
        let occurs = probability.is_none_or(|probability| self.random.next() < probability);
        self.occurrences += u32::from(occurs);
        occurs
    }
}

fn merge(effect: &mut Effect, other: &Effect) {
    effect.delay_before = effect.delay_before.saturating_add(other.delay_before);
    effect.delay_after = effect.delay_after.saturating_add(other.delay_after);
    if effect.response == ResponseFault::default() {
        effect.response = other.response.clone();
    }
    effect.delay_per_byte = effect.delay_per_byte.or(other.delay_per_byte);
    effect.headers = effect.headers.max(other.headers);
    effect.transition.stale_reads = effect.transition.stale_reads.or(other.transition.stale_reads);
    effect.transition.end = effect.transition.end.or(other.transition.end);
    effect.transition.tunnels = effect.transition.tunnels.or(other.transition.tunnels);
    effect.transition.concurrent |= other.transition.concurrent;
}

/// The SplitMix64 generator of Steele, Lea and Flood (2014). It is small, and its sequence does not depend on the version of a crate.
struct SplitMix64(u64);

impl SplitMix64 {
    /// The next number in [0, 1).
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        // An f64 represents 53-bit integers exactly.
        (mixed >> 11) as f64 / (1_u64 << 53) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schedule(faults: &[&str]) -> Schedule {
        Schedule::new(faults.iter().map(|fault| fault.parse().unwrap()).collect())
    }

    fn statuses(schedule: &Schedule, count: usize) -> Vec<Option<u16>> {
        let status = |_| schedule.next_effect(Operation::Show).response.status.map(|status| status.as_u16());
        (0..count).map(status).collect()
    }

    #[test]
    fn after_and_times_limit_when_fault_occurs() {
        let schedule = schedule(&["show:status=503,after=1,times=2", "change:status=500"]);
        assert_eq!(statuses(&schedule, 5), [None, Some(503), Some(503), None, None]);
    }

    #[test]
    fn second_response_fault_is_deferred_to_next_request() {
        let schedule =
            schedule(&["show:status=502,times=1", "any:status=503,times=1", "show:delay-after=1s"]);
        assert_eq!(statuses(&schedule, 3), [Some(502), Some(503), None]);
        assert_eq!(schedule.next_effect(Operation::Show).delay_after.as_secs(), 1);
    }

    #[test]
    fn probability_is_reproducible_and_accurate() {
        let occurrences = |seed: u64| {
            let schedule = schedule(&[&format!("show:status=503,probability=0.3,seed={seed}")]);
            statuses(&schedule, 1000)
        };
        assert_eq!(occurrences(42), occurrences(42));
        assert_ne!(occurrences(42), occurrences(43));
        let count = occurrences(42).into_iter().flatten().count();
        assert!((250..350).contains(&count), "{count}");
        let never = schedule(&["show:status=503,probability=0"]);
        assert_eq!(statuses(&never, 100), [None; 100]);
        let always = schedule(&["show:status=503,probability=1"]);
        assert_eq!(statuses(&always, 100), [Some(503); 100]);
    }

    #[test]
    fn splitmix64_matches_published_value() {
        let mut random = SplitMix64(1_234_567);
        let first = 6_457_827_717_110_365_317_u64;
        assert_eq!(random.next(), (first >> 11) as f64 / (1_u64 << 53) as f64);
    }
}
