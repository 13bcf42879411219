//! Projects, and the way from a project's name to its id.

use super::{AuthError, identity::Answer};
use serde::Deserialize;

/// A project, as the identity service names it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Project {
    /// The id that the service's paths hold.
    pub id: String,
    /// The name, such as `eu-de`.
    #[serde(default)]
    pub name: String,
}

#[derive(Deserialize)]
struct Projects {
    projects: Vec<Project>,
}

/// The one project of a name in the answer to `GET /projects?name=`.
pub(super) fn named(name: &str, answer: &Answer) -> Result<Project, AuthError> {
    let mut found = answer.decode::<Projects>()?.projects;
    found.retain(|project| project.name == name);
    match found.len() {
        1 => Ok(found.swap_remove(0)),
        0 => Err(AuthError::invalid_input(format!(
            "no project that these credentials can see is named {name:?}: give the project's id, or another name"
        ))),
        _ => {
            let ids: Vec<_> = found.iter().map(|project| project.id.as_str()).collect();
            Err(AuthError::invalid_input(format!(
                "several projects are named {name:?}: give the id of one, {}",
                ids.join(" or ")
            )))
        }
    }
}
