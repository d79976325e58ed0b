//! Checking a catalogue: everything that is wrong with it, in one pass.
//!
//! [`check`] looks at one catalogue, [`compare`] at an edit of it. Neither stops at the first fault, and
//! every [`Problem`] says where it is and how to mend it.

mod chains;
mod dates;
mod findings;
mod found_fact;
mod guides;
mod hours;
mod ids;
mod offers;
mod ranges;
mod redated;
mod references;
mod text;
mod unknowns;
mod weights;

use rungs_planner::Day;

use crate::load::Loaded;
use crate::problem::{Problem, Severity};
use findings::Findings;

pub(crate) use ids::well_formed;
pub use redated::{MOST_REDATED, compare};
pub use unknowns::{Unknowns, unknowns};

/// What a check depends on besides the files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CheckOptions {
    /// The day of the check: nothing may claim to have been read after it.
    pub today: Day,
    /// Age in days above which a fact is reported as stale; `None` = never.
    pub stale_after_days: Option<u32>,
}

/// Returns everything that is wrong with a catalogue, or not known, sorted by file and line.
///
/// What the loader could not understand is included, so this is the whole answer.
pub fn check(loaded: &Loaded, options: &CheckOptions) -> Vec<Problem> {
    let catalog = &loaded.catalog;
    let mut findings = Findings::new(loaded);
    text::check(&mut findings);
    ids::check(catalog, &mut findings);
    references::check(catalog, &mut findings);
    ranges::check(catalog, &mut findings);
    weights::check(catalog, &mut findings);
    offers::check(catalog, options.today, &mut findings);
    chains::check(catalog, &mut findings);
    dates::check(catalog, options, &mut findings);
    hours::check(catalog, &mut findings);
    guides::check(catalog, &mut findings);
    unknowns::check(catalog, options.today, &mut findings);
    findings.into_problems()
}

/// Counts of problems by severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct Tally {
    /// The catalogue must not be used like this.
    pub errors: usize,
    /// Worth mending.
    pub warnings: usize,
    /// Not known yet.
    pub notes: usize,
}

impl Tally {
    /// Counts `problems`.
    pub fn of(problems: &[Problem]) -> Self {
        let count = |severity| problems.iter().filter(|problem| problem.severity == severity).count();
        Self { errors: count(Severity::Error), warnings: count(Severity::Warning), notes: count(Severity::Note) }
    }
}
