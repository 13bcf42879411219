//! Authentication of requests with tokens and signatures.

use crate::support::*;
use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::hmac;
use otc_vpn_simulator::{
    ACCESS_KEY, Credential, SECRET_KEY, SECURITY_TOKEN, Simulator, TEMPORARY_ACCESS_KEY, TEMPORARY_SECRET_KEY,
};
use reqwest::{Method, RequestBuilder};
use serde_json::Value;
use std::time::{Duration, SystemTime};

/// The wall clock time of the simulators in this file.
const NOW: &str = "20251124T120000Z";

async fn simulator_at_noon() -> Simulator {
    let noon = SystemTime::UNIX_EPOCH + Duration::from_secs(1_763_985_600);
    Simulator::builder().transition(LONG_TRANSITION).clock(move || noon).start().await.unwrap()
}

/// The parameters of a signed request.
#[derive(Clone, Copy)]
struct Signer<'a> {
    access_key: &'a str,
    secret_key: &'a str,
    date: &'a str,
    /// Headers in addition to Host and X-Sdk-Date.
    headers: &'a [(&'a str, &'a str)],
    /// The names of the signed headers, in order; `None` means all.
    signed: Option<&'a str>,
    /// Whether the key is derived from the secret key and the date, as the Go SDK does.
    derived_key: bool,
}

const SIGNER: Signer = Signer {
    access_key: ACCESS_KEY,
    secret_key: SECRET_KEY,
    date: NOW,
    headers: &[],
    signed: None,
    derived_key: false,
};

fn hmac_sha256(key: &[u8], text: &str) -> Vec<u8> {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), text.as_bytes()).as_ref().to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Signer<'_> {
    fn sign(&self, simulator: &Simulator, method: &Method, path: &str, body: &Value) -> RequestBuilder {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let host = simulator.address().to_string();
        let mut headers = self.headers.to_vec();
        headers.extend([("host", host.as_str()), ("x-sdk-date", self.date)]);
        headers.sort_unstable();
        let (route, query) = path.split_once('?').unwrap_or((path, ""));
        let all: Vec<_> = headers.iter().map(|(name, _)| *name).collect();
        let all = all.join(";");
        let signed = self.signed.unwrap_or(&all);
        let lines: String = headers
            .iter()
            .filter(|(name, _)| signed.split(';').any(|signed| signed == *name))
            .map(|(name, value)| format!("{name}:{value}\n"))
            .collect();
        let hash = hex(digest(&SHA256, body.as_bytes()).as_ref());
        let canonical = format!("{method}\n{route}/\n{query}\n{lines}\n{signed}\n{hash}");
        let canonical = hex(digest(&SHA256, canonical.as_bytes()).as_ref());
        let (key, scope, credential) = match self.derived_key {
            true => {
                let scope = format!("{}///sdk_request", &self.date[..8]);
                let mut key = format!("SDK{}", self.secret_key).into_bytes();
                for part in [&self.date[..8], "", "", "sdk_request"] {
                    key = hmac_sha256(&key, part);
                }
                (key, format!("{scope}\n"), format!("Credential={}/{scope}", self.access_key))
            }
            false => {
                (self.secret_key.as_bytes().to_vec(), String::new(), format!("Access={}", self.access_key))
            }
        };
        let text = format!("SDK-HMAC-SHA256\n{}\n{scope}{canonical}", self.date);
        let signature = hex(&hmac_sha256(&key, &text));
        let authorization =
            format!("SDK-HMAC-SHA256 {credential}, SignedHeaders={signed}, Signature={signature}");
        let request = unauthenticated(simulator, method.clone(), path)
            .body(body)
            .header("Authorization", authorization);
        headers.iter().fold(request, |request, (name, value)| request.header(*name, *value))
    }

    fn list(&self, simulator: &Simulator) -> RequestBuilder {
        self.sign(simulator, &Method::GET, &gateways_path(), &Value::Null)
    }
}

#[tokio::test]
async fn signed_request_is_accepted() {
    let simulator = simulator_at_noon().await;
    assert_eq!(send_api(SIGNER.list(&simulator)).await.status, 200);
    let path = format!("{}?enterprise_project_id=0", gateways_path());
    assert_eq!(send_api(SIGNER.sign(&simulator, &Method::GET, &path, &Value::Null)).await.status, 200);
    let signer = Signer { headers: &[("content-type", "application/json")], ..SIGNER };
    let change = signer.sign(&simulator, &Method::POST, &change_path(GATEWAY), &to_flavor("Professional2"));
    assert_eq!(send_api(change).await.status, 200);
    let journal = simulator.journal();
    assert!(journal.requests.iter().all(|request| request.credential == Credential::AccessKey));
    assert!(!format!("{journal:?} {simulator:?}").contains(ACCESS_KEY));
}

