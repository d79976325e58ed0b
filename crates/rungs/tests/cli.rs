//! The command line as people meet it: exit code, standard output and standard error as one text.
//!
//! Every run is on 22 November 2026 with an empty data folder, so the snapshots change only when the
//! program or the catalogue does.

mod support;

use support::{Run, Rungs};

/// Runs once, in a folder of its own.
fn rungs(args: &[&str]) -> Run {
    Rungs::new().run(args)
}

#[test]
fn bare_rungs_says_what_this_is_in_at_most_twelve_lines() {
    let run = rungs(&[]);
    assert!(run.stdout.lines().count() <= 12, "{}", run.stdout);
    insta::assert_snapshot!(run);
}

#[test]
fn the_ladder_of_today() {
    insta::assert_snapshot!(rungs(&["ladder"]));
}

#[test]
fn the_ladder_of_january_shows_what_was_bookable_then() {
    insta::assert_snapshot!(rungs(&["ladder", "--as-of", "2026-01-15", "--vendor", "microsoft"]));
}

#[test]
fn show_tells_a_retired_exam_from_its_successor() {
    insta::assert_snapshot!(rungs(&["show", "AI-102"]));
}

#[test]
fn show_of_an_exam_that_can_be_booked() {
    insta::assert_snapshot!(rungs(&["show", "aws-aif-c01"]));
}

#[test]
fn compare_puts_two_side_by_side() {
    insta::assert_snapshot!(rungs(&["compare", "ms-ai-901", "aws-aif-c01"]));
}

#[test]
fn search_forgives_a_typo() {
    insta::assert_snapshot!(rungs(&["search", "machine", "lerning", "enginer", "--most", "4"]));
}

#[test]
fn changes_since_june() {
    insta::assert_snapshot!(rungs(&["changes", "--since", "2026-06-01"]));
}

#[test]
fn the_guides_begin_with_what_is_gone() {
    insta::assert_snapshot!(rungs(&["guide"]));
}

#[test]
fn a_situation_puts_the_guides_side_by_side() {
    insta::assert_snapshot!(rungs(&["guide", "--situation", "complete-beginner"]));
}

#[test]
fn the_plan_of_the_readme() {
    insta::assert_snapshot!(rungs(&["plan", "--goal", "build-models", "--cloud", "aws", "--hours-per-week", "8"]));
}

#[test]
fn a_plan_of_no_steps_says_why() {
    insta::assert_snapshot!(rungs(&[
        "plan",
        "--goal",
        "build-models",
        "--stage",
        "mid",
        "--held",
        "evidence-ml-work=2023-01-01",
        "--held",
        "evidence-shipped-project=2025-01-01",
    ]));
}

#[test]
fn one_page_for_the_manager() {
    insta::assert_snapshot!(rungs(&[
        "plan",
        "--goal",
        "generative-ai",
        "--cloud",
        "azure",
        "--paid-by",
        "employer",
        "--have",
        "python=2",
        "--for-my-manager",
    ]));
}

#[test]
fn worth_is_a_sum_with_its_arithmetic() {
    insta::assert_snapshot!(rungs(&[
        "worth",
        "gcp-professional-ml-engineer",
        "--salary",
        "90000",
        "--hour-value",
        "20"
    ]));
}

#[test]
fn an_unlisted_certificate_is_judged_by_six_questions() {
    insta::assert_snapshot!(rungs(&["worth", "--unlisted", "--goal", "mlops", "--answer", "supervised=unknown",]));
}

#[test]
fn review_of_what_is_held() {
    insta::assert_snapshot!(rungs(&[
        "review",
        "--goal",
        "generative-ai",
        "--held",
        "aws-aif-c01=2025-03-01",
        "--held",
        "ms-ai-900=2023-05-01",
        "--held",
        "ms-ai-102=2025-09-01",
    ]));
}

