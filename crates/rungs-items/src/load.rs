//! Reading sets of questions from a folder. The only module of this crate that touches files.
//!
//! The folder may come from a stranger: links that lead out of it are not followed, and the number and size of files
//! are limited. What stands in the files is never an error: it is in [`Loaded::problems`], and a broken file leaves
//! the others usable.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::bank::{Bank, BankFile, Decision, Ruling};
use crate::content::bank_hash;
use crate::parse::{self, LARGEST_QUESTION};
use crate::problem::Problem;
use crate::question::Question;

/// Most files that are read from one folder.
pub const MOST_FILES: usize = 50_000;

/// Largest `bank.toml` or `rulings.toml`, in bytes.
pub const LARGEST_TABLE: usize = 1024 * 1024;

/// A file of a folder of sets: its name relative to the folder, and its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextFile {
    /// For example `aws-aif-c01/questions/grounding.md`, always with `/`.
    pub name: String,
    /// What stands in it; of a file that is too large one byte more than is allowed.
    pub bytes: Vec<u8>,
}

/// A folder that could not be read.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The system refused.
    #[error("cannot read the questions at {path}")]
    Read {
        /// The folder or file.
        path: String,
        /// Why.
        source: io::Error,
    },
    /// There are more files than anybody writes.
    #[error("{path} holds more than {MOST_FILES} files")]
    TooMany {
        /// The folder.
        path: String,
    },
}

/// What was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Loaded {
    /// The sets, by exam.
    pub banks: Vec<Bank>,
    /// Everything that could not be understood, by file and line.
    pub problems: Vec<Problem>,
}

/// Reads the sets of a folder: each folder in it is an exam's.
///
/// # Errors
///
/// [`LoadError`] when the folder or a file in it cannot be read, or there are too many files.
pub fn load_folder(folder: &Path) -> Result<Loaded, LoadError> {
    let prefix = folder.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/");
    Ok(from_texts(&prefix, &read_folder(folder)?))
}

/// Reads the files of a folder of sets, in the order of their names. Files that are no part of a set are left out.
///
/// # Errors
///
/// [`LoadError`] when the folder or a file in it cannot be read, or there are too many files.
pub fn read_folder(folder: &Path) -> Result<Vec<TextFile>, LoadError> {
    let root =
        folder.canonicalize().map_err(|source| LoadError::Read { path: folder.display().to_string(), source })?;
    let mut reader = Reader { root, files: Vec::new() };
    for (exam, path) in reader.entries(&reader.root)? {
        if !path.is_dir() {
            continue;
        }
        for (name, path) in reader.entries(&path)? {
            match name.as_str() {
                "bank.toml" | "rulings.toml" => reader.file(format!("{exam}/{name}"), &path, LARGEST_TABLE)?,
                "questions" if path.is_dir() => {
                    for (question, path) in reader.entries(&path)? {
                        if Path::new(&question).extension().is_some_and(|extension| extension == "md") {
                            reader.file(format!("{exam}/questions/{question}"), &path, LARGEST_QUESTION)?;
                        }
                    }
                }
                _ => {}
            }
        }
    }
    reader.files.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(reader.files)
}

struct Reader {
    root: PathBuf,
    files: Vec<TextFile>,
}

