//! What a session showed: the result of a mock exam, the proposal of a skills check, the tally of a study session.

use rungs_catalog::words::count;
use rungs_items::bank::Bank;
use rungs_items::explain::{Explained, explain};
use rungs_items::present::Variant;
use rungs_items::question::Kind;
use rungs_items::rulings::applying;
use rungs_practice::diagnose::{HOW, Proposal};
use rungs_practice::events::ReadinessStated;
use rungs_practice::exam::Exam;
use rungs_practice::readiness::say::just_said;
use rungs_practice::result::{MockResult, verdict};
use rungs_practice::state::{PlaceAnswer, Session, State};
use rungs_practice::words::{number, seconds, tally};

use crate::error::Result;
use crate::output::{CAUTION, Output};

/// Prints options with their reasons, in the order in which they were shown.
pub(crate) fn print_explained(
    explained: &[Explained],
    kind: Kind,
    order: &[String],
    out: &mut Output<'_>,
) -> Result<()> {
    if kind == Kind::Ordering {
        return print_order(explained, order, out);
    }
    let place = |id: &str| order.iter().position(|shown| shown == id);
    let mut sorted: Vec<&Explained> = explained.iter().collect();
    // What was not shown by letter (pairs, numbers, words) stays in its own order behind the rest.
    sorted.sort_by_key(|option| place(&option.id).unwrap_or(usize::MAX));
    for option in sorted {
        let mark = match (option.right, option.chosen) {
            (true, _) => "✓",
            (false, true) => "✗",
            (false, false) => " ",
        };
        let at = place(&option.id).and_then(|at| ('A'..='Z').nth(at));
        let letter = at.map_or_else(String::new, |letter| format!("{letter}. "));
        let yours = if option.chosen { " (your answer)" } else { "" };
        out.marked(&format!("{mark} {letter}"), &format!("{}{yours}", option.text))?;
        let verdict = if option.right { "Right." } else { "Wrong." };
        let margin = " ".repeat(2 + letter.len());
        out.marked(&margin, format!("{verdict} {}", option.reason).trim_end())?;
    }
    Ok(())
}

/// Prints steps in their right order, each with the letter under which it was shown.
fn print_order(explained: &[Explained], order: &[String], out: &mut Output<'_>) -> Result<()> {
    for (place, step) in (1_usize..).zip(explained) {
        let letter = order.iter().position(|shown| *shown == step.id).and_then(|at| ('A'..='Z').nth(at)).unwrap_or(' ');
        let yours = if step.chosen { " (so did you)" } else { "" };
        let mark = format!("{} {place}. ", if step.chosen { "✓" } else { " " });
        out.marked(&mark, &format!("{letter}: {}{yours}", step.text))?;
        out.marked("     ", &step.reason)?;
    }
    Ok(())
}

/// Prints the result of a mock exam.
pub(crate) fn print_mock(result: &MockResult, exam: &Exam, bank: &Bank, out: &mut Output<'_>) -> Result<()> {
    out.heading(&result.headline())?;
    out.text(&result.long_run())?;
    out.text(&result.pass_mark(exam))?;
    out.text(result.verdict())?;
    if result.timed_out {
        out.styled("! ", "  ", "The time ran out.", CAUTION)?;
    }
    out.gap()?;
    let widest = result.domains.iter().map(|domain| domain.name.chars().count()).max().unwrap_or(0).min(46);
    for domain in &result.domains {
        let name: String = domain.name.chars().take(widest).collect();
        let share = domain.tally.share().unwrap_or(0.0);
        let line = format!(
            "{name:<widest$}  {}  {:>4} of {:<3} {:>3.0} %",
            bar(share, 12),
            number(domain.tally.right),
            domain.tally.answered,
            share * 100.0
        );
        out.raw(&format!("{}\n", crate::output::clean(&line)))?;
    }
    out.gap()?;
    for (label, text) in result.facts() {
        out.field(label, &text)?;
    }
    out.gap()?;
    out.faint(&format!("The questions: {}", bank.file.provenance))?;
    out.faint("A practice exam is not the exam: its questions are others, and may be easier or harder.")
}

