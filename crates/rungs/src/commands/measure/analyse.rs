//! `rungs measure analyse`: a report on the questions of a test, for those who write them.

mod choices;
mod findings;
mod page;
mod plots;
mod text;

use std::path::{Path, PathBuf};

use rungs_measure::ability::{Method, Score, score_all};
use rungs_measure::classical::{Analysis, DistractorFlag, ItemDistractors, analyse, distractors};
use rungs_measure::dif::{MantelHaenszel, mantel_haenszel};
use rungs_measure::fit::{Q3, q3_at};
use rungs_measure::forecast::{self, Forecast};
use rungs_measure::item::Model;
use rungs_measure::quadrature::Latent;
use serde::Serialize;

use self::findings::{Finding, findings};
use super::answers::{self, AnswersArgs, Cells, Groups};
use super::calibrate::{Calibrated, plain};
use super::model::{GridArgs, ModelArg};
use super::params::doubts;
use super::progress::Progress;
use crate::error::{CliError, Result};
use crate::output::Output;

/// Report on the questions of a test: how hard, how telling, what to look at; with plots as HTML
#[derive(Debug, clap::Args)]
pub(super) struct AnalyseArgs {
    #[command(flatten)]
    answers: AnswersArgs,
    /// The model [default: 2pl, or grm where answers are not all 0 or 1]
    #[arg(long, value_enum)]
    model: Option<ModelArg>,
    #[command(flatten)]
    grid: GridArgs,
    /// The options that people chose: the same rows, columns named like the items
    #[arg(long, value_name = "CHOICES.csv", requires = "key")]
    choices: Option<PathBuf>,
    /// The right options: columns item and key
    #[arg(long, value_name = "KEY.csv", requires = "choices")]
    key: Option<PathBuf>,
    /// The group to which the others are compared, where there is a column `group` [default: the first by name]
    #[arg(long, value_name = "GROUP")]
    reference: Option<String>,
    /// Stated probabilities and what happened, for a reliability diagram: columns probability and outcome
    #[arg(long, value_name = "FORECASTS.csv")]
    forecasts: Option<PathBuf>,
    /// Write the report with its plots as one HTML file
    #[arg(long, value_name = "REPORT.html")]
    html: Option<PathBuf>,
}

/// Everything that is reported.
struct Report {
    calibrated: Calibrated,
    classical: Analysis,
    scores: Vec<Score>,
    q3: Option<Q3>,
    /// A list a focal group: its name and its items.
    dif: Vec<(String, Vec<MantelHaenszel>)>,
    /// The group to which the others are compared.
    reference: Option<String>,
    /// By item; `None` without choices.
    options: Vec<Option<Options>>,
    forecasts: Option<forecast::Report>,
    findings: Vec<Finding>,
    notes: Vec<String>,
}

/// The options of an item with their names.
struct Options {
    names: Vec<String>,
    used: ItemDistractors,
}

impl Options {
    fn name(&self, option: u8) -> &str {
        self.names.get(usize::from(option)).map(String::as_str).unwrap_or_default()
    }
}

/// The report as JSON.
#[derive(Serialize)]
struct Document<'a> {
    model: Model,
    converged: bool,
    doubts: Vec<String>,
    people: f64,
    #[serde(flatten)]
    classical: Head<'a>,
    items: Vec<ItemDocument<'a>>,
    q3: Option<Pairs<'a>>,
    findings: &'a [Finding],
    forecasts: &'a Option<forecast::Report>,
    notes: &'a [String],
}

#[derive(Serialize)]
struct Head<'a> {
    complete: f64,
    mean: Option<f64>,
    sd: Option<f64>,
    reliability: &'a Option<rungs_measure::classical::Reliability>,
}

#[derive(Serialize)]
struct ItemDocument<'a> {
    item: &'a str,
    #[serde(flatten)]
    classical: &'a rungs_measure::classical::ItemStatistics,
    a: f64,
    thresholds: Vec<f64>,
    infit: Option<f64>,
    outfit: Option<f64>,
    sx2_p: Option<f64>,
    dif: Vec<Dif<'a>>,
    options: Option<&'a ItemDistractors>,
    option_names: Option<&'a [String]>,
}

#[derive(Serialize)]
struct Dif<'a> {
    group: &'a str,
    #[serde(flatten)]
    found: &'a MantelHaenszel,
}

#[derive(Serialize)]
struct Pairs<'a> {
    mean: f64,
    adjusted: f64,
    flagged: Vec<(&'a str, &'a str, f64)>,
}

