//! `rungs worth`.

use rungs_catalog::doubt::doubt_of_show;
use rungs_catalog::search::id_of;
use rungs_catalog::words::{dollars, long_day};
use rungs_catalog::worth::{Terms, Unit, Worth, worth};

use crate::commands::profile_args::{ProfileArgs, amount};
use crate::commands::show::show_by_name;
use crate::commands::unlisted;
use crate::context::Context;
use crate::error::Result;
use crate::output::Output;

/// Show the whole cost of a certification over the years, and the raise that repays it
#[derive(Debug, clap::Args)]
pub(crate) struct WorthArgs {
    /// Its id or code
    #[arg(value_name = "CERT", required_unless_present = "unlisted")]
    certification: Option<String>,
    /// Judge a certificate that this catalogue does not know, by six questions
    #[arg(long, conflicts_with = "certification")]
    unlisted: bool,
    /// Your pay a year, in US dollars
    #[arg(long, value_name = "USD", value_parser = amount)]
    salary: Option<f64>,
    /// What an hour of your free time is worth to you, in US dollars
    #[arg(long, value_name = "USD", value_parser = amount)]
    hour_value: Option<f64>,
    /// Answers for --unlisted without asking, as in issuer=platform-owner (can be repeated)
    #[arg(long, value_name = "QUESTION=ANSWER", requires = "unlisted")]
    answer: Vec<String>,
    #[command(flatten)]
    person: ProfileArgs,
}

/// Prints costs, break-even, claims, and what the same would buy otherwise.
pub(crate) fn run(args: &WorthArgs, context: &Context, out: &mut Output<'_>) -> Result<()> {
    let catalog = context.catalog()?;
    let profile = args.person.resolve(context)?;
    let Some(name) = &args.certification else {
        return unlisted::run(&args.answer, &profile, context, out);
    };
    // Asked first for its error: unknown, or not yet known.
    let shown = show_by_name(catalog, name, context.today)?;
    let Some(certification) = catalog.certifications.get(&id_of(catalog, name)) else { return Ok(()) };
    let described = args.person.profile.is_some() || !args.person.have.is_empty() || !profile.have.is_empty();
    let terms = Terms {
        salary_usd: args.salary,
        hour_value_usd: args.hour_value,
        have: described
            .then(|| profile.have.iter().map(|(skill, level)| (skill.as_str().to_owned(), *level)).collect()),
        hours_per_week: profile.hours_per_week,
        horizon_days: profile.horizon_days,
        ..Terms::default()
    };
    let answer = worth(catalog, certification, context.today, &terms);
    if out.json {
        return out.document(&answer);
    }
    print(&answer, &terms, out)?;
    out.gap()?;
    match doubt_of_show(catalog, &shown.id, context.today, context.today) {
        Some(doubt) => crate::commands::print_doubt(&doubt, out),
        None => Ok(()),
    }
}

fn print(worth: &Worth, terms: &Terms, out: &mut Output<'_>) -> Result<()> {
    if let Some(gone) = &worth.gone {
        out.heading(&format!("{}: not any more", worth.name))?;
        out.text(&gone.says)?;
    } else {
        let years = f64::from(terms.horizon_days) / 365.25;
        match worth.total_usd {
            Some(total) => {
                out.heading(&format!("{}: {} over {years:.1} years", worth.name, dollars(total.round())))?;
            }
            None => out.heading(&format!(
                "{}: at least {} over {years:.1} years; not every cost is known",
                worth.name,
                dollars(worth.known_usd.round())
            ))?,
        }
        for line in &worth.lines {
            let value = match (line.amount_usd, line.unit) {
                (Some(value), _) => dollars(value.round()),
                (None, Unit::Usd) => "not known".into(),
                (None, Unit::Hours) => String::new(),
            };
            let ours = if line.judgement { " (our judgement)" } else { "" };
            out.field_at(34, &format!("  {:<22}{value:>9}", line.label), &format!("{}{ours}", line.how))?;
        }
        out.field_at(34, "  Hours of study", &format!("{} hours", worth.hours))?;
        if let Some(raise) = &worth.break_even {
            out.gap()?;
            let percent =
                raise.percent_of_salary.map(|percent| format!(" ({percent:.1} % of your pay)")).unwrap_or_default();
            out.heading(&format!("A raise of {} a year repays it{percent}", dollars(raise.raise_usd_a_year.ceil())))?;
            out.text(&format!("{}. Nobody promises that raise.", raise.how.trim_end_matches('.')))?;
        }
        if terms.hour_value_usd.is_none() {
            out.faint("Your hours are counted at no price; give one with --hour-value USD.")?;
        }
    }
    out.gap()?;
    if worth.claims.is_empty() {
        out.heading("Nobody publishes a claim about its pay that we know of")?;
    } else {
        out.heading("What is claimed, by whom, and why it is weak")?;
        for claim in &worth.claims {
            out.item("- ", &format!("{} ({}): {} Weak: {}", claim.maker, claim.kind, claim.says, claim.weak))?;
        }
    }
    if let Some(without) = &worth.without {
        out.gap()?;
        out.heading("Or no certification: the same money and hours")?;
        for says in &without.says {
            out.item("- ", says)?;
        }
    }
    if !worth.assumptions.is_empty() {
        out.gap()?;
        out.heading("Assumed")?;
        for assumption in &worth.assumptions {
            out.item("- ", assumption)?;
        }
    }
    out.faint(&format!("As known on {}. No figure here forecasts your pay.", long_day(worth.as_of)))
}
