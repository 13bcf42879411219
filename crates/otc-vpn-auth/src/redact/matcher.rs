//! Finds a secret in a text, whatever the encoding of each of its characters.

use super::decoder::{Decoder, Unit, starts_escape};
use std::ops::Range;

/// A secret shorter than this many bytes may be part of an ordinary word.
const SHORT_SECRET_BYTES: usize = 8;
/// The longest escape sequence that is looked for in front of a short secret, in bytes.
const MAX_ESCAPE_BYTES: usize = 24;

/// The characters of windows-1252 from 0x80 to 0x9F. Servers label it as Latin-1.
const WINDOWS_1252: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";

/// Whether the text has a replacement for what its writer could not encode.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lost {
    Nothing,
    /// Each character that is not ASCII is `?` or U+FFFD.
    Characters,
    /// Each byte of such a character is.
    Bytes,
}

/// The ranges of the text that are the secret, in order and without overlaps.
///
/// A secret shorter than 8 bytes is found only where no letter or digit is next to it.
pub(super) fn find(text: &[u8], secret: &str) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let Some(first) = secret.chars().next() else { return ranges };
    let is_short = secret.len() < SHORT_SECRET_BYTES;
    let lost: &[Lost] = match secret.is_ascii() || is_short {
        true => &[Lost::Nothing],
        false => &[Lost::Nothing, Lost::Characters, Lost::Bytes],
    };
    let may_start = |byte: u8| match first.is_ascii() {
        true => u32::from(byte) == u32::from(first) || starts_escape(byte),
        false => !byte.is_ascii() || byte == b'?' || starts_escape(byte),
    };
    let mut decoder = Decoder::new(text);
    let mut at = 0;
    while at < text.len() {
        let ends = lost.iter().filter(|_| may_start(text[at]));
        let ends = ends.flat_map(|&lost| matched_ends(&mut decoder, at, secret, lost));
        match ends.filter(|&end| !is_short || is_word(text, at, end)).max() {
            Some(end) => {
                ranges.push(at..end);
                at = end;
            }
            None => at += 1,
        }
    }
    ranges
}

/// The ends of the parts of the text from `start` that decode to the secret.
fn matched_ends(decoder: &mut Decoder<'_>, start: usize, secret: &str, lost: Lost) -> Vec<usize> {
    // All ends of what is matched so far: what follows decides which of them is right.
    let mut ends = vec![start];
    for c in secret.chars() {
        ends = match (c.is_ascii(), lost) {
            (false, Lost::Characters) => {
                step(decoder, &ends, |unit| matches(unit, c) || is_replacement(unit))
            }
            (false, Lost::Bytes) => {
                let mut next = ends.clone();
                for _ in 0..c.len_utf8() {
                    next = step(decoder, &next, is_replacement);
                }
                next.extend(step(decoder, &ends, |unit| matches(unit, c)));
                next
            }
            _ => step(decoder, &ends, |unit| matches(unit, c)),
        };
        if ends.is_empty() {
            break;
        }
    }
    ends
}

/// The positions after a unit that is accepted, from any of these positions.
fn step(decoder: &mut Decoder<'_>, starts: &[usize], accepts: impl Fn(Unit) -> bool) -> Vec<usize> {
    let mut ends = Vec::new();
    for &start in starts {
        decoder.decode(start, |unit, end| {
            if accepts(unit) {
                ends.push(end);
            }
        });
    }
    ends.sort_unstable();
    ends.dedup();
    ends
}

fn matches(unit: Unit, c: char) -> bool {
    match unit {
        Unit::Code(code) if code == u32::from(c) => true,
        Unit::Code(code @ 0x80..=0x9f) => WINDOWS_1252.chars().nth(code as usize - 0x80) == Some(c),
        Unit::Code(_) => false,
        Unit::Named => !c.is_ascii_alphanumeric(),
    }
}

/// Whether the unit replaces what the writer of the text could not encode.
fn is_replacement(unit: Unit) -> bool {
    matches!(unit.char(), Some('?' | char::REPLACEMENT_CHARACTER))
}

/// Whether no letter or digit is next to a range.
fn is_word(text: &[u8], start: usize, end: usize) -> bool {
    let is_alphanumeric = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let before = String::from_utf8_lossy(&text[start.saturating_sub(4)..start]);
    let after = String::from_utf8_lossy(&text[end..text.len().min(end + 4)]);
    !is_alphanumeric(after.chars().next())
        && (!is_alphanumeric(before.chars().next_back()) || follows_escape(text, start))
}

/// Whether the last letter or digit before `start` belongs to an escape sequence of another character, such as `%22`.
fn follows_escape(text: &[u8], start: usize) -> bool {
    (start.saturating_sub(MAX_ESCAPE_BYTES)..start).any(|at| {
        let mut found = false;
        if starts_escape(text[at]) {
            Decoder::new(text).decode(at, |unit, end| {
                found |= end == start && end > at + 1 && !unit.char().is_some_and(char::is_alphanumeric);
            });
        }
        found
    })
}
