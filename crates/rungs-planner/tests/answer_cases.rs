//! Worked examples of what is said beside the best plan.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a broken example fails its test")]

use rungs_planner::{
    AnswerOptions, Choice, Day, Evaluated, ExamRisk, PlanningView, Problem, Profile, RiskOptions, SolveOptions, Why,
    answer, keep_alive, optimum, reasons, risk,
};
use serde_json::{Value, json};

/// A certification of no entry levels, without windows, that costs 100 dollars and never runs out.
fn certification(id: &str, exit: &Value, hours: u32) -> Value {
    json!({ "id": id, "name": id, "issuer": "x", "kind": "proctored-exam", "level": "associate", "cloud": null,
        "entry": {}, "exit": exit, "base_hours": hours, "recognition": 1.0,
        "offers": [{ "open": null, "close": null, "cost_usd": 100.0, "monthly_usd": 0.0 }],
        "validity_days": null, "renewal_cost_usd": null, "requires": [] })
}

fn with(mut row: Value, key: &str, value: Value) -> Value {
    row[key] = value;
    row
}

fn window(row: Value, open: &Value, close: &Value) -> Value {
    with(row, "offers", json!([{ "open": open, "close": close, "cost_usd": 100.0, "monthly_usd": 0.0 }]))
}

/// Skills `a` and `b` of 10, 20 and 40 hours a level; the goal is level 2 of both. Ten hours a week from day 0.
fn problem(certifications: &[Value], profile: &str) -> Problem {
    let view: PlanningView = serde_json::from_value(json!({
        "as_of": "2026-11-21",
        "skills": [{ "id": "a", "name": "A", "climb": [10, 20, 40] }, { "id": "b", "name": "B", "climb": [10, 20, 40] }],
        "goals": [{ "id": "goal", "name": "Goal", "signal": 1.0, "targets":
            { "a": { "level": 2, "weight": 0.5 }, "b": { "level": 2, "weight": 0.5 } } }],
        "certifications": certifications,
    }))
    .unwrap();
    let start = "start = 2026-11-21\ngoal = \"goal\"\nhours_per_week = 10\n";
    Problem::new(&view, &Profile::from_toml(&format!("{start}{profile}")).unwrap()).unwrap()
}

