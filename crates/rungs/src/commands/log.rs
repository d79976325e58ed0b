//! `rungs log`: the record itself: take it along, check it, delete from it.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use rungs_catalog::words::count;
use rungs_log::{Forget, ImportReport};
use rungs_planner::Day;
use rungs_practice::forgetting::{Selection, selected};
use rungs_practice::record::words;

use crate::commands::practice::stdin;
use crate::context::Context;
use crate::error::{CliError, Result};
use crate::output::Output;
use crate::record::OpenRecord;

/// Your record: write it out, read it in on another computer, check it, delete from it
#[derive(Debug, clap::Args)]
pub(crate) struct LogArgs {
    #[command(subcommand)]
    command: LogCommand,
}

#[derive(Debug, clap::Subcommand)]
enum LogCommand {
    Export(ExportArgs),
    Import(ImportArgs),
    /// Check that nothing is lost or altered
    Verify,
    Forget(ForgetArgs),
}

/// Write everything out, one event a line
#[derive(Debug, clap::Args)]
struct ExportArgs {
    /// Write to this file instead of standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// Read a record in: from another computer, a copy, in pieces, in any order
#[derive(Debug, clap::Args)]
struct ImportArgs {
    /// What `rungs log export` wrote; `-` for standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

/// Delete from your record, for good: everything, an exam, or a time
#[derive(Debug, clap::Args)]
struct ForgetArgs {
    /// Everything
    #[arg(long, conflicts_with_all = ["certification", "before", "after"])]
    everything: bool,
    /// What belongs to this certification
    #[arg(long, value_name = "CERT")]
    certification: Option<String>,
    /// What happened before this day
    #[arg(long, value_name = "DATE")]
    before: Option<Day>,
    /// What happened on or after this day
    #[arg(long, value_name = "DATE")]
    after: Option<Day>,
    /// Without asking
    #[arg(long)]
    yes: bool,
}

/// Runs one of them.
pub(crate) fn run(args: &LogArgs, context: &Context, out: &mut Output<'_>) -> Result<ExitCode> {
    let mut record = context.record()?;
    match &args.command {
        LogCommand::Export(args) => export(args, context, &mut record, out)?,
        LogCommand::Import(args) => import(args, &mut record, out)?,
        LogCommand::Verify => return verify(&mut record, out),
        LogCommand::Forget(args) => forget(args, context, &mut record, out)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn export(args: &ExportArgs, context: &Context, record: &mut OpenRecord<'_>, out: &mut Output<'_>) -> Result<()> {
    let Some(path) = &args.out else {
        let mut pipe = Pipe { out, closed: false };
        let written = record.with_log(async |log| log.export(&mut pipe).await);
        // `rungs log export | head` closes the pipe early, which is no fault of anybody.
        return if pipe.closed { Ok(()) } else { written.map(|_| ()) };
    };
    not_over_the_record(path, context)?;
    // Whole or not at all: a copy that was interrupted must not look like a copy.
    let part = PathBuf::from(format!("{}.part", path.display()));
    let hint = "check the folder, its permissions and its space";
    let failed = |error: &io::Error| CliError::file(format!("cannot write {}", path.display()), error, hint);
    let file = File::create(&part).map_err(|error| failed(&error))?;
    let mut file = BufWriter::new(file);
    let written = record.with_log(async |log| log.export(&mut file).await)?;
    let file = file.into_inner().map_err(|error| failed(error.error()))?;
    file.sync_all().map_err(|error| failed(&error))?;
    std::fs::rename(&part, path).map_err(|error| failed(&error))?;
    let written = usize::try_from(written).unwrap_or(usize::MAX);
    if out.json {
        return out.document(&serde_json::json!({ "events": written, "file": path }));
    }
    out.text(&format!("{} in {}", count(written, "event", "events"), path.display()))
}

/// Refuses a target that is the record itself, or lies where the program keeps its own files.
fn not_over_the_record(path: &Path, context: &Context) -> Result<()> {
    let folder = context.data_folder()?;
    let whole = |path: &Path| path.canonicalize().ok();
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let own = path
        .file_name()
        .and_then(|name| name.to_str())
        .is_some_and(|name| name.starts_with("log.db") || matches!(name, "profile.toml" | "plan.json"));
    if own && whole(parent) == whole(&folder) {
        return Err(CliError::input(
            format!("{} is a file of the record itself", path.display()),
            "name another file, in another folder",
        ));
    }
    Ok(())
}

/// Standard output that notes when its reader went away.
struct Pipe<'o, 'w> {
    out: &'o mut Output<'w>,
    closed: bool,
}

impl Write for Pipe<'_, '_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes);
        self.closed |= written.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::BrokenPipe);
        written
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

fn import(args: &ImportArgs, record: &mut OpenRecord<'_>, out: &mut Output<'_>) -> Result<()> {
    let report = if args.file.as_os_str() == "-" {
        record.with_log(async |log| log.import(io::stdin().lock()).await)?
    } else {
        let file = File::open(&args.file).map_err(|error| {
            CliError::file(format!("cannot read {}", args.file.display()), &error, "check the name and the permissions")
        })?;
        record
            .with_log(async |log| log.import(BufReader::new(file)).await)
            .map_err(|error| error.at(&args.file.display().to_string()))?
    };
    record.refresh()?;
    record.keep()?;
    if out.json {
        return out.document(&as_json(&report));
    }
    words::imported(&report).iter().try_for_each(|line| out.text(line))
}

fn as_json(report: &ImportReport) -> serde_json::Value {
    let forks: Vec<serde_json::Value> = report
        .forks
        .iter()
        .map(|fork| serde_json::json!({ "device": fork.device, "seq": fork.seq, "branch": fork.branch }))
        .collect();
    serde_json::json!({ "lines": report.lines, "added": report.added, "held": report.held,
        "bodies_added": report.bodies_added, "forgotten": report.forgotten, "forks": forks })
}

fn verify(record: &mut OpenRecord<'_>, out: &mut Output<'_>) -> Result<ExitCode> {
    let report = record.with_log(async |log| log.verify().await)?;
    let sound = report.is_sound();
    if out.json {
        let lost: Vec<serde_json::Value> = report
            .lost
            .iter()
            .map(|lost| serde_json::json!({ "device": lost.device, "first_seq": lost.first_seq, "last_seq": lost.last_seq }))
            .collect();
        let altered: Vec<serde_json::Value> = report
            .altered
            .iter()
            .map(|altered| serde_json::json!({ "device": altered.device, "seq": altered.seq, "what": altered.what }))
            .collect();
        let forks: Vec<serde_json::Value> = report
            .forks
            .iter()
            .map(|fork| serde_json::json!({ "device": fork.device, "seq": fork.seq, "branch": fork.branch }))
            .collect();
        out.document(&serde_json::json!({ "sound": sound, "events": report.events, "forgotten": report.forgotten,
            "lost": lost, "altered": altered, "forks": forks }))?;
        return Ok(if sound { ExitCode::SUCCESS } else { ExitCode::from(1) });
    }
    let said = words::verified(&report);
    if sound {
        out.text(&said)?;
    } else {
        out.heading(&said)?;
    }
    if report.forgotten > 0 {
        out.text(&format!("{} were deleted by you.", report.forgotten))?;
    }
    words::damage(&report).iter().try_for_each(|line| out.item("✗ ", line))?;
    words::forks(&report).iter().try_for_each(|line| out.item("- ", line))?;
    if !sound {
        out.text("`rungs log import FILE` of an older export or of another computer brings back what is lost.")?;
    }
    Ok(if sound { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn forget(args: &ForgetArgs, context: &Context, record: &mut OpenRecord<'_>, out: &mut Output<'_>) -> Result<()> {
    let what = if args.everything {
        Forget::Everything
    } else {
        let certification = args
            .certification
            .as_deref()
            .map(|name| Ok::<_, CliError>(rungs_catalog::search::id_of(context.catalog()?, name)))
            .transpose()?;
        let selection = Selection { certification, before: args.before, after: args.after };
        if selection.is_empty() {
            return Err(CliError::input(
                "nothing was named to delete",
                "say `--everything`, `--certification CERT`, `--before DATE` or `--after DATE`",
            ));
        }
        Forget::These(record.with_log(async |log| selected(log, &selection).await)?)
    };
    let number = match &what {
        Forget::These(ids) => ids.len(),
        Forget::Everything => usize::try_from(record.state().events).unwrap_or(usize::MAX),
    };
    if number == 0 {
        return if out.json {
            out.document(&serde_json::json!({ "forgotten": 0 }))
        } else {
            out.text("There is nothing of that on record.")
        };
    }
    if !args.yes && !confirmed(number, out)? {
        return out.text("Nothing was deleted.");
    }
    let now = context.now_ms();
    let report = record.with_log(async |log| log.forget(&what, now).await)?;
    record.refresh()?;
    if args.everything {
        // They name goal, plan and hours, and belong to what was to go.
        for file in ["profile.toml", "plan.json"] {
            let path = context.data_folder()?.join(file);
            if let Err(error) = std::fs::remove_file(&path)
                && error.kind() != io::ErrorKind::NotFound
            {
                let what = format!("cannot delete {}", path.display());
                return Err(CliError::file(what, &error, "delete it yourself"));
            }
        }
    }
    if out.json {
        return out.document(&serde_json::json!({ "forgotten": report.forgotten }));
    }
    out.text(&words::forgotten(report.forgotten))
}

fn confirmed(number: usize, out: &mut Output<'_>) -> Result<bool> {
    if !io::stdin().is_terminal() {
        return Err(CliError::input("deleting needs a yes", "add `--yes`"));
    }
    write!(out, "Delete {} for good? Type yes, or press Enter to keep everything: ", count(number, "event", "events"))?;
    out.flush()?;
    let mut line = String::new();
    io::BufRead::read_line(&mut stdin(), &mut line)?;
    Ok(line.trim().eq_ignore_ascii_case("yes"))
}
