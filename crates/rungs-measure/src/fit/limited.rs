//! Fit of the whole test by limited information: means and pairs of items.

use serde::{Deserialize, Serialize};

use crate::error::{MeasureError, Result};
use crate::item::{Item, Model};
use crate::quadrature::{Latent, Quadrature};
use crate::responses::Responses;

/// Above this many moments nothing is computed: the covariance of the moments would take minutes and gigabytes.
///
/// 2,080 moments are 64 items right or wrong.
pub const MOST_MOMENTS: usize = 2_080;

/// Which statistic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Statistic {
    /// Expected scores and their products; for right and wrong answers the M2 of Maydeu-Olivares & Joe (2006).
    M2,
    /// Shares of categories, and products of scores (Cai & Monro 2014).
    C2,
}

/// Fit of the whole test.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GlobalFit {
    /// Which statistic it is.
    pub kind: Statistic,
    /// Its value, chi-square distributed where the model holds.
    pub statistic: f64,
    /// Degrees of freedom: moments less parameters.
    pub df: usize,
    /// Probability of a value as high or higher where the model holds.
    pub p: f64,
    /// Root mean square error of approximation, `√(max(0, M2 − df) / (df (N − 1)))`.
    pub rmsea: f64,
    /// 90 % interval of it.
    pub rmsea_interval: (f64, f64),
    /// Root mean square difference between the items' correlations and the model's.
    pub srmsr: f64,
    /// Comparative fit index against independent items, 0 to 1; `None` where that model fits better or has no df.
    pub cfi: Option<f64>,
    /// Tucker-Lewis index against independent items.
    pub tli: Option<f64>,
    /// How many moments were compared.
    pub moments: usize,
    /// How many parameters the model spent.
    pub parameters: usize,
    /// Smallest number of people behind a moment.
    pub people: f64,
}

/// M2.
///
/// # Errors
/// See [`c2`].
pub fn m2(items: &[Item], model: Model, latent: Latent, responses: &Responses, grid: &Quadrature) -> Result<GlobalFit> {
    limited(Statistic::M2, items, model, latent, responses, grid)
}

/// C2.
///
/// # Errors
/// Too few moments.
pub fn c2(items: &[Item], model: Model, latent: Latent, responses: &Responses, grid: &Quadrature) -> Result<GlobalFit> {
    limited(Statistic::C2, items, model, latent, responses, grid)
}

fn limited(_: Statistic, _: &[Item], _: Model, _: Latent, _: &Responses, _: &Quadrature) -> Result<GlobalFit> {
    Err(MeasureError::Unfit("limited-information fit is not there yet"))
}
