//! SDK-HMAC-SHA256, the signature of requests with an access key and a secret key.
//!
//! A request is brought into a canonical text (method, path, query, headers, hash of the body); the hash of that, with the
//! time, is signed with the secret key. The service does the same with what it received and compares.

use super::{AccessKeys, AuthError};
use aws_lc_rs::{digest, hmac};
use bytes::Bytes;
use jiff::{Timestamp, tz::Offset};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HOST, HeaderName, HeaderValue};
use reqwest::{Method, Request, Url};
use std::borrow::Cow;
use std::cmp::Ordering;

const ALGORITHM: &str = "SDK-HMAC-SHA256";
const UNSIGNED_PAYLOAD: &str = "UNSIGNED-PAYLOAD";
static DATE: HeaderName = HeaderName::from_static("x-sdk-date");
static CONTENT_HASH: HeaderName = HeaderName::from_static("x-sdk-content-sha256");
static SECURITY_TOKEN: HeaderName = HeaderName::from_static("x-security-token");

/// What the canonical text leaves as it is: letters, digits and `-_.~`.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');
const ESCAPED_IN_PATH: &AsciiSet = &ESCAPED.remove(b'/');
/// The bytes that a path keeps as they are.
const PLAIN_IN_PATH: [bool; 256] = {
    let mut plain = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        plain[byte] =
            (byte as u8).is_ascii_alphanumeric() || matches!(byte as u8, b'-' | b'_' | b'.' | b'~' | b'/');
        byte += 1;
    }
    plain
};
/// The hash of no body.
const EMPTY: &[u8; 64] = b"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/// The raw parts of a request, as they will stand on the wire.
#[derive(Debug)]
pub(super) struct Parts<'a> {
    pub(super) method: &'a str,
    /// The host, with its port where the wire has one.
    pub(super) host: &'a str,
    pub(super) path: &'a str,
    /// The query without its `?`; empty when there is none.
    pub(super) query: &'a str,
    /// All other headers. The names may be spelled in either case.
    pub(super) headers: Vec<(&'a str, &'a [u8])>,
    pub(super) body: &'a [u8],
}

/// What signing adds to a request.
#[derive(Debug)]
pub(super) struct Signature {
    /// The value of `Authorization`.
    pub(super) authorization: Vec<u8>,
    /// The value of `X-Sdk-Date`.
    pub(super) date: [u8; 16],
    /// Whether `X-Sdk-Content-Sha256: UNSIGNED-PAYLOAD` was signed and must be sent.
    pub(super) unsigned_payload: bool,
}

/// Signs a request in place: the headers that it has, and its path, query and body exactly as they will be sent.
///
/// Where the wire could be read in two ways, the request is made unambiguous first: the method in capitals, no blanks
/// around header values, `%20` instead of `+` in the query. A request that was signed before is signed anew.
pub(super) fn sign(request: &mut Request, keys: &AccessKeys, now: Timestamp) -> Result<(), AuthError> {
    normalize(request)?;
    if let Some(token) = &keys.security_token {
        let value = token.header_value().map_err(|_| {
            AuthError::invalid_input("the security token holds characters that no header can carry")
        })?;
        request.headers_mut().insert(&SECURITY_TOKEN, value);
    }
    let body = match request.body() {
        None => &[][..],
        Some(body) => body.as_bytes().ok_or_else(|| {
            AuthError::invalid_input("a body that is streamed cannot be signed: give it whole")
        })?,
    };
    let host = request.headers().get(HOST).map(HeaderValue::to_str).transpose();
    let host = host.map_err(|_| AuthError::invalid_input("the Host header is not plain text"))?;
    // A signature that it has already gives way to the new one.
    let fresh = |name: &HeaderName| *name != HOST && *name != AUTHORIZATION && *name != DATE;
    let mut headers = Vec::with_capacity(request.headers().len() + 3);
    for (name, value) in request.headers().iter().filter(|(name, _)| fresh(name)) {
        headers.push((spelled(name), value.as_bytes()));
    }
    let signature = signature(
        Parts {
            method: request.method().as_str(),
            host: host.unwrap_or_default(),
            path: request.url().path(),
            query: request.url().query().unwrap_or_default(),
            headers,
            body,
        },
        keys,
        now,
    )?;

    let mut authorization = HeaderValue::from_maybe_shared(Bytes::from(signature.authorization))
        .map_err(|_| AuthError::invalid_input("the access key holds characters that no header can carry"))?;
    authorization.set_sensitive(true);
    let date = HeaderValue::from_bytes(&signature.date)
        .map_err(|_| AuthError::invalid_input("the clock's time cannot be written into a header"))?;
    let headers = request.headers_mut();
    headers.insert(AUTHORIZATION, authorization);
    headers.insert(&DATE, date);
    if signature.unsigned_payload {
        headers.insert(&CONTENT_HASH, HeaderValue::from_static(UNSIGNED_PAYLOAD));
    }
    Ok(())
}

