//! `rungs away`.

use rungs_catalog::words::{count, long_day};
use rungs_planner::Day;
use rungs_practice::entry::away;

use crate::context::Context;
use crate::error::Result;
use crate::on_record::print;
use crate::output::Output;

/// Write down days without study; plans and the calendar go around them
#[derive(Debug, clap::Args)]
pub(crate) struct AwayArgs {
    /// First day
    #[arg(value_name = "FROM")]
    from: Day,
    /// Last day
    #[arg(value_name = "TO")]
    to: Day,
}

/// Adds to the record.
pub(crate) fn run(args: &AwayArgs, context: &Context, out: &mut Output<'_>) -> Result<()> {
    let body = away(args.from, args.to)?;
    context.record()?.append_one(&body)?;
    let days = usize::try_from(args.to.days_since(args.from)).unwrap_or(0).saturating_add(1);
    let text = format!(
        "Away from {} to {}, {}. `rungs plan --from-here` goes around them.",
        long_day(args.from),
        long_day(args.to),
        count(days, "day", "days")
    );
    print(&body, &text, out)
}
