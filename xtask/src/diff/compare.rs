//! Compares two specs; the module `schema` compares their schemas.
//!
//! A change of a keyword without a rule is classified as breaking, so that no breaking change is missed.

use super::{Change, Class, Side};
use crate::spec::{METHODS, escape, members, resolve, text};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// All changes.
pub(super) fn changes(old: &Value, new: &Value) -> Vec<Change> {
    let mut comparison = Comparison { old, new, changes: Vec::new(), seen: BTreeSet::new() };
    comparison.document();
    comparison.changes
}

/// Keywords without an effect on behavior.
const DOCUMENTATION: [&str; 6] = ["summary", "description", "title", "example", "examples", "externalDocs"];

pub(super) struct Comparison<'a> {
    pub(super) old: &'a Value,
    pub(super) new: &'a Value,
    changes: Vec<Change>,
    /// The components that have been compared, with the side that uses them.
    pub(super) seen: BTreeSet<(String, Side)>,
}

/// The old and the new value of one element; null if it is absent.
#[derive(Clone, Copy)]
pub(super) struct Pair<'a> {
    pub(super) old: &'a Value,
    pub(super) new: &'a Value,
}

impl<'a> Pair<'a> {
    pub(super) fn get(self, key: &str) -> Self {
        let member = |value: &'a Value| value.get(key).unwrap_or(&Value::Null);
        Self { old: member(self.old), new: member(self.new) }
    }

    pub(super) fn is_unchanged(self) -> bool {
        self.old == self.new
    }

    /// The keys of both objects with their values.
    pub(super) fn members(self) -> impl Iterator<Item = (&'a String, Self)> {
        let keys: BTreeSet<&String> = [self.old, self.new]
            .into_iter()
            .flat_map(|value| members(value, ""))
            .map(|(key, _)| key)
            .collect();
        keys.into_iter().map(move |key| (key, self.get(key)))
    }
}

impl<'a> Comparison<'a> {
    pub(super) fn push(&mut self, class: Class, side: Side, pointer: &str, message: impl Into<String>) {
        self.changes.push(Change { class, side, pointer: pointer.to_owned(), message: message.into() });
    }

    /// Reports an added or removed element; returns whether both documents contain it. `added` is the class of an addition.
    pub(super) fn present_in_both(
        &mut self,
        pair: Pair<'a>,
        side: Side,
        pointer: &str,
        element: &str,
        added: Class,
    ) -> bool {
        match (pair.old, pair.new) {
            (Value::Null, Value::Null) => return false,
            (Value::Null, _) => self.push(added, side, pointer, format!("{element} added")),
            (_, Value::Null) => self.push(Class::Breaking, side, pointer, format!("{element} removed")),
            _ => return true,
        }
        false
    }

    /// Compares the members that the caller does not compare.
    pub(super) fn other_members(&mut self, pair: Pair<'a>, side: Side, pointer: &str, handled: &[&str]) {
        for (key, member) in pair.members() {
            if handled.contains(&key.as_str()) || member.is_unchanged() {
                continue;
            }
            let pointer = format!("{pointer}/{}", escape(key));
            if DOCUMENTATION.contains(&key.as_str()) {
                self.push(Class::Documentation, side, &pointer, "changed");
            } else if key.starts_with("x-") {
                self.extension(member, side, &pointer);
            } else if key == "deprecated" {
                let message =
                    if member.new == &Value::Bool(true) { "deprecated" } else { "no longer deprecated" };
                self.push(Class::Compatible, side, &pointer, message);
            } else {
                self.push(Class::Breaking, side, &pointer, change_message(member));
            }
        }
    }

