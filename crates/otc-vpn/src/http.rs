//! The one path to the network: every request to the service is sent here, authenticated, limited in time and size, retried where
//! that is safe, and logged without secrets.

mod authenticate;
mod change_client;
mod client_inner;
mod exchange;
mod limits;
mod logging;
mod retry;
mod retry_event;
mod retry_policy;
mod send;
mod send_error;

pub(crate) use authenticate::within_limits;
pub(crate) use change_client::{ChangeClient, cannot_build};
pub(crate) use client_inner::ClientInner;
pub use limits::Timeouts;
pub(crate) use limits::{CallLimits, add};
pub(crate) use retry::retry;
pub(crate) use retry_event::RetryCallback;
pub use retry_event::RetryEvent;
pub use retry_policy::RetryPolicy;
