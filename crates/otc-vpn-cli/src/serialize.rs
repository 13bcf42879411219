//! Serializes results as JSON and YAML. Characters that could control or confuse a terminal are escaped without loss: a parser
//! returns them unchanged.

mod yaml_value;

use otc_vpn::auth::redact::escape_control;
use serde::Serialize;
use std::borrow::Cow;
use std::fmt::{Display, Write as _};
use std::time::Duration;
use yaml_value::YamlValue;

/// The value as indented JSON, with a line break at the end.
pub(crate) fn json(value: &impl Serialize) -> Result<String, String> {
    let json = serde_json::to_string_pretty(value).map_err(message)?;
    Ok(escape_json(&json).into_owned() + "\n")
}

/// The value as JSON on one line.
pub(crate) fn json_line(value: &impl Serialize) -> Result<String, String> {
    Ok(escape_json(&serde_json::to_string(value).map_err(message)?).into_owned())
}

/// The value as YAML. Plain YAML scalars have no escape sequences, so a value with characters that need one is printed as JSON,
/// which is valid YAML. So is a value with a number that the YAML serializer cannot write exactly.
pub(crate) fn yaml(value: &impl Serialize) -> Result<String, String> {
    let text = serde_json::to_string(value).map_err(message)?;
    let node: YamlValue = serde_json::from_str(&text).map_err(message)?;
    let Ok(yaml) = serde_saphyr::to_string(&node) else { return json(value) };
    if yaml.chars().any(|c| c != '\n' && needs_escape(c)) { json(value) } else { Ok(yaml) }
}

/// Replaces characters that need it by `\uXXXX`. In JSON they occur only in strings; the rest of the text has no control
/// characters other than white space.
pub(crate) fn escape_json(json: &str) -> Cow<'_, str> {
    let is_white_space = |c| matches!(c, '\n' | '\r' | '\t');
    if !json.chars().any(|c| needs_escape(c) && !is_white_space(c)) {
        return Cow::Borrowed(json);
    }
    let mut escaped = String::with_capacity(json.len() + 16);
    for c in json.chars() {
        if needs_escape(c) && !is_white_space(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(escaped, "\\u{unit:04x}");
            }
        } else {
            escaped.push(c);
        }
    }
    Cow::Owned(escaped)
}

/// A duration in milliseconds, as in the JSON output.
pub(crate) fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

fn needs_escape(c: char) -> bool {
    let mut buffer = [0; 4];
    matches!(escape_control(c.encode_utf8(&mut buffer)), Cow::Owned(_))
}

fn message(error: impl Display) -> String {
    error.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    /// Control characters (C0, DEL, C1), bidirectional formatting characters, separators and the byte order mark.
    const HOSTILE: &str =
        "\u{1b}[31m\u{7f}\u{9b}\u{61c}\u{200e}\u{200f}\u{2028}\u{2029}\u{202e}\u{2066}\u{feff}";

    fn value() -> BTreeMap<String, String> {
        BTreeMap::from([(format!("key{HOSTILE}"), format!("é\n{HOSTILE}"))])
    }

    #[test]
    fn json_escapes_hostile_characters_without_loss() {
        for text in [json(&value()).unwrap(), json_line(&value()).unwrap()] {
            assert!(!text.trim_end().chars().any(|c| c != '\n' && needs_escape(c)), "{text:?}");
            assert_eq!(serde_json::from_str::<BTreeMap<String, String>>(&text).unwrap(), value());
        }
        assert!(json(&value()).unwrap().contains(r"\u061c\u200e"));
    }

    #[test]
    fn yaml_escapes_hostile_characters_without_loss() {
        let text = yaml(&value()).unwrap();
        assert!(!text.chars().any(|c| c != '\n' && needs_escape(c)), "{text:?}");
        assert_eq!(serde_saphyr::from_str::<BTreeMap<String, String>>(&text).unwrap(), value());
        assert_eq!(yaml(&BTreeMap::from([("key", "value")])).unwrap(), "key: value\n");
    }

    #[test]
    fn numbers_are_printed_exactly() {
        let text = r#"{"a":340282366920938463463374607431768211455,"b":[300.0,-1,0.25],"c":{"d":null,"e":true,"f":"12"}}"#;
        let value: serde_json::Value = serde_json::from_str(text).unwrap();
        assert_eq!(json_line(&value).unwrap(), text);
        let printed = yaml(&value).unwrap();
        assert!(printed.starts_with("a: 340282366920938463463374607431768211455\n"), "{printed}");
        assert!(
            printed.contains("300.0") && printed.contains("0.25") && printed.contains("d: null"),
            "{printed}"
        );
        for number in ["340282366920938463463374607431768211456", "0.12345678901234567890", "1e400"] {
            let value: serde_json::Value = serde_json::from_str(&format!(r#"{{"a":{number}}}"#)).unwrap();
            // JSON is valid YAML.
            assert_eq!(yaml(&value).unwrap(), json(&value).unwrap(), "{number}");
        }
    }
}
