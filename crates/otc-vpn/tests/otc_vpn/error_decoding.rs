//! Decoding of error responses accepts any bytes: the checks of the fuzz target, in every test run.

use otc_vpn::reqwest::StatusCode;
use otc_vpn::reqwest::header::{HeaderMap, HeaderValue};
use otc_vpn::{Error, Outcome};
use proptest::prelude::*;

fn headers(content_type: &[u8]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    if let Ok(value) = HeaderValue::from_bytes(content_type) {
        headers.insert("content-type", value.clone());
        headers.insert("x-request-id", value.clone());
        headers.insert("retry-after", value);
    }
    headers
}

fn assert_decodes(status: u16, content_type: &[u8], body: &[u8]) {
    let status = StatusCode::from_u16(status).unwrap();
    for operation in ["show_vgw", "update_vgw_specification"] {
        let error = Error::from_response(operation, status, headers(content_type), body.to_vec());
        assert_eq!(error.status(), Some(status.as_u16()), "the status is preserved");
        assert!(!error.message().is_empty());
        assert!(!error.to_string().chars().any(char::is_control), "{error:?}");
        assert!(error.to_string().chars().count() < 1000 + 2 * body.len(), "the body is quoted at most once");
        match (operation, status.is_server_error()) {
            ("show_vgw", _) => assert_eq!(error.outcome(), None),
            (_, true) => assert_eq!(
                error.outcome(),
                Some(Outcome::Unknown),
                "a 5xx never proves that the change was not applied"
            ),
            (_, false) => assert!(error.outcome().is_some()),
        }
        assert_eq!(error.body(), Some(body), "the body is preserved");
    }
}

/// JSON with the fields of an error and any values, complete or truncated.
fn error_like() -> impl Strategy<Value = Vec<u8>> {
    let value = prop_oneof![
        "\\PC{0,40}".prop_map(serde_json::Value::from),
        any::<i64>().prop_map(serde_json::Value::from),
        Just(serde_json::Value::Null),
        Just(serde_json::json!({ "code": 401, "message": "no", "title": "Unauthorized" })),
        Just(serde_json::json!(["x"])),
    ];
    let key = prop_oneof![
        Just("error_code"),
        Just("error_msg"),
        Just("request_id"),
        Just("code"),
        Just("message"),
        Just("error"),
        Just("else"),
    ];
    let object = prop::collection::vec((key, value), 0..6).prop_map(|members| {
        let object: serde_json::Map<_, _> =
            members.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
        serde_json::to_vec(&object).unwrap()
    });
    (object, any::<prop::sample::Index>(), any::<bool>()).prop_map(|(mut body, length, truncate)| {
        if truncate {
            body.truncate(length.index(body.len()));
        }
        body
    })
}

proptest! {
    #[test]
    fn any_bytes_are_accepted(status in 300u16..600, content_type: Vec<u8>, body: Vec<u8>) {
        assert_decodes(status, &content_type, &body);
    }

    #[test]
    fn any_error_object_is_accepted(status in 300u16..600, body in error_like()) {
        assert_decodes(status, b"application/json", &body);
    }
}