/// The official SDKs look the content type up by this spelling alone, see [`asks_for_unsigned_payload`].
fn spelled(name: &HeaderName) -> &str {
    if *name == CONTENT_TYPE { "Content-Type" } else { name.as_str() }
}

/// Makes the request one that sender and receiver can only read in the same way, and gives it its Host header.
fn normalize(request: &mut Request) -> Result<(), AuthError> {
    if request.method().as_str().bytes().any(|byte| byte.is_ascii_lowercase()) {
        let capitals = request.method().as_str().to_ascii_uppercase();
        *request.method_mut() = Method::from_bytes(capitals.as_bytes())
            .map_err(|_| AuthError::invalid_input("not an HTTP method"))?;
    }
    // reqwest's form encoding writes a blank as `+`, and a plus sign as `%2B`.
    if let Some(query) = request.url().query().filter(|query| query.contains('+')) {
        let query = query.replace('+', "%20");
        request.url_mut().set_query(Some(&query));
    }
    let host = match request.headers().contains_key(HOST) {
        true => None,
        false => Some(wire_host(request.url())?),
    };
    let headers = request.headers_mut();
    if let Some(host) = host {
        headers.insert(HOST, host);
    }
    for value in headers.values_mut() {
        let trimmed = trim(value.as_bytes());
        if trimmed.len() < value.len() {
            let sensitive = value.is_sensitive();
            *value = HeaderValue::from_bytes(trimmed)
                .map_err(|_| AuthError::invalid_input("a header value cannot be sent"))?;
            value.set_sensitive(sensitive);
        }
    }
    Ok(())
}

/// The Host header that goes with a URL: the port stands in it unless it is the scheme's own.
fn wire_host(url: &Url) -> Result<HeaderValue, AuthError> {
    let host = url.host_str().ok_or_else(|| AuthError::invalid_input("the request's URL has no host"))?;
    let value = match url.port() {
        None => HeaderValue::from_str(host),
        Some(port) => HeaderValue::from_str(&format!("{host}:{port}")),
    };
    value.map_err(|_| AuthError::invalid_input("the host of the request's URL cannot be sent"))
}

/// Computes the signature of a request's raw parts.
pub(super) fn signature(parts: Parts<'_>, keys: &AccessKeys, now: Timestamp) -> Result<Signature, AuthError> {
    let date = date(now)?;
    let mut parts = parts;
    let unsigned_payload = parts.headers.iter().any(asks_for_unsigned_payload);
    if unsigned_payload {
        parts.headers.retain(|(name, _)| !name.eq_ignore_ascii_case(CONTENT_HASH.as_str()));
        parts.headers.push((CONTENT_HASH.as_str(), UNSIGNED_PAYLOAD.as_bytes()));
    }
    parts.headers.push(("host", parts.host.as_bytes()));
    parts.headers.push((DATE.as_str(), &date));
    // Gateways drop names with `_`, so these are sent and not signed.
    parts.headers.retain(|(name, _)| !name.contains('_'));
    parts.headers.sort_unstable_by(|(left, _), (right, _)| compare_names(left, right));
    if let Some([(name, _), _]) = parts
        .headers
        .array_windows::<2>()
        .find(|[(left, _), (right, _)]| compare_names(left, right) == Ordering::Equal)
    {
        return Err(AuthError::invalid_input(format!(
            "the header {name} is there twice: a signed request has each once"
        )));
    }

    let mut text = Vec::with_capacity(1024);
    let names = write_canonical(&parts, &mut text);
    let hash = hex(digest::digest(&digest::SHA256, &text).as_ref());
    let names = &text[names];

    let mut authorization = Vec::with_capacity(160 + names.len());
    for part in [ALGORITHM, " Access=", &keys.access_key, ", SignedHeaders="] {
        authorization.extend_from_slice(part.as_bytes());
    }
    authorization.extend_from_slice(names);
    authorization.extend_from_slice(b", Signature=");

    text.clear();
    for line in [ALGORITHM.as_bytes(), b"\n", &date, b"\n", &hash] {
        text.extend_from_slice(line);
    }
    authorization.extend_from_slice(&hex(hmac::sign(&keys.secret_key, &text).as_ref()));
    Ok(Signature { authorization, date, unsigned_payload })
}

/// Writes the canonical text, and gives the place of the list of signed names in it.
fn write_canonical(parts: &Parts<'_>, text: &mut Vec<u8>) -> std::ops::Range<usize> {
    text.extend_from_slice(parts.method.as_bytes());
    text.make_ascii_uppercase();
    text.push(b'\n');
    write_path(parts.path, text);
    text.push(b'\n');
    write_query(parts.query, text);
    text.push(b'\n');
    for (name, value) in &parts.headers {
        write_name(name, text);
        text.push(b':');
        text.extend_from_slice(trim(value));
        text.push(b'\n');
    }
    text.push(b'\n');
    let start = text.len();
    for (index, (name, _)) in parts.headers.iter().enumerate() {
        if index > 0 {
            text.push(b';');
        }
        write_name(name, text);
    }
    let names = start..text.len();
    text.push(b'\n');
    let given = parts.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case(CONTENT_HASH.as_str()));
    match given {
        // An empty body hashes as empty, whatever the header says.
        Some((_, hash)) if !parts.body.is_empty() => text.extend_from_slice(trim(hash)),
        _ if parts.body.is_empty() => text.extend_from_slice(EMPTY),
        _ => text.extend_from_slice(&hex(digest::digest(&digest::SHA256, parts.body).as_ref())),
    }
    names
}

