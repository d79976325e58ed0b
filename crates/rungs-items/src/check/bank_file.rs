//! Faults of what a set says of itself, in `bank.toml` and `rulings.toml`.

use jiff::civil::Date;

use super::code::Code;
use super::record::{check_address, check_source};
use super::report::Finding;
use crate::bank::{Bank, Decision, Outline, Ruling};
use crate::question::{Body, Place, Question, Who};

/// Returns the place of a file beside the questions. Their paths tell the folder: `DIR/questions/NAME.md`.
pub(super) fn place(bank: &Bank, name: &str) -> Place {
    let folder = bank.questions.iter().find_map(|question| question.place.file.rsplit_once("/questions/"));
    let folder = folder.map_or(bank.file.exam.as_str(), |(folder, _)| folder);
    Place { file: format!("{folder}/{name}"), line: 1 }
}

/// Looks at a set as a whole.
pub(super) fn check(bank: &Bank, outlines: &[Outline], today: Date, found: &mut Vec<Finding>) {
    let at = place(bank, "bank.toml");
    let file = &bank.file;
    let fields = [
        ("title", &file.title, "name the set for people"),
        ("language", &file.language, "give its BCP 47 tag, such as `en-GB`"),
        ("licence", &file.licence, "give its SPDX name, such as `CC-BY-SA-4.0`"),
        ("provenance", &file.provenance, "say in a sentence who wrote and checked the questions"),
        ("affirmation", &file.affirmation, "say that nothing is recalled from an exam"),
        ("contact", &file.contact, "give an address for exam owners and for doubts about a question"),
        ("guide.version", &file.guide.version, "give the version of the exam guide"),
    ];
    for (name, value, hint) in fields {
        if value.trim().is_empty() {
            found.push(Finding::new(Code::EmptyField, &at, format!("{name} is empty"), hint));
        }
    }
    check_address(&file.guide.url, &at, found);
    if file.guide.checked > today {
        let what = format!("the guide is said to be read on {}, which is after {today}", file.guide.checked);
        found.push(Finding::new(Code::DateInFuture, &at, what, "give the day on which it was read"));
    }
    match &file.scoring_source {
        Some(source) => check_source(source, &at, today, found),
        None => found.push(Finding::new(
            Code::NoScoringSource,
            &at,
            "no page is named that says how the exam scores",
            "add [scoring_source] with title, url and checked",
        )),
    }
    match outlines.iter().find(|outline| outline.exam == file.exam) {
        None => {
            let what = format!("no exam `{}` is known", file.exam);
            found.push(Finding::new(Code::UnknownExam, &at, what, "use the exam's id in the catalogue"));
        }
        Some(outline) if outline.domains.iter().all(|domain| domain.objectives.is_empty()) => {
            let what =
                format!("the catalogue has no objectives of {}, so those of the questions are not checked", file.exam);
            found.push(Finding::new(
                Code::ObjectivesUnlisted,
                &at,
                what,
                "add the blueprint to the exam's catalogue file",
            ));
        }
        Some(_) => {}
    }
    if bank.questions.is_empty() {
        found.push(Finding::new(
            Code::EmptyBank,
            &at,
            "the set has no questions",
            "add files to its folder `questions`",
        ));
    }
    counts(bank, &at, found);
    let at = place(bank, "rulings.toml");
    for ruling in &bank.rulings {
        check_ruling(bank, ruling, &at, today, found);
    }
}

/// The counts add up with each other and with the questions.
fn counts(bank: &Bank, at: &Place, found: &mut Vec<Finding>) {
    let counts = bank.file.counts;
    let mut disagree = |what: String, hint: &str| found.push(Finding::new(Code::Counts, at, what, hint));
    for (name, count, whole, total) in [
        ("answered_blind", counts.answered_blind, "written", counts.written),
        ("disagreed", counts.disagreed, "answered_blind", counts.answered_blind),
        ("mended", counts.mended, "written", counts.written),
        ("dropped", counts.dropped, "written", counts.written),
        ("reviewed_by_person", counts.reviewed_by_person, "written", counts.written),
    ] {
        if count > total {
            disagree(
                format!("{name} = {count} is more than {whole} = {total}"),
                "count again; each is a part of the other",
            );
        }
    }
    let here = count(bank, |_| true);
    if counts.dropped <= counts.written && counts.written - counts.dropped != here {
        let what = format!(
            "written = {} less dropped = {} is not the {here} questions of the set",
            counts.written, counts.dropped
        );
        disagree(what, "count again; each part of a case study is a question");
    }
    let blind = count(bank, |question| question.checked_by.iter().any(|credit| credit.role.contains("blind")));
    if counts.answered_blind <= counts.written
        && (blind > counts.answered_blind || counts.answered_blind > blind + counts.dropped)
    {
        let what = format!("answered_blind = {}, and {blind} questions say so in checked_by", counts.answered_blind);
        disagree(what, "those that were dropped count too; mend the count or the questions' credits");
    }
    let person = count(bank, |question| question.checked_by.iter().any(|credit| credit.who == Who::Person));
    if counts.reviewed_by_person > person + counts.dropped {
        let what = format!(
            "reviewed_by_person = {}, and {person} questions name a person in checked_by",
            counts.reviewed_by_person
        );
        disagree(what, "add the credit to each question that a person reviewed, or mend the count");
    }
}

/// Returns how many questions have a property.
fn count(bank: &Bank, has: impl Fn(&Question) -> bool) -> u32 {
    u32::try_from(bank.questions.iter().filter(|question| has(question)).count()).unwrap_or(u32::MAX)
}

/// A decision names a question and options that exist, a day that has come and its reason.
fn check_ruling(bank: &Bank, ruling: &Ruling, at: &Place, today: Date, found: &mut Vec<Finding>) {
    let name = &ruling.question;
    if ruling.on > today {
        let what = format!("the ruling on `{name}` has the day {}, which is after {today}", ruling.on);
        found.push(Finding::new(Code::DateInFuture, at, what, "give the day of the decision"));
    }
    if ruling.why.trim().is_empty() {
        let what = format!("the ruling on `{name}` says no reason");
        found.push(Finding::new(Code::EmptyField, at, what, "say in `why` what learners should know"));
    }
    if ruling.options.is_empty() && ruling.decision != Decision::Void {
        let what = format!("the ruling on `{name}` names no options");
        found.push(Finding::new(Code::RulingOptions, at, what, "name in `options` what counts as right"));
    }
    let Some(question) = bank.question(name) else {
        let what = format!("the ruling on `{name}` is about no question of this set");
        found.push(Finding::new(
            Code::RulingQuestion,
            at,
            what,
            "right if the question was taken out; else mend its name",
        ));
        return;
    };
    // Options of older versions may be gone; those of other kinds are values or pairs.
    if let Body::Choose { options } = &question.body
        && ruling.versions.is_empty()
    {
        for id in ruling.options.iter().filter(|id| !options.iter().any(|option| option.id == **id)) {
            let what = format!("the ruling on `{name}` names an option `{id}` that is not there");
            found.push(Finding::new(Code::RulingOptions, at, what, "use the ids of the file: a, b, … in its order"));
        }
    }
}

/// Returns whether a question counts for nobody in all its versions, so that it is not drawn.
pub(super) fn is_void(bank: &Bank, question: &Question) -> bool {
    bank.rulings.iter().any(|ruling| {
        ruling.question == question.id
            && ruling.decision == Decision::Void
            && (ruling.versions.is_empty()
                || ruling.versions.iter().any(|version| question.content.starts_with(version.as_str())))
    })
}
