//! Whether a certification suits a situation.

use rungs_planner::Day;
use serde::Serialize;

use crate::as_of::AsOf;
use crate::catalog::{Catalog, Goal};
use crate::certification::{Certification, Levels, Rung};
use crate::guide::Situation;
use crate::worth::{study_days, study_hours};

/// Hours a week that are counted where nobody names any, as in a profile.
const HOURS_PER_WEEK: u32 = 8;

/// Goals whose employers look for more than literacy: our judgement, read off the goal's `signal`.
const MORE_THAN_LITERACY: f64 = 0.7;

/// Whether it suits, and why not.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Fit {
    /// Nothing speaks against it.
    pub fits: bool,
    /// What speaks against it.
    pub misfits: Vec<Misfit>,
    /// The same in sentences.
    pub says: Vec<String>,
    /// Conditions of entry that the situation says nothing about.
    pub conditions: Vec<String>,
    /// Share from 0 to 1 of the goal's skills that it covers, whoever issues it.
    pub goal_share: f64,
}

/// One thing that speaks against a certification in a situation.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Misfit {
    /// It needs more than one level more than there is.
    TooAdvanced {
        /// The skill's id.
        skill: String,
        /// Level needed first.
        needed: u8,
        /// Level that is there.
        found: u8,
    },
    /// It is for another cloud than the one named.
    OtherCloud {
        /// Its cloud.
        cloud: String,
        /// The cloud named.
        named: String,
    },
    /// It is a professional exam, and the person is in the first two years at work.
    AboveStage,
    /// It is a literacy exam, and the person has years of work behind them and a goal that asks for more.
    BelowStage,
    /// It covers nothing of what the goal takes.
    NotForGoal,
    /// It costs more than there is.
    OverBudget {
        /// Fee and subscription in US dollars, at eight hours a week.
        cost_usd: f64,
        /// What there is.
        budget_usd: f64,
        /// Financial aid is known, which may bring it within reach.
        aid: bool,
    },
    /// Its price is not known, and there is a budget to keep.
    PriceUnknown,
}

impl Misfit {
    /// Returns the sentence that a reader sees.
    pub fn says(&self, catalog: &Catalog) -> String {
        match self {
            Self::TooAdvanced { skill, needed, found } => format!(
                "too advanced for now: needs {} at level {needed} of 3, and you have {found}",
                catalog.skill_name(skill)
            ),
            Self::OtherCloud { cloud, named } => format!("is for {}, not for {}", cloud_name(cloud), cloud_name(named)),
            Self::AboveStage => "a professional exam, meant for people with more than two years at work".into(),
            Self::BelowStage => "an exam for first steps; with years of work behind you it adds little".into(),
            Self::NotForGoal => "covers none of the skills that we count for this goal".into(),
            Self::OverBudget { cost_usd, budget_usd, aid } => {
                let aid = if *aid { "; financial aid may lower it" } else { "" };
                format!("costs {cost_usd:.0} USD, and {budget_usd:.0} USD is what you can spend{aid}")
            }
            Self::PriceUnknown => "its price is not known, so it may not be within what you can spend".into(),
        }
    }
}

fn cloud_name(cloud: &str) -> &str {
    match cloud {
        "aws" => "AWS",
        "azure" => "Azure",
        "gcp" => "Google Cloud",
        other => other,
    }
}

/// Returns whether a certification suits somebody in `situation` whose skills are `levels`.
pub fn fit(catalog: &Catalog, certification: &Certification, day: Day, situation: &Situation, levels: &Levels) -> Fit {
    let known = AsOf::new(certification, day);
    let mut misfits = Vec::new();
    for (skill, &needed) in &certification.judgement.entry {
        let found = levels.get(skill).copied().unwrap_or(0);
        if needed > found + 1 {
            misfits.push(Misfit::TooAdvanced { skill: skill.clone(), needed, found });
        }
    }
    if let (Some(cloud), Some(named)) = (&certification.cloud, &situation.cloud)
        && cloud != named
    {
        misfits.push(Misfit::OtherCloud { cloud: cloud.clone(), named: named.clone() });
    }
    let goal = catalog.goal(&situation.goal);
    match (situation.stage.as_deref(), certification.rung) {
        (Some("early"), Rung::Professional) => misfits.push(Misfit::AboveStage),
        (Some("mid" | "senior"), Rung::Fundamentals) if goal.is_some_and(|goal| goal.signal >= MORE_THAN_LITERACY) => {
            misfits.push(Misfit::BelowStage);
        }
        _ => {}
    }
    let goal_share = goal.map_or(0.0, |goal| goal_share(goal, situation.cloud.as_deref(), certification));
    if goal.is_some() && goal_share <= 0.0 {
        misfits.push(Misfit::NotForGoal);
    }
    if let Some(budget_usd) = situation.budget_usd {
        match cost_usd(catalog, known, levels) {
            Some(cost_usd) if cost_usd > budget_usd => {
                let aid = !known.known_of(&certification.help.financial_aid).is_empty();
                misfits.push(Misfit::OverBudget { cost_usd, budget_usd, aid });
            }
            Some(_) => {}
            None => misfits.push(Misfit::PriceUnknown),
        }
    }
    let conditions = known.known_of(&certification.eligibility).into_iter().map(|fact| fact.value.text.clone());
    Fit {
        fits: misfits.is_empty(),
        says: misfits.iter().map(|misfit| misfit.says(catalog)).collect(),
        misfits,
        conditions: conditions.collect(),
        goal_share,
    }
}

/// Returns the share from 0 to 1 of a goal's skills that a certification covers, weighted as the goal weighs them.
///
/// Where no cloud is named, the certification's own counts: any cloud is as good for such a person.
pub fn goal_share(goal: &Goal, cloud: Option<&str>, certification: &Certification) -> f64 {
    let own = goal.targets.iter().map(|(skill, target)| (skill.as_str(), *target));
    let cloud = cloud.or(certification.cloud.as_deref()).zip(goal.cloud);
    let targets: Vec<_> = own.chain(cloud).collect();
    let sum: f64 = targets.iter().map(|(_, target)| target.weight).sum();
    if sum <= 0.0 {
        return 0.0;
    }
    let covered = |(skill, target): &(&str, crate::catalog::Target)| {
        let level = certification.judgement.exit.get(*skill).copied().unwrap_or(0).min(target.level);
        target.weight * f64::from(level) / f64::from(target.level.max(1))
    };
    targets.iter().map(covered).sum::<f64>() / sum
}

/// Returns fee and subscription in US dollars for somebody with these skills who studies eight hours a week;
/// `None` where no price is known.
pub fn cost_usd(catalog: &Catalog, known: AsOf<'_>, levels: &Levels) -> Option<f64> {
    let way = known.main_offer()?;
    let (fee, monthly) = (way.fee_usd().map(|fact| fact.value), way.monthly_usd().map(|fact| fact.value));
    if fee.is_none() && monthly.is_none() {
        return None;
    }
    let days = study_days(study_hours(catalog, known.certification, levels), HOURS_PER_WEEK);
    Some(fee.unwrap_or(0.0) + monthly.unwrap_or(0.0) * f64::from(days.div_ceil(30)))
}
