//! The sheets that bots sit: options without the key, with the key beside them.
//!
//! Questions with one or several right options take part. Ordering and matching do not: a bot would need a rule for whole orders, and
//! the rules below look at one option. Numbers and words have nothing to choose from.

use std::collections::BTreeSet;

use super::Realise;
use super::bank_file::is_void;
use super::code::Code;
use super::report::Finding;
use super::words::{content, plain, words};
use crate::bank::{Bank, Scoring};
use crate::question::{Body, Question};

/// An option as a bot sees it.
pub(super) struct Seen {
    /// Its text without marks.
    pub(super) text: String,
    /// Its words.
    pub(super) words: Vec<String>,
    /// The roots of those that tell something.
    pub(super) content: BTreeSet<String>,
}

/// One variant of a question as a bot sees it.
pub(super) struct Sheet {
    /// Roots of the words of text and scenario.
    pub(super) asked: BTreeSet<String>,
    /// The options, in the order of the file.
    pub(super) options: Vec<Seen>,
}

/// A question that bots answer.
pub(super) struct Item<'a> {
    /// The question.
    pub(super) question: &'a Question,
    /// One sheet, or one for each seed of an executable question. The places of the options are the same in all.
    pub(super) sheets: Vec<Sheet>,
    /// Whether the option at each place is right.
    pub(super) right: Vec<bool>,
    /// How many are right.
    pub(super) choose: usize,
}

/// Returns the sheets of a set; executable questions with seeds 1 to `seeds`. Reports scripts that fail.
pub(super) fn items<'a>(bank: &'a Bank, seeds: u32, realise: Realise<'_>, found: &mut Vec<Finding>) -> Vec<Item<'a>> {
    let mut items = Vec::new();
    for question in bank.questions.iter().filter(|question| !is_void(bank, question)) {
        if !matches!(question.body, Body::Choose { .. }) {
            continue;
        }
        let last = if question.is_executable() { seeds.max(1) } else { 1 };
        let mut item = Item { question, sheets: Vec::new(), right: Vec::new(), choose: 0 };
        for seed in 1..=last {
            match realise(question, seed) {
                Ok(variant) => {
                    let Body::Choose { options } = &variant.body else { continue };
                    item.right = options.iter().map(|option| option.right).collect();
                    item.choose = item.right.iter().filter(|right| **right).count();
                    item.sheets.push(sheet(
                        variant.scenario.as_deref(),
                        &variant.stem,
                        options.iter().map(|option| option.text.as_str()),
                    ));
                }
                Err(error) => {
                    let what = format!("the variant of seed {seed} of `{}` fails: {error}", question.id);
                    found.push(Finding::new(Code::Variant, &question.place, what, "mend the script"));
                    break;
                }
            }
        }
        if item.choose > 0 && item.choose < item.right.len() {
            items.push(item);
        }
    }
    items
}

/// Makes a sheet of texts in Markdown.
fn sheet<'t>(scenario: Option<&str>, stem: &str, options: impl Iterator<Item = &'t str>) -> Sheet {
    let mut asked = content(&plain(stem));
    asked.extend(scenario.map(|text| content(&plain(text))).into_iter().flatten());
    let options = options
        .map(|text| {
            let text = plain(text);
            Seen { words: words(&text), content: content(&text), text }
        })
        .collect();
    Sheet { asked, options }
}

/// Returns what is scored on average by choosing the `choose` options of highest value, where equal values are chosen between by lot.
///
/// All-or-nothing scores 1 when every choice is right. Partial scores (right − wrong) ÷ `choose`, never below 0, as
/// [`score`](crate::score::score) does.
pub(super) fn credit(values: &[f64], right: &[bool], choose: usize, scoring: Scoring) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(|a, b| b.total_cmp(a));
    let Some(last) = choose.checked_sub(1).and_then(|at| sorted.get(at)).copied() else { return 0.0 };
    let (mut above, mut hits, mut tied, mut tied_right) = (0, 0, 0, 0);
    for (value, right) in values.iter().zip(right) {
        if *value > last + EQUAL {
            above += 1;
            hits += usize::from(*right);
        } else if *value >= last - EQUAL {
            tied += 1;
            tied_right += usize::from(*right);
        }
    }
    let lots = choose.saturating_sub(above);
    let whole = ways(tied, lots);
    // Hypergeometric: so many of the lots hit, each with what it scores.
    (0..=lots.min(tied_right))
        .map(|drawn| {
            ways(tied_right, drawn) * ways(tied - tied_right, lots - drawn) / whole
                * scored(hits + drawn, choose, scoring)
        })
        .sum()
}

/// Values closer than this are equal.
const EQUAL: f64 = 1e-9;

/// Returns what somebody who chooses by lot scores on average.
pub(super) fn chance(options: usize, choose: usize, scoring: Scoring) -> f64 {
    let right: Vec<bool> = (0..options).map(|at| at < choose).collect();
    credit(&vec![0.0; options], &right, choose, scoring)
}

/// Returns what `hits` right ones of `choose` choices score.
fn scored(hits: usize, choose: usize, scoring: Scoring) -> f64 {
    match scoring {
        Scoring::AllOrNothing => f64::from(u8::from(hits == choose)),
        Scoring::Partial => {
            let wrong = choose.saturating_sub(hits);
            super::words::number(hits.saturating_sub(wrong)) / super::words::number(choose.max(1))
        }
    }
}

/// Returns in how many ways `few` can be taken of `many`.
fn ways(many: usize, few: usize) -> f64 {
    if few > many {
        return 0.0;
    }
    (0..few).map(|at| super::words::number(many - at) / super::words::number(at + 1)).product()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ties_share_the_point() {
        use Scoring::{AllOrNothing, Partial};
        // (values, right, choose, scoring, expected)
        type Case<'a> = (&'a [f64], &'a [bool], usize, Scoring, f64);
        let cases: [Case<'_>; 9] = [
            (&[3.0, 1.0, 1.0, 1.0], &[true, false, false, false], 1, AllOrNothing, 1.0),
            (&[3.0, 3.0, 1.0, 1.0], &[true, false, false, false], 1, AllOrNothing, 0.5),
            (&[1.0, 3.0, 1.0, 1.0], &[true, false, false, false], 1, AllOrNothing, 0.0),
            (&[0.0; 4], &[true, false, false, false], 1, AllOrNothing, 0.25),
            (&[0.0; 5], &[true, true, false, false, false], 2, AllOrNothing, 0.1),
            (&[2.0, 1.0, 1.0, 0.0, 0.0], &[true, true, false, false, false], 2, AllOrNothing, 0.5),
            // Both hit with 1/10; one hit and one miss cancel out.
            (&[0.0; 5], &[true, true, false, false, false], 2, Partial, 0.1),
            // 2 hits and 1 miss of 3 score 1/3.
            (&[3.0, 2.0, 1.0, 0.0], &[true, true, false, true], 3, Partial, 1.0 / 3.0),
            (&[3.0, 2.0, 1.0, 0.0], &[true, true, false, false], 2, Partial, 1.0),
        ];
        for (values, right, choose, scoring, expected) in cases {
            let got = credit(values, right, choose, scoring);
            assert!((got - expected).abs() < 1e-12, "{values:?} {right:?}: {got}");
        }
        assert!((chance(6, 3, AllOrNothing) - 1.0 / 20.0).abs() < 1e-12);
    }
}
