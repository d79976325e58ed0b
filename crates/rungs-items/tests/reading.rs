//! Reading questions from their files: every kind, every message, and bytes of any sort.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on should stop")]

use std::path::Path;

use rungs_items::load::{self, Loaded, TextFile};
use rungs_items::question::{Body, Kind, Question};

fn good() -> Loaded {
    load::load_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/banks/good")).unwrap()
}

fn question(id: &str) -> Question {
    good().banks[0].question(id).unwrap().clone()
}

#[test]
fn every_kind_is_read() {
    let loaded = good();
    assert_eq!(loaded.problems, []);
    let kinds: Vec<(&str, Kind, bool)> =
        loaded.banks[0].questions.iter().map(|q| (q.id.as_str(), q.kind, q.is_executable())).collect();
    assert_eq!(
        kinds,
        [
            ("case-clinic/region", Kind::SingleChoice, false),
            ("case-clinic/steps", Kind::Ordering, false),
            ("choose-metrics", Kind::ChooseN, false),
            ("executable-cost", Kind::SingleChoice, true),
            ("executable-tokens", Kind::Numeric, true),
            ("matching-services", Kind::Matching, false),
            ("numeric-recall", Kind::Numeric, false),
            ("ordering-pipeline", Kind::Ordering, false),
            ("single-grounding", Kind::SingleChoice, false),
            ("text-hallucination", Kind::ShortText, false),
        ]
    );
}

#[test]
fn texts_are_kept_as_markdown_without_their_indentation() {
    let choose = question("choose-metrics");
    assert!(choose.stem.starts_with("A team compares") && choose.stem.ends_with("Choose two."), "{}", choose.stem);
    let Body::Choose { options } = choose.body else { panic!("{:?}", choose.body) };
    let ids: Vec<(&str, &str, bool)> = options.iter().map(|o| (o.id.as_str(), o.text.as_str(), o.right)).collect();
    assert_eq!(
        ids,
        [
            ("a", "Recall", true),
            ("b", "Accuracy", false),
            ("c", "Precision", true),
            ("d", "Root mean square error", false),
            ("e", "Training time", false),
        ]
    );
    assert_eq!(options[3].reason, "It measures the error of numbers, not of classes:\n\n- prices,\n- temperatures.");
}

#[test]
fn items_may_share_a_match_and_a_match_may_be_left_over() {
    let Body::Match { items, matches, pairs } = question("matching-services").body else { panic!("no matching") };
    assert_eq!(items.len(), 4);
    assert_eq!(items[3].reason, "It finds entities | moods in text.");
    let matches: Vec<(&str, &str, bool)> = matches.iter().map(|m| (m.id.as_str(), m.text.as_str(), m.right)).collect();
    assert_eq!(
        matches,
        [
            ("a", "Amazon Textract", true),
            ("b", "Amazon Transcribe", true),
            ("c", "Amazon Comprehend", true),
            ("d", "Amazon Polly", false),
        ]
    );
    let pairs: Vec<(&str, &str)> = pairs.iter().map(|p| (p.item.as_str(), p.matched.as_str())).collect();
    assert_eq!(pairs, [("1", "a"), ("2", "b"), ("3", "b"), ("4", "c")]);
}

#[test]
fn a_case_gives_its_scenario_to_every_part() {
    let part = question("case-clinic/steps");
    let case = part.case.as_ref().unwrap();
    assert!(case.scenario.starts_with("A clinic in Lyon"), "{}", case.scenario);
    assert_eq!((case.part, case.of, part.family()), (2, 2, "clinic"));
    assert_eq!(part.exams["aws-aif-c01"], ["3.2"]);
    let Body::Order { steps } = part.body else { panic!("no ordering") };
    let steps: Vec<(&str, &str)> = steps.iter().map(|s| (s.text.as_str(), s.reason.as_str())).collect();
    assert_eq!(
        steps,
        [
            ("Mask the names", ""),
            ("Send the prompt", "Only what is masked leaves the clinic."),
            ("Put the names back", ""),
        ]
    );
}

#[test]
fn an_executable_question_knows_its_gaps_and_where_its_script_begins() {
    let cost = question("executable-cost");
    let script = cost.script.as_ref().unwrap();
    let file = std::fs::read_to_string(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/banks/good/aws-aif-c01/questions/executable-cost.md"),
    )
    .unwrap();
    assert_eq!(file.lines().nth(script.line - 1), script.source.lines().next());
    let Body::Choose { options } = &cost.body else { panic!("no choice") };
    let ids: Vec<&str> = options.iter().map(|option| option.id.as_str()).collect();
    assert_eq!(ids, ["right", "forgot_output", "one_price_for_all", "d"]);
    assert_eq!(
        rungs_items::gaps::names(&cost),
        [
            "calls",
            "cost_in",
            "cost_out",
            "forgot_output",
            "in_price",
            "one_price_for_all",
            "out_price",
            "right",
            "tokens_in",
            "tokens_out"
        ]
    );
    assert_eq!(rungs_items::gaps::names(&question("executable-tokens")), ["input_only", "total", "turns"]);
}

#[test]
fn a_set_without_its_description_is_reported_and_its_questions_are_still_read() {
    let file = |name: &str, bytes: &[u8]| TextFile { name: name.to_owned(), bytes: bytes.to_vec() };
    let loaded = load::from_texts(
        "banks/",
        &[
            file("x-1/questions/a.md", b"no front matter"),
            file("x-2/bank.toml", b"\n\nexam = 3"),
            file("x-3/rulings.toml", b"a\n\xff"),
        ],
    );
    let shown: Vec<String> = loaded.problems.iter().map(|p| format!("{}:{}: {}", p.file, p.line, p.what)).collect();
    assert_eq!(
        shown,
        [
            "banks/x-1/bank.toml:1: the file is missing",
            "banks/x-1/questions/a.md:1: the front matter is missing",
            "banks/x-2/bank.toml:3: invalid type: integer `3`, expected a string",
            "banks/x-3/bank.toml:1: the file is missing",
            "banks/x-3/rulings.toml:2: the file is not UTF-8",
        ]
    );
}

#[test]
fn the_shipped_sets_can_be_read() {
    let loaded = load::load_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../banks")).unwrap();
    let lines: Vec<String> = loaded.problems.iter().map(ToString::to_string).collect();
    assert!(lines.is_empty(), "{} problems:\n{}", lines.len(), lines.join("\n"));
    assert!(!loaded.banks.is_empty());
}