    /// Extensions contain tables: an additional row is compatible, a removed row is breaking.
    fn extension(&mut self, pair: Pair<'a>, side: Side, pointer: &str) {
        match (pair.old, pair.new) {
            (Value::Array(old), Value::Array(new)) => {
                for removed in old.iter().filter(|value| !new.contains(value)) {
                    let (class, verb) = if has_row(new, removed) {
                        (Class::Compatible, "changed")
                    } else {
                        (Class::Breaking, "removed")
                    };
                    self.push(class, side, pointer, format!("{} {verb}", abbreviated(removed)));
                }
                for added in new.iter().filter(|value| !old.contains(value) && !has_row(old, value)) {
                    self.push(Class::Compatible, side, pointer, format!("{} added", abbreviated(added)));
                }
                if old.len() == new.len() && old.iter().all(|value| new.contains(value)) {
                    self.push(Class::Compatible, side, pointer, "order changed");
                }
            }
            (Value::Object(_), Value::Object(_)) => {
                for (key, member) in pair.members().filter(|(_, member)| !member.is_unchanged()) {
                    self.extension(member, side, &format!("{pointer}/{}", escape(key)));
                }
            }
            _ => {
                if self.present_in_both(pair, side, pointer, "the value", Class::Compatible) {
                    self.push(Class::Compatible, side, pointer, change_message(pair));
                }
            }
        }
    }

    fn document(&mut self) {
        let whole = Pair { old: self.old, new: self.new };
        self.other_members(
            whole,
            Side::Both,
            "#",
            &["info", "servers", "tags", "security", "paths", "components"],
        );
        // The required version is derived from the changes, so a new version is not a change itself.
        for (key, _) in
            whole.get("info").members().filter(|(key, pair)| *key != "version" && !pair.is_unchanged())
        {
            self.push(Class::Documentation, Side::Both, &format!("#/info/{key}"), "changed");
        }
        self.servers(whole.get("servers"));
        self.tags(whole.get("tags"));
        self.security(whole.get("security"), "#/security");
        for (path, item) in whole.get("paths").members() {
            self.path(item, &format!("#/paths/{}", escape(path)));
        }
        self.components(whole.get("components"));
    }

    fn servers(&mut self, pair: Pair<'a>) {
        for (url, server) in match_by(pair, "url") {
            let pointer = format!("#/servers ({url})");
            if !self.present_in_both(server, Side::Both, &pointer, "the server", Class::Compatible) {
                continue;
            }
            self.other_members(server, Side::Both, &pointer, &["variables"]);
            for (name, variable) in server.get("variables").members() {
                let pointer = format!("{pointer}/variables/{name}");
                if self.present_in_both(variable, Side::Both, &pointer, "the variable", Class::Breaking) {
                    self.other_members(variable, Side::Both, &pointer, &["enum"]);
                    self.values(variable.get("enum"), Side::Request, &format!("{pointer}/enum"));
                }
            }
        }
    }

    fn tags(&mut self, pair: Pair<'a>) {
        for (name, tag) in match_by(pair, "name") {
            let pointer = format!("#/tags ({name})");
            if self.present_in_both(tag, Side::Both, &pointer, "the tag", Class::Compatible) {
                self.other_members(tag, Side::Both, &pointer, &[]);
            }
        }
    }

    /// Compares security requirements, which are alternatives: a request must satisfy one of them.
    fn security(&mut self, pair: Pair<'a>, pointer: &str) {
        let list = |value: &'a Value| value.as_array().map(Vec::as_slice).unwrap_or_default();
        let (old, new) = (list(pair.old), list(pair.new));
        for removed in old.iter().filter(|entry| !new.contains(entry)) {
            self.push(Class::Breaking, Side::Request, pointer, format!("{} removed", abbreviated(removed)));
        }
        for added in new.iter().filter(|entry| !old.contains(entry)) {
            // An empty list requires no authentication.
            let class = if old.is_empty() { Class::Breaking } else { Class::Compatible };
            self.push(class, Side::Request, pointer, format!("{} added", abbreviated(added)));
        }
    }

    fn path(&mut self, pair: Pair<'a>, pointer: &str) {
        let mut handled = vec!["parameters"];
        handled.extend(METHODS);
        self.other_members(pair, Side::Both, pointer, &handled);
        for method in METHODS {
            let operation = pair.get(method);
            let pointer = format!("{pointer}/{method}");
            if self.present_in_both(operation, Side::Both, &pointer, "the operation", Class::Compatible) {
                self.operation(pair, operation, &pointer);
            }
        }
    }

