//! `rungs plan --for-my-manager`: one page for the person who pays.

use rungs_catalog::Catalog;
use rungs_catalog::words::{column_day, count, dollars, long_day, months};

use super::report::Report;
use crate::error::Result;
use crate::output::Output;

/// Prints cost, hours, dates, one failed attempt, renewal, what the company can expect and what it cannot.
pub(super) fn print(catalog: &Catalog, report: &Report, out: &mut Output<'_>) -> Result<()> {
    let document = &report.document;
    let Some(last) = document.last_exam else {
        out.heading("No certification is asked for")?;
        return out.text(&document.why);
    };
    out.heading(&format!(
        "Request: {} in order to {}",
        count(document.steps.len(), "certification or course", "certifications or courses"),
        document.goal_name
    ))?;
    out.gap()?;
    let mut rows = vec![vec!["step".into(), "hours".into(), "exam".into(), "price".to_owned()]];
    for step in &document.steps {
        rows.push(vec![
            short(&step.name),
            step.hours.to_string(),
            column_day(step.ready_most.unwrap_or(step.exam)),
            if step.cost_usd > 0.0 { dollars(step.cost_usd) } else { "free".into() },
        ]);
    }
    out.table(&rows)?;
    out.gap()?;
    let retake = document
        .steps
        .iter()
        .filter_map(|step| step.one_failure.as_ref())
        .max_by(|a, b| a.cost_usd.total_cmp(&b.cost_usd));
    out.field("Fees", &format!("{} (US list prices before tax)", dollars(document.cost_usd)))?;
    if let Some(retake) = retake.filter(|retake| retake.cost_usd > 0.0) {
        out.field(
            "One retake",
            &format!(
                "at most {} more, and {} later",
                dollars(retake.cost_usd),
                count(usize::try_from(retake.weeks.unwrap_or(retake.wait_days / 7)).unwrap_or(0), "week", "weeks")
            ),
        )?;
    }
    out.field("Renewals", &format!("{} over the next three years", dollars(document.renewals_usd.round())))?;
    let builds = document.personal.as_ref().map_or(0, |personal| personal.build_hours);
    out.field(
        "Time",
        &format!(
            "{} hours of study and {builds} hours of projects, at {} hours a week; {}, half of such plans are done by {}",
            document.hours,
            document.hours_per_week,
            months(last.days_since(document.start)),
            long_day(document.risk.as_ref().and_then(|risk| risk.finish_half).unwrap_or(last))
        ),
    )?;
    if let Some(most) = document.risk.as_ref().and_then(|risk| risk.finish_most) {
        out.field("Plan with", &format!("{} (80 of 100 are done by then)", long_day(most)))?;
    }
    out.gap()?;
    out.heading("What the company can expect")?;
    let mut skills: Vec<&str> =
        document.steps.iter().flat_map(|step| &step.adds).map(|gain| gain.name.as_str()).collect();
    skills.sort_unstable();
    skills.dedup();
    out.item("- ", &format!("Structured knowledge in {}, tested by somebody else.", skills.join(", ")))?;
    for block in document.steps.iter().filter_map(|step| step.build.as_ref()) {
        out.item("- ", &format!("A finished project: {}.", block.project.trim_end_matches('.')))?;
    }
    out.gap()?;
    out.heading("What it cannot expect")?;
    out.item("- ", "A pass for certain: fees for a failed attempt are lost.")?;
    out.item("- ", "Experience: a certificate shows knowledge on the day of the exam, not years of work.")?;
    out.item("- ", "A promise that the person stays, or a return in money that anybody could compute.")?;
    out.gap()?;
    for step in &document.steps {
        if let Some(url) = &step.official_url {
            out.faint(&format!("{}: {url}", step.certification))?;
        }
    }
    out.faint(&format!(
        "Facts checked {}; confirm fee and date on these pages before paying. Made with Rungs, which is independent \
         of all certification owners.",
        long_day(catalog.meta.checked)
    ))
}

fn short(name: &str) -> String {
    let most = 44;
    if name.chars().count() <= most { name.to_owned() } else { name.chars().take(most - 1).chain(['…']).collect() }
}
