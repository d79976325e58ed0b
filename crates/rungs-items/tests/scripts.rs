//! What a script may use, what its values become, and six questions over two thousand seeds each.
#![expect(clippy::unwrap_used, reason = "a failing helper fails its test")]

use std::collections::{BTreeMap, BTreeSet};

use rungs_items::parse::parse;
use rungs_items::question::{Question, Script};
use rungs_items::script::variants::{SEEDS, check_variants, golden, with_golden};
use rungs_items::script::{Interpreter, ScriptFault, fill};

fn script(source: &str) -> Script {
    Script { source: source.to_owned(), line: 41, golden: BTreeMap::new() }
}

/// Returns the text of the expression.
fn shown(expression: &str) -> String {
    match fill(&script(&format!("#{{ x: {expression} }}")), 1, &["x"]) {
        Ok(texts) => texts.get("x").unwrap().clone(),
        Err(error) => format!("{:?}: {error}", error.fault),
    }
}

#[test]
fn numbers_are_exact() {
    let cases = [
        // Decimal literals, and both kinds mixed either way round.
        ("0.1 + 0.2", "0.3"),
        ("0.003 * 1000", "3"),
        ("3 * 0.005", "0.015"),
        ("1.5 - 1", "0.5"),
        ("10 / 2.5", "4"),
        ("7 % 4 + 0.5", "3.5"),
        ("1 < 1.5", "WrongType: `x` is a value of type `bool`, neither text nor number"),
        // Whole numbers divide exactly.
        ("1200 / 4", "300"),
        ("1 / 4", "0.25"),
        ("-7 / 2", "-3.5"),
        ("0 / 5", "0"),
        ("1 / 3", "Unfit: `x` is 0.3333333333333333333333333333, with more than 8 places"),
        ("fixed(1 / 3 * 3, 4)", "1.0000"),
        ("div(7, 2)", "3"),
        ("div(-7, 2)", "-4"),
        ("ceil_div(7, 2)", "4"),
        ("ceil_div(8, 2)", "4"),
        ("-3", "-3"),
        ("pow(2, 10)", "1024"),
        ("pow(1.05, 2)", "1.1025"),
        ("pow(5, 0)", "1"),
        ("round(2.5)", "3"),
        ("round(-2.5)", "-3"),
        ("round(1.005, 2)", "1.01"),
        ("floor(-1.5)", "-2"),
        ("ceil(1.2)", "2"),
        ("abs(-2.5)", "2.5"),
        ("max(1, 2.5)", "2.5"),
        ("min(1, 2.5)", "1"),
        ("max([3, 1, 2])", "3"),
        ("min([3, 1.5, 2])", "1.5"),
        ("sum([1, 2, 0.5])", "3.5"),
        ("sum([])", "0"),
        ("sorted([3, 1, 2])[0]", "1"),
        ("1_000", "1000"),
        ("25.00", "25"),
        ("0.00000025", "0.00000025"),
        // What does not work says so.
        ("1 / 0", "Run: division by zero: 1 / 0"),
        ("9223372036854775807 + 1", "Run: Addition overflow: 9223372036854775807 + 1"),
        ("2 ** 3", "Syntax: Unknown operator: '**'"),
        ("max([])", "Run: max: the list is empty"),
        ("pow(10, 40)", "Run: pow: 10 to the power of 40 is too large"),
        ("pow(2, -1)", "Run: pow: the power -1 is outside 0 to 1000"),
        ("fixed(1, 13)", "Run: 13 places: 0 to 12 are offered"),
        ("sum([1, \"a\"])", "Run: sum: a number is needed, this is a value of type `string`"),
        ("draw(1.5, 2)", "Run: draw: a whole number is needed, this is 1.5"),
        ("draw(5, 4)", "Run: draw(5, 4): there is no such range of numbers"),
    ];
    for (expression, expected) in cases {
        assert_eq!(shown(expression), expected, "{expression}");
    }
}

