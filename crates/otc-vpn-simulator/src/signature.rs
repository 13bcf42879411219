//! Verifies SDK-HMAC-SHA256 signatures in both formats of the SDKs: `Access=…`, signed with the secret key, and `Credential=…`, signed
//! with a key that is derived from the secret key and the scope of the credential, as the Go SDK does.
//! The module shares no code with the signer of the library, so that each tests the other.

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::hmac;
use http::HeaderMap;
use http::request::Parts;

const SCHEME: &str = "SDK-HMAC-SHA256";
/// The number of parts of a scope: date, region, service and terminator.
const SCOPE_LENGTH: usize = 4;
const TERMINATOR: &str = "/sdk_request";
/// The number of characters of the date in a scope.
const DATE_LENGTH: usize = 8;
const UNSIGNED_PAYLOAD: &str = "UNSIGNED-PAYLOAD";

/// The fields of an `Authorization` header.
pub(crate) struct Authorization<'a> {
    pub(crate) access_key: &'a str,
    /// The scope of a derived key, such as `20250615///sdk_request`; `None` in the first format.
    scope: Option<&'a str>,
    signed_headers: Vec<&'a str>,
    signature: Vec<u8>,
}

impl<'a> Authorization<'a> {
    /// Parses `SDK-HMAC-SHA256 Access=…, SignedHeaders=a;b, Signature=…`, or the same with
    /// `Credential=ACCESS_KEY/DATE/REGION/SERVICE/sdk_request`, whose region and service can be empty.
    pub(crate) fn parse(header: &'a str) -> Option<Self> {
        let mut parts = header.strip_prefix(SCHEME)?.strip_prefix(' ')?.split(',').map(str::trim);
        let key = parts.next()?;
        let (access_key, scope) = match key.strip_prefix("Credential=") {
            Some(credential) => {
                let (access_key, scope) = credential.split_once('/')?;
                (scope.split('/').count() == SCOPE_LENGTH && scope.ends_with(TERMINATOR))
                    .then_some((access_key, Some(scope)))?
            }
            None => (key.strip_prefix("Access=")?, None),
        };
        let signed_headers = parts.next()?.strip_prefix("SignedHeaders=")?.split(';').collect();
        let signature = from_hex(parts.next()?.strip_prefix("Signature=")?)?;
        parts.next().is_none().then_some(Self { access_key, scope, signed_headers, signature })
    }

    /// Whether the signature includes a header.
    pub(crate) fn signs(&self, header: &str) -> bool {
        self.signed_headers.contains(&header)
    }

    /// Whether the request was signed with the secret key and the date of `X-Sdk-Date`.
    pub(crate) fn verify(&self, secret_key: &str, date: &str, parts: &Parts, body: &[u8]) -> bool {
        let Some(canonical) = self.canonical_request(parts, body) else { return false };
        let hash = sha256(canonical.as_bytes());
        let (key, string_to_sign) = match self.scope {
            None => (secret_key.as_bytes().to_vec(), format!("{SCHEME}\n{date}\n{hash}")),
            // The date of the scope is that of `X-Sdk-Date`.
            Some(scope) if scope.get(..DATE_LENGTH) != date.get(..DATE_LENGTH) => return false,
            Some(scope) => (derived_key(secret_key, scope), format!("{SCHEME}\n{date}\n{scope}\n{hash}")),
        };
        let key = hmac::Key::new(hmac::HMAC_SHA256, &key);
        // `hmac::verify` compares in constant time.
        hmac::verify(&key, string_to_sign.as_bytes(), &self.signature).is_ok()
    }

    /// The canonical request, which client and server compute independently; `None` if a signed header is missing.
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

/// The key of a scope: the parts of the scope are signed one after the other, each with the result of the one before.
fn derived_key(secret_key: &str, scope: &str) -> Vec<u8> {
    let sign = |key: Vec<u8>, part: &str| {
        hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &key), part.as_bytes()).as_ref().to_vec()
    };
    scope.split('/').fold(format!("SDK{secret_key}").into_bytes(), sign)
}

/// The path, percent-encoded in canonical form, with a trailing slash.
fn canonical_path(path: &str) -> String {
    let mut canonical = encode(&decode(path), b"-._~/");
    if !canonical.ends_with('/') {
        canonical.push('/');
    }
    canonical
}

/// The query parameters, sorted by their decoded names and values.
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
    let values: Vec<_> = headers.get_all(name).iter().map(|value| decode_header(value.as_bytes())).collect();
    if values.is_empty() || name.chars().any(|c| c.is_ascii_uppercase()) {
        return None;
    }
    let values: Vec<_> = values.iter().map(|value| value.trim()).collect();
    Some(format!("{name}:{}\n", values.join(",")))
}

/// Decodes a header value as UTF-8 or, if it is not valid UTF-8, as Latin-1, which some HTTP libraries send.
fn decode_header(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|&byte| char::from(byte)).collect(),
    }
}

/// The payload hash in the canonical request, or `UNSIGNED-PAYLOAD` if the caller excludes the body from the signature. `None` if
/// `X-Sdk-Content-Sha256` does not match the body.
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

/// Decodes percent-encoding; an invalid sequence is left unchanged.
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

