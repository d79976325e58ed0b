//! `rungs catalog check|update|export`: for authors.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Subcommand, ValueEnum};
use rungs_catalog::check::{self, CheckOptions, Tally, unknowns};
use rungs_catalog::load::{self, Loaded, TextFile};
use rungs_catalog::planning::{PlanningOptions, planning_view};
use rungs_catalog::problem::{Problem, Severity};
use rungs_catalog::update::{self, Change, Update};
use rungs_catalog::words::count;
use rungs_catalog::{bundle, jsonld, personal, table};
use rungs_planner::Day;
use serde::Serialize;

use crate::context::{Context, load_path, read_profile};
use crate::error::{CliError, Result};
use crate::output::Output;

/// Check, update or export the catalogue
#[derive(Debug, clap::Args)]
pub(crate) struct CatalogArgs {
    #[command(subcommand)]
    command: CatalogCommand,
}

#[derive(Debug, Subcommand)]
enum CatalogCommand {
    Check(CheckArgs),
    Update(UpdateArgs),
    Export(ExportArgs),
}

/// Read everything and report all problems in one pass
///
/// Exit code 1 where there is an error. Name the folder with `--catalog DIR`.
#[derive(Debug, clap::Args)]
struct CheckArgs {
    /// Report facts that were last checked longer ago than this, as in 180d
    #[arg(long, value_name = "DAYS", value_parser = days)]
    stale_after: Option<u32>,
    /// Compare with this older folder: report facts that were re-dated without being read again
    #[arg(long, value_name = "DIR")]
    against: Option<PathBuf>,
    /// Print notes too: what nobody knows
    #[arg(long)]
    notes: bool,
}

/// Install a newer catalogue, after the check, and say what it changes
#[derive(Debug, clap::Args)]
struct UpdateArgs {
    /// A catalogue's folder, or a file made by `export --format bundle`
    #[arg(value_name = "FILE|DIR")]
    from: PathBuf,
    /// Only say what would change
    #[arg(long)]
    dry_run: bool,
}

/// Write the catalogue in another form
#[derive(Debug, clap::Args)]
struct ExportArgs {
    /// The form
    #[arg(long, value_enum)]
    format: ExportFormat,
    /// As known on this day [default: today, or the profile's start]
    #[arg(long, value_name = "DATE")]
    as_of: Option<Day>,
    /// For this person (planning view)
    #[arg(long, value_name = "FILE")]
    profile: Option<PathBuf>,
    /// Take in openings that are only expected (planning view)
    #[arg(long)]
    include_expected: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum ExportFormat {
    /// What the planner reads
    Planning,
    /// schema.org
    Jsonld,
    /// One row a certification
    Csv,
    /// All text files in one, for `catalog update`
    Bundle,
}

fn days(text: &str) -> std::result::Result<u32, String> {
    text.trim().trim_end_matches(['d', 'D']).parse().map_err(|_| "write a number of days, as in 180d".to_owned())
}

/// Runs one of the three.
pub(crate) fn run(args: &CatalogArgs, context: &Context, out: &mut Output<'_>) -> Result<ExitCode> {
    match &args.command {
        CatalogCommand::Check(args) => run_check(args, context, out),
        CatalogCommand::Update(args) => run_update(args, context, out),
        CatalogCommand::Export(args) => {
            run_export(args, context, out)?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

#[derive(Serialize)]
struct CheckDocument<'a> {
    problems: &'a [Problem],
    errors: usize,
    warnings: usize,
    notes: usize,
    certifications: usize,
}

fn run_check(args: &CheckArgs, context: &Context, out: &mut Output<'_>) -> Result<ExitCode> {
    let folder = source_folder(context)?;
    let loaded = load_path(&folder)?;
    let options = CheckOptions { today: context.today, stale_after_days: args.stale_after };
    let mut problems = check::check(&loaded, &options);
    if let Some(old) = &args.against {
        problems.extend(check::compare(&load_path(old)?, &loaded));
    }
    let tally = Tally::of(&problems);
    let code = if tally.errors > 0 { ExitCode::from(1) } else { ExitCode::SUCCESS };
    let certifications = loaded.catalog.certifications.len();
    if out.json {
        let (errors, warnings, notes) = (tally.errors, tally.warnings, tally.notes);
        out.document(&CheckDocument { problems: &problems, errors, warnings, notes, certifications })?;
        return Ok(code);
    }
    list(problems.iter().filter(|problem| args.notes || problem.severity != Severity::Note), out)?;
    let gaps = unknowns(&loaded.catalog, context.today);
    out.text(&format!(
        "{} checked: {}, {}, {}.",
        count(certifications, "certification", "certifications"),
        count(tally.errors, "error", "errors"),
        count(tally.warnings, "warning", "warnings"),
        count(tally.notes, "note", "notes")
    ))?;
    out.text(&format!(
        "Not known: the price of {} of {} ways to take something, the validity of {} of {} certifications, the \
         languages of {}, the length of {}. See them with --notes.",
        gaps.fee, gaps.offers, gaps.validity, gaps.certifications, gaps.languages, gaps.minutes
    ))?;
    Ok(code)
}

fn list<'p>(problems: impl Iterator<Item = &'p Problem>, out: &mut Output<'_>) -> Result<()> {
    for problem in problems {
        let word = match problem.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        };
        let key = if problem.key.is_empty() { String::new() } else { format!("{}: ", problem.key) };
        out.item("", &format!("{}:{}: {word}: {key}{}", problem.file, problem.line, problem.what))?;
        out.indented(4, &problem.hint)?;
    }
    Ok(())
}

/// Returns the folder to check: the one named, else the installed one, else `catalog/` here.
fn source_folder(context: &Context) -> Result<PathBuf> {
    if let Some(path) = context.catalog_path() {
        return Ok(path.to_owned());
    }
    let here = Path::new("catalog");
    if here.join("catalogue.toml").is_file() {
        return Ok(here.to_owned());
    }
    context.installed_folder().filter(|folder| folder.join("catalogue.toml").is_file()).ok_or_else(|| {
        CliError::input(
            "there is no catalogue's folder here",
            "name one with `--catalog DIR`; the catalogue inside this program was checked when it was built",
        )
    })
}

#[derive(Serialize)]
struct UpdateDocument<'a> {
    installed: bool,
    update: &'a Update,
    plan_before: Option<Vec<String>>,
    plan_after: Option<Vec<String>>,
}

