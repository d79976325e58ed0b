//! Reads histories, fits a population and prints an answer a line, as `rungs measure readiness` does.
//!
//!     readiness TEST.jsonl [--train TRAIN.jsonl] [--without CAUSE,CAUSE] [--alone]
//!         [--keep POPULATION.json | --population POPULATION.json] > ANSWERS.jsonl
//!
//! `--alone`: the answers of the test learners inform nothing but themselves.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::time::Instant;

use rungs_measure::readiness::{Answer, Cause, Cut, Exam, History, Population, forecast_all};
use serde::Deserialize;

#[derive(Deserialize)]
struct Line {
    learner: String,
    history: Vec<LineAnswer>,
    exam: LineExam,
    outcome: Option<u8>,
}

#[derive(Deserialize)]
struct LineAnswer {
    t: f64,
    item: String,
    domain: String,
    difficulty_prior: f64,
    correct: u8,
    seconds: Option<f64>,
    mock: u32,
}

#[derive(Deserialize)]
struct LineExam {
    id: String,
    t: f64,
    cut: f64,
    n_items: u32,
    blueprint: BTreeMap<String, f64>,
}

/// Gives each name a number.
#[derive(Default)]
struct Names(BTreeMap<String, u32>);

impl Names {
    fn number(&mut self, name: &str) -> u32 {
        if let Some(number) = self.0.get(name) {
            return *number;
        }
        let number = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        self.0.insert(name.to_owned(), number);
        number
    }
}

#[derive(Default)]
struct Book {
    items: Names,
    domains: Names,
    programmes: Names,
}

impl Book {
    fn read(&mut self, path: &str) -> Result<(Vec<String>, Vec<History>), Box<dyn Error>> {
        let (mut names, mut histories) = (Vec::new(), Vec::new());
        for line in BufReader::new(File::open(path)?).lines() {
            let line: Line = serde_json::from_str(&line?)?;
            let answers = line
                .history
                .into_iter()
                .map(|answer| Answer {
                    t: answer.t,
                    item: self.items.number(&answer.item),
                    domain: self.domains.number(&answer.domain),
                    difficulty: answer.difficulty_prior,
                    guess: None,
                    correct: answer.correct == 1,
                    seconds: answer.seconds,
                    mock: answer.mock,
                })
                .collect();
            let blueprint =
                line.exam.blueprint.iter().map(|(domain, weight)| (self.domains.number(domain), *weight)).collect();
            let exam = Exam {
                programme: self.programmes.number(&line.exam.id),
                t: line.exam.t,
                cut: Cut::Share(line.exam.cut),
                items: line.exam.n_items,
                blueprint,
            };
            names.push(line.learner);
            histories.push(History { answers, exam, outcome: line.outcome.map(|outcome| outcome == 1) });
        }
        Ok((names, histories))
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let (mut test, mut train, mut without, mut alone) = (None, None, Vec::<Cause>::new(), false);
    let (mut keep, mut known) = (None, None);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--train" => train = arguments.next(),
            "--keep" => keep = arguments.next(),
            "--population" => known = arguments.next(),
            "--alone" => alone = true,
            "--without" => {
                for cause in arguments.next().unwrap_or_default().split(',').filter(|cause| !cause.is_empty()) {
                    without.push(serde_json::from_value(serde_json::Value::String(cause.to_owned()))?);
                }
            }
            _ => test = Some(argument),
        }
    }
    let mut book = Book::default();
    let started = Instant::now();
    let (_, train) = train.map_or_else(|| Ok((Vec::new(), Vec::new())), |path| book.read(&path))?;
    let (names, test) = book.read(&test.ok_or("which histories?")?)?;
    let mut err = std::io::stderr().lock();
    writeln!(err, "read {:.1} s", started.elapsed().as_secs_f64())?;
    let started = Instant::now();
    let population = match known {
        Some(path) => serde_json::from_reader(BufReader::new(File::open(path)?))?,
        None => Population::fit_without(&train, if alone { &[] } else { &test }, &without),
    };
    if let Some(path) = keep {
        serde_json::to_writer(File::create(path)?, &population)?;
    }
    writeln!(err, "fit {:.1} s", started.elapsed().as_secs_f64())?;
    let shown = serde_json::to_value(&population)?;
    for key in ["learning", "timing", "prior", "exam", "programmes"] {
        writeln!(err, "{key} {}", shown.get(key).unwrap_or(&serde_json::Value::Null))?;
    }
    let started = Instant::now();
    let answers = forecast_all(&test, &population);
    writeln!(err, "forecast {:.2} s", started.elapsed().as_secs_f64())?;
    let mut out = std::io::stdout().lock();
    for (name, answer) in names.iter().zip(&answers) {
        let line = serde_json::json!({
            "learner": name, "pass_probability": answer.pass_probability, "low": answer.low, "high": answer.high,
            "domains": answer.domains.iter().map(|domain| (domain.ability, domain.ability_sd)).collect::<Vec<_>>(),
            "domains": answer.domains.iter().map(|domain| (domain.ability, domain.ability_sd)).collect::<Vec<_>>(),
        });
        writeln!(out, "{line}")?;
    }
    Ok(())
}
