//! The rest of the answer: what if not, what would change it, other plans, risk, judgement, renewals.

use rungs_catalog::Catalog;
use rungs_catalog::words::{column_day, dollars, long_day, short_day};

use super::document::{OthersDocument, PlanDocument, PlanLine};
use super::nothing::name;
use crate::output::Output;

type Result = crate::error::Result<()>;

/// Judgements shown of those that would change the first step.
const JUDGEMENTS_SHOWN: usize = 5;

/// Prints all of it.
pub(super) fn print(catalog: &Catalog, document: &PlanDocument, out: &mut Output<'_>) -> Result {
    what_if_not(catalog, document, out)?;
    what_would_change(catalog, document, out)?;
    other_plans(catalog, document, out)?;
    risk(document, out)?;
    judgement(catalog, document, out)?;
    keeping(catalog, document, out)
}

/// What the plan would be without each of its steps.
fn what_if_not(catalog: &Catalog, document: &PlanDocument, out: &mut Output<'_>) -> Result {
    if !document.what_if_not.is_empty() {
        out.gap()?;
        out.heading("What if not")?;
        for row in &document.what_if_not {
            out.item(
                "- ",
                &format!(
                    "without {}: {}; worth {:.1} % of your goal less",
                    short_name(catalog, &row.without),
                    line_text(catalog, &row.plan),
                    row.loss * 100.0
                ),
            )?;
        }
    }
    Ok(())
}

/// Budgets, deadlines and hours at which the plan becomes another.
fn what_would_change(catalog: &Catalog, document: &PlanDocument, out: &mut Output<'_>) -> Result {
    if let Some(changes) = &document.what_would_change {
        out.gap()?;
        out.heading("What would change this")?;
        let mut none = true;
        if let Some(change) = &changes.budget_usd {
            none = false;
            out.item("- ", &format!("a budget of {}: {}", dollars(change.at), line_text(catalog, &change.plan)))?;
        }
        if let Some(change) = &changes.later_deadline {
            none = false;
            out.item("- ", &format!("until {}: {}", long_day(change.at), line_text(catalog, &change.plan)))?;
        }
        if let Some(change) = &changes.earlier_deadline {
            none = false;
            out.item("- ", &format!("only until {}: {}", long_day(change.at), line_text(catalog, &change.plan)))?;
        }
        for range in changes.hours_per_week.iter().filter(|range| !range.same) {
            none = false;
            let hours = match (range.from, range.to) {
                (1, 1) => "1 hour".to_owned(),
                (from, to) if from == to => format!("{from} hours"),
                (from, to) => format!("{from} to {to} hours"),
            };
            out.item("- ", &format!("{hours} a week: {}", line_text(catalog, &range.plan)))?;
        }
        if none {
            out.text("Neither more money, nor another deadline, nor 1 to 40 hours a week.")?;
        }
    }
    Ok(())
}

/// Plans that are cheaper, earlier or show more.
fn other_plans(catalog: &Catalog, document: &PlanDocument, out: &mut Output<'_>) -> Result {
    let several = |others: &&OthersDocument| others.shown.iter().any(|plan| !plan.steps.is_empty());
    if let Some(others) = document.other_plans.as_ref().filter(several) {
        out.gap()?;
        out.heading("Other sensible plans: cheaper, earlier or showing more")?;
        let mut rows = vec![vec!["price".into(), "done".into(), "shows".into(), "steps".into()]];
        for plan in &others.shown {
            let names: Vec<String> = plan.steps.iter().map(|id| short_name(catalog, id)).collect();
            rows.push(vec![
                dollars(plan.cost_usd),
                plan.last_exam.map_or_else(|| "now".into(), column_day),
                format!("{:.0} %", plan.share_at_end * 100.0),
                if names.is_empty() { "no certification".into() } else { names.join(" → ") },
            ]);
        }
        out.table(&rows)?;
        if others.found > others.shown.len() || !others.complete {
            let at_least = if others.complete { "" } else { "at least " };
            out.faint(&format!("{} of {at_least}{} such plans.", others.shown.len(), others.found))?;
        }
    }
    Ok(())
}

