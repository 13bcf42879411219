//! Compares two specs: everything but schemas, which `schema.rs` compares.
//!
//! A keyword that no rule here knows counts as breaking, so that nothing slips through.

use super::{Change, Class, Side};
use crate::spec::{METHODS, escape, members, resolve, text};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Every difference.
pub(super) fn changes(old: &Value, new: &Value) -> Vec<Change> {
    let mut comparison = Comparison { old, new, changes: Vec::new(), seen: BTreeSet::new() };
    comparison.document();
    comparison.changes
}

/// Words that tell and do not bind.
const WORDS: [&str; 6] = ["summary", "description", "title", "example", "examples", "externalDocs"];

pub(super) struct Comparison<'a> {
    pub(super) old: &'a Value,
    pub(super) new: &'a Value,
    changes: Vec<Change>,
    /// Components that were compared, with the side that uses them.
    pub(super) seen: BTreeSet<(String, Side)>,
}

/// The same thing in both documents; what is absent is null.
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

    pub(super) fn same(self) -> bool {
        self.old == self.new
    }

    /// The keys of both, each with the pair that stands under it.
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
    pub(super) fn push(&mut self, class: Class, side: Side, place: &str, words: impl Into<String>) {
        self.changes.push(Change { class, side, place: place.to_owned(), words: words.into() });
    }

    /// Something with a name is gone or new, unless both have it; `added` is what it means that it is new.
    pub(super) fn both(&mut self, pair: Pair<'a>, side: Side, place: &str, what: &str, added: Class) -> bool {
        match (pair.old, pair.new) {
            (Value::Null, Value::Null) => return false,
            (Value::Null, _) => self.push(added, side, place, format!("{what} is new")),
            (_, Value::Null) => self.push(Class::Breaking, side, place, format!("{what} is gone")),
            _ => return true,
        }
        false
    }

    /// The members that no rule of the caller looks at.
    pub(super) fn rest(&mut self, pair: Pair<'a>, side: Side, place: &str, looked_at: &[&str]) {
        for (key, member) in pair.members() {
            if looked_at.contains(&key.as_str()) || member.same() {
                continue;
            }
            let place = format!("{place}/{}", escape(key));
            if WORDS.contains(&key.as_str()) {
                self.push(Class::Documentation, side, &place, "other words");
            } else if key.starts_with("x-") {
                self.extension(member, side, &place);
            } else if key == "deprecated" {
                let words =
                    if member.new == &Value::Bool(true) { "deprecated" } else { "no longer deprecated" };
                self.push(Class::Compatible, side, &place, words);
            } else {
                self.push(Class::Breaking, side, &place, changed(member));
            }
        }
    }

    /// Facts that tables are made of: more of them harms nobody, one that is gone is missed.
    fn extension(&mut self, pair: Pair<'a>, side: Side, place: &str) {
        match (pair.old, pair.new) {
            (Value::Array(old), Value::Array(new)) => {
                for gone in old.iter().filter(|value| !new.contains(value)) {
                    // A row of a table keeps its place when only its facts change.
                    let changed = has_row(new, gone);
                    let (class, verb) =
                        if changed { (Class::Compatible, "changes") } else { (Class::Breaking, "is gone") };
                    self.push(class, side, place, format!("{} {verb}", brief(gone)));
                }
                for added in new.iter().filter(|value| !old.contains(value) && !has_row(old, value)) {
                    self.push(Class::Compatible, side, place, format!("{} is new", brief(added)));
                }
                if old.len() == new.len() && old.iter().all(|value| new.contains(value)) {
                    self.push(Class::Compatible, side, place, "another order");
                }
            }
            (Value::Object(_), Value::Object(_)) => {
                for (key, member) in pair.members().filter(|(_, member)| !member.same()) {
                    self.extension(member, side, &format!("{place}/{}", escape(key)));
                }
            }
            _ => {
                if self.both(pair, side, place, "a fact", Class::Compatible) {
                    self.push(Class::Compatible, side, place, changed(pair));
                }
            }
        }
    }

    fn document(&mut self) {
        let whole = Pair { old: self.old, new: self.new };
        self.rest(whole, Side::Both, "#", &["info", "servers", "tags", "security", "paths", "components"]);
        // A new version is the answer to a difference and none itself.
        for (key, _) in whole.get("info").members().filter(|(key, pair)| *key != "version" && !pair.same()) {
            self.push(Class::Documentation, Side::Both, &format!("#/info/{key}"), "other words");
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
        for (url, server) in by(pair, "url") {
            let place = format!("#/servers ({url})");
            if !self.both(server, Side::Both, &place, "the server", Class::Compatible) {
                continue;
            }
            self.rest(server, Side::Both, &place, &["variables"]);
            for (name, variable) in server.get("variables").members() {
                let place = format!("{place}/variables/{name}");
                if self.both(variable, Side::Both, &place, "the variable", Class::Breaking) {
                    self.rest(variable, Side::Both, &place, &["enum"]);
                    self.values(variable.get("enum"), Side::Request, &format!("{place}/enum"));
                }
            }
        }
    }

    fn tags(&mut self, pair: Pair<'a>) {
        for (name, tag) in by(pair, "name") {
            let place = format!("#/tags ({name})");
            if self.both(tag, Side::Both, &place, "the tag", Class::Compatible) {
                self.rest(tag, Side::Both, &place, &[]);
            }
        }
    }

    /// Alternatives: the caller picks one of them.
    fn security(&mut self, pair: Pair<'a>, place: &str) {
        let list = |value: &'a Value| value.as_array().map(Vec::as_slice).unwrap_or_default();
        let (old, new) = (list(pair.old), list(pair.new));
        for gone in old.iter().filter(|way| !new.contains(way)) {
            self.push(Class::Breaking, Side::Request, place, format!("{} no longer suffices", brief(gone)));
        }
        for added in new.iter().filter(|way| !old.contains(way)) {
            // Without any way, nothing was asked for.
            let class = if old.is_empty() { Class::Breaking } else { Class::Compatible };
            self.push(class, Side::Request, place, format!("{} suffices now", brief(added)));
        }
    }

    fn path(&mut self, pair: Pair<'a>, place: &str) {
        let mut looked_at = vec!["parameters"];
        looked_at.extend(METHODS);
        self.rest(pair, Side::Both, place, &looked_at);
        for method in METHODS {
            let operation = pair.get(method);
            let place = format!("{place}/{method}");
            if self.both(operation, Side::Both, &place, "the operation", Class::Compatible) {
                self.operation(pair, operation, &place);
            }
        }
    }

    fn operation(&mut self, path: Pair<'a>, pair: Pair<'a>, place: &str) {
        let known = ["parameters", "requestBody", "responses", "security"];
        self.rest(pair, Side::Both, place, &known);
        let security = pair.get("security");
        if !security.same() {
            let or_global =
                |own: &'a Value, tree: &'a Value| if own.is_null() { &tree["security"] } else { own };
            let ways =
                Pair { old: or_global(security.old, self.old), new: or_global(security.new, self.new) };
            self.security(ways, &format!("{place}/security"));
        }
        self.parameters(path, pair, place);
        let body = Pair {
            old: resolve(self.old, pair.get("requestBody").old),
            new: resolve(self.new, pair.get("requestBody").new),
        };
        let here = format!("{place}/requestBody");
        let required = body.new.get("required") == Some(&Value::Bool(true));
        let added = if required { Class::Breaking } else { Class::Compatible };
        if self.both(body, Side::Request, &here, "the body", added) {
            self.rest(body, Side::Request, &here, &["required", "content"]);
            self.required(body, &here);
            self.content(body, Side::Request, &here);
        }
        for (status, response) in pair.get("responses").members() {
            self.response(response, &format!("{place}/responses/{status}"));
        }
    }

    /// Parameters of the path and of the operation; the operation's go first.
    fn parameters(&mut self, path: Pair<'a>, operation: Pair<'a>, place: &str) {
        let old = parameters(self.old, path.old, operation.old);
        let new = parameters(self.new, path.new, operation.new);
        let names: BTreeSet<_> = old.keys().chain(new.keys()).cloned().collect();
        for name in names {
            let at =
                |all: &BTreeMap<(String, String), &'a Value>| all.get(&name).copied().unwrap_or(&Value::Null);
            let pair = Pair { old: at(&old), new: at(&new) };
            let place = format!("{place}/parameters ({} in {})", name.1, name.0);
            let required = pair.new.get("required") == Some(&Value::Bool(true));
            let added = if required { Class::Breaking } else { Class::Compatible };
            let what = if required { "a required parameter" } else { "the parameter" };
            if self.both(pair, Side::Request, &place, what, added) {
                self.rest(pair, Side::Request, &place, &["name", "in", "required", "schema"]);
                self.required(pair, &place);
                self.schema(pair.get("schema"), Side::Request, &format!("{place}/schema"));
            }
        }
    }

    /// Whether a client must send something.
    fn required(&mut self, pair: Pair<'a>, place: &str) {
        let is = |value: &Value| value.get("required") == Some(&Value::Bool(true));
        match (is(pair.old), is(pair.new)) {
            (false, true) => self.push(Class::Breaking, Side::Request, place, "is required now"),
            (true, false) => self.push(Class::Compatible, Side::Request, place, "may be left out now"),
            _ => {}
        }
    }

    fn content(&mut self, pair: Pair<'a>, side: Side, place: &str) {
        for (media, pair) in pair.get("content").members() {
            let place = format!("{place}/content/{}", escape(media));
            if self.both(pair, side, &place, "the media type", Class::Compatible) {
                self.rest(pair, side, &place, &["schema"]);
                self.schema(pair.get("schema"), side, &format!("{place}/schema"));
            }
        }
    }

    fn response(&mut self, pair: Pair<'a>, place: &str) {
        if !self.both(pair, Side::Response, place, "the status", Class::Compatible) {
            return;
        }
        let reference = |value: &'a Value| text(value, "$ref");
        let place = match (reference(pair.old), reference(pair.new)) {
            (Some(old), Some(new)) if old == new => {
                if !self.seen.insert((old.to_owned(), Side::Response)) {
                    return;
                }
                old
            }
            _ => place,
        };
        let pair = Pair { old: resolve(self.old, pair.old), new: resolve(self.new, pair.new) };
        self.rest(pair, Side::Response, place, &["headers", "content"]);
        for (name, header) in pair.get("headers").members() {
            let place = format!("{place}/headers/{name}");
            if self.both(header, Side::Response, &place, "the header", Class::Compatible) {
                let header = Pair { old: resolve(self.old, header.old), new: resolve(self.new, header.new) };
                self.rest(header, Side::Response, &place, &["schema"]);
                self.schema(header.get("schema"), Side::Response, &format!("{place}/schema"));
            }
        }
        self.content(pair, Side::Response, place);
    }

    /// What no operation led to: ways to prove who one is, and the names of types.
    fn components(&mut self, pair: Pair<'a>) {
        for (name, scheme) in pair.get("securitySchemes").members() {
            let place = format!("#/components/securitySchemes/{name}");
            if self.both(scheme, Side::Request, &place, "the scheme", Class::Compatible) {
                self.rest(scheme, Side::Request, &place, &[]);
            }
        }
        for (name, schema) in pair.get("schemas").members() {
            let place = format!("#/components/schemas/{name}");
            let named = [Side::Request, Side::Response]
                .into_iter()
                .any(|side| self.seen.contains(&(place.clone(), side)));
            if self.both(schema, Side::Both, &place, "the type", Class::Compatible) && !named {
                self.component(&place, Side::Response);
            }
        }
    }

    /// A list of the values that may stand somewhere.
    pub(super) fn values(&mut self, pair: Pair<'a>, side: Side, place: &str) {
        let list = |value: &'a Value| value.as_array().map(Vec::as_slice).unwrap_or_default();
        let (old, new) = (list(pair.old), list(pair.new));
        if old.is_empty() != new.is_empty() {
            self.push(Class::Breaking, side, place, changed(pair));
            return;
        }
        for gone in old.iter().filter(|value| !new.contains(value)) {
            self.push(Class::Breaking, side, place, format!("the value {} is gone", brief(gone)));
        }
        for added in new.iter().filter(|value| !old.contains(value)) {
            // A client with a closed list cannot read a value that came later.
            let class = if side == Side::Response { Class::Breaking } else { Class::Compatible };
            self.push(class, side, place, format!("the value {} is new", brief(added)));
        }
    }
}

/// The items of two lists, put together by what their member `key` says.
fn by<'a>(pair: Pair<'a>, key: &str) -> BTreeMap<String, Pair<'a>> {
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
        let word = |key: &str| text(parameter, key).unwrap_or_default().to_owned();
        out.insert((word("in"), word("name")), parameter);
    }
    out
}

/// Whether a table has a row about the same code.
fn has_row(rows: &[Value], row: &Value) -> bool {
    row.get("code").is_some_and(|code| rows.iter().any(|other| other.get("code") == Some(code)))
}

/// What a value was and is.
pub(super) fn changed(pair: Pair<'_>) -> String {
    let name = |value: &Value| if value.is_null() { "nothing".to_owned() } else { brief(value) };
    format!("{} became {}", name(pair.old), name(pair.new))
}

/// A value in at most 60 characters.
fn brief(value: &Value) -> String {
    let text = text(value, "code").map_or_else(|| value.to_string(), str::to_owned);
    if text.chars().count() <= 60 {
        return text;
    }
    text.chars().take(59).chain(['…']).collect()
}
