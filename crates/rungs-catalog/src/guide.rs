//! Published guides as dated data, and the situations they speak of.
//!
//! A guide is a witness, not an authority: nothing in it is brought up to date. Whether what it
//! advises still holds is computed from the certifications, see [`crate::advice`].

use rungs_planner::Day;
use serde::{Deserialize, Serialize};

use crate::certification::Levels;

/// One guide.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Guide {
    /// Never changes; equal to the file's name.
    pub id: String,
    /// What it is called here.
    pub title: String,
    /// The date it bears, as exact as it bears it.
    pub published: String,
    /// The day we read it as of.
    pub as_of: Day,
    /// Day on which this file was last compared with the text.
    pub checked: Day,
    /// Id of the source.
    pub source: String,
    /// What the publisher gains when a reader follows it.
    pub interest: String,
    /// One sentence.
    pub about: String,
    /// Its table, one row per filled cell.
    #[serde(default)]
    pub ladder: Vec<GuideCell>,
    /// What it advises.
    #[serde(default)]
    pub recommendation: Vec<Recommendation>,
    /// What it claims.
    #[serde(default)]
    pub claim: Vec<GuideClaim>,
    /// What it warns of.
    #[serde(default)]
    pub mistake: Vec<Statement>,
    /// Advice on a topic.
    #[serde(default)]
    pub rule: Vec<Statement>,
    /// Questions that it answers.
    #[serde(default)]
    pub answer: Vec<Answer>,
    /// Prices and times that it states.
    #[serde(default)]
    pub price: Vec<Price>,
}

/// A cell of a guide's table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GuideCell {
    /// Row, as in our ladder.
    pub level: String,
    /// The row as the guide explains it.
    pub level_text: String,
    /// Column, as in our ladder.
    pub vendor: String,
    /// What stands there.
    pub certification: String,
    /// What the guide says of it.
    #[serde(default)]
    pub says: Option<String>,
    /// A reason to read it with care.
    #[serde(default)]
    pub doubt: Option<String>,
}

/// One piece of advice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recommendation {
    /// Unique within the guide.
    pub id: String,
    /// `goal`, `situation`, `tier`, `stack`, `pairing`, `free`, `stage`, `cloud`, `first-move` or `reference-table`.
    pub kind: String,
    /// For whom.
    pub situation: String,
    /// The advice, in our words.
    pub says: String,
    /// What it recommends, in its order.
    #[serde(default)]
    pub certifications: Vec<String>,
    /// False where the guide names no exam and the ids are our reading.
    #[serde(default = "yes")]
    pub named: bool,
    /// What it adds that is not in the catalogue.
    #[serde(default)]
    pub also: Vec<String>,
    /// Name of the stack that it is a step of.
    #[serde(default)]
    pub stack: Option<String>,
    /// Place in the stack.
    #[serde(default)]
    pub step: Option<u32>,
    /// Number of the tier.
    #[serde(default)]
    pub tier: Option<u32>,
    /// For whom it is best.
    #[serde(default)]
    pub best_for: Option<String>,
    /// What it covers.
    #[serde(default)]
    pub covers: Option<String>,
    /// How hard it is said to be.
    #[serde(default)]
    pub difficulty: Option<String>,
    /// Lowest and highest fee stated.
    #[serde(default)]
    pub fee_usd: Option<[f64; 2]>,
    /// A fee with a lower bound only.
    #[serde(default)]
    pub fee_usd_at_least: Option<f64>,
    /// Lowest and highest monthly price stated.
    #[serde(default)]
    pub monthly_usd: Option<[f64; 2]>,
    /// Fewest and most months stated.
    #[serde(default)]
    pub months: Option<[f64; 2]>,
    /// An upper bound of hours.
    #[serde(default)]
    pub hours_under: Option<f64>,
    /// A reason to read it with care.
    #[serde(default)]
    pub doubt: Option<String>,
}

/// A claim of a guide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GuideClaim {
    /// Unique within the guide.
    pub id: String,
    /// `pay`, `career`, `guarantee`, `demand`, `difficulty` or `worth`.
    pub kind: String,
    /// Who says it.
    pub maker: String,
    /// Of what.
    #[serde(default)]
    pub certifications: Vec<String>,
    /// What.
    pub says: String,
    /// Why it is weak.
    pub weak: String,
}

/// A mistake or a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// Unique within the guide.
    pub id: String,
    /// About what.
    #[serde(default)]
    pub topic: Option<String>,
    /// What.
    pub says: String,
    /// The warning of ours that belongs to it.
    #[serde(default)]
    pub warning: Option<String>,
    /// Examples it gives.
    #[serde(default)]
    pub certifications: Vec<String>,
    /// A reason to read it with care.
    #[serde(default)]
    pub doubt: Option<String>,
}

/// A question that a guide answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// The question.
    pub question: String,
    /// The answer, in our words.
    pub says: String,
    /// What it names.
    #[serde(default)]
    pub certifications: Vec<String>,
}

/// A price or a time that a guide states, as of its date.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Price {
    /// Of what.
    pub certification: String,
    /// In our words.
    pub says: String,
    /// Lowest and highest.
    #[serde(default)]
    pub usd: Option<[f64; 2]>,
    /// Lower bound only.
    #[serde(default)]
    pub usd_at_least: Option<f64>,
    /// Lowest and highest per month.
    #[serde(default)]
    pub monthly_usd: Option<[f64; 2]>,
    /// Fewest and most months.
    #[serde(default)]
    pub months: Option<[f64; 2]>,
    /// An upper bound of hours.
    #[serde(default)]
    pub hours_under: Option<f64>,
    /// A reason to read it with care.
    #[serde(default)]
    pub doubt: Option<String>,
}

/// A situation that guides speak of, with the profile that it means.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Situation {
    /// Never changes.
    pub id: String,
    /// What a person in it would say.
    pub text: String,
    /// The goal it means.
    pub goal: String,
    /// The cloud it names.
    #[serde(default)]
    pub cloud: Option<String>,
    /// The stage it names.
    #[serde(default)]
    pub stage: Option<String>,
    /// Skills that such a person has.
    #[serde(default)]
    pub have: Levels,
    /// The most that such a person can spend.
    #[serde(default)]
    pub budget_usd: Option<f64>,
}

const fn yes() -> bool {
    true
}
