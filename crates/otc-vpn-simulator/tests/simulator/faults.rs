//! Fault injection: the response of each fault, and whether the journal lists the change as executed.

use crate::support::*;
use reqwest::{Method, Response};
use serde_json::Value;
use std::error::Error;
use std::io;
use std::time::{Duration, SystemTime};

/// Sends a change to a simulator with a fault; returns the response and whether the change was executed.
async fn change_with_fault(fault: &str) -> (reqwest::Result<Response>, bool) {
    let simulator = simulator_with_faults(&[fault]).await;
    let response = change(&simulator, GATEWAY, "Professional2").send().await;
    let journal = simulator.journal();
    assert_eq!(journal.requests.len(), 1, "{fault}: one request is recorded");
    let status = response.as_ref().ok().map(|response| response.status().as_u16());
    assert_eq!(journal.requests[0].status, status, "{fault}");
    (response, !journal.changes.is_empty())
}

#[tokio::test]
async fn status_replaces_execution_unless_executed_is_yes() {
    for (fault, status, executed) in [
        ("change:status=502", 502, false),
        ("change:status=502,executed=no", 502, false),
        ("change:status=502,executed=yes", 502, true),
        ("change:status=200,body=html", 200, false),
        ("change:status=202,body=own,executed=yes", 202, true),
        ("change:body=empty", 200, true),
        ("any:status=429", 429, false),
        ("show:status=500", 200, true),
    ] {
        let (response, changed) = change_with_fault(fault).await;
        assert_eq!((response.unwrap().status().as_u16(), changed), (status, executed), "{fault}");
    }
}

#[tokio::test]
async fn body_has_requested_format() {
    let respond = async |format: &str| {
        let (response, _) = change_with_fault(&format!("change:status=500,body={format}")).await;
        let response = response.unwrap();
        assert_eq!(header(&response, "x-request-id").len(), 36);
        let id = header(&response, "x-request-id");
        (header(&response, "content-type"), response.bytes().await.unwrap(), id)
    };
    let json = async |format: &str| -> Value { serde_json::from_slice(&respond(format).await.1).unwrap() };
    let (_, body, id) = respond("json").await;
    let body: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!((&body["error_code"], &body["request_id"]), (&"VPN.0002".into(), &id.as_str().into()));
    assert_eq!(json("code-message").await["code"], "VPN.0002");
    let keystone = json("keystone").await;
    assert_eq!(
        (&keystone["error"]["code"], &keystone["error"]["title"]),
        (&500.into(), &"Internal Server Error".into())
    );
    assert_eq!(json("numeric").await["error_code"], 500);
    assert_eq!(json("null-message").await["error_msg"], Value::Null);
    let (kind, body, _) = respond("html").await;
    assert!(kind == "text/html" && body.starts_with(b"<html>"));
    assert!(respond("empty").await.1.is_empty());
    assert!(std::str::from_utf8(&respond("invalid-utf8").await.1).is_err());
    let (kind, body, _) = respond("latin1").await;
    assert!(kind.contains("iso-8859-1") && body.contains(&0xe4));
    let truncated = respond("truncated").await.1;
    assert!(
        truncated.starts_with(b"{\"error_code\"") && serde_json::from_slice::<Value>(&truncated).is_err()
    );
    let (response, _) = change_with_fault("change:status=500,body=incomplete").await;
    assert!(response.unwrap().bytes().await.is_err(), "the connection closes before the end of the body");
}

#[tokio::test]
async fn code_is_the_requested_one_or_that_of_status() {
    for (fault, code, message) in [
        ("change:status=400,code=VPN.0030", "VPN.0030", "The system is busy, please try later."),
        ("change:status=429", "VPN.0429", "Too Many Request, Please try again later"),
        ("change:status=409", "VPN.0016", "VPN gateway is not ready, please try again later"),
        ("change:status=504", "VPN.0014", "The system is busy, please try again later"),
        ("change:status=502", "APIGW.0201", "injected fault"),
        ("change:status=400,code=VPN.9999", "VPN.9999", "injected fault"),
    ] {
        let simulator = simulator_with_faults(&[fault]).await;
        let (_, actual_code, actual_message) =
            send_rejected(change(&simulator, GATEWAY, "Professional2")).await;
        assert_eq!((actual_code.as_str(), actual_message.as_str()), (code, message), "{fault}");
    }
}

