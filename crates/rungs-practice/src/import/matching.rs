//! Which certification of the catalogue a name of somebody else's file means.
//!
//! Only the same name, an official code, another usual name or a former name makes a match certain, and only if the
//! issuer does not speak against it. Everything else is a guess for a person to confirm, or no match.

use std::collections::BTreeSet;

use rungs_catalog::certification::Certification;
use rungs_catalog::{AsOf, Catalog};
use rungs_planner::Day;
use serde::Serialize;

/// From this share of common words on a match is likely.
const LIKELY: f64 = 0.72;

/// Words that do not tell one certification from another.
const EMPTY: [&str; 17] = [
    "certified",
    "certification",
    "certificate",
    "certifications",
    "exam",
    "the",
    "of",
    "and",
    "for",
    "in",
    "a",
    "an",
    "inc",
    "training",
    "foundation",
    "institute",
    "academy",
];

/// Words that tell levels apart: two names with different ones are two things.
const LEVELS: [&str; 10] = [
    "associate",
    "professional",
    "specialty",
    "expert",
    "fundamentals",
    "practitioner",
    "advanced",
    "foundational",
    "beta",
    "administrator",
];

/// How sure a match is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Certainty {
    /// The same name or code, by an issuer that agrees.
    Certain,
    /// A similar name; a person has to say.
    Likely,
    /// Nothing that the catalogue knows.
    None,
}

/// What a name means.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Match {
    /// How sure it is.
    pub certainty: Certainty,
    /// The certification.
    pub certification: Option<String>,
    /// Its name.
    pub name: Option<String>,
    /// The name or code of it that is nearest to the one in the file.
    pub by: Option<String>,
    /// How near, 0 to 1.
    pub score: f64,
    /// Others that are as near.
    pub others: Vec<String>,
}

impl Match {
    /// Nothing that the catalogue knows.
    pub fn none() -> Self {
        Self { certainty: Certainty::None, certification: None, name: None, by: None, score: 0.0, others: Vec::new() }
    }
}

/// One certification with its nearest label.
struct Near<'a> {
    certification: &'a Certification,
    by: &'a str,
    score: f64,
    /// The label is the name itself, or a code that stands in it.
    same: bool,
}

/// Matches a name and an issuer as a file writes them. Of versions of one credential with the same name the one
/// is taken that could be sat on the day it was earned.
pub fn match_name(catalog: &Catalog, name: &str, issuer: &str, earned: Day) -> Match {
    let wanted = words(name);
    let mut near: Vec<Near<'_>> = Vec::new();
    for certification in catalog.certifications.values() {
        let agrees = issuer_agrees(catalog, certification, issuer);
        let Some((by, score, same)) = nearest(certification, name, &wanted) else { continue };
        // Another issuer's certificate of the same name is another certificate.
        let (score, same) = if agrees { (score, same) } else { (score * 0.5, false) };
        near.push(Near { certification, by, score, same });
    }
    near.sort_by(|a, b| {
        b.score
            .total_cmp(&a.score)
            .then_with(|| could_be_sat(b.certification, earned).cmp(&could_be_sat(a.certification, earned)))
            .then_with(|| a.certification.id.cmp(&b.certification.id))
    });
    let Some(best) = near.first().filter(|best| best.score >= LIKELY) else { return Match::none() };
    let others: Vec<&Near<'_>> = near
        .iter()
        .skip(1)
        .filter(|other| best.score - other.score < 1e-9)
        .filter(|other| {
            let alike = Catalog::credential(other.certification) == Catalog::credential(best.certification);
            let apart = could_be_sat(best.certification, earned) != could_be_sat(other.certification, earned);
            !(alike && apart)
        })
        .collect();
    let certain = best.same && others.is_empty();
    Match {
        certainty: if certain { Certainty::Certain } else { Certainty::Likely },
        certification: Some(best.certification.id.clone()),
        name: Some(best.certification.name.clone()),
        by: Some(best.by.to_owned()),
        score: (best.score * 100.0).round() / 100.0,
        others: others.iter().map(|other| other.certification.id.clone()).collect(),
    }
}

/// Returns the nearest of the labels of a certification, how near it is, and whether it is the same.
fn nearest<'a>(
    certification: &'a Certification,
    name: &str,
    wanted: &BTreeSet<String>,
) -> Option<(&'a str, f64, bool)> {
    let code = certification.code.as_deref().filter(|code| code.len() >= 5 && stands_in(code, name));
    if let Some(code) = code {
        return Some((code, 1.0, true));
    }
    let former = certification.former_names.iter().map(|fact| fact.value.name.as_str());
    std::iter::once(certification.name.as_str())
        .chain(certification.also_known_as.iter().map(String::as_str))
        .chain(former)
        .map(|label| {
            let words = words(label);
            let same = !words.is_empty() && words == *wanted;
            (label, if same { 1.0 } else { likeness(&words, wanted) }, same)
        })
        .max_by(|a, b| a.1.total_cmp(&b.1))
}

/// Returns whether a code such as AIF-C01 stands in a name as a word of its own.
fn stands_in(code: &str, name: &str) -> bool {
    let squash = |text: &str| text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    let code = squash(code);
    name.split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | ',' | ':' | '/' | '[' | ']'))
        .any(|word| squash(word) == code)
}

/// Returns the share of words that two names have in common, from 0 to 1 (Dice's coefficient); less where they name other
/// levels.
fn likeness(label: &BTreeSet<String>, wanted: &BTreeSet<String>) -> f64 {
    let number = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    let all = label.len() + wanted.len();
    if all == 0 {
        return 0.0;
    }
    let share = 2.0 * number(label.intersection(wanted).count()) / number(all);
    let level = |words: &BTreeSet<String>| -> BTreeSet<String> {
        words.iter().filter(|word| LEVELS.contains(&word.as_str())).cloned().collect()
    };
    // Names that are not the same are never quite as near as the same one.
    let share = share.min(0.95);
    if level(label) == level(wanted) { share } else { share * 0.7 }
}

/// Returns the telling words of a name.
fn words(text: &str) -> BTreeSet<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .map(str::to_lowercase)
        .filter(|word| !word.is_empty() && !EMPTY.contains(&word.as_str()))
        .collect()
}

/// Returns whether an issuer as a file writes it can be that of a certification; nothing said does not speak against it.
fn issuer_agrees(catalog: &Catalog, certification: &Certification, issuer: &str) -> bool {
    let said = words(issuer);
    if said.is_empty() {
        return true;
    }
    let mut known = words(catalog.issuer_name(&certification.issuer));
    known.extend(words(&certification.issuer));
    let first_letters = |text: &str| -> String {
        text.split(|c: char| !c.is_alphanumeric())
            .filter_map(|word| word.chars().next())
            .flat_map(char::to_lowercase)
            .collect()
    };
    said.iter().any(|word| known.contains(word)) || known.contains(&first_letters(issuer))
}

/// Returns whether it could be sat on a day, by all that is known of it today.
fn could_be_sat(certification: &Certification, on: Day) -> bool {
    let known = AsOf::new(certification, Day::LAST);
    known.offers().iter().any(|way| way.open.is_none_or(|open| open <= on) && way.close.is_none_or(|close| on <= close))
}
