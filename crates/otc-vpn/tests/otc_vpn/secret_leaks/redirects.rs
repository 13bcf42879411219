//! A redirect discloses nothing to another host.

use super::{Log, METHODS, TIMEOUT, TOKEN, assert_no_secret, call_everything, error_text};
use crate::support::{GATEWAY, builder};
use otc_vpn::{ApiRequest, Client, ErrorKind, Outcome};
use otc_vpn_tests::stub_server::{Response, StubServer, response};

fn redirect(status: u16, location: &str) -> Option<Response> {
    let mut redirect = response(status, "text/plain", "");
    redirect.headers_mut().insert("location", location.parse().unwrap());
    Some(redirect)
}

/// A host that redirects every request to another, and that other host.
async fn redirecting_hosts(status: u16) -> (StubServer, StubServer) {
    let body = r#"{"vpn_gateways":[],"projects":[]}"#;
    let target = StubServer::start(move |_| Some(response(200, "application/json", body))).await;
    let target_url = target.url();
    let source =
        StubServer::start(move |request| redirect(status, &format!("{target_url}{}", request.uri()))).await;
    (source, target)
}

#[tokio::test(start_paused = true)]
async fn redirect_is_not_followed() {
    let log = Log::record();
    for status in [301, 302, 303, 307, 308] {
        let (source, target) = redirecting_hosts(status).await;
        for method in METHODS {
            let client = method.client(&source.url()).await;
            let error = client.gateways().list().await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::UnexpectedResponse, "{method:?}, {status}: {error}");
            assert_no_secret("a redirect", &call_everything(&client, TIMEOUT).await);
        }
        assert!(target.received().is_empty(), "{status}");
    }
    log.assert_no_secret();
}

/// A client whose HTTP client follows redirects, contrary to the documentation.
async fn following_client(url: &str) -> Client {
    builder(url).token(TOKEN).http_client(reqwest::Client::new()).build().await.unwrap()
}

fn change() -> ApiRequest {
    let path = format!("/v5/{{project_id}}/vpn-gateways/{GATEWAY}/update-specification");
    ApiRequest::new("POST", &path).unwrap().json(r#"{"vpn_gateway":{"flavor":"Professional2"}}"#).unwrap()
}

#[tokio::test(start_paused = true)]
async fn redirect_that_a_custom_http_client_followed_is_reported() {
    let log = Log::record();
    for status in [302, 307] {
        let (source, target) = redirecting_hosts(status).await;
        let client = following_client(&source.url()).await;
        let read_error = client.gateways().list().await.unwrap_err();
        let change_error = client.request(change()).await.unwrap_err();
        for error in [&read_error, &change_error] {
            assert_eq!(error.kind(), ErrorKind::UnexpectedResponse, "{error}");
            assert!(error.message().contains("followed a redirect to http://127.0.0.1:"), "{error}");
            assert!(
                error.hints().iter().any(|hint| hint.to_string().contains("redirect policy of none")),
                "{:?}",
                error.hints()
            );
            assert_no_secret("a followed redirect", &error_text(error));
        }
        assert_eq!(change_error.outcome(), Some(Outcome::Unknown));
        assert_eq!(target.received().len(), 2, "the HTTP client follows redirects");
    }
    log.assert_no_secret();
}

#[tokio::test(start_paused = true)]
async fn change_that_was_redirected_to_a_closed_port_has_an_unknown_outcome() {
    let log = Log::record();
    let server = StubServer::start(|_| redirect(307, "http://127.0.0.1:1/")).await;
    let error = following_client(&server.url()).await.request(change()).await.unwrap_err();
    assert_eq!(error.outcome(), Some(Outcome::Unknown), "{error}");
    log.assert_no_secret();
}
