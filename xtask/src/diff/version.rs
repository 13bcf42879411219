//! The next version according to Semantic Versioning.

use super::Class;
use anyhow::{Context, Result};

pub(crate) type Version = [u64; 3];

/// The version that must follow `current` if `worst` is the class of the most severe change. Before 1.0.0, a breaking change increments the
/// minor version.
pub(crate) fn next(current: &str, worst: Option<Class>) -> Result<String> {
    let [major, minor, patch] = parse(current)?;
    let next = match (worst, major) {
        (None, _) => [major, minor, patch],
        (Some(Class::Breaking), 0) => [0, minor + 1, 0],
        (Some(Class::Breaking), _) => [major + 1, 0, 0],
        (Some(Class::Compatible), 1..) => [major, minor + 1, 0],
        (Some(Class::Compatible), 0) | (Some(Class::Documentation), _) => [major, minor, patch + 1],
    };
    Ok(next.map(|number| number.to_string()).join("."))
}

/// Whether a version is at least `minimum`.
pub(crate) fn is_at_least(version: &str, minimum: &str) -> Result<bool> {
    Ok(parse(version)? >= parse(minimum)?)
}

pub(crate) fn parse(text: &str) -> Result<Version> {
    let numbers: Option<Vec<u64>> = text.split('.').map(|number| number.parse().ok()).collect();
    numbers
        .and_then(|numbers| numbers.try_into().ok())
        .with_context(|| format!("{text:?} is not a version such as 1.0.0"))
}

#[cfg(test)]
mod tests {
    use super::{Class, is_at_least, next};

    #[test]
    fn next_version_follows_semver() {
        let table = [
            ("1.2.3", None, "1.2.3"),
            ("1.2.3", Some(Class::Documentation), "1.2.4"),
            ("1.2.3", Some(Class::Compatible), "1.3.0"),
            ("1.2.3", Some(Class::Breaking), "2.0.0"),
            ("0.2.3", Some(Class::Documentation), "0.2.4"),
            ("0.2.3", Some(Class::Compatible), "0.2.4"),
            ("0.2.3", Some(Class::Breaking), "0.3.0"),
        ];
        for (current, worst, expected) in table {
            assert_eq!(next(current, worst).unwrap(), expected, "{current} {worst:?}");
        }
        assert!(next("1.2", None).is_err());
        assert!(is_at_least("1.10.0", "1.9.0").unwrap());
        assert!(!is_at_least("1.9.0", "1.10.0").unwrap());
    }
}
