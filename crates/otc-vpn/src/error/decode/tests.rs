use super::*;
use reqwest::header::{HeaderName, HeaderValue};

fn response(status: u16, body: &'static [u8]) -> HttpResponse {
    HttpResponse {
        status: StatusCode::from_u16(status).unwrap(),
        headers: HeaderMap::new(),
        body: Bytes::from_static(body),
        secrets: Vec::new(),
    }
}

#[test]
fn kind_of_every_published_code_is_known() {
    for row in ERROR_CODES {
        assert!(kind_of_spec(row.kind).is_some(), "{} has the kind {}", row.code, row.kind);
    }
}

#[test]
fn code_with_two_meanings_is_decided_by_status_and_message() {
    let denied = br#"{"error_code":"VPN.0003","error_msg":"Authentication failed: no permission"}"#;
    let early = br#"{"error_code":"VPN.0003","error_msg":"resource (type=GATEWAY, ID=x) is not ready, currently CREATING"}"#;
    let kind = |status, body| decode("show_vgw", false, response(status, body)).kind();
    assert_eq!(kind(403, denied), ErrorKind::Permission);
    assert_eq!(kind(409, early), ErrorKind::NotReady);
    assert_eq!(kind(403, early), ErrorKind::NotReady);
    assert_eq!(kind(409, br#"{"error_code":"VPN.0003","error_msg":"something new"}"#), ErrorKind::NotReady);
    assert_eq!(kind(403, br#"{"error_code":"VPN.0003"}"#), ErrorKind::Permission);
}

#[test]
fn general_code_with_special_message_has_the_special_meaning() {
    let kind = |message: &'static str| {
        let body = format!(r#"{{"error_code":"VPN.0001","error_msg":"{message}"}}"#);
        decode("delete_cgw", true, response(400, Box::leak(body.into_boxed_str()).as_bytes())).kind()
    };
    assert_eq!(kind("invalid request: customer gateway 1 has connection"), ErrorKind::NotAllowed);
    assert_eq!(kind("invalid request: ILLEGAL not allowed update vpnConnection"), ErrorKind::NotAllowed);
    assert_eq!(kind("invalid request:vgw_id"), ErrorKind::InvalidInput);
    assert_eq!(kind("something new"), ErrorKind::InvalidInput);
}

#[test]
fn outcome_is_refused_only_when_the_api_itself_rejects() {
    let outcome = |status, body| decode("update_vgw_specification", true, response(status, body)).outcome();
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
fn permission_error_names_the_iam_action() {
    let hints = |operation| {
        let error = decode(operation, false, response(403, br#"{"error_msg":"no"}"#));
        error.hints().iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(
        hints("show_vgw"),
        ["Check the permissions of the user.", "Grant the user the IAM action vpn:vpnGateways:get."]
    );
    assert_eq!(hints("api"), ["Check the permissions of the user."]);
}

#[test]
fn pattern_wildcard_matches_any_text() {
    assert!(matches_pattern("Invalid IP format, *", "Invalid IP format, 1.2.3"));
    assert!(matches_pattern("*is not ready*", "resource x is not ready, currently CREATING"));
    assert!(matches_pattern(
        "Flavor * cannot update to specification * with network type *",
        "Flavor Basic cannot update to specification Professional1 with network type public"
    ));
    assert!(!matches_pattern("resource not found", "resource not found here"));
    assert!(!matches_pattern("The system is busy", "the system is busy"));
}

#[test]
fn secret_that_the_response_repeats_is_redacted_everywhere() {
    for body in [
        "bad gateway for X-Auth-Token: can/ary".as_bytes(),
        br#"{"error_code":"can/ary","error_msg":"can/ary","request_id":"can/ary"}"#,
        br#"{"error_code":"can\/ary","error_msg":"c\u0061n/ary","request_id":"can%2Fary"}"#,
        "a text that is longer than its excerpt in the message, so that only the first letters of the secret at its end would \
         fit before it is truncated: ........... can/ary"
            .as_bytes(),
    ] {
        let mut response = response(302, body);
        response.secrets = vec![HeaderValue::from_static("can/ary")];
        for name in [HeaderName::from_static("x-request-id"), LOCATION] {
            response.headers.insert(name, HeaderValue::from_static("https://x/?can/ary"));
        }
        for status in [302, 404, 502] {
            let mut response = response.clone();
            response.status = StatusCode::from_u16(status).unwrap();
            let error = decode("show_vgw", false, response);
            let body = String::from_utf8_lossy(error.body().unwrap());
            let all = format!("{error} {error:?} {:?} {body}", error.request_id());
            assert!(!all.contains("can/"), "{all}");
        }
    }
}

#[test]
fn expired_token_is_reported_as_expired() {
    let hints = |body: &'static [u8]| {
        let error = decode("show_vgw", false, response(401, body));
        assert_eq!(error.kind(), ErrorKind::Authentication);
        error.hints().iter().map(ToString::to_string).collect::<String>()
    };
    for body in [
        &br#"{"error":{"code":401,"message":"The token has expired.","title":"Unauthorized"}}"#[..],
        br#"{"error_code":"IAM.0011","error_msg":"Token expired"}"#,
        br#"{"error_code":"APIGW.0307","error_msg":"The token must be updated."}"#,
        br#"{"error_code":"VPN.0010","error_msg":"Token authentication failed: the X-Auth-Token is EXPIRED"}"#,
    ] {
        assert!(hints(body).starts_with("The token has expired"), "{}", hints(body));
    }
    for body in [
        &br#"{"error":{"code":401,"message":"The password has expired.","title":"Unauthorized"}}"#[..],
        br#"{"error_code":"VPN.0010","error_msg":"Token authentication failed: wrong project"}"#,
    ] {
        assert!(!hints(body).contains("expired"), "{}", hints(body));
    }
}
