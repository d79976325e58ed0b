//! `rungs hours`.

use rungs_catalog::words::{count, long_day};
use rungs_planner::Day;
use rungs_practice::events::HoursChanged;

use crate::context::Context;
use crate::error::Result;
use crate::on_record::print;
use crate::output::Output;

/// Say how many hours a week you study from now on
#[derive(Debug, clap::Args)]
pub(crate) struct HoursArgs {
    /// Hours a week
    #[arg(value_name = "N", value_parser = clap::value_parser!(u32).range(1..=168))]
    hours: u32,
    /// From this day [default: today]
    #[arg(long, value_name = "DATE")]
    from: Option<Day>,
}

/// Adds to the record.
pub(crate) fn run(args: &HoursArgs, context: &Context, out: &mut Output<'_>) -> Result<()> {
    let body = HoursChanged { day: args.from.unwrap_or(context.today), hours_per_week: args.hours };
    context.record()?.append_one(&body)?;
    let hours = count(usize::try_from(args.hours).unwrap_or(0), "hour", "hours");
    let text = format!("{hours} a week from {}. `rungs plan --from-here` plans with them.", long_day(body.day));
    print(&body, &text, out)
}
