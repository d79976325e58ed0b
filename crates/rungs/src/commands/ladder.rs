//! `rungs ladder`.

use rungs_catalog::ladder::{Column, Entry, Ladder, LadderFilter, Vendor, ladder};
use rungs_catalog::personal::NameError;
use rungs_catalog::words::{count, dollars, long_day, short_day};
use rungs_catalog::{Catalog, Status};
use rungs_planner::Day;

use crate::commands::plan::name_error;
use crate::context::Context;
use crate::error::{CliError, Result};
use crate::output::{FAINT, Output};

/// Certifications shown in the column of others, unless asked for.
const OTHERS_SHOWN: usize = 6;

/// Show the whole field: level by vendor, current on a day
#[derive(Debug, clap::Args)]
pub(crate) struct LadderArgs {
    /// As known on this day [default: today]
    #[arg(long, value_name = "DATE")]
    as_of: Option<Day>,
    /// Only this vendor, such as microsoft, aws, google, nvidia, ibm or other
    #[arg(long, value_name = "VENDOR")]
    vendor: Option<String>,
    /// Only what shows something of this goal
    #[arg(long, value_name = "GOAL")]
    goal: Option<String>,
    /// Only what costs nothing
    #[arg(long)]
    free: bool,
    /// Show what is gone too, with what took its place
    #[arg(long)]
    gone: bool,
    /// Show every certification of every vendor
    #[arg(long)]
    all: bool,
}

/// Prints the ladder.
pub(crate) fn run(args: &LadderArgs, context: &Context, out: &mut Output<'_>) -> Result<()> {
    let catalog = context.catalog()?;
    let day = args.as_of.unwrap_or(context.today);
    let vendor = args
        .vendor
        .as_deref()
        .map(|text| Vendor::parse(catalog, text))
        .transpose()
        .map_err(|error| CliError::input(&error, error.hint()))?;
    let goal = args.goal.as_deref().map(|id| catalog.goal(id).ok_or_else(|| unknown_goal(catalog, id))).transpose()?;
    let narrowed = vendor.is_some() || goal.is_some() || args.free || args.all;
    let filter =
        LadderFilter { vendor, goal, free_only: args.free, include_retired: args.gone, ..LadderFilter::default() };
    let ladder = ladder(catalog, day, &filter);
    if out.json {
        return out.document(&ladder);
    }
    print(&ladder, narrowed, out)
}

/// The error for a goal that does not exist.
pub(crate) fn unknown_goal(catalog: &Catalog, id: &str) -> CliError {
    name_error(NameError::goal(catalog, id))
}

fn print(ladder: &Ladder, narrowed: bool, out: &mut Output<'_>) -> Result<()> {
    let all: Vec<&Entry> = ladder.entries().map(|(_, _, entry)| entry).collect();
    let bookable = all.iter().filter(|entry| entry.status.bookable()).count();
    out.heading(&format!(
        "{} can be booked, as known on {}",
        count(bookable, "certification", "certifications"),
        long_day(ladder.as_of)
    ))?;
    for row in &ladder.rows {
        let filled: Vec<_> = row.cells.iter().filter(|cell| !cell.certifications.is_empty()).collect();
        if filled.is_empty() {
            continue;
        }
        out.gap()?;
        out.heading(match row.level.id() {
            "fundamentals" => "Start",
            "engineer" => "Engineer",
            "professional" => "Professional",
            _ => "Infrastructure",
        })?;
        for cell in filled {
            let shown = if cell.vendor == Column::Other && !narrowed { OTHERS_SHOWN } else { usize::MAX };
            let mut entries: Vec<String> = cell.certifications.iter().take(shown).map(label).collect();
            let more = cell.certifications.len().saturating_sub(shown);
            if more > 0 {
                entries.push(format!("and {more} more: --vendor other"));
            }
            // Parts of one entry stay together at the end of a line.
            let text = entries.iter().map(|entry| entry.replace(' ', "\u{a0}")).collect::<Vec<_>>().join("   ");
            out.field_at(15, &format!("  {}", cell.vendor.words()), &text)?;
        }
    }
    out.gap()?;
    out.styled("", "", "● can be booked   ◐ beta   ◔ ends on a known day   ○ announced   ✕ gone", FAINT)?;
    out.styled(
        "",
        "",
        &format!(
            "Fees are US list prices before tax. Facts checked {}. One of them: rungs show CODE",
            long_day(ladder.checked)
        ),
        FAINT,
    )
}

fn label(entry: &Entry) -> String {
    // A list of codes says less than the id.
    let name = entry.code.clone().filter(|code| !code.contains(',')).unwrap_or_else(|| entry.id.clone());
    let mut text = format!("{} {name}", entry.mark);
    match (entry.fee_today_usd.or(entry.fee_usd), entry.monthly_usd) {
        (_, Some(monthly)) if monthly > 0.0 => text.push_str(&format!(" {}/month", dollars(monthly))),
        (Some(fee), _) if fee > 0.0 => text.push_str(&format!(" {}", dollars(fee))),
        (Some(_), _) => text.push_str(" free"),
        _ => text.push_str(" $?"),
    }
    match (entry.status, entry.retired_on) {
        (Status::Closing, Some(day)) => {
            let expected = if entry.retired_on_expected { "about " } else { "" };
            text.push_str(&format!(" (ends {expected}{})", short_day(day)));
        }
        (Status::Retired, day) => {
            if let Some(day) = day {
                text.push_str(&format!(" (gone {})", short_day(day)));
            }
            let next: Vec<&str> = entry.successors.iter().map(|successor| successor.id.as_str()).collect();
            if !next.is_empty() {
                text.push_str(&format!(" → {}", next.join(", ")));
            }
        }
        (Status::Announced, _) => match entry.opens_next {
            Some(day) => {
                let about = if entry.opens_next_expected { "about " } else { "" };
                text.push_str(&format!(" (opens {about}{})", short_day(day)));
            }
            None => text.push_str(" (opening not confirmed)"),
        },
        _ => {}
    }
    text
}
