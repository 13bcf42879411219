//! From an answer that is no success to an [`Error`], whatever shape it has.

use super::{Error, ErrorKind, Outcome, text};
use crate::auth::redact;
use crate::client::metadata::{ERROR_CODES, ErrorCode, OPERATIONS};
use crate::retry::retry_after;
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde_json::Value;

/// An answer, read to its end.
#[derive(Clone)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// The secrets that the request carried, since what answers may send them back.
    pub(crate) secrets: Vec<HeaderValue>,
}

impl Answer {
    pub(crate) fn request_id(&self) -> Option<String> {
        self.headers.get("x-request-id").map(|id| {
            redact::escape_control(&self.masked(&String::from_utf8_lossy(id.as_bytes()))).into_owned()
        })
    }

    /// The body as text. Secrets that it sends back are masked, in the body itself too.
    pub(crate) fn text(&mut self) -> String {
        let text = text::decode(&self.body, self.header(header::CONTENT_TYPE));
        let masked = self.masked(&text);
        if masked != text {
            self.body = masked.clone().into();
        }
        masked
    }

    pub(crate) fn masked(&self, text: &str) -> String {
        redact::redact(text, self.secrets.iter().filter_map(|secret| secret.to_str().ok())).into_owned()
    }

    fn header(&self, name: header::HeaderName) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

/// What a body says, in whatever shape.
#[derive(Default)]
struct Said {
    code: Option<String>,
    message: Option<String>,
    request_id: Option<String>,
}

/// Decodes an answer that is no success. `changes` says whether the call could change something.
pub(crate) fn decode(operation: &'static str, changes: bool, mut answer: Answer) -> Error {
    let status = answer.status;
    let body = answer.text();
    let said = read(&body);
    let is_api = said.is_some();
    // JSON may write a secret in a way of its own, which reading it undoes.
    let plain = |text: Option<String>| text.map(|text| redact::truncate(&answer.masked(&text)));
    let said = said.unwrap_or_default();
    let said =
        Said { code: plain(said.code), message: plain(said.message), request_id: plain(said.request_id) };

    let row = said.code.as_deref().and_then(|code| published(code, status.as_u16(), said.message.as_deref()));
    let by_status = kind_of_status(status, is_api);
    let kind = row.and_then(|row| kind_of_word(row.kind)).unwrap_or(by_status);

    let mut message = match said.message {
        Some(message) => message,
        None if is_api => format!("no message{}", reason(status)),
        None if body.trim().is_empty() => format!("an empty answer{}", reason(status)),
        None => format!("an answer that is not the API's{}: {}", reason(status), redact::excerpt(&body)),
    };
    if status.is_redirection() {
        let to = answer.header(header::LOCATION).map(|to| redact::excerpt(&answer.masked(to)));
        let to = to.unwrap_or_else(|| "nowhere".to_owned());
        message = format!(
            "a redirect to {to}, which is not followed since it would carry the credentials elsewhere"
        );
    }

    let mut error = Error::new(kind, message).with_operation(operation);
    let facts = &mut *error.0;
    facts.status = Some(status.as_u16());
    facts.code = said.code;
    facts.request_id = said.request_id.or_else(|| answer.request_id());
    facts.retry_after = retry_after(&answer.headers);
    facts.hint = hint(operation, kind, status, row);

    // A refusal is certain when the API itself gives it with a status of its own, and the table does not say otherwise. 408 says
    // only that time ran out somewhere.
    let certain = row.map_or(status != StatusCode::REQUEST_TIMEOUT, |row| row.not_executed);
    let refused = status.is_client_error() && is_api && certain;
    let may_succeed = matches!(
        kind,
        ErrorKind::Throttled | ErrorKind::Busy | ErrorKind::Server | ErrorKind::NotReady | ErrorKind::Timeout
    );
    if changes {
        facts.outcome = Some(if refused { Outcome::Refused } else { Outcome::Unknown });
    }
    facts.retryable = may_succeed && (!changes || refused);
    answer.secrets.clear();
    facts.answer = Some(answer);
    error
}

/// Reads a body as JSON of any known shape; none where it is no JSON object.
fn read(body: &str) -> Option<Said> {
    let value: Value = match serde_json::from_str(body) {
        Ok(value) => value,
        Err(_) => serde_json::from_str(&text::complete_json(body)?).ok()?,
    };
    let object = value.as_object()?;
    let mut said = Said::default();
    // Keystone puts everything one level down; the API's own fields stand at the top.
    let levels = [Some(object), object.get("error").and_then(Value::as_object)];
    for level in levels.into_iter().flatten() {
        let word = |names: &[&str]| names.iter().find_map(|name| plain(level.get(*name)?));
        said.code = said.code.or_else(|| word(&["error_code", "code"]));
        said.message = said.message.or_else(|| word(&["error_msg", "message", "error_description"]));
        said.request_id = said.request_id.or_else(|| word(&["request_id"]));
        if said.message.is_none() {
            said.message = word(&["title", "error"]);
        }
    }
    // Keystone repeats the status as the code, which says nothing more.
    if object.get("error").is_some_and(Value::is_object) {
        said.code = said.code.filter(|code| !code.chars().all(|c| c.is_ascii_digit()));
    }
    let empty = said.code.is_none() && said.message.is_none();
    (!empty).then_some(said)
}

fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The published row for a code: one whose message and status fit before one that fits half; a row of another meaning never.
fn published(code: &str, status: u16, message: Option<&str>) -> Option<&'static ErrorCode> {
    let rows: Vec<&ErrorCode> = ERROR_CODES.iter().filter(|row| row.code == code).collect();
    let fits_message = |row: &ErrorCode| match (row.message, message) {
        (Some(pattern), Some(message)) => matches(pattern, message),
        _ => false,
    };
    let fits_status = |row: &ErrorCode| row.status == Some(status);
    let rank = |row: &ErrorCode| match (fits_message(row), fits_status(row)) {
        (true, true) => 3,
        (true, false) => 2,
        (false, true) => 1,
        (false, false) => 0,
    };
    let best = rows.iter().copied().max_by_key(|row| rank(row))?;
    (rank(best) > 0 || rows.len() == 1).then_some(best)
}