#[tokio::test]
async fn signature_with_a_derived_key_is_accepted_by_the_vpn_api_and_iam() {
    let simulator = simulator_at_noon().await;
    // The Go SDK signs these headers.
    let headers = [("accept", "application/json"), ("user-agent", "golangsdk/2.0.0")];
    let signer = Signer { headers: &headers, derived_key: true, ..SIGNER };
    assert_eq!(send_api(signer.list(&simulator)).await.status, 200);
    let path = "/v3/projects?name=eu-de";
    let projects = send(signer.sign(&simulator, &Method::GET, path, &Value::Null)).await;
    assert_eq!(projects.body["projects"][0]["id"], otc_vpn_simulator::PROJECT_ID);
    let headers = [("accept", "application/json"), ("content-type", "application/json")];
    let signer = Signer { headers: &headers, ..signer };
    let change = signer.sign(&simulator, &Method::POST, &change_path(GATEWAY), &to_flavor("Professional2"));
    assert_eq!(send_api(change).await.status, 200);
    let wrong = Signer { secret_key: "wrong", ..signer };
    for path in [gateways_path(), "/v3/projects".to_owned()] {
        assert_eq!(
            send(wrong.sign(&simulator, &Method::GET, &path, &Value::Null)).await.status,
            401,
            "{path}"
        );
    }
}

#[tokio::test]
async fn signature_is_accepted_within_15_minutes_of_clock_skew() {
    let simulator = simulator_at_noon().await;
    for date in ["20251124T114500Z", "20251124T121500Z"] {
        assert_eq!(send_api(Signer { date, ..SIGNER }.list(&simulator)).await.status, 200, "{date}");
    }
    for date in ["20251124T114459Z", "20251124T121501Z", "19700101T000000Z"] {
        let (status, code, message) = send_rejected(Signer { date, ..SIGNER }.list(&simulator)).await;
        assert_eq!((status, code.as_str()), (401, "APIGW.0301"));
        assert!(message.contains(date) && message.contains(NOW), "{message}");
    }
    let response = SIGNER.list(&simulator).send().await.unwrap();
    assert_eq!(header(&response, "date"), "Mon, 24 Nov 2025 12:00:00 GMT");
}

#[tokio::test]
async fn signed_request_with_other_project_is_rejected_with_403() {
    let simulator = simulator_at_noon().await;
    let own = [("x-project-id", otc_vpn_simulator::PROJECT_ID)];
    assert_eq!(send_api(Signer { headers: &own, ..SIGNER }.list(&simulator)).await.status, 200);
    let other = [("x-project-id", "other")];
    let (status, code, _) = send_rejected(Signer { headers: &other, ..SIGNER }.list(&simulator)).await;
    assert_eq!((status, code.as_str()), (403, "VPN.0003"));
}

#[tokio::test]
async fn temporary_access_key_requires_its_security_token() {
    let simulator = simulator_at_noon().await;
    let keys = Signer { access_key: TEMPORARY_ACCESS_KEY, secret_key: TEMPORARY_SECRET_KEY, ..SIGNER };
    let token = [("x-security-token", SECURITY_TOKEN)];
    assert_eq!(send_api(Signer { headers: &token, ..keys }.list(&simulator)).await.status, 200);
    let wrong = [("x-security-token", "wrong")];
    for signer in [keys, Signer { headers: &wrong, ..keys }, Signer { headers: &token, ..SIGNER }] {
        let (status, _, message) = send_rejected(signer.list(&simulator)).await;
        assert_eq!(status, 401);
        assert!(message.contains("X-Security-Token"), "{message}");
    }
}

#[tokio::test]
async fn invalid_credentials_are_rejected_with_401() {
    let simulator = simulator_at_noon().await;
    let mut wrong_key = SECRET_KEY.to_owned();
    wrong_key.replace_range(..1, "S");
    let list = |authorization: &str| {
        unauthenticated(&simulator, Method::GET, &gateways_path())
            .header("Authorization", authorization)
            .header("X-Sdk-Date", NOW)
    };
    for (name, request, expected) in [
        ("no credentials", unauthenticated(&simulator, Method::GET, &gateways_path()), "X-Auth-Token"),
        (
            "an unknown token",
            unauthenticated(&simulator, Method::GET, &gateways_path()).header("X-Auth-Token", "canary"),
            "token is unknown",
        ),
        (
            "an empty token",
            unauthenticated(&simulator, Method::GET, &gateways_path()).header("X-Auth-Token", ""),
            "token",
        ),
        (
            "an unknown key",
            Signer { access_key: "UNKNOWN", ..SIGNER }.list(&simulator),
            "access key is unknown",
        ),
        (
            "a wrong secret key",
            Signer { secret_key: &wrong_key, ..SIGNER }.list(&simulator),
            "verify aksk signature fail",
        ),
        ("an extra date", SIGNER.list(&simulator).header("X-Sdk-Date", "x"), "verify aksk signature fail"),
        (
            "a date in another format",
            Signer { date: "2025-11-24T12:00:00Z", ..SIGNER }.list(&simulator),
            "not a time",
        ),
        ("an unsigned host", Signer { signed: Some("x-sdk-date"), ..SIGNER }.list(&simulator), "host"),
        ("an unsigned date", Signer { signed: Some("host"), ..SIGNER }.list(&simulator), "x-sdk-date"),
        ("another scheme", list("Basic Y2FuYXJ5"), "Authorization"),
        ("garbage", list("SDK-HMAC-SHA256 canary"), "Authorization"),
        (
            "another body",
            SIGNER.sign(&simulator, &Method::GET, &gateways_path(), &to_flavor("Basic")).body(""),
            "verify aksk signature fail",
        ),
    ] {
        let (status, code, message) = send_rejected(request).await;
        assert_eq!((status, code.as_str()), (401, "APIGW.0301"), "{name}: {message}");
        assert!(message.starts_with("Incorrect IAM authentication information: "), "{name}: {message}");
        assert!(message.contains(expected), "{name}: {message}");
        assert!(!message.contains("canary"), "{name}: {message}");
    }
}
