//! Errors of the configuration. Each message names what to set.

use super::method::MethodKind;
use super::profiles::Service;
use super::source::{Setting, Source};
use crate::base_url::BaseUrl;
use crate::similar::most_similar;
use std::fmt::{self, Display, Formatter};
use std::path::PathBuf;

/// A mistake in the configuration, found before any request is sent. It contains no secret.
///
/// The messages name environment variables and keys of `clouds.yaml`. [`setting`](Self::setting) is the field of
/// [`Overrides`](super::Overrides) that also resolves the error, so that a program can name its own option.
#[derive(Debug)]
#[non_exhaustive]
pub enum ConfigError {
    /// There are no credentials.
    #[non_exhaustive]
    NoCredentials {
        /// The selected cloud, which has none.
        cloud: Option<String>,
        /// The clouds that could be selected.
        known: Vec<String>,
    },
    /// Credentials are missing in a cloud that [`Overrides::cloud`](super::Overrides::cloud) selects. Those of the environment are
    /// ignored then.
    #[non_exhaustive]
    ExplicitCloud {
        /// The error.
        error: Box<ConfigError>,
        /// The environment variables that are set and ignored.
        ignored_variables: Vec<&'static str>,
    },
    /// Several authentication methods are configured, and none is selected.
    #[non_exhaustive]
    AmbiguousAuth {
        /// The methods, each with the source that configures it.
        methods: Vec<(MethodKind, Source)>,
    },
    /// An access key without its secret key, or the reverse.
    #[non_exhaustive]
    IncompleteKeyPair {
        /// The missing key.
        missing: &'static str,
        /// The settings for the missing key.
        remedy: &'static str,
        /// The source of the other key.
        present: Source,
    },
    /// A setting that the authentication method requires is missing.
    #[non_exhaustive]
    IncompleteCredentials {
        /// The method.
        method: MethodKind,
        /// What is missing.
        missing: &'static str,
        /// The settings for it.
        remedy: &'static str,
        /// The source that selects the method.
        source: Source,
    },
    /// The settings of an agency are incomplete.
    #[non_exhaustive]
    IncompleteAgency {
        /// What is missing.
        missing: &'static str,
        /// The settings for it.
        remedy: &'static str,
        /// The source of another setting of the agency.
        present: Source,
    },
    /// The authentication type is not supported.
    #[non_exhaustive]
    UnknownAuthType {
        /// The type.
        value: String,
        /// The source of the type.
        source: Source,
    },
    /// Neither the id nor the name of a project is set.
    MissingProject,
    /// The URL of IAM is required and unknown.
    #[non_exhaustive]
    MissingAuthUrl {
        /// The purpose, as an infinitive.
        purpose: &'static str,
        /// The region, if one is set. It is not a known one.
        region: Option<String>,
    },
    /// The endpoint of the service is unknown.
    #[non_exhaustive]
    MissingEndpoint {
        /// The region, if one is set. It is not a known one.
        region: Option<String>,
        /// The known regions.
        known: Vec<&'static str>,
        /// The environment variable for the endpoint, if the service has one.
        variable: Option<&'static str>,
        /// The IAM URL of a cloud whose regions are not listed, with the placeholder `REGION`.
        auth_url: Option<String>,
        /// The source of the IAM URL, if one is set.
        auth_url_source: Option<Source>,
        /// Whether that URL is one of a known cloud.
        is_known_cloud: bool,
    },
    /// The selected cloud is in none of the files.
    #[non_exhaustive]
    CloudNotFound {
        /// The name.
        name: String,
        /// The source of the name.
        source: Source,
        /// The clouds in the files.
        known: Vec<String>,
        /// The files that were read or, if there are none, the search paths.
        files: Vec<PathBuf>,
    },
    /// The vendor profile of the cloud is unknown.
    #[non_exhaustive]
    UnknownProfile {
        /// The profile.
        name: String,
        /// The source of the name.
        source: Source,
        /// The known profiles.
        known: Vec<String>,
    },
    /// A file cannot be read.
    #[non_exhaustive]
    UnreadableFile {
        /// The file.
        path: PathBuf,
        /// The source of the path, unless it is a search path.
        set_by: Option<Source>,
        /// The reason.
        reason: String,
    },
    /// A file is not valid YAML, or has a value of the wrong type.
    #[non_exhaustive]
    InvalidYaml {
        /// The file.
        path: PathBuf,
        /// The line, counted from 1; 0 if it is unknown.
        line: u64,
        /// The column, counted from 1.
        column: u64,
        /// The mistake, without any text of the file.
        problem: &'static str,
    },
    /// A value is invalid for its setting.
    #[non_exhaustive]
    InvalidValue {
        /// The setting.
        setting: &'static str,
        /// The source of the value.
        source: Source,
        /// What is wrong.
        problem: String,
    },
    /// A URL contains `{region_name}`, and the region is unknown.
    #[non_exhaustive]
    RegionRequired {
        /// The setting.
        setting: &'static str,
        /// The source of the URL.
        source: Source,
    },
    /// The value of an environment variable is not valid UTF-8.
    #[non_exhaustive]
    NotUnicode {
        /// The variable.
        variable: &'static str,
    },
    /// A client key without its certificate.
    #[non_exhaustive]
    KeyWithoutCertificate {
        /// The source of the key.
        source: Source,
    },
}

