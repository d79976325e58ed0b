//! The turns of a sitting: the next question, an answer, one more question, the end.

use rungs_catalog::Catalog;
use rungs_items::bank::Bank;
use rungs_items::rulings::applying;
use rungs_items::score::Verdict;
use rungs_items::script::ScriptError;

use super::{Asked, Given, Realise, ask};
use crate::diagnose;
use crate::events::{Mode, QuestionDrawn, ToRecord, record};
use crate::exam::Exam;
use crate::readiness::Occasion;
use crate::state::{Session, State, Status};
use crate::study::{Asking, Next, Why, next};

/// A session was handed in or given up elsewhere: an answer must not be kept where it counts for nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this was handed in or given up in another window")]
pub struct Closed;

/// A question that cannot be asked.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("a question cannot be asked")]
pub struct CannotAsk {
    /// Its file.
    pub file: String,
    /// What is wrong with its script.
    pub source: ScriptError,
}

/// Checks that answers to a session still count; study goes on in any number of windows.
///
/// # Errors
///
/// [`Closed`] when it was handed in or given up.
pub fn still_open(session: &Session) -> Result<(), Closed> {
    if session.mode != Mode::Study && session.status != Status::Open { Err(Closed) } else { Ok(()) }
}

/// Returns the next question of a study session and why it is asked; `None` when there is none left.
///
/// # Errors
///
/// [`CannotAsk`] when an executable question cannot be filled.
pub fn ask_next<'q>(
    bank: &'q Bank,
    asking: &Asking<'_>,
    realise: Realise<'_>,
) -> Result<Option<(Asked<'q>, Why)>, CannotAsk> {
    let Some(Next { question, seed, fresh, why, n }) = next(asking) else { return Ok(None) };
    let Some(question) = bank.question(&question.id) else { return Ok(None) };
    match ask(question, seed, fresh, n, realise) {
        Ok(asked) => Ok(Some((asked, why))),
        Err(source) => Err(CannotAsk { file: question.place.file.clone(), source }),
    }
}

/// Returns the verdict on an answer by the rulings of today, and the events that keep it: the text where it is not stored
/// yet, then the answer. What is skipped is not right.
///
/// # Errors
///
/// serde's, when an event cannot be written; never for the types of this crate.
pub fn answer(
    bank: &Bank,
    state: &State,
    session: &Session,
    asked: &Asked<'_>,
    given: Given,
) -> Result<(Verdict, Vec<ToRecord>), serde_json::Error> {
    let rulings = applying(&bank.rulings, &asked.question.id, &asked.question.content);
    let nothing = Verdict { score: 0.0, right: false, void: false, ruled: false };
    let verdict = given.answer.as_ref().map_or(nothing, |answer| asked.score(answer, bank.file.scoring, &rulings));
    let mut events: Vec<ToRecord> = Vec::new();
    if let Some(text) = asked.text_shown(state, &session.exam) {
        events.push(record(&text)?);
    }
    events.push(record(&asked.answered(session, bank.file.scoring, given))?);
    Ok((verdict, events))
}

/// Draws another question behind the last one of a skills check; `None` when the answers settle it, and in other modes.
pub fn more(catalog: &Catalog, bank: &Bank, exam: &Exam, state: &State, session: &Session) -> Option<QuestionDrawn> {
    if session.mode != Mode::Diagnose {
        return None;
    }
    let drawn = diagnose::next(catalog, bank, exam, state, session)?;
    let n = u32::try_from(session.questions.len()).unwrap_or(u32::MAX);
    Some(QuestionDrawn { session: session.id.clone(), n, drawn })
}

/// Returns the milliseconds that are left on the clock when `spent_ms` were used; `None` without a clock.
pub fn left_ms(session: &Session, spent_ms: u64) -> Option<u64> {
    session.minutes.map(|minutes| (u64::from(minutes) * 60_000).saturating_sub(spent_ms))
}

/// Returns for what reason the chance to pass is to be stated now that a session is over; `None` where it was given up, or
/// where nothing was answered.
pub fn occasion(session: &Session) -> Option<Occasion> {
    match (session.mode, session.status) {
        (Mode::Study, Status::Ended) if !session.places.is_empty() => Some(Occasion::StudyEnded),
        (Mode::Mock, Status::Submitted { .. }) => Some(Occasion::MockSubmitted),
        (Mode::Diagnose, Status::Submitted { .. }) => Some(Occasion::CheckSubmitted),
        _ => None,
    }
}
