//! One session: what was asked, what was answered, where the learner stands in it.

use std::collections::BTreeMap;

use rungs_items::answer::Answer;
use rungs_planner::Day;
use serde::{Deserialize, Serialize};

use super::Tally;
use crate::events::{Answered, Drawn, Marked, Mode, SessionStarted};

/// Places of a study session that are kept in full; older ones only count.
const KEPT_PLACES: usize = 50;

/// Whether a session goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// It can be resumed.
    Open,
    /// It was handed in and scored.
    Submitted {
        /// The clock ran out.
        timed_out: bool,
    },
    /// It was ended; a mock exam that was given up counts for nothing.
    Ended,
}

/// An answer, with its verdict as it stands today.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each says something of its own about one answer")]
pub struct PlaceAnswer {
    /// The question.
    pub question: String,
    /// The version of its text.
    pub content: String,
    /// The seed of its variant and order.
    pub seed: u32,
    /// Hash of the text as shown.
    pub text: String,
    /// Objectives that it served.
    pub objectives: Vec<String>,
    /// Its family.
    pub family: String,
    /// Ids of the options in the order shown.
    pub shown: Vec<String>,
    /// What was answered; absent = skipped.
    pub answer: Option<Answer>,
    /// The key then.
    pub key: Answer,
    /// The share that counts as right, 0 to 1.
    pub score: f64,
    /// Counts as right.
    pub right: bool,
    /// Counts for nobody.
    pub void: bool,
    /// A ruling was applied.
    pub ruled: bool,
    /// New to the learner then.
    pub fresh: bool,
    /// Seconds from showing to answering.
    pub seconds: f64,
    /// When, in milliseconds since 1970.
    pub at_ms: i64,
}

impl PlaceAnswer {
    pub(super) fn of(body: Answered, at_ms: i64) -> Self {
        Self {
            question: body.question,
            content: body.content,
            seed: body.seed,
            text: body.text,
            objectives: body.objectives,
            family: body.family,
            shown: body.shown,
            answer: body.answer,
            key: body.key,
            score: body.score,
            right: body.right,
            void: false,
            ruled: false,
            fresh: body.fresh,
            seconds: body.seconds,
            // Events of an early kind do not have the time of the device.
            at_ms: if body.at_ms > 0 { body.at_ms } else { at_ms },
        }
    }
}

/// One place of a session.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Place {
    /// The answer, where there is one.
    pub answer: Option<PlaceAnswer>,
    /// To be looked at again.
    pub flagged: bool,
    /// Ids of options that were struck out.
    pub struck: Vec<String>,
    /// A note.
    pub note: String,
}

/// A session.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Session {
    /// Its name.
    pub id: String,
    /// How questions are asked.
    pub mode: Mode,
    /// The exam.
    pub exam: String,
    /// The learner's day at its start.
    pub day: Day,
    /// What its choices are drawn from.
    pub seed: u32,
    /// Hash of the question set at its start.
    pub bank: String,
    /// The questions, where they are fixed.
    pub questions: Vec<Drawn>,
    /// Minutes on the clock, extra time included.
    pub minutes: Option<u32>,
    /// The session whose misses are asked again.
    pub redo_of: Option<String>,
    /// Only this objective is asked.
    pub objective: Option<String>,
    /// When it began, in milliseconds since 1970.
    pub started_ms: i64,
    /// When anything last happened in it.
    pub last_ms: i64,
    /// Milliseconds of it that were used.
    pub spent_ms: u64,
    /// The place that is shown, from 0.
    pub at: u32,
    /// Whether it goes on.
    pub status: Status,
    /// Its places; of a study session the newest only, and of an old one the very last.
    pub places: BTreeMap<u32, Place>,
    /// What counted so far, over all places.
    pub tally: Tally,
    /// Questions of a study session that were answered wrongly, each once.
    pub missed: Vec<String>,
}

impl Session {
    /// Returns a session as it would begin now, before it is on record.
    pub fn of(body: SessionStarted) -> Self {
        Self::start(body, 0)
    }

    pub(super) fn start(body: SessionStarted, at_ms: i64) -> Self {
        Self {
            id: body.session,
            mode: body.mode,
            exam: body.exam,
            day: body.day,
            seed: body.seed,
            bank: body.bank,
            questions: body.questions,
            minutes: body.minutes,
            redo_of: body.redo_of,
            objective: body.objective,
            started_ms: at_ms,
            last_ms: at_ms,
            spent_ms: 0,
            at: 0,
            status: Status::Open,
            places: BTreeMap::new(),
            tally: Tally::default(),
            missed: Vec::new(),
        }
    }

    pub(super) fn place(&mut self, n: u32) -> &mut Place {
        self.places.entry(n).or_default()
    }

    pub(super) fn mark(&mut self, body: &Marked) {
        self.spent_ms = self.spent_ms.max(body.spent_ms);
        self.at = body.n;
        let place = self.place(body.n);
        place.flagged = body.flagged;
        place.struck.clone_from(&body.struck);
        place.note.clone_from(&body.note);
    }

    pub(super) fn go(&mut self, n: u32, spent_ms: u64) {
        self.spent_ms = self.spent_ms.max(spent_ms);
        self.at = n;
        // From then on the place counts as looked at.
        self.place(n);
    }

    /// Takes another question at the end of the list. One for a place that has a question already is passed over.
    pub(super) fn draw(&mut self, n: u32, drawn: Drawn) {
        if usize::try_from(n) == Ok(self.questions.len()) {
            self.questions.push(drawn);
        }
    }

    pub(super) fn end(&mut self) {
        self.status = Status::Ended;
    }

    /// Counts a place. Trial questions and void ones do not count.
    pub(super) fn tally(&mut self, n: u32) {
        let scored = usize::try_from(n).ok().and_then(|n| self.questions.get(n)).is_none_or(|drawn| drawn.scored);
        let Some(answer) = self.places.get(&n).and_then(|place| place.answer.as_ref()) else { return };
        if answer.void {
            return;
        }
        if scored {
            self.tally.add(answer.score);
        }
        if self.mode == Mode::Study && !answer.right && !self.missed.contains(&answer.question) {
            self.missed.push(answer.question.clone());
        }
    }

    pub(super) fn forget_old_places(&mut self) {
        self.keep_places(KEPT_PLACES);
    }

    /// Many study sessions lie behind: of this one the newest place stays, which says where it stands.
    pub(super) fn fold_up(&mut self) {
        self.keep_places(1);
    }

    fn keep_places(&mut self, most: usize) {
        while self.places.len() > most {
            self.places.pop_first();
        }
    }

    /// Returns how many places were answered.
    pub fn answered(&self) -> usize {
        self.places.values().filter(|place| place.answer.as_ref().is_some_and(|answer| answer.answer.is_some())).count()
    }
}
