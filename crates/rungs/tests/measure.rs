//! `rungs measure` as authors and psychometricians meet it.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    clippy::too_many_lines,
    reason = "helpers of tests fail like tests, a skipped test says so, and a table of cases is long"
)]

mod support;

use std::fmt::Write as _;

use proptest::prelude::*;
use serde_json::Value;
use support::{Run, Rungs};

/// People by pattern, the first item in the highest of five bits: Law School Admission Test, section 7
/// (Bock & Lieberman 1970, *Psychometrika* 35, 179-197).
const LSAT7: [u16; 32] = [
    12, 19, 1, 7, 3, 19, 3, 17, 10, 5, 3, 7, 7, 23, 8, 28, 7, 39, 11, 34, 14, 51, 15, 90, 6, 25, 7, 35, 18, 136, 32,
    308,
];

fn right(code: usize, item: usize) -> usize {
    code >> (4 - item) & 1
}

/// A row a pattern, with the number of people.
fn lsat7() -> String {
    let mut text = "Q1,Q2,Q3,Q4,Q5,people\n".to_owned();
    for (code, people) in LSAT7.iter().enumerate() {
        for item in 0..5 {
            write!(text, "{},", right(code, item)).unwrap();
        }
        writeln!(text, "{people}").unwrap();
    }
    text
}

/// A row a person, with names and groups.
fn lsat7_people() -> String {
    let mut text = "person,group,Q1,Q2,Q3,Q4,Q5\n".to_owned();
    let mut number = 0;
    for (code, people) in LSAT7.iter().enumerate() {
        for _ in 0..*people {
            number += 1;
            write!(text, "p{number},{}", ["b", "a"][number % 2]).unwrap();
            for item in 0..5 {
                write!(text, ",{}", right(code, item)).unwrap();
            }
            text.push('\n');
        }
    }
    text
}

fn home() -> Rungs {
    let home = Rungs::new();
    home.write("lsat7.csv", lsat7());
    home
}

const CALIBRATE: [&str; 7] = ["measure", "calibrate", "lsat7.csv", "--weights", "people", "--model", "2pl"];

fn with<'a>(args: &[&'a str], more: &[&'a str]) -> Vec<&'a str> {
    args.iter().chain(more).copied().collect()
}

fn json(run: &Run) -> Value {
    assert_eq!(run.code, 0, "{run}");
    serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}\n{run}"))
}

fn numbers(document: &Value, key: &str) -> Vec<f64> {
    document["items"].as_array().unwrap().iter().map(|item| item[key].as_f64().unwrap()).collect()
}

fn near(what: &str, got: &[f64], wanted: &[f64], tolerance: f64) {
    assert_eq!(got.len(), wanted.len(), "{what}: {got:?}");
    for (one, other) in got.iter().zip(wanted) {
        assert!((one - other).abs() <= tolerance, "{what}: {got:?} for {wanted:?}");
    }
}

#[test]
fn a_calibration_is_a_table_with_its_fit() {
    insta::assert_snapshot!(home().run(&CALIBRATE));
}

#[test]
fn the_json_of_a_calibration_has_the_published_values() {
    let run = home().run(&with(&CALIBRATE, &["--json", "--nodes", "121", "--bound", "7"]));
    let document = json(&run);
    // The R package mirt 1.45.1, tests of its own, to three or four digits.
    near("a", &numbers(&document, "a"), &[0.988, 1.081, 1.706, 0.7651, 0.7358], 2e-3);
    near("d", &numbers(&document, "d"), &[1.8561, 0.808, 1.8043, 0.486, 1.8545], 2e-3);
    near("c", &numbers(&document, "c"), &[0.0; 5], 0.0);
    near("log-likelihood", &[document["log_likelihood"].as_f64().unwrap()], &[-2658.805], 1e-2);
    let b: Vec<f64> = numbers(&document, "d").iter().zip(numbers(&document, "a")).map(|(d, a)| -d / a).collect();
    near("b", &numbers(&document, "b"), &b, 1e-9);
    assert_eq!(document["model"], "2pl");
    assert_eq!(document["converged"], true);
    assert_eq!(document["log_prior"].to_string(), "0.0");
    assert_eq!(document["latent_variance"], 1.0);
    assert_eq!(document["people"], 1000.0);
    for key in ["se_a", "se_b", "se_d"] {
        assert!(numbers(&document, key).iter().all(|se| *se > 0.0 && *se < 1.0), "{key}");
    }
    let first = &document["items"][0];
    assert!(first["se_c"].is_null() && first["thresholds"].is_null() && first.get("answers").is_none(), "{first}");
    let fit = &document["fit"];
    assert_eq!(fit["m2"]["df"], 5);
    assert_eq!(fit["m2"]["value"], fit["m2"]["statistic"]);
    for key in ["sx2", "infit", "outfit"] {
        let list = fit[key].as_array().unwrap();
        let names: Vec<&str> = list.iter().map(|one| one["item"].as_str().unwrap()).collect();
        assert_eq!(names, ["Q1", "Q2", "Q3", "Q4", "Q5"], "{key}");
        assert!(list.iter().all(|one| one["value"].is_f64()), "{key}: {list:?}");
    }
}

