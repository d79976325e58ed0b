//! Faults of options and their reasons that can be seen in one question.

use std::collections::BTreeMap;

use super::code::Code;
use super::report::Finding;
use super::words::{ABSOLUTES, HEDGES, count_in, normalised, number, plain, words};
use crate::question::{Body, Choice, Question};

/// Fewest characters of a reason that can say something.
pub const SHORTEST_REASON: usize = 20;

/// Options that sum up others. They cannot be shuffled, and who knows two options knows the answer.
const SUMS: &[&str] = &[
    "all of the above",
    "none of the above",
    "any of the above",
    "both of the above",
    "all the above",
    "none of these",
    "all of these",
    "both of these",
    "neither of these",
    "all of the options",
    "none of the options",
    "all of the other options",
    "none of the other options",
    "all answers are correct",
    "no answer is correct",
];

/// How much longer than the longest wrong option the right one is when it stands out, as a factor and in characters.
const MUCH_LONGER: (f64, f64) = (1.4, 15.0);

/// Looks at options, steps, items and matches. `body` is that of the question, or of a variant where a script fills its gaps.
pub(super) fn check(question: &Question, body: &Body, found: &mut Vec<Finding>) {
    match body {
        Body::Choose { options } => {
            reasons(question, "option", options, found);
            texts(question, options, found);
        }
        Body::Order { steps } => reasons(question, "step", steps, found),
        Body::Match { items, matches, .. } => {
            reasons(question, "item", items, found);
            let extra: Vec<Choice> = matches.iter().filter(|choice| !choice.right).cloned().collect();
            reasons(question, "match", &extra, found);
        }
        Body::Number { why, .. } | Body::Text { why, .. } => {
            if plain(why).chars().count() < SHORTEST_REASON {
                let what = format!("the section `Why` has fewer than {SHORTEST_REASON} characters");
                found.push(Finding::new(Code::ShortReason, &question.place, what, "say how the answer is found"));
            }
        }
    }
}

/// Every option says why it is right or wrong, in words of its own.
fn reasons(question: &Question, sort: &str, choices: &[Choice], found: &mut Vec<Finding>) {
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    for choice in choices {
        let length = plain(&choice.reason).chars().count();
        let name = &choice.id;
        if length == 0 {
            let what = format!("{sort} `{name}` has no reason");
            let hint = "add a paragraph under it, set in by two columns, that says why it is right or which mistake it stands for";
            found.push(Finding::new(Code::NoReason, &question.place, what, hint));
            continue;
        }
        if length < SHORTEST_REASON {
            let what = format!("the reason of {sort} `{name}` has {length} characters");
            let hint = format!("say in at least {SHORTEST_REASON} characters what makes it right or wrong");
            found.push(Finding::new(Code::ShortReason, &question.place, what, hint));
        }
        // A variant may well draw two wrong options of one sort, which are wrong for one reason.
        if let Some(first) = seen.insert(normalised(&choice.reason), name).filter(|_| !question.is_executable()) {
            let what = format!("{sort}s `{first}` and `{name}` have the same reason");
            found.push(Finding::new(
                Code::SameReason,
                &question.place,
                what,
                "say for each what is wrong with it alone",
            ));
        }
    }
}

/// What is shown of the options of a choice.
fn texts(question: &Question, options: &[Choice], found: &mut Vec<Finding>) {
    let shown: Vec<String> = options.iter().map(|option| plain(&option.text)).collect();
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    for option in options {
        let key = normalised(&option.text);
        if let Some(first) = seen.insert(key, &option.id) {
            let what = format!("options `{first}` and `{}` say the same", option.id);
            found.push(Finding::new(Code::SameOption, &question.place, what, "replace one of them"));
        }
    }
    let before = found.len();
    for (option, text) in options.iter().zip(&shown) {
        pointers(question, option, text, found);
    }
    repeated(question, &shown, found);
    // "All of the above" is a word without exception too; once is enough.
    if found.len() == before {
        cautious_words(question, options, &shown, found);
    }
    lengths(question, options, &shown, found);
}

/// Options that mean other options.
fn pointers(question: &Question, option: &Choice, text: &str, found: &mut Vec<Finding>) {
    let bare = words(text).join(" ");
    if SUMS.iter().any(|sum| bare == *sum || bare.starts_with(&format!("{sum} "))) {
        let what = format!("option `{}` is \"{text}\"", option.id);
        let hint =
            "options are shuffled, and who knows two of them knows the answer; ask for one thing, or choose several";
        found.push(Finding::new(Code::AllOfTheAbove, &question.place, what, hint));
    } else if names_letters(text) {
        let what = format!("option `{}` points to other options by letter: \"{text}\"", option.id);
        found.push(Finding::new(
            Code::PointsToOption,
            &question.place,
            what,
            "options are shuffled; write out what is meant",
        ));
    }
}

