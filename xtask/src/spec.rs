//! The spec as it stands in `openapi/`, read once and looked at in two ways.

use crate::tools;
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
        let mut tree: Value = serde_saphyr::from_str(&text)
            .map_err(|error| anyhow::anyhow!("{PATH} is no valid YAML: {error}"))?;
        // What is written must not depend on whether another crate of the build asks serde_json to keep the order.
        tree.sort_all_objects();
        Ok(Self { text, tree })
    }

    /// The version of the document, `info.version`.
    pub(crate) fn version(&self) -> Result<&str> {
        self.tree.pointer("/info/version").and_then(Value::as_str).context("/info/version is no text")
    }

    /// The SHA-256 of the document's text, in hexadecimal.
    pub(crate) fn sha256(&self) -> String {
        tools::sha256(self.text.as_bytes())
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

/// The methods that a path can have an operation for.
pub(crate) const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// The operations: path, method, and the operation itself.
pub(crate) fn operations(tree: &Value) -> impl Iterator<Item = (&String, &'static str, &Value)> {
    members(tree, "/paths").flat_map(|(path, item)| {
        METHODS.into_iter().filter_map(move |method| Some((path, method, item.get(method)?)))
    })
}

/// Follows a `$ref` once; a target that is missing is told elsewhere.
pub(crate) fn resolve<'a>(tree: &'a Value, value: &'a Value) -> &'a Value {
    text(value, "$ref").and_then(|target| tree.pointer(target.strip_prefix('#')?)).unwrap_or(value)
}

/// Visits every value with its place, a JSON pointer (RFC 6901) as in `#/paths/~1v5~1{project_id}/get`.
pub(crate) fn walk<'a>(value: &'a Value, place: &mut String, visit: &mut impl FnMut(&str, &'a Value)) {
    visit(place, value);
    let mut step = |key: &str, child: &'a Value, place: &mut String| {
        let length = place.len();
        place.push('/');
        place.push_str(&escape(key));
        walk(child, place, visit);
        place.truncate(length);
    };
    match value {
        Value::Object(members) => members.iter().for_each(|(key, child)| step(key, child, place)),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, child)| step(&index.to_string(), child, place));
        }
        _ => {}
    }
}

/// Writes a key as a part of a JSON pointer.
pub(crate) fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
