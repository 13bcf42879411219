//! What can be wrong with the configuration, as sentences that say what to do.

use super::method::MethodKind;
use super::source::Source;
use super::vendor;
use std::fmt::{self, Display, Formatter};
use std::path::PathBuf;

/// A mistake in the configuration, found before anything is asked of the service. None holds a secret.
#[derive(Debug)]
#[non_exhaustive]
pub enum ConfigError {
    /// Nothing says who the caller is.
    NoCredentials {
        /// The cloud that was named and has none.
        cloud: Option<String>,
        /// The clouds that could be named instead.
        known: Vec<String>,
    },
    /// The settings of several methods are there, and nothing says which to take.
    TwoMethods {
        /// Each method with the source that speaks for it.
        found: Vec<(MethodKind, Source)>,
    },
    /// An access key without its secret key, or the other way round.
    HalfKeyPair {
        /// Which half is missing.
        missing: &'static str,
        /// What sets the missing half.
        remedy: &'static str,
        /// Where the other half came from.
        given: Source,
    },
    /// A setting that the method cannot do without is missing.
    IncompleteMethod {
        /// The method.
        method: MethodKind,
        /// What it lacks.
        missing: &'static str,
        /// What sets that.
        remedy: &'static str,
        /// What made this the method.
        because: Source,
    },
    /// The authentication type is none that this crate has.
    UnknownAuthType {
        /// The type.
        value: String,
        /// Where it came from.
        source: Source,
    },
    /// Neither the id nor the name of a project is known.
    MissingProject,
    /// IAM's address is needed and not known.
    MissingAuthUrl {
        /// What it is needed for.
        purpose: &'static str,
    },
    /// Nothing says where the service is.
    MissingEndpoint {
        /// The region that was named, which is none that this crate knows.
        region: Option<String>,
    },
    /// The named cloud is in no file.
    CloudNotFound {
        /// The name.
        name: String,
        /// Where the name came from.
        source: Source,
        /// The clouds that are there.
        known: Vec<String>,
        /// The files that were read or, without any, looked for.
        files: Vec<PathBuf>,
    },
    /// The cloud names a vendor profile that this crate does not have.
    UnknownProfile {
        /// The profile.
        name: String,
        /// Where the name came from.
        source: Source,
    },
    /// A file that is needed cannot be read.
    UnreadableFile {
        /// The file.
        path: PathBuf,
        /// What named it, if it was named.
        named_by: Option<Source>,
        /// Why it cannot be read.
        reason: String,
    },
    /// A file is not the YAML that was expected.
    InvalidYaml {
        /// The file.
        path: PathBuf,
        /// The line, counted from 1; 0 if it is not known.
        line: u64,
        /// The column, counted from 1.
        column: u64,
        /// The mistake, without the text of the file.
        problem: &'static str,
    },
    /// A value has no meaning for its setting.
    InvalidValue {
        /// The setting.
        setting: &'static str,
        /// Where the value came from.
        source: Source,
        /// What is wrong with it.
        problem: String,
    },
    /// A variable holds bytes that are no text.
    NotUnicode {
        /// The variable.
        variable: &'static str,
    },
    /// A client key without its certificate.
    KeyWithoutCertificate {
        /// Where the key came from.
        given: Source,
    },
}

impl std::error::Error for ConfigError {}

