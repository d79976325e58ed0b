//! How much an answer is worth: pure functions of the variant, the answer, the exam's way of scoring and the decisions.
//!
//! Start at [`score`]. An answer that makes no sense is wrong, never an error: whether an answer can be taken at all is
//! asked before, by [`answer::check`](crate::answer::check).

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::answer::{Answer, unit};
use crate::bank::{Ruling, Scoring};
use crate::key;
use crate::present::Variant;
use crate::question::Body;
use crate::rulings::{self, Effect};

/// What an answer is worth.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// From 0 to 1; with all-or-nothing scoring 0 or 1.
    pub score: f64,
    /// Everything is right.
    pub right: bool,
    /// The question counts for nobody.
    pub void: bool,
    /// A decision on the question changed this verdict.
    pub ruled: bool,
}

/// Points got and points to get.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Points {
    got: usize,
    of: usize,
}

impl Points {
    const NONE: Self = Self { got: 0, of: 1 };

    fn all_or_none(right: bool) -> Self {
        Self { got: usize::from(right), of: 1 }
    }

    fn share(self) -> f64 {
        let float = |count: usize| u32::try_from(count).map_or(0.0, f64::from);
        if self.of == 0 { 0.0 } else { float(self.got) / float(self.of) }
    }
}

/// Returns what an answer is worth. `rulings` are those that apply to this version
/// ([`rulings::applying`]).
///
/// All or nothing: 1 where everything is right, else 0. Partial, never below 0:
///
/// * choice: `(2h - c) / n` with `n` options to choose, `c` chosen, and `h` of these right, at most `n`; that is right ones
///   less wrong ones and ones too many;
/// * ordering: `(p - x) / n` with `p` of `n` steps at their place and `x` entries too many; the best over accepted orders;
/// * matching: `(p - x) / n` with `p` of `n` items matched rightly and `x` items that do not exist;
/// * number and text: 1 or 0. A number is right within the tolerance, both ends included, after its unit is turned into
///   the one asked for. Texts are compared without regard to white space, kind of quotes and dashes, a full stop at the
///   end, and capitals unless they matter.
///
/// A void question scores 0 and says so.
pub fn score(variant: &Variant, answer: &Answer, scoring: Scoring, rulings: &[&Ruling]) -> Verdict {
    let effect = rulings::effect(rulings);
    let written = points(&variant.body, answer, &Effect::default());
    let plain = verdict(written, scoring);
    if effect.void {
        return Verdict { score: 0.0, right: false, void: true, ruled: true };
    }
    let ruled = verdict(points(&variant.body, answer, &effect), scoring);
    Verdict { ruled: ruled != plain, ..ruled }
}

fn verdict(points: Points, scoring: Scoring) -> Verdict {
    let right = points.got == points.of && points.of > 0;
    let score = match scoring {
        Scoring::Partial => points.share(),
        Scoring::AllOrNothing => f64::from(u8::from(right)),
    };
    Verdict { score, right, void: false, ruled: false }
}

fn points(body: &Body, answer: &Answer, effect: &Effect<'_>) -> Points {
    match (body, answer) {
        (Body::Choose { options }, Answer::Chosen(ids)) => {
            let key = key::of_choice(options, effect);
            let chosen: BTreeSet<&str> = ids.iter().map(String::as_str).collect();
            let hits = chosen.intersection(&key.right).count().min(key.count);
            Points { got: (2 * hits).saturating_sub(chosen.len()), of: key.count }
        }
        (Body::Order { steps }, Answer::Ordered(ids)) => {
            let placed = |order: &Vec<&str>| {
                let hits = order.iter().zip(ids).filter(|(step, id)| *step == id).count();
                hits.saturating_sub(ids.len().saturating_sub(order.len()))
            };
            let orders = key::of_order(steps, effect);
            Points { got: orders.iter().map(placed).max().unwrap_or_default().min(steps.len()), of: steps.len() }
        }
        (Body::Match { pairs, .. }, Answer::Matched(given)) => {
            let key = key::of_matching(pairs, effect);
            Points { got: matched(&key, given), of: key.len() }
        }
        (Body::Number { numeric, .. }, Answer::Number(typed)) => {
            let found = unit::amount(typed, &numeric.unit, &numeric.units);
            let near = |found| key::of_number(numeric, effect).iter().any(|value| key::is_near(found, value, numeric));
            Points::all_or_none(found.is_ok_and(near))
        }
        (Body::Text { short_text, .. }, Answer::Text(typed)) => {
            let fold = |text: &str| key::folded(text, short_text.case_sensitive);
            let typed = fold(typed);
            let forms = key::of_text(short_text, effect);
            Points::all_or_none(!typed.is_empty() && forms.into_iter().any(|form| fold(form) == typed))
        }
        _ => Points::NONE,
    }
}

fn matched(key: &BTreeMap<&str, BTreeSet<&str>>, given: &BTreeMap<String, String>) -> usize {
    let is_right = |(item, matched): &(&String, &String)| {
        key.get(item.as_str()).is_some_and(|right| right.contains(matched.as_str()))
    };
    let strangers = given.keys().filter(|item| !key.contains_key(item.as_str())).count();
    given.iter().filter(is_right).count().saturating_sub(strangers)
}
