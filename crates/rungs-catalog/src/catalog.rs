//! The whole catalogue in memory.

use std::collections::BTreeMap;

use rungs_planner::Day;
use serde::{Deserialize, Serialize};

use crate::certification::{Certification, Levels, Recognition};
use crate::guide::{Guide, Situation};

/// A skill, with the hours to climb each of its levels.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Skill {
    /// Never changes.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it covers.
    pub about: String,
    /// Hours from level 0 to 1, 1 to 2 and 2 to 3: our judgement.
    pub climb: [u32; 3],
}

/// The share that one skill has in a goal.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// Level that is enough.
    pub level: u8,
    /// Relative weight.
    pub weight: f64,
}

/// What somebody wants, and what it takes: our judgement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Goal {
    /// Never changes.
    pub id: String,
    /// The goal as a person would say it, after "I want to".
    pub name: String,
    /// How well known a certification must be to be enough for this goal, in (0, 1].
    pub signal: f64,
    /// Level and weight of the clouds that the person names.
    #[serde(default)]
    pub cloud: Option<Target>,
    /// Skills, levels and weights.
    pub targets: BTreeMap<String, Target>,
    /// Platforms whose certifications this goal takes in without being asked.
    #[serde(default)]
    pub platforms: Vec<String>,
    /// What every plan for this goal says, whatever its steps.
    pub advice: String,
    /// The sentence for a plan of no steps.
    pub nothing: String,
}

/// What a person may already have, which no exam replaces.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// Never changes; starts with `evidence-`.
    pub id: String,
    /// What it is.
    pub name: String,
    /// Skills that it shows.
    pub exit: Levels,
    /// How far employers take it as a sign, 0 to 1.
    pub recognition: f64,
    /// Why.
    pub why: String,
}

/// A body that certifies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Issuer {
    /// Never changes.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its column of the ladder: `microsoft`, `aws`, `google-cloud`, `nvidia` or `other`.
    pub column: String,
    /// Its certification pages.
    #[serde(default)]
    pub url: Option<String>,
}

/// Where a fact comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Never changes.
    pub id: String,
    /// Its address; absent = not known.
    #[serde(default)]
    pub url: Option<String>,
    /// What it is.
    pub title: String,
    /// Publication day, month or year; absent = not stated.
    #[serde(default)]
    pub published: Option<String>,
    /// Day on which it was last read.
    pub read: Day,
    /// It is the issuer's own page, and was itself read.
    #[serde(default)]
    pub official: bool,
    /// The issuer's page that it reproduces or reports.
    #[serde(default)]
    pub copy_of: Option<String>,
    /// Who reported the page, where it was not read itself.
    #[serde(default)]
    pub reported_by: Option<String>,
}

/// A project that proves more than an exam: what a plan adds to a role-level step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BuildBlock {
    /// Never changes.
    pub id: String,
    /// Skills that it exercises; the block that shares most with a step is chosen.
    pub skills: Levels,
    /// The cloud it needs, where it needs one.
    #[serde(default)]
    pub cloud: Option<String>,
    /// What to build.
    pub project: String,
    /// Hours, our judgement.
    pub hours: u32,
    /// Ceiling of cloud cost in US dollars; 0 = runs on an ordinary computer.
    pub cost_usd: u32,
    /// What finished means.
    pub finished: String,
    /// What to write about it.
    pub write_up: String,
    /// One thing to do in public.
    pub community: String,
}

/// The head of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Meta {
    /// Day on which the facts were last checked as a whole.
    pub checked: Day,
    /// Day of the newest evidence in it.
    pub newest_evidence: Day,
    /// Version, grows with every release of the data.
    pub version: u32,
    /// Licence of the data.
    pub licence: String,
}

/// Everything.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Catalog {
    /// The head.
    pub meta: Meta,
    /// By id.
    pub certifications: BTreeMap<String, Certification>,
    /// By id.
    pub skills: BTreeMap<String, Skill>,
    /// In the order of the file, which is the order of presentation.
    pub goals: Vec<Goal>,
    /// By id.
    pub evidence: BTreeMap<String, Evidence>,
    /// By id.
    pub issuers: BTreeMap<String, Issuer>,
    /// By id.
    pub sources: BTreeMap<String, Source>,
    /// Published guides, oldest first.
    pub guides: Vec<Guide>,
    /// Situations that guides speak of.
    pub situations: Vec<Situation>,
    /// Projects.
    pub build_blocks: Vec<BuildBlock>,
}

impl Catalog {
    /// Returns the goal with this id.
    pub fn goal(&self, id: &str) -> Option<&Goal> {
        self.goals.iter().find(|goal| goal.id == id)
    }

    /// Returns the column of the ladder of a certification.
    pub fn column(&self, certification: &Certification) -> &str {
        self.issuers.get(&certification.issuer).map_or("other", |issuer| issuer.column.as_str())
    }

    /// Returns the name of an issuer, or its id where the catalogue has no entry for it.
    pub fn issuer_name<'a>(&'a self, id: &'a str) -> &'a str {
        self.issuers.get(id).map_or(id, |issuer| issuer.name.as_str())
    }

    /// Returns the credential that a pass of `certification` awards.
    pub fn credential(certification: &Certification) -> &str {
        certification.awards.as_deref().unwrap_or(&certification.id)
    }

    /// Returns the name of a skill, or its id where it is unknown.
    pub fn skill_name<'a>(&'a self, id: &'a str) -> &'a str {
        self.skills.get(id).map_or(id, |skill| skill.name.as_str())
    }

    /// Returns the share from 0 to 1 to which employers know it.
    pub fn recognition(certification: &Certification) -> f64 {
        Recognition::share(&certification.judgement.recognition)
    }
}
