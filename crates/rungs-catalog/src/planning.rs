//! The planning view: what the planner may know of the catalogue, for one person on one day.
//!
//! This is the page "Before solving" of the planning model. Unknown never helps a candidate: an unknown
//! fee is no way to take something, an unknown validity is the shortest known of its issuer, an unknown
//! language is English only. Whatever was left out or assumed is listed, so that a face can say so.

use std::collections::{BTreeMap, BTreeSet};

use rungs_planner::{self as planner, CertificationId, Day, IdError, PaidBy, PlanningView, Profile, SkillId, Stage};
use serde::Serialize;

use crate::as_of::{AsOf, OfferAsOf};
use crate::catalog::{Catalog, Goal};
use crate::certification::{Certification, EligibilityKind, Levels, OfferKind};
use crate::fact::current;

/// Months assumed where neither a certification nor its issuer says how long a pass is valid.
pub const ASSUMED_VALIDITY_MONTHS: u32 = 24;

/// Days for which a trial run of unknown end is planned with, where its standard exam has no day either.
pub const ASSUMED_BETA_DAYS: i64 = 90;

/// How a view is made.
#[derive(Debug, Clone, Copy, Default)]
pub struct PlanningOptions<'a> {
    /// The person; without one nothing personal is left out.
    pub profile: Option<&'a Profile>,
    /// Take in openings that are only expected.
    pub include_expected: bool,
    /// Leave out ways that cost more than this in US dollars at once.
    pub ceiling_usd: Option<f64>,
}

/// A view, and what became of the catalogue on the way to it.
#[derive(Debug, Clone)]
pub struct Planning {
    /// The view.
    pub view: PlanningView,
    /// For each certification the places of its ways in the file, in the order of the view.
    pub origins: BTreeMap<String, Vec<usize>>,
    /// What cannot be a step, and why.
    pub left_out: Vec<LeftOut>,
    /// What was assumed for want of a fact.
    pub assumptions: Vec<Assumption>,
}

/// Why something cannot be a step for this person on this day.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "reason", rename_all = "kebab-case")]
pub enum Reason {
    /// It cannot be booked any more.
    Gone {
        /// Last day on which it could be booked.
        last_day: Option<Day>,
    },
    /// Its opening is only expected.
    Expected {
        /// The day that is spoken of.
        day: Option<Day>,
    },
    /// Nobody knows its fee.
    UnknownFee,
    /// Not in a language that the person named.
    Language,
    /// Not where the person lives.
    Country,
    /// The person does not meet a condition.
    Eligibility {
        /// What would have to be listed under `eligible`.
        tag: String,
        /// The condition.
        text: String,
    },
    /// Tied to a platform that neither the person nor the goal names.
    Platform {
        /// The platform.
        platform: String,
    },
    /// Only old evidence says that it exists.
    Unverified,
    /// Dearer than the person may want without being asked.
    Ceiling {
        /// Its price in US dollars.
        cost_usd: f64,
    },
}

/// Something that cannot be a step.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LeftOut {
    /// Which certification.
    pub certification: String,
    /// Why; the first reason that applies to its last way.
    #[serde(flatten)]
    pub reason: Reason,
}

/// A value that stands in for an unknown one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Assumption {
    /// Of which certification.
    pub certification: String,
    /// Which fact, for example `validity`.
    pub fact: &'static str,
    /// What was assumed, in words.
    pub text: String,
}

/// Returns days of validity for months: `floor(months * 30.4375 + 0.5)`, at least 1.
pub fn validity_days(months: u32) -> u32 {
    // 30.4375 = 487/16, so that no rounding of floats comes in.
    let days = (u64::from(months) * 487 + 8) / 16;
    u32::try_from(days.max(1)).unwrap_or(u32::MAX)
}

