//! Schemas of OpenAPI 3.0 as JSON Schema (draft 2020-12), with every bound kept.

use crate::spec::members;
use serde_json::{Map, Value, json};

const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";
const COMPONENT: &str = "#/components/schemas/";

/// The models of the spec as documents of their own, by file name; they refer to each other by it.
pub(crate) fn files(tree: &Value) -> Vec<(String, Value)> {
    members(tree, "/components/schemas")
        .map(|(name, schema)| {
            let mut document = json!({
                "$schema": DRAFT,
                "$comment": "Written by `cargo xtask generate` from openapi/otc-vpn.yaml; an edit here is lost.",
                "title": name,
            });
            let converted = convert(schema, &|target| format!("{}.json", target.trim_start_matches(COMPONENT)));
            if let (Value::Object(document), Value::Object(converted)) = (&mut document, converted) {
                document.extend(converted);
            }
            (file_name(name), document)
        })
        .collect()
}

/// A schema of the spec as one document, which holds every model that it may refer to.
pub(crate) fn document(tree: &Value, schema: &Value) -> Value {
    let keep = |target: &str| target.to_owned();
    let models: Map<String, Value> = members(tree, "/components/schemas")
        .map(|(name, model)| (name.clone(), convert(model, &keep)))
        .collect();
    json!({ "$schema": DRAFT, "allOf": [convert(schema, &keep)], "components": { "schemas": models } })
}

/// The file of a model.
pub(crate) fn file_name(model: &str) -> String {
    format!("{model}.json")
}

/// What OpenAPI 3.0 writes differently: `nullable`, `example`, exclusive bounds as truth values. `refer` rewrites references.
fn convert(schema: &Value, refer: &impl Fn(&str) -> String) -> Value {
    let Some(object) = schema.as_object() else { return schema.clone() };
    let mut out = Map::new();
    for (key, value) in object {
        let converted = match key.as_str() {
            "nullable" | "exclusiveMinimum" | "exclusiveMaximum" => continue,
            "$ref" => value.as_str().map_or(Value::Null, |target| refer(target).into()),
            "example" => {
                out.insert("examples".to_owned(), json!([value]));
                continue;
            }
            "properties" => value
                .as_object()
                .into_iter()
                .flatten()
                .map(|(name, property)| (name.clone(), convert(property, refer)))
                .collect::<Map<_, _>>()
                .into(),
            "items" | "additionalProperties" | "not" => convert(value, refer),
            "allOf" | "anyOf" | "oneOf" => {
                value.as_array().into_iter().flatten().map(|part| convert(part, refer)).collect()
            }
            _ => value.clone(),
        };
        out.insert(key.clone(), converted);
    }
    for (exclusive, bound) in [("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")] {
        if object.get(exclusive) == Some(&Value::Bool(true))
            && let Some(limit) = out.remove(bound)
        {
            out.insert(exclusive.to_owned(), limit);
        }
    }
    if object.get("nullable") == Some(&Value::Bool(true)) {
        allow_null(&mut out);
    }
    out.into()
}

fn allow_null(schema: &mut Map<String, Value>) {
    // `nullable` beside `allOf` means null or the whole; the parts alone would still refuse null.
    if let Some(parts) = schema.remove("allOf") {
        schema.remove("type");
        let whole = match parts.as_array().map(Vec::as_slice) {
            Some([only]) => only.clone(),
            _ => json!({ "allOf": parts }),
        };
        schema.insert("anyOf".to_owned(), json!([whole, { "type": "null" }]));
    }
    if let Some(kind) = schema.get_mut("type") {
        *kind = json!([kind, "null"]);
    }
    if let Some(values) = schema.get_mut("enum").and_then(Value::as_array_mut)
        && !values.contains(&Value::Null)
    {
        values.push(Value::Null);
    }
}

#[cfg(test)]
mod tests {
    use super::convert;
    use serde_json::json;

    fn converted(schema: serde_json::Value) -> serde_json::Value {
        convert(&schema, &|target| format!("<{target}>"))
    }

    #[test]
    fn null_is_allowed_where_openapi_says_nullable() {
        assert_eq!(
            converted(json!({ "type": "string", "nullable": true, "enum": ["a"], "maxLength": 3 })),
            json!({ "type": ["string", "null"], "enum": ["a", null], "maxLength": 3 })
        );
        assert_eq!(
            converted(json!({ "type": "object", "nullable": true, "allOf": [{ "$ref": "a" }] })),
            json!({ "anyOf": [{ "$ref": "<a>" }, { "type": "null" }] })
        );
    }

    #[test]
    fn bounds_are_kept_at_every_depth() {
        assert_eq!(
            converted(json!({
                "properties": { "nullable": { "type": "integer", "minimum": 1, "exclusiveMinimum": true } },
                "items": { "nullable": true, "type": "string", "pattern": "^a" },
            })),
            json!({
                "properties": { "nullable": { "type": "integer", "exclusiveMinimum": 1 } },
                "items": { "type": ["string", "null"], "pattern": "^a" },
            })
        );
    }
}
