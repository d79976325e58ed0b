//! What a form says of one question: places on the page, never names inside the question, which would tell the right order.

use std::collections::{BTreeMap, BTreeSet};

use rungs_items::answer::{Answer, AnswerError, check};
use rungs_items::present::{Shown, ShownChoice};
use rungs_items::question::Kind;

use crate::fields::Fields;

/// What is chosen, placed, matched or typed, by places from 0.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Draft {
    /// Options that are chosen.
    pub(crate) chosen: BTreeSet<usize>,
    /// For each step, the place that it was given.
    pub(crate) places: BTreeMap<usize, usize>,
    /// For each item, its match.
    pub(crate) matches: BTreeMap<usize, usize>,
    /// What was typed.
    pub(crate) typed: String,
}

/// What a form comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reading {
    /// Nothing is answered.
    Nothing,
    /// An answer.
    Whole(Answer),
    /// Something that is no answer yet, and why.
    Part(AnswerError),
}

/// Returns the letter of a place.
pub(crate) fn letter(place: usize) -> char {
    ('A'..='Z').nth(place).unwrap_or('?')
}

fn place_of(letter: &str) -> Option<usize> {
    ('A'..='Z').position(|known| letter.len() == 1 && letter.eq_ignore_ascii_case(&known.to_string()))
}

impl Draft {
    /// Reads a form: `choice=B`, `place.A=2`, `match.1=C`, `typed=12.5`.
    pub(crate) fn of_form(form: &Fields) -> Self {
        let number = |text: &str| text.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        Self {
            chosen: form.all("choice").filter_map(place_of).collect(),
            places: form
                .beginning("place.")
                .filter_map(|(step, place)| Some((place_of(step)?, number(place)?)))
                .collect(),
            matches: form
                .beginning("match.")
                .filter_map(|(item, matched)| Some((number(item)?, place_of(matched)?)))
                .collect(),
            typed: form.get("typed").unwrap_or_default().to_owned(),
        }
    }

    /// Returns an answer as the form would show it.
    pub(crate) fn of_answer(shown: &Shown, answer: &Answer) -> Self {
        let at = |choices: &[ShownChoice], id: &String| choices.iter().position(|choice| choice.id == *id);
        let mut draft = Self::default();
        match answer {
            Answer::Chosen(ids) => draft.chosen = ids.iter().filter_map(|id| at(&shown.options, id)).collect(),
            Answer::Ordered(ids) => {
                draft.places =
                    ids.iter().enumerate().filter_map(|(place, id)| Some((at(&shown.options, id)?, place))).collect();
            }
            Answer::Matched(pairs) => {
                draft.matches = pairs
                    .iter()
                    .filter_map(|(item, matched)| Some((at(&shown.items, item)?, at(&shown.matches, matched)?)))
                    .collect();
            }
            Answer::Number(typed) | Answer::Text(typed) => draft.typed.clone_from(typed),
        }
        draft
    }

    /// Returns what it comes to as an answer to this question.
    pub(crate) fn read(&self, shown: &Shown) -> Reading {
        if *self == Self::default() {
            return Reading::Nothing;
        }
        match self.answer(shown).and_then(|answer| check(shown, &answer).map(|()| answer)) {
            Ok(answer) => Reading::Whole(answer),
            Err(AnswerError::Empty) => Reading::Nothing,
            Err(error) => Reading::Part(error),
        }
    }

    fn answer(&self, shown: &Shown) -> Result<Answer, AnswerError> {
        let id = |choices: &[ShownChoice], place: usize| {
            choices.get(place).map(|choice| choice.id.clone()).ok_or_else(|| AnswerError::Unknown {
                name: letter(place).to_string(),
                known: format!("A to {}", letter(choices.len().saturating_sub(1))),
            })
        };
        Ok(match shown.kind {
            Kind::SingleChoice | Kind::ChooseN => {
                Answer::Chosen(self.chosen.iter().map(|place| id(&shown.options, *place)).collect::<Result<_, _>>()?)
            }
            Kind::Ordering => {
                let mut steps: Vec<(usize, usize)> = self.places.iter().map(|(step, place)| (*place, *step)).collect();
                steps.sort_unstable();
                if let Some([(twice, _), _]) = steps.array_windows::<2>().find(|[(one, _), (next, _)]| one == next) {
                    return Err(AnswerError::Twice { name: format!("place {}", twice + 1) });
                }
                Answer::Ordered(steps.iter().map(|(_, step)| id(&shown.options, *step)).collect::<Result<_, _>>()?)
            }
            Kind::Matching => Answer::Matched(
                self.matches
                    .iter()
                    .map(|(item, matched)| Ok((id(&shown.items, *item)?, id(&shown.matches, *matched)?)))
                    .collect::<Result<_, AnswerError>>()?,
            ),
            Kind::Numeric => Answer::Number(self.typed.clone()),
            Kind::ShortText => Answer::Text(self.typed.clone()),
        })
    }

