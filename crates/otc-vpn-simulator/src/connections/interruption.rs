//! The interruptions of tunnels: how a change of the gateway interrupts them.

use crate::fault::values::TunnelFault;
use jiff::Timestamp;
use otc_vpn_client::types::ResponseVpnGateway;
use std::time::Duration;
use tokio::time::Instant;

/// A time during which the tunnel of a connection is down.
#[derive(Clone, Debug)]
pub(crate) struct Interruption {
    pub(crate) connection_id: String,
    pub(crate) from: Instant,
    /// `None` if the tunnel stays down.
    pub(crate) until: Option<Instant>,
    /// The wall-clock time of `from`.
    pub(crate) began_at: Timestamp,
}

impl Interruption {
    pub(crate) fn contains(&self, time: Instant) -> bool {
        self.from <= time && self.until.is_none_or(|until| time < until)
    }
}

/// When the tunnel of a connection goes down and comes back, relative to the start of a change of its gateway; it stays down without an
/// end. The addresses of the gateway are restarted one after the other: this is the tunnel `index` of `count` of the address `number`
/// of `addresses`.
pub(crate) fn schedule(
    transition: Duration,
    (number, addresses): (usize, usize),
    (index, count): (usize, usize),
    fault: Option<TunnelFault>,
) -> (Duration, Option<Duration>) {
    // The first quarter of the transition interrupts nothing. Each address has an equal part of the rest.
    let part = transition.mul_f64(0.75).div_f64(addresses.max(1) as f64);
    let begin = transition / 4 + part.mul_f64(number as f64);
    // The tunnels of an address go down together, and come back one after the other.
    let regular = begin + part.mul_f64((index + 1) as f64 / count as f64);
    let end = match fault.filter(|_| number + 1 == addresses) {
        Some(TunnelFault::StayDown) => None,
        Some(TunnelFault::DownFor(duration)) => Some(transition.saturating_add(duration)),
        Some(TunnelFault::None) | None => Some(regular),
    };
    (begin, end)
}

/// The addresses of the gateway that connections use, in the order in which the gateway lists its addresses.
pub(crate) fn addresses(gateway: &ResponseVpnGateway, used: impl Iterator<Item = String>) -> Vec<String> {
    let eips = [&gateway.eip1, &gateway.eip2].map(|eip| eip.as_ref().and_then(|eip| eip.id.as_ref()));
    let private = [&gateway.access_private_ip_1, &gateway.access_private_ip_2].map(Option::as_ref);
    let known: Vec<_> = eips.into_iter().chain(private).flatten().collect();
    let mut addresses: Vec<String> = Vec::new();
    for address in used {
        if !addresses.contains(&address) {
            addresses.push(address);
        }
    }
    addresses.sort_by_key(|address| known.iter().position(|known| *known == address).unwrap_or(known.len()));
    addresses
}