#[tokio::test]
async fn body_without_status_modifies_regular_response() {
    let simulator =
        simulator_with_faults(&["show:body=truncated,times=1", "show:body=incomplete,times=1"]).await;
    let truncated = show(&simulator, GATEWAY).send().await.unwrap();
    assert_eq!(truncated.status(), 200);
    let truncated = truncated.text().await.unwrap();
    assert!(truncated.contains("vpn_gateway") && !truncated.ends_with('}'), "{truncated}");
    assert!(show(&simulator, GATEWAY).send().await.unwrap().bytes().await.is_err());
    assert_eq!(send_api(show(&simulator, GATEWAY)).await.status, 200, "both faults have occurred");
}

#[tokio::test]
async fn reset_resets_connection() {
    for (fault, executed) in [("change:reset=before", false), ("change:reset=after", true)] {
        let (response, changed) = change_with_fault(fault).await;
        let error = response.expect_err("the connection was not reset");
        let mut causes = std::iter::successors(error.source(), |&error| error.source());
        let reset = causes.any(|cause| {
            let kind = cause.downcast_ref::<io::Error>().map(io::Error::kind);
            kind == Some(io::ErrorKind::ConnectionReset)
        });
        assert!(reset, "{fault}: {error:?}");
        assert_eq!(changed, executed, "{fault}");
    }
}

#[tokio::test(start_paused = true)]
async fn delay_comes_before_or_after_execution() {
    for (fault, early) in [("change:delay-before=30s", false), ("change:delay-after=30s", true)] {
        let simulator = simulator_with_faults(&[fault]).await;
        let sent = change(&simulator, GATEWAY, "Professional2").timeout(Duration::from_secs(2)).send().await;
        assert!(sent.unwrap_err().is_timeout(), "{fault}");
        let journal = simulator.journal();
        assert_eq!((journal.requests.len(), journal.requests[0].status), (1, None), "{fault}");
        assert_eq!(!journal.changes.is_empty(), early, "{fault}");
    }
}