impl Display for ConfigError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoCredentials { cloud: Some(cloud), .. } => {
                write!(f, "the cloud {cloud:?} has no credentials, and the environment has none: {CREDENTIALS}")
            }
            Self::NoCredentials { cloud: None, known } => {
                write!(f, "no credentials: {CREDENTIALS}; or name a cloud of clouds.yaml with --cloud or OS_CLOUD")?;
                if known.is_empty() { Ok(()) } else { write!(f, " ({})", quoted(known)) }
            }
            Self::TwoMethods { found } => {
                f.write_str("more than one authentication method is set: ")?;
                for (position, (method, source)) in found.iter().enumerate() {
                    let comma = if position == 0 { "" } else { ", " };
                    write!(f, "{comma}{method} by {source}")?;
                }
                f.write_str("; unset all but one, or choose with OS_AUTH_TYPE or auth_type: ")?;
                let words: Vec<_> = found.iter().map(|(method, _)| method.as_str()).collect();
                f.write_str(&words.join(" or "))
            }
            Self::HalfKeyPair { missing, remedy, given } => {
                write!(f, "half a key pair: the {missing} is missing, the other half comes from {given}; set {remedy}")
            }
            Self::IncompleteMethod { method, missing, remedy, because } => {
                write!(f, "authentication by {method}, chosen by {because}, needs {missing}: set {remedy}")
            }
            Self::UnknownAuthType { value, source } => {
                write!(f, "the authentication type {value:?} from {source} is not supported; known are password, token, aksk")
            }
            Self::MissingProject => f.write_str(
                "no project: set OS_PROJECT_ID (--project-id) or OS_PROJECT_NAME, or auth.project_id or auth.project_name in \
                 clouds.yaml",
            ),
            Self::MissingAuthUrl { purpose } => write!(
                f,
                "IAM's address is needed {purpose}: set OS_AUTH_URL, or a region of Open Telekom Cloud with \
                 OS_REGION_NAME (--region), or auth.auth_url or a profile in clouds.yaml"
            ),
            Self::MissingEndpoint { region: None } => f.write_str(
                "nothing says where the service is: set OS_REGION_NAME (--region), or OTC_VPN_ENDPOINT (--endpoint), or \
                 OS_AUTH_URL",
            ),
            Self::MissingEndpoint { region: Some(region) } => {
                write!(f, "nothing says where the service is: the region {region:?} is none of {}", vendor::regions().join(", "))?;
                f.write_str("; set OTC_VPN_ENDPOINT (--endpoint), or OS_AUTH_URL")?;
                match vendor::iam_elsewhere(region) {
                    Some(url) => write!(f, ", as in {url}"),
                    None => Ok(()),
                }
            }
            Self::CloudNotFound { name, source, known, files } => {
                write!(f, "there is no cloud {name:?} (named by {source})")?;
                let files: Vec<_> = files.iter().map(|file| file.display().to_string()).collect();
                if known.is_empty() {
                    write!(f, "; no cloud was found, looked for {}", files.join(", "))
                } else {
                    write!(f, "; {} has {}", files.join(" with "), quoted(known))
                }
            }
            Self::UnknownProfile { name, source } => {
                let known: Vec<_> = vendor::names().collect();
                write!(f, "there is no vendor profile {name:?} (named by {source}); known are {}", known.join(", "))
            }
            Self::UnreadableFile { path, named_by, reason } => {
                write!(f, "cannot read {}", path.display())?;
                if let Some(source) = named_by {
                    write!(f, " (named by {source})")?;
                }
                write!(f, ": {reason}")
            }
            Self::InvalidYaml { path, line, column, problem } => {
                let path = path.display();
                if *line == 0 { write!(f, "{path}: {problem}") } else { write!(f, "{path}:{line}:{column}: {problem}") }
            }
            Self::InvalidValue { setting, source, problem } => {
                write!(f, "the {setting} from {source} {problem}")
            }
            Self::NotUnicode { variable } => write!(f, "the environment variable {variable} is not UTF-8"),
            Self::KeyWithoutCertificate { given } => {
                write!(f, "a client key without a certificate: the key comes from {given}; set OS_CERT or cert in clouds.yaml")
            }
        }
    }
}

/// What can be set to be known.
const CREDENTIALS: &str =
    "set OS_ACCESS_KEY and OS_SECRET_KEY; or OS_USERNAME, OS_PASSWORD and OS_USER_DOMAIN_NAME; or OS_TOKEN";

fn quoted(names: &[String]) -> String {
    let names: Vec<_> = names.iter().map(|name| format!("{name:?}")).collect();
    names.join(", ")
}