#[test]
fn errors_say_what_is_wrong_and_how_to_mend_it() {
    let cases: &[&[&str]] = &[
        &["show", "mla-c99"],
        &["show", "aws-mla-c03"],
        &["plan", "--goal", "get-rich"],
        &["plan"],
        &["plan", "--goal", "mlops", "--hours-per-week", "0"],
        &["plan", "--goal", "mlops", "--held", "aws-aif-c1=2026-01-01"],
        &["plan", "--goal", "mlops", "--held", "aws-aif-c01=2027-01-01"],
        &["plan", "--goal", "mlops", "--deadline", "2020-01-01"],
        &["plan", "--goal", "mlops", "--have", "pyton=2"],
        &["plan", "--goal", "mlops", "--have", "python=9"],
        &["plan", "--profile", "no-such-file.toml"],
        &["ladder", "--as-of", "yesterday"],
        &["ladder", "--vendor", "nvidea"],
        &["guide", "nobody"],
        &["guide", "--situation", "nowhere"],
        &["compare", "ms-ai-901"],
        &["changes", "--since", "2030-01-01"],
        &["catalog", "check", "--catalog", "no-such-folder"],
        &["frobnicate"],
    ];
    let mut all = String::new();
    for args in cases {
        let run = rungs(args);
        assert_eq!(run.code, 2, "{args:?}: {run}");
        all.push_str(&format!("$ rungs {}\n{run}\n", args.join(" ")));
    }
    insta::assert_snapshot!(all);
}

#[test]
fn json_is_one_document_for_every_everyday_command() {
    let cases: &[&[&str]] = &[
        &["ladder"],
        &["show", "aws-aif-c01"],
        &["compare", "ms-ai-901", "aws-aif-c01"],
        &["search", "agents"],
        &["changes"],
        &["guide"],
        &["guide", "ladder-2026"],
        &["guide", "--situation", "complete-beginner"],
        &["guide", "--questions"],
        &["plan", "--goal", "agents"],
        &["worth", "aws-aif-c01"],
        &["review", "--goal", "mlops", "--held", "aws-aif-c01=2026-01-01"],
        &["calendar", "--goal", "mlops"],
        &["catalog", "export", "--format", "planning"],
        &["catalog", "export", "--format", "jsonld"],
    ];
    for args in cases {
        let mut with_json = args.to_vec();
        with_json.push("--json");
        let run = rungs(&with_json);
        assert_eq!(run.code, 0, "{args:?}: {run}");
        assert!(run.stderr.is_empty(), "{args:?}: {}", run.stderr);
        let _: serde_json::Value =
            serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{args:?}: {error}"));
    }
}

#[test]
fn what_show_promises_scripts_is_there() {
    let run = rungs(&["show", "aws-mla-c01", "--json"]);
    let document: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let keys = "id code name issuer level kind status opened_on retired_on successors fee_usd minutes questions pass_mark \
                validity_months domains offers renewal sources";
    for key in keys.split_whitespace() {
        assert!(document.get(key).is_some(), "{key} is missing");
    }
    assert_eq!(document["status"], "retired");
    assert_eq!(document["retired_on"], "2026-09-28");
    assert_eq!(document["successors"][0], "aws-mla-c02");
    let then = rungs(&["show", "aws-mla-c01", "--as-of", "2026-01-15", "--json"]);
    let then: serde_json::Value = serde_json::from_str(&then.stdout).unwrap();
    assert_eq!(then["status"], "open");
    assert_eq!(then["retired_on"], serde_json::Value::Null);
    assert_eq!(then["fee_usd"], 150.0);
}

