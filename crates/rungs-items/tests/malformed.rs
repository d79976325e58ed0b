//! Files that are wrong: each message with its line, and bytes of any sort without a panic or a wait.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::fs;
use std::path::Path;
use std::time::Instant;

use proptest::prelude::*;
use rungs_items::load::{self, TextFile};
use rungs_items::parse::{LARGEST_QUESTION, parse};

fn example(id: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/banks/good/aws-aif-c01/questions");
    fs::read_to_string(folder.join(format!("{id}.md"))).unwrap()
}

/// Returns the problems of a file as `line: what`.
fn problems(text: &str) -> Vec<String> {
    let parsed = parse("f.md", "f", text);
    assert_eq!(parsed.questions.is_empty(), !parsed.problems.is_empty(), "{:?}", parsed.problems);
    parsed.problems.iter().map(|problem| format!("{}: {}", problem.line, problem.what)).collect()
}

/// Example, what stands there, what is put there instead, problems.
const FAULTS: &[(&str, &str, &str, &[&str])] = &[
    ("single-grounding", "+++\n", "", &["1: the front matter is missing"]),
    ("single-grounding", "+++\nkind", "\n+++\nkind", &["1: the front matter is missing"]),
    ("single-grounding", "kind = \"single-choice\"\n", "", &["1: `kind` is missing"]),
    (
        "single-grounding",
        "single-choice",
        "multiple",
        &[
            "2: unknown variant `multiple`, expected one of `single-choice`, `choose-n`, `ordering`, `matching`, `numeric`, `short-text`, `case-study`, `executable`",
        ],
    ),
    (
        "single-grounding",
        "family =",
        "familie =",
        &[
            "12: unknown field `familie`, expected one of `kind`, `exams`, `family`, `difficulty`, `level`, `origin`, `written_by`, `checked_by`, `written`, `reviewed`, `licence`, `sources`, `shuffle`, `numeric`, `short_text`, `executable`, `parts`",
        ],
    ),
    (
        "single-grounding",
        "difficulty = -0.5\nlevel = \"apply\"\n",
        "",
        &["1: `difficulty` is missing", "1: `level` is missing"],
    ),
    ("single-grounding", "difficulty = -0.5", "difficulty = nan", &["1: `difficulty` is outside -6 to 6"]),
    ("single-grounding", "[\"3.1\"]", "[]", &["1: no exam or no objective is named"]),
    ("single-grounding", "written = 2026-11-22\n", "", &["2: `written` is missing"]),
    (
        "single-grounding",
        "reviewed = 2026-11-22",
        "reviewed = 2026-11-22T10:00:00",
        &["10: `2026-11-22T10:00:00` is no day such as 2026-11-22"],
    ),
    (
        "single-grounding",
        "reviewed = 2026-11-22",
        "reviewed = \"2026-02-30\"",
        &["10: `2026-02-30` is no day such as 2026-11-22"],
    ),
    (
        "single-grounding",
        "https://docs",
        "http://docs",
        &["16: `http://docs.aws.amazon.com/bedrock/latest/userguide/knowledge-base.html` is no address"],
    ),
    (
        "single-grounding",
        "[[sources]]",
        "[numeric]\nvalue = \"1\"\n\n[[sources]]",
        &["14: `numeric` does not belong to this kind"],
    ),
    ("single-grounding", "- [x] Ret", "- [ ] Ret", &["23: no option is right"]),
    ("single-grounding", "- [ ] Raise", "- [x] Raise", &["23: 2 options are right in a single choice"]),
    ("single-grounding", "- [ ] Raise", "- Raise", &["31: an option has no box"]),
    (
        "single-grounding",
        "Raise the temperature of the model",
        "Lower  the limit of output\n  tokens",
        &["36: this option stands twice"],
    ),
    (
        "single-grounding",
        "- [ ] Raise the temperature of the model\n",
        "- [ ] \n",
        &["35: the options are not one list"],
    ),
    ("single-grounding", "- [ ] Raise", "+ [ ] Raise", &["31: the options are not one list"]),
    ("single-grounding", "  A shorter answer", "A shorter answer", &["37: there is text after the answers"]),
    ("single-grounding", "A support", "A <b>support</b>", &["20: raw HTML is not shown"]),
    ("single-grounding", "A support", "![x](https://example.org/x.png) A support", &["20: pictures are not shown"]),
    ("single-grounding", "A support", "A sup\u{202e}port", &["20: there is an invisible character, U+202E"]),
    ("single-grounding", "A support", "A sup\u{7}port", &["20: there is an invisible character, U+0007"]),
    ("single-grounding", "A support", "A \rsupport", &["20: there is an invisible character, U+000D"]),
    (
        "single-grounding",
        "A support",
        "# Why\n\nA support",
        &["18: there is nothing to answer with", "20: the section `Why` is not known here"],
    ),
    (
        "single-grounding",
        "- [ ] Raise",
        "+++\na = 1\n+++\n\n- [ ] Raise",
        &["31: there is a second front matter", "35: the options are not one list"],
    ),
    ("choose-metrics", "- [x] Recall", "- [ ] Recall", &["22: only one option is right in a choose-n"]),
    ("ordering-pipeline", "3. Train the model", "3. Collect and prepare the data", &["29: this step stands twice"]),
    ("matching-services", "| Item | Match |", "| Thing | Match |", &["21: the table's columns are not understood"]),
    ("matching-services", "entities \\|", "entities |", &["26: this row does not have three cells"]),
    ("matching-services", "| Amazon Polly |", "|  |", &["27: a match is empty"]),
    ("matching-services", "Amazon Polly", "Amazon Textract", &["27: this match too many stands above already"]),
    ("numeric-recall", "\"80\"", "\"eighty\"", &["18: the value `eighty` is no number"]),
    ("numeric-recall", "\"0.5\"", "\"-0.5\"", &["18: the tolerance `-0.5` is no number of 0 or more"]),
    ("numeric-recall", "\"66.7\"", "\"\"", &["18: the mistake `` is no number"]),
    (
        "numeric-recall",
        "tolerance =",
        "units = { k = \"0\" }\ntolerance =",
        &["18: the unit `k` = `0` is no number above 0"],
    ),
    ("numeric-recall", "[numeric]", "[short_text]", &["23: missing field `value`"]),
    (
        "text-hallucination",
        "[\"hallucination\", \"hallucinations\", \"a hallucination\"]",
        "[]",
        &["18: no accepted words, or empty ones"],
    ),
    (
        "text-hallucination",
        "kind = \"short-text\"",
        "kind = \"single-choice\"",
        &[
            "18: `short_text` does not belong to this kind",
            "26: there is nothing to answer with",
            "28: the section `Why` is not known here",
        ],
    ),
    ("case-clinic", "## steps", "## stages", &["16: the parts are [region, steps], the sections [region, stages]"]),
    (
        "case-clinic",
        "id = \"steps\"\nkind = \"ordering\"",
        "id = \"steps\"\nkind = \"numeric\"",
        &["46: this kind cannot be a part of a case study"],
    ),
    ("case-clinic", "difficulty = 0.5\n", "", &["16: `difficulty` is missing for part `steps`"]),
    ("executable-cost", "{forgot_output} USD", "{forgot_output USD", &["29: a brace belongs to no gap"]),
    (
        "executable-cost",
        "{one_price_for_all} USD",
        "{forgot_output} dollars",
        &["33: this option has the name `forgot_output` of the one on line 29"],
    ),
    ("executable-cost", "```rhai", "```js", &["43: the block's language is not `rhai`"]),
    (
        "executable-cost",
        "## Script",
        "## Skript",
        &["2: there is no script", "41: the section `Skript` is not known here", "52: a brace belongs to no gap"],
    ),
    (
        "executable-cost",
        "format = \"single-choice\"",
        "format = \"ordering\"",
        &["18: this format cannot be executable"],
    ),
    (
        "executable-cost",
        "format = \"single-choice\"",
        "format = \"single-choice\"\ngolden = { x = \"00\" }",
        &["20: `x` is no seed"],
    ),
    ("executable-tokens", "\"{total}\"", "\"{total} USD\"", &["21: the value `{total} USD` is no number"]),
    ("executable-tokens", "\"{total}\"", "\"many\"", &["21: the value `many` is no number"]),
];

