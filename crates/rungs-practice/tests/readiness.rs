//! From a record to what is told of the chance to pass.
#![expect(clippy::unwrap_used, reason = "helpers of tests fail like tests, by panicking")]

mod support;

use std::collections::BTreeSet;

use rungs_items::bank::{Decision, Ruling};
use rungs_practice::events::{Body, ReadinessStated, record};
use rungs_practice::readiness::{Basis, Occasion, ready, statement};
use rungs_practice::state::{Fold, Folded, State};
use support::{Learner, aif_bank, catalog, day};

fn block_on<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(work)
}

fn basis<'a>(learner: &'a Learner<'_>, state: &'a State) -> Basis<'a> {
    Basis { exam: &learner.exam, bank: Some(learner.bank), state, today: learner.today, now_ms: learner.now_ms }
}

#[test]
fn what_was_answered_becomes_the_history_that_the_model_reads() {
    let (catalog, bank) = (catalog(), aif_bank());
    let folder = tempfile::tempdir().unwrap();
    block_on(async {
        let mut learner = Learner::new(folder.path(), &catalog, &bank, day("2026-11-23")).await;
        learner.study(60, None).await;
        learner.sleep(3);
        learner.mock().await;
        let state = learner.state().clone();
        let basis = basis(&learner, &state);
        let history = basis.history(learner.today);
        assert_eq!(history.answers.len(), 60 + 65);
        assert_eq!(history.answers.iter().filter(|answer| answer.mock == 1).count(), 65);
        assert!(history.answers.iter().all(|answer| answer.domain < 5 && answer.difficulty.is_finite()));
        assert!(history.answers.iter().all(|answer| answer.guess.is_some_and(|guess| (0.0..=0.5).contains(&guess))));
        assert!(history.answers.iter().any(|answer| answer.guess == Some(0.25)));
        // As many right ones as the record counts.
        let right = history.answers.iter().filter(|answer| answer.correct).count();
        let counted: u32 = state.questions.values().map(|record| record.right).sum();
        assert_eq!(u32::try_from(right).unwrap(), counted);
        // In days since 1970, none after the exam, the study three days before the mock.
        let noon = 20_783.5;
        assert!((history.exam.t - noon).abs() < 1.0, "{}", history.exam.t);
        assert!(history.answers.iter().all(|answer| answer.t <= history.exam.t));
        assert_eq!((history.exam.items, history.exam.blueprint.len()), (50, 5));

        let told = ready(&basis, learner.today, None);
        assert!(told.enough, "{:?}", told.short_of);
        assert_eq!(told.evidence.answers, 125);
        assert_eq!(told.domains.iter().map(|domain| domain.questions).sum::<u32>(), 50);
        assert!((0.0..=1.0).contains(&told.pass_probability));
        assert!(told.low <= told.pass_probability && told.pass_probability <= told.high);
    });
}

#[test]
fn without_a_record_nothing_is_told_and_nothing_fails() {
    let (catalog, bank) = (catalog(), aif_bank());
    let folder = tempfile::tempdir().unwrap();
    block_on(async {
        let learner = Learner::new(folder.path(), &catalog, &bank, day("2026-11-23")).await;
        let state = State::default();
        let with = basis(&learner, &state);
        let told = ready(&with, learner.today, None);
        assert!(!told.enough && told.short_of.len() == 1 && told.statements.is_empty());
        let questions: u32 = told
            .helps
            .iter()
            .map(|help| match help {
                rungs_practice::readiness::Help::NewQuestions { questions, .. } => *questions,
                _ => 0,
            })
            .sum();
        assert_eq!(questions, 40, "{:?}", told.helps);
        let without = Basis { bank: None, ..with };
        assert_eq!(ready(&without, day("9999-12-31"), None).helps, [rungs_practice::readiness::Help::Elsewhere]);
    });
}

