//! Settings with their sources.

use std::fmt::{self, Display, Formatter};
use std::path::{Path, PathBuf};

/// A value and its source.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Setting<T> {
    /// The value.
    pub value: T,
    /// The source of the value.
    pub source: Source,
}

impl<T> Setting<T> {
    /// A value with its source.
    #[must_use]
    pub fn new(value: T, source: Source) -> Self {
        Self { value, source }
    }

    pub(super) fn map<U>(self, f: impl FnOnce(T) -> U) -> Setting<U> {
        Setting::new(f(self.value), self.source)
    }
}

/// The source of a setting. `Display` is a noun phrase, such as "the environment variable OS_CLOUD"; it never contains the value.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Source {
    /// The caller's [`Overrides`](super::Overrides), with the name of the field.
    Override(&'static str),
    /// An environment variable.
    Variable(&'static str),
    /// A key of a cloud in `clouds.yaml` or `secure.yaml`.
    Cloud(Box<CloudKey>),
    /// The only cloud in the files, which is used if nothing selects one.
    #[non_exhaustive]
    OnlyCloud {
        /// The file.
        file: PathBuf,
    },
    /// A vendor profile, such as `otc`.
    Profile(&'static str),
    /// Derived from another setting, whose name this is.
    Derived(&'static str),
    /// The default of this crate.
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
            Self::Override(name) => write!(f, "the setting `{name}`"),
            Self::Variable(name) => write!(f, "the environment variable {name}"),
            Self::Cloud(it) => write!(f, "{} of cloud {:?} in {}", it.key, it.cloud, it.file.display()),
            Self::OnlyCloud { file } => write!(f, "the only cloud in {}", file.display()),
            Self::Profile(name) => write!(f, "the vendor profile {name}"),
            Self::Derived(setting) => write!(f, "the {setting}"),
            Self::Default => f.write_str("the default"),
        }
    }
}
