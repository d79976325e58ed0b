//! What can be wrong with one step.

use rungs_planner::{Day, Stage};

use super::levels::{cost_today, hours};
use super::{Look, Warning, WarningKind};
use crate::as_of::AsOf;
use crate::build_blocks::raise;
use crate::catalog::Catalog;
use crate::certification::{Certification, Levels, Rung};
use crate::plan_step::PlannedStep;
use crate::renewal::{cannot_be_renewed, expiry};
use crate::words::{months_later, usd};

/// Months after an exam within which its end makes the pass a poor buy.
const PAYBACK_MONTHS: u32 = 6;
/// A better-known certification that costs at most this much more, in US usd, is worth a word.
const LITTLE_MORE_USD: f64 = 100.0;
/// By how much, from 0 to 1, employers must know it better.
const MUCH_BETTER_KNOWN: f64 = 0.2;
/// A price in US usd from which it is worth asking for help with it.
pub(super) const DEAR_USD: f64 = 300.0;
/// A fundamentals exam is enough for goals that ask for no more than this.
const FUNDAMENTALS_SIGNAL: f64 = 0.6;

pub(super) fn look_at_steps(look: &Look<'_>, found: &mut Vec<Warning>) {
    let mut levels = look.levels();
    for (step, certification) in &look.steps {
        found.extend(retires_early(look, step, certification));
        found.extend(no_renewal(look, step, certification));
        found.extend(dumps(look, step, certification));
        found.extend(cost_alone(look, step, certification, &levels));
        found.extend(aid(look, step, certification));
        raise(&mut levels, &certification.judgement.entry);
        raise(&mut levels, &certification.judgement.exit);
    }
    for certification in look.subjects() {
        found.extend(experience(look, certification));
        found.extend(level_for_stage(look, certification));
    }
}

/// Returns the last day of the plan's span of interest.
fn horizon_end(look: &Look<'_>) -> Option<Day> {
    look.profile.start.unwrap_or(look.day).plus_days(i64::from(look.profile.horizon_days))
}

fn retires_early(look: &Look<'_>, step: &PlannedStep, certification: &Certification) -> Option<Warning> {
    let known = AsOf::new(certification, look.day);
    let name = &certification.name;
    // Where another version awards the same, the pass goes on counting under that one.
    let lives_on = known.successors().iter().any(|fact| fact.value.same_credential);
    let last = known.retired_on().filter(|_| !lives_on);
    let plan_ends = look.steps.iter().map(|(step, _)| step.exam).max();
    let too_soon = months_later(step.exam, PAYBACK_MONTHS).max(plan_ends);
    if let Some(last) = last.filter(|last| too_soon.is_some_and(|soon| *last <= soon)) {
        let expected = known.offers().iter().any(|offer| offer.close == Some(last) && offer.close_expected);
        let ends = if expected { "is expected to end" } else { "ends" };
        let after = known
            .successors()
            .first()
            .and_then(|fact| look.catalog.certifications.get(&fact.value.id))
            .map_or_else(String::new, |next| format!(" Look at {} first, which comes after it.", next.name));
        return Some(look.warn(
            WarningKind::RetiresEarly,
            Some(certification),
            format!("The exam for {name} {ends} on {last}, soon after you would pass it on {}.", step.exam),
            format!("Take it only if you can sit it in good time and need the name now.{after}"),
        ));
    }
    let end = expiry(certification, step.exam, look.day).day()?;
    let early = horizon_end(look).is_some_and(|horizon| end < horizon);
    (early && cannot_be_renewed(look.catalog, certification, end, look.day) == Some(true)).then(|| {
        look.warn(
            WarningKind::RetiresEarly,
            Some(certification),
            format!("{name} would run out on {end} and cannot be renewed."),
            "Count only the time until then, or choose one that can be kept.".into(),
        )
    })
}

fn no_renewal(look: &Look<'_>, step: &PlannedStep, certification: &Certification) -> Option<Warning> {
    let end = expiry(certification, step.exam, look.day).day()?;
    let early = horizon_end(look).is_some_and(|horizon| end < horizon);
    let unknown = cannot_be_renewed(look.catalog, certification, end, look.day).is_none();
    (early && unknown && certification.judgement.renewal_cost_usd.is_none()).then(|| {
        look.warn(
            WarningKind::NoRenewal,
            Some(certification),
            format!("{} would run out on {end}, and we know of no way to renew it.", certification.name),
            format!("Ask its issuer how it is kept before you pay: {}", certification.official_url),
        )
    })
}

fn dumps(look: &Look<'_>, step: &PlannedStep, certification: &Certification) -> Option<Warning> {
    let known = AsOf::new(certification, look.day);
    let low = known.known_of(&certification.study_hours).into_iter().map(|fact| fact.value.low).min()?;
    (certification.kind.is_exam() && step.hours.saturating_mul(2) < low).then(|| {
        look.warn(
            WarningKind::Dumps,
            Some(certification),
            format!(
                "Your plan gives {} {} hours; others report {low} and more. So little time tempts people to learn leaked questions by heart, which can cost the certificate and shows at the first interview.",
                certification.name, step.hours
            ),
            "Test yourself with original questions on the published exam topics, and move the exam if you are not ready.".into(),
        )
    })
}

