//! The state of a learner: a fold over the events of the log, and the dated rulings of the question sets.
//!
//! Nothing here asks for the time or touches a file. The same events in the same order give the same state,
//! on any device; what cannot be understood is counted and left alone.

mod life;
mod session;
mod skill;

use std::collections::{BTreeMap, BTreeSet};

use rungs_items::bank::Ruling;
use rungs_items::rulings::concerns;
use rungs_planner::Day;
use serde::{Deserialize, Serialize};

use crate::events::{Answered, Happened, Mode};
use crate::memory::{Memory, Scheduler};

pub use life::Life;
pub use session::{Place, PlaceAnswer, Session, Status};
pub use skill::{ExamRecord, SkillRecord, Tally};

/// Changes whenever the same events would give another state: snapshots of another version are not used.
pub const FOLD_VERSION: u32 = 1;

/// What is remembered of one question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
pub struct QuestionRecord {
    /// How often it was answered; mock exams count when they are submitted.
    pub answered: u32,
    /// How often rightly.
    pub right: u32,
    /// In how many mock exams it was drawn.
    pub in_mocks: u32,
    /// The last answer was right.
    pub last_right: bool,
    /// When it was last answered, in milliseconds since 1970; 0 = never.
    pub last_ms: i64,
    /// Seeds of the last variants, the newest last; at most eight.
    pub seeds: Vec<u32>,
    /// The memory of it.
    pub memory: Option<Memory>,
}

/// A past answer that a ruling scored anew.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rescored {
    /// The session.
    pub session: String,
    /// The question.
    pub question: String,
    /// Counted as right before.
    pub was_right: bool,
    /// Counts as right now; absent = counts for nobody.
    pub is_right: Option<bool>,
    /// The day of the ruling.
    pub on: Day,
    /// Its reason.
    pub why: String,
}

/// A question that the learner reported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The exam.
    pub exam: String,
    /// The question.
    pub question: String,
    /// The version of its text.
    pub content: String,
    /// Why.
    pub reason: String,
    /// In words.
    pub note: String,
    /// When, in milliseconds since 1970.
    pub at_ms: i64,
}

/// Everything that is known of a learner.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct State {
    /// Events that were folded, those not understood included.
    pub events: u64,
    /// Events by kind that this program does not understand, or whose body it cannot read.
    pub not_understood: BTreeMap<String, u64>,
    /// Memories of questions, by id.
    pub questions: BTreeMap<String, QuestionRecord>,
    /// What is known of each exam's objectives.
    pub exams: BTreeMap<String, ExamRecord>,
    /// Sessions, by name.
    pub sessions: BTreeMap<String, Session>,
    /// Hashes of the texts that are stored.
    pub texts: BTreeSet<String>,
    /// Answers that a ruling scored anew.
    pub rescored: Vec<Rescored>,
    /// Reported questions.
    pub reports: Vec<Report>,
    /// Plans, study, exams, credentials.
    pub life: Life,
}

/// An event as the fold reads it.
#[derive(Debug, Clone, Copy)]
pub struct Folded<'a> {
    /// When it happened, in milliseconds since 1970.
    pub wall_ms: i64,
    /// The kind.
    pub kind: &'a str,
    /// The version of the body.
    pub version: u16,
    /// The body; absent where it was deleted.
    pub body: Option<&'a [u8]>,
}

/// What the fold needs beside the events.
#[derive(Debug, Default)]
pub struct Fold<'a> {
    rulings: BTreeMap<&'a str, Vec<&'a Ruling>>,
    scheduler: Scheduler,
}

impl<'a> Fold<'a> {
    /// Makes a fold that knows these rulings.
    pub fn new(rulings: impl IntoIterator<Item = &'a Ruling>) -> Self {
        let mut by_question: BTreeMap<&str, Vec<&Ruling>> = BTreeMap::new();
        for ruling in rulings {
            by_question.entry(&ruling.question).or_default().push(ruling);
        }
        for rulings in by_question.values_mut() {
            rulings.sort_by_key(|ruling| ruling.on);
        }
        Self { rulings: by_question, scheduler: Scheduler::default() }
    }

    /// Carries the state on by one event. Events must come in the order of the log's fold.
    pub fn apply(&self, state: &mut State, event: Folded<'_>) {
        state.events += 1;
        let Some(body) = event.body else { return };
        match Happened::read(event.kind, event.version, body) {
            Ok(Some(happened)) => self.happened(state, event.wall_ms, happened),
            // The log's own events have no meaning here.
            Ok(None) if event.kind == "forgotten" => {}
            Ok(None) | Err(_) => {
                *state.not_understood.entry(format!("{} {}", event.kind, event.version)).or_default() += 1;
            }
        }
    }

    fn happened(&self, state: &mut State, at_ms: i64, happened: Happened) {
        match happened {
            Happened::SessionStarted(body) => state.start(body, at_ms),
            Happened::Answered(body) => self.answered(state, body, at_ms),
            Happened::Marked(body) => state.with_session(&body.session, at_ms, |session| session.mark(&body)),
            Happened::Moved(body) => {
                state.with_session(&body.session, at_ms, |session| session.go(body.n, body.spent_ms))
            }
            Happened::Submitted(body) => self.submit(state, &body.session, body.timed_out, body.spent_ms, at_ms),
            Happened::Ended(body) => state.with_session(&body.session, at_ms, Session::end),
            Happened::TextShown(body) => {
                state.texts.insert(body.hash);
            }
            Happened::Reported(body) => state.reports.push(Report {
                exam: body.exam,
                question: body.question,
                content: body.content,
                reason: body.reason,
                note: body.note,
                at_ms,
            }),
            other => state.life.happened(other, at_ms),
        }
    }

