//! One question as its file describes it: what is asked, what is right and why, where it comes from.
//!
//! A [`Question`] is the unit that is asked, answered and remembered. A case study's file gives one
//! question for each of its parts, which share a [`Case`].

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What the learner has to do with the knowledge (after Anderson & Krathwohl 2001).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CognitiveLevel {
    /// Recall a fact or a name.
    Remember,
    /// Explain or tell apart.
    Understand,
    /// Use it in a given situation.
    Apply,
    /// Weigh several things against each other.
    Analyse,
}

/// What sort of answer is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// One of several options.
    SingleChoice,
    /// A stated number of several options.
    ChooseN,
    /// All options, in order.
    Ordering,
    /// A match for each item.
    Matching,
    /// A number with its unit.
    Numeric,
    /// A word or a few.
    ShortText,
}

/// Who did something to a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Who {
    /// A language model.
    Ai,
    /// A human being.
    Person,
}

/// Somebody's part in a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Credit {
    /// A model or a human being.
    pub who: Who,
    /// In what capacity, such as `author` or `answered blind`.
    pub role: String,
    /// The day; absent = that of the file.
    #[serde(default, deserialize_with = "crate::day::optional")]
    pub on: Option<Date>,
    /// A name, where the person wants to be named.
    #[serde(default)]
    pub name: Option<String>,
}

/// Where a statement can be looked up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Its title.
    pub title: String,
    /// Its address, `https://…`.
    pub url: String,
    /// The day it was read.
    #[serde(deserialize_with = "crate::day::day")]
    pub checked: Date,
}

/// A scenario that several questions share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// The file's id.
    pub id: String,
    /// The scenario, in Markdown.
    pub scenario: String,
    /// The place of this part, from 1.
    pub part: usize,
    /// How many parts there are.
    pub of: usize,
}

/// An option, a step of an order, or one side of a match.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// Its name inside this version of the question: `a`, `b`, … or the mistake it stands for.
    pub id: String,
    /// What is shown, in Markdown.
    pub text: String,
    /// Why it is right or wrong, in Markdown.
    pub reason: String,
    /// Whether it is to be chosen (choice), or belongs to an item (matches of a matching).
    pub right: bool,
}

/// A common wrong answer with what it shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mistake {
    /// The answer: a decimal number or a text.
    #[serde(alias = "text")]
    pub value: String,
    /// What leads to it.
    pub why: String,
}

/// The right number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Numeric {
    /// The right value, decimal, in `unit`.
    pub value: String,
    /// Its unit; empty = a bare number.
    #[serde(default)]
    pub unit: String,
    /// Largest difference that still counts, decimal; in percent of the value where `relative`.
    #[serde(default)]
    pub tolerance: String,
    /// The tolerance is in percent.
    #[serde(default)]
    pub relative: bool,
    /// Other units, with what one of them is in `unit`.
    #[serde(default)]
    pub units: BTreeMap<String, String>,
    /// Common wrong values.
    #[serde(default)]
    pub mistakes: Vec<Mistake>,
}

/// The right words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShortText {
    /// Every form that counts.
    pub accepted: Vec<String>,
    /// Capitals matter.
    #[serde(default)]
    pub case_sensitive: bool,
    /// Common wrong words.
    #[serde(default)]
    pub mistakes: Vec<Mistake>,
}

/// A pair of a matching.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pair {
    /// Id of the item.
    pub item: String,
    /// Id of its match.
    pub matched: String,
}

/// A script that fills the gaps of a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Script {
    /// `rhai` source.
    pub source: String,
    /// Line of the file on which the source begins, from 1.
    pub line: usize,
    /// Hashes of the variants of some seeds.
    pub golden: BTreeMap<u32, String>,
}

/// What is to be answered, and the key.
///
/// Variants are stored in logs in this form: add, never rename.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Body {
    /// Choose one or several; `n` = how many are right.
    Choose {
        /// The options, in the order of the file.
        options: Vec<Choice>,
    },
    /// Put in order; the steps stand in the right order.
    Order {
        /// The steps.
        steps: Vec<Choice>,
    },
    /// Find the match of each item.
    Match {
        /// The items; the reason of an item says why its match is right.
        items: Vec<Choice>,
        /// The matches; some may belong to no item.
        matches: Vec<Choice>,
        /// The right pairs, one for each item. Two items may share a match.
        pairs: Vec<Pair>,
    },
    /// Give a number.
    Number {
        /// The right number.
        numeric: Numeric,
        /// Why it is right, in Markdown.
        why: String,
    },
    /// Give a word or a few.
    Text {
        /// The right words.
        short_text: ShortText,
        /// Why they are right, in Markdown.
        why: String,
    },
}

/// A question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Question {
    /// The file's name; for a part of a case study `file/part`. It never changes.
    pub id: String,
    /// What sort of answer is asked for.
    pub kind: Kind,
    /// Exams it serves, each with the ids of its objectives.
    pub exams: BTreeMap<String, Vec<String>>,
    /// Questions of one family test the same idea; absent = a family of its own.
    pub family: Option<String>,
    /// The author's guess of the difficulty, in logits.
    pub difficulty: f64,
    /// What the learner has to do.
    pub level: CognitiveLevel,
    /// Where it comes from, in words.
    pub origin: String,
    /// Who wrote it.
    pub written_by: Credit,
    /// Who checked it.
    pub checked_by: Vec<Credit>,
    /// The day it was written.
    pub written: Date,
    /// The day it was last read as a whole.
    pub reviewed: Date,
    /// SPDX name.
    pub licence: String,
    /// Where it can be looked up.
    pub sources: Vec<Source>,
    /// Options may be shown in any order.
    pub shuffle: bool,
    /// The scenario it belongs to.
    pub case: Option<Case>,
    /// What is asked, in Markdown; with gaps where there is a script.
    pub stem: String,
    /// What is to be answered, and the key; with gaps where there is a script.
    pub body: Body,
    /// Fills the gaps.
    pub script: Option<Script>,
    /// SHA-256 (64 hex digits) of everything that makes a difference to who answers: kind, scenario, stem, options, key, script.
    /// Reasons, sources and credits are left out: to mend a reason makes no new question.
    pub content: String,
    /// File and line of the question, for messages.
    pub place: Place,
}

/// Where something stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// Path as given to the reader, with `/`.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
}

impl Question {
    /// Returns the name that questions of the same idea share.
    pub fn family(&self) -> &str {
        self.family.as_deref().or(self.case.as_ref().map(|case| case.id.as_str())).unwrap_or(&self.id)
    }

    /// Returns whether a script fills its gaps.
    pub fn is_executable(&self) -> bool {
        self.script.is_some()
    }
}
