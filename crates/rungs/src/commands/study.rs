//! `rungs study`: study beside the questions.

use clap::Subcommand;
use rungs_catalog::words::long_day;
use rungs_planner::Day;
use rungs_practice::entry::{self, minutes_of, time};
use rungs_practice::events::StudyLogged;

use crate::context::Context;
use crate::error::Result;
use crate::on_record::print;
use crate::output::Output;

/// Keep track of study: videos, reading, labs
#[derive(Debug, clap::Args)]
pub(crate) struct StudyArgs {
    #[command(subcommand)]
    command: StudyCommand,
}

#[derive(Debug, Subcommand)]
enum StudyCommand {
    /// Write down study outside of Rungs; questions answered here are counted by themselves
    Log(LogArgs),
}

#[derive(Debug, clap::Args)]
#[command(group(clap::ArgGroup::new("time").required(true).args(["minutes", "hours"])))]
struct LogArgs {
    /// For which certification: its id, such as aws-aif-c01, or its code, such as AIF-C01
    #[arg(value_name = "CERT")]
    certification: String,
    /// Minutes; --minutes=-30 takes back what was written down by mistake
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    minutes: Option<i64>,
    /// Hours, as in 1.5
    #[arg(long, value_name = "H", allow_hyphen_values = true)]
    hours: Option<f64>,
    /// The day [default: today]
    #[arg(long, value_name = "DATE")]
    on: Option<Day>,
    /// What you did
    #[arg(long, value_name = "TEXT", default_value = "")]
    note: String,
}

/// Adds to the record.
pub(crate) fn run(args: &StudyArgs, context: &Context, out: &mut Output<'_>) -> Result<()> {
    let StudyCommand::Log(args) = &args.command;
    let (id, name) = context.named(&args.certification)?;
    let day = args.on.unwrap_or(context.today);
    let minutes = match (args.minutes, args.hours) {
        (Some(minutes), _) => minutes,
        (None, hours) => minutes_of(hours.unwrap_or(f64::NAN))?,
    };
    let body = StudyLogged { certification: id.clone(), day, minutes, note: args.note.clone() };
    let mut open = context.record()?;
    let body = entry::study(&open.state().life, body, context.today)?;
    open.append_one(&body)?;
    let total = time(open.state().life.minutes(&id));
    let what = if minutes < 0 { "Taken back" } else { "Written down" };
    let text = format!("{what}: {} for {name}, {}. {total} so far.", time(minutes.abs()), long_day(day));
    print(&body, &text, out)
}
