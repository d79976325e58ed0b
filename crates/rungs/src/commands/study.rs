//! `rungs study`: study beside the questions.

use clap::Subcommand;
use rungs_catalog::words::long_day;
use rungs_planner::Day;
use rungs_practice::events::StudyLogged;

use crate::context::Context;
use crate::error::{CliError, Result};
use crate::on_record::{not_ahead, print};
use crate::output::Output;

/// Minutes of a day.
const DAY_MINUTES: i64 = 24 * 60;

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
    not_ahead(day, context, "write study down")?;
    let minutes = minutes(args)?;
    let mut open = context.record()?;
    let life = &open.state().life;
    let of_day = |id: &str| life.study.get(id).and_then(|days| days.get(&day)).copied().unwrap_or(0);
    let all: i64 = life.study.keys().map(|id| of_day(id)).sum();
    if all.saturating_add(minutes) > DAY_MINUTES {
        return Err(CliError::input(
            format!("{day} would have more than 24 hours of study"),
            "check the minutes and the day",
        ));
    }
    if of_day(&id).saturating_add(minutes) < 0 {
        return Err(CliError::input(
            format!("that day has only {} on record", time(of_day(&id))),
            "take back at most as much",
        ));
    }
    let body = StudyLogged { certification: id.clone(), day, minutes, note: args.note.clone() };
    open.append_one(&body)?;
    let total = time(open.state().life.minutes(&id));
    let what = if minutes < 0 { "Taken back" } else { "Written down" };
    let text = format!("{what}: {} for {name}, {}. {total} so far.", time(minutes.abs()), long_day(day));
    print(&body, &text, out)
}

fn minutes(args: &LogArgs) -> Result<i64> {
    let wrong = || CliError::input("that is no time of a day", "write minutes or hours of at most 24 hours");
    let minutes = match (args.minutes, args.hours) {
        (Some(minutes), _) => minutes,
        (None, Some(hours)) if hours.is_finite() && hours.abs() <= 24.0 => {
            #[expect(clippy::cast_possible_truncation, reason = "at most 1440")]
            let minutes = (hours * 60.0).round() as i64;
            minutes
        }
        _ => return Err(wrong()),
    };
    if minutes == 0 || minutes.abs() > DAY_MINUTES { Err(wrong()) } else { Ok(minutes) }
}

/// Returns a time in words: `45 minutes`, `2 h 30 min`.
fn time(minutes: i64) -> String {
    match (minutes / 60, minutes % 60) {
        (0, 1) => "1 minute".into(),
        (0, rest) => format!("{rest} minutes"),
        (1, 0) => "1 hour".into(),
        (hours, 0) => format!("{hours} hours"),
        (hours, rest) => format!("{hours} h {rest} min"),
    }
}
