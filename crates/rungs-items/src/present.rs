//! From a question to what a learner sees: gaps filled from a seed, options in a drawn order, no key.
//!
//! A [`Variant`] is the question with its numbers, key and reasons; its text is stored with each answer, so that an old
//! attempt is shown as it was asked, whatever became of the file. [`Shown`] is what may reach the learner before they
//! answer.

use std::collections::BTreeMap;

use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::content::sha256;
use crate::gaps::{self, GapError};
use crate::question::{Body, Choice, Kind, Mistake, Question};
use crate::script::{self, ScriptError, ScriptFault};

/// A question with all gaps filled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variant {
    /// What sort of answer is asked for.
    pub kind: Kind,
    /// The scenario of its case study, in Markdown.
    pub scenario: Option<String>,
    /// What is asked, in Markdown.
    pub stem: String,
    /// What is to be answered, and the key.
    pub body: Body,
    /// Everything above as JSON, always the same bytes for the same variant, whatever order it is shown in.
    /// [`Variant::from_text`] reads it back.
    pub text: String,
    /// SHA-256 of `text`, as 64 hexadecimal digits.
    pub hash: String,
}

/// The stored form of a variant. It stands in logs: fields may be added with a default, never renamed, reordered or
/// taken out, because the hash is over these bytes.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Stored {
    kind: Kind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    scenario: Option<String>,
    stem: String,
    body: Body,
}

/// A stored text that is no variant.
#[derive(Debug, thiserror::Error)]
#[error("the stored text of a question cannot be read")]
pub struct VariantError {
    /// Why.
    pub source: serde_json::Error,
}

impl Variant {
    fn new(kind: Kind, scenario: Option<String>, stem: String, body: Body) -> Self {
        let stored = Stored { kind, scenario, stem, body };
        // Texts, flags and maps with text keys can always be written; an empty text would be noticed when read back.
        let text = serde_json::to_string(&stored).unwrap_or_default();
        Self::known(stored, text)
    }

    fn known(stored: Stored, text: String) -> Self {
        let hash = sha256(&text);
        Self { kind: stored.kind, scenario: stored.scenario, stem: stored.stem, body: stored.body, text, hash }
    }

    /// Restores a variant from its stored text.
    ///
    /// # Errors
    ///
    /// [`VariantError`] when the text is no variant.
    pub fn from_text(text: &str) -> Result<Self, VariantError> {
        let stored = serde_json::from_str(text).map_err(|source| VariantError { source })?;
        Ok(Self::known(stored, text.to_owned()))
    }

    /// Returns the option, step, item or match of this id. Items and matches never share one.
    pub fn choice(&self, id: &str) -> Option<&Choice> {
        self.body.choices().find(|choice| choice.id == id)
    }

    /// Returns how many options are to be chosen; 0 where nothing is chosen.
    pub fn choose(&self) -> usize {
        match &self.body {
            Body::Choose { options } => options.iter().filter(|option| option.right).count(),
            Body::Order { .. } | Body::Match { .. } | Body::Number { .. } | Body::Text { .. } => 0,
        }
    }
}

impl Body {
    /// Returns all options, steps, items and matches.
    pub fn choices(&self) -> impl Iterator<Item = &Choice> {
        let (first, second): (&[Choice], &[Choice]) = match self {
            Self::Choose { options } => (options, &[]),
            Self::Order { steps } => (steps, &[]),
            Self::Match { items, matches, .. } => (items, matches),
            Self::Number { .. } | Self::Text { .. } => (&[], &[]),
        };
        first.iter().chain(second)
    }
}

/// Returns the variant that a seed gives. A question without a script has one variant, whatever the seed.
///
/// # Errors
///
/// [`ScriptError`] when the script fails or leaves a gap.
pub fn realise(question: &Question, seed: u32) -> Result<Variant, ScriptError> {
    let values = match &question.script {
        None => BTreeMap::new(),
        Some(script) => {
            let names = gaps::names(question);
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            script::fill(script, seed, &names)?
        }
    };
    fill_in(question, &values)
        .map_err(|error| ScriptError::new(ScriptFault::MissingEntry, question.place.line, error.to_string()))
}

