//! A learner of sixty days: studies, misses two weeks, plans again, sits three mock exams, passes, renews; and the
//! record of it, carried to other computers in pieces, in any order, after a restored backup.
#![expect(clippy::unwrap_used, reason = "helpers of tests fail like tests, by panicking")]

mod support;

use std::collections::BTreeSet;
use std::path::Path;

use rungs_catalog::personal::PersonalOptions;
use rungs_items::bank::{Bank, Decision, Ruling};
use rungs_log::{Log, LogOptions};
use rungs_practice::events::{CredentialEarned, ExamBooked, ExamResult, Mode, PlanAdopted, PlanStep, StudyLogged};
use rungs_practice::from_here::{Became, from_here};
use rungs_practice::keep::{self, keep};
use rungs_practice::record::Record;
use rungs_practice::result::result;
use rungs_practice::state::{Fold, State};
use support::{Learner, aif_bank, catalog, day};

fn block_on<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(work)
}

#[test]
#[expect(clippy::too_many_lines, reason = "one story, told from its beginning to its end")]
fn a_learner_studies_is_away_plans_again_sits_three_mocks_passes_and_keeps_it() {
    let folder = tempfile::tempdir().unwrap();
    let catalog = catalog();
    let bank = aif_bank();
    block_on(async {
        let mut learner = Learner::new(folder.path(), &catalog, &bank, day("2026-11-23")).await;
        let profile: rungs_planner::Profile = rungs_planner::Profile::from_toml(
            "start = 2026-11-23\ngoal = \"first-step\"\nclouds = [\"aws\"]\nhours_per_week = 4\nbudget_usd = 200\n",
        )
        .unwrap();
        learner
            .keep(&PlanAdopted {
                day: learner.today,
                profile: profile.clone(),
                steps: vec![PlanStep {
                    certification: "aws-aif-c01".into(),
                    offer: 0,
                    study_start: day("2026-11-23"),
                    exam: day("2027-01-10"),
                    hours: 27,
                    cost_usd: 100.0,
                }],
            })
            .await;

        // Two weeks of study, an hour a day, and a first mock exam.
        for _ in 0..14 {
            learner.study(15, Some(day("2027-01-10"))).await;
            let logged = StudyLogged {
                certification: "aws-aif-c01".into(),
                day: learner.today,
                minutes: 30,
                note: String::new(),
            };
            learner.keep(&logged).await;
            learner.sleep(1);
        }
        let first = learner.mock().await;

        // Two weeks without anything, then a plan from here: behind, the step is kept and later, nothing is lost.
        learner.sleep(14);
        let again = from_here(&catalog, learner.state(), &profile, learner.today, &PersonalOptions::default()).unwrap();
        let step = again.steps.iter().find(|step| step.certification == "aws-aif-c01").expect("the step stays");
        assert!(matches!(step.became, Became::Kept { .. }), "{step:?}");
        assert!(step.hours_done >= 7, "the hours that were done count: {step:?}");
        assert!(step.exam.is_some_and(|exam| exam > learner.today), "{step:?}");

        for _ in 0..12 {
            learner.study(20, Some(day("2027-01-20"))).await;
            learner.sleep(1);
        }
        let second = learner.mock().await;
        learner
            .keep(&ExamBooked {
                certification: "aws-aif-c01".into(),
                exam: day("2027-01-20"),
                day: learner.today,
                cost_usd: Some(100.0),
                delivery: Some("home".into()),
            })
            .await;
        let booked =
            from_here(&catalog, learner.state(), &profile, learner.today, &PersonalOptions::default()).unwrap();
        let step = booked.steps.iter().find(|step| step.certification == "aws-aif-c01").unwrap();
        assert_eq!((step.became.clone(), step.exam), (Became::Booked, Some(day("2027-01-20"))));
        for _ in 0..10 {
            learner.study(20, Some(day("2027-01-20"))).await;
            learner.sleep(1);
        }
        let third = learner.mock().await;
        learner.sleep(day("2027-01-20").days_since(learner.today));
        assert_eq!(learner.today.days_since(day("2026-11-23")), 58);

        // What was shown: each mock exam full, the first two without a common question, and better each time.
        let state = learner.state();
        let drawn = |name: &str| -> BTreeSet<String> {
            state.sessions[name].questions.iter().map(|drawn| drawn.question.clone()).collect()
        };
        assert_eq!((drawn(&first).len(), drawn(&second).len(), drawn(&third).len()), (65, 65, 65));
        assert_eq!(drawn(&first).intersection(&drawn(&second)).count(), 0);
        let share = |name: &str| result(&state.sessions[name], &learner.exam).share;
        assert!(share(&third) > share(&first), "{} {} {}", share(&first), share(&second), share(&third));
        let of_third = result(&state.sessions[&third], &learner.exam);
        assert_eq!(of_third.tally.answered, 50);
        assert_eq!(of_third.trial.answered, 15);
        assert_eq!(of_third.domains.iter().map(|domain| domain.tally.answered).sum::<u32>(), 50);
        let exam = &state.exams["aws-aif-c01"];
        assert_eq!(exam.objectives.len(), 14, "every objective was met");
        assert!(exam.seen.answered > 0 && exam.fresh.answered > 187, "{:?} {:?}", exam.fresh, exam.seen);

        // Passed: the credential, its window and the cheapest way to keep it.
        learner
            .keep(&ExamResult {
                certification: "aws-aif-c01".into(),
                day: day("2027-01-20"),
                passed: true,
                score: Some(760.0),
                domains: Vec::new(),
            })
            .await;
        learner
            .keep(&CredentialEarned {
                certification: Some("aws-aif-c01".into()),
                name: "AWS Certified AI Practitioner".into(),
                issuer: "AWS".into(),
                earned: day("2027-01-20"),
                expires: None,
                url: None,
                number: None,
                from: "exam-result".into(),
            })
            .await;
        assert!(learner.state().life.booked.is_empty(), "a seat that was used is not booked any more");
        let asked = keep::Asked { day: learner.today, horizon_days: 1500, goal: None, clouds: &[] };
        let kept = keep(&catalog, &learner.state().life, &asked);
        let text = serde_json::to_string(&kept).unwrap();
        assert!(text.contains("2030-01-20"), "three years from the pass: {text}");

        everywhere_the_same(folder.path(), &learner, &bank).await;
    });
}

