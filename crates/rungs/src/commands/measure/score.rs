//! `rungs measure score`: what people can do, from answers and known items.

use std::io::Write;
use std::path::PathBuf;

use clap::ValueEnum;
use rungs_catalog::words::count;
use rungs_measure::ability::{Method, score_groups};
use rungs_measure::quadrature::Latent;
use serde::Serialize;

use super::answers::{self, Answers, AnswersArgs, listed};
use super::calibrate::explained;
use super::model::GridArgs;
use super::params::{self, Params};
use super::progress::Progress;
use super::recode::Recoding;
use crate::error::{CliError, Result};
use crate::output::Output;

/// Estimate abilities from answers and item parameters: a line a person
///
/// Items are matched by name. The lines are CSV; with `--json` each line is a JSON object of its own.
#[derive(Debug, clap::Args)]
pub(super) struct ScoreArgs {
    #[command(flatten)]
    answers: AnswersArgs,
    /// Item parameters, as `calibrate --json` or `--out` writes them
    #[arg(long, value_name = "PARAMS.json")]
    params: PathBuf,
    /// The estimator
    #[arg(long, value_enum, default_value_t = MethodArg::Eap)]
    method: MethodArg,
    #[command(flatten)]
    grid: GridArgs,
    /// Mean of ability before the answers [default: as recorded, else 0]
    #[arg(long, value_name = "X", allow_hyphen_values = true)]
    mean: Option<f64>,
    /// Variance of ability before the answers [default: as recorded, else 1]
    #[arg(long, value_name = "X")]
    variance: Option<f64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum MethodArg {
    /// Mean of the posterior
    Eap,
    /// Highest point of the posterior
    Map,
    /// Weighted likelihood, without a prior
    Wle,
}

impl From<MethodArg> for Method {
    fn from(method: MethodArg) -> Self {
        match method {
            MethodArg::Eap => Self::Eap,
            MethodArg::Map => Self::Map,
            MethodArg::Wle => Self::Wle,
        }
    }
}

/// One person; without names people are counted from 1.
#[derive(Serialize)]
struct Line<'a> {
    person: Person<'a>,
    theta: f64,
    /// Null where the answers tell nothing.
    se: f64,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Person<'a> {
    Name(&'a str),
    Number(usize),
}

/// Scores everybody.
pub(super) fn run(args: &ScoreArgs, out: &mut Output<'_>) -> Result<()> {
    let params = params::read(&args.params)?;
    let highest = if params.items.iter().all(|known| known.item.categories() == 2 && known.answers.is_none()) {
        1
    } else {
        answers::HIGHEST
    };
    let progress = Progress::start("reading");
    let mut answers = answers::read(&args.answers, highest, true)?;
    for note in &answers.notes {
        super::note(note)?;
    }
    let file = answers.file.clone();
    let (recoding, places) = Recoding::known(&answers, &params.items);
    say_what_is_unknown(args, &answers, &params, &places)?;
    let latents = latents(args, &mut answers, &params)?;
    let columns = recoding.kept();
    let items: Vec<_> =
        places.iter().filter_map(|place| params.items.get(*place)).map(|known| known.item.clone()).collect();
    let people = answers.people.clone();
    let responses = recoding.responses(answers, latents.len() > 1)?;
    progress.say("scoring".to_owned());
    let grid = args.grid.grid(params.nodes, params.bound)?;
    let scores = score_groups(&responses, &items, &latents, args.method.into(), &grid)
        .map_err(|error| explained(&error, &file, &columns))?;
    drop(progress);
    let person = |row: usize| match people.as_ref().and_then(|people| people.get(row)) {
        Some(name) => Person::Name(name),
        None => Person::Number(row + 1),
    };
    if out.json {
        for (row, score) in scores.iter().enumerate() {
            serde_json::to_writer(&mut *out, &Line { person: person(row), theta: score.theta, se: score.se })?;
            out.write_all(b"\n")?;
        }
        return Ok(());
    }
    let mut writer = csv::Writer::from_writer(&mut *out);
    let failed = |error: csv::Error| match error.into_kind() {
        csv::ErrorKind::Io(error) => CliError::from(error),
        _ => CliError::input("a line cannot be written", "report this"),
    };
    writer.write_record(["person", "theta", "se"]).map_err(failed)?;
    for (row, score) in scores.iter().enumerate() {
        let name = match person(row) {
            Person::Name(name) => crate::output::clean(name),
            Person::Number(number) => number.to_string(),
        };
        let se = if score.se.is_finite() { format!("{:.6}", score.se) } else { String::new() };
        writer.write_record([name, format!("{:.6}", score.theta), se]).map_err(failed)?;
    }
    writer.flush()?;
    Ok(())
}

/// Names the columns without parameters, and the parameters without a column.
fn say_what_is_unknown(args: &ScoreArgs, answers: &Answers, params: &Params, places: &[usize]) -> Result<()> {
    let path = args.params.display();
    let known: std::collections::BTreeSet<&str> = params.items.iter().map(|known| known.name.as_str()).collect();
    let unknown: Vec<&str> = answers.items.iter().map(String::as_str).filter(|name| !known.contains(name)).collect();
    if places.is_empty() {
        let names: Vec<&str> = params.items.iter().map(|known| known.name.as_str()).collect();
        return Err(CliError::input(
            format!("{}: none of its items is in {path}", answers.file),
            format!("the answers have {}; the parameters have {}", listed(&answers.items), listed(&names)),
        ));
    }
    if !unknown.is_empty() {
        super::note(&format!(
            "{}: {} no parameters in {path} and {} left out: {}",
            answers.file,
            count(unknown.len(), "item has", "items have"),
            if unknown.len() == 1 { "is" } else { "are" },
            listed(&unknown)
        ))?;
    }
    let asked: std::collections::BTreeSet<usize> = places.iter().copied().collect();
    let rest: Vec<&str> = params
        .items
        .iter()
        .enumerate()
        .filter(|(place, _)| !asked.contains(place))
        .map(|(_, known)| known.name.as_str())
        .collect();
    if !rest.is_empty() {
        super::note(&format!(
            "{path}: {} not in the answers and count as not seen: {}",
            count(rest.len(), "item is", "items are"),
            listed(&rest)
        ))?;
    }
    Ok(())
}

/// Returns what is known of ability before the answers: one distribution, or one a group.
fn latents(args: &ScoreArgs, answers: &mut Answers, params: &Params) -> Result<Vec<Latent>> {
    let latent = Latent {
        mean: args.mean.unwrap_or(params.latent.mean),
        variance: args.variance.unwrap_or(params.latent.variance),
    };
    if !(latent.mean.is_finite() && latent.variance.is_finite() && latent.variance > 0.0) {
        return Err(CliError::input(
            format!("ability has mean {} and variance {}; allowed: a variance above 0", latent.mean, latent.variance),
            "leave --mean and --variance out to take those of the calibration",
        ));
    }
    let stated = args.mean.is_some() || args.variance.is_some();
    let Some(groups) = answers.groups.as_ref().filter(|_| !params.groups.is_empty() && !stated) else {
        return Ok(vec![latent]);
    };
    let find = |name: &String| params.groups.iter().find(|(known, _)| known == name).map(|(_, latent)| *latent);
    let unknown: Vec<&String> = groups.names.iter().filter(|name| find(name).is_none()).collect();
    if !unknown.is_empty() {
        super::note(&format!(
            "{}: {} not in {} and scored like the first group there: {}",
            answers.file,
            count(unknown.len(), "group is", "groups are"),
            args.params.display(),
            listed(&unknown)
        ))?;
    }
    let latents: Vec<Latent> = groups.names.iter().map(|name| find(name).unwrap_or(latent)).collect();
    // One group needs no numbers of groups.
    Ok(latents)
}
