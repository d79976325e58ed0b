//! What people write down beside the questions: exams, study, credentials, days away; and what becomes of it.
//!
//! Every run is on 22 November 2026 unless it says otherwise, each test in a folder of its own.
#![expect(clippy::unwrap_used, reason = "helpers of tests fail like tests, by panicking")]

mod support;

use support::Rungs;

/// Runs commands one after the other and joins what they say.
fn story(home: &Rungs, commands: &[(&str, &[&str])]) -> String {
    let mut all = String::new();
    for (day, args) in commands {
        let run = home.run_on(day, args);
        all.push_str(&format!("[{day}] $ rungs {}\n{run}\n", args.join(" ")));
    }
    all
}

fn json(home: &Rungs, day: &str, args: &[&str]) -> serde_json::Value {
    let mut args = args.to_vec();
    args.push("--json");
    let run = home.run_on(day, &args);
    assert_eq!(run.code, 0, "{args:?}: {run}");
    assert!(run.stderr.is_empty(), "{args:?}: {}", run.stderr);
    serde_json::from_str(&run.stdout).unwrap()
}

#[test]
fn an_exam_is_booked_failed_passed_and_then_held() {
    let home = Rungs::new();
    insta::assert_snapshot!(story(
        &home,
        &[
            ("2026-11-22", &["exam", "book", "AIF-C01", "--on", "2026-12-20", "--cost", "100", "--delivery", "home"]),
            ("2026-12-01", &["exam", "book", "aws-aif-c01", "--on", "2026-12-22"]),
            (
                "2026-12-22",
                &[
                    "exam",
                    "result",
                    "aws-aif-c01",
                    "--on",
                    "2026-12-22",
                    "--failed",
                    "--score",
                    "640",
                    "--domain",
                    "Fundamentals of AI and ML=62%",
                    "--domain",
                    "Responsible AI=not-competent",
                ]
            ),
            ("2027-01-20", &["exam", "result", "aws-aif-c01", "--on", "2027-01-20", "--passed", "--score", "755"]),
            ("2027-01-20", &["credential", "list"]),
            ("2027-01-20", &["exam", "cancel", "aws-aif-c01"]),
        ],
    ));
}

#[test]
fn study_is_written_down_and_taken_back() {
    let home = Rungs::new();
    insta::assert_snapshot!(story(
        &home,
        &[
            ("2026-11-22", &["study", "log", "aws-aif-c01", "--hours", "1.5", "--note", "official course"]),
            ("2026-11-22", &["study", "log", "aws-aif-c01", "--minutes=-30"]),
            ("2026-11-22", &["study", "log", "aws-aif-c01", "--minutes=-90"]),
            ("2026-11-22", &["study", "log", "aws-aif-c01", "--hours", "24"]),
            ("2026-11-22", &["study", "log", "aws-aif-c01", "--minutes", "10", "--on", "2026-11-23"]),
            ("2026-11-22", &["study", "log", "aws-aif-c01"]),
        ],
    ));
}

#[test]
fn renewals_say_what_runs_out_and_the_cheapest_way_to_keep_it() {
    let home = Rungs::new();
    insta::assert_snapshot!(story(
        &home,
        &[
            ("2026-11-22", &["credential", "renewals"]),
            ("2026-11-22", &["credential", "add", "aws-aif-c01", "--earned", "2024-05-01"]),
            ("2026-11-22", &["credential", "add", "aws-mla-c01", "--earned", "2024-06-10", "--expires", "2027-06-10"]),
            ("2026-11-22", &["credential", "add", "ms-ai-103", "--earned", "2026-05-20"]),
            ("2026-11-22", &["credential", "add", "ms-ai-102", "--earned", "2026-01-10"]),
            ("2026-11-22", &["credential", "renewals", "--goal", "generative-ai"]),
            ("2026-12-01", &["credential", "renewed", "ms-ai-103", "--on", "2026-12-01"]),
        ],
    ));
    let kept = json(&home, "2026-12-01", &["credential", "renewals"]);
    assert_eq!(kept["keep_all"]["exact"], true);
}

