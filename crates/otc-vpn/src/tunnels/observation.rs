//! What samples of the connections of a gateway show: which tunnels are up, and when they were interrupted.

use super::report::{ConnectionReport, Interruption};
use crate::connection::Connection;
use otc_vpn_client::metadata::ConnectionStatus;
use std::time::Duration;
use tokio::time::Instant;

/// One read of all connections of a gateway. A status in it is that of some moment between `started` and `ended`.
#[derive(Clone, Debug)]
pub(crate) struct Sample {
    pub(crate) started: Instant,
    pub(crate) ended: Instant,
    pub(crate) connections: Vec<Connection>,
}

/// The samples so far, reduced to what a report needs.
#[derive(Debug)]
pub(crate) struct Observation {
    tunnels: Vec<Tunnel>,
    /// When the last sample was started.
    last_sample: Instant,
    /// When a sample last showed a status that differs from the sample before.
    pub(crate) last_change: Instant,
    /// The longest time between two samples.
    pub(crate) resolution: Duration,
}

#[derive(Debug)]
struct Tunnel {
    /// The connection in the first sample.
    before: Connection,
    /// The status in the last sample. `None` if that did not contain the connection or its status.
    status: Option<ConnectionStatus>,
    /// When the last sample that showed the tunnel up was started.
    last_up: Option<Instant>,
    /// The interruption that is not over.
    current: Option<Interruption>,
    finished: Vec<Interruption>,
}

impl Observation {
    /// Starts with a sample from before the change.
    pub(crate) fn new(before: Sample) -> Self {
        let tunnel = |connection: Connection| Tunnel {
            status: connection.status().cloned(),
            last_up: connection.is_up().then_some(before.started),
            before: connection,
            current: None,
            finished: Vec::new(),
        };
        Self {
            tunnels: before.connections.into_iter().map(tunnel).collect(),
            last_sample: before.started,
            last_change: before.ended,
            resolution: Duration::ZERO,
        }
    }

    /// Adds a sample.
    pub(crate) fn record(&mut self, sample: &Sample) {
        self.resolution = self.resolution.max(sample.ended.saturating_duration_since(self.last_sample));
        self.last_sample = sample.started;
        for tunnel in &mut self.tunnels {
            let id = tunnel.before.id.as_str();
            let connection =
                sample.connections.iter().find(|connection| connection.id.as_str().eq_ignore_ascii_case(id));
            let status = connection.and_then(Connection::status);
            if tunnel.status.as_ref() != status {
                self.last_change = sample.ended;
            }
            tunnel.record(status.cloned(), sample);
        }
    }

    /// When the last sample was started.
    pub(crate) fn last_sample(&self) -> Instant {
        self.last_sample
    }

    /// How many tunnels were up before the change, and how many of them are up in the last sample.
    pub(crate) fn up(&self) -> (usize, usize) {
        let watched = || self.tunnels.iter().filter(|tunnel| tunnel.before.is_up());
        (watched().filter(|tunnel| tunnel.is_up()).count(), watched().count())
    }

    /// Whether every tunnel that was up before the change is up in the last sample.
    pub(crate) fn is_recovered(&self) -> bool {
        let (up, watched) = self.up();
        up == watched
    }

    /// The result for each connection. `confirmed` is whether the last sample is from after the change; otherwise the status after it
    /// is unknown.
    pub(crate) fn into_reports(self, confirmed: bool) -> Vec<ConnectionReport> {
        self.tunnels.into_iter().map(|tunnel| tunnel.into_report(confirmed)).collect()
    }
}

impl Tunnel {
    fn is_up(&self) -> bool {
        self.status == Some(ConnectionStatus::Active)
    }

    fn record(&mut self, status: Option<ConnectionStatus>, sample: &Sample) {
        match &status {
            Some(ConnectionStatus::Active) => {
                self.last_up = Some(sample.started);
                if let Some(mut interruption) = self.current.take() {
                    interruption.end = sample.ended;
                    interruption.is_over = true;
                    self.finished.push(interruption);
                }
            }
            // Only these statuses show that the tunnel is down. Any other one may be that of a tunnel that carries traffic.
            Some(ConnectionStatus::Down | ConnectionStatus::Error | ConnectionStatus::Freezed) => {
                match (&mut self.current, self.last_up) {
                    (Some(interruption), _) => {
                        interruption.last_down = sample.started;
                        interruption.end = sample.ended;
                    }
                    (None, Some(last_up)) => {
                        self.current = Some(Interruption {
                            last_up,
                            first_down: sample.ended,
                            last_down: sample.started,
                            end: sample.ended,
                            is_over: false,
                        });
                    }
                    (None, None) => {}
                }
            }
            _ => {}
        }
        self.status = status;
    }

