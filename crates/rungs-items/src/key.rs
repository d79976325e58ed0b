//! The key of a variant as it stands after decisions on it: what scoring and explaining both ask.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::answer::number;
use crate::question::{Choice, Numeric, Pair, ShortText};
use crate::rulings::Effect;

/// The options of a choice that count.
pub(crate) struct ChoiceKey<'a> {
    /// All that count as right.
    pub(crate) right: BTreeSet<&'a str>,
    /// How many are to be chosen.
    pub(crate) count: usize,
}

pub(crate) fn of_choice<'a>(options: &'a [Choice], effect: &Effect<'a>) -> ChoiceKey<'a> {
    let written = options.iter().filter(|option| option.right).map(|option| option.id.as_str());
    let mut right: BTreeSet<&str> = match effect.key {
        Some(key) => key.iter().map(String::as_str).collect(),
        None => written.collect(),
    };
    let count = right.len();
    right.extend(effect.accepted.iter().flat_map(|list| list.iter()).map(String::as_str));
    ChoiceKey { right, count }
}

/// The orders that count; the first is shown as the right one. An order that does not name every step once, as a
/// decision may that was written for another version, is none.
pub(crate) fn of_order<'a>(steps: &'a [Choice], effect: &Effect<'a>) -> Vec<Vec<&'a str>> {
    let written: Vec<&str> = steps.iter().map(|step| step.id.as_str()).collect();
    let all: BTreeSet<&str> = written.iter().copied().collect();
    let order = |list: &'a [String]| {
        let ids: Vec<&str> = list.iter().map(String::as_str).collect();
        (ids.len() == steps.len() && ids.iter().copied().collect::<BTreeSet<_>>() == all).then_some(ids)
    };
    let first = effect.key.and_then(order).unwrap_or(written);
    std::iter::once(first).chain(effect.accepted.iter().copied().filter_map(order)).collect()
}

/// The matches of each item that count. A new key changes the items that it names.
pub(crate) fn of_matching<'a>(pairs: &'a [Pair], effect: &Effect<'a>) -> BTreeMap<&'a str, BTreeSet<&'a str>> {
    let mut right: BTreeMap<&str, BTreeSet<&str>> =
        pairs.iter().map(|pair| (pair.item.as_str(), BTreeSet::from([pair.matched.as_str()]))).collect();
    for (item, matched) in effect.key.into_iter().flatten().filter_map(|pair| pair.split_once('=')) {
        right.insert(item.trim(), BTreeSet::from([matched.trim()]));
    }
    for (item, matched) in effect.accepted.iter().flat_map(|list| list.iter()).filter_map(|pair| pair.split_once('=')) {
        right.entry(item.trim()).or_default().insert(matched.trim());
    }
    right
}

/// The values or words that count; the first is shown as the right one.
fn of_values<'a>(written: impl Iterator<Item = &'a String>, effect: &Effect<'a>) -> Vec<&'a str> {
    let first: Vec<&str> = match effect.key {
        Some(key) => key.iter().map(String::as_str).collect(),
        None => written.map(String::as_str).collect(),
    };
    first.into_iter().chain(effect.accepted.iter().flat_map(|list| list.iter()).map(String::as_str)).collect()
}

pub(crate) fn of_number<'a>(numeric: &'a Numeric, effect: &Effect<'a>) -> Vec<&'a str> {
    of_values(std::iter::once(&numeric.value), effect)
}

pub(crate) fn of_text<'a>(short_text: &'a ShortText, effect: &Effect<'a>) -> Vec<&'a str> {
    of_values(short_text.accepted.iter(), effect)
}

/// Whether a number lies within the tolerance of a value, both ends included.
///
/// Absolute: `|x - v| <= t`. Relative: `|x - v| <= |v| t / 100`.
pub(crate) fn is_near(found: Decimal, value: &str, numeric: &Numeric) -> bool {
    let decimal = |text: &str| number::read(text).ok().filter(|typed| typed.unit.is_empty()).map(|typed| typed.value);
    let Some(value) = decimal(value) else { return false };
    let tolerance = decimal(&numeric.tolerance).unwrap_or_default();
    let limit = if numeric.relative {
        value.abs().checked_mul(tolerance).and_then(|product| product.checked_div(Decimal::ONE_HUNDRED))
    } else {
        Some(tolerance)
    };
    let apart = found.checked_sub(value).map(|difference| difference.abs());
    apart.zip(limit).is_some_and(|(apart, limit)| apart <= limit)
}

/// Returns words in the form in which they are compared: one space between them, keyboard quotes and dashes, no quotes
/// around or full stop after the whole, and small letters unless capitals matter.
pub(crate) fn folded(text: &str, case_sensitive: bool) -> String {
    let plain = |character: char| match character {
        '\u{2018}' | '\u{2019}' | '\u{201a}' | '`' | '\u{b4}' => '\'',
        '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{ab}' | '\u{bb}' => '"',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        other => other,
    };
    let words: Vec<&str> = text.split_whitespace().collect();
    let joined: String = words.join(" ").chars().map(plain).collect();
    let bare = joined.trim_matches(['"', '\'', ' ']).trim_end_matches('.').trim_matches(['"', '\'', ' ']);
    if case_sensitive { bare.to_owned() } else { bare.to_lowercase() }
}
