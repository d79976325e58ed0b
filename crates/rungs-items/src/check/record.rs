//! Faults of what a question says of itself: exams, sources, days, names.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::code::Code;
use super::report::Finding;
use crate::bank::{Bank, Outline};
use crate::question::{Question, Source};

/// Questions of one family at most; more say that one idea is tested too often.
pub const LARGEST_FAMILY: usize = 4;

/// Most bytes of an id or a family's name.
const LONGEST_ID: usize = 60;

/// Looks at the record of a question of the set for `exam`.
pub(super) fn check(question: &Question, exam: &str, outlines: &[Outline], today: Date, found: &mut Vec<Finding>) {
    let place = &question.place;
    let mut add = |code, what: String, hint: &str| found.push(Finding::new(code, place, what, hint));
    for (part, most) in question.id.split('/').zip([LONGEST_ID, LONGEST_ID]) {
        if !is_slug(part, most) {
            add(
                Code::BadId,
                format!("the id `{}` is not made of a-z, 0-9 and single hyphens", question.id),
                "rename the file; at most 60 bytes",
            );
        }
    }
    if let Some(family) = question.family.as_deref().filter(|family| !is_slug(family, LONGEST_ID)) {
        add(
            Code::BadFamily,
            format!("the family `{family}` is not made of a-z, 0-9 and single hyphens"),
            "use words and hyphens, at most 60 bytes",
        );
    }
    if !(-4.0..=4.0).contains(&question.difficulty) {
        add(
            Code::Difficulty,
            format!("difficulty {} is outside -4 to 4", question.difficulty),
            "it is in logits: -2 is very easy, 2 is hard",
        );
    }
    for (field, text) in [
        ("origin", &question.origin),
        ("licence", &question.licence),
        ("role of written_by", &question.written_by.role),
    ] {
        if text.trim().is_empty() {
            add(Code::EmptyField, format!("{field} is empty"), "fill it in; banks/README.md says what it means");
        }
    }
    if question.checked_by.iter().any(|credit| credit.role.trim().is_empty()) {
        add(
            Code::EmptyField,
            "role of checked_by is empty".to_owned(),
            "say in what capacity, such as \"answered blind\"",
        );
    }
    days(question, today, found);
    if question.sources.is_empty() {
        found.push(Finding::new(
            Code::NoSource,
            place,
            "no source is named",
            "add [[sources]] with title, url and the day it was read",
        ));
    }
    for source in &question.sources {
        check_source(source, place, today, found);
        if source.checked > question.reviewed && source.checked <= today {
            let what = format!(
                "the source \"{}\" was read on {}, after the review on {}",
                source.title, source.checked, question.reviewed
            );
            found.push(Finding::new(
                Code::SourceAfterReview,
                place,
                what,
                "read the question again with it and renew `reviewed`",
            ));
        }
    }
    exams(question, exam, outlines, found);
}

/// Looks at a source's title, address and day.
pub(super) fn check_source(source: &Source, place: &crate::question::Place, today: Date, found: &mut Vec<Finding>) {
    if source.title.trim().is_empty() {
        found.push(Finding::new(
            Code::EmptyField,
            place,
            format!("the source {} has no title", source.url),
            "give the page's title",
        ));
    }
    check_address(&source.url, place, found);
    if source.checked > today {
        let what =
            format!("the source \"{}\" is said to be read on {}, which is after {today}", source.title, source.checked);
        found.push(Finding::new(Code::DateInFuture, place, what, "give the day on which it was read"));
    }
}

/// An address begins with `https://` and names a host.
pub(super) fn check_address(url: &str, place: &crate::question::Place, found: &mut Vec<Finding>) {
    let host = url.strip_prefix("https://").and_then(|rest| rest.split('/').next());
    if !host.is_some_and(|host| host.contains('.') && !host.contains(char::is_whitespace)) {
        found.push(Finding::new(
            Code::NotHttps,
            place,
            format!("`{url}` is no https address"),
            "give the page's address, https://…",
        ));
    }
}

/// The days come in an order that can be.
fn days(question: &Question, today: Date, found: &mut Vec<Finding>) {
    let place = &question.place;
    let credits = question
        .checked_by
        .iter()
        .chain([&question.written_by])
        .filter_map(|credit| credit.on.map(|on| (credit.role.as_str(), on)));
    for (name, day) in [("written", question.written), ("reviewed", question.reviewed)].into_iter().chain(credits) {
        if day > today {
            let what = format!("`{name}` has the day {day}, which is after {today}");
            found.push(Finding::new(Code::DateInFuture, place, what, "give the day on which it was done"));
        }
    }
    if question.reviewed < question.written {
        let what = format!("reviewed on {}, before it was written on {}", question.reviewed, question.written);
        found.push(Finding::new(Code::ReviewedBeforeWritten, place, what, "mend one of the two days"));
    }
    for credit in &question.checked_by {
        if let Some(on) = credit.on.filter(|on| *on < question.written) {
            let what = format!("\"{}\" on {on}, before it was written on {}", credit.role, question.written);
            found.push(Finding::new(
                Code::CheckedBeforeWritten,
                place,
                what,
                "check it again, or mend one of the two days",
            ));
        }
    }
}

