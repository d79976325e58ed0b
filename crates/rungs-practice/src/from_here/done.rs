//! What is done of a plan: steps that were passed, seats that are booked, hours that were put in.

use std::collections::BTreeMap;

use rungs_catalog::certification::{Certification, Levels};
use rungs_catalog::{AsOf, Catalog};
use rungs_planner::{Day, GoalId, Profile};

use super::StudyCalendar;
use crate::events::{PlanAdopted, PlanStep};
use crate::state::{Life, State};

/// A step that was passed.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Finished {
    pub(super) certification: String,
    pub(super) on: Day,
    pub(super) cost_usd: f64,
    /// Hours that the plan had for it.
    pub(super) hours: u32,
}

/// A booked seat.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Seat {
    pub(super) certification: String,
    pub(super) offer: usize,
    pub(super) exam: Day,
    pub(super) study_start: Day,
    pub(super) study_until: Day,
    pub(super) hours_left: u32,
    /// Hours that do not fit in before the exam.
    pub(super) hours_over: u32,
    pub(super) cost_usd: f64,
    pub(super) paid: bool,
}

impl Seat {
    pub(super) fn as_step(&self) -> PlanStep {
        PlanStep {
            certification: self.certification.clone(),
            offer: self.offer,
            study_start: self.study_start,
            exam: self.exam,
            hours: self.hours_left,
            cost_usd: self.cost_usd,
        }
    }
}

/// Returns the whole hours that were put into a certification: study that was written down, and time on its questions.
pub fn hours_done(state: &State, certification: &str) -> u32 {
    whole_hours(state.life.minutes(certification), seconds_until(state, certification, Day::LAST))
}

/// Returns the hours put into a certification since the plan was taken up: what went before is in the plan's hours already.
///
/// Study counts when it was written down after the plan was taken up, also on the same day, since nothing of it could be in
/// the plan. Time on questions is known by the day only: that of the day of the plan is taken to be in it, so that nothing
/// counts twice.
pub fn hours_since_plan(state: &State, certification: &str) -> u32 {
    let Some(plan) = &state.life.plan else { return hours_done(state, certification) };
    let minutes = state.life.study_before_plan.get(certification).copied().unwrap_or(0);
    let before = whole_hours(minutes, seconds_until(state, certification, plan.day));
    hours_done(state, certification).saturating_sub(before)
}

/// Returns the seconds spent on the questions of an exam up to a day, that day included.
fn seconds_until(state: &State, certification: &str, day: Day) -> f64 {
    state.exams.get(certification).map_or(0.0, |record| record.seconds.range(..=day).map(|(_, seconds)| *seconds).sum())
}

fn whole_hours(minutes: i64, seconds: f64) -> u32 {
    #[expect(clippy::cast_possible_truncation, reason = "a cast saturates")]
    let asked = (seconds / 60.0) as i64;
    u32::try_from(minutes.max(0).saturating_add(asked) / 60).unwrap_or(u32::MAX)
}

/// Returns the plans of one goal that were followed one after the other up to now, the newest first.
pub(super) fn followed<'a>(life: &'a Life, goal: Option<&GoalId>) -> Vec<&'a PlanAdopted> {
    let plans = life.plan.iter().chain(life.earlier_plans.iter().rev());
    plans.take_while(|plan| plan.profile.goal.as_ref() == goal).collect()
}

/// Returns each step of several plans once, as the newest of them has it.
pub(super) fn steps_of(plans: &[&PlanAdopted]) -> Vec<PlanStep> {
    let mut steps: Vec<PlanStep> = Vec::new();
    for step in plans.iter().flat_map(|plan| &plan.steps) {
        if steps.iter().all(|known| known.certification != step.certification) {
            steps.push(step.clone());
        }
    }
    steps
}

/// Returns what was spent on exams from `since` to `day`, in US dollars: tries, failed ones too, seats whose day went by,
/// and steps that were passed otherwise. Where nobody wrote down what was paid, the plan's price is taken, else the list
/// price of `day`.
pub(super) fn spent(
    catalog: &Catalog,
    life: &Life,
    planned: &[PlanStep],
    done: &[Finished],
    since: Day,
    day: Day,
) -> f64 {
    let mut tries: BTreeMap<(&str, Day), Option<f64>> = BTreeMap::new();
    for result in &life.results {
        tries.entry((&result.certification, result.day)).or_default();
    }
    for seat in life.booked.values().filter(|seat| seat.exam < day) {
        tries.insert((&seat.certification, seat.exam), seat.cost_usd);
    }
    for (certification, days) in &life.paid {
        tries.extend(days.iter().map(|(day, paid)| ((certification.as_str(), *day), Some(*paid))));
    }
    tries.retain(|(_, on), _| (since..=day).contains(on));
    let failed = |id: &str, on: Day| {
        life.results.iter().any(|result| result.certification == id && result.day == on && !result.passed)
    };
    for step in done {
        // A pass is one try, whether its result was written down or only what it gave.
        let id = step.certification.as_str();
        if !tries.keys().any(|&(other, on)| other == id && !failed(id, on)) {
            tries.insert((id, step.on), Some(step.cost_usd));
        }
    }
    let price = |id: &str| {
        let step = planned.iter().find(|step| step.certification == id).map(|step| step.cost_usd);
        step.or_else(|| list_price(catalog, id, day)).unwrap_or(0.0)
    };
    tries.into_iter().map(|((id, _), paid)| paid.unwrap_or_else(|| price(id))).sum()
}

