//! Rendering for people: tables, key-value lists, plans, errors, progress and prompts.

pub(crate) mod error_view;
pub(crate) mod key_value;
pub(crate) mod plan_view;
pub(crate) mod progress;
pub(crate) mod prompt;
pub(crate) mod retry_notice;
pub(crate) mod table;
pub(crate) mod terminal;
pub(crate) mod tunnels_view;
