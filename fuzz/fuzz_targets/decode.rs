//! Decoding of errors and of responses must accept any bytes. Run by hand: `RUSTC_BOOTSTRAP=1 cargo fuzz run decode`.

#![no_main]

use libfuzzer_sys::fuzz_target;
use otc_vpn::client::types;
use otc_vpn::reqwest::StatusCode;
use otc_vpn::reqwest::header::{HeaderMap, HeaderValue};
use otc_vpn::{Error, Outcome};

fuzz_target!(|input: (u16, Option<Vec<u8>>, Vec<u8>)| {
    let (status, content_type, body) = input;
    let status = StatusCode::from_u16(300 + status % 300).unwrap();
    let mut headers = HeaderMap::new();
    if let Some(value) = content_type.and_then(|bytes| HeaderValue::from_bytes(&bytes).ok()) {
        headers.insert("content-type", value.clone());
        headers.insert("retry-after", value.clone());
        headers.insert("x-request-id", value);
    }
    for operation in ["show_vgw", "update_vgw_specification"] {
        let error = Error::from_response(operation, status, headers.clone(), body.clone());
        assert_eq!(error.status(), Some(status.as_u16()), "the status is preserved");
        assert!(!error.message().is_empty());
        assert!(!error.to_string().chars().any(char::is_control), "a message has no control characters");
        if operation == "show_vgw" {
            assert_eq!(error.outcome(), None);
        } else if status.is_server_error() {
            assert_eq!(error.outcome(), Some(Outcome::Unknown), "a 5xx never proves that the change was not applied");
        }
    }
    let _ = serde_json::from_slice::<types::ShowVgwResponseBody>(&body);
    let _ = serde_json::from_slice::<types::ListVgwsResponseBody>(&body);
    let _ = serde_json::from_slice::<types::ListAvailabilityZonesResponseBody>(&body);
    let _ = serde_json::from_slice::<types::UpdateVgwSpecificationResponseBody>(&body);
});