#[test]
fn texts_read_as_people_write_them() {
    let cases = [
        ("group(1234567)", "1,234,567"),
        ("group(1234.50)", "1,234.5"),
        ("money(1234.5)", "1,234.50"),
        ("money(0.005)", "0.01"),
        ("money(-0.001)", "0.00"),
        ("fixed(1234.5, 2)", "1234.50"),
        ("percent(0.1255, 1)", "12.6%"),
        ("percent(3 / 4, 0)", "75%"),
        ("plural(1, \"token\", \"tokens\")", "token"),
        ("plural(1.0, \"token\", \"tokens\")", "token"),
        ("plural(0, \"token\", \"tokens\")", "tokens"),
        ("`${3 * 0.50} USD`", "1.5 USD"),
        ("\"n = \" + 5", "n = 5"),
        ("2.50 + \" USD\"", "2.5 USD"),
        ("len(\"größe\")", "5"),
        ("[1, 2].len()", "2"),
        ("if [1, 2].contains(2.0) { \"in\" } else { \"out\" }", "in"),
        ("if 3 in [1, 2] { \"in\" } else { \"out\" }", "out"),
        ("if all_different([1, 1.0]) { \"yes\" } else { \"no\" }", "no"),
        ("if all_different([\"1\", 1]) { \"yes\" } else { \"no\" }", "yes"),
        ("pick([\"only\"])", "only"),
        ("shuffled([1, 2, 3]).len()", "3"),
    ];
    for (expression, expected) in cases {
        assert_eq!(shown(expression), expected, "{expression}");
    }
}

#[test]
fn an_error_names_the_line_of_the_file() {
    let cases: [(&str, &[&str], usize, ScriptFault, &str); 10] = [
        ("let a = 1;\n\nlet b = nothing;\n#{}", &[], 43, ScriptFault::Syntax, "Undefined variable: nothing"),
        ("let a = ;\n#{}", &[], 41, ScriptFault::Syntax, "Unexpected ';'"),
        ("let a = 1;\nlet b = a / 0;\n#{}", &[], 42, ScriptFault::Run, "division by zero: 1 / 0"),
        (
            "let a = 1;\n#{ x: a }",
            &["x", "y"],
            42,
            ScriptFault::MissingEntry,
            "the script gives nothing for the gap `{y}`",
        ),
        (
            "#{ x: 1,\n y: 2 }\n\n",
            &["x"],
            42,
            ScriptFault::UnusedEntry,
            "the script gives `y`, and the question has no gap of that name",
        ),
        ("#{ x: [1] }", &["x"], 41, ScriptFault::WrongType, "`x` is a value of type `array`, neither text nor number"),
        ("#{ x: () }", &["x"], 41, ScriptFault::WrongType, "`x` is a value of type `()`, neither text nor number"),
        ("let x = 1;", &["x"], 41, ScriptFault::NoMap, "the script ends with a value of type `()`, not with a map"),
        ("#{ x: \" \" }", &["x"], 41, ScriptFault::Length, "`x` has 1 characters, or only spaces"),
        (
            "let n = draw(1, 6);\nagain();\n#{}",
            &[],
            41,
            ScriptFault::Again,
            "seed 1: `again()` was called in each of 50 draws",
        ),
    ];
    for (source, gaps, line, fault, what) in cases {
        let error = fill(&script(source), 1, gaps).unwrap_err();
        assert_eq!((error.line, error.fault, error.what.as_str()), (line, fault, what), "{source}");
        assert!(!error.hint().is_empty());
    }
}