/// The record is carried to other computers: whole, in pieces in any order, twice, and after a restored backup.
async fn everywhere_the_same(folder: &Path, learner: &Learner<'_>, bank: &Bank) {
    let mut whole = Vec::new();
    learner.record.log().export(&mut whole).await.unwrap();
    let lines: Vec<&[u8]> = whole.split_inclusive(|byte| *byte == b'\n').collect();
    assert!(lines.len() > 1000, "{}", lines.len());
    let expected = learner.state();
    for order in 0..3_u32 {
        let elsewhere = tempfile::tempdir().unwrap();
        let log = Log::open(elsewhere.path(), &LogOptions::default()).await.unwrap();
        let mut pieces: Vec<Vec<u8>> = lines.chunks(97).map(<[&[u8]]>::concat).collect();
        rungs_practice::draw::Dice::new(order, "pieces").shuffle(&mut pieces);
        for piece in pieces.iter().chain(pieces.iter().take(3)) {
            log.import(piece.as_slice()).await.unwrap();
        }
        assert!(log.verify().await.unwrap().is_sound());
        let fold = Fold::new([bank]);
        let record = Record::open(log, &fold, &bank.hash).await.unwrap();
        assert_eq!(record.state(), expected, "order {order}");
        let mut again = Vec::new();
        record.log().export(&mut again).await.unwrap();
        assert!(again == whole, "what is written out again is the same, byte for byte");
    }

    // A snapshot and a fold from nothing agree.
    let fold = Fold::new([bank]);
    let log = Log::open(folder, &LogOptions::default()).await.unwrap();
    let record = Record::open(log, &fold, &bank.hash).await.unwrap();
    assert_eq!(record.state(), expected);
    let mut rebuilt = State::default();
    record
        .log()
        .events(|event| {
            fold.apply(
                &mut rebuilt,
                rungs_practice::state::Folded {
                    wall_ms: event.wall_ms,
                    kind: event.kind,
                    version: event.version,
                    body: Some(event.body),
                },
            );
        })
        .await
        .unwrap();
    assert_eq!(&rebuilt, expected);
}

