//! Suggestions for a misspelled name.

/// Names longer than this are not compared, because the comparison takes quadratic time.
const MAX_LENGTH: usize = 256;

/// The candidate that a misspelled name most likely means: the one with the fewest edits, if a third of the letters or fewer differ.
/// The comparison ignores case.
///
/// ```
/// use otc_vpn_auth::most_similar;
/// assert_eq!(most_similar("eu-ed", ["eu-de", "eu-nl"]), Some("eu-de"));
/// assert_eq!(most_similar("ap-southeast-1", ["eu-de", "eu-nl"]), None);
/// ```
#[must_use]
pub fn most_similar<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = name.chars().count();
    if length > MAX_LENGTH {
        return None;
    }
    let max_edits = (length / 3).max(1);
    let lowercase = name.to_lowercase();
    let edits = |candidate: &str| strsim::osa_distance(&lowercase, &candidate.to_lowercase());
    let candidates = candidates.into_iter().filter(|candidate| candidate.len() <= MAX_LENGTH);
    let (edits, candidate) =
        candidates.map(|candidate| (edits(candidate), candidate)).min_by_key(|(edits, _)| *edits)?;
    (edits <= max_edits).then_some(candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn most_similar_accepts_a_third_of_edits() {
        let regions = ["eu-de", "eu-nl", "eu-ch2", "eu-west-101"];
        for (name, expected) in [
            ("eu-ed", Some("eu-de")),
            ("EU-DE", Some("eu-de")),
            ("eude", Some("eu-de")),
            ("eu-ch", Some("eu-ch2")),
            ("eu-west-11", Some("eu-west-101")),
            ("eu-fr", None),
            ("cn-north-4", None),
            ("", None),
        ] {
            assert_eq!(most_similar(name, regions), expected, "{name}");
        }
        assert_eq!(most_similar(&"a".repeat(10_000_000), regions), None);
        assert_eq!(most_similar("a", []), None);
    }
}
