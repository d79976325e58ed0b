//! The flags that describe a person, laid over a profile file or the saved profile.

use std::path::PathBuf;
use std::str::FromStr;

use clap::ValueEnum;
use rungs_planner::{CertificationId, Cloud, Day, GoalId, Held, PaidBy, Profile, SkillId, Stage, StatedPrice};

use crate::context::{Context, read_profile};
use crate::error::Result;

/// The person.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "You")]
pub(crate) struct ProfileArgs {
    /// Read the profile from this TOML or JSON file; other flags are laid over it
    #[arg(long, value_name = "FILE")]
    pub(crate) profile: Option<PathBuf>,
    /// What you want: first-step, ai-literacy, career-change, build-models, generative-ai, agents, mlops,
    /// infrastructure, data-to-ai, ai-product, governance, prestige
    #[arg(long, value_name = "GOAL")]
    pub(crate) goal: Option<GoalId>,
    /// Cloud to keep to: aws, azure or gcp (can be repeated)
    #[arg(long, value_name = "CLOUD", value_delimiter = ',')]
    pub(crate) cloud: Vec<CloudArg>,
    /// Years of paid work in software, data or AI: early (0-2), mid (3-7), senior (8 and more)
    #[arg(long, value_enum)]
    pub(crate) stage: Option<StageArg>,
    /// Hours of study a week
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=168))]
    pub(crate) hours_per_week: Option<u32>,
    /// The most that all exams together may cost, in US dollars
    #[arg(long, value_name = "USD", value_parser = amount)]
    pub(crate) budget: Option<f64>,
    /// The last day for an exam
    #[arg(long, value_name = "DATE")]
    pub(crate) deadline: Option<Day>,
    /// A skill you have, with its level 0 to 3 (can be repeated)
    #[arg(long, value_name = "SKILL=LEVEL")]
    pub(crate) have: Vec<Have>,
    /// Something you hold, with the day you earned it (can be repeated)
    #[arg(long, value_name = "CERT=DATE")]
    pub(crate) held: Vec<HeldArg>,
    /// The first day of study [default: today]
    #[arg(long, value_name = "DATE")]
    pub(crate) start: Option<Day>,
    /// Most exams and courses in the plan
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(0..=8))]
    pub(crate) max_steps: Option<u32>,
    /// Language in which you can sit an exam, such as en or ja (can be repeated)
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    pub(crate) language: Vec<String>,
    /// Country you live in, such as US or TW
    #[arg(long, value_name = "CODE")]
    pub(crate) country: Option<String>,
    /// Platform you work with, such as databricks (can be repeated)
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub(crate) platform: Vec<String>,
    /// Condition you meet, such as anthropic-partner (can be repeated)
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub(crate) eligible: Vec<String>,
    /// Years of paid work in software, data or AI
    #[arg(long, value_name = "N")]
    pub(crate) years: Option<u32>,
    /// Who pays the fees
    #[arg(long, value_enum)]
    pub(crate) paid_by: Option<PaidByArg>,
    /// A price you know, with the last day it holds if it ends (can be repeated)
    #[arg(long, value_name = "CERT=USD[@DATE]")]
    pub(crate) price: Vec<PriceArg>,
    /// Days without study (can be repeated)
    #[arg(long, value_name = "DATE..DATE")]
    pub(crate) away: Vec<Away>,
}

impl ProfileArgs {
    /// Returns whether nothing at all was said about the person.
    pub(crate) fn is_empty(&self) -> bool {
        self.profile.is_none() && self.goal.is_none()
    }

    /// Returns the profile: the file (else the saved one, else the defaults) with the flags laid over it.
    pub(crate) fn resolve(&self, context: &Context) -> Result<Profile> {
        let mut profile = if let Some(path) = &self.profile {
            read_profile(path)?
        } else {
            let mut saved = context.saved_profile()?.unwrap_or_default();
            // A saved start is the day of saving; a new question starts today.
            saved.start = None;
            // What is on record was said later than the profile was saved; flags come after both.
            context.lay_record_over(&mut saved, self.start.unwrap_or(context.today))?;
            saved
        };
        self.lay_over(&mut profile);
        if profile.start.is_none() {
            profile.start = Some(context.today);
        }
        Ok(profile)
    }

    /// Lays the flags over a profile.
    pub(crate) fn lay_over(&self, profile: &mut Profile) {
        if let Some(goal) = &self.goal {
            profile.goal = Some(goal.clone());
        }
        if !self.cloud.is_empty() {
            profile.clouds = self.cloud.iter().map(|cloud| cloud.0).collect();
        }
        if let Some(stage) = self.stage {
            profile.stage = stage.into();
        } else if let (Some(years), None) = (self.years, &self.profile) {
            profile.stage = match years {
                0..=2 => Stage::Early,
                3..=7 => Stage::Mid,
                _ => Stage::Senior,
            };
        }
        set(&mut profile.hours_per_week, self.hours_per_week);
        set(&mut profile.max_steps, self.max_steps);
        profile.budget_usd = self.budget.or(profile.budget_usd);
        profile.deadline = self.deadline.or(profile.deadline);
        profile.start = self.start.or(profile.start);
        profile.years_experience = self.years.or(profile.years_experience);
        profile.country = self.country.clone().or(profile.country.take());
        profile.paid_by = self.paid_by.map(PaidBy::from).or(profile.paid_by);
        if !self.language.is_empty() {
            profile.languages.clone_from(&self.language);
        }
        profile.platforms.extend(self.platform.iter().cloned());
        profile.eligible.extend(self.eligible.iter().cloned());
        profile.away.extend(self.away.iter().map(|away| away.0));
        for have in &self.have {
            profile.have.insert(have.skill.clone(), have.level);
        }
        for held in &self.held {
            profile.held.retain(|other| other.certification != held.0.certification);
            profile.held.push(held.0.clone());
        }
        for price in &self.price {
            profile.prices.retain(|other| other.certification != price.0.certification);
            profile.prices.push(price.0.clone());
        }
    }
}

