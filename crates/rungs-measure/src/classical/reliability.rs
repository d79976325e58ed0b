//! Facility, discrimination and reliability.

use serde::{Deserialize, Serialize};

use crate::error::{MeasureError, Result};
use crate::responses::Responses;

/// Above this many items the reliability is left out: every pair of items would need a place in memory.
pub const MOST_ITEMS: usize = 1_000;

/// One item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ItemStatistics {
    /// People who answered it.
    pub answered: f64,
    /// Mean score as a share of the highest: for right and wrong the share right.
    pub facility: f64,
    /// Mean score.
    pub mean: f64,
    /// Standard deviation of the score (divided by people less one).
    pub sd: f64,
    /// Correlation with the score on all items; `None` where one of the two does not vary.
    pub item_total: Option<f64>,
    /// Correlation with the score on the other items: the corrected point-biserial.
    pub item_rest: Option<f64>,
    /// Alpha of the test without this item.
    pub alpha_without: Option<f64>,
}

/// How well the test tells people apart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reliability {
    /// Coefficient alpha.
    pub alpha: f64,
    /// Its 95 % interval (Feldt 1965).
    pub alpha_interval: (f64, f64),
    /// Omega total of one factor; `None` where that factor cannot be found.
    pub omega: Option<f64>,
    /// Standard error of measurement of the sum score, in points, from alpha.
    pub standard_error: f64,
}

/// Item analysis of a test.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Analysis {
    /// People.
    pub people: f64,
    /// People who answered every item.
    pub complete: f64,
    /// Mean of the sum score, in points.
    pub mean: f64,
    /// Standard deviation of the sum score; `None` above [`MOST_ITEMS`].
    pub sd: Option<f64>,
    /// `None` with fewer than 2 items or people, without variance, or above [`MOST_ITEMS`].
    pub reliability: Option<Reliability>,
    /// People with each sum score from 0 up, of those who answered every item.
    pub scores: Vec<f64>,
    /// One an item.
    pub items: Vec<ItemStatistics>,
}

/// Item analysis.
///
/// # Errors
/// Nobody.
pub fn analyse(responses: &Responses) -> Result<Analysis> {
    let _ = responses;
    Err(MeasureError::Unfit("not there yet"))
}
