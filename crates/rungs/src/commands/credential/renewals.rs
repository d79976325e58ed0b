//! `rungs credential renewals`.

use rungs_catalog::Catalog;
use rungs_catalog::words::{count, dollars, long_day, short_day};
use rungs_planner::GoalId;
use rungs_practice::keep::{ActionSet, Asked, HORIZON_DAYS, Keep, Kept, Source, Standing, keep};

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
    out.heading(&heading(&kept))?;
    for one in &kept.credentials {
        out.gap()?;
        credential(one, out)?;
    }
    exams(catalog, &kept, out)?;
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

fn heading(kept: &Keep) -> String {
    let due = kept.keep_all.actions.iter().map(|action| action.keeps.len()).sum::<usize>() + kept.keep_all.lost.len();
    if due == 0 {
        format!("Nothing runs out until {}", long_day(kept.until))
    } else {
        let verb = if due == 1 { "runs" } else { "run" };
        format!("{} {verb} out by {}", count(due, "credential", "credentials"), long_day(kept.until))
    }
}

fn credential(one: &Kept, out: &mut Output<'_>) -> Result<()> {
    use std::io::Write;
    writeln!(out, "{STRONG}{}{STRONG:#}: {}", one.holding.name, one.standing.words())?;
    if let Some(end) = one.holding.expiry.day() {
        let verb = if one.standing == Standing::Expired { "It ran out on" } else { "Valid until the day before" };
        let from = match one.holding.expiry_from {
            Source::Credential => "as the credential says",
            Source::Rule => "by the owner's rule",
            Source::Renewal => "carried on by a later pass or renewal",
            Source::Nobody => "",
        };
        let window =
            one.window_opens.map(|opens| format!("; it can be renewed from {}", short_day(opens))).unwrap_or_default();
        out.indented(2, &format!("{verb} {}, {from}{window}.", long_day(end)))?;
    }
    if one.standing == Standing::Expired {
        return out.indented(2, "What has run out is not renewed but earned again.");
    }
    match one.ways.split_first() {
        Some((cheapest, others)) => {
            let hours = cheapest.hours.map(|hours| format!(", about {hours} hours of study")).unwrap_or_default();
            out.indented(2, &format!("Cheapest: {}{hours}.", cheapest.way.text))?;
            if !others.is_empty() {
                let others: Vec<&str> = others.iter().map(|way| way.way.text.as_str()).collect();
                out.indented(2, &format!("Or: {}.", others.join("; ")))?;
            }
        }
        None if one.cannot_be_renewed => out.indented(2, "It cannot be renewed any more. Name it until then.")?,
        None if one.holding.expiry.day().is_some() => out.indented(2, "We know of no way to renew it.")?,
        None => {}
    }
    if let Some(why) = &one.let_lapse {
        out.indented(2, &format!("We would let it lapse. {why}"))?;
    }
    Ok(())
}

fn exams(catalog: &Catalog, kept: &Keep, out: &mut Output<'_>) -> Result<()> {
    if kept.exams.is_empty() {
        return Ok(());
    }
    out.gap()?;
    out.heading("One exam that renews more")?;
    for exam in &kept.exams {
        let names: Vec<&str> = exam.renews.iter().map(|id| name(catalog, id)).collect();
        let cost = exam.cost_usd.map_or("price not known".to_owned(), dollars);
        out.item("- ", &format!("{} ({cost}): {}", exam.name, names.join("; ")))?;
    }
    Ok(())
}

fn set(title: &str, catalog: &Catalog, set: &ActionSet, kept: &Keep, out: &mut Output<'_>) -> Result<()> {
    if set.actions.is_empty() && set.lost.is_empty() {
        return Ok(());
    }
    out.gap()?;
    let unknown = match set.without_price {
        0 => String::new(),
        number => format!(" and {} without a known price", count(number, "step", "steps")),
    };
    let hours = if set.hours > 0 { format!(", about {} hours of study", set.hours) } else { String::new() };
    let price = if set.cost_usd > 0.0 { dollars(set.cost_usd) } else { "free".to_owned() };
    out.heading(&format!("{title}: {price}{unknown}{hours}"))?;
    for action in &set.actions {
        let names: Vec<&str> = action.keeps.iter().map(|id| name(catalog, id)).collect();
        let opens = if action.from > kept.day { format!("from {} ", short_day(action.from)) } else { String::new() };
        let price = match action.cost_usd {
            Some(cost) if cost > 0.0 => dollars(cost),
            Some(_) => "free".to_owned(),
            None => "price not known".to_owned(),
        };
        // The way itself names its price where one asks for it alone.
        let what = match action.exam {
            Some(_) => action.text.as_str(),
            None => action.text.split(" (").next().unwrap_or(&action.text),
        };
        out.item("- ", &format!("{what}, {opens}by {}, {price}: keeps {}", short_day(action.to), names.join("; ")))?;
    }
    for id in &set.lost {
        out.item("- ", &format!("{} cannot be kept by anything that we know of", name(catalog, id)))?;
    }
    if !set.exact {
        out.faint("So many were weighed that a cheaper set may exist.")?;
    }
    Ok(())
}

fn name<'a>(catalog: &'a Catalog, id: &'a str) -> &'a str {
    catalog.certifications.get(id).map_or(id, |found| found.name.as_str())
}