/// The fixtures: name, source, gaps.
fn fixtures() -> Vec<(&'static str, &'static str, Vec<&'static str>)> {
    let list = [
        ("token-cost", include_str!("fixtures/scripts/token-cost.rhai")),
        ("precision-recall", include_str!("fixtures/scripts/precision-recall.rhai")),
        ("chunks", include_str!("fixtures/scripts/chunks.rhai")),
        ("throughput", include_str!("fixtures/scripts/throughput.rhai")),
        ("f1", include_str!("fixtures/scripts/f1.rhai")),
        ("percent-change", include_str!("fixtures/scripts/percent-change.rhai")),
    ];
    let gaps = [
        "calls tokens_in tokens_out in_price out_price cost_in cost_out right forgot_output one_price_for_all swapped",
        "tp fp missed tn precision recall accuracy npv",
        "tokens size overlap right no_overlap doubled added",
        "rate tokens unit reserve load with_reserve right no_reserve rounded_down reserve_off",
        "precision recall sum twice f1 mean product lower",
        "story before after difference right on_new left half",
    ];
    list.into_iter().zip(gaps).map(|((name, source), gaps)| (name, source, gaps.split(' ').collect())).collect()
}

#[test]
fn six_questions_hold_over_two_thousand_seeds() {
    for (name, source, gaps) in fixtures() {
        let script = script(source);
        let mut interpreter = Interpreter::new();
        let mut variants = BTreeSet::new();
        for seed in 0..2_000 {
            let texts =
                interpreter.fill(&script, seed, &gaps).unwrap_or_else(|error| panic!("{name}, seed {seed}: {error:?}"));
            // Right and wrong options are the last four gaps; no two may be alike.
            let options: BTreeSet<&String> = gaps.iter().rev().take(4).filter_map(|gap| texts.get(*gap)).collect();
            assert_eq!(options.len(), 4, "{name}, seed {seed}: {texts:?}");
            variants.insert(texts);
        }
        assert!(variants.len() >= 500, "{name}: {} variants", variants.len());
    }
}

#[test]
fn a_seed_gives_the_same_texts_for_ever() {
    // Fixed when the format was; a change here changes questions that people have answered.
    let expected = [
        "400 | 1,000 | 625 | 0.0005 | 0.0025 | 0.20 | 0.63 | 0.83 | 0.20 | 0.33 | 1.13",
        "56 | 20 | 53 | 200 | 74% | 51% | 78% | 79%",
        "4,400 | 200 | 50 | 29 chunks | 22 chunks | 44 chunks | 18 chunks",
        "140 | 1,800 | 25,000 | 20 | 252,000 | 302,400 | 13 | 11 | 12 | 9",
        "72 | 41 | 113 | 5904 | 52.2 | 56.5 | 29.5 | 41.0",
        "A smaller model | 560.00 | 235.20 | 324.80 | 58.0% | 138.1% | 42.0% | 29.0%",
    ];
    for ((name, source, gaps), expected) in fixtures().into_iter().zip(expected) {
        let texts = fill(&script(source), 12, &gaps).unwrap();
        let line: Vec<&str> = gaps.iter().filter_map(|gap| texts.get(*gap)).map(String::as_str).collect();
        assert_eq!(line.join(" | "), expected, "{name}");
    }
}

#[test]
fn runs_do_not_disturb_each_other() {
    let (_, source, gaps) = fixtures().remove(0);
    let script = script(source);
    let alone = Interpreter::new().fill(&script, 99, &gaps).unwrap();
    let mut interpreter = Interpreter::new();
    for seed in 0..20 {
        let _ = interpreter.fill(&script, seed, &gaps);
        let _ = interpreter.fill(&Script { source: "again()".to_owned(), line: 1, golden: BTreeMap::new() }, seed, &[]);
    }
    assert_eq!(interpreter.fill(&script, 99, &gaps).unwrap(), alone);
    assert_ne!(interpreter.fill(&script, 100, &gaps).unwrap(), alone);
}