#[tokio::test(start_paused = true)]
async fn delayed_change_is_executed_after_client_disconnects() {
    let simulator = simulator_with_faults(&["change:delay-before=30s"]).await;
    let sent = change(&simulator, GATEWAY, "Professional2").timeout(Duration::from_secs(2)).send().await;
    assert!(sent.unwrap_err().is_timeout());
    assert_eq!(simulator.journal().changes.len(), 0);
    tokio::time::sleep(Duration::from_secs(30)).await;
    assert_eq!(simulator.journal().changes.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn slow_response_arrives_byte_by_byte() {
    let simulator = simulator_with_faults(&["zones:delay-per-byte=100ms", "list:delay-per-byte=30s"]).await;
    let zones = send_api(request(&simulator, Method::GET, &gateway_path("availability-zones"))).await;
    assert!(zones.body["availability_zones"].is_object());
    let list = request(&simulator, Method::GET, &gateways_path()).timeout(Duration::from_secs(2));
    let response = list.send().await.unwrap();
    assert!(response.content_length() > Some(1000), "the headers arrive without delay");
    assert!(response.bytes().await.unwrap_err().is_timeout());
}

#[tokio::test]
async fn huge_body_has_requested_size() {
    let simulator = simulator_with_faults(&["list:huge=3MiB"]).await;
    let response = request(&simulator, Method::GET, &gateways_path()).send().await.unwrap();
    assert_eq!((response.status().as_u16(), response.content_length()), (200, None));
    let body = response.bytes().await.unwrap();
    assert_eq!(body.len(), 3 << 20);
    serde_json::from_slice::<Value>(&body).unwrap();
}

#[tokio::test]
async fn headers_adds_requested_number_of_headers() {
    let simulator = simulator_with_faults(&["show:headers=90", "list:headers=5000"]).await;
    let response = show(&simulator, GATEWAY).send().await.unwrap();
    let extra = response.headers().keys().filter(|name| name.as_str().starts_with("x-extra-"));
    assert_eq!(extra.count(), 90);
    assert!(
        request(&simulator, Method::GET, &gateways_path()).send().await.is_err(),
        "more headers than the client accepts"
    );
}

#[tokio::test]
async fn redirect_sends_location_and_status() {
    for (fault, status) in [
        ("any:redirect=http://localhost:1/?a=b", 307),
        ("any:redirect=http://localhost:1/?a=b,status=301", 301),
    ] {
        let (response, changed) = change_with_fault(fault).await;
        let response = response.unwrap();
        assert_eq!((response.status().as_u16(), changed), (status, false));
        assert_eq!(header(&response, "location"), "http://localhost:1/?a=b");
    }
}

#[tokio::test]
async fn retry_after_is_text_or_date() {
    let (response, _) = change_with_fault("change:status=429,retry-after=7").await;
    assert_eq!(header(&response.unwrap(), "retry-after"), "7");
    let noon = SystemTime::UNIX_EPOCH + Duration::from_secs(1_763_985_600);
    let fault = "show:status=503,retry-after-date=90s".parse().unwrap();
    let builder = otc_vpn_simulator::Simulator::builder().clock(move || noon).fault(fault);
    let simulator = builder.start().await.unwrap();
    let response = show(&simulator, GATEWAY).send().await.unwrap();
    assert_eq!(header(&response, "retry-after"), "Mon, 24 Nov 2025 12:01:30 GMT");
}

#[tokio::test]
async fn transition_ends_as_requested() {
    for (fault, ends) in [
        ("change:end=FAULT,stale=0", ["FAULT", "Professional1"]),
        ("change:end=FREEZED,stale=0", ["FREEZED", "Professional1"]),
        ("change:end=never,stale=0", ["PENDING_UPDATE", "Professional1"]),
        ("change:stale=0", ["ACTIVE", "Professional2"]),
    ] {
        let builder = otc_vpn_simulator::Simulator::builder().transition(Duration::ZERO);
        let simulator = builder.fault(fault.parse().unwrap()).start().await.unwrap();
        assert_eq!(send_api(change(&simulator, GATEWAY, "Professional2")).await.status, 200);
        assert_eq!(state(&simulator, GATEWAY).await, (ends[0].to_owned(), ends[1].to_owned()), "{fault}");
        assert_eq!(simulator.journal().changes.len(), 1, "{fault}");
    }
}

#[tokio::test]
async fn reads_are_stale_as_often_as_requested() {
    let simulator = simulator_with_faults(&["change:stale=3"]).await;
    send_api(change(&simulator, GATEWAY, "Professional2")).await;
    let mut states = Vec::new();
    for _ in 0..4 {
        states.push(state(&simulator, GATEWAY).await.0);
    }
    assert_eq!(states, ["ACTIVE", "ACTIVE", "ACTIVE", "PENDING_UPDATE"]);
}

#[tokio::test]
async fn faults_occur_in_order_and_as_often_as_requested() {
    let simulator = simulator_with_faults(&[
        "show:status=502,body=html,times=1",
        "show:status=429,retry-after=0,after=1,times=2",
    ])
    .await;
    let mut statuses = Vec::new();
    for _ in 0..4 {
        statuses.push(show(&simulator, GATEWAY).send().await.unwrap().status().as_u16());
    }
    assert_eq!(statuses, [502, 429, 429, 200]);
    assert_eq!(request(&simulator, Method::GET, &gateways_path()).send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn faults_apply_to_iam() {
    let simulator =
        simulator_with_faults(&["token:status=401,body=keystone", "projects:status=503,body=empty"]).await;
    let token = send(unauthenticated(&simulator, Method::POST, "/v3/auth/tokens")).await;
    assert_eq!((token.status, &token.body["error"]["code"]), (401, &401.into()));
    let projects = request(&simulator, Method::GET, "/v3/projects").send().await.unwrap();
    assert_eq!(projects.status(), 503);
}
