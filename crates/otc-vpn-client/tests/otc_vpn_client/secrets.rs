//! The pre-shared key of a connection does not appear in any output except the request body.

use otc_vpn_client::types::{
    BatchCreateVpnConnectionRequestBody, CreateVpnConnectionRequestBody,
    CreateVpnConnectionRequestBodyContent, PreSharedKey, ProjectId, UpdateVpnConnectionRequestBody,
    UpdateVpnConnectionRequestBodyContent,
};
use otc_vpn_client::{Client, requests};

const KEY: &str = "Canary-1234-secret";

fn connection() -> CreateVpnConnectionRequestBodyContent {
    let (gateway, customer_gateway) = ("gateway".parse().unwrap(), "customer".parse().unwrap());
    let mut connection =
        CreateVpnConnectionRequestBodyContent::new(customer_gateway, gateway, "192.0.2.1".parse().unwrap());
    connection.psk = Some(KEY.parse().unwrap());
    connection
}

#[test]
fn debug_output_of_requests_does_not_contain_the_key() {
    let builder = CreateVpnConnectionRequestBodyContent::builder().psk(PreSharedKey::try_from(KEY).ok());
    let mut update = UpdateVpnConnectionRequestBodyContent::default();
    update.psk = Some(KEY.parse().unwrap());
    let body = CreateVpnConnectionRequestBody::new(connection());
    let project: ProjectId = "p".parse().unwrap();
    let request = requests::create_vpn_connection("https://vpn.example", &project, &body).unwrap();
    let batch = BatchCreateVpnConnectionRequestBody::new(vec![connection()]);
    let client = Client::new("https://vpn.example");
    let outputs = [
        format!("{:?}", connection().psk),
        format!("{body:#?}"),
        format!("{builder:?}"),
        format!("{update:?}"),
        format!("{request:?}"),
        format!("{batch:?}"),
        format!("{:?}", client.create_vpn_connection().project_id("p").body(body)),
        format!("{:?}", client.batch_create_vpn_connection().project_id("p").body(batch.clone())),
    ];
    for output in &outputs {
        assert!(!output.contains("Canary"), "{output}");
    }
    assert!(outputs[0].contains("PreSharedKey(redacted)"), "{}", outputs[0]);
    let sent = request.request.body().and_then(reqwest::Body::as_bytes).unwrap();
    assert!(String::from_utf8_lossy(sent).contains(KEY));
}

#[test]
fn error_of_an_invalid_key_does_not_contain_it() {
    let error = "Canary".parse::<PreSharedKey>().unwrap_err();
    assert_eq!(error.to_string(), "shorter than 8 characters");
    // A key of digits can be written without quotes by mistake.
    for json in ["\"Canary\"", "31415926535", "[\"Canary-1234-secret\"]", "{ \"Canary\": 1 }"] {
        let error = serde_json::from_str::<PreSharedKey>(json).unwrap_err().to_string();
        assert!(!error.contains("Canary") && !error.contains("31415926535"), "{error}");
        let body = format!("{{ \"vpn_connection\": {{ \"psk\": {json} }} }}");
        let error = serde_json::from_str::<UpdateVpnConnectionRequestBody>(&body).unwrap_err().to_string();
        assert!(!error.contains("Canary") && !error.contains("31415926535"), "{error}");
    }
}
