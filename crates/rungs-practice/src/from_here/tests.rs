use std::path::Path;
use std::sync::OnceLock;

use super::*;
use crate::events::{Away, CredentialEarned, ExamBooked, ExamResult, HoursChanged, PlanAdopted};

fn catalog() -> &'static Catalog {
    static CATALOG: OnceLock<Catalog> = OnceLock::new();
    CATALOG.get_or_init(|| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalog");
        rungs_catalog::load::load_folder(&folder).unwrap().catalog
    })
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn profile() -> Profile {
    Profile {
        goal: Some("build-models".parse().unwrap()),
        clouds: vec![rungs_planner::Cloud::Aws],
        hours_per_week: 8,
        start: Some(day("2026-11-22")),
        ..Profile::default()
    }
}

/// Plans from a day on with what is on record, as the faces do.
fn go_on(state: &State, profile: &Profile, today: &str) -> FromHere {
    let mut profile = profile.clone();
    lay_record_over(&state.life, &mut profile, day(today));
    from_here(catalog(), state, &profile, day(today), &options()).unwrap()
}

/// Follows a plan, as the log would have it.
fn adopt(state: &mut State, today: &str, profile: &Profile, steps: Vec<PlanStep>) {
    let plan = PlanAdopted { day: day(today), profile: profile.clone(), steps };
    state.life.study_before_plan = state.life.study.keys().map(|id| (id.clone(), state.life.minutes(id))).collect();
    state.life.earlier_plans.extend(state.life.plan.replace(plan));
}

fn options() -> PersonalOptions<'static> {
    PersonalOptions { limit_usd: Some(500.0), ..PersonalOptions::default() }
}

/// A state that follows the plan made on 22 November 2026.
fn following() -> State {
    let mut state = State::default();
    let made = go_on(&state, &profile(), "2026-11-22");
    assert!(made.plan.len() >= 2, "the plan of these tests has at least two steps: {:?}", made.steps);
    assert!(made.pace.is_none() && made.steps.iter().all(|step| step.became == Became::New));
    state.life.plan = Some(PlanAdopted { day: day("2026-11-22"), profile: profile(), steps: made.plan });
    state
}

fn passed(id: &str, on: &str) -> CredentialEarned {
    CredentialEarned {
        certification: Some(id.to_owned()),
        name: id.to_owned(),
        issuer: String::new(),
        earned: day(on),
        expires: None,
        url: None,
        number: None,
        from: "typed".into(),
    }
}

#[test]
fn with_nothing_on_record_it_is_the_plan_of_the_day() {
    let made = go_on(&State::default(), &profile(), "2026-11-22");
    let direct = plan(catalog(), &profile(), &options()).unwrap();
    let steps = &direct.main.solution.plan.steps;
    assert_eq!(made.plan.len(), steps.len());
    for (new, direct) in made.plan.iter().zip(steps) {
        assert_eq!((new.certification.as_str(), new.exam), (direct.certification.as_str(), direct.exam));
    }
}

#[test]
fn a_fortnight_without_study_moves_the_steps_and_scolds_nobody() {
    let state = following();
    let later = go_on(&state, &profile(), "2026-12-06");
    let first = &later.steps[0];
    assert_eq!(first.became, Became::Kept { days_later: 14 }, "{:?}", later.steps);
    let pace = later.pace.unwrap();
    assert_eq!((pace.planned_hours, pace.done_hours), (16, 0));
    for word in ["behind", "late", "fail", "should", "must", "unfortunately"] {
        assert!(!pace.text.to_lowercase().contains(word), "{}", pace.text);
    }
}

