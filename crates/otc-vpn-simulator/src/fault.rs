//! Fault injection: which faults there are, their grammar, when they occur, and the responses they cause.

pub(crate) mod grammar;
pub(crate) mod parse;
pub(crate) mod respond;
pub(crate) mod schedule;
pub(crate) mod spec;
