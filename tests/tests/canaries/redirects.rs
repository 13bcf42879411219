//! A redirect carries nothing to another host.

use super::{
    DEFAULT_WAIT_TIMEOUT, GATEWAY, IDENTITIES, TOKEN, answer, assert_silent, assert_silent_logs, journey,
    logs, serve, shown, written,
};
use axum::body::Body;
use axum::response::Response;
use otc_vpn::{ApiRequest, Client, ErrorKind, Outcome};
use otc_vpn_simulator::PROJECT_ID;
use std::sync::{Arc, Mutex};

/// A host that writes down what it gets, and another that sends everyone there.
async fn redirecting(status: u16) -> (String, Arc<Mutex<Vec<String>>>) {
    let got = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&got);
    let elsewhere = serve(move |parts, body| {
        kept.lock().unwrap().push(written(parts, body));
        answer(200, "application/json", r#"{"vpn_gateways":[],"projects":[]}"#.into())
    })
    .await;
    let url = serve(move |parts, _| {
        let target = format!("{elsewhere}{}", parts.uri);
        Response::builder().status(status).header("Location", target).body(Body::empty()).unwrap()
    })
    .await;
    (url, got)
}

#[tokio::test]
async fn another_host_gets_nothing() {
    logs();
    for status in [301, 302, 303, 307, 308] {
        let (url, got) = redirecting(status).await;
        for identity in IDENTITIES {
            let client = identity.client(&url);
            let error = client.gateways().list().await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::UnexpectedResponse, "{identity:?}, {status}: {error}");
            assert_silent("redirected", &journey(&client, DEFAULT_WAIT_TIMEOUT).await);
        }
        assert_eq!(*got.lock().unwrap(), [""; 0]);
    }
    assert_silent_logs();
}

#[tokio::test]
async fn a_client_that_follows_redirects_is_told_on() {
    logs();
    let following = |url: &str| {
        let http = reqwest::Client::new();
        Client::builder().endpoint(url).project_id(PROJECT_ID).token(TOKEN).http_client(http).build().unwrap()
    };
    let post = || {
        let path = format!("/v5/{{project_id}}/vpn-gateways/{GATEWAY}/update-specification");
        ApiRequest::new("POST", &path).unwrap().json(r#"{"vpn_gateway":{"flavor":"Professional2"}}"#).unwrap()
    };
    for status in [302, 307] {
        let (url, got) = redirecting(status).await;
        let client = following(&url);
        let read = client.gateways().list().await.unwrap_err();
        let change = client.request(post()).await.unwrap_err();
        for error in [&read, &change] {
            assert_eq!(error.kind(), ErrorKind::UnexpectedResponse, "{error}");
            assert!(error.message().contains("followed a redirect to http://127.0.0.1:"), "{error}");
            assert!(error.hint().unwrap().contains("redirect policy of none"), "{:?}", error.hint());
            assert_silent("followed", &shown(error));
        }
        assert_eq!(change.outcome(), Some(Outcome::Unknown));
        assert_eq!(got.lock().unwrap().len(), 2, "what the documentation warns of");
    }

    // Where the other place is dead, the change has left all the same.
    let url = serve(|_, _| {
        let answer = Response::builder().status(307).header("Location", "http://127.0.0.1:1/");
        answer.body(Body::empty()).unwrap()
    })
    .await;
    let error = following(&url).request(post()).await.unwrap_err();
    assert_eq!(error.outcome(), Some(Outcome::Unknown), "{error}");
    assert_silent_logs();
}