/// Returns the file of an executable question with this script, and the question.
fn question(script: &str, golden: &str) -> (String, Question) {
    let text = format!(
        r#"+++
kind = "executable"
exams = {{ aws-aif-c01 = ["2.2"] }}
difficulty = 0.0
level = "apply"
origin = "written for a test"
written_by = {{ who = "ai", role = "author" }}
checked_by = []
written = 2026-11-22
reviewed = 2026-11-22
licence = "CC-BY-SA-4.0"

[[sources]]
title = "A page"
url = "https://example.com/"
checked = 2026-11-22

[executable]
format = "single-choice"
{golden}
+++

What is twice {{n}}?

- [x] {{right}} USD

  Twice {{n}} is {{right}}.

- [ ] {{wrong}}

  That is something else.

## Script

```rhai
{script}
```
"#
    );
    let parsed = parse("q.md", "q", &text);
    assert_eq!(parsed.problems, [], "{text}");
    let question = parsed.questions.into_iter().next().unwrap();
    (text, question)
}

#[test]
fn variants_that_cannot_be_asked_are_found() {
    let cases = [
        ("let n = draw(1, 999); #{ n: n, right: money(2 * n), wrong: n }", None),
        (
            "let n = draw(1, 999); #{ n: n, right: money(2 * n), wrong: 2 * n }",
            Some("`right` and `wrong` are the same: `"),
        ),
        ("let n = draw(1, 999); #{ n: n, right: 2 * n, wrong: \"{n}\" }", Some("`wrong` has a brace")),
        ("let n = draw(1, 999); #{ n: n, right: 2 * n, wrong: \"-0.00\" }", Some("`wrong` is a negative zero")),
        (
            "let n = draw(1, 999); #{ n: n, right: 2 * n, wrong: \"long \" + shuffled([n])[0] + LONG }",
            Some("option `wrong` has "),
        ),
        ("let n = draw(1, 19); #{ n: n, right: 2 * n, wrong: n }", Some("19 different variants among 2000 seeds")),
        ("let n = draw(0, 999); #{ n: n, right: 2 * n, wrong: fixed(100 / n, 2) }", Some("division by zero: 100 / 0")),
    ];
    for (source, expected) in cases {
        let (_, question) = question(&source.replace("LONG", &format!("\"{}\"", "word ".repeat(90))), "");
        let report = check_variants(&question, 0..SEEDS);
        match expected {
            None => assert_eq!((report.faults, report.tried), (Vec::new(), 2_000), "{source}"),
            Some(what) => {
                assert_eq!(report.faults.len(), 1, "{source}: {:?}", report.faults);
                assert!(
                    report.faults.iter().any(|fault| fault.what.starts_with(what)),
                    "{source}: {:?}",
                    report.faults
                );
            }
        }
    }
}

#[test]
fn kept_hashes_show_a_change_and_are_renewed_in_their_line() {
    let source = "let n = draw(1, 999); #{ n: n, right: money(2 * n), wrong: n }";
    let (text, before) = question(source, "");
    let hashes = golden(&before).unwrap();
    assert_eq!(hashes.keys().copied().collect::<Vec<_>>(), [1, 2, 3]);
    assert!(hashes.values().all(|hash| hash.len() == 16));
    let kept = with_golden(&text, &hashes).unwrap();
    let added: Vec<&str> = kept.lines().filter(|line| !text.lines().any(|old| old == *line)).collect();
    assert_eq!(added.len(), 1, "{kept}");
    assert_eq!(kept.lines().count(), text.lines().count() + 1);

    let line = added.first().unwrap();
    let (same_text, same) = question(source, line);
    assert_eq!(check_variants(&same, 0..100).faults, []);
    // Renewing what holds changes nothing.
    assert_eq!(with_golden(&same_text, &golden(&same).unwrap()).unwrap(), same_text);

    let (changed_text, changed) = question(&source.replace("2 * n", "3 * n"), line);
    let faults = check_variants(&changed, 0..100).faults;
    assert_eq!(faults.len(), 3, "{faults:?}");
    assert!(faults.iter().all(|fault| fault.what.contains("`golden` says")), "{faults:?}");
    let renewed = with_golden(&changed_text, &golden(&changed).unwrap()).unwrap();
    let parsed = parse("q.md", "q", &renewed);
    assert_eq!(check_variants(parsed.questions.first().unwrap(), 0..100).faults, []);
    assert_eq!(with_golden("no front matter", &hashes), None);
}
