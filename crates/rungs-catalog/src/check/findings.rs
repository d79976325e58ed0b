//! Collecting problems, and finding their lines when all are known.

use std::collections::{BTreeMap, BTreeSet};

use crate::load::Loaded;
use crate::locate::{Lines, Step, steps};
use crate::problem::{Problem, Severity};

use super::text::visible;

/// A place in a file: its name and a key path such as `offers[0].close`.
#[derive(Debug, Clone)]
pub(super) struct Spot<'a> {
    pub(super) file: &'a str,
    pub(super) key: String,
}

impl<'a> Spot<'a> {
    pub(super) fn new(file: &'a str, key: impl Into<String>) -> Self {
        Self { file, key: key.into() }
    }

    /// Goes into a table.
    pub(super) fn key(&self, name: &str) -> Self {
        let key = if self.key.is_empty() { name.to_owned() } else { format!("{}.{name}", self.key) };
        Self { file: self.file, key }
    }

    /// Goes into an array, counted from 0.
    pub(super) fn at(&self, index: usize) -> Self {
        Self { file: self.file, key: format!("{}[{index}]", self.key) }
    }
}

/// The problems found so far, and the files that they are in.
pub(super) struct Findings<'a> {
    loaded: &'a Loaded,
    tables: BTreeMap<&'a str, toml::Table>,
    /// First file that claims an id, by folder and id.
    claimed: BTreeMap<(&'static str, String), &'a str>,
    /// Elements of arrays that the loader took out, by file.
    removed: BTreeMap<&'a str, BTreeSet<String>>,
    found: Vec<Problem>,
}

impl<'a> Findings<'a> {
    pub(super) fn new(loaded: &'a Loaded) -> Self {
        let mut tables = BTreeMap::new();
        let mut claimed = BTreeMap::new();
        for file in &loaded.files {
            let Some(table) = std::str::from_utf8(&file.bytes).ok().and_then(|text| text.parse::<toml::Table>().ok())
            else {
                continue;
            };
            for folder in ["certifications", "guides"] {
                if file.name.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
                    && let Some(id) = table.get("id").and_then(toml::Value::as_str)
                {
                    claimed.entry((folder, id.to_owned())).or_insert(file.name.as_str());
                }
            }
            tables.insert(file.name.as_str(), table);
        }
        let mut removed: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        for problem in &loaded.problems {
            if problem.key.ends_with(']') {
                removed.entry(&problem.file).or_default().insert(problem.key.clone());
            }
        }
        Self { loaded, tables, claimed, removed, found: Vec::new() }
    }

