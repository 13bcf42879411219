//! The spec as it stands in `openapi/`, read once and looked at in two ways.

use anyhow::{Context, Result};
use serde_json::Value;
use std::path::Path;

/// Where the spec stands, seen from the workspace.
pub(crate) const PATH: &str = "openapi/otc-vpn.yaml";

/// The spec: its text, and the same as a tree.
pub(crate) struct Spec {
    pub(crate) text: String,
    pub(crate) tree: Value,
}

impl Spec {
    /// Reads the spec of the workspace in `root`.
    pub(crate) fn read(root: &Path) -> Result<Self> {
        let text =
            std::fs::read_to_string(root.join(PATH)).with_context(|| format!("{PATH} cannot be read"))?;
        Self::parse(text)
    }

    /// Reads a spec from YAML; a mistake is told with line and column.
    pub(crate) fn parse(text: String) -> Result<Self> {
        let tree = serde_saphyr::from_str(&text)
            .map_err(|error| anyhow::anyhow!("{PATH} is no valid YAML: {error}"))?;
        Ok(Self { text, tree })
    }

    /// The version of the document, `info.version`.
    pub(crate) fn version(&self) -> Result<&str> {
        self.tree.pointer("/info/version").and_then(Value::as_str).context("/info/version is no text")
    }

    /// The SHA-256 of the document's text, in hexadecimal.
    pub(crate) fn sha256(&self) -> String {
        let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, self.text.as_bytes());
        digest.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// The member `key` of an object, or an empty list of members.
pub(crate) fn members<'a>(value: &'a Value, pointer: &str) -> impl Iterator<Item = (&'a String, &'a Value)> {
    value.pointer(pointer).and_then(Value::as_object).into_iter().flatten()
}

/// The text at `key` of an object.
pub(crate) fn text<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    value.get(key).and_then(Value::as_str)
}