#[test]
fn hours_that_were_put_in_are_taken_off() {
    let mut state = following();
    let id = state.life.plan.as_ref().unwrap().steps[0].certification.clone();
    let hours = state.life.plan.as_ref().unwrap().steps[0].hours;
    state.life.study.entry(id.clone()).or_default().insert(day("2026-11-29"), 16 * 60);
    let later = go_on(&state, &profile(), "2026-12-06");
    let step = later.steps.iter().find(|step| step.certification == id).unwrap();
    assert_eq!((step.hours_done, step.hours_left), (16, hours - 16), "{step:?}");
    assert_eq!(step.became, Became::Kept { days_later: 0 });
    assert_eq!(later.pace.unwrap().text, "You are where the plan wanted you to be.");
}

#[test]
fn what_is_passed_and_booked_stays_as_it_is() {
    let mut state = following();
    let old = state.life.plan.as_ref().unwrap().steps.clone();
    state.life.credentials.push(passed(&old[0].certification, "2026-12-10"));
    let booking = ExamBooked {
        certification: old[1].certification.clone(),
        exam: day("2027-03-01"),
        day: day("2026-12-11"),
        cost_usd: None,
        delivery: None,
    };
    state.life.booked.insert(old[1].certification.clone(), booking);
    let later = go_on(&state, &profile(), "2026-12-20");
    assert_eq!(later.steps[0].became, Became::Done { on: day("2026-12-10") });
    assert_eq!((&later.steps[1].became, later.steps[1].exam), (&Became::Booked, Some(day("2027-03-01"))));
    assert!(later.plan.iter().all(|step| step.certification != old[0].certification));
    assert_eq!(later.plan.iter().filter(|step| step.certification == old[1].certification).count(), 1);
    // Nobody is told to study two things at once.
    for step in later.plan.iter().skip(1) {
        assert!(step.study_start >= later.steps[1].study_start.unwrap(), "{:?}", later.plan);
    }
}

#[test]
fn a_booked_exam_that_comes_too_soon_is_said_and_kept() {
    let mut state = following();
    let old = state.life.plan.as_ref().unwrap().steps.clone();
    let booking = ExamBooked {
        certification: old[0].certification.clone(),
        exam: day("2026-11-30"),
        day: day("2026-11-22"),
        cost_usd: Some(100.0),
        delivery: None,
    };
    state.life.booked.insert(old[0].certification.clone(), booking);
    let now = go_on(&state, &profile(), "2026-11-22");
    assert_eq!(now.steps[0].exam, Some(day("2026-11-30")));
    assert!(now.notes.iter().any(|note| note.contains("do not fit in")), "{:?}", now.notes);
    assert!((now.steps[0].cost_usd).abs() < 1e-9, "what was paid is not to be paid again");
}

#[test]
fn days_away_and_fewer_hours_move_what_comes_after_them() {
    let mut state = following();
    let before = state.life.plan.as_ref().unwrap().steps[0].exam;
    state.life.away.push(Away { from: day("2026-12-01"), to: day("2026-12-10") });
    let away = go_on(&state, &profile(), "2026-11-22");
    assert_eq!(away.steps[0].exam.unwrap().days_since(before), 10, "{:?}", away.steps[0]);
    assert_eq!(away.away_days, 10);
    assert!(away.notes.iter().any(|note| note.contains("10 days away")), "{:?}", away.notes);
    let mut state = following();
    state.life.hours.push(HoursChanged { day: day("2026-11-22"), hours_per_week: 4 });
    let slower = go_on(&state, &profile(), "2026-11-22");
    assert_eq!(slower.profile.hours_per_week, 4);
    assert!(slower.plan.last().unwrap().exam > state.life.plan.as_ref().unwrap().steps.last().unwrap().exam);
}

#[test]
fn what_was_paid_comes_off_the_budget() {
    let tight = Profile { budget_usd: Some(300.0), ..profile() };
    let mut state = State::default();
    let made = go_on(&state, &tight, "2026-11-22");
    state.life.plan = Some(PlanAdopted { day: day("2026-11-22"), profile: tight.clone(), steps: made.plan.clone() });
    let first = &made.plan[0];
    state.life.credentials.push(passed(&first.certification, "2026-12-10"));
    let later = go_on(&state, &tight, "2026-12-20");
    let cost: f64 = later.plan.iter().map(|step| step.cost_usd).sum();
    assert!(cost <= 300.0 - first.cost_usd + 1e-9, "{cost} after {}", first.cost_usd);
}

