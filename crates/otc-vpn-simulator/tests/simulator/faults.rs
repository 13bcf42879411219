//! Faults on demand: each answers as it says, and the journal tells whether the change was carried out.

use crate::support::*;
use reqwest::{Method, Response};
use serde_json::Value;
use std::error::Error;
use std::io;
use std::time::{Duration, SystemTime};

/// The answer to a change under a fault, and whether the change was carried out.
async fn changed_under(fault: &str) -> (reqwest::Result<Response>, bool) {
    let simulator = faulty(&[fault]).await;
    let answer = change(&simulator, FIRST, "Professional2").send().await;
    let journal = simulator.journal();
    assert_eq!(journal.requests.len(), 1, "{fault}: one request, one arrival");
    let answered = answer.as_ref().ok().map(|answer| answer.status().as_u16());
    assert_eq!(journal.requests[0].status, answered, "{fault}");
    (answer, !journal.changes.is_empty())
}

#[tokio::test]
async fn a_status_stands_in_for_the_change_or_hides_it() {
    for (fault, status, carried_out) in [
        ("change:status=502", 502, false),
        ("change:status=502,executed=no", 502, false),
        ("change:status=502,executed=yes", 502, true),
        ("change:status=200,body=html", 200, false),
        ("change:status=202,body=own,executed=yes", 202, true),
        ("change:body=empty", 200, true),
        ("any:status=429", 429, false),
        ("show:status=500", 200, true),
    ] {
        let (answer, changed) = changed_under(fault).await;
        assert_eq!((answer.unwrap().status().as_u16(), changed), (status, carried_out), "{fault}");
    }
}

#[tokio::test]
async fn a_body_has_the_shape_that_was_asked_for() {
    let text = async |shape: &str| {
        let (answer, _) = changed_under(&format!("change:status=500,body={shape}")).await;
        let answer = answer.unwrap();
        assert_eq!(header(&answer, "x-request-id").len(), 36);
        let id = header(&answer, "x-request-id");
        (header(&answer, "content-type"), answer.bytes().await.unwrap(), id)
    };
    let json = async |shape: &str| -> Value { serde_json::from_slice(&text(shape).await.1).unwrap() };
    let (_, body, id) = text("json").await;
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
    let (kind, body, _) = text("html").await;
    assert!(kind == "text/html" && body.starts_with(b"<html>"));
    assert!(text("empty").await.1.is_empty());
    assert!(std::str::from_utf8(&text("invalid-utf8").await.1).is_err());
    let (kind, body, _) = text("latin1").await;
    assert!(kind.contains("iso-8859-1") && body.contains(&0xe4));
    let truncated = text("truncated").await.1;
    assert!(
        truncated.starts_with(b"{\"error_code\"") && serde_json::from_slice::<Value>(&truncated).is_err()
    );
    let (answer, _) = changed_under("change:status=500,body=incomplete").await;
    assert!(answer.unwrap().bytes().await.is_err(), "the connection ends in the middle");
}

#[tokio::test]
async fn the_code_is_the_one_that_was_asked_for_or_fits_the_status() {
    for (fault, code, message) in [
        ("change:status=400,code=VPN.0030", "VPN.0030", "The system is busy, please try later."),
        ("change:status=429", "VPN.0429", "Too Many Request, Please try again later"),
        ("change:status=409", "VPN.0016", "VPN gateway is not ready, please try again later"),
        ("change:status=504", "VPN.0014", "The system is busy, please try again later"),
        ("change:status=502", "APIGW.0201", "a fault on demand"),
        ("change:status=400,code=VPN.9999", "VPN.9999", "a fault on demand"),
    ] {
        let simulator = faulty(&[fault]).await;
        let (_, got, text) = refusal(change(&simulator, FIRST, "Professional2")).await;
        assert_eq!((got.as_str(), text.as_str()), (code, message), "{fault}");
    }
}

#[tokio::test]
async fn without_a_status_the_own_answer_is_spoilt() {
    let simulator = faulty(&["show:body=truncated,times=1", "show:body=incomplete,times=1"]).await;
    let truncated = show(&simulator, FIRST).send().await.unwrap();
    assert_eq!(truncated.status(), 200);
    let truncated = truncated.text().await.unwrap();
    assert!(truncated.contains("vpn_gateway") && !truncated.ends_with('}'), "{truncated}");
    assert!(show(&simulator, FIRST).send().await.unwrap().bytes().await.is_err());
    assert_eq!(api(show(&simulator, FIRST)).await.status, 200, "both are used up");
}

#[tokio::test]
async fn a_reset_cuts_the_connection() {
    for (fault, carried_out) in [("change:reset=before", false), ("change:reset=after", true)] {
        let (answer, changed) = changed_under(fault).await;
        let error = answer.expect_err("an answer came");
        let mut causes = std::iter::successors(error.source(), |&error| error.source());
        let reset = causes.any(|cause| {
            let kind = cause.downcast_ref::<io::Error>().map(io::Error::kind);
            kind == Some(io::ErrorKind::ConnectionReset)
        });
        assert!(reset, "{fault}: {error:?}");
        assert_eq!(changed, carried_out, "{fault}");
    }
}

#[tokio::test]
async fn a_delay_comes_before_or_after_the_change() {
    for (fault, early) in [("change:delay-before=30s", false), ("change:delay-after=30s", true)] {
        let simulator = faulty(&[fault]).await;
        let sent = change(&simulator, FIRST, "Professional2").timeout(Duration::from_secs(2)).send().await;
        assert!(sent.unwrap_err().is_timeout(), "{fault}");
        let journal = simulator.journal();
        assert_eq!((journal.requests.len(), journal.requests[0].status), (1, None), "{fault}");
        assert_eq!(!journal.changes.is_empty(), early, "{fault}");
    }
}

