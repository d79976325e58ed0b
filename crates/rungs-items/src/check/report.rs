//! What a check found, in an order that does not change.

use std::fmt;

use serde::Serialize;

use super::bots::BotResult;
use super::code::{Code, Severity};
use super::coverage::ExamCoverage;
use crate::question::Place;

/// One fault.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Finding {
    /// Path as given to the reader.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// How much it matters.
    pub severity: Severity,
    /// What sort of fault.
    pub code: Code,
    /// What is wrong.
    pub what: String,
    /// How to mend it.
    pub hint: String,
}

impl Finding {
    /// Makes a finding with the weight of its code.
    pub(super) fn new(code: Code, place: &Place, what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            file: place.file.clone(),
            line: place.line,
            severity: code.severity(),
            code,
            what: what.into(),
            hint: hint.into(),
        }
    }
}

/// `file:line: error[code]: what; hint`
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}[{}]: {}; {}", self.file, self.line, self.severity, self.code, self.what, self.hint)
    }
}

/// Everything that a check found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// Questions that were checked, over all sets.
    pub questions: usize,
    /// How many findings are errors.
    pub errors: usize,
    /// How many findings are warnings.
    pub warnings: usize,
    /// How many findings are notes.
    pub notes: usize,
    /// The faults, by file, line, weight and code.
    pub problems: Vec<Finding>,
    /// How each guessing rule did on each set, in the order of the sets.
    pub bots: Vec<BotResult>,
    /// How each set covers its exam, in the order of the sets.
    pub coverage: Vec<ExamCoverage>,
}

impl Report {
    /// Puts the findings in order and counts them.
    pub(super) fn new(
        questions: usize,
        mut problems: Vec<Finding>,
        bots: Vec<BotResult>,
        coverage: Vec<ExamCoverage>,
    ) -> Self {
        problems.sort();
        problems.dedup();
        let of = |severity| problems.iter().filter(|problem| problem.severity == severity).count();
        Self {
            questions,
            errors: of(Severity::Error),
            warnings: of(Severity::Warning),
            notes: of(Severity::Note),
            problems,
            bots,
            coverage,
        }
    }

    /// Returns whether the sets may be used: no error.
    pub fn passes(&self) -> bool {
        self.errors == 0
    }
}