fn cost(plan: &FromHere) -> f64 {
    plan.plan.iter().map(|step| step.cost_usd).sum()
}

fn sat(id: &str, on: &str, passed: bool) -> ExamResult {
    ExamResult { certification: id.to_owned(), day: day(on), passed, score: None, domains: Vec::new() }
}

#[test]
fn what_was_paid_stays_off_the_budget_however_often_the_plan_is_saved() {
    let tight = Profile { budget_usd: Some(150.0), max_steps: 2, ..profile() };
    let mut state = State::default();
    let made = go_on(&state, &tight, "2026-11-22");
    let first = PlanStep { certification: "aws-aif-c01".into(), cost_usd: 100.0, ..made.plan[0].clone() };
    adopt(&mut state, "2026-11-22", &tight, vec![first]);
    state.life.credentials.push(passed("aws-aif-c01", "2026-12-10"));
    // Without a plan behind it nothing was spent, and the budget has room for more than what is left here.
    let life = crate::state::Life { plan: None, ..state.life.clone() };
    let anew = go_on(&State { life, ..State::default() }, &tight, "2026-12-20");
    assert!(cost(&anew) > 50.0, "{:?}", anew.plan);
    for today in ["2026-12-20", "2026-12-21", "2026-12-22"] {
        let later = go_on(&state, &tight, today);
        assert!(cost(&later) <= 50.0, "{today}: {:?}", later.plan);
        assert!(later.plan.len() <= 1, "{today}: one of two steps is done: {:?}", later.plan);
        assert_eq!(later.steps[0].became, Became::Done { on: day("2026-12-10") }, "{today}");
        assert!(later.notes.iter().any(|note| note.contains("100.00 went to exams")), "{:?}", later.notes);
        adopt(&mut state, today, &later.profile, later.plan.clone());
    }
    // Another goal begins anew.
    let other = Profile { goal: Some("generative-ai".parse().unwrap()), ..tight.clone() };
    assert!(go_on(&state, &other, "2026-12-23").notes.iter().all(|note| !note.contains("went to exams")));
}

#[test]
fn every_try_costs_its_fee() {
    let planned = [PlanStep {
        certification: "aws-aif-c01".into(),
        offer: 0,
        study_start: day("2026-11-22"),
        exam: day("2026-12-22"),
        hours: 20,
        cost_usd: 90.0,
    }];
    let booked = |exam: &str, cost_usd| ExamBooked {
        certification: "aws-aif-c01".into(),
        exam: day(exam),
        day: day("2026-11-22"),
        cost_usd,
        delivery: None,
    };
    let done =
        [done::Finished { certification: "aws-aif-c01".into(), on: day("2027-01-10"), cost_usd: 90.0, hours: 20 }];
    let spent = |life: &crate::state::Life, done: &[done::Finished]| {
        done::spent(catalog(), life, &planned, done, day("2026-11-22"), day("2027-02-01"))
    };
    let mut life = crate::state::Life::default();
    assert!(spent(&life, &[]).abs() < 1e-9);
    // Before the plan: not of this budget. Failed without a known price: the plan's. Not planned: the list price.
    life.results.push(sat("aws-aif-c01", "2026-11-01", false));
    life.results.push(sat("aws-aif-c01", "2026-12-22", false));
    assert!((spent(&life, &[]) - 90.0).abs() < 1e-9);
    life.results.push(sat("aws-mla-c01", "2026-12-23", false));
    assert!((spent(&life, &[]) - 240.0).abs() < 1e-9, "MLA-C01 costs 150: {}", spent(&life, &[]));
    // The second try was paid for by another price; the pass and the credential of it are one.
    life.results.push(sat("aws-aif-c01", "2027-01-10", true));
    life.paid.entry("aws-aif-c01".into()).or_default().insert(day("2027-01-10"), 45.0);
    assert!((spent(&life, &done) - 285.0).abs() < 1e-9, "{}", spent(&life, &done));
    // A seat whose day went by is spent, one that lies ahead is counted elsewhere.
    life.booked.insert("aws-aif-c01".into(), booked("2027-01-20", Some(30.0)));
    assert!((spent(&life, &done) - 315.0).abs() < 1e-9, "{}", spent(&life, &done));
    life.booked.insert("aws-aif-c01".into(), booked("2027-03-01", Some(30.0)));
    assert!((spent(&life, &done) - 285.0).abs() < 1e-9, "{}", spent(&life, &done));
    // Only the credential is on record: it was a try all the same, beside the failed one.
    life.results.retain(|result| !result.passed);
    life.paid.clear();
    assert!((spent(&life, &done) - 330.0).abs() < 1e-9, "{}", spent(&life, &done));
}