/// Makes the view of `day`.
///
/// # Errors
///
/// [`IdError`] when the catalogue holds an id that the planner does not accept; the check of the
/// catalogue reports these with their place.
pub fn planning_view(catalog: &Catalog, day: Day, options: &PlanningOptions<'_>) -> Result<Planning, IdError> {
    let goal = options.profile.and_then(|profile| profile.goal.as_ref()).and_then(|goal| catalog.goal(goal.as_str()));
    let shortest = shortest_validity(catalog, day);
    let mut planning = Planning {
        view: PlanningView {
            as_of: day,
            skills: skills(catalog)?,
            goals: catalog.goals.iter().map(goal_row).collect::<Result<_, _>>()?,
            certifications: Vec::new(),
        },
        origins: BTreeMap::new(),
        left_out: Vec::new(),
        assumptions: Vec::new(),
    };
    for known in catalog.known_on(day) {
        let row = certification_row(catalog, known, goal, &shortest, options, &mut planning)?;
        planning.view.certifications.push(row);
    }
    for evidence in catalog.evidence.values() {
        planning.view.certifications.push(planner::Certification {
            id: evidence.id.parse()?,
            name: evidence.name.clone(),
            issuer: String::new(),
            kind: "evidence".into(),
            level: "evidence".into(),
            cloud: None,
            entry: BTreeMap::new(),
            exit: levels(&evidence.exit)?,
            base_hours: 0,
            recognition: evidence.recognition,
            awards: None,
            offers: Vec::new(),
            validity_days: None,
            renewal_cost_usd: None,
            requires: Vec::new(),
        });
    }
    planning.view.certifications.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(planning)
}

/// Returns the profile as the planner takes it: an employer's money counts against no personal budget.
pub fn solving_profile(profile: &Profile) -> Profile {
    let mut solving = profile.clone();
    if solving.paid_by == Some(PaidBy::Employer) {
        solving.budget_usd = None;
    }
    solving
}

fn skills(catalog: &Catalog) -> Result<Vec<planner::SkillRow>, IdError> {
    catalog
        .skills
        .values()
        .map(|skill| Ok(planner::SkillRow { id: skill.id.parse()?, name: skill.name.clone(), climb: skill.climb }))
        .collect()
}

fn goal_row(goal: &Goal) -> Result<planner::Goal, IdError> {
    let targets = goal
        .targets
        .iter()
        .map(|(skill, target)| Ok((skill.parse()?, planner::GoalTarget { level: target.level, weight: target.weight })))
        .collect::<Result<_, IdError>>()?;
    Ok(planner::Goal {
        id: goal.id.parse()?,
        name: goal.name.clone(),
        signal: goal.signal,
        cloud: goal.cloud.map(|cloud| planner::GoalCloud { level: cloud.level, weight: cloud.weight }),
        targets,
    })
}

fn levels(levels: &Levels) -> Result<BTreeMap<SkillId, u8>, IdError> {
    levels.iter().map(|(skill, level)| Ok((skill.parse()?, *level))).collect()
}

/// Returns the shortest known finite validity of each issuer, in months.
fn shortest_validity(catalog: &Catalog, day: Day) -> BTreeMap<&str, u32> {
    let mut shortest: BTreeMap<&str, u32> = BTreeMap::new();
    for known in catalog.known_on(day) {
        if let Some(months) = known.validity_months().map(|fact| fact.value).filter(|months| *months > 0) {
            let issuer = known.certification.issuer.as_str();
            shortest.entry(issuer).and_modify(|least| *least = months.min(*least)).or_insert(months);
        }
    }
    shortest
}