/// Whether a message fits a pattern in which `*` stands for any text.
fn matches(pattern: &str, message: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| message.strip_prefix(first)) else { return false };
    let mut open = false;
    for part in parts {
        open = part.is_empty();
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    open || rest.is_empty()
}

/// The kind that a word of the spec's table stands for.
fn kind_of_word(word: &str) -> Option<ErrorKind> {
    ErrorKind::ALL.iter().copied().find(|kind| kind.as_str() == word)
}

/// The kind where no published code decides.
fn kind_of_status(status: StatusCode, is_api: bool) -> ErrorKind {
    match status.as_u16() {
        401 => ErrorKind::Authentication,
        403 => ErrorKind::Permission,
        408 => ErrorKind::Timeout,
        429 => ErrorKind::Throttled,
        500..=599 => ErrorKind::Server,
        _ if !is_api => ErrorKind::UnexpectedResponse,
        404 => ErrorKind::NotFound,
        409 | 423 | 425 => ErrorKind::NotReady,
        400..=499 => ErrorKind::InvalidInput,
        _ => ErrorKind::UnexpectedResponse,
    }
}

fn hint(operation: &str, kind: ErrorKind, status: StatusCode, row: Option<&ErrorCode>) -> Option<String> {
    let hint = match kind {
        ErrorKind::UnexpectedResponse => {
            "Something else than the API answered; check the endpoint, the region and the proxy."
        }
        ErrorKind::Server => "Try again later; report it to the provider with the request id if it stays.",
        ErrorKind::Throttled => "Send fewer requests; try again in some seconds.",
        ErrorKind::Authentication => "Check the token or the keys, the project, and this machine's clock.",
        ErrorKind::Permission => "Check the permissions of the user.",
        ErrorKind::NotFound => "List the gateways of the project to see which there are.",
        ErrorKind::NotReady => "Try again later.",
        ErrorKind::Timeout => "Try again later.",
        ErrorKind::InvalidInput => "Correct the request.",
        _ => "",
    };
    let hint = row.map_or(hint, |row| row.hint);
    let action = OPERATIONS.iter().find(|facts| facts.id == operation).and_then(|facts| facts.iam_action);
    match action {
        Some(action) if kind == ErrorKind::Permission || status == StatusCode::FORBIDDEN => {
            Some(format!("{hint} The operation needs the IAM action {action}."))
        }
        _ if hint.is_empty() => None,
        _ => Some(hint.to_owned()),
    }
}

