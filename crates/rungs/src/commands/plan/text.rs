//! The plan in words.

use rungs_catalog::Catalog;
use rungs_catalog::planning::Reason;
use rungs_catalog::words::{count, dollars, long_day, months, short_day};
use rungs_planner::{Day, PlanningView};

use super::document::{PlanDocument, PracticeDocument, StepDocument};
use super::more;
use super::nothing::name;
use super::report::Report;
use crate::output::{ACCENT, CAUTION, Output, STRONG};

/// Certifications named where a cloud has no step.
const NAMED_PER_CLOUD: usize = 4;

/// Prints the whole answer.
pub(super) fn print(catalog: &Catalog, report: &Report, brief: bool, out: &mut Output<'_>) -> Result {
    let document = &report.document;
    headline(document, out)?;
    for (number, step) in document.steps.iter().enumerate() {
        out.gap()?;
        print_step(number + 1, step, document, out)?;
    }
    let Some(personal) = &document.personal else { return Ok(()) };
    if let (Some(last), true) = (personal.last_exam_with_builds, personal.build_hours > 0) {
        out.gap()?;
        out.text(&format!(
            "With the projects ({} hours more) you would be done by {}; without them by {}.",
            personal.build_hours,
            long_day(last),
            document.last_exam.map(long_day).unwrap_or_default()
        ))?;
    }
    if personal.away_days > 0 {
        out.text(&format!(
            "You said that you are away on {} in this time. These dates do not count that; the calendar leaves those \
             days free.",
            count(usize::try_from(personal.away_days).unwrap_or(0), "day", "days")
        ))?;
    }
    practice(&personal.practice, out)?;
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
fn practice(practice: &[PracticeDocument], out: &mut Output<'_>) -> Result {
    let names = |with: bool| -> Vec<&str> {
        let wanted = practice.iter().filter(|one| (one.questions > 0) == with);
        wanted.map(|one| one.certification.as_str()).collect()
    };
    let (with, without) = (names(true), names(false));
    if practice.is_empty() {
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
    let Some(last) = document.last_exam else {
        out.heading(&format!("No certification, if you want to {}", document.goal_name))?;
        return out.text(&document.why);
    };
    out.heading(&format!(
        "{}, {}, {}. You could show {:.0} % of \"{}\" by {}.",
        capital(&count_words(document.steps.len())),
        months(last.days_since(document.start)),
        if document.cost_usd > 0.0 { dollars(document.cost_usd) } else { "free".into() },
        document.share_most * 100.0,
        document.goal_name,
        document.share_most_from.map(long_day).unwrap_or_default()
    ))?;
    out.faint(&format!(
        "Start {}, {} hours a week, {} hours in all. {}",
        long_day(document.start),
        document.hours_per_week,
        document.hours,
        document.why
    ))
}

fn count_words(steps: usize) -> String {
    let words = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight"];
    let number = words.get(steps).map_or_else(|| steps.to_string(), |word| (*word).to_owned());
    format!("{number} {}", if steps == 1 { "step" } else { "steps" })
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
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
    let exam = if step.is_exam.unwrap_or(true) { "exam" } else { "finish" };
    let label = |label: &str| format!("   {label}");
    let price = if step.cost_usd > 0.0 { dollars(step.cost_usd) } else { "free".into() };
    out.field_at(
        14,
        &label("When"),
        &format!(
            "study from {}, {exam} {}; {} hours; {price}",
            short_day(step.study_start),
            short_day(step.exam),
            step.hours
        ),
    )?;
    if let (Some(half), Some(most)) = (step.ready_half, step.ready_most) {
        let verb = if step.is_exam.unwrap_or(true) { "book for" } else { "allow until" };
        out.field_at(
            14,
            "",
            &format!("about half would be ready by {}; {verb} {} (80 of 100)", short_day(half), short_day(most)),
        )?;
    }
    let adds: Vec<String> = step.adds.iter().map(|gain| format!("{} {:.0} %", gain.name, gain.share * 100.0)).collect();
    let adds = if adds.is_empty() { String::new() } else { format!(": {}", adds.join(", ")) };
    out.field_at(14, &label("Adds"), &format!("{:.0} % of your goal{adds}", step.adds_share * 100.0))?;
    if !step.study_first.is_empty() {
        let first: Vec<String> = step
            .study_first
            .iter()
            .map(|first| {
                let level = rungs_catalog::words::level_word(first.level);
                format!("{} to {level} ({} hours)", first.name, first.hours)
            })
            .collect();
        out.field_at(14, &label("Study first"), &first.join(", "))?;
    }
    if document.steps.len() > 1 || step.why.len() > 1 {
        out.field_at(14, &label("Why here"), &step.why.join("; "))?;
    }
    if step.is_exam.unwrap_or(true)
        && let Some(failure) = &step.one_failure
    {
        let wait = count(usize::try_from(failure.wait_days).unwrap_or(0), "day", "days");
        let mut text = format!("{} more and a wait of {wait}", dollars(failure.cost_usd));
        if let Some(weeks) = failure.weeks {
            text.push_str(&format!(
                "; the plan ends {} later",
                count(usize::try_from(weeks).unwrap_or(0), "week", "weeks")
            ));
        }
        if failure.only_attempt {
            text.push_str("; only one attempt is allowed");
        }
        if failure.breaks_budget {
            text.push_str("; your budget has no room for it");
        }
        if failure.breaks_deadline {
            text.push_str("; your deadline has no room for it");
        }
        if let Some(missed) = &failure.misses_last_day_of {
            text.push_str(&format!("; it misses the last day of {missed}"));
        }
        out.field_at(14, &label("If failed"), &text)?;
    }
    if let Some(block) = &step.build {
        let cost =
            if block.cost_usd == 0 { "free".to_owned() } else { format!("at most ${} of cloud", block.cost_usd) };
        out.field_at(14, &label("Build"), &format!("{} ({} hours, {cost})", block.project, block.hours))?;
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
        out.heading(&format!("No single step above {} was taken, since you gave no budget", dollars(limit)))?;
        out.text(&format!(
            "With --any-price the best plan would be {}. Or say the most you can spend: --budget USD.",
            more::line_text(catalog, &other.plan)
        ))?;
    }
    for cloud in &personal.clouds_without_step {
        out.gap()?;
        out.heading(&format!("No step on {}", cloud.cloud))?;
        if !cloud.asked_by_goal {
            out.text("This goal does not ask for a cloud.")?;
        }
        for row in cloud.not_taken.iter().take(NAMED_PER_CLOUD) {
            out.item("- ", &format!("{}: {}", name(catalog, &row.certification), reason_text(row.reason.as_ref())))?;
        }
        if cloud.not_taken.is_empty() {
            out.text("Nothing on this cloud shows anything of this goal.")?;
        }
    }
    if let Some(other) = &personal.with_expected {
        out.gap()?;
        out.heading("With openings that are only expected")?;
        let dates: Vec<String> =
            other.dates.iter().map(|(id, day)| format!("{} ({})", name(catalog, id), short_day(*day))).collect();
        let steps = if dates.is_empty() { "no certification".to_owned() } else { dates.join(", then ") };
        out.text(&format!(
            "{steps}; {}. Their owners have not confirmed these days. Plan with them: --include-expected",
            dollars(other.plan.cost_usd)
        ))?;
    }
    Ok(())
}

/// Says why something is not a step.
fn reason_text(reason: Option<&Reason>) -> String {
    let until = |day: &Day| short_day(*day);
    match reason {
        None => "could be taken; the plan is better without it".into(),
        Some(Reason::Gone { last_day: Some(day) }) => format!("gone since {}", until(day)),
        Some(Reason::Gone { last_day: None }) => "cannot be booked any more".into(),
        Some(Reason::Expected { day: Some(day) }) => format!("expected about {}, not confirmed", until(day)),
        Some(Reason::Expected { day: None }) => "announced, without a day".into(),
        Some(Reason::UnknownFee) => "its price is not known".into(),
        Some(Reason::Language) => "not in a language that you named".into(),
        Some(Reason::Country) => "not offered where you live".into(),
        Some(Reason::Eligibility { text, .. }) => text.clone(),
        Some(Reason::Platform { platform }) => format!("tied to {platform}, which you did not name"),
        Some(Reason::Unverified) => "only old evidence says that it exists".into(),
        Some(Reason::Ceiling { cost_usd }) => format!("costs {}", dollars(*cost_usd)),
    }
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
