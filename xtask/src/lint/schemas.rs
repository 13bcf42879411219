//! Checks that request schemas are strict and response schemas are liberal, so that a client rejects its own mistakes and accepts whatever
//! the service sends.

use crate::spec::{escape, members, operations, resolve, text};
use serde_json::Value;
use std::collections::BTreeSet;

/// The keywords that limit a value.
const LIMITS: [&str; 13] = [
    "minLength",
    "maxLength",
    "pattern",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
];

/// The violations, each as `pointer: message`.
pub(super) fn problems(tree: &Value) -> Vec<String> {
    let mut found = Vec::new();
    for (visit, schemas) in [(response as Visit, responses(tree)), (request, requests(tree))] {
        let mut walk = Walk { tree, visit, seen: BTreeSet::new(), found: Vec::new() };
        for (pointer, schema) in schemas {
            walk.schema(&pointer, schema);
        }
        found.extend(walk.found);
    }
    found.sort();
    found.dedup();
    found
}

/// Checks one schema; calls the function with each problem.
type Visit = fn(&Value, &Value, &mut dyn FnMut(&str, String));

/// A response schema has no limits, and each of its properties may be absent or null.
fn response(tree: &Value, schema: &Value, report: &mut dyn FnMut(&str, String)) {
    for limit in LIMITS {
        if schema.get(limit).is_some() {
            report(
                "",
                format!("a response must not be limited by {limit}; state the limit in the description"),
            );
        }
    }
    if schema.get("enum").is_some() {
        report(
            "",
            "a response must not have a closed enum; list the known values in x-extensible-enum".to_owned(),
        );
    }
    if schema.get("required").is_some() {
        report("", "a field of a response must not be required, because it can be absent".to_owned());
    }
    if is_object(schema) && schema.get("additionalProperties").is_none_or(Value::is_boolean) {
        report(
            "",
            "a response needs `additionalProperties: {}`, because unknown fields can appear".to_owned(),
        );
    }
    for (name, property) in members(schema, "/properties") {
        if resolve(tree, property).get("nullable") != Some(&Value::Bool(true)) {
            let message = "a field of a response must be nullable".to_owned();
            report(&format!("/properties/{}", escape(name)), message);
        }
    }
}

/// A request schema rejects unknown fields and lists its values in a closed enum.
fn request(_: &Value, schema: &Value, report: &mut dyn FnMut(&str, String)) {
    if is_object(schema) && schema.get("additionalProperties") != Some(&Value::Bool(false)) {
        report("", "a request needs `additionalProperties: false`".to_owned());
    }
    if schema.get("x-extensible-enum").is_some() {
        report("", "a request must list its values in a closed enum".to_owned());
    }
    if schema.get("nullable").is_some() {
        report("", "a field of a request must not be nullable; omit it instead".to_owned());
    }
}

fn is_object(schema: &Value) -> bool {
    text(schema, "type") == Some("object") && schema.get("allOf").is_none()
}

/// Visits schemas and those that they refer to, each component once.
struct Walk<'a> {
    tree: &'a Value,
    visit: Visit,
    seen: BTreeSet<&'a str>,
    found: Vec<String>,
}

impl<'a> Walk<'a> {
    fn schema(&mut self, pointer: &str, schema: &'a Value) {
        if let Some(target) = text(schema, "$ref") {
            if self.seen.insert(target) {
                self.schema(target, resolve(self.tree, schema));
            }
            return;
        }
        let found = &mut self.found;
        (self.visit)(self.tree, schema, &mut |path, message| {
            found.push(format!("{pointer}{path}: {message}"))
        });
        for (name, property) in members(schema, "/properties") {
            self.schema(&format!("{pointer}/properties/{}", escape(name)), property);
        }
        for key in ["items", "additionalProperties"] {
            if let Some(inner) = schema.get(key).filter(|inner| inner.is_object()) {
                self.schema(&format!("{pointer}/{key}"), inner);
            }
        }
        for (index, part) in schema.get("allOf").and_then(Value::as_array).into_iter().flatten().enumerate() {
            self.schema(&format!("{pointer}/allOf/{index}"), part);
        }
    }
}

/// The schemas of all responses, each with its pointer.
fn responses(tree: &Value) -> Vec<(String, &Value)> {
    let mut all = Vec::new();
    for (path, method, operation) in operations(tree) {
        for (status, response) in members(operation, "/responses") {
            let pointer = format!("#/paths/{}/{method}/responses/{status}", escape(path));
            all.extend(content(tree, &pointer, response));
        }
    }
    all
}

/// The schemas of all request bodies, each with its pointer.
fn requests(tree: &Value) -> Vec<(String, &Value)> {
    let mut all = Vec::new();
    for (path, method, operation) in operations(tree) {
        let pointer = format!("#/paths/{}/{method}/requestBody", escape(path));
        all.extend(operation.get("requestBody").into_iter().flat_map(|body| content(tree, &pointer, body)));
    }
    all
}

/// The schemas of a body, which can be a `$ref` to a component.
fn content<'a>(tree: &'a Value, pointer: &str, body: &'a Value) -> Vec<(String, &'a Value)> {
    let pointer = text(body, "$ref").unwrap_or(pointer);
    members(resolve(tree, body), "/content")
        .filter_map(|(media, value)| {
            Some((format!("{pointer}/content/{}/schema", escape(media)), value.get("schema")?))
        })
        .collect()
}
