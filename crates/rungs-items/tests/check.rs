//! The gatekeeper: what it says of bad questions, and what bots find in sets with and without cues.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on should stop")]

#[path = "check/made.rs"]
mod made;

use std::collections::BTreeSet;
use std::path::Path;

use made::{Cue, MadeBank, outline};
use rungs_items::bank::{Bank, Outline, OutlineDomain};
use rungs_items::check::{BotResult, BotVerdict, Code, Finding, Options, Report, Severity, check};
use rungs_items::load::load_folder;
use rungs_items::question::Body;

fn options() -> Options {
    Options::on(jiff::civil::date(2026, 11, 22))
}

fn sat(questions: usize, seed: u64, cue: Cue) -> Report {
    check(&[MadeBank { questions, seed, cue }.bank()], &[outline()], &options())
}

fn bot<'a>(report: &'a Report, name: &str) -> &'a BotResult {
    report.bots.iter().find(|bot| bot.bot == name).unwrap()
}

fn failing(report: &Report) -> BTreeSet<&str> {
    report.bots.iter().filter(|bot| bot.verdict == BotVerdict::Fail).map(|bot| bot.bot.as_str()).collect()
}

fn codes(report: &Report) -> BTreeSet<&'static str> {
    report.problems.iter().map(|problem| problem.code.name()).collect()
}

fn harbour() -> [Outline; 2] {
    let domain = |name: &str, weight, objectives: &[(&str, &str)]| OutlineDomain {
        name: name.to_owned(),
        weight,
        objectives: objectives.iter().map(|(id, text)| ((*id).to_owned(), (*text).to_owned())).collect(),
    };
    let ships = domain("Ships", 50.0, &[("1.1", "know ships"), ("1.2", "know ropes"), ("1.9", "know the law")]);
    let shore = domain("Shore", 50.0, &[("2.1", "know piers"), ("2.2", "know trade")]);
    let lamps = domain("Lamps", 100.0, &[("1", "know lamps")]);
    [
        Outline {
            exam: "harbour".to_owned(),
            domains: vec![ships, shore],
            retired: vec!["9.1".to_owned()],
            draw: Some(10),
        },
        Outline { exam: "lighthouse".to_owned(), domains: vec![lamps], retired: Vec::new(), draw: None },
    ]
}

#[test]
fn each_bad_question_is_reported_once_with_file_line_and_remedy() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/banks/bad");
    let loaded = load_folder(&folder).unwrap();
    let report = check(&loaded.banks, &harbour(), &options());
    let root = format!("{}/harbour/", folder.to_string_lossy().replace('\\', "/"));
    let mut said: Vec<String> = loaded.problems.iter().map(ToString::to_string).collect();
    said.extend(report.problems.iter().map(Finding::to_string));
    let said = said.join("\n").replace(&root, "") + "\n";
    let expected = include_str!("banks/bad/expected.txt");
    for (said, expected) in said.lines().zip(expected.lines()) {
        assert_eq!(said, expected);
    }
    assert_eq!(said, expected);
    assert!(!report.passes());
}

#[test]
fn sets_without_a_cue_pass() {
    let refused: Vec<u64> = (0..100).filter(|seed| !failing(&sat(100, *seed, Cue::None)).is_empty()).collect();
    assert!(refused.len() <= 3, "{refused:?}");
}

#[test]
fn p_is_as_likely_high_as_low_without_a_cue() {
    let mut p: Vec<f64> =
        (100..160).map(|seed| bot(&sat(60, seed, Cue::None), "options-without-stem").p.unwrap()).collect();
    p.sort_by(f64::total_cmp);
    // Kolmogorov's distance from the uniform distribution; 1.63 ÷ √60 = .21 is exceeded once in a hundred times.
    let of = f64::from(u32::try_from(p.len()).unwrap());
    let distance = p.iter().zip(1_u32..).map(|(p, rank)| (f64::from(rank) / of - p).abs()).fold(0.0, f64::max);
    assert!(distance < 0.21, "{distance}: {p:?}");
}

#[test]
fn a_longest_right_option_fails_the_longest_bot_and_those_that_follow_from_it() {
    for seed in 0..3 {
        let report = sat(120, seed, Cue::Longest);
        let longest = bot(&report, "longest");
        assert!(longest.score > 0.99 && longest.excess > 0.7 && longest.interval.0 > 0.6, "{longest:?}");
        assert!(longest.points_for_free.unwrap() > 14.0, "{longest:?}");
        let failing = failing(&report);
        assert!(failing.contains("longest") && failing.contains("options-without-stem"), "{failing:?}");
        // A longer option shares more words with the question by chance alone.
        let follow = BTreeSet::from(["longest", "options-without-stem", "stem-overlap", "most-specific"]);
        assert!(failing.is_subset(&follow), "{failing:?}");
        let said = report.problems.iter().find(|problem| problem.what.contains("the longest option scores")).unwrap();
        assert_eq!((said.code, said.severity), (Code::Bot, Severity::Error));
        assert_eq!((said.file.as_str(), said.line), ("banks/made/bank.toml", 1));
    }
}

#[test]
fn a_cue_in_six_of_ten_questions_is_found() {
    for seed in 0..5 {
        let hedged = sat(100, seed, Cue::Hedge(0.6));
        let failing = failing(&hedged);
        assert!(failing.contains("most-cautious") && failing.contains("options-without-stem"), "{failing:?}");
    }
}

