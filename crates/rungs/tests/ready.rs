//! `rungs ready`, what is kept of it, and how it is scored, as a stranger meets them.
#![expect(clippy::unwrap_used, reason = "helpers of tests fail like tests, by panicking")]

mod support;

use std::path::Path;

use rungs_items::answer::Answer;
use rungs_items::present::realise;
use rungs_log::{Draft, Log, LogOptions};
use rungs_practice::events::{Body, Ended, Mode, SessionStarted, record};
use rungs_practice::sitting::{Given, ask, key};
use rungs_practice::state::{Fold, Folded, State};
use serde_json::Value;
use support::Rungs;

const EXAM: &str = "aws-aif-c01";
const DAY_MS: i64 = 24 * 3_600_000;
/// 20 November 2026, 18:00 UTC.
const EVENING: i64 = 20_777 * DAY_MS + 18 * 3_600_000;

fn json(home: &Rungs, day: &str, args: &[&str]) -> Value {
    let mut args = args.to_vec();
    args.push("--json");
    let run = home.run_on(day, &args);
    assert_eq!(run.code, 0, "{args:?}: {run}");
    assert!(run.stderr.is_empty(), "{args:?}: {}", run.stderr);
    serde_json::from_str(&run.stdout).unwrap()
}

/// Puts one session of study on record: so many new questions at 45 seconds each, `right` of each four right.
fn study(home: &Rungs, questions: usize, right: usize) {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(write(home, questions, right));
}

async fn write(home: &Rungs, questions: usize, right: usize) {
    let banks = rungs_items::load::load_folder(Path::new("../../banks")).unwrap().banks;
    let bank = banks.iter().find(|bank| bank.file.exam == EXAM).unwrap();
    let log = Log::open(home.path("data"), &LogOptions::default()).await.unwrap();
    let (fold, mut state) = (Fold::new([]), State::default());
    let mut drafts = Vec::new();
    let start = SessionStarted {
        session: "one".into(),
        mode: Mode::Study,
        exam: EXAM.into(),
        day: "2026-11-20".parse().unwrap(),
        seed: 1,
        bank: bank.hash.clone(),
        questions: Vec::new(),
        minutes: None,
        redo_of: None,
        objective: None,
    };
    push(&mut drafts, &start);
    let body = record(&start).unwrap().body;
    fold.apply(&mut state, Folded { wall_ms: EVENING, kind: SessionStarted::KIND, version: 1, body: Some(&body) });
    // Every so many-th, so that all parts of the exam come up.
    let step = (bank.questions.len() / questions).max(1);
    for (n, question) in (0_u32..).zip(bank.questions.iter().step_by(step).take(questions)) {
        let asked = ask(question, n, true, n, &realise).unwrap();
        let at = usize::try_from(n).unwrap();
        let answer = if at % 4 < right { key(&asked.variant.body) } else { Answer::Chosen(Vec::new()) };
        let given = Given { answer: Some(answer), seconds: 45.0, spent_ms: 0, at_ms: EVENING + i64::from(n) * 60_000 };
        push(&mut drafts, &asked.answered(state.sessions.get("one").unwrap(), bank.file.scoring, given));
    }
    push(&mut drafts, &Ended { session: "one".into() });
    log.append(&drafts, EVENING).await.unwrap();
    log.close().await.unwrap();
}

fn push<B: Body>(drafts: &mut Vec<Draft>, body: &B) {
    let event = record(body).unwrap();
    drafts.push(Draft::new(event.kind, event.version, event.body));
}

/// Takes the figures out: they move a little with the time of the day at which a test runs.
fn words(text: &str) -> String {
    let mut words = String::new();
    for letter in text.chars() {
        match letter {
            '0'..='9' if words.ends_with('#') => {}
            '0'..='9' => words.push('#'),
            other => words.push(other),
        }
    }
    words
}

#[test]
fn without_a_record_it_says_what_is_short_and_writes_nothing() {
    let home = Rungs::new();
    let run = home.run(&["ready", "AIF-C01"]);
    assert_eq!(run.code, 0, "{run}");
    insta::assert_snapshot!(run.stdout);
    assert!(!home.exists("data/log.db"));
    let told = json(&home, "2026-11-22", &["ready", EXAM]);
    assert_eq!(told["enough"], false);
    assert_eq!(told["on"], "2026-11-22");
    assert!(told["book_or_wait"].is_null());
    let p = told["pass_probability"].as_f64().unwrap();
    assert!((0.05..=0.95).contains(&p) && told["low"].as_f64() <= Some(p) && Some(p) <= told["high"].as_f64());
    assert!(!home.exists("data/log.db"));
}

