//! Every answer that counted, kept small: what the probability of passing is worked out from.

use std::collections::BTreeMap;

use rungs_items::answer::Answer;
use serde::{Deserialize, Serialize};

use super::PlaceAnswer;

/// An answer that counted, with its verdict as it stands today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastAnswer {
    /// When, in milliseconds since 1970.
    pub at_ms: i64,
    /// The place of the question in [`Past::questions`].
    pub question: u32,
    /// Which text it was: the same number for the same question, another for each new set of numbers of an executable one.
    pub text: u32,
    /// The place of its first objective in [`Past::objectives`]; [`PastAnswer::NO_OBJECTIVE`] where it had none.
    pub objective: u32,
    /// Blind answers of which one is right: 4 for one of four options; 0 = practically none is.
    pub one_in: u32,
    /// Counts as right.
    pub right: bool,
    /// Tenths of a second from showing to answering; 0 = skipped, or not measured.
    pub tenths: u32,
    /// The number of the mock exam, counted from 1 in the order in which they were handed in; 0 = study or skills check.
    pub mock: u32,
}

impl PastAnswer {
    /// The answer's question served no objective of the exam.
    pub const NO_OBJECTIVE: u32 = u32::MAX;
}

/// The answers to the questions of one exam.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Past {
    /// Ids of the questions that were answered.
    pub questions: Vec<String>,
    /// Ids of their first objectives.
    pub objectives: Vec<String>,
    /// The answers, in the order in which they counted.
    pub answers: Vec<PastAnswer>,
    /// Mock exams that were handed in.
    pub mocks: u32,
    /// Place and newest text of each question.
    places: BTreeMap<String, (u32, u32)>,
    /// Texts so far.
    texts: u32,
}

impl Past {
    /// Returns the number of the mock exam that is handed in now.
    pub(super) fn next_mock(&mut self) -> u32 {
        self.mocks = self.mocks.saturating_add(1);
        self.mocks
    }

    /// Keeps an answer.
    pub(super) fn add(&mut self, answer: &PlaceAnswer, mock: u32) {
        let (question, text) = self.place(answer);
        let objective = match answer.objectives.first() {
            Some(id) => self.objective(id),
            None => PastAnswer::NO_OBJECTIVE,
        };
        self.answers.push(PastAnswer {
            at_ms: answer.at_ms,
            question,
            text,
            objective,
            one_in: one_in(answer),
            right: answer.right,
            tenths: if answer.answer.is_some() { tenths(answer.seconds) } else { 0 },
            mock,
        });
    }

    fn place(&mut self, answer: &PlaceAnswer) -> (u32, u32) {
        if let Some((question, text)) = self.places.get_mut(&answer.question) {
            // New although the question is known: its numbers are.
            if answer.fresh {
                *text = self.texts;
                self.texts = self.texts.saturating_add(1);
            }
            return (*question, *text);
        }
        let new = (u32::try_from(self.questions.len()).unwrap_or(u32::MAX), self.texts);
        self.texts = self.texts.saturating_add(1);
        self.questions.push(answer.question.clone());
        self.places.insert(answer.question.clone(), new);
        new
    }

    fn objective(&mut self, id: &str) -> u32 {
        // An exam has a few dozen.
        let known = self.objectives.iter().position(|known| known == id);
        let at = known.unwrap_or_else(|| {
            self.objectives.push(id.to_owned());
            self.objectives.len() - 1
        });
        u32::try_from(at).unwrap_or(PastAnswer::NO_OBJECTIVE)
    }
}

/// Returns how many blind answers there are to each right one, as far as the answer tells what there was to choose from.
fn one_in(answer: &PlaceAnswer) -> u32 {
    let shown = u32::try_from(answer.shown.len()).unwrap_or(0);
    let ways = match &answer.key {
        Answer::Chosen(right) => combinations(shown, u32::try_from(right.len()).unwrap_or(0)),
        Answer::Ordered(_) => (1..=u64::from(shown)).try_fold(1_u64, u64::checked_mul),
        Answer::Matched(pairs) => u32::try_from(pairs.len())
            .ok()
            .and_then(|items| u64::from(shown).checked_pow(items))
            .filter(|ways| *ways > 0),
        Answer::Number(_) | Answer::Text(_) => None,
    };
    // One option alone cannot be answered wrongly and one in a thousand is as good as never.
    ways.filter(|ways| (2..=1000).contains(ways)).and_then(|ways| u32::try_from(ways).ok()).unwrap_or(0)
}

