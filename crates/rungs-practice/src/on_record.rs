//! What is on record beside what a profile says: laid over it, kept out of it, joined with it.

use rungs_planner::{Day, Held, Profile};

use crate::events::CredentialEarned;
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

/// Returns a profile as it is saved: what is on record stays there alone, so that it can be taken back there. What the
/// `saved` profile lists as held stays in it.
pub fn without_record(life: &Life, saved: Option<&Profile>, profile: &Profile, today: Day) -> Profile {
    let on_record = held(life, today);
    let mut profile = profile.clone();
    profile.held.retain(|held| !on_record.contains(held));
    for held in saved.into_iter().flat_map(|saved| &saved.held) {
        if profile.held.iter().all(|other| other.certification != held.certification) {
            profile.held.push(held.clone());
        }
    }
    profile.away.retain(|days| life.away.iter().all(|away| [away.from, away.to] != *days));
    profile
}

/// Returns what is on record with what a profile lists as held beside it.
pub fn life_with(mut life: Life, held: &[Held]) -> Life {
    let on_record = crate::keep::held(&life, Day::LAST);
    for held in held.iter().filter(|held| !on_record.contains(held)) {
        life.credentials.push(from_profile(held));
    }
    life
}

/// Returns what is on record with what the saved profile lists as held beside it, where the record does not name it.
pub fn life_with_profile(mut life: Life, profile: Option<&Profile>) -> Life {
    for held in profile.iter().flat_map(|profile| &profile.held) {
        let id = held.certification.as_str();
        let on_record = life.credentials.iter().any(|other| other.certification.as_deref() == Some(id))
            || life.results.iter().any(|result| result.passed && result.certification == id);
        if !on_record {
            life.credentials.push(from_profile(held));
        }
    }
    life
}

fn from_profile(held: &Held) -> CredentialEarned {
    let id = held.certification.as_str();
    CredentialEarned {
        certification: Some(id.to_owned()),
        name: id.to_owned(),
        issuer: String::new(),
        earned: held.earned,
        expires: None,
        url: None,
        number: None,
        from: "profile".into(),
    }
}
