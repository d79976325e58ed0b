//! `rungs changes`.

use rungs_catalog::changes::{Change, changes, upcoming};
use rungs_catalog::words::{column_day, count, long_day};
use rungs_planner::Day;
use serde::Serialize;

use crate::context::Context;
use crate::error::{CliError, Result};
use crate::output::Output;

/// Days looked back where nothing else is said.
const DAYS_BACK: i64 = 365;
/// Days looked ahead.
const DAYS_AHEAD: i64 = 365;

/// List what opened, retired, was renamed or changed its price
#[derive(Debug, clap::Args)]
pub(crate) struct ChangesArgs {
    /// From this day on [default: a year ago]
    #[arg(long, value_name = "DATE")]
    since: Option<Day>,
    /// As known on this day [default: today]
    #[arg(long, value_name = "DATE")]
    as_of: Option<Day>,
}

#[derive(Serialize)]
struct Document<'a> {
    since: Day,
    as_of: Day,
    changes: &'a [Change],
    upcoming: &'a [Change],
}

/// Prints the changes, then what lies ahead.
pub(crate) fn run(args: &ChangesArgs, context: &Context, out: &mut Output<'_>) -> Result<()> {
    let catalog = context.catalog()?;
    let day = args.as_of.unwrap_or(context.today);
    let since = match args.since {
        Some(since) => since,
        None => day.plus_days(-DAYS_BACK).unwrap_or(day),
    };
    if since > day {
        return Err(CliError::input(format!("{since} lies after {day}"), "ask from an earlier day on"));
    }
    let past = changes(catalog, since, day);
    let ahead = upcoming(catalog, day, day.plus_days(DAYS_AHEAD).unwrap_or(day));
    if out.json {
        return out.document(&Document { since, as_of: day, changes: &past, upcoming: &ahead });
    }
    out.heading(&format!("{} from {} to {}", count(past.len(), "change", "changes"), long_day(since), long_day(day)))?;
    list(&past, out)?;
    if !ahead.is_empty() {
        out.gap()?;
        out.heading("Known of the year ahead")?;
        list(&ahead, out)?;
    }
    out.gap()?;
    out.faint("\"by\" a day: the day was read off a page, it may have been earlier. Sources: rungs show CODE --facts")
}

fn list(changes: &[Change], out: &mut Output<'_>) -> Result<()> {
    let rows: Vec<Vec<String>> = changes
        .iter()
        .map(|change| {
            let by = if change.day_assumed { "by " } else { "" };
            let expected = if change.confirmed { "" } else { "expected: " };
            let what = format!("{expected}{}", change.words());
            vec![format!("{by:>3}{}", column_day(change.day)), change.certification.clone(), what]
        })
        .collect();
    out.table(&rows)
}
