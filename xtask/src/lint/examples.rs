//! Validates the examples against their schemas.

use crate::json_schema;
use crate::spec::{escape, members, walk};
use serde_json::Value;
use std::collections::BTreeMap;

/// The violations of schemas by their examples, each as `pointer: message`.
pub(super) fn problems(tree: &Value) -> Vec<String> {
    let mut found = Vec::new();
    // Most examples have one of a few schemas, and each validator contains all models.
    let mut validators = BTreeMap::new();
    for example in examples(tree) {
        let validator = validators
            .entry(example.schema.to_string())
            .or_insert_with(|| jsonschema::draft202012::new(&json_schema::document(tree, example.schema)));
        match validator {
            Err(error) => found.push(format!("{}: the schema is invalid: {error}", example.pointer)),
            Ok(validator) => {
                for error in validator.iter_errors(example.value) {
                    found.push(format!("{}{}: {error}", example.pointer, error.instance_path()));
                }
            }
        }
    }
    found
}

struct Example<'a> {
    pointer: String,
    schema: &'a Value,
    value: &'a Value,
}

/// The examples of parameters, headers, media types and schemas.
fn examples(tree: &Value) -> Vec<Example<'_>> {
    let mut all = Vec::new();
    walk(tree, &mut String::from("#"), &mut |pointer, value| {
        if super::is_data(pointer) {
            return;
        }
        let schema = match value.get("schema") {
            Some(schema) => schema,
            // The value itself is a schema. A map of properties is not, even if one of them is named `type`.
            None if value.get("type").is_some_and(Value::is_string) && !pointer.ends_with("/properties") => {
                value
            }
            None => return,
        };
        if let Some(value) = value.get("example") {
            all.push(Example { pointer: format!("{pointer}/example"), schema, value });
        }
        for (name, example) in members(value, "/examples") {
            if let Some(value) = example.get("value") {
                all.push(Example { pointer: format!("{pointer}/examples/{}", escape(name)), schema, value });
            }
        }
    });
    all
}
