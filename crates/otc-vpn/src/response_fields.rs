//! Checks of the fields of a response that every caller depends on. Their errors are the reason why the response is unexpected.

use serde_json::{Map, Value};
use std::str::FromStr;

/// The list in a field of a response. `null` is an empty list. A list of another type is decoded as an unknown field, in `extra`.
pub(crate) fn list<T>(
    list: Option<Vec<T>>,
    extra: &Map<String, Value>,
    name: &str,
) -> Result<Vec<T>, String> {
    match (list, extra.get(name)) {
        (Some(list), _) => Ok(list),
        (None, Some(Value::Null)) => Ok(Vec::new()),
        (None, Some(_)) => Err(format!("{name} is not an array of the expected objects")),
        (None, None) => Err(format!("{name} is missing")),
    }
}

/// The id in a response, as the service spells it. A response without an id is accepted.
pub(crate) fn id<I>(actual: Option<&str>, requested: &I, name: &str) -> Result<I, String>
where
    I: FromStr + Clone + std::ops::Deref<Target = String>,
{
    match actual.filter(|id| !id.is_empty()) {
        None => Ok(requested.clone()),
        Some(id) if id.eq_ignore_ascii_case(requested) => {
            Ok(id.parse().unwrap_or_else(|_| requested.clone()))
        }
        Some(id) => Err(format!("{name}.id is {id} instead of {}", requested.as_str())),
    }
}
