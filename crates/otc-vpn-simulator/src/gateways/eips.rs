//! The EIPs of gateways. The EIP service is not part of the API, so every id of 36 characters is taken as an existing EIP.

use crate::api_error::ApiError;
use crate::identity::{generated_name, random_id};
use otc_vpn_client::metadata::{ChargeMode, Flavor, ShareType};
use otc_vpn_client::types::{RequestEip, ResponseEip};

/// The bandwidth of an existing EIP, in Mbit/s.
const EXISTING_BANDWIDTH_MBIT: i32 = 100;

/// The EIP that a request describes, an existing or a new one.
pub(crate) fn eip(request: RequestEip, flavor: &Flavor) -> Result<ResponseEip, ApiError> {
    if let Some(id) = request.id {
        let is_new = request.type_.is_some()
            || request.bandwidth_size.is_some()
            || request.bandwidth_name.is_some()
            || request.bandwidth_id.is_some()
            || request.charge_mode.is_some();
        return match is_new {
            true => Err(ApiError::invalid("an EIP has either an id or the fields of a new EIP")),
            false => Ok(existing(&id)),
        };
    }
    let Some(kind) = request.type_ else {
        return Err(ApiError::invalid("a new EIP requires type"));
    };
    let mut eip = new(random_id());
    eip.type_ = Some(kind.to_string());
    match (request.bandwidth_id, request.bandwidth_size) {
        // The service ignores the other fields if the EIP uses a shared bandwidth.
        (Some(shared), _) => {
            eip.bandwidth_id = Some(shared.to_string());
            eip.bandwidth_size = Some(EXISTING_BANDWIDTH_MBIT);
            eip.share_type = Some(ShareType::Whole);
            eip.charge_mode = Some(ChargeMode::Bandwidth);
        }
        (None, Some(size)) => {
            let size = size.get();
            if flavor.spec().is_some_and(|spec| size > spec.max_bandwidth_mbit) {
                return Err(ApiError::bandwidth_size(&size.to_string()));
            }
            eip.bandwidth_size = i32::try_from(size).ok();
            eip.charge_mode =
                Some(request.charge_mode.map_or(ChargeMode::Bandwidth, |mode| mode.to_string().into()));
            if let Some(name) = request.bandwidth_name {
                eip.bandwidth_name = Some(name.into());
            }
        }
        (None, None) => {
            return Err(ApiError::invalid("a new EIP requires bandwidth_size or bandwidth_id"));
        }
    }
    Ok(eip)
}

/// An EIP that exists in the EIP service.
pub(crate) fn existing(id: &str) -> ResponseEip {
    let mut eip = new(id.to_owned());
    eip.bandwidth_size = Some(EXISTING_BANDWIDTH_MBIT);
    eip.charge_mode = Some(ChargeMode::Bandwidth);
    eip
}

/// An EIP with its own bandwidth, and an address for documentation (RFC 5737).
fn new(id: String) -> ResponseEip {
    let mut eip = ResponseEip::default();
    eip.id = Some(id);
    eip.ip_version = Some(4);
    eip.type_ = Some("5_bgp".to_owned());
    eip.ip_address = Some(format!("198.51.100.{}", fastrand::u8(1..255)));
    eip.bandwidth_id = Some(random_id());
    eip.bandwidth_name = Some(generated_name("vpngw-bandwidth"));
    eip.share_type = Some(ShareType::Per);
    eip
}
