//! Compares schemas, each as the side of the wire that writes it must obey it.

use super::compare::{Comparison, Pair, changed};
use super::{Class, Side};
use crate::spec::{escape, text};
use serde_json::Value;
use std::cmp::Ordering;

/// Keywords with a limit, and whether a larger one allows less.
const LIMITS: [(&str, bool); 8] = [
    ("minimum", true),
    ("minLength", true),
    ("minItems", true),
    ("minProperties", true),
    ("maximum", false),
    ("maxLength", false),
    ("maxItems", false),
    ("maxProperties", false),
];

/// Keywords that allow less when they are there.
const RULES: [&str; 5] = ["pattern", "multipleOf", "uniqueItems", "exclusiveMinimum", "exclusiveMaximum"];

impl<'a> Comparison<'a> {
    pub(super) fn schema(&mut self, pair: Pair<'a>, side: Side, place: &str) {
        let reference = |value: &'a Value| text(value, "$ref");
        match (reference(pair.old), reference(pair.new)) {
            (None, None) if pair.old.is_object() && pair.new.is_object() => self.inline(pair, side, place),
            (Some(old), Some(new)) if old == new => self.component(new, side),
            _ if pair.same() => {}
            (None, None) => self.push(Class::Breaking, side, place, changed(pair)),
            _ => self.push(Class::Breaking, side, place, format!("another type: {}", changed(pair))),
        }
    }

    /// A model that both documents have, compared once for each side that uses it.
    pub(super) fn component(&mut self, place: &str, side: Side) {
        let at = |tree: &'a Value| tree.pointer(place.trim_start_matches('#'));
        let (Some(old), Some(new)) = (at(self.old), at(self.new)) else { return };
        if self.seen.insert((place.to_owned(), side)) {
            self.inline(Pair { old, new }, side, place);
        }
    }

    fn inline(&mut self, pair: Pair<'a>, side: Side, place: &str) {
        let mut looked_at = vec!["enum", "required", "properties", "items", "additionalProperties", "allOf"];
        looked_at.extend(LIMITS.map(|(name, _)| name));
        looked_at.extend(RULES);
        // What is left, such as `type`, `format`, `nullable` or `default`, changes what the generated types are.
        self.rest(pair, side, place, &looked_at);
        self.values(pair.get("enum"), side, &format!("{place}/enum"));
        self.limits(pair, side, place);
        self.properties(pair, side, place);
        for word in ["items", "additionalProperties"] {
            let member = pair.get(word);
            if !member.same() || member.old.is_object() {
                self.schema(member, side, &format!("{place}/{word}"));
            }
        }
        self.parts(pair.get("allOf"), side, &format!("{place}/allOf"));
    }

    fn parts(&mut self, pair: Pair<'a>, side: Side, place: &str) {
        let list = |value: &'a Value| value.as_array().map(Vec::as_slice).unwrap_or_default();
        let (old, new) = (list(pair.old), list(pair.new));
        if old.len() != new.len() {
            self.push(Class::Breaking, side, place, changed(pair));
            return;
        }
        for (index, (old, new)) in old.iter().zip(new).enumerate() {
            self.schema(Pair { old, new }, side, &format!("{place}/{index}"));
        }
    }

    /// Limits bind who writes: tighter ones break old requests, looser ones surprise who reads responses.
    fn limits(&mut self, pair: Pair<'a>, side: Side, place: &str) {
        for (word, larger_is_tighter) in LIMITS {
            let limit = pair.get(word);
            let order = match (limit.old.as_f64(), limit.new.as_f64()) {
                (None, Some(_)) => Some(Ordering::Greater),
                (Some(_), None) => Some(Ordering::Less),
                (Some(old), Some(new)) if larger_is_tighter => new.partial_cmp(&old),
                (Some(old), Some(new)) => old.partial_cmp(&new),
                (None, None) => None,
            };
            let tighter = match order {
                Some(Ordering::Greater) => true,
                Some(Ordering::Less) => false,
                _ => continue,
            };
            self.bound(tighter, limit, side, &format!("{place}/{word}"));
        }
        for word in RULES {
            let rule = pair.get(word);
            let off = |value: &Value| value.is_null() || value == &Value::Bool(false);
            match (off(rule.old), off(rule.new)) {
                (true, false) => self.bound(true, rule, side, &format!("{place}/{word}")),
                (false, true) => self.bound(false, rule, side, &format!("{place}/{word}")),
                (false, false) if !rule.same() => {
                    self.push(Class::Breaking, side, &format!("{place}/{word}"), changed(rule));
                }
                _ => {}
            }
        }
    }

    fn bound(&mut self, tighter: bool, pair: Pair<'a>, side: Side, place: &str) {
        let class = if tighter == (side == Side::Request) { Class::Breaking } else { Class::Compatible };
        let word = if tighter { "tighter" } else { "looser" };
        self.push(class, side, place, format!("{word}: {}", changed(pair)));
    }

    fn properties(&mut self, pair: Pair<'a>, side: Side, place: &str) {
        for (name, property) in pair.get("properties").members() {
            let place = format!("{place}/properties/{}", escape(name));
            let (was, is) = (requires(pair.old, name), requires(pair.new, name));
            let added = if is && side == Side::Request { Class::Breaking } else { Class::Compatible };
            let what = if is { "a required field" } else { "the field" };
            if !self.both(property, side, &place, what, added) {
                continue;
            }
            match (was, is) {
                (false, true) => self.push(Class::Breaking, side, &place, "is required now"),
                // The wire may take it; the generated field is optional now, which code must say.
                (true, false) => self.push(Class::Breaking, side, &place, "may be absent now"),
                _ => {}
            }
            self.schema(property, side, &place);
        }
        let unnamed = |value: &'a Value| {
            let names = value.get("required").and_then(Value::as_array).into_iter().flatten();
            names
                .filter_map(Value::as_str)
                .filter(|name| value.pointer("/properties").is_none_or(|all| all.get(name).is_none()))
        };
        if unnamed(pair.old).ne(unnamed(pair.new)) {
            self.push(
                Class::Breaking,
                side,
                &format!("{place}/required"),
                "other fields without a description",
            );
        }
    }
}

fn requires(schema: &Value, name: &str) -> bool {
    schema
        .get("required")
        .and_then(Value::as_array)
        .is_some_and(|names| names.iter().any(|value| value == name))
}
