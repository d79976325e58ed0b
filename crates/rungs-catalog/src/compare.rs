//! Certifications side by side.

mod words;

use rungs_planner::Day;
use serde::Serialize;

use crate::catalog::Catalog;
use crate::certification::Levels;
use crate::show::{Count, Mark, Show, ShowError, show};

/// What a row is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Aspect {
    /// Who issues it.
    Issuer,
    /// The row of the ladder.
    Level,
    /// What sort of thing.
    Kind,
    /// Where it stands.
    Status,
    /// First day.
    OpenedOn,
    /// Last day.
    RetiredOn,
    /// What takes its place.
    Successors,
    /// US dollars.
    FeeUsd,
    /// US dollars for every begun 30 days.
    MonthlyUsd,
    /// Length of the exam.
    Minutes,
    /// Number of questions.
    Questions,
    /// What is needed to pass.
    PassMark,
    /// The scale of the score.
    Scale,
    /// Months; 0 = for ever.
    ValidityMonths,
    /// How it is renewed.
    Renewal,
    /// Hours for a person who has just what is needed first: our judgement.
    Hours,
    /// How well employers know it, 0 to 1: our judgement.
    Recognition,
    /// Whether it is hands-on, as stated.
    HandsOn,
    /// Skills needed first: our judgement.
    Entry,
    /// Skills that a holder has shown: our judgement.
    Exit,
    /// 1 very easy to 5 very hard: our judgement.
    Difficulty,
    /// Language codes.
    Languages,
    /// What shuts people out, in sentences.
    Eligibility,
}

impl Aspect {
    /// Returns whether it is our judgement rather than a fact.
    pub fn is_judgement(self) -> bool {
        matches!(self, Self::Level | Self::Hours | Self::Recognition | Self::Entry | Self::Exit | Self::Difficulty)
    }
}

/// What stands in a cell; `null` in JSON where nothing is known.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Value {
    /// A whole number.
    Whole(u32),
    /// A number.
    Number(f64),
    /// Yes or no.
    Flag(bool),
    /// A day.
    Day(Day),
    /// Words or an id.
    Text(String),
    /// Several of these.
    List(Vec<String>),
    /// Skill levels.
    Levels(Levels),
    /// Not known, or not published.
    Unknown,
}

/// One aspect of all that are compared.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// What it is about.
    pub aspect: Aspect,
    /// It is our judgement rather than a fact.
    pub judgement: bool,
    /// Not all cells are alike.
    pub differs: bool,
    /// One cell a certification, in the order asked for.
    pub cells: Vec<Value>,
}

/// The head of a column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Head {
    /// The id.
    pub id: String,
    /// The issuer's code.
    pub code: Option<String>,
    /// The name on the day.
    pub name: String,
    /// The mark of the status.
    pub mark: &'static str,
}

/// Certifications side by side.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// The day of the view.
    pub as_of: Day,
    /// Day on which the catalogue was last checked as a whole.
    pub checked: Day,
    /// What is compared.
    pub certifications: Vec<Head>,
    /// Aspect by aspect.
    pub rows: Vec<Row>,
}

/// Why nothing can be compared.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CompareError {
    /// Fewer than two different ones.
    #[error("{found} certification is not enough to compare")]
    TooFew {
        /// How many different ones were named.
        found: usize,
    },
    /// One of them cannot be shown.
    #[error(transparent)]
    Show(#[from] ShowError),
}

impl CompareError {
    /// Returns what the person can do about it.
    pub fn hint(&self) -> String {
        match self {
            Self::TooFew { .. } => {
                "name two or more different ones, as in `rungs compare aws-aif-c01 ms-ai-901`".into()
            }
            Self::Show(error) => error.hint(),
        }
    }
}

