//! What the configuration is read from: variables and files.

use super::error::ConfigError;
use crate::Secret;
use std::ffi::OsString;
use std::fmt::{self, Debug, Formatter};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The variables and the files that configuration may come from.
///
/// [`Environment::process`] is the real one; [`Environment::new`] takes any other, so that a test needs neither variables nor files.
#[derive(Clone)]
pub struct Environment {
    variable: Arc<Variable>,
    read: Arc<Read>,
    current_folder: PathBuf,
}

type Variable = dyn Fn(&str) -> Option<OsString> + Send + Sync;
type Read = dyn Fn(&Path) -> io::Result<ConfigFile> + Send + Sync;

/// The text of a file, which may hold secrets.
#[derive(Clone, Debug)]
pub struct ConfigFile {
    /// The text.
    pub text: Secret,
    /// Whether its permissions let others than its owner read or change it.
    pub open_to_others: bool,
}

impl Environment {
    /// The variables of this process and the files of this machine.
    #[must_use]
    pub fn process() -> Self {
        let current_folder = std::env::current_dir().unwrap_or_else(|_| PathBuf::from("."));
        Self::new(|name| std::env::var_os(name), read_file, current_folder)
    }

    /// Other variables and files. `read` answers with [`io::ErrorKind::NotFound`] for a file that is not there.
    pub fn new(
        variable: impl Fn(&str) -> Option<OsString> + Send + Sync + 'static,
        read: impl Fn(&Path) -> io::Result<ConfigFile> + Send + Sync + 'static,
        current_folder: impl Into<PathBuf>,
    ) -> Self {
        Self { variable: Arc::new(variable), read: Arc::new(read), current_folder: current_folder.into() }
    }

    /// The value of a variable; an empty one counts as unset.
    pub(super) fn variable(&self, name: &'static str) -> Result<Option<Secret>, ConfigError> {
        match (self.variable)(name).map(OsString::into_string) {
            None => Ok(None),
            Some(Ok(text)) if text.trim().is_empty() => Ok(None),
            Some(Ok(text)) => Ok(Some(text.into())),
            Some(Err(_)) => Err(ConfigError::NotUnicode { variable: name }),
        }
    }

    /// The file, or `None` if it is not there.
    pub(super) fn read(&self, path: &Path) -> Result<Option<ConfigFile>, io::Error> {
        match (self.read)(path) {
            Ok(file) => Ok(Some(file)),
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// The folders that may hold `clouds.yaml`, in the order in which they are looked at.
    pub(super) fn folders(&self) -> Vec<PathBuf> {
        let mut folders = vec![self.current_folder.clone()];
        let configuration = [self.path("XDG_CONFIG_HOME"), self.home().map(|home| home.join(".config"))];
        folders.extend(configuration.into_iter().flatten().map(|folder| folder.join("openstack")));
        folders.push(PathBuf::from("/etc/openstack"));
        let mut seen = Vec::new();
        folders.retain(|folder| {
            !seen.contains(folder) && {
                seen.push(folder.clone());
                true
            }
        });
        folders
    }

    /// A path as a person writes it, with `~` for the home folder.
    pub(super) fn expand(&self, path: &str) -> PathBuf {
        match (path.strip_prefix('~'), self.home()) {
            (Some(""), Some(home)) => home,
            (Some(rest), Some(home)) if rest.starts_with('/') => home.join(rest.trim_start_matches('/')),
            _ => PathBuf::from(path),
        }
    }

    fn home(&self) -> Option<PathBuf> {
        self.path("HOME").or_else(|| self.path("USERPROFILE"))
    }

    fn path(&self, name: &str) -> Option<PathBuf> {
        (self.variable)(name).filter(|value| !value.is_empty()).map(PathBuf::from)
    }
}

/// Variables hold secrets, so none is shown.
impl Debug for Environment {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.debug_struct("Environment").field("current_folder", &self.current_folder).finish_non_exhaustive()
    }
}

fn read_file(path: &Path) -> io::Result<ConfigFile> {
    let text = std::fs::read_to_string(path)?;
    Ok(ConfigFile { text: text.into(), open_to_others: open_to_others(path) })
}

#[cfg(unix)]
fn open_to_others(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).is_ok_and(|metadata| metadata.permissions().mode() & 0o077 != 0)
}

/// Permissions elsewhere are lists that this crate does not read.
#[cfg(not(unix))]
fn open_to_others(_: &Path) -> bool {
    false
}
