//! `rungs measure simulate-cat`: what adaptive tests from a bank would be like.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::ValueEnum;
use rungs_catalog::words::count;
use rungs_measure::adaptive::{Bank, CatStudy, Examinees, Selection, Settings, Stop, simulate};
use rungs_measure::item::Item;
use rungs_measure::quadrature::Latent;
use serde::Serialize;

use super::answers::listed;
use super::columns::number;
use super::model::GridArgs;
use super::params;
use super::progress::Progress;
use crate::error::{CliError, Result};
use crate::output::Output;

/// Simulate adaptive tests from a bank of questions
///
/// Examinees are drawn from N(mean, variance) and answer by the model; ability is estimated by EAP.
#[derive(Debug, clap::Args)]
pub(super) struct SimulateArgs {
    /// The questions: a CSV with the columns item, a, b, c (and domain), or the JSON of `calibrate`
    #[arg(long, value_name = "BANK.csv")]
    bank: PathBuf,
    /// How many people are examined
    #[arg(long, value_name = "N", default_value_t = 1_000)]
    examinees: usize,
    /// Stop at a standard error of at most this, in logits
    #[arg(long, value_name = "SE", default_value_t = 0.3)]
    stop_se: f64,
    /// Stop after this many questions
    #[arg(long, value_name = "N", default_value_t = 40)]
    max_items: usize,
    /// Not before this many questions
    #[arg(long, value_name = "N", default_value_t = 0)]
    min_items: usize,
    /// The same seed gives the same examinees and answers
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// By what the next question is chosen
    #[arg(long, value_enum, default_value_t = SelectionArg::Information)]
    select: SelectionArg,
    /// Draw the next question from this many best ones, so that none is shown to everybody
    #[arg(long, value_name = "K", default_value_t = 1)]
    randomesque: usize,
    /// The share of a domain of the bank in each test, as in math=0.6 (can be repeated)
    #[arg(long, value_name = "DOMAIN=SHARE", value_parser = share)]
    blueprint: Vec<(String, f64)>,
    /// How uncertain each difficulty is: its standard deviation in logits
    #[arg(long, value_name = "SD")]
    difficulty_sd: Option<f64>,
    /// Mean ability of the examinees
    #[arg(long, value_name = "X", default_value_t = 0.0, allow_hyphen_values = true)]
    mean: f64,
    /// Variance of their ability
    #[arg(long, value_name = "X", default_value_t = 1.0)]
    variance: f64,
    /// Also give each examinee in the JSON
    #[arg(long)]
    each: bool,
    #[command(flatten)]
    grid: GridArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum SelectionArg {
    /// The most information at the present estimate
    Information,
    /// The most information on the average of the posterior
    Posterior,
}

fn share(text: &str) -> std::result::Result<(String, f64), String> {
    let form = || "write DOMAIN=SHARE, as in math=0.6".to_owned();
    let (domain, share) = text.rsplit_once('=').ok_or_else(form)?;
    let share = share.trim().parse::<f64>().ok().filter(|share| share.is_finite() && *share >= 0.0).ok_or_else(form)?;
    Ok((domain.trim().to_owned(), share))
}

/// What was found.
#[derive(Serialize)]
struct Document<'a> {
    mean_length: f64,
    rmse: f64,
    bias: f64,
    /// Of the simulation alone.
    seconds: f64,
    mean_se: f64,
    coverage: f64,
    correlation: Option<f64>,
    reliability: Option<f64>,
    examinees: usize,
    seed: u64,
    stopped: Stopped,
    unused_items: usize,
    overlap: Option<f64>,
    exposure: Vec<Exposure<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    domains: Vec<DomainUse<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sittings: Option<&'a [rungs_measure::adaptive::Sitting]>,
}

/// Tests by why they ended.
#[derive(Serialize)]
struct Stopped {
    precise: usize,
    length: usize,
    exhausted: usize,
}

#[derive(Serialize)]
struct Exposure<'a> {
    item: &'a str,
    share: f64,
}

#[derive(Serialize)]
struct DomainUse<'a> {
    domain: &'a str,
    wanted: f64,
    share: f64,
}

/// The domain of each item, and the domains with the shares wanted.
type Blueprint = (Vec<usize>, Vec<(String, f64)>);

/// A bank as it stands in the file.
#[derive(Debug, Default)]
struct Written {
    names: Vec<String>,
    items: Vec<Item>,
    /// Empty where the file has no such column.
    domains: Vec<String>,
}

