//! `rungs review`.

use rungs_catalog::renewal::Expiry;
use rungs_catalog::review::{Review, review};
use rungs_catalog::words::short_day;
use rungs_planner::InputError;
use rungs_practice::keep;

use crate::commands::ladder::unknown_goal;
use crate::commands::plan::known_names;
use crate::commands::profile_args::ProfileArgs;
use crate::context::Context;
use crate::error::{CliError, Result};
use crate::output::{FAINT, Output, STRONG};

/// Say what to do with what you hold: lead with it, list it, leave it off, renew it or let it lapse
#[derive(Debug, clap::Args)]
pub(crate) struct ReviewArgs {
    #[command(flatten)]
    person: ProfileArgs,
}

/// Prints the review.
pub(crate) fn run(args: &ReviewArgs, context: &Context, out: &mut Output<'_>) -> Result<()> {
    let catalog = context.catalog()?;
    let profile = args.person.resolve(context)?;
    let Some(goal) = &profile.goal else {
        return Err(CliError::input(InputError::NoGoal, "say for what, as in `rungs review --goal mlops`"));
    };
    let goal = catalog.goal(goal.as_str()).ok_or_else(|| unknown_goal(catalog, goal.as_str()))?;
    known_names(catalog, &profile)?;
    let day = profile.start.unwrap_or(context.today);
    if let Some(held) = profile.held.iter().find(|held| held.earned > day) {
        return Err(CliError::input(
            format!("`{}` is held since {}, which lies ahead", held.certification, held.earned),
            "name only what was earned by today",
        ));
    }
    // What the record says of the end of something goes before the owner's rule.
    let ends = keep::ends(catalog, &context.life_with(&profile.held)?, day);
    let answer = review(catalog, &profile.held, &ends, goal, &profile.clouds, day);
    if out.json {
        return out.document(&answer);
    }
    if answer.holdings.is_empty() {
        return out.text("You named nothing that you hold. Name it: --held aws-aif-c01=2025-03-01");
    }
    print(&goal.name, &answer, out)
}

fn print(goal: &str, review: &Review, out: &mut Output<'_>) -> Result<()> {
    use std::io::Write;
    out.heading(&format!("What you hold shows {:.0} % of \"{goal}\"", review.shows * 100.0))?;
    for held in &review.holdings {
        out.gap()?;
        writeln!(out, "{STRONG}{}{STRONG:#}: {}", held.name, held.verdict.words())?;
        out.indented(2, &held.text)?;
        match held.expiry {
            Some(Expiry::On { day }) => {
                let window =
                    held.window_opens.map(|day| format!("; renewal opens {}", short_day(day))).unwrap_or_default();
                out.indented(2, &format!("Valid until the day before {}{window}.", short_day(day)))?;
            }
            Some(Expiry::Unknown) => out.indented(2, "Nobody says how long it stays valid.")?,
            Some(Expiry::Never) => out.indented(2, "It does not run out.")?,
            None => {}
        }
        if let Some(keep) = &held.keep_alive {
            out.indented(2, &format!("Cheapest way to keep it: {}", keep.text))?;
        }
        if let Some(linked) = &held.linkedin {
            let expires = linked.expires.as_deref().map(|month| format!(", until {month}")).unwrap_or_default();
            out.styled(
                "  ",
                "  ",
                &format!("LinkedIn: {} / {} / {}{expires}", linked.name, linked.organisation, linked.issued),
                FAINT,
            )?;
        }
    }
    if !review.tips.is_empty() {
        out.gap()?;
        out.heading("How to use them")?;
        for tip in &review.tips {
            let source = tip.guide.as_deref().map(|guide| format!(" ({guide})")).unwrap_or_default();
            out.item("- ", &format!("{}{source}", tip.text))?;
        }
    }
    Ok(())
}
