//! The spec, which the simulator serves and validates requests with.

use flate2::read::GzDecoder;
use serde_json::Value;
use std::io::Read;
use std::sync::LazyLock;

/// A format of the spec, compressed by the build script.
pub(crate) struct Format(&'static [u8]);

/// The spec in `openapi/`.
pub(crate) const YAML: Format = Format(include_bytes!(concat!(env!("OUT_DIR"), "/otc-vpn.yaml.gz")));
/// The spec as JSON in the same order, for the page and for generators that read only JSON.
pub(crate) const JSON: Format = Format(include_bytes!(concat!(env!("OUT_DIR"), "/otc-vpn.json.gz")));
/// The spec as OpenAPI 3.1.
pub(crate) const JSON_31: Format = Format(include_bytes!(concat!(env!("OUT_DIR"), "/otc-vpn-3.1.json.gz")));

impl Format {
    /// The text of the spec. A unit test verifies that it can be decompressed.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        let _ = GzDecoder::new(self.0).read_to_string(&mut text);
        text
    }
}

/// The parsed spec. A unit test verifies that it is valid JSON.
static DOCUMENT: LazyLock<Value> = LazyLock::new(|| serde_json::from_str(&JSON.text()).unwrap_or_default());

/// The schema of the request body of an operation; `None` if it has no body.
pub(crate) fn body_schema(operation_id: &str) -> Option<&'static Value> {
    operation(operation_id)?.pointer("/requestBody/content/application~1json/schema")
}

/// The names and the schemas of the query parameters of an operation.
pub(crate) fn query_schemas(operation_id: &str) -> impl Iterator<Item = (&'static str, &'static Value)> {
    let parameters = operation(operation_id).and_then(|operation| operation["parameters"].as_array());
    let parameters = parameters.into_iter().flatten().map(resolve);
    let parameters = parameters.filter(|parameter| parameter["in"] == "query");
    parameters.filter_map(|parameter| Some((parameter["name"].as_str()?, &parameter["schema"])))
}

/// The maximum value of an integer in the query of an operation.
pub(crate) fn query_maximum(operation_id: &str, parameter: &str) -> Option<usize> {
    let schema = query_schemas(operation_id).find(|(name, _)| *name == parameter)?.1;
    usize::try_from(schema["maximum"].as_u64()?).ok()
}

/// The target of a reference; any other value is returned unchanged.
pub(crate) fn resolve(value: &'static Value) -> &'static Value {
    let target = value["$ref"].as_str().and_then(|reference| reference.strip_prefix('#'));
    target.and_then(|pointer| DOCUMENT.pointer(pointer)).unwrap_or(value)
}

fn operation(id: &str) -> Option<&'static Value> {
    let paths = DOCUMENT["paths"].as_object()?;
    let operations = paths.values().filter_map(Value::as_object).flat_map(|path| path.values());
    operations.into_iter().find(|operation| operation["operationId"] == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spec_is_available_as_yaml_and_json() {
        for (format, openapi) in [(JSON, "3.0.3"), (JSON_31, "3.1.1")] {
            let json: Value = serde_json::from_str(&format.text()).unwrap();
            assert_eq!(json["openapi"], openapi);
            assert_eq!(json["info"]["version"], otc_vpn_client::metadata::SPEC_VERSION);
        }
        assert_eq!(YAML.text(), include_str!("../page/otc-vpn.yaml"));
    }

    #[test]
    fn limits_of_operations_are_in_the_spec() {
        assert_eq!(query_maximum("list_cgws", "limit"), Some(200));
        assert_eq!(query_maximum("list_cgws", "marker"), None);
        assert_eq!(body_schema("create_cgw").map(resolve).unwrap()["required"][0], "customer_gateway");
        assert!(body_schema("list_cgws").is_none());
    }
}
