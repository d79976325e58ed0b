use std::path::Path;
use std::sync::OnceLock;

use super::*;
use crate::events::{Away, CredentialEarned, ExamBooked, HoursChanged, PlanAdopted};

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

fn options() -> PersonalOptions<'static> {
    PersonalOptions { limit_usd: Some(500.0), ..PersonalOptions::default() }
}

/// A state that follows the plan made on 22 November 2026.
fn following() -> State {
    let mut state = State::default();
    let made = from_here(catalog(), &state, &profile(), day("2026-11-22"), &options()).unwrap();
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
    let made = from_here(catalog(), &State::default(), &profile(), day("2026-11-22"), &options()).unwrap();
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
    let later = from_here(catalog(), &state, &profile(), day("2026-12-06"), &options()).unwrap();
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
    let later = from_here(catalog(), &state, &profile(), day("2026-12-06"), &options()).unwrap();
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
    let later = from_here(catalog(), &state, &profile(), day("2026-12-20"), &options()).unwrap();
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
    let now = from_here(catalog(), &state, &profile(), day("2026-11-22"), &options()).unwrap();
    assert_eq!(now.steps[0].exam, Some(day("2026-11-30")));
    assert!(now.notes.iter().any(|note| note.contains("do not fit in")), "{:?}", now.notes);
    assert!((now.steps[0].cost_usd).abs() < 1e-9, "what was paid is not to be paid again");
}

#[test]
fn days_away_and_fewer_hours_move_what_comes_after_them() {
    let mut state = following();
    let before = state.life.plan.as_ref().unwrap().steps[0].exam;
    state.life.away.push(Away { from: day("2026-12-01"), to: day("2026-12-10") });
    let away = from_here(catalog(), &state, &profile(), day("2026-11-22"), &options()).unwrap();
    assert_eq!(away.steps[0].exam.unwrap().days_since(before), 10, "{:?}", away.steps[0]);
    assert_eq!(away.away_days, 10);
    assert!(away.notes.iter().any(|note| note.contains("10 days away")), "{:?}", away.notes);
    let mut state = following();
    state.life.hours.push(HoursChanged { day: day("2026-11-22"), hours_per_week: 4 });
    let slower = from_here(catalog(), &state, &profile(), day("2026-11-22"), &options()).unwrap();
    assert_eq!(slower.profile.hours_per_week, 4);
    assert!(slower.plan.last().unwrap().exam > state.life.plan.as_ref().unwrap().steps.last().unwrap().exam);
}

#[test]
fn what_was_paid_comes_off_the_budget() {
    let tight = Profile { budget_usd: Some(300.0), ..profile() };
    let mut state = State::default();
    let made = from_here(catalog(), &state, &tight, day("2026-11-22"), &options()).unwrap();
    state.life.plan = Some(PlanAdopted { day: day("2026-11-22"), profile: tight.clone(), steps: made.plan.clone() });
    let first = &made.plan[0];
    state.life.credentials.push(passed(&first.certification, "2026-12-10"));
    let later = from_here(catalog(), &state, &tight, day("2026-12-20"), &options()).unwrap();
    let cost: f64 = later.plan.iter().map(|step| step.cost_usd).sum();
    assert!(cost <= 300.0 - first.cost_usd + 1e-9, "{cost} after {}", first.cost_usd);
}
