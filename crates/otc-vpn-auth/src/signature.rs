//! SDK-HMAC-SHA256, the signature of requests with an access key and a secret key.
//!
//! The canonical request (method, path, query, headers, hash of the body) is hashed; the hash and the time are signed with the secret
//! key. The service computes the same from the request that it receives, and compares.

use crate::credentials::AccessKeys;
use crate::error::AuthError;
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

/// Characters that the canonical request does not percent-encode: letters, digits and `-_.~`.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');
const ENCODED_IN_PATH: &AsciiSet = &ENCODED.remove(b'/');
/// The bytes that are not percent-encoded in a path, as a table for speed.
const UNENCODED_IN_PATH: [bool; 256] = {
    let mut unencoded = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        unencoded[byte] =
            (byte as u8).is_ascii_alphanumeric() || matches!(byte as u8, b'-' | b'_' | b'.' | b'~' | b'/');
        byte += 1;
    }
    unencoded
};
/// The hash of an empty body.
const EMPTY_HASH: &[u8; 64] = b"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/// The raw parts of a request, as they are sent.
#[derive(Debug)]
pub(crate) struct Parts<'a> {
    pub(crate) method: &'a str,
    /// The host, with the port if it is sent.
    pub(crate) host: &'a str,
    pub(crate) path: &'a str,
    /// The query without `?`; empty if there is none.
    pub(crate) query: &'a str,
    /// All other headers, with names in upper or lower case.
    pub(crate) headers: Vec<(&'a str, &'a [u8])>,
    pub(crate) body: &'a [u8],
}

/// The headers that signing adds to a request.
#[derive(Debug)]
pub(crate) struct Signature {
    /// The value of `Authorization`.
    pub(crate) authorization: Vec<u8>,
    /// The value of `X-Sdk-Date`.
    pub(crate) date: [u8; 16],
    /// Whether `X-Sdk-Content-Sha256: UNSIGNED-PAYLOAD` is signed and must be sent.
    pub(crate) unsigned_payload: bool,
}

/// Signs a request in place: its headers, path, query and body, exactly as they are sent.
///
/// The request is normalized first, so that client and service read it in the same way: the method in uppercase, no spaces around
/// header values, `%20` instead of `+` in the query. The signature of a request that is already signed is replaced.
pub(crate) fn sign(request: &mut Request, keys: &AccessKeys, now: Timestamp) -> Result<(), AuthError> {
    normalize(request)?;
    if let Some(token) = &keys.security_token {
        let value = token
            .header_value()
            .map_err(|_| AuthError::invalid_input("the security token is not a valid header value"))?;
        request.headers_mut().insert(&SECURITY_TOKEN, value);
    }
    let body = match request.body() {
        None => &[][..],
        Some(body) => body
            .as_bytes()
            .ok_or_else(|| AuthError::invalid_input("cannot sign a streamed body: pass it as bytes"))?,
    };
    let host = request.headers().get(HOST).map(HeaderValue::to_str).transpose();
    let host = host.map_err(|_| AuthError::invalid_input("the Host header is not ASCII"))?;
    // The headers of an earlier signature are replaced.
    let is_signed = |name: &HeaderName| *name != HOST && *name != AUTHORIZATION && *name != DATE;
    let mut headers = Vec::with_capacity(request.headers().len() + 3);
    for (name, value) in request.headers().iter().filter(|(name, _)| is_signed(name)) {
        headers.push((header_name(name), value.as_bytes()));
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
        .map_err(|_| AuthError::invalid_input("the access key is not a valid header value"))?;
    authorization.set_sensitive(true);
    let date = HeaderValue::from_bytes(&signature.date)
        .map_err(|_| AuthError::invalid_input("the time is not a valid header value"))?;
    let headers = request.headers_mut();
    headers.insert(AUTHORIZATION, authorization);
    headers.insert(&DATE, date);
    if signature.unsigned_payload {
        headers.insert(&CONTENT_HASH, HeaderValue::from_static(UNSIGNED_PAYLOAD));
    }
    Ok(())
}

/// The name as [`requests_unsigned_payload`] expects it: the official SDKs look for `Content-Type` with this case only.
fn header_name(name: &HeaderName) -> &str {
    if *name == CONTENT_TYPE { "Content-Type" } else { name.as_str() }
}

/// Normalizes the request, so that client and service read it in the same way, and adds the Host header.
fn normalize(request: &mut Request) -> Result<(), AuthError> {
    if request.method().as_str().bytes().any(|byte| byte.is_ascii_lowercase()) {
        let uppercase = request.method().as_str().to_ascii_uppercase();
        *request.method_mut() = Method::from_bytes(uppercase.as_bytes())
            .map_err(|_| AuthError::invalid_input("invalid HTTP method"))?;
    }
    // reqwest form-encodes a space as `+` and a plus sign as `%2B`; the service reads `+` as a plus sign.
    if let Some(query) = request.url().query().filter(|query| query.contains('+')) {
        let query = query.replace('+', "%20");
        request.url_mut().set_query(Some(&query));
    }
    let host = match request.headers().contains_key(HOST) {
        true => None,
        false => Some(host_header(request.url())?),
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
                .map_err(|_| AuthError::invalid_input("invalid header value"))?;
            value.set_sensitive(sensitive);
        }
    }
    Ok(())
}

