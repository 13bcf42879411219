//! A measured value and its limit.

use super::measure::Case;

/// A measured value and its limit. With a baseline, the value is the ratio to that baseline.
#[derive(Clone)]
pub(super) struct Measurement {
    pub(super) name: String,
    pub(super) otc_vpn: String,
    pub(super) baseline: Option<String>,
    pub(super) value: f64,
    pub(super) limit: f64,
}

impl Measurement {
    pub(super) fn ratio(name: &str, case: &Case, limit: f64) -> Self {
        Self {
            name: name.to_owned(),
            otc_vpn: with_thousands_separators(case.otc_vpn),
            baseline: Some(with_thousands_separators(case.baseline)),
            value: case.ratio(),
            limit,
        }
    }

    pub(super) fn amount(name: &str, value: f64, limit: f64) -> Self {
        let decimals = if value.fract() == 0.0 { 0 } else { 1 };
        Self { name: name.to_owned(), otc_vpn: format!("{value:.decimals$}"), baseline: None, value, limit }
    }

    /// How many times a cost increases.
    pub(super) fn growth(name: &str, value: f64, limit: f64) -> Self {
        Self { name: name.to_owned(), otc_vpn: format!("{value:.2}"), baseline: None, value, limit }
    }

    /// Whether the limit is kept. A value that is not a number, from a measurement without a result, exceeds every limit.
    pub(super) fn is_within_limit(&self) -> bool {
        self.value <= self.limit
    }
}

pub(super) fn mib(bytes: u64) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}

/// The number with a comma after each group of three digits.
pub(super) fn with_thousands_separators(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
