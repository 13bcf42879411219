//! Compares what oasdiff does not: the extensions of this project, the servers, and the names of the schemas, which become the names of
//! generated types.

use super::{Change, Class};
use crate::spec::{escape, members};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The members of extensions, and of servers, on which programs depend: another value is breaking.
const BREAKING_VALUES: [&str; 6] =
    ["kind", "not_executed", "x-iam-action", "x-cloud", "x-iam-url", "default"];

/// The members of extensions that are for people.
const DOCUMENTATION: [&str; 4] = ["hint", "remedy", "x-error-remedies", "description"];

/// All changes.
pub(super) fn changes(old: &Value, new: &Value) -> Vec<Change> {
    let mut comparison = Comparison { changes: Vec::new() };
    comparison.extensions(old, new, "#");
    comparison.tables("#/servers", &rows(old.get("servers"), &["url"]), &rows(new.get("servers"), &["url"]));
    let names = |tree: &Value| members(tree, "/components/schemas").map(|(name, _)| name.clone()).collect();
    let (old_names, new_names): (BTreeSet<String>, BTreeSet<String>) = (names(old), names(new));
    for name in old_names.difference(&new_names) {
        comparison.push(Class::Breaking, &format!("#/components/schemas/{name}"), "removed or renamed");
    }
    for name in new_names.difference(&old_names) {
        comparison.push(Class::Compatible, &format!("#/components/schemas/{name}"), "added");
    }
    comparison.changes
}

struct Comparison {
    changes: Vec<Change>,
}

impl Comparison {
    fn push(&mut self, class: Class, location: &str, message: impl Into<String>) {
        self.changes.push(Change { class, location: location.to_owned(), message: message.into() });
    }

    /// Compares the extensions of elements that both documents contain, at any depth. oasdiff reports other elements.
    fn extensions(&mut self, old: &Value, new: &Value, pointer: &str) {
        match (old, new) {
            (Value::Object(old), Value::Object(new)) => {
                let keys: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
                for key in keys {
                    let location = format!("{pointer}/{}", escape(key));
                    match (old.get(key), new.get(key)) {
                        _ if is_data(key, &location) => {}
                        (old, new) if key.starts_with("x-") => self.extension(old, new, key, &location),
                        (Some(old), Some(new)) => self.extensions(old, new, &location),
                        _ => {}
                    }
                }
            }
            (Value::Array(old), Value::Array(new)) => {
                for (index, (old, new)) in old.iter().zip(new).enumerate() {
                    self.extensions(old, new, &format!("{pointer}/{index}"));
                }
            }
            _ => {}
        }
    }

    fn extension(&mut self, old: Option<&Value>, new: Option<&Value>, key: &str, location: &str) {
        match (key, old, new) {
            ("x-error-codes", ..) => {
                let identity = ["code", "status", "message"];
                self.tables(location, &rows(old, &identity), &rows(new, &identity));
            }
            // The permissions that an operation needs do not depend on what this document lists.
            ("x-iam-dependencies", ..) if old != new => {
                self.push(Class::Compatible, location, "list of permissions changed");
            }
            _ => self.member(old, new, key, location),
        }
    }

    /// Compares two tables, given by the identity of each row.
    fn tables(&mut self, location: &str, old: &BTreeMap<String, &Value>, new: &BTreeMap<String, &Value>) {
        let keys: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
        for key in keys {
            self.member(old.get(key).copied(), new.get(key).copied(), "", &format!("{location} ({key})"));
        }
    }

    fn member(&mut self, old: Option<&Value>, new: Option<&Value>, key: &str, location: &str) {
        if old == new {
            return;
        }
        if DOCUMENTATION.contains(&key) {
            self.push(Class::Documentation, location, "changed");
            return;
        }
        match (old, new) {
            (None, _) => self.push(Class::Compatible, location, "added"),
            (_, None) => self.push(Class::Breaking, location, "removed"),
            (Some(Value::Object(old)), Some(Value::Object(new))) => {
                let keys: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
                for key in keys {
                    let location = format!("{location}/{}", escape(key));
                    self.member(old.get(key), new.get(key), key, &location);
                }
            }
            (Some(Value::Array(old)), Some(Value::Array(new))) => {
                for value in old.iter().filter(|value| !new.contains(value)) {
                    self.push(Class::Breaking, location, format!("{value} removed"));
                }
                for value in new.iter().filter(|value| !old.contains(value)) {
                    self.push(Class::Compatible, location, format!("{value} added"));
                }
            }
            (Some(old), Some(new)) => {
                let class = if BREAKING_VALUES.contains(&key) { Class::Breaking } else { Class::Compatible };
                self.push(class, location, format!("{old} changed to {new}"));
            }
        }
    }
}

/// Whether a member is an example, a header whose name starts with `x-`, or a table that is compared by its rows.
fn is_data(key: &str, location: &str) -> bool {
    let parent = location.rsplit('/').nth(1);
    (matches!(key, "example" | "examples") && parent != Some("properties"))
        || parent == Some("headers")
        || location == "#/servers"
}

/// The rows of a table by these members.
fn rows<'a>(table: Option<&'a Value>, identity: &[&str]) -> BTreeMap<String, &'a Value> {
    let rows = table.and_then(Value::as_array).into_iter().flatten();
    rows.map(|row| {
        let parts: Vec<String> = identity
            .iter()
            .filter_map(|key| row.get(*key).filter(|value| !value.is_null()))
            .map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned))
            .collect();
        (parts.join(", "), row)
    })
    .collect()
}
