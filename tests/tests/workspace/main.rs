//! Tests that cross crates: snapshots of generated code, the API page in a browser, the calls of the Terraform provider, and the
//! snapshots of all crates.

mod api_page;
mod models;
mod public_api;
mod snapshots;
mod terraform_provider;