#[test]
fn every_exam_gets_a_useful_answer() {
    let home = Rungs::new();
    for (id, says) in [
        // Retired, with a successor; without questions here; its numbers not published; not an exam.
        ("ms-ai-102", "It cannot be sat any more"),
        ("ms-ai-103", "no questions for it here yet"),
        ("gcp-professional-ml-engineer", "Cannot tell yet"),
        ("ibm-ai-engineering", "has no exam to pass or fail"),
    ] {
        let run = home.run(&["ready", id]);
        assert_eq!(run.code, 0, "{id}: {run}");
        assert!(run.stdout.contains(says), "{id}: {run}");
        let told = json(&home, "2026-11-22", &["ready", id]);
        assert_eq!(told["enough"], false, "{id}");
    }
    // The whole catalogue, and the end of the calendar.
    let far = home.run(&["ready", EXAM, "--on", "9999-12-31"]);
    assert_eq!(far.code, 0, "{far}");
    for (args, code) in [
        (vec!["ready", EXAM, "--on", "2026-11-21"], 2),
        (vec!["ready", EXAM, "--on", "tomorrow"], 2),
        (vec!["ready", "aws-aif-c99"], 2),
        (vec!["ready", EXAM, "--hour-value", "-3"], 2),
    ] {
        let run = home.run(&args);
        assert_eq!(run.code, code, "{args:?}: {run}");
        assert!(run.stderr.contains("hint") || run.stderr.contains("error"), "{run}");
    }
}

#[test]
fn with_a_record_it_tells_the_figure_the_cost_and_the_days() {
    let home = Rungs::new();
    study(&home, 94, 3);
    let run = home.run(&["ready", EXAM]);
    assert_eq!(run.code, 0, "{run}");
    // The figures themselves belong to the model, and move a little with the time of the day.
    for part in [
        "If you sat it today: about # in #; between # and #\nOf # people with a record like yours, about # would pass AWS",
        "! Model-based, not yet checked against exams.\n",
        "What costs you most\n- ",
        "It rests on   # answers (# new to you, # seen before); # mock exams; last",
        "Helps most    new questions (`rungs practice aws-aif-c#`): # on ",
        "Sit it on    First try  In the end  Passed about  Fees",
        "not at all ",
        "Assumed: # hours of study a week until each day, an hour of yours at $#, and the",
    ] {
        assert!(words(&run.stdout).contains(part), "{part}: {run}");
    }
    let told = json(&home, "2026-11-22", &["ready", EXAM, "--on", "2026-12-20"]);
    assert_eq!(told["enough"], true, "{}", told["short_of"]);
    assert_eq!(told["label"], "model-based, not yet checked against exams");
    assert_eq!(told["evidence"]["answers"], 94);
    assert_eq!(told["domains"].as_array().unwrap().len(), 5);
    let ways = told["book_or_wait"]["ways"].as_array().unwrap();
    let days: Vec<&str> = ways.iter().map(|way| way["day"].as_str().unwrap()).collect();
    assert_eq!(days, ["2026-11-23", "2026-11-29", "2026-12-06", "2026-12-20"]);
    for way in ways {
        let sum =
            ["fees_cents", "hours_cents", "days_cents"].iter().map(|part| way[part].as_i64().unwrap()).sum::<i64>();
        assert_eq!(Some(sum), way["total_cents"].as_i64(), "{way}");
        assert!(way["passed"].as_f64().unwrap() >= way["first"]["p"].as_f64().unwrap() - 1e-9, "{way}");
    }
    // Looking again and again says the same and keeps nothing.
    let again = json(&home, "2026-11-22", &["ready", EXAM, "--on", "2026-12-20"]);
    assert_eq!(
        (&again["pass_probability"], &again["statements"]),
        (&told["pass_probability"], &Value::Array(Vec::new()))
    );
    // A deadline of the learner's own.
    let soon = json(&home, "2026-11-22", &["ready", EXAM, "--deadline", "2026-11-30"]);
    let not: Vec<bool> =
        soon["book_or_wait"]["ways"].as_array().unwrap().iter().map(|way| way["not"].is_null()).collect();
    assert_eq!(not, [true, true, false, false]);
    let why = home.run(&["ready", EXAM, "--why"]);
    assert!(why.stdout.contains("How each day is counted") && why.stdout.contains("Version 1 of the model"), "{why}");
}

