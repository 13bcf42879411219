//! Fault injection: the model of a fault, its grammar and parser, the schedule, and the injected responses.

pub(crate) mod grammar;
pub(crate) mod parse;
pub(crate) mod respond;
pub(crate) mod schedule;
pub(crate) mod spec;
