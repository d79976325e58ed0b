//! Mock exams of the past.

use rungs_catalog::Catalog;
use rungs_catalog::words::long_day;
use rungs_planner::Day;
use serde::Serialize;

use super::{MockResult, result};
use crate::events::Mode;
use crate::exam::Exam;
use crate::state::State;

/// A mock exam of the past.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Past<'a> {
    /// Counted from 1, the oldest first.
    pub number: usize,
    /// Its session.
    pub session: &'a str,
    /// The learner's day at its start.
    pub day: Day,
    /// What it was drawn from.
    pub seed: u32,
    /// How many questions it had.
    pub questions: usize,
    /// How it went.
    #[serde(flatten)]
    pub result: MockResult,
}

/// Returns the mock exams that were handed in, the oldest first, each by the rules of its day.
pub fn past<'a>(catalog: &Catalog, exam: &Exam, state: &'a State) -> Vec<Past<'a>> {
    (1..)
        .zip(state.submitted(Mode::Mock, &exam.id))
        .map(|(number, session)| Past {
            number,
            session: &session.id,
            day: session.day,
            seed: session.seed,
            questions: session.questions.len(),
            result: result(session, &exam.as_practised(catalog, session)),
        })
        .collect()
}

/// Says which of their answers were scored again since, one sentence each.
pub fn rescored(exam: &Exam, state: &State) -> Vec<String> {
    let sessions = state.submitted(Mode::Mock, &exam.id);
    let theirs = state.rescored.iter().filter(|changed| sessions.iter().any(|session| session.id == changed.session));
    theirs
        .map(|changed| {
            format!(
                "The reported question {} was decided on {}: {} Past answers were scored again.",
                changed.question,
                long_day(changed.on),
                changed.why
            )
        })
        .collect()
}
