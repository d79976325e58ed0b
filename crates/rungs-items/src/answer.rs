//! What a learner answered: its stored form, reading what was typed, and whether it is complete.

pub(crate) mod number;
pub(crate) mod unit;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::present::{Shown, ShownChoice};
use crate::question::Kind;

/// Longest words that are taken, in characters.
pub const LONGEST_TEXT: usize = 1_000;

/// An answer. Ids are those of the variant's choices.
///
/// It stands in logs as `{"chosen":["a"]}`, `{"ordered":["b","a"]}`, `{"matched":{"1":"b"}}`, `{"number":"12.5 USD"}` or
/// `{"text":"…"}`: this form may never change. Numbers and texts are kept as typed, and understood when scored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// The options chosen, in any order.
    Chosen(Vec<String>),
    /// The steps in the order given.
    Ordered(Vec<String>),
    /// The match of each item, by the item's id.
    Matched(BTreeMap<String, String>),
    /// A number, as typed.
    Number(String),
    /// Words, as typed.
    Text(String),
}

impl Answer {
    /// Returns whether nothing was answered.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Chosen(ids) | Self::Ordered(ids) => ids.is_empty(),
            Self::Matched(pairs) => pairs.is_empty(),
            Self::Number(text) | Self::Text(text) => text.trim().is_empty(),
        }
    }
}

/// Why an answer cannot be taken as it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AnswerError {
    /// Nothing was answered.
    #[error("there is no answer yet")]
    Empty,
    /// Another number of options was chosen than asked for.
    #[error("{given} chosen, {asked} asked for")]
    Count {
        /// How many were chosen.
        given: usize,
        /// How many are asked for.
        asked: usize,
    },
    /// Steps or items are left out.
    #[error("{given} of {asked} placed")]
    Incomplete {
        /// How many were placed.
        given: usize,
        /// How many there are.
        asked: usize,
    },
    /// There is no such option.
    #[error("there is no `{name}` here; use {known}")]
    Unknown {
        /// What was typed.
        name: String,
        /// What can be typed.
        known: String,
    },
    /// Something was named twice.
    #[error("`{name}` is named twice")]
    Twice {
        /// What was named.
        name: String,
    },
    /// It cannot be read as a number.
    #[error("`{typed}` is no number; write it such as 1200, 1,200.50 or 3e4")]
    NotANumber {
        /// What was typed.
        typed: String,
    },
    /// The unit is none that the question knows.
    #[error("the unit `{typed}` is not known here; {}", if known.is_empty() { "give the bare number".to_owned() } else { format!("use {known}, or none") })]
    Unit {
        /// What was typed.
        typed: String,
        /// The units that are known.
        known: String,
    },
    /// The words are too many.
    #[error("the answer is longer than {LONGEST_TEXT} characters")]
    TooLong,
    /// The answer is of another kind than the question.
    #[error("this question is answered in another way")]
    WrongKind,
}

/// Reads what was typed in answer to a question on the screen. Letters and numbers are places there, not ids.
///
/// * choice: `b`, `A C`, `ac`, `1 3`;
/// * ordering: `c,a,b` or `cab`;
/// * matching: `1b 2a 3c`, or `bac` for the items from the first to the last;
/// * number and text: as typed.
///
/// # Errors
///
/// [`AnswerError`] when it cannot be understood or is not complete.
pub fn read_typed(shown: &Shown, typed: &str) -> Result<Answer, AnswerError> {
    if typed.trim().is_empty() {
        return Err(AnswerError::Empty);
    }
    let answer = match shown.kind {
        Kind::SingleChoice | Kind::ChooseN => Answer::Chosen(places(&shown.options, typed)?),
        Kind::Ordering => Answer::Ordered(places(&shown.options, typed)?),
        Kind::Matching => Answer::Matched(pairs(shown, typed)?),
        Kind::Numeric => Answer::Number(typed.trim().to_owned()),
        Kind::ShortText => Answer::Text(typed.trim().to_owned()),
    };
    check(shown, &answer)?;
    Ok(answer)
}

/// Returns the letters of places, `A` to the last.
fn letters(choices: &[ShownChoice]) -> String {
    let last = ('A'..='Z').nth(choices.len().saturating_sub(1)).unwrap_or('Z');
    format!("A to {last}")
}

/// Returns the choice at a place given as a letter.
fn by_letter(choices: &[ShownChoice], letter: char) -> Result<String, AnswerError> {
    ('a'..='z')
        .zip(choices)
        .find(|(known, _)| *known == letter.to_ascii_lowercase())
        .map(|(_, choice)| choice.id.clone())
        .ok_or_else(|| AnswerError::Unknown { name: letter.to_string(), known: letters(choices) })
}

