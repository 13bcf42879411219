//! An HTTP response that has been read to its end.

use bytes::Bytes;
use otc_vpn_auth::redact::{escape_control, excerpt, redact, redact_bytes};
use reqwest::StatusCode;
use reqwest::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use std::borrow::Cow;

/// An HTTP response that has been read to its end.
#[derive(Clone)]
pub(crate) struct HttpResponse {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// The secrets of the request, to redact where the response repeats them.
    pub(crate) secrets: Vec<HeaderValue>,
}

impl HttpResponse {
    /// `X-Request-Id`, fit to be shown.
    pub(crate) fn request_id(&self) -> Option<String> {
        let id = self.headers.get("x-request-id")?;
        let id = redact_bytes(id.as_bytes(), self.secrets());
        Some(escape_control(&String::from_utf8_lossy(&id)).into_owned())
    }

    /// Redacts the secrets of the request in the headers, because a caller may print them.
    pub(crate) fn redact_headers(&mut self) {
        let mut headers = std::mem::take(&mut self.headers);
        for value in headers.values_mut() {
            let text = String::from_utf8_lossy(value.as_bytes());
            let redacted = self.redact(&text);
            if redacted != text {
                *value = HeaderValue::from_str(&redacted).unwrap_or(HeaderValue::from_static("***"));
            }
        }
        self.headers = headers;
    }

    /// How the body is compressed, although that was not requested. `None` if it is not.
    pub(crate) fn compression(&self) -> Option<String> {
        let encoding = self.header(CONTENT_ENCODING)?.trim();
        let is_compressed = !encoding.is_empty() && !encoding.eq_ignore_ascii_case("identity");
        is_compressed.then(|| excerpt(&self.redact(encoding)))
    }

    /// The body as text. Secrets that it or a header repeats are redacted, in the stored response too.
    pub(crate) fn text(&mut self) -> String {
        self.redact_headers();
        // Redacted before decoding, because decoding replaces the bytes of another character set.
        if let Cow::Owned(redacted) = redact_bytes(&self.body, self.secrets()) {
            self.body = redacted.into();
        }
        let text = decode_text(&self.body, self.header(CONTENT_TYPE));
        let redacted = self.redact(&text);
        if redacted != text {
            self.body = redacted.clone().into();
        }
        redacted
    }

    /// The text without the secrets of the request.
    pub(crate) fn redact(&self, text: &str) -> String {
        redact(text, self.secrets()).into_owned()
    }

    fn secrets(&self) -> impl Iterator<Item = &str> {
        self.secrets.iter().filter_map(|secret| std::str::from_utf8(secret.as_bytes()).ok())
    }

    pub(crate) fn header(&self, name: HeaderName) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

/// Decodes a body: UTF-16 if it has a byte order mark, Latin-1 if the content type says so, otherwise UTF-8 with invalid bytes
/// replaced. Error pages of proxies use all of them.
fn decode_text(body: &[u8], content_type: Option<&str>) -> String {
    let utf16 = |unit: fn([u8; 2]) -> u16| {
        let (pairs, _) = body[2..].as_chunks::<2>();
        let units: Vec<u16> = pairs.iter().map(|pair| unit(*pair)).collect();
        String::from_utf16_lossy(&units)
    };
    match body {
        [0xff, 0xfe, ..] => return utf16(u16::from_le_bytes),
        [0xfe, 0xff, ..] => return utf16(u16::from_be_bytes),
        _ => {}
    }
    let content_type = content_type.unwrap_or_default().to_ascii_lowercase();
    let is_latin1 = ["iso-8859-1", "iso-8859-15", "latin1", "windows-1252"]
        .iter()
        .any(|charset| content_type.contains(charset));
    if is_latin1 && std::str::from_utf8(body).is_err() {
        return body.iter().map(|byte| char::from(*byte)).collect();
    }
    String::from_utf8_lossy(body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body)).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn response(body: &'static [u8], secret: &str) -> HttpResponse {
        let mut secret = HeaderValue::from_str(secret).unwrap();
        secret.set_sensitive(true);
        HttpResponse {
            status: StatusCode::BAD_REQUEST,
            headers: HeaderMap::new(),
            body: Bytes::from_static(body),
            secrets: vec![secret],
        }
    }

    #[test]
    fn text_redacts_secret_in_every_character_set() {
        for body in [
            &b"(canary-t\xc3\xb6ken)"[..],
            b"(canary-t\xf6ken)",
            b"(canary-t\\u00f6ken)",
            b"(canary-t&ouml;ken)",
            b"(canary-t%F6ken)",
            b"\xff\xfe(\0c\0a\0n\0a\0r\0y\0-\0t\0\xf6\0k\0e\0n\0)\0",
        ] {
            let mut response = response(body, "canary-t\u{f6}ken");
            assert_eq!(response.text(), "(***)", "{body:?}");
            assert_eq!(response.body, "(***)");
        }
    }

    #[test]
    fn decode_text_accepts_the_charsets_of_error_pages() {
        assert_eq!(decode_text(b"f\xfcr", Some("text/html; charset=ISO-8859-1")), "für");
        assert_eq!(decode_text(b"f\xc3\xbcr", Some("text/html; charset=iso-8859-1")), "für");
        assert_eq!(decode_text(b"\xff\xfef\0\xfc\0", None), "fü");
        assert_eq!(decode_text(b"f\xfcr", None), "f\u{fffd}r");
    }
}
