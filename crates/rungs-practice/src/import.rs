//! What people already hold, read from the files of others and matched to the catalogue.
//!
//! Nothing here is recorded: [`read`] gives candidates, each with its match and how sure that is, for a person to
//! confirm. What cannot be used is named with its row and column, and the rest is kept. Files are the work of strangers:
//! sizes are limited, addresses other than `http` and `https` are dropped.

mod json_resume;
mod linkedin;
mod matching;
mod words;

use rungs_catalog::Catalog;
use rungs_planner::Day;
use serde::Serialize;

use crate::events::CredentialEarned;

pub use json_resume::export;
pub use matching::{Certainty, Match, match_name};

/// Most bytes of a file, and of the one file that is read of an archive.
pub const MOST_BYTES: usize = 64 * 1024 * 1024;
/// Most rows that are read.
pub const MOST_ROWS: usize = 2_000;
/// Most characters of one field.
const MOST_CHARACTERS: usize = 500;

/// The kind of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// LinkedIn's `Certifications.csv`, or the archive that it comes in.
    Linkedin,
    /// JSON Resume 1.0.0.
    JsonResume,
}

impl Format {
    /// Returns the id, as in events and flags.
    pub fn id(self) -> &'static str {
        match self {
            Self::Linkedin => "linkedin",
            Self::JsonResume => "json-resume",
        }
    }

    /// Returns the kind that a file's first bytes speak for.
    pub fn of(bytes: &[u8]) -> Self {
        let first = bytes.iter().find(|byte| !byte.is_ascii_whitespace() && !matches!(byte, 0xef | 0xbb | 0xbf));
        if first == Some(&b'{') { Self::JsonResume } else { Self::Linkedin }
    }
}

/// How exact a day is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Precision {
    /// The day itself.
    Day,
    /// Only the month is known; the day is its first.
    Month,
    /// Only the year is known; the day is its first.
    Year,
}

/// A day with how exact it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Dated {
    /// The day.
    pub day: Day,
    /// How exact it is.
    pub precision: Precision,
}

/// One credential of a file.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Candidate {
    /// Row of the file: a line of CSV, or the place in a list, from 1.
    pub row: usize,
    /// Its name as the file writes it.
    pub name: String,
    /// Who issued it.
    pub issuer: String,
    /// When it was earned; without it nothing can be recorded.
    pub earned: Option<Dated>,
    /// When it runs out: of a month its first day, so that a reminder comes too early rather than too late.
    pub expires: Option<Dated>,
    /// Where it can be verified.
    pub url: Option<String>,
    /// Its number.
    pub number: Option<String>,
    /// What of the catalogue it is.
    pub matched: Match,
    /// Where it comes from.
    pub from: Format,
}

impl Candidate {
    /// Returns the credential to record: of the catalogue where `as_matched`, else by its name alone. `None` without a day.
    pub fn credential(&self, as_matched: bool) -> Option<CredentialEarned> {
        let known = self.matched.certification.clone().filter(|_| as_matched);
        Some(CredentialEarned {
            name: self.matched.name.clone().filter(|_| known.is_some()).unwrap_or_else(|| self.name.clone()),
            certification: known,
            issuer: self.issuer.clone(),
            earned: self.earned?.day,
            expires: self.expires.map(|expires| expires.day),
            url: self.url.clone(),
            number: self.number.clone(),
            from: self.from.id().to_owned(),
        })
    }
}

/// What is wrong with a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fault {
    /// A value is not what its column asks for.
    Wrong,
    /// A value that is needed is not there.
    Missing,
    /// A value was left out, since it could do harm.
    Unsafe,
}

/// A remark on a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Note {
    /// Row, as in [`Candidate::row`]; absent = the file as a whole.
    pub row: Option<usize>,
    /// The column.
    pub column: Option<&'static str>,
    /// What is wrong.
    pub fault: Fault,
    /// It in words.
    pub text: String,
}

/// What a file holds.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Imported {
    /// In the order of the file.
    pub candidates: Vec<Candidate>,
    /// What was wrong with it.
    pub notes: Vec<Note>,
}

