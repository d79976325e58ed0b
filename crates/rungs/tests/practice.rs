//! Practice on the command line: line by line, as a script or a screen reader uses it.
#![expect(clippy::unwrap_used, reason = "helpers of tests fail like tests, by panicking")]

use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

const BAD: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../rungs-items/tests/banks/bad");

/// What a run answered: exit code, output, errors.
struct Said {
    code: i32,
    out: String,
    err: String,
}

fn rungs(data: &Path, args: &[&str], typed: &[u8]) -> Said {
    let mut child = Command::new(env!("CARGO_BIN_EXE_rungs"))
        .args(args)
        .env("RUNGS_TODAY", "2026-11-22")
        .env("RUNGS_DATA", data)
        .env("NO_COLOR", "1")
        .env("COLUMNS", "80")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that needs no input may have ended already.
    let _ = child.stdin.take().unwrap().write_all(typed);
    let output = child.wait_with_output().unwrap();
    Said {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

fn json(data: &Path, args: &[&str]) -> serde_json::Value {
    let said = rungs(data, args, b"");
    assert_eq!(said.code, 0, "{args:?}: {}", said.err);
    serde_json::from_str(&said.out).unwrap()
}

#[test]
fn to_look_at_the_list_begins_no_record() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let said = rungs(&data, &["practice"], b"");
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(said.out.starts_with("Questions for 1 of "), "{}", said.out);
    assert!(said.out.contains("Written by AI from public guides"), "{}", said.out);
    assert!(!data.join("log.db").exists());
    let none = rungs(&data, &["practice", "ms-ai-901"], b"");
    assert!(none.out.starts_with("There are no questions for"), "{}", none.out);
    assert!(none.out.contains("https://"), "{}", none.out);
    assert_eq!(rungs(&data, &["practice", "aws-aif-c01", "--json"], b"").code, 2);
    assert_eq!(rungs(&data, &["practice", "aws-aif-c01", "--topic", "9.9"], b"").code, 2);
}

#[test]
fn study_says_the_verdict_the_reasons_and_the_source_at_once() {
    let folder = tempfile::tempdir().unwrap();
    // Bytes that are no text, an answer that there is not, then skips: none of them ends the session.
    let typed = b"\xff\xfe\nZZ\n?\n\n\nreport k the key\nquit\n";
    let said = rungs(folder.path(), &["practice", "aws-aif-c01", "--plain"], typed);
    assert_eq!(said.code, 0, "{}", said.err);
    for part in [
        "Question 1\nNew to you.",
        "Right.",
        "Wrong.",
        "Source: ",
        "Kept with your record as \"wrong-key\"",
        "0 of 2 questions right",
    ] {
        assert!(said.out.contains(part), "{part}: {}", said.out);
    }
    let again = json(folder.path(), &["practice", "--json"]);
    assert_eq!(again[0]["answered"], 2, "what was shown is not new any more: {again}");
}

#[test]
fn two_mock_exams_are_whole_and_share_no_question() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    for _ in 0..2 {
        let said =
            rungs(data, &["mock", "aws-aif-c01", "--plain"], b"A\nflag\nnote look at this\nlist\ntime\nsubmit\nyes\n");
        assert_eq!(said.code, 0, "{}", said.err);
        assert!(said.out.contains("Questions     65, of which 15 do not count"), "{}", said.out);
        assert!(said.out.contains("Time          90 minutes"), "{}", said.out);
        assert!(!said.out.contains("Right."), "no verdict before the end");
        assert!(said.out.contains(" of 50 right"), "{}", said.out);
    }
    let results = json(data, &["mock", "aws-aif-c01", "--results", "--json"]);
    let domains: Vec<u64> = results[0]["domains"]
        .as_array()
        .unwrap()
        .iter()
        .map(|domain| domain["tally"]["answered"].as_u64().unwrap())
        .collect();
    assert_eq!(domains, [10, 12, 14, 7, 7], "50 that count, by the weights 20, 24, 28, 14, 14");
    let drawn = |number: &str| -> BTreeSet<String> {
        let review = json(data, &["mock", "aws-aif-c01", "--review", number, "--json"]);
        let questions = review["session"]["questions"].as_array().unwrap().clone();
        questions.iter().map(|drawn| drawn["question"].as_str().unwrap().to_owned()).collect()
    };
    let (first, second) = (drawn("1"), drawn("2"));
    assert_eq!((first.len(), second.len()), (65, 65));
    assert!(first.is_disjoint(&second));
    let review = rungs(data, &["mock", "aws-aif-c01", "--review", "1"], b"");
    assert_eq!(review.out.matches("\nQuestion ").count(), 65, "every question is explained");
    assert!(review.out.matches("Source: ").count() >= 65);
}

#[test]
fn an_open_mock_exam_goes_on_and_is_not_changed_in_silence() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let left = rungs(data, &["mock", "aws-aif-c01", "--plain", "--seed", "7"], b"\n\n\n");
    assert!(left.out.contains("Everything is kept"), "{}", left.out);
    let other = rungs(data, &["mock", "aws-aif-c01", "--plain", "--extra-time", "2"], b"");
    assert_eq!((other.code, other.err.contains("is open")), (2, true), "{}", other.err);
    let on = rungs(data, &["mock", "aws-aif-c01", "--plain"], b"");
    assert!(on.out.contains("Question 4 of 65"), "{}", on.out);
    let end = rungs(data, &["mock", "aws-aif-c01", "--plain"], b"go 65\n\n");
    assert!(end.out.contains("Everything is kept"), "the end of the input hands nothing in: {}", end.out);
}