    fn operation(&mut self, path: Pair<'a>, pair: Pair<'a>, pointer: &str) {
        let handled = ["parameters", "requestBody", "responses", "security"];
        self.other_members(pair, Side::Both, pointer, &handled);
        let security = pair.get("security");
        if !security.is_unchanged() {
            let or_global =
                |own: &'a Value, tree: &'a Value| if own.is_null() { &tree["security"] } else { own };
            let alternatives =
                Pair { old: or_global(security.old, self.old), new: or_global(security.new, self.new) };
            self.security(alternatives, &format!("{pointer}/security"));
        }
        self.parameters(path, pair, pointer);
        let body = Pair {
            old: resolve(self.old, pair.get("requestBody").old),
            new: resolve(self.new, pair.get("requestBody").new),
        };
        let body_pointer = format!("{pointer}/requestBody");
        let required = body.new.get("required") == Some(&Value::Bool(true));
        let added = if required { Class::Breaking } else { Class::Compatible };
        if self.present_in_both(body, Side::Request, &body_pointer, "the body", added) {
            self.other_members(body, Side::Request, &body_pointer, &["required", "content"]);
            self.required(body, &body_pointer);
            self.content(body, Side::Request, &body_pointer);
        }
        for (status, response) in pair.get("responses").members() {
            self.response(response, &format!("{pointer}/responses/{status}"));
        }
    }

    /// Compares the parameters of an operation with those that it inherits from its path.
    fn parameters(&mut self, path: Pair<'a>, operation: Pair<'a>, pointer: &str) {
        let old = parameters(self.old, path.old, operation.old);
        let new = parameters(self.new, path.new, operation.new);
        let names: BTreeSet<_> = old.keys().chain(new.keys()).cloned().collect();
        for name in names {
            let at =
                |all: &BTreeMap<(String, String), &'a Value>| all.get(&name).copied().unwrap_or(&Value::Null);
            let pair = Pair { old: at(&old), new: at(&new) };
            let pointer = format!("{pointer}/parameters ({} in {})", name.1, name.0);
            let required = pair.new.get("required") == Some(&Value::Bool(true));
            let added = if required { Class::Breaking } else { Class::Compatible };
            let element = if required { "the required parameter" } else { "the parameter" };
            if self.present_in_both(pair, Side::Request, &pointer, element, added) {
                self.other_members(pair, Side::Request, &pointer, &["name", "in", "required", "schema"]);
                self.required(pair, &pointer);
                self.schema(pair.get("schema"), Side::Request, &format!("{pointer}/schema"));
            }
        }
    }

    /// Compares whether a request must contain the element.
    fn required(&mut self, pair: Pair<'a>, pointer: &str) {
        let is = |value: &Value| value.get("required") == Some(&Value::Bool(true));
        match (is(pair.old), is(pair.new)) {
            (false, true) => self.push(Class::Breaking, Side::Request, pointer, "is now required"),
            (true, false) => self.push(Class::Compatible, Side::Request, pointer, "is now optional"),
            _ => {}
        }
    }

    fn content(&mut self, pair: Pair<'a>, side: Side, pointer: &str) {
        for (media, pair) in pair.get("content").members() {
            let pointer = format!("{pointer}/content/{}", escape(media));
            if self.present_in_both(pair, side, &pointer, "the media type", Class::Compatible) {
                self.other_members(pair, side, &pointer, &["schema"]);
                self.schema(pair.get("schema"), side, &format!("{pointer}/schema"));
            }
        }
    }

    fn response(&mut self, pair: Pair<'a>, pointer: &str) {
        if !self.present_in_both(pair, Side::Response, pointer, "the status", Class::Compatible) {
            return;
        }
        let reference = |value: &'a Value| text(value, "$ref");
        let pointer = match (reference(pair.old), reference(pair.new)) {
            (Some(old), Some(new)) if old == new => {
                if !self.seen.insert((old.to_owned(), Side::Response)) {
                    return;
                }
                old
            }
            _ => pointer,
        };
        let pair = Pair { old: resolve(self.old, pair.old), new: resolve(self.new, pair.new) };
        self.other_members(pair, Side::Response, pointer, &["headers", "content"]);
        for (name, header) in pair.get("headers").members() {
            let pointer = format!("{pointer}/headers/{name}");
            if self.present_in_both(header, Side::Response, &pointer, "the header", Class::Compatible) {
                let header = Pair { old: resolve(self.old, header.old), new: resolve(self.new, header.new) };
                self.other_members(header, Side::Response, &pointer, &["schema"]);
                self.schema(header.get("schema"), Side::Response, &format!("{pointer}/schema"));
            }
        }
        self.content(pair, Side::Response, pointer);
    }

