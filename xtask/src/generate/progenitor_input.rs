//! Prepares the copy of the spec that progenitor reads.
//!
//! Progenitor does not support every construct of the published spec, so the copy differs from it:
//!
//! * It has no error responses, so that one decoder handles all of them.
//! * `200` becomes `2XX`, so that any success status with the documented body is accepted.
//! * Extensible enums become strings, which [`extensible_enums`](super::extensible_enums) replaces with its types.
//! * A named object is not nullable, because each field that holds it is: the type would have two layers of `Option`.

use super::extensible_enums::{is_extensible, schemas};
use serde_json::{Value, json};
use std::collections::BTreeMap;

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
    let descriptions: BTreeMap<String, Value> = schemas(&tree)
        .map(|(name, schema)| (format!("#/components/schemas/{name}"), schema["description"].clone()))
        .collect();
    if let Some(schemas) = tree.pointer_mut("/components/schemas").and_then(Value::as_object_mut) {
        for schema in schemas.values_mut() {
            if is_extensible(schema) {
                *schema = json!({ "type": "string" });
            }
            if let Some(schema) = schema.as_object_mut() {
                schema.remove("nullable");
            }
            // A `$ref` alone has no description, so the documentation of the field would be empty.
            let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
            for property in properties.into_iter().flat_map(|properties| properties.values_mut()) {
                let target = property.get("$ref").and_then(Value::as_str);
                if let Some(description) = target.and_then(|target| descriptions.get(target)) {
                    *property = json!({ "description": description, "allOf": [property] });
                }
            }
        }
    }
    tree
}
