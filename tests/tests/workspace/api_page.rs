//! The API page of the simulator in a real browser: the operations are listed, and a change can be sent.
//!
//! It needs Chromium and ChromeDriver (the packages `chromium` and `chromium-driver` of Debian). It is skipped where they are not
//! installed, but not in CI. `UPDATE_SCREENSHOTS=1` updates the screenshot in the documentation.

use fantoccini::{Client, ClientBuilder, Locator};
use otc_vpn_client::metadata::OPERATIONS;
use otc_vpn_simulator::Simulator;
use serde_json::{Value, json};
use std::process::Stdio;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

/// The process, which ends when the value is dropped, and its URL; `None` where ChromeDriver is not installed.
async fn start_chromedriver() -> Option<(Child, String)> {
    let mut driver = Command::new("chromedriver")
        .arg("--port=0")
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .ok()?;
    let mut lines = BufReader::new(driver.stdout.take().unwrap()).lines();
    loop {
        let line = lines.next_line().await.unwrap().expect("chromedriver prints its port");
        if let Some((_, port)) = line.split_once("successfully on port ") {
            let url = format!("http://127.0.0.1:{}", port.trim_end_matches('.'));
            return Some((driver, url));
        }
    }
}

async fn open_browser(driver_url: &str) -> Client {
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
    let Value::Object(capabilities) = json!({ "goog:chromeOptions": { "args": arguments } }) else {
        unreachable!()
    };
    ClientBuilder::new(hyper_util::client::legacy::connect::HttpConnector::new())
        .capabilities(capabilities)
        .connect(driver_url)
        .await
        .unwrap()
}

/// The text of the first element that matches the selector, as soon as there is one.
async fn text(browser: &Client, selector: &str) -> String {
    let wait = browser.wait().at_most(Duration::from_secs(60));
    wait.for_element(Locator::Css(selector)).await.unwrap().text().await.unwrap()
}

async fn click(browser: &Client, selector: &str) {
    let wait = browser.wait().at_most(Duration::from_secs(60));
    wait.for_element(Locator::Css(selector)).await.unwrap().click().await.unwrap();
}

/// Writes a screenshot to the documentation, if `UPDATE_SCREENSHOTS` is set. It starts at the table of the first element that matches the
/// selector, or at the element.
async fn update_screenshot(browser: &Client, name: &str, selector: &str) {
    if std::env::var_os("UPDATE_SCREENSHOTS").is_none() {
        return;
    }
    let script = format!(
        "const element = document.querySelector({selector:?}); (element.closest('table') ?? element).scrollIntoView()"
    );
    browser.execute(&script, Vec::new()).await.unwrap();
    let png = browser.screenshot().await.unwrap();
    let path = format!("{}/../docs/{name}.png", env!("CARGO_MANIFEST_DIR"));
    std::fs::write(path, png).unwrap();
}

#[tokio::test]
async fn api_page_lists_the_operations_and_sends_a_change() {
    let Some((_driver, driver_url)) = start_chromedriver().await else {
        assert!(std::env::var_os("CI").is_none(), "CI needs the packages chromium and chromium-driver");
        println!("skipped: chromedriver is not installed");
        return;
    };
    let simulator = Simulator::builder().transition(Duration::from_millis(300)).start().await.unwrap();
    let browser = open_browser(&driver_url).await;
    browser.goto(&simulator.url()).await.unwrap();

    text(&browser, ".opblock-summary-path").await;
    let operations = browser.find_all(Locator::Css(".opblock-summary-path")).await.unwrap();
    assert_eq!(operations.len(), OPERATIONS.len());

    update_screenshot(&browser, "api-page", "#operations-tag-VPN_gateway").await;

    // The first example is sent unchanged, with the id of the gateway.
    click(&browser, ".opblock-post .opblock-summary-control").await;
    click(&browser, ".opblock-post button.execute").await;

    let status = text(&browser, ".opblock-post tr.response td.response-col_status").await;
    assert!(status.starts_with("200"), "{status}");
    let body = text(&browser, ".opblock-post .live-responses-table .highlight-code").await;
    assert!(body.contains("vpngw-4321"), "{body}");
    let changes = simulator.journal().changes;
    assert_eq!(changes.len(), 1);
    assert_eq!(changes[0].to, "Professional2");

    let extensions = text(&browser, ".opblock-post").await;
    assert!(extensions.contains("vpn:vpnGateways:updatePostpaidSpecification"), "{extensions}");
    assert!(extensions.contains("vpc:publicIps:update"), "{extensions}");
    assert!(extensions.contains("Python, openapi-python-client"), "{extensions}");
    let tables = text(&browser, "#tables").await;
    assert!(tables.contains("Professional2 1000 Mbit/s 100"), "{tables}");
    assert!(tables.contains("VPN.0507 400"), "{tables}");

    // The page loads nothing from other hosts.
    let script = "return performance.getEntriesByType('resource').map(e => e.name)";
    let resources = browser.execute(script, Vec::new()).await.unwrap();
    for resource in resources.as_array().unwrap() {
        assert!(resource.as_str().unwrap().starts_with(&simulator.url()), "{resource}");
    }
    update_screenshot(&browser, "api-page-request", ".opblock-post .opblock-section-request-body").await;
    update_screenshot(&browser, "api-page-permissions", ".opblock-post .code-sample").await;
    update_screenshot(&browser, "api-page-tables", "#tables").await;
    browser.close().await.unwrap();
}