/// Works everything out and shows it.
pub(super) fn run(args: &AnalyseArgs, out: &mut Output<'_>) -> Result<()> {
    let progress = Progress::start("reading");
    let report = work(args, &progress)?;
    drop(progress);
    for note in &report.notes {
        super::note(note)?;
    }
    if let Some(path) = &args.html {
        crate::context::write(path, &page::page(&report))?;
    }
    if out.json { out.document(&document(&report)) } else { text::print(&report, args.html.as_deref(), out) }
}

fn work(args: &AnalyseArgs, progress: &Progress) -> Result<Report> {
    let highest = args.model.map_or(answers::HIGHEST, |model| answers::highest(model.into()));
    let mut answers = answers::read(&args.answers, highest, false)?;
    let model = args.model.map_or_else(|| usual_model(&answers.cells), Model::from);
    let rows = answers.rows;
    let mut groups = answers.groups.take();
    if let Some(name) = &args.reference
        && !groups.as_mut().is_some_and(|groups| groups.refer_to(name))
    {
        let names = groups.as_ref().map(|groups| answers::listed(&groups.names)).unwrap_or_default();
        return Err(CliError::input(
            format!("{}: there is no group `{name}`", answers.file),
            if names.is_empty() { "there is no column `group`".to_owned() } else { format!("the groups are {names}") },
        ));
    }
    let calibrated = plain(answers, model, &args.grid, progress)?;
    let mut notes = calibrated.warnings.clone();
    let file = calibrated.file.clone();
    let failed = |error: rungs_measure::MeasureError| {
        CliError::input(format!("{file}: {error}"), "see `rungs measure analyse --help`")
    };
    progress.say("item analysis".to_owned());
    let responses = &calibrated.responses;
    let classical = analyse(responses).map_err(failed)?;
    let latent = calibrated.fitted.groups.first().map_or(Latent::STANDARD, |group| group.latent);
    let items = &calibrated.fitted.items;
    let scores = score_all(responses, items, latent, Method::Eap, &calibrated.settings.quadrature).map_err(failed)?;
    let abilities: Vec<f64> = scores.iter().map(|score| score.theta).collect();
    let q3 = match q3_at(items, &abilities, responses, 0.2) {
        Ok(found) => Some(found),
        Err(error) => {
            notes.push(format!("pairs of questions (Q3): none: {error}"));
            None
        }
    };
    let dif = dif(&calibrated, groups.as_ref(), &mut notes)?;
    let reference = groups.as_ref().filter(|_| !dif.is_empty()).and_then(|groups| groups.names.first().cloned());
    let options = match (&args.choices, &args.key) {
        (Some(choices), Some(key)) => options(choices, key, &calibrated, rows, &mut notes)?,
        _ => calibrated.columns.iter().map(|_| None).collect(),
    };
    let forecasts = args.forecasts.as_deref().map(read_forecasts).transpose()?;
    let mut report =
        Report { calibrated, classical, scores, q3, dif, reference, options, forecasts, findings: Vec::new(), notes };
    report.findings = findings(&report);
    Ok(report)
}

/// 2PL where all answers are 0 or 1.
fn usual_model(cells: &Cells) -> Model {
    let is_higher = |answer: u8| answer > 1 && answer <= answers::HIGHEST;
    let is_graded = match cells {
        Cells::Dense(cells) => cells.iter().any(|answer| is_higher(*answer)),
        Cells::Sparse(triples) => triples.iter().any(|(_, _, answer)| is_higher(*answer)),
    };
    if is_graded { Model::Graded } else { Model::TwoParameter }
}

fn dif(
    calibrated: &Calibrated,
    groups: Option<&Groups>,
    notes: &mut Vec<String>,
) -> Result<Vec<(String, Vec<MantelHaenszel>)>> {
    const MOST: usize = 20;
    let Some(groups) = groups else { return Ok(Vec::new()) };
    let file = &calibrated.file;
    // Both come from the same rows, so that there is one group a row.
    let responses = calibrated
        .responses
        .clone()
        .with_groups(groups.of.clone())
        .map_err(|error| CliError::input(format!("{file}: {error}"), "report this"))?;
    if groups.names.len() > MOST {
        notes.push(format!("{file}: more than {MOST} groups; the first {MOST} are compared"));
    }
    let mut found = Vec::new();
    for (place, name) in groups.names.iter().enumerate().take(MOST).skip(1) {
        match mantel_haenszel(&responses, 0, place, true) {
            Ok(items) => found.push((name.clone(), items)),
            Err(error) => notes.push(format!("{file}: group `{name}` is not compared: {error}")),
        }
    }
    Ok(found)
}

