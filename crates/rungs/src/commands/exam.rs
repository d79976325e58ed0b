//! `rungs exam`: seats and results of real exams.

use clap::{Subcommand, ValueEnum};
use rungs_catalog::words::{dollars, long_day};
use rungs_planner::Day;
use rungs_practice::entry;
use rungs_practice::events::{Body, DomainScore, ExamBooked, ExamCancelled, ExamResult, ReadinessStated};
use rungs_practice::exam::Exam;
use rungs_practice::keep;
use rungs_practice::readiness::{Basis, Occasion, scorecard, statement};
use rungs_practice::retake::{Retake, retake};
use serde::Serialize;

use crate::commands::profile_args::amount;
use crate::context::Context;
use crate::error::{CliError, Result};
use crate::on_record::{Recorded, print};
use crate::output::{CAUTION, Output};
use crate::record::OpenRecord;
use crate::sitting::results;

/// Keep track of real exams: the seat you booked, and how it went
#[derive(Debug, clap::Args)]
pub(crate) struct ExamArgs {
    #[command(subcommand)]
    command: ExamCommand,
}

#[derive(Debug, Subcommand)]
enum ExamCommand {
    /// Write down the seat you booked; a later one takes its place
    Book(BookArgs),
    /// Write down that you gave a seat back
    Cancel(CancelArgs),
    /// Write down how an exam went; a pass is added to what you hold
    Result(ResultArgs),
}

#[derive(Debug, clap::Args)]
struct BookArgs {
    /// Its id, such as aws-aif-c01, or its code, such as AIF-C01
    #[arg(value_name = "CERT")]
    certification: String,
    /// The day of the exam
    #[arg(long, value_name = "DATE")]
    on: Day,
    /// What you paid, in US dollars
    #[arg(long, value_name = "USD", value_parser = amount)]
    cost: Option<f64>,
    /// Where you sit it
    #[arg(long, value_enum)]
    delivery: Option<Delivery>,
}

/// Where an exam is sat.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Delivery {
    Home,
    Centre,
}

#[derive(Debug, clap::Args)]
struct CancelArgs {
    /// Its id or its code
    #[arg(value_name = "CERT")]
    certification: String,
}

#[derive(Debug, clap::Args)]
struct ResultArgs {
    /// Its id or its code
    #[arg(value_name = "CERT")]
    certification: String,
    /// The day of the exam
    #[arg(long, value_name = "DATE")]
    on: Day,
    /// You passed
    #[arg(long, required_unless_present = "failed", conflicts_with = "failed")]
    passed: bool,
    /// You did not pass
    #[arg(long)]
    failed: bool,
    /// The score, on the scale of the exam
    #[arg(long, value_name = "N")]
    score: Option<f64>,
    /// What the score report says of a part: a share such as 72% or 0.72, or `competent` or `not-competent`
    /// (can be repeated)
    #[arg(long, value_name = "NAME=SHARE", value_parser = domain)]
    domain: Vec<DomainScore>,
}

/// Adds to the record.
pub(crate) fn run(args: &ExamArgs, context: &Context, out: &mut Output<'_>) -> Result<()> {
    match &args.command {
        ExamCommand::Book(args) => book(args, context, out),
        ExamCommand::Cancel(args) => cancel(args, context, out),
        ExamCommand::Result(args) => result(args, context, out),
    }
}

fn book(args: &BookArgs, context: &Context, out: &mut Output<'_>) -> Result<()> {
    let (id, name) = context.named(&args.certification)?;
    let body = ExamBooked {
        certification: id.clone(),
        exam: args.on,
        day: context.today,
        cost_usd: args.cost,
        delivery: args.delivery.map(|delivery| match delivery {
            Delivery::Home => "home".to_owned(),
            Delivery::Centre => "centre".to_owned(),
        }),
    };
    let body = entry::booking(body, context.today).map_err(|error| {
        let hint = format!("an exam that was sat is written down with `rungs exam result {id} --on {}`", args.on);
        CliError::input(error, hint)
    })?;
    let mut open = context.record()?;
    let before = open.state().life.booked.get(&id).map(|booked| booked.exam);
    open.append_one(&body)?;
    let said = say(&id, &mut open, context);
    let paid = args.cost.map(|cost| format!(", paid {}", dollars(cost))).unwrap_or_default();
    let moved = before
        .filter(|before| *before != args.on)
        .map(|before| format!(" It was {} before.", long_day(before)))
        .unwrap_or_default();
    let when = entry::until(args.on, context.today);
    print(&body, &format!("Booked: {name} on {}, {when}{paid}.{moved}", long_day(args.on)), out)?;
    if out.json {
        return Ok(());
    }
    results::print_said(said.as_ref().filter(|said| said.answers > 0), out)?;
    let catalog = context.catalog()?;
    if let Some(text) = entry::used_up(catalog, &id, args.on, context.today) {
        out.styled("! ", "  ", &text, CAUTION)?;
    }
    if let Some(certification) = catalog.certifications.get(&id) {
        out.faint(&format!("How to move or cancel a seat: {}", certification.official_url))?;
    }
    out.faint("`rungs plan --from-here` plans around it.")
}