#[test]
fn time_on_questions_and_study_come_off_once_however_often_the_plan_is_saved() {
    let mut state = following();
    let first = state.life.plan.as_ref().unwrap().steps[0].clone();
    let id = first.certification.clone();
    let exam = state.exams.entry(id.clone()).or_default();
    exam.seconds.insert(day("2026-11-28"), 5.0 * 3600.0);
    state.life.study.entry(id.clone()).or_default().insert(day("2026-11-29"), 3 * 60);
    let booking = ExamBooked {
        certification: id.clone(),
        exam: day("2027-06-01"),
        day: day("2026-11-29"),
        cost_usd: None,
        delivery: None,
    };
    state.life.booked.insert(id.clone(), booking);
    for today in ["2026-11-29", "2026-11-29", "2026-12-01"] {
        let later = go_on(&state, &profile(), today);
        assert_eq!(later.steps[0].became, Became::Booked);
        assert_eq!((later.steps[0].hours_done, later.steps[0].hours_left), (8, first.hours - 8), "{today}");
        adopt(&mut state, today, &profile(), later.plan.clone());
    }
    assert_eq!(hours_since_plan(&state, &id), 0);
    // What is written down after the plan was taken up counts, on the same day too; questions from the next day on.
    *state.life.study.get_mut(&id).unwrap().entry(day("2026-12-01")).or_default() += 60;
    state.exams.get_mut(&id).unwrap().seconds.insert(day("2026-12-02"), 2.0 * 3600.0);
    assert_eq!(hours_since_plan(&state, &id), 3);
    assert_eq!(go_on(&state, &profile(), "2026-12-02").steps[0].hours_left, first.hours - 11);
}

#[test]
fn what_is_on_record_is_laid_over_and_what_is_said_now_over_that() {
    let mut life = crate::state::Life::default();
    life.hours.push(HoursChanged { day: day("2026-11-01"), hours_per_week: 4 });
    life.skills.insert("python".into(), (1, day("2026-11-01")));
    life.credentials.push(passed("aws-aif-c01", "2026-02-01"));
    let mut wanted = Profile { held: Vec::new(), ..profile() };
    wanted.held.push(rungs_planner::Held { certification: "aws-aif-c01".parse().unwrap(), earned: day("2025-01-01") });
    lay_record_over(&life, &mut wanted, day("2026-11-22"));
    assert_eq!((wanted.hours_per_week, wanted.have["python"]), (4, 1));
    assert_eq!(wanted.held.iter().map(|held| held.earned).collect::<Vec<_>>(), [day("2026-02-01")]);
    wanted.hours_per_week = 20;
    wanted.have.insert("python".parse().unwrap(), 3);
    let state = State { life, ..State::default() };
    let made = from_here(catalog(), &state, &wanted, day("2026-11-22"), &options()).unwrap();
    assert_eq!((made.profile.hours_per_week, made.profile.have["python"]), (20, 3));
}
