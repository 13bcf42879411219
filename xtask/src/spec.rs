//! Reads the spec and navigates its tree.

use crate::bundle;
use crate::ordered::Ordered;
use crate::process;
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::path::Path;

/// The path of the whole spec in the workspace, which is generated from its source files.
pub(crate) const PATH: &str = "openapi/otc-vpn.yaml";

/// The spec as text and as a tree.
pub(crate) struct Spec {
    pub(crate) text: String,
    /// The spec in the order of its text.
    pub(crate) ordered: Ordered,
    /// The spec in alphabetical order.
    pub(crate) tree: Value,
}

impl Spec {
    /// Reads the source files of the spec in the workspace in `root`.
    pub(crate) fn read(root: &Path) -> Result<Self> {
        let sources = bundle::sources(root)?;
        let text = bundle::join(&sources)?;
        Ok(Self::new(text, bundle::merge(sources)?))
    }

    fn new(text: String, ordered: Ordered) -> Self {
        let tree = ordered.to_value();
        Self { text, ordered, tree }
    }

    /// Fails if the file at [`PATH`], which other programs read, is out of date.
    pub(crate) fn require_current_file(&self, root: &Path) -> Result<()> {
        let text = std::fs::read_to_string(root.join(PATH)).with_context(|| format!("cannot read {PATH}"))?;
        if text != self.text {
            bail!("{PATH} is out of date; run `cargo xtask generate`");
        }
        Ok(())
    }

    /// Parses a spec from YAML. Errors contain the line and the column.
    pub(crate) fn parse(text: String) -> Result<Self> {
        let ordered: Ordered = serde_saphyr::from_str(&text)
            .map_err(|error| anyhow::anyhow!("{PATH} is not valid YAML: {error}"))?;
        Ok(Self::new(text, ordered))
    }

    /// The version of the document, `info.version`.
    pub(crate) fn version(&self) -> Result<&str> {
        self.tree.pointer("/info/version").and_then(Value::as_str).context("/info/version is not a string")
    }

    /// The SHA-256 of the document's text, in hexadecimal.
    pub(crate) fn sha256(&self) -> String {
        process::sha256(self.text.as_bytes())
    }
}

/// The members of the object at `pointer`; empty if there is no object.
pub(crate) fn members<'a>(value: &'a Value, pointer: &str) -> impl Iterator<Item = (&'a String, &'a Value)> {
    value.pointer(pointer).and_then(Value::as_object).into_iter().flatten()
}

/// The string member `key` of an object.
pub(crate) fn text<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    value.get(key).and_then(Value::as_str)
}

/// The HTTP methods of OpenAPI.
pub(crate) const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// The operations, each with its path and method.
pub(crate) fn operations(tree: &Value) -> impl Iterator<Item = (&String, &'static str, &Value)> {
    members(tree, "/paths").flat_map(|(path, item)| {
        METHODS.into_iter().filter_map(move |method| Some((path, method, item.get(method)?)))
    })
}

/// Resolves a `$ref`, once. A dangling reference is returned unchanged; the lint rules report it.
pub(crate) fn resolve<'a>(tree: &'a Value, value: &'a Value) -> &'a Value {
    text(value, "$ref").and_then(|target| tree.pointer(target.strip_prefix('#')?)).unwrap_or(value)
}

/// Visits every value with its JSON pointer (RFC 6901), for example `#/paths/~1v5~1{project_id}/get`.
pub(crate) fn walk<'a>(value: &'a Value, pointer: &mut String, visit: &mut impl FnMut(&str, &'a Value)) {
    visit(pointer, value);
    let mut step = |key: &str, child: &'a Value, pointer: &mut String| {
        let length = pointer.len();
        pointer.push('/');
        pointer.push_str(&escape(key));
        walk(child, pointer, visit);
        pointer.truncate(length);
    };
    match value {
        Value::Object(members) => members.iter().for_each(|(key, child)| step(key, child, pointer)),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, child)| step(&index.to_string(), child, pointer));
        }
        _ => {}
    }
}

/// Escapes a key for a JSON pointer.
pub(crate) fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests {
    use super::Spec;

    #[test]
    fn text_and_tree_of_the_joined_files_are_the_same_document() {
        let spec = Spec::read(&crate::root()).unwrap();
        let json = |spec: &Spec| serde_json::to_string(&spec.ordered).unwrap();
        assert_eq!(json(&Spec::parse(spec.text.clone()).unwrap()), json(&spec));
    }
}
