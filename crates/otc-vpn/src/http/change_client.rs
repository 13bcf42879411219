//! The HTTP client for changes.

use crate::error::{Error, Result};
use std::sync::LazyLock;

type Build = dyn FnOnce() -> reqwest::Result<reqwest::Client> + Send;

/// The HTTP client for changes. It opens a connection for each request: a reused one may have been dropped by a firewall while it was
/// idle, and the outcome of a change that is sent on it would be unknown. A failure to connect proves that nothing was sent.
///
/// It is built when it is used first, because most programs only read, and loading the certificates takes time.
pub(crate) struct ChangeClient(LazyLock<reqwest::Result<reqwest::Client>, Box<Build>>);

impl ChangeClient {
    pub(crate) fn new(build: impl FnOnce() -> reqwest::Result<reqwest::Client> + Send + 'static) -> Self {
        Self(LazyLock::new(Box::new(build)))
    }

    pub(super) fn get(&self) -> Result<&reqwest::Client> {
        self.0.as_ref().map_err(|error| cannot_build(error.to_string()))
    }
}

/// The error for an HTTP client that cannot be built.
pub(crate) fn cannot_build(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
    Error::invalid_input("cannot build the HTTP client").with_source(cause)
}
