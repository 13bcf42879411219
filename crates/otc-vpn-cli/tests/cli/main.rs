//! The command as a process, against a simulator in this one.

mod api;
mod auth;
mod help;
mod interruption;
mod output;
mod reading;
mod resize;
mod serve;
mod several;
mod support;
#[cfg(unix)]
mod terminal;
mod usage;
mod wait;
