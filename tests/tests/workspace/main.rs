//! Tests that cross crates: snapshots of generated code, the API page in a browser, and the snapshots of all crates.

mod api_page;
mod models;
mod public_api;
mod snapshots;
