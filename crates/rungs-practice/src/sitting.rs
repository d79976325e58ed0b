//! Asking one question and keeping what was answered: from a drawn question to the events of an answer.

mod turn;

use std::collections::BTreeSet;

use rungs_items::answer::Answer;
use rungs_items::bank::{Bank, Ruling, Scoring};
use rungs_items::present::{Shown, Variant, present};
use rungs_items::question::{Body, Choice, Question};
use rungs_items::score::{Verdict, score};
use rungs_items::script::ScriptError;

use crate::events::{Answered, Submitted, TextShown, ToRecord, record};
use crate::state::{PlaceAnswer, Session, State};

pub use turn::{CannotAsk, Closed, answer, ask_next, left_ms, more, occasion, still_open};

/// A question as it is put to the learner.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked<'a> {
    /// The question.
    pub question: &'a Question,
    /// Its text with the gaps filled, with key and reasons.
    pub variant: Variant,
    /// What the learner sees, without the key.
    pub shown: Shown,
    /// The seed of variant and order.
    pub seed: u32,
    /// New to the learner.
    pub fresh: bool,
    /// The place in the session, from 0.
    pub n: u32,
}

/// What was done with a question.
#[derive(Debug, Clone, PartialEq)]
pub struct Given {
    /// The answer; absent = skipped.
    pub answer: Option<Answer>,
    /// Seconds from showing to answering.
    pub seconds: f64,
    /// Milliseconds of the session that have been used.
    pub spent_ms: u64,
    /// Now, in milliseconds since 1970.
    pub at_ms: i64,
}

/// Fills the gaps of a question for a seed. Question sets of strangers are filled in a process of their own, so the face
/// says how.
pub type Realise<'f> = &'f dyn Fn(&Question, u32) -> Result<Variant, ScriptError>;

/// Prepares a question for asking.
///
/// # Errors
///
/// [`ScriptError`] when an executable question cannot be filled.
pub fn ask<'q>(
    question: &'q Question,
    seed: u32,
    fresh: bool,
    n: u32,
    realise: Realise<'_>,
) -> Result<Asked<'q>, ScriptError> {
    let variant = realise(question, seed)?;
    let shown = present(&variant, question.shuffle, seed);
    Ok(Asked { question, variant, shown, seed, fresh, n })
}

/// Returns the question at a place of a session whose questions are fixed; `None` where the session has no such place, or where
/// the set does not have that version of the question any more: it then counts for nobody.
///
/// # Errors
///
/// [`ScriptError`] when an executable question cannot be filled.
pub fn ask_place<'q>(
    bank: &'q Bank,
    state: &State,
    session: &Session,
    n: u32,
    realise: Realise<'_>,
) -> Result<Option<Asked<'q>>, ScriptError> {
    let drawn = usize::try_from(n).ok().and_then(|n| session.questions.get(n));
    let Some((drawn, question)) = drawn.and_then(|drawn| Some((drawn, bank.question(&drawn.question)?))) else {
        return Ok(None);
    };
    if question.content != drawn.content {
        return Ok(None);
    }
    ask(question, drawn.seed, is_fresh(state, question, drawn.seed), n, realise).map(Some)
}

/// Returns the events that hand a session in: every place without an answer as skipped, so that it can be explained
/// later from the record alone, then the end itself. A place that cannot be asked any more gets no event and counts for
/// nobody: handing in must always be possible.
///
/// # Errors
///
/// serde's, when an event cannot be written; never for the types of this crate.
pub fn submit(
    bank: &Bank,
    state: &State,
    session: &Session,
    end: HandIn,
    realise: Realise<'_>,
) -> Result<Vec<ToRecord>, serde_json::Error> {
    let mut events = Vec::new();
    let mut stored: BTreeSet<String> = BTreeSet::new();
    for n in 0..u32::try_from(session.questions.len()).unwrap_or(u32::MAX) {
        if session.places.get(&n).is_some_and(|place| place.answer.is_some()) {
            continue;
        }
        let Ok(Some(asked)) = ask_place(bank, state, session, n, realise) else { continue };
        if let Some(text) = asked.text_shown(state, &session.exam).filter(|text| stored.insert(text.hash.clone())) {
            events.push(record(&text)?);
        }
        let given = Given { answer: None, seconds: 0.0, spent_ms: end.spent_ms, at_ms: end.at_ms };
        events.push(record(&asked.answered(session, bank.file.scoring, given))?);
    }
    let (timed_out, spent_ms) = (end.timed_out, end.spent_ms);
    events.push(record(&Submitted { session: session.id.clone(), timed_out, spent_ms })?);
    Ok(events)
}

