//! `rungs credential renewals`.

use rungs_catalog::Catalog;
use rungs_planner::GoalId;
use rungs_practice::keep::{ActionSet, Asked, HORIZON_DAYS, Keep, Kept, keep};

use crate::commands::ladder::unknown_goal;
use crate::context::Context;
use crate::error::Result;
use crate::output::{Output, STRONG};

#[derive(Debug, clap::Args)]
pub(super) struct RenewalsArgs {
    /// What you want, by which a renewal is worth it or not [default: that of the saved profile]
    #[arg(long, value_name = "GOAL")]
    goal: Option<GoalId>,
    /// Days ahead in which a renewal has to fall to be counted in the cheapest set
    #[arg(long, value_name = "N", default_value_t = HORIZON_DAYS, value_parser = clap::value_parser!(i64).range(1..=3650))]
    days: i64,
}

/// Prints when each runs out, and how to keep it.
pub(super) fn run(args: &RenewalsArgs, context: &Context, out: &mut Output<'_>) -> Result<()> {
    let catalog = context.catalog()?;
    let (life, profile) = context.life_with_profile()?;
    let goal = match args.goal.as_ref().or_else(|| profile.as_ref().and_then(|profile| profile.goal.as_ref())) {
        None => None,
        Some(id) => Some(catalog.goal(id.as_str()).ok_or_else(|| unknown_goal(catalog, id.as_str()))?),
    };
    let clouds = profile.as_ref().map(|profile| profile.clouds.as_slice()).unwrap_or_default();
    let kept = keep(catalog, &life, &Asked { day: context.today, horizon_days: args.days, goal, clouds });
    if out.json {
        return out.document(&kept);
    }
    if kept.credentials.is_empty() {
        return out.text(
            "You have written down nothing that could run out. Add it: rungs credential add aws-aif-c01 --earned \
             2026-02-01. Or read it: rungs credential import Certifications.csv",
        );
    }
    out.heading(&kept.heading())?;
    for one in &kept.credentials {
        out.gap()?;
        credential(one, out)?;
    }
    if !kept.exams.is_empty() {
        out.gap()?;
        out.heading("One exam that renews more")?;
        kept.exams.iter().try_for_each(|exam| out.item("- ", &exam.words(catalog)))?;
    }
    set("The cheapest way to keep all of it", catalog, &kept.keep_all, &kept, out)?;
    if let Some(worthwhile) = &kept.keep_worthwhile {
        set("Without what we would let lapse", catalog, worthwhile, &kept, out)?;
    }
    out.gap()?;
    out.faint(
        "Prices and rules are the owners' as we know them, hours are our judgement. Confirm with the owner before \
         you pay.",
    )
}

fn credential(one: &Kept, out: &mut Output<'_>) -> Result<()> {
    use std::io::Write;
    writeln!(out, "{STRONG}{}{STRONG:#}: {}", one.holding.name, one.standing.words())?;
    one.sentences().iter().try_for_each(|says| out.indented(2, says))
}

fn set(title: &str, catalog: &Catalog, set: &ActionSet, kept: &Keep, out: &mut Output<'_>) -> Result<()> {
    if set.is_empty() {
        return Ok(());
    }
    out.gap()?;
    out.heading(&format!("{title}: {}", set.price()))?;
    set.lines(catalog, kept.day).iter().try_for_each(|line| out.item("- ", line))?;
    if !set.exact {
        out.faint("So many were weighed that a cheaper set may exist.")?;
    }
    Ok(())
}
