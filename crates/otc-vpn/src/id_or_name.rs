//! Finds a resource by what its user calls it: its id or its name.

use crate::error::{Error, ErrorKind, Hint, Result};

/// What is at least this long may be an id. Documented ids have 36, 37 and 39 characters.
const MIN_ID_LENGTH: usize = 32;

/// Rejects what can be neither an id nor a name. `what` is the type of the resource, such as `gateway`.
pub(crate) fn validate(what: &str, id_or_name: &str) -> Result<()> {
    if id_or_name.is_empty() {
        return Err(Error::invalid_input(format!("invalid {what} id or name: empty")));
    }
    if id_or_name.chars().any(|c| c == '/' || c.is_control()) {
        return Err(Error::invalid_input(format!(
            "invalid {what} id or name {id_or_name:?}: contains `/` or control characters"
        )));
    }
    Ok(())
}

/// Whether it is long enough for an id, so that it is read before the list: reading needs no permission to list.
pub(crate) fn may_be_id(id_or_name: &str) -> bool {
    id_or_name.len() >= MIN_ID_LENGTH
}

/// The only item of a list with this id or name. An id takes precedence over a name.
pub(crate) fn select<T>(
    what: &str,
    id_or_name: &str,
    mut items: Vec<T>,
    id: fn(&T) -> &str,
    name: fn(&T) -> Option<&str>,
) -> Result<T> {
    if let Some(index) = items.iter().position(|item| id(item).eq_ignore_ascii_case(id_or_name)) {
        return Ok(items.swap_remove(index));
    }
    items.retain(|item| name(item) == Some(id_or_name));
    match items.len() {
        1 => Ok(items.remove(0)),
        0 => {
            let message = format!("no {what} with the id or name {id_or_name:?}");
            Err(Error::new(ErrorKind::NotFound, message)
                .with_hint(Hint::Advice(format!("List the {what}s of the project.").into())))
        }
        count => Err(ambiguous(what, id_or_name, count, items.iter().map(id))),
    }
}

/// The error for a name that several resources have.
pub(crate) fn ambiguous<'a>(
    what: &str,
    name: &str,
    count: usize,
    ids: impl Iterator<Item = &'a str>,
) -> Error {
    let ids = ids.collect::<Vec<_>>().join(", ");
    Error::invalid_input(format!("ambiguous name {name:?}: {count} {what}s have it ({ids})"))
        .with_hint(Hint::Advice(format!("Use the id of the {what}.").into()))
}
