//! The questions that people ask, answered with figures that are computed from the catalogue of the day.
//!
//! No sentence here holds a number of its own: each comes from [`Figure`]s, so that an answer cannot outlive
//! the facts that it rests on.

mod answers;
mod survey;

use rungs_planner::Day;
use serde::Serialize;

use crate::catalog::Catalog;
use survey::Survey;

/// A question and its answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Asked {
    /// Never changes.
    pub id: &'static str,
    /// As people ask it.
    pub question: &'static str,
    /// The answer in one sentence.
    pub short: String,
    /// The rest of it, in sentences.
    pub more: Vec<String>,
    /// The figures in it.
    pub figures: Vec<Figure>,
    /// Commands that answer it for one person.
    pub see: Vec<&'static str>,
}

/// A number with how it was counted.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figure {
    /// What it is.
    pub label: String,
    /// The number.
    pub value: f64,
    /// `certifications`, `claims`, `usd`, `hours`, `months` or `share`.
    pub unit: &'static str,
    /// How it was counted.
    pub how: String,
}

/// Returns the questions with their answers on `day`, in the order in which people ask them.
pub fn questions_asked(catalog: &Catalog, day: Day) -> Vec<Asked> {
    let survey = Survey::new(catalog, day);
    vec![
        answers::which_first(&survey),
        answers::worth_it(&survey),
        answers::for_a_job(&survey),
        answers::degree(&survey),
        answers::which_cloud(&survey),
        answers::generative_ai(&survey),
        answers::outdated(&survey),
        answers::skills_roadmap(&survey),
        answers::how_long(&survey),
        answers::free(&survey),
        answers::manager(&survey),
    ]
}
