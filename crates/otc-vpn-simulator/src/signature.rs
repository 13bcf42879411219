//! The check of SDK-HMAC-SHA256 signatures. It shares no code with the signer of the library, so that each proves the other.

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::hmac;
use http::HeaderMap;
use http::request::Parts;

const SCHEME: &str = "SDK-HMAC-SHA256";
const UNSIGNED_PAYLOAD: &str = "UNSIGNED-PAYLOAD";

/// What an `Authorization` header says.
pub(crate) struct Authorization<'a> {
    pub(crate) access_key: &'a str,
    signed_headers: Vec<&'a str>,
    signature: Vec<u8>,
}

impl<'a> Authorization<'a> {
    /// Reads `SDK-HMAC-SHA256 Access=…, SignedHeaders=a;b, Signature=…`; none where it is not that.
    pub(crate) fn read(header: &'a str) -> Option<Self> {
        let mut parts = header.strip_prefix(SCHEME)?.strip_prefix(' ')?.split(',').map(str::trim);
        let access_key = parts.next()?.strip_prefix("Access=")?;
        let signed_headers = parts.next()?.strip_prefix("SignedHeaders=")?.split(';').collect();
        let signature = from_hex(parts.next()?.strip_prefix("Signature=")?)?;
        parts.next().is_none().then_some(Self { access_key, signed_headers, signature })
    }

    /// Whether a header is part of what is signed.
    pub(crate) fn covers(&self, header: &str) -> bool {
        self.signed_headers.contains(&header)
    }

    /// Whether the request was signed with the secret key, at the time that `date` says.
    pub(crate) fn is_by(&self, secret_key: &str, date: &str, parts: &Parts, body: &[u8]) -> bool {
        let Some(canonical) = self.canonical_request(parts, body) else { return false };
        let text = format!("{SCHEME}\n{date}\n{}", sha256(canonical.as_bytes()));
        let key = hmac::Key::new(hmac::HMAC_SHA256, secret_key.as_bytes());
        // Takes the same time whatever differs.
        hmac::verify(&key, text.as_bytes(), &self.signature).is_ok()
    }

    /// The request in the one form that both sides make of it; none where a signed header is missing.
    fn canonical_request(&self, parts: &Parts, body: &[u8]) -> Option<String> {
        let headers: Option<Vec<_>> =
            self.signed_headers.iter().map(|name| canonical_header(name, &parts.headers)).collect();
        Some(format!(
            "{}\n{}\n{}\n{}\n{}\n{}",
            parts.method.as_str().to_uppercase(),
            canonical_path(parts.uri.path()),
            canonical_query(parts.uri.query().unwrap_or_default()),
            headers?.concat(),
            self.signed_headers.join(";"),
            payload_hash(&parts.headers, body)?
        ))
    }
}

/// Every path ends in a slash, and is encoded in the one way.
fn canonical_path(path: &str) -> String {
    let mut canonical = encode(&decode(path), b"-._~/");
    if !canonical.ends_with('/') {
        canonical.push('/');
    }
    canonical
}

/// The pairs in the order of what they say, not of how it is encoded.
fn canonical_query(query: &str) -> String {
    let mut pairs: Vec<_> = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(key, value)| (decode(key), decode(value)))
        .collect();
    pairs.sort();
    let pairs: Vec<_> = pairs
        .iter()
        .map(|(key, value)| format!("{}={}", encode(key, b"-._~"), encode(value, b"-._~")))
        .collect();
    pairs.join("&")
}

fn canonical_header(name: &str, headers: &HeaderMap) -> Option<String> {
    let values: Vec<_> = headers.get_all(name).iter().map(|value| text(value.as_bytes())).collect();
    if values.is_empty() || name.chars().any(|c| c.is_ascii_uppercase()) {
        return None;
    }
    let values: Vec<_> = values.iter().map(|value| value.trim()).collect();
    Some(format!("{name}:{}\n", values.join(",")))
}

/// A header's value: UTF-8, or else Latin-1, which some HTTP libraries send.
fn text(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|&byte| char::from(byte)).collect(),
    }
}

/// The hash of the body; the caller may leave the body unsigned, and none is taken that is not the body's.
fn payload_hash(headers: &HeaderMap, body: &[u8]) -> Option<String> {
    let hash = sha256(body);
    match headers.get("x-sdk-content-sha256").map(|value| value.as_bytes()) {
        Some(given) if given == UNSIGNED_PAYLOAD.as_bytes() && !body.is_empty() => {
            Some(UNSIGNED_PAYLOAD.to_owned())
        }
        Some(given) if given != UNSIGNED_PAYLOAD.as_bytes() && given != hash.as_bytes() => None,
        _ => Some(hash),
    }
}

fn sha256(bytes: &[u8]) -> String {
    digest(&SHA256, bytes).as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The bytes behind percent signs; what is no such sequence stays as it is.
fn decode(text: &str) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let hex = after.get(..2).filter(|_| byte == b'%').and_then(|hex| std::str::from_utf8(hex).ok());
        match hex.and_then(from_hex).as_deref() {
            Some(&[escaped]) => {
                decoded.push(escaped);
                rest = &after[2..];
            }
            _ => {
                decoded.push(byte);
                rest = after;
            }
        }
    }
    decoded
}