/// Says how likely a pass is on the day that was booked, and keeps it as it was said. The seat is on record already: that
/// nothing can be said must not look as if it were not.
fn say(id: &str, open: &mut OpenRecord<'_>, context: &Context) -> Option<ReadinessStated> {
    let exam = Exam::of(context.catalog().ok()?, id, context.today).ok()?;
    let basis = Basis {
        exam: &exam,
        bank: context.question_sets().of(id).ok()?,
        state: open.state(),
        today: context.today,
        now_ms: context.now_ms(),
    };
    let said = statement(&basis, Occasion::ExamBooked);
    open.append_one(&said).ok()?;
    Some(said)
}

fn cancel(args: &CancelArgs, context: &Context, out: &mut Output<'_>) -> Result<()> {
    let (id, name) = context.named(&args.certification)?;
    let mut open = context.record()?;
    let Some(booked) = open.state().life.booked.get(&id).cloned() else {
        return Err(CliError::input(
            format!("no seat for `{id}` is on record"),
            format!("write one down with `rungs exam book {id} --on DATE`"),
        ));
    };
    let body = ExamCancelled { certification: id, day: context.today };
    open.append_one(&body)?;
    print(&body, &format!("Taken off: {name} on {}.", long_day(booked.exam)), out)
}

/// What a result changed.
#[derive(Debug, Serialize)]
struct ResultDocument<'a> {
    #[serde(flatten)]
    recorded: Recorded<'a, ExamResult>,
    /// When it runs out, after a pass.
    held: Option<keep::Holding>,
    /// When it may be sat again, after a failure.
    retake: Option<Retake>,
    /// What was said of it before, and how that scores.
    said: Option<scorecard::Line>,
}

fn result(args: &ResultArgs, context: &Context, out: &mut Output<'_>) -> Result<()> {
    let catalog = context.catalog()?;
    let (id, name) = context.named(&args.certification)?;
    let body = ExamResult {
        certification: id.clone(),
        day: args.on,
        passed: args.passed,
        score: args.score,
        domains: args.domain.clone(),
    };
    let mut open = context.record()?;
    let outcome = entry::outcome(catalog, &open.state().life, body, context.today)?;
    open.append(&outcome.events()?)?;
    let body = outcome.result;
    let life = &open.state().life;
    let held = keep::holdings(catalog, life, context.today)
        .into_iter()
        .find(|held| args.passed && held.certification.as_deref() == Some(&id));
    let next = if args.passed { None } else { retake(catalog, life, &id, context.today) };
    let mut scored = life.scored.iter();
    let said = scored.find(|scored| scored.certification == id && scored.day == args.on).map(scorecard::line);
    if out.json {
        let recorded = Recorded { recorded: ExamResult::KIND, body: &body };
        return out.document(&ResultDocument { recorded, held, retake: next, said });
    }
    if args.passed {
        out.heading(&format!("Passed: {name}, {}. Well done.", long_day(args.on)))?;
        print_score(said.as_ref(), out)?;
        if let Some(end) = held.and_then(|held| held.expiry.day()) {
            out.text(&format!("By the owner's rule it is valid until the day before {}.", long_day(end)))?;
        }
        return out.faint(&format!(
            "Add its address and its own last day: rungs credential add {id} --earned {} --url URL --expires DATE. \
             `rungs plan --from-here` goes on from it.",
            args.on
        ));
    }
    out.text(&format!("Written down: {name}, {}, not passed this time.", long_day(args.on)))?;
    print_score(said.as_ref(), out)?;
    match next.as_ref().map(|next| (next.from, next.rule.as_deref())) {
        Some((Some(from), rule)) => {
            let rule = rule.map(|rule| format!(" {rule}")).unwrap_or_default();
            out.text(&format!("It can be sat again from {}.{rule}", long_day(from)))?;
        }
        _ => out.text("No rule for a second try was found; ask its owner before you plan on one.")?,
    }
    out.faint(&format!("`rungs practice {id}` asks more of what was weak; `rungs plan --from-here` plans again."))
}

/// Says what was said before an exam, and how it scores.
fn print_score(line: Option<&scorecard::Line>, out: &mut Output<'_>) -> Result<()> {
    let Some(line) = line else { return Ok(()) };
    match entry::held_to(line) {
        Some(said) => out.text(&format!("{said}; `rungs measure scorecard` has all of them.")),
        None => Ok(()),
    }
}

/// Reads a part of a score report.
fn domain(text: &str) -> std::result::Result<DomainScore, String> {
    let hint = "write NAME=SHARE, as in `Security=72%`, or NAME=competent";
    let (name, value) = text.rsplit_once('=').ok_or(hint)?;
    let (name, value) = (name.trim().to_owned(), value.trim());
    if name.is_empty() {
        return Err(hint.into());
    }
    let competent = |competent| Ok(DomainScore { name: name.clone(), share: None, competent: Some(competent) });
    match value.to_ascii_lowercase().as_str() {
        "competent" | "meets-competencies" => return competent(true),
        "not-competent" | "needs-improvement" => return competent(false),
        _ => {}
    }
    let share = match value.strip_suffix('%') {
        Some(percent) => percent.trim().parse::<f64>().ok().map(|percent| percent / 100.0),
        None => value.parse().ok(),
    };
    match share {
        Some(share) if (0.0..=1.0).contains(&share) => Ok(DomainScore { name, share: Some(share), competent: None }),
        _ => Err(hint.into()),
    }
}
