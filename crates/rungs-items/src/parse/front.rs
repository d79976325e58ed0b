//! The front matter of a question's file.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Deserialize;

use super::report::Report;
use crate::day::Day;
use crate::question::{CognitiveLevel, Credit, Kind, Numeric, ShortText, Source};

/// What kind of file it is: an answer's kind, or a file that gives several or drawn questions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum FileKind {
    SingleChoice,
    ChooseN,
    Ordering,
    Matching,
    Numeric,
    ShortText,
    CaseStudy,
    Executable,
}

impl FileKind {
    /// Returns the kind of answer; none for files that say it elsewhere.
    pub(super) fn answer(self) -> Option<Kind> {
        Some(match self {
            Self::SingleChoice => Kind::SingleChoice,
            Self::ChooseN => Kind::ChooseN,
            Self::Ordering => Kind::Ordering,
            Self::Matching => Kind::Matching,
            Self::Numeric => Kind::Numeric,
            Self::ShortText => Kind::ShortText,
            Self::CaseStudy | Self::Executable => return None,
        })
    }
}

/// The keys as they stand. All may be absent, so that everything that is missing is reported at once.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Front {
    pub(super) kind: Option<FileKind>,
    pub(super) exams: Option<BTreeMap<String, Vec<String>>>,
    pub(super) family: Option<String>,
    pub(super) difficulty: Option<f64>,
    pub(super) level: Option<CognitiveLevel>,
    pub(super) origin: Option<String>,
    pub(super) written_by: Option<Credit>,
    pub(super) checked_by: Option<Vec<Credit>>,
    written: Option<Day>,
    reviewed: Option<Day>,
    pub(super) licence: Option<String>,
    pub(super) sources: Option<Vec<Source>>,
    pub(super) shuffle: Option<bool>,
    pub(super) numeric: Option<Numeric>,
    pub(super) short_text: Option<ShortText>,
    pub(super) executable: Option<Executable>,
    pub(super) parts: Option<Vec<Part>>,
}

/// The table `[executable]`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Executable {
    pub(super) format: FileKind,
    #[serde(default)]
    pub(super) golden: BTreeMap<String, String>,
}

/// A table of `[[parts]]`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Part {
    pub(super) id: String,
    pub(super) kind: FileKind,
    pub(super) exams: Option<BTreeMap<String, Vec<String>>>,
    pub(super) difficulty: Option<f64>,
    pub(super) level: Option<CognitiveLevel>,
    pub(super) family: Option<String>,
    pub(super) shuffle: Option<bool>,
}

/// What every question of the file shares.
#[derive(Debug, Clone)]
pub(super) struct Shared {
    pub(super) origin: String,
    pub(super) written_by: Credit,
    pub(super) checked_by: Vec<Credit>,
    pub(super) written: Date,
    pub(super) reviewed: Date,
    pub(super) licence: String,
    pub(super) sources: Vec<Source>,
}

/// Reads the TOML that begins at byte `at` of the file.
pub(super) fn read(report: &mut Report<'_>, toml: &str, at: usize) -> Option<Front> {
    match toml::from_str::<Front>(toml) {
        Ok(front) => Some(front),
        Err(error) => {
            let place = at + error.span().map_or(0, |span| span.start);
            report.add(place, error.message().trim().replace('\n', ", "), "`banks/README.md` lists the keys");
            None
        }
    }
}

/// Takes what every question shares out of the front matter; reports all that is missing.
pub(super) fn shared(report: &mut Report<'_>, front: &mut Front, toml: &str, at: usize) -> Option<Shared> {
    let mut missing = |absent: bool, key: &str| {
        if absent {
            report.add(at, format!("`{key}` is missing"), "add it to the front matter");
        }
    };
    missing(front.origin.as_ref().is_none_or(|origin| origin.trim().is_empty()), "origin");
    missing(front.written_by.is_none(), "written_by");
    missing(front.checked_by.is_none(), "checked_by");
    missing(front.written.is_none(), "written");
    missing(front.reviewed.is_none(), "reviewed");
    missing(front.licence.as_ref().is_none_or(|licence| licence.trim().is_empty()), "licence");
    missing(front.sources.as_ref().is_none_or(Vec::is_empty), "sources");
    for source in front.sources.iter().flatten() {
        if !source.url.starts_with("https://") || source.url.contains(char::is_whitespace) {
            let place = at + toml.find(&source.url).filter(|_| !source.url.is_empty()).unwrap_or_default();
            report.add(place, format!("`{}` is no address", source.url), "write it out, beginning with `https://`");
        }
    }
    Some(Shared {
        origin: front.origin.take()?,
        written_by: front.written_by.take()?,
        checked_by: front.checked_by.take()?,
        written: front.written?.0,
        reviewed: front.reviewed?.0,
        licence: front.licence.take()?,
        sources: front.sources.take()?,
    })
}

/// What one question says for itself: which exams, how hard, what the learner has to do.
#[derive(Debug, Clone)]
pub(super) struct Own {
    pub(super) exams: BTreeMap<String, Vec<String>>,
    pub(super) difficulty: f64,
    pub(super) level: CognitiveLevel,
}

/// Checks the keys of one question; `whose` names it in messages, `at` is where it begins in the file.
pub(super) fn own(
    report: &mut Report<'_>,
    at: usize,
    whose: &str,
    exams: Option<BTreeMap<String, Vec<String>>>,
    difficulty: Option<f64>,
    level: Option<CognitiveLevel>,
) -> Option<Own> {
    for (absent, key) in [(exams.is_none(), "exams"), (difficulty.is_none(), "difficulty"), (level.is_none(), "level")]
    {
        if absent {
            report.add(at, format!("`{key}` is missing{whose}"), "add it to the front matter");
        }
    }
    if exams.as_ref().is_some_and(|exams| exams.is_empty() || exams.values().any(Vec::is_empty)) {
        report.add(at, format!("no exam or no objective is named{whose}"), "write `exams = { exam-id = [\"3.1\"] }`");
    }
    // Logits beyond this differ in nothing that could be seen.
    if difficulty.is_some_and(|logits| !(-6.0..=6.0).contains(&logits)) {
        report.add(at, format!("`difficulty` is outside -6 to 6{whose}"), "0 is middling, -2 very easy, 2 hard");
        return None;
    }
    Some(Own { exams: exams?, difficulty: difficulty?, level: level? })
}
