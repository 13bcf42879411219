//! The pre-shared key of a connection does not appear in any output except the request body.

use otc_vpn_client::requests;
use otc_vpn_client::types::{
    CreateVpnConnectionRequestBody, CreateVpnConnectionRequestBodyContent, PreSharedKey, ProjectId,
    UpdateVpnConnectionRequestBodyContent,
};

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
    let outputs = [
        format!("{:?}", connection().psk),
        format!("{body:#?}"),
        format!("{builder:?}"),
        format!("{update:?}"),
        format!("{request:?}"),
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
    let error = serde_json::from_str::<PreSharedKey>("\"Canary\"").unwrap_err();
    assert!(!error.to_string().contains("Canary"), "{error}");
}