#[test]
fn who_answers_more_of_it_right_is_told_a_better_chance() {
    let p = |right| {
        let home = Rungs::new();
        study(&home, 94, right);
        json(&home, "2026-11-22", &["ready", EXAM])["pass_probability"].as_f64().unwrap()
    };
    let (poor, fair, good) = (p(1), p(3), p(4));
    assert!(poor < 0.2 && poor < fair && fair < good, "{poor} {fair} {good}");
}

#[test]
fn a_statement_is_kept_at_booking_and_scored_by_the_result() {
    let home = Rungs::new();
    study(&home, 94, 3);
    let booked = home.run(&["exam", "book", EXAM, "--on", "2026-12-01"]);
    assert!(booked.stdout.contains("On 1 December 2026, the day you booked: about "), "{booked}");
    let told = json(&home, "2026-11-22", &["ready", EXAM]);
    assert_eq!((&told["on"], &told["booked"]), (&Value::from("2026-12-01"), &Value::from(true)));
    let said = &told["statements"][0];
    assert_eq!((&said["occasion"], &said["exam"]), (&Value::from("exam-booked"), &Value::from("2026-12-01")));
    let progress = home.run(&["progress", EXAM]);
    assert!(progress.stdout.contains("What was said before"), "{progress}");
    // The day after the exam nothing is known of it yet.
    let over = home.run_on("2026-12-02", &["ready", EXAM]);
    assert!(over.stdout.contains("Your seat of 1 December 2026 is over"), "{over}");

    let none = home.run(&["measure", "scorecard"]);
    assert!(none.stdout.contains("No statement has an outcome yet"), "{none}");
    let failed = home.run_on("2026-12-02", &["exam", "result", EXAM, "--on", "2026-12-01", "--failed"]);
    assert!(failed.stdout.contains("Before it, on 22 November 2026, we said about "), "{failed}");
    let card = json(&home, "2026-12-02", &["measure", "scorecard"]);
    let p = said["pass_probability"].as_f64().unwrap();
    assert_eq!((&card["scored"], &card["missing"]), (&Value::from(1), &Value::from(199)));
    assert!((card["report"]["brier"]["value"].as_f64().unwrap() - p * p).abs() < 1e-12, "{card}");
    // The wait of the owner after a failure holds for the days that are compared.
    let after = json(&home, "2026-12-02", &["ready", EXAM]);
    assert_eq!(after["book_or_wait"]["ways"][0]["day"], "2026-12-15");
    // Corrected: the same statement, another outcome.
    let passed = json(&home, "2026-12-02", &["exam", "result", EXAM, "--on", "2026-12-01", "--passed"]);
    let brier = passed["said"]["brier"].as_f64().unwrap();
    assert!((brier - (1.0 - p).powi(2)).abs() < 1e-12, "{passed}");
    insta::assert_snapshot!(words(&home.run_on("2026-12-02", &["measure", "scorecard"]).stdout));
    let done = home.run_on("2026-12-02", &["ready", EXAM]);
    assert!(done.stdout.contains("You passed it on 1 December 2026."), "{done}");
}

#[test]
fn a_session_ends_with_what_it_says_of_the_chance() {
    let home = Rungs::new();
    // Answers within a blink are no evidence; they are kept all the same.
    let mock = home.type_into(&["mock", EXAM, "--plain", "--seed", "7"], "A\nB\nsubmit\nyes\n");
    assert!(mock.stdout.contains("Whether you would pass cannot be told yet"), "{mock}");
    let study = home.type_into(&["practice", EXAM, "--plain", "--questions", "2"], "\n\n");
    assert!(study.stdout.contains("Whether you would pass cannot be told yet"), "{study}");
    let told = json(&home, "2026-11-22", &["ready", EXAM]);
    let occasions: Vec<&str> =
        told["statements"].as_array().unwrap().iter().map(|said| said["occasion"].as_str().unwrap()).collect();
    assert_eq!(occasions, ["mock-submitted", "study-ended"]);
    // Of a mock exam in which nothing could be taken as an answer nothing counts; what was skipped in study does.
    assert_eq!(told["evidence"]["answers"], 2);
    let verify = home.run(&["log", "verify"]);
    assert_eq!(verify.code, 0, "{verify}");
}
