//! A set of questions for one exam, and what was decided about questions that were reported.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::question::{Question, Source};
use crate::rulings::{applying, effect};

/// How an exam scores a question of several parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scoring {
    /// Everything right, or nothing.
    #[default]
    AllOrNothing,
    /// By the share that is right; wrong choices count against right ones, never below nothing.
    Partial,
}

/// The guide that a set was written from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Guide {
    /// Its version.
    pub version: String,
    /// Its address.
    pub url: String,
    /// The day it was read.
    #[serde(deserialize_with = "crate::day::day")]
    pub checked: Date,
}

/// What happened to the questions before they counted as checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Counts {
    /// Written.
    pub written: u32,
    /// Answered by a reader other than the writer, who did not see the key.
    pub answered_blind: u32,
    /// Of these, answered otherwise than the key.
    pub disagreed: u32,
    /// Changed after that.
    pub mended: u32,
    /// Taken out.
    pub dropped: u32,
    /// Reviewed by a human expert.
    pub reviewed_by_person: u32,
}

/// The file `bank.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BankFile {
    /// The exam, by catalogue id.
    pub exam: String,
    /// A title for people.
    pub title: String,
    /// BCP 47 tag.
    pub language: String,
    /// SPDX name.
    pub licence: String,
    /// The guide it was written from.
    pub guide: Guide,
    /// How the exam scores.
    pub scoring: Scoring,
    /// Where that is said.
    #[serde(default)]
    pub scoring_source: Option<Source>,
    /// Who wrote and checked it, in one sentence for learners.
    pub provenance: String,
    /// What contributors affirm.
    pub affirmation: String,
    /// Where an exam's owner, or anybody, writes about a question that should not be here.
    pub contact: String,
    /// What happened to the questions.
    pub counts: Counts,
}

/// What was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Decision {
    /// These options count as right too.
    Accept,
    /// These options are the right ones.
    Key,
    /// The question counts for nobody.
    Void,
}

/// A dated decision on a reported question; past answers are scored again by it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ruling {
    /// The question's id.
    pub question: String,
    /// The day of the decision.
    #[serde(deserialize_with = "crate::day::day")]
    pub on: Date,
    /// What was decided.
    pub decision: Decision,
    /// Ids of options; for an ordering the steps in order, for a matching pairs as `item=match`, for a number or a text
    /// the values.
    #[serde(default)]
    pub options: Vec<String>,
    /// Content hashes (or beginnings of at least 8 digits) that it applies to; empty = all.
    #[serde(default)]
    pub versions: Vec<String>,
    /// The reason, for learners.
    pub why: String,
}

/// A set of questions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Bank {
    /// What the set says of itself.
    pub file: BankFile,
    /// The questions, by id.
    pub questions: Vec<Question>,
    /// The decisions, by day.
    pub rulings: Vec<Ruling>,
    /// SHA-256 over contents and rulings: states folded with another hash are out of date.
    pub hash: String,
}

impl Bank {
    /// Returns whether a question counts for nobody any more, by the decisions on it; it is not asked.
    pub fn is_void(&self, question: &Question) -> bool {
        effect(&applying(&self.rulings, &question.id, &question.content)).void
    }

    /// Returns the question of this id.
    pub fn question(&self, id: &str) -> Option<&Question> {
        self.questions
            .binary_search_by(|question| question.id.as_str().cmp(id))
            .ok()
            .and_then(|at| self.questions.get(at))
    }
}

/// What an exam asks for, as the catalogue knows it on a day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Outline {
    /// The exam, by catalogue id.
    pub exam: String,
    /// Its domains.
    pub domains: Vec<OutlineDomain>,
    /// Objectives of earlier blueprints that are asked no more.
    pub retired: Vec<String>,
    /// Questions in one sitting.
    pub draw: Option<u32>,
}

/// A part of an exam.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OutlineDomain {
    /// Its name.
    pub name: String,
    /// Its share, in percent.
    pub weight: f64,
    /// Its objectives: id and text.
    pub objectives: Vec<(String, String)>,
}

impl Outline {
    /// Returns the place of the domain that an objective belongs to.
    pub fn domain_of(&self, objective: &str) -> Option<usize> {
        self.domains.iter().position(|domain| domain.objectives.iter().any(|(id, _)| id == objective))
    }
}