fn set<T>(value: &mut T, given: Option<T>) {
    if let Some(given) = given {
        *value = given;
    }
}

/// Reads an amount of dollars.
pub(crate) fn amount(text: &str) -> std::result::Result<f64, String> {
    let plain: String = text.trim().trim_start_matches('$').chars().filter(|c| *c != ',' && *c != '_').collect();
    match plain.parse::<f64>() {
        Ok(amount) if amount.is_finite() && (0.0..=1e9).contains(&amount) => Ok(amount),
        _ => Err("write an amount of US dollars from 0 to 1,000,000,000, as in 600".into()),
    }
}

/// A cloud by its id or its usual names.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CloudArg(pub(crate) Cloud);

impl FromStr for CloudArg {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<Self, String> {
        match text.trim().to_ascii_lowercase().as_str() {
            "aws" | "amazon" => Ok(Self(Cloud::Aws)),
            "azure" | "microsoft" => Ok(Self(Cloud::Azure)),
            "gcp" | "google" | "google-cloud" => Ok(Self(Cloud::Gcp)),
            _ => Err("the clouds are aws, azure and gcp".into()),
        }
    }
}

/// A skill with its level.
#[derive(Debug, Clone)]
pub(crate) struct Have {
    skill: SkillId,
    level: u8,
}

impl FromStr for Have {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<Self, String> {
        let (skill, level) = text.split_once('=').ok_or("write SKILL=LEVEL, as in python=2")?;
        let skill =
            skill.trim().parse().map_err(|error: rungs_planner::IdError| format!("{error}; {}", error.hint()))?;
        match level.trim().parse() {
            Ok(level @ 0..=3) => Ok(Self { skill, level }),
            _ => Err("a level is 0 (none), 1 (aware), 2 (working) or 3 (fluent)".into()),
        }
    }
}

/// Something held, with its day.
#[derive(Debug, Clone)]
pub(crate) struct HeldArg(Held);

impl FromStr for HeldArg {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<Self, String> {
        let (certification, earned) = text.split_once('=').ok_or("write CERT=DATE, as in aws-aif-c01=2026-02-01")?;
        let earned =
            earned.trim().parse().map_err(|error: rungs_planner::DayError| format!("{error}; {}", error.hint()))?;
        Ok(Self(Held { certification: certification_id(certification)?, earned }))
    }
}

/// A stated price.
#[derive(Debug, Clone)]
pub(crate) struct PriceArg(StatedPrice);

impl FromStr for PriceArg {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<Self, String> {
        let (certification, rest) = text.split_once('=').ok_or("write CERT=USD, as in ms-ai-901=50@2027-01-31")?;
        let (cost, until) = match rest.split_once('@') {
            Some((cost, until)) => {
                let until =
                    until.parse().map_err(|error: rungs_planner::DayError| format!("{error}; {}", error.hint()))?;
                (cost, Some(until))
            }
            None => (rest, None),
        };
        Ok(Self(StatedPrice { certification: certification_id(certification)?, cost_usd: amount(cost)?, until }))
    }
}

fn certification_id(text: &str) -> std::result::Result<CertificationId, String> {
    text.trim().parse().map_err(|error: rungs_planner::IdError| format!("{error}; {}", error.hint()))
}

/// First and last day away.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Away([Day; 2]);

impl FromStr for Away {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<Self, String> {
        let hint = "write DATE..DATE, as in 2026-12-20..2027-01-03";
        let (from, to) = text.split_once("..").ok_or(hint)?;
        let day = |text: &str| text.trim().parse::<Day>().map_err(|error| format!("{error}; {hint}"));
        let (from, to) = (day(from)?, day(to)?);
        if to < from { Err(format!("{to} lies before {from}")) } else { Ok(Self([from, to])) }
    }
}

/// The stages of a career.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum StageArg {
    Early,
    Mid,
    Senior,
}

impl From<StageArg> for Stage {
    fn from(stage: StageArg) -> Self {
        match stage {
            StageArg::Early => Self::Early,
            StageArg::Mid => Self::Mid,
            StageArg::Senior => Self::Senior,
        }
    }
}

/// Who pays.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum PaidByArg {
    Me,
    Employer,
}

impl From<PaidByArg> for PaidBy {
    fn from(payer: PaidByArg) -> Self {
        match payer {
            PaidByArg::Me => Self::Me,
            PaidByArg::Employer => Self::Employer,
        }
    }
}
