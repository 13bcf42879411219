//! Decodes single characters of a text in every way that servers encode them.

use std::collections::HashMap;
use std::ops::RangeInclusive;
use std::rc::Rc;

/// The number of stages that decode three encodings: for example JSON in JSON in an HTML page.
const STAGES: u8 = 7;

/// The longest name of an HTML entity, and the most digits of a number, including leading zeros.
const MAX_NAME_CHARS: usize = 32;
const MAX_DIGITS: usize = 12;

/// The maximum number of positions whose decoded units are kept.
const MAX_CACHED: usize = 4096;

/// What a part of the text decodes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Unit {
    /// A character, a byte of a multi-byte character, or half of a surrogate pair.
    Code(u32),
    /// A named HTML entity. It is not looked up, because the rest of the secret identifies it well enough.
    Named,
}

impl Unit {
    /// The character; `None` for a name and for half of a surrogate pair.
    pub(super) fn char(self) -> Option<char> {
        match self {
            Self::Code(code) => char::from_u32(code),
            Self::Named => None,
        }
    }
}

/// The ways to decode a position, each with the position after it, without duplicates.
type Units = Vec<(Unit, usize)>;

/// A text whose encoding is unknown. Each position can be decoded in several ways: `+` is a plus sign or, in a form, a space.
pub(super) struct Decoder<'a> {
    text: &'a [u8],
    /// The results for a position and a stage, so that a text full of escape characters takes linear time.
    cache: HashMap<(usize, u8), Rc<Units>>,
}

/// Whether a byte can start an escape sequence, in any number of encodings.
pub(super) fn starts_escape(byte: u8) -> bool {
    matches!(byte, b'\\' | b'&' | b'%' | b'+')
}

impl<'a> Decoder<'a> {
    pub(super) fn new(text: &'a [u8]) -> Self {
        Self { text, cache: HashMap::new() }
    }

    /// Calls `emit` for each way to decode what is at this position.
    pub(super) fn decode(&mut self, at: usize, mut emit: impl FnMut(Unit, usize)) {
        let Some(&byte) = self.text.get(at) else { return };
        if byte.is_ascii() && !starts_escape(byte) {
            return emit(Unit::Code(byte.into()), at + 1);
        }
        if self.cache.len() >= MAX_CACHED {
            self.cache.clear();
        }
        for &(unit, end) in self.stage(at, STAGES).iter() {
            emit(unit, end);
        }
    }

    /// The units after so many stages: stage 0 has the bytes, which are also the characters of Latin-1; each odd stage adds the
    /// characters that bytes and surrogates of the stage before it form; each other stage adds what the escape sequences mean.
    fn stage(&mut self, at: usize, stage: u8) -> Rc<Units> {
        let Some(&byte) = self.text.get(at) else { return Rc::default() };
        let Some(before) = stage.checked_sub(1).filter(|_| !byte.is_ascii() || starts_escape(byte)) else {
            return Rc::new(vec![(Unit::Code(byte.into()), at + 1)]);
        };
        if let Some(units) = self.cache.get(&(at, stage)) {
            return Rc::clone(units);
        }
        let known = self.stage(at, before);
        let mut units = known.to_vec();
        for &(unit, next) in known.iter() {
            match unit.char() {
                _ if stage % 2 == 1 => self.join(unit, next, before, &mut units),
                Some('\\') => self.backslash(next, before, &mut units),
                Some('%') => self.percent(next, before, &mut units),
                Some('&') => self.entity(next, before, &mut units),
                Some('+') => units.push((Unit::Code(0x20), next)),
                _ => {}
            }
        }
        units.sort_unstable();
        units.dedup();
        let units = Rc::new(units);
        self.cache.insert((at, stage), Rc::clone(&units));
        units
    }

