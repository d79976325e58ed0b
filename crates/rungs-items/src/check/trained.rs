//! The bot that has read the options and keys of all other families and guesses by the looks of the options alone.
//!
//! A penalised linear model learns which words and looks go with right options ([`features`](super::features),
//! [`ridge`](super::ridge)). It is trained on four fifths of the families and sits the rest, five times over. Whether its score is luck
//! is told by a permutation test: the keys are shuffled within each question, and everything is trained and scored again. With keys
//! shuffled the options carry no cue, so a share of at most 1 % of such sets scores as well as a fair set does: p < [`LEVEL`] fails.
//!
//! Shuffling stops early once [`ENOUGH`] shuffled sets did as well (Besag & Clifford 1991): p is then their share, and valid as such.

use std::collections::BTreeMap;

use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};

use super::bots::{BotResult, BotVerdict, report, result};
use super::code::Code;
use super::features::{Feature, Features};
use super::report::Finding;
use super::ridge::Ridge;
use super::sheet::{Item, chance, credit};
use super::words::{number, root};
use crate::bank::{Bank, Outline, Scoring};

/// p below which the set is refused.
pub const LEVEL: f64 = 0.01;

/// Shuffled sets that have to do as well before shuffling stops.
const ENOUGH: usize = 20;

/// Parts of the set; each is sat by a model trained on the others.
const FOLDS: usize = 5;

/// Penalty on the squares of weights, in questions: as if so many had been seen that contradict each cue.
const PENALTY: f64 = 30.0;

/// Fewest families a part must have on average; with fewer there is nothing to learn from.
const FEWEST_FAMILIES: usize = FOLDS * 4;

/// Cues that are named where the bot does too well.
const CUES: usize = 8;

/// Seed of the shuffles: the same set always gets the same p.
const SEED: u64 = 1991;

/// A set made ready for training on many keys.
struct Class<'a, 'q> {
    items: &'a [Item<'q>],
    features: Features,
    /// The part of each question.
    folds: Vec<usize>,
    /// For each part the model of all others.
    models: Vec<Ridge>,
    scoring: Scoring,
}

