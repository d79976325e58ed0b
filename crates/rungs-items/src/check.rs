//! The gatekeeper: what is wrong with sets of questions, before a learner sees them.
//!
//! [`check`] is a pure function of the sets, of what the exams ask for and of the day. It finds everything in one pass: faults of texts
//! and records, questions that are there twice, guessers who do better than chance, and holes in the coverage. Reading files and
//! checking scripts over thousands of seeds are done elsewhere ([`load`](crate::load)).
//!
//! A finding has the file and the first line of its question: the reader keeps no finer places.

mod bank_file;
mod bots;
mod code;
mod coverage;
mod duplicates;
mod features;
mod grammar;
mod options;
mod record;
mod report;
mod ridge;
mod sheet;
mod stem;
mod trained;
mod words;

use jiff::civil::Date;

pub use bots::{BotResult, BotVerdict, TOLERATED};
pub use code::{Code, Severity};
pub use coverage::{DomainCoverage, ExamCoverage, ObjectiveCoverage, POOL_TO_DRAW};
pub use duplicates::NEARLY_SAME;
pub use options::SHORTEST_REASON;
pub use record::LARGEST_FAMILY;
pub use report::{Finding, Report};
pub use stem::LONGEST_STEM;
pub use trained::LEVEL;

use crate::bank::{Bank, Outline};
use crate::present::{Variant, realise};
use crate::question::Question;
use crate::script::ScriptError;

/// How to check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// The day of the check.
    pub today: Date,
    /// Variants of each executable question that the bots sit: seeds 1 to this number.
    pub seeds: u32,
    /// Most shuffled keys that the trained bot is compared with.
    pub permutations: u32,
}

impl Options {
    /// Returns the usual options for a check on this day.
    pub fn on(today: Date) -> Self {
        Self { today, seeds: 5, permutations: 999 }
    }
}

/// Fills the gaps of a question for a seed.
pub type Realise<'f> = &'f dyn Fn(&Question, u32) -> Result<Variant, ScriptError>;

/// Checks sets of questions together. `outlines` are the exams of the catalogue on that day.
pub fn check(banks: &[Bank], outlines: &[Outline], options: &Options) -> Report {
    check_with(banks, outlines, options, &realise)
}

/// As [`check`], with scripts run by `realise`, for example in [another process](crate::sandbox::Client::fill).
pub fn check_with(banks: &[Bank], outlines: &[Outline], options: &Options, realise: Realise<'_>) -> Report {
    let mut found = Vec::new();
    let (mut sat, mut coverage) = (Vec::new(), Vec::new());
    for bank in banks {
        bank_file::check(bank, outlines, options.today, &mut found);
        for question in &bank.questions {
            record::check(question, &bank.file.exam, outlines, options.today, &mut found);
            stem::check(question, &mut found);
            // Options and reasons of an executable question may be nothing but gaps, so a variant is looked at. A script that fails
            // is reported with the bots.
            if question.is_executable() {
                if let Ok(variant) = realise(question, 1) {
                    options::check(question, &variant.body, &mut found);
                    grammar::check(question, &variant.body, &mut found);
                }
            } else {
                options::check(question, &question.body, &mut found);
                grammar::check(question, &question.body, &mut found);
            }
        }
        let outline = outlines.iter().find(|outline| outline.exam == bank.file.exam);
        let items = sheet::items(bank, options.seeds, realise, &mut found);
        sat.extend(bots::sit(bank, &items, outline, &mut found));
        sat.extend(trained::sit(bank, &items, outline, options.permutations, &mut found));
        if let Some(outline) = outline {
            coverage.push(coverage::check(bank, banks, outline, &mut found));
        }
    }
    record::check_names(banks, &mut found);
    duplicates::check(banks, &mut found);
    Report::new(banks.iter().map(|bank| bank.questions.len()).sum(), found, sat, coverage)
}