/// What the simulation found.
fn risk(document: &PlanDocument, out: &mut Output<'_>) -> Result {
    if let Some(risk) = &document.risk {
        out.gap()?;
        out.heading(&format!(
            "Risk: {:.0} of 100 such plans come to their end{}",
            risk.chance_to_finish * 100.0,
            if (risk.chance_to_finish - risk.chance_within_limits).abs() > 0.005 {
                format!(", {:.0} within your limits", risk.chance_within_limits * 100.0)
            } else {
                String::new()
            }
        ))?;
        if let (Some(half), Some(most), Some(nearly)) = (risk.finish_half, risk.finish_most, risk.finish_nearly_all) {
            out.text(&format!(
                "Of those, half are done by {}, 80 of 100 by {}, 95 of 100 by {}. The cost is at most {}, {} and {}.",
                long_day(half),
                long_day(most),
                long_day(nearly),
                dollars(risk.cost_half_usd),
                dollars(risk.cost_most_usd),
                dollars(risk.cost_nearly_all_usd)
            ))?;
        }
        out.faint(&format!(
            "Assumed: each exam attempt is passed with {:.0} %, at most three attempts; hours vary by about a third. \
             {} runs.",
            risk.pass_chance * 100.0,
            risk.runs
        ))?;
    }
    Ok(())
}

/// Judgements of which a small change would change the first step.
fn judgement(catalog: &Catalog, document: &PlanDocument, out: &mut Output<'_>) -> Result {
    if let Some(judgement) = document.rests_on_judgement.as_ref().filter(|judgement| !judgement.items.is_empty()) {
        out.gap()?;
        out.heading("The first step rests on judgement")?;
        for item in judgement.items.iter().take(JUDGEMENTS_SHOWN) {
            let first = item.first_step.as_deref().map_or("no certification".into(), |id| short_name(catalog, id));
            out.item("- ", &format!("{}: then first {first}", item.what))?;
        }
        let more = judgement.items.len().saturating_sub(JUDGEMENTS_SHOWN);
        if more > 0 {
            out.faint(&format!("and {more} more such changes of one estimate by a quarter or a tenth: --json"))?;
        }
    }
    Ok(())
}

/// Renewals of what is held.
fn keeping(catalog: &Catalog, document: &PlanDocument, out: &mut Output<'_>) -> Result {
    if !document.held_renewals.is_empty() {
        out.gap()?;
        out.heading("Keeping what you hold")?;
        for keep in &document.held_renewals {
            let due = keep.due.map(|day| format!("due {}", short_day(day))).unwrap_or_default();
            let verdict = if keep.worth_keeping { "worth keeping for this goal" } else { "adds nothing to this goal" };
            out.item(
                "- ",
                &format!(
                    "{}: {due}, {} in the time counted; {verdict}",
                    name(catalog, &keep.certification),
                    dollars(keep.renewals_usd)
                ),
            )?;
        }
    }
    Ok(())
}

/// Writes a plan in one line.
pub(super) fn line_text(catalog: &Catalog, plan: &PlanLine) -> String {
    if plan.steps.is_empty() {
        return "no certification".into();
    }
    let names: Vec<String> = plan.steps.iter().map(|id| short_name(catalog, id)).collect();
    format!(
        "{} ({}, done {}, {:.0} % of the goal)",
        names.join(" → "),
        dollars(plan.cost_usd),
        plan.last_exam.map(short_day).unwrap_or_default(),
        plan.share_at_end * 100.0
    )
}

/// Returns the code where there is one, else the id.
fn short_name(catalog: &Catalog, id: &str) -> String {
    catalog.certifications.get(id).and_then(|found| found.code.clone()).unwrap_or_else(|| id.to_owned())
}
