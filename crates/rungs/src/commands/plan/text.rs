//! The plan in words.

use rungs_catalog::Catalog;
use rungs_catalog::plan_report::{PlanDocument, StepDocument, words};
use rungs_catalog::words::{count, long_day};
use rungs_planner::PlanningView;

use super::more;
use crate::output::{ACCENT, CAUTION, Output, STRONG};

/// Certifications named where a cloud has no step.
const NAMED_PER_CLOUD: usize = 4;

/// Prints the whole answer.
pub(super) fn print(catalog: &Catalog, document: &PlanDocument, brief: bool, out: &mut Output<'_>) -> Result {
    headline(document, out)?;
    for (number, step) in document.steps.iter().enumerate() {
        out.gap()?;
        print_step(number + 1, step, document, out)?;
    }
    let Some(personal) = &document.personal else { return Ok(()) };
    if let Some(text) = words::with_projects(document) {
        out.gap()?;
        out.text(&text)?;
    }
    if personal.away_days > 0 {
        out.text(&format!(
            "You said that you are away on {} in this time. These dates do not count that; the calendar leaves those \
             days free.",
            count(usize::try_from(personal.away_days).unwrap_or(0), "day", "days")
        ))?;
    }
    practice(document, out)?;
    out.gap()?;
    out.text(&personal.advice)?;
    beside(catalog, document, out)?;
    if !personal.warnings.is_empty() {
        out.gap()?;
        out.heading(&count(personal.warnings.len(), "warning", "warnings"))?;
        for warning in &personal.warnings {
            out.styled("! ", "  ", &format!("{} {}", warning.text, warning.what_to_do), CAUTION)?;
        }
    }
    if !brief {
        more::print(catalog, document, out)?;
    }
    if !personal.assumptions.is_empty() {
        out.gap()?;
        out.heading("Assumed for want of a fact")?;
        for assumption in &personal.assumptions {
            out.item("- ", &format!("{}: {}", assumption.certification, assumption.text))?;
        }
    }
    out.gap()?;
    out.faint(
        "Best under these assumptions: hours, levels, weights and how well employers know something are our \
         judgement. Yours to change: rungs plan --help, and the book's page on the planning model.",
    )?;
    if let Some(doubt) = &personal.doubt {
        crate::commands::print_doubt(doubt, out)?;
    }
    Ok(())
}

type Result = crate::error::Result<()>;

/// Says before anybody follows the plan for which exams there are questions, and for which not.
fn practice(document: &PlanDocument, out: &mut Output<'_>) -> Result {
    let (with, without) = words::practised(document);
    if with.is_empty() && without.is_empty() {
        return Ok(());
    }
    out.gap()?;
    if !with.is_empty() {
        out.text(&format!("Questions to practise with: {}.", with.join(", ")))?;
    }
    if !without.is_empty() {
        out.text(&format!(
            "No questions here yet for {}: `rungs practice` with the id names the owner's practice and guide.",
            without.join(", ")
        ))?;
    }
    Ok(())
}

fn headline(document: &PlanDocument, out: &mut Output<'_>) -> Result {
    out.heading(&words::headline(document))?;
    let under = words::under_headline(document);
    if document.last_exam.is_none() { out.text(&under) } else { out.faint(&under) }
}

fn print_step(number: usize, step: &StepDocument, document: &PlanDocument, out: &mut Output<'_>) -> Result {
    use std::io::Write;
    for (place, text) in textwrap::wrap(&step.name, out.width - 4).into_iter().enumerate() {
        if place == 0 {
            writeln!(out, "{ACCENT}{number}{ACCENT:#}  {STRONG}{text}{STRONG:#}")?;
        } else {
            writeln!(out, "   {STRONG}{text}{STRONG:#}")?;
        }
    }
    let label = |label: &str| format!("   {label}");
    out.field_at(14, &label("When"), &step.when())?;
    if let Some(text) = step.ready() {
        out.field_at(14, "", &text)?;
    }
    out.field_at(14, &label("Adds"), &step.adds_words())?;
    if let Some(text) = step.study_first_words() {
        out.field_at(14, &label("Study first"), &text)?;
    }
    if let Some(text) = step.why_here(document.steps.len()) {
        out.field_at(14, &label("Why here"), &text)?;
    }
    if let Some(text) = step.if_failed() {
        out.field_at(14, &label("If failed"), &text)?;
    }
    if let (Some(block), Some(text)) = (&step.build, step.build_words()) {
        out.field_at(14, &label("Build"), &text)?;
        out.field_at(14, "", &format!("done when: {}", block.finished))?;
        out.field_at(14, "", &format!("write: {}", block.write_up))?;
        out.field_at(14, "", &format!("share: {}", block.community))?;
    }
    Ok(())
}

/// What limits hid, and what openings that are only expected would change.
fn beside(catalog: &Catalog, document: &PlanDocument, out: &mut Output<'_>) -> Result {
    let Some(personal) = &document.personal else { return Ok(()) };
    if let (Some(other), Some(limit)) = (&personal.at_any_price, personal.limit_usd) {
        out.gap()?;
        out.heading(&words::limit_heading(limit))?;
        out.text(&format!(
            "With --any-price the best plan would be {}. Or say the most you can spend: --budget USD.",
            words::line_text(catalog, &other.plan)
        ))?;
    }
    for cloud in &personal.clouds_without_step {
        out.gap()?;
        out.heading(&format!("No step on {}", cloud.cloud))?;
        if !cloud.asked_by_goal {
            out.text("This goal does not ask for a cloud.")?;
        }
        for row in cloud.not_taken.iter().take(NAMED_PER_CLOUD) {
            out.item(
                "- ",
                &format!("{}: {}", words::name(catalog, &row.certification), words::reason_text(row.reason.as_ref())),
            )?;
        }
        if cloud.not_taken.is_empty() {
            out.text("Nothing on this cloud shows anything of this goal.")?;
        }
    }
    if let Some(other) = &personal.with_expected {
        out.gap()?;
        out.heading("With openings that are only expected")?;
        out.text(&format!("{} Plan with them: --include-expected", words::with_expected(catalog, other)))?;
    }
    Ok(())
}

/// Prints an answer that rests on a planning view alone.
pub(super) fn print_view(view: &PlanningView, document: &PlanDocument, out: &mut Output<'_>) -> Result {
    headline(document, out)?;
    for (number, step) in document.steps.iter().enumerate() {
        out.gap()?;
        print_step(number + 1, step, document, out)?;
    }
    out.gap()?;
    out.faint(&format!("From a planning view as known on {}.", long_day(view.as_of)))
}