fn run_update(args: &UpdateArgs, context: &Context, out: &mut Output<'_>) -> Result<ExitCode> {
    let files = read_files(&args.from)?;
    let new = load::parse(files.clone());
    let problems = check::check(&new, &CheckOptions { today: context.today, stale_after_days: None });
    let errors: Vec<&Problem> = problems.iter().filter(|problem| problem.severity == Severity::Error).collect();
    if !errors.is_empty() {
        if out.json {
            out.document(&problems)?;
        } else {
            out.heading(&format!("Not installed: {}", count(errors.len(), "error", "errors")))?;
            list(errors.into_iter(), out)?;
        }
        return Ok(ExitCode::from(1));
    }
    let old = context.catalog()?;
    let update = update::update(old, &new.catalog, context.today);
    if update.goes_back() {
        return Err(CliError::input(
            "this catalogue is older than the one in use",
            "nothing was changed; use it for one command with `--catalog`",
        ));
    }
    let redated = redated(context, &new);
    let before = planned(old, context)?;
    let after = planned(&new.catalog, context)?;
    if !args.dry_run {
        install(&files, context)?;
    }
    if out.json {
        out.document(&UpdateDocument {
            installed: !args.dry_run,
            update: &update,
            plan_before: before,
            plan_after: after,
        })?;
        return Ok(ExitCode::SUCCESS);
    }
    print_update(&update, out)?;
    list(redated.iter(), out)?;
    match (before, after) {
        (Some(before), Some(after)) if before != after => {
            out.gap()?;
            out.heading("Your saved plan changes")?;
            out.field("Before", &steps(&before))?;
            out.field("Now", &steps(&after))?;
        }
        (Some(_), Some(_)) => out.text("Your saved plan stays as it is.")?,
        _ => {}
    }
    out.text(if args.dry_run { "Nothing was installed (--dry-run)." } else { "Installed." })?;
    Ok(ExitCode::SUCCESS)
}

fn steps(ids: &[String]) -> String {
    if ids.is_empty() { "no certification".into() } else { ids.join(", then ") }
}

/// Facts that the new files re-date without having read anything again, where the old ones are files too.
fn redated(context: &Context, new: &Loaded) -> Vec<Problem> {
    let Some(folder) = context.installed_folder().filter(|folder| folder.join("catalogue.toml").is_file()) else {
        return Vec::new();
    };
    load::load_folder(&folder).map(|old| check::compare(&old, new)).unwrap_or_default()
}

fn planned(catalog: &rungs_catalog::Catalog, context: &Context) -> Result<Option<Vec<String>>> {
    let Some(mut profile) = context.saved_profile()? else { return Ok(None) };
    profile.start = Some(context.today);
    // A saved profile may name what another catalogue lacks; then there is nothing to compare.
    let plan = personal::plan(catalog, &profile, &personal::PersonalOptions::default());
    Ok(plan.ok().map(|plan| personal::ids(&plan.main.solution.plan)))
}

fn read_files(from: &Path) -> Result<Vec<TextFile>> {
    if from.is_dir() {
        return load::read_folder(from).map_err(|error| {
            let source = std::error::Error::source(&error).map(ToString::to_string).unwrap_or_default();
            CliError::input(format!("{error}: {source}"), "name the folder that holds `catalogue.toml`")
        });
    }
    let text = crate::context::read(from)?;
    bundle::unpack(text.as_bytes())
        .map_err(|error| CliError::input(format!("{}: {error}", from.display()), error.hint()))
}