#[test]
fn what_is_held_is_presented_and_never_more() {
    let home = Rungs::new();
    insta::assert_snapshot!(story(
        &home,
        &[
            ("2026-11-22", &["credential", "present"]),
            ("2026-11-22", &["credential", "present", "aws-aif-c01"]),
            (
                "2026-11-22",
                &[
                    "credential",
                    "add",
                    "aws-aif-c01",
                    "--earned",
                    "2026-02-01",
                    "--url",
                    "https://example.com/badges/1",
                    "--number",
                    "A-1",
                ]
            ),
            ("2026-11-22", &["credential", "add", "ms-ai-102", "--earned", "2024-02-01"]),
            ("2026-11-22", &["credential", "present"]),
            ("2026-11-22", &["credential", "present", "ms-ai-102"]),
        ],
    ));
}

#[test]
fn a_linkedin_file_is_shown_for_confirmation_and_read_once() {
    let home = Rungs::new();
    home.write(
        "Certifications.csv",
        "\u{feff}Name,Url,Authority,Started On,Finished On,License Number\r\n\
         AWS Certified AI Practitioner,https://example.com/badges/1,Amazon Web Services (AWS),Feb 2026,Feb 2029,A-1\r\n\
         Unsafe Cert,javascript:alert(1),Evil Corp,Jan 2020,,\r\n\
         AWS Certified Practitioner of AI Things,,AWS,Mar 2026,,\r\n",
    );
    insta::assert_snapshot!(story(
        &home,
        &[
            ("2026-11-22", &["credential", "import", "Certifications.csv"]),
            ("2026-11-22", &["credential", "import", "Certifications.csv", "--yes"]),
            ("2026-11-22", &["credential", "import", "Certifications.csv", "--yes"]),
            ("2026-11-22", &["credential", "list"]),
            ("2026-11-22", &["credential", "export", "--to", "json-resume", "--out", "resume.json"]),
        ],
    ));
    let resume: serde_json::Value = serde_json::from_str(&home.read("resume.json")).unwrap();
    assert_eq!(resume["certificates"][0]["date"], "2026-02-01");
    let other = Rungs::new();
    other.write("resume.json", home.read("resume.json"));
    let back = json(&other, "2026-11-22", &["credential", "import", "resume.json", "--yes"]);
    assert_eq!(back["taken"], serde_json::json!([1]));
}

#[test]
fn a_plan_goes_on_from_what_was_done() {
    let home = Rungs::new();
    let saved =
        home.run(&["plan", "--goal", "build-models", "--cloud", "aws", "--hours-per-week", "8", "--save", "--brief"]);
    assert_eq!(saved.code, 0, "{saved}");
    let plan: serde_json::Value = serde_json::from_str(&home.read("data/plan.json")).unwrap();
    let first = plan["steps"][0]["certification"].as_str().unwrap().to_owned();
    insta::assert_snapshot!(story(
        &home,
        &[
            ("2026-12-06", &["plan", "--from-here"]),
            ("2026-12-06", &["study", "log", &first, "--hours", "12"]),
            ("2026-12-06", &["away", "2026-12-24", "2027-01-03"]),
            ("2026-12-06", &["hours", "6"]),
            ("2026-12-06", &["exam", "book", &first, "--on", "2027-02-20"]),
            ("2026-12-06", &["plan", "--from-here", "--save"]),
            ("2027-02-20", &["exam", "result", &first, "--on", "2027-02-20", "--passed"]),
            ("2027-02-21", &["plan", "--from-here"]),
        ],
    ));
    let later = json(&home, "2027-02-21", &["plan", "--from-here"]);
    assert_eq!(later["steps"][0]["now"], "done");
}