/// Simulates and shows the result.
pub(super) fn run(args: &SimulateArgs, out: &mut Output<'_>) -> Result<()> {
    let written = read(&args.bank)?;
    let failed = |error: rungs_measure::MeasureError| {
        CliError::input(format!("{}: {error}", args.bank.display()), "see `rungs measure simulate-cat --help`")
    };
    if args.examinees > 100_000_000 {
        return Err(CliError::input("--examinees is above 100,000,000", "10,000 tell all that a simulation can"));
    }
    let mut bank = Bank::new(written.items.clone(), &args.grid.grid(None, None)?).map_err(failed)?;
    let blueprint = blueprint(args, &written)?;
    if let Some((places, shares)) = &blueprint {
        bank = bank
            .with_blueprint(places.clone(), &shares.iter().map(|(_, share)| *share).collect::<Vec<_>>())
            .map_err(failed)?;
    }
    if let Some(sd) = args.difficulty_sd {
        bank = bank.with_difficulty_sd(vec![sd; written.items.len()]).map_err(failed)?;
    }
    let latent = Latent { mean: args.mean, variance: args.variance };
    let selection = match args.select {
        SelectionArg::Information => Selection::MaximumInformation,
        SelectionArg::Posterior => Selection::PosteriorWeighted,
    };
    let stop = Stop { se: Some(args.stop_se), items: Some(args.max_items), seconds: None, at_least: args.min_items };
    let settings = Settings { latent, selection, among_best: args.randomesque, stop, seed: args.seed };
    let progress = Progress::start("simulating");
    let start = Instant::now();
    let study = simulate(&bank, &Examinees::Drawn { count: args.examinees, latent }, &settings, args.seed);
    let seconds = start.elapsed().as_secs_f64();
    drop(progress);
    let study = study.map_err(failed)?;
    let shares = blueprint.map(|(_, shares)| shares).unwrap_or_default();
    if out.json {
        return out.document(&document(args, &written, &shares, &study, seconds));
    }
    print(args, &written, &shares, &study, seconds, out)
}

fn document<'a>(
    args: &SimulateArgs,
    written: &'a Written,
    shares: &'a [(String, f64)],
    study: &'a CatStudy,
    seconds: f64,
) -> Document<'a> {
    let [precise, length, _, exhausted] = study.reasons;
    let total: f64 = shares.iter().map(|(_, share)| share).sum();
    Document {
        mean_length: study.mean_length,
        rmse: study.rmse,
        bias: study.bias,
        seconds,
        mean_se: study.mean_se,
        coverage: study.coverage,
        correlation: study.correlation,
        reliability: study.reliability,
        examinees: study.sittings.len(),
        seed: args.seed,
        stopped: Stopped { precise, length, exhausted },
        unused_items: study.unused,
        overlap: study.overlap,
        exposure: written
            .names
            .iter()
            .zip(&study.exposure)
            .map(|(item, share)| Exposure { item, share: *share })
            .collect(),
        domains: shares
            .iter()
            .zip(&study.domains)
            .map(|((domain, wanted), share)| DomainUse { domain, wanted: wanted / total, share: *share })
            .collect(),
        sittings: args.each.then_some(&study.sittings),
    }
}

fn print(
    args: &SimulateArgs,
    written: &Written,
    shares: &[(String, f64)],
    study: &CatStudy,
    seconds: f64,
    out: &mut Output<'_>,
) -> Result<()> {
    let tests = study.sittings.len();
    out.heading(&format!(
        "{} of {:.1} questions on average, from a bank of {}",
        count(tests, "adaptive test", "adaptive tests"),
        study.mean_length,
        written.items.len()
    ))?;
    let [precise, length, _, exhausted] = study.reasons;
    #[expect(clippy::cast_precision_loss, reason = "a share of tests")]
    let percent = |part: usize| format!("{:.0} %", 100.0 * part as f64 / tests.max(1) as f64);
    out.field_at(
        20,
        "Ended",
        &format!(
            "{} at a standard error of {}, {} after {} questions, {} with nothing left to ask",
            percent(precise),
            args.stop_se,
            percent(length),
            args.max_items,
            percent(exhausted)
        ),
    )?;
    out.field_at(
        20,
        "Error",
        &format!(
            "RMSE {} logits, bias {}; stated standard error {} on average",
            number(Some(study.rmse), 3),
            number(Some(study.bias), 3),
            number(Some(study.mean_se), 3)
        ),
    )?;
    out.field_at(
        20,
        "Coverage",
        &format!("{:.1} % of the true abilities within 1.96 standard errors", study.coverage * 100.0),
    )?;
    out.field_at(20, "Reliability", &number(study.reliability, 3))?;
    let mut most: Vec<(f64, &str)> =
        study.exposure.iter().copied().zip(written.names.iter().map(String::as_str)).collect();
    most.sort_by(|one, other| other.0.total_cmp(&one.0).then_with(|| one.1.cmp(other.1)));
    let top: Vec<String> =
        most.iter().take(5).map(|(share, name)| format!("{name} ({:.0} %)", share * 100.0)).collect();
    out.field_at(20, "Asked most", &listed(&top))?;
    out.field_at(20, "Never asked", &count(study.unused, "question", "questions"))?;
    if let Some(overlap) = study.overlap {
        out.field_at(20, "Overlap", &format!("two tests have {:.0} % of their questions in common", overlap * 100.0))?;
    }
    let total: f64 = shares.iter().map(|(_, share)| share).sum();
    for ((domain, wanted), share) in shares.iter().zip(&study.domains) {
        out.field_at(
            20,
            domain,
            &format!("{:.1} % of the questions, {:.1} % wanted", share * 100.0, 100.0 * wanted / total),
        )?;
    }
    if seconds >= super::WORTH_TELLING {
        out.field_at(20, "Seconds", &format!("{seconds:.1}"))?;
    }
    out.gap()?;
    out.faint(
        "RMSE: how far estimates are from the truth; bias: in which direction, on average. Overlap and the share of the \
         questions asked most fall with --randomesque, at the price of a few more questions.",
    )
}

