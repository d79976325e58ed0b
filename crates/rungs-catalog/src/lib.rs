//! The living catalogue of AI and ML certifications: every fact dated, sourced and graded.
//!
//! Text files under `catalog/` are read by [`load`] into a [`Catalog`]; everything else here is a pure
//! function of that value and a day: no clock, no network, no environment. Files are touched only by
//! [`load`]. Judgements (hours, levels, how well employers know something) are kept apart from facts in
//! [`certification::Judgement`], so that a reader can tell them apart and change them.
#![warn(missing_docs)]

pub mod advice;
pub mod as_of;
pub mod build_blocks;
pub mod bundle;
pub mod calendar;
pub mod catalog;
pub mod certification;
pub mod changes;
pub mod check;
pub mod compare;
pub mod doubt;
pub mod fact;
#[cfg(test)]
mod fixture;
pub mod guide;
pub mod jsonld;
pub mod ladder;
pub mod load;
mod locate;
pub mod name;
pub mod personal;
pub mod plan_report;
pub mod plan_step;
pub mod planning;
pub mod problem;
pub mod questions_asked;
pub mod renewal;
pub mod review;
pub mod search;
pub mod show;
pub mod table;
pub mod unlisted;
pub mod update;
pub mod warnings;
pub mod words;
pub mod worth;

pub use as_of::{AsOf, Status};
pub use catalog::Catalog;
pub use certification::Certification;
pub use fact::{Fact, Grade};
pub use problem::{Problem, Severity};
