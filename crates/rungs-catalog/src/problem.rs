//! Problems in catalogue files: what is wrong, where, and how to mend it.

use std::fmt;

use serde::Serialize;

/// How bad a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// The catalogue must not be used like this.
    Error,
    /// Worth mending.
    Warning,
    /// Something that nobody knows yet; nothing to mend.
    Note,
}

/// One problem in one place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Problem {
    /// The file, relative to the catalogue's folder.
    pub file: String,
    /// Line, counted from 1; 0 where the whole file or a missing file is meant.
    pub line: usize,
    /// Where in the file, for example `offers[0].close[1].sources`.
    pub key: String,
    /// How bad.
    pub severity: Severity,
    /// What is wrong.
    pub what: String,
    /// How to mend it.
    pub hint: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: ", self.file, self.line)?;
        if !self.key.is_empty() {
            write!(f, "{}: ", self.key)?;
        }
        write!(f, "{}; {}", self.what, self.hint)
    }
}