fn certification_row(
    catalog: &Catalog,
    known: AsOf<'_>,
    goal: Option<&Goal>,
    shortest: &BTreeMap<&str, u32>,
    options: &PlanningOptions<'_>,
    planning: &mut Planning,
) -> Result<planner::Certification, IdError> {
    let certification = known.certification;
    let day = known.day;
    let validity_days = match known.validity_months().map(|fact| fact.value) {
        Some(0) => None,
        Some(months) => Some(validity_days(months)),
        // The certificate of a course is the record of something done; only exams run out unsaid.
        None if !certification.kind.is_exam() => None,
        None => {
            let (months, ground) = shortest
                .get(certification.issuer.as_str())
                .map_or((ASSUMED_VALIDITY_MONTHS, "nothing is known of its issuer".to_owned()), |months| {
                    (*months, format!("the shortest known of {}", catalog.issuer_name(&certification.issuer)))
                });
            planning.assumptions.push(Assumption {
                certification: certification.id.clone(),
                fact: "validity",
                text: format!("how long it stays valid is not known; planned with {months} months ({ground})"),
            });
            Some(validity_days(months))
        }
    };
    let mut offers = Vec::new();
    let mut origins = Vec::new();
    let mut why_not = barred(certification, goal, known, options);
    if why_not.is_none() {
        for mut way in known.offers() {
            if let Some((close, assumption)) = assumed_end(&way, known) {
                way.close = Some(close);
                planning.assumptions.push(assumption);
            }
            match offer_rows(certification, way, options) {
                Ok(rows) => {
                    for row in rows {
                        offers.push(row);
                        origins.push(way.index);
                    }
                }
                Err(reason) => why_not = Some(reason),
            }
        }
    }
    let possible = offers.iter().any(|offer| offer.close.is_none_or(|close| day <= close));
    if !possible {
        let reason = why_not.unwrap_or(Reason::Gone { last_day: known.retired_on() });
        planning.left_out.push(LeftOut { certification: certification.id.clone(), reason });
    }
    planning.origins.insert(certification.id.clone(), origins);
    let mut requires = Vec::new();
    for group in known.known_of(&certification.requires) {
        requires.push(group.value.any_of.iter().map(|id| id.parse()).collect::<Result<Vec<CertificationId>, _>>()?);
    }
    Ok(planner::Certification {
        id: certification.id.parse()?,
        name: certification.name.clone(),
        issuer: certification.issuer.clone(),
        kind: certification.kind.id().into(),
        level: certification.level.clone(),
        cloud: match certification.cloud.as_deref() {
            Some("aws") => Some(planner::Cloud::Aws),
            Some("azure") => Some(planner::Cloud::Azure),
            Some("gcp") => Some(planner::Cloud::Gcp),
            _ => None,
        },
        entry: levels(&certification.judgement.entry)?,
        exit: levels(&certification.judgement.exit)?,
        base_hours: certification.judgement.base_hours,
        recognition: Catalog::recognition(certification),
        awards: certification.awards.as_deref().map(str::parse).transpose()?,
        offers,
        validity_days,
        renewal_cost_usd: certification.judgement.renewal_cost_usd,
        requires,
    })
}

/// Returns why a person cannot take this at all, whichever way.
fn barred(
    certification: &Certification,
    goal: Option<&Goal>,
    known: AsOf<'_>,
    options: &PlanningOptions<'_>,
) -> Option<Reason> {
    let unverified = certification
        .status_seen
        .iter()
        .filter(|fact| fact.known_on(known.day))
        .max_by_key(|fact| fact.known_from)
        .is_some_and(|fact| fact.value.starts_with("unverified"));
    if unverified {
        return Some(Reason::Unverified);
    }
    let profile = options.profile?;
    if let Some(platform) = &certification.platform {
        let asked = profile.platforms.iter().any(|named| named.eq_ignore_ascii_case(platform))
            || goal.is_some_and(|goal| goal.platforms.contains(platform));
        if !asked {
            return Some(Reason::Platform { platform: platform.clone() });
        }
    }
    let years = profile.years_experience.unwrap_or(match profile.stage {
        Stage::Early => 0,
        Stage::Mid => 3,
        Stage::Senior => 8,
    });
    let has_degree = profile.held.iter().any(|held| held.certification.as_str() == "evidence-related-degree");
    let tags: BTreeSet<&str> = profile.eligible.iter().map(String::as_str).collect();
    known
        .known_of(&certification.eligibility)
        .into_iter()
        .find(|fact| {
            let condition = &fact.value;
            let met = match condition.kind {
                EligibilityKind::Years => condition.years.is_some_and(|needed| needed <= years),
                EligibilityKind::Degree => has_degree,
                _ => false,
            };
            !met && !tags.contains(condition.tag.as_str())
        })
        .map(|fact| Reason::Eligibility { tag: fact.value.tag.clone(), text: fact.value.text.clone() })
}

