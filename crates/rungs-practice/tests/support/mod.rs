//! A learner who is simulated: what they know, when they study, and the log that keeps it.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "helpers of tests fail like tests, by panicking"
)]
#![allow(dead_code, reason = "each test file uses some of it")]

use std::collections::BTreeMap;
use std::path::Path;

use rungs_catalog::Catalog;
use rungs_catalog::load::load_folder as load_catalog;
use rungs_items::answer::Answer;
use rungs_items::bank::Bank;
use rungs_items::load::load_folder as load_banks;
use rungs_items::present::{Shown, realise};
use rungs_items::question::{Body as QuestionBody, Question};
use rungs_log::{Log, LogOptions};
use rungs_planner::Day;
use rungs_practice::draw::Dice;
use rungs_practice::events::{Body, Ended, Mode, SessionStarted, ToRecord, record};
use rungs_practice::exam::Exam;
use rungs_practice::memory::DAY_MS;
use rungs_practice::mock::{ExtraTime, draw};
use rungs_practice::record::Record;
use rungs_practice::sitting::{Asked, Given, HandIn, ask, ask_place, key, submit};
use rungs_practice::state::{Fold, State};
use rungs_practice::study::{Asking, next};

pub(crate) fn catalog() -> Catalog {
    load_catalog(Path::new("../../catalog")).unwrap().catalog
}

pub(crate) fn aif_bank() -> Bank {
    let loaded = load_banks(Path::new("../../banks")).unwrap();
    assert!(loaded.problems.is_empty(), "{:?}", loaded.problems);
    loaded.banks.into_iter().find(|bank| bank.file.exam == "aws-aif-c01").expect("the first question set")
}

pub(crate) fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// Somebody who studies: knows each objective with some probability, which grows with every question.
pub(crate) struct Learner<'a> {
    pub(crate) record: Record,
    pub(crate) fold: Fold<'a>,
    pub(crate) bank: &'a Bank,
    pub(crate) exam: Exam,
    pub(crate) today: Day,
    pub(crate) now_ms: i64,
    knows: BTreeMap<String, f64>,
    dice: Dice,
    sessions: u32,
    /// Where the record lies, so that a copy of it names its sessions otherwise.
    place: String,
}

impl<'a> Learner<'a> {
    pub(crate) async fn new(folder: &Path, catalog: &Catalog, bank: &'a Bank, today: Day) -> Self {
        let fold = Fold::new([bank]);
        let log = Log::open(folder, &LogOptions::default()).await.unwrap();
        let record = Record::open(log, &fold, &bank.hash).await.unwrap();
        let exam = Exam::of(catalog, "aws-aif-c01", today).unwrap();
        let now_ms = today.days_since(day("1970-01-01")) * DAY_MS + 18 * 3_600_000;
        Self {
            record,
            fold,
            bank,
            exam,
            today,
            now_ms,
            knows: BTreeMap::new(),
            dice: Dice::new(60, "learner"),
            sessions: 0,
            place: folder.display().to_string(),
        }
    }

    pub(crate) fn state(&self) -> &State {
        self.record.state()
    }

    /// Lets days go by.
    pub(crate) fn sleep(&mut self, days: i64) {
        self.today = self.today.plus_days(days).unwrap();
        self.now_ms += days * DAY_MS;
    }

    pub(crate) async fn keep<B: Body>(&mut self, body: &B) {
        self.keep_all(&[record(body).unwrap()]).await;
    }

    pub(crate) async fn keep_all(&mut self, events: &[ToRecord]) {
        self.record.append(&self.fold, events, self.now_ms).await.unwrap();
    }

    fn session(&mut self, mode: Mode) -> SessionStarted {
        self.sessions += 1;
        SessionStarted {
            session: format!("{} {} {:03}", self.place, self.today, self.sessions),
            mode,
            exam: self.exam.id.clone(),
            day: self.today,
            seed: self.sessions,
            bank: self.bank.hash.clone(),
            questions: Vec::new(),
            minutes: None,
            redo_of: None,
            objective: None,
        }
    }