#[test]
fn every_fault_is_named_with_its_line() {
    let mut wrong = Vec::new();
    for (id, there, instead, expected) in FAULTS {
        let text = example(id);
        assert!(text.contains(there), "{id} has no {there:?}");
        let got = problems(&text.replacen(there, instead, 1));
        if got != *expected {
            wrong.push(format!("{id}, {there:?} -> {instead:?}\n   got {got:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn all_problems_of_a_file_are_found_at_once_with_a_hint() {
    let text = example("single-grounding").replacen("licence = \"CC-BY-SA-4.0\"\n", "", 1).replacen("[x]", "[ ]", 1);
    let shown: Vec<String> = parse("b/f.md", "f", &text).problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        shown,
        [
            "b/f.md:2: `licence` is missing; add it to the front matter",
            "b/f.md:22: no option is right; mark it with `[x]`",
        ]
    );
}

#[test]
fn a_reason_that_is_missing_is_left_empty_for_the_check_to_report() {
    let text = example("single-grounding").replacen("\n  A shorter answer is not a better informed one.\n", "", 1);
    assert_eq!(problems(&text), Vec::<String>::new());
    let text = example("numeric-recall").split("## Why").next().unwrap().to_owned();
    assert_eq!(problems(&text), Vec::<String>::new());
}

#[test]
fn ids_and_sizes_are_limited() {
    let text = example("single-grounding");
    for id in ["", "A", "a b", "a/b", "-a", "a\u{1b}", &"a".repeat(81)] {
        assert_eq!(parse("f.md", id, &text).problems.len(), 1, "{id}");
    }
    let parsed = parse("f.md", "f", &" ".repeat(LARGEST_QUESTION + 1));
    assert_eq!(parsed.problems.iter().map(|problem| problem.line).collect::<Vec<_>>(), [1]);
}

#[test]
fn line_ends_and_byte_order_marks_of_windows_change_nothing() {
    for id in ["single-grounding", "executable-cost", "matching-services", "case-clinic"] {
        let text = example(id);
        let windows = format!("\u{feff}{}", text.replace('\n', "\r\n"));
        assert_eq!(parse("f.md", "f", &windows), parse("f.md", "f", &text), "{id}");
    }
}

#[test]
fn bombs_are_refused_without_a_wait() {
    let front = example("single-grounding").split("A support").next().unwrap().to_owned();
    let options = "- [ ] a\n- [x] b\n";
    let of = |piece: &str| piece.repeat((LARGEST_QUESTION - 2_000) / piece.len());
    let nested = |piece: &str| (0..500).map(|depth| "  ".repeat(depth) + piece + "\n").collect::<Vec<_>>().concat();
    for body in [
        of(">"),
        of("> "),
        of("- "),
        of("1. "),
        of("["),
        of("[["),
        of("*"),
        of("**a"),
        of("_a_ "),
        of("`"),
        of("![a]("),
        of("<"),
        of("<a"),
        of("&"),
        of("\\"),
        of("|"),
        of("|-|\n"),
        of("a|b\n"),
        of("- [ ] a\n"),
        of("+++\n"),
        of("+++\na\n"),
        of("# a\n"),
        of("## a\n"),
        of("{"),
        of("```\n"),
        of("[a]: b\n"),
        of("(["),
        of("a\n  "),
        of("[a](<"),
        of("<!--"),
        of("<?"),
        of("]("),
        of("**_"),
        nested("- a"),
        nested("> a"),
        nested("1. a"),
    ] {
        for text in [format!("{front}Stem\n\n{body}\n\n{options}"), body.clone(), format!("+++\n{body}\n+++\n")] {
            let start = Instant::now();
            problems(&text);
            let took = start.elapsed().as_secs_f64();
            // Measured without optimisation: 0.26 s at most. A file of this size must not hold a check up.
            assert!(took < 10.0, "{took} s for {:?}", text.chars().skip(front.len()).take(20).collect::<String>());
        }
    }
    let deep = format!("+++\na = {}{}\n+++\n", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(problems(&deep).len(), 1);
}

#[test]
fn links_that_lead_out_of_the_folder_are_not_followed() {
    let folder = tempfile::tempdir().unwrap();
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("secret.md"), "secret").unwrap();
    let questions = folder.path().join("x-1/questions");
    fs::create_dir_all(&questions).unwrap();
    fs::write(questions.join("a.md"), "a").unwrap();
    fs::write(questions.join(".b.md"), "hidden").unwrap();
    fs::write(questions.join("c.txt"), "other").unwrap();
    fs::write(questions.join("big.md"), vec![b'a'; LARGEST_QUESTION + 100]).unwrap();
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(outside.path().join("secret.md"), questions.join("s.md")).unwrap();
        std::os::unix::fs::symlink(outside.path(), folder.path().join("x-2")).unwrap();
        std::os::unix::fs::symlink(questions.join("nowhere"), questions.join("n.md")).unwrap();
    }
    let read = load::read_folder(folder.path()).unwrap();
    let names: Vec<(&str, usize)> = read.iter().map(|file| (file.name.as_str(), file.bytes.len())).collect();
    assert_eq!(names, [("x-1/questions/a.md", 1), ("x-1/questions/big.md", LARGEST_QUESTION + 1)]);
    assert!(load::load_folder(&folder.path().join("nowhere")).is_err());
}

#[test]
fn an_id_is_used_once_over_all_sets() {
    let question = example("single-grounding").into_bytes();
    let bank = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/banks/good/aws-aif-c01/bank.toml"))
        .unwrap();
    let mut files = Vec::new();
    for exam in ["aws-aif-c01", "x-2"] {
        let bytes = bank.replace("aws-aif-c01\"", &format!("{exam}\"")).into_bytes();
        files.push(TextFile { name: format!("{exam}/bank.toml"), bytes });
        files.push(TextFile { name: format!("{exam}/questions/same.md"), bytes: question.clone() });
    }
    let loaded = load::from_texts("", &files);
    let shown: Vec<String> = loaded.problems.iter().map(|p| format!("{}:{}: {}", p.file, p.line, p.what)).collect();
    assert_eq!(shown, ["x-2/questions/same.md:1: another question has the id `same`"]);
    assert_eq!(loaded.banks.iter().map(|bank| bank.questions.len()).collect::<Vec<_>>(), [1, 0]);
}

#[test]
fn rulings_are_checked() {
    let file = |text: &str| TextFile { name: "x-1/rulings.toml".to_owned(), bytes: text.as_bytes().to_vec() };
    // (decision, options, versions, problems)
    let cases = [
        ("accept", "[\"a\"]", "[]", 0),
        ("accept", "[]", "[]", 1),
        ("void", "[]", "[\"0123abcd\"]", 0),
        ("void", "[\"a\"]", "[]", 1),
        ("key", "[\"a\"]", "[\"0123abc\"]", 1),
        ("key", "[\"a\"]", "[\"0123abcZ\"]", 1),
        ("other", "[\"a\"]", "[]", 1),
    ];
    for (decision, options, versions, expected) in cases {
        let text = format!(
            "[[rulings]]\nquestion = \"q\"\non = 2026-12-01\ndecision = \"{decision}\"\noptions = {options}\nversions = {versions}\nwhy = \"so\"\n"
        );
        let found = load::from_texts("", &[file(&text)]).problems;
        // The set's description is missing too.
        assert_eq!(found.len() - 1, expected, "{text}{found:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_text_is_taken(text in any::<String>(), bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        problems(&text);
        problems(&String::from_utf8_lossy(&bytes));
        problems(&format!("+++\n{text}\n+++\n{text}"));
        load::from_texts("b", &[
            TextFile { name: "x/bank.toml".to_owned(), bytes: bytes.clone() },
            TextFile { name: "x/rulings.toml".to_owned(), bytes: bytes.clone() },
            TextFile { name: "x/questions/a.md".to_owned(), bytes },
        ]);
    }

    #[test]
    fn any_change_of_a_good_file_is_taken(
        which in 0..9_usize,
        at in any::<prop::sample::Index>(),
        length in 0..40_usize,
        piece in prop::sample::select(vec![
            "", "\n", "\n\n", "- [x] ", "- [ ] ", "1. ", "|", "\\|", "`", "```", "+++\n", "## ", "{", "}", "{{a}}", "  ", "    ", ">",
            "<b>", "é", "\u{1F980}", "\"", "[", "]]", "=", "#", "*", "\t", "\u{0}",
        ]),
    ) {
        let ids = [
            "single-grounding", "choose-metrics", "ordering-pipeline", "matching-services", "numeric-recall",
            "text-hallucination", "case-clinic", "executable-cost", "executable-tokens",
        ];
        let letters: Vec<char> = example(ids.get(which).unwrap()).chars().collect();
        let at = at.index(letters.len());
        let changed: String =
            letters.iter().take(at).chain(&piece.chars().collect::<Vec<_>>()).chain(letters.iter().skip(at + length)).collect();
        problems(&changed);
    }
}