/// Percent signs for all but letters, digits and the bytes that are named.
fn encode(bytes: &[u8], plain: &[u8]) -> String {
    let one = |&byte: &u8| match byte.is_ascii_alphanumeric() || plain.contains(&byte) {
        true => char::from(byte).to_string(),
        false => format!("%{byte:02X}"),
    };
    bytes.iter().map(one).collect()
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let pairs = text.as_bytes().chunks(2).map(|pair| match pair {
        [high, low] => {
            let digit = |byte: &u8| char::from(*byte).to_digit(16);
            u8::try_from(digit(high)? * 16 + digit(low)?).ok()
        }
        _ => None,
    });
    pairs.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::{HeaderName, HeaderValue, Request};
    use serde_json::Value;

    fn vectors() -> impl Iterator<Item = Value> {
        include_str!("../tests/data/signing-vectors.jsonl")
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
    }

    fn request(vector: &Value) -> Parts {
        let text = |key: &str| vector[key].as_str().unwrap();
        let mut parts = Request::builder().method(text("method")).body(()).unwrap().into_parts().0;
        // The authority keeps a path that begins with two slashes a path.
        parts.uri = format!("http://host{}", text("uri")).parse().unwrap();
        for (name, value) in vector["sent_headers"].as_object().unwrap() {
            let value = HeaderValue::from_bytes(value.as_str().unwrap().as_bytes()).unwrap();
            parts.headers.insert(HeaderName::try_from(name).unwrap(), value);
        }
        parts
    }

    #[test]
    fn every_vector_is_taken() {
        let mut count = 0;
        for vector in vectors() {
            let text = |key: &str| vector[key].as_str().unwrap();
            let parts = request(&vector);
            let authorization = Authorization::read(text("authorization")).unwrap();
            assert_eq!(authorization.access_key, text("ak"));
            let body = text("body").as_bytes();
            assert_eq!(
                authorization.canonical_request(&parts, body).as_deref(),
                Some(text("canonical_request")),
                "{}",
                vector["id"]
            );
            assert!(authorization.is_by(text("sk"), text("date"), &parts, body), "{}", vector["id"]);
            count += 1;
        }
        assert_eq!(count, 60);
    }

    #[test]
    fn whatever_else_was_signed_is_not() {
        let vector = vectors().find(|vector| vector["body"] == "{}").unwrap();
        let text = |key: &str| vector[key].as_str().unwrap();
        let (key, date, parts) = (text("sk"), text("date"), request(&vector));
        let authorization = Authorization::read(text("authorization")).unwrap();
        assert!(authorization.is_by(key, date, &parts, b"{}"));
        assert!(!authorization.is_by(&key.to_lowercase(), date, &parts, b"{}"));
        assert!(!authorization.is_by(key, "20230413T015330Z", &parts, b"{}"));
        assert!(!authorization.is_by(key, date, &parts, b"{ }"));
        let mut other = parts.clone();
        other.method = http::Method::PUT;
        assert!(!authorization.is_by(key, date, &other, b"{}"));
        let mut other = parts.clone();
        other.headers.insert("host", HeaderValue::from_static("elsewhere"));
        assert!(!authorization.is_by(key, date, &other, b"{}"));
        let mut other = parts.clone();
        other.headers.remove("host");
        assert!(!authorization.is_by(key, date, &other, b"{}"));
        let mut other = parts;
        other.uri = "http://host/v5/?a=1".parse().unwrap();
        assert!(!authorization.is_by(key, date, &other, b"{}"));
    }

    #[test]
    fn a_hash_that_is_not_the_bodys_is_not_taken() {
        let headers = |value: &'static str| {
            HeaderMap::from_iter([(
                HeaderName::from_static("x-sdk-content-sha256"),
                HeaderValue::from_static(value),
            )])
        };
        assert_eq!(payload_hash(&headers("UNSIGNED-PAYLOAD"), b"a").as_deref(), Some("UNSIGNED-PAYLOAD"));
        assert_eq!(payload_hash(&headers("00"), b"a"), None);
        assert_eq!(payload_hash(&HeaderMap::new(), b"a"), Some(sha256(b"a")));
    }

    #[test]
    fn what_is_no_such_header_is_none() {
        for header in [
            "",
            "Basic abc",
            "SDK-HMAC-SHA256",
            "SDK-HMAC-SHA256 Access=a, SignedHeaders=b",
            "SDK-HMAC-SHA256 Access=a, SignedHeaders=b, Signature=xy",
            "SDK-HMAC-SHA256 Access=a, SignedHeaders=b, Signature=0",
            "SDK-HMAC-SHA256 Access=a, SignedHeaders=b, Signature=00, More=c",
            "SDK-HMAC-SHA256 SignedHeaders=b, Access=a, Signature=00",
        ] {
            assert!(Authorization::read(header).is_none(), "{header}");
        }
    }
}
