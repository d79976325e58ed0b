//! `rungs measure calibrate`: item parameters from answers.

mod document;
mod fit;
mod report;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Instant;

use clap::ValueEnum;
use rungs_catalog::words::count;
use rungs_measure::MeasureError;
use rungs_measure::calibrate::{Calibration, Settings, Standard, calibrate_watched};
use rungs_measure::item::{Item, Model};
use rungs_measure::responses::Responses;

pub(super) use self::fit::{Fit, Skip};
use super::answers::{self, Answers, AnswersArgs, listed};
use super::model::{self, GridArgs, ModelArg, PriorArg};
use super::params::{self, Known};
use super::progress::Progress;
use super::recode::{Column, Recoding, SetAside};
use crate::error::{CliError, Result};
use crate::output::Output;

/// Estimate item parameters from answers, by marginal maximum likelihood
///
/// Items that everybody answered alike are set aside. A column `group` is set aside too, unless
/// `--groups` asks for the mean and variance of each group. What was read in another way than it
/// stands in the file is said on standard error. Not reaching a maximum is said clearly and is no
/// error: look at `converged`.
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "switches of a command line")]
pub(super) struct CalibrateArgs {
    #[command(flatten)]
    answers: AnswersArgs,
    /// The model of the items
    #[arg(long, value_enum)]
    model: ModelArg,
    #[command(flatten)]
    grid: GridArgs,
    /// Estimate mean and variance of ability in each value of the column `group`; the first is N(0, 1)
    #[arg(long)]
    groups: bool,
    /// The group to which the others are compared [default: the first by name]
    #[arg(long, value_name = "GROUP", requires = "groups")]
    reference: Option<String>,
    /// Hold the items that this file knows; mean and variance of ability are then estimated
    #[arg(long, value_name = "PARAMS.json")]
    anchors: Option<PathBuf>,
    /// With --anchors: hold mean and variance of ability at 0 and 1
    #[arg(long, requires = "anchors")]
    fixed_latent: bool,
    /// Prior of the slopes: normal:MEAN,SD or lognormal:MEAN,SD (of the logarithm) or none
    #[arg(long, value_name = "PRIOR")]
    prior_slope: Option<PriorArg>,
    /// Prior of the intercepts: normal:MEAN,SD or none
    #[arg(long, value_name = "PRIOR")]
    prior_intercept: Option<PriorArg>,
    /// Prior of the lower asymptotes: normal:MEAN,SD of the logit, or beta:ALPHA,BETA, or none
    /// [default: normal:-1.386294,0.5 for the 3PL]
    #[arg(long, value_name = "PRIOR")]
    prior_asymptote: Option<PriorArg>,
    /// Stop when no parameter moves by more than this [default: 1e-6]
    #[arg(long, value_name = "X")]
    tolerance: Option<f64>,
    /// Most passes over the answers [default: 5000]
    #[arg(long, value_name = "N")]
    max_iterations: Option<u32>,
    /// Which standard errors: of all parameters together, or item by item (quicker, a little too small)
    #[arg(long, value_enum, default_value_t = ErrorsArg::Auto, conflicts_with = "no_errors")]
    errors: ErrorsArg,
    /// No standard errors
    #[arg(long)]
    no_errors: bool,
    /// No fit statistics
    #[arg(long)]
    no_fit: bool,
    /// Also the fit statistics that take long: M2 above 64 points, S-X2 above 200
    #[arg(long, conflicts_with = "no_fit")]
    all_fit: bool,
    /// Write the JSON document to this file too
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ErrorsArg {
    /// All parameters together up to 600 of them, item by item above
    Auto,
    /// All parameters together
    Full,
    /// Item by item
    PerItem,
    /// None
    None,
}

/// A calibration with what it was made from.
pub(super) struct Calibrated {
    pub(super) file: String,
    pub(super) columns: Vec<Column>,
    pub(super) set_aside: Vec<SetAside>,
    pub(super) anchored: Vec<bool>,
    /// Names of the groups, where they were taken apart.
    pub(super) groups: Option<Vec<String>>,
    pub(super) responses: Responses,
    pub(super) settings: Settings,
    pub(super) numbers: (usize, f64),
    pub(super) fitted: Calibration,
    pub(super) fit: Option<Fit>,
    pub(super) warnings: Vec<String>,
    pub(super) seconds: Seconds,
}

/// How long each part took.
#[derive(Debug, Clone, Copy, Default, serde::Serialize)]
pub(super) struct Seconds {
    pub(super) read: f64,
    pub(super) calibrate: f64,
    pub(super) fit: f64,
    pub(super) total: f64,
}

/// Calibrates and shows the result.
pub(super) fn run(args: &CalibrateArgs, out: &mut Output<'_>) -> Result<()> {
    let start = Instant::now();
    let progress = Progress::start("reading");
    let answers = answers::read(&args.answers, answers::highest(args.model.into()), false)?;
    let mut seconds = Seconds { read: start.elapsed().as_secs_f64(), ..Seconds::default() };
    let anchors = args.anchors.as_deref().map(params::read).transpose()?;
    let mut calibrated = args.calibrate(answers, &anchors.map(|params| params.items).unwrap_or_default(), &progress)?;
    seconds.calibrate = start.elapsed().as_secs_f64() - seconds.read;
    if !args.no_fit {
        progress.say("fit statistics".to_owned());
        let skip = if args.all_fit { Skip::Nothing } else { Skip::WhatTakesLong };
        calibrated.fit = Some(fit::fit(&calibrated, skip));
    }
    seconds.total = start.elapsed().as_secs_f64();
    seconds.fit = seconds.total - seconds.calibrate - seconds.read;
    calibrated.seconds = seconds;
    drop(progress);
    for warning in &calibrated.warnings {
        super::note(warning)?;
    }
    let document = document::document(&calibrated);
    if let Some(path) = &args.out {
        let mut text = serde_json::to_string_pretty(&document)?;
        text.push('\n');
        crate::context::write(path, &text)?;
    }
    if out.json { out.document(&document) } else { report::print(&calibrated, args.out.as_deref(), out) }
}

impl CalibrateArgs {
    fn calibrate(&self, mut answers: Answers, known: &[Known], progress: &Progress) -> Result<Calibrated> {
        let mut warnings = std::mem::take(&mut answers.notes);
        let groups = self.groups_of(&mut answers, &mut warnings)?;
        let anchors: BTreeMap<&str, &Known> = known.iter().map(|known| (known.name.as_str(), known)).collect();
        self.check_anchors(&answers, &anchors, &mut warnings)?;
        let settings = |columns: &[Column]| self.settings(columns, &anchors);
        let mut calibrated = calibrate(answers, groups, &anchors, &settings, progress)?;
        warnings.append(&mut calibrated.warnings);
        Ok(Calibrated { numbers: self.grid.numbers(None, None), warnings, ..calibrated })
    }

