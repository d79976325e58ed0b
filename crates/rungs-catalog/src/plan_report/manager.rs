//! The page for the person who pays: cost, hours, dates, what the company gets and what not.

use rungs_planner::Day;
use serde::Serialize;

use super::document::PlanDocument;
use crate::catalog::Catalog;
use crate::words::{count, dollars, long_day, months, price};

/// What is asked of the person who pays.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ManagerPage {
    /// What is asked for, in one line.
    pub heading: String,
    /// One row a step.
    pub steps: Vec<ManagerStep>,
    /// Labels with what they say: fees, a retake, renewals, time, the day to plan with.
    pub facts: Vec<(&'static str, String)>,
    /// What the company can expect.
    pub expect: Vec<String>,
    /// What it cannot.
    pub not_expect: Vec<&'static str>,
    /// Ids of steps with their owners' pages.
    pub sources: Vec<(String, String)>,
    /// When the facts were checked and what to confirm.
    pub checked: String,
}

/// One step on that page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ManagerStep {
    /// Its name.
    pub name: String,
    /// Hours of study.
    pub hours: i64,
    /// The day that most people would be ready by.
    pub exam: Day,
    /// What it costs.
    pub price: String,
}

/// Returns the page; nothing where the plan has no step.
pub fn page(catalog: &Catalog, document: &PlanDocument) -> Option<ManagerPage> {
    let last = document.last_exam?;
    let steps = document.steps.iter().map(|step| ManagerStep {
        name: step.name.clone(),
        hours: step.hours,
        exam: step.ready_most.unwrap_or(step.exam),
        price: price(step.cost_usd),
    });
    let sources =
        document.steps.iter().filter_map(|step| Some((step.certification.clone(), step.official_url.clone()?)));
    Some(ManagerPage {
        heading: format!(
            "Request: {} in order to {}",
            count(document.steps.len(), "certification or course", "certifications or courses"),
            document.goal_name
        ),
        steps: steps.collect(),
        facts: facts(document, last),
        expect: expect(document),
        not_expect: vec![
            "A pass for certain: fees for a failed attempt are lost.",
            "Experience: a certificate shows knowledge on the day of the exam, not years of work.",
            "A promise that the person stays, or a return in money that anybody could compute.",
        ],
        sources: sources.collect(),
        checked: format!(
            "Facts checked {}; confirm fee and date on these pages before paying. Made with Rungs, which is independent \
             of all certification owners.",
            long_day(catalog.meta.checked)
        ),
    })
}

/// Returns what it costs in money and time.
fn facts(document: &PlanDocument, last: Day) -> Vec<(&'static str, String)> {
    let mut facts = vec![("Fees", format!("{} (US list prices before tax)", dollars(document.cost_usd)))];
    let retake = document
        .steps
        .iter()
        .filter_map(|step| step.one_failure.as_ref())
        .max_by(|a, b| a.cost_usd.total_cmp(&b.cost_usd));
    if let Some(retake) = retake.filter(|retake| retake.cost_usd > 0.0) {
        let weeks = usize::try_from(retake.weeks.unwrap_or(retake.wait_days / 7)).unwrap_or(0);
        let later = count(weeks, "week", "weeks");
        facts.push(("One retake", format!("at most {} more, and {later} later", dollars(retake.cost_usd))));
    }
    facts.push(("Renewals", format!("{} over the next three years", dollars(document.renewals_usd.round()))));
    let builds = document.personal.as_ref().map_or(0, |personal| personal.build_hours);
    let risk = document.risk.as_ref();
    facts.push((
        "Time",
        format!(
            "{} hours of study and {builds} hours of projects, at {} hours a week; {}, half of such plans are done by {}",
            document.hours,
            document.hours_per_week,
            months(last.days_since(document.start)),
            long_day(risk.and_then(|risk| risk.finish_half).unwrap_or(last))
        ),
    ));
    if let Some(most) = risk.and_then(|risk| risk.finish_most) {
        facts.push(("Plan with", format!("{} (80 of 100 are done by then)", long_day(most))));
    }
    facts
}

/// Returns what the company can expect.
fn expect(document: &PlanDocument) -> Vec<String> {
    let mut skills: Vec<&str> =
        document.steps.iter().flat_map(|step| &step.adds).map(|gain| gain.name.as_str()).collect();
    skills.sort_unstable();
    skills.dedup();
    let mut expect = vec![format!("Structured knowledge in {}, tested by somebody else.", skills.join(", "))];
    let blocks = document.steps.iter().filter_map(|step| step.build.as_ref());
    expect.extend(blocks.map(|block| format!("A finished project: {}.", block.project.trim_end_matches('.'))));
    expect
}
