//! `rungs plan --for-my-manager`: one page for the person who pays.

use rungs_catalog::Catalog;
use rungs_catalog::plan_report::{PlanDocument, manager};
use rungs_catalog::words::column_day;

use crate::error::Result;
use crate::output::Output;

/// Prints cost, hours, dates, one failed attempt, renewal, what the company can expect and what it cannot.
pub(super) fn print(catalog: &Catalog, document: &PlanDocument, out: &mut Output<'_>) -> Result<()> {
    let Some(page) = manager::page(catalog, document) else {
        out.heading("No certification is asked for")?;
        return out.text(&document.why);
    };
    out.heading(&page.heading)?;
    out.gap()?;
    let mut rows = vec![vec!["step".into(), "hours".into(), "exam".into(), "price".to_owned()]];
    for step in &page.steps {
        rows.push(vec![short(&step.name), step.hours.to_string(), column_day(step.exam), step.price.clone()]);
    }
    out.table(&rows)?;
    out.gap()?;
    for (label, text) in &page.facts {
        out.field(label, text)?;
    }
    out.gap()?;
    out.heading("What the company can expect")?;
    for text in &page.expect {
        out.item("- ", text)?;
    }
    out.gap()?;
    out.heading("What it cannot expect")?;
    for text in &page.not_expect {
        out.item("- ", text)?;
    }
    out.gap()?;
    for (id, url) in &page.sources {
        out.faint(&format!("{id}: {url}"))?;
    }
    out.faint(&page.checked)
}

fn short(name: &str) -> String {
    let most = 44;
    if name.chars().count() <= most { name.to_owned() } else { name.chars().take(most - 1).chain(['…']).collect() }
}
