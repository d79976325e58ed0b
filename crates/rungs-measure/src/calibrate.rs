//! Item parameters from answers, by marginal maximum likelihood.
//!
//! Ability is integrated out on a fixed grid and the parameters are found by EM (Bock & Aitkin 1981, *Psychometrika* 46,
//! 443-459), sped up by squared extrapolation (Varadhan & Roland 2008, *Scandinavian Journal of Statistics* 35, 335-353)
//! and, where the observed information is at hand, finished by Newton steps on the marginal likelihood itself.
//! Standard errors come from the observed information (Louis 1982). With priors the same gives the posterior mode.

#![expect(
    clippy::needless_range_loop,
    clippy::needless_for_each,
    reason = "formulae over several arrays at once keep their indices; a sweep over an array reads best as one expression"
)]

mod expect;
mod layout;
mod maximise;
mod observed;
mod run;
mod start;
mod tables;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::error::{MeasureError, Result};
use crate::item::{Item, Model};
use crate::quadrature::{Latent, Quadrature};
use crate::responses::Responses;

/// A prior of a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Prior {
    /// Of the parameter itself; for the lower asymptote, of its logit.
    Normal {
        /// Mean.
        mean: f64,
        /// Standard deviation.
        sd: f64,
    },
    /// Of a slope: its logarithm is normal.
    LogNormal {
        /// Mean of the logarithm.
        mean: f64,
        /// Standard deviation of the logarithm.
        sd: f64,
    },
    /// Of the lower asymptote itself.
    Beta {
        /// First shape.
        alpha: f64,
        /// Second shape.
        beta: f64,
    },
}

/// Priors of all items; none by default.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Priors {
    /// Of the slope.
    pub slope: Option<Prior>,
    /// Of the intercepts.
    pub intercept: Option<Prior>,
    /// Of the lower asymptote: [`Prior::Normal`] of its logit, or [`Prior::Beta`].
    pub asymptote: Option<Prior>,
}

impl Priors {
    const NONE: Self = Self { slope: None, intercept: None, asymptote: None };
}

/// Which standard errors are worked out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Standard {
    /// All parameters together up to 600 of them, item by item above.
    #[default]
    Auto,
    /// From the whole observed information.
    Full,
    /// From the observed information of each item alone, the others held: a little too small.
    PerItem,
    /// None, and no Newton steps.
    None,
}

/// How to calibrate.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// The model of every item.
    pub model: Model,
    /// The grid of ability.
    pub quadrature: Quadrature,
    /// Priors. [`Settings::new`] gives the three-parameter model one of the asymptote.
    pub priors: Priors,
    /// Items whose parameters are known and held, by their place.
    pub anchors: BTreeMap<usize, Item>,
    /// The first group's mean and variance are estimated too; this needs anchors.
    pub free_latent: bool,
    /// EM stops when no parameter moves by more than this in a step.
    pub tolerance: f64,
    /// Most EM steps.
    pub max_iterations: u32,
    /// Standard errors.
    pub standard: Standard,
}

impl Settings {
    /// Returns the usual settings of a model: 61 nodes from -6 to 6, standard errors, and for the three-parameter model
    /// the prior logit(c) ~ N(logit 0.2, sd 0.5).
    pub fn new(model: Model) -> Self {
        let asymptote = (model == Model::ThreeParameter).then_some(Prior::Normal { mean: -1.386_294, sd: 0.5 });
        Self {
            model,
            quadrature: Quadrature::default(),
            priors: Priors { asymptote, ..Priors::NONE },
            anchors: BTreeMap::new(),
            free_latent: false,
            tolerance: 1e-6,
            max_iterations: 5_000,
            standard: Standard::Auto,
        }
    }
}

/// Standard errors of one item; absent where a parameter was held.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ItemErrors {
    /// Of the slope.
    pub a: Option<f64>,
    /// Of the intercepts.
    pub d: Vec<Option<f64>>,
    /// Of the lower asymptote (delta method from its logit).
    pub c: Option<f64>,
    /// Of the thresholds `b = −d / a` (delta method).
    pub b: Vec<Option<f64>>,
}

/// The ability of a group of people.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Group {
    /// Mean and variance.
    pub latent: Latent,
    /// Standard error of the mean, where it was estimated.
    pub se_mean: Option<f64>,
    /// Standard error of the variance, where it was estimated.
    pub se_variance: Option<f64>,
    /// People in it.
    pub people: f64,
}

/// Why a calibration is not to be relied on as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Doubt {
    /// Parameters still moved when the steps ran out.
    StillMoving,
    /// The information is not positive definite: there may be no maximum, or many; no standard errors.
    NotIdentified,
    /// A slope is so steep that the answers do not bound it.
    SlopeRunsAway,
}