/// The path, decoded and encoded anew, with a `/` at its end.
fn write_path(path: &str, text: &mut Vec<u8>) {
    // As a rule there is nothing to decode or to encode.
    let path = match path.bytes().all(|byte| PLAIN_IN_PATH[usize::from(byte)]) {
        true => {
            text.extend_from_slice(path.as_bytes());
            Cow::Borrowed(path)
        }
        false => {
            let path = decode(path);
            write_escaped(&path, ESCAPED_IN_PATH, text);
            path
        }
    };
    if !path.ends_with('/') {
        text.push(b'/');
    }
}

/// The query's pairs, decoded, sorted, and encoded anew.
fn write_query(query: &str, text: &mut Vec<u8>) {
    let mut pairs: Vec<_> = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(key, value)| (decode(key), decode(value)))
        .collect();
    pairs.sort_unstable();
    for (index, (key, value)) in pairs.iter().enumerate() {
        if index > 0 {
            text.push(b'&');
        }
        write_escaped(key, ESCAPED, text);
        text.push(b'=');
        write_escaped(value, ESCAPED, text);
    }
}

fn decode(encoded: &str) -> Cow<'_, str> {
    match encoded.contains('%') {
        true => percent_decode_str(encoded).decode_utf8_lossy(),
        false => Cow::Borrowed(encoded),
    }
}

fn write_escaped(decoded: &str, escaped: &'static AsciiSet, text: &mut Vec<u8>) {
    for chunk in utf8_percent_encode(decoded, escaped) {
        text.extend_from_slice(chunk.as_bytes());
    }
}

fn write_name(name: &str, text: &mut Vec<u8>) {
    let start = text.len();
    text.extend_from_slice(name.as_bytes());
    text[start..].make_ascii_lowercase();
}

fn compare_names(left: &str, right: &str) -> Ordering {
    let lower = |byte: u8| byte.to_ascii_lowercase();
    left.bytes().map(lower).cmp(right.bytes().map(lower))
}

/// The official SDKs sign no body of another kind than these two.
fn asks_for_unsigned_payload((name, value): &(&str, &[u8])) -> bool {
    let signed = |value: &[u8]| {
        value.is_empty() || value.starts_with(b"application/json") || value.starts_with(b"application/bson")
    };
    *name == "Content-Type" && !signed(trim(value))
}

/// Without the blanks that HTTP does not count to a header's value.
fn trim(value: &[u8]) -> &[u8] {
    let blank = |byte: &u8| matches!(byte, b' ' | b'\t');
    let start = value.iter().position(|byte| !blank(byte)).unwrap_or(value.len());
    let end = value.iter().rposition(|byte| !blank(byte)).map_or(start, |last| last + 1);
    &value[start..end]
}

/// A time as `20261103T101500Z`.
fn date(now: Timestamp) -> Result<[u8; 16], AuthError> {
    let time = Offset::UTC.to_datetime(now);
    let year = u16::try_from(time.year()).map_err(|_| {
        AuthError::invalid_input("the clock stands before the year 0: no request can be signed")
    })?;
    let two = |number: i8| {
        let number = number.unsigned_abs();
        [b'0' + number / 10, b'0' + number % 10]
    };
    let mut date = *b"YYYYMMDDThhmmssZ";
    for (place, digit) in date[..4].iter_mut().zip([year / 1000, year / 100 % 10, year / 10 % 10, year % 10])
    {
        *place = b'0' + digit as u8;
    }
    date[4..6].copy_from_slice(&two(time.month()));
    date[6..8].copy_from_slice(&two(time.day()));
    date[9..11].copy_from_slice(&two(time.hour()));
    date[11..13].copy_from_slice(&two(time.minute()));
    date[13..15].copy_from_slice(&two(time.second()));
    Ok(date)
}

/// The 64 digits of a SHA-256 value.
fn hex(bytes: &[u8]) -> [u8; 64] {
    /// The two digits of each byte.
    const PAIRS: [[u8; 2]; 256] = {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let mut pairs = [[0; 2]; 256];
        let mut byte = 0;
        while byte < 256 {
            pairs[byte] = [DIGITS[byte >> 4], DIGITS[byte & 15]];
            byte += 1;
        }
        pairs
    };
    let mut digits = [b'0'; 64];
    for (pair, byte) in digits.as_chunks_mut::<2>().0.iter_mut().zip(bytes) {
        *pair = PAIRS[usize::from(*byte)];
    }
    digits
}

#[cfg(test)]
mod tests;
