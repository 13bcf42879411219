//! Validates requests with the schemas of the spec: types, required and unknown fields, enums, lengths, ranges and patterns.
//!
//! The generated types reject unknown fields and wrong types, too, but not every limit. The keywords below are those that the
//! spec uses in requests; a unit test verifies that it uses no others.

use crate::spec;
use regex_lite::Regex;
use serde_json::{Map, Value};

/// What is wrong with a request.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Violation {
    /// The path of the field, such as `vpn_gateway.eip1.bandwidth_size`.
    pub(crate) field: String,
    /// The value of the field as text; `None` for a secret.
    pub(crate) value: Option<String>,
    /// The limit that the value violates, such as `must be at most 1000`.
    pub(crate) limit: String,
}

impl Violation {
    /// The last part of the path of the field, such as `bandwidth_size`.
    pub(crate) fn name(&self) -> &str {
        self.field.rsplit('.').next().unwrap_or_default()
    }
}

/// Validates the body of a request to an operation.
pub(crate) fn validate_body(operation_id: &str, body: &Value) -> Result<(), Violation> {
    match spec::body_schema(operation_id) {
        Some(schema) => validate("", body, schema),
        None => Ok(()),
    }
}

/// Validates the query of a request to an operation. The service ignores unknown parameters.
pub(crate) fn validate_query(operation_id: &str, query: &[(String, String)]) -> Result<(), Violation> {
    for (name, schema) in spec::query_schemas(operation_id) {
        for (_, text) in query.iter().filter(|(key, _)| key == name) {
            // Each value of an array is a parameter of its own.
            let schema = if schema["type"] == "array" { &schema["items"] } else { schema };
            let number = text.parse::<i64>().ok().filter(|_| spec::resolve(schema)["type"] == "integer");
            validate(name, &number.map_or_else(|| Value::from(text.as_str()), Value::from), schema)?;
        }
    }
    Ok(())
}

fn validate(field: &str, value: &Value, schema: &'static Value) -> Result<(), Violation> {
    let schema = spec::resolve(schema);
    for part in schema["allOf"].as_array().into_iter().flatten() {
        validate(field, value, part)?;
    }
    let violation = |limit: String| Violation {
        field: field.to_owned(),
        value: (schema["writeOnly"] != true).then(|| match value {
            Value::String(text) => text.clone(),
            value => value.to_string(),
        }),
        limit,
    };
    if let Some(expected) = schema["type"].as_str().filter(|expected| !has_type(value, expected)) {
        return Err(violation(format!("must be of type {expected}")));
    }
    if let Some(values) = schema["enum"].as_array().filter(|values| !values.contains(value)) {
        let values: Vec<_> = values.iter().filter_map(Value::as_str).collect();
        return Err(violation(format!("must be one of {}", values.join(", "))));
    }
    match value {
        Value::Object(object) => validate_object(field, object, schema),
        Value::Array(items) => {
            check_range("number of items", items.len() as i64, schema, ["minItems", "maxItems"])
                .map_err(violation)?;
            items
                .iter()
                .enumerate()
                .try_for_each(|(index, item)| validate(&format!("{field}[{index}]"), item, &schema["items"]))
        }
        Value::String(text) => {
            let length = text.chars().count() as i64;
            check_range("number of characters", length, schema, ["minLength", "maxLength"])
                .map_err(violation)?;
            match schema["pattern"].as_str() {
                Some(pattern) if Regex::new(pattern).is_ok_and(|regex| !regex.is_match(text)) => {
                    Err(violation("does not have the documented format".to_owned()))
                }
                _ => Ok(()),
            }
        }
        Value::Number(number) => match number.as_i64() {
            Some(number) if schema["format"] == "int32" && i32::try_from(number).is_err() => {
                Err(violation("must be an integer of 32 bits".to_owned()))
            }
            Some(number) => check_range("value", number, schema, ["minimum", "maximum"]).map_err(violation),
            None => Err(violation("must be an integer of 64 bits".to_owned())),
        },
        Value::Null | Value::Bool(_) => Ok(()),
    }
}

fn validate_object(
    field: &str,
    object: &Map<String, Value>,
    schema: &'static Value,
) -> Result<(), Violation> {
    let path = |name: &str| if field.is_empty() { name.to_owned() } else { format!("{field}.{name}") };
    for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        if !object.contains_key(name) {
            let limit = "is missing".to_owned();
            return Err(Violation { field: path(name), value: None, limit });
        }
    }
    for (name, value) in object {
        match schema["properties"].get(name) {
            Some(property) => validate(&path(name), value, property)?,
            // The properties of a reference in `allOf` belong to the other part of the schema.
            None if schema["additionalProperties"] == false => {
                let limit = "is not a field of this request".to_owned();
                return Err(Violation { field: path(name), value: None, limit });
            }
            None => {}
        }
    }
    Ok(())
}

fn has_type(value: &Value, expected: &str) -> bool {
    match expected {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        _ => value.is_number(),
    }
}

