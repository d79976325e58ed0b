//! Why each part of an answer is right or wrong: one list for every face.

use crate::answer::{Answer, unit};
use crate::bank::{Ruling, Scoring};
use crate::key;
use crate::present::Variant;
use crate::question::{Body, Choice, Numeric, Pair, ShortText};
use crate::rulings::{self, Effect};
use crate::score::score;

/// A statement with its reason.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Explained {
    /// The id of the option, step or item; `value`, `mistake-1`, …, `typed` for numbers and words.
    pub id: String,
    /// The statement, in Markdown; of the row `typed` what the learner typed, which is to be shown as it is.
    pub text: String,
    /// Why it is right or wrong, in Markdown; empty where nobody wrote one.
    pub reason: String,
    /// It is right.
    pub right: bool,
    /// The learner said so.
    pub chosen: bool,
}

/// Returns the parts of a question with their reasons. `rulings` are those that apply to this version.
///
/// * Choice: every option, in the order of the file.
/// * Ordering: every step in the right order; chosen = the learner put it at this place.
/// * Matching: the right pair of each item as `item → match`, followed by the wrong pair that was given for it.
/// * Number and words: the right value with the reason, each known mistake, and what was typed if it is none of these.
pub fn explain(variant: &Variant, answer: Option<&Answer>, rulings: &[&Ruling]) -> Vec<Explained> {
    let effect = rulings::effect(rulings);
    let is_right =
        || answer.is_some_and(|answer| !effect.void && score(variant, answer, Scoring::AllOrNothing, rulings).right);
    match &variant.body {
        Body::Choose { options } => choice(options, answer, &effect),
        Body::Order { steps } => order(steps, answer, &effect),
        Body::Match { items, matches, pairs } => matching(items, matches, pairs, answer, &effect),
        Body::Number { numeric, why } => number(numeric, why, answer, is_right(), &effect),
        Body::Text { short_text, why } => words(short_text, why, answer, is_right(), &effect),
    }
}

fn choice(options: &[Choice], answer: Option<&Answer>, effect: &Effect<'_>) -> Vec<Explained> {
    let key = key::of_choice(options, effect);
    let chosen = |id: &String| matches!(answer, Some(Answer::Chosen(ids)) if ids.contains(id));
    options
        .iter()
        .map(|option| Explained {
            id: option.id.clone(),
            text: option.text.clone(),
            reason: option.reason.clone(),
            right: key.right.contains(option.id.as_str()),
            chosen: chosen(&option.id),
        })
        .collect()
}

fn order(steps: &[Choice], answer: Option<&Answer>, effect: &Effect<'_>) -> Vec<Explained> {
    let given: &[String] = if let Some(Answer::Ordered(ids)) = answer { ids } else { &[] };
    // Of several orders that count, the one nearest to the answer is shown.
    let hits = |order: &Vec<&str>| order.iter().zip(given).filter(|(step, id)| *step == id).count();
    let orders = key::of_order(steps, effect);
    let most = orders.iter().map(hits).max();
    let right = orders.into_iter().find(|order| Some(hits(order)) == most).unwrap_or_default();
    let places = right.iter().enumerate();
    places
        .filter_map(|(place, id)| Some((place, steps.iter().find(|step| step.id == *id)?)))
        .map(|(place, step)| Explained {
            id: step.id.clone(),
            text: step.text.clone(),
            reason: step.reason.clone(),
            right: true,
            chosen: given.get(place) == Some(&step.id),
        })
        .collect()
}

fn matching(
    items: &[Choice],
    matches: &[Choice],
    pairs: &[Pair],
    answer: Option<&Answer>,
    effect: &Effect<'_>,
) -> Vec<Explained> {
    let key = key::of_matching(pairs, effect);
    let name = |id: &str| matches.iter().find(|matched| matched.id == id);
    let mut rows = Vec::new();
    for item in items {
        let given = match answer {
            Some(Answer::Matched(given)) => given.get(&item.id).map(String::as_str),
            _ => None,
        };
        let mut row = |matched: &Choice, reason: &str, right: bool| {
            rows.push(Explained {
                id: item.id.clone(),
                text: format!("{} → {}", item.text, matched.text),
                reason: reason.to_owned(),
                right,
                chosen: given == Some(matched.id.as_str()),
            });
        };
        let right = key.get(item.id.as_str());
        for matched in right.into_iter().flatten().filter_map(|id| name(id)) {
            row(matched, &item.reason, true);
        }
        let wrong = given.filter(|given| !right.is_some_and(|right| right.contains(given)));
        if let Some(matched) = wrong.and_then(name) {
            // What it would be right for.
            row(matched, &matched.reason, false);
        }
    }
    rows
}

fn number(
    numeric: &Numeric,
    why: &str,
    answer: Option<&Answer>,
    is_right: bool,
    effect: &Effect<'_>,
) -> Vec<Explained> {
    let typed = if let Some(Answer::Number(typed)) = answer { Some(typed.as_str()) } else { None };
    let found = typed.and_then(|typed| unit::amount(typed, &numeric.unit, &numeric.units).ok());
    let shown =
        |value: &str| if numeric.unit.is_empty() { value.to_owned() } else { format!("{value} {}", numeric.unit) };
    let value = key::of_number(numeric, effect).first().map(|value| shown(value)).unwrap_or_default();
    let mistakes = numeric.mistakes.iter().map(|mistake| {
        let made = found.is_some_and(|found| key::is_near(found, &mistake.value, numeric));
        (shown(&mistake.value), mistake.why.clone(), made)
    });
    rows(value, why, is_right, mistakes, typed)
}

fn words(
    short_text: &ShortText,
    why: &str,
    answer: Option<&Answer>,
    is_right: bool,
    effect: &Effect<'_>,
) -> Vec<Explained> {
    let typed = if let Some(Answer::Text(typed)) = answer { Some(typed.as_str()) } else { None };
    let fold = |text: &str| key::folded(text, short_text.case_sensitive);
    let value = key::of_text(short_text, effect).first().map(|value| (*value).to_owned()).unwrap_or_default();
    let mistakes = short_text.mistakes.iter().map(|mistake| {
        let made = typed.is_some_and(|typed| fold(typed) == fold(&mistake.value));
        (mistake.value.clone(), mistake.why.clone(), made)
    });
    rows(value, why, is_right, mistakes, typed)
}

/// The right value, the mistakes, and what was typed where it is neither.
fn rows(
    value: String,
    why: &str,
    is_right: bool,
    mistakes: impl Iterator<Item = (String, String, bool)>,
    typed: Option<&str>,
) -> Vec<Explained> {
    let mut rows =
        vec![Explained { id: "value".to_owned(), text: value, reason: why.to_owned(), right: true, chosen: is_right }];
    let mut known = is_right;
    for (place, (text, reason, made)) in mistakes.enumerate() {
        // Near the right value is right, whatever mistake lies near it too.
        let chosen = made && !known;
        known |= made;
        rows.push(Explained { id: format!("mistake-{}", place + 1), text, reason, right: false, chosen });
    }
    if let Some(typed) = typed.filter(|typed| !known && !typed.trim().is_empty()) {
        let text = typed.trim().to_owned();
        rows.push(Explained { id: "typed".to_owned(), text, reason: String::new(), right: false, chosen: true });
    }
    rows
}