/// Returns how many ways there are to choose `k` of `n`; `None` where there is none, or more than can be counted.
fn combinations(n: u32, k: u32) -> Option<u64> {
    if k == 0 || k > n {
        return None;
    }
    let mut ways = 1_u64;
    for step in 0..u64::from(k.min(n - k)) {
        ways = ways.checked_mul(u64::from(n) - step)? / (step + 1);
    }
    Some(ways)
}

/// Returns a time in tenths of a second, at least one where it was measured at all; a day is the most.
fn tenths(seconds: f64) -> u32 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 864,000; NaN becomes 0")]
    let tenths = (seconds.clamp(0.0, 86_400.0) * 10.0).round() as u32;
    if seconds > 0.0 { tenths.max(1) } else { 0 }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn answer(question: &str, key: Answer, shown: usize, fresh: bool) -> PlaceAnswer {
        PlaceAnswer {
            question: question.into(),
            content: String::new(),
            seed: 1,
            text: String::new(),
            objectives: vec!["1.1".into(), "2.1".into()],
            family: String::new(),
            shown: (0..shown).map(|n| n.to_string()).collect(),
            answer: Some(key.clone()),
            key,
            score: 1.0,
            right: true,
            void: false,
            ruled: false,
            fresh,
            seconds: 12.34,
            at_ms: 5,
        }
    }

    fn chosen(right: usize) -> Answer {
        Answer::Chosen((0..right).map(|n| n.to_string()).collect())
    }

    #[test]
    fn the_chance_of_a_blind_hit_follows_from_what_there_was_to_choose() {
        let matched = |items: usize| Answer::Matched((0..items).map(|n| (n.to_string(), "a".into())).collect());
        let ordered = Answer::Ordered(Vec::new());
        for (key, shown, wanted) in [
            (chosen(1), 4, 4),
            (chosen(2), 5, 10),
            (chosen(3), 5, 10),
            (chosen(1), 1, 0),
            (chosen(0), 4, 0),
            (chosen(5), 4, 0),
            (ordered.clone(), 4, 24),
            (ordered.clone(), 60, 0),
            (ordered, 0, 0),
            (matched(3), 4, 64),
            (matched(40), 40, 0),
            (Answer::Matched(BTreeMap::new()), 4, 0),
            (Answer::Number("1".into()), 0, 0),
            (Answer::Text("a".into()), 0, 0),
        ] {
            assert_eq!(one_in(&answer("q", key.clone(), shown, true)), wanted, "{key:?} of {shown}");
        }
    }

    #[test]
    fn new_numbers_are_a_text_of_their_own_and_the_same_ones_are_not() {
        let mut past = Past::default();
        for (question, fresh) in [("a", true), ("b", true), ("a", false), ("a", true), ("a", false), ("b", false)] {
            past.add(&answer(question, chosen(1), 4, fresh), 0);
        }
        let got: Vec<(u32, u32)> = past.answers.iter().map(|answer| (answer.question, answer.text)).collect();
        assert_eq!(got, [(0, 0), (1, 1), (0, 0), (0, 2), (0, 2), (1, 1)]);
        assert_eq!((past.questions.len(), past.objectives.len()), (2, 1));
    }

    #[test]
    fn times_are_kept_to_a_tenth_whatever_came_in() {
        for (seconds, wanted) in
            [(12.34, 123), (0.001, 1), (0.0, 0), (-5.0, 0), (f64::NAN, 0), (f64::INFINITY, 864_000), (1e12, 864_000)]
        {
            assert_eq!(tenths(seconds), wanted, "{seconds}");
        }
    }
}
