//! What the screen shows of one question, and of all of them in the palette.

use rungs_items::answer::Answer;
use rungs_items::explain::Explained;
use rungs_items::present::{Shown, ShownChoice};
use rungs_items::question::{Body, Credit, Kind, Question, Source, Who};

/// A question on the screen. It holds nothing of the key.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Card {
    /// The place in the session, from 0.
    pub(crate) n: u32,
    /// What is shown of it.
    pub(crate) shown: Shown,
    /// Why it is asked now, in study.
    pub(crate) why: Option<String>,
    /// To be looked at again.
    pub(crate) flagged: bool,
    /// Ids of options that were struck out.
    pub(crate) struck: Vec<String>,
    /// A note.
    pub(crate) note: String,
    /// The answer that is on record.
    pub(crate) kept: Option<Answer>,
}

impl Card {
    /// Returns what letters and numbers choose from: options, or the matches of a matching.
    pub(crate) fn choices(&self) -> &[ShownChoice] {
        match self.shown.kind {
            Kind::SingleChoice | Kind::ChooseN => &self.shown.options,
            Kind::Matching => &self.shown.matches,
            Kind::Ordering | Kind::Numeric | Kind::ShortText => &[],
        }
    }

    /// Returns how many lines the cursor can stand on.
    pub(crate) fn stops(&self) -> usize {
        match self.shown.kind {
            Kind::SingleChoice | Kind::ChooseN | Kind::Ordering => self.shown.options.len(),
            Kind::Matching => self.shown.items.len(),
            Kind::Numeric | Kind::ShortText => 0,
        }
    }

    /// Returns whether there are options to strike out.
    pub(crate) fn strikes(&self) -> bool {
        matches!(self.shown.kind, Kind::SingleChoice | Kind::ChooseN)
    }

    /// Returns whether the answer is typed.
    pub(crate) fn is_typed(&self) -> bool {
        matches!(self.shown.kind, Kind::Numeric | Kind::ShortText)
    }
}

/// What is told in study after an answer.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Told {
    /// What was answered; `None` = shown without an answer.
    pub(crate) answer: Option<Answer>,
    /// It counts as right.
    pub(crate) right: bool,
    /// The share that counts, 0 to 1.
    pub(crate) score: f64,
    /// It counts for nobody.
    pub(crate) void: bool,
    /// A decision on a report changed the verdict.
    pub(crate) ruled: bool,
    /// Every option with its reason, in the order of the screen.
    pub(crate) explained: Vec<Explained>,
    /// Where it can be looked up.
    pub(crate) sources: Vec<Source>,
    /// Who wrote and checked the question.
    pub(crate) credits: String,
    /// The exam topic that it serves.
    pub(crate) topic: Option<String>,
}

/// Returns who wrote and checked a question, in one sentence.
pub(crate) fn credits(question: &Question) -> String {
    let who = |credit: &Credit| match (&credit.name, credit.who) {
        (Some(name), Who::Person) => name.clone(),
        (None, Who::Person) => "a person".to_owned(),
        (_, Who::Ai) => "AI".to_owned(),
    };
    let checks: Vec<String> =
        question.checked_by.iter().map(|credit| format!("{} by {}", credit.role, who(credit))).collect();
    let checked = if checks.is_empty() { "not checked by anybody else yet".to_owned() } else { checks.join(", ") };
    format!("Written by {}, {checked}. Last read as a whole on {}.", who(&question.written_by), question.reviewed)
}

/// Returns the explanation in the order in which the options stand on the screen; what has no place there stays behind.
pub(crate) fn in_order(mut explained: Vec<Explained>, shown: &Shown) -> Vec<Explained> {
    if matches!(shown.kind, Kind::SingleChoice | Kind::ChooseN) {
        let place = |id: &str| shown.options.iter().position(|option| option.id == id).unwrap_or(usize::MAX);
        explained.sort_by_key(|option| place(&option.id));
    }
    explained
}

/// One question in the palette and on the review screen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Cell {
    /// It was on the screen.
    pub(crate) seen: bool,
    /// It has a complete answer.
    pub(crate) answered: bool,
    /// An answer was begun: what is missing.
    pub(crate) begun: Option<String>,
    /// To be looked at again.
    pub(crate) flagged: bool,
    /// The note on it.
    pub(crate) note: String,
}

impl Cell {
    /// Returns the two signs of a cell: its state, then the flag. Never colour alone.
    pub(crate) fn signs(&self) -> (char, char) {
        let state = match (self.answered, self.seen) {
            (true, _) => '●',
            (false, true) => '○',
            (false, false) => '·',
        };
        (state, if self.flagged { '⚑' } else { ' ' })
    }

    /// Returns the state in words.
    pub(crate) fn words(&self) -> String {
        let state = match (self.answered, &self.begun, self.seen) {
            (true, ..) => "answered".to_owned(),
            (false, Some(begun), _) => format!("not complete: {begun}"),
            (false, None, true) => "not answered".to_owned(),
            (false, None, false) => "not seen yet".to_owned(),
        };
        if self.flagged { format!("{state}, flagged") } else { state }
    }
}

/// Returns what is missing for a complete answer; `None` where it is complete. A number or a word is never incomplete: it
/// counts as it was typed.
pub(crate) fn missing(body: &Body, answer: &Answer) -> Option<String> {
    match (body, answer) {
        (Body::Choose { options }, Answer::Chosen(ids)) => {
            let asked = options.iter().filter(|option| option.right).count();
            (ids.len() < asked).then(|| format!("{} of {asked} chosen", ids.len()))
        }
        (Body::Match { items, .. }, Answer::Matched(pairs)) => {
            (pairs.len() < items.len()).then(|| format!("{} of {} matched", pairs.len(), items.len()))
        }
        _ => None,
    }
}
