//! What study asks next, and what counts, over whole sessions of a simulated learner.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests fail like tests, by panicking")]

mod support;

use std::collections::BTreeMap;

use rungs_items::answer::Answer;
use rungs_items::bank::{Bank, Decision, Ruling};
use rungs_items::present::{Variant, realise};
use rungs_items::score::score;
use rungs_practice::events::{Body, Ended, Mode, SessionStarted, TextShown, ToRecord, record};
use rungs_practice::exam::Exam;
use rungs_practice::readiness::Basis;
use rungs_practice::sitting::{Given, ask, key};
use rungs_practice::state::{Fold, Folded, State};
use rungs_practice::study::{Aim, Asking, next};
use support::{Learner, aif_bank, catalog, day};

fn block_on<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(work)
}

#[test]
fn study_spreads_out_asks_misses_again_within_limits_and_never_what_was_taken_out() {
    let catalog = catalog();
    let mut bank = aif_bank();
    let taken_out = bank.questions[7].id.clone();
    bank.rulings = vec![ruling(&taken_out, Decision::Void, &[])];
    let folder = tempfile::tempdir().unwrap();
    let asked = block_on(async {
        let mut learner = Learner::new(folder.path(), &catalog, &bank, day("2026-11-23")).await;
        learner.study(120, None).await
    });
    assert_eq!(asked.len(), 120);
    assert!(!asked.contains(&taken_out));
    for (n, id) in asked.iter().enumerate() {
        let lately = &asked[n.saturating_sub(8)..n];
        assert!(!lately.contains(id), "{id} comes again at {n} after {lately:?}");
    }
    let again = |n: usize| asked[..n].contains(&asked[n]);
    for from in 0..asked.len() - 10 {
        let retries = (from..from + 10).filter(|n| again(*n)).count();
        assert!(retries <= 6, "{retries} of ten from {from} were asked before");
    }
    let topics: BTreeMap<String, usize> = asked.iter().fold(BTreeMap::new(), |mut topics, id| {
        let question = bank.question(id).unwrap();
        let objective = question.exams.values().flatten().next().unwrap();
        *topics.entry(objective.clone()).or_default() += 1;
        topics
    });
    assert_eq!(topics.len(), 14, "every topic is met in 120 questions: {topics:?}");
    assert!(topics.values().all(|count| *count <= 30), "{topics:?}");
}

#[test]
fn what_was_known_comes_back_only_when_it_may_be_forgotten() {
    let catalog = catalog();
    let bank = aif_bank();
    let folder = tempfile::tempdir().unwrap();
    block_on(async {
        let mut learner = Learner::new(folder.path(), &catalog, &bank, day("2026-11-23")).await;
        learner.study(30, Some(day("2026-12-20"))).await;
        let known = |learner: &Learner<'_>| -> Vec<String> {
            let questions = learner.state().questions.iter();
            questions
                .filter(|(_, record)| record.last_right && record.answered == 1)
                .map(|(id, _)| id.clone())
                .collect()
        };
        let before = known(&learner);
        let same_day = learner.study(30, Some(day("2026-12-20"))).await;
        assert!(same_day.iter().all(|id| !before.contains(id) || bank.question(id).unwrap().is_executable()));
        learner.sleep(20);
        let later = learner.study(60, Some(day("2026-12-20"))).await;
        assert!(later.iter().any(|id| before.contains(id)), "three weeks later some of it is asked again");
    });
}

#[test]
fn an_answer_counts_although_another_window_ended_the_session() {
    let catalog = catalog();
    let bank = aif_bank();
    let folder = tempfile::tempdir().unwrap();
    block_on(async {
        let mut learner = Learner::new(folder.path(), &catalog, &bank, day("2026-11-23")).await;
        learner.study(3, None).await;
        let name = learner.state().sessions.keys().next().unwrap().clone();
        learner.keep(&Ended { session: name.clone() }).await;
        let question =
            bank.questions.iter().find(|question| !learner.state().questions.contains_key(&question.id)).unwrap();
        let asked = ask(question, 3, true, 3, &realise).unwrap();
        let given = Given { answer: Some(key(&asked.variant.body)), seconds: 5.0, spent_ms: 0, at_ms: learner.now_ms };
        let body = asked.answered(&learner.state().sessions[&name], bank.file.scoring, given);
        learner.keep(&body).await;
        assert_eq!(learner.state().questions[&question.id].right, 1);
        assert_eq!(learner.state().sessions[&name].tally.answered, 4);
    });
}