/// Warns of a little-known certification where a much better-known one, for little more, shows at least as
/// much of the goal to this person and could be taken on the same day.
fn cost_alone(look: &Look<'_>, step: &PlannedStep, certification: &Certification, levels: &Levels) -> Option<Warning> {
    let (goal, view) = (look.goal?, look.view.as_ref()?);
    let known = Catalog::recognition(certification);
    if known >= goal.signal {
        return None;
    }
    let spent: f64 = look.steps.iter().map(|(step, _)| step.cost_usd).sum();
    let fits = |cost: f64| look.profile.budget_usd.is_none_or(|budget| spent - step.cost_usd + cost <= budget);
    let level = |levels: &Levels, skill: &str| levels.get(skill).copied().unwrap_or(0);
    let shows_as_much = |exit: &std::collections::BTreeMap<rungs_planner::SkillId, u8>| {
        goal.targets.iter().all(|(skill, target)| {
            let gain = level(&certification.judgement.exit, skill).min(target.level);
            exit.get(skill.as_str()).copied().unwrap_or(0) >= gain
        })
    };
    let serves_goal = goal.targets.keys().any(|skill| level(&certification.judgement.exit, skill) > 0);
    let one_cloud = |cloud: Option<rungs_planner::Cloud>| {
        cloud.is_none_or(|cloud| {
            certification.cloud.as_deref() == Some(cloud.as_str()) || look.profile.clouds.contains(&cloud)
        })
    };
    let taken = |id: &str| look.holds(id) || look.steps.iter().any(|(_, other)| other.id == id);
    let (row, cost) = view
        .certifications
        .iter()
        .filter(|row| serves_goal && row.id.as_str() != certification.id && !taken(row.id.as_str()))
        .filter(|row| row.recognition >= known + MUCH_BETTER_KNOWN && shows_as_much(&row.exit) && one_cloud(row.cloud))
        .filter(|row| row.entry.iter().all(|(skill, entry)| entry.saturating_sub(level(levels, skill)) <= 1))
        .filter(|row| row.requires.is_empty())
        .filter(|row| f64::from(hours(view, row, levels)) <= 1.5 * f64::from(step.hours))
        .filter_map(|row| Some((row, cost_today(row, step.exam)?)))
        .filter(|(_, cost)| *cost <= step.cost_usd + LITTLE_MORE_USD && fits(*cost))
        .max_by(|(a, _), (b, _)| a.recognition.total_cmp(&b.recognition).then_with(|| b.id.cmp(&a.id)))?;
    Some(look.warn(
        WarningKind::CostAlone,
        Some(certification),
        format!(
            "{} costs {}, but employers know {} much better (our judgement), and that one costs {}.",
            certification.name,
            usd(step.cost_usd),
            row.name,
            usd(cost)
        ),
        "Compare the two before you pay: what a certificate says to others is most of what you buy.".into(),
    ))
}

fn aid(look: &Look<'_>, step: &PlannedStep, certification: &Certification) -> Option<Warning> {
    let known = AsOf::new(certification, look.day);
    let employer_pays = look.profile.paid_by == Some(rungs_planner::PaidBy::Employer);
    if step.cost_usd <= DEAR_USD || employer_pays {
        return None;
    }
    let help = &certification.help;
    let said = known.known_of(&help.financial_aid).into_iter().chain(known.known_of(&help.vouchers)).next()?;
    Some(look.warn(
        WarningKind::EmployerOrAid,
        Some(certification),
        format!("{} costs {}. There is help with that price.", certification.name, usd(step.cost_usd)),
        said.value.text.clone(),
    ))
}

fn experience(look: &Look<'_>, certification: &Certification) -> Option<Warning> {
    let suggested = certification.experience_years?;
    let profile = look.profile;
    let by_stage = match profile.stage {
        Stage::Early => 0,
        Stage::Mid => 3,
        Stage::Senior => 8,
    };
    // Paid work that is held as evidence is at least a year, by its name.
    let at_work = u32::from(look.holds("evidence-ml-work") || look.holds("evidence-data-work"));
    let years = profile.years_experience.unwrap_or(by_stage).max(at_work);
    // Half a year more or less is no reason to wait.
    if suggested - f64::from(years) < 1.0 {
        return None;
    }
    let stated =
        AsOf::new(certification, look.day).known_of(&certification.experience).first().map(|fact| fact.value.clone());
    let stated = stated.unwrap_or_else(|| format!("{suggested} years"));
    Some(look.warn(
        WarningKind::Experience,
        Some(certification),
        format!("For {} this experience is suggested: {}.", certification.name, stated.trim_end_matches('.')),
        "It is advice, not a condition. Without it, plan for more practice with the real tools, and build the project before the exam.".into(),
    ))
}

fn level_for_stage(look: &Look<'_>, certification: &Certification) -> Option<Warning> {
    let name = &certification.name;
    let (text, what_to_do) = match (look.profile.stage, certification.rung) {
        (Stage::Senior, Rung::Fundamentals) => {
            if look.goal.is_some_and(|goal| goal.signal <= FUNDAMENTALS_SIGNAL) {
                return None;
            }
            (
                format!("{name} is a first step; with eight years and more behind you it says little."),
                "Show results instead, or go straight to one for your role.",
            )
        }
        (Stage::Early, Rung::Professional) => (
            format!("{name} is meant for people with years of practice, and you are at the start."),
            "Take one for a role first, and build something between the two: the advanced exam is easier and worth more after that.",
        ),
        _ => return None,
    };
    Some(look.warn(WarningKind::LevelForStage, Some(certification), text, what_to_do.into()))
}