/// The Host header of a URL, with the port unless it is the default of the scheme.
fn host_header(url: &Url) -> Result<HeaderValue, AuthError> {
    let host =
        url.host_str().ok_or_else(|| AuthError::invalid_input("the URL of the request has no host"))?;
    let value = match url.port() {
        None => HeaderValue::from_str(host),
        Some(port) => HeaderValue::from_str(&format!("{host}:{port}")),
    };
    value.map_err(|_| AuthError::invalid_input("the host of the URL is not a valid header value"))
}

/// Computes the signature of a request's raw parts.
pub(crate) fn signature(parts: Parts<'_>, keys: &AccessKeys, now: Timestamp) -> Result<Signature, AuthError> {
    let date = date(now)?;
    let mut parts = parts;
    let unsigned_payload = parts.headers.iter().any(requests_unsigned_payload);
    if unsigned_payload {
        parts.headers.retain(|(name, _)| !name.eq_ignore_ascii_case(CONTENT_HASH.as_str()));
        parts.headers.push((CONTENT_HASH.as_str(), UNSIGNED_PAYLOAD.as_bytes()));
    }
    parts.headers.push(("host", parts.host.as_bytes()));
    parts.headers.push((DATE.as_str(), &date));
    // API gateways drop headers with `_` in the name, so these are sent but not signed.
    parts.headers.retain(|(name, _)| !name.contains('_'));
    parts.headers.sort_unstable_by(|(left, _), (right, _)| compare_names(left, right));
    let repeated =
        parts.headers.windows(2).find(|pair| compare_names(pair[0].0, pair[1].0) == Ordering::Equal);
    if let Some([(name, _), _]) = repeated {
        return Err(AuthError::invalid_input(format!(
            "the header {name} is repeated: a signed request may have each header once"
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
    authorization.extend_from_slice(&hex(hmac::sign(&keys.hmac_key, &text).as_ref()));
    Ok(Signature { authorization, date, unsigned_payload })
}

/// Writes the canonical request and returns the range of the signed header names in it.
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
    let content_hash =
        parts.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case(CONTENT_HASH.as_str()));
    match content_hash {
        // The header applies only to a body that is not empty.
        Some((_, hash)) if !parts.body.is_empty() => text.extend_from_slice(trim(hash)),
        _ if parts.body.is_empty() => text.extend_from_slice(EMPTY_HASH),
        _ => text.extend_from_slice(&hex(digest::digest(&digest::SHA256, parts.body).as_ref())),
    }
    names
}

/// Writes the path, decoded and re-encoded, with a trailing `/`.
fn write_path(path: &str, text: &mut Vec<u8>) {
    // Most paths need neither decoding nor encoding.
    let path = match path.bytes().all(|byte| UNENCODED_IN_PATH[usize::from(byte)]) {
        true => {
            text.extend_from_slice(path.as_bytes());
            Cow::Borrowed(path)
        }
        false => {
            let path = decode(path);
            write_encoded(&path, ENCODED_IN_PATH, text);
            path
        }
    };
    if !path.ends_with('/') {
        text.push(b'/');
    }
}

/// Writes the pairs of the query, decoded, sorted and re-encoded.
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
        write_encoded(key, ENCODED, text);
        text.push(b'=');
        write_encoded(value, ENCODED, text);
    }
}

fn decode(encoded: &str) -> Cow<'_, str> {
    match encoded.contains('%') {
        true => percent_decode_str(encoded).decode_utf8_lossy(),
        false => Cow::Borrowed(encoded),
    }
}

fn write_encoded(decoded: &str, encoded: &'static AsciiSet, text: &mut Vec<u8>) {
    for chunk in utf8_percent_encode(decoded, encoded) {
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

/// Whether the body is not signed: the official SDKs sign only bodies of these content types.
fn requests_unsigned_payload((name, value): &(&str, &[u8])) -> bool {
    let signed = |value: &[u8]| {
        value.is_empty() || value.starts_with(b"application/json") || value.starts_with(b"application/bson")
    };
    *name == "Content-Type" && !signed(trim(value))
}

/// Removes the optional white space around a header value.
fn trim(value: &[u8]) -> &[u8] {
    let is_space = |byte: &u8| matches!(byte, b' ' | b'\t');
    let start = value.iter().position(|byte| !is_space(byte)).unwrap_or(value.len());
    let end = value.iter().rposition(|byte| !is_space(byte)).map_or(start, |last| last + 1);
    &value[start..end]
}

/// The time as `20261103T101500Z`. Formatted by hand, because this is on the path of every signed request.
fn date(now: Timestamp) -> Result<[u8; 16], AuthError> {
    let time = Offset::UTC.to_datetime(now);
    let year = u16::try_from(time.year())
        .map_err(|_| AuthError::invalid_input("the clock is before the year 0: cannot sign requests"))?;
    let two_digits = |number: i8| {
        let number = number.unsigned_abs();
        [b'0' + number / 10, b'0' + number % 10]
    };
    let mut date = *b"YYYYMMDDThhmmssZ";
    for (out, digit) in date[..4].iter_mut().zip([year / 1000, year / 100 % 10, year / 10 % 10, year % 10]) {
        *out = b'0' + digit as u8;
    }
    date[4..6].copy_from_slice(&two_digits(time.month()));
    date[6..8].copy_from_slice(&two_digits(time.day()));
    date[9..11].copy_from_slice(&two_digits(time.hour()));
    date[11..13].copy_from_slice(&two_digits(time.minute()));
    date[13..15].copy_from_slice(&two_digits(time.second()));
    Ok(date)
}

/// The 64 hexadecimal digits of a SHA-256 value.
fn hex(bytes: &[u8]) -> [u8; 64] {
    /// The two digits of each byte, as a table for speed.
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
