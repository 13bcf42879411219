//! Change the flavor of VPN gateways of Open Telekom Cloud (T Cloud Public) and Huawei Cloud in place, and trust every word that
//! comes back.

pub mod auth;
mod change;
mod client_builder;
mod clock;
pub mod config;
mod connect;
mod error;
mod gateways;
mod pace;
mod plan;
mod progress;
mod raw;
mod retry;
mod secret;
mod transport;
mod vpn_client;
mod wait;
mod zones;

pub use change::{Change, Resize};
pub use client::facts::{
    AttachmentType, ChargeMode, Flavor, GatewayStatus, HaMode, NetworkType, ShareType, UpgradeInfo,
};
pub use client::types::{ProjectId, VgwId as GatewayId};
pub use client_builder::ClientBuilder;
pub use clock::{Clock, ClockSkew};
pub use error::{Error, Kind, Outcome, Result};
pub use gateways::{Gateway, Gateways};
pub use otc_vpn_client as client;
pub use plan::{Note, Plan};
pub use progress::Progress;
pub use raw::{RawAnswer, RawRequest};
pub use retry::RetryPolicy;
pub use secret::Secret;
pub use transport::Timeouts;
pub use vpn_client::Client;
pub use wait::Wait;
pub use zones::Zones;
