//! `rungs progress`: how far somebody is.

use rungs_practice::exam::Exam;
use rungs_practice::progress::{Progress, Week, progress};

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
    let document = progress(&state, exam.as_ref(), context.today, context.now_ms(), WEEKS);
    if out.json { out.document(&document) } else { print(&document, out) }
}

fn print(document: &Progress, out: &mut Output<'_>) -> Result<()> {
    if document.steps.is_empty() {
        out.text("You follow no plan yet. `rungs plan --save` makes one.")?;
    } else {
        out.heading("The plan that you follow, and hours done since")?;
        for step in &document.steps {
            out.item("- ", &step.words())?;
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
        out.item("- ", &format!("{} {}", topic.id, topic.text))?;
        out.indented(2, &topic.words())?;
    }
    out.faint("Questions that were new to you say what you can do; those seen before, what you remember.")?;
    crate::commands::ready::history(&document.statements, out)?;
    out.faint(&format!("`rungs ready {exam}` says how likely you are to pass."))
}
