//! Grammar that sets one option apart from the rest.
//!
//! Kept to what can be told from the form of a word with hardly an error: the ending "-ing", "to" in front, a number, an article, a
//! full stop at the end, a small first letter.

use super::code::Code;
use super::report::Finding;
use super::words::plain;
use crate::question::{Body, Choice, Question};

/// Words in "-ing" that are no verb forms.
const NO_GERUNDS: &[&str] = &[
    "anything",
    "bring",
    "ceiling",
    "during",
    "evening",
    "everything",
    "king",
    "morning",
    "nothing",
    "ring",
    "something",
    "spring",
    "string",
    "thing",
    "wing",
];

/// Names a feature of a text, where it has it.
type Form = fn(&str) -> Option<&'static str>;

/// Looks for an option that is built otherwise than all others.
pub(super) fn check(question: &Question, body: &Body, found: &mut Vec<Finding>) {
    let Body::Choose { options } = body else { return };
    let shown: Vec<String> = options.iter().map(|option| plain(&option.text)).collect();
    let patterns: [(&str, Form); 3] = [("begins", opening), ("ends", closing), ("begins", first_letter)];
    for (verb, pattern) in patterns {
        let forms: Vec<Option<&str>> = shown.iter().map(|text| pattern(text)).collect();
        let Some((odd, rest)) = odd_one(&forms) else { continue };
        let Some(option) = options.get(odd) else { continue };
        report(question, option, verb, rest, found);
    }
}

/// Says which option stands out.
fn report(question: &Question, option: &Choice, verb: &str, rest: &str, found: &mut Vec<Finding>) {
    let (code, side) = if option.right { (Code::GrammarCue, "right") } else { (Code::GrammarOddWrong, "wrong") };
    let what = format!("every option but the {side} option `{}` {verb} with {rest}", option.id);
    found.push(Finding::new(code, &question.place, what, "give all options the same form"));
}

/// Returns the place of the only option whose form differs, where at least two others share a form that can be named.
fn odd_one<'a>(forms: &[Option<&'a str>]) -> Option<(usize, &'a str)> {
    if forms.len() < 3 {
        return None;
    }
    let named = forms
        .iter()
        .flatten()
        .copied()
        .find(|form| forms.iter().filter(|other| **other == Some(*form)).count() + 1 == forms.len())?;
    forms.iter().position(|form| *form != Some(named)).map(|at| (at, named))
}

/// Returns the form of the first word.
fn opening(text: &str) -> Option<&'static str> {
    let first = text.split(|c: char| c.is_whitespace() || c == ',').next()?.to_lowercase();
    match first.as_str() {
        "to" => Some("\"to\""),
        "a" | "an" => Some("\"a\" or \"an\""),
        "the" => Some("\"the\""),
        "by" => Some("\"by\""),
        word if word.starts_with(|c: char| c.is_ascii_digit()) => Some("a number"),
        word if word.len() > 4 && word.ends_with("ing") && NO_GERUNDS.binary_search(&word).is_err() => {
            Some("a word in \"-ing\"")
        }
        _ => None,
    }
}

/// The usual first letter.
const CAPITAL: &str = "a capital";

/// Returns how the text ends.
fn closing(text: &str) -> Option<&'static str> {
    match text.chars().last()? {
        '.' => Some("a full stop"),
        _ => Some("no full stop"),
    }
}

/// Returns how the first letter is written. `top_p`, `iPhone` and `AWS` are right as they are, and pass as capitals: a name in front
/// sets no option apart.
fn first_letter(text: &str) -> Option<&'static str> {
    let word: &str = text.split_whitespace().next()?;
    let (first, rest) = (word.chars().next()?, word.chars().skip(1));
    if !first.is_alphabetic() || rest.clone().any(|c| !c.is_alphabetic() || c.is_uppercase()) {
        return Some(CAPITAL);
    }
    Some(if first.is_uppercase() { CAPITAL } else { "a small letter" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_option_stands_out_only_where_all_others_agree() {
        let forms = |texts: &[&str]| texts.iter().map(|text| opening(text)).collect::<Vec<_>>();
        for (texts, expected) in [
            (&["Raising it", "Lowering it", "Turn it", "Holding it"][..], Some((2, "a word in \"-ing\""))),
            (&["To raise", "To lower", "To turn", "Hold"], Some((3, "\"to\""))),
            (&["12 GB", "13 GB", "A few"], Some((2, "a number"))),
            (&["Raise", "Lower", "Turning"], None),
            (&["Raising", "Lowering", "Turn", "Hold"], None),
            (&["String search", "Spring board", "Raise"], None),
            (&["Raising", "Lower"], None),
        ] {
            assert_eq!(odd_one(&forms(texts)), expected, "{texts:?}");
        }
        assert!(NO_GERUNDS.is_sorted());
    }
}
