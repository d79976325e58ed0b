//! How good the statements were: every one that was followed by the outcome of the exam.

use rungs_measure::forecast::{Forecast, Report, Settings, report};
use rungs_planner::Day;
use serde::Serialize;

use super::{ENOUGH_OUTCOMES, PUBLISHED_OUTCOMES, label};
use crate::state::{Life, Scored};

/// One statement with its outcome.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Line {
    /// The certification.
    pub certification: String,
    /// The day of the exam.
    pub exam: Day,
    /// How it ended.
    pub passed: bool,
    /// The day of the statement; absent where nothing was said before.
    pub said: Option<Day>,
    /// The probability that was stated.
    pub pass_probability: Option<f64>,
    /// Lower end of its 90 % interval.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
    /// The learner was told the figure; else that nobody could tell yet.
    pub told: bool,
    /// The squared distance of statement and outcome; absent where it was not told.
    pub brier: Option<f64>,
}

/// The scorecard.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Scorecard {
    /// Outcomes that a figure was told for.
    pub scored: usize,
    /// Outcomes before which only "cannot tell yet" was said.
    pub not_told: usize,
    /// Outcomes before which nothing was said.
    pub without: usize,
    /// How many more outcomes are needed until the figures count as checked.
    pub missing: usize,
    /// What every figure carries until then.
    pub label: String,
    /// The figures over all that were told; absent without any.
    pub report: Option<Report>,
    /// Every outcome, the oldest first.
    pub lines: Vec<Line>,
}

/// Returns one outcome with what was said of it.
pub fn line(scored: &Scored) -> Line {
    let statement = scored.statement.as_ref();
    let told = statement.is_some_and(|stated| stated.enough);
    let squared = |p: f64| (p - if scored.passed { 1.0 } else { 0.0 }).powi(2);
    Line {
        certification: scored.certification.clone(),
        exam: scored.day,
        passed: scored.passed,
        said: statement.map(|stated| stated.day),
        pass_probability: statement.map(|stated| stated.pass_probability),
        low: statement.map(|stated| stated.low),
        high: statement.map(|stated| stated.high),
        told,
        brier: statement.filter(|_| told).map(|stated| squared(stated.pass_probability)),
    }
}

/// Returns how many outcomes have a figure that was told before.
pub fn outcomes(life: &Life) -> usize {
    life.scored.iter().filter(|scored| scored.statement.as_ref().is_some_and(|stated| stated.enough)).count()
}

/// Scores every statement that has an outcome.
pub fn scorecard(life: &Life) -> Scorecard {
    let mut lines: Vec<Line> = life.scored.iter().map(line).collect();
    lines.sort_by(|one, two| one.exam.cmp(&two.exam).then_with(|| one.certification.cmp(&two.certification)));
    let forecasts: Vec<Forecast> = lines
        .iter()
        .filter(|line| line.told)
        .filter_map(|line| Some(Forecast { stated: line.pass_probability?, happened: line.passed }))
        .collect();
    let all = forecasts.len().saturating_add(PUBLISHED_OUTCOMES);
    let without = lines.iter().filter(|line| line.said.is_none()).count();
    Scorecard {
        scored: forecasts.len(),
        not_told: lines.len() - forecasts.len() - without,
        without,
        missing: ENOUGH_OUTCOMES.saturating_sub(all),
        label: label(all),
        // What is no probability was left out when it was read.
        report: if forecasts.is_empty() { None } else { report(&forecasts, &Settings::default()).ok() },
        lines,
    }
}
