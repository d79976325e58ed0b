//! One command, one file: its arguments, its help text, and `run`.

use std::process::ExitCode;

use rungs_catalog::doubt::Doubt;

use crate::cli::Command;
use crate::context::Context;
use crate::error::Result;
use crate::output::{CAUTION, Output};

pub(crate) mod away;
pub(crate) mod calendar;
pub(crate) mod catalog;
pub(crate) mod changes;
pub(crate) mod compare;
pub(crate) mod completions;
pub(crate) mod credential;
pub(crate) mod diagnose;
pub(crate) mod exam;
pub(crate) mod guide;
pub(crate) mod home;
pub(crate) mod hours;
pub(crate) mod items;
pub(crate) mod ladder;
pub(crate) mod log;
pub(crate) mod man;
pub(crate) mod measure;
pub(crate) mod mock;
pub(crate) mod plan;
pub(crate) mod practice;
pub(crate) mod profile_args;
pub(crate) mod progress;
pub(crate) mod questions;
pub(crate) mod ready;
pub(crate) mod review;
pub(crate) mod search;
pub(crate) mod serve;
pub(crate) mod show;
pub(crate) mod site;
pub(crate) mod study;
pub(crate) mod unlisted;
pub(crate) mod worth;

/// Prints the last lines of an answer: when its facts were checked, what to confirm, what is most in doubt.
pub(crate) fn print_doubt(doubt: &Doubt, out: &mut Output<'_>) -> Result<()> {
    if let Some(old) = &doubt.old {
        out.styled("! ", "  ", &old.text, CAUTION)?;
    }
    out.text(&doubt.text)
}

/// Runs one command; the exit code is its answer.
pub(crate) fn run(command: Option<Command>, context: Context, out: &mut Output<'_>) -> Result<ExitCode> {
    let owned = context;
    let context = &owned;
    match command {
        None => home::run(context, out)?,
        Some(Command::Ladder(args)) => ladder::run(&args, context, out)?,
        Some(Command::Show(args)) => show::run(&args, context, out)?,
        Some(Command::Compare(args)) => compare::run(&args, context, out)?,
        Some(Command::Search(args)) => search::run(&args, context, out)?,
        Some(Command::Changes(args)) => changes::run(&args, context, out)?,
        Some(Command::Guide(args)) => guide::run(&args, context, out)?,
        Some(Command::Plan(args)) => plan::run(&args, context, out)?,
        Some(Command::Worth(args)) => worth::run(&args, context, out)?,
        Some(Command::Review(args)) => review::run(&args, context, out)?,
        Some(Command::Ready(args)) => ready::run(&args, context, out)?,
        Some(Command::Practice(args)) => practice::run(&args, context, out)?,
        Some(Command::Mock(args)) => mock::run(&args, context, out)?,
        Some(Command::Diagnose(args)) => diagnose::run(&args, context, out)?,
        Some(Command::Items(args)) => return items::run(&args, context, out),
        Some(Command::Log(args)) => return log::run(&args, context, out),
        Some(Command::Exam(args)) => exam::run(&args, context, out)?,
        Some(Command::Study(args)) => study::run(&args, context, out)?,
        Some(Command::Progress(args)) => progress::run(&args, context, out)?,
        Some(Command::Credential(args)) => credential::run(&args, context, out)?,
        Some(Command::Away(args)) => away::run(&args, context, out)?,
        Some(Command::Hours(args)) => hours::run(&args, context, out)?,
        Some(Command::Calendar(args)) => calendar::run(&args, context, out)?,
        Some(Command::Measure(args)) => return measure::run(&args, context, out),
        Some(Command::Catalog(args)) => return catalog::run(&args, context, out),
        Some(Command::Serve(args)) => serve::run(&args, owned, out)?,
        Some(Command::Site(args)) => site::run(&args, context, out)?,
        Some(Command::Completions(args)) => completions::run(&args, out)?,
        Some(Command::Man(args)) => man::run(&args, out)?,
    }
    Ok(ExitCode::SUCCESS)
}
