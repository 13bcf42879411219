//! Reproducible archives: the bytes do not depend on the machine or the time of the build.

use anyhow::{Context, Result};
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use std::path::Path;
use tar::{Builder, Header};

/// A file in an archive.
pub(super) struct Entry {
    kind: Kind,
    /// The path relative to the top-level directory of the archive.
    pub(super) path: String,
    pub(super) bytes: Vec<u8>,
}

/// The kind of a file, which determines its permissions.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    File,
    Executable,
}

impl Entry {
    pub(super) fn new(kind: Kind, path: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self { kind, path: path.into(), bytes: bytes.into() }
    }
}

/// Packs the entries into a gzip-compressed tar archive with one top-level directory. The entries are sorted, owned by uid and gid 0, and
/// have the modification time `time`.
pub(super) fn pack(directory: &str, mut entries: Vec<Entry>, time: u64) -> Result<Vec<u8>> {
    entries.sort_by(|a, b| a.path.cmp(&b.path));
    let mut archive = Builder::new(GzEncoder::new(Vec::new(), Compression::best()));
    for entry in entries {
        let mut header = Header::new_gnu();
        header.set_mode(match entry.kind {
            Kind::File => 0o644,
            Kind::Executable => 0o755,
        });
        header.set_uid(0);
        header.set_gid(0);
        header.set_mtime(time);
        header.set_size(u64::try_from(entry.bytes.len())?);
        archive
            .append_data(&mut header, format!("{directory}/{}", entry.path), &entry.bytes[..])
            .with_context(|| format!("cannot pack {}", entry.path))?;
    }
    Ok(archive.into_inner()?.finish()?)
}

/// Unpacks an archive into a directory.
pub(super) fn unpack(packed: &[u8], directory: &Path) -> Result<()> {
    tar::Archive::new(GzDecoder::new(packed))
        .unpack(directory)
        .with_context(|| format!("cannot unpack the archive into {}", directory.display()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn archive_does_not_depend_on_file_order() {
        let entry = |name: &str| Entry::new(Kind::File, name, name);
        let first = pack("x-1", vec![entry("a"), entry("b/c"), entry("d")], 1000).unwrap();
        let second = pack("x-1", vec![entry("d"), entry("a"), entry("b/c")], 1000).unwrap();
        assert_eq!(first, second);
    }

    #[test]
    fn entries_have_permissions_and_no_owner() {
        let entries = vec![Entry::new(Kind::Executable, "run", "#!"), Entry::new(Kind::File, "read", "me")];
        let packed = pack("x-1", entries, 1000).unwrap();
        let mut archive = tar::Archive::new(GzDecoder::new(&packed[..]));
        let mut seen = Vec::new();
        for entry in archive.entries().unwrap() {
            let mut entry = entry.unwrap();
            let mut text = String::new();
            entry.read_to_string(&mut text).unwrap();
            let header = entry.header();
            assert_eq!((header.uid().unwrap(), header.gid().unwrap(), header.mtime().unwrap()), (0, 0, 1000));
            seen.push((entry.path().unwrap().display().to_string(), header.mode().unwrap(), text));
        }
        let expected = [("x-1/read", 0o644, "me"), ("x-1/run", 0o755, "#!")];
        assert_eq!(seen, expected.map(|(path, mode, text)| (path.to_owned(), mode, text.to_owned())));
    }
}
