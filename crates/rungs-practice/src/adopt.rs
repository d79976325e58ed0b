//! Adopting a plan: what is appended when a learner follows one from now on.

use std::collections::BTreeMap;

use rungs_catalog::personal::usd;
use rungs_planner::{Day, Evaluated, Profile, SkillId};

use crate::events::{HoursChanged, PlanAdopted, PlanStep, SkillsConfirmed, ToRecord, record};
use crate::state::Life;

/// Returns the steps of a plan as they are recorded.
pub fn steps(plan: &Evaluated) -> Vec<PlanStep> {
    let step = |step: &rungs_planner::Step| PlanStep {
        certification: step.certification.as_str().to_owned(),
        offer: step.choice.offer,
        study_start: step.study_start,
        exam: step.exam,
        hours: u32::try_from(step.hours).unwrap_or(u32::MAX),
        cost_usd: usd(step.cost_cents),
    };
    plan.steps.iter().map(step).collect()
}

/// Returns the events that say that a plan is followed from `today`, and where the record says otherwise with which hours a
/// week and levels: what was said last holds.
///
/// # Errors
///
/// serde's, when an event cannot be written; never for the types of this crate.
pub fn follow(
    life: &Life,
    profile: &Profile,
    steps: Vec<PlanStep>,
    today: Day,
) -> Result<Vec<ToRecord>, serde_json::Error> {
    let mut events = vec![record(&PlanAdopted { day: today, profile: profile.clone(), steps })?];
    let hours_per_week = profile.hours_per_week;
    if life.hours_per_week(today).is_some_and(|said| said != hours_per_week) {
        events.push(record(&HoursChanged { day: today, hours_per_week })?);
    }
    let known = &life.skills;
    let other = |(skill, level): &(&SkillId, &u8)| known.get(skill.as_str()).is_some_and(|(known, _)| known != *level);
    let have: BTreeMap<String, u8> =
        profile.have.iter().filter(other).map(|(skill, level)| (skill.as_str().to_owned(), *level)).collect();
    if !have.is_empty() {
        events.push(record(&SkillsConfirmed { day: today, have, session: None })?);
    }
    Ok(events)
}
