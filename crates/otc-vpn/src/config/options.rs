//! What the command line says of the settings.

/// What the command line says. An empty text counts as not given.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// `--cloud`: a cloud of `clouds.yaml`.
    pub cloud: Option<String>,
    /// `--endpoint`: the address of the service.
    pub endpoint: Option<String>,
    /// `--region`.
    pub region: Option<String>,
    /// `--project-id`.
    pub project_id: Option<String>,
}

impl Options {
    pub(super) fn value(&self, option: &str) -> Option<&str> {
        let value = match option {
            "--cloud" => &self.cloud,
            "--endpoint" => &self.endpoint,
            "--region" => &self.region,
            "--project-id" => &self.project_id,
            _ => &None,
        };
        value.as_deref().filter(|value| !value.trim().is_empty())
    }
}