/// Returns the variant that these values of the gaps give. Without a script nothing is a gap, and braces are kept.
///
/// # Errors
///
/// [`GapError`] for a gap without a value, or a stray brace.
pub fn fill_in(question: &Question, values: &BTreeMap<String, String>) -> Result<Variant, GapError> {
    let has_gaps = question.script.is_some();
    let fill = |text: &str| if has_gaps { gaps::fill(text, values) } else { Ok(text.to_owned()) };
    let choices = |choices: &[Choice]| -> Result<Vec<Choice>, GapError> {
        choices
            .iter()
            .map(|choice| Ok(Choice { text: fill(&choice.text)?, reason: fill(&choice.reason)?, ..choice.clone() }))
            .collect()
    };
    let mistakes = |mistakes: &[Mistake]| -> Result<Vec<Mistake>, GapError> {
        mistakes.iter().map(|known| Ok(Mistake { value: fill(&known.value)?, why: fill(&known.why)? })).collect()
    };
    let body = match &question.body {
        Body::Choose { options } => Body::Choose { options: choices(options)? },
        Body::Order { steps } => Body::Order { steps: choices(steps)? },
        Body::Match { items, matches, pairs } => {
            Body::Match { items: choices(items)?, matches: choices(matches)?, pairs: pairs.clone() }
        }
        Body::Number { numeric, why } => {
            let mut filled = numeric.clone();
            filled.value = fill(&numeric.value)?;
            filled.unit = fill(&numeric.unit)?;
            filled.tolerance = fill(&numeric.tolerance)?;
            for of in filled.units.values_mut() {
                *of = fill(of)?;
            }
            filled.mistakes = mistakes(&numeric.mistakes)?;
            Body::Number { numeric: filled, why: fill(why)? }
        }
        Body::Text { short_text, why } => {
            let mut filled = short_text.clone();
            filled.accepted = short_text.accepted.iter().map(|form| fill(form)).collect::<Result<_, _>>()?;
            filled.mistakes = mistakes(&short_text.mistakes)?;
            Body::Text { short_text: filled, why: fill(why)? }
        }
    };
    let scenario = question.case.as_ref().map(|case| fill(&case.scenario)).transpose()?;
    Ok(Variant::new(question.kind, scenario, fill(&question.stem)?, body))
}

/// An option, step, item or match without its key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShownChoice {
    /// Its name inside the variant.
    pub id: String,
    /// What is shown, in Markdown.
    pub text: String,
}

/// What a learner sees before they answer. It holds no key and no reason.
///
/// Name options by their place (A, B, …), never by id: ids of an ordering stand in the right order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Shown {
    /// What sort of answer is asked for.
    pub kind: Kind,
    /// The scenario of its case study, in Markdown.
    pub scenario: Option<String>,
    /// What is asked, in Markdown.
    pub stem: String,
    /// How many options are to be chosen; 0 where nothing is chosen.
    pub choose: usize,
    /// The options of a choice, or the steps to be put in order.
    pub options: Vec<ShownChoice>,
    /// The items that need a match.
    pub items: Vec<ShownChoice>,
    /// The matches to choose from.
    pub matches: Vec<ShownChoice>,
    /// The unit of the number; empty where there is none.
    pub unit: String,
    /// Other units that are understood.
    pub units: Vec<String>,
}

/// Returns a variant as it is shown. `shuffle` is the question's; steps and matches are shuffled in any case, because
/// their order would give the answer away, and steps never stand in the right order.
pub fn present(variant: &Variant, shuffle: bool, seed: u32) -> Shown {
    let mut shown = Shown {
        kind: variant.kind,
        scenario: variant.scenario.clone(),
        stem: variant.stem.clone(),
        choose: variant.choose(),
        options: Vec::new(),
        items: Vec::new(),
        matches: Vec::new(),
        unit: String::new(),
        units: Vec::new(),
    };
    let drawn = |choices: &[Choice], what: &str, shuffle: bool| {
        let order =
            if shuffle { order(choices.len(), seed, what, &variant.hash) } else { (0..choices.len()).collect() };
        order
            .into_iter()
            .filter_map(|place| choices.get(place))
            .map(|choice| ShownChoice { id: choice.id.clone(), text: choice.text.clone() })
            .collect::<Vec<_>>()
    };
    match &variant.body {
        Body::Choose { options } => shown.options = drawn(options, "options", shuffle),
        Body::Order { steps } => {
            shown.options = drawn(steps, "steps", true);
            if shown.options.iter().map(|step| &step.id).eq(steps.iter().map(|step| &step.id)) {
                shown.options.rotate_left(1);
            }
        }
        Body::Match { items, matches, .. } => {
            shown.items = drawn(items, "items", shuffle);
            shown.matches = drawn(matches, "matches", true);
        }
        Body::Number { numeric, .. } => {
            shown.unit.clone_from(&numeric.unit);
            shown.units = numeric.units.keys().cloned().collect();
        }
        Body::Text { .. } => {}
    }
    shown
}

/// Returns the places 0 to `count - 1` in a drawn order, which is the same for ever.
///
/// The key of `ChaCha8` is the SHA-256 of `rungs-shuffle-1`, the seed (4 bytes, little end first), `what`, a zero byte
/// and the variant's hash, so that one seed gives different questions different orders. Fisher and Yates (Durstenfeld's
/// form, from the end): for `i` from `count - 1` down to 1, swap `i` with a place drawn evenly from 0 to `i`. Even
/// draws take the next 32 bits modulo `i + 1`, and the next again where these lie in the last, incomplete round.
fn order(count: usize, seed: u32, what: &str, hash: &str) -> Vec<usize> {
    let mut key = Sha256::new();
    key.update("rungs-shuffle-1");
    key.update(seed.to_le_bytes());
    key.update(what);
    key.update([0]);
    key.update(hash);
    let mut stream = ChaCha8Rng::from_seed(key.finalize().into());
    let mut places: Vec<usize> = (0..count).collect();
    for last in (1..count).rev() {
        // No question has 2^32 options.
        let Ok(range) = u32::try_from(last + 1) else { break };
        let incomplete = (u32::MAX % range + 1) % range;
        let drawn = loop {
            let bits = stream.next_u32();
            if bits <= u32::MAX - incomplete {
                break bits % range;
            }
        };
        places.swap(last, usize::try_from(drawn).unwrap_or_default());
    }
    places
}
