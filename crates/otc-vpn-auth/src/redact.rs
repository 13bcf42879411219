//! Redaction of secrets and escaping of control characters in text that comes from a server.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use std::borrow::Cow;

/// The maximum length of [`excerpt`], in characters.
const MAX_EXCERPT_CHARS: usize = 160;
/// The maximum length of [`truncate`], in characters.
const MAX_MESSAGE_CHARS: usize = 1000;

/// Characters that a URL does not percent-encode: letters, digits and `-_.~`.
const PERCENT_ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// A secret shorter than this many bytes may be part of an ordinary word.
const SHORT_SECRET_BYTES: usize = 8;

/// Replaces secrets in a text by `***`, both literal and as JSON, URLs and HTML encode them, as well as credentials after
/// `Basic `, such as those of a proxy, which only the HTTP client knows.
///
/// A secret shorter than 8 bytes is replaced only where no letter or digit is next to it.
///
/// ```
/// use otc_vpn_auth::redact::redact;
///
/// assert_eq!(redact("token abc/def rejected: ?t=abc%2Fdef", ["abc/def"]), "token *** rejected: ?t=***");
/// ```
#[must_use]
pub fn redact<'a, 's>(text: &'a str, secrets: impl IntoIterator<Item = &'s str>) -> Cow<'a, str> {
    let mut redacted = Cow::Borrowed(text);
    for secret in secrets.into_iter().filter(|secret| !secret.is_empty()) {
        let json = json_encoded(secret);
        // An error message that quotes a JSON body is encoded twice.
        for form in [secret, &json, &json_encoded(&json)] {
            let html =
                form.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
            let url = utf8_percent_encode(form, PERCENT_ENCODED).to_string();
            for form in [form, &html, &url] {
                if let Some(replaced) = replace(&redacted, form, secret.len() < SHORT_SECRET_BYTES) {
                    redacted = replaced.into();
                }
            }
        }
    }
    if let Some(replaced) = replace_basic_credentials(&redacted) {
        redacted = replaced.into();
    }
    redacted
}

/// Replaces each occurrence; `whole_word` skips those next to a letter or a digit. `None` if nothing was replaced.
fn replace(text: &str, form: &str, whole_word: bool) -> Option<String> {
    let mut out = String::new();
    let (mut copied, mut from) = (0, 0);
    while let Some(offset) = text[from..].find(form) {
        let (start, end) = (from + offset, from + offset + form.len());
        let in_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        if whole_word && (in_word(text[..start].chars().next_back()) || in_word(text[end..].chars().next())) {
            from = start + form.chars().next().map_or(1, char::len_utf8);
            continue;
        }
        out.push_str(&text[copied..start]);
        out.push_str("***");
        (copied, from) = (end, end);
    }
    (copied > 0).then(|| out + &text[copied..])
}

/// The text as JSON encodes it, without the quotes.
fn json_encoded(text: &str) -> String {
    let json = serde_json::Value::from(text).to_string();
    json[1..json.len() - 1].to_owned()
}

/// Replaces the Base64 text after `Basic `. `None` if there is none.
fn replace_basic_credentials(text: &str) -> Option<String> {
    let is_base64 = |c: char| c.is_ascii_alphanumeric() || "+/=".contains(c);
    let mut out = String::new();
    let mut copied = 0;
    for (start, scheme) in text.match_indices("Basic ") {
        let from = start + scheme.len();
        let rest = &text[from..];
        let length = rest.find(|c| !is_base64(c)).unwrap_or(rest.len());
        // A shorter match is an ordinary word.
        if length >= 8 && length % 4 == 0 {
            out.push_str(&text[copied..from]);
            out.push_str("***");
            copied = from + length;
        }
    }
    (copied > 0).then(|| out + &text[copied..])
}

/// Escapes characters that could move the cursor, change colors, break lines, reverse the reading direction or hide text on a
/// terminal, in the notation of [`char::escape_default`].
///
/// These are the control characters (C0, DEL, C1), the bidirectional formatting characters, the line and paragraph separators
/// (U+2028, U+2029) and the byte order mark (U+FEFF).
///
/// ```
/// use otc_vpn_auth::redact::escape_control;
///
/// assert_eq!(escape_control("a\u{1b}[31mb\n"), "a\\u{1b}[31mb\\n");
/// ```
#[must_use]
pub fn escape_control(text: &str) -> Cow<'_, str> {
    if !text.chars().any(needs_escape) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if needs_escape(c) { escaped.extend(c.escape_default()) } else { escaped.push(c) }
    }
    Cow::Owned(escaped)
}

fn needs_escape(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}'
        )
}

/// The first 1000 characters of a server's message, escaped; `…` marks a truncated one.
#[must_use]
pub fn truncate(text: &str) -> String {
    match text.char_indices().nth(MAX_MESSAGE_CHARS) {
        Some((end, _)) => escape_control(&text[..end]).into_owned() + "…",
        None => escape_control(text).into_owned(),
    }
}

/// The first 160 characters of a body on one line, escaped, with white space collapsed; `…` marks a truncated one.
#[must_use]
pub fn excerpt(text: &str) -> String {
    let mut out = String::new();
    let mut count = 0;
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
            count += 1;
        }
        for c in word.chars() {
            if count == MAX_EXCERPT_CHARS {
                return escape_control(&out).into_owned() + "…";
            }
            out.push(c);
            count += 1;
        }
    }
    escape_control(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escape_control_escapes_what_drives_a_terminal() {
        for (text, expected) in [
            ("plain ünïcode", "plain ünïcode"),
            ("a\u{1b}[31mb", "a\\u{1b}[31mb"),
            ("a\nb\r\tc", "a\\nb\\r\\tc"),
            ("\u{7f}\u{9b}31m", "\\u{7f}\\u{9b}31m"),
            ("\u{202e}abc\u{200f}\u{2066}\u{61c}", "\\u{202e}abc\\u{200f}\\u{2066}\\u{61c}"),
            ("a\u{2028}b\u{2029}c\u{feff}", "a\\u{2028}b\\u{2029}c\\u{feff}"),
        ] {
            assert_eq!(escape_control(text), expected);
        }
    }

    #[test]
    fn excerpt_is_one_escaped_line_of_limited_length() {
        assert_eq!(
            excerpt("<html>\n\t<b>\u{1b}[31mred\u{202e}</b>"),
            "<html> <b>\\u{1b}[31mred\\u{202e}</b>"
        );
        assert_eq!(excerpt(&"x".repeat(1000)).chars().count(), MAX_EXCERPT_CHARS + 1);
    }

    #[test]
    fn truncate_limits_length_and_escapes() {
        assert_eq!(truncate(&"ü".repeat(5000)).chars().count(), MAX_MESSAGE_CHARS + 1);
        assert_eq!(truncate("a\nb"), "a\\nb");
    }

    #[test]
    fn redact_replaces_secret_in_every_encoding() {
        let secrets = [r#"c"a/n<a>r&y"#, "", "token"];
        for (text, expected) in [
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
            assert_eq!(redact(text, secrets), expected);
        }
    }

    #[test]
    fn redact_of_short_secret_keeps_words_that_contain_it() {
        for (secret, text, expected) in [
            ("t", "Throttled: t, (t) or token=t&x", "Throttled: ***, (***) or token=***&x"),
            ("a-a", "a-a-a xa-a a-a", "***-a xa-a ***"),
            ("ü", "für ü", "für ***"),
            ("canary78", "xcanary78x", "x***x"),
        ] {
            assert_eq!(redact(text, [secret]), expected);
        }
    }
}