#[test]
fn other_models_and_settings_keep_the_form() {
    let home = home();
    for (model, prior) in [("rasch", 0.0), ("1pl", 0.0), ("3pl", -1.0), ("grm", 0.0), ("gpcm", 0.0)] {
        let args = ["measure", "calibrate", "lsat7.csv", "--weights", "people", "--json", "--model", model];
        let document = json(&home.run(&args));
        assert_eq!(document["model"], model);
        assert_eq!(document["converged"], true, "{model}");
        let item = &document["items"][0];
        if model == "grm" || model == "gpcm" {
            assert!(item["b"].is_null() && item["d"].is_null() && item["c"].is_null(), "{item}");
            assert_eq!(item["thresholds"].as_array().unwrap().len(), 1);
            near(model, &[item["intercepts"][0].as_f64().unwrap()], &[1.8561], 2e-3);
        } else {
            assert!(item["b"].is_f64() && item["thresholds"].is_null(), "{item}");
        }
        assert_eq!(item["se_a"].is_null(), model == "rasch", "{item}");
        assert_eq!(item["se_c"].is_null(), model != "3pl", "{item}");
        let log_prior = document["log_prior"].as_f64().unwrap();
        assert!(prior == 0.0 && log_prior == 0.0 || prior != 0.0 && log_prior != 0.0, "{model}: {log_prior}");
        let variance = document["latent_variance"].as_f64().unwrap();
        assert!(model == "rasch" && (0.9..1.2).contains(&variance) || variance.to_bits() == 1f64.to_bits(), "{model}");
    }
    let bare = json(&home.run(&with(&CALIBRATE, &["--json", "--no-errors", "--no-fit"])));
    assert!(bare["fit"].is_null() && bare["items"][0]["se_a"].is_null(), "{bare}");
    let stopped = home.run(&with(&CALIBRATE, &["--max-iterations", "3", "--no-errors"]));
    assert_eq!(stopped.code, 0);
    assert!(stopped.stdout.contains("did NOT converge"), "{stopped}");
    let prior = json(&home.run(&with(&CALIBRATE, &["--json", "--prior-slope", "lognormal:0,0.3"])));
    assert!(prior["log_prior"].as_f64().unwrap() != 0.0);
}

#[test]
fn groups_are_set_aside_with_a_note_or_fitted() {
    let home = Rungs::new();
    home.write("people.csv", lsat7_people());
    let args = ["measure", "calibrate", "people.csv", "--model", "2pl", "--json"];
    let plain = home.run(&args);
    assert_eq!(
        plain.stderr,
        "note: people.csv: the column `group` (2 groups) is set aside; `--groups` fits a mean and a variance for each\n"
    );
    let plain = json(&plain);
    assert!(plain.get("groups").is_none());
    near("a", &numbers(&plain, "a"), &[0.988, 1.081, 1.706, 0.7651, 0.7358], 2e-3);
    let fitted = json(&home.run(&with(&args, &["--groups"])));
    assert_eq!(fitted["groups"][0]["group"], "a");
    assert_eq!(fitted["groups"][0]["mean"], 0.0);
    assert!(fitted["groups"][0]["se_mean"].is_null() && fitted["groups"][1]["se_mean"].is_f64());
    assert!(fitted["fit"]["m2"].is_null() && fitted["fit"]["why"]["m2"].is_string());
    let turned = json(&home.run(&with(&args, &["--groups", "--reference", "b"])));
    assert_eq!(turned["groups"][0]["group"], "b");
    let (one, other) = (&fitted["groups"][1]["mean"], &turned["groups"][1]["mean"]);
    // Every second person: no more than chance apart, and in opposite directions.
    assert!((one.as_f64().unwrap() + other.as_f64().unwrap()).abs() < 0.1, "{one} {other}");
}

