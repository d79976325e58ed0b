//! Following a plan: adopting it, how far it is, and going on with it from today.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use rungs_catalog::Catalog;
use rungs_catalog::personal::{PersonalOptions, step_limit};
use rungs_catalog::plan_report::words;
use rungs_planner::{Day, Profile};
use rungs_practice::events::PlanStep;
use rungs_practice::from_here::{self, Became, FromHere, StepNow};
use rungs_practice::on_record::without_record;

use super::solving::{Extent, StopWhenDropped, answer};
use super::{chart, question};
use crate::error::PageError;
use crate::fields::Fields;
use crate::learner::Learner;
use crate::page::{Frame, Nav, Visit, show};
use crate::safety::Posted;
use crate::words::{capital, count, long_day, price, short_day};

/// The plan that is followed.
pub(super) struct Followed {
    pub(super) heading: String,
    pub(super) pace: String,
    pub(super) since: String,
    pub(super) steps: Vec<FollowedStep>,
    pub(super) csrf: String,
}

/// One of its steps.
pub(super) struct FollowedStep {
    pub(super) number: usize,
    pub(super) id: String,
    pub(super) label: String,
    pub(super) when: String,
}

/// Says where the learner stands on the plan that is followed; `None` without one.
pub(super) async fn followed(visit: &Visit, learner: &Learner) -> Result<Option<Followed>, PageError> {
    let Some(profile) = &learner.profile else { return Ok(None) };
    let (catalog, today) = (visit.app.catalog(), visit.app.today());
    let held = visit.app.record().await?;
    let state = held.state();
    let Some(plan) = &state.life.plan else { return Ok(None) };
    let pace = from_here::pace_now(catalog, state, profile, today).map(|pace| pace.text).unwrap_or_default();
    let step = |(number, step): (usize, &PlanStep)| FollowedStep {
        number,
        id: step.certification.clone(),
        label: chart::label(catalog, &step.certification),
        when: when(catalog, step, today),
    };
    Ok(Some(Followed {
        heading: heading(catalog, &plan.steps, today),
        pace,
        since: long_day(plan.day),
        steps: (1..).zip(&plan.steps).map(step).collect(),
        csrf: visit.frame("", Nav::Plan).csrf,
    }))
}

fn is_exam(catalog: &Catalog, id: &str) -> bool {
    catalog.certifications.get(id).is_none_or(|found| found.kind.is_exam())
}

fn when(catalog: &Catalog, step: &PlanStep, today: Day) -> String {
    let verb = if is_exam(catalog, &step.certification) { "exam" } else { "done" };
    let past = if step.exam < today { ", that day is over" } else { "" };
    format!("{verb} {}{past}", short_day(step.exam))
}

/// Says what comes next on a plan.
fn heading(catalog: &Catalog, steps: &[PlanStep], today: Day) -> String {
    match steps.iter().find(|step| step.exam >= today) {
        Some(step) => {
            let verb = if is_exam(catalog, &step.certification) { "exam on" } else { "done by" };
            format!("Next on your plan: {}, {verb} {}", chart::label(catalog, &step.certification), long_day(step.exam))
        }
        None if steps.is_empty() => "You follow a plan without certifications".into(),
        None => "The last day of your plan is over: plan again from here".into(),
    }
}

/// Adopts the plan of the form, or the one that was named.
pub(super) async fn adopt(visit: Visit, Posted(fields): Posted) -> Result<Response, PageError> {
    let asked = Fields::parse(fields.get("asked").unwrap_or_default().as_bytes());
    let question = question(&visit, &asked).await?;
    let asked = &question.asked;
    if let Some(fault) = asked.faults.first() {
        return Err(PageError::input(&fault.text, "Nothing was changed. Go back to your plan and mend it there."));
    }
    // What is saved is what the command line saves: the whole answer.
    let found = answer(&visit.app, asked, Extent::Whole, None).await?;
    let plan = serde_json::to_string_pretty(&found.report.document)?;
    take_up(&visit, &asked.profile, &plan, found.recorded.clone()).await?;
    Ok(Redirect::to("/plan").into_response())
}

/// Saves profile and plan and writes down that it is followed from today.
async fn take_up(visit: &Visit, profile: &Profile, plan: &str, steps: Vec<PlanStep>) -> Result<(), PageError> {
    let (app, today) = (&visit.app, visit.app.today());
    let saved = app.home.saved_profile()?;
    let mut held = app.record().await?;
    let life = &held.state().life;
    let to_save = without_record(life, saved.as_ref(), profile, today);
    let events = rungs_practice::adopt::follow(life, profile, steps, today)?;
    app.home.save_plan(&to_save, plan)?;
    held.append(&events).await
}

/// One step, before and now.
struct Moved {
    mark: &'static str,
    id: String,
    name: String,
    what: String,
    rest: Option<String>,
}

