//! Facts: values that carry their source, the day they were checked and how far to trust them.
//!
//! A fact has two times. `holds_from` says when the value began to be true in the world; `known_from`
//! says when the public could know it. Asked about a day, the catalogue answers with what was known
//! on that day, so a closing that was announced in September does not exist for a reader in January.

use rungs_planner::Day;
use serde::{Deserialize, Serialize};

/// How a fact was learned, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Grade {
    /// The issuer's own page was read.
    Official,
    /// Another page says what the issuer's page said.
    Reported,
    /// Several pages that are not the issuer's agree.
    Other,
    /// One page that is not the issuer's, and nothing else.
    OneSource,
}

impl Grade {
    /// Returns the words that a reader sees.
    pub fn words(self) -> &'static str {
        match self {
            Self::Official => "official page read",
            Self::Reported => "official page, as reported by another",
            Self::Other => "other sources",
            Self::OneSource => "one source only",
        }
    }
}

/// A value with its times, its sources and its grade.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact<T> {
    /// What is said.
    pub value: T,
    /// First day on which the value is true; absent where nobody says.
    #[serde(default)]
    pub holds_from: Option<Day>,
    /// First day on which the public could know it.
    pub known_from: Day,
    /// `known_from` was derived (from publication days or the opening), not found.
    #[serde(default)]
    pub known_from_assumed: bool,
    /// Ids of the sources that say so, strongest first.
    pub sources: Vec<String>,
    /// Day on which these sources were last read for this fact.
    pub checked: Day,
    /// How far to trust it.
    pub grade: Grade,
    /// A reservation or an explanation.
    #[serde(default)]
    pub note: Option<String>,
}

impl<T> Fact<T> {
    /// Returns whether the public could know this on `day`.
    pub fn known_on(&self, day: Day) -> bool {
        self.known_from <= day
    }

    /// Returns whether the value is known and already true on `day`.
    pub fn holds_on(&self, day: Day) -> bool {
        self.known_on(day) && self.holds_from.is_none_or(|from| from <= day)
    }
}

/// A value that changes: the last one that is true wins.
pub type Series<T> = Vec<Fact<T>>;

/// Facts that hold side by side.
pub type Many<T> = Vec<Fact<T>>;

/// Returns the value of a series that was known and true on `day`: the one that holds from the
/// latest day, and among equals the one learned last.
pub fn current<T>(series: &[Fact<T>], day: Day) -> Option<&Fact<T>> {
    series.iter().filter(|fact| fact.holds_on(day)).max_by_key(|fact| (fact.holds_from, fact.known_from))
}

/// Returns the latest word on a day in the calendar (an opening, a closing): what was learned last.
///
/// Unlike [`current`] this looks ahead: a closing that is announced for next month counts today.
pub fn latest_word<T>(series: &[Fact<T>], day: Day) -> Option<&Fact<T>> {
    series.iter().filter(|fact| fact.known_on(day)).max_by_key(|fact| fact.known_from)
}
