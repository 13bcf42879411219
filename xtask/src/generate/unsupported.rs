//! Finds constructs that progenitor does not support, and reports each with its JSON pointer (RFC 6901). Progenitor itself panics without
//! naming a location.

use crate::spec::{METHODS, escape, resolve, walk};
use serde_json::Value;
use std::collections::BTreeMap;

/// The unsupported constructs, each as `pointer: message`.
pub(crate) fn problems(tree: &Value) -> Vec<String> {
    let mut found = Vec::new();
    operations(tree, &mut found);
    walk(tree, &mut String::from("#"), &mut |pointer, value| schema(tree, pointer, value, &mut found));
    found
}

fn operations(tree: &Value, found: &mut Vec<String>) {
    let mut ids: BTreeMap<&str, String> = BTreeMap::new();
    for (path, item) in crate::spec::members(tree, "/paths") {
        if item.get("$ref").is_some() {
            found.push(format!(
                "#/paths/{}: the generator does not support a $ref to a path item",
                escape(path)
            ));
        }
        for method in METHODS {
            let Some(operation) = item.get(method) else { continue };
            let pointer = format!("#/paths/{}/{method}", escape(path));
            match operation.get("operationId").and_then(Value::as_str) {
                None => found.push(format!(
                    "{pointer}: the operation has no operationId, which is the name of its function"
                )),
                Some(id) => {
                    if let Some(other) = ids.insert(id, pointer.clone()) {
                        found.push(format!("{pointer}: the operationId {id} is also used at {other}"));
                    }
                }
            }
            responses(tree, &pointer, operation, found);
            body(&pointer, operation, found);
        }
    }
}

/// A function has one return type, so all successful responses must have the same schema. Progenitor also treats `default` as a success.
fn responses(tree: &Value, pointer: &str, operation: &Value, found: &mut Vec<String>) {
    let mut successes: Vec<(&String, String)> = Vec::new();
    for (status, response) in crate::spec::members(operation, "/responses") {
        let pointer = format!("{pointer}/responses/{status}");
        if status == "default" {
            found.push(format!(
                "{pointer}: the generator treats `default` as a success; list the statuses instead"
            ));
            continue;
        }
        if !status.starts_with('2') {
            continue;
        }
        let response = resolve(tree, response);
        match response.get("content").and_then(Value::as_object) {
            None => successes.push((status, String::new())),
            Some(content) => {
                if content.len() > 1 {
                    found.push(format!(
                        "{pointer}/content: a successful response must have one media type, not {}",
                        content.len()
                    ));
                }
                for (media, value) in content {
                    if media != "application/json" {
                        found.push(format!(
                            "{pointer}/content/{}: a successful response must be application/json",
                            escape(media)
                        ));
                    }
                    successes.push((status, value.get("schema").unwrap_or(&Value::Null).to_string()));
                }
            }
        }
    }
    if successes.is_empty() && !found.iter().any(|text| text.starts_with(pointer)) {
        found.push(format!(
            "{pointer}/responses: the operation has no 2xx response, so the function has no return type"
        ));
    }
    if let Some((first, schema)) = successes.first() {
        for (status, other) in &successes[1..] {
            if other != schema {
                found.push(format!(
                    "{pointer}/responses/{status}: the schema differs from that of {first}; all successful responses must have the same schema"
                ));
            }
        }
    }
}

fn body(pointer: &str, operation: &Value, found: &mut Vec<String>) {
    let Some(content) = operation.pointer("/requestBody/content").and_then(Value::as_object) else { return };
    if content.len() != 1 {
        found.push(format!(
            "{pointer}/requestBody/content: a body must have one media type, not {}",
            content.len()
        ));
    }
}

/// Finds constructs that are not supported by typify, which generates the types for progenitor.
fn schema(tree: &Value, pointer: &str, value: &Value, found: &mut Vec<String>) {
    let Some(object) = value.as_object() else { return };
    if pointer.contains("/example") || pointer.starts_with("#/x-") {
        return;
    }
    if let Some(target) = object.get("$ref").and_then(Value::as_str)
        && target.strip_prefix('#').and_then(|target| tree.pointer(target)).is_none()
    {
        found.push(format!("{pointer}: {target} does not exist"));
    }
    if !is_schema(pointer) {
        return;
    }
    for keyword in ["anyOf", "oneOf", "not"] {
        if object.contains_key(keyword) {
            found.push(format!(
                "{pointer}: the types generated for `{keyword}` fail at run time; use a single schema"
            ));
        }
    }
    if object.contains_key("default") {
        found.push(format!(
            "{pointer}: the generator does not support `default` in a schema; state it in the description"
        ));
    }
    if let Some(kind) = object.get("type") {
        const KINDS: [&str; 6] = ["array", "boolean", "integer", "number", "object", "string"];
        if !kind.as_str().is_some_and(|kind| KINDS.contains(&kind)) {
            found.push(format!(
                "{pointer}/type: {kind} is not an OpenAPI 3.0 type; valid types: {}",
                KINDS.join(", ")
            ));
        }
    }
    if object.get("format").and_then(Value::as_str) == Some("uuid") {
        found.push(format!(
            "{pointer}/format: ids of this service are not UUIDs; a UUID type would reject them"
        ));
    }
    if object.get("format").and_then(Value::as_str) == Some("password") && !is_component(pointer) {
        found.push(format!(
            "{pointer}/format: a secret must be a named schema, so that its type can be redacted"
        ));
    }
    if let Some(all) = object.get("allOf").and_then(Value::as_array)
        && (all.len() != 1 || all[0].get("$ref").is_none())
    {
        found.push(format!("{pointer}/allOf: the generator supports only a single $ref"));
    }
}

/// Whether a pointer refers to a schema.
fn is_schema(pointer: &str) -> bool {
    let mut keys = pointer.rsplit('/');
    let last = keys.next().unwrap_or_default();
    let parent = keys.next().unwrap_or_default();
    matches!(last, "schema" | "items" | "additionalProperties") && !matches!(parent, "properties")
        || parent == "properties"
        || is_component(pointer)
}

fn is_component(pointer: &str) -> bool {
    pointer.strip_prefix("#/components/schemas/").is_some_and(|name| !name.contains('/'))
}
