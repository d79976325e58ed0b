//! `rungs worth --unlisted`: six questions about a certificate that the catalogue does not know.

use std::io::{self, BufRead, IsTerminal, Write};

use rungs_catalog::unlisted::{Answers, Question, judge, questions};
use rungs_planner::{InputError, Profile};

use crate::commands::ladder::unknown_goal;
use crate::context::Context;
use crate::error::{CliError, Result};
use crate::output::{FAINT, Output};

/// Asks (or takes `QUESTION=ANSWER`) and prints the verdict.
pub(crate) fn run(given: &[String], profile: &Profile, context: &Context, out: &mut Output<'_>) -> Result<()> {
    let catalog = context.catalog()?;
    let Some(goal) = &profile.goal else {
        return Err(CliError::input(
            InputError::NoGoal,
            "say what you want, as in `rungs worth --unlisted --goal mlops`",
        ));
    };
    let goal = catalog.goal(goal.as_str()).ok_or_else(|| unknown_goal(catalog, goal.as_str()))?;
    let questions = questions();
    let mut answers = serde_json::Map::new();
    for text in given {
        let (question, answer) = chosen(&questions, text)?;
        answers.insert(question.to_owned(), answer.into());
    }
    if given.is_empty() {
        if !io::stdin().is_terminal() || out.json {
            return Err(CliError::input(
                "no answers were given",
                format!("give some, as in `--answer {}`", all(&questions)),
            ));
        }
        let mut input = io::stdin().lock();
        for question in &questions {
            answers.insert(question.id.to_owned(), ask(question, &mut input, out)?.into());
        }
    }
    let answers: Answers = serde_json::from_value(answers.into())?;
    let verdict = judge(answers, goal);
    if out.json {
        return out.document(&verdict);
    }
    out.heading(&format!("It {}: {}", verdict.outcome.words(), goal.name))?;
    for reason in &verdict.reasons {
        out.item("- ", reason)?;
    }
    out.text(&format!(
        "By the rubric of our catalogue employers would know it {:.0} of 100; {:.0} is enough for this goal.",
        verdict.share * 100.0,
        verdict.enough * 100.0
    ))?;
    if !verdict.unknown.is_empty() {
        out.faint(&format!("Not known, and counted as the worst answer: {}.", verdict.unknown.join(", ")))?;
    }
    for next in &verdict.next {
        out.item("→ ", next)?;
    }
    Ok(())
}

/// Returns the ids of a question and an answer written `QUESTION=ANSWER`.
fn chosen(questions: &[Question], text: &str) -> Result<(&'static str, &'static str)> {
    let wrong = || CliError::input(format!("`{text}` is no answer"), format!("the answers are {}", all(questions)));
    let (question, answer) = text.split_once('=').ok_or_else(wrong)?;
    let question = questions.iter().find(|known| known.id == question.trim()).ok_or_else(wrong)?;
    let answer = question.choices.iter().find(|choice| choice.id == answer.trim()).ok_or_else(wrong)?;
    Ok((question.id, answer.id))
}

fn all(questions: &[Question]) -> String {
    let parts: Vec<String> = questions
        .iter()
        .map(|question| {
            let ids: Vec<&str> = question.choices.iter().map(|choice| choice.id).collect();
            format!("{}={}", question.id, ids.join("|"))
        })
        .collect();
    parts.join(", ")
}

fn ask(question: &Question, input: &mut dyn BufRead, out: &mut Output<'_>) -> Result<&'static str> {
    out.text(question.text)?;
    out.styled("", "", &format!("{} {}", question.why, question.find_out), FAINT)?;
    for (number, choice) in question.choices.iter().enumerate() {
        out.item(&format!("  {}  ", number + 1), choice.text)?;
    }
    loop {
        write!(out, "Which number? ")?;
        out.flush()?;
        let mut line = String::new();
        if input.read_line(&mut line)? == 0 {
            return Err(CliError::input("no answer came", "give answers with `--answer`"));
        }
        let number = line.trim().parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        if let Some(choice) = number.and_then(|number| question.choices.get(number)) {
            out.gap()?;
            return Ok(choice.id);
        }
        out.text("  That was not one of the numbers.")?;
    }
}
