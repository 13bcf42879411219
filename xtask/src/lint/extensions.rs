//! Finds members that the OpenAPI schema allows but that have no effect: unknown extensions, and members next to a `$ref`.

use crate::spec::walk;
use serde_json::Value;

/// The extensions of this project, which `info.description` documents.
const EXTENSIONS: [&str; 10] = [
    "x-cloud",
    "x-error-codes",
    "x-error-remedies",
    "x-extensible-enum",
    "x-flavors",
    "x-iam-action",
    "x-iam-dependencies",
    "x-iam-scopes",
    "x-iam-url",
    "x-strict",
];

/// The members without an effect, each as `pointer: message`.
pub(super) fn problems(tree: &Value) -> Vec<String> {
    let mut found = Vec::new();
    walk(tree, &mut String::from("#"), &mut |pointer, value| {
        let Some(object) = value.as_object() else { return };
        if super::is_data(pointer) {
            return;
        }
        let is_map = pointer.ends_with("/properties");
        for key in object.keys().filter(|key| key.starts_with("x-") && !is_map) {
            if !EXTENSIONS.contains(&key.as_str()) {
                found.push(format!("{pointer}: unknown extension `{key}`"));
            }
        }
        if object.get("$ref").is_some_and(Value::is_string) && object.len() > 1 {
            found.push(format!("{pointer}: members next to a $ref are ignored"));
        }
    });
    found
}
