//! What is done of a plan: steps that were passed, seats that are booked, hours that were put in.

use rungs_catalog::certification::{Certification, Levels};
use rungs_catalog::{AsOf, Catalog};
use rungs_planner::{Day, Profile};

use super::StudyCalendar;
use crate::events::PlanStep;
use crate::state::State;

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
    let minutes = state.life.minutes(certification).max(0);
    let seconds = state.exams.get(certification).map_or(0.0, |record| record.seconds.max(0.0));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "not negative, and a cast saturates")]
    let asked = (seconds / 60.0) as u64;
    let all = u64::try_from(minutes).unwrap_or(0).saturating_add(asked) / 60;
    u32::try_from(all).unwrap_or(u32::MAX)
}

/// Returns the steps of the plan that were passed since it is followed.
pub(super) fn finished(
    catalog: &Catalog,
    state: &State,
    old: &[PlanStep],
    since: Option<Day>,
    day: Day,
) -> Vec<Finished> {
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
                .filter(|earned| since.is_none_or(|since| since <= *earned))
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
                since_plan(state, &booked.certification)
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
            let fee = facts.and_then(|facts| AsOf::new(facts, day).main_offer()?.fee_usd().map(|fact| fact.value));
            let list = planned.map(|step| step.cost_usd).or(fee);
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

/// Returns the hours put into a certification since the day on which the plan was taken up: what was written down up to
/// that day is in the plan's hours already. The time on questions has no days, so
/// that all of it counts.
pub(super) fn since_plan(state: &State, certification: &str) -> u32 {
    let Some(plan) = &state.life.plan else { return hours_done(state, certification) };
    let before: i64 = state
        .life
        .study
        .get(certification)
        .map_or(0, |days| days.iter().filter(|(day, _)| **day <= plan.day).map(|(_, minutes)| *minutes).sum());
    let before = u32::try_from(before.max(0) / 60).unwrap_or(u32::MAX);
    hours_done(state, certification).saturating_sub(before)
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