fn plan(problem: &Problem, ids: &[&str]) -> Evaluated {
    let choice = |id: &&str| Choice { certification: problem.index_of(id).unwrap(), offer: 0 };
    problem.evaluate(&ids.iter().map(choice).collect::<Vec<_>>()).unwrap()
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

#[test]
fn a_step_says_what_it_adds_what_it_saves_and_why_it_stands_where_it_stands() {
    let first = certification("first", &json!({ "a": 2 }), 10);
    let second = with(certification("second", &json!({ "a": 2, "b": 2 }), 10), "entry", json!({ "a": 3, "b": 1 }));
    let problem = problem(&[first, second], "");
    let found = reasons(&problem, &plan(&problem, &["first", "second"]));

    assert_eq!(found[0].hours_alone, 40);
    assert_eq!(found[0].hours_saved, 0);
    assert_eq!(found[0].why, [Why::EarlierProofCounts]);
    assert_eq!(found[0].adds.len(), 1);
    assert!((found[0].adds_share - 0.5).abs() < 1e-12);

    // Alone: 10 + 70 in `a` + 30 in `b`. The first step has climbed 30 in `a`.
    assert_eq!((found[1].hours_alone, found[1].hours_saved), (110, 30));
    assert_eq!(
        found[1].why,
        [Why::NeedsLevel { skill: 0, level: 2, by: 0 }, Why::SavesHours { hours: 30, by: vec![0] }]
    );
    let studied: Vec<_> = found[1].studied_first.iter().map(|row| (row.skill, row.from, row.to, row.hours)).collect();
    assert_eq!(studied, [(0, 2, 3, 40), (1, 0, 1, 10)]);
    assert_eq!(found[1].adds.iter().map(|gain| gain.skill).collect::<Vec<_>>(), [1], "`a` is proven already");
}

#[test]
fn windows_and_requirements_are_reasons() {
    let closes = window(certification("closes", &json!({ "a": 1 }), 10), &Value::Null, &json!("2026-12-10"));
    let opens = window(certification("opens", &json!({ "b": 1 }), 10), &json!("2027-03-01"), &Value::Null);
    let requires = with(certification("requires", &json!({ "b": 2 }), 10), "requires", json!([["x", "opens"]]));
    let problem = problem(&[closes, opens, requires], "");
    let found = reasons(&problem, &plan(&problem, &["closes", "opens", "requires"]));
    assert_eq!(found[0].why, [Why::Closes { on: day("2026-12-10") }]);
    assert_eq!(found[1].why, [Why::Opens { on: day("2027-03-01") }]);
    let requirement = Why::RequirementMet { group: 0, by: 1 };
    assert_eq!(found[2].why, [Why::SavesHours { hours: 10, by: vec![1] }, requirement]);
}

#[test]
fn an_exam_is_booked_two_weeks_ahead_but_not_before_study_begins() {
    let problem = problem(&[certification("long", &json!({ "a": 2 }), 10), certification("short", &json!({}), 5)], "");
    let found = reasons(&problem, &plan(&problem, &["long", "short"]));
    // 40 hours are 28 days, 5 more are 4.
    assert_eq!(found[0].book_by, day("2026-12-05"));
    assert_eq!(found[1].book_by, day("2026-12-19"));
}

#[test]
fn the_nearest_plan_is_shown_where_none_is_worth_it() {
    let dear = with(certification("dear", &json!({ "a": 1 }), 100), "recognition", json!(0.1));
    let found = optimum(&problem(&[dear], ""), &SolveOptions::default());
    assert!(found.solution.plan.steps.is_empty());
    assert_eq!(found.nearest.unwrap().steps[0].certification.as_str(), "dear");
}

#[test]
fn of_two_holdings_that_prove_the_same_the_dearer_is_not_worth_keeping() {
    let row = |id: &str, usd: f64| {
        let row = certification(id, &json!({ "a": 2 }), 10);
        with(with(row, "validity_days", json!(365)), "renewal_cost_usd", json!(usd))
    };
    let other =
        with(with(certification("other", &json!({}), 1), "validity_days", json!(365)), "renewal_cost_usd", json!(0));
    let held = |id: &str| format!("[[held]]\ncertification = \"{id}\"\nearned = 2026-11-21\n");
    let profile = held("cheap") + &held("dear") + &held("other");
    let problem = problem(&[row("cheap", 73.0), row("dear", 146.0), other], &profile);
    let found = keep_alive(&problem, &problem.empty_plan());
    let rows: Vec<_> = found.iter().map(|row| (row.held, row.due, row.worth_keeping())).collect();
    assert_eq!(rows, [(0, 365, true), (1, 365, false), (2, 365, false)]);
    // Half of the goal over the 730 days after it would run out, of 1095; 73 dollars for each 365 of them.
    assert!((found[0].adds - 0.5 * 730.0 / 1095.0).abs() < 1e-12);
    assert!((found[0].renewals_usd - 146.0).abs() < 1e-9);
}

#[test]
fn a_requirement_is_worth_keeping() {
    let base = certification("base", &json!({}), 1);
    let base = with(with(base, "validity_days", json!(30)), "renewal_cost_usd", json!(10));
    let next = with(certification("next", &json!({ "a": 2 }), 100), "requires", json!([["base"]]));
    let problem = problem(&[base, next], "[[held]]\ncertification = \"base\"\nearned = 2026-11-21\n");
    let found = keep_alive(&problem, &plan(&problem, &["next"]));
    assert!(found[0].required && found[0].worth_keeping());
    assert!(!keep_alive(&problem, &problem.empty_plan())[0].worth_keeping());
}

#[test]
fn simulated_chances_are_those_of_the_attempts() {
    let problem =
        problem(&[certification("one", &json!({ "a": 2 }), 10), certification("two", &json!({ "b": 2 }), 10)], "");
    let both = plan(&problem, &["one", "two"]);
    let options = RiskOptions { runs: 20_000, ..RiskOptions::default() };
    let found = risk(&problem, &both, &options);
    assert_eq!(found, risk(&problem, &both, &options), "the same seed gives the same answer");
    assert_ne!(found, risk(&problem, &both, &RiskOptions { seed: 2, ..options.clone() }));
    let once = 1.0 - 0.3_f64.powi(3);
    assert!((found.steps[0].chance_to_pass - once).abs() < 0.005, "{found:?}");
    assert!((found.chance_to_finish - once * once).abs() < 0.008, "{found:?}");
    assert!((found.chance_within_limits - found.chance_to_finish).abs() < 1e-12);
    // The median of the hours is the estimate, 28 days; 80 percent need exp(0.35 * 0.8416) = 1.343 times that.
    let ready = found.steps[0].ready_day.unwrap();
    assert!((27..=29).contains(&ready.half) && (37..=39).contains(&ready.most), "{ready:?}");
    assert!(found.finish_day.unwrap().half >= 56);
    assert_eq!(found.cost_cents.half, 30_000, "49 in 100 runs pass both at once");
    assert!(found.cost_cents.nearly_all >= 40_000);
}

#[test]
fn what_is_known_of_an_exam_counts_in_the_simulation() {
    let problem = problem(&[certification("one", &json!({ "a": 2 }), 10)], "budget_usd = 150\n");
    let one = plan(&problem, &["one"]);
    let exam = ExamRisk { attempts: 1, pass_chance: Some(0.5), ..ExamRisk::of(0) };
    let found = risk(&problem, &one, &RiskOptions { exams: vec![exam], ..RiskOptions::default() });
    assert!((found.chance_to_finish - 0.5).abs() < 0.03, "{found:?}");
    assert!(found.steps[0].one_failure.only_attempt);
    let sure = risk(&problem, &one, &RiskOptions { pass_chance: 1.0, ..RiskOptions::default() });
    assert!((sure.chance_within_limits - 1.0).abs() < 1e-12);
    let dear = risk(&problem, &one, &RiskOptions::default());
    assert!((dear.chance_within_limits - 0.7).abs() < 0.03, "a second fee breaks the budget: {dear:?}");
}

#[test]
fn a_failed_attempt_says_where_there_is_no_room_for_it() {
    // 28 days for the first, 28 more for the second.
    let one = certification("one", &json!({ "a": 2 }), 10);
    let two = window(certification("two", &json!({ "b": 2 }), 10), &Value::Null, &json!("2027-01-20"));
    let problem = problem(&[one, two], "budget_usd = 250\ndeadline = 2027-01-25\n");
    let found = risk(&problem, &plan(&problem, &["one", "two"]), &RiskOptions::default());
    let failure = found.steps[0].one_failure;
    assert_eq!((failure.cents, failure.wait_days, failure.delay_days), (10_000, 14, None));
    assert_eq!(failure.misses_close, Some(1), "day 70 is 2027-01-30");
    assert!(failure.breaks_budget && failure.breaks_deadline && !failure.only_attempt);
    assert!(found.chance_to_finish < 0.45);
}

#[test]
fn a_window_that_opens_later_takes_up_a_delay() {
    let one = certification("one", &json!({ "a": 2 }), 10);
    let two = window(certification("two", &json!({ "b": 2 }), 10), &json!("2027-06-01"), &Value::Null);
    let problem = problem(&[one, two], "");
    let found = risk(&problem, &plan(&problem, &["one", "two"]), &RiskOptions::default());
    assert_eq!(found.steps[0].one_failure.delay_days, Some(0));
    assert_eq!(found.steps[1].one_failure.delay_days, Some(14));
}

#[test]
fn the_whole_answer_agrees_with_its_parts() {
    let rows = [certification("one", &json!({ "a": 2 }), 10), certification("two", &json!({ "b": 2 }), 30)];
    let problem = problem(&rows, "budget_usd = 100\n");
    let found = answer(&problem, &AnswerOptions::default());
    assert_eq!(found.optimum, optimum(&problem, &SolveOptions::default()));
    assert_eq!(found.optimum.solution.plan.steps.len(), 1);
    assert_eq!(found.what_if_not[0].plan.steps[0].certification.as_str(), "two");
    let budget = found.changes.budget.unwrap();
    assert_eq!((budget.at, budget.plan.steps.len()), (20_000, 2));
    assert!(found.sensible.complete && found.sensible.shown.contains(&found.optimum.solution.plan));
    assert!(found.judgement.complete);
    assert_eq!(found.risk.steps.len(), 1);
}