    /// Returns the files that are TOML, as they stand.
    pub(super) fn tables(&self) -> &BTreeMap<&'a str, toml::Table> {
        &self.tables
    }

    /// Returns the top of the file that holds a certification.
    pub(super) fn certification(&self, id: &str) -> Spot<'a> {
        self.own_file("certifications", id)
    }

    /// Returns the top of the file that holds a guide.
    pub(super) fn guide(&self, id: &str) -> Spot<'a> {
        self.own_file("guides", id)
    }

    fn own_file(&self, folder: &'static str, id: &str) -> Spot<'a> {
        Spot::new(self.claimed.get(&(folder, id.to_owned())).copied().unwrap_or(folder), "")
    }

    /// Returns the entry with this id in a file that is a list, for example in `skills.toml`.
    pub(super) fn entry(&self, file: &'static str, list: &str, id: &str) -> Spot<'a> {
        let index = self.tables.get(file).and_then(|table| table.get(list)?.as_array()).and_then(|entries| {
            entries.iter().position(|entry| entry.get("id").and_then(toml::Value::as_str) == Some(id))
        });
        let top = Spot::new(file, list);
        index.map_or(top.clone(), |index| top.at(index))
    }

    /// Returns how many problems were found so far.
    pub(super) fn count(&self) -> usize {
        self.found.len()
    }

    pub(super) fn error(&mut self, spot: &Spot<'_>, what: impl Into<String>, hint: impl Into<String>) {
        self.add(Severity::Error, spot, what.into(), hint.into());
    }

    pub(super) fn warning(&mut self, spot: &Spot<'_>, what: impl Into<String>, hint: impl Into<String>) {
        self.add(Severity::Warning, spot, what.into(), hint.into());
    }

    pub(super) fn note(&mut self, spot: &Spot<'_>, what: impl Into<String>, hint: impl Into<String>) {
        self.add(Severity::Note, spot, what.into(), hint.into());
    }

    fn add(&mut self, severity: Severity, spot: &Spot<'_>, what: String, hint: String) {
        self.found.push(Problem { file: spot.file.to_owned(), line: 0, key: spot.key.clone(), severity, what, hint });
    }

    /// Returns the loader's problems and those found here, each with its line, sorted by file and line.
    pub(super) fn into_problems(self) -> Vec<Problem> {
        let known = self.loaded.problems.clone();
        self.located(known)
    }

    /// Returns the problems found here alone.
    pub(super) fn into_own_problems(self) -> Vec<Problem> {
        self.located(Vec::new())
    }

    fn located(self, mut all: Vec<Problem>) -> Vec<Problem> {
        let Self { loaded, removed, found, .. } = self;
        let mut by_file: BTreeMap<String, Vec<Problem>> = BTreeMap::new();
        for problem in found {
            by_file.entry(problem.file.clone()).or_default().push(problem);
        }
        let known: BTreeSet<(&str, &str)> = loaded.problems.iter().map(|p| (p.file.as_str(), p.key.as_str())).collect();
        for (file, problems) in by_file {
            let text = loaded.files.iter().find(|held| held.name == file).map(|held| held.bytes.as_slice());
            let lines = text.and_then(|bytes| std::str::from_utf8(bytes).ok()).map(Lines::new);
            let removed = removed.get(file.as_str());
            for mut problem in problems {
                if let Some(removed) = removed {
                    problem.key = as_in_the_file(&problem.key, removed);
                }
                // The loader already said that this value cannot be understood.
                if known.contains(&(file.as_str(), problem.key.as_str())) && problem.severity == Severity::Error {
                    continue;
                }
                problem.line = lines.as_ref().map_or(0, |lines| lines.of(&problem.key));
                all.push(problem);
            }
        }
        for problem in &mut all {
            for text in [&mut problem.file, &mut problem.key, &mut problem.what, &mut problem.hint] {
                *text = visible(text);
            }
        }
        all.sort_by(|a, b| {
            (&a.file, a.line, a.severity, &a.key, &a.what).cmp(&(&b.file, b.line, b.severity, &b.key, &b.what))
        });
        all.dedup();
        all
    }
}

/// Counts the elements that the loader took out of arrays, so that an index is the one in the file.
fn as_in_the_file(key: &str, removed: &BTreeSet<String>) -> String {
    let mut out = String::new();
    for step in steps(key) {
        match step {
            Step::Key(name) => {
                if !out.is_empty() {
                    out.push('.');
                }
                out.push_str(&name);
            }
            Step::Index(index) => {
                // The index-th of those that are left; `removed` is finite, so this ends.
                let mut left = index;
                let mut at = 0;
                loop {
                    if !removed.contains(&format!("{out}[{at}]")) {
                        if left == 0 {
                            break;
                        }
                        left -= 1;
                    }
                    at += 1;
                }
                out = format!("{out}[{at}]");
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_counts_what_the_loader_took_out() {
        let removed: BTreeSet<String> =
            ["offers[0]", "offers[2]", "offers[1].close[0]"].into_iter().map(str::to_owned).collect();
        for (key, wanted) in [
            ("offers[0].id", "offers[1].id"),
            ("offers[1].id", "offers[3].id"),
            ("offers[0].close[0].checked", "offers[1].close[1].checked"),
            ("name", "name"),
            ("", ""),
        ] {
            assert_eq!(as_in_the_file(key, &removed), wanted, "{key}");
        }
    }
}
