//! Decoding of response bodies.

/// The text of a body: UTF-16 by its mark, Latin-1 where the header says so, UTF-8 otherwise with what is broken replaced.
pub(crate) fn decode(body: &[u8], content_type: Option<&str>) -> String {
    let wide = |unit: fn([u8; 2]) -> u16| {
        let (pairs, _) = body[2..].as_chunks::<2>();
        let units: Vec<u16> = pairs.iter().map(|pair| unit(*pair)).collect();
        String::from_utf16_lossy(&units)
    };
    match body {
        [0xff, 0xfe, ..] => return wide(u16::from_le_bytes),
        [0xfe, 0xff, ..] => return wide(u16::from_be_bytes),
        _ => {}
    }
    let charset = content_type.unwrap_or_default().to_ascii_lowercase();
    let latin =
        ["iso-8859-1", "iso-8859-15", "latin1", "windows-1252"].iter().any(|name| charset.contains(name));
    if latin && std::str::from_utf8(body).is_err() {
        return body.iter().map(|byte| char::from(*byte)).collect();
    }
    String::from_utf8_lossy(body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body)).into_owned()
}

/// Completes JSON that was cut off: closes what is open. What cannot be mended stays wrong.
pub(crate) fn complete_json(text: &str) -> Option<String> {
    let mut open = Vec::new();
    let (mut quoted, mut escaped) = (false, false);
    for c in text.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '{' if !quoted => open.push('}'),
            '[' if !quoted => open.push(']'),
            '}' | ']' if !quoted => {
                open.pop();
            }
            _ => {}
        }
    }
    if open.is_empty() {
        return None;
    }
    let mut whole = text.trim_end_matches('\\').to_owned();
    if quoted {
        whole.push('"');
    }
    let trimmed = whole.trim_end();
    let mut whole = match trimmed.strip_suffix(',') {
        Some(before) => before.to_owned(),
        None if trimmed.ends_with(':') => format!("{trimmed}null"),
        None => trimmed.to_owned(),
    };
    whole.extend(open.iter().rev());
    Some(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_charsets_are_read() {
        assert_eq!(decode(b"f\xfcr", Some("text/html; charset=ISO-8859-1")), "für");
        assert_eq!(decode(b"f\xc3\xbcr", Some("text/html; charset=iso-8859-1")), "für");
        assert_eq!(decode(b"\xff\xfef\0\xfc\0", None), "fü");
        assert_eq!(decode(b"f\xfcr", None), "f\u{fffd}r");
    }

    #[test]
    fn cut_json_is_completed() {
        for (cut, value) in [
            (r#"{"a":"b","c":"d"#, r#"{"a":"b","c":"d"}"#),
            (r#"{"a":{"b":[1,"#, r#"{"a":{"b":[1]}}"#),
            (r#"{"a":"#, r#"{"a":null}"#),
            (r#"{"a":"x\"#, r#"{"a":"x"}"#),
        ] {
            let whole = complete_json(cut).unwrap();
            let parsed: serde_json::Value = serde_json::from_str(&whole).unwrap();
            assert_eq!(parsed, serde_json::from_str::<serde_json::Value>(value).unwrap());
        }
        assert_eq!(complete_json(r#"{"a":1}"#), None);
    }
}
