//! The state of a learner: a fold over the events of the log, and the dated rulings of the question sets.
//!
//! Nothing here asks for the time or touches a file. The same events in the same order give the same state,
//! on any device; what cannot be understood is counted and left alone.

mod life;
mod past;
mod session;
mod skill;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use rungs_items::bank::{Bank, Decision, Ruling, Scoring};
use rungs_items::present::Variant;
use rungs_items::rulings::concerns;
use rungs_items::score::score;
use rungs_planner::Day;
use serde::{Deserialize, Serialize};

use crate::events::{Answered, Happened, Mode};
use crate::memory::{Memory, Scheduler};

pub use life::{Life, Scored, Stated};
pub use past::{Past, PastAnswer};
pub use session::{Place, PlaceAnswer, Session, Status};
pub use skill::{ExamRecord, SkillRecord, Tally};

/// Changes whenever the same events would give another state: snapshots of another version are not used.
pub const FOLD_VERSION: u32 = 3;
/// Of so many study sessions every kept place stays in the state; of older ones what counted. A server holds the state for as
/// long as it runs, and a long record would take hundreds of megabytes.
const FULL_STUDY_SESSIONS: usize = 20;

/// What is remembered of one question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
pub struct QuestionRecord {
    /// Its answer was shown to the learner: answered in study, or part of something that was handed in.
    pub shown: bool,
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
    /// Hashes of the last texts as they were shown, the newest last; at most eight.
    pub texts: Vec<String>,
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
    /// Every answer that counted, by exam.
    pub past: BTreeMap<String, Past>,
    /// Sessions, by name.
    pub sessions: BTreeMap<String, Session>,
    /// Names of the study sessions that are kept with their places, in the order in which they began.
    pub full_study: VecDeque<String>,
    /// Hashes of the texts that are stored.
    pub texts: BTreeSet<String>,
    /// The texts of questions that were ruled on, by hash: past answers are scored again by what was asked then.
    pub ruled_texts: BTreeMap<String, String>,
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
    /// How each exam scores.
    scoring: BTreeMap<&'a str, Scoring>,
    scheduler: Scheduler,
}