/// Returns the domain of each item, and the domains with their shares.
fn blueprint(args: &SimulateArgs, written: &Written) -> Result<Option<Blueprint>> {
    let file = args.bank.display();
    if args.blueprint.is_empty() {
        return Ok(None);
    }
    if written.domains.is_empty() {
        return Err(CliError::input(
            format!("{file}: there is no column `domain`, which --blueprint needs"),
            "say in a column `domain` which domain each question belongs to",
        ));
    }
    let names: BTreeSet<&str> = written.domains.iter().map(String::as_str).collect();
    let mut shares: BTreeMap<&str, f64> = names.iter().map(|name| (*name, 0.0)).collect();
    for (domain, share) in &args.blueprint {
        match shares.get_mut(domain.as_str()) {
            Some(known) => *known += share,
            None => {
                return Err(CliError::input(
                    format!("{file}: there is no domain `{domain}`"),
                    format!("the domains are {}", listed(&names.iter().copied().collect::<Vec<_>>())),
                ));
            }
        }
    }
    let places: BTreeMap<&str, usize> = names.iter().enumerate().map(|(place, name)| (*name, place)).collect();
    let of = written.domains.iter().filter_map(|name| places.get(name.as_str()).copied()).collect();
    Ok(Some((of, shares.into_iter().map(|(name, share)| (name.to_owned(), share)).collect())))
}

fn read(path: &Path) -> Result<Written> {
    let text = crate::context::read(path)?;
    let text = text.trim_start_matches('\u{feff}');
    if text.trim_start().starts_with(['{', '[']) {
        let known = params::read(path)?.items;
        return Ok(Written {
            names: known.iter().map(|known| known.name.clone()).collect(),
            items: known.into_iter().map(|known| known.item).collect(),
            domains: Vec::new(),
        });
    }
    table(text, &path.display().to_string())
}

fn table(text: &str, file: &str) -> Result<Written> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
    let unreadable = |error: csv::Error| CliError::input(format!("{file}: {error}"), "the columns are item,a,b,c");
    let header = reader.headers().map_err(unreadable)?.clone();
    let find = |name: &str| header.iter().position(|column| column == name);
    let (Some(item), Some(a), Some(b)) = (find("item"), find("a"), find("b")) else {
        let found: Vec<&str> = header.iter().collect();
        return Err(CliError::input(
            format!("{file}: the columns item, a and b are needed; found: {}", listed(&found)),
            "a bank is a CSV with the columns item,a,b,c, a row a question; c may be left out and is then 0",
        ));
    };
    let (c, domain) = (find("c"), find("domain"));
    let mut written = Written::default();
    let mut names = BTreeSet::new();
    for (row, record) in reader.records().enumerate() {
        let record = record.map_err(unreadable)?;
        let row = row + 1;
        let cell = |at: usize| record.get(at).unwrap_or_default();
        let value = |at: usize, column: &str, allowed: &str, least: f64, most: f64| -> Result<f64> {
            let found = cell(at);
            let value = found.parse::<f64>().ok().filter(|value| *value >= least && *value <= most);
            value.ok_or_else(|| {
                CliError::input(
                    format!("{file}: row {row}, column `{column}`: found `{found}`; allowed: {allowed}"),
                    "a: slope, b: difficulty in logits, c: chance of the weakest",
                )
            })
        };
        let name = cell(item).to_owned();
        if name.is_empty() || !names.insert(name.clone()) {
            return Err(CliError::input(
                format!("{file}: row {row}, column `item`: found `{name}`; allowed: a name that no other row has"),
                "each question has a name of its own",
            ));
        }
        let slope = value(a, "a", "numbers from -100 to 100", -100.0, 100.0)?;
        let difficulty = value(b, "b", "numbers from -100 to 100", -100.0, 100.0)?;
        let asymptote = match c.filter(|c| !cell(*c).is_empty()) {
            Some(c) => value(c, "c", "numbers from 0 to 0.99", 0.0, 0.99)?,
            None => 0.0,
        };
        written.names.push(name);
        written.items.push(Item::three_parameter(slope, difficulty, asymptote));
        if let Some(domain) = domain {
            written.domains.push(cell(domain).to_owned());
        }
    }
    if written.items.is_empty() {
        return Err(CliError::input(format!("{file}: there are no questions"), "a row a question"));
    }
    Ok(written)
}
