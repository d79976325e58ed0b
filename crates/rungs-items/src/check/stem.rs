//! Faults of the question's text.

use super::code::Code;
use super::report::Finding;
use super::words::{plain, runs, without_gaps, words};
use crate::question::{Body, Question};

/// Most words of a question's text, without the scenario of a case study.
pub const LONGEST_STEM: usize = 150;

/// Traces of unfinished work. Capitals count: a question may well be about a "placeholder".
const LEFTOVERS: &[&str] = &["TODO", "FIXME", "TBD", "XXX", "???", "lorem ipsum", "Lorem ipsum", "<insert"];

/// Numbers as they are written in questions.
const NUMBERS: &[&str] = &["zero", "one", "two", "three", "four", "five", "six", "seven", "eight"];

/// Words that begin a clause of its own: a "not" behind them belongs to the situation, not to what is asked.
const CLAUSES: &[&str] = &[
    "after", "although", "as", "because", "before", "but", "if", "since", "so", "that", "to", "unless", "until",
    "when", "where", "whether", "while", "who", "whose", "with", "without",
];

/// Looks at the text of a question.
pub(super) fn check(question: &Question, found: &mut Vec<Finding>) {
    let stem = plain(&without_gaps(&question.stem));
    if matches!(question.body, Body::Choose { .. }) {
        negative(question, found);
    }
    how_many(question, &stem, found);
    let tokens = words(&stem);
    if tokens.len() > LONGEST_STEM {
        let what = format!("the text has {} words", tokens.len());
        let hint = format!("leave out what is not needed to answer; {LONGEST_STEM} words are enough");
        found.push(Finding::new(Code::LongStem, &question.place, what, hint));
    }
    if let Some(article) = tokens.last().filter(|word| matches!(word.as_str(), "a" | "an"))
        && matches!(question.body, Body::Choose { .. })
    {
        let what = format!("the text ends with \"{article}\", which fits some options only");
        found.push(Finding::new(
            Code::ArticleBeforeOptions,
            &question.place,
            what,
            "move the article into the options, or ask a whole question",
        ));
    }
    leftovers(question, found);
}

/// A question for the exception marks the word that turns it round.
fn negative(question: &Question, found: &mut Vec<Finding>) {
    let sentences = sentences(&without_gaps(&question.stem));
    let Some(asking) = asking(&sentences) else { return };
    for word in turning_words(asking).into_iter().filter(|word| !word.loud) {
        let what = format!("\"{}\" turns the question round and does not stand out", word.text);
        let hint = format!("better ask for what is right; else write **{}**", word.text.to_uppercase());
        found.push(Finding::new(Code::NegativeStem, &question.place, what, hint));
    }
}

/// A word of a sentence.
struct Word {
    /// Lower case.
    text: String,
    /// Whether it is bold or in capitals.
    loud: bool,
}

/// A sentence of the question's text.
#[derive(Default)]
struct Sentence {
    words: Vec<Word>,
    /// Whether it ends with a question mark.
    asks: bool,
}

/// Takes a Markdown text apart.
fn sentences(markdown: &str) -> Vec<Sentence> {
    let mut sentences = Vec::new();
    let mut sentence = Sentence::default();
    for run in runs(markdown) {
        for piece in run.text.split_inclusive(char::is_whitespace) {
            let loud = run.strong || piece.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
            sentence.words.extend(words(piece).into_iter().map(|text| Word { text, loud }));
            if piece.trim_end().ends_with(['.', '?', '!', ':']) || piece.ends_with('\n') {
                sentence.asks = piece.trim_end().ends_with('?');
                sentences.push(std::mem::take(&mut sentence));
            }
        }
    }
    sentences.push(sentence);
    sentences
}

/// Returns the sentence that asks: the last one with a question mark, else the last that is not "Choose two".
fn asking(sentences: &[Sentence]) -> Option<&Sentence> {
    let tells = |sentence: &&Sentence| {
        sentence.words.first().is_some_and(|word| !matches!(word.text.as_str(), "choose" | "select" | "pick"))
    };
    sentences.iter().rfind(|sentence| sentence.asks).or_else(|| sentences.iter().rfind(tells))
}

/// Returns the words that turn a question round. A "not" in a clause of its own describes the situation ("a team that does not train
/// models"), as do "at least" and "least privilege".
fn turning_words(sentence: &Sentence) -> Vec<&Word> {
    let mut out = Vec::new();
    let mut before = "";
    let mut in_clause = false;
    for (at, word) in sentence.words.iter().enumerate() {
        let text = word.text.as_str();
        let next = sentence.words.get(at + 1).map_or("", |word| word.text.as_str());
        // "For a team that…, which…" opens a clause in front of the question; the question word ends it.
        in_clause =
            !matches!(text, "which" | "what" | "how" | "why") && (in_clause || CLAUSES.binary_search(&text).is_ok());
        let turns = match text {
            "except" => true,
            "least" => {
                before != "at"
                    && !matches!(next, "privilege" | "privileged" | "privileges" | "squares" | "recently" | "one")
            }
            "not" => !in_clause && next != "only" && before != "or",
            "never" | "cannot" => !in_clause,
            _ => !in_clause && text.ends_with("n't"),
        };
        if turns {
            out.push(word);
        }
        before = text;
    }
    out
}

