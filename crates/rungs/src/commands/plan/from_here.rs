//! `rungs plan --from-here`: the plan that is followed, gone on with from today.

use rungs_catalog::Catalog;
use rungs_catalog::words::{count, dollars, long_day, short_day};
use rungs_planner::Day;
use rungs_practice::from_here::{Became, FromHere, StepNow};

use crate::error::Result;
use crate::output::{ACCENT, Output, STRONG};

/// Prints old against new.
pub(super) fn print(catalog: &Catalog, from_here: &FromHere, saved: bool, out: &mut Output<'_>) -> Result<()> {
    out.heading(&heading(from_here))?;
    if let Some(pace) = &from_here.pace {
        out.text(&pace.text)?;
    } else {
        out.faint("You follow no plan yet, so there is none to compare with.")?;
    }
    let mut number = 0;
    for step in &from_here.steps {
        out.gap()?;
        if !matches!(step.became, Became::Done { .. } | Became::Dropped) {
            number += 1;
        }
        print_step(catalog, number, step, out)?;
    }
    for note in &from_here.notes {
        out.gap()?;
        out.item("! ", note)?;
    }
    out.gap()?;
    if let Some(goal) = from_here.profile.goal.as_ref().and_then(|goal| catalog.goal(goal.as_str())) {
        out.text(&goal.advice)?;
    }
    if saved {
        out.text("Saved: this is the plan that you follow from today.")
    } else {
        out.faint("`rungs plan --from-here --save` follows this plan. Hours are estimates; dates follow from them.")
    }
}

fn heading(from_here: &FromHere) -> String {
    let left = from_here.plan.len();
    let done = from_here.steps.iter().filter(|step| matches!(step.became, Became::Done { .. })).count();
    let last: Option<Day> = from_here.plan.iter().map(|step| step.exam).max();
    let done = if done > 0 { format!("{} done, ", count(done, "step", "steps")) } else { String::new() };
    match last {
        Some(last) => format!("From here: {done}{left} to go, the last on {}", long_day(last)),
        None => format!("From here: {done}nothing to go"),
    }
}

fn print_step(catalog: &Catalog, number: usize, step: &StepNow, out: &mut Output<'_>) -> Result<()> {
    use std::io::Write;
    match step.became {
        Became::Done { .. } => writeln!(out, "{ACCENT}✓{ACCENT:#}  {STRONG}{}{STRONG:#}", step.name)?,
        Became::Dropped => writeln!(out, "–  {}", step.name)?,
        _ => writeln!(out, "{ACCENT}{number}{ACCENT:#}  {STRONG}{}{STRONG:#}", step.name)?,
    }
    let is_exam = catalog.certifications.get(&step.certification).is_none_or(|found| found.kind.is_exam());
    let exam_or_end = if is_exam { "exam" } else { "finish" };
    let was = step.before.map(|day| format!(" (before: {})", short_day(day))).unwrap_or_default();
    let text = match (&step.became, step.exam) {
        (Became::Done { on }, _) => format!("passed {}{was}", short_day(*on)),
        (Became::Dropped, _) => format!("not in the plan any more{was}"),
        (Became::Booked, Some(exam)) => format!("booked for {}{was}", short_day(exam)),
        (Became::New, Some(exam)) => format!("new: {exam_or_end} {}", short_day(exam)),
        (Became::Kept { days_later }, Some(exam)) => {
            let days = count(usize::try_from(days_later.unsigned_abs()).unwrap_or(usize::MAX), "day", "days");
            let moved = match days_later {
                0 => "as before".to_owned(),
                1.. => format!("{days} later{was}"),
                _ => format!("{days} earlier{was}"),
            };
            format!("{exam_or_end} {}, {moved}", short_day(exam))
        }
        _ => String::new(),
    };
    out.indented(3, &text)?;
    if let (Some(start), Some(_)) = (step.study_start, step.exam) {
        let cost = if step.cost_usd > 0.0 { dollars(step.cost_usd) } else { "nothing".to_owned() };
        let done = if step.hours_done > 0 { format!(", {} done", hours(step.hours_done)) } else { String::new() };
        out.indented(
            3,
            &format!("study from {}; {} to go{done}; {cost} to pay", short_day(start), hours(step.hours_left)),
        )?;
    }
    Ok(())
}

fn hours(number: u32) -> String {
    count(usize::try_from(number).unwrap_or(usize::MAX), "hour", "hours")
}
