//! Keywords that stand where nobody reads them: openapiv3 and most generators pass over a misspelled one without a word.

use crate::spec::escape;
use serde_json::Value;

/// The extensions that this project reads. Another one is a slip, or wants a line in `info.description` and here.
const EXTENSIONS: [&str; 7] = [
    "x-cloud",
    "x-error-codes",
    "x-error-remedies",
    "x-extensible-enum",
    "x-flavors",
    "x-iam-action",
    "x-iam-url",
];

/// The objects of OpenAPI 3.0.3 that this spec has use for.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Document,
    Info,
    Contact,
    License,
    Docs,
    Server,
    Variable,
    Tag,
    Components,
    Path,
    Operation,
    Parameter,
    Header,
    Body,
    Media,
    Response,
    Example,
    Schema,
    Security,
}

/// What stands under a keyword.
#[derive(Clone, Copy)]
enum Under {
    Data,
    One(Kind),
    List(Kind),
    Map(Kind),
}

use Under::{Data, List, Map, One};

/// The keywords of an object.
fn keywords(kind: Kind) -> &'static [(&'static str, Under)] {
    match kind {
        Kind::Document => &[
            ("openapi", Data),
            ("info", One(Kind::Info)),
            ("externalDocs", One(Kind::Docs)),
            ("servers", List(Kind::Server)),
            ("tags", List(Kind::Tag)),
            ("security", Data),
            ("paths", Map(Kind::Path)),
            ("components", One(Kind::Components)),
        ],
        Kind::Info => &[
            ("title", Data),
            ("version", Data),
            ("description", Data),
            ("termsOfService", Data),
            ("license", One(Kind::License)),
            ("contact", One(Kind::Contact)),
        ],
        Kind::Contact => &[("name", Data), ("url", Data), ("email", Data)],
        Kind::License => &[("name", Data), ("url", Data)],
        Kind::Docs => &[("description", Data), ("url", Data)],
        Kind::Server => &[("url", Data), ("description", Data), ("variables", Map(Kind::Variable))],
        Kind::Variable => &[("description", Data), ("default", Data), ("enum", Data)],
        Kind::Tag => &[("name", Data), ("description", Data), ("externalDocs", One(Kind::Docs))],
        Kind::Components => &[
            ("securitySchemes", Map(Kind::Security)),
            ("parameters", Map(Kind::Parameter)),
            ("headers", Map(Kind::Header)),
            ("requestBodies", Map(Kind::Body)),
            ("responses", Map(Kind::Response)),
            ("examples", Map(Kind::Example)),
            ("schemas", Map(Kind::Schema)),
        ],
        Kind::Path => &[
            ("summary", Data),
            ("description", Data),
            ("parameters", List(Kind::Parameter)),
            ("get", One(Kind::Operation)),
            ("put", One(Kind::Operation)),
            ("post", One(Kind::Operation)),
            ("delete", One(Kind::Operation)),
            ("options", One(Kind::Operation)),
            ("head", One(Kind::Operation)),
            ("patch", One(Kind::Operation)),
            ("trace", One(Kind::Operation)),
        ],
        Kind::Operation => &[
            ("operationId", Data),
            ("tags", Data),
            ("summary", Data),
            ("description", Data),
            ("externalDocs", One(Kind::Docs)),
            ("deprecated", Data),
            ("security", Data),
            ("parameters", List(Kind::Parameter)),
            ("requestBody", One(Kind::Body)),
            ("responses", Map(Kind::Response)),
        ],
        Kind::Parameter => &[
            ("name", Data),
            ("in", Data),
            ("description", Data),
            ("required", Data),
            ("deprecated", Data),
            ("style", Data),
            ("explode", Data),
            ("allowReserved", Data),
            ("schema", One(Kind::Schema)),
            ("example", Data),
            ("examples", Map(Kind::Example)),
        ],
        Kind::Header => &[
            ("description", Data),
            ("required", Data),
            ("deprecated", Data),
            ("schema", One(Kind::Schema)),
            ("example", Data),
            ("examples", Map(Kind::Example)),
        ],
        Kind::Body => &[("description", Data), ("required", Data), ("content", Map(Kind::Media))],
        Kind::Media => &[("schema", One(Kind::Schema)), ("example", Data), ("examples", Map(Kind::Example))],
        Kind::Response => {
            &[("description", Data), ("headers", Map(Kind::Header)), ("content", Map(Kind::Media))]
        }
        Kind::Example => &[("summary", Data), ("description", Data), ("value", Data)],
        Kind::Schema => &[
            ("title", Data),
            ("description", Data),
            ("type", Data),
            ("format", Data),
            ("nullable", Data),
            ("enum", Data),
            ("pattern", Data),
            ("minLength", Data),
            ("maxLength", Data),
            ("minimum", Data),
            ("maximum", Data),
            ("exclusiveMinimum", Data),
            ("exclusiveMaximum", Data),
            ("multipleOf", Data),
            ("minItems", Data),
            ("maxItems", Data),
            ("uniqueItems", Data),
            ("minProperties", Data),
            ("maxProperties", Data),
            ("required", Data),
            ("properties", Map(Kind::Schema)),
            ("additionalProperties", One(Kind::Schema)),
            ("items", One(Kind::Schema)),
            ("allOf", List(Kind::Schema)),
            ("anyOf", List(Kind::Schema)),
            ("oneOf", List(Kind::Schema)),
            ("not", One(Kind::Schema)),
            ("default", Data),
            ("readOnly", Data),
            ("writeOnly", Data),
            ("deprecated", Data),
            ("externalDocs", One(Kind::Docs)),
            ("example", Data),
        ],
        Kind::Security => &[("type", Data), ("in", Data), ("name", Data), ("description", Data)],
    }
}

/// Keywords that are none, with their places.
pub(super) fn problems(tree: &Value) -> Vec<String> {
    let mut found = Vec::new();
    look(Kind::Document, tree, "#", &mut found);
    found
}

fn look(kind: Kind, value: &Value, place: &str, found: &mut Vec<String>) {
    let Some(object) = value.as_object() else {
        if !(kind == Kind::Schema && value.is_boolean()) {
            found.push(format!("{place}: an object must stand here"));
        }
        return;
    };
    if object.contains_key("$ref") {
        if object.len() > 1 {
            found.push(format!("{place}: what stands beside a $ref is not read"));
        }
        return;
    }
    let known = keywords(kind);
    for (key, child) in object {
        let here = format!("{place}/{}", escape(key));
        match known.iter().find(|(name, _)| name == key) {
            Some((_, Data)) => {}
            Some((_, One(kind))) => look(*kind, child, &here, found),
            Some((_, List(kind))) => {
                for (index, item) in child.as_array().into_iter().flatten().enumerate() {
                    look(*kind, item, &format!("{here}/{index}"), found);
                }
            }
            Some((_, Map(kind))) => {
                for (name, item) in child.as_object().into_iter().flatten() {
                    look(*kind, item, &format!("{here}/{}", escape(name)), found);
                }
            }
            None if EXTENSIONS.contains(&key.as_str()) => {}
            None => {
                let meant = known.iter().find(|(name, _)| name.eq_ignore_ascii_case(key));
                let hint = meant.map_or(String::new(), |(name, _)| format!("; `{name}` is meant"));
                found.push(format!("{place}: nothing reads the keyword `{key}` here{hint}"));
            }
        }
    }
}
