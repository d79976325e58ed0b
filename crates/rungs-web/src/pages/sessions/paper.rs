//! A question on the page: what is shown, what is chosen, and after the answer why.

use rungs_items::answer::Answer;
use rungs_items::explain::Explained;
use rungs_items::present::{Shown, ShownChoice, Variant};
use rungs_items::question::{Credit, Kind, Question, Who};
use rungs_practice::sitting::Asked;
use rungs_practice::state::PlaceAnswer;

use super::draft::{Draft, letter};
use crate::markdown::{Html, blocks, line, words};
use crate::words::long_day;

/// Longest words of a choice in a list to select from.
const LIST_WORDS: usize = 70;

/// A question as it is put: no key, no reason.
pub(crate) struct Paper {
    /// The scenario of its case study.
    pub(crate) scenario: Option<Html>,
    /// What is asked.
    pub(crate) stem: Html,
    /// How to answer: "Choose two."
    pub(crate) how: String,
    /// Exactly one is chosen.
    pub(crate) one: bool,
    /// Options of a choice.
    pub(crate) options: Vec<Line>,
    /// Steps of an ordering.
    pub(crate) steps: Vec<Line>,
    /// Items of a matching.
    pub(crate) items: Vec<Line>,
    /// Its matches.
    pub(crate) matches: Vec<Line>,
    /// A number or words are typed.
    pub(crate) input: Option<Typed>,
}

/// One line of a question.
pub(crate) struct Line {
    /// `A`, or for an item `1`.
    pub(crate) name: String,
    /// What is shown.
    pub(crate) text: Html,
    /// Its words alone, for a list to select from.
    pub(crate) words: String,
    /// It is chosen.
    pub(crate) chosen: bool,
    /// It is struck out.
    pub(crate) struck: bool,
    /// The place of a step or the match of an item, as the form has it.
    pub(crate) selected: String,
}

/// A field to type into.
pub(crate) struct Typed {
    /// What stands in it.
    pub(crate) value: String,
    /// A number is asked for.
    pub(crate) number: bool,
    /// Its unit.
    pub(crate) unit: String,
    /// Other units that are understood, in words.
    pub(crate) units: String,
}

impl Paper {
    /// Returns a question with what is chosen so far.
    pub(crate) fn of(asked: &Asked<'_>, draft: &Draft, struck: &[String]) -> Self {
        let shown = &asked.shown;
        let of = |choices: &[ShownChoice], name: &dyn Fn(usize) -> String, selected: &dyn Fn(usize) -> String| {
            choices
                .iter()
                .enumerate()
                .map(|(place, choice)| Line {
                    name: name(place),
                    text: line(&choice.text),
                    words: words(&choice.text, LIST_WORDS),
                    chosen: draft.chosen.contains(&place),
                    struck: struck.contains(&choice.id),
                    selected: selected(place),
                })
                .collect::<Vec<_>>()
        };
        let by_letter = |place: usize| letter(place).to_string();
        let none = |_: usize| String::new();
        let place_of = |step: usize| draft.places.get(&step).map_or_else(String::new, |place| (place + 1).to_string());
        let match_of =
            |item: usize| draft.matches.get(&item).map_or_else(String::new, |place| letter(*place).to_string());
        let ordering = shown.kind == Kind::Ordering;
        let typed = matches!(shown.kind, Kind::Numeric | Kind::ShortText);
        Self {
            scenario: shown.scenario.as_deref().map(blocks),
            stem: blocks(&shown.stem),
            how: how(shown),
            one: shown.kind == Kind::SingleChoice,
            options: if ordering { Vec::new() } else { of(&shown.options, &by_letter, &none) },
            steps: if ordering { of(&shown.options, &by_letter, &place_of) } else { Vec::new() },
            items: of(&shown.items, &|place| (place + 1).to_string(), &match_of),
            matches: of(&shown.matches, &by_letter, &none),
            input: typed.then(|| Typed {
                value: draft.typed.clone(),
                number: shown.kind == Kind::Numeric,
                unit: shown.unit.clone(),
                units: shown.units.join(", "),
            }),
        }
    }
}

/// Says how a question is answered.
fn how(shown: &Shown) -> String {
    match shown.kind {
        Kind::SingleChoice => "Choose one.".to_owned(),
        Kind::ChooseN => format!("Choose {}.", in_words(shown.choose)),
        Kind::Ordering => "Give each step its place.".to_owned(),
        Kind::Matching => "Choose a match for each.".to_owned(),
        Kind::Numeric if shown.unit.is_empty() => "Write a number.".to_owned(),
        Kind::Numeric => format!("Write a number in {}.", shown.unit),
        Kind::ShortText => "Write a word or a few.".to_owned(),
    }
}

fn in_words(count: usize) -> String {
    ["none", "one", "two", "three", "four", "five", "six"]
        .get(count)
        .map_or_else(|| count.to_string(), |word| (*word).to_owned())
}