impl ConfigError {
    /// The error of an unknown endpoint. `region` and `auth_url` are what is set.
    pub(super) fn missing_endpoint(
        service: &Service,
        region: Option<Setting<String>>,
        auth_url: Option<Setting<BaseUrl>>,
    ) -> Self {
        let region = region.map(|region| region.value);
        Self::MissingEndpoint {
            known: service.regions().collect(),
            variable: service.endpoint_variables.first().copied(),
            auth_url: service.iam_url_with_unlisted_regions(),
            region,
            is_known_cloud: auth_url
                .as_ref()
                .is_some_and(|url| service.profile_of_auth_url(url.value.as_str()).is_some()),
            auth_url_source: auth_url.map(|url| url.source),
        }
    }

    pub(super) fn missing_auth_url(purpose: &'static str, region: Option<&Setting<String>>) -> Self {
        Self::MissingAuthUrl { purpose, region: region.map(|region| region.value.clone()) }
    }

    /// What to do, in addition to the message, as an imperative sentence.
    #[must_use]
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::NoCredentials { .. } => Some(
                "Create an access key in the console of the cloud under My Credentials, or issue a token with \
                 `openstack token issue`. Both also require OS_PROJECT_ID and OS_REGION_NAME.",
            ),
            Self::ExplicitCloud { error, .. } => error.hint(),
            _ => None,
        }
    }

    /// Whether the message names environment variables with credentials as a remedy.
    pub(super) fn names_credential_variables(&self) -> bool {
        matches!(
            self,
            Self::NoCredentials { .. }
                | Self::AmbiguousAuth { .. }
                | Self::IncompleteKeyPair { .. }
                | Self::IncompleteCredentials { .. }
                | Self::IncompleteAgency { .. }
                | Self::MissingProject
                | Self::MissingAuthUrl { .. }
        )
    }

    /// The field of [`Overrides`](super::Overrides) that resolves the error: `cloud`, `endpoint`, `region` or `project_id`. `None` if
    /// no override does.
    #[must_use]
    pub fn setting(&self) -> Option<&'static str> {
        match self {
            Self::ExplicitCloud { error, .. } => error.setting(),
            Self::NoCredentials { cloud: None, .. } | Self::CloudNotFound { .. } => Some("cloud"),
            Self::MissingProject => Some("project_id"),
            Self::MissingEndpoint { region: Some(_), .. }
            | Self::MissingEndpoint { auth_url_source: Some(_), is_known_cloud: false, .. } => {
                Some("endpoint")
            }
            Self::MissingEndpoint { region: None, .. }
            | Self::MissingAuthUrl { region: None, .. }
            | Self::RegionRequired { .. } => Some("region"),
            Self::InvalidValue { source: Source::Override(name), .. } => Some(name),
            _ => None,
        }
    }
}

impl std::error::Error for ConfigError {}