#[test]
fn people_are_scored_a_line_each() {
    let home = home();
    home.write("people.csv", lsat7_people());
    assert_eq!(home.run(&with(&CALIBRATE, &["--out", "params.json"])).code, 0);
    let score = |method: &str, file: &str, more: &[&str]| {
        home.run(&with(&["measure", "score", file, "--params", "params.json", "--method", method], more))
    };
    let lines = score("eap", "lsat7.csv", &["--ignore", "people", "--json"]);
    let lines: Vec<Value> = lines.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 32);
    // mirt 1.45.1, test 1: the first two patterns that it lists.
    near("eap", &[lines[0]["theta"].as_f64().unwrap(), lines[1]["theta"].as_f64().unwrap()], &[-1.8666, -1.5267], 5e-3);
    assert_eq!(lines[31]["person"], 32);
    let table = score("map", "people.csv", &[]);
    assert_eq!(table.stdout.lines().count(), 1001);
    assert!(table.stdout.starts_with("person,theta,se\np1,-1.816"), "{}", &table.stdout[..60]);
    home.write("few.csv", "person,Q2,new,Q5\n\"a,b\",1,1,\nc,,,\n");
    let few = score("wle", "few.csv", &["--json"]);
    assert_eq!(
        few.stderr,
        "note: few.csv: 1 item has no parameters in params.json and is left out: new\n\
         note: params.json: 3 items are not in the answers and count as not seen: Q1, Q3, Q4\n"
    );
    assert!(few.stdout.ends_with("{\"person\":\"c\",\"theta\":0.0,\"se\":null}\n"), "{few}");
    assert!(score("wle", "few.csv", &[]).stdout.ends_with("c,0.000000,\n"));
    assert!(!home.exists("data"), "measuring keeps nothing about anybody");
}