#[tokio::test]
async fn a_late_change_is_carried_out_though_the_caller_left() {
    let simulator = faulty(&["change:delay-before=4s"]).await;
    let sent = change(&simulator, FIRST, "Professional2").timeout(Duration::from_secs(2)).send().await;
    assert!(sent.unwrap_err().is_timeout());
    for _ in 0..100 {
        if !simulator.journal().changes.is_empty() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("the change went with its caller");
}

#[tokio::test]
async fn a_drip_comes_byte_by_byte() {
    let simulator = faulty(&["zones:delay-per-byte=1ms", "list:delay-per-byte=30s"]).await;
    let zones = api(request(&simulator, Method::GET, &gateway_path("availability-zones"))).await;
    assert!(zones.body["availability_zones"].is_object());
    let list = request(&simulator, Method::GET, &gateways_path()).timeout(Duration::from_secs(2));
    let response = list.send().await.unwrap();
    assert!(response.content_length() > Some(1000), "the head comes at once");
    assert!(response.bytes().await.unwrap_err().is_timeout());
}

#[tokio::test]
async fn a_huge_body_is_as_large_as_asked() {
    let simulator = faulty(&["list:huge=3MiB"]).await;
    let response = request(&simulator, Method::GET, &gateways_path()).send().await.unwrap();
    assert_eq!((response.status().as_u16(), response.content_length()), (200, None));
    let body = response.bytes().await.unwrap();
    assert_eq!(body.len(), 3 << 20);
    serde_json::from_slice::<Value>(&body).unwrap();
}

#[tokio::test]
async fn headers_come_by_the_hundred() {
    let simulator = faulty(&["show:headers=90", "list:headers=5000"]).await;
    let response = show(&simulator, FIRST).send().await.unwrap();
    let flood = response.headers().keys().filter(|name| name.as_str().starts_with("x-extra-"));
    assert_eq!(flood.count(), 90);
    assert!(
        request(&simulator, Method::GET, &gateways_path()).send().await.is_err(),
        "more than a client takes"
    );
}

#[tokio::test]
async fn a_redirect_leads_elsewhere() {
    for (fault, status) in [
        ("any:redirect=http://localhost:1/?a=b", 307),
        ("any:redirect=http://localhost:1/?a=b,status=301", 301),
    ] {
        let (answer, changed) = changed_under(fault).await;
        let answer = answer.unwrap();
        assert_eq!((answer.status().as_u16(), changed), (status, false));
        assert_eq!(header(&answer, "location"), "http://localhost:1/?a=b");
    }
}

#[tokio::test]
async fn retry_after_is_text_or_a_date() {
    let (answer, _) = changed_under("change:status=429,retry-after=7").await;
    assert_eq!(header(&answer.unwrap(), "retry-after"), "7");
    let noon = SystemTime::UNIX_EPOCH + Duration::from_secs(1_763_985_600);
    let fault = "show:status=503,retry-after-date=90s".parse().unwrap();
    let builder = otc_vpn_simulator::Simulator::builder().clock(move || noon).fault(fault);
    let simulator = builder.start().await.unwrap();
    let answer = show(&simulator, FIRST).send().await.unwrap();
    assert_eq!(header(&answer, "retry-after"), "Mon, 24 Nov 2025 12:01:30 GMT");
}

#[tokio::test]
async fn a_transition_ends_as_asked() {
    for (fault, ends) in [
        ("change:end=FAULT,stale=0", ["FAULT", "Professional1"]),
        ("change:end=FREEZED,stale=0", ["FREEZED", "Professional1"]),
        ("change:end=never,stale=0", ["PENDING_UPDATE", "Professional1"]),
        ("change:stale=0", ["ACTIVE", "Professional2"]),
    ] {
        let builder = otc_vpn_simulator::Simulator::builder().transition(Duration::ZERO);
        let simulator = builder.fault(fault.parse().unwrap()).start().await.unwrap();
        assert_eq!(api(change(&simulator, FIRST, "Professional2")).await.status, 200);
        assert_eq!(state(&simulator, FIRST).await, (ends[0].to_owned(), ends[1].to_owned()), "{fault}");
        assert_eq!(simulator.journal().changes.len(), 1, "{fault}");
    }
}

#[tokio::test]
async fn reads_are_stale_as_often_as_asked() {
    let simulator = faulty(&["change:stale=3"]).await;
    api(change(&simulator, FIRST, "Professional2")).await;
    let mut states = Vec::new();
    for _ in 0..4 {
        states.push(state(&simulator, FIRST).await.0);
    }
    assert_eq!(states, ["ACTIVE", "ACTIVE", "ACTIVE", "PENDING_UPDATE"]);
}

#[tokio::test]
async fn counts_and_order_are_kept() {
    let simulator =
        faulty(&["show:status=502,body=html,times=1", "show:status=429,retry-after=0,after=1,times=2"]).await;
    let mut statuses = Vec::new();
    for _ in 0..4 {
        statuses.push(show(&simulator, FIRST).send().await.unwrap().status().as_u16());
    }
    assert_eq!(statuses, [502, 429, 429, 200]);
    assert_eq!(request(&simulator, Method::GET, &gateways_path()).send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn iam_fails_on_demand_too() {
    let simulator = faulty(&["token:status=401,body=keystone", "projects:status=503,body=empty"]).await;
    let token = answer(bare(&simulator, Method::POST, "/v3/auth/tokens")).await;
    assert_eq!((token.status, &token.body["error"]["code"]), (401, &401.into()));
    let projects = request(&simulator, Method::GET, "/v3/projects").send().await.unwrap();
    assert_eq!(projects.status(), 503);
}
