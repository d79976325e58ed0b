//! `rungs measure readiness`: the probability of passing, from histories of learners.

mod histories;

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use rungs_catalog::words::count;
use rungs_measure::readiness::{History, Population, Readiness, forecast_all};
use serde::Serialize;

use super::columns::{Columns, cut, number};
use super::progress::Progress;
use crate::error::{CliError, Result};
use crate::output::Output;
use histories::Names;

/// State the probability of passing an exam for learners, from their histories
///
/// A learner a line, in both files: `learner`, `history` and `exam`, and in the training file
/// `outcome`. With `--json` the answer is a line a learner, in the same order.
#[derive(Debug, clap::Args)]
pub(super) struct ReadinessArgs {
    /// Learners, one a line
    #[arg(value_name = "HISTORIES.jsonl")]
    histories: PathBuf,
    /// Learners whose outcome is known: how people learn and forget, and how hard questions are, is learned from them
    #[arg(long, value_name = "TRAIN.jsonl")]
    train: Option<PathBuf>,
    /// Give in each line also what it rests on, and the domains
    #[arg(long)]
    explain: bool,
}

/// One learner.
#[derive(Serialize)]
struct Line<'a> {
    learner: &'a serde_json::Value,
    pass_probability: f64,
    low: f64,
    high: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    explained: Option<Explained<'a>>,
}

/// What a statement rests on.
#[derive(Serialize)]
struct Explained<'a> {
    expected_share: f64,
    share_low: f64,
    share_high: f64,
    evidence: &'a rungs_measure::readiness::Evidence,
    domains: Vec<Domain<'a>>,
}

#[derive(Serialize)]
struct Domain<'a> {
    name: &'a str,
    #[serde(flatten)]
    all: &'a rungs_measure::readiness::DomainReadiness,
}

/// Reads, learns, states.
pub(super) fn run(args: &ReadinessArgs, out: &mut Output<'_>) -> Result<()> {
    let start = Instant::now();
    let progress = Progress::start("reading");
    let mut names = Names::default();
    let train = match &args.train {
        Some(path) => read(path, &mut names)?.1,
        None => Vec::new(),
    };
    let (learners, histories) = read(&args.histories, &mut names)?;
    if let Some(path) = args.train.as_ref().filter(|_| train.iter().all(|history| history.outcome.is_none())) {
        super::note(&format!(
            "{}: no learner has an `outcome` of 0 or 1, so only answers are learned from",
            path.display()
        ))?;
    }
    // Without a training file nothing is learned: ten thousand learners then take seconds.
    let population = if args.train.is_some() {
        progress.say(format!("learning from {} histories", train.len() + histories.len()));
        Population::fit(&train, &histories)
    } else {
        Population::default()
    };
    let learned = start.elapsed().as_secs_f64();
    progress.say(format!("stating {} probabilities", histories.len()));
    let stated = forecast_all(&histories, &population);
    drop(progress);
    let seconds = (learned, start.elapsed().as_secs_f64() - learned);
    if out.json {
        return lines(args, &learners, &stated, &names, out);
    }
    print(args, &learners, &train, &stated, seconds, out)
}

