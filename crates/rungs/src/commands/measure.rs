//! `rungs measure`: for authors of tests and for psychometricians.

mod analyse;
mod answers;
mod calibrate;
mod columns;
mod model;
mod params;
mod progress;
mod readiness;
mod recode;
mod score;
mod scorecard;
mod simulate;
mod svg;

use std::process::ExitCode;

use crate::context::Context;
use crate::error::Result;
use crate::output::Output;

/// From so many seconds on a report says how long it took; `--json` always does.
const WORTH_TELLING: f64 = 2.0;

/// Measure questions and people: calibrate items, score answers, simulate adaptive tests
#[derive(Debug, clap::Args)]
pub(crate) struct MeasureArgs {
    #[command(subcommand)]
    command: MeasureCommand,
}

#[derive(Debug, clap::Subcommand)]
enum MeasureCommand {
    Calibrate(Box<calibrate::CalibrateArgs>),
    Score(score::ScoreArgs),
    Scorecard(scorecard::ScorecardArgs),
    SimulateCat(simulate::SimulateArgs),
    Readiness(readiness::ReadinessArgs),
    Analyse(Box<analyse::AnalyseArgs>),
}

/// Runs one of them.
pub(crate) fn run(args: &MeasureArgs, context: &Context, out: &mut Output<'_>) -> Result<ExitCode> {
    match &args.command {
        MeasureCommand::Calibrate(args) => calibrate::run(args, out)?,
        MeasureCommand::Score(args) => score::run(args, out)?,
        MeasureCommand::Scorecard(args) => scorecard::run(args, context, out)?,
        MeasureCommand::SimulateCat(args) => simulate::run(args, out)?,
        MeasureCommand::Readiness(args) => readiness::run(args, out)?,
        MeasureCommand::Analyse(args) => analyse::run(args, out)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Says on standard error what was read in another way than it stands there, or what is not to be relied on.
fn note(text: &str) -> Result<()> {
    use std::io::Write;

    let mut stderr = anstream::stderr();
    let style = crate::output::CAUTION;
    writeln!(stderr, "{style}note:{style:#} {}", crate::output::clean(text))?;
    Ok(())
}
