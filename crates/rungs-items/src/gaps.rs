//! Texts with gaps, as executable questions have them: `{name}` is a gap, `{{` and `}}` are braces.

use std::collections::{BTreeMap, BTreeSet};

use crate::question::{Body, Choice, Question};

/// A part of a text with gaps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Shown as it is.
    Text(&'a str),
    /// The name of a gap.
    Gap(&'a str),
}

/// A text whose gaps cannot be understood or filled.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GapError {
    /// A brace that is neither doubled nor part of a gap.
    #[error("`{brace}` at byte {at} belongs to no gap; write a gap as `{{name}}`, a brace as `{brace}{brace}`")]
    Brace {
        /// The brace.
        brace: char,
        /// Where it stands in the text.
        at: usize,
    },
    /// A gap without a value.
    #[error("the gap `{{{0}}}` has no value")]
    Missing(String),
}

impl GapError {
    /// Returns the place in the text, where there is one.
    pub(crate) fn at(&self) -> usize {
        match self {
            Self::Brace { at, .. } => *at,
            Self::Missing(_) => 0,
        }
    }
}

/// Returns the pieces of a text. A gap's name is `a-z`, `0-9` and `_`, and begins with a letter or `_`.
///
/// # Errors
///
/// [`GapError::Brace`] for a brace that is neither doubled nor part of a gap.
pub fn pieces(text: &str) -> Result<Vec<Piece<'_>>, GapError> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(next) = rest.find(['{', '}']) {
        let (before, from) = rest.split_at(next);
        if !before.is_empty() {
            found.push(Piece::Text(before));
        }
        if let Some(after) = from.strip_prefix("{{") {
            found.push(Piece::Text("{"));
            rest = after;
        } else if let Some(after) = from.strip_prefix("}}") {
            found.push(Piece::Text("}"));
            rest = after;
        } else if let Some((name, after)) = gap(from) {
            found.push(Piece::Gap(name));
            rest = after;
        } else {
            let brace = if from.starts_with('{') { '{' } else { '}' };
            return Err(GapError::Brace { brace, at: text.len() - from.len() });
        }
    }
    if !rest.is_empty() {
        found.push(Piece::Text(rest));
    }
    Ok(found)
}

fn gap(from: &str) -> Option<(&str, &str)> {
    let (name, after) = from.strip_prefix('{')?.split_once('}')?;
    let fits = name.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'));
    let begins = name.bytes().next().is_some_and(|byte| !byte.is_ascii_digit());
    (fits && begins && name.len() <= 64).then_some((name, after))
}

/// Returns the text with its gaps filled and its doubled braces made single.
///
/// # Errors
///
/// [`GapError`] for a stray brace, or a gap that `values` does not have.
pub fn fill(text: &str, values: &BTreeMap<String, String>) -> Result<String, GapError> {
    let mut filled = String::with_capacity(text.len());
    for piece in pieces(text)? {
        filled.push_str(match piece {
            Piece::Text(text) => text,
            Piece::Gap(name) => values.get(name).ok_or_else(|| GapError::Missing(name.to_owned()))?,
        });
    }
    Ok(filled)
}

/// Returns the gap of a text that has exactly one.
pub(crate) fn only(text: &str) -> Option<String> {
    let mut gaps = pieces(text).ok()?.into_iter().filter_map(|piece| match piece {
        Piece::Gap(name) => Some(name),
        Piece::Text(_) => None,
    });
    let first = gaps.next()?;
    gaps.all(|other| other == first).then(|| first.to_owned())
}

/// Returns the names of all gaps of a question, sorted, each once; none where no script fills them.
pub fn names(question: &Question) -> Vec<String> {
    if question.script.is_none() {
        return Vec::new();
    }
    let mut found = BTreeSet::new();
    for text in texts(question) {
        // Stray braces were reported when the file was read.
        for piece in pieces(text).unwrap_or_default() {
            if let Piece::Gap(name) = piece {
                found.insert(name.to_owned());
            }
        }
    }
    found.into_iter().collect()
}

/// Returns every text of a question that can have gaps.
fn texts(question: &Question) -> Vec<&str> {
    let mut all = vec![question.stem.as_str()];
    all.extend(question.case.as_ref().map(|case| case.scenario.as_str()));
    match &question.body {
        Body::Choose { options } => all.extend(both(options)),
        Body::Order { steps } => all.extend(both(steps)),
        Body::Match { items, matches, .. } => {
            all.extend(both(items));
            all.extend(both(matches));
        }
        Body::Number { numeric, why } => {
            all.extend([&numeric.value, &numeric.unit, &numeric.tolerance, why].map(String::as_str));
            all.extend(numeric.units.values().map(String::as_str));
            all.extend(numeric.mistakes.iter().flat_map(|mistake| [mistake.value.as_str(), mistake.why.as_str()]));
        }
        Body::Text { short_text, why } => {
            all.push(why);
            all.extend(short_text.accepted.iter().map(String::as_str));
            all.extend(short_text.mistakes.iter().flat_map(|mistake| [mistake.value.as_str(), mistake.why.as_str()]));
        }
    }
    all
}

fn both(choices: &[Choice]) -> impl Iterator<Item = &str> {
    choices.iter().flat_map(|choice| [choice.text.as_str(), choice.reason.as_str()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_filled_and_braces_kept() {
        let values = BTreeMap::from([("a".to_owned(), "1".to_owned()), ("b_2".to_owned(), "{x}".to_owned())]);
        let cases = [
            ("no gap", Ok("no gap")),
            ("{a} and {b_2}", Ok("1 and {x}")),
            ("{{a}} {{{a}}}", Ok("{a} {1}")),
            ("{c}", Err(GapError::Missing("c".to_owned()))),
            ("é{", Err(GapError::Brace { brace: '{', at: 2 })),
            ("a }", Err(GapError::Brace { brace: '}', at: 2 })),
            ("{A}", Err(GapError::Brace { brace: '{', at: 0 })),
            ("{2a}", Err(GapError::Brace { brace: '{', at: 0 })),
            ("{}", Err(GapError::Brace { brace: '{', at: 0 })),
        ];
        for (text, filled) in cases {
            assert_eq!(fill(text, &values), filled.map(str::to_owned), "{text}");
        }
    }

    #[test]
    fn an_option_is_named_after_its_only_gap() {
        let cases = [("{right} USD", Some("right")), ("{a} to {b}", None), ("{a} or {a}", Some("a")), ("none", None)];
        for (text, name) in cases {
            assert_eq!(only(text).as_deref(), name, "{text}");
        }
    }
}