fn lines(
    args: &ReadinessArgs,
    learners: &[serde_json::Value],
    stated: &[Readiness],
    names: &Names,
    out: &mut Output<'_>,
) -> Result<()> {
    for (learner, stated) in learners.iter().zip(stated) {
        let explained = args.explain.then(|| Explained {
            expected_share: stated.expected_share,
            share_low: stated.share_low,
            share_high: stated.share_high,
            evidence: &stated.evidence,
            domains: stated.domains.iter().map(|all| Domain { name: names.domain(all.domain), all }).collect(),
        });
        let Readiness { pass_probability, low, high, .. } = stated;
        let line = Line { learner, pass_probability: *pass_probability, low: *low, high: *high, explained };
        serde_json::to_writer(&mut *out, &line)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

fn print(
    args: &ReadinessArgs,
    learners: &[serde_json::Value],
    train: &[History],
    stated: &[Readiness],
    seconds: (f64, f64),
    out: &mut Output<'_>,
) -> Result<()> {
    const MOST: usize = 40;
    #[expect(clippy::cast_precision_loss, reason = "a mean over learners")]
    let mean = stated.iter().map(|stated| stated.pass_probability).sum::<f64>() / stated.len().max(1) as f64;
    out.heading(&format!(
        "{}: {:.0} % are expected to pass",
        count(stated.len(), "learner", "learners"),
        100.0 * mean
    ))?;
    out.gap()?;
    let mut table = Columns::new(1, &["Learner", "pass", "low", "high", "right", "answers", "days ago"]);
    for (learner, stated) in learners.iter().zip(stated).take(MOST) {
        let name = learner.as_str().map_or_else(|| learner.to_string(), str::to_owned);
        table.row(vec![
            cut(&name, 26),
            number(Some(stated.pass_probability), 3),
            number(Some(stated.low), 3),
            number(Some(stated.high), 3),
            number(Some(stated.expected_share), 2),
            stated.evidence.answers.to_string(),
            number(stated.evidence.days_since_last, 0),
        ]);
    }
    table.print(out)?;
    if stated.len() > MOST {
        out.text(&format!("… and {} more: `--json` gives a line for each.", stated.len() - MOST))?;
    }
    out.gap()?;
    out.faint(
        "pass: probability of passing. low, high: 90 % interval for it, given what can be known of the learner. right: \
         share of right answers expected. days ago: from the last answer to the exam. Words: the glossary of the book.",
    )?;
    out.gap()?;
    let with_outcome = train.iter().filter(|history| history.outcome.is_some()).count();
    let learned = match &args.train {
        Some(_) => format!("{} with a known outcome", count(with_outcome, "learner", "learners")),
        None => "no training file: the built-in figures, and the answers of these learners".to_owned(),
    };
    out.field_at(14, "Learned from", &learned)?;
    if seconds.0 + seconds.1 >= super::WORTH_TELLING {
        out.field_at(14, "Seconds", &format!("{:.1} reading and learning, {:.1} stating", seconds.0, seconds.1))?;
    }
    out.field_at(14, "Status", "model-based; how it did on simulated learners is in the book")
}

/// Reads learners one a line; returns their names and histories.
fn read(path: &Path, names: &mut Names) -> Result<(Vec<serde_json::Value>, Vec<History>)> {
    let name = path.display().to_string();
    let failed = |error: &std::io::Error| {
        CliError::file(format!("cannot read {name}"), error, "check the name and the permissions")
    };
    let file = std::fs::File::open(path).map_err(|error| failed(&error))?;
    let mut reader = BufReader::with_capacity(1 << 18, file);
    let (mut learners, mut histories) = (Vec::new(), Vec::new());
    let mut bytes = Vec::new();
    let mut line = 0;
    loop {
        bytes.clear();
        line += 1;
        if reader.read_until(b'\n', &mut bytes).map_err(|error| failed(&error))? == 0 {
            break;
        }
        let text = bytes.strip_prefix(b"\xef\xbb\xbf").filter(|_| line == 1).unwrap_or(&bytes).trim_ascii();
        if text.is_empty() {
            continue;
        }
        let (learner, history) = histories::parse(text, names).map_err(|(place, what)| {
            let place = if place.is_empty() { String::new() } else { format!(", at `{place}`") };
            CliError::input(
                format!("{name}: line {line}{place}: {what}"),
                "a line is a learner: { \"learner\", \"history\": [ … ], \"exam\": { … } }; see the book, Measuring",
            )
        })?;
        learners.push(learner);
        histories.push(history);
    }
    if histories.is_empty() {
        return Err(CliError::input(format!("{name}: there is no learner"), "a line is a learner"));
    }
    Ok((learners, histories))
}
