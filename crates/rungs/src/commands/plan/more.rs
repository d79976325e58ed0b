//! The rest of the answer: what if not, what would change it, other plans, risk, judgement, renewals.

use rungs_catalog::Catalog;
use rungs_catalog::plan_report::{PlanDocument, words};
use rungs_catalog::words::column_day;

use crate::output::Output;

type Result = crate::error::Result<()>;

/// Prints all of it.
pub(super) fn print(catalog: &Catalog, document: &PlanDocument, out: &mut Output<'_>) -> Result {
    items("What if not", &words::what_if_not(catalog, document), out)?;
    what_would_change(catalog, document, out)?;
    other_plans(catalog, document, out)?;
    risk(document, out)?;
    judgement(catalog, document, out)?;
    items("Keeping what you hold", &words::keeping(catalog, document), out)
}

/// Prints lines under a heading, where there are any.
fn items(heading: &str, lines: &[String], out: &mut Output<'_>) -> Result {
    if lines.is_empty() {
        return Ok(());
    }
    out.gap()?;
    out.heading(heading)?;
    lines.iter().try_for_each(|line| out.item("- ", line))
}

/// Budgets, deadlines and hours at which the plan becomes another.
fn what_would_change(catalog: &Catalog, document: &PlanDocument, out: &mut Output<'_>) -> Result {
    let Some(lines) = words::what_would_change(catalog, document) else { return Ok(()) };
    if lines.is_empty() {
        out.gap()?;
        out.heading("What would change this")?;
        return out.text(words::NOTHING_CHANGES);
    }
    items("What would change this", &lines, out)
}

/// Plans that are cheaper, earlier or show more.
fn other_plans(catalog: &Catalog, document: &PlanDocument, out: &mut Output<'_>) -> Result {
    let Some(others) = words::other_plans(catalog, document) else { return Ok(()) };
    out.gap()?;
    out.heading("Other sensible plans: cheaper, earlier or showing more")?;
    let mut rows = vec![vec!["price".into(), "done".into(), "shows".into(), "steps".into()]];
    for plan in others.rows {
        rows.push(vec![plan.price, plan.done.map_or_else(|| "now".into(), column_day), plan.shows, plan.steps]);
    }
    out.table(&rows)?;
    others.note.map_or(Ok(()), |note| out.faint(&note))
}

/// What the simulation found.
fn risk(document: &PlanDocument, out: &mut Output<'_>) -> Result {
    let Some(risk) = words::risk(document) else { return Ok(()) };
    out.gap()?;
    out.heading(&risk.heading)?;
    if let Some(dates) = &risk.dates {
        out.text(dates)?;
    }
    out.faint(&risk.assumed)
}

/// Judgements of which a small change would change the first step.
fn judgement(catalog: &Catalog, document: &PlanDocument, out: &mut Output<'_>) -> Result {
    let Some(judgement) = words::rests_on_judgement(catalog, document) else { return Ok(()) };
    items("The first step rests on judgement", &judgement.items, out)?;
    if judgement.more > 0 {
        let more = judgement.more;
        out.faint(&format!("and {more} more such changes of one estimate by a quarter or a tenth: --json"))?;
    }
    Ok(())
}