#[test]
fn a_row_an_answer_gives_the_same() {
    let home = Rungs::new();
    let (mut wide, mut long) = ("person,x,y,z\n".to_owned(), "item,person,answer\n".to_owned());
    for person in 0..60_u32 {
        write!(wide, "p{person}").unwrap();
        for (place, item) in ["x", "y", "z"].iter().enumerate() {
            let place = u32::try_from(place).unwrap();
            if (person + place).is_multiple_of(7) {
                wide.push(',');
                continue;
            }
            let answer = u32::from((person * 37 + place * 11) % 60 < 20 + person / 2);
            write!(wide, ",{answer}").unwrap();
            writeln!(long, "{item},p{person},{answer}").unwrap();
        }
        wide.push('\n');
    }
    home.write("wide.csv", &wide);
    home.write("long.csv", &long);
    let of = |file: &str, more: &[&str]| {
        let args = with(&["measure", "calibrate", file, "--model", "rasch", "--json"], more);
        let mut items: Vec<(String, f64)> = json(&home.run(&args))["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| (item["item"].as_str().unwrap().to_owned(), item["d"].as_f64().unwrap()))
            .collect();
        items.sort_by(|one, other| one.0.cmp(&other.0));
        items
    };
    for ((name, one), (same, other)) in of("wide.csv", &[]).into_iter().zip(of("long.csv", &["--long"])) {
        assert_eq!(name, same);
        assert!((one - other).abs() < 1e-6, "{name}: {one} {other}");
    }
}

#[test]
fn anchors_hold_what_is_known() {
    let home = home();
    assert_eq!(home.run(&with(&CALIBRATE, &["--out", "all.json"])).code, 0);
    let all: Value = serde_json::from_str(&home.read("all.json")).unwrap();
    let mut some = all.clone();
    some["items"].as_array_mut().unwrap().truncate(3);
    home.write("some.json", some.to_string());
    let again = json(&home.run(&with(&CALIBRATE, &["--json", "--anchors", "some.json"])));
    near("a", &numbers(&again, "a"), &numbers(&all, "a"), 5e-3);
    assert_eq!(again["items"][0]["anchored"], true);
    assert!(again["items"][4].get("anchored").is_none() && again["items"][0]["se_a"].is_null());
    let latent = [again["latent_mean"].as_f64().unwrap(), again["latent_variance"].as_f64().unwrap()];
    near("ability", &latent, &[0.0, 1.0], 1e-2);
    let held = json(&home.run(&with(&CALIBRATE, &["--json", "--anchors", "some.json", "--fixed-latent"])));
    assert_eq!((&held["latent_mean"], &held["latent_variance"]), (&0.0.into(), &1.0.into()));
}

#[test]
fn what_tells_nothing_is_set_aside_and_gaps_are_renumbered() {
    let home = Rungs::new();
    let mut text = "alike,graded,never,other\n".to_owned();
    for person in 0..80_u32 {
        writeln!(text, "1,{},,{}", [1, 2, 4][(person % 3) as usize], (person / 3 + person) % 2).unwrap();
    }
    home.write("t.csv", &text);
    let run = home.run(&["measure", "calibrate", "t.csv", "--model", "grm", "--json", "--out", "p.json"]);
    assert_eq!(
        run.stderr,
        "note: `graded`: nobody gave all of 0 to 4, so the answers 1, 2, 4 are numbered 0 to 2\n\
         note: t.csv: 2 items tell nothing and are set aside: alike (everybody gave the same answer), never (nobody \
         answered it)\n"
    );
    let document = json(&run);
    assert_eq!(document["set_aside"][0]["item"], "alike");
    assert_eq!(document["items"][0]["answers"], serde_json::json!([1, 2, 4]));
    assert_eq!(document["items"][0]["thresholds"].as_array().unwrap().len(), 2);
    let scored = home.run(&["measure", "score", "t.csv", "--params", "p.json"]);
    assert_eq!((scored.code, scored.stdout.lines().count()), (0, 81), "{scored}");
    home.write("wrong.csv", "graded\n1\n3\n");
    let wrong = home.run(&["measure", "score", "wrong.csv", "--params", "p.json"]);
    assert!(wrong.stderr.contains("row 2, column `graded`: found `3`; allowed: 1, 2, 4 or empty"), "{wrong}");
}

#[test]
fn tables_are_read_as_programs_write_them() {
    let home = Rungs::new();
    let plain: String =
        "person,x,y\n".chars().chain("a,0,1\nb,1,0\nc,1,1\nd,0,0\n".chars().cycle().take(240)).collect();
    let forms: [(&str, String); 6] = [
        ("a mark at the start", format!("\u{feff}{plain}")),
        ("lines of Windows", plain.replace('\n', "\r\n")),
        ("quotes", plain.replace(",1", ",\"1\"")),
        ("fractions", plain.replace(",1", ",1.0")),
        ("semicolons", plain.replace(',', ";")),
        ("no name of the first column", plain.replacen("person", "", 1)),
    ];
    let args = ["measure", "calibrate", "t.csv", "--model", "1pl", "--json"];
    home.write("t.csv", &plain);
    let wanted = numbers(&json(&home.run(&args)), "d");
    for (form, text) in forms {
        home.write("t.csv", &text);
        near(form, &numbers(&json(&home.run(&args)), "d"), &wanted, 0.0);
    }
    home.write("t.csv", plain.replacen(",1", ",NA", 1));
    let missing = home.run(&args);
    assert_eq!(
        missing.stderr,
        "note: t.csv: 1 cell with `NA` or the like was read as no answer; an empty cell says it plainly\n"
    );
}

#[test]
fn wrong_tables_are_named_by_row_and_column() {
    let home = Rungs::new();
    // (the table, what is said)
    let cases: &[(&[u8], &str)] = &[
        (b"", "error: t.csv is empty\nhint: the first row holds the names of the items, then comes a row a person\n"),
        (b"x,y\n", "error: t.csv: there is a row of names and nobody's answers under it\nhint: give a row a person\n"),
        (
            b"x,y\n0,1\n1,2\n",
            "error: t.csv: row 2 (line 3), column `y`: found `2`; allowed: 0, 1 or empty\nhint: for answers in more than two \
              categories use --model grm or --model gpcm\n",
        ),
        (
            b"x,y\n0,-1\n",
            "error: t.csv: row 1 (line 2), column `y`: found `-1`; allowed: 0, 1 or empty\nhint: is it a code for `no \
              answer`? Leave such cells empty\n",
        ),
        (
            b"x,y\n0.5,1\n",
            "error: t.csv: row 1 (line 2), column `x`: found `0.5`; allowed: 0, 1 or empty\nhint: answers are whole numbers; \
              leave a column out with `--ignore COLUMN`\n",
        ),
        (
            b"x,y\n99999999999999999999999,1\n",
            "error: t.csv: row 1 (line 2), column `x`: found `99999999999999999999999`; allowed: 0, 1 or empty\nhint: is it a \
              code for `no answer`? Leave such cells empty\n",
        ),
        (
            b"name,x\nAda,1\n",
            "error: t.csv: row 1 (line 2), column `name`: found `Ada`; allowed: 0, 1 or empty\nhint: leave a column that \
              holds no answers out with `--ignore COLUMN`; ids stand in a first column `person`\n",
        ),
        (
            b"x,y\ntrue,1\n",
            "error: t.csv: row 1 (line 2), column `x`: found `true`; allowed: 0, 1 or empty\nhint: write 1 for right and 0 \
              for wrong\n",
        ),
        (
            b"x,y\n\xff,1\n",
            "error: t.csv: row 1 (line 2), column `x`: found `\u{fffd}`; allowed: 0, 1 or empty\nhint: leave a column that \
              holds no answers out with `--ignore COLUMN`; ids stand in a first column `person`\n",
        ),
        (
            b"x,\xff\n1,1\n",
            "error: t.csv: the name of column 2 is not UTF-8: `\u{fffd}`\nhint: save the file as UTF-8\n",
        ),
        (
            b"x,y\n0,1\n1\n",
            "error: t.csv: row 2 (line 3) has 1 cell; allowed: 2, as the first row\nhint: leave a cell empty where there is \
              no answer, but keep its comma\n",
        ),
        (
            b"x,y\n0,1,1\n",
            "error: t.csv: row 1 (line 2) has 3 cells; allowed: 2, as the first row\nhint: leave a cell empty where there is \
              no answer, but keep its comma\n",
        ),
        (
            b"x,y,x\n0,1,1\n",
            "error: t.csv: columns 1 and 3 have the same name `x`\nhint: give each item a name of its own\n",
        ),
        (
            b"x,,y\n0,1,1\n",
            "error: t.csv: column 2 has no name\nhint: the first row holds the names of the items; is there a comma too many \
              at its end?\n",
        ),
        (
            b"person,group\na,b\n",
            "error: t.csv: there is no column of answers\nhint: the first row holds the names of the items, after the columns \
              `person` and `group` where there are such\n",
        ),
        (
            b"group,x\n,1\n",
            "error: t.csv: row 1 (line 2), column `group`: found ``; allowed: the name of a group\nhint: name the group of \
              everybody, or leave the column out with `--ignore group`\n",
        ),
        (
            b"x,y\n1,\n1,\n",
            "error: t.csv: no item can be calibrated: everybody answered each of them alike, or nobody did\nhint: an item \
              tells something where some people answer it right and others wrong\n",
        ),
    ];
    for (table, said) in cases {
        home.write("t.csv", table);
        let run = home.run(&["measure", "calibrate", "t.csv", "--model", "2pl"]);
        assert_eq!((run.code, run.stderr.as_str(), run.stdout.as_str()), (2, *said, ""), "{table:?}");
    }
    // (the flags after the table, what is said)
    home.write("t.csv", "person,x,y,w\na,0,1,1\nb,1,0,-2\n");
    home.write("l.csv", "person,item,answer\na,x,1\na,x,0\n");
    home.write("b.json", "{\"items\":[{\"item\":\"x\",\"a\":\"steep\"}]}");
    home.write("n.json", "{\"items\":[{\"item\":\"n\",\"a\":1,\"b\":0}]}");
    for (args, said) in [
        ("calibrate none.csv --model 2pl", "error: cannot read none.csv: "),
        (
            "calibrate t.csv --model 2pl --weights w",
            "error: t.csv: row 2 (line 3), column `w`: found `-2`; allowed: numbers from 0 up\n",
        ),
        (
            "calibrate t.csv --model 2pl --weights v",
            "error: t.csv: there is no column `v`\nhint: the columns are person, x, y, w\n",
        ),
        ("calibrate t.csv --model 2pl --ignore w --groups", "error: t.csv: there is no column `group`\n"),
        (
            "calibrate t.csv --model 2pl --ignore w --nodes 2",
            "error: the number of nodes is 2; 3 to 10,001 are allowed\n",
        ),
        (
            "calibrate t.csv --model 2pl --ignore w --tolerance 0",
            "error: --tolerance is 0; allowed: above 0 and below 1\n",
        ),
        ("calibrate l.csv --long --model 2pl", "error: l.csv: person `a` has two answers to item `x`; allowed: one\n"),
        ("calibrate t.csv --long --model 2pl", "error: t.csv: there is no column `item`\n"),
        (
            "score t.csv --ignore w --params b.json",
            "error: b.json: not a file of item parameters at `items[0].a`: invalid type: string \"steep\", expected f64",
        ),
        (
            "score t.csv --ignore w --params n.json",
            "error: t.csv: none of its items is in n.json\nhint: the answers have x, y; the parameters have n\n",
        ),
        ("simulate-cat --bank t.csv", "error: t.csv: the columns item, a and b are needed; found: person, x, y, w\n"),
        ("readiness t.csv", "error: t.csv: line 1: "),
    ] {
        let words: Vec<&str> = std::iter::once("measure").chain(args.split(' ')).collect();
        let run = home.run(&words);
        assert_eq!(run.code, 2, "{args}: {run}");
        assert!(run.stderr.starts_with(said), "{args}: {run}");
    }
}

#[test]
fn adaptive_tests_are_simulated_the_same_for_the_same_seed() {
    let home = Rungs::new();
    let mut bank = "item,a,b,c,domain\n".to_owned();
    for item in 0..80_u32 {
        let b = f64::from(item % 40) / 10.0 - 2.0;
        writeln!(
            bank,
            "i{item},{},{b},0,{}",
            1.0 + f64::from(item % 5) / 4.0,
            if item < 40 { "north" } else { "south" }
        )
        .unwrap();
    }
    home.write("bank.csv", &bank);
    let args = ["measure", "simulate-cat", "--bank", "bank.csv", "--examinees", "200", "--stop-se", "0.35"];
    let run = |more: &[&str]| json(&home.run(&with(&with(&args, &["--max-items", "30", "--json"]), more)));
    let (mut one, mut same, other) = (run(&["--seed", "1"]), run(&[]), run(&["--seed", "2"]));
    assert!(one["seconds"].take().is_f64() && same["seconds"].take().is_f64());
    assert_eq!(one, same);
    assert_ne!(one["rmse"], other["rmse"]);
    let value = |key: &str| one[key].as_f64().unwrap();
    assert!((5.0..30.0).contains(&value("mean_length")) && (0.2..0.5).contains(&value("rmse")), "{one}");
    assert!(value("bias").abs() < 0.15, "{one}");
    let balanced = run(&["--blueprint", "north=0.75", "--blueprint", "south=0.25"]);
    near("north", &[balanced["domains"][0]["share"].as_f64().unwrap()], &[0.75], 0.03);
    let spread = run(&["--randomesque", "8"]);
    let most = |document: &Value| {
        let shares = document["exposure"].as_array().unwrap().iter().map(|item| item["share"].as_f64().unwrap());
        shares.fold(0.0, f64::max)
    };
    assert!(most(&spread) < 0.6 * most(&one), "{} {}", most(&spread), most(&one));
    let text = home.run(&with(&args, &["--seed", "1"]));
    assert!(text.stdout.starts_with("200 adaptive tests of "), "{text}");
    let wrong = home.run(&with(&args, &["--blueprint", "west=1"]));
    assert_eq!(wrong.stderr, "error: bank.csv: there is no domain `west`\nhint: the domains are north, south\n");
}

fn learner(name: &str, answers: usize, outcome: Option<u8>) -> String {
    let history: Vec<String> = (0..answers)
        .map(|n| {
            format!(
                "{{\"t\":{}.5,\"item\":\"q{}\",\"domain\":\"{}\",\"difficulty_prior\":0.1,\"correct\":{},\"seconds\":40,\"mock\":0}}",
                n / 10,
                n % 45,
                ["x", "y"][n % 2],
                u8::from(n % 3 > 0)
            )
        })
        .collect();
    let outcome = outcome.map(|outcome| format!(",\"outcome\":{outcome}")).unwrap_or_default();
    format!(
        "{{\"learner\":\"{name}\",\"history\":[{}],\"exam\":{{\"id\":\"E\",\"t\":30,\"cut\":0.6,\"n_items\":40,\"blueprint\":\
         {{\"x\":0.5,\"y\":0.5}}}}{outcome}}}\n",
        history.join(",")
    )
}

#[test]
fn every_learner_gets_a_line_in_the_same_order() {
    let home = Rungs::new();
    let names = ["z", "a", "nobody", "m"];
    let text: String = names.iter().zip([30, 5, 0, 120]).map(|(name, answers)| learner(name, answers, None)).collect();
    home.write("h.jsonl", format!("{text}\n"));
    let train: String = (0..40).map(|n| learner(&format!("t{n}"), n, Some(u8::from(n % 2 == 0)))).collect();
    home.write("train.jsonl", &train);
    for more in [&[] as &[&str], &["--train", "train.jsonl"]] {
        let run = home.run(&with(&["measure", "readiness", "h.jsonl", "--json"], more));
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{run}");
        let lines: Vec<Value> = run.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(lines.iter().map(|line| line["learner"].as_str().unwrap()).collect::<Vec<_>>(), names);
        for line in lines {
            let value = |key: &str| line[key].as_f64().unwrap();
            let (p, low, high) = (value("pass_probability"), value("low"), value("high"));
            assert!((0.0..=1.0).contains(&low) && low <= high && high <= 1.0 && (0.0..=1.0).contains(&p), "{line}");
            assert_eq!(line.as_object().unwrap().len(), 4);
            if line["learner"] == "nobody" {
                assert!((0.1..0.9).contains(&p), "{line}");
            }
        }
    }
    let text = home.run(&["measure", "readiness", "h.jsonl"]);
    assert!(text.stdout.starts_with("4 learners: "), "{text}");
    home.write("h.jsonl", learner("ok", 2, None).replace("\"correct\":1", "\"correct\":7").repeat(2));
    let wrong = home.run(&["measure", "readiness", "h.jsonl"]);
    assert_eq!(wrong.code, 2);
    assert!(
        wrong.stderr.starts_with(
            "error: h.jsonl: line 1, at `history[1].correct`: invalid value: integer `7`, expected 0 or 1"
        ),
        "{wrong}"
    );
}

#[test]
fn an_analysis_is_a_report_and_one_page() {
    let home = home();
    let people = lsat7_people();
    // The last question with its key turned round.
    let mut turned = String::new();
    for (row, line) in people.lines().enumerate() {
        match (row, line.rsplit_once(',')) {
            (0, _) | (_, None) => turned.push_str(line),
            (_, Some((rest, answer))) => write!(turned, "{rest},{}", u8::from(answer == "0")).unwrap(),
        }
        turned.push('\n');
    }
    home.write("people.csv", &turned);
    let mut choices = "Q1,Q5\n".to_owned();
    for line in turned.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        writeln!(choices, "{},{}", if cells[2] == "1" { "A" } else { "B" }, if cells[6] == "1" { "A" } else { "C" })
            .unwrap();
    }
    home.write("choices.csv", &choices);
    home.write("key.csv", "item,key\nQ1,A\nQ5,A\n");
    home.write("said.csv", "probability,outcome\n0.9,1\n0.8,1\n0.3,0\n0.2,1\n");
    let run = home.run(&[
        "measure",
        "analyse",
        "people.csv",
        "--choices",
        "choices.csv",
        "--key",
        "key.csv",
        "--forecasts",
        "said.csv",
        "--html",
        "report.html",
    ]);
    insta::assert_snapshot!(run);
    let page = home.read("report.html");
    assert!(page.matches("<svg").count() == 4 + 5 + 2 + 1, "{}", page.matches("<svg").count());
    assert_eq!(page.matches("<svg").count(), page.matches("<desc").count());
    for never in ["<script", "http", "NaN", "inf\"", "onload", "url("] {
        assert!(!page.contains(never), "the page holds {never}");
    }
    let document = json(&home.run(&["measure", "analyse", "people.csv", "--json"]));
    assert_eq!(document["items"].as_array().unwrap().len(), 5);
    let grave: Vec<&Value> =
        document["findings"].as_array().unwrap().iter().filter(|finding| finding["grave"] == true).collect();
    assert!(grave.iter().any(|finding| finding["item"] == "Q5"), "{document}");
}

