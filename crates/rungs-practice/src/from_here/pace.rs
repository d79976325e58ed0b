//! How the study went against the plan.

use rungs_planner::{Day, Profile};
use serde::Serialize;

use super::StudyCalendar;
use super::done::{Finished, hours_since_plan};
use crate::state::State;

/// Study against plan.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Pace {
    /// Hours that the plan had until today, days away left out.
    pub planned_hours: u32,
    /// Hours that were put in; a step that was passed counts with all that the plan had for it.
    pub done_hours: u32,
    /// It in a sentence.
    pub text: String,
}

/// Compares the study with the plan that is followed; `None` without one.
pub(super) fn pace(state: &State, done: &[Finished], profile: &Profile, day: Day) -> Option<Pace> {
    let plan = state.life.plan.as_ref()?;
    let calendar = StudyCalendar::new(plan.day, &profile.away);
    let a_week = plan.profile.hours_per_week.max(1);
    let mut planned = 0_u32;
    let mut put_in = 0_u32;
    for step in &plan.steps {
        let until = day.min(step.exam);
        let days = until.days_since(step.study_start) - calendar.away_between(step.study_start, until);
        let hours = u32::try_from(days.max(0)).unwrap_or(0).saturating_mul(a_week) / 7;
        // What was due by the exam day was all of it, however the days were counted.
        planned = planned.saturating_add(if step.exam <= day { step.hours } else { hours.min(step.hours) });
        let hours = match done.iter().find(|finished| finished.certification == step.certification) {
            Some(finished) => finished.hours,
            None => hours_since_plan(state, &step.certification).min(step.hours),
        };
        put_in = put_in.saturating_add(hours);
    }
    let text = match (put_in.checked_sub(planned), planned.saturating_sub(put_in)) {
        (Some(ahead), _) if ahead > a_week / 2 => format!("You are about {} ahead of the plan.", hours(ahead)),
        (_, short) if short > a_week / 2 => format!(
            "The plan had {} more by today. Nothing is lost by that: what you did counts, and the dates below start \
             from today.",
            hours(short)
        ),
        _ => "You are where the plan wanted you to be.".to_owned(),
    };
    Some(Pace { planned_hours: planned, done_hours: put_in, text })
}

fn hours(number: u32) -> String {
    if number == 1 { "1 hour".into() } else { format!("{number} hours") }
}