#[test]
fn words_that_no_fixed_rule_knows_are_found_by_the_trained_bot() {
    for seed in 0..3 {
        let report = sat(300, seed, Cue::Word(0.4));
        assert!(failing(&report).contains("options-without-stem"), "{:?}", report.bots);
        let said = report.problems.iter().find(|problem| problem.code == Code::ModelBot).unwrap();
        assert!(said.hint.contains("\"zyga"), "{}", said.hint);
    }
}

#[test]
fn the_same_set_gives_the_same_report() {
    let bank = MadeBank { questions: 60, seed: 5, cue: Cue::Hedge(0.5) }.bank();
    let report = check(std::slice::from_ref(&bank), &[outline()], &options());
    assert_eq!(report, check(&[bank], &[outline()], &options()));
    let json = serde_json::to_value(&report).unwrap();
    assert_eq!(json["bots"][0]["bot"], "longest");
    assert_eq!(json["bots"][0]["verdict"], "pass");
    assert!(json["problems"].as_array().unwrap().iter().all(|problem| problem["code"].is_string()));
}

fn with(change: impl FnOnce(&mut Bank)) -> Report {
    let mut bank = MadeBank { questions: 60, seed: 1, cue: Cue::None }.bank();
    change(&mut bank);
    check(&[bank], &[outline()], &options())
}

#[test]
fn a_made_set_has_no_error_and_is_covered() {
    let report = with(|_| {});
    assert!(report.passes(), "{:?}", report.problems);
    let coverage = &report.coverage[0];
    assert_eq!((coverage.questions, coverage.families, coverage.draw), (60, 60, Some(20)));
    assert_eq!(coverage.domains.iter().map(|domain| domain.questions).collect::<Vec<_>>(), [30.0, 30.0]);
    assert!(coverage.domains.iter().flat_map(|domain| &domain.objectives).all(|objective| objective.questions == 15));
}

#[test]
fn holes_in_the_coverage_are_named() {
    type Change = fn(&mut Bank);
    let cases: [(Change, &[&str]); 6] = [
        (|bank| bank.questions.truncate(49), &["counts", "small-domain-pool", "small-pool"]),
        (
            |bank| bank.questions.iter_mut().enumerate().for_each(|(at, q)| q.family = Some(format!("f-{}", at % 19))),
            &["few-families"],
        ),
        (
            |bank| {
                for question in &mut bank.questions {
                    question.exams.insert("made".to_owned(), vec!["1.1".to_owned(), "1.2".to_owned()]);
                }
            },
            &["few-domain-families", "objective-without-questions", "small-domain-pool"],
        ),
        (|bank| bank.file.affirmation = " ".to_owned(), &["empty-field"]),
        (|bank| bank.file.counts.answered_blind = 61, &["counts"]),
        (|bank| bank.file.guide.url = "ftp://exam.example".to_owned(), &["not-https"]),
    ];
    for (at, (change, expected)) in cases.into_iter().enumerate() {
        let report = with(change);
        let found: BTreeSet<&str> = codes(&report).into_iter().filter(|code| expected.contains(code)).collect();
        assert_eq!(found, expected.iter().copied().collect(), "case {at}: {:?}", report.problems);
    }
}

#[test]
fn a_question_that_counts_for_nobody_is_not_in_the_pool() {
    let report = with(|bank| {
        bank.rulings.push(rungs_items::bank::Ruling {
            question: "q-00003".to_owned(),
            on: jiff::civil::date(2026, 11, 20),
            decision: rungs_items::bank::Decision::Void,
            options: Vec::new(),
            versions: Vec::new(),
            why: "Two options are right.".to_owned(),
        });
    });
    assert_eq!(report.coverage[0].questions, 59);
    assert_eq!(bot(&report, "longest").questions, 59);
}

#[test]
fn repeats_are_found_in_other_sets_too() {
    let first = MadeBank { questions: 60, seed: 1, cue: Cue::None }.bank();
    let mut second = MadeBank { questions: 60, seed: 2, cue: Cue::None }.bank();
    for question in &mut second.questions {
        question.place.file = question.place.file.replace("made", "other");
        question.id = format!("other-{}", question.id);
    }
    second.questions[7] = first.questions[11].clone();
    second.questions[7].place.line = 9;
    let copy = &mut second.questions[7];
    if let Body::Choose { options } = &mut copy.body {
        options.reverse();
    }
    let report = check(&[first, second], &[outline()], &options());
    let repeats: Vec<&Finding> = report.problems.iter().filter(|problem| problem.code == Code::Duplicate).collect();
    assert_eq!(repeats.len(), 1, "{repeats:?}");
    assert_eq!(repeats[0].what, "`q-00011` is the same question as `q-00011` (banks/made/questions/q-00011.md:1)");
    assert!(codes(&report).contains("same-id"));
}

#[test]
fn a_thousand_questions_take_seconds() {
    let start = std::time::Instant::now();
    let report = sat(1000, 3, Cue::None);
    assert_eq!(report.questions, 1000);
    assert!(start.elapsed().as_secs() < 30, "{:?}", start.elapsed());
}