    /// Joins the first byte of a character in UTF-8, or the first half of a surrogate pair, with what follows.
    fn join(&mut self, first: Unit, at: usize, stage: u8, units: &mut Units) {
        let (mut values, bytes) = match first {
            Unit::Code(code @ 0xc2..=0xdf) => (vec![(code & 0x1f, at)], 1),
            Unit::Code(code @ 0xe0..=0xef) => (vec![(code & 0xf, at)], 2),
            Unit::Code(code @ 0xf0..=0xf4) => (vec![(code & 0x7, at)], 3),
            Unit::Code(high @ 0xd800..=0xdbff) => {
                for &(unit, next) in self.stage(at, stage).iter() {
                    if let Unit::Code(low @ 0xdc00..=0xdfff) = unit {
                        units.push((Unit::Code(0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00)), next));
                    }
                }
                return;
            }
            _ => return,
        };
        for _ in 0..bytes {
            values = next_values(
                &values,
                |at| self.stage(at, stage),
                |value, unit| match unit {
                    Unit::Code(byte @ 0x80..=0xbf) => Some((value << 6) | (byte & 0x3f)),
                    _ => None,
                },
            );
        }
        units.extend(values.into_iter().map(|(value, next)| (Unit::Code(value), next)));
    }

    /// The escape sequences of JSON, JavaScript, Python, PHP, Go and Rust.
    fn backslash(&mut self, at: usize, stage: u8, units: &mut Units) {
        for &(unit, next) in self.stage(at, stage).iter() {
            let Some(c) = unit.char() else { continue };
            match c {
                'u' => {
                    units.extend(self.number(next, stage, 16, 4..=4));
                    for open in self.expect(next, stage, '{') {
                        for (code, end) in self.number(open, stage, 16, 1..=8) {
                            units.extend(self.expect(end, stage, '}').into_iter().map(|close| (code, close)));
                        }
                    }
                }
                'U' => units.extend(self.number(next, stage, 16, 8..=8)),
                'x' => units.extend(self.number(next, stage, 16, 2..=2)),
                '0'..='7' => units.extend(self.number(at, stage, 8, 1..=3)),
                'a' => units.push((Unit::Code(7), next)),
                'b' => units.push((Unit::Code(8), next)),
                't' => units.push((Unit::Code(9), next)),
                'n' => units.push((Unit::Code(10), next)),
                'v' => units.push((Unit::Code(11), next)),
                'f' => units.push((Unit::Code(12), next)),
                'r' => units.push((Unit::Code(13), next)),
                c if !c.is_alphanumeric() => units.push((unit, next)),
                _ => {}
            }
        }
    }

    /// `%FC`, and `%u00FC` of JavaScript's `escape`.
    fn percent(&mut self, at: usize, stage: u8, units: &mut Units) {
        units.extend(self.number(at, stage, 16, 2..=2));
        for next in self.expect(at, stage, 'u') {
            units.extend(self.number(next, stage, 16, 4..=4));
        }
    }

    /// `&#252;`, `&#xFC;` and `&uuml;`. Browsers accept numbers without the semicolon.
    fn entity(&mut self, at: usize, stage: u8, units: &mut Units) {
        for hash in self.expect(at, stage, '#') {
            let mut numbers = self.number(hash, stage, 10, 1..=MAX_DIGITS);
            for x in ['x', 'X'] {
                for start in self.expect(hash, stage, x) {
                    numbers.extend(self.number(start, stage, 16, 1..=MAX_DIGITS));
                }
            }
            for (code, end) in numbers {
                units.push((code, end));
                units.extend(self.expect(end, stage, ';').into_iter().map(|next| (code, next)));
            }
        }
        let mut ends = vec![(0, at)];
        for length in 0..=MAX_NAME_CHARS {
            if length > 0 {
                for &(_, end) in &ends {
                    units.extend(self.expect(end, stage, ';').into_iter().map(|next| (Unit::Named, next)));
                }
            }
            ends = next_values(
                &ends,
                |at| self.stage(at, stage),
                |_, unit| {
                    let is_name = |c: char| c.is_ascii_alphabetic() || length > 0 && c.is_ascii_digit();
                    unit.char().filter(|c| is_name(*c)).map(|_| 0)
                },
            );
        }
    }

    /// A number with so many digits. Each prefix is a result of its own.
    fn number(&mut self, at: usize, stage: u8, radix: u32, digits: RangeInclusive<usize>) -> Units {
        let mut units = Vec::new();
        let mut values = vec![(0_u32, at)];
        for count in 1..=*digits.end() {
            values = next_values(
                &values,
                |at| self.stage(at, stage),
                |value, unit| Some(value.saturating_mul(radix).saturating_add(unit.char()?.to_digit(radix)?)),
            );
            if values.is_empty() {
                break;
            }
            if digits.contains(&count) {
                units.extend(values.iter().map(|&(value, end)| (Unit::Code(value), end)));
            }
        }
        units
    }
    /// The positions after this character.
    fn expect(&mut self, at: usize, stage: u8, wanted: char) -> Vec<usize> {
        let units = self.stage(at, stage);
        units.iter().filter(|(unit, _)| unit.char() == Some(wanted)).map(|&(_, end)| end).collect()
    }
}

/// Reads one more unit after each of the values.
fn next_values(
    values: &[(u32, usize)],
    mut decode: impl FnMut(usize) -> Rc<Units>,
    append: impl Fn(u32, Unit) -> Option<u32>,
) -> Vec<(u32, usize)> {
    let mut next = Vec::new();
    for &(value, at) in values {
        next.extend(decode(at).iter().filter_map(|&(unit, end)| Some((append(value, unit)?, end))));
    }
    next.sort_unstable();
    next.dedup();
    next
}
