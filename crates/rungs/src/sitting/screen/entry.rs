//! What the learner has entered for the question on the screen, complete or not.

use std::collections::BTreeMap;

use rungs_items::answer::{Answer, LONGEST_TEXT};
use rungs_items::present::{Shown, ShownChoice};
use rungs_items::question::Kind;

use super::line::TypedLine;

/// An answer in the making.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Entry {
    /// Ids of the options chosen, and how many are asked for.
    Choice {
        /// The options, in the order they were chosen.
        chosen: Vec<String>,
        /// How many are asked for.
        asked: usize,
    },
    /// Steps in the order they have now.
    Order {
        /// Ids of the steps.
        ids: Vec<String>,
        /// The learner moved one or agreed to the order; before that it is only how the steps are shown.
        given: bool,
    },
    /// The match of each item so far.
    Match {
        /// Ids of matches by ids of items.
        pairs: BTreeMap<String, String>,
    },
    /// A number or words.
    Typed {
        /// As typed.
        line: TypedLine,
        /// A number is asked for.
        number: bool,
    },
}

impl Entry {
    /// Begins with nothing, or with an answer that was kept before.
    pub(crate) fn new(shown: &Shown, kept: Option<&Answer>) -> Self {
        match shown.kind {
            Kind::SingleChoice | Kind::ChooseN => {
                let mut chosen = match kept {
                    Some(Answer::Chosen(ids)) => ids.clone(),
                    _ => Vec::new(),
                };
                chosen.retain(|id| has(&shown.options, id));
                Self::Choice { chosen, asked: shown.choose.max(1) }
            }
            Kind::Ordering => match kept {
                Some(Answer::Ordered(ids)) if is_an_order_of(ids, &shown.options) => {
                    Self::Order { ids: ids.clone(), given: true }
                }
                _ => Self::Order { ids: shown.options.iter().map(|step| step.id.clone()).collect(), given: false },
            },
            Kind::Matching => {
                let mut pairs = match kept {
                    Some(Answer::Matched(pairs)) => pairs.clone(),
                    _ => BTreeMap::new(),
                };
                pairs.retain(|item, matched| has(&shown.items, item) && has(&shown.matches, matched));
                Self::Match { pairs }
            }
            Kind::Numeric | Kind::ShortText => {
                let text = match kept {
                    Some(Answer::Number(text) | Answer::Text(text)) => text.as_str(),
                    _ => "",
                };
                Self::Typed { line: TypedLine::new(text, LONGEST_TEXT), number: shown.kind == Kind::Numeric }
            }
        }
    }

    /// Returns the answer as it stands, also when it is not complete; `None` where there is nothing.
    pub(crate) fn answer(&self) -> Option<Answer> {
        let answer = match self {
            Self::Choice { chosen, .. } => Answer::Chosen(chosen.clone()),
            Self::Order { given: false, .. } => return None,
            Self::Order { ids, .. } => Answer::Ordered(ids.clone()),
            Self::Match { pairs } => Answer::Matched(pairs.clone()),
            Self::Typed { line, number: true } => Answer::Number(line.text().trim().to_owned()),
            Self::Typed { line, number: false } => Answer::Text(line.text().trim().to_owned()),
        };
        (!answer.is_empty()).then_some(answer)
    }

    /// Takes everything back.
    pub(crate) fn clear(&mut self, shown: &Shown) {
        *self = Self::new(shown, None);
    }

    /// Chooses an option, or takes it back where several are asked for.
    ///
    /// # Errors
    ///
    /// What to say when as many are chosen as are asked for: none of them is dropped silently.
    pub(crate) fn choose(&mut self, id: &str) -> Result<(), String> {
        let Self::Choice { chosen, asked } = self else { return Ok(()) };
        if *asked == 1 {
            *chosen = vec![id.to_owned()];
        } else if let Some(at) = chosen.iter().position(|known| known == id) {
            chosen.remove(at);
        } else if chosen.len() >= *asked {
            return Err(format!("Choose {asked}: take one back before you choose another."));
        } else {
            chosen.push(id.to_owned());
        }
        Ok(())
    }

    /// Takes an option out of what is chosen.
    pub(crate) fn drop(&mut self, id: &str) -> bool {
        let Self::Choice { chosen, .. } = self else { return false };
        let before = chosen.len();
        chosen.retain(|known| known != id);
        chosen.len() < before
    }

    /// Moves the step at one place to another.
    pub(crate) fn move_step(&mut self, from: usize, to: usize) -> bool {
        let Self::Order { ids, given } = self else { return false };
        if from >= ids.len() || to >= ids.len() {
            return false;
        }
        let step = ids.remove(from);
        ids.insert(to, step);
        *given = true;
        true
    }
}

fn has(choices: &[ShownChoice], id: &str) -> bool {
    choices.iter().any(|choice| choice.id == id)
}

fn is_an_order_of(ids: &[String], steps: &[ShownChoice]) -> bool {
    ids.len() == steps.len() && steps.iter().all(|step| ids.contains(&step.id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sitting::screen::samples;

    fn chosen(ids: &[&str]) -> Answer {
        Answer::Chosen(ids.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn one_choice_replaces_the_other_and_several_never_do() {
        let mut one = Entry::new(&samples::single(), None);
        assert_eq!(one.answer(), None);
        one.choose("a").unwrap();
        one.choose("b").unwrap();
        assert_eq!(one.answer(), Some(chosen(&["b"])));

        let mut two = Entry::new(&samples::choose_two(), None);
        two.choose("a").unwrap();
        two.choose("c").unwrap();
        assert!(two.choose("b").unwrap_err().starts_with("Choose 2"));
        assert_eq!(two.answer(), Some(chosen(&["a", "c"])));
        two.choose("a").unwrap();
        assert_eq!(two.answer(), Some(chosen(&["c"])));
    }

    #[test]
    fn an_order_is_an_answer_only_when_it_was_given() {
        let shown = samples::ordering();
        let mut order = Entry::new(&shown, None);
        assert_eq!(order.answer(), None);
        assert!(order.move_step(0, 2));
        assert_eq!(order.answer(), Some(Answer::Ordered(vec!["c".into(), "a".into(), "b".into()])));
        assert!(!order.move_step(0, 3));
        assert_eq!(Entry::new(&shown, order.answer().as_ref()), order);
    }

    #[test]
    fn what_the_question_does_not_have_is_not_restored() {
        let shown = samples::single();
        assert_eq!(Entry::new(&shown, Some(&chosen(&["gone"]))).answer(), None);
        assert_eq!(Entry::new(&shown, Some(&Answer::Text("a".into()))).answer(), None);
        let matched = Answer::Matched([("1".to_owned(), "m1".to_owned()), ("9".to_owned(), "m1".to_owned())].into());
        let entry = Entry::new(&samples::matching(), Some(&matched));
        assert_eq!(entry.answer(), Some(Answer::Matched([("1".to_owned(), "m1".to_owned())].into())));
    }
}