/// The standard's words for a status, where the answer has none of its own.
fn reason(status: StatusCode) -> String {
    status.canonical_reason().map(|reason| format!(" ({reason})")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, body: &'static [u8]) -> Answer {
        Answer {
            status: StatusCode::from_u16(status).unwrap(),
            headers: HeaderMap::new(),
            body: Bytes::from_static(body),
            secrets: Vec::new(),
        }
    }

    #[test]
    fn every_published_kind_is_known() {
        for row in ERROR_CODES {
            assert!(kind_of_word(row.kind).is_some(), "{} has the kind {}", row.code, row.kind);
        }
    }

    #[test]
    fn one_code_with_two_meanings_is_told_apart() {
        let refused = br#"{"error_code":"VPN.0003","error_msg":"Authentication failed: no permission"}"#;
        let early = br#"{"error_code":"VPN.0003","error_msg":"resource (type=GATEWAY, ID=x) is not ready, currently CREATING"}"#;
        let kind = |status, body| decode("show_vgw", false, answer(status, body)).kind();
        assert_eq!(kind(403, refused), ErrorKind::Permission);
        assert_eq!(kind(409, early), ErrorKind::NotReady);
        assert_eq!(kind(403, early), ErrorKind::NotReady);
        assert_eq!(
            kind(409, br#"{"error_code":"VPN.0003","error_msg":"something new"}"#),
            ErrorKind::NotReady
        );
        assert_eq!(kind(403, br#"{"error_code":"VPN.0003"}"#), ErrorKind::Permission);
    }

    #[test]
    fn only_the_api_refuses_for_certain() {
        let outcome = |status, body| decode("update_vgw_specification", true, answer(status, body)).outcome();
        assert_eq!(outcome(400, br#"{"error_code":"VPN.0105","error_msg":"x"}"#), Some(Outcome::Refused));
        assert_eq!(outcome(400, b"<html>bad request</html>"), Some(Outcome::Unknown));
        assert_eq!(outcome(502, b""), Some(Outcome::Unknown));
        assert_eq!(outcome(408, br#"{"message":"request timeout"}"#), Some(Outcome::Unknown));
        assert_eq!(
            outcome(504, br#"{"error_code":"VPN.0014","error_msg":"The system is bu"#),
            Some(Outcome::Unknown)
        );
    }

    #[test]
    fn patterns_stand_for_any_text() {
        assert!(matches("Invalid IP format, *", "Invalid IP format, 1.2.3"));
        assert!(matches("*is not ready*", "resource x is not ready, currently CREATING"));
        assert!(matches(
            "Flavor * cannot update to specification * with network type *",
            "Flavor Basic cannot update to specification Professional1 with network type public"
        ));
        assert!(!matches("resource not found", "resource not found here"));
        assert!(!matches("The system is busy", "the system is busy"));
    }

    #[test]
    fn a_secret_that_is_sent_back_is_masked_everywhere() {
        for body in [
            "bad gateway for X-Auth-Token: can/ary".as_bytes(),
            br#"{"error_code":"can/ary","error_msg":"can/ary","request_id":"can/ary"}"#,
            br#"{"error_code":"can\/ary","error_msg":"c\u0061n/ary","request_id":"can%2Fary"}"#,
            "a text that is longer than what is quoted of it, so that only the first letters of the secret at its end would fit in \
             before it is cut, can you see it? .......... can/ary"
                .as_bytes(),
        ] {
            let mut answer = answer(302, body);
            answer.secrets = vec![HeaderValue::from_static("can/ary")];
            let name = header::HeaderName::from_static("x-request-id");
            for name in [name, header::LOCATION] {
                answer.headers.insert(name, HeaderValue::from_static("https://x/?can/ary"));
            }
            for status in [302, 404, 502] {
                let mut answer = answer.clone();
                answer.status = StatusCode::from_u16(status).unwrap();
                let error = decode("show_vgw", false, answer);
                let body = String::from_utf8_lossy(error.body().unwrap());
                let all = format!("{error} {error:?} {:?} {body}", error.request_id());
                assert!(!all.contains("can/"), "{all}");
            }
        }
    }
}
