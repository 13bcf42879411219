//! Texts from outside, made fit for one line of a terminal and for other eyes.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use std::borrow::Cow;

/// The most characters of a body that a message quotes.
const EXCERPT: usize = 160;
/// The most characters of what an API says.
const LONGEST_SAID: usize = 1000;

/// Escapes what could move a cursor, change a colour or turn the reading direction.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let turns = matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        if c.is_control() || turns {
            out.extend(c.escape_default());
        } else {
            out.push(c);
        }
    }
    out
}

/// The beginning of what an API says, which no API needs more of.
pub(crate) fn said(text: &str) -> String {
    match text.char_indices().nth(LONGEST_SAID) {
        Some((end, _)) => escape(&text[..end]) + "…",
        None => escape(text),
    }
}

/// The beginning of a body on one line, with white space folded.
pub(crate) fn excerpt(text: &str) -> String {
    let mut out = String::new();
    let mut count = 0;
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
            count += 1;
        }
        for c in word.chars() {
            if count == EXCERPT {
                return escape(&out) + "…";
            }
            out.push(c);
            count += 1;
        }
    }
    escape(&out)
}

/// What URLs leave as it is: letters, digits and `-_.~`.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// A text in which no secret stands that the other side has sent back: neither as it is nor as JSON, URLs and HTML write it, and
/// no credentials of a proxy, which only the HTTP client knows.
pub(crate) fn mask<'a, 's>(text: &'a str, secrets: impl IntoIterator<Item = &'s str>) -> Cow<'a, str> {
    let mut masked = Cow::Borrowed(text);
    for secret in secrets.into_iter().filter(|secret| !secret.is_empty()) {
        // JSON in JSON is what an API says that quotes a body.
        let json = json_letters(secret);
        for form in [secret, &json, &json_letters(&json)] {
            let html =
                form.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
            let url = utf8_percent_encode(form, ENCODED).to_string();
            for form in [form, &html, &url] {
                if let Some(without) = replace(&masked, form, secret.len() < SHORT) {
                    masked = without.into();
                }
            }
        }
    }
    if let Some(without) = without_basic_credentials(&masked) {
        masked = without.into();
    }
    masked
}

/// A secret below this length may be a part of any word.
const SHORT: usize = 8;

/// The text without a form of a secret, where it stands in it. A short one counts only where no letter or digit touches it.
fn replace(text: &str, form: &str, short: bool) -> Option<String> {
    let mut out = String::new();
    let (mut kept, mut from) = (0, 0);
    while let Some(found) = text[from..].find(form) {
        let (start, end) = (from + found, from + found + form.len());
        let touches = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        if short && (touches(text[..start].chars().next_back()) || touches(text[end..].chars().next())) {
            from = start + form.chars().next().map_or(1, char::len_utf8);
            continue;
        }
        out.push_str(&text[kept..start]);
        out.push_str("***");
        (kept, from) = (end, end);
    }
    (kept > 0).then(|| out + &text[kept..])
}

/// A text as JSON writes it between its quotes.
fn json_letters(text: &str) -> String {
    let json = serde_json::Value::from(text).to_string();
    json[1..json.len() - 1].to_owned()
}

/// The text without credentials after the word `Basic`, Base64 of a user, a colon and a password, where there are some.
fn without_basic_credentials(text: &str) -> Option<String> {
    let is_base64 = |c: char| c.is_ascii_alphanumeric() || "+/=".contains(c);
    let mut out = String::new();
    let mut kept = 0;
    for (at, word) in text.match_indices("Basic ") {
        let from = at + word.len();
        let rest = &text[from..];
        let length = rest.find(|c| !is_base64(c)).unwrap_or(rest.len());
        // Shorter ones are words.
        if length >= 8 && length % 4 == 0 {
            out.push_str(&text[kept..from]);
            out.push_str("***");
            kept = from + length;
        }
    }
    (kept > 0).then(|| out + &text[kept..])
}

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
    fn excerpts_are_one_bounded_harmless_line() {
        assert_eq!(
            excerpt("<html>\n\t<b>\u{1b}[31mred\u{202e}</b>"),
            "<html> <b>\\u{1b}[31mred\\u{202e}</b>"
        );
        assert_eq!(excerpt(&"x".repeat(1000)).chars().count(), EXCERPT + 1);
        assert_eq!(said(&"ü".repeat(5000)).chars().count(), LONGEST_SAID + 1);
        assert_eq!(said("a\nb"), "a\\nb");
    }

    #[test]
    fn other_charsets_are_read() {
        assert_eq!(decode(b"f\xfcr", Some("text/html; charset=ISO-8859-1")), "für");
        assert_eq!(decode(b"f\xc3\xbcr", Some("text/html; charset=iso-8859-1")), "für");
        assert_eq!(decode(b"\xff\xfef\0\xfc\0", None), "fü");
        assert_eq!(decode(b"f\xfcr", None), "f\u{fffd}r");
    }

    #[test]
    fn secrets_are_masked_in_every_spelling() {
        let secrets = [r#"c"a/n<a>r&y"#, "", "token"];
        for (echoed, masked) in [
            (r#"token, c"a/n<a>r&y; token"#, "***, ***; ***"),
            (r#"{"password":"c\"a/n<a>r&y"}"#, r#"{"password":"***"}"#),
            ("?p=c%22a%2Fn%3Ca%3Er%26y&t=token", "?p=***&t=***"),
            ("<b>c&quot;a/n&lt;a&gt;r&amp;y</b>", "<b>***</b>"),
            ("Proxy-Authorization: Basic dXNlcjpjYW5hcnk=\r\n", "Proxy-Authorization: Basic ***\r\n"),
            (
                "Basic authentication is wanted: Basic realm=x",
                "Basic authentication is wanted: Basic realm=x",
            ),
        ] {
            assert_eq!(mask(echoed, secrets), masked);
        }
    }

    #[test]
    fn a_short_secret_leaves_the_words_that_hold_it_as_they_are() {
        for (secret, echoed, masked) in [
            ("t", "Throttled: t, (t) or token=t&x", "Throttled: ***, (***) or token=***&x"),
            ("a-a", "a-a-a xa-a a-a", "***-a xa-a ***"),
            ("ü", "für ü", "für ***"),
            ("canary78", "xcanary78x", "x***x"),
        ] {
            assert_eq!(mask(echoed, [secret]), masked);
        }
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