/// The text says how many options are to be chosen, and no other number.
fn how_many(question: &Question, stem: &str, found: &mut Vec<Finding>) {
    let Body::Choose { options } = &question.body else { return };
    let right = options.iter().filter(|option| option.right).count();
    let stated = stated_numbers(stem);
    let name = NUMBERS.get(right).map_or_else(|| right.to_string(), |name| (*name).to_owned());
    if let Some(other) = stated.iter().find(|stated| **stated != right).filter(|_| !stated.contains(&right)) {
        let what = format!("the text asks for {other} options, and {right} are right");
        found.push(Finding::new(
            Code::WrongNumber,
            &question.place,
            what,
            format!("write \"Choose {name}.\", or mend the marks"),
        ));
    } else if right > 1 && stated.is_empty() {
        let what = format!("{right} options are right, and the text does not say so");
        found.push(Finding::new(
            Code::NumberNotStated,
            &question.place,
            what,
            format!("end it with \"Choose {name}.\""),
        ));
    }
}

/// Returns the numbers behind "choose", "select", "pick" or "which".
fn stated_numbers(stem: &str) -> Vec<usize> {
    let tokens = words(stem);
    let number = |word: &String| NUMBERS.iter().position(|name| name == word).or_else(|| word.parse().ok());
    let mut numbers = Vec::new();
    for (at, word) in tokens.iter().enumerate() {
        let next = tokens.get(at + 1).and_then(number);
        // "Choose the two that …", "Select exactly two"
        let after = tokens
            .get(at + 2)
            .and_then(number)
            .filter(|_| tokens.get(at + 1).is_some_and(|word| matches!(word.as_str(), "the" | "exactly" | "any")));
        if matches!(word.as_str(), "choose" | "select" | "pick" | "mark" | "which" | "what") {
            numbers.extend(next.or(after).filter(|number| (1..=8).contains(number)));
        }
    }
    // "Which one of the two …" asks for one; that is what a single choice asks anyway.
    numbers
}

/// Nothing is left that was meant to be replaced.
fn leftovers(question: &Question, found: &mut Vec<Finding>) {
    let mut texts: Vec<(&str, &str)> = vec![("text", &question.stem), ("origin", &question.origin)];
    if let Some(case) = &question.case {
        texts.push(("scenario", &case.scenario));
    }
    texts.extend(question.sources.iter().map(|source| ("source", source.title.as_str())));
    let choices = match &question.body {
        Body::Choose { options } => options.iter().collect(),
        Body::Order { steps } => steps.iter().collect(),
        Body::Match { items, matches, .. } => items.iter().chain(matches).collect(),
        Body::Number { why, .. } | Body::Text { why, .. } => {
            texts.push(("explanation", why));
            Vec::new()
        }
    };
    for choice in choices {
        texts.push(("options", &choice.text));
        texts.push(("reasons", &choice.reason));
    }
    for (part, text) in texts {
        if let Some(left) = LEFTOVERS.iter().find(|left| text.contains(**left)) {
            let what = format!("\"{left}\" is left in the {part}");
            found.push(Finding::new(Code::Leftover, &question.place, what, "finish the question, or take it out"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_behind_words_that_ask() {
        for (stem, expected) in [
            ("Which services fit? Choose two.", vec![2]),
            ("Select the THREE that apply", vec![3]),
            ("Which two services fit?", vec![2]),
            ("Two teams share three models. Which fits?", vec![]),
            ("A model has 2 layers. (Choose 2)", vec![2]),
        ] {
            assert_eq!(stated_numbers(stem), expected, "{stem}");
        }
    }

    #[test]
    fn only_words_that_turn_the_question_round_have_to_stand_out() {
        for (stem, expected) in [
            ("Which of these is not a metric?", vec!["not"]),
            ("Which of these is **not** a metric?", vec![]),
            ("Which of these is NOT a metric?", vec![]),
            ("Retraining is not possible. Which approach fits?", vec![]),
            ("Which service fits a team that does not run servers?", vec![]),
            ("For a team that does not run servers, which service isn't right?", vec!["isn't"]),
            ("Which needs the least work?", vec!["least"]),
            ("Which grants least privilege to at least two roles?", vec![]),
            ("All of these are metrics, except which?", vec!["except"]),
            ("A model never sees the labels. What kind is it?", vec![]),
            ("Complete: a prompt should never hold. Choose two.", vec!["never"]),
        ] {
            let sentences = sentences(stem);
            let words = turning_words(asking(&sentences).unwrap());
            let quiet: Vec<&str> = words.into_iter().filter(|word| !word.loud).map(|word| word.text.as_str()).collect();
            assert_eq!(quiet, expected, "{stem}");
        }
        assert!(CLAUSES.is_sorted());
    }
}