impl Reader {
    /// Returns what stands in a folder, without hidden files and links that lead out of the sets.
    fn entries(&self, folder: &Path) -> Result<Vec<(String, PathBuf)>, LoadError> {
        let failed = |source| LoadError::Read { path: folder.display().to_string(), source };
        let mut found = Vec::new();
        for entry in fs::read_dir(folder).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            if found.len() >= MOST_FILES {
                return Err(LoadError::TooMany { path: folder.display().to_string() });
            }
            let name = entry.file_name().to_string_lossy().into_owned();
            // A link to nowhere has no canonical path, and is left out too.
            let inside = entry.path().canonicalize().ok().filter(|path| path.starts_with(&self.root));
            if let (Some(path), false) = (inside, name.starts_with('.')) {
                found.push((name, path));
            }
        }
        found.sort();
        Ok(found)
    }

    fn file(&mut self, name: String, path: &Path, largest: usize) -> Result<(), LoadError> {
        // Pipes and devices would never end.
        if !path.is_file() {
            return Ok(());
        }
        if self.files.len() >= MOST_FILES {
            return Err(LoadError::TooMany { path: self.root.display().to_string() });
        }
        let failed = |source| LoadError::Read { path: path.display().to_string(), source };
        let mut bytes = Vec::new();
        let most = u64::try_from(largest).unwrap_or(u64::MAX).saturating_add(1);
        fs::File::open(path).map_err(failed)?.take(most).read_to_end(&mut bytes).map_err(failed)?;
        self.files.push(TextFile { name, bytes });
        Ok(())
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RulingsFile {
    #[serde(default)]
    rulings: Vec<Ruling>,
}

/// What one exam's folder holds while it is read.
#[derive(Default)]
struct Folder {
    bank: Option<BankFile>,
    has_bank: bool,
    questions: Vec<Question>,
    rulings: Vec<Ruling>,
}

/// Understands files of sets; `prefix` is put before their names in messages.
pub fn from_texts(prefix: &str, files: &[TextFile]) -> Loaded {
    let prefix = prefix.trim_end_matches('/');
    let shown = |name: &str| if prefix.is_empty() { name.to_owned() } else { format!("{prefix}/{name}") };
    let mut problems = Vec::new();
    let mut folders: BTreeMap<&str, Folder> = BTreeMap::new();
    for file in files {
        let Some((exam, name)) = file.name.split_once('/') else { continue };
        let folder = folders.entry(exam).or_default();
        let path = shown(&file.name);
        folder.has_bank |= name == "bank.toml";
        let text = match std::str::from_utf8(&file.bytes) {
            Ok(text) => text,
            Err(error) => {
                let before = file.bytes.iter().take(error.valid_up_to()).filter(|&&byte| byte == b'\n').count();
                problems.push(problem(&path, before + 1, "the file is not UTF-8", "save it as UTF-8"));
                continue;
            }
        };
        match name {
            "bank.toml" => folder.bank = bank_file(&path, exam, text, &mut problems),
            "rulings.toml" => folder.rulings = rulings(&path, text, &mut problems),
            _ => {
                let Some(id) = name.strip_prefix("questions/").and_then(|name| name.strip_suffix(".md")) else {
                    continue;
                };
                let parsed = parse::parse(&path, id, text);
                problems.extend(parsed.problems);
                folder.questions.extend(parsed.questions);
            }
        }
    }
    let mut banks = Vec::new();
    let mut ids = BTreeSet::new();
    for (exam, mut folder) in folders {
        folder.questions.sort_by(|a, b| a.id.cmp(&b.id));
        folder.questions.retain(|question| {
            let new = ids.insert(question.id.clone());
            if !new {
                let what = format!("another question has the id `{}`", question.id);
                problems.push(problem(
                    &question.place.file,
                    1,
                    &what,
                    "rename the newer file; ids are never used twice",
                ));
            }
            new
        });
        if !folder.has_bank {
            let hint = "say there what this set is; `banks/README.md` has an example";
            problems.push(problem(&shown(&format!("{exam}/bank.toml")), 1, "the file is missing", hint));
        }
        let Some(file) = folder.bank else { continue };
        folder.rulings.sort_by_key(|ruling| ruling.on);
        let hash = bank_hash(&file, &folder.questions, &folder.rulings);
        banks.push(Bank { file, questions: folder.questions, rulings: folder.rulings, hash });
    }
    problems.sort();
    Loaded { banks, problems }
}

fn problem(file: &str, line: usize, what: &str, hint: &str) -> Problem {
    Problem { file: file.to_owned(), line, what: what.to_owned(), hint: hint.to_owned() }
}

/// Reads a table, or reports why not.
fn table<T: DeserializeOwned>(path: &str, text: &str, problems: &mut Vec<Problem>) -> Option<T> {
    if text.len() > LARGEST_TABLE {
        problems.push(problem(path, 1, &format!("the file has more than {LARGEST_TABLE} bytes"), "make it shorter"));
        return None;
    }
    if let Some((at, found)) = text.replace("\r\n", "\n").char_indices().find(|&(_, found)| parse::is_hidden(found)) {
        let what = format!("there is an invisible character, U+{:04X}", u32::from(found));
        problems.push(problem(path, line_of(&text.replace("\r\n", "\n"), at), &what, "take it out"));
        return None;
    }
    match toml::from_str(text) {
        Ok(table) => Some(table),
        Err(error) => {
            let line = line_of(text, error.span().map_or(0, |span| span.start));
            let what = error.message().trim().replace('\n', ", ");
            problems.push(problem(path, line, &what, "`banks/README.md` lists the keys"));
            None
        }
    }
}

fn line_of(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|&byte| byte == b'\n').count() + 1
}

fn bank_file(path: &str, exam: &str, text: &str, problems: &mut Vec<Problem>) -> Option<BankFile> {
    let file: BankFile = table(path, text, problems)?;
    if file.exam != exam {
        let what = format!("`exam` is `{}`, the folder `{exam}`", file.exam);
        problems.push(problem(path, 1, &what, "name the folder after the exam"));
        return None;
    }
    Some(file)
}

fn rulings(path: &str, text: &str, problems: &mut Vec<Problem>) -> Vec<Ruling> {
    let read = table::<RulingsFile>(path, text, problems).map(|file| file.rulings).unwrap_or_default();
    for ruling in &read {
        let whose = |what: &str| format!("the ruling of {} on `{}` {what}", ruling.on, ruling.question);
        let line = line_of(text, text.find(&format!("\"{}\"", ruling.question)).unwrap_or_default());
        if ruling.options.is_empty() != (ruling.decision == Decision::Void) {
            let what = whose(if ruling.options.is_empty() { "names no options" } else { "names options but voids" });
            problems.push(problem(path, line, &what, "`accept` and `key` need options, `void` has none"));
        }
        let is_hash = |version: &String| {
            (8..=64).contains(&version.len()) && version.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
        };
        if !ruling.versions.iter().all(is_hash) {
            let hint = "a version is 8 to 64 of the digits 0-9 and a-f";
            problems.push(problem(path, line, &whose("names a version that is none"), hint));
        }
        if ruling.why.trim().is_empty() {
            problems.push(problem(path, line, &whose("has no reason"), "learners are told why"));
        }
    }
    read
}