fn list_price(catalog: &Catalog, id: &str, day: Day) -> Option<f64> {
    AsOf::new(catalog.certifications.get(id)?, day).main_offer()?.fee_usd().map(|fact| fact.value)
}

/// Returns those of the steps that were passed from `since` on.
pub(super) fn finished(catalog: &Catalog, state: &State, old: &[PlanStep], since: Day, day: Day) -> Vec<Finished> {
    let passes = crate::keep::held(&state.life, day);
    let credential = |id: &str| catalog.certifications.get(id).map(Catalog::credential).map(str::to_owned);
    old.iter()
        .filter_map(|step| {
            let wanted = credential(&step.certification);
            let on = passes
                .iter()
                .filter(|held| {
                    held.certification.as_str() == step.certification
                        || (wanted.is_some() && credential(held.certification.as_str()) == wanted)
                })
                .map(|held| held.earned)
                .filter(|earned| since <= *earned)
                .max()?;
            let (certification, hours) = (step.certification.clone(), step.hours);
            Some(Finished { certification, on, cost_usd: step.cost_usd, hours })
        })
        .collect()
}

/// Returns the booked seats from `day` on, by exam day, with the study that is left for each, one after the other.
pub(super) fn booked(
    catalog: &Catalog,
    state: &State,
    old: &[PlanStep],
    calendar: &StudyCalendar,
    hours_per_week: u32,
    day: Day,
) -> Vec<Seat> {
    let mut seats: Vec<_> = state.life.booked.values().filter(|booked| booked.exam >= day).collect();
    seats.sort_by(|a, b| a.exam.cmp(&b.exam).then_with(|| a.certification.cmp(&b.certification)));
    let mut from = calendar.day_of(day);
    seats
        .into_iter()
        .map(|booked| {
            let planned = old.iter().find(|step| step.certification == booked.certification);
            let facts = catalog.certifications.get(&booked.certification);
            let needs = match planned {
                // The plan's hours for a step that was planned again are those that were left then.
                Some(step) => step.hours,
                None => facts.map_or(0, |facts| facts.judgement.base_hours),
            };
            let done = if planned.is_some() {
                hours_since_plan(state, &booked.certification)
            } else {
                hours_done(state, &booked.certification)
            };
            let hours_left = needs.saturating_sub(done);
            let study_start = from.min(booked.exam);
            let wanted = calendar.after_hours(study_start, hours_left, hours_per_week);
            let study_until = wanted.min(booked.exam).max(study_start);
            let days = study_until.days_since(study_start) - calendar.away_between(study_start, study_until);
            let fits = u32::try_from(days.max(0)).unwrap_or(0).saturating_mul(hours_per_week) / 7;
            from = study_until;
            let list = planned.map(|step| step.cost_usd).or_else(|| list_price(catalog, &booked.certification, day));
            Seat {
                certification: booked.certification.clone(),
                offer: planned.map_or(0, |step| step.offer),
                exam: booked.exam,
                study_start,
                study_until,
                hours_left,
                hours_over: if wanted > booked.exam { hours_left.saturating_sub(fits) } else { 0 },
                cost_usd: booked.cost_usd.or(list).unwrap_or(0.0),
                paid: booked.cost_usd.is_some(),
            }
        })
        .collect()
}

/// Returns a catalogue in which the hours that were put into something are taken off what it still needs.
pub(super) fn with_hours_done(catalog: &Catalog, state: &State, profile: &Profile) -> Catalog {
    let mut catalog = catalog.clone();
    let ids: Vec<String> = state.life.study.keys().chain(state.exams.keys()).cloned().collect();
    let mut seen: Vec<String> = Vec::new();
    for id in ids {
        let held = profile.held.iter().any(|held| held.certification.as_str() == id);
        if held || seen.contains(&id) {
            continue;
        }
        let done = hours_done(state, &id);
        let Some(certification) = catalog.certifications.get_mut(&id) else { continue };
        let own = done.min(certification.judgement.base_hours);
        certification.judgement.base_hours -= own;
        let entry = certification.clone();
        take_off_climbs(&mut catalog, &entry, profile, done - own);
        seen.push(id);
    }
    catalog
}

/// Takes hours off the climb to the levels that a certification asks for or gives, skill by skill, the lowest levels first.
fn take_off_climbs(catalog: &mut Catalog, certification: &Certification, profile: &Profile, mut hours: u32) {
    // What is held needed its levels, too; nobody climbs them again.
    let held: Vec<Levels> = profile
        .held
        .iter()
        .filter_map(|held| catalog.certifications.get(held.certification.as_str()))
        .map(studied)
        .collect();
    for (skill, asked) in &studied(certification) {
        let have = profile.have.get(skill.as_str()).copied().unwrap_or(0);
        let have = held.iter().filter_map(|levels| levels.get(skill)).copied().fold(have, u8::max);
        let Some(skill) = catalog.skills.get_mut(skill) else { continue };
        for (climb, level) in skill.climb.iter_mut().zip(1_u8..) {
            if have < level && level <= *asked {
                let off = hours.min(*climb);
                *climb -= off;
                hours -= off;
            }
        }
    }
}

/// Returns the levels that have been studied by the day of an exam: those that it asks for and those that it gives.
fn studied(certification: &Certification) -> Levels {
    let mut levels = certification.judgement.entry.clone();
    for (skill, level) in &certification.judgement.exit {
        let known = levels.entry(skill.clone()).or_default();
        *known = (*known).max(*level);
    }
    levels
}
