//! Decisions on reported questions: which apply, and what they change.

use crate::bank::{Decision, Ruling};

/// Returns the decisions that apply to a version of a question, by day. `content` is the version's content hash, as
/// stored with the answer.
pub fn applying<'a>(rulings: &'a [Ruling], question: &str, content: &str) -> Vec<&'a Ruling> {
    let mut found: Vec<&Ruling> = rulings.iter().filter(|ruling| concerns(ruling, question, content)).collect();
    found.sort_by_key(|ruling| ruling.on);
    found
}

/// Returns whether a decision applies to a version of a question.
pub fn concerns(ruling: &Ruling, question: &str, content: &str) -> bool {
    let names = |version: &String| version.len() >= 8 && content.starts_with(version.as_str());
    ruling.question == question && (ruling.versions.is_empty() || ruling.versions.iter().any(names))
}

/// What decisions come to, taken in the order of their days.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Effect<'a> {
    /// The question counts for nobody.
    pub(crate) void: bool,
    /// The new key; none = that of the question.
    pub(crate) key: Option<&'a [String]>,
    /// What counts as right too, each decision's list.
    pub(crate) accepted: Vec<&'a [String]>,
}

/// Returns what decisions come to. A new key ends what was decided before it, also that the question is void.
pub(crate) fn effect<'a>(rulings: &[&'a Ruling]) -> Effect<'a> {
    let mut ordered = rulings.to_vec();
    ordered.sort_by_key(|ruling| ruling.on);
    let mut effect = Effect::default();
    for ruling in ordered {
        match ruling.decision {
            Decision::Accept => effect.accepted.push(&ruling.options),
            Decision::Key => effect = Effect { key: Some(&ruling.options), ..Effect::default() },
            Decision::Void => effect.void = true,
        }
    }
    effect
}
