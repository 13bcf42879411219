//! Redaction of secrets and escaping of control characters in text that comes from a server.

mod decoder;
mod matcher;

use std::borrow::Cow;
use std::ops::Range;

/// The maximum length of [`excerpt`], in characters.
const MAX_EXCERPT_CHARS: usize = 160;
/// The maximum length of [`truncate`], in characters.
const MAX_MESSAGE_CHARS: usize = 1000;

const REDACTED: &str = "***";

/// Replaces secrets in a text by `***`, in any encoding, as well as credentials after `Basic `, such as those of a proxy, which only
/// the HTTP client knows.
///
/// Each character of a secret may be literal or encoded: as JSON or the string literals of programming languages escape it
/// (`\u003c`, `\/`, `\xfc`), as an HTML or XML entity (`&lt;`, `&#60;`, `&#x3C;`), percent-encoded, or form-encoded (`+`). A text
/// may be encoded several times. A character that is not ASCII may also be in UTF-8, in Latin-1, or replaced by `?` or U+FFFD.
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
    let mut ranges = secret_ranges(text.as_bytes(), secrets);
    if ranges.is_empty() {
        return Cow::Borrowed(text);
    }
    // A secret in Latin-1 may end within a character of UTF-8.
    for range in &mut ranges {
        while !text.is_char_boundary(range.start) {
            range.start -= 1;
        }
        while !text.is_char_boundary(range.end) {
            range.end += 1;
        }
    }
    let mut redacted = String::with_capacity(text.len());
    let mut copied = 0;
    for Range { start, end } in ranges {
        redacted.push_str(&text[copied.min(start)..start]);
        redacted.push_str(REDACTED);
        copied = end;
    }
    redacted.push_str(&text[copied..]);
    Cow::Owned(redacted)
}

/// As [`redact`], for a text in an unknown character set.
#[must_use]
pub fn redact_bytes<'a, 's>(text: &'a [u8], secrets: impl IntoIterator<Item = &'s str>) -> Cow<'a, [u8]> {
    let ranges = secret_ranges(text, secrets);
    if ranges.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut redacted = Vec::with_capacity(text.len());
    let mut copied = 0;
    for Range { start, end } in ranges {
        redacted.extend_from_slice(&text[copied..start]);
        redacted.extend_from_slice(REDACTED.as_bytes());
        copied = end;
    }
    redacted.extend_from_slice(&text[copied..]);
    Cow::Owned(redacted)
}

/// The ranges to redact, in order. Ranges that overlap are merged.
fn secret_ranges<'s>(text: &[u8], secrets: impl IntoIterator<Item = &'s str>) -> Vec<Range<usize>> {
    let mut ranges = basic_credentials(text);
    for secret in secrets {
        ranges.extend(matcher::find(text, secret));
    }
    ranges.sort_unstable_by_key(|range| range.start);
    let mut merged: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match merged.last_mut() {
            Some(last) if range.start < last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}

/// The ranges of Base64 text after `Basic `.
fn basic_credentials(text: &[u8]) -> Vec<Range<usize>> {
    const SCHEME: &[u8] = b"Basic ";
    let is_base64 = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/=".contains(byte);
    let mut ranges = Vec::new();
    let mut from = 0;
    while let Some(offset) = text[from..].windows(SCHEME.len()).position(|window| window == SCHEME) {
        let start = from + offset + SCHEME.len();
        let length = text[start..].iter().take_while(|byte| is_base64(byte)).count();
        // A shorter match is an ordinary word.
        if length >= 8 && length % 4 == 0 {
            ranges.push(start..start + length);
        }
        from = start;
    }
    ranges
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
mod tests;
