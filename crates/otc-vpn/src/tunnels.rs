//! The tunnels of a gateway during a change: samples of its connections, what they show, and the report.

pub(crate) mod observation;
pub(crate) mod report;
pub(crate) mod sampler;
pub(crate) mod schedule;
