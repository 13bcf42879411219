//! The environment that configuration is read from: variables and files.

use super::error::ConfigError;
use crate::secret::Secret;
use std::ffi::OsString;
use std::fmt::{self, Debug, Formatter};
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// The variables and files that configuration is read from.
///
/// [`Environment::process`] is the real one. [`Environment::new`] builds any other, so that a test does not depend on either.
#[derive(Clone)]
pub struct Environment {
    variable: Arc<ReadVariable>,
    read: Arc<ReadFile>,
    current_directory: PathBuf,
}

/// The maximum size of a file.
const MAX_FILE_BYTES: usize = 1 << 20;

type ReadVariable = dyn Fn(&str) -> Option<OsString> + Send + Sync;
type ReadFile = dyn Fn(&Path) -> io::Result<ConfigFile> + Send + Sync;

/// The text of a file, which may contain secrets.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ConfigFile {
    /// The text.
    pub text: Secret,
    /// Whether its permissions let its group or others read or change it.
    pub world_readable: bool,
}

impl ConfigFile {
    /// A file that only its owner can read.
    #[must_use]
    pub fn new(text: impl Into<Secret>) -> Self {
        Self { text: text.into(), world_readable: false }
    }

    /// Sets [`world_readable`](Self::world_readable).
    #[must_use]
    pub fn with_world_readable(mut self, world_readable: bool) -> Self {
        self.world_readable = world_readable;
        self
    }
}

impl Environment {
    /// The variables of this process and the files of this machine. Only regular files are read: a FIFO or a device could block
    /// forever or have no end.
    #[must_use]
    pub fn process() -> Self {
        let current_directory = std::env::current_dir().unwrap_or_else(|_| PathBuf::from("."));
        Self::new(|name| std::env::var_os(name), read_file, current_directory)
    }

    /// No variables and no files.
    #[must_use]
    pub fn empty() -> Self {
        Self::new(|_| None, |_| Err(io::ErrorKind::NotFound.into()), ".")
    }

    /// An environment backed by two functions. `read` returns [`io::ErrorKind::NotFound`] for a file that does not exist.
    #[must_use]
    pub fn new(
        variable: impl Fn(&str) -> Option<OsString> + Send + Sync + 'static,
        read: impl Fn(&Path) -> io::Result<ConfigFile> + Send + Sync + 'static,
        current_directory: impl Into<PathBuf>,
    ) -> Self {
        Self {
            variable: Arc::new(variable),
            read: Arc::new(read),
            current_directory: current_directory.into(),
        }
    }

    /// The same variables without files, and a flag that is set when a file is read.
    pub(super) fn without_files(&self) -> (Self, Arc<AtomicBool>) {
        let file_is_read = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&file_is_read);
        let read = move |_: &Path| {
            flag.store(true, Ordering::Relaxed);
            Err(io::ErrorKind::NotFound.into())
        };
        (Self { read: Arc::new(read), ..self.clone() }, file_is_read)
    }

    /// The value of a variable; an empty one counts as unset.
    pub(super) fn variable(&self, name: &'static str) -> Result<Option<Secret>, ConfigError> {
        match (self.variable)(name).map(OsString::into_string) {
            None => Ok(None),
            Some(Ok(text)) => Ok(Secret::trimmed(text)),
            Some(Err(_)) => Err(ConfigError::NotUnicode { variable: name }),
        }
    }

    /// Whether a variable has a value, valid or not.
    pub(super) fn is_set(&self, name: &'static str) -> bool {
        !matches!(self.variable(name), Ok(None))
    }

    /// The file; `None` if it does not exist.
    pub(super) fn read(&self, path: &Path) -> Result<Option<ConfigFile>, io::Error> {
        match (self.read)(path) {
            Ok(file) if file.text.expose().len() > MAX_FILE_BYTES => Err(too_large()),
            Ok(file) => Ok(Some(file)),
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// The directories that are searched for `clouds.yaml`, in order.
    pub(super) fn search_directories(&self) -> Vec<PathBuf> {
        let user = [self.path("XDG_CONFIG_HOME"), self.home().map(|home| home.join(".config"))];
        let user = user.into_iter().flatten().map(|directory| directory.join("openstack"));
        let mut directories = vec![self.current_directory.clone()];
        for directory in user.chain([PathBuf::from("/etc/openstack")]) {
            if !directories.contains(&directory) {
                directories.push(directory);
            }
        }
        directories
    }

    /// A path with `~` replaced by the home directory.
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

/// Variables contain secrets, so none is printed.
impl Debug for Environment {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.debug_struct("Environment")
            .field("current_directory", &self.current_directory)
            .finish_non_exhaustive()
    }
}

fn read_file(path: &Path) -> io::Result<ConfigFile> {
    // Checked before the file is opened, because opening a FIFO waits for a writer.
    if !std::fs::metadata(path)?.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a regular file"));
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(MAX_FILE_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() > MAX_FILE_BYTES {
        return Err(too_large());
    }
    let text = String::from_utf8(bytes)
        .map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "the file is not UTF-8"))?;
    Ok(ConfigFile { text: text.into(), world_readable: world_readable(path) })
}

fn too_large() -> io::Error {
    io::Error::new(io::ErrorKind::FileTooLarge, "the file is larger than 1 MiB")
}

#[cfg(unix)]
fn world_readable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).is_ok_and(|metadata| metadata.permissions().mode() & 0o077 != 0)
}

/// Windows has access control lists, which this crate does not read.
#[cfg(not(unix))]
fn world_readable(_: &Path) -> bool {
    false
}