/// Returns the last day to plan with for a trial run whose end nobody has published: trial runs end, and a
/// plan that sits one a year from now would be sent to an exam that is not there.
fn assumed_end(way: &OfferAsOf<'_>, known: AsOf<'_>) -> Option<(Day, Assumption)> {
    if way.offer.kind != OfferKind::Beta || way.close.is_some() {
        return None;
    }
    let standard = known
        .offers()
        .into_iter()
        .filter(|other| other.offer.kind == OfferKind::Standard)
        .filter_map(|other| other.open)
        .filter(|open| way.open.is_none_or(|beta| beta < *open))
        .min();
    let (close, ground) = if let Some(open) = standard {
        (open.plus_days(-1)?, format!("its standard exam is expected on {open}"))
    } else {
        let from = way.open.map_or(known.day, |open| open.max(known.day));
        (from.plus_days(ASSUMED_BETA_DAYS)?, format!("{ASSUMED_BETA_DAYS} days are assumed"))
    };
    let text = format!("the last day of its trial run is not published; planned until {close} ({ground})");
    Some((close, Assumption { certification: known.certification.id.clone(), fact: "last day", text }))
}

/// Returns one way as rows of the view: two where the learner's own price ends before the way does.
fn offer_rows(
    certification: &Certification,
    way: OfferAsOf<'_>,
    options: &PlanningOptions<'_>,
) -> Result<Vec<planner::Offer>, Reason> {
    if way.open_expected && !(options.include_expected && way.open.is_some()) {
        return Err(Reason::Expected { day: way.open });
    }
    let stated = options
        .profile
        .and_then(|profile| profile.prices.iter().find(|price| price.certification.as_str() == certification.id));
    if let Some(profile) = options.profile {
        let english = [String::from("en")];
        let languages: &[String] = if profile.languages.is_empty() { &english } else { &profile.languages };
        if !languages.iter().any(|language| way.speaks(language)) {
            return Err(Reason::Language);
        }
        if let Some(countries) = way.value(|offer| &offer.countries) {
            let here = profile
                .country
                .as_ref()
                .is_some_and(|country| countries.value.iter().any(|allowed| allowed.eq_ignore_ascii_case(country)));
            if !here {
                return Err(Reason::Country);
            }
        }
    }
    let monthly = way.monthly_usd().map(|fact| fact.value);
    let list = match (way.fee_usd().map(|fact| fact.value), monthly) {
        (Some(fee), monthly) => Some((fee, monthly.unwrap_or(0.0))),
        (None, Some(monthly)) => Some((0.0, monthly)),
        (None, None) => None,
    };
    let row = |(cost_usd, monthly_usd), open, close| planner::Offer { open, close, cost_usd, monthly_usd };
    let mut rows = Vec::new();
    match (stated, list) {
        (Some(price), list) => {
            let close = match (price.until, way.close) {
                (Some(until), Some(close)) => Some(until.min(close)),
                (until, close) => until.or(close),
            };
            rows.push(row((price.cost_usd, 0.0), way.open, close));
            if let (Some(until), Some(list)) = (price.until, list)
                && way.close.is_none_or(|close| until < close)
                && let Some(after) = until.plus_days(1)
            {
                rows.push(row(list, Some(way.open.map_or(after, |open| open.max(after))), way.close));
            }
        }
        (None, Some(list)) => rows.push(row(list, way.open, way.close)),
        (None, None) => return Err(Reason::UnknownFee),
    }
    if let Some(ceiling) = options.ceiling_usd {
        let dearest = rows.iter().map(|row| row.cost_usd).fold(0.0, f64::max);
        rows.retain(|row| row.cost_usd <= ceiling);
        if rows.is_empty() {
            return Err(Reason::Ceiling { cost_usd: dearest });
        }
    }
    // A way whose last day lies before its first is a fault of the file; it is nobody's way.
    rows.retain(|row| row.open.zip(row.close).is_none_or(|(open, close)| open <= close));
    Ok(rows)
}

/// Returns whether a certification's eligibility rules keep out somebody without special standing.
pub fn open_to_everybody(certification: &Certification, day: Day) -> bool {
    AsOf::new(certification, day).known_of(&certification.eligibility).is_empty()
        && certification.offers.iter().all(|offer| current(&offer.countries, day).is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_become_days_as_the_interface_page_says() {
        for (months, days) in [(1, 30), (12, 365), (24, 731), (36, 1096), (18, 548), (0, 1)] {
            assert_eq!(validity_days(months), days, "{months} months");
        }
    }
}
