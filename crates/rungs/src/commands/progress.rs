//! `rungs progress`: how far somebody is.

use rungs_catalog::words::{count, short_day};
use rungs_planner::Day;
use rungs_practice::exam::Exam;
use rungs_practice::progress::{StepProgress, TopicProgress, Week, steps, topics, weeks};
use rungs_practice::state::{Stated, Tally};
use serde::Serialize;

use crate::context::Context;
use crate::error::{CliError, Result};
use crate::output::Output;

/// Weeks of study that are shown.
const WEEKS: u32 = 8;

/// Say how far you are: exam topics, study by week, the plan you follow
#[derive(Debug, clap::Args)]
pub(crate) struct ProgressArgs {
    /// With the topics of this exam: its id, such as aws-aif-c01, or its code, such as AIF-C01
    #[arg(value_name = "CERT")]
    certification: Option<String>,
}

#[derive(Debug, Serialize)]
struct Document {
    /// Today.
    day: Day,
    /// The exam whose topics are told.
    exam: Option<String>,
    topics: Vec<TopicProgress>,
    /// What was said of the chance to pass that exam.
    statements: Vec<Stated>,
    weeks: Vec<Week>,
    steps: Vec<StepProgress>,
}

/// Prints it; to look begins no record.
pub(crate) fn run(args: &ProgressArgs, context: &Context, out: &mut Output<'_>) -> Result<()> {
    let state = context.state_on_record()?;
    let exam = match &args.certification {
        None => None,
        Some(name) => {
            let (id, _) = context.named(name)?;
            let exam = Exam::of(context.catalog()?, &id, context.today);
            Some(exam.map_err(|error| CliError::input(error, "look for it with `rungs search`"))?)
        }
    };
    let document = Document {
        day: context.today,
        topics: exam.as_ref().map(|exam| topics(exam, &state, context.now_ms())).unwrap_or_default(),
        statements: state
            .life
            .stated
            .iter()
            .filter(|stated| exam.as_ref().is_some_and(|exam| exam.id == stated.certification))
            .cloned()
            .collect(),
        exam: exam.map(|exam| exam.id),
        weeks: weeks(&state, context.today, WEEKS),
        steps: steps(&state),
    };
    if out.json { out.document(&document) } else { print(&document, out) }
}

fn print(document: &Document, out: &mut Output<'_>) -> Result<()> {
    if document.steps.is_empty() {
        out.text("You follow no plan yet. `rungs plan --save` makes one.")?;
    } else {
        out.heading("The plan that you follow, and hours done since")?;
        for step in &document.steps {
            let at = match step.passed {
                Some(day) => format!("passed {}", short_day(day)),
                None => format!("exam {}", short_day(step.exam)),
            };
            let text = format!("{}: {} of {}, {at}", step.certification, step.done_hours, hours(step.planned_hours));
            out.item("- ", &text)?;
        }
    }
    out.gap()?;
    out.heading("Study by week")?;
    let mut rows = vec![["week from", "written down", "on questions"].map(str::to_owned).to_vec()];
    let minutes = |minutes: i64| format!("{minutes} min");
    let row = |week: &Week| vec![week.from.to_string(), minutes(week.logged_minutes), minutes(week.question_minutes)];
    rows.extend(document.weeks.iter().map(row));
    out.table(&rows)?;
    let Some(exam) = &document.exam else {
        return out.faint("With an exam, as in `rungs progress aws-aif-c01`, its topics too.");
    };
    out.gap()?;
    out.heading(&format!("Topics of {exam}"))?;
    for topic in &document.topics {
        let last = match topic.last_asked {
            Some(day) => format!("last asked {}", short_day(day)),
            None => "not asked yet".to_owned(),
        };
        out.item("- ", &format!("{} {}", topic.id, topic.text))?;
        let (new, seen) = (right(&topic.new_to_you), right(&topic.seen_before));
        out.indented(2, &format!("new to you: {new}; seen before: {seen}; {last}"))?;
    }
    out.faint("Questions that were new to you say what you can do; those seen before, what you remember.")?;
    crate::commands::ready::history(&document.statements, out)?;
    out.faint(&format!("`rungs ready {exam}` says how likely you are to pass."))
}

fn right(tally: &Tally) -> String {
    match tally.share() {
        Some(share) => format!("{:.0} % of {}", share * 100.0, tally.answered),
        None => "none".to_owned(),
    }
}

fn hours(number: u32) -> String {
    count(usize::try_from(number).unwrap_or(usize::MAX), "hour", "hours")
}
