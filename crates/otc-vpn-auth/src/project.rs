//! Projects of IAM, and the lookup by name.

use crate::error::AuthError;
use crate::iam::IamResponse;
use serde::Deserialize;

/// A project of IAM.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Project {
    /// The id, which is part of the paths of services.
    pub id: String,
    /// The name, for example `eu-de`.
    #[serde(default)]
    pub name: String,
}

#[derive(Deserialize)]
struct Projects {
    projects: Vec<Project>,
}

/// The only project with this name in the response to `GET /projects?name=`.
pub(crate) fn find_by_name(name: &str, response: &IamResponse) -> Result<Project, AuthError> {
    let mut projects = response.decode::<Projects>()?.projects;
    projects.retain(|project| project.name == name);
    match projects.len() {
        1 => Ok(projects.swap_remove(0)),
        0 => Err(AuthError::invalid_input(format!(
            "project {name:?} not found: these credentials see no project of that name; set the id of the project, or another name"
        ))),
        _ => {
            let ids: Vec<_> = projects.iter().map(|project| project.id.as_str()).collect();
            Err(AuthError::invalid_input(format!(
                "project name {name:?} is ambiguous: set the id of one of the projects, {}",
                ids.join(" or ")
            )))
        }
    }
}