#[derive(Template)]
#[template(path = "plan/from_here.html")]
struct FromHerePage {
    frame: Frame,
    heading: String,
    pace: Option<String>,
    steps: Vec<Moved>,
    notes: Vec<String>,
}

/// Shows what would move.
pub(super) async fn from_here(visit: Visit) -> Result<Response, PageError> {
    let plan = go_on(&visit).await?;
    let catalog = visit.app.catalog();
    show(&FromHerePage {
        frame: visit.frame("Your plan from here", Nav::Plan),
        heading: words_of(&plan),
        pace: plan.pace.as_ref().map(|pace| pace.text.clone()),
        steps: plan.steps.iter().map(|step| moved(catalog, step)).collect(),
        notes: plan.notes.clone(),
    })
}

/// Adopts the plan from here.
pub(super) async fn replan(visit: Visit, Posted(_): Posted) -> Result<Response, PageError> {
    let plan = go_on(&visit).await?;
    let text = serde_json::to_string_pretty(&plan)?;
    let steps = plan.plan.clone();
    take_up(&visit, &plan.profile, &text, steps).await?;
    Ok(Redirect::to("/plan").into_response())
}

/// Plans again from today: what is passed and booked stays.
async fn go_on(visit: &Visit) -> Result<FromHere, PageError> {
    let nothing = || PageError::missing("You follow no plan yet", "Work one out first, and choose to follow it.");
    let learner = visit.learner().await?;
    let mut profile = learner.profile.ok_or_else(nothing)?;
    if profile.goal.is_none() || visit.app.home.saved_profile()?.is_none() {
        return Err(nothing());
    }
    let today = visit.app.today();
    profile.start = Some(today);
    let state = from_here::looked_at(visit.app.record().await?.state());
    let stop = Arc::new(AtomicBool::new(false));
    let _stop = StopWhenDropped(Arc::clone(&stop));
    let app = Arc::clone(&visit.app);
    let work = tokio::task::spawn_blocking(move || {
        let is_over = || stop.load(Ordering::Relaxed);
        let limit_usd = step_limit(&profile, false);
        let options = PersonalOptions { include_expected: false, limit_usd, stop: Some(&is_over) };
        from_here::from_here(app.catalog(), &state, &profile, today, &options)
    });
    work.await.map_err(PageError::trouble)?.map_err(|error| {
        let hint = error.hint();
        PageError::input(error, hint)
    })
}

/// Says how much is left.
fn words_of(plan: &FromHere) -> String {
    let done = plan.steps.iter().filter(|step| matches!(step.became, Became::Done { .. })).count();
    let done = if done > 0 { format!("{} done, ", count(done, "step", "steps")) } else { String::new() };
    match plan.plan.iter().map(|step| step.exam).max() {
        Some(last) => format!("From here: {done}{} to go, the last on {}", plan.plan.len(), long_day(last)),
        None => format!("From here: {done}nothing to go"),
    }
}

fn moved(catalog: &Catalog, step: &StepNow) -> Moved {
    let was = step.before.map(|day| format!(" (before: {})", short_day(day))).unwrap_or_default();
    let verb = if is_exam(catalog, &step.certification) { "exam" } else { "done" };
    let (mark, what) = match (&step.became, step.exam) {
        (Became::Done { on }, _) => ("✓", format!("passed {}{was}", short_day(*on))),
        (Became::Booked, Some(exam)) => ("●", format!("booked for {}{was}", short_day(exam))),
        (Became::New, Some(exam)) => ("+", format!("new: {verb} {}", short_day(exam))),
        (Became::Kept { days_later: 0 }, Some(exam)) => ("=", format!("{verb} {}, as before", short_day(exam))),
        (Became::Kept { days_later }, Some(exam)) => {
            let days = count(usize::try_from(days_later.unsigned_abs()).unwrap_or(usize::MAX), "day", "days");
            let direction = if *days_later > 0 { "later" } else { "earlier" };
            (if *days_later > 0 { "→" } else { "←" }, format!("{verb} {}, {days} {direction}{was}", short_day(exam)))
        }
        (Became::Dropped, _) | (_, None) => ("–", format!("not in the plan any more{was}")),
    };
    let hours = |number: u32| count(usize::try_from(number).unwrap_or(usize::MAX), "hour", "hours");
    let rest = step.study_start.zip(step.exam).map(|(start, _)| {
        let done = if step.hours_done > 0 { format!(", {} done", hours(step.hours_done)) } else { String::new() };
        let pay =
            if step.cost_usd > 0.0 { format!("{} to pay", price(step.cost_usd)) } else { "nothing to pay".into() };
        format!("study from {}; {} to go{done}; {pay}", short_day(start), hours(step.hours_left))
    });
    Moved {
        mark,
        id: step.certification.clone(),
        name: words::name(catalog, &step.certification),
        what: capital(&what),
        rest,
    }
}
