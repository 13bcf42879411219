//! What every operation must tell its readers.

use crate::spec::{self, escape, resolve, text};
use serde_json::Value;

/// What operations lack, with their places.
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
        let place = format!("#/paths/{}/{method}", escape(path));
        let mut object = |problem: &str| found.push(format!("{place}: {problem}"));
        for word in ["summary", "description"] {
            if text(operation, word).is_none_or(|words| words.trim().is_empty()) {
                object(&format!("the operation has no {word}"));
            }
        }
        if let Some(id) = text(operation, "operationId")
            && !is_snake_case(id)
        {
            object(&format!("the operationId {id} is not in snake_case"));
        }
        match operation.get("tags").and_then(Value::as_array).map(Vec::as_slice) {
            Some([Value::String(tag)]) if tags.contains(&tag.as_str()) => {}
            _ => object("the operation must have one tag, of those that the document describes"),
        }
        let security = operation.get("security").or_else(|| tree.get("security"));
        if security.and_then(Value::as_array).is_none_or(Vec::is_empty) {
            object("nothing says how the caller proves who it is (security)");
        }
        let body = operation.get("requestBody").map(|body| resolve(tree, body));
        if body.is_some_and(|body| !has_example(body)) {
            object("the request body has no example");
        }
        let shown = |first: &[char]| {
            spec::members(operation, "/responses")
                .filter(|(status, _)| status.starts_with(first))
                .filter(|(_, response)| has_example(resolve(tree, response)))
                .count()
        };
        if shown(&['2']) == 0 {
            object("no success has an example");
        }
        if shown(&['4', '5']) < 2 {
            object("fewer than two errors have an example");
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
        && id.split('_').all(|word| {
            !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
        })
}
