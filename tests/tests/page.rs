//! The simulator's page in a real browser: a person opens it, sees the operations, makes a change, and sees the answer.
//!
//! It needs Chromium and ChromeDriver (Debian's `chromium` and `chromium-driver`). Without them it is skipped, but not in CI.
//! `UPDATE_PICTURES=1` keeps the screenshot that the documentation shows.

use base64::Engine;
use otc_vpn_simulator::Simulator;
use serde_json::{Value, json};
use std::process::Stdio;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::time::{Instant, sleep};

/// A browser, driven over WebDriver (W3C).
struct Browser {
    _driver: Child,
    http: reqwest::Client,
    session: String,
}

impl Browser {
    /// None where there is no browser on this machine.
    async fn open() -> Option<Self> {
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .ok()?;
        let mut lines = BufReader::new(driver.stdout.take().unwrap()).lines();
        let port = loop {
            let line = lines.next_line().await.unwrap().expect("chromedriver says its port");
            if let Some((_, port)) = line.split_once("successfully on port ") {
                break port.trim_end_matches('.').to_owned();
            }
        };
        let http = reqwest::Client::builder().timeout(Duration::from_secs(60)).build().unwrap();
        let arguments = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--window-size=1200,1400",
        ];
        let options = json!({ "capabilities": { "alwaysMatch": {
            "goog:chromeOptions": { "args": arguments },
            "goog:loggingPrefs": { "browser": "ALL" },
        } } });
        let url = format!("http://127.0.0.1:{port}/session");
        let answer: Value = http.post(&url).json(&options).send().await.unwrap().json().await.unwrap();
        let id = answer["value"]["sessionId"].as_str().unwrap_or_else(|| panic!("no session: {answer}"));
        Some(Self { _driver: driver, http, session: format!("{url}/{id}") })
    }

    async fn post(&self, path: &str, body: Value) -> Value {
        let url = format!("{}{path}", self.session);
        let mut answer: Value = self.http.post(url).json(&body).send().await.unwrap().json().await.unwrap();
        answer["value"].take()
    }

    /// Runs a script until it gives something else than null.
    async fn until(&self, script: &str) -> Value {
        let begun = Instant::now();
        loop {
            let value = self.post("/execute/sync", json!({ "script": script, "args": [] })).await;
            if !value.is_null() {
                assert!(value.get("error").is_none(), "{script}: {value}");
                return value;
            }
            assert!(begun.elapsed() < Duration::from_secs(60), "never came true: {script}");
            sleep(Duration::from_millis(200)).await;
        }
    }

    async fn close(self) {
        let _ = self.http.delete(&self.session).send().await;
    }
}

#[tokio::test]
async fn a_change_can_be_tried_on_the_page() {
    let Some(browser) = Browser::open().await else {
        assert!(std::env::var_os("CI").is_none(), "CI needs chromium and chromium-driver");
        println!("skipped: there is no chromedriver");
        return;
    };
    let simulator = Simulator::builder().transition(Duration::from_millis(300)).start().await.unwrap();
    browser.post("/url", json!({ "url": simulator.url() })).await;

    // All operations are there.
    let operations = browser
        .until(
            "const all = [...document.querySelectorAll('.opblock-summary-path')].map(e => e.textContent); \
             return all.length ? all : null",
        )
        .await;
    assert_eq!(operations.as_array().unwrap().len(), 4, "{operations}");

    // Open the change, fill in the gateway's example id as it stands, ask for Professional2, and send it.
    browser
        .until(
            "const block = document.querySelector('.opblock-post'); \
             if (!block.classList.contains('is-open')) { block.querySelector('.opblock-summary-control').click(); return null } \
             return block.querySelector('textarea.body-param__text') ? true : null",
        )
        .await;
    browser
        .until(
            "const area = document.querySelector('.opblock-post textarea.body-param__text'); \
             const set = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value').set; \
             set.call(area, JSON.stringify({vpn_gateway: {flavor: 'Professional2'}})); \
             area.dispatchEvent(new Event('input', {bubbles: true})); return true",
        )
        .await;
    browser.until("document.querySelector('.opblock-post button.execute').click(); return true").await;

    // The answer shows, and the change took place.
    let status = browser
        .until(
            "const cell = document.querySelector('.opblock-post tr.response td.response-col_status'); \
             return cell && cell.textContent.trim() ? cell.textContent.trim() : null",
        )
        .await;
    assert!(status.as_str().unwrap().starts_with("200"), "{status}");
    let body = browser
        .until(
            "const body = document.querySelector('.opblock-post .live-responses-table .highlight-code'); \
             return body ? body.textContent : null",
        )
        .await;
    assert!(body.as_str().unwrap().contains("vpngw-4321"), "{body}");
    assert_eq!(simulator.journal().changes.len(), 1);
    assert_eq!(simulator.journal().changes[0].to, "Professional2");

    // Nothing came from elsewhere.
    let resources = browser.until("return performance.getEntriesByType('resource').map(e => e.name)").await;
    for resource in resources.as_array().unwrap() {
        assert!(resource.as_str().unwrap().starts_with(&simulator.url()), "{resource}");
    }
    if std::env::var_os("UPDATE_PICTURES").is_some() {
        browser.until("window.scrollTo(0, 0); return true").await;
        let url = format!("{}/screenshot", browser.session);
        let answer: Value = browser.http.get(url).send().await.unwrap().json().await.unwrap();
        let png =
            base64::engine::general_purpose::STANDARD.decode(answer["value"].as_str().unwrap()).unwrap();
        std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/api-page.png"), png).unwrap();
    }
    browser.close().await;
}