    fn into_report(self, confirmed: bool) -> ConnectionReport {
        let was_up = self.before.is_up();
        let is_up = self.is_up();
        ConnectionReport {
            after: self.status.filter(|_| confirmed),
            is_down: was_up && !is_up,
            interruptions: self.finished.into_iter().chain(self.current).collect(),
            connection: self.before,
            reason: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use otc_vpn_client::types::ResponseVpnConnection;
    use proptest::prelude::*;

    fn connection(name: &str, status: &str) -> Connection {
        let mut fields = ResponseVpnConnection::default();
        fields.name = Some(name.to_owned());
        fields.status = Some(status.into());
        Connection::new(Box::new(fields), name.parse().unwrap())
    }

    /// A sample at a time in seconds, which takes 100 ms.
    fn sample(start: Instant, second: u64, statuses: &[(&str, &str)]) -> Sample {
        let started = start + Duration::from_secs(second);
        let connections = statuses.iter().map(|(name, status)| connection(name, status)).collect();
        Sample { started, ended: started + Duration::from_millis(100), connections }
    }

    /// The report on one tunnel with these statuses, one sample every two seconds.
    fn report(statuses: &[&str]) -> ConnectionReport {
        let start = Instant::now();
        let samples = (0..).step_by(2).zip(statuses).map(|(second, status)| {
            // An empty status stands for a list without the connection.
            let all = [("a", *status)];
            sample(start, second, if status.is_empty() { &[] } else { &all })
        });
        let mut samples = samples.collect::<Vec<_>>().into_iter();
        let mut observation = Observation::new(samples.next().unwrap());
        samples.for_each(|sample| observation.record(&sample));
        let [report] = observation.into_reports(true).try_into().unwrap();
        report
    }

    /// The shortest and the longest duration of each interruption, in milliseconds.
    fn bounds(report: &ConnectionReport) -> Vec<(u128, u128)> {
        let bounds = |one: &Interruption| (one.min_duration().as_millis(), one.max_duration().as_millis());
        report.interruptions().iter().map(bounds).collect()
    }

    #[test]
    fn interruption_is_bounded_by_the_samples_around_it() {
        let report = report(&["ACTIVE", "ACTIVE", "DOWN", "DOWN", "ACTIVE"]);
        assert_eq!(bounds(&report), [(1_900, 6_100)]);
        assert!(report.interruptions()[0].is_over() && !report.is_down());
        assert_eq!(report.after().map(ConnectionStatus::as_str), Some("ACTIVE"));
    }

    #[test]
    fn interruption_of_one_sample_may_have_been_short() {
        assert_eq!(bounds(&report(&["ACTIVE", "DOWN", "ACTIVE"])), [(0, 4_100)]);
    }

    #[test]
    fn each_interruption_is_reported() {
        let report = report(&["ACTIVE", "DOWN", "ACTIVE", "ERROR", "ERROR", "ACTIVE"]);
        assert_eq!(bounds(&report), [(0, 4_100), (1_900, 6_100)]);
        assert_eq!(report.longest_interruption(), Some(Duration::from_millis(6_100)));
    }

    #[test]
    fn tunnel_that_stays_down_has_an_interruption_that_is_not_over() {
        let report = report(&["ACTIVE", "ACTIVE", "DOWN", "DOWN"]);
        assert_eq!(bounds(&report), [(1_900, 4_100)]);
        assert!(!report.interruptions()[0].is_over() && report.is_down());
    }

    #[test]
    fn tunnel_that_was_down_before_is_not_reported_as_down() {
        let report = report(&["DOWN", "DOWN", "ACTIVE", "DOWN"]);
        assert!(!report.is_down());
        assert_eq!(bounds(&report), [(0, 2_100)], "an interruption after it came up is reported");
        assert_eq!(bounds(&self::report(&["DOWN", "DOWN"])), []);
    }

    #[test]
    fn status_that_does_not_show_a_tunnel_down_is_no_interruption() {
        for status in ["PENDING_UPDATE", "UNKNOWN", "NEW_STATUS", ""] {
            let report = report(&["ACTIVE", status, "ACTIVE"]);
            assert_eq!(bounds(&report), [], "{status:?}");
            let report = self::report(&["ACTIVE", status]);
            assert!(report.is_down(), "{status:?}: it is not ACTIVE either");
            let interrupted = self::report(&["ACTIVE", "DOWN", status, "DOWN", "ACTIVE"]);
            assert_eq!(bounds(&interrupted), [(3_900, 8_100)], "{status:?} does not end an interruption");
        }
    }

    #[test]
    fn recovery_considers_only_tunnels_that_were_up() {
        let start = Instant::now();
        let mut observation = Observation::new(sample(start, 0, &[("a", "ACTIVE"), ("b", "DOWN")]));
        assert_eq!(observation.up(), (1, 1));
        observation.record(&sample(start, 2, &[("a", "DOWN"), ("b", "ACTIVE")]));
        assert_eq!((observation.up(), observation.is_recovered()), ((0, 1), false));
        observation.record(&sample(start, 5, &[("b", "DOWN"), ("A", "ACTIVE")]));
        assert!(observation.is_recovered(), "the service ignores the case of ids");
        assert_eq!(observation.resolution, Duration::from_millis(3_100));
    }

    #[test]
    fn unconfirmed_status_is_unknown() {
        let start = Instant::now();
        let mut observation = Observation::new(sample(start, 0, &[("a", "ACTIVE"), ("b", "ACTIVE")]));
        observation.record(&sample(start, 2, &[("a", "ACTIVE"), ("b", "DOWN")]));
        let reports = observation.into_reports(false);
        assert!(reports.iter().all(|report| report.after().is_none()));
        let down: Vec<_> = reports.iter().map(ConnectionReport::is_down).collect();
        assert_eq!(down, [false, true], "what was last seen");
    }

    proptest! {
        /// For any true intervals and any sample times, the bounds contain the truth, an interruption that covers two samples is never
        /// missed, and none is invented.
        #[test]
        fn reported_bounds_contain_the_truth(
            gaps in proptest::collection::vec((500_u64..6_000, 1_u64..400), 1..40),
            edges in proptest::collection::vec(300_u64..20_000, 0..8),
        ) {
            let start = Instant::now();
            let at = |milliseconds: u64| start + Duration::from_millis(milliseconds);
            // The tunnel is up first; each edge toggles it.
            let mut time = 0;
            let edges: Vec<u64> = edges.into_iter().map(|gap| { time += gap; time }).collect();
            let is_up = |moment: u64| edges.iter().filter(|edge| **edge <= moment).count() % 2 == 0;
            let truth: Vec<(u64, Option<u64>)> =
                edges.chunks(2).map(|pair| (pair[0], pair.get(1).copied())).collect();

            let mut observation = Observation::new(sample(start, 0, &[("a", "ACTIVE")]));
            let mut seen = vec![(0, true)];
            let mut time = 0;
            for (gap, length) in gaps {
                time += gap;
                // The service reads the status at some moment of the request.
                let moment = time + length / 2;
                let status = if is_up(moment) { "ACTIVE" } else { "DOWN" };
                seen.push((moment, is_up(moment)));
                observation.record(&Sample {
                    started: at(time),
                    ended: at(time + length),
                    connections: vec![connection("a", status)],
                });
                time += length;
            }
            let [report] = observation.into_reports(true).try_into().unwrap();
            for one in report.interruptions() {
                let overlapping: Vec<_> = truth.iter().filter(|(from, until)| {
                    at(*from) <= one.end && until.is_none_or(|until| at(until) >= one.last_up)
                }).collect();
                prop_assert!(!overlapping.is_empty(), "invented: {one:?}");
                if let [(from, until)] = overlapping[..] {
                    prop_assert!(one.last_up <= at(*from));
                    if let (true, Some(until)) = (one.is_over(), until) {
                        prop_assert!(at(*until) <= one.end);
                        let length = Duration::from_millis(until - from);
                        prop_assert!((one.min_duration()..=one.max_duration()).contains(&length), "{one:?}");
                    }
                }
            }
            for (from, until) in truth {
                let covered = seen.iter().filter(|(moment, up)| {
                    !up && *moment >= from && until.is_none_or(|until| *moment < until)
                }).count();
                let reported = report.interruptions().iter().any(|one| {
                    one.last_up <= at(from) && until.is_none_or(|until| !one.is_over() || at(until) <= one.end)
                });
                prop_assert!(covered == 0 || reported, "missed: {from} to {until:?}");
            }
        }
    }
}