fn options(
    choices: &Path,
    key: &Path,
    calibrated: &Calibrated,
    rows: usize,
    notes: &mut Vec<String>,
) -> Result<Vec<Option<Options>>> {
    let names: Vec<&str> = calibrated.columns.iter().map(|column| column.name.as_str()).collect();
    let read = choices::read(choices, key, &names, rows, notes)?;
    let used = distractors(&read.choices).map_err(|error| {
        CliError::input(format!("{}: {error}", choices.display()), "see `rungs measure analyse --help`")
    })?;
    let mut options: Vec<Option<Options>> = names.iter().map(|_| None).collect();
    for ((place, names), used) in read.items.into_iter().zip(used) {
        if let Some(to) = options.get_mut(place) {
            *to = Some(Options { names, used });
        }
    }
    Ok(options)
}

fn read_forecasts(path: &Path) -> Result<forecast::Report> {
    let file = path.display();
    let text = crate::context::read(path)?;
    let mut reader =
        csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let hint = "the columns are probability (0 to 1) and outcome (0 or 1), a row a statement";
    let unreadable = |error: csv::Error| CliError::input(format!("{file}: {error}"), hint);
    let header = reader.headers().map_err(unreadable)?.clone();
    let find = |names: &[&str]| header.iter().position(|name| names.contains(&name));
    let (Some(stated), Some(outcome)) = (find(&["probability", "pass_probability", "p"]), find(&["outcome"])) else {
        return Err(CliError::input(format!("{file}: the columns probability and outcome are needed"), hint));
    };
    let mut forecasts = Vec::new();
    for (row, record) in reader.records().enumerate() {
        let record = record.map_err(unreadable)?;
        let cell = |at: usize| record.get(at).unwrap_or_default();
        let wrong = |column: &str, at: usize, allowed: &str| {
            CliError::input(
                format!("{file}: row {}, column `{column}`: found `{}`; allowed: {allowed}", row + 1, cell(at)),
                hint,
            )
        };
        let p = cell(stated).parse::<f64>().ok().filter(|p| (0.0..=1.0).contains(p));
        let p = p.ok_or_else(|| wrong("probability", stated, "0 to 1"))?;
        let happened = match cell(outcome) {
            "0" | "false" => false,
            "1" | "true" => true,
            _ => return Err(wrong("outcome", outcome, "0 or 1")),
        };
        forecasts.push(Forecast { stated: p, happened });
    }
    forecast::report(&forecasts, &forecast::Settings::default())
        .map_err(|error| CliError::input(format!("{file}: {error}"), hint))
}

fn document(report: &Report) -> Document<'_> {
    let Report { calibrated, classical, .. } = report;
    let name = |place: usize| calibrated.columns.get(place).map(|column| column.name.as_str()).unwrap_or_default();
    let fit = calibrated.fit.as_ref();
    let residuals = fit.and_then(|fit| fit.residuals.as_ref());
    let items = calibrated.fitted.items.iter().zip(&classical.items).enumerate().map(|(place, (item, statistics))| {
        let residual = residuals.and_then(|found| found.get(place));
        let options = report.options.get(place).and_then(Option::as_ref);
        ItemDocument {
            item: name(place),
            classical: statistics,
            a: item.slope(),
            thresholds: item.thresholds(),
            infit: residual.map(|found| found.infit),
            outfit: residual.map(|found| found.outfit),
            sx2_p: fit.and_then(|fit| fit.sx2.as_ref()).and_then(|found| found.items.get(place)?.p),
            dif: report.dif.iter().filter_map(|(group, items)| Some(Dif { group, found: items.get(place)? })).collect(),
            options: options.map(|options| &options.used),
            option_names: options.map(|options| options.names.as_slice()),
        }
    });
    Document {
        model: calibrated.fitted.model,
        converged: calibrated.fitted.converged,
        doubts: doubts(&calibrated.fitted),
        people: classical.people,
        classical: Head {
            complete: classical.complete,
            mean: classical.mean,
            sd: classical.sd,
            reliability: &classical.reliability,
        },
        items: items.collect(),
        q3: report.q3.as_ref().map(|q3| Pairs {
            mean: q3.mean,
            adjusted: q3.adjusted,
            flagged: q3.flagged.iter().map(|pair| (name(pair.first), name(pair.second), pair.q3)).collect(),
        }),
        findings: &report.findings,
        forecasts: &report.forecasts,
        notes: &report.notes,
    }
}

/// Says in words what is odd about the options of a question.
fn option_words(options: &Options, flag: DistractorFlag) -> String {
    match flag {
        DistractorFlag::KeyRepels => {
            "those who choose the right option do worse on the other questions: is the key right?".to_owned()
        }
        DistractorFlag::Unused(option) => format!("nobody chose option {}", options.name(option)),
        DistractorFlag::AttractsTheAble(option) => {
            format!("option {} draws people who know more: is it right too?", options.name(option))
        }
        DistractorFlag::PerhapsTheKey(option) => {
            format!("of the best people more chose option {} than the key: is the key right?", options.name(option))
        }
    }
}