/// Percent-encodes all bytes except letters, digits and `unreserved`.
fn encode(bytes: &[u8], unreserved: &[u8]) -> String {
    let encode_byte = |&byte: &u8| match byte.is_ascii_alphanumeric() || unreserved.contains(&byte) {
        true => char::from(byte).to_string(),
        false => format!("%{byte:02X}"),
    };
    bytes.iter().map(encode_byte).collect()
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

    const DATE: &str = "20250615T085609Z";

    fn vectors() -> impl Iterator<Item = Value> {
        include_str!("../tests/data/signing-vectors.jsonl")
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
    }

    fn request(vector: &Value) -> Parts {
        let field = |key: &str| vector[key].as_str().unwrap();
        let mut parts = Request::builder().method(field("method")).body(()).unwrap().into_parts().0;
        // Without an authority, a path that starts with two slashes would be parsed as one.
        parts.uri = format!("http://host{}", field("uri")).parse().unwrap();
        for (name, value) in vector["sent_headers"].as_object().unwrap() {
            let value = HeaderValue::from_bytes(value.as_str().unwrap().as_bytes()).unwrap();
            parts.headers.insert(HeaderName::try_from(name).unwrap(), value);
        }
        parts
    }

    #[test]
    fn verify_accepts_every_published_vector() {
        let mut count = 0;
        for vector in vectors() {
            let field = |key: &str| vector[key].as_str().unwrap();
            let parts = request(&vector);
            let authorization = Authorization::parse(field("authorization")).unwrap();
            assert_eq!(authorization.access_key, field("ak"));
            let body = field("body").as_bytes();
            assert_eq!(
                authorization.canonical_request(&parts, body).as_deref(),
                Some(field("canonical_request")),
                "{}",
                vector["id"]
            );
            assert!(authorization.verify(field("sk"), field("date"), &parts, body), "{}", vector["id"]);
            count += 1;
        }
        assert_eq!(count, 60);
    }

    #[test]
    fn verify_rejects_request_that_differs_from_signed_one() {
        let vector = vectors().find(|vector| vector["body"] == "{}").unwrap();
        let field = |key: &str| vector[key].as_str().unwrap();
        let (key, date, parts) = (field("sk"), field("date"), request(&vector));
        let authorization = Authorization::parse(field("authorization")).unwrap();
        assert!(authorization.verify(key, date, &parts, b"{}"));
        assert!(!authorization.verify(&key.to_lowercase(), date, &parts, b"{}"));
        assert!(!authorization.verify(key, "20230413T015330Z", &parts, b"{}"));
        assert!(!authorization.verify(key, date, &parts, b"{ }"));
        let mut other = parts.clone();
        other.method = http::Method::PUT;
        assert!(!authorization.verify(key, date, &other, b"{}"));
        let mut other = parts.clone();
        other.headers.insert("host", HeaderValue::from_static("elsewhere"));
        assert!(!authorization.verify(key, date, &other, b"{}"));
        let mut other = parts.clone();
        other.headers.remove("host");
        assert!(!authorization.verify(key, date, &other, b"{}"));
        let mut other = parts;
        other.uri = "http://host/v5/?a=1".parse().unwrap();
        assert!(!authorization.verify(key, date, &other, b"{}"));
    }

    /// The signature was computed with Python's `hmac` from the description of the format.
    #[test]
    fn verify_accepts_signature_with_derived_key() {
        let mut parts =
            Request::builder().uri("http://127.0.0.1:8080/v3/auth/domains?name=simulator").body(()).unwrap();
        for (name, value) in [
            ("accept", "application/json"),
            ("host", "127.0.0.1:8080"),
            ("user-agent", "golangsdk/2.0.0"),
            ("x-sdk-date", DATE),
        ] {
            parts.headers_mut().insert(name, HeaderValue::from_static(value));
        }
        let parts = parts.into_parts().0;
        let header = |day: &str| {
            format!(
                "SDK-HMAC-SHA256 Credential=SIMULATORAK00000000A/{day}///sdk_request, \
                 SignedHeaders=accept;host;user-agent;x-sdk-date, \
                 Signature=d2919c577414547236fd069f5b8013d1b0738033448cfcb5bacec444326f1465"
            )
        };
        let (today, yesterday) = (header("20250615"), header("20250614"));
        let authorization = Authorization::parse(&today).unwrap();
        assert_eq!(authorization.access_key, "SIMULATORAK00000000A");
        let key = "simulatorSecretKey0000000000000000000000";
        assert!(authorization.verify(key, DATE, &parts, b""));
        assert!(!authorization.verify("other", DATE, &parts, b""));
        assert!(!authorization.verify(key, DATE, &parts, b"{}"));
        assert!(!authorization.verify(key, "20250616T085609Z", &parts, b""));
        assert!(!Authorization::parse(&yesterday).unwrap().verify(key, DATE, &parts, b""));
    }

    #[test]
    fn payload_hash_rejects_hash_of_other_body() {
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
    fn parse_rejects_malformed_header() {
        for header in [
            "",
            "Basic abc",
            "SDK-HMAC-SHA256",
            "SDK-HMAC-SHA256 Access=a, SignedHeaders=b",
            "SDK-HMAC-SHA256 Access=a, SignedHeaders=b, Signature=xy",
            "SDK-HMAC-SHA256 Access=a, SignedHeaders=b, Signature=0",
            "SDK-HMAC-SHA256 Access=a, SignedHeaders=b, Signature=00, More=c",
            "SDK-HMAC-SHA256 SignedHeaders=b, Access=a, Signature=00",
            "SDK-HMAC-SHA256 Credential=a, SignedHeaders=b, Signature=00",
            "SDK-HMAC-SHA256 Credential=a/20250615/sdk_request, SignedHeaders=b, Signature=00",
            "SDK-HMAC-SHA256 Credential=a/20250615///aws4_request, SignedHeaders=b, Signature=00",
        ] {
            assert!(Authorization::parse(header).is_none(), "{header}");
        }
    }
}
