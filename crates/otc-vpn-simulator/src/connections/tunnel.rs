//! The addresses of tunnel interfaces: both are hosts of one /30 network of 169.254.0.0/16.

use crate::api_error::ApiError;
use std::net::Ipv4Addr;

/// The prefix length of the network of a tunnel.
const PREFIX: &str = "/30";
/// The third octet that the service reserves.
const RESERVED_OCTET: u8 = 195;

/// The addresses of the gateway and of the customer gateway; those that are absent are generated.
pub(crate) fn addresses(local: Option<&str>, peer: Option<&str>) -> Result<(String, String), ApiError> {
    let (local, peer) = match (local.map(host).transpose()?, peer.map(host).transpose()?) {
        (Some(local), Some(peer)) => (local, peer),
        (Some(local), None) => (local, other_host(local)),
        (None, Some(peer)) => (other_host(peer), peer),
        (None, None) => {
            let first = Ipv4Addr::new(169, 254, fastrand::u8(..RESERVED_OCTET), fastrand::u8(..64) * 4 + 1);
            (first, other_host(first))
        }
    };
    if other_host(local) != peer {
        return Err(ApiError::invalid(
            "tunnel_local_address and tunnel_peer_address must be in the same /30 network",
        ));
    }
    Ok((format!("{local}{PREFIX}"), format!("{peer}{PREFIX}")))
}

/// The host in an address such as `169.254.70.1/30`.
fn host(text: &str) -> Result<Ipv4Addr, ApiError> {
    let address = text.strip_suffix(PREFIX).and_then(|address| address.parse().ok());
    let address: Ipv4Addr = address.ok_or_else(ApiError::invalid_address)?;
    let [.., third, fourth] = address.octets();
    match fourth % 4 {
        1 | 2 if third != RESERVED_OCTET => Ok(address),
        _ => Err(ApiError::invalid("a tunnel address must be a host address and not in 169.254.195.0/24")),
    }
}

/// The other host of the /30 network.
fn other_host(address: Ipv4Addr) -> Ipv4Addr {
    Ipv4Addr::from_bits(address.to_bits() ^ 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absent_address_is_the_other_host_of_the_network() {
        let pair = |local: &str, peer: &str| (local.to_owned(), peer.to_owned());
        let expected = pair("169.254.70.1/30", "169.254.70.2/30");
        assert_eq!(addresses(Some("169.254.70.1/30"), None).unwrap(), expected);
        assert_eq!(addresses(None, Some("169.254.70.2/30")).unwrap(), expected);
        let (local, peer) = addresses(None, None).unwrap();
        assert_eq!(addresses(Some(&local), Some(&peer)).unwrap(), (local, peer));
        for (local, peer) in [
            ("169.254.70.0/30", None),
            ("169.254.70.3/30", None),
            ("169.254.195.1/30", None),
            ("169.254.70.1/30", Some("169.254.70.6/30")),
            ("169.254.70.1/30", Some("169.254.70.1/30")),
        ] {
            assert!(addresses(Some(local), peer).is_err(), "{local} {peer:?}");
        }
    }
}