/// A question after its answer.
pub(crate) struct Explanation {
    /// The scenario of its case study.
    pub(crate) scenario: Option<Html>,
    /// What was asked.
    pub(crate) stem: Html,
    /// Every part with its reason.
    pub(crate) rows: Vec<Reason>,
    /// The steps stand in their right order.
    pub(crate) in_order: bool,
    /// Where it can be looked up: title, address, the day it was read.
    pub(crate) sources: Vec<(String, String, String)>,
    /// Who wrote and checked it.
    pub(crate) credits: String,
    /// Decisions on a report, one sentence each.
    pub(crate) rulings: Vec<String>,
}

/// One part of a question with its reason.
pub(crate) struct Reason {
    /// Letter or number, empty where there is none.
    pub(crate) name: String,
    /// What was shown.
    pub(crate) text: Html,
    /// Why it is right or wrong.
    pub(crate) why: Html,
    /// It is right.
    pub(crate) right: bool,
    /// It was the answer, or part of it.
    pub(crate) chosen: bool,
    /// That in words, empty where there is nothing to say.
    pub(crate) outcome: &'static str,
}

impl Reason {
    /// Returns the class of its line.
    pub(crate) fn class(&self) -> &'static str {
        match (self.right, self.chosen) {
            (true, _) => " right",
            (false, true) => " wrong",
            (false, false) => "",
        }
    }
}

impl Explanation {
    /// Returns what a question says after its answer, options in the order in which they were shown.
    pub(crate) fn of(
        variant: &Variant,
        answer: &PlaceAnswer,
        explained: Vec<Explained>,
        question: Option<&Question>,
        rulings: Vec<String>,
    ) -> Self {
        let in_order = variant.kind == Kind::Ordering;
        let place = |id: &str| answer.shown.iter().position(|shown| shown == id);
        let mut explained = explained;
        if !in_order {
            // What was not shown by letter (pairs, numbers, words) stays in its own order behind the rest.
            explained.sort_by_key(|part| place(&part.id).unwrap_or(usize::MAX));
        }
        let choice = matches!(variant.kind, Kind::SingleChoice | Kind::ChooseN);
        let rows = explained
            .into_iter()
            .enumerate()
            .map(|(at, part)| Reason {
                name: match place(&part.id) {
                    _ if in_order => (at + 1).to_string(),
                    Some(place) => letter(place).to_string(),
                    None => String::new(),
                },
                outcome: match (part.right, part.chosen) {
                    _ if in_order && part.chosen => "● You had it here.",
                    _ if in_order => "✕ You had it elsewhere.",
                    (true, true) => "● Right, and your answer.",
                    (true, false) if choice => "● The right answer.",
                    (true, false) => "● Right.",
                    (false, true) => "✕ Your answer.",
                    (false, false) => "",
                },
                text: match part.id.as_str() {
                    "typed" => crate::markdown::typed(&part.text),
                    _ => line(&part.text),
                },
                why: line(&part.reason),
                right: part.right && (!in_order || part.chosen),
                chosen: part.chosen || in_order,
            })
            .collect();
        Self {
            scenario: variant.scenario.as_deref().map(blocks),
            stem: blocks(&variant.stem),
            rows,
            in_order,
            sources: question.map(sources).unwrap_or_default(),
            credits: question.map(credits).unwrap_or_default(),
            rulings,
        }
    }
}

fn sources(question: &Question) -> Vec<(String, String, String)> {
    let safe = question
        .sources
        .iter()
        .filter(|source| source.url.starts_with("https://") || source.url.starts_with("http://"));
    safe.map(|source| (source.title.clone(), source.url.clone(), long_day(source.checked.into()))).collect()
}

/// Says who wrote and checked a question.
fn credits(question: &Question) -> String {
    let who = |credit: &Credit| match (&credit.name, credit.who) {
        (Some(name), _) => name.clone(),
        (None, Who::Ai) => "AI".to_owned(),
        (None, Who::Person) => "a person".to_owned(),
    };
    let mut text = format!("Written by {}", who(&question.written_by));
    for check in &question.checked_by {
        let day = check.on.map(|day| format!(" on {}", long_day(day.into()))).unwrap_or_default();
        text.push_str(&format!("; {} by {}{day}", check.role, who(check)));
    }
    if !question.checked_by.iter().any(|check| check.who == Who::Person) {
        text.push_str("; not yet read by a person");
    }
    text.push('.');
    text
}

/// Returns an answer in a few signs: `C`, `A, D`, `12.5 USD`; for long ones nothing.
pub(crate) fn short(answer: &Answer, shown: &[String]) -> String {
    let letters = |ids: &[String]| {
        let mut places: Vec<usize> = ids.iter().filter_map(|id| shown.iter().position(|shown| shown == id)).collect();
        if matches!(answer, Answer::Chosen(_)) {
            places.sort_unstable();
        }
        places.into_iter().map(|place| letter(place).to_string()).collect::<Vec<_>>().join(", ")
    };
    match answer {
        Answer::Chosen(ids) | Answer::Ordered(ids) => letters(ids),
        Answer::Matched(_) => String::new(),
        Answer::Number(typed) | Answer::Text(typed) => words(typed, 40),
    }
}
