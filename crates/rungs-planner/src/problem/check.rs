//! Range checks on what a view and a profile say.

use std::collections::{BTreeMap, BTreeSet};

use crate::{Certification, Cloud, Goal, InputError, PlanningView, Profile, SkillId};

/// The most that a price may be, in dollars; sums of prices then stay exact in cents.
const MOST_USD: f64 = 1e9;

/// Returns an amount in whole cents, rounded to the nearest; amounts above a trillion dollars are cut to that.
#[expect(clippy::cast_possible_truncation, reason = "at most 1e14, which is exact in both types")]
pub(super) fn cents(usd: f64) -> i64 {
    (usd.min(1e12) * 100.0).round() as i64
}

pub(super) fn unique_ids(view: &PlanningView) -> Result<(), InputError> {
    unique("skills", view.skills.iter().map(|row| row.id.as_str()))?;
    unique("goals", view.goals.iter().map(|row| row.id.as_str()))?;
    unique("certifications", view.certifications.iter().map(|row| row.id.as_str()))
}

fn unique<'a>(kind: &'static str, ids: impl Iterator<Item = &'a str>) -> Result<(), InputError> {
    let mut seen = BTreeSet::new();
    for id in ids {
        if !seen.insert(id) {
            return Err(InputError::Duplicate { kind, id: id.into() });
        }
    }
    Ok(())
}

/// Checks what deserialising a profile checks, for profiles that were put together in code.
pub(super) fn profile(profile: &Profile) -> Result<(), InputError> {
    amount("`budget_usd` of the profile", profile.budget_usd.unwrap_or(0.0), f64::MAX)?;
    amount("`price_of_money` of the profile", profile.price_of_money, f64::MAX)?;
    amount("`price_of_time` of the profile", profile.price_of_time, f64::MAX)?;
    for (key, value) in [("hours_per_week", profile.hours_per_week), ("horizon_days", profile.horizon_days)] {
        if value == 0 {
            return Err(InputError::Number {
                place: format!("`{key}` of the profile"),
                value: 0.0,
                wanted: "at least 1",
            });
        }
    }
    levels(profile.have.iter(), 0, || "`have` of the profile".into())
}

/// Checks one goal, also one that is not asked for: a file is right or wrong as a whole.
pub(super) fn goal(goal: &Goal, skills: &BTreeMap<SkillId, usize>) -> Result<(), InputError> {
    let place = |what: &str| format!("`{what}` of the goal `{}`", goal.id);
    if !(goal.signal > 0.0 && goal.signal <= 1.0) {
        let wanted = "above 0 and at most 1";
        return Err(InputError::Number { place: place("signal"), value: goal.signal, wanted });
    }
    for (skill, target) in &goal.targets {
        let place = || place(&format!("targets.{skill}"));
        if !skills.contains_key(skill) {
            return Err(InputError::UnknownSkill { place: place(), skill: skill.clone() });
        }
        if goal.cloud.is_some() && Cloud::ALL.iter().any(|cloud| cloud.as_str() == skill.as_str()) {
            return Err(InputError::CloudTwice { goal: goal.id.clone(), skill: skill.clone() });
        }
        level(target.level, 1, place)?;
        weight(target.weight, place)?;
    }
    if let Some(part) = goal.cloud {
        level(part.level, 1, || place("cloud"))?;
        weight(part.weight, || place("cloud"))?;
    }
    Ok(())
}

pub(super) fn certification(row: &Certification) -> Result<(), InputError> {
    let place = |what: &str| format!("`{what}` of `{}`", row.id);
    if !(0.0..=1.0).contains(&row.recognition) {
        return Err(InputError::Number {
            place: place("recognition"),
            value: row.recognition,
            wanted: "between 0 and 1",
        });
    }
    if row.validity_days == Some(0) {
        return Err(InputError::Number { place: place("validity_days"), value: 0.0, wanted: "at least 1, or null" });
    }
    amount(&place("renewal_cost_usd"), row.renewal_cost_usd.unwrap_or(0.0), MOST_USD)?;
    for offer in &row.offers {
        amount(&place("cost_usd"), offer.cost_usd, MOST_USD)?;
        amount(&place("monthly_usd"), offer.monthly_usd, MOST_USD)?;
    }
    levels(row.entry.iter(), 0, || place("entry"))?;
    levels(row.exit.iter(), 0, || place("exit"))
}

fn amount(place: &str, value: f64, most: f64) -> Result<(), InputError> {
    if value >= 0.0 && value <= most {
        Ok(())
    } else {
        Err(InputError::Number { place: place.into(), value, wanted: "at least 0 and finite, prices at most 1e9" })
    }
}

fn weight(value: f64, place: impl Fn() -> String) -> Result<(), InputError> {
    if value > 0.0 && value.is_finite() {
        Ok(())
    } else {
        Err(InputError::Number { place: format!("the weight in {}", place()), value, wanted: "above 0 and finite" })
    }
}

fn levels<'a>(
    mut levels: impl Iterator<Item = (&'a SkillId, &'a u8)>,
    least: u8,
    place: impl Fn() -> String,
) -> Result<(), InputError> {
    levels.try_for_each(|(skill, &found)| level(found, least, || format!("`{skill}` in {}", place())))
}

fn level(level: u8, least: u8, place: impl Fn() -> String) -> Result<(), InputError> {
    if (least..=3).contains(&level) { Ok(()) } else { Err(InputError::Level { place: place(), level, least }) }
}
