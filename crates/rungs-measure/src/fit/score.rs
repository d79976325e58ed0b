//! Fit of each item against sum scores.

use serde::{Deserialize, Serialize};

use crate::error::{MeasureError, Result};
use crate::item::{Item, Model};
use crate::quadrature::{Latent, Quadrature};
use crate::responses::Responses;

/// S-X² of one item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ItemFit {
    /// The statistic; `None` where no degree of freedom is left.
    pub statistic: Option<f64>,
    /// Degrees of freedom.
    pub df: usize,
    /// Probability of a value as high or higher where the item fits.
    pub p: Option<f64>,
    /// Root mean square error of approximation.
    pub rmsea: Option<f64>,
    /// The score groups compared, after merging: people observed and expected in each category.
    pub cells: Vec<ScoreGroup>,
}

/// One row of the table behind S-X².
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScoreGroup {
    /// People observed in each cell.
    pub observed: Vec<f64>,
    /// People expected in each cell.
    pub expected: Vec<f64>,
}

/// S-X² of every item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SumScoreFit {
    /// One an item.
    pub items: Vec<ItemFit>,
    /// People who answered every item: only they count.
    pub people: f64,
    /// People left out because an answer is missing.
    pub left_out: f64,
}

/// S-X².
///
/// # Errors
/// Not yet.
pub fn s_x2(_: &[Item], _: Model, _: Latent, _: &Responses, _: &Quadrature) -> Result<SumScoreFit> {
    Err(MeasureError::Unfit("S-X2 is not there yet"))
}