/// Sets certifications side by side as known on `day`; one that is named twice stands once.
///
/// # Errors
///
/// [`CompareError`] when fewer than two different ones are named, or one cannot be shown.
pub fn compare<S: AsRef<str>>(catalog: &Catalog, ids: &[S], day: Day) -> Result<Comparison, CompareError> {
    let mut shown: Vec<Show> = Vec::new();
    for id in ids {
        if !shown.iter().any(|other| other.id == id.as_ref()) {
            shown.push(show(catalog, id.as_ref(), day)?);
        }
    }
    if shown.len() < 2 {
        return Err(CompareError::TooFew { found: shown.len() });
    }
    let head = |one: &Show| Head { id: one.id.clone(), code: one.code.clone(), name: one.name.clone(), mark: one.mark };
    let row = |(aspect, value): (Aspect, Fill)| {
        let cells: Vec<Value> = shown.iter().map(value).collect();
        let differs = cells.windows(2).any(|pair| matches!(pair, [a, b] if a != b));
        Row { aspect, judgement: aspect.is_judgement(), differs, cells }
    };
    Ok(Comparison {
        as_of: day,
        checked: catalog.meta.checked,
        certifications: shown.iter().map(head).collect(),
        rows: ASPECTS.into_iter().map(row).collect(),
    })
}

/// Says what stands in a cell.
type Fill = fn(&Show) -> Value;

/// The rows from top to bottom, each with what stands in it.
const ASPECTS: [(Aspect, Fill); 23] = [
    (Aspect::Issuer, |one| Value::Text(one.issuer_name.clone())),
    (Aspect::Level, |one| Value::Text(one.rung.id().into())),
    (Aspect::Kind, |one| Value::Text(one.kind.id().into())),
    (Aspect::Status, |one| Value::Text(one.status.id().into())),
    (Aspect::OpenedOn, |one| or_unknown(one.opened_on, Value::Day)),
    (Aspect::RetiredOn, |one| or_unknown(one.retired_on, Value::Day)),
    (Aspect::Successors, |one| Value::List(one.successors.clone())),
    (Aspect::FeeUsd, |one| or_unknown(one.fee_usd, Value::Number)),
    (Aspect::MonthlyUsd, |one| or_unknown(one.monthly_usd, Value::Number)),
    (Aspect::Minutes, |one| or_unknown(one.minutes, Value::Whole)),
    (Aspect::Questions, |one| match &one.questions {
        Some(Count::Number(number)) => Value::Whole(*number),
        Some(Count::Text(text)) => Value::Text(text.clone()),
        None => Value::Unknown,
    }),
    (Aspect::PassMark, |one| match &one.pass_mark {
        Some(Mark::Score(score)) => Value::Number(*score),
        Some(Mark::Text(text)) => Value::Text(text.clone()),
        None => Value::Unknown,
    }),
    (Aspect::Scale, |one| or_unknown(one.scale.clone(), Value::Text)),
    (Aspect::ValidityMonths, |one| or_unknown(one.validity_months, Value::Whole)),
    (Aspect::Renewal, |one| {
        let way = |rule: &crate::show::Sourced<crate::certification::Renewal>| {
            rule.value.text.clone().unwrap_or_else(|| rule.value.how.words().to_owned())
        };
        known_list(one.renewal.iter().map(way).collect())
    }),
    (Aspect::Hours, |one| Value::Whole(one.judgement.hours)),
    (Aspect::Recognition, |one| Value::Number(one.judgement.recognition.share)),
    (Aspect::HandsOn, |one| or_unknown(one.hands_on, Value::Flag)),
    (Aspect::Entry, |one| Value::Levels(one.judgement.entry.clone())),
    (Aspect::Exit, |one| Value::Levels(one.judgement.exit.clone())),
    (Aspect::Difficulty, |one| Value::Whole(one.judgement.difficulty.level.into())),
    (Aspect::Languages, |one| {
        let mut codes: Vec<String> =
            one.offers.iter().filter(|offer| offer.bookable).flat_map(|offer| offer.languages.clone()).collect();
        codes.sort();
        codes.dedup();
        known_list(codes)
    }),
    (Aspect::Eligibility, |one| Value::List(one.eligibility.iter().map(|rule| rule.value.text.clone()).collect())),
];

fn or_unknown<T>(value: Option<T>, known: fn(T) -> Value) -> Value {
    value.map_or(Value::Unknown, known)
}

fn known_list(list: Vec<String>) -> Value {
    if list.is_empty() { Value::Unknown } else { Value::List(list) }
}