#[test]
fn a_planning_view_plans_like_the_catalogue_it_came_from() {
    let home = Rungs::new();
    home.write("profile.toml", "start = 2026-11-22\ngoal = \"mlops\"\nclouds = [\"azure\"]\nhours_per_week = 10\n");
    let direct = home.run(&["plan", "--profile", "profile.toml", "--json"]);
    let view = home.run(&["catalog", "export", "--profile", "profile.toml", "--format", "planning"]);
    home.write("view.json", &view.stdout);
    let through = home.run(&["plan", "--catalog", "view.json", "--profile", "profile.toml", "--json"]);
    let (direct, through): (serde_json::Value, serde_json::Value) =
        (serde_json::from_str(&direct.stdout).unwrap(), serde_json::from_str(&through.stdout).unwrap());
    for key in ["objective", "optimal", "cost_usd", "renewals_usd"] {
        assert_eq!(direct[key], through[key], "{key}");
    }
    let steps = |document: &serde_json::Value| -> Vec<(String, u64, String)> {
        document["steps"]
            .as_array()
            .unwrap()
            .iter()
            .map(|step| {
                let text = |key: &str| step[key].as_str().unwrap().to_owned();
                (text("certification"), step["offer"].as_u64().unwrap(), text("exam"))
            })
            .collect()
    };
    assert!(!steps(&direct).is_empty());
    assert_eq!(steps(&direct), steps(&through));
}

#[test]
fn a_saved_profile_is_used_and_planned_from_again() {
    let home = Rungs::new();
    let saved = home.run(&["plan", "--goal", "governance", "--budget", "400", "--save", "--brief"]);
    assert_eq!(saved.code, 0, "{saved}");
    let again = home.run(&["plan", "--brief"]);
    assert!(again.stdout.contains("secure AI"), "{again}");
    let later = home.run_on("2026-12-22", &["plan", "--from-here", "--brief"]);
    assert!(later.stdout.starts_with("From here:") && later.stdout.contains("days later"), "{later}");
    let calendar = home.run(&["calendar", "--out", "plan.ics"]);
    assert_eq!(calendar.code, 0, "{calendar}");
    assert!(home.read("plan.ics").starts_with("BEGIN:VCALENDAR\r\n"));
}

#[test]
fn a_team_is_planned_row_by_row_and_nothing_is_stored() {
    let home = Rungs::new();
    home.write(
        "people.csv",
        "name,goal,clouds,hours_per_week,budget_usd,have,held\n\
         Ada,build-models,gcp,10,500,python=2,\n\
         Grace,ai-literacy,,4,100,,aws-aif-c01=2026-02-01\n",
    );
    insta::assert_snapshot!(home.run(&["plan", "--people", "people.csv", "--csv"]));
    assert!(!home.exists("data/profile.toml"));
    home.write("people.csv", "name,goal\nAda,fly\n");
    let wrong = home.run(&["plan", "--people", "people.csv"]);
    assert_eq!(wrong.code, 2);
    assert!(wrong.stderr.contains("people.csv:2"), "{wrong}");
}

#[test]
fn independence_is_said_in_the_version() {
    let run = rungs(&["--version"]);
    assert!(run.stdout.contains("not affiliated with any certification owner"), "{run}");
}

/// Words of ours that are not words of the reader's, see the book's glossary. Names and texts of the
/// catalogue are other people's, so they are taken out before looking.
#[test]
fn everyday_output_avoids_the_words_of_the_trade() {
    const AVOID: &[&str] = &[
        "offer",
        "offers",
        "as of",
        "recognition",
        "objective",
        "horizon",
        "price of money",
        "pareto",
        "breakpoints",
        "blueprint",
        "stem",
        "distractor",
        "brier",
        "ece",
        "proof",
        "signal",
    ];
    let cases: &[&[&str]] = &[
        &[],
        &["ladder"],
        &["changes"],
        &["plan", "--goal", "build-models", "--cloud", "aws", "--brief"],
        &["plan", "--goal", "governance"],
        &["plan", "--goal", "infrastructure", "--stage", "senior"],
        &["worth", "ms-ai-901"],
        &["review", "--goal", "mlops", "--held", "aws-aif-c01=2024-01-01"],
    ];
    for args in cases {
        let text = rungs(args).stdout.to_lowercase();
        let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric() && c != '-').collect();
        let joined = format!(" {} ", words.join(" "));
        for avoid in AVOID {
            assert!(!joined.contains(&format!(" {avoid} ")), "rungs {}: says \"{avoid}\"\n{text}", args.join(" "));
        }
    }
}
