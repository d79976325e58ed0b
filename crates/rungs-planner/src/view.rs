//! The planning view: what was publicly known on one day, as the planner reads it.
//!
//! The file format is a stable interface. Fields that others add are skipped, so that a view can carry
//! more than the planner needs. Values are checked when a [`Problem`](crate::Problem) is made of a view.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{CertificationId, CredentialId, Day, GoalId, SkillId};

/// Everything about the catalogue that a plan depends on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlanningView {
    /// The day on which these facts were known; a plan cannot start before it.
    pub as_of: Day,
    /// The skills, each id once.
    pub skills: Vec<SkillRow>,
    /// The goals to choose from, each id once.
    pub goals: Vec<Goal>,
    /// The certifications and kinds of evidence, each id once.
    pub certifications: Vec<Certification>,
}

/// One skill and the work of rising in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SkillRow {
    /// Its id.
    pub id: SkillId,
    /// Its name for people.
    #[serde(default)]
    pub name: String,
    /// Hours of study to rise from level 0 to 1, from 1 to 2, and from 2 to 3.
    pub climb: [u32; 3],
}

/// What somebody may want to be able to show.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Goal {
    /// Its id.
    pub id: GoalId,
    /// Its name for people.
    #[serde(default)]
    pub name: String,
    /// The recognition that is enough for this goal, in (0, 1].
    pub signal: f64,
    /// What the clouds named in the profile add to the targets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cloud: Option<GoalCloud>,
    /// The skills to be shown, with level and weight.
    #[serde(default)]
    pub targets: BTreeMap<SkillId, GoalTarget>,
}

/// How far one skill is to be shown, and how much it matters.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct GoalTarget {
    /// The level that is enough, 1 to 3.
    pub level: u8,
    /// The weight, above 0; the weights of a goal are scaled to sum to 1.
    pub weight: f64,
}

/// The target on the skill of each cloud that the profile names; they share the weight evenly.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct GoalCloud {
    /// The level that is enough, 1 to 3.
    pub level: u8,
    /// The weight of all named clouds together, above 0.
    pub weight: f64,
}

/// One thing that can be a step of a plan, or be held.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Certification {
    /// Its id.
    pub id: CertificationId,
    /// Its name for people.
    #[serde(default)]
    pub name: String,
    /// Who issues it.
    #[serde(default)]
    pub issuer: String,
    /// What kind of thing it is, such as `proctored-exam`.
    #[serde(default)]
    pub kind: String,
    /// The issuer's own grade, such as `associate`.
    #[serde(default)]
    pub level: String,
    /// The cloud whose skill it belongs to, if any.
    #[serde(default)]
    pub cloud: Option<Cloud>,
    /// Levels to have before starting on it, 0 to 3; absent means 0.
    #[serde(default)]
    pub entry: BTreeMap<SkillId, u8>,
    /// Levels on passing, which holding it proves, 0 to 3; absent means 0.
    #[serde(default)]
    pub exit: BTreeMap<SkillId, u8>,
    /// Hours of study that no prior skill removes.
    pub base_hours: u32,
    /// How far employers take it as a signal, 0 to 1.
    pub recognition: f64,
    /// The credential that a pass awards; absent means one of its own, named like the certification.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub awards: Option<CredentialId>,
    /// The ways to take it; with none it can be held but not taken.
    #[serde(default)]
    pub offers: Vec<Offer>,
    /// How many days a pass stays valid, at least 1; `None` means for ever.
    #[serde(default)]
    pub validity_days: Option<u32>,
    /// The price of one renewal in dollars, 0 if free; `None` means that it cannot be renewed.
    #[serde(default)]
    pub renewal_cost_usd: Option<f64>,
    /// Groups of certifications; of each group one must be held and counting, or passed before.
    #[serde(default)]
    pub requires: Vec<Vec<CertificationId>>,
}

/// One way to take a certification.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Offer {
    /// The first day on which the exam can be taken; `None` does not bind.
    #[serde(default)]
    pub open: Option<Day>,
    /// The last day on which the exam can be taken; `None` does not bind.
    #[serde(default)]
    pub close: Option<Day>,
    /// What is paid once, in dollars.
    pub cost_usd: f64,
    /// What a subscription costs in dollars for every begun 30 days of study.
    #[serde(default)]
    pub monthly_usd: f64,
}

/// A cloud whose certifications and skill belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Cloud {
    /// Amazon Web Services.
    Aws,
    /// Microsoft Azure.
    Azure,
    /// Google Cloud.
    Gcp,
}

impl Cloud {
    /// All clouds, in the order of their ids.
    pub const ALL: [Self; 3] = [Self::Aws, Self::Azure, Self::Gcp];

    /// Returns the id of the cloud, which is also the id of its skill.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Aws => "aws",
            Self::Azure => "azure",
            Self::Gcp => "gcp",
        }
    }
}

impl fmt::Display for Cloud {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Certification {
    /// Returns the credential that a pass awards.
    pub fn credential(&self) -> CredentialId {
        self.awards.clone().unwrap_or_else(|| self.id.clone().into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the interface page, with its ellipses filled in.
    const EXAMPLE: &str = r#"{ "as_of": "2026-11-21",
      "skills": [ { "id": "python", "name": "Python", "climb": [20, 60, 120] } ],
      "goals":  [ { "id": "build-models", "name": "Build models", "signal": 0.9, "cloud": { "level": 2, "weight": 0.2 },
                    "targets": { "python": { "level": 2, "weight": 0.2 } } } ],
      "certifications": [ {
          "id": "aws-mla-c01", "name": "ML Engineer", "issuer": "aws", "kind": "proctored-exam", "level": "associate", "cloud": "aws",
          "entry": { "python": 1 }, "exit": { "python": 2 }, "base_hours": 20, "recognition": 1.0, "awards": "aws-ml-engineer-associate",
          "offers": [ { "open": "2024-10-08", "close": "2026-09-28", "cost_usd": 150.0, "monthly_usd": 0.0 } ],
          "validity_days": 1096, "renewal_cost_usd": 75.0, "requires": [ ["some-id", "or-another"] ] } ] }"#;

    #[test]
    fn the_documented_example_survives_a_round_trip_unchanged() {
        let view: PlanningView = serde_json::from_str(EXAMPLE).unwrap();
        let written = serde_json::to_value(&view).unwrap();
        assert_eq!(written, serde_json::from_str::<serde_json::Value>(EXAMPLE).unwrap());
    }

    #[test]
    fn absent_and_unknown_fields_are_tolerated() {
        let text = r#"{ "as_of": "2026-11-21", "made_by": "me", "skills": [], "goals": [], "certifications": [
            { "id": "x", "base_hours": 1, "recognition": 1, "offers": [{ "cost_usd": 5 }], "colour": "red", "cloud": null } ] }"#;
        let view: PlanningView = serde_json::from_str(text).unwrap();
        let certification = view.certifications.first().unwrap();
        assert_eq!(certification.credential().as_str(), "x");
        assert_eq!(certification.validity_days, None);
        assert_eq!(certification.offers, [Offer { open: None, close: None, cost_usd: 5.0, monthly_usd: 0.0 }]);
    }
}