    /// One answer: in study it counts at once, elsewhere when the session is submitted.
    fn answered(&self, state: &mut State, body: Answered, at_ms: i64) {
        let Some(session) = state.sessions.get_mut(&body.session) else {
            // The start of the session was deleted, or lies on a device that has not been merged yet.
            *state.not_understood.entry("answered without its session".to_owned()).or_default() += 1;
            return;
        };
        session.last_ms = session.last_ms.max(at_ms);
        session.spent_ms = session.spent_ms.max(body.spent_ms);
        if session.status != Status::Open {
            return; // Answers to a session that is over change nothing.
        }
        session.at = body.n;
        let mode = session.mode;
        let name = body.session.clone();
        let n = body.n;
        let place = session.place(n);
        place.answer = Some(PlaceAnswer::of(body, at_ms));
        if mode == Mode::Study {
            self.count(state, &name, n);
            if let Some(session) = state.sessions.get_mut(&name) {
                session.forget_old_places();
            }
        }
    }

    fn submit(&self, state: &mut State, name: &str, timed_out: bool, spent_ms: u64, at_ms: i64) {
        let Some(session) = state.sessions.get_mut(name).filter(|session| session.status == Status::Open) else {
            return;
        };
        session.status = Status::Submitted { timed_out };
        session.spent_ms = session.spent_ms.max(spent_ms);
        session.last_ms = session.last_ms.max(at_ms);
        let places: Vec<u32> = session.places.keys().copied().collect();
        for n in places {
            self.count(state, name, n);
        }
    }

    /// Lets an answer count: its verdict as it stands today, the question's memory, the objectives' tallies.
    fn count(&self, state: &mut State, name: &str, n: u32) {
        let Some(session) = state.sessions.get_mut(name) else { return };
        let exam = session.exam.clone();
        let Some(answer) = session.places.get_mut(&n).and_then(|place| place.answer.as_mut()) else { return };
        let ruled = self.rule(answer, name);
        state.rescored.extend(ruled);
        if answer.answer.is_none() {
            // What was skipped says nothing about memory, and stays new.
            session.tally(n);
            return;
        }
        let record = state.questions.entry(answer.question.clone()).or_default();
        let (right, at_ms) = (answer.right, answer.at_ms);
        record.answered += 1;
        record.right += u32::from(right && !answer.void);
        record.last_right = right;
        record.last_ms = record.last_ms.max(at_ms);
        if record.seeds.len() >= 8 {
            record.seeds.remove(0);
        }
        record.seeds.push(answer.seed);
        if !answer.void {
            record.memory = self.scheduler.after(record.memory, right, at_ms);
            let skills = state.exams.entry(exam).or_default();
            for objective in &answer.objectives {
                skills.answered(objective, answer, &self.scheduler);
            }
        }
        session.tally(n);
    }

    /// Scores an answer by the rulings on its question; returns what changed.
    fn rule(&self, answer: &mut PlaceAnswer, session: &str) -> Option<Rescored> {
        let rulings = self.rulings.get(answer.question.as_str())?;
        let before = answer.right;
        let concerned = |ruling: &&&Ruling| concerns(ruling, &answer.question, &answer.content);
        let rulings: Vec<&Ruling> = rulings.iter().filter(concerned).copied().collect();
        let ruling = rulings.last().copied()?;
        answer.rule(&rulings);
        (answer.void || answer.right != before).then(|| Rescored {
            session: session.to_owned(),
            question: answer.question.clone(),
            was_right: before,
            is_right: (!answer.void).then_some(answer.right),
            on: ruling.on.into(),
            why: ruling.why.clone(),
        })
    }
}

impl State {
    /// Folds events in order, from nothing.
    pub fn of<'e>(fold: &Fold<'_>, events: impl IntoIterator<Item = Folded<'e>>) -> Self {
        let mut state = Self::default();
        for event in events {
            fold.apply(&mut state, event);
        }
        state
    }

    fn start(&mut self, body: crate::events::SessionStarted, at_ms: i64) {
        if body.mode == Mode::Study {
            // One study session an exam: an older one that was left open is over now.
            for session in self.sessions.values_mut() {
                if session.mode == Mode::Study && session.exam == body.exam && session.status == Status::Open {
                    session.end();
                }
            }
        }
        if body.mode == Mode::Mock {
            for drawn in &body.questions {
                self.questions.entry(drawn.question.clone()).or_default().in_mocks += 1;
            }
        }
        // The same session twice can only come from a damaged merge; the first stands.
        self.sessions.entry(body.session.clone()).or_insert_with(|| Session::start(body, at_ms));
    }

    fn with_session(&mut self, name: &str, at_ms: i64, change: impl FnOnce(&mut Session)) {
        if let Some(session) = self.sessions.get_mut(name) {
            session.last_ms = session.last_ms.max(at_ms);
            if session.status == Status::Open {
                change(session);
            }
        }
    }

    /// Returns the open session of this mode and exam that was used last.
    pub fn open_session(&self, mode: Mode, exam: &str) -> Option<&Session> {
        self.sessions
            .values()
            .filter(|session| session.mode == mode && session.exam == exam && session.status == Status::Open)
            .max_by_key(|session| (session.last_ms, &session.id))
    }

    /// Returns the submitted sessions of this mode and exam, the oldest first.
    pub fn submitted(&self, mode: Mode, exam: &str) -> Vec<&Session> {
        let mut sessions: Vec<&Session> = self
            .sessions
            .values()
            .filter(|session| session.mode == mode && session.exam == exam)
            .filter(|session| matches!(session.status, Status::Submitted { .. }))
            .collect();
        sessions.sort_by_key(|session| (session.started_ms, &session.id));
        sessions
    }
}