#[test]
fn a_ruling_gives_in_the_record_what_scoring_gives_on_the_screen() {
    let bank = aif_bank();
    let kinds = ["single", "several", "order", "pairs"];
    let mut met = Vec::new();
    for question in &bank.questions {
        let variant = realise(question, 1).unwrap();
        let right = key(&variant.body);
        let (name, decisions): (&str, Vec<(Decision, Vec<String>)>) = match &right {
            Answer::Chosen(ids) if ids.len() == 1 => {
                let other = variant_options(&variant).into_iter().find(|id| !ids.contains(id)).unwrap();
                ("single", vec![(Decision::Accept, vec![other.clone()]), (Decision::Key, vec![other])])
            }
            Answer::Chosen(ids) => ("several", vec![(Decision::Key, ids[..1].to_vec())]),
            Answer::Ordered(ids) => {
                let mut swapped = ids.clone();
                swapped.swap(0, 1);
                ("order", vec![(Decision::Accept, swapped.clone()), (Decision::Key, swapped)])
            }
            Answer::Matched(pairs) => {
                let first = pairs.iter().next().map(|(item, matched)| format!("{item}={matched}")).unwrap();
                ("pairs", vec![(Decision::Accept, vec![first])])
            }
            _ => continue,
        };
        if met.contains(&name) {
            continue;
        }
        met.push(name);
        for (decision, options) in decisions.into_iter().chain([(Decision::Void, Vec::new())]) {
            let mut ruled = bank.clone();
            ruled.rulings = vec![ruling(&question.id, decision, &options)];
            for given in [right.clone(), other_answer(&right, &options)] {
                same_in_record_and_on_screen(&ruled, &question.id, &given);
            }
        }
    }
    met.sort_unstable();
    let mut kinds = kinds.to_vec();
    kinds.sort_unstable();
    assert_eq!(met, kinds);
}

fn variant_options(variant: &Variant) -> Vec<String> {
    match &variant.body {
        rungs_items::question::Body::Choose { options } => options.iter().map(|option| option.id.clone()).collect(),
        _ => Vec::new(),
    }
}

/// The answer that a ruling names, in the form of the question.
fn other_answer(right: &Answer, options: &[String]) -> Answer {
    match right {
        Answer::Chosen(_) => Answer::Chosen(options.to_vec()),
        Answer::Ordered(_) => Answer::Ordered(options.to_vec()),
        other => other.clone(),
    }
}

fn same_in_record_and_on_screen(bank: &Bank, id: &str, given: &Answer) {
    let question = bank.question(id).unwrap();
    let asked = ask(question, 1, true, 0, &realise).unwrap();
    let expected = score(&asked.variant, given, bank.file.scoring, &bank.rulings.iter().collect::<Vec<_>>());
    let fold = Fold::new([bank]);
    let mut state = State::default();
    let started = r#"{"session":"s","mode":"study","exam":"aws-aif-c01","day":"2026-11-22","seed":1,"bank":"b"}"#;
    let apply = |state: &mut State, kind: &str, body: &[u8]| {
        fold.apply(state, Folded { wall_ms: 1_000, kind, version: 1, body: Some(body) });
    };
    apply(&mut state, "session-started", started.as_bytes());
    let text = asked.text_shown(&state, "aws-aif-c01").unwrap();
    apply(&mut state, TextShown::KIND, &record(&text).unwrap().body);
    let given = Given { answer: Some(given.clone()), seconds: 1.0, spent_ms: 0, at_ms: 1_000 };
    let body = asked.answered(&state.sessions["s"], bank.file.scoring, given);
    apply(&mut state, "answered", &record(&body).unwrap().body);
    let kept = state.sessions["s"].places[&0].answer.as_ref().unwrap();
    assert_eq!(kept.void, expected.void, "{id} {:?}", bank.rulings);
    if !expected.void {
        assert_eq!((kept.right, kept.score), (expected.right, expected.score), "{id} {:?}", bank.rulings);
    }
}

