//! `rungs guide --questions`: what people ask, answered with figures computed from the catalogue.

use rungs_catalog::Catalog;
use rungs_catalog::questions_asked::questions_asked;
use rungs_catalog::words::long_day;
use rungs_planner::Day;

use crate::error::Result;
use crate::output::Output;

/// Prints the answers.
pub(crate) fn run(catalog: &Catalog, day: Day, out: &mut Output<'_>) -> Result<()> {
    let asked = questions_asked(catalog, day);
    if out.json {
        return out.document(&asked);
    }
    for answer in &asked {
        out.heading(answer.question)?;
        out.text(&answer.short)?;
        for more in &answer.more {
            out.item("- ", more)?;
        }
        if !answer.see.is_empty() {
            out.faint(&format!("See {}", answer.see.join(", ")))?;
        }
        out.gap()?;
    }
    out.faint(&format!("Figures computed from the catalogue as known on {}.", long_day(day)))
}
