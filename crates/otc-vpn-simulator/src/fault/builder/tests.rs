//! The builder and the grammar express the same faults.

use super::*;
use crate::fault::grammar::{EFFECTS, FAULT_GRAMMAR, KEYS};
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use std::collections::BTreeSet;

/// Sets a key in some of the builders.
fn with<T: std::fmt::Debug + 'static>(
    builders: BoxedStrategy<FaultBuilder>,
    values: impl Strategy<Value = T> + 'static,
    set: fn(FaultBuilder, T) -> FaultBuilder,
) -> BoxedStrategy<FaultBuilder> {
    let apply = move |(builder, value)| match value {
        Some(value) => set(builder, value),
        None => builder,
    };
    (builders, weighted(0.2, values)).prop_map(apply).boxed()
}

fn durations() -> BoxedStrategy<Duration> {
    let any = (0..=i64::MAX as u64, 0..1_000_000_000_u32);
    let any = any.prop_map(|(seconds, nanoseconds)| Duration::new(seconds, nanoseconds));
    prop_oneof![any, (0..100_000_u64).prop_map(Duration::from_millis)].boxed()
}

/// Text with what a grammar may treat specially: spaces, quotes, signs and other alphabets, but no comma.
fn texts() -> BoxedStrategy<String> {
    "[ -+./0-9:-~ü]{0,12}".boxed()
}

/// Builders of valid and invalid faults, with every key of the grammar.
fn builders() -> BoxedStrategy<FaultBuilder> {
    let operations: Vec<_> = Operation::ALL.into_iter().map(Some).chain([None]).collect();
    let builder = |operation: Option<Operation>| operation.map_or_else(Fault::any, Fault::on);
    let builders = select(operations).prop_map(builder).boxed();
    let builders = with(builders, 200..600_u16, FaultBuilder::status);
    let builders = with(builders, any::<bool>(), FaultBuilder::executed);
    let builders = with(builders, select(BodyFormat::ALL), FaultBuilder::body);
    let builders = with(builders, texts(), |builder, text| builder.code(&text));
    let builders = with(builders, texts(), |builder, text| builder.retry_after(&text));
    let builders = with(builders, durations(), FaultBuilder::retry_after_date);
    let builders = with(builders, texts(), |builder, text| builder.redirect(&text));
    let builders = with(builders, any::<u64>(), FaultBuilder::huge);
    let builders = with(builders, select(Reset::ALL), FaultBuilder::reset);
    let builders = with(builders, durations(), FaultBuilder::delay_per_byte);
    let builders = with(builders, 0..=10_000_usize, FaultBuilder::headers);
    let builders = with(builders, durations(), FaultBuilder::delay_before);
    let builders = with(builders, durations(), FaultBuilder::delay_after);
    let builders = with(builders, any::<u32>(), FaultBuilder::stale);
    let builders = with(builders, select(TransitionEnd::ALL), FaultBuilder::end);
    let down_for = durations().prop_map(TunnelFault::DownFor);
    let tunnels = prop_oneof![Just(TunnelFault::StayDown), Just(TunnelFault::None), down_for];
    let builders = with(builders, tunnels, FaultBuilder::tunnels);
    let builders = with(builders, any::<bool>(), FaultBuilder::concurrent);
    let builders = with(builders, any::<u32>(), FaultBuilder::times);
    let builders = with(builders, any::<u32>(), FaultBuilder::after);
    let builders = with(builders, 0.0..=1.0_f64, FaultBuilder::probability);
    with(builders, any::<u64>(), FaultBuilder::seed)
}

#[test]
fn builder_has_every_key() {
    let builders = builders();
    let mut runner = TestRunner::deterministic();
    let mut keys = BTreeSet::new();
    for _ in 0..200 {
        let builder = builders.new_tree(&mut runner).unwrap().current();
        keys.extend(builder.fault.settings().into_iter().map(|(key, _)| key));
    }
    assert_eq!(keys, KEYS.into_iter().collect());
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, max_global_rejects: 100_000, ..ProptestConfig::default() })]

    #[test]
    fn built_fault_round_trips_through_the_grammar(
        fault in builders().prop_filter_map("invalid fault", |builder| builder.build().ok()),
    ) {
        let text = fault.to_string();
        prop_assert_eq!(text.parse::<Fault>(), Ok(fault), "{}", text);
    }

    /// The builder and the grammar reject the same faults.
    #[test]
    fn builder_and_grammar_apply_the_same_rules(builder in builders()) {
        let text = builder.fault.to_string();
        prop_assert_eq!(builder.build().is_ok(), text.parse::<Fault>().is_ok(), "{}", text);
    }
}

#[test]
fn parsed_fault_round_trips() {
    let examples = FAULT_GRAMMAR.lines().filter_map(|line| line.trim().strip_prefix("--fault "));
    for example in examples.map(|rest| rest.split_whitespace().next().unwrap()) {
        let fault: Fault = example.parse().unwrap();
        assert_eq!(fault.to_string().parse(), Ok(fault), "{example}");
    }
    let fault: Fault = "any:delay-after=90s,status=503,after=0,huge=1KiB".parse().unwrap();
    assert_eq!(fault.to_string(), "any:status=503,huge=1024,delay-after=1m 30s");
}

#[test]
fn builder_rejects_what_the_grammar_cannot_express() {
    let status = || Fault::on(Operation::Change).status(503);
    for (builder, expected) in [
        (status().code("A,B"), "`A,B` for `code`"),
        (status().retry_after("Fri, 1 Jan"), "`Fri, 1 Jan` for `retry-after`"),
        (Fault::any().redirect("/a,b"), "`/a,b` for `redirect`"),
        (Fault::any().redirect("a\nb"), "header value"),
        (Fault::any().status(199), "200 to 599"),
        (Fault::any().status(600), "200 to 599"),
        (Fault::any().headers(10_001), "at most 10000"),
        (status().probability(f64::NAN), "0 to 1"),
        (Fault::any().delay_before(Duration::MAX), "for `delay-before`"),
        (Fault::on(Operation::Show).end(TransitionEnd::Fault), "only to the operation change"),
        (status().reset(Reset::Before), "`reset` conflicts with `status`"),
        (Fault::any().after(1), "no effect"),
        (Fault::any().delay_before(Duration::ZERO), "no effect"),
        // The first error counts, also if a later value is valid.
        (Fault::any().status(1).status(500), "`1` for `status`"),
    ] {
        let error = builder.build().unwrap_err().to_string();
        assert!(error.contains(expected), "{expected}: {error}");
    }
    assert!(EFFECTS.iter().all(|effect| KEYS.contains(effect)));
}
