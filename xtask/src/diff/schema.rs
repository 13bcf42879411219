//! Compares schemas. The class of a change depends on the side that writes the value.

use super::compare::{Comparison, Pair, change_message};
use super::{Class, Side};
use crate::spec::{escape, text};
use serde_json::Value;
use std::cmp::Ordering;

/// The keywords that set a limit, and whether a larger limit is tighter.
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

/// The keywords that restrict a schema when they are present.
const RESTRICTIONS: [&str; 5] =
    ["pattern", "multipleOf", "uniqueItems", "exclusiveMinimum", "exclusiveMaximum"];

impl<'a> Comparison<'a> {
    pub(super) fn schema(&mut self, pair: Pair<'a>, side: Side, pointer: &str) {
        let reference = |value: &'a Value| text(value, "$ref");
        match (reference(pair.old), reference(pair.new)) {
            (None, None) if pair.old.is_object() && pair.new.is_object() => self.inline(pair, side, pointer),
            (Some(old), Some(new)) if old == new => self.component(new, side),
            _ if pair.is_unchanged() => {}
            (None, None) => self.push(Class::Breaking, side, pointer, change_message(pair)),
            _ => self.push(Class::Breaking, side, pointer, format!("type: {}", change_message(pair))),
        }
    }

    /// Compares a component, once for each side that uses it.
    pub(super) fn component(&mut self, pointer: &str, side: Side) {
        let at = |tree: &'a Value| tree.pointer(pointer.trim_start_matches('#'));
        let (Some(old), Some(new)) = (at(self.old), at(self.new)) else { return };
        if self.seen.insert((pointer.to_owned(), side)) {
            self.inline(Pair { old, new }, side, pointer);
        }
    }

    fn inline(&mut self, pair: Pair<'a>, side: Side, pointer: &str) {
        let mut handled = vec!["enum", "required", "properties", "items", "additionalProperties", "allOf"];
        handled.extend(LIMITS.map(|(name, _)| name));
        handled.extend(RESTRICTIONS);
        // The other keywords, for example `type`, `format`, `nullable` and `default`, determine the generated types.
        self.other_members(pair, side, pointer, &handled);
        self.values(pair.get("enum"), side, &format!("{pointer}/enum"));
        self.limits(pair, side, pointer);
        self.properties(pair, side, pointer);
        for keyword in ["items", "additionalProperties"] {
            let member = pair.get(keyword);
            if !member.is_unchanged() || member.old.is_object() {
                self.schema(member, side, &format!("{pointer}/{keyword}"));
            }
        }
        self.all_of(pair.get("allOf"), side, &format!("{pointer}/allOf"));
    }

    fn all_of(&mut self, pair: Pair<'a>, side: Side, pointer: &str) {
        let list = |value: &'a Value| value.as_array().map(Vec::as_slice).unwrap_or_default();
        let (old, new) = (list(pair.old), list(pair.new));
        if old.len() != new.len() {
            self.push(Class::Breaking, side, pointer, change_message(pair));
            return;
        }
        for (index, (old, new)) in old.iter().zip(new).enumerate() {
            self.schema(Pair { old, new }, side, &format!("{pointer}/{index}"));
        }
    }

    /// A tighter limit breaks existing requests; a looser limit breaks clients that rely on it in responses.
    fn limits(&mut self, pair: Pair<'a>, side: Side, pointer: &str) {
        for (keyword, larger_is_tighter) in LIMITS {
            let limit = pair.get(keyword);
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
            self.limit(tighter, limit, side, &format!("{pointer}/{keyword}"));
        }
        for keyword in RESTRICTIONS {
            let rule = pair.get(keyword);
            let is_absent = |value: &Value| value.is_null() || value == &Value::Bool(false);
            match (is_absent(rule.old), is_absent(rule.new)) {
                (true, false) => self.limit(true, rule, side, &format!("{pointer}/{keyword}")),
                (false, true) => self.limit(false, rule, side, &format!("{pointer}/{keyword}")),
                (false, false) if !rule.is_unchanged() => {
                    self.push(Class::Breaking, side, &format!("{pointer}/{keyword}"), change_message(rule));
                }
                _ => {}
            }
        }
    }

    fn limit(&mut self, tighter: bool, pair: Pair<'a>, side: Side, pointer: &str) {
        let class = if tighter == (side == Side::Request) { Class::Breaking } else { Class::Compatible };
        let direction = if tighter { "tighter" } else { "looser" };
        self.push(class, side, pointer, format!("{direction}: {}", change_message(pair)));
    }

    fn properties(&mut self, pair: Pair<'a>, side: Side, pointer: &str) {
        for (name, property) in pair.get("properties").members() {
            let pointer = format!("{pointer}/properties/{}", escape(name));
            let (was_required, is_required) = (requires(pair.old, name), requires(pair.new, name));
            let added =
                if is_required && side == Side::Request { Class::Breaking } else { Class::Compatible };
            let element = if is_required { "the required field" } else { "the field" };
            if !self.present_in_both(property, side, &pointer, element, added) {
                continue;
            }
            match (was_required, is_required) {
                (false, true) => self.push(Class::Breaking, side, &pointer, "is now required"),
                // Existing data remains valid, but the generated field becomes an `Option`, which breaks code that uses it.
                (true, false) => self.push(Class::Breaking, side, &pointer, "is now optional"),
                _ => {}
            }
            self.schema(property, side, &pointer);
        }
        let without_schema = |value: &'a Value| {
            let names = value.get("required").and_then(Value::as_array).into_iter().flatten();
            names
                .filter_map(Value::as_str)
                .filter(|name| value.pointer("/properties").is_none_or(|all| all.get(name).is_none()))
        };
        if without_schema(pair.old).ne(without_schema(pair.new)) {
            self.push(
                Class::Breaking,
                side,
                &format!("{pointer}/required"),
                "required fields without a schema changed",
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
