//! `rungs items`: for those who write questions.

use std::io::{self, BufReader, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use rungs_catalog::words::count;
use rungs_items::bank::{Bank, Outline};
use rungs_items::check::{BotVerdict, Options, Report, Severity, check_with};
use rungs_items::sandbox;
use rungs_items::script::variants::{SEEDS, VariantFault, check_variants_with, golden, with_golden};
use rungs_practice::exam::Exam;
use rungs_practice::sitting::ask;
use serde::Serialize;

use crate::commands::practice::exam_with_questions;
use crate::context::{Context, write};
use crate::error::{CliError, Result};
use crate::output::Output;
use crate::sitting::plain::print_question;
use crate::sitting::results::print_explained;

/// For authors of questions: check them, look at them
#[derive(Debug, clap::Args)]
pub(crate) struct ItemsArgs {
    #[command(subcommand)]
    command: ItemsCommand,
}

#[derive(Debug, clap::Subcommand)]
enum ItemsCommand {
    Check(CheckArgs),
    Show(ShowArgs),
    /// Run scripts of strangers; started by the program itself
    #[command(hide = true)]
    SandboxWorker,
}

/// Check question sets: reasons, sources, topics, doubles, coverage, and bots that guess
#[derive(Debug, clap::Args)]
struct CheckArgs {
    /// List notes too, not only errors and warnings
    #[arg(long)]
    notes: bool,
    /// Write the hashes of some variants into the files of executable questions (with --banks)
    #[arg(long)]
    write_golden: bool,
}

/// Show one question as it is asked, with its reasons
#[derive(Debug, clap::Args)]
struct ShowArgs {
    /// The exam
    #[arg(value_name = "CERT")]
    certification: String,
    /// The question's id, which is the name of its file
    #[arg(value_name = "QUESTION")]
    question: String,
    /// The variant, and the order of its options
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u32,
    /// Without the answer
    #[arg(long)]
    blind: bool,
}

/// Runs one of them.
pub(crate) fn run(args: &ItemsArgs, context: &Context, out: &mut Output<'_>) -> Result<ExitCode> {
    match &args.command {
        ItemsCommand::Check(args) => run_check(args, context, out),
        ItemsCommand::Show(args) => show(args, context, out).map(|()| ExitCode::SUCCESS),
        ItemsCommand::SandboxWorker => {
            sandbox::limit_self()?;
            sandbox::serve(BufReader::new(io::stdin()), io::stdout().lock())?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// What a check found, over files, texts, scripts and bots.
#[derive(Debug, Serialize)]
struct Checked<'a> {
    passes: bool,
    unreadable: &'a [rungs_items::problem::Problem],
    #[serde(flatten)]
    report: Report,
    scripts: Vec<ScriptFault>,
}

/// A fault of a script.
#[derive(Debug, Serialize)]
struct ScriptFault {
    file: String,
    #[serde(flatten)]
    fault: VariantFault,
}

fn run_check(args: &CheckArgs, context: &Context, out: &mut Output<'_>) -> Result<ExitCode> {
    let sets = context.question_sets();
    let banks = sets.all()?;
    if args.write_golden {
        return write_golden(context, banks, out);
    }
    if banks.is_empty() && sets.problems()?.is_empty() {
        return Err(CliError::input(
            "there is no question set here, so nothing was checked",
            "name the folder that holds one folder an exam, each with a `bank.toml`",
        ));
    }
    let outlines = outlines(context)?;
    let realise = |question: &_, seed| sets.realise(question, seed);
    let report = check_with(banks, &outlines, &Options::on(context.today.date()), &realise);
    let scripts = script_faults(context, banks);
    let unreadable = sets.problems()?;
    let passes = report.passes() && scripts.is_empty() && unreadable.is_empty();
    let checked = Checked { passes, unreadable, report, scripts };
    if out.json {
        out.document(&checked)?;
    } else {
        print(&checked, banks, args.notes, out)?;
    }
    Ok(if passes { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// Returns what every exam of the catalogue asks for today.
fn outlines(context: &Context) -> Result<Vec<Outline>> {
    let catalog = context.catalog()?;
    Ok(catalog
        .known_on(context.today)
        .filter_map(|view| Exam::of(catalog, &view.certification.id, context.today).ok())
        .map(|exam| exam.outline)
        .collect())
}

fn script_faults(context: &Context, banks: &[Bank]) -> Vec<ScriptFault> {
    let mut faults = Vec::new();
    for question in banks.iter().flat_map(|bank| &bank.questions).filter(|question| question.is_executable()) {
        let report = check_variants_with(question, 1..=SEEDS, &mut |script, seed, gaps| {
            context.question_sets().fill(script, seed, gaps)
        });
        faults.extend(report.faults.into_iter().map(|fault| ScriptFault { file: question.place.file.clone(), fault }));
    }
    faults
}

fn print(checked: &Checked<'_>, banks: &[Bank], notes: bool, out: &mut Output<'_>) -> Result<()> {
    for problem in checked.unreadable {
        out.text(&problem.to_string())?;
    }
    for fault in &checked.scripts {
        let seed = fault.fault.seed.map(|seed| format!(" (seed {seed})")).unwrap_or_default();
        out.text(&format!(
            "{}:{}: error[script]: {}{seed}; {}",
            fault.file, fault.fault.line, fault.fault.what, fault.fault.hint
        ))?;
    }
    for finding in checked.report.problems.iter().filter(|finding| notes || finding.severity != Severity::Note) {
        out.text(&finding.to_string())?;
    }
    for bank in banks {
        print_set(checked, bank, out)?;
    }
    out.gap()?;
    let report = &checked.report;
    out.heading(&format!(
        "{}: {}, {}, {}{}",
        if checked.passes { "Passes" } else { "Does not pass" },
        count(report.errors + checked.scripts.len() + checked.unreadable.len(), "error", "errors"),
        count(report.warnings, "warning", "warnings"),
        count(report.notes, "note", "notes"),
        if notes || report.notes == 0 { "" } else { " (`--notes` lists them)" },
    ))
}

fn print_set(checked: &Checked<'_>, bank: &Bank, out: &mut Output<'_>) -> Result<()> {
    out.gap()?;
    out.heading(&format!("{}: {}", bank.file.exam, count(bank.questions.len(), "question", "questions")))?;
    if let Some(coverage) = checked.report.coverage.iter().find(|coverage| coverage.exam == bank.file.exam) {
        let mut rows = vec![["Exam topic", "Weight", "In the exam", "Questions"].map(str::to_owned).to_vec()];
        for domain in &coverage.domains {
            rows.push(vec![
                domain.name.clone(),
                format!("{:.0} %", domain.weight),
                domain.drawn.map_or(String::new(), |drawn| format!("{drawn:.0}")),
                format!("{:.0}", domain.questions),
            ]);
        }
        out.table(&rows)?;
    }
    out.gap()?;
    out.text(
        "What somebody gains who knows nothing and follows one rule (more than chance with its 95 % interval, in points; \
         free: points for free in one sitting):",
    )?;
    let mut rows =
        vec![["Rule", "Score", "Chance", "More than chance", "Limit", "Free", ""].map(str::to_owned).to_vec()];
    for bot in checked.report.bots.iter().filter(|bot| bot.exam == bank.file.exam) {
        rows.push(vec![
            bot.bot.clone(),
            percent(bot.score),
            percent(bot.chance),
            format!("{:+.1} ({:+.1} to {:+.1})", bot.excess * 100.0, bot.interval.0 * 100.0, bot.interval.1 * 100.0),
            bot.limit.map_or(String::new(), |limit| format!("{:+.1}", limit * 100.0)),
            bot.points_for_free.map_or(String::new(), |points| format!("{points:+.1}")),
            match bot.verdict {
                BotVerdict::Pass => "passes".to_owned(),
                BotVerdict::Warn => "warns".to_owned(),
                BotVerdict::Fail => "FAILS".to_owned(),
            },
        ]);
    }
    out.table(&rows)
}

fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}

fn show(args: &ShowArgs, context: &Context, out: &mut Output<'_>) -> Result<()> {
    let Ok((_, bank)) = exam_with_questions(context, &args.certification)? else {
        return Err(CliError::input(
            format!("there are no questions for {}", args.certification),
            "`rungs practice` lists the exams that have some",
        ));
    };
    let Some(question) = bank.question(&args.question) else {
        return Err(CliError::input(
            format!("there is no question `{}` for {}", args.question, bank.file.exam),
            "its id is the name of its file in `banks/`, without `.md`",
        ));
    };
    let realise = |question: &_, seed| context.question_sets().realise(question, seed);
    let asked = ask(question, args.seed, true, 0, &realise).map_err(|error| CliError::input(&error, error.hint()))?;
    if out.json {
        let whole: serde_json::Value = serde_json::from_str(&asked.variant.text)?;
        return if args.blind { out.document(&asked.shown) } else { out.document(&whole) };
    }
    print_question(&asked, out)?;
    if args.blind {
        return Ok(());
    }
    out.gap()?;
    let explained = rungs_items::explain::explain(&asked.variant, None, &[]);
    print_explained(&explained, asked.shown.kind, &asked.order(), out)?;
    for source in &question.sources {
        out.faint(&format!("Source: {}, {} (read {})", source.title, source.url, source.checked))?;
    }
    let checked: Vec<&str> = question.checked_by.iter().map(|credit| credit.role.as_str()).collect();
    out.faint(&format!(
        "Written by {} on {}; {}",
        if question.written_by.who == rungs_items::question::Who::Ai { "AI" } else { "a person" },
        question.written,
        if checked.is_empty() { "checked by nobody yet".to_owned() } else { format!("checks: {}", checked.join(", ")) }
    ))
}

/// Renews the hashes in the files of a folder.
fn write_golden(context: &Context, banks: &[Bank], out: &mut Output<'_>) -> Result<ExitCode> {
    let Some(folder) = context.question_sets().folder() else {
        return Err(CliError::input(
            "the question sets in this program cannot be changed",
            "name their folder with `--banks DIR`",
        ));
    };
    let mut changed = 0;
    for question in banks.iter().flat_map(|bank| &bank.questions).filter(|question| question.is_executable()) {
        let path = file_of(folder, &question.place.file);
        let text = crate::context::read(&path)?;
        let hashes =
            golden(question).map_err(|error| CliError::input(format!("{}: {error}", path.display()), error.hint()))?;
        if let Some(renewed) = with_golden(&text, &hashes).filter(|renewed| *renewed != text) {
            write(&path, &renewed)?;
            changed += 1;
        }
    }
    writeln!(out, "{}", count(changed, "file was renewed", "files were renewed"))?;
    Ok(ExitCode::SUCCESS)
}

/// Returns the path of a file that the reader named with the folder before it.
fn file_of(folder: &std::path::Path, place: &str) -> PathBuf {
    let shown = folder.display().to_string().replace('\\', "/");
    let rest = place.strip_prefix(&shown).unwrap_or(place).trim_start_matches('/');
    folder.join(rest)
}
