//! What every face says about a plan, in the same words.

mod beside;
mod more;
mod step;

use super::document::{PlanDocument, PlanLine};
use crate::catalog::Catalog;
use crate::words::{capital, dollars, long_day, months, price, short_day};

pub use self::beside::{limit_heading, reason_text, with_expected};
pub use self::more::{
    JudgementWords, NOTHING_CHANGES, OtherPlan, OtherPlans, RiskWords, keeping, other_plans, rests_on_judgement, risk,
    what_if_not, what_would_change,
};

/// Returns the name that people use: the name, and the code where the name does not hold it.
pub fn name(catalog: &Catalog, id: &str) -> String {
    match catalog.certifications.get(id) {
        Some(found) => match &found.code {
            Some(code) if !found.name.contains(code.as_str()) => format!("{} ({code})", found.name),
            _ => found.name.clone(),
        },
        None => catalog.evidence.get(id).map_or_else(|| id.to_owned(), |found| found.name.clone()),
    }
}

/// Returns the code where there is one, else the id.
pub fn short_name(catalog: &Catalog, id: &str) -> String {
    catalog.certifications.get(id).and_then(|found| found.code.clone()).unwrap_or_else(|| id.to_owned())
}

/// Says what the plan comes to, in one line: `Two steps, about 5 months, $265. You could show 74 % of …`.
pub fn headline(document: &PlanDocument) -> String {
    let Some(last) = document.last_exam else {
        return format!("No certification, if you want to {}", document.goal_name);
    };
    format!(
        "{}, {}, {}. You could show {:.0} % of \"{}\" by {}.",
        capital(&count_words(document.steps.len())),
        months(last.days_since(document.start)),
        price(document.cost_usd),
        document.share_most * 100.0,
        document.goal_name,
        document.share_most_from.map(long_day).unwrap_or_default()
    )
}

/// Returns the headline in two: what it comes to, and what could be shown by when. The second is empty without steps.
pub fn headline_parts(document: &PlanDocument) -> (String, String) {
    let whole = headline(document);
    match whole.split_once(". You could") {
        Some((first, rest)) => (first.to_owned(), format!("You could{rest}")),
        None => (whole, String::new()),
    }
}

/// Says whether no other plan does better, or how far the answer may be from the best.
pub fn proven(document: &PlanDocument) -> String {
    if document.optimal {
        "No other plan does better under these assumptions.".into()
    } else {
        format!(
            "This is not proven to be the best: the search was cut off, and a plan worth up to {:.1} % of the goal more may \
             exist.",
            (document.upper_bound - document.objective) * 100.0
        )
    }
}

/// Says under the headline when to start, with how many hours, and why this plan; for a plan without steps only why.
pub fn under_headline(document: &PlanDocument) -> String {
    if document.last_exam.is_none() {
        return document.why.clone();
    }
    format!(
        "Start {}, {} hours a week, {} hours in all. {}",
        long_day(document.start),
        document.hours_per_week,
        document.hours,
        document.why
    )
}

/// Says when the plan ends with its projects, where it has any.
pub fn with_projects(document: &PlanDocument) -> Option<String> {
    let personal = document.personal.as_ref().filter(|personal| personal.build_hours > 0)?;
    Some(format!(
        "With the projects ({} hours more) you would be done by {}; without them by {}.",
        personal.build_hours,
        long_day(personal.last_exam_with_builds?),
        document.last_exam.map(long_day).unwrap_or_default()
    ))
}

/// Says for which steps there are no questions to practise with, and for which there are: `(with, without)`.
pub fn practised(document: &PlanDocument) -> (Vec<&str>, Vec<&str>) {
    let practice = document.personal.as_ref().map(|personal| personal.practice.as_slice()).unwrap_or_default();
    let names = |with: bool| {
        let wanted = practice.iter().filter(|one| (one.questions > 0) == with);
        wanted.map(|one| one.certification.as_str()).collect()
    };
    (names(true), names(false))
}

/// Writes a plan in one line.
pub fn line_text(catalog: &Catalog, plan: &PlanLine) -> String {
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

fn count_words(steps: usize) -> String {
    let words = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight"];
    let number = words.get(steps).map_or_else(|| steps.to_string(), |word| (*word).to_owned());
    format!("{number} {}", if steps == 1 { "step" } else { "steps" })
}
