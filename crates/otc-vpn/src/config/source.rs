//! Where a setting came from.

use std::fmt::{self, Display, Formatter};
use std::path::{Path, PathBuf};

/// A value and where it came from.
#[derive(Clone, Debug)]
pub struct Setting<T> {
    /// The value.
    pub value: T,
    /// Where it came from.
    pub source: Source,
}

impl<T> Setting<T> {
    /// A value with its source.
    pub fn new(value: T, source: Source) -> Self {
        Self { value, source }
    }
}

/// Where a setting came from. Its Display is a phrase for people; it never holds the value.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Source {
    /// An option of the command line, as it is written there.
    Option(&'static str),
    /// An environment variable.
    Variable(&'static str),
    /// A key of a cloud in `clouds.yaml` or `secure.yaml`.
    Cloud(Box<CloudKey>),
    /// The only cloud that the files have, taken because nothing names one.
    OnlyCloud {
        /// The file.
        file: PathBuf,
    },
    /// A vendor profile, such as `otc`.
    Profile(&'static str),
    /// Worked out from another setting, which is named here.
    Derived(&'static str),
    /// The service catalog that came with a token.
    Catalog,
    /// Looked up in IAM by its name.
    LookUp,
    /// This crate's default.
    Default,
}

/// A key of a cloud in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CloudKey {
    /// The key, such as `auth.project_id`.
    pub key: &'static str,
    /// The cloud.
    pub cloud: String,
    /// The file.
    pub file: PathBuf,
}

impl Source {
    pub(super) fn cloud(key: &'static str, cloud: &str, file: &Path) -> Self {
        Self::Cloud(Box::new(CloudKey { key, cloud: cloud.to_owned(), file: file.to_path_buf() }))
    }
}

impl Display for Source {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Option(name) => write!(f, "the option {name}"),
            Self::Variable(name) => write!(f, "the environment variable {name}"),
            Self::Cloud(it) => write!(f, "{} of the cloud {:?} in {}", it.key, it.cloud, it.file.display()),
            Self::OnlyCloud { file } => write!(f, "the only cloud in {}", file.display()),
            Self::Profile(name) => write!(f, "the vendor profile {name}"),
            Self::Derived(from) => write!(f, "the {from}"),
            Self::Catalog => f.write_str("the service catalog"),
            Self::LookUp => f.write_str("a look-up in IAM by name"),
            Self::Default => f.write_str("the default"),
        }
    }
}