/// Returns the choice at a place given as a number from 1.
fn by_number(choices: &[ShownChoice], number: &str) -> Result<String, AnswerError> {
    let place = number.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
    place
        .and_then(|place| choices.get(place))
        .map(|choice| choice.id.clone())
        .ok_or_else(|| AnswerError::Unknown { name: number.to_owned(), known: format!("1 to {}", choices.len()) })
}

fn places(choices: &[ShownChoice], typed: &str) -> Result<Vec<String>, AnswerError> {
    let mut ids = Vec::new();
    for word in typed.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '.' | ')')).filter(|w| !w.is_empty())
    {
        if word.bytes().all(|byte| byte.is_ascii_digit()) {
            ids.push(by_number(choices, word)?);
        } else {
            for letter in word.chars() {
                ids.push(by_letter(choices, letter)?);
            }
        }
    }
    Ok(ids)
}

fn pairs(shown: &Shown, typed: &str) -> Result<BTreeMap<String, String>, AnswerError> {
    let mut pairs = BTreeMap::new();
    if !typed.contains(|c: char| c.is_ascii_digit()) {
        let matches = places(&shown.matches, typed)?;
        if matches.len() != shown.items.len() {
            return Err(AnswerError::Incomplete { given: matches.len(), asked: shown.items.len() });
        }
        return Ok(shown.items.iter().map(|item| item.id.clone()).zip(matches).collect());
    }
    let mut number = String::new();
    for character in typed.chars() {
        if character.is_ascii_digit() {
            number.push(character);
        } else if character.is_alphabetic() {
            let item = by_number(&shown.items, &number)?;
            if pairs.insert(item, by_letter(&shown.matches, character)?).is_some() {
                return Err(AnswerError::Twice { name: number });
            }
            number.clear();
        }
    }
    if number.is_empty() {
        Ok(pairs)
    } else {
        Err(AnswerError::Incomplete { given: pairs.len(), asked: shown.items.len() })
    }
}

/// Checks that an answer is complete and of the form that the question asks for.
///
/// # Errors
///
/// [`AnswerError`] says what is missing or not understood.
pub fn check(shown: &Shown, answer: &Answer) -> Result<(), AnswerError> {
    if answer.is_empty() {
        return Err(AnswerError::Empty);
    }
    match (shown.kind, answer) {
        (Kind::SingleChoice | Kind::ChooseN, Answer::Chosen(ids)) => {
            known(&shown.options, ids)?;
            if ids.len() == shown.choose {
                Ok(())
            } else {
                Err(AnswerError::Count { given: ids.len(), asked: shown.choose })
            }
        }
        (Kind::Ordering, Answer::Ordered(ids)) => {
            known(&shown.options, ids)?;
            complete(ids.len(), shown.options.len())
        }
        (Kind::Matching, Answer::Matched(pairs)) => {
            let has = |choices: &[ShownChoice], id: &String| choices.iter().any(|choice| &choice.id == id);
            for (item, matched) in pairs {
                if !has(&shown.items, item) {
                    return Err(AnswerError::Unknown {
                        name: item.clone(),
                        known: format!("1 to {}", shown.items.len()),
                    });
                }
                if !has(&shown.matches, matched) {
                    return Err(AnswerError::Unknown { name: matched.clone(), known: letters(&shown.matches) });
                }
            }
            complete(pairs.len(), shown.items.len())
        }
        (Kind::Numeric, Answer::Number(typed)) => {
            let number = number::read(typed)?;
            unit::meant(&number.unit, &shown.unit, shown.units.iter().map(String::as_str)).map(|_| ())
        }
        (Kind::ShortText, Answer::Text(typed)) => {
            if typed.chars().count() > LONGEST_TEXT {
                Err(AnswerError::TooLong)
            } else {
                Ok(())
            }
        }
        _ => Err(AnswerError::WrongKind),
    }
}

fn known(choices: &[ShownChoice], ids: &[String]) -> Result<(), AnswerError> {
    let mut seen = BTreeSet::new();
    for id in ids {
        let place = choices.iter().zip('A'..='Z').find(|(choice, _)| &choice.id == id);
        let Some((_, letter)) = place else {
            return Err(AnswerError::Unknown { name: id.clone(), known: letters(choices) });
        };
        if !seen.insert(id) {
            return Err(AnswerError::Twice { name: letter.to_string() });
        }
    }
    Ok(())
}

fn complete(given: usize, asked: usize) -> Result<(), AnswerError> {
    if given == asked { Ok(()) } else { Err(AnswerError::Incomplete { given, asked }) }
}
