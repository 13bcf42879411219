//! The spec as JSON, in the order of the source: as OpenAPI 3.0 and 3.1, with code samples from the example clients.

use crate::generate::File;
use crate::json_schema;
use crate::ordered::Ordered;
use crate::spec::{Spec, text};
use anyhow::{Context, Result};
use indexmap::IndexMap;
use serde_json::{Value, json};
use std::path::Path;

/// The exported documents.
pub(crate) const OPENAPI_30: &str = "openapi/otc-vpn.json";
pub(crate) const OPENAPI_31: &str = "openapi/otc-vpn-3.1.json";

/// The operation that the example clients demonstrate.
const DEMONSTRATED: &str = "update_vgw_specification";

/// The language, the generator and the source of each example client.
const SAMPLES: [(&str, &str, &str); 4] = [
    ("Python", "openapi-python-client", "tests/clients/python/change_a_gateway.py"),
    ("TypeScript", "openapi-typescript", "tests/clients/typescript/change_a_gateway.ts"),
    ("Java", "openapi-generator", "tests/clients/java/src/main/java/example/ChangeAGateway.java"),
    ("Go", "oapi-codegen", "tests/clients/go/change_a_gateway.go"),
];

/// The exported documents.
pub(crate) fn files(root: &Path, spec: &Spec) -> Result<Vec<File>> {
    let mut tree = spec.tree.clone();
    add_samples(root, &mut tree)?;
    let file = |path: &str, document: &Value| {
        let ordered = in_order(document, Some(&spec.ordered));
        let json = serde_json::to_string_pretty(&ordered).context("cannot write JSON")?;
        anyhow::Ok(File { path: path.to_owned(), text: format!("{json}\n") })
    };
    Ok(vec![file(OPENAPI_30, &tree)?, file(OPENAPI_31, &json_schema::openapi_31(&tree))?])
}

/// Adds `x-codeSamples`, which Redoc and the API page show.
fn add_samples(root: &Path, tree: &mut Value) -> Result<()> {
    let mut samples = Vec::new();
    for (language, generator, path) in SAMPLES {
        let source =
            std::fs::read_to_string(root.join(path)).with_context(|| format!("cannot read {path}"))?;
        let label = format!("{language}, {generator}");
        samples.push(json!({ "lang": language, "label": label, "source": source }));
    }
    let paths = tree.get_mut("paths").and_then(Value::as_object_mut).context("the spec has no paths")?;
    let operation = paths
        .values_mut()
        .filter_map(Value::as_object_mut)
        .flat_map(|item| item.values_mut())
        .find(|operation| text(operation, "operationId") == Some(DEMONSTRATED))
        .with_context(|| format!("the spec has no operation {DEMONSTRATED}"))?;
    operation["x-codeSamples"] = samples.into();
    Ok(())
}

/// A value with the members of its objects in the order of `source`, followed by those that `source` does not contain.
fn in_order(value: &Value, source: Option<&Ordered>) -> Ordered {
    match (value, source) {
        (Value::Object(members), source) => {
            let empty = IndexMap::new();
            let order = if let Some(Ordered::Object(order)) = source { order } else { &empty };
            let known = order.keys().filter_map(|key| members.get_key_value(key));
            let rest = members.iter().filter(|(key, _)| !order.contains_key(*key));
            Ordered::Object(
                known
                    .chain(rest)
                    .map(|(key, member)| (key.clone(), in_order(member, order.get(key))))
                    .collect(),
            )
        }
        (Value::Array(items), source) => {
            let sources = if let Some(Ordered::Array(sources)) = source { sources.as_slice() } else { &[] };
            let items = items.iter().enumerate();
            Ordered::Array(items.map(|(index, item)| in_order(item, sources.get(index))).collect())
        }
        (scalar, _) => Ordered::Scalar(scalar.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::{OPENAPI_30, OPENAPI_31, files};
    use crate::spec::Spec;
    use serde_json::Value;

    fn exported(path: &str) -> (Spec, String) {
        let root = crate::root();
        let spec = Spec::read(&root).unwrap();
        let file = files(&root, &spec).unwrap().into_iter().find(|file| file.path == path).unwrap();
        (spec, file.text)
    }

    #[test]
    fn json_keeps_order_of_source() {
        let (_, text) = exported(OPENAPI_30);
        let position = |part: &str| text.find(part).unwrap_or_else(|| panic!("{part} is missing"));
        let order = [
            "\"openapi\"",
            "\"servers\"",
            "update-specification\"",
            "\"professional2\"",
            "\"basic\"",
            "availability-zones\"",
            "\"components\"",
        ];
        assert!(order.map(position).is_sorted(), "{:?}", order.map(position));
    }

    #[test]
    fn json_has_content_of_source_and_code_samples() {
        let (spec, text) = exported(OPENAPI_30);
        let mut exported: Value = serde_json::from_str(&text).unwrap();
        let update = "/paths/~1v5~1{project_id}~1vpn-gateways~1{vgw_id}~1update-specification/post";
        let operation = exported.pointer_mut(update).and_then(Value::as_object_mut).unwrap();
        let samples = operation.remove("x-codeSamples").unwrap();
        assert_eq!(samples.as_array().unwrap().len(), 4);
        assert_eq!(exported, spec.tree);
    }

    #[test]
    fn openapi_31_contains_no_keyword_of_openapi_30() {
        let (_, text) = exported(OPENAPI_31);
        assert!(text.contains("\"openapi\": \"3.1.1\""));
        assert!(!text.contains("\"nullable\""));
        assert!(text.contains("\"x-extensible-enum\""));
    }
}