/// The exams and objectives exist.
fn exams(question: &Question, bank: &str, outlines: &[Outline], found: &mut Vec<Finding>) {
    let place = &question.place;
    if !question.exams.contains_key(bank) {
        let what = format!("it stands in the set for {bank} and does not serve it");
        found.push(Finding::new(
            Code::OtherExam,
            place,
            what,
            "add the exam to `exams`, or move the file to the set of its exam",
        ));
    }
    for (exam, objectives) in &question.exams {
        let Some(outline) = outlines.iter().find(|outline| outline.exam == *exam) else {
            let hint = match nearest(exam, outlines.iter().map(|outline| outline.exam.as_str())) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "use the exam's id in the catalogue".to_owned(),
            };
            found.push(Finding::new(Code::UnknownExam, place, format!("no exam `{exam}` is known"), hint));
            continue;
        };
        if objectives.is_empty() {
            let what = format!("no objective of {exam} is named");
            found.push(Finding::new(
                Code::NoObjective,
                place,
                what,
                format!("name the one or two that it tests; `rungs show {exam}` lists them"),
            ));
        }
        let known: BTreeMap<&str, &str> = outline
            .domains
            .iter()
            .flat_map(|domain| &domain.objectives)
            .map(|(id, text)| (id.as_str(), text.as_str()))
            .collect();
        for objective in
            objectives.iter().filter(|objective| !known.is_empty() && !known.contains_key(objective.as_str()))
        {
            let hint = match nearest(objective, known.keys().copied()).and_then(|near| known.get_key_value(near)) {
                Some((id, text)) => format!("the nearest is `{id}`: {text}"),
                None => format!("`rungs show {exam}` lists them"),
            };
            let (code, state) = if outline.retired.contains(objective) {
                (Code::RetiredObjective, "is asked no more")
            } else {
                (Code::UnknownObjective, "is unknown")
            };
            found.push(Finding::new(code, place, format!("objective `{objective}` of {exam} {state}"), hint));
        }
    }
}

/// Looks at what can only be seen over all questions: ids that are taken, families of one and large families.
pub(super) fn check_names(banks: &[Bank], found: &mut Vec<Finding>) {
    let mut ids: BTreeMap<&str, &Question> = BTreeMap::new();
    let mut families: BTreeMap<&str, Vec<&Question>> = BTreeMap::new();
    for question in banks.iter().flat_map(|bank| &bank.questions) {
        if let Some(first) = ids.get(question.id.as_str()) {
            let what = format!("the id `{}` is that of {}:{} too", question.id, first.place.file, first.place.line);
            found.push(Finding::new(
                Code::SameId,
                &question.place,
                what,
                "rename one of the files; ids are unique over all sets",
            ));
        } else {
            ids.insert(&question.id, question);
        }
        if let Some(family) = question.family.as_ref().filter(|family| is_slug(family, LONGEST_ID)) {
            families.entry(family).or_default().push(question);
        }
    }
    let names: BTreeSet<&str> = families.keys().copied().collect();
    for (family, questions) in &families {
        let Some(first) = questions.first() else { continue };
        if questions.len() == 1 {
            let others = names.iter().copied().filter(|other| other != family);
            let hint = match nearest(family, others).filter(|near| distance(family, near) <= 2) {
                Some(near) => format!("did you mean `{near}`? Else leave it out"),
                None => "leave it out until there is a second one".to_owned(),
            };
            found.push(Finding::new(
                Code::LonelyFamily,
                &first.place,
                format!("no other question is of the family `{family}`"),
                hint,
            ));
        } else if questions.len() > LARGEST_FAMILY {
            let what = format!("{} questions are of the family `{family}`", questions.len());
            let hint =
                format!("a mock exam takes one of them; more than {LARGEST_FAMILY} are better spent on other ideas");
            found.push(Finding::new(Code::LargeFamily, &first.place, what, hint));
        }
    }
}

/// Returns whether a name is of a-z, 0-9 and single hyphens inside.
fn is_slug(name: &str, most: usize) -> bool {
    name.len() <= most
        && name
            .split('-')
            .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()))
}

/// Returns the name that is fewest changes away; of several the one that shares the longest beginning, then the first.
fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let shared = |other: &str| name.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
    known.min_by_key(|other| (distance(name, other), usize::MAX - shared(other), *other))
}

/// Returns the least number of inserted, removed and replaced characters (Levenshtein 1966).
fn distance(from: &str, to: &str) -> usize {
    let mut row: Vec<usize> = (0..=to.chars().count()).collect();
    for (i, a) in from.chars().enumerate() {
        let mut next = vec![i + 1];
        for ((b, pair), left) in to.chars().zip(row.windows(2)).zip(0..) {
            let &[diagonal, above] = pair else { continue };
            let beside = next.get(left).copied().unwrap_or(usize::MAX - 1);
            next.push((diagonal + usize::from(a != b)).min(above + 1).min(beside + 1));
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_proposed() {
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
        let known = ["1.1", "1.2", "3.1", "3.4"];
        assert_eq!(nearest("3.9", known.into_iter()), Some("3.1"));
        assert_eq!(nearest("34", known.into_iter()), Some("3.4"));
        assert_eq!(nearest("x", [].into_iter()), None);
    }

    #[test]
    fn slugs_have_single_hyphens_inside() {
        for (name, expected) in
            [("a-b-2", true), ("", false), ("-a", false), ("a--b", false), ("A", false), ("a_b", false)]
        {
            assert_eq!(is_slug(name, 60), expected, "{name}");
        }
        assert!(!is_slug("abc", 2));
    }
}
