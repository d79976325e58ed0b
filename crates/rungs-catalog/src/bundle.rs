//! A whole catalogue as one file, to send and to bring in.
//!
//! A bundle is a JSON object: `{ "rungs_catalogue": 1, "files": { "skills.toml": "...", ... } }`, the
//! text files of `catalog/` under their names. Nothing is lost: comments and order stay as they were.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use crate::check::well_formed;
use crate::load::{LARGEST_FILE, TextFile};

/// The version of the form.
pub const VERSION: u32 = 1;

/// Largest bundle in bytes.
pub const LARGEST_BUNDLE: usize = 64 * 1024 * 1024;

/// Most files in a bundle.
pub const MOST_FILES: usize = 20_000;

/// The files at the top of a catalogue.
const TOP_FILES: [&str; 8] = [
    "build-blocks.toml",
    "catalogue.toml",
    "evidence.toml",
    "goals.toml",
    "issuers.toml",
    "situations.toml",
    "skills.toml",
    "sources.toml",
];

/// Says why files are no bundle, or a bundle cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// The bundle as a whole is too large.
    #[error("the bundle has {bytes} bytes, more than {LARGEST_BUNDLE}")]
    TooLarge {
        /// What was found.
        bytes: usize,
    },
    /// There are too many files.
    #[error("the bundle has {files} files, more than {MOST_FILES}")]
    TooMany {
        /// What was found.
        files: usize,
    },
    /// One file is too large.
    #[error("`{name}` has {bytes} bytes, more than {LARGEST_FILE}")]
    LargeFile {
        /// Its name.
        name: String,
        /// What was found.
        bytes: usize,
    },
    /// A name that no file of a catalogue has.
    #[error("`{name}` is not a file of a catalogue")]
    Name {
        /// What was found.
        name: String,
    },
    /// A name that two files have.
    #[error("`{name}` is given twice")]
    Twice {
        /// Its name.
        name: String,
    },
    /// A file that is not text.
    #[error("`{name}` is not a text in UTF-8")]
    NotText {
        /// Its name.
        name: String,
    },
    /// Not the JSON of a bundle.
    #[error("not a catalogue bundle")]
    Form(#[from] serde_json::Error),
    /// A bundle of a later form.
    #[error("the bundle has form {found}, this version reads form {VERSION}")]
    Version {
        /// What was found.
        found: u32,
    },
}

impl BundleError {
    /// Returns what the person who gave the file can do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } | Self::TooMany { .. } | Self::LargeFile { .. } => {
                "split it, or leave out what is not a catalogue"
            }
            Self::Name { .. } => {
                "use the names that catalog/README.md lists, as in `skills.toml` or `certifications/aws-aif-c01.toml`"
            }
            Self::Twice { .. } => "keep one of the two",
            Self::NotText { .. } => "save the file as UTF-8",
            Self::Form(_) => "make one with `rungs catalog export --format bundle`",
            Self::Version { .. } => "use a newer version of rungs",
        }
    }
}

/// Returns whether `name` is a file of a catalogue: one of the lists, or an id in a known folder.
pub fn is_file_name(name: &str) -> bool {
    let own = |folder: &str| name.strip_prefix(folder).and_then(|rest| rest.strip_suffix(".toml"));
    TOP_FILES.contains(&name) || own("certifications/").or_else(|| own("guides/")).is_some_and(well_formed)
}

#[derive(Serialize)]
struct Packed<'a> {
    rungs_catalogue: u32,
    files: BTreeMap<&'a str, &'a str>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Unpacked {
    rungs_catalogue: u32,
    files: Files,
}

/// Names and texts in the order of the document; a map type would keep the last of two equal names in silence.
struct Files(Vec<(String, String)>);

impl<'de> Deserialize<'de> for Files {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Files;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the files of a catalogue by name")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Files, A::Error> {
                let mut files = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    if files.len() == MOST_FILES {
                        return Err(de::Error::custom(format_args!("more than {MOST_FILES} files")));
                    }
                    files.push(entry);
                }
                Ok(Files(files))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}

/// Returns the bundle of `files`, in the order of their names.
///
/// # Errors
///
/// [`BundleError`] when a file is too large, is not text, has a foreign name, or is given twice.
pub fn pack(files: &[TextFile]) -> Result<String, BundleError> {
    if files.len() > MOST_FILES {
        return Err(BundleError::TooMany { files: files.len() });
    }
    let mut packed = Packed { rungs_catalogue: VERSION, files: BTreeMap::new() };
    for file in files {
        let text = std::str::from_utf8(&file.bytes).map_err(|_| BundleError::NotText { name: file.name.clone() })?;
        acceptable(&file.name, text)?;
        if packed.files.insert(&file.name, text).is_some() {
            return Err(BundleError::Twice { name: file.name.clone() });
        }
    }
    let mut text = serde_json::to_string_pretty(&packed)?;
    text.push('\n');
    if text.len() > LARGEST_BUNDLE {
        return Err(BundleError::TooLarge { bytes: text.len() });
    }
    Ok(text)
}

/// Returns the files of a bundle, in the order of their names, for [`crate::load::parse`].
///
/// # Errors
///
/// [`BundleError`] when `bytes` are no bundle, or hold what is no file of a catalogue. No name can lead
/// out of a folder: only the names of a catalogue's own files are let through.
pub fn unpack(bytes: &[u8]) -> Result<Vec<TextFile>, BundleError> {
    if bytes.len() > LARGEST_BUNDLE {
        return Err(BundleError::TooLarge { bytes: bytes.len() });
    }
    let unpacked: Unpacked = serde_json::from_slice(bytes)?;
    if unpacked.rungs_catalogue != VERSION {
        return Err(BundleError::Version { found: unpacked.rungs_catalogue });
    }
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    for (name, text) in unpacked.files.0 {
        acceptable(&name, &text)?;
        if files.contains_key(&name) {
            return Err(BundleError::Twice { name });
        }
        files.insert(name, text);
    }
    Ok(files.into_iter().map(|(name, text)| TextFile { name, bytes: text.into_bytes() }).collect())
}

fn acceptable(name: &str, text: &str) -> Result<(), BundleError> {
    if !is_file_name(name) {
        return Err(BundleError::Name { name: name.to_owned() });
    }
    if u64::try_from(text.len()).map_or(true, |bytes| bytes > LARGEST_FILE) {
        return Err(BundleError::LargeFile { name: name.to_owned(), bytes: text.len() });
    }
    Ok(())
}
