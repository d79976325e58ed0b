//! `rungs ready`: the chance to pass, and whether to book now.

mod booking;
mod why;

use rungs_catalog::as_of::Status;
use rungs_planner::Day;
use rungs_practice::exam::Exam;
use rungs_practice::readiness::overview::{Asked, Note, Overview, overview};
use rungs_practice::readiness::{Basis, Help, Ready, say};
use rungs_practice::state::Stated;
use serde::Serialize;

use crate::commands::profile_args::{ProfileArgs, amount};
use crate::commands::show::show_by_name;
use crate::context::Context;
use crate::error::{CliError, Result};
use crate::output::{CAUTION, Output};

/// Statements of the past that are shown.
const SHOWN: usize = 5;

/// Say how likely you are to pass, what costs most, and whether to book now or wait
#[derive(Debug, clap::Args)]
pub(crate) struct ReadyArgs {
    /// Its id, such as aws-aif-c01, or its code, such as AIF-C01
    #[arg(value_name = "CERT")]
    certification: String,
    /// If it were sat on this day [default: the day you booked, else today]
    #[arg(long, value_name = "DATE")]
    on: Option<Day>,
    /// With the arithmetic behind every figure
    #[arg(long)]
    why: bool,
    /// What an hour of your free time is worth to you, in US dollars
    #[arg(long, value_name = "USD", value_parser = amount)]
    hour_value: Option<f64>,
    #[command(flatten)]
    person: ProfileArgs,
}

/// The answer as one document.
#[derive(Debug, Serialize)]
struct Document {
    #[serde(flatten)]
    ready: Ready,
    /// Where the certification stands.
    status: Status,
    /// Its last day, where one is known.
    last_day: Option<Day>,
    /// The day on which it was passed last.
    passed: Option<Day>,
    /// What to know beside the figure.
    notes: Vec<String>,
}

/// Tells it; to look writes nothing.
pub(crate) fn run(args: &ReadyArgs, context: &Context, out: &mut Output<'_>) -> Result<()> {
    let catalog = context.catalog()?;
    let shown = show_by_name(catalog, &args.certification, context.today)?;
    let exam = Exam::of(catalog, &shown.id, context.today).map_err(|error| CliError::input(&error, error.hint()))?;
    let Some(certification) = catalog.certifications.get(&exam.id) else { return Ok(()) };
    if !certification.kind.is_exam() {
        return not_an_exam(&exam, certification.kind.words(), out);
    }
    if let Some(day) = args.on.filter(|day| *day < context.today) {
        return Err(CliError::input(
            format!("{day} is over"),
            format!("name a day from today, {}; how an exam went is kept by `rungs exam result`", context.today),
        ));
    }
    let state = context.state_on_record()?;
    let profile = args.person.resolve(context)?;
    let basis = Basis {
        exam: &exam,
        bank: context.question_sets().of(&exam.id)?,
        state: &state,
        today: context.today,
        now_ms: context.now_ms(),
    };
    let asked = Asked { profile: &profile, on: args.on, hour_value: args.hour_value };
    let Some(overview) = overview(catalog, &basis, &asked) else { return Ok(()) };
    let note = |note: &Note| match note {
        Note::SeatOver { day } => {
            let keep = format!("`rungs exam result {} --on {day} --passed` or `--failed` keeps how it went.", exam.id);
            format!("{}: {keep}", note.words())
        }
        Note::Says(text) => text.clone(),
    };
    let Overview { ready, status, last_day, passed, notes } = overview;
    let document = Document { status, last_day, passed, notes: notes.iter().map(note).collect(), ready };
    if out.json {
        return out.document(&document);
    }
    print(&document, args.why, out)
}

fn not_an_exam(exam: &Exam, kind: &str, out: &mut Output<'_>) -> Result<()> {
    if out.json {
        return out.document(&serde_json::json!({ "certification": exam.id, "pass_probability": null, "enough": false,
            "label": format!("not an exam: {kind}") }));
    }
    out.heading(&format!("{} has no exam to pass or fail ({kind})", exam.name))?;
    out.text(&format!("What it asks for stands on its owner's page: {}", exam.official_url))
}

fn print(document: &Document, why: bool, out: &mut Output<'_>) -> Result<()> {
    let ready = &document.ready;
    for note in &document.notes {
        out.styled("! ", "  ", note, CAUTION)?;
    }
    if document.status == Status::Retired {
        return history(&ready.statements, out);
    }
    out.heading(&say::headline(ready))?;
    if ready.enough {
        figure(ready, out)?;
    } else {
        say::short_of(ready).iter().try_for_each(|short| out.item("- ", short))?;
    }
    out.gap()?;
    out.field("It rests on", &say::evidence(ready))?;
    helps(ready, out)?;
    if let Some(comparison) = &ready.book_or_wait {
        out.gap()?;
        booking::print(comparison, out)?;
    }
    history(&ready.statements, out)?;
    if why {
        out.gap()?;
        why::print(ready, out)?;
    } else {
        out.gap()?;
        out.faint(&say::assumed(ready))?;
        out.faint(&format!("`rungs ready {} --why` shows the arithmetic.", ready.certification))?;
    }
    Ok(())
}

fn figure(ready: &Ready, out: &mut Output<'_>) -> Result<()> {
    out.text(&say::meaning(ready))?;
    out.styled("! ", "  ", &say::label(ready), CAUTION)?;
    let costly = say::costly(ready);
    if costly.is_empty() {
        return Ok(());
    }
    out.gap()?;
    out.heading("What costs you most")?;
    costly.iter().try_for_each(|domain| out.item("- ", domain))
}

fn helps(ready: &Ready, out: &mut Output<'_>) -> Result<()> {
    let id = &ready.certification;
    let mut says = Vec::new();
    if let Some(parts) = say::new_questions(ready) {
        says.push(format!("new questions (`rungs practice {id}`): {parts}"));
    }
    if ready.helps.contains(&Help::Mock) {
        says.push(format!("a mock exam (`rungs mock {id}`)"));
    }
    if ready.helps.contains(&Help::Elsewhere) {
        says.push(format!(
            "there are no questions for it here yet; `rungs practice {id}` lists the owner's own practice"
        ));
    }
    if says.is_empty() { Ok(()) } else { out.field("Helps most", &says.join("; ")) }
}

/// Prints what was said before, the newest last.
pub(crate) fn history(statements: &[Stated], out: &mut Output<'_>) -> Result<()> {
    if statements.is_empty() {
        return Ok(());
    }
    out.gap()?;
    out.heading("What was said before")?;
    let newest = statements.iter().skip(statements.len().saturating_sub(SHOWN));
    newest.map(say::stated).try_for_each(|stated| out.item("- ", &stated))
}
