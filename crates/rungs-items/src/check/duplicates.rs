//! Questions that are there twice, in one set or over several.
//!
//! *The same*: equal words in the text and in all options, whatever their order, marks and capitals. *Nearly the same*: the cosine of
//! two questions' words (text and right options), weighted by rarity (tf-idf, Salton & Buckley 1988), is at least [`NEARLY_SAME`].
//! Numbers count as one word, so that a question with other figures is found; executable questions are compared by their templates.
//!
//! An inverted index meets each pair only through the words they share.

use std::collections::BTreeMap;

use super::code::Code;
use super::report::Finding;
use super::words::{is_common, normalised, number, plain, root, without_gaps, words};
use crate::bank::Bank;
use crate::question::{Body, Question};

/// Cosine from which two questions are nearly the same.
///
/// Measured on 189 questions written for one exam: the most alike that test different things reach 0.53, two of one template on
/// different metrics 0.63; those of one template on one idea begin at 0.73; short copies with two of their ten words replaced, as
/// in `tests/banks/bad`, have 0.77.
pub const NEARLY_SAME: f64 = 0.70;

/// A question as a list of weighted words.
struct Vector<'a> {
    question: &'a Question,
    /// Everything that is asked, for the exact comparison.
    key: String,
    /// Word and weight; the squares add up to 1.
    weights: Vec<(usize, f64)>,
}

/// Reports each later one of two questions that are alike, with the one it is most alike.
pub(super) fn check(banks: &[Bank], found: &mut Vec<Finding>) {
    let questions: Vec<&Question> = banks.iter().flat_map(|bank| &bank.questions).collect();
    let vectors = vectors(&questions);
    let mut keys: BTreeMap<&str, usize> = BTreeMap::new();
    let mut postings: BTreeMap<usize, Vec<(usize, f64)>> = BTreeMap::new();
    let mut cosines = vec![0.0_f64; vectors.len()];
    for (at, vector) in vectors.iter().enumerate() {
        let place = &vector.question.place;
        let same = keys.get(vector.key.as_str()).and_then(|first| vectors.get(*first));
        let near = most_alike(vector, &postings, &mut cosines);
        if let Some(first) = same {
            let what = format!("`{}` is the same question as {}", vector.question.id, named(first.question));
            found.push(Finding::new(
                Code::Duplicate,
                place,
                what,
                "take one out; a question can serve several exams by `exams`",
            ));
        } else if let Some((first, cosine)) =
            near.and_then(|(first, cosine)| vectors.get(first).map(|first| (first, cosine)))
        {
            let what = format!(
                "`{}` is nearly the same question as {} (likeness {cosine:.2} of 1)",
                vector.question.id,
                named(first.question)
            );
            let (code, hint) = if vector.question.family() == first.question.family() {
                (
                    Code::NearDuplicateSibling,
                    "they share a family, so no mock exam has both; let one of them test the idea another way",
                )
            } else {
                (
                    Code::NearDuplicate,
                    "ask something else in one of them, or give both the same family and change its words",
                )
            };
            found.push(Finding::new(code, place, what, hint));
        }
        keys.entry(&vector.key).or_insert(at);
        for (word, weight) in &vector.weights {
            postings.entry(*word).or_default().push((at, *weight));
        }
    }
}

/// Returns a question's id and place.
fn named(question: &Question) -> String {
    format!("`{}` ({}:{})", question.id, question.place.file, question.place.line)
}