impl<'a> Fold<'a> {
    /// Makes a fold that knows the rulings of these question sets.
    pub fn new(banks: impl IntoIterator<Item = &'a Bank>) -> Self {
        let mut by_question: BTreeMap<&str, Vec<&Ruling>> = BTreeMap::new();
        let mut scoring = BTreeMap::new();
        for bank in banks {
            scoring.insert(bank.file.exam.as_str(), bank.file.scoring);
            for ruling in &bank.rulings {
                by_question.entry(&ruling.question).or_default().push(ruling);
            }
        }
        for rulings in by_question.values_mut() {
            rulings.sort_by_key(|ruling| ruling.on);
        }
        Self { rulings: by_question, scoring, scheduler: Scheduler::default() }
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
            Happened::QuestionDrawn(body) => {
                state.with_session(&body.session, at_ms, |session| session.draw(body.n, body.drawn));
            }
            Happened::Marked(body) => state.with_session(&body.session, at_ms, |session| session.mark(&body)),
            Happened::Moved(body) => {
                state.with_session(&body.session, at_ms, |session| session.go(body.n, body.spent_ms));
            }
            Happened::Submitted(body) => self.submit(state, &body.session, body.timed_out, body.spent_ms, at_ms),
            Happened::Ended(body) => state.with_session(&body.session, at_ms, Session::end),
            Happened::TextShown(body) => {
                if self.rulings.contains_key(body.question.as_str()) {
                    state.ruled_texts.insert(body.hash.clone(), body.text);
                }
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
        let mode = session.mode;
        if session.status != Status::Open && mode != Mode::Study {
            return; // What comes after an exam was handed in, perhaps from another device, changes nothing.
        }
        // In study every answer counts, also one that another window gave to a session that was ended here.
        session.at = body.n;
        let name = body.session.clone();
        let n = body.n;
        let place = session.place(n);
        place.answer = Some(PlaceAnswer::of(body, at_ms));
        if mode == Mode::Study {
            self.count(state, &name, n, Counting { mock: 0, tried: true });
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
        let mock = match session.mode {
            Mode::Mock => {
                let exam = session.exam.clone();
                state.past.entry(exam).or_default().next_mock()
            }
            Mode::Study | Mode::Diagnose => 0,
        };
        // Handed in with less than half of it answered, it was no try: what was skipped says nothing then.
        let session = state.sessions.get(name);
        let tried = session.is_some_and(|session| session.answered().saturating_mul(2) >= places.len());
        for n in places {
            self.count(state, name, n, Counting { mock, tried });
        }
    }

    /// Lets an answer count: its verdict as it stands today, the question's memory, the objectives' tallies.
    fn count(&self, state: &mut State, name: &str, n: u32, how: Counting) {
        let State { sessions, questions, exams, past, ruled_texts, rescored, .. } = state;
        let Some(session) = sessions.get_mut(name) else { return };
        let (exam, mode) = (session.exam.clone(), session.mode);
        let Some(answer) = session.places.get_mut(&n).and_then(|place| place.answer.as_mut()) else { return };
        rescored.extend(self.rule(answer, &exam, name, ruled_texts));
        let record = questions.entry(answer.question.clone()).or_default();
        // Two devices that did not know of each other may both call a text new.
        answer.fresh &= !record.texts.contains(&answer.text);
        record.shown = true;
        record.remember(answer.seed, &answer.text);
        if !answer.void && (answer.answer.is_some() || how.tried) {
            if !past.contains_key(&exam) {
                past.insert(exam.clone(), Past::default());
            }
            if let Some(past) = past.get_mut(&exam) {
                past.add(answer, how.mock);
            }
        }
        if answer.answer.is_none() && mode != Mode::Study {
            // What was skipped in an exam says nothing about memory. In study it means: show me.
            session.tally(n);
            return;
        }
        let (right, at_ms) = (answer.right, answer.at_ms);
        record.answered += 1;
        record.right += u32::from(right && !answer.void);
        record.last_right = right;
        record.last_ms = record.last_ms.max(at_ms);
        if !answer.void {
            record.memory = self.scheduler.after(record.memory, right, at_ms);
            let skills = exams.entry(exam).or_default();
            for objective in &answer.objectives {
                skills.answered(objective, answer, &self.scheduler);
            }
        }
        session.tally(n);
    }

    /// Scores an answer by the decisions on its question and by the text as it was asked; returns what changed.
    fn rule(
        &self,
        answer: &mut PlaceAnswer,
        exam: &str,
        session: &str,
        texts: &BTreeMap<String, String>,
    ) -> Option<Rescored> {
        let rulings = self.rulings.get(answer.question.as_str())?;
        let concerned = |ruling: &&&Ruling| concerns(ruling, &answer.question, &answer.content);
        let rulings: Vec<&Ruling> = rulings.iter().filter(concerned).copied().collect();
        let ruling = rulings.last().copied()?;
        let before = (answer.right, answer.void);
        let Some(variant) = texts.get(&answer.text).and_then(|text| Variant::from_text(text).ok()) else {
            // A text that was deleted cannot be scored again: the verdict of then stands, unless it counts for nobody.
            answer.void = ruling.decision == Decision::Void;
            return answer.void.then(|| rescored(answer, session, before.0, ruling));
        };
        let scoring = self.scoring.get(exam).copied().unwrap_or_default();
        let given = answer.answer.as_ref().map(|given| score(&variant, given, scoring, &rulings));
        // Whether it counts for nobody does not depend on the answer.
        answer.void =
            given.map_or_else(|| score(&variant, &answer.key, scoring, &rulings).void, |verdict| verdict.void);
        answer.right = given.is_some_and(|verdict| verdict.right);
        answer.score = given.map_or(0.0, |verdict| verdict.score);
        answer.ruled = true;
        (before != (answer.right, answer.void)).then(|| rescored(answer, session, before.0, ruling))
    }
}

/// How the answers of a session count.
#[derive(Debug, Clone, Copy)]
struct Counting {
    /// The number of the mock exam; 0 = none.
    mock: u32,
    /// At least half of it was answered.
    tried: bool,
}

fn rescored(answer: &PlaceAnswer, session: &str, was_right: bool, ruling: &Ruling) -> Rescored {
    Rescored {
        session: session.to_owned(),
        question: answer.question.clone(),
        was_right,
        is_right: (!answer.void).then_some(answer.right),
        on: ruling.on.into(),
        why: ruling.why.clone(),
    }
}

impl QuestionRecord {
    /// Remembers what was shown, the last eight of it.
    fn remember(&mut self, seed: u32, text: &str) {
        if self.seeds.len() >= 8 {
            self.seeds.remove(0);
        }
        self.seeds.push(seed);
        if self.texts.iter().any(|known| known == text) {
            return;
        }
        if self.texts.len() >= 8 {
            self.texts.remove(0);
        }
        self.texts.push(text.to_owned());
    }
}

impl State {
    fn start(&mut self, body: crate::events::SessionStarted, at_ms: i64) {
        // The same session twice can only come from a damaged merge; the first stands.
        if self.sessions.contains_key(&body.session) {
            return;
        }
        if body.mode == Mode::Mock {
            for drawn in &body.questions {
                self.questions.entry(drawn.question.clone()).or_default().in_mocks += 1;
            }
        }
        if body.mode == Mode::Study {
            self.full_study.push_back(body.session.clone());
            if self.full_study.len() > FULL_STUDY_SESSIONS
                && let Some(old) = self.full_study.pop_front().and_then(|name| self.sessions.get_mut(&name))
            {
                old.fold_up();
            }
        }
        self.sessions.insert(body.session.clone(), Session::start(body, at_ms));
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

    /// Returns the day of the exam that is booked, else planned, from `today` on.
    pub fn exam_day(&self, exam: &str, today: Day) -> Option<Day> {
        let booked = self.life.booked.get(exam).map(|booked| booked.exam);
        let step = self.life.plan.iter().flat_map(|plan| &plan.steps).find(|step| step.certification == exam);
        booked.or(step.map(|step| step.exam)).filter(|day| *day >= today)
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
