//! Reading a catalogue from its text files, keeping what can be understood and reporting the rest.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::catalog::{BuildBlock, Catalog, Evidence, Goal, Issuer, Meta, Skill, Source};
use crate::certification::Certification;
use crate::guide::{Guide, Situation};
use crate::locate::{Lines, Step, line_of, steps};
use crate::problem::{Problem, Severity};

/// A file of a catalogue: its name relative to the folder, and its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextFile {
    /// For example `certifications/aws-aif-c01.toml`, always with `/`.
    pub name: String,
    /// What stands in it.
    pub bytes: Vec<u8>,
}

/// A folder that could not be read.
#[derive(Debug, thiserror::Error)]
#[error("cannot read the catalogue at {path}")]
pub struct ReadError {
    /// The folder or file.
    pub path: String,
    /// Why.
    pub source: io::Error,
}

/// Largest file that is read; a bigger one is reported and left out.
pub const LARGEST_FILE: u64 = 4 * 1024 * 1024;

/// What was read: the catalogue of everything that could be understood, and what could not.
#[derive(Debug)]
pub struct Loaded {
    /// Everything that could be understood.
    pub catalog: Catalog,
    /// Everything that could not.
    pub problems: Vec<Problem>,
    /// The files, to find lines in.
    pub files: Vec<TextFile>,
}

/// Reads all `.toml` files of a catalogue's folder, in the order of their names.
///
/// # Errors
///
/// [`ReadError`] when the folder or a file in it cannot be read.
pub fn read_folder(folder: &Path) -> Result<Vec<TextFile>, ReadError> {
    let mut files = Vec::new();
    for part in ["", "certifications", "guides"] {
        let place = if part.is_empty() { folder.to_owned() } else { folder.join(part) };
        if !part.is_empty() && !place.exists() {
            continue;
        }
        let failed = |source| ReadError { path: place.display().to_string(), source };
        for entry in fs::read_dir(&place).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            if path.extension().is_none_or(|extension| extension != "toml") || !path.is_file() {
                continue;
            }
            let failed = |source| ReadError { path: path.display().to_string(), source };
            let file_name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            let name = if part.is_empty() { file_name } else { format!("{part}/{file_name}") };
            let bytes = if fs::metadata(&path).map_err(failed)?.len() > LARGEST_FILE {
                // Kept as a file that does not parse, so that it is reported rather than lost.
                b"\xff".to_vec()
            } else {
                fs::read(&path).map_err(failed)?
            };
            files.push(TextFile { name, bytes });
        }
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(files)
}

