//! What is on record, laid over what somebody wants.

use rungs_planner::{Day, Profile};

use crate::keep::held;
use crate::state::Life;

/// Lays over a profile what is on record by `day`: skills, what is held, days away, hours a week.
///
/// The record was said later than a profile was saved, so that it wins; of several passes of one certification the newest
/// counts. What somebody says now, by a flag or a field, is laid over the result, not over the profile before.
pub fn lay_record_over(life: &Life, profile: &mut Profile, day: Day) {
    for (skill, (level, _)) in &life.skills {
        if let Ok(skill) = skill.parse() {
            profile.have.insert(skill, *level);
        }
    }
    for held in held(life, day) {
        match profile.held.iter_mut().find(|other| other.certification == held.certification) {
            Some(other) => other.earned = other.earned.max(held.earned),
            None => profile.held.push(held),
        }
    }
    for away in &life.away {
        let days = [away.from, away.to];
        if !profile.away.contains(&days) {
            profile.away.push(days);
        }
    }
    if let Some(hours) = life.hours_per_week(day) {
        profile.hours_per_week = hours.max(1);
    }
}
