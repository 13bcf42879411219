//! Lists that may grow: every known value is a variant, and any other is kept letter for letter.

use otc_vpn_client::metadata::{
    AttachmentType, ChargeMode, Flavor, GatewayStatus, HaMode, NetworkType, ShareType, UpgradeInfo,
};
use proptest::prelude::*;
use serde::{Serialize, de::DeserializeOwned};
use std::fmt::{Debug, Display};
use std::str::FromStr;

macro_rules! lists {
    ($($test:ident: $list:ident [$($wire:literal),*];)*) => {
        $(
            #[test]
            fn $test() {
                let known: Vec<&str> = $list::KNOWN.iter().map(|value| value.as_str()).collect();
                for published in [$($wire),*] {
                    assert!(known.contains(&published), "{published} is not among {known:?}");
                }
                for value in $list::KNOWN {
                    assert!(value.is_known());
                    assert_eq!($list::from(value.as_str()), *value);
                    assert_eq!($list::from(value.as_str().to_owned()), *value);
                    round_trip::<$list>(value.as_str());
                }
                let other = $list::from("tomorrow's value");
                assert!(!other.is_known());
                assert_eq!(other.as_str(), "tomorrow's value");
            }
        )*

        proptest! {
            #[test]
            fn any_text_is_kept(text in any::<String>()) {
                $(round_trip::<$list>(&text);)*
            }
        }
    };
}

lists! {
    attachment_types: AttachmentType ["vpc", "er"];
    charge_modes: ChargeMode ["bandwidth", "traffic"];
    flavors: Flavor ["Basic", "Professional1", "Professional1-NonFixedIP", "Professional2", "Professional2-NonFixedIP"];
    gateway_states: GatewayStatus ["PENDING_CREATE", "PENDING_UPDATE", "PENDING_DELETE", "ACTIVE", "FAULT", "FREEZED"];
    ha_modes: HaMode ["active-active", "active-standby"];
    network_types: NetworkType ["public", "private"];
    share_types: ShareType ["PER", "WHOLE"];
    upgrade_infos: UpgradeInfo ["ready", "expiring", "soon", "unready"];
}

#[test]
fn spelling_counts() {
    assert!(!Flavor::from("basic").is_known());
    assert!(!Flavor::from("Basic ").is_known());
    assert!(!GatewayStatus::from("FROZEN").is_known());
}

#[test]
fn a_value_that_is_no_text_is_refused() {
    serde_json::from_str::<Flavor>("1").unwrap_err();
}

/// The text in, through every door, and the same text out.
fn round_trip<T>(text: &str)
where
    T: FromStr<Err = std::convert::Infallible> + Display + Debug + PartialEq + Serialize + DeserializeOwned,
{
    let Ok(parsed) = text.parse::<T>();
    assert_eq!(parsed.to_string(), text);
    let json = serde_json::to_string(&parsed).unwrap();
    assert_eq!(json, serde_json::to_string(text).unwrap());
    assert_eq!(serde_json::from_str::<T>(&json).unwrap(), parsed);
    assert_eq!(serde_json::from_value::<T>(text.into()).unwrap(), parsed);
}