    /// Returns it in one line, as a form carries what it began with.
    pub(crate) fn line(&self) -> String {
        let pairs = |pairs: &BTreeMap<usize, usize>| {
            pairs.iter().map(|(one, other)| format!("{one}-{other}")).collect::<Vec<_>>().join(" ")
        };
        let chosen = self.chosen.iter().map(|place| letter(*place)).collect::<String>();
        format!("{chosen}|{}|{}|{}", pairs(&self.places), pairs(&self.matches), self.typed)
    }
}

/// Says what is missing, in the page's words.
pub(crate) fn missing(error: &AnswerError) -> String {
    match error {
        AnswerError::Count { given: 1, asked } => format!("1 chosen, {asked} are asked for."),
        AnswerError::Count { given, asked: 1 } => format!("{given} chosen, 1 is asked for."),
        other => {
            let text = other.to_string();
            let mut letters = text.chars();
            let first: String = letters.next().map(|first| first.to_uppercase().collect()).unwrap_or_default();
            format!("{first}{}.", letters.as_str().trim_end_matches('.'))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(kind: Kind, choose: usize) -> Shown {
        let choices = |ids: &[&str]| -> Vec<ShownChoice> {
            ids.iter().map(|id| ShownChoice { id: (*id).to_owned(), text: format!("text {id}") }).collect()
        };
        let matching = kind == Kind::Matching;
        Shown {
            kind,
            scenario: None,
            stem: "?".into(),
            choose,
            options: if matching { Vec::new() } else { choices(&["right", "near", "far"]) },
            items: if matching { choices(&["one", "two"]) } else { Vec::new() },
            matches: if matching { choices(&["x", "y", "z"]) } else { Vec::new() },
            unit: "USD".into(),
            units: Vec::new(),
        }
    }

    #[test]
    fn a_form_is_read_by_places_and_what_is_missing_is_said() {
        use Kind::{ChooseN, Matching, Numeric, Ordering, SingleChoice};
        for (kind, choose, form, want) in [
            (SingleChoice, 1, "choice=B", Ok("{\"chosen\":[\"near\"]}")),
            (SingleChoice, 1, "", Err("")),
            (SingleChoice, 1, "choice=right", Err("")),
            (SingleChoice, 1, "choice=Z", Err("There is no `Z` here; use A to C.")),
            (SingleChoice, 1, "choice=A&choice=B", Err("2 chosen, 1 is asked for.")),
            (ChooseN, 2, "choice=C&choice=A", Ok("{\"chosen\":[\"right\",\"far\"]}")),
            (ChooseN, 2, "choice=C&choice=C", Err("1 chosen, 2 are asked for.")),
            (Ordering, 0, "place.A=2&place.B=1&place.C=3", Ok("{\"ordered\":[\"near\",\"right\",\"far\"]}")),
            (Ordering, 0, "place.A=2&place.B=2&place.C=3", Err("`place 2` is named twice.")),
            (Ordering, 0, "place.A=2&place.B=&place.C=3", Err("2 of 3 placed.")),
            (Matching, 0, "match.1=C&match.2=A", Ok("{\"matched\":{\"one\":\"z\",\"two\":\"x\"}}")),
            (Matching, 0, "match.1=C&match.9=A", Err("There is no `I` here; use A to B.")),
            (Numeric, 0, "typed=+1,200.50+", Ok("{\"number\":\"1,200.50\"}")),
            (Numeric, 0, "typed=many", Err("`many` is no number; write it such as 1200, 1,200.50 or 3e4.")),
        ] {
            let (shown, draft) = (shown(kind, choose), Draft::of_form(&Fields::parse(form.as_bytes())));
            match (draft.read(&shown), want) {
                (Reading::Whole(answer), Ok(json)) => {
                    assert_eq!(serde_json::to_string(&answer).unwrap(), json, "{form}");
                    assert_eq!(Draft::of_answer(&shown, &answer).line(), draft.line(), "{form}");
                }
                (Reading::Nothing, Err("")) => {}
                (Reading::Part(error), Err(said)) => assert_eq!(missing(&error), said, "{form}"),
                (reading, _) => panic!("{form}: {reading:?}"),
            }
        }
    }
}