fn check_range(what: &str, size: i64, schema: &Value, [minimum, maximum]: [&str; 2]) -> Result<(), String> {
    let (minimum, maximum) = (schema[minimum].as_i64(), schema[maximum].as_i64());
    match (minimum, maximum) {
        (Some(minimum), Some(maximum)) if !(minimum..=maximum).contains(&size) => {
            Err(format!("must have a {what} from {minimum} to {maximum}"))
        }
        (Some(minimum), _) if size < minimum => Err(format!("must have a {what} of at least {minimum}")),
        (_, Some(maximum)) if size > maximum => Err(format!("must have a {what} of at most {maximum}")),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use otc_vpn_client::metadata::OPERATIONS;
    use serde_json::json;
    use std::collections::BTreeSet;

    fn violation(operation: &str, body: Value) -> String {
        let Violation { field, value, limit } = validate_body(operation, &body).unwrap_err();
        format!("{field} {limit} ({})", value.as_deref().unwrap_or("-"))
    }

    /// Collects the keywords of a schema and of the schemas that it refers to, and checks its pattern.
    fn collect_keywords(schema: &'static Value, keywords: &mut BTreeSet<&'static str>) {
        let schema = spec::resolve(schema);
        let object = schema.as_object().unwrap();
        keywords.extend(object.keys().map(String::as_str).filter(|key| !key.starts_with("x-")));
        if let Some(pattern) = schema["pattern"].as_str() {
            Regex::new(pattern).unwrap();
        }
        let parts = schema["allOf"].as_array().into_iter().flatten();
        let properties = schema["properties"].as_object().into_iter().flat_map(Map::values);
        for child in parts.chain(properties).chain(schema.get("items")) {
            collect_keywords(child, keywords);
        }
    }

    #[test]
    fn spec_uses_only_supported_keywords_in_requests() {
        let mut keywords = BTreeSet::new();
        for operation in OPERATIONS {
            let query = spec::query_schemas(operation.id).map(|(_, schema)| schema);
            for schema in spec::body_schema(operation.id).into_iter().chain(query) {
                collect_keywords(schema, &mut keywords);
            }
        }
        let supported = [
            "type",
            "enum",
            "allOf",
            "properties",
            "required",
            "additionalProperties",
            "items",
            "minItems",
            "maxItems",
            "minLength",
            "maxLength",
            "minimum",
            "maximum",
            "pattern",
            "writeOnly",
            "format",
        ];
        let annotations = ["description", "example", "deprecated"];
        let unsupported: Vec<_> =
            keywords.iter().filter(|key| !supported.contains(key) && !annotations.contains(key)).collect();
        assert!(unsupported.is_empty(), "{unsupported:?}");
        assert!(keywords.len() > supported.len(), "{keywords:?}");
    }

    #[test]
    fn body_is_validated_with_the_limits_of_the_spec() {
        let customer_gateway = |fields: Value| json!({ "customer_gateway": fields });
        let address = "203.0.113.1";
        for (fields, expected) in [
            (json!({}), "customer_gateway.id_value is missing (-)"),
            (json!({ "id_value": 1 }), "customer_gateway.id_value must be of type string (1)"),
            (
                json!({ "id_value": address, "color": 1 }),
                "customer_gateway.color is not a field of this request (-)",
            ),
            (
                json!({ "id_value": address, "id_type": "mac" }),
                "customer_gateway.id_type must be one of ip, fqdn (mac)",
            ),
            (
                json!({ "id_value": "" }),
                "customer_gateway.id_value must have a number of characters from 1 to 128 ()",
            ),
            (
                json!({ "id_value": address, "bgp_asn": 4_294_967_296_u64 }),
                "customer_gateway.bgp_asn must have a value from 1 to 4294967295 (4294967296)",
            ),
            (
                json!({ "id_value": address, "name": "a b" }),
                "customer_gateway.name does not have the documented format (a b)",
            ),
            (json!(null), "customer_gateway must be of type object (null)"),
        ] {
            assert_eq!(violation("create_cgw", customer_gateway(fields)), expected);
        }
        let tags = vec![json!({ "key": "a", "value": "b" }); 21];
        let found = violation("create_cgw", customer_gateway(json!({ "id_value": address, "tags": tags })));
        assert!(found.starts_with("customer_gateway.tags must have a number of items of at most 20"));
        let valid = json!({ "id_value": address, "name": "a.b-c_d", "bgp_asn": 4_294_967_295_u64 });
        assert_eq!(validate_body("create_cgw", &customer_gateway(valid)), Ok(()));
    }

    #[test]
    fn violation_contains_no_secret() {
        let body = json!({ "vpn_connection": { "psk": "secret\u{e4}1A" } });
        assert_eq!(
            violation("update_vpn_connection", body),
            "vpn_connection.psk does not have the documented format (-)"
        );
    }

    #[test]
    fn query_is_validated_and_unknown_parameters_are_ignored() {
        let filter = [("offset".to_owned(), "2147483648".to_owned())];
        let violation = validate_query("list_resources_by_tags", &filter).unwrap_err();
        assert_eq!(violation.limit, "must be an integer of 32 bits");
        let check = |name: &str, value: &str| {
            validate_query("list_cgws", &[(name.to_owned(), value.to_owned())]).map_err(|one| one.limit)
        };
        assert_eq!(check("limit", "200"), Ok(()));
        assert_eq!(check("color", "x"), Ok(()));
        assert_eq!(check("limit", "201"), Err("must have a value from 0 to 200".to_owned()));
        assert_eq!(check("limit", "x"), Err("must be of type integer".to_owned()));
    }
}