fn ruling(question: &str, decision: Decision, options: &[String]) -> Ruling {
    Ruling {
        question: question.to_owned(),
        on: jiff::civil::date(2026, 11, 22),
        decision,
        options: options.to_vec(),
        versions: Vec::new(),
        why: "A test.".into(),
    }
}

#[test]
fn what_is_worst_does_not_crowd_out_the_rest() {
    let catalog = catalog();
    let bank = aif_bank();
    let today = day("2026-11-23");
    let exam = Exam::of(&catalog, "aws-aif-c01", today).unwrap();
    let fold = Fold::new([&bank]);
    let mut state = State::default();
    let now_ms = 1_795_392_000_000;
    let happens = |state: &mut State, event: ToRecord| {
        let folded = Folded { wall_ms: now_ms, kind: event.kind, version: event.version, body: Some(&event.body) };
        fold.apply(state, folded);
    };
    let basis = Basis { exam: &exam, bank: Some(&bank), state: &state, today, now_ms };
    let mut readiness = basis.forecast(today, 0.0);
    for (part, domain) in readiness.domains.iter_mut().enumerate() {
        domain.cost = if part == 2 { 0.5 } else { 0.0 };
    }
    let aim = Aim::of(&readiness);
    let started = SessionStarted {
        session: "s".into(),
        mode: Mode::Study,
        exam: exam.id.clone(),
        day: today,
        seed: 1,
        bank: bank.hash.clone(),
        questions: Vec::new(),
        minutes: None,
        redo_of: None,
        objective: None,
    };
    happens(&mut state, record(&started).unwrap());
    let mut parts = vec![0_u32; exam.outline.domains.len()];
    for _ in 0..60 {
        let session = &state.sessions["s"];
        let aim = Some(&aim);
        let outline = &exam.outline;
        let asking = Asking { bank: &bank, outline, state: &state, session, now_ms, today, exam_day: None, aim };
        let found = next(&asking).unwrap();
        let asked = ask(found.question, found.seed, found.fresh, found.n, &realise).unwrap();
        parts[exam.outline.domain_of(&found.question.exams[&exam.id][0]).unwrap()] += 1;
        // Everything is missed, so that no part ever looks safe.
        let given = Given { answer: None, seconds: 30.0, spent_ms: 0, at_ms: now_ms };
        let body = asked.answered(session, bank.file.scoring, given);
        happens(&mut state, record(&body).unwrap());
    }
    assert!(parts.iter().all(|count| *count >= 2), "{parts:?}");
    assert!(parts[2] == *parts.iter().max().unwrap() && parts[2] <= 30, "{parts:?}");
}

#[test]
fn of_old_study_sessions_stays_what_counted_and_where_they_stand() {
    let (catalog, bank, folder) = (catalog(), aif_bank(), tempfile::tempdir().unwrap());
    let state = block_on(async {
        let mut learner = Learner::new(folder.path(), &catalog, &bank, day("2026-11-22")).await;
        for _ in 0..23 {
            learner.study(3, None).await;
        }
        learner.state().clone()
    });
    let mut sessions: Vec<_> = state.sessions.values().collect();
    sessions.sort_by_key(|session| (session.started_ms, session.id.clone()));
    let places: Vec<usize> = sessions.iter().map(|session| session.places.len()).collect();
    assert_eq!(places, [vec![1; 3], vec![3; 20]].concat());
    for session in &sessions {
        assert_eq!(session.tally.answered, 3, "what counted stays");
        assert_eq!(session.places.keys().next_back(), Some(&2), "and so does the newest place");
    }
}