impl Imported {
    fn note(&mut self, row: Option<usize>, column: Option<&'static str>, fault: Fault, text: impl Into<String>) {
        self.notes.push(Note { row, column, fault, text: text.into() });
    }

    /// Takes an address, or says why not.
    fn address(&mut self, row: usize, column: &'static str, text: &str) -> Option<String> {
        if text.trim().is_empty() {
            return None;
        }
        let url = safe_url(text);
        if url.is_none() {
            self.note(Some(row), Some(column), Fault::Unsafe, "an address that is not http or https was left out");
        }
        url
    }
}

/// Why a file cannot be read at all.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// It is larger than [`MOST_BYTES`].
    #[error("the file is larger than 64 MiB")]
    TooLarge,
    /// It has no row with the names of the columns.
    #[error("no row with `Name` and `Authority` was found")]
    NoHeader,
    /// The archive is damaged or none.
    #[error("the archive cannot be read: {0}")]
    Archive(String),
    /// The archive has more entries than any export.
    #[error("the archive has more than {most} files")]
    Entries {
        /// The limit.
        most: usize,
    },
    /// The archive would unpack to far more than it is.
    #[error("the archive would unpack to far more than it holds")]
    Ratio,
    /// The archive has no such file.
    #[error("the archive has no Certifications.csv")]
    NoFile,
    /// It is not JSON.
    #[error("the file is not JSON: {0}")]
    Json(String),
    /// It is JSON, and no résumé.
    #[error("the file is not a JSON Resume: {0}")]
    Resume(&'static str),
}

impl ImportError {
    /// Returns what one can do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::NoHeader | Self::NoFile => {
                "on LinkedIn: Settings, Data privacy, Get a copy of your data; choose Licenses & certifications"
            }
            Self::Json(_) | Self::Resume(_) => "name a file as jsonresume.org describes it",
            _ => "unpack it and name Certifications.csv itself",
        }
    }
}

/// Reads a file and matches what it holds to the catalogue as known on `day`.
///
/// # Errors
///
/// [`ImportError`] when nothing of it can be read; single bad rows are notes.
pub fn read(bytes: &[u8], format: Format, catalog: &Catalog, day: Day) -> Result<Imported, ImportError> {
    if bytes.len() > MOST_BYTES {
        return Err(ImportError::TooLarge);
    }
    let mut imported = match format {
        Format::Linkedin if bytes.starts_with(b"PK") => linkedin::read_csv(&linkedin::unpack(bytes)?)?,
        Format::Linkedin => linkedin::read_csv(bytes)?,
        Format::JsonResume => json_resume::read(bytes)?,
    };
    for candidate in &mut imported.candidates {
        let earned = candidate.earned.map_or(day, |earned| earned.day);
        candidate.matched = match_name(catalog, &candidate.name, &candidate.issuer, earned);
    }
    Ok(imported)
}

/// Returns an address of the web as it is, without blanks around it; `None` for anything else, such as `javascript:`.
pub fn safe_url(text: &str) -> Option<String> {
    let text = text.trim();
    let lower = text.to_ascii_lowercase();
    let rest = lower.strip_prefix("https://").or_else(|| lower.strip_prefix("http://"))?;
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let plain =
        |c: char| !c.is_control() && !c.is_whitespace() && !matches!(c, '<' | '>' | '"' | '`' | '{' | '}' | '\\');
    // A name before the host (`https://bank.example@evil.example`) is there to mislead.
    let fine = !host.is_empty() && !host.contains('@') && text.chars().all(plain) && text.len() <= 2_000;
    fine.then(|| text.to_owned())
}

/// Returns a text on one line, without what could steer a terminal, and not longer than a name can be.
fn tidy(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let hidden = |c: &char| {
        !c.is_control()
            && !matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{feff}')
    };
    words.join(" ").chars().filter(hidden).take(MOST_CHARACTERS).collect()
}

fn date(year: i16, month: i8, day: i8) -> Option<Day> {
    (1900..=2200).contains(&year).then(|| jiff::civil::Date::new(year, month, day).ok().map(Day::from)).flatten()
}

#[cfg(test)]
mod tests;
