//! The model of IAM's Keystone v3 API: users, the project, the service catalog, and the formats of requests and errors.

pub(crate) mod directory;
pub(crate) mod error;
pub(crate) mod token;
pub(crate) mod token_request;
pub(crate) mod version;