/// Puts the files in place: all of them, or none.
fn install(files: &[TextFile], context: &Context) -> Result<()> {
    let data = context.data_folder()?;
    let failed = |error: &std::io::Error| {
        CliError::file("cannot install the catalogue", error, "check the data folder, its permissions and its space")
    };
    let (new, target, old) = (data.join("catalog.new"), data.join("catalog"), data.join("catalog.old"));
    for folder in [&new, &old] {
        if folder.exists() {
            fs::remove_dir_all(folder).map_err(|error| failed(&error))?;
        }
    }
    for file in files.iter().filter(|file| bundle::is_file_name(&file.name)) {
        let path = new.join(&file.name);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(|error| failed(&error))?;
        }
        fs::write(&path, &file.bytes).map_err(|error| failed(&error))?;
    }
    if target.exists() {
        fs::rename(&target, &old).map_err(|error| failed(&error))?;
    }
    fs::rename(&new, &target).map_err(|error| failed(&error))?;
    if old.exists() {
        fs::remove_dir_all(&old).map_err(|error| failed(&error))?;
    }
    Ok(())
}

fn print_update(update: &Update, out: &mut Output<'_>) -> Result<()> {
    if update.is_empty() {
        return out.text("This is the catalogue in use; nothing changes.");
    }
    out.heading(&format!(
        "Version {} to {}: {} added, {} removed, {} changed",
        update.from_version,
        update.to_version,
        update.added.len(),
        update.removed.len(),
        update.changed.len()
    ))?;
    for added in &update.added {
        out.item("+ ", &format!("{}  {}", added.id, added.name))?;
    }
    for removed in &update.removed {
        out.item("- ", &format!("{}  {}", removed.id, removed.name))?;
    }
    for changed in &update.changed {
        let parts: Vec<String> = changed.changes.iter().map(change_text).collect();
        out.item("~ ", &format!("{}: {}", changed.id, parts.join("; ")))?;
    }
    Ok(())
}

fn change_text(change: &Change) -> String {
    let day = |bound: &rungs_catalog::certification::Bound| {
        let expected = if bound.expected { "expected " } else { "" };
        bound.day.map_or_else(|| format!("{expected}no day"), |day| format!("{expected}{day}"))
    };
    match change {
        Change::Status { from, to } => format!("status {} → {}", shown(from), shown(to)),
        Change::OfferAdded { offer } => format!("new way to take it: {offer}"),
        Change::OfferRemoved { offer } => format!("way to take it gone: {offer}"),
        Change::Open { offer, from, to } => format!("opening ({offer}) {} → {}", day(from), day(to)),
        Change::Close { offer, from, to } => format!("last day ({offer}) {} → {}", day(from), day(to)),
        Change::Fee { offer, from, to } => format!("price ({offer}) {} → {}", shown(from), shown(to)),
        Change::Monthly { offer, from, to } => format!("monthly price ({offer}) {} → {}", shown(from), shown(to)),
        Change::Validity { from, to } => format!("valid for months {} → {}", shown(from), shown(to)),
        Change::Judgement { part, from, to } => format!("our judgement of {part} {} → {}", shown(from), shown(to)),
        Change::Other { keys } => format!("also {}", keys.join(", ")),
    }
}

/// Writes any value as people read it: without quotes, and nothing as "not known".
fn shown<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::Null) | Err(_) => "not known".to_owned(),
        Ok(serde_json::Value::String(text)) => text,
        Ok(other) => other.to_string(),
    }
}

fn run_export(args: &ExportArgs, context: &Context, out: &mut Output<'_>) -> Result<()> {
    let profile = args.profile.as_deref().map(read_profile).transpose()?;
    let start = profile.as_ref().and_then(|profile| profile.start);
    let day = args.as_of.or(start).unwrap_or(context.today);
    match args.format {
        ExportFormat::Planning => {
            let catalog = context.catalog()?;
            let options = PlanningOptions {
                profile: profile.as_ref(),
                include_expected: args.include_expected,
                ceiling_usd: None,
            };
            let planning = planning_view(catalog, day, &options).map_err(|error| {
                CliError::input(format!("the catalogue cannot be planned with: {error}"), "run `rungs catalog check`")
            })?;
            out.document(&planning.view)
        }
        ExportFormat::Jsonld => out.document(&jsonld::jsonld(context.catalog()?, day)),
        ExportFormat::Csv => {
            let text = table::csv(context.catalog()?, day)
                .map_err(|error| CliError::input(error, "run `rungs catalog check`"))?;
            out.raw(&text)
        }
        ExportFormat::Bundle => {
            let files = load::read_folder(&source_folder(context)?)
                .map_err(|error| CliError::input(error, "name a catalogue's folder with `--catalog DIR`"))?;
            let text = bundle::pack(&files).map_err(|error| CliError::input(&error, error.hint()))?;
            out.raw(&text)
        }
    }
}
