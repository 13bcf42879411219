//! Support for the integration tests of this workspace.

pub mod stub_server;
