//! Formats durations, bandwidths, counts and tags for people.

use otc_vpn::client::types::VpnResourceTag;
use std::time::Duration;

/// A duration in whole seconds: `45 s`, `3 min 5 s`, `1 h 2 min`.
pub(crate) fn duration(duration: Duration) -> String {
    match duration.as_secs() {
        seconds @ 0..=59 => format!("{seconds} s"),
        seconds @ 60..=3599 => format!("{} min {} s", seconds / 60, seconds % 60),
        seconds => format!("{} h {} min", seconds / 3600, seconds % 3600 / 60),
    }
}

/// A bandwidth: `300 Mbit/s`, `1 Gbit/s`.
pub(crate) fn bandwidth(mbit: u32) -> String {
    if mbit >= 1000 && mbit.is_multiple_of(1000) {
        format!("{} Gbit/s", mbit / 1000)
    } else {
        format!("{mbit} Mbit/s")
    }
}

/// A count with its noun: `1 gateway`, `3 gateways`.
pub(crate) fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// The tags of a resource: `stage=production, owner=net`.
pub(crate) fn tags(tags: &[VpnResourceTag]) -> String {
    let tags = tags.iter().map(|tag| {
        format!("{}={}", tag.key.as_deref().unwrap_or("?"), tag.value.as_deref().unwrap_or_default())
    });
    tags.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn duration_shows_the_two_largest_units() {
        assert_eq!(duration(Duration::from_millis(2900)), "2 s");
        assert_eq!(duration(Duration::from_secs(185)), "3 min 5 s");
        assert_eq!(duration(Duration::from_secs(3725)), "1 h 2 min");
    }

    #[test]
    fn bandwidth_uses_gbit_for_whole_gbit_only() {
        assert_eq!(bandwidth(300), "300 Mbit/s");
        assert_eq!(bandwidth(1000), "1 Gbit/s");
        assert_eq!(bandwidth(1500), "1500 Mbit/s");
    }

    #[test]
    fn count_pluralizes_the_noun() {
        assert_eq!(count(1, "gateway"), "1 gateway");
        assert_eq!(count(0, "gateway"), "0 gateways");
    }
}