/// Prints what was said of the chance to pass.
pub(crate) fn print_said(said: Option<&ReadinessStated>, out: &mut Output<'_>) -> Result<()> {
    let Some(said) = said else { return Ok(()) };
    let more = format!("`rungs ready {}`", said.certification);
    match just_said(said) {
        Some(text) => out.text(&format!("{text} Model-based; {more} says what it rests on.")),
        None => out.text(&format!("Whether you would pass cannot be told yet; {more} says what is short.")),
    }
}

/// Prints what was missed, every option with its reason, from the texts as they were shown.
pub(crate) fn print_misses(
    session: &Session,
    result: &MockResult,
    texts: &dyn Fn(&PlaceAnswer) -> Option<Variant>,
    bank: &Bank,
    all: bool,
    out: &mut Output<'_>,
) -> Result<()> {
    let places: Vec<u32> =
        if all { (0..u32::try_from(session.questions.len()).unwrap_or(0)).collect() } else { result.misses.clone() };
    for n in places {
        let Some(answer) = session.places.get(&n).and_then(|place| place.answer.as_ref()) else { continue };
        out.gap()?;
        let verdict = verdict(answer);
        out.heading(&format!("Question {}: {verdict} ({})", n + 1, seconds(answer.seconds)))?;
        let Some(variant) = texts(answer) else {
            out.text("Its text was deleted from your record.")?;
            continue;
        };
        if let Some(scenario) = &variant.scenario {
            out.markdown(scenario)?;
            out.gap()?;
        }
        out.markdown(&variant.stem)?;
        out.gap()?;
        let rulings = applying(&bank.rulings, &answer.question, &answer.content);
        let explained = explain(&variant, answer.answer.as_ref(), &rulings);
        print_explained(&explained, variant.kind, &answer.shown, out)?;
        for ruling in &rulings {
            out.styled("! ", "  ", &format!("Decided on {}: {}", ruling.on, ruling.why), CAUTION)?;
        }
        if let Some(question) = bank.question(&answer.question) {
            for source in &question.sources {
                out.faint(&format!("Source: {}, {} (read {})", source.title, source.url, source.checked))?;
            }
        }
    }
    Ok(())
}

/// Prints what a skills check proposes.
pub(crate) fn print_proposal(proposal: &Proposal, names: &dyn Fn(&str) -> String, out: &mut Output<'_>) -> Result<()> {
    out.heading(&proposal.headline(names))?;
    out.gap()?;
    let mut rows =
        vec![vec!["Skill".to_owned(), "Level".to_owned(), "Right".to_owned(), "Sure of 70 % or more".to_owned()]];
    for level in &proposal.levels {
        rows.push(vec![
            names(&level.skill),
            level.level.to_string(),
            format!("{} of {}", number(level.tally.right), level.tally.answered),
            format!("{:.0} %{}", level.sure * 100.0, if level.proposed { ", proposed" } else { "" }),
        ]);
    }
    out.table(&rows)?;
    out.gap()?;
    out.text(HOW)
}

/// Prints the tally of a study session.
pub(crate) fn print_study(session: &Session, state: &State, out: &mut Output<'_>) -> Result<()> {
    out.gap()?;
    out.heading(&format!(
        "{} of {} right in this session",
        number(session.tally.right),
        count(usize::try_from(session.tally.answered).unwrap_or(0), "question", "questions")
    ))?;
    if let Some(record) = state.exams.get(&session.exam) {
        out.field("New to you", &format!("{} so far", tally(record.fresh)))?;
        out.field("Seen before", &format!("{} so far", tally(record.seen)))?;
    }
    if !session.missed.is_empty() {
        out.text(&format!(
            "`rungs practice {} --redo` asks the {} again.",
            session.exam,
            count(session.missed.len(), "miss", "misses")
        ))?;
    }
    Ok(())
}

/// Returns a bar of `width` cells for a share.
fn bar(share: f64, width: usize) -> String {
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a few cells"
    )]
    let full = ((share.clamp(0.0, 1.0) * width as f64).round() as usize).min(width);
    format!("{}{}", "█".repeat(full), "░".repeat(width - full))
}
