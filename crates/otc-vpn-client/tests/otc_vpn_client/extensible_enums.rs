//! Extensible enums: each known value is a variant, and any other value is preserved exactly.

use otc_vpn_client::metadata::{
    AttachmentType, ChargeMode, Flavor, GatewayFeature, GatewayStatus, HaMode, NetworkType, ShareType,
    UpgradeInfo,
};
use proptest::prelude::*;
use serde::{Serialize, de::DeserializeOwned};
use std::fmt::{Debug, Display};
use std::str::FromStr;

macro_rules! extensible_enums {
    ($($test:ident: $kind:ident [$($value:literal),*];)*) => {
        $(
            #[test]
            fn $test() {
                let known: Vec<&str> = $kind::KNOWN.iter().map(|value| value.as_str()).collect();
                for published in [$($value),*] {
                    assert!(known.contains(&published), "{published} is not among {known:?}");
                }
                for value in $kind::KNOWN {
                    assert!(value.is_known());
                    assert_eq!($kind::from(value.as_str()), *value);
                    assert_eq!($kind::from(value.as_str().to_owned()), *value);
                    assert_round_trip::<$kind>(value.as_str());
                }
                let unknown = $kind::from("tomorrow's value");
                assert!(!unknown.is_known());
                assert_eq!(unknown.as_str(), "tomorrow's value");
                assert!(matches!(unknown, $kind::Unknown(_)));
            }
        )*

        proptest! {
            #[test]
            fn any_string_is_preserved(text in any::<String>()) {
                $(assert_round_trip::<$kind>(&text);)*
            }
        }
    };
}

extensible_enums! {
    attachment_type_has_the_published_values: AttachmentType ["vpc", "er"];
    charge_mode_has_the_published_values: ChargeMode ["bandwidth", "traffic", "95peak_plus"];
    flavor_has_the_published_values: Flavor ["Basic", "Professional1", "Professional1-NonFixedIP", "Professional2", "Professional2-NonFixedIP", "GM"];
    gateway_feature_has_the_published_values: GatewayFeature ["query_connection_log"];
    gateway_status_has_the_published_values: GatewayStatus ["PENDING_CREATE", "PENDING_UPDATE", "PENDING_DELETE", "ACTIVE", "FAULT", "FREEZED"];
    ha_mode_has_the_published_values: HaMode ["active-active", "active-standby"];
    network_type_has_the_published_values: NetworkType ["public", "private"];
    share_type_has_the_published_values: ShareType ["PER", "WHOLE"];
    upgrade_info_has_the_published_values: UpgradeInfo ["ready", "expiring soon", "unready"];
}

#[test]
fn value_in_other_spelling_is_unknown() {
    assert!(!Flavor::from("basic").is_known());
    assert!(!Flavor::from("Basic ").is_known());
    assert!(!GatewayStatus::from("FROZEN").is_known());
}

#[test]
fn value_that_is_not_a_string_is_rejected() {
    serde_json::from_str::<Flavor>("1").unwrap_err();
}

/// Parses and deserializes a string in every way that the type has; each must give the string back.
fn assert_round_trip<T>(text: &str)
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