/// Lets the trained bot sit a set. Sets of fewer than 20 families are too small to train on and get no result.
pub(super) fn sit(
    bank: &Bank,
    items: &[Item<'_>],
    outline: Option<&Outline>,
    permutations: u32,
    found: &mut Vec<Finding>,
) -> Option<BotResult> {
    let folds = folds(items)?;
    let class = Class::new(items, folds, bank.file.scoring);
    let keys: Vec<Vec<bool>> = items.iter().map(|item| item.right.clone()).collect();
    let total = class.score(&keys);
    let chances: Vec<f64> = items.iter().map(|item| chance(item.right.len(), item.choose, bank.file.scoring)).collect();
    let mut result = result(
        bank,
        outline,
        "options-without-stem",
        "what a model trained on the other questions' options would take",
        total,
        &chances,
    );
    let p = class.p_value(total, permutations);
    result.p = Some(p);
    if p < LEVEL {
        result.verdict = BotVerdict::Fail;
        let cues = class.cues(&keys);
        report(bank, &result, Code::ModelBot, found);
        if let Some(finding) = found.last_mut() {
            finding.hint = format!("it goes by {}; spread these over right and wrong options alike", cues.join(", "));
        }
    }
    Some(result)
}

/// Returns the part of each question: all questions of a family in one, parts alike in size. None if there are too few families.
fn folds(items: &[Item<'_>]) -> Option<Vec<usize>> {
    let mut families: BTreeMap<&str, usize> = BTreeMap::new();
    for item in items {
        *families.entry(item.question.family()).or_default() += 1;
    }
    if families.len() < FEWEST_FAMILIES {
        return None;
    }
    // Large families first, each to the smallest part; names decide between equals.
    let mut order: Vec<(&str, usize)> = families.into_iter().collect();
    order.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    let mut sizes = [0_usize; FOLDS];
    let mut parts: BTreeMap<&str, usize> = BTreeMap::new();
    for (family, size) in order {
        if let Some((part, total)) = sizes.iter_mut().enumerate().min_by_key(|(_, total)| **total) {
            *total += size;
            parts.insert(family, part);
        }
    }
    Some(items.iter().map(|item| parts.get(item.question.family()).copied().unwrap_or(0)).collect())
}

impl<'a, 'q> Class<'a, 'q> {
    fn new(items: &'a [Item<'q>], folds: Vec<usize>, scoring: Scoring) -> Self {
        let features = Features::of(items);
        let models = (0..FOLDS).map(|part| model(&features, &folds, Some(part))).collect();
        Self { items, features, folds, models, scoring }
    }

    /// Returns `XᵀY` of each part for a key.
    fn targets(&self, keys: &[Vec<bool>]) -> Vec<Vec<f64>> {
        let mut targets = vec![vec![0.0_f64; self.features.features.len()]; FOLDS];
        for (((sheets, key), part), item) in self.features.rows.iter().zip(keys).zip(&self.folds).zip(self.items) {
            let Some(target) = targets.get_mut(*part) else { continue };
            let weight = 1.0 / number(sheets.len().max(1));
            // Rows add up to nothing over a question, so taking the mean off the key would change nothing.
            for (row, _) in sheets.iter().flat_map(|rows| rows.iter().zip(key)).filter(|(_, right)| **right) {
                for (feature, value) in row {
                    if let Some(cell) = target.get_mut(*feature) {
                        *cell += weight * value / number(item.choose.max(1));
                    }
                }
            }
        }
        targets
    }

    /// Returns what the model scores in all on a key when each part is sat by the model of the others.
    fn score(&self, keys: &[Vec<bool>]) -> f64 {
        let targets = self.targets(keys);
        let whole = sum(&targets);
        let weights: Vec<Vec<f64>> = self
            .models
            .iter()
            .zip(&targets)
            .map(|(model, own)| model.solve(&whole.iter().zip(own).map(|(all, own)| all - own).collect::<Vec<f64>>()))
            .collect();
        let mut total = 0.0;
        for (((sheets, key), part), item) in self.features.rows.iter().zip(keys).zip(&self.folds).zip(self.items) {
            let Some(weights) = weights.get(*part) else { continue };
            for rows in sheets {
                let values: Vec<f64> = rows
                    .iter()
                    .map(|row| {
                        row.iter().map(|(feature, value)| value * weights.get(*feature).copied().unwrap_or(0.0)).sum()
                    })
                    .collect();
                total += credit(&values, key, item.choose, self.scoring) / number(sheets.len().max(1));
            }
        }
        total
    }

    /// Returns the share of shuffled keys on which the model does as well.
    fn p_value(&self, total: f64, permutations: u32) -> f64 {
        let mut random = ChaCha8Rng::seed_from_u64(SEED);
        let mut keys: Vec<Vec<bool>> = self.items.iter().map(|item| item.right.clone()).collect();
        let (mut done, mut as_good) = (0_usize, 0_usize);
        for _ in 0..permutations {
            for key in &mut keys {
                shuffle(key, &mut random);
            }
            done += 1;
            as_good += usize::from(self.score(&keys) >= total - 1e-9);
            if as_good >= ENOUGH {
                return number(as_good) / number(done);
            }
        }
        number(as_good + 1) / number(done + 1)
    }

    /// Returns the features that a model of the whole set goes by most: words with the options they stand in, looks with a direction.
    fn cues(&self, keys: &[Vec<bool>]) -> Vec<String> {
        let weights = model(&self.features, &self.folds, None).solve(&sum(&self.targets(keys)));
        let mut named: Vec<(&Feature, f64)> = self.features.features.iter().zip(weights).collect();
        named.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
        let name = |(feature, weight): (&Feature, f64)| match feature {
            Feature::Look(look) => format!("{} {look}", if weight > 0.0 { "more" } else { "less" }),
            Feature::Word(word) => {
                let (right, wrong) = self.options_with(word);
                format!("\"{word}…\" ({right} right and {wrong} wrong options)")
            }
        };
        named.into_iter().take(CUES).map(name).collect()
    }

    /// Returns how many right and how many wrong options have a word, in first variants.
    fn options_with(&self, word: &str) -> (usize, usize) {
        let (mut right, mut wrong) = (0, 0);
        for item in self.items {
            let options = item.sheets.iter().take(1).flat_map(|sheet| sheet.options.iter().zip(&item.right));
            for (_, is_right) in options.filter(|(option, _)| option.words.iter().any(|other| root(other) == word)) {
                *(if *is_right { &mut right } else { &mut wrong }) += 1;
            }
        }
        (right, wrong)
    }
}

/// Decomposes the rows of all questions but those of a part.
fn model(features: &Features, folds: &[usize], without: Option<usize>) -> Ridge {
    let rows = features.rows.iter().zip(folds).filter(|(_, part)| Some(**part) != without);
    let rows = rows.flat_map(|(sheets, _)| {
        let weight = 1.0 / number(sheets.len().max(1));
        sheets.iter().flatten().map(move |row| (row, weight))
    });
    Ridge::new(features.features.len(), PENALTY, rows)
}

/// Adds lists place by place.
fn sum(lists: &[Vec<f64>]) -> Vec<f64> {
    let mut whole = lists.first().cloned().unwrap_or_default();
    for list in lists.iter().skip(1) {
        for (cell, value) in whole.iter_mut().zip(list) {
            *cell += value;
        }
    }
    whole
}

/// Puts a key in another order, each as likely (Fisher & Yates; Durstenfeld 1964).
fn shuffle(key: &mut [bool], random: &mut ChaCha8Rng) {
    for last in (1..key.len()).rev() {
        // The bias of the remainder is below 2⁻⁶⁰ for so few options.
        let other = u64::try_from(last + 1).ok().and_then(|count| usize::try_from(random.next_u64() % count).ok());
        key.swap(other.unwrap_or(last), last);
    }
}