impl Display for ConfigError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoCredentials { cloud: Some(cloud), .. } => {
                write!(f, "no credentials in cloud {cloud:?} or in the environment: {SET_CREDENTIALS}")
            }
            Self::NoCredentials { cloud: None, known } => {
                write!(f, "no credentials: {SET_CREDENTIALS}; or select a cloud in clouds.yaml with OS_CLOUD")?;
                if known.is_empty() { Ok(()) } else { write!(f, " ({})", quoted(known)) }
            }
            Self::ExplicitCloud { error, ignored_variables } => {
                match &**error {
                    Self::NoCredentials { cloud: Some(cloud), .. } => {
                        write!(f, "no credentials in cloud {cloud:?}")?;
                    }
                    error => write!(f, "{error}")?,
                }
                write!(f, "; {} excludes credentials in the environment", Source::Override("cloud"))?;
                if !ignored_variables.is_empty() {
                    write!(f, " ({} ignored)", ignored_variables.join(", "))?;
                }
                f.write_str(": set them in clouds.yaml, or select the cloud with OS_CLOUD instead")
            }
            Self::AmbiguousAuth { methods } => {
                let sources: Vec<_> =
                    methods.iter().map(|(method, source)| format!("{method} from {source}")).collect();
                let types: Vec<_> = methods.iter().map(|(method, _)| method.as_str()).collect();
                write!(
                    f,
                    "several authentication methods are configured: {}; unset all but one, or select one with OS_AUTH_TYPE, or \
                     auth_type in clouds.yaml: {}",
                    sources.join(", "),
                    types.join(" or ")
                )
            }
            Self::IncompleteKeyPair { missing, remedy, present } => {
                write!(f, "incomplete key pair: the {missing} is missing; the other key is from {present}; set {remedy}")
            }
            Self::IncompleteCredentials { method, missing, remedy, source } => {
                write!(f, "incomplete credentials: {method} authentication, selected by {source}, requires {missing}; set {remedy}")
            }
            Self::IncompleteAgency { missing, remedy, present } => {
                write!(f, "incomplete agency from {present}: {missing} is missing; set {remedy}")
            }
            Self::UnknownAuthType { value, source } => {
                write!(
                    f,
                    "authentication type {value:?} from {source} is not supported: use password, token or aksk"
                )
            }
            Self::MissingProject => f.write_str(
                "no project: set OS_PROJECT_ID or OS_PROJECT_NAME, or auth.project_id or auth.project_name in clouds.yaml",
            ),
            Self::MissingAuthUrl { purpose, region: None } => write!(
                f,
                "the IAM URL is unknown and required {purpose}: set OS_AUTH_URL, or OS_REGION_NAME to a known region, or \
                 auth.auth_url or profile in clouds.yaml"
            ),
            Self::MissingAuthUrl { purpose, region: Some(region) } => write!(
                f,
                "the IAM URL is unknown and required {purpose}: region {region:?} belongs to no known cloud; set OS_AUTH_URL, or \
                 auth.auth_url or profile in clouds.yaml"
            ),
            Self::MissingEndpoint { region, known, variable, auth_url, auth_url_source, is_known_cloud } => {
                f.write_str("the endpoint of the service is unknown: ")?;
                let endpoint = variable.unwrap_or("the endpoint");
                match (region, auth_url_source) {
                    (None, None) => write!(f, "set OS_REGION_NAME, or {endpoint}, or OS_AUTH_URL"),
                    (_, Some(source)) if !is_known_cloud => {
                        write!(f, "the IAM URL from {source} does not belong to a known cloud; set {endpoint}")
                    }
                    (_, Some(source)) => {
                        write!(f, "the IAM URL from {source} does not name a region; set OS_REGION_NAME or {endpoint}")
                    }
                    (Some(region), None) => {
                        write!(f, "region {region:?} is not one of {}", known.join(", "))?;
                        if let Some(similar) = most_similar(region, known.iter().copied()) {
                            return write!(f, "; did you mean {similar:?}? otherwise, set {endpoint} or OS_AUTH_URL");
                        }
                        write!(f, "; set {endpoint} or OS_AUTH_URL")?;
                        match auth_url {
                            Some(url) => write!(f, ", for example {url}"),
                            None => Ok(()),
                        }
                    }
                }
            }
            Self::CloudNotFound { name, source, known, files } => {
                write!(f, "cloud {name:?} from {source} not found: ")?;
                let files: Vec<_> = files.iter().map(|file| file.display().to_string()).collect();
                if known.is_empty() {
                    write!(f, "no clouds in {}", files.join(", "))
                } else {
                    write!(f, "{} defines {}", files.join(" with "), quoted(known))
                }
            }
            Self::UnknownProfile { name, source, known } => {
                write!(f, "unknown vendor profile {name:?} from {source}: use one of {}", known.join(", "))
            }
            Self::UnreadableFile { path, set_by, reason } => {
                write!(f, "cannot read {}", path.display())?;
                if let Some(source) = set_by {
                    write!(f, ", set by {source}")?;
                }
                write!(f, ": {reason}")
            }
            Self::InvalidYaml { path, line, column, problem } => {
                let path = path.display();
                if *line == 0 {
                    write!(f, "{path}: {problem}")
                } else {
                    write!(f, "{path}:{line}:{column}: {problem}")
                }
            }
            Self::InvalidValue { setting, source, problem } => {
                write!(f, "invalid {setting} from {source}: {problem}")
            }
            Self::RegionRequired { setting, source } => write!(
                f,
                "the {setting} from {source} contains {{region_name}}, but no region is set: set OS_REGION_NAME, or region_name in \
                 clouds.yaml"
            ),
            Self::NotUnicode { variable } => {
                write!(f, "the environment variable {variable} is not valid UTF-8")
            }
            Self::KeyWithoutCertificate { source } => {
                write!(f, "client key from {source} without a certificate: set OS_CERT, or cert in clouds.yaml")
            }
        }
    }
}

/// The environment variables for each authentication method.
const SET_CREDENTIALS: &str = "set OS_ACCESS_KEY and OS_SECRET_KEY, with OS_SECURITY_TOKEN if they are temporary; or OS_TOKEN; or \
     OS_AUTH_URL, OS_USERNAME, OS_PASSWORD, OS_USER_DOMAIN_NAME and OS_PROJECT_NAME";

fn quoted(names: &[String]) -> String {
    let names: Vec<_> = names.iter().map(|name| format!("{name:?}")).collect();
    names.join(", ")
}
