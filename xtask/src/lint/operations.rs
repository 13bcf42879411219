//! Checks that every operation is documented and has examples.

use crate::spec::{self, escape, resolve, text};
use serde_json::Value;

/// The missing elements, each as `pointer: message`.
pub(super) fn problems(tree: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let tags: Vec<&str> = tree
        .get("tags")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|tag| text(tag, "name"))
        .collect();
    for (path, method, operation) in spec::operations(tree) {
        let pointer = format!("#/paths/{}/{method}", escape(path));
        let mut report = |problem: &str| found.push(format!("{pointer}: {problem}"));
        for key in ["summary", "description"] {
            if text(operation, key).is_none_or(|value| value.trim().is_empty()) {
                report(&format!("the operation has no {key}"));
            }
        }
        if text(operation, "x-iam-action").is_none_or(str::is_empty) {
            report("the operation has no x-iam-action");
        }
        if let Some(id) = text(operation, "operationId")
            && !is_snake_case(id)
        {
            report(&format!("the operationId {id} is not in snake_case"));
        }
        match operation.get("tags").and_then(Value::as_array).map(Vec::as_slice) {
            Some([Value::String(tag)]) if tags.contains(&tag.as_str()) => {}
            _ => report("the operation must have exactly one tag, and the document must define it"),
        }
        let security = operation.get("security").or_else(|| tree.get("security"));
        if security.and_then(Value::as_array).is_none_or(Vec::is_empty) {
            report("the operation has no security requirement");
        }
        let body = operation.get("requestBody").map(|body| resolve(tree, body));
        if body.is_some_and(|body| !has_example(body)) {
            report("the request body has no example");
        }
        let responses_with_example = |first_digits: &[char]| {
            spec::members(operation, "/responses")
                .filter(|(status, _)| status.starts_with(first_digits))
                .filter(|(_, response)| has_example(resolve(tree, response)))
                .count()
        };
        // A response without content, for example 204, cannot have an example.
        let successes_with_content = spec::members(operation, "/responses")
            .filter(|(status, _)| status.starts_with('2'))
            .filter(|(_, response)| resolve(tree, response).get("content").is_some())
            .count();
        if successes_with_content > 0 && responses_with_example(&['2']) == 0 {
            report("the successful response has no example");
        }
        if responses_with_example(&['4', '5']) < 2 {
            report("fewer than two error responses have an example");
        }
    }
    found
}

fn has_example(body: &Value) -> bool {
    spec::members(body, "/content").any(|(_, media)| {
        media.get("example").is_some() || spec::members(media, "/examples").next().is_some()
    })
}

fn is_snake_case(id: &str) -> bool {
    id.starts_with(|c: char| c.is_ascii_lowercase())
        && id.split('_').all(|part| {
            !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
        })
}
