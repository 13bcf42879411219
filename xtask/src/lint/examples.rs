//! Examples must be what their schemas describe.

use crate::json_schema;
use crate::spec::{escape, members, walk};
use serde_json::Value;

/// Examples that their own schemas refuse, with their places.
pub(super) fn problems(tree: &Value) -> Vec<String> {
    let mut found = Vec::new();
    for example in examples(tree) {
        let document = json_schema::document(tree, example.schema);
        match jsonschema::draft202012::new(&document) {
            Err(error) => found.push(format!("{}: the schema itself is wrong: {error}", example.place)),
            Ok(validator) => {
                for error in validator.iter_errors(example.value) {
                    let at = error.instance_path();
                    found.push(format!("{}{at}: {error}", example.place));
                }
            }
        }
    }
    found
}

struct Example<'a> {
    place: String,
    schema: &'a Value,
    value: &'a Value,
}

/// Every example of the document: those beside a schema, and those within one.
fn examples(tree: &Value) -> Vec<Example<'_>> {
    let mut all = Vec::new();
    walk(tree, &mut String::from("#"), &mut |place, value| {
        if is_data(place) {
            return;
        }
        let schema = match value.get("schema") {
            Some(schema) => schema,
            // Within a schema, whose `properties` might have one of this name.
            None if value.get("type").is_some_and(Value::is_string) && !place.ends_with("/properties") => {
                value
            }
            None => return,
        };
        if let Some(value) = value.get("example") {
            all.push(Example { place: format!("{place}/example"), schema, value });
        }
        for (name, example) in members(value, "/examples") {
            if let Some(value) = example.get("value") {
                all.push(Example { place: format!("{place}/examples/{}", escape(name)), schema, value });
            }
        }
    });
    all
}

/// Whether a place is inside an example or an extension, where words mean nothing.
fn is_data(place: &str) -> bool {
    place.split('/').any(|word| word == "example" || word == "examples" || word.starts_with("x-"))
}
