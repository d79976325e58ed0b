//! `rungs calendar`.

use std::path::PathBuf;

use rungs_catalog::calendar::{CalendarInput, CalendarStep, calendar, entries};
use rungs_catalog::personal::{PersonalOptions, plan};
use rungs_catalog::plan_report::PlanReport;
use rungs_catalog::words::count;
use rungs_practice::keep::recorded_days;

use crate::commands::plan::{known_names, personal_error};
use crate::commands::profile_args::ProfileArgs;
use crate::context::{Context, write};
use crate::error::Result;
use crate::output::Output;

/// Write the plan as a calendar file: study, projects, exams, renewals, with reminders
///
/// The file can be imported again: what moved is moved, nothing appears twice.
#[derive(Debug, clap::Args)]
pub(crate) struct CalendarArgs {
    /// File to write; without it the calendar is printed
    #[arg(long, value_name = "FILE.ics")]
    out: Option<PathBuf>,
    #[command(flatten)]
    person: ProfileArgs,
    /// Plan with openings that are only expected too
    #[arg(long)]
    include_expected: bool,
    /// Take steps of any price although no budget is given
    #[arg(long, conflicts_with = "budget")]
    any_price: bool,
}

/// Writes the calendar.
pub(crate) fn run(args: &CalendarArgs, context: &Context, out: &mut Output<'_>) -> Result<()> {
    let catalog = context.catalog()?;
    let profile = args.person.resolve(context)?;
    known_names(catalog, &profile)?;
    let limit_usd = crate::commands::plan::limit(&args.person, args.any_price, &profile);
    let options = PersonalOptions { include_expected: args.include_expected, limit_usd, stop: None };
    let personal = plan(catalog, &profile, &options).map_err(personal_error)?;
    let questions = |id: &str| context.question_sets().count(id);
    let report = PlanReport::new(catalog, &personal, limit_usd, true, &questions, context.today);
    let dates = report.dates();
    let steps: Vec<CalendarStep<'_>> = report
        .steps
        .iter()
        .zip(&dates)
        .map(|(step, (exam, book_by, build))| CalendarStep {
            step,
            exam: *exam,
            book_by: Some(*book_by),
            build: build.as_ref(),
        })
        .collect();
    let life = context.state_on_record()?.life;
    // What is on record has its own end and its renewals; the rest goes by the owners' rules.
    let recorded = recorded_days(catalog, &life, &profile.held, context.today);
    let input = CalendarInput {
        catalog,
        day: context.today,
        steps: &steps,
        held: &recorded.by_rule,
        prices: &profile.prices,
        away: &profile.away,
        hours_per_week: profile.hours_per_week,
        fixed: &recorded.fixed,
    };
    if out.json {
        return out.document(&entries(&input));
    }
    let text = calendar(&input);
    match &args.out {
        None => out.raw(&text),
        Some(path) => {
            write(path, &text)?;
            let number = entries(&input).len();
            out.text(&format!("Wrote {} to {}.", count(number, "entry", "entries"), path.display()))
        }
    }
}
