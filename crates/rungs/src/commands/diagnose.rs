//! `rungs diagnose`: a skills check, and the levels that it supports.

use std::collections::BTreeMap;
use std::io::{BufRead, IsTerminal, Write};

use rungs_practice::begin::{self, Begin};
use rungs_practice::diagnose::{MOST, propose};
use rungs_practice::events::{Mode, SkillsConfirmed};

use crate::commands::practice::{FaceArgs, exam_with_questions, stdin, without_questions};
use crate::context::Context;
use crate::error::Result;
use crate::output::Output;
use crate::sitting::plain::{self, Outcome};
use crate::sitting::{Sitting, new_session, results, screen};

/// Check your skills with at most 40 questions of an exam; `rungs plan` then knows your levels
#[derive(Debug, clap::Args)]
pub(crate) struct DiagnoseArgs {
    /// Its id, such as aws-aif-c01, or its code, such as AIF-C01
    #[arg(value_name = "CERT")]
    certification: String,
    /// Begin a new one although one is open
    #[arg(long)]
    new: bool,
    /// Show what the last one found
    #[arg(long)]
    results: bool,
    /// Keep the proposed levels without asking
    #[arg(long)]
    yes: bool,
    #[command(flatten)]
    face: FaceArgs,
}

/// Checks skills.
pub(crate) fn run(args: &DiagnoseArgs, context: &Context, out: &mut Output<'_>) -> Result<()> {
    let (exam, bank) = match exam_with_questions(context, &args.certification)? {
        Ok(found) => found,
        Err(exam) => return without_questions(&exam, out),
    };
    let catalog = context.catalog()?;
    let mut record = context.record()?;
    let name = |skill: &str| catalog.skills.get(skill).map_or(skill.to_owned(), |skill| skill.name.clone());
    if args.results || out.json {
        let sessions = record.state().submitted(Mode::Diagnose, &exam.id);
        let Some(last) = sessions.last() else {
            if out.json {
                return out.document(&serde_json::Value::Null);
            }
            return out.text(&format!("No skills check yet. `rungs diagnose {}` begins one.", exam.id));
        };
        let proposal = propose(catalog, bank, &exam, last);
        return if out.json { out.document(&proposal) } else { results::print_proposal(&proposal, &name, out) };
    }
    let open = record.state().open_session(Mode::Diagnose, &exam.id).map(|open| open.id.clone());
    let start = match open {
        Some(id) if !args.new => Begin::Resume(id),
        open => {
            if let Some(session) = open {
                record.append_one(&rungs_practice::events::Ended { session })?;
            }
            let new = new_session(context, bank, Mode::Diagnose);
            let body = begin::check(catalog, bank, &exam, record.state(), new);
            out.heading(&format!("Skills check: {}", exam.name))?;
            out.text(&format!(
                "At most {MOST} questions, fewer where your answers settle it sooner. Each is chosen by the answers before it; \
                 no clock and no verdicts until the end. Skip what you do not know: a guess only blurs the result."
            ))?;
            out.faint(&bank.file.provenance)?;
            out.flush_now()?;
            Begin::New(Box::new(body))
        }
    };
    let mut sitting = Sitting::open(context, record, exam, bank, start)?;
    let outcome = if args.face.full_screen() {
        screen::run(&mut sitting, screen::ScreenOptions { letter_keys: !args.face.no_letter_keys })?
    } else {
        plain::exam(&mut sitting, &mut stdin(), out)?
    };
    match outcome {
        Outcome::Left => return out.text("Everything is kept. The same command goes on where you were."),
        Outcome::Ended => return out.text("Given up. It counts for nothing."),
        Outcome::Submitted => {}
    }
    let session = sitting.session()?.clone();
    let proposal = propose(catalog, sitting.bank, &sitting.exam, &session);
    out.gap()?;
    results::print_proposal(&proposal, &name, out)?;
    results::print_said(sitting.said(), out)?;
    if proposal.have.is_empty() {
        return Ok(());
    }
    out.gap()?;
    if args.yes || confirmed(out)? {
        let have: BTreeMap<String, u8> = proposal.have;
        sitting.keep(&SkillsConfirmed { day: context.today, have, session: Some(session.id) })?;
        out.text("Kept. `rungs plan` counts on these levels from now on; `--have SKILL=LEVEL` overrides them.")
    } else {
        out.text(&format!("Nothing was changed. `rungs diagnose {} --results` shows this again.", sitting.exam.id))
    }
}

fn confirmed(out: &mut Output<'_>) -> Result<bool> {
    let mut input = stdin();
    if std::io::stdin().is_terminal() {
        write!(out, "Keep these levels? Type yes, or press Enter to leave things as they are: ")?;
        out.flush()?;
    }
    let mut line = String::new();
    input.read_line(&mut line)?;
    Ok(matches!(line.trim().to_lowercase().as_str(), "yes" | "y"))
}