    fn groups_of(&self, answers: &mut Answers, warnings: &mut Vec<String>) -> Result<Option<Vec<String>>> {
        let file = &answers.file;
        let Some(groups) = &mut answers.groups else {
            if self.groups {
                return Err(CliError::input(
                    format!("{file}: there is no column `group`"),
                    "name the column of groups `group`, or leave --groups out",
                ));
            }
            return Ok(None);
        };
        if !self.groups {
            warnings.push(format!(
                "{file}: the column `group` ({}) is set aside; `--groups` fits a mean and a variance for each",
                count(groups.names.len(), "group", "groups")
            ));
            return Ok(None);
        }
        if let Some(name) = &self.reference
            && !groups.refer_to(name)
        {
            return Err(CliError::input(
                format!("{file}: there is no group `{name}`"),
                format!("the groups are {}", listed(&groups.names)),
            ));
        }
        Ok(Some(groups.names.clone()))
    }

    fn check_anchors(
        &self,
        answers: &Answers,
        anchors: &BTreeMap<&str, &Known>,
        warnings: &mut Vec<String>,
    ) -> Result<()> {
        let Some(path) = &self.anchors else { return Ok(()) };
        let path = path.display();
        let found: Vec<&str> =
            answers.items.iter().map(String::as_str).filter(|name| anchors.contains_key(name)).collect();
        if found.is_empty() {
            return Err(CliError::input(
                format!("{path}: none of its items is in {}", answers.file),
                format!("it knows {}; the answers have {}", listed(&keys(anchors)), listed(&answers.items)),
            ));
        }
        let model = Model::from(self.model);
        for name in &found {
            let fits = anchors.get(name).is_none_or(|known| match known.item {
                Item::Dichotomous { .. } => !matches!(model, Model::Graded | Model::PartialCredit),
                Item::Graded { .. } => model == Model::Graded,
                Item::PartialCredit { .. } => model == Model::PartialCredit,
            });
            if !fits {
                return Err(CliError::input(
                    format!("{path}: `{name}` is an item of another kind than the {}", model::name(model)),
                    "anchors need the kind of model that is calibrated",
                ));
            }
        }
        let rest: Vec<&str> = keys(anchors).into_iter().filter(|name| !found.contains(name)).collect();
        if !rest.is_empty() {
            warnings.push(format!(
                "{path}: {} not in the answers: {}",
                count(rest.len(), "anchor is", "anchors are"),
                listed(&rest)
            ));
        }
        Ok(())
    }