/// Reads a catalogue from its folder.
///
/// # Errors
///
/// [`ReadError`] when the folder or a file in it cannot be read. What stands in the files is never
/// an error here: it is in [`Loaded::problems`].
pub fn load_folder(folder: &Path) -> Result<Loaded, ReadError> {
    Ok(parse(read_folder(folder)?))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SkillsFile {
    #[serde(default)]
    skill: Vec<Skill>,
}
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GoalsFile {
    #[serde(default)]
    goal: Vec<Goal>,
}
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EvidenceFile {
    #[serde(default)]
    evidence: Vec<Evidence>,
}
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct IssuersFile {
    #[serde(default)]
    issuer: Vec<Issuer>,
}
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SourcesFile {
    #[serde(default)]
    source: Vec<Source>,
}
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SituationsFile {
    #[serde(default)]
    situation: Vec<Situation>,
}
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BuildBlocksFile {
    #[serde(default)]
    build_block: Vec<BuildBlock>,
}

/// Understands the files of a catalogue. Never fails: what cannot be understood is reported.
pub fn parse(files: Vec<TextFile>) -> Loaded {
    let mut reader = Reader::default();
    let mut meta = None;
    let mut catalog = Catalog {
        meta: Meta {
            checked: rungs_planner::Day::EPOCH,
            newest_evidence: rungs_planner::Day::EPOCH,
            version: 0,
            licence: String::new(),
        },
        certifications: BTreeMap::new(),
        skills: BTreeMap::new(),
        goals: Vec::new(),
        evidence: BTreeMap::new(),
        issuers: BTreeMap::new(),
        sources: BTreeMap::new(),
        guides: Vec::new(),
        situations: Vec::new(),
        build_blocks: Vec::new(),
    };
    for file in &files {
        match file.name.as_str() {
            "catalogue.toml" => meta = reader.read::<Meta>(file),
            "skills.toml" => {
                let read: Option<SkillsFile> = reader.read(file);
                reader.gather(file, "skill", read.map(|f| f.skill), |s| s.id.clone(), &mut catalog.skills);
            }
            "goals.toml" => catalog.goals = reader.read::<GoalsFile>(file).map(|f| f.goal).unwrap_or_default(),
            "evidence.toml" => {
                let read: Option<EvidenceFile> = reader.read(file);
                reader.gather(file, "evidence", read.map(|f| f.evidence), |s| s.id.clone(), &mut catalog.evidence);
            }
            "issuers.toml" => {
                let read: Option<IssuersFile> = reader.read(file);
                reader.gather(file, "issuer", read.map(|f| f.issuer), |s| s.id.clone(), &mut catalog.issuers);
            }
            "sources.toml" => {
                let read: Option<SourcesFile> = reader.read(file);
                reader.gather(file, "source", read.map(|f| f.source), |s| s.id.clone(), &mut catalog.sources);
            }
            "situations.toml" => {
                catalog.situations = reader.read::<SituationsFile>(file).map(|f| f.situation).unwrap_or_default();
            }
            "build-blocks.toml" => {
                catalog.build_blocks = reader.read::<BuildBlocksFile>(file).map(|f| f.build_block).unwrap_or_default();
            }
            name if name.starts_with("guides/") => catalog.guides.extend(reader.read::<Guide>(file)),
            name if name.starts_with("certifications/") => {
                if let Some(certification) = reader.read::<Certification>(file) {
                    reader.insert(file, "id", certification.id.clone(), certification, &mut catalog.certifications);
                }
            }
            name => reader.report(
                file,
                1,
                "",
                format!("the catalogue has no file `{name}`"),
                "move it out of the folder, or give it one of the names that `catalog/README.md` lists",
            ),
        }
    }
    match meta {
        Some(meta) => catalog.meta = meta,
        None if files.iter().any(|file| file.name == "catalogue.toml") => {}
        None => reader.problems.push(Problem {
            file: "catalogue.toml".into(),
            line: 0,
            key: String::new(),
            severity: Severity::Error,
            what: "the file is missing".into(),
            hint: "a catalogue needs `catalogue.toml` with `checked`, `newest_evidence`, `version` and `licence`"
                .into(),
        }),
    }
    catalog.guides.sort_by(|a, b| (a.as_of, &a.id).cmp(&(b.as_of, &b.id)));
    Loaded { catalog, problems: reader.problems, files }
}

#[derive(Default)]
struct Reader {
    problems: Vec<Problem>,
}

impl Reader {
    fn report(&mut self, file: &TextFile, line: usize, key: &str, what: String, hint: &str) {
        let severity = Severity::Error;
        self.problems.push(Problem {
            file: file.name.clone(),
            line,
            key: key.to_owned(),
            severity,
            what,
            hint: hint.to_owned(),
        });
    }

    /// Reads one file. A value that cannot be understood is reported, taken out, and the rest is read
    /// again, so that one pass reports every fault of a file and keeps what is sound.
    fn read<T: DeserializeOwned>(&mut self, file: &TextFile) -> Option<T> {
        let text = match std::str::from_utf8(&file.bytes) {
            Ok(text) => text,
            Err(error) => {
                let line = file.bytes.iter().take(error.valid_up_to()).filter(|byte| **byte == b'\n').count() + 1;
                self.report(
                    file,
                    line,
                    "",
                    "not a readable text in UTF-8 of at most 4 MiB".into(),
                    "save it as UTF-8, smaller",
                );
                return None;
            }
        };
        let mut table: toml::Table = match text.parse() {
            Ok(table) => table,
            Err(error) => {
                let line = error.span().map_or(1, |span| line_of(text, span.start));
                self.report(file, line, "", format!("not valid TOML: {}", error.message()), "see https://toml.io");
                return None;
            }
        };
        let lines = Lines::new(text);
        let mut removed: Vec<Vec<Step>> = Vec::new();
        loop {
            let error = match serde_path_to_error::deserialize::<_, T>(table.clone()) {
                Ok(value) => return Some(value),
                Err(error) => error,
            };
            let message = error.inner().message().trim().to_owned();
            let mut path = error.path().to_string();
            if path == "." {
                path.clear();
            }
            if let Some(name) = between(&message, "unknown field `", "`") {
                let ends_with_it = steps(&path).last() == Some(&Step::Key(name.to_owned()));
                if !ends_with_it {
                    path = if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
                }
            }
            let place = steps(&path);
            let original = as_in_the_file(&place, &removed);
            self.report(
                file,
                lines.of(&original),
                &original,
                message,
                "see `catalog/README.md` for what may stand here",
            );
            if place.is_empty() || !remove(&mut table, &place) {
                return None;
            }
            if matches!(place.last(), Some(Step::Index(_))) {
                removed.push(place);
            }
        }
    }

    fn gather<T>(
        &mut self,
        file: &TextFile,
        key: &str,
        list: Option<Vec<T>>,
        id: impl Fn(&T) -> String,
        into: &mut BTreeMap<String, T>,
    ) {
        for (index, item) in list.unwrap_or_default().into_iter().enumerate() {
            let name = id(&item);
            self.insert(file, &format!("{key}[{index}].id"), name, item, into);
        }
    }

    fn insert<T>(&mut self, file: &TextFile, key: &str, id: String, item: T, into: &mut BTreeMap<String, T>) {
        if into.contains_key(&id) {
            let line = std::str::from_utf8(&file.bytes).map_or(1, |text| Lines::new(text).of(key));
            self.report(file, line, key, format!("the id `{id}` is given twice"), "give one of them another id");
            return;
        }
        into.insert(id, item);
    }
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    let rest = text.split_once(before)?.1;
    Some(rest.split_once(after)?.0)
}

/// Counts the elements that were taken out of an array before this one, so that a reported index is
/// the one in the file.
fn as_in_the_file(place: &[Step], removed: &[Vec<Step>]) -> String {
    let mut out = String::new();
    for (depth, step) in place.iter().enumerate() {
        match step {
            Step::Key(key) => {
                if !out.is_empty() {
                    out.push('.');
                }
                out.push_str(key);
            }
            Step::Index(index) => {
                let mut index = *index;
                let prefix = place.get(..depth).unwrap_or_default();
                // In reverse, since a later removal was counted on a shorter array.
                for gone in removed.iter().rev() {
                    if let Some((Step::Index(at), before)) = gone.split_last()
                        && before == prefix
                        && *at <= index
                    {
                        index += 1;
                    }
                }
                out.push_str(&format!("[{index}]"));
            }
        }
    }
    out
}

fn remove(table: &mut toml::Table, place: &[Step]) -> bool {
    let Some((last, way)) = place.split_last() else { return false };
    let mut value: Option<&mut toml::Value> = None;
    for step in way {
        value = match (step, value) {
            (Step::Key(key), None) => table.get_mut(key),
            (Step::Key(key), Some(inner)) => inner.as_table_mut().and_then(|inner| inner.get_mut(key)),
            (Step::Index(index), Some(inner)) => inner.as_array_mut().and_then(|inner| inner.get_mut(*index)),
            (Step::Index(_), None) => None,
        };
        if value.is_none() {
            return false;
        }
    }
    match (last, value) {
        (Step::Key(key), None) => table.remove(key).is_some(),
        (Step::Key(key), Some(inner)) => inner.as_table_mut().and_then(|inner| inner.remove(key)).is_some(),
        (Step::Index(index), Some(inner)) => inner.as_array_mut().is_some_and(|inner| {
            let there = *index < inner.len();
            if there {
                inner.remove(*index);
            }
            there
        }),
        (Step::Index(_), None) => false,
    }
}
