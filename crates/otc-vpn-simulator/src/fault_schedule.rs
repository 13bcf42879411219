//! Which of the faults happen to a request: counts, and chance that repeats itself.

use crate::fault::{Answer, Effect, Fault, When};
use crate::operation::Operation;
use std::sync::{Mutex, PoisonError};

/// The faults of a simulator, with what they have done so far.
#[derive(Default)]
pub(crate) struct Schedule(Mutex<Vec<Armed>>);

struct Armed {
    fault: Fault,
    seen: u32,
    happened: u32,
    random: SplitMix64,
}

impl Schedule {
    pub(crate) fn new(faults: Vec<Fault>) -> Self {
        let arm = |fault: Fault| Armed { seen: 0, happened: 0, random: SplitMix64(fault.when.seed), fault };
        Self(Mutex::new(faults.into_iter().map(arm).collect()))
    }

    /// What is to go wrong with the next request to an operation.
    pub(crate) fn next(&self, operation: Operation) -> Effect {
        let mut armed = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut whole = Effect::default();
        for fault in armed.iter_mut().filter(|armed| armed.fault.is_for(operation)) {
            if fault.happens(whole.answer != Answer::default()) {
                join(&mut whole, &fault.fault.effect);
            }
        }
        whole
    }
}

impl Armed {
    /// Whether the fault happens to the request at hand, which may be answered by another one already.
    fn happens(&mut self, answered: bool) -> bool {
        let When { times, after, probability, .. } = self.fault.when;
        self.seen = self.seen.saturating_add(1);
        let waits = answered && self.fault.effect.answer != Answer::default();
        if self.seen <= after || waits || times.is_some_and(|times| self.happened >= times) {
            return false;
        }
        let happens = probability.is_none_or(|probability| self.random.next() < probability);
        self.happened += u32::from(happens);
        happens
    }
}

fn join(whole: &mut Effect, part: &Effect) {
    whole.delay_before += part.delay_before;
    whole.delay_after += part.delay_after;
    if whole.answer == Answer::default() {
        whole.answer = part.answer.clone();
    }
    whole.drip = whole.drip.or(part.drip);
    whole.headers = whole.headers.max(part.headers);
    whole.course.stale_reads = whole.course.stale_reads.or(part.course.stale_reads);
    whole.course.end = whole.course.end.or(part.course.end);
}

/// The generator of Steele, Lea and Flood, 2014: small, and the same everywhere.
struct SplitMix64(u64);

impl SplitMix64 {
    /// The next number of [0, 1).
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        // The upper 53 bits are what an f64 holds exactly.
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
        let status = |_| schedule.next(Operation::Show).answer.status.map(|status| status.as_u16());
        (0..count).map(status).collect()
    }

    #[test]
    fn counts_are_kept() {
        let schedule = schedule(&["show:status=503,after=1,times=2", "change:status=500"]);
        assert_eq!(statuses(&schedule, 5), [None, Some(503), Some(503), None, None]);
    }

    #[test]
    fn of_two_answers_the_second_waits() {
        let schedule =
            schedule(&["show:status=502,times=1", "any:status=503,times=1", "show:delay-after=1s"]);
        assert_eq!(statuses(&schedule, 3), [Some(502), Some(503), None]);
        assert_eq!(schedule.next(Operation::Show).delay_after.as_secs(), 1);
    }

    #[test]
    fn chance_repeats_itself_and_is_about_right() {
        let hits = |seed: u64| {
            let schedule = schedule(&[&format!("show:status=503,probability=0.3,seed={seed}")]);
            statuses(&schedule, 1000)
        };
        assert_eq!(hits(42), hits(42));
        assert_ne!(hits(42), hits(43));
        let count = hits(42).into_iter().flatten().count();
        assert!((250..350).contains(&count), "{count}");
        let never = schedule(&["show:status=503,probability=0"]);
        assert_eq!(statuses(&never, 100), [None; 100]);
        let always = schedule(&["show:status=503,probability=1"]);
        assert_eq!(statuses(&always, 100), [Some(503); 100]);
    }

    #[test]
    fn the_generator_is_the_published_one() {
        let mut random = SplitMix64(1_234_567);
        let first = 6_457_827_717_110_365_317_u64;
        assert_eq!(random.next(), (first >> 11) as f64 / (1_u64 << 53) as f64);
    }
}
