//! Validates the spec against the official JSON Schema of OpenAPI 3.0, because generators silently ignore misspelled keywords.

use anyhow::{Context, Result};
use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind;
use serde_json::Value;

const SCHEMA: &str = include_str!("openapi-3.0.yaml");

/// The violations of the schema, each as `pointer: message`.
pub(super) fn problems(tree: &Value) -> Result<Vec<String>> {
    let schema: Value =
        serde_saphyr::from_str(SCHEMA).context("cannot parse the JSON Schema of OpenAPI 3.0")?;
    let validator = jsonschema::draft4::new(&schema)
        .map_err(|error| anyhow::anyhow!("the JSON Schema of OpenAPI 3.0 is invalid: {error}"))?;
    let mut found = Vec::new();
    for error in validator.iter_errors(tree) {
        collect(&error, tree, &mut found);
    }
    found.sort();
    found.dedup();
    Ok(found)
}

/// Adds an error to `found`. Most alternatives in the schema are "an object or a `$ref`", and only the errors of the alternative that the
/// document uses are helpful.
fn collect(error: &ValidationError<'_>, tree: &Value, found: &mut Vec<String>) {
    let pointer = error.instance_path().to_string();
    if let ValidationErrorKind::OneOfNotValid { context } | ValidationErrorKind::AnyOf { context } =
        error.kind()
    {
        let is_reference = tree.pointer(&pointer).is_some_and(|value| value.get("$ref").is_some());
        let alternative = if is_reference { context.last() } else { context.first() };
        if let Some(errors) = alternative.filter(|errors| !errors.is_empty()) {
            errors.iter().for_each(|error| collect(error, tree, found));
            return;
        }
    }
    found.push(format!("#{pointer}: {error}"));
}