/// A fitted model.
#[derive(Debug, Clone, PartialEq)]
pub struct Calibration {
    /// The model.
    pub model: Model,
    /// The items, in the order of the answers.
    pub items: Vec<Item>,
    /// Their standard errors; absent where none were asked for or none exist.
    pub errors: Option<Vec<ItemErrors>>,
    /// Ability in each group; the first is standard normal except where its variance is free.
    pub groups: Vec<Group>,
    /// Marginal log-likelihood of the answers, without priors.
    pub log_likelihood: f64,
    /// The logarithm of the prior density at the estimates; 0 without priors.
    pub log_prior: f64,
    /// Free parameters.
    pub parameters: usize,
    /// Passes over the answers.
    pub iterations: u32,
    /// The steps came to an end, at a maximum as far as can be seen.
    pub converged: bool,
    /// Why not to rely on it.
    pub doubts: Vec<Doubt>,
    /// The largest component of the gradient at the estimates, where it was worked out.
    pub gradient: Option<f64>,
}

impl Calibration {
    /// Akaike's criterion.
    pub fn aic(&self) -> f64 {
        2.0f64.mul_add(self.parameters as f64, -2.0 * self.log_likelihood)
    }

    /// Schwarz's criterion for this number of people.
    pub fn bic(&self, people: f64) -> f64 {
        people.ln().mul_add(self.parameters as f64, -2.0 * self.log_likelihood)
    }
}

/// How far a calibration is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Progress {
    /// Passes over the answers so far.
    pub iteration: u32,
    /// Log-likelihood at the last pass.
    pub log_likelihood: f64,
    /// Largest change of a parameter in the last step.
    pub change: f64,
}

/// Says why an item can tell nothing, with its place: nobody answered it, or all gave the same answer, or (graded, partial
/// credit) a category between others was given by nobody.
pub fn uninformative(responses: &Responses) -> Vec<(usize, &'static str)> {
    let mut seen: Vec<Vec<f64>> = responses.categories().iter().map(|count| vec![0.0; usize::from(*count)]).collect();
    for row in 0..responses.rows() {
        for (item, answer) in responses.row(row) {
            seen[item][usize::from(answer)] += responses.weight(row);
        }
    }
    let why = |counts: &Vec<f64>| match counts.iter().filter(|count| **count > 0.0).count() {
        0 => Some("nobody answered it"),
        1 => Some("everybody gave the same answer"),
        used if used < counts.len() => Some("a category was given by nobody; number the others without gaps"),
        _ => None,
    };
    seen.iter().enumerate().filter_map(|(item, counts)| Some((item, why(counts)?))).collect()
}

/// Fits a model to answers.
///
/// People of several groups ([`Responses::with_groups`]) share the items; the first group's ability is N(0, 1) (Rasch: its
/// variance is free), the means and variances of the others are estimated.
///
/// # Errors
/// No answers; an item that can tell nothing ([`uninformative`]); right-or-wrong models with more than two categories;
/// anchors that do not fit; a free first group without anchors. Not reaching a maximum is no error: see
/// [`Calibration::converged`].
pub fn calibrate(responses: &Responses, settings: &Settings) -> Result<Calibration> {
    calibrate_watched(responses, settings, &mut |_| ())
}

/// The same, and says after every pass how far it is.
///
/// # Errors
/// As [`calibrate`].
pub fn calibrate_watched(
    responses: &Responses,
    settings: &Settings,
    watch: &mut dyn FnMut(Progress),
) -> Result<Calibration> {
    check(responses, settings)?;
    Ok(run::run(responses, settings, watch))
}

fn check(responses: &Responses, settings: &Settings) -> Result<()> {
    if responses.people() <= 0.0 || responses.answers() == 0 {
        return Err(MeasureError::Empty { what: "the table of answers" });
    }
    if !matches!(settings.model, Model::Graded | Model::PartialCredit)
        && let Some(item) = responses.categories().iter().position(|count| *count > 2)
    {
        let found = responses.categories()[item] - 1;
        let person = (0..responses.rows()).find(|row| responses.answer(*row, item) == Some(found)).unwrap_or(0);
        return Err(MeasureError::Category { person, item, found, highest: 1 });
    }
    for (item, why) in uninformative(responses) {
        if !settings.anchors.contains_key(&item) {
            return Err(MeasureError::Uninformative { item, why });
        }
    }
    for (item, anchor) in &settings.anchors {
        anchor.check()?;
        let categories = responses.categories().get(*item).copied();
        if categories.map(usize::from) != Some(anchor.categories()) {
            return Err(MeasureError::Unfit("an anchor has other categories than the answers to its item"));
        }
    }
    if settings.free_latent && settings.anchors.is_empty() {
        return Err(MeasureError::Unfit("a free first group needs anchors: without them its scale is not determined"));
    }
    if settings.tolerance.is_nan() || settings.tolerance <= 0.0 {
        return Err(MeasureError::Value {
            what: "the tolerance",
            found: settings.tolerance,
            allowed: "above 0 is allowed",
        });
    }
    Ok(())
}