    fn settings(&self, columns: &[Column], anchors: &BTreeMap<&str, &Known>) -> Result<Settings> {
        let mut settings = Settings::new(self.model.into());
        settings.quadrature = self.grid.grid(None, None)?;
        for (to, prior) in [
            (&mut settings.priors.slope, self.prior_slope),
            (&mut settings.priors.intercept, self.prior_intercept),
            (&mut settings.priors.asymptote, self.prior_asymptote),
        ] {
            if let Some(prior) = prior {
                *to = prior.0;
            }
        }
        self.check_priors()?;
        for (place, column) in columns.iter().enumerate() {
            if let Some(known) = anchors.get(column.name.as_str()) {
                settings.anchors.insert(place, known.item.clone());
            }
        }
        settings.free_latent = !settings.anchors.is_empty() && !self.fixed_latent;
        settings.tolerance = self.tolerance.unwrap_or(settings.tolerance);
        if !(settings.tolerance > 0.0 && settings.tolerance < 1.0) {
            return Err(CliError::input(
                format!("--tolerance is {}; allowed: above 0 and below 1", settings.tolerance),
                "the default is 1e-6",
            ));
        }
        settings.max_iterations = self.max_iterations.unwrap_or(settings.max_iterations);
        let wanted = if self.no_errors { ErrorsArg::None } else { self.errors };
        settings.standard = match wanted {
            ErrorsArg::Auto => Standard::Auto,
            ErrorsArg::Full => Standard::Full,
            ErrorsArg::PerItem => Standard::PerItem,
            ErrorsArg::None => Standard::None,
        };
        Ok(settings)
    }