    /// Compares the components that no operation refers to: security schemes, the names of schemas, and unused schemas.
    fn components(&mut self, pair: Pair<'a>) {
        for (name, scheme) in pair.get("securitySchemes").members() {
            let pointer = format!("#/components/securitySchemes/{name}");
            if self.present_in_both(scheme, Side::Request, &pointer, "the scheme", Class::Compatible) {
                self.other_members(scheme, Side::Request, &pointer, &[]);
            }
        }
        for (name, schema) in pair.get("schemas").members() {
            let pointer = format!("#/components/schemas/{name}");
            let compared = [Side::Request, Side::Response]
                .into_iter()
                .any(|side| self.seen.contains(&(pointer.clone(), side)));
            if self.present_in_both(schema, Side::Both, &pointer, "the schema", Class::Compatible)
                && !compared
            {
                self.component(&pointer, Side::Response);
            }
        }
    }

    /// Compares the values of an `enum`.
    pub(super) fn values(&mut self, pair: Pair<'a>, side: Side, pointer: &str) {
        let list = |value: &'a Value| value.as_array().map(Vec::as_slice).unwrap_or_default();
        let (old, new) = (list(pair.old), list(pair.new));
        if old.is_empty() != new.is_empty() {
            self.push(Class::Breaking, side, pointer, change_message(pair));
            return;
        }
        for removed in old.iter().filter(|value| !new.contains(value)) {
            self.push(Class::Breaking, side, pointer, format!("value {} removed", abbreviated(removed)));
        }
        for added in new.iter().filter(|value| !old.contains(value)) {
            // A client with a closed enum rejects a new value.
            let class = if side == Side::Response { Class::Breaking } else { Class::Compatible };
            self.push(class, side, pointer, format!("value {} added", abbreviated(added)));
        }
    }
}

/// Pairs the items of two lists by the value of their member `key`.
fn match_by<'a>(pair: Pair<'a>, key: &str) -> BTreeMap<String, Pair<'a>> {
    let mut out: BTreeMap<String, Pair<'a>> = BTreeMap::new();
    let absent = Pair { old: &Value::Null, new: &Value::Null };
    let named = |list: &'a Value| {
        list.as_array()
            .into_iter()
            .flatten()
            .filter_map(move |item| Some((text(item, key)?.to_owned(), item)))
    };
    for (name, item) in named(pair.old) {
        out.entry(name).or_insert(absent).old = item;
    }
    for (name, item) in named(pair.new) {
        out.entry(name).or_insert(absent).new = item;
    }
    out
}

fn parameters<'a>(
    tree: &'a Value,
    path: &'a Value,
    operation: &'a Value,
) -> BTreeMap<(String, String), &'a Value> {
    let mut out = BTreeMap::new();
    for parameter in
        [path, operation].into_iter().filter_map(|value| value.get("parameters")?.as_array()).flatten()
    {
        let parameter = resolve(tree, parameter);
        let field = |key: &str| text(parameter, key).unwrap_or_default().to_owned();
        out.insert((field("in"), field("name")), parameter);
    }
    out
}

/// Whether a table has a row with the same code.
fn has_row(rows: &[Value], row: &Value) -> bool {
    row.get("code").is_some_and(|code| rows.iter().any(|other| other.get("code") == Some(code)))
}

/// The message for a value that changed.
pub(super) fn change_message(pair: Pair<'_>) -> String {
    let name = |value: &Value| if value.is_null() { "absent".to_owned() } else { abbreviated(value) };
    format!("{} changed to {}", name(pair.old), name(pair.new))
}

/// A value, abbreviated to at most 60 characters. A table row is represented by its code.
fn abbreviated(value: &Value) -> String {
    let text = text(value, "code").map_or_else(|| value.to_string(), str::to_owned);
    if text.chars().count() <= 60 {
        return text;
    }
    text.chars().take(59).chain(['…']).collect()
}
