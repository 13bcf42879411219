//! The copy of the spec that progenitor reads.
//!
//! The published spec says more than progenitor can take. Its error responses are left out here, so that every answer which is no
//! success reaches the one decoder of errors whole; `200` becomes `2XX`, since any success with the documented body is one; and
//! lists that may grow become the open enums of `metadata.rs`.

use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The copy for progenitor of a spec without [problems](crate::unsupported::problems).
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
    let descriptions: BTreeMap<String, Value> = extensible_enums(&tree)
        .map(|(name, schema)| (format!("#/components/schemas/{name}"), schema["description"].clone()))
        .collect();
    if let Some(schemas) = tree.pointer_mut("/components/schemas").and_then(Value::as_object_mut) {
        for schema in schemas.values_mut() {
            if is_open_enum(schema) {
                *schema = json!({ "type": "string" });
            }
            // A bare reference has no room for words, and the field's documentation would be empty.
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

/// The names of the schemas that are texts with a list which may grow.
pub(crate) fn extensible_enums(tree: &Value) -> impl Iterator<Item = (&String, &Value)> {
    crate::spec::members(tree, "/components/schemas").filter(|(_, schema)| is_open_enum(schema))
}

fn is_open_enum(schema: &Value) -> bool {
    schema.get("x-extensible-enum").is_some()
}
