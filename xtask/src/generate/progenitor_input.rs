//! Prepares the copy of the spec that progenitor reads.
//!
//! Progenitor does not support every construct of the published spec, so the copy differs from it:
//!
//! * It has no error responses, so that one decoder handles all of them.
//! * `200` becomes `2XX`, so that any success status with the documented body is accepted.
//! * Extensible enums become strings, which [`extensible_enums`](super::extensible_enums) replaces with its types.
//! * Strings have no `pattern`, because the generated code would need a library for regular expressions. The service checks the pattern.
//! * An optional array is nullable, because an absent array and an empty one are different requests.
//! * A named object is not nullable, because each field that holds it is: the type would have two layers of `Option`.

use super::extensible_enums::is_extensible;
use crate::spec::members;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Copies a spec that has no [problems](super::unsupported::problems) for progenitor.
pub(crate) fn copy(tree: &Value) -> Value {
    let mut tree = tree.clone();
    if let Some(paths) = tree.get_mut("paths").and_then(Value::as_object_mut) {
        for operation in
            paths.values_mut().filter_map(Value::as_object_mut).flat_map(|item| item.values_mut())
        {
            if let Some(responses) = operation.get_mut("responses").and_then(Value::as_object_mut) {
                let success = responses
                    .iter()
                    .find(|(status, _)| status.starts_with('2'))
                    .map(|(_, value)| value.clone());
                responses.clear();
                responses.extend(success.map(|value| ("2XX".to_owned(), value)));
            }
        }
    }
    let descriptions: BTreeMap<String, Value> = members(&tree, "/components/schemas")
        .filter_map(|(name, schema)| {
            Some((format!("#/components/schemas/{name}"), schema.get("description")?.clone()))
        })
        .collect();
    if let Some(schemas) = tree.pointer_mut("/components/schemas").and_then(Value::as_object_mut) {
        for schema in schemas.values_mut() {
            if is_extensible(schema) {
                *schema = json!({ "type": "string" });
            }
            if let Some(schema) = schema.as_object_mut() {
                schema.remove("nullable");
                schema.remove("pattern");
            }
            let required: BTreeSet<String> = schema
                .get("required")
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
                .filter_map(|name| Some(name.as_str()?.to_owned()))
                .collect();
            // A `$ref` alone has no description, so the documentation of the field would be empty.
            let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
            for (name, property) in properties.into_iter().flatten() {
                if property["type"] == "array" && !required.contains(name) {
                    property["nullable"] = json!(true);
                }
                let target = property.get("$ref").and_then(Value::as_str);
                if let Some(description) = target.and_then(|target| descriptions.get(target)) {
                    *property = json!({ "description": description, "allOf": [property] });
                }
            }
        }
    }
    tree
}
