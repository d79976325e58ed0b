//! The skills check: what it asks follows from the answers, and what it proposes follows from what is known.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests fail like tests, by panicking")]

mod support;

use std::collections::BTreeSet;

use rungs_catalog::Catalog;
use rungs_items::bank::Bank;
use rungs_items::present::realise;
use rungs_items::question::Question;
use rungs_practice::diagnose::{MOST, Proposal, next, propose};
use rungs_practice::events::{Body, Mode, QuestionDrawn, SessionStarted, Submitted, record};
use rungs_practice::exam::Exam;
use rungs_practice::sitting::{Given, ask_place, key};
use rungs_practice::state::{Fold, Folded, Session, State};
use support::{aif_bank, catalog, day};

struct World {
    catalog: Catalog,
    bank: Bank,
    exam: Exam,
}

impl World {
    fn new() -> Self {
        let catalog = catalog();
        let exam = Exam::of(&catalog, "aws-aif-c01", day("2026-11-22")).unwrap();
        Self { catalog, bank: aif_bank(), exam }
    }

    /// Sits a whole check; what is not known is left out.
    fn check(&self, seed: u32, knows: impl Fn(&Question) -> bool) -> (Session, Proposal) {
        let fold = Fold::new([&self.bank]);
        let mut state = State::default();
        let started = SessionStarted {
            session: "s".into(),
            mode: Mode::Diagnose,
            exam: self.exam.id.clone(),
            day: day("2026-11-22"),
            seed,
            bank: self.bank.hash.clone(),
            questions: Vec::new(),
            minutes: None,
            redo_of: None,
            objective: None,
        };
        happens(&fold, &mut state, &started);
        for n in 0.. {
            let Some(drawn) = next(&self.catalog, &self.bank, &self.exam, &state, &state.sessions["s"]) else { break };
            assert!(n < MOST, "a check ends");
            let place = u32::try_from(n).unwrap();
            happens(&fold, &mut state, &QuestionDrawn { session: "s".into(), n: place, drawn });
            let session = &state.sessions["s"];
            let asked = ask_place(&self.bank, &state, session, place, &realise).unwrap().unwrap();
            let answer = knows(asked.question).then(|| key(&asked.variant.body));
            let given = Given { answer, seconds: 40.0, spent_ms: 0, at_ms: 1_795_305_600_000 };
            let answered = asked.answered(session, self.bank.file.scoring, given);
            happens(&fold, &mut state, &answered);
        }
        happens(&fold, &mut state, &Submitted { session: "s".into(), timed_out: false, spent_ms: 0 });
        let session = state.sessions["s"].clone();
        let proposal = propose(&self.catalog, &self.bank, &self.exam, &session);
        (session, proposal)
    }
}

fn happens<B: Body>(fold: &Fold<'_>, state: &mut State, body: &B) {
    let event = record(body).unwrap();
    fold.apply(
        state,
        Folded { wall_ms: 1_795_305_600_000, kind: event.kind, version: event.version, body: Some(&event.body) },
    );
}

#[test]
fn who_knows_everything_is_shown_to_and_soon() {
    let world = World::new();
    let (session, proposal) = world.check(1, |_| true);
    assert!(proposal.open.is_empty(), "{proposal:?}");
    assert!(proposal.levels.iter().all(|level| level.proposed && level.tally.answered >= 3), "{proposal:?}");
    assert!(session.questions.len() < MOST, "{}", session.questions.len());
}

#[test]
fn who_knows_nothing_is_shown_nothing() {
    let (_, proposal) = World::new().check(2, |_| false);
    assert!(proposal.have.is_empty(), "{proposal:?}");
}

#[test]
fn who_knows_one_part_is_shown_that_part() {
    let world = World::new();
    let first = |question: &Question| question.exams["aws-aif-c01"].iter().any(|objective| objective.starts_with("4."));
    let (_, proposal) = world.check(3, first);
    assert_eq!(proposal.have.get("responsible-ai"), Some(&1), "{proposal:?}");
    assert!(!proposal.have.contains_key("prompting") && !proposal.have.contains_key("governance"), "{proposal:?}");
}

#[test]
fn the_same_answers_lead_to_the_same_questions_and_no_idea_is_asked_twice() {
    let world = World::new();
    let knows = |question: &Question| question.id.len().is_multiple_of(2);
    let (one, _) = world.check(4, knows);
    let (again, _) = world.check(4, knows);
    let (other, _) = world.check(5, knows);
    assert_eq!(one.questions, again.questions);
    assert_ne!(one.questions, other.questions);
    let families: BTreeSet<&str> =
        one.questions.iter().map(|drawn| world.bank.question(&drawn.question).unwrap().family()).collect();
    assert_eq!(families.len(), one.questions.len());
}
