//! Fault injection: the model of a fault, its builder, its grammar and parser, the schedule, and the injected responses.

pub(crate) mod builder;
mod display;
pub(crate) mod grammar;
pub(crate) mod parse;
pub(crate) mod respond;
pub(crate) mod schedule;
pub(crate) mod spec;
pub(crate) mod values;
