//! The limits of the measurements.

use anyhow::{Context, Result};
use serde_json::Value;
use std::path::Path;

/// The file with the limits.
pub(super) const FILE: &str = "benches/limits.yaml";

pub(super) struct Limits(Value);

impl Limits {
    pub(super) fn read(root: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(root.join(FILE)).with_context(|| format!("cannot read {FILE}"))?;
        serde_saphyr::from_str(&text).map(Self).map_err(|error| anyhow::anyhow!("{FILE}: {error}"))
    }

    #[cfg(test)]
    pub(super) fn new(limits: Value) -> Self {
        Self(limits)
    }

    /// The limit at a JSON pointer.
    pub(super) fn number(&self, pointer: &str) -> Result<f64> {
        let number = self.0.pointer(pointer).and_then(Value::as_f64);
        number.with_context(|| format!("{FILE} has no number at {pointer}"))
    }

    /// The list of texts at a JSON pointer.
    pub(super) fn texts(&self, pointer: &str) -> Result<Vec<&str>> {
        let list = self.0.pointer(pointer).and_then(Value::as_array);
        let texts = list.and_then(|list| list.iter().map(Value::as_str).collect());
        texts.with_context(|| format!("{FILE} has no list of texts at {pointer}"))
    }
}