    fn check_priors(&self) -> Result<()> {
        use rungs_measure::calibrate::Prior;

        let kind = |prior: Option<PriorArg>| prior.and_then(|prior| prior.0);
        let hint = "slopes: normal or lognormal; intercepts: normal; asymptotes: normal (of the logit) or beta";
        let wrong = |flag: &str| Err(CliError::input(format!("{flag} has no prior of this form"), hint));
        if matches!(kind(self.prior_slope), Some(Prior::Beta { .. })) {
            return wrong("--prior-slope");
        }
        if matches!(kind(self.prior_intercept), Some(Prior::Beta { .. } | Prior::LogNormal { .. })) {
            return wrong("--prior-intercept");
        }
        if matches!(kind(self.prior_asymptote), Some(Prior::LogNormal { .. })) {
            return wrong("--prior-asymptote");
        }
        Ok(())
    }
}

/// Calibrates one group without anchors, with the settings of the model.
pub(super) fn plain(mut answers: Answers, model: Model, grid: &GridArgs, progress: &Progress) -> Result<Calibrated> {
    let mut warnings = std::mem::take(&mut answers.notes);
    let quadrature = grid.grid(None, None)?;
    let settings = |_: &[Column]| Ok(Settings { quadrature: quadrature.clone(), ..Settings::new(model) });
    let mut calibrated = calibrate(answers, None, &BTreeMap::new(), &settings, progress)?;
    warnings.append(&mut calibrated.warnings);
    progress.say("fit statistics".to_owned());
    let fit = Some(fit::fit(&calibrated, Skip::WhatTakesLong));
    Ok(Calibrated { numbers: grid.numbers(None, None), warnings, fit, ..calibrated })
}

/// Sets aside what tells nothing, calibrates the rest.
fn calibrate(
    answers: Answers,
    groups: Option<Vec<String>>,
    anchors: &BTreeMap<&str, &Known>,
    settings: &dyn Fn(&[Column]) -> Result<Settings>,
    progress: &Progress,
) -> Result<Calibrated> {
    let file = answers.file.clone();
    let recoding = Recoding::look(&answers, anchors);
    let mut warnings = recoding.notes.clone();
    warnings.extend(recoding.set_aside_note().map(|note| format!("{file}: {note}")));
    let columns = recoding.kept();
    if columns.is_empty() {
        return Err(CliError::input(
            format!("{file}: no item can be calibrated: everybody answered each of them alike, or nobody did"),
            "an item tells something where some people answer it right and others wrong",
        ));
    }
    let responses = recoding.responses(answers, groups.is_some())?;
    warnings.extend(silent(&responses).map(|note| format!("{file}: {note}")));
    let settings = settings(&columns)?;
    let mut watch = |at: rungs_measure::calibrate::Progress| {
        progress.say(format!(
            "pass {}, log-likelihood {:.3}, largest change {:.1e}",
            at.iteration, at.log_likelihood, at.change
        ));
    };
    let fitted =
        calibrate_watched(&responses, &settings, &mut watch).map_err(|error| explained(&error, &file, &columns))?;
    Ok(Calibrated {
        anchored: columns.iter().map(|column| anchors.contains_key(column.name.as_str())).collect(),
        set_aside: recoding.set_aside,
        file,
        columns,
        groups,
        responses,
        settings,
        numbers: (0, 0.0),
        fitted,
        fit: None,
        warnings,
        seconds: Seconds::default(),
    })
}

fn keys<'a>(anchors: &BTreeMap<&'a str, &Known>) -> Vec<&'a str> {
    anchors.keys().copied().collect()
}

/// Says how many people answered nothing.
pub(super) fn silent(responses: &Responses) -> Option<String> {
    let people = (0..responses.rows()).filter(|row| responses.row(*row).next().is_none()).count();
    (people > 0).then(|| {
        format!("{} no item that counts; they tell nothing", count(people, "person answered", "people answered"))
    })
}

/// Names item and row where the engine counts them.
pub(super) fn explained(error: &MeasureError, file: &str, columns: &[Column]) -> CliError {
    let name = |item: usize| columns.get(item).map(|column| column.name.clone()).unwrap_or_default();
    let what = match error {
        MeasureError::Category { person, item, found, highest } => format!(
            "{file}: row {}, column `{}`: found `{found}`; allowed: 0 to {highest} or empty",
            person + 1,
            name(*item)
        ),
        MeasureError::Uninformative { item, why } => {
            format!("{file}: item `{}` cannot be calibrated: {why}", name(*item))
        }
        other => format!("{file}: {other}"),
    };
    CliError::input(what, "see `rungs measure calibrate --help` for what a table may hold")
}
