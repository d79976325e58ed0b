//! What is too far above a person's skills, and the cheapest way there.

use rungs_planner as planner;

use super::{Look, Warning, WarningKind};
use crate::build_blocks::raise;
use crate::certification::{Certification, Levels};
use crate::words::{level_word, list, usd};

/// Warns of each step and each certification asked about that is more than one level away.
pub(super) fn too_advanced(look: &Look<'_>, found: &mut Vec<Warning>) {
    let today = look.levels();
    let mut levels = today.clone();
    for (_, certification) in &look.steps {
        found.extend(one(look, certification, &levels));
        raise(&mut levels, &certification.judgement.entry);
        raise(&mut levels, &certification.judgement.exit);
    }
    for certification in &look.wanted {
        found.extend(one(look, certification, &today));
    }
}

fn level(levels: &Levels, skill: &str) -> u8 {
    levels.get(skill).copied().unwrap_or(0)
}

fn one(look: &Look<'_>, certification: &Certification, levels: &Levels) -> Option<Warning> {
    let missing: Vec<(&String, u8)> = certification
        .judgement
        .entry
        .iter()
        .map(|(skill, needed)| (skill, *needed))
        .filter(|(skill, needed)| needed.saturating_sub(level(levels, skill)) > 1)
        .collect();
    if missing.is_empty() {
        return None;
    }
    let gaps: Vec<String> = missing
        .iter()
        .map(|(skill, needed)| {
            let (name, now) = (look.catalog.skill_name(skill), level(levels, skill));
            format!("{name} at level {needed} ({}) where you are at {now}", level_word(*needed))
        })
        .collect();
    let text = format!(
        "{} is more than one level away: it needs {}. These levels are our judgement; say so if you have more.",
        certification.name,
        list(&gaps)
    );
    let ways: Vec<String> = missing.iter().map(|(skill, needed)| cheapest(look, levels, skill, *needed)).collect();
    Some(look.warn(WarningKind::TooAdvanced, Some(certification), text, ways.join(" ")))
}

/// Returns the sentence on how to come within one level of what is needed.
fn cheapest(look: &Look<'_>, levels: &Levels, skill: &str, needed: u8) -> String {
    let name = look.catalog.skill_name(skill);
    let enough = needed.saturating_sub(1);
    let now = level(levels, skill);
    let hours = look.catalog.skills.get(skill).map(|row| climb(&row.climb, now, enough));
    let free = match hours {
        Some(hours) => format!("{name}: about {hours} hours of free study bring you to level {enough}"),
        None => format!("{name}: study up to level {enough} first"),
    };
    match cheapest_certification(look, levels, skill, enough) {
        Some((name, cost)) => format!("{free}; the cheapest certification on the way is {name} ({}).", usd(cost)),
        None => format!("{free}."),
    }
}

/// Returns the hours from one level to another.
fn climb(climb: &[u32; 3], from: u8, to: u8) -> u32 {
    climb.iter().zip(1_u8..).filter(|(_, level)| (from + 1..=to).contains(level)).map(|(hours, _)| hours).sum()
}

/// Returns what can be booked today, is itself within reach, and gives the level: the cheapest, then the
/// shortest, then the first by id.
fn cheapest_certification(look: &Look<'_>, levels: &Levels, skill: &str, enough: u8) -> Option<(String, f64)> {
    let view = look.view.as_ref()?;
    let day = look.day;
    view.certifications
        .iter()
        .filter(|row| row.exit.get(skill).is_some_and(|gain| *gain >= enough))
        .filter(|row| row.entry.iter().all(|(skill, entry)| entry.saturating_sub(level(levels, skill)) <= 1))
        .filter(|row| row.requires.iter().all(|group| group.iter().any(|id| look.holds(id.as_str()))))
        .filter_map(|row| Some((cost_today(row, day)?, hours(view, row, levels), row)))
        .min_by(|(cost, hours, row), (other_cost, other_hours, other)| {
            cost.total_cmp(other_cost).then(hours.cmp(other_hours)).then_with(|| row.id.cmp(&other.id))
        })
        .map(|(cost, _, row)| (row.name.clone(), cost))
}

/// Returns the price of the cheapest way that can be taken on `day`; a subscription counts its first month.
pub(super) fn cost_today(row: &planner::Certification, day: planner::Day) -> Option<f64> {
    row.offers
        .iter()
        .filter(|offer| offer.open.is_none_or(|open| open <= day) && offer.close.is_none_or(|close| day <= close))
        .map(|offer| offer.cost_usd + offer.monthly_usd)
        .min_by(f64::total_cmp)
}

/// Returns the hours that the planning model counts for a certification from these levels.
pub(super) fn hours(view: &planner::PlanningView, row: &planner::Certification, levels: &Levels) -> u32 {
    let to = |skill: &planner::SkillRow| {
        let of = |side: &std::collections::BTreeMap<planner::SkillId, u8>| side.get(&skill.id).copied().unwrap_or(0);
        of(&row.entry).max(of(&row.exit))
    };
    let study: u32 = view.skills.iter().map(|skill| climb(&skill.climb, level(levels, &skill.id), to(skill))).sum();
    row.base_hours + study
}
