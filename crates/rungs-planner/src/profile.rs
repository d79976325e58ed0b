//! The profile: who plans, from where, with how much time and money.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, de};

use crate::{CertificationId, Cloud, Day, GoalId, SkillId};

/// One learner's situation, as a profile file or command-line flags give it.
///
/// Every key may be absent; what is needed to solve and has no default is asked for by
/// [`Problem::new`](crate::Problem::new). The keys from `languages` on are used when a planning view is made
/// of the catalogue, and ignored by the planner.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Profile {
    /// The first day of the plan, day 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<Day>,
    /// The goal to plan for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub goal: Option<GoalId>,
    /// Years of paid work in software, data or AI, in three stages.
    pub stage: Stage,
    /// The clouds to keep to; empty means any.
    pub clouds: Vec<Cloud>,
    /// Hours of study a week, at least 1.
    #[serde(deserialize_with = "at_least_one")]
    pub hours_per_week: u32,
    /// The most that all steps together may cost, in dollars, without renewals; `None` means no limit.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "optional_amount")]
    pub budget_usd: Option<f64>,
    /// The last day on which an exam may be taken; `None` means no limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deadline: Option<Day>,
    /// The most steps that a plan may have.
    pub max_steps: u32,
    /// How many days from the start proof is worth anything, at least 1.
    #[serde(deserialize_with = "at_least_one")]
    pub horizon_days: u32,
    /// The share of the goal, held over the whole horizon, that is worth 1,000 dollars; at least 0.
    #[serde(deserialize_with = "amount")]
    pub price_of_money: f64,
    /// The share of the goal, held over the whole horizon, that is worth 100 hours of study; at least 0.
    #[serde(deserialize_with = "amount")]
    pub price_of_time: f64,

    /// Languages in which the learner can sit an exam, as ISO 639-1 codes.
    pub languages: Vec<String>,
    /// The country the learner lives in, as an ISO 3166-1 code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// Platforms the learner works with, such as `databricks`.
    pub platforms: Vec<String>,
    /// Programmes the learner can join, such as `anthropic-partner`.
    pub eligible: Vec<String>,
    /// Years of paid work in software, data or AI.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub years_experience: Option<u32>,
    /// First and last days of times without study.
    pub away: Vec<[Day; 2]>,
    /// Whose money is spent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paid_by: Option<PaidBy>,
    /// Prices that the learner knows to be different from the list.
    pub prices: Vec<StatedPrice>,

    /// Skill levels the learner has, 0 to 3; absent means 0.
    #[serde(deserialize_with = "levels")]
    pub have: BTreeMap<SkillId, u8>,
    /// What the learner holds or once held.
    pub held: Vec<Held>,
}

/// How long somebody has worked in software, data or AI for pay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// 0 to 2 years.
    #[default]
    Early,
    /// 3 to 7 years.
    Mid,
    /// 8 years and more.
    Senior,
}

/// Whose money pays for the steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PaidBy {
    /// The learner's own.
    Me,
    /// An employer's; it counts against no personal budget.
    Employer,
}

/// A price that replaces the list price of a certification.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatedPrice {
    /// What it is the price of.
    pub certification: CertificationId,
    /// The price in dollars, at least 0.
    #[serde(deserialize_with = "amount")]
    pub cost_usd: f64,
    /// The last day on which this price holds; `None` means always.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
}

/// Something that was passed or done before the plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Held {
    /// What is held.
    pub certification: CertificationId,
    /// The day on which it was earned, on or before the start.
    pub earned: Day,
}

impl Default for Profile {
    fn default() -> Self {
        Self {
            start: None,
            goal: None,
            stage: Stage::default(),
            clouds: Vec::new(),
            hours_per_week: 8,
            budget_usd: None,
            deadline: None,
            max_steps: 4,
            horizon_days: 1095,
            price_of_money: 0.05,
            price_of_time: 0.03,
            languages: Vec::new(),
            country: None,
            platforms: Vec::new(),
            eligible: Vec::new(),
            years_experience: None,
            away: Vec::new(),
            paid_by: None,
            prices: Vec::new(),
            have: BTreeMap::new(),
            held: Vec::new(),
        }
    }
}

/// Says why a profile file cannot be read; the text names the key and, where known, the line.
#[derive(Debug, thiserror::Error)]
pub enum ProfileError {
    /// The TOML text is wrong.
    #[error("the profile cannot be read: {}", .0.to_string().trim_end())]
    Toml(toml::de::Error),
    /// The JSON text is wrong.
    #[error("the profile cannot be read: {0}")]
    Json(serde_json::Error),
}

impl ProfileError {
    /// Returns what the author of the file can do about it.
    pub fn hint(&self) -> &'static str {
        "the keys of a profile and their values are listed in the user guide under `The profile file`"
    }
}

