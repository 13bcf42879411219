//! Shapes that progenitor cannot take, found before it meets them: it would stop with an assertion that names no place.
//!
//! Places are JSON pointers into the spec (RFC 6901), as in `#/paths/~1v5~1{project_id}/get`.

use crate::spec::{METHODS, escape, resolve, walk};
use serde_json::Value;
use std::collections::BTreeMap;

/// What stands in the generator's way, a sentence each with its place first; empty when nothing does.
pub(crate) fn problems(tree: &Value) -> Vec<String> {
    let mut found = Vec::new();
    operations(tree, &mut found);
    walk(tree, &mut String::from("#"), &mut |place, value| schema(tree, place, value, &mut found));
    found
}

fn operations(tree: &Value, found: &mut Vec<String>) {
    let mut ids: BTreeMap<&str, String> = BTreeMap::new();
    for (path, item) in crate::spec::members(tree, "/paths") {
        if item.get("$ref").is_some() {
            found.push(format!("#/paths/{}: a path must stand here itself, not behind a $ref", escape(path)));
        }
        for method in METHODS {
            let Some(operation) = item.get(method) else { continue };
            let place = format!("#/paths/{}/{method}", escape(path));
            match operation.get("operationId").and_then(Value::as_str) {
                None => {
                    found.push(format!("{place}: the operation has no operationId, which names its function"))
                }
                Some(id) => {
                    if let Some(other) = ids.insert(id, place.clone()) {
                        found.push(format!("{place}: the operationId {id} stands at {other} too"));
                    }
                }
            }
            responses(tree, &place, operation, found);
            body(&place, operation, found);
        }
    }
}

/// One function has one return type, so every success must have one schema, and `default` counts as a success too.
fn responses(tree: &Value, place: &str, operation: &Value, found: &mut Vec<String>) {
    let mut successes: Vec<(&String, String)> = Vec::new();
    for (status, response) in crate::spec::members(operation, "/responses") {
        let place = format!("{place}/responses/{status}");
        if status == "default" {
            found.push(format!(
                "{place}: `default` counts as a success for the generator; name the statuses instead"
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
                        "{place}/content: a success has one media type, here are {}",
                        content.len()
                    ));
                }
                for (media, value) in content {
                    if media != "application/json" {
                        found.push(format!(
                            "{place}/content/{}: a success must be application/json",
                            escape(media)
                        ));
                    }
                    successes.push((status, value.get("schema").unwrap_or(&Value::Null).to_string()));
                }
            }
        }
    }
    if successes.is_empty() && !found.iter().any(|text| text.starts_with(place)) {
        found.push(format!(
            "{place}/responses: no 2xx status is described, so the function would return nothing"
        ));
    }
    if let Some((first, schema)) = successes.first() {
        for (status, other) in &successes[1..] {
            if other != schema {
                found.push(format!(
                    "{place}/responses/{status}: the schema differs from that of {first}; one operation can have one success schema only"
                ));
            }
        }
    }
}

fn body(place: &str, operation: &Value, found: &mut Vec<String>) {
    let Some(content) = operation.pointer("/requestBody/content").and_then(Value::as_object) else { return };
    if content.len() != 1 {
        found.push(format!(
            "{place}/requestBody/content: a body has one media type, here are {}",
            content.len()
        ));
    }
}

/// What typify, which makes the types, stumbles over.
fn schema(tree: &Value, place: &str, value: &Value, found: &mut Vec<String>) {
    let Some(object) = value.as_object() else { return };
    if place.contains("/example") || place.starts_with("#/x-") {
        return;
    }
    if let Some(target) = object.get("$ref").and_then(Value::as_str)
        && target.strip_prefix('#').and_then(|pointer| tree.pointer(pointer)).is_none()
    {
        found.push(format!("{place}: {target} leads nowhere"));
    }
    if !is_schema(place) {
        return;
    }
    for word in ["anyOf", "oneOf", "not"] {
        if object.contains_key(word) {
            found.push(format!(
                "{place}: `{word}` makes types that fail when they are used; describe one shape"
            ));
        }
    }
    if object.contains_key("default") {
        found.push(format!("{place}: `default` in a schema stops the generator; say it in the description"));
    }
    if let Some(kind) = object.get("type") {
        const KINDS: [&str; 6] = ["array", "boolean", "integer", "number", "object", "string"];
        if !kind.as_str().is_some_and(|kind| KINDS.contains(&kind)) {
            found.push(format!(
                "{place}/type: {kind} is no type of OpenAPI 3.0; known are {}",
                KINDS.join(", ")
            ));
        }
    }
    if object.get("format").and_then(Value::as_str) == Some("uuid") {
        found.push(format!(
            "{place}/format: ids of this service are no UUIDs, and a UUID type would reject them"
        ));
    }
    if let Some(all) = object.get("allOf").and_then(Value::as_array)
        && (all.len() != 1 || all[0].get("$ref").is_none())
    {
        found.push(format!("{place}/allOf: only a single $ref can stand here, to describe its use"));
    }
    if object.get("nullable") == Some(&Value::Bool(true))
        && is_component(place)
        && object.get("type") != Some(&"string".into())
    {
        found.push(format!(
            "{place}/nullable: say it where the schema is used, or the type gets two layers of Option"
        ));
    }
}

/// Whether a place holds a schema, by the words that lead to one.
fn is_schema(place: &str) -> bool {
    let mut words = place.rsplit('/');
    let last = words.next().unwrap_or_default();
    let parent = words.next().unwrap_or_default();
    matches!(last, "schema" | "items" | "additionalProperties") && !matches!(parent, "properties")
        || parent == "properties"
        || is_component(place)
}

fn is_component(place: &str) -> bool {
    place.strip_prefix("#/components/schemas/").is_some_and(|name| !name.contains('/'))
}