/// Returns the earlier question with the highest cosine, if it reaches the limit. `cosines` is kept from call to call, all zero.
fn most_alike(
    vector: &Vector<'_>,
    postings: &BTreeMap<usize, Vec<(usize, f64)>>,
    cosines: &mut [f64],
) -> Option<(usize, f64)> {
    let mut touched = Vec::new();
    for (word, weight) in &vector.weights {
        for (other, theirs) in postings.get(word).into_iter().flatten() {
            if let Some(cosine) = cosines.get_mut(*other) {
                if *cosine <= 0.0 {
                    touched.push(*other);
                }
                *cosine += weight * theirs;
            }
        }
    }
    let mut best: Option<(usize, f64)> = None;
    for other in touched {
        let Some(cosine) = cosines.get_mut(other).map(std::mem::take) else { continue };
        let better = best.is_none_or(|(at, most)| cosine > most || (cosine >= most && other < at));
        if cosine >= NEARLY_SAME && better {
            best = Some((other, cosine));
        }
    }
    best
}

/// Weighs the words of all questions.
fn vectors<'a>(questions: &[&'a Question]) -> Vec<Vector<'a>> {
    let bags: Vec<BTreeMap<String, usize>> = questions.iter().map(|question| bag(question)).collect();
    let mut frequency: BTreeMap<&str, usize> = BTreeMap::new();
    for word in bags.iter().flat_map(BTreeMap::keys) {
        *frequency.entry(word).or_default() += 1;
    }
    let index: BTreeMap<&str, (usize, f64)> = frequency
        .iter()
        .enumerate()
        .map(|(at, (word, found))| (*word, (at, (1.0 + number(questions.len()) / number(*found)).ln())))
        .collect();
    let mut vectors = Vec::with_capacity(questions.len());
    for (question, bag) in questions.iter().zip(&bags) {
        let mut weights: Vec<(usize, f64)> = bag
            .iter()
            .filter_map(|(word, times)| {
                index.get(word.as_str()).map(|(at, rarity)| (*at, (1.0 + number(*times).ln()) * rarity))
            })
            .collect();
        let length = weights.iter().map(|(_, weight)| weight * weight).sum::<f64>().sqrt();
        for (_, weight) in &mut weights {
            *weight /= length;
        }
        vectors.push(Vector { question, key: key(question), weights });
    }
    vectors
}

/// Returns the words of the text, the scenario's left out (all parts of a case share it), and of what is right, with their numbers.
fn bag(question: &Question) -> BTreeMap<String, usize> {
    let mut texts = vec![question.stem.as_str()];
    match &question.body {
        Body::Choose { options } => {
            texts.extend(options.iter().filter(|option| option.right).map(|option| option.text.as_str()));
        }
        Body::Order { steps } => texts.extend(steps.iter().map(|step| step.text.as_str())),
        Body::Match { items, .. } => texts.extend(items.iter().map(|item| item.text.as_str())),
        Body::Number { .. } => {}
        Body::Text { short_text, .. } => texts.extend(short_text.accepted.first().map(String::as_str)),
    }
    let mut bag = BTreeMap::new();
    for word in texts.into_iter().flat_map(|text| words(&plain(&without_gaps(text)))) {
        let is_number = word.starts_with(|c: char| c.is_ascii_digit() || c == '#');
        if !is_common(&word) {
            *bag.entry(if is_number { "#".to_owned() } else { root(&word) }).or_default() += 1;
        }
    }
    bag
}

/// Returns everything that is asked, in words, options sorted.
fn key(question: &Question) -> String {
    let mut parts: Vec<String> = match &question.body {
        Body::Choose { options } => options.iter().map(|option| normalised(&option.text)).collect(),
        Body::Order { steps } => steps.iter().map(|step| normalised(&step.text)).collect(),
        Body::Match { items, matches, .. } => {
            items.iter().chain(matches).map(|choice| normalised(&choice.text)).collect()
        }
        Body::Number { numeric, .. } => vec![numeric.value.clone(), numeric.unit.clone()],
        Body::Text { short_text, .. } => short_text.accepted.iter().map(|text| normalised(text)).collect(),
    };
    parts.sort();
    let scenario = question.case.as_ref().map_or(String::new(), |case| normalised(&case.scenario));
    format!("{scenario}\n{}\n{}", normalised(&without_gaps(&question.stem)), parts.join("\n"))
}
