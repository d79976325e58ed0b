//! How a session begins: with a new one, or with one that is open.
//!
//! [`new_session`] makes what every mode has; [`study`], [`mock`] and [`check`] complete it. What comes back is appended by the
//! face, which also gives the name and the seed.

use rungs_catalog::Catalog;
use rungs_items::bank::Bank;
use rungs_planner::Day;

use crate::diagnose;
use crate::events::{Mode, SessionStarted};
use crate::exam::Exam;
use crate::mock::{ExtraTime, MockError, draw};
use crate::state::{Session, State};
use crate::study::{misses, to_go_on_with};

/// How a sitting begins.
#[derive(Debug, Clone, PartialEq)]
pub enum Begin {
    /// With a new session.
    New(Box<SessionStarted>),
    /// With one that is on record, by its name.
    Resume(String),
}

/// Returns a new session of this mode, to be completed. `session` is a name that no other session has.
pub fn new_session(bank: &Bank, mode: Mode, session: String, seed: u32, day: Day) -> SessionStarted {
    SessionStarted {
        session,
        mode,
        exam: bank.file.exam.clone(),
        day,
        seed,
        bank: bank.hash.clone(),
        questions: Vec::new(),
        minutes: None,
        redo_of: None,
        objective: None,
    }
}

/// Returns how study begins: with the session of the same day and topic that was left open, else with `new`.
pub fn study(state: &State, new: SessionStarted) -> Begin {
    match to_go_on_with(state, &new.exam, new.objective.as_deref(), new.day) {
        Some(open) => Begin::Resume(open.id.clone()),
        None => Begin::New(Box::new(new)),
    }
}

/// Returns a study session that asks again what was missed last; `None` where no session has a miss.
pub fn redo(state: &State, bank: &Bank, mut new: SessionStarted) -> Option<Begin> {
    let redo = misses(state, &new.exam, bank, new.seed)?;
    new.redo_of = Some(redo.of);
    new.questions = redo.questions;
    Some(Begin::New(Box::new(new)))
}

/// A mock exam that can begin.
#[derive(Debug, Clone, PartialEq)]
pub struct NewMock {
    /// Its session, with questions and minutes.
    pub session: SessionStarted,
    /// Questions that the exam has and the set could not give.
    pub short_by: u32,
    /// Questions that were in an earlier mock exam of this learner.
    pub repeated: u32,
}

/// Draws the questions of a new mock exam by the seed of `new`.
///
/// # Errors
///
/// [`MockError`] when the exam's size is not known or the set has nothing for it.
pub fn mock(
    bank: &Bank,
    exam: &Exam,
    state: &State,
    mut new: SessionStarted,
    extra: ExtraTime,
    with_clock: bool,
) -> Result<NewMock, MockError> {
    let mock = draw(bank, exam, state, new.seed, extra)?;
    new.minutes = mock.minutes.filter(|_| with_clock);
    new.questions = mock.questions;
    Ok(NewMock { session: new, short_by: mock.short_by, repeated: mock.repeated })
}

/// Draws the first question of a new skills check.
pub fn check(catalog: &Catalog, bank: &Bank, exam: &Exam, state: &State, mut new: SessionStarted) -> SessionStarted {
    let empty = Session::of(new.clone());
    new.questions.extend(diagnose::next(catalog, bank, exam, state, &empty));
    new
}