#[test]
fn names_of_strangers_are_text_in_the_page() {
    let home = Rungs::new();
    home.write("t.csv", lsat7().replace("Q1", "<img src=x onerror=alert(1)>").replace("Q2", "\"a\"\"b&amp;\""));
    let run = home.run(&["measure", "analyse", "t.csv", "--weights", "people", "--html", "r.html"]);
    assert_eq!(run.code, 0, "{run}");
    let page = home.read("r.html");
    assert!(page.contains("&lt;img src=x onerror=alert(1)&gt;") && !page.contains("<img"), "{page}");
}

/// Random bytes that look a little like the files they stand for.
fn noise() -> impl Strategy<Value = Vec<u8>> {
    let pieces = prop::sample::select(vec![
        "person",
        "group",
        "x",
        "y",
        ",",
        ",",
        ",",
        "\n",
        "\n",
        "\n",
        "0",
        "1",
        "1",
        "0",
        "2",
        "\"",
        "NA",
        "-1",
        "1e9",
        "{",
        "}",
        "[",
        "]",
        ":",
        "\"items\"",
        "\"item\"",
        "\"a\"",
        "\"b\"",
        "\"learner\"",
        "\"exam\"",
        "\"t\"",
        "\"cut\"",
        "null",
        ";",
        "\r",
        "\u{feff}",
        "item",
        "a",
        "b",
        "c",
        "\u{0}",
    ]);
    let texts = prop::collection::vec(pieces, 0..60).prop_map(|pieces| pieces.concat().into_bytes());
    prop_oneof![3 => texts, 1 => prop::collection::vec(any::<u8>(), 0..80)]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_file_makes_it_fall_over(bytes in noise(), which in 0..7_usize) {
        let home = Rungs::new();
        home.write("good.csv", "x,y\n0,1\n1,0\n1,1\n0,0\n");
        home.write("bad", &bytes);
        let args: &[&str] = [
            &["measure", "calibrate", "bad", "--model", "2pl"] as &[&str],
            &["measure", "calibrate", "bad", "--model", "grm", "--groups"],
            &["measure", "calibrate", "bad", "--model", "rasch", "--long"],
            &["measure", "score", "good.csv", "--params", "bad"],
            &["measure", "simulate-cat", "--bank", "bad", "--examinees", "20"],
            &["measure", "readiness", "bad", "--json"],
            &["measure", "analyse", "bad", "--html", "out.html"],
        ][which];
        let run = home.run(args);
        prop_assert!(run.code == 0 || run.code == 2, "{:?}: {}", args, run);
        prop_assert!(run.code == 0 || run.stderr.contains("\nhint: "), "{:?}: {}", args, run);
    }
}

/// The published slopes of the Science data, where a copy of the data lies beside the repository.
#[test]
fn the_graded_slopes_of_the_science_data() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/measure/data/science4.csv");
    let Ok(text) = std::fs::read_to_string(path) else {
        eprintln!("skipped: {path} is not there");
        return;
    };
    let home = Rungs::new();
    home.write("science.csv", &text);
    let document = json(&home.run(&["measure", "calibrate", "science.csv", "--model", "grm", "--json"]));
    near("a", &numbers(&document, "a"), &[1.041, 1.226, 2.296, 1.095], 6e-3);
}
