//! Fit from residuals at people's abilities.

use serde::{Deserialize, Serialize};

use crate::error::{MeasureError, Result};
use crate::item::Item;
use crate::quadrature::{Latent, Quadrature};
use crate::responses::Responses;

/// Infit and outfit of one item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ResidualFit {
    /// People who answered.
    pub answered: f64,
    /// Mean of squared standardised residuals; 1 is what the model expects.
    pub outfit: f64,
    /// The same, standardised to a normal deviate.
    pub z_outfit: f64,
    /// Mean weighted by the variance of an answer, so that far-off answers count less.
    pub infit: f64,
    /// The same, standardised to a normal deviate.
    pub z_infit: f64,
}

/// Correlations of residuals.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Q3 {
    /// `items × items`, row after row; 1 on the diagonal, not a number where two items share fewer than 3 people.
    pub matrix: Vec<f64>,
    /// Mean of all pairs.
    pub mean: f64,
    /// Largest value less the mean: `Q3*` of Christensen and others (2017).
    pub adjusted: f64,
    /// Pairs above the mean by more than the cut, the highest first.
    pub flagged: Vec<Q3Pair>,
}

/// A pair of items.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Q3Pair {
    /// Counted from 0.
    pub first: usize,
    /// Counted from 0, above `first`.
    pub second: usize,
    /// Correlation of residuals.
    pub q3: f64,
}

/// Infit and outfit at EAP abilities.
///
/// # Errors
/// Not yet.
pub fn infit_outfit(
    items: &[Item],
    latent: Latent,
    responses: &Responses,
    grid: &Quadrature,
) -> Result<Vec<ResidualFit>> {
    let _ = (items, latent, responses, grid);
    Err(MeasureError::Unfit("not there yet"))
}

/// Infit and outfit at given abilities, one a row.
///
/// # Errors
/// Not yet.
pub fn infit_outfit_at(items: &[Item], abilities: &[f64], responses: &Responses) -> Result<Vec<ResidualFit>> {
    let _ = (items, abilities, responses);
    Err(MeasureError::Unfit("not there yet"))
}

/// Q3 at EAP abilities; `cut` is how far above the mean a pair is flagged (0.2 is usual).
///
/// # Errors
/// Not yet.
pub fn q3(items: &[Item], latent: Latent, responses: &Responses, grid: &Quadrature, cut: f64) -> Result<Q3> {
    let _ = (items, latent, responses, grid, cut);
    Err(MeasureError::Unfit("not there yet"))
}

/// Q3 at given abilities, one a row.
///
/// # Errors
/// Not yet.
pub fn q3_at(items: &[Item], abilities: &[f64], responses: &Responses, cut: f64) -> Result<Q3> {
    let _ = (items, abilities, responses, cut);
    Err(MeasureError::Unfit("not there yet"))
}
