//! The generated client, without a service.

// Clippy exempts test functions only, and these tests have helpers.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod documented_bodies;
mod extensible_enums;
mod metadata;
mod requests;
mod response_bodies;
mod secrets;