/// Returns whether a text is "both A and C", "A and C only", "option B" or the like. "Hepatitis B" and "Vitamin A and C" are not.
fn names_letters(text: &str) -> bool {
    let tokens: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|token| !token.is_empty()).collect();
    let letter = |token: Option<&&str>| token.is_some_and(|token| matches!(*token, "A" | "B" | "C" | "D" | "E" | "F"));
    let word =
        |token: Option<&&str>, list: &[&str]| token.is_some_and(|token| list.contains(&token.to_lowercase().as_str()));
    let named = |at: usize| {
        word(tokens.get(at), &["option", "options", "answer", "answers", "choice", "choices"])
            && letter(tokens.get(at + 1))
    };
    let pair = |at: usize| {
        letter(tokens.get(at)) && word(tokens.get(at + 1), &["and", "or", "nor"]) && letter(tokens.get(at + 2))
    };
    let opens = |at: usize| at == 0 || (at == 1 && word(tokens.first(), &["both", "either", "neither", "only"]));
    let closes = |at: usize| {
        at == tokens.len() || (at + 1 == tokens.len() && word(tokens.get(at), &["only", "both", "together"]))
    };
    (0..tokens.len()).any(|at| named(at) || (pair(at) && opens(at) && closes(at + 3)))
}

/// Words that all options share at one end belong in the question.
fn repeated(question: &Question, shown: &[String], found: &mut Vec<Finding>) {
    let all: Vec<Vec<String>> = shown.iter().map(|text| words(text)).collect();
    let turned: Vec<Vec<String>> = all.iter().map(|words| words.iter().rev().cloned().collect()).collect();
    let (start, end) = (shared_start(&all), shared_start(&turned));
    // A shared run that is a whole option is no repetition that could be moved.
    let shortest = all.iter().map(Vec::len).min().unwrap_or(0);
    for (run, side) in [(start, "begin"), (end, "end")] {
        if run >= 3 && run < shortest {
            let what = format!("all options {side} with the same {run} words");
            found.push(Finding::new(Code::RepeatedWords, &question.place, what, "move these words into the question"));
        }
    }
}

/// Returns how many first words all lists share.
fn shared_start(lists: &[Vec<String>]) -> usize {
    let Some((first, rest)) = lists.split_first().filter(|(_, rest)| !rest.is_empty()) else { return 0 };
    first.iter().enumerate().take_while(|(at, word)| rest.iter().all(|list| list.get(*at) == Some(word))).count()
}

/// Caution in right options alone, or its opposite in wrong ones alone, helps guessers.
fn cautious_words(question: &Question, options: &[Choice], shown: &[String], found: &mut Vec<Finding>) {
    let has = |list: &[&str], right: bool| {
        options
            .iter()
            .zip(shown)
            .filter(|(option, text)| option.right == right && count_in(list, &words(text)) > 0)
            .count()
    };
    let wrong = has(ABSOLUTES, false);
    if wrong > 0 && has(ABSOLUTES, true) == 0 {
        let what = format!(
            "words without exception (such as \"always\", \"only\") stand in wrong options alone ({wrong} of them)"
        );
        found.push(Finding::new(
            Code::AbsoluteWords,
            &question.place,
            what,
            "take them out, or use one in a right option too",
        ));
    }
    if has(HEDGES, true) > 0 && has(HEDGES, false) == 0 {
        let what = "words of caution (such as \"can\", \"usually\") stand in right options alone";
        found.push(Finding::new(
            Code::HedgedWords,
            &question.place,
            what,
            "take them out, or use one in a wrong option too",
        ));
    }
}

/// A right option that is much longer than the rest gives itself away.
fn lengths(question: &Question, options: &[Choice], shown: &[String], found: &mut Vec<Finding>) {
    let longest = |right: bool| {
        options
            .iter()
            .zip(shown)
            .filter(|(option, _)| option.right == right)
            .map(|(_, text)| number(text.chars().count()))
            .fold(0.0, f64::max)
    };
    let (right, wrong) = (longest(true), longest(false));
    if right > wrong * MUCH_LONGER.0 && right >= wrong + MUCH_LONGER.1 {
        let what = format!("the right option has {right} characters, the longest wrong one {wrong}");
        found.push(Finding::new(
            Code::LengthCue,
            &question.place,
            what,
            "shorten the right option, or say as much in a wrong one",
        ));
        return;
    }
    let mut sorted: Vec<f64> = shown.iter().map(|text| number(text.chars().count())).collect();
    sorted.sort_by(f64::total_cmp);
    let (Some(middle), Some(longest)) = (sorted.get(sorted.len() / 2), sorted.last()) else { return };
    if *longest > middle * 2.0 && *longest >= middle + 25.0 {
        let what = format!("the longest option has {longest} characters, the middle one {middle}");
        found.push(Finding::new(Code::LengthSpread, &question.place, what, "make the options more alike in length"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_pointers_only_where_they_name_options() {
        for (text, expected) in [
            ("Both A and C", true),
            ("A and C only", true),
            ("A and B", true),
            ("Option B", true),
            ("The same as answer D", true),
            ("Vitamin A and C tablets", false),
            ("Hepatitis B", false),
            ("Run an A/B test", false),
            ("Plan A and plan B", false),
        ] {
            assert_eq!(names_letters(text), expected, "{text}");
        }
    }
}