/// How a session is handed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HandIn {
    /// Milliseconds of it that were used.
    pub spent_ms: u64,
    /// The clock ran out.
    pub timed_out: bool,
    /// Now, in milliseconds since 1970.
    pub at_ms: i64,
}

/// Returns the question of an answer as it was shown: from the text that is stored, or, where that was deleted, from the set
/// while it still has the same version.
pub fn as_shown(
    bank: &Bank,
    state: &State,
    session: &Session,
    answer: &PlaceAnswer,
    stored: Option<&str>,
    realise: Realise<'_>,
) -> Option<Variant> {
    stored.and_then(|text| Variant::from_text(text).ok()).or_else(|| {
        let n = session.places.iter().find(|(_, place)| place.answer.as_ref() == Some(answer)).map(|(n, _)| *n)?;
        let asked = ask_place(bank, state, session, n, realise).ok()??;
        (asked.variant.hash == answer.text).then_some(asked.variant)
    })
}

/// Returns whether a question, or with a script this variant of it, is new to the learner.
pub fn is_fresh(state: &State, question: &Question, seed: u32) -> bool {
    state
        .questions
        .get(&question.id)
        .is_none_or(|record| record.answered == 0 || (question.is_executable() && !record.seeds.contains(&seed)))
}

impl Asked<'_> {
    /// Scores an answer as the exam scores, by the rulings of today.
    pub fn score(&self, answer: &Answer, scoring: Scoring, rulings: &[&Ruling]) -> Verdict {
        score(&self.variant, answer, scoring, rulings)
    }

    /// Returns the event of an answer, with its verdict by the key: rulings are applied when events are folded.
    pub fn answered(&self, session: &Session, scoring: Scoring, given: Given) -> Answered {
        let verdict = given.answer.as_ref().map(|answer| score(&self.variant, answer, scoring, &[]));
        Answered {
            session: session.id.clone(),
            n: self.n,
            exam: session.exam.clone(),
            question: self.question.id.clone(),
            objectives: self.question.exams.get(&session.exam).cloned().unwrap_or_default(),
            family: self.question.family().to_owned(),
            content: self.question.content.clone(),
            seed: self.seed,
            text: self.variant.hash.clone(),
            shown: self.order(),
            answer: given.answer,
            key: key(&self.variant.body),
            score: verdict.map_or(0.0, |verdict| verdict.score),
            right: verdict.is_some_and(|verdict| verdict.right),
            fresh: self.fresh,
            seconds: given.seconds,
            spent_ms: given.spent_ms,
            at_ms: given.at_ms,
        }
    }

    /// Returns the event that stores the text, where it is not stored yet.
    pub fn text_shown(&self, state: &State, exam: &str) -> Option<TextShown> {
        (!state.texts.contains(&self.variant.hash)).then(|| TextShown {
            hash: self.variant.hash.clone(),
            exam: exam.to_owned(),
            question: self.question.id.clone(),
            text: self.variant.text.clone(),
        })
    }

    /// Returns the ids of what can be chosen, in the order shown; of a matching, the matches.
    pub fn order(&self) -> Vec<String> {
        let choices = if self.shown.options.is_empty() { &self.shown.matches } else { &self.shown.options };
        choices.iter().map(|choice| choice.id.clone()).collect()
    }
}

/// Returns the right answer.
pub fn key(body: &Body) -> Answer {
    let ids = |choices: &[Choice], right: bool| -> Vec<String> {
        choices.iter().filter(|choice| choice.right || !right).map(|choice| choice.id.clone()).collect()
    };
    match body {
        Body::Choose { options } => Answer::Chosen(ids(options, true)),
        Body::Order { steps } => Answer::Ordered(ids(steps, false)),
        Body::Match { pairs, .. } => {
            Answer::Matched(pairs.iter().map(|pair| (pair.item.clone(), pair.matched.clone())).collect())
        }
        Body::Number { numeric, .. } => Answer::Number(format!("{} {}", numeric.value, numeric.unit).trim().to_owned()),
        Body::Text { short_text, .. } => Answer::Text(short_text.accepted.first().cloned().unwrap_or_default()),
    }
}
