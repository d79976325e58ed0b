//! The secrets of this data folder: made once, kept in a file that only its owner can read.

use std::fmt::Write as _;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

const BYTES: usize = 32;
const NAME: &str = "serve.key";

/// The secrets, each derived from one key: who knows one of them cannot work out another.
#[derive(Clone)]
pub(crate) struct Keys {
    key: [u8; BYTES],
}

/// The key can neither be read nor made.
#[derive(Debug, thiserror::Error)]
#[error("cannot read or make {}: {source}", path.display())]
pub(crate) struct KeyError {
    path: PathBuf,
    source: io::Error,
}

impl Keys {
    /// Reads the key of a data folder, or makes it.
    pub(crate) fn of(folder: &Path) -> Result<Self, KeyError> {
        let path = folder.join(NAME);
        read_or_make(&path).map(|key| Self { key }).map_err(|source| KeyError { path, source })
    }

    /// Returns the secret for one purpose, 64 hexadecimal digits.
    pub(crate) fn secret(&self, purpose: &str) -> String {
        hex(&Sha256::new().chain_update(self.key).chain_update(purpose.as_bytes()).finalize())
    }
}

/// Returns a secret of this moment.
pub(crate) fn random() -> io::Result<String> {
    Ok(hex(&fresh()?))
}

fn fresh() -> io::Result<[u8; BYTES]> {
    let mut key = [0; BYTES];
    getrandom::fill(&mut key).map_err(io::Error::other)?;
    Ok(key)
}

fn read_or_make(path: &Path) -> io::Result<[u8; BYTES]> {
    match File::open(path) {
        Ok(mut file) => {
            let mut key = [0; BYTES];
            file.read_exact(&mut key).map_err(|_| {
                io::Error::new(io::ErrorKind::InvalidData, "it is damaged; delete it, and a new one is made")
            })?;
            Ok(key)
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => make(path),
        Err(error) => Err(error),
    }
}

/// Written beside and renamed, so that another start never reads half a key.
fn make(path: &Path) -> io::Result<[u8; BYTES]> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let key = fresh()?;
    let beside = path.with_extension(format!("part-{}", std::process::id()));
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&beside)?;
    file.write_all(&key)?;
    file.sync_all()?;
    // Where two programs start at once, the first keeps its key.
    let linked = fs::hard_link(&beside, path);
    fs::remove_file(&beside)?;
    match linked {
        Ok(()) => Ok(key),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => read_or_make(path),
        Err(error) => Err(error),
    }
}

/// Writes bytes as hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_outlives_a_restart_and_only_its_owner_reads_it() {
        let folder = tempfile::tempdir().unwrap();
        let one = Keys::of(folder.path()).unwrap();
        let two = Keys::of(folder.path()).unwrap();
        assert_eq!(one.secret("cookie"), two.secret("cookie"));
        assert_ne!(one.secret("cookie"), one.secret("form"));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(folder.path().join(NAME)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn half_a_key_is_reported_and_never_used() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(NAME), b"short").unwrap();
        let error = Keys::of(folder.path()).err().unwrap().to_string();
        assert!(error.contains("serve.key") && error.contains("delete it"), "{error}");
    }
}