#[test]
fn a_skills_check_proposes_only_what_the_answers_support() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let typed = "\n".repeat(90) + "yes\n";
    let said = rungs(data, &["diagnose", "aws-aif-c01", "--plain"], typed.as_bytes());
    assert_eq!(said.code, 0, "{}", said.err);
    let proposal = json(data, &["diagnose", "aws-aif-c01", "--results", "--json"]);
    if proposal.is_null() {
        // Ninety skips went around and never said yes at the right place: hand it in.
        let said = rungs(data, &["diagnose", "aws-aif-c01", "--plain"], b"submit\nyes\n");
        assert!(said.out.contains("do not show a level yet"), "{}", said.out);
    }
    let proposal = json(data, &["diagnose", "aws-aif-c01", "--results", "--json"]);
    assert_eq!(proposal["have"], serde_json::json!({}));
    let levels = proposal["levels"].as_array().unwrap();
    assert!(levels.iter().all(|level| level["tally"]["answered"].as_u64().unwrap() >= 3), "{levels:?}");
}

#[test]
fn bad_questions_are_refused_with_file_and_line() {
    let folder = tempfile::tempdir().unwrap();
    let said = rungs(folder.path(), &["items", "check", "--banks", BAD], b"");
    assert_eq!(said.code, 1, "{}", said.err);
    assert!(said.out.contains("/harbour/questions/"), "{}", said.out);
    for code in ["error[", "Does not pass:"] {
        assert!(said.out.contains(code), "{code}: {}", said.out);
    }
    let empty = tempfile::tempdir().unwrap();
    let said = rungs(folder.path(), &["items", "check", "--banks", empty.path().to_str().unwrap()], b"");
    assert_eq!((said.code, said.err.contains("nothing was checked")), (2, true), "{}", said.err);
}

#[test]
fn a_script_of_a_stranger_that_never_ends_is_stopped_and_named() {
    let folder = tempfile::tempdir().unwrap();
    let banks = folder.path().join("banks/aws-aif-c01");
    std::fs::create_dir_all(banks.join("questions")).unwrap();
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../banks/aws-aif-c01");
    std::fs::copy(shipped.join("bank.toml"), banks.join("bank.toml")).unwrap();
    let text = std::fs::read_to_string(shipped.join("questions/1-3-recall-drawn.md")).unwrap();
    let at = text.find("```rhai\n").unwrap() + 8;
    let hostile = format!("{}let n = 0; loop {{ n += 1; }}\n#{{}}\n```\n", &text[..at]);
    std::fs::write(banks.join("questions/1-3-recall-drawn.md"), hostile).unwrap();
    let banks = folder.path().join("banks");
    let said = rungs(folder.path(), &["items", "check", "--banks", banks.to_str().unwrap()], b"");
    assert_eq!(said.code, 1, "{}", said.err);
    let told = said.out.replace('\n', " ");
    assert!(told.contains("1-3-recall-drawn.md"), "{}", said.out);
    assert!(told.contains("steps") || told.contains("too long") || told.contains("limit"), "{}", said.out);
}

#[test]
fn the_record_is_never_written_over_and_everything_can_be_deleted() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    assert_eq!(rungs(&data, &["plan", "--goal", "first-step", "--save", "--brief"], b"").code, 0);
    assert_eq!(rungs(&data, &["study", "log", "aws-aif-c01", "--hours", "2"], b"").code, 0);
    let over = rungs(&data, &["log", "export", "--out", data.join("log.db").to_str().unwrap()], b"");
    assert_eq!((over.code, over.err.contains("a file of the record itself")), (2, true), "{}", over.err);
    let copy = folder.path().join("record.jsonl");
    assert_eq!(rungs(&data, &["log", "export", "--out", copy.to_str().unwrap()], b"").code, 0);
    let elsewhere = folder.path().join("elsewhere");
    assert_eq!(rungs(&elsewhere, &["log", "import", copy.to_str().unwrap()], b"").code, 0);
    let first = rungs(&data, &["log", "export"], b"").out;
    assert_eq!(first, rungs(&elsewhere, &["log", "export"], b"").out);
    assert_eq!(rungs(&data, &["log", "forget", "--everything"], b"").code, 2, "deleting needs a yes");
    assert_eq!(rungs(&data, &["log", "forget", "--everything", "--yes"], b"").code, 0);
    assert!(!data.join("profile.toml").exists() && !data.join("plan.json").exists());
    assert_eq!(rungs(&data, &["log", "verify"], b"").code, 0);
    assert_eq!(rungs(&data, &["log", "import", copy.to_str().unwrap()], b"").code, 0);
    let after = rungs(&data, &["log", "export"], b"").out;
    assert!(
        !after.contains("study-logged\",\"body\"") && !after.contains("\"minutes\""),
        "what was deleted stays so: {after}"
    );
}