    /// Answers as somebody who knows the objective so well would; every question teaches a little.
    fn answer(&mut self, question: &Question, shown: &Shown, body: &QuestionBody) -> Answer {
        let objective = question.exams.values().flatten().next().cloned().unwrap_or_default();
        let knows = self.knows.entry(objective).or_insert(0.35);
        let can = self.dice.share() < *knows;
        *knows += (0.97 - *knows) * 0.16;
        if can { key(body) } else { wrong(shown, body, &mut self.dice) }
    }

    /// Studies so many questions; returns the ids that were asked.
    pub(crate) async fn study(&mut self, questions: usize, exam_day: Option<Day>) -> Vec<String> {
        let body = self.session(Mode::Study);
        let name = body.session.clone();
        self.keep(&body).await;
        let mut asked_ids = Vec::new();
        for _ in 0..questions {
            let state = self.record.state();
            let asking = Asking {
                bank: self.bank,
                outline: &self.exam.outline,
                state,
                session: &state.sessions[&name],
                now_ms: self.now_ms,
                today: self.today,
                exam_day,
                aim: None,
            };
            let Some(found) = next(&asking) else { break };
            let question = self.bank.question(&found.question.id).unwrap();
            let asked = ask(question, found.seed, found.fresh, found.n, &realise).unwrap();
            self.give(&name, &asked).await;
            asked_ids.push(question.id.clone());
            self.now_ms += 60_000;
        }
        self.keep(&Ended { session: name }).await;
        asked_ids
    }

    async fn give(&mut self, session: &str, asked: &Asked<'_>) {
        let answer = self.answer(asked.question, &asked.shown, &asked.variant.body);
        let mut events = Vec::new();
        if let Some(text) = asked.text_shown(self.state(), &self.exam.id) {
            events.push(record(&text).unwrap());
        }
        let given = Given { answer: Some(answer), seconds: 45.0, spent_ms: 0, at_ms: self.now_ms };
        let body = asked.answered(&self.state().sessions[session], self.bank.file.scoring, given);
        events.push(record(&body).unwrap());
        self.keep_all(&events).await;
    }

    /// Sits a mock exam; returns the name of its session.
    pub(crate) async fn mock(&mut self) -> String {
        self.mock_answering(u32::MAX).await
    }

    /// Sits a mock exam, answers so many of its questions and hands it in; returns the name of its session.
    pub(crate) async fn mock_answering(&mut self, answered: u32) -> String {
        let mut body = self.session(Mode::Mock);
        let mock = draw(self.bank, &self.exam, self.state(), body.seed, ExtraTime::None).unwrap();
        body.questions = mock.questions;
        body.minutes = mock.minutes;
        let name = body.session.clone();
        let count = u32::try_from(body.questions.len()).unwrap();
        self.keep(&body).await;
        for n in 0..count.min(answered) {
            let asked =
                ask_place(self.bank, self.state(), &self.state().sessions[&name], n, &realise).unwrap().unwrap();
            self.give(&name, &asked).await;
            self.now_ms += 60_000;
        }
        let events = submit(
            self.bank,
            self.state(),
            &self.state().sessions[&name],
            HandIn { spent_ms: 65 * 60_000, timed_out: false, at_ms: self.now_ms },
            &realise,
        )
        .unwrap();
        self.keep_all(&events).await;
        name
    }
}

/// Returns an answer of the right form that is wrong, or right by luck as a guess may be.
fn wrong(shown: &Shown, body: &QuestionBody, dice: &mut Dice) -> Answer {
    let mut ids: Vec<String> = shown.options.iter().map(|option| option.id.clone()).collect();
    dice.shuffle(&mut ids);
    match body {
        QuestionBody::Choose { .. } => {
            ids.truncate(shown.choose.max(1));
            Answer::Chosen(ids)
        }
        QuestionBody::Order { .. } => Answer::Ordered(ids),
        QuestionBody::Match { .. } => Answer::Matched(
            shown
                .items
                .iter()
                .map(|item| {
                    let at = dice.below(shown.matches.len());
                    (item.id.clone(), shown.matches[at].id.clone())
                })
                .collect(),
        ),
        QuestionBody::Number { .. } => Answer::Number("-1".into()),
        QuestionBody::Text { .. } => Answer::Text("no idea".into()),
    }
}
