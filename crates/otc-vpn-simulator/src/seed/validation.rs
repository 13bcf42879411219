//! The validation of a seed: it must not contain values that the routes cannot serve.

use crate::seed::{Seed, SeedError};
use otc_vpn_client::metadata::{ConnectionStatus, GatewayStatus};
use otc_vpn_client::types::{VgwId, VpnConnectionId};
use std::collections::BTreeSet;
use std::str::FromStr;

impl Seed {
    /// Returns the seed if the routes can serve its values.
    pub(crate) fn validate(self) -> Result<Self, SeedError> {
        let mut ids = BTreeSet::new();
        for (index, gateway) in self.vpn_gateways.iter().enumerate() {
            let id =
                gateway.id.as_deref().ok_or_else(|| SeedError(format!("vpn_gateways[{index}] has no id")))?;
            VgwId::from_str(id)
                .map_err(|_| SeedError(format!("the id of vpn_gateways[{index}] is empty")))?;
            if !ids.insert(id) {
                return Err(SeedError(format!("vpn_gateways[{index}] repeats the id `{id}`")));
            }
            if gateway.flavor.is_none() {
                return Err(SeedError(format!("vpn_gateways[{index}] has no flavor")));
            }
            match &gateway.status {
                None => return Err(SeedError(format!("vpn_gateways[{index}] has no status"))),
                Some(status) if !GatewayStatus::KNOWN.contains(status) => {
                    return Err(SeedError(format!(
                        "vpn_gateways[{index}] has the unknown status `{status}`; valid statuses: {}",
                        names(GatewayStatus::KNOWN.iter().map(GatewayStatus::as_str))
                    )));
                }
                Some(_) => {}
            }
        }
        self.validate_connections()?;
        self.validate_customer_gateways()?;
        if self.project.id.is_empty() || self.project.id.contains('/') {
            return Err(SeedError("project.id is empty or contains `/`".to_owned()));
        }
        Ok(self)
    }

    fn validate_customer_gateways(&self) -> Result<(), SeedError> {
        let mut ids = BTreeSet::new();
        for (index, gateway) in self.customer_gateways.iter().enumerate() {
            let id = gateway.id.as_deref().unwrap_or_default();
            if id.is_empty() {
                return Err(SeedError(format!("customer_gateways[{index}] has no id")));
            }
            if !ids.insert(id) {
                return Err(SeedError(format!("customer_gateways[{index}] repeats the id `{id}`")));
            }
        }
        Ok(())
    }

    fn validate_connections(&self) -> Result<(), SeedError> {
        let gateways: BTreeSet<_> = self.vpn_gateways.iter().map(|gateway| &gateway.id).collect();
        let mut ids = BTreeSet::new();
        for (index, connection) in self.vpn_connections.iter().enumerate() {
            let reject = |problem: String| Err(SeedError(format!("vpn_connections[{index}] {problem}")));
            let id = connection.id.as_deref().unwrap_or_default();
            if VpnConnectionId::from_str(id).is_err() {
                return reject("has no id".to_owned());
            }
            if !ids.insert(id) {
                return reject(format!("repeats the id `{id}`"));
            }
            if !gateways.contains(&connection.vgw_id) {
                let gateway = connection.vgw_id.as_deref().unwrap_or_default();
                return reject(format!(
                    "belongs to the gateway `{gateway}`, which vpn_gateways does not list"
                ));
            }
            match &connection.status {
                Some(status) if ConnectionStatus::KNOWN.contains(status) => {}
                status => {
                    let status = status.as_ref().map_or("", ConnectionStatus::as_str);
                    let valid = names(ConnectionStatus::KNOWN.iter().map(ConnectionStatus::as_str));
                    return reject(format!("has the unknown status `{status}`; valid statuses: {valid}"));
                }
            }
        }
        Ok(())
    }
}

fn names<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.collect::<Vec<_>>().join(", ")
}
