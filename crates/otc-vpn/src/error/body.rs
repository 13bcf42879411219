//! Reads the body of an error response in any of its JSON formats.

use crate::json_limits::check_json;
use serde_json::Value;

/// The fields of an error response body.
#[derive(Default)]
pub(super) struct ErrorBody {
    pub(super) code: Option<String>,
    pub(super) message: Option<String>,
    pub(super) request_id: Option<String>,
}

impl ErrorBody {
    /// Reads a body as JSON of any known format. `None` if it is not a JSON object with a code or a message.
    pub(super) fn parse(body: &str) -> Option<Self> {
        check_json(body.as_bytes()).ok()?;
        let value: Value = match serde_json::from_str(body) {
            Ok(value) => value,
            Err(_) => serde_json::from_str(&complete_json(body)?).ok()?,
        };
        let object = value.as_object()?;
        let mut parsed = Self::default();
        // Keystone puts its fields into `error`; the fields of the API are at the top level.
        let levels = [Some(object), object.get("error").and_then(Value::as_object)];
        for level in levels.into_iter().flatten() {
            let first_of = |names: &[&str]| names.iter().find_map(|name| as_text(level.get(*name)?));
            parsed.code = parsed.code.or_else(|| first_of(&["error_code", "code"]));
            parsed.message =
                parsed.message.or_else(|| first_of(&["error_msg", "message", "error_description"]));
            parsed.request_id = parsed.request_id.or_else(|| first_of(&["request_id"]));
            if parsed.message.is_none() {
                parsed.message = first_of(&["title", "error"]);
            }
        }
        // Keystone repeats the HTTP status as the code.
        if object.get("error").is_some_and(Value::is_object) {
            parsed.code = parsed.code.filter(|code| !code.chars().all(|c| c.is_ascii_digit()));
        }
        let is_empty = parsed.code.is_none() && parsed.message.is_none();
        (!is_empty).then_some(parsed)
    }
}

fn as_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Completes truncated JSON by closing what is open. `None` if nothing is open.
fn complete_json(text: &str) -> Option<String> {
    let mut open = Vec::new();
    let (mut in_string, mut escaped) = (false, false);
    for c in text.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' if in_string => escaped = true,
            '"' => in_string = !in_string,
            '{' if !in_string => open.push('}'),
            '[' if !in_string => open.push(']'),
            '}' | ']' if !in_string => {
                open.pop();
            }
            _ => {}
        }
    }
    if open.is_empty() {
        return None;
    }
    let mut complete = text.trim_end_matches('\\').to_owned();
    if in_string {
        complete.push('"');
    }
    let trimmed = complete.trim_end();
    let mut complete = match trimmed.strip_suffix(',') {
        Some(before) => before.to_owned(),
        None if trimmed.ends_with(':') => format!("{trimmed}null"),
        None => trimmed.to_owned(),
    };
    complete.extend(open.iter().rev());
    Some(complete)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn complete_json_closes_what_is_open() {
        for (truncated, value) in [
            (r#"{"a":"b","c":"d"#, r#"{"a":"b","c":"d"}"#),
            (r#"{"a":{"b":[1,"#, r#"{"a":{"b":[1]}}"#),
            (r#"{"a":"#, r#"{"a":null}"#),
            (r#"{"a":"x\"#, r#"{"a":"x"}"#),
        ] {
            let complete = complete_json(truncated).unwrap();
            let parsed: Value = serde_json::from_str(&complete).unwrap();
            assert_eq!(parsed, serde_json::from_str::<Value>(value).unwrap());
        }
        assert_eq!(complete_json(r#"{"a":1}"#), None);
    }
}