#[test]
fn what_is_said_now_comes_after_the_record() {
    let home = Rungs::new();
    let goal = ["plan", "--goal", "build-models", "--cloud", "aws", "--hours-per-week", "8", "--save", "--brief"];
    assert_eq!(home.run(&goal).code, 0);
    assert_eq!(home.run(&["hours", "4"]).code, 0);
    assert_eq!(json(&home, "2026-11-23", &["plan", "--from-here"])["profile"]["hours_per_week"], 4);
    let said =
        ["plan", "--from-here", "--hours-per-week", "20", "--have", "python=3", "--held", "aws-aif-c01=2026-10-01"];
    let now = json(&home, "2026-11-23", &said);
    assert_eq!(now["profile"]["hours_per_week"], 20);
    assert_eq!(now["profile"]["have"]["python"], 3);
    assert_eq!(now["profile"]["held"][0]["earned"], "2026-10-01");
    // Nothing was saved: the record stands. Saved, it holds from then on.
    assert_eq!(json(&home, "2026-11-23", &["plan", "--from-here"])["profile"]["hours_per_week"], 4);
    let mut save = said.to_vec();
    save.push("--save");
    json(&home, "2026-11-23", &save);
    let later = json(&home, "2026-11-24", &["plan", "--from-here"]);
    assert_eq!(later["profile"]["hours_per_week"], 20);
    assert_eq!(later["profile"]["have"]["python"], 3);
}

#[test]
fn a_budget_is_not_given_twice() {
    let home = Rungs::new();
    let plan = ["plan", "--goal", "build-models", "--cloud", "aws", "--budget", "150", "--save", "--brief"];
    assert_eq!(home.run(&plan).code, 0);
    let steps = json(&home, "2026-11-22", &["plan", "--from-here"])["plan"].clone();
    let first = steps[0]["certification"].as_str().unwrap().to_owned();
    let book = ["exam", "book", &first, "--on", "2026-12-20", "--cost", "100"];
    assert_eq!(home.run_on("2026-11-23", &book).code, 0);
    let fail = ["exam", "result", &first, "--on", "2026-12-20", "--failed"];
    assert_eq!(home.run_on("2026-12-20", &fail).code, 0);
    for today in ["2026-12-21", "2026-12-22", "2026-12-23"] {
        let now = json(&home, today, &["plan", "--from-here", "--save"]);
        let cost: f64 = now["plan"].as_array().unwrap().iter().map(|step| step["cost_usd"].as_f64().unwrap()).sum();
        assert!(cost <= 50.0, "{today}: {}", now["plan"]);
        assert!(now["notes"].to_string().contains("100.00 went to exams"), "{today}: {}", now["notes"]);
    }
}

#[test]
fn an_end_on_record_is_the_same_everywhere() {
    let home = Rungs::new();
    let add = ["credential", "add", "aws-aif-c01", "--earned", "2023-12-20", "--expires", "2029-01-15"];
    assert_eq!(home.run(&add).code, 0);
    assert_eq!(home.run(&["credential", "add", "ms-ai-103", "--earned", "2025-12-20"]).code, 0);
    assert_eq!(home.run(&["credential", "renewed", "ms-ai-103", "--on", "2026-11-01"]).code, 0);
    let ends = [("aws-aif-c01", "2029-01-15"), ("ms-ai-103", "2027-12-20")];
    let said = |document: &serde_json::Value, id: &str| {
        let found = document.as_array().unwrap().iter().find(|one| one["certification"] == id).unwrap();
        found["expiry"]["day"].as_str().unwrap().to_owned()
    };
    let renewals = json(&home, "2026-11-22", &["credential", "renewals"])["credentials"].clone();
    let review = json(&home, "2026-11-22", &["review", "--goal", "generative-ai"])["holdings"].clone();
    let calendar = json(&home, "2026-11-22", &["calendar", "--goal", "generative-ai"]);
    for (id, end) in ends {
        assert_eq!((said(&renewals, id), said(&review, id)), (end.to_owned(), end.to_owned()), "{id}");
        let of = |entry: &&serde_json::Value| entry["certification"] == id && entry["kind"] == "runs-out";
        let days: Vec<&str> =
            calendar.as_array().unwrap().iter().filter(of).filter_map(|entry| entry["from"].as_str()).collect();
        assert_eq!(days, [end], "{id}");
    }
    // A flag is said now, and goes by the rule.
    let goal = ["calendar", "--goal", "generative-ai", "--max-steps", "0"];
    let held = [&goal[..], &["--held", "aws-aif-c01=2026-02-01"]].concat();
    let calendar = json(&home, "2026-11-22", &held).to_string();
    assert!(calendar.contains("2029-02-01") && !calendar.contains("2029-01-15"), "{calendar}");
}