#[test]
fn a_copy_that_went_its_own_way_is_kept_and_gives_the_same_state_on_both_sides() {
    let catalog = catalog();
    let bank = aif_bank();
    let here = tempfile::tempdir().unwrap();
    let there = tempfile::tempdir().unwrap();
    block_on(async {
        let mut learner = Learner::new(here.path(), &catalog, &bank, day("2026-11-23")).await;
        learner.study(10, None).await;
        drop(learner);
        // A backup: the folder is copied, and both go on.
        for entry in std::fs::read_dir(here.path()).unwrap() {
            let entry = entry.unwrap();
            std::fs::copy(entry.path(), there.path().join(entry.file_name())).unwrap();
        }
        let mut states = Vec::new();
        let mut exports = Vec::new();
        for (folder, questions) in [(&here, 12), (&there, 7)] {
            let mut learner = Learner::new(folder.path(), &catalog, &bank, day("2026-11-25")).await;
            learner.mock().await;
            learner.study(questions, None).await;
            let mut export = Vec::new();
            learner.record.log().export(&mut export).await.unwrap();
            exports.push(export);
        }
        for (folder, other) in [(&here, &exports[1]), (&there, &exports[0])] {
            let log = Log::open(folder.path(), &LogOptions::default()).await.unwrap();
            let report = log.import(other.as_slice()).await.unwrap();
            assert_eq!(report.forks.len(), 1, "{report:?}");
            assert!(log.verify().await.unwrap().is_sound());
            let fold = Fold::new([&bank]);
            let record = Record::open(log, &fold, &bank.hash).await.unwrap();
            states.push(record.state().clone());
        }
        assert_eq!(states[0], states[1]);
        assert!(states[0].events > 100);
    });
}

#[test]
fn a_ruling_scores_past_answers_again_and_says_so() {
    let catalog = catalog();
    let mut bank = aif_bank();
    let folder = tempfile::tempdir().unwrap();
    block_on(async {
        let (name, question, before) = {
            let mut learner = Learner::new(folder.path(), &catalog, &bank, day("2026-11-23")).await;
            let name = learner.mock().await;
            let session = &learner.state().sessions[&name];
            let missed =
                session.places.values().filter_map(|place| place.answer.as_ref()).find(|answer| {
                    !answer.right && matches!(answer.answer, Some(rungs_items::answer::Answer::Chosen(_)))
                });
            let before = result(session, &learner.exam);
            (name, missed.expect("a miss").question.clone(), before)
        };
        bank.rulings = vec![Ruling {
            question: question.clone(),
            on: jiff::civil::date(2026, 11, 30),
            decision: Decision::Void,
            options: Vec::new(),
            versions: Vec::new(),
            why: "The documentation changed.".into(),
        }];
        bank.hash = "another".into();
        let learner = Learner::new(folder.path(), &catalog, &bank, day("2026-12-01")).await;
        let state = learner.state();
        let after = result(&state.sessions[&name], &learner.exam);
        assert_eq!(after.void, 1);
        assert_eq!(after.misses.len() + 1, before.misses.len());
        let told = state.rescored.iter().find(|rescored| rescored.question == question).expect("it is said");
        assert_eq!((told.was_right, told.is_right, told.why.as_str()), (false, None, "The documentation changed."));
        assert_eq!(state.submitted(Mode::Mock, "aws-aif-c01").len(), 1);
    });
}