#[test]
fn a_ruling_takes_its_question_out_of_the_history() {
    let catalog = catalog();
    let bank = aif_bank();
    let folder = tempfile::tempdir().unwrap();
    block_on(async {
        let mut learner = Learner::new(folder.path(), &catalog, &bank, day("2026-11-23")).await;
        let asked = learner.study(30, None).await;
        let mut ruled = bank.clone();
        ruled.rulings = vec![Ruling {
            question: asked[3].clone(),
            on: day("2026-11-24").date(),
            decision: Decision::Void,
            options: Vec::new(),
            versions: Vec::new(),
            why: "Two answers are right.".into(),
        }];
        let fold = Fold::new([&ruled]);
        let mut state = State::default();
        let body = |event: &rungs_log::FoldEvent<'_>, state: &mut State| {
            let folded =
                Folded { wall_ms: event.wall_ms, kind: event.kind, version: event.version, body: Some(event.body) };
            fold.apply(state, folded);
        };
        learner.record.log().events(|event| body(&event, &mut state)).await.unwrap();
        let times = asked.iter().filter(|id| **id == asked[3]).count();
        let before = learner.state().past["aws-aif-c01"].answers.len();
        assert_eq!(state.past["aws-aif-c01"].answers.len(), before - times);
    });
}

#[test]
fn a_mock_exam_that_was_hardly_begun_says_nothing_of_what_was_skipped() {
    let (catalog, bank) = (catalog(), aif_bank());
    let folder = tempfile::tempdir().unwrap();
    block_on(async {
        let mut learner = Learner::new(folder.path(), &catalog, &bank, day("2026-11-23")).await;
        learner.mock_answering(20).await;
        assert_eq!(learner.state().past["aws-aif-c01"].answers.len(), 20);
        learner.mock_answering(60).await;
        // Five were skipped, as in the exam.
        let answers = &learner.state().past["aws-aif-c01"].answers;
        assert_eq!(answers.len(), 20 + 65);
        assert_eq!(answers.iter().filter(|answer| answer.mock == 2 && answer.tenths == 0 && !answer.right).count(), 5);
    });
}

#[test]
fn two_devices_that_are_merged_tell_what_one_would() {
    let (catalog, bank) = (catalog(), aif_bank());
    let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    block_on(async {
        let mut one = Learner::new(here.path(), &catalog, &bank, day("2026-11-23")).await;
        one.study(30, None).await;
        let said = statement(&basis(&one, one.state()), Occasion::StudyEnded);
        one.keep(&said).await;
        let mut text = Vec::new();
        one.record.log().export(&mut text).await.unwrap();
        let log = rungs_log::Log::open(there.path(), &rungs_log::LogOptions::default()).await.unwrap();
        log.import(text.as_slice()).await.unwrap();
        log.close().await.unwrap();
        let mut two = Learner::new(there.path(), &catalog, &bank, one.today).await;
        two.now_ms = one.now_ms + 60_000;
        two.study(20, None).await;
        let mut merged = Vec::new();
        two.record.log().export(&mut merged).await.unwrap();
        one.record.log().import(merged.as_slice()).await.unwrap();
        one.record.refresh(&one.fold).await.unwrap();
        assert_eq!(one.state().past, two.state().past);
        assert_eq!(one.state().life.stated, two.state().life.stated);
        assert_eq!((one.state().past["aws-aif-c01"].answers.len(), one.state().life.stated.len()), (50, 1));
        let texts: BTreeSet<u32> = one.state().past["aws-aif-c01"].answers.iter().map(|answer| answer.text).collect();
        assert!(texts.len() > 25);
    });
}

#[test]
fn a_statement_is_kept_as_it_was_said_and_a_later_version_is_left_alone() {
    let said = ReadinessStated {
        certification: "a".into(),
        day: day("2026-11-22"),
        exam: day("2026-12-20"),
        occasion: "exam-booked".into(),
        pass_probability: 0.64,
        low: 0.45,
        high: 0.8,
        enough: true,
        answers: 120,
        new: 90,
        rapid: 3,
        mocks: 1,
        model: 1,
    };
    let fold = Fold::new([]);
    let mut state = State::default();
    let event = record(&said).unwrap();
    let folded = |version, body| Folded { wall_ms: 1, kind: ReadinessStated::KIND, version, body: Some(body) };
    fold.apply(&mut state, folded(1, &event.body));
    fold.apply(&mut state, folded(2, &event.body));
    fold.apply(&mut state, folded(1, b"{}"));
    assert_eq!(state.life.stated.len(), 1);
    assert!((state.life.stated[0].pass_probability - 0.64).abs() < 1e-12);
    let not_read: u64 = state.not_understood.values().sum();
    assert_eq!(not_read, 2);
    let bytes = postcard::to_stdvec(&state).unwrap();
    assert_eq!(postcard::from_bytes::<State>(&bytes).unwrap(), state);
}