#[test]
fn progress_says_what_was_studied_against_the_plan() {
    let home = Rungs::new();
    let nothing = json(&home, "2026-11-22", &["progress"]);
    assert_eq!((nothing["steps"].as_array().unwrap().len(), nothing["weeks"].as_array().unwrap().len()), (0, 8));
    assert!(!home.exists("data/log.db"), "to look begins no record");
    assert_eq!(home.run(&["plan", "--goal", "build-models", "--cloud", "aws", "--save", "--brief"]).code, 0);
    let planned = json(&home, "2026-11-22", &["progress"])["steps"][0].clone();
    let first = planned["certification"].as_str().unwrap();
    assert_eq!(home.run_on("2026-11-24", &["study", "log", first, "--hours", "3"]).code, 0);
    let later = json(&home, "2026-11-25", &["progress", "aws-aif-c01"]);
    assert_eq!((&later["steps"][0]["done_hours"], &planned["done_hours"]), (&3.into(), &0.into()));
    assert_eq!(
        later["weeks"][7],
        serde_json::json!({ "from": "2026-11-23", "logged_minutes": 180, "question_minutes": 0 })
    );
    assert_eq!(later["topics"][0]["new_to_you"]["answered"], 0);
    let shown = home.run_on("2026-11-25", &["progress", "aws-aif-c01"]);
    assert_eq!(shown.code, 0, "{shown}");
    assert!(shown.stdout.contains(&format!("{first}: 3 of ")) && shown.stdout.contains("not asked yet"), "{shown}");
}

#[test]
fn review_knows_what_is_on_record() {
    let home = Rungs::new();
    assert_eq!(home.run(&["credential", "add", "aws-aif-c01", "--earned", "2026-02-01"]).code, 0);
    let review = json(&home, "2026-11-22", &["review", "--goal", "generative-ai"]);
    assert_eq!(review["holdings"][0]["certification"], "aws-aif-c01");
    // To look begins no record.
    let empty = Rungs::new();
    assert_eq!(empty.run(&["credential", "list"]).code, 0);
    assert!(!empty.exists("data/log.db"));
}

#[test]
fn errors_say_what_is_wrong_and_how_to_mend_it() {
    let home = Rungs::new();
    let cases: &[&[&str]] = &[
        &["exam", "book", "aws-aif-c01", "--on", "2026-11-01"],
        &["exam", "book", "aws-aif-c1", "--on", "2026-12-01"],
        &["exam", "cancel", "aws-aif-c01"],
        &["exam", "result", "aws-aif-c01", "--on", "2026-12-01", "--passed"],
        &["exam", "result", "aws-aif-c01", "--on", "2026-11-01"],
        &["exam", "result", "aws-aif-c01", "--on", "2026-11-01", "--failed", "--domain", "Security=7200%"],
        &["credential", "add", "aws-aif-c01", "--earned", "2026-12-01"],
        &["credential", "add", "aws-aif-c01", "--earned", "2026-02-01", "--expires", "2026-01-01"],
        &["credential", "add", "aws-aif-c01", "--earned", "2026-02-01", "--url", "javascript:alert(1)"],
        &["credential", "add", "My own badge", "--earned", "2026-02-01"],
        &["credential", "remove", "aws-aif-c01"],
        &["credential", "renewed", "aws-aif-c01", "--on", "2026-11-01"],
        &["credential", "import", "no-such-file.csv"],
        &["away", "2026-12-20", "2026-12-10"],
        &["hours", "0"],
    ];
    let mut all = String::new();
    for args in cases {
        let run = home.run(args);
        assert_eq!(run.code, 2, "{args:?}: {run}");
        all.push_str(&format!("$ rungs {}\n{run}\n", args.join(" ")));
    }
    insta::assert_snapshot!(all);
}
