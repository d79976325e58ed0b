//! `rungs credential import`.

use std::io::{self, BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use rungs_catalog::words::count;
use rungs_practice::events::{CredentialEarned, ToRecord, record};
use rungs_practice::import::{Candidate, Certainty, Format, Imported, MOST_BYTES, read};
use serde::Serialize;

use crate::context::Context;
use crate::error::{CliError, Result};
use crate::output::{CAUTION, Output};

#[derive(Debug, clap::Args)]
pub(super) struct ImportArgs {
    /// LinkedIn's Certifications.csv or the archive it comes in, or a JSON Resume
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The kind of file [default: what it looks like]
    #[arg(long, value_enum)]
    from: Option<From>,
    /// Take what matches for certain without asking, and nothing else
    #[arg(long)]
    yes: bool,
}

/// The kinds of file.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum From {
    Linkedin,
    JsonResume,
}

/// What was read and what was taken.
#[derive(Debug, Serialize)]
struct Document<'a> {
    #[serde(flatten)]
    imported: &'a Imported,
    /// Rows that were added.
    taken: Vec<usize>,
    /// Rows that are on record already.
    known: Vec<usize>,
}

/// Reads a file, shows what it holds, and adds what is confirmed.
pub(super) fn run(args: &ImportArgs, context: &Context, out: &mut Output<'_>) -> Result<()> {
    let bytes = bytes(&args.file)?;
    let format = match args.from {
        Some(From::Linkedin) => Format::Linkedin,
        Some(From::JsonResume) => Format::JsonResume,
        None => Format::of(&bytes),
    };
    let imported = read(&bytes, format, context.catalog()?, context.today)
        .map_err(|error| CliError::input(format!("{}: {error}", args.file.display()), error.hint()))?;
    let life = context.state_on_record()?.life;
    let known: Vec<usize> =
        imported.candidates.iter().filter(|one| one.is_known(&life.credentials)).map(|one| one.row).collect();
    let ask = !args.yes && !out.json && io::stdin().is_terminal();
    if !out.json {
        show(&imported, &known, out)?;
    }
    let mut taken: Vec<(usize, CredentialEarned)> = Vec::new();
    for one in imported.candidates.iter().filter(|one| !known.contains(&one.row)) {
        let certain = one.matched.certainty == Certainty::Certain;
        let confirmed = if ask { question(one, &mut io::stdin().lock(), out)? } else { args.yes && certain };
        let credential = one.to_record();
        if let Some(credential) = credential.filter(|credential| confirmed && credential.earned <= context.today) {
            taken.push((one.row, credential));
        }
    }
    let events: Vec<ToRecord> =
        taken.iter().map(|(_, credential)| record(credential)).collect::<std::result::Result<_, _>>()?;
    if !events.is_empty() {
        context.record()?.append(&events)?;
    }
    if out.json {
        let taken = taken.iter().map(|(row, _)| *row).collect();
        return out.document(&Document { imported: &imported, taken, known });
    }
    out.gap()?;
    if taken.is_empty() && !ask && !args.yes {
        return out.text("Nothing was added. --yes takes what matches for certain; in a terminal each one is asked.");
    }
    out.text(&format!("Added {}.", count(taken.len(), "credential", "credentials")))
}

fn bytes(path: &Path) -> Result<Vec<u8>> {
    let failed = |error: &io::Error| {
        CliError::file(format!("cannot read {}", path.display()), error, "check the name and the permissions")
    };
    let size = std::fs::metadata(path).map_err(|error| failed(&error))?.len();
    if size > u64::try_from(MOST_BYTES).unwrap_or(u64::MAX) {
        return Err(CliError::input(
            format!("{} is larger than 64 MiB", path.display()),
            "ask LinkedIn for Licenses & certifications only, or unpack Certifications.csv",
        ));
    }
    std::fs::read(path).map_err(|error| failed(&error))
}

fn show(imported: &Imported, known: &[usize], out: &mut Output<'_>) -> Result<()> {
    out.heading(&format!("{} in the file", count(imported.candidates.len(), "credential", "credentials")))?;
    for one in &imported.candidates {
        out.gap()?;
        out.item(&format!("{:>3}  ", one.row), &format!("{}{}", one.name, by(&one.issuer)))?;
        out.indented(5, &one.verdict())?;
        let there = if known.contains(&one.row) { "; already written down" } else { "" };
        out.indented(5, &format!("{}{there}", one.times()))?;
    }
    if !imported.notes.is_empty() {
        out.gap()?;
        for note in &imported.notes {
            out.styled("! ", "  ", &note.words(), CAUTION)?;
        }
    }
    Ok(())
}

fn by(issuer: &str) -> String {
    if issuer.is_empty() { String::new() } else { format!(", by {issuer}") }
}

/// Asks whether to add one. Nothing that has no day can be.
fn question(one: &Candidate, input: &mut dyn BufRead, out: &mut Output<'_>) -> Result<bool> {
    if one.earned.is_none() {
        return Ok(false);
    }
    let what = match (&one.matched.name, one.matched.certainty) {
        (Some(name), Certainty::Certain | Certainty::Likely) => format!("as {name}"),
        _ => format!("as \"{}\"", one.name),
    };
    loop {
        write!(out, "Row {}: add it {}? [y/n] ", one.row, crate::output::clean(&what))?;
        out.flush()?;
        let mut line = String::new();
        if input.read_line(&mut line)? == 0 {
            return Ok(false);
        }
        match line.trim().to_ascii_lowercase().as_str() {
            "y" | "yes" => return Ok(true),
            "n" | "no" => return Ok(false),
            _ => {}
        }
    }
}
