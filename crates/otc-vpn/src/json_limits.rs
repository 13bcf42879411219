//! How many values a JSON body may have. Decoded values take up to several hundred times the memory of their text, such as `{}`, so the
//! size of the body alone does not limit the memory.

use std::fmt;

/// The most objects. A gateway has about 5, or 25 with 20 tags, so that 8,000 gateways fit.
const MAX_OBJECTS: usize = 200_000;
/// The most arrays and separated values. A gateway has about 60, or 100 with 20 tags, so that 10,000 gateways fit.
const MAX_VALUES: usize = 1_000_000;

/// A JSON body with too many values.
#[derive(Debug)]
pub(crate) struct TooManyValues;

impl fmt::Display for TooManyValues {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "more than {MAX_OBJECTS} JSON objects or {MAX_VALUES} values")
    }
}

/// Checks a JSON body before it is decoded.
pub(crate) fn check_json(body: &[u8]) -> Result<(), TooManyValues> {
    // Each object and each value has at least one byte, so that a small body needs no count.
    if body.len() <= MAX_OBJECTS {
        return Ok(());
    }
    // Counting all bytes is much faster than distinguishing those in strings, and almost always suffices.
    let objects = count(body, |byte| byte == b'{');
    let values = count(body, |byte| byte == b',' || byte == b'[');
    if objects <= MAX_OBJECTS && values <= MAX_VALUES {
        return Ok(());
    }
    let (mut objects, mut values) = (0, 0);
    let (mut in_string, mut escaped) = (false, false);
    for byte in body {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'{' if !in_string => objects += 1,
            b',' | b'[' if !in_string => values += 1,
            _ => {}
        }
    }
    if objects <= MAX_OBJECTS && values <= MAX_VALUES { Ok(()) } else { Err(TooManyValues) }
}

/// Counts bytes. The counts of chunks fit into a byte, so that the compiler can count many bytes with one instruction.
fn count(bytes: &[u8], is_counted: impl Fn(u8) -> bool) -> usize {
    let count_chunk = |chunk: &[u8]| chunk.iter().map(|byte| u8::from(is_counted(*byte))).sum::<u8>();
    bytes.chunks(usize::from(u8::MAX)).map(|chunk| usize::from(count_chunk(chunk))).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_in_strings_do_not_count() {
        let text = format!(r#"{{"a":"{}"}}"#, r#"{\"x\":[1,2]},"#.repeat(1_000_000));
        assert!(check_json(text.as_bytes()).is_ok());
        assert!(check_json(format!("[{}{{}}]", "{},".repeat(200_000)).as_bytes()).is_err());
        assert!(check_json(format!("[{}0]", "0,".repeat(1_000_001)).as_bytes()).is_err());
        assert!(check_json("[".repeat(1_000_001).as_bytes()).is_err());
    }
}
