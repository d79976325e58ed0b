//! What the trained bot knows of an option: its words and its looks, never the question's text.
//!
//! All values are relative to the other options of the same question (the mean is taken off), since a guesser compares options. Only
//! words found in at least two families are kept: a word of one family can teach nothing about another.

use std::collections::{BTreeMap, BTreeSet};

use super::bots::likeness;
use super::sheet::{Item, Sheet};
use super::words::{ABSOLUTES, HEDGES, count_in, number, root};

/// Most words that are kept, those of most families first. More than are needed: cues are common words.
const MOST_WORDS: usize = 256;

/// Weight of a word beside a feature of looks, which have a mean square of 1.
const WORD: f64 = 2.0;

/// Names of the features of looks, in their order.
const LOOKS: [&str; 14] = [
    "length",
    "being the longest",
    "being the shortest",
    "words",
    "length of words",
    "numbers",
    "capitals",
    "commas",
    "brackets",
    "words of caution",
    "words without exception",
    "likeness to the others",
    "the word \"and\" or \"or\"",
    "a negative word",
];

/// The numbers of one option: (feature, value), by feature.
pub(super) type Row = Vec<(usize, f64)>;

/// What a number stands for.
pub(super) enum Feature {
    /// One of [`LOOKS`].
    Look(&'static str),
    /// The root of a word.
    Word(String),
}

/// Features of a set.
pub(super) struct Features {
    /// What each number stands for.
    pub(super) features: Vec<Feature>,
    /// Rows by question, variant and option.
    pub(super) rows: Vec<Vec<Vec<Row>>>,
}

impl Features {
    /// Reads the options of a set.
    pub(super) fn of(items: &[Item<'_>]) -> Self {
        let words = common_words(items);
        let index: BTreeMap<&str, usize> =
            words.iter().enumerate().map(|(at, word)| (word.as_str(), LOOKS.len() + at)).collect();
        let mut rows: Vec<Vec<Vec<Row>>> =
            items.iter().map(|item| item.sheets.iter().map(|sheet| centred(sheet, &index)).collect()).collect();
        level(&mut rows);
        let looks = LOOKS.into_iter().map(Feature::Look);
        Self { features: looks.chain(words.into_iter().map(Feature::Word)).collect(), rows }
    }
}

/// Returns the roots that most families' options have, at least two.
fn common_words(items: &[Item<'_>]) -> Vec<String> {
    let mut families: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for item in items {
        for word in item.sheets.iter().flat_map(|sheet| &sheet.options).flat_map(|option| &option.words) {
            families.entry(root(word)).or_default().insert(item.question.family());
        }
    }
    let mut words: Vec<(usize, String)> = families
        .into_iter()
        .map(|(word, families)| (families.len(), word))
        .filter(|(families, _)| *families >= 2)
        .collect();
    words.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    words.into_iter().take(MOST_WORDS).map(|(_, word)| word).collect()
}

/// Returns the rows of a sheet's options, less their mean.
fn centred(sheet: &Sheet, index: &BTreeMap<&str, usize>) -> Vec<Row> {
    let raw: Vec<BTreeMap<usize, f64>> = (0..sheet.options.len()).map(|at| raw(sheet, at, index)).collect();
    let mut mean: BTreeMap<usize, f64> = BTreeMap::new();
    for (feature, value) in raw.iter().flatten() {
        *mean.entry(*feature).or_default() += value / number(raw.len());
    }
    raw.iter()
        .map(|row| {
            let relative =
                mean.iter().map(|(feature, mean)| (*feature, row.get(feature).copied().unwrap_or(0.0) - mean));
            relative.filter(|(_, value)| value.abs() > 1e-12).collect()
        })
        .collect()
}

/// Returns the features of an option as they are.
fn raw(sheet: &Sheet, at: usize, index: &BTreeMap<&str, usize>) -> BTreeMap<usize, f64> {
    let Some(option) = sheet.options.get(at) else { return BTreeMap::new() };
    let (text, words) = (option.text.as_str(), &option.words);
    let length = text.chars().count();
    let lengths = || sheet.options.iter().map(|option| option.text.chars().count());
    let characters = |matching: fn(char) -> bool| number(text.chars().filter(|c| matching(*c)).count());
    let one_of = |list: &[&str]| number(words.iter().filter(|word| list.contains(&word.as_str())).count());
    let looks: [f64; LOOKS.len()] = [
        number(length).max(1.0).ln(),
        f64::from(u8::from(lengths().max() == Some(length))),
        f64::from(u8::from(lengths().min() == Some(length))),
        number(words.len()).max(1.0).ln(),
        number(length) / number(words.len().max(1)),
        number(words.iter().filter(|word| word.starts_with(|c: char| c.is_ascii_digit())).count()),
        characters(char::is_uppercase),
        characters(|c| c == ','),
        characters(|c| matches!(c, '(' | ')' | '"' | '“')),
        number(count_in(HEDGES, words)),
        number(count_in(ABSOLUTES, words)),
        likeness(sheet, at),
        one_of(&["and", "or"]),
        one_of(&["not", "no", "without", "instead", "rather"]),
    ];
    let mut row: BTreeMap<usize, f64> = looks.into_iter().enumerate().collect();
    for word in words {
        if let Some(feature) = index.get(root(word).as_str()) {
            row.insert(*feature, WORD);
        }
    }
    row
}

/// Gives each feature of looks a mean square of 1 over the set, so that one penalty fits all.
fn level(rows: &mut [Vec<Vec<Row>>]) {
    let mut squares = vec![0.0_f64; LOOKS.len()];
    let mut count = 0_usize;
    for row in rows.iter().flatten().flatten() {
        count += 1;
        for (feature, value) in row {
            if let Some(square) = squares.get_mut(*feature) {
                *square += value * value;
            }
        }
    }
    let scales: Vec<f64> =
        squares.iter().map(|square| if *square > 0.0 { (number(count) / square).sqrt() } else { 0.0 }).collect();
    for (feature, value) in rows.iter_mut().flatten().flatten().flatten() {
        *value *= scales.get(*feature).copied().unwrap_or(1.0);
    }
}