impl Profile {
    /// Reads a profile written in TOML.
    ///
    /// # Errors
    ///
    /// [`ProfileError::Toml`] for a text that is not TOML, an unknown key or a value out of range.
    pub fn from_toml(text: &str) -> Result<Self, ProfileError> {
        toml::from_str(text).map_err(ProfileError::Toml)
    }

    /// Reads a profile written in JSON.
    ///
    /// # Errors
    ///
    /// [`ProfileError::Json`] for a text that is not JSON, an unknown key or a value out of range.
    pub fn from_json(text: &str) -> Result<Self, ProfileError> {
        serde_json::from_str(text).map_err(ProfileError::Json)
    }
}

fn at_least_one<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
    match u32::deserialize(deserializer)? {
        0 => Err(de::Error::custom("0 is too small, it must be at least 1")),
        number => Ok(number),
    }
}

fn checked_amount<E: de::Error>(amount: f64) -> Result<f64, E> {
    if amount.is_finite() && amount >= 0.0 {
        Ok(amount)
    } else {
        Err(E::custom(format_args!("{amount} is not an amount, it must be at least 0 and finite")))
    }
}

fn amount<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
    checked_amount(f64::deserialize(deserializer)?)
}

fn optional_amount<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<f64>, D::Error> {
    Option::deserialize(deserializer)?.map(checked_amount).transpose()
}

fn levels<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<SkillId, u8>, D::Error> {
    let levels = BTreeMap::<SkillId, u8>::deserialize(deserializer)?;
    match levels.iter().find(|&(_, &level)| level > 3) {
        Some((skill, level)) => {
            Err(de::Error::custom(format_args!("`{skill}` has level {level}, it must be between 0 and 3")))
        }
        None => Ok(levels),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the interface page.
    const EXAMPLE: &str = r#"
start = 2026-11-21
goal = "build-models"
stage = "early"            # early | mid | senior: years of paid work in software, data or AI
clouds = ["aws"]
hours_per_week = 8
budget_usd = 600           # optional
deadline = 2027-12-31      # optional
max_steps = 4
horizon_days = 1095
price_of_money = 0.05
price_of_time = 0.03
# the next ones are used before solving, and ignored with a planning-view catalogue
languages = ["en"]
country = "US"
platforms = ["databricks"]
eligible = ["anthropic-partner"]
years_experience = 2
away = [["2026-12-20", "2027-01-03"]]
paid_by = "me"             # me | employer
[[prices]]
certification = "ms-ai-901"
cost_usd = 50
until = 2027-01-31
[have]
python = 1
[[held]]
certification = "aws-aif-c01"
earned = 2026-02-01
"#;

    #[test]
    fn the_documented_example_reads_from_toml_and_json_alike() {
        let profile = Profile::from_toml(EXAMPLE).unwrap();
        assert_eq!(profile.budget_usd, Some(600.0));
        assert_eq!(profile.clouds, [Cloud::Aws]);
        assert_eq!(profile.have.get("python"), Some(&1));
        assert_eq!(profile.held.first().unwrap().earned.to_string(), "2026-02-01");
        let json = serde_json::to_string(&profile).unwrap();
        assert_eq!(Profile::from_json(&json).unwrap(), profile);
        let toml = toml::to_string(&profile).unwrap();
        assert_eq!(Profile::from_toml(&toml).unwrap(), profile);
    }

    #[test]
    fn an_empty_profile_has_the_defaults_of_the_model() {
        let profile = Profile::from_toml("").unwrap();
        assert_eq!(profile, Profile::default());
        assert_eq!(Profile::from_json(r#"{"budget_usd": null, "deadline": null}"#).unwrap(), profile);
    }

    #[test]
    fn wrong_values_are_refused_with_their_key() {
        // (text, what the message names)
        let cases = [
            ("hours_per_week = 0", "at least 1"),
            ("hours_per_week = -3", "hours_per_week"),
            ("hours_per_week = 2.5", "hours_per_week"),
            ("horizon_days = 0", "horizon_days"),
            ("max_steps = -1", "max_steps"),
            ("budget_usd = -1", "budget_usd"),
            ("budget_usd = nan", "budget_usd"),
            ("price_of_money = inf", "price_of_money"),
            ("price_of_time = -0.1", "price_of_time"),
            ("hours = 3", "hours"),
            ("stage = \"old\"", "stage"),
            ("clouds = [\"oracle\"]", "oracle"),
            ("start = 2026-02-30", "start"),
            ("[have]\npython = 4", "python"),
            ("[[held]]\ncertification = \"a\"", "earned"),
            ("[[held]]\ncertification = \"a\"\nearned = 2026-01-01\nscore = 3", "score"),
        ];
        for (text, named) in cases {
            let error = Profile::from_toml(text).unwrap_err().to_string();
            assert!(error.contains(named), "{text}: {error}");
        }
    }
}
