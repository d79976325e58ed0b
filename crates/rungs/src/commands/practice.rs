//! `rungs practice`: study with verdict, reasons and sources at once.

use std::io::{self, BufRead, IsTerminal, Write};

use rungs_catalog::words::count;
use rungs_items::bank::Bank;
use rungs_practice::begin;
use rungs_practice::events::Mode;
use rungs_practice::exam::Exam;
use rungs_practice::listed::{Listed, listed};

use crate::commands::show::show_by_name;
use crate::context::Context;
use crate::error::{CliError, Result};
use crate::output::Output;
use crate::sitting::plain::{self, Outcome};
use crate::sitting::{Sitting, new_session, results, screen};

/// Study for an exam: original questions, every option with its reason
///
/// Without an exam: which exams have questions.
#[derive(Debug, clap::Args)]
pub(crate) struct PracticeArgs {
    /// Its id, such as aws-aif-c01, or its code, such as AIF-C01
    #[arg(value_name = "CERT")]
    certification: Option<String>,
    /// Ask only this exam topic, such as 3.1
    #[arg(long, value_name = "TOPIC")]
    topic: Option<String>,
    /// Stop after so many questions
    #[arg(long, value_name = "N")]
    questions: Option<usize>,
    /// Ask again what was missed in the last session or mock exam
    #[arg(long)]
    redo: bool,
    #[command(flatten)]
    face: FaceArgs,
}

/// How questions are shown.
#[derive(Debug, clap::Args)]
pub(crate) struct FaceArgs {
    /// Line by line instead of full screen: for screen readers and scripts
    #[arg(long)]
    pub(crate) plain: bool,
    /// Full screen without single-letter keys
    #[arg(long)]
    pub(crate) no_letter_keys: bool,
}

impl FaceArgs {
    /// Returns whether the full screen is to be used.
    pub(crate) fn full_screen(&self) -> bool {
        !self.plain && io::stdin().is_terminal() && io::stdout().is_terminal()
    }
}

/// Practises.
pub(crate) fn run(args: &PracticeArgs, context: &Context, out: &mut Output<'_>) -> Result<()> {
    let Some(name) = &args.certification else { return list(context, out) };
    let (exam, bank) = match exam_with_questions(context, name)? {
        Ok(found) => found,
        Err(exam) => return without_questions(&exam, out),
    };
    if out.json {
        return Err(json_cannot_ask());
    }
    if let Some(topic) = &args.topic
        && exam.outline.domain_of(topic).is_none()
    {
        return Err(unknown_topic(&exam, topic));
    }
    let record = context.record()?;
    let state = record.state();
    let mut body = new_session(context, bank, Mode::Study);
    body.objective.clone_from(&args.topic);
    let start = if args.redo {
        begin::redo(state, bank, body)
            .ok_or_else(|| CliError::input("there is nothing to ask again: no session has a miss", "practise first"))?
    } else {
        begin::study(state, body)
    };
    let mut sitting = Sitting::open(context, record, exam, bank, start)?;
    let outcome = if args.face.full_screen() {
        screen::run_at_most(
            &mut sitting,
            screen::ScreenOptions { letter_keys: !args.face.no_letter_keys },
            args.questions,
        )?
    } else {
        head(&sitting, out)?;
        plain::study(&mut sitting, args.questions, &mut stdin(), out)?
    };
    let session = sitting.session()?;
    results::print_study(session, sitting.state(), out)?;
    results::print_said(sitting.said(), out)?;
    if outcome == Outcome::Left {
        out.text("Everything is kept. The same command goes on.")?;
    }
    Ok(())
}

/// Says that questions are asked of a person.
pub(crate) fn json_cannot_ask() -> CliError {
    CliError::input("questions are asked of a person, not in JSON", "leave `--json` out; `--plain` is for scripts")
}

/// Returns the standard input, line by line.
pub(crate) fn stdin() -> impl BufRead {
    io::stdin().lock()
}

fn head(sitting: &Sitting<'_>, out: &mut Output<'_>) -> Result<()> {
    out.heading(&format!("Study: {}", sitting.exam.name))?;
    out.faint(&sitting.bank.file.provenance)?;
    out.faint("Type `?` for what you can type, `quit` to stop.")?;
    out.flush()?;
    Ok(())
}

/// Finds an exam and its question set; the inner error is the exam that has none.
pub(crate) fn exam_with_questions<'a>(
    context: &'a Context,
    name: &str,
) -> Result<std::result::Result<(Exam, &'a Bank), Box<Exam>>> {
    let catalog = context.catalog()?;
    let broken = context.question_sets().problems()?.len();
    if broken > 0 {
        let mut stderr = anstream::stderr();
        let faults = count(broken, "fault", "faults");
        writeln!(
            stderr,
            "warning: {faults} in the question sets: some questions are left out\nhint: `rungs items check` with the same --banks lists them"
        )?;
    }
    let shown = show_by_name(catalog, name, context.today)?;
    let exam = Exam::of(catalog, &shown.id, context.today).map_err(|error| CliError::input(&error, error.hint()))?;
    Ok(match context.question_sets().of(&exam.id)? {
        Some(bank) => Ok((exam, bank)),
        None => Err(Box::new(exam)),
    })
}

/// Says that there are no questions, and what there is instead.
pub(crate) fn without_questions(exam: &Exam, out: &mut Output<'_>) -> Result<()> {
    if out.json {
        return out.document(&serde_json::json!({ "certification": exam.id, "questions": 0,
            "official_practice": exam.official_practice, "free_preparation": exam.free_preparation,
            "official_url": exam.official_url }));
    }
    out.heading(&format!("There are no questions for {} yet.", exam.name))?;
    for (what, help) in
        [("The owner's practice", &exam.official_practice), ("Free preparation", &exam.free_preparation)]
    {
        for (text, url) in help {
            let url = url.as_deref().map(|url| format!(" {url}")).unwrap_or_default();
            out.item("- ", &format!("{what}: {text}{url}"))?;
        }
    }
    out.item("- ", &format!("The owner's page, with the exam guide: {}", exam.official_url))?;
    out.text(&format!("`rungs study log {} --hours 2` still keeps track of your study.", exam.id))
}

fn list(context: &Context, out: &mut Output<'_>) -> Result<()> {
    let catalog = context.catalog()?;
    let state = context.state_on_record()?;
    let listed: Vec<Listed<'_>> =
        context.question_sets().all()?.iter().map(|bank| listed(catalog, bank, &state)).collect();
    if out.json {
        return out.document(&listed);
    }
    let exams = catalog.certifications.values().filter(|certification| certification.kind.is_exam()).count();
    out.heading(&format!("Questions for {} of {exams} exams", listed.len()))?;
    for one in &listed {
        out.gap()?;
        out.text(&format!("{}  {}", one.certification, one.name))?;
        out.indented(
            2,
            &format!(
                "{}, {} of them with new numbers each time; you have met {}",
                count(one.questions, "question", "questions"),
                one.executable,
                one.answered
            ),
        )?;
        out.indented(2, one.provenance)?;
    }
    out.gap()?;
    out.text(
        "`rungs practice CERT` studies, `rungs mock CERT` is a full exam, `rungs diagnose CERT` a short skills check.",
    )
}

fn unknown_topic(exam: &Exam, topic: &str) -> CliError {
    let known: Vec<&str> =
        exam.outline.domains.iter().flat_map(|domain| &domain.objectives).map(|(id, _)| id.as_str()).collect();
    CliError::input(format!("{} has no exam topic `{topic}`", exam.id), format!("its topics are {}", known.join(", ")))
}
