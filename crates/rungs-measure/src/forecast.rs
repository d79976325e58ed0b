//! How good stated probabilities were.
//!
//! Everything works from no outcome on: what cannot be said is None, never a number that is none.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::{MeasureError, Result};

mod bins;
mod recalibration;

pub use bins::{Bin, Binning, Murphy, calibration_error, murphy, reliability_table, wilson};
pub use recalibration::{Recalibration, recalibration};

/// Probabilities are held this far from 0 and 1 where their logarithm is taken: a wrong certainty then costs 13.8.
pub const CLIP: f64 = 1e-6;

/// Fewer outcomes than this get no bootstrap interval: resampling so few says little.
pub const FEWEST: usize = 10;

/// A stated probability and what then happened.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Forecast {
    /// The probability stated, 0 to 1.
    pub stated: f64,
    /// Whether it happened.
    pub happened: bool,
}

/// What is computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// Bins of the same width, for the table, the parts of the Brier score and the calibration error.
    pub bins: usize,
    /// Bins of the same mass, for the other calibration error.
    pub mass_bins: usize,
    /// Bootstrap samples; 0 = no intervals.
    pub samples: usize,
    /// Decides the samples.
    pub seed: u64,
}

impl Default for Settings {
    /// 10 bins by width, 15 by mass, 2,000 samples.
    fn default() -> Self {
        Self { bins: 10, mass_bins: 15, samples: 2000, seed: 1 }
    }
}

/// A figure with its 95 % bootstrap interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// The figure.
    pub value: f64,
    /// Its interval; None with fewer than [`FEWEST`] outcomes, or where the figure exists in too few samples.
    pub interval: Option<(f64, f64)>,
}

/// How good statements were. None = too few outcomes to say.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// How many outcomes.
    pub count: usize,
    /// How many happened.
    pub happened: usize,
    /// Mean squared distance of statement and outcome: [`brier`].
    pub brier: Option<Figure>,
    /// [`log_loss`].
    pub log_loss: Option<Figure>,
    /// Parts of the Brier score, by the table.
    pub murphy: Option<Murphy>,
    /// Expected calibration error, bins of the same width. Its interval tends to lie too high: resampling adds noise.
    pub ece_width: Option<Figure>,
    /// Expected calibration error, bins of the same mass; likewise.
    pub ece_mass: Option<Figure>,
    /// Mean statement minus share of outcomes.
    pub mean_error: Option<Figure>,
    /// Variance of the statements, over their number.
    pub sharpness: Option<f64>,
    /// [`recalibration`].
    pub recalibration: Option<Recalibration>,
    /// Interval of the intercept of the recalibration.
    pub intercept: Option<Figure>,
    /// Interval of its slope.
    pub slope: Option<Figure>,
    /// [`auc`].
    pub auc: Option<Figure>,
    /// Bins of the same width, with Wilson's intervals.
    pub table: Vec<Bin>,
}

/// Holds a probability [`CLIP`] away from 0 and 1.
fn clipped(p: f64) -> f64 {
    p.clamp(CLIP, 1.0 - CLIP)
}

/// Refuses statements that are no probabilities.
///
/// # Errors
/// A probability outside 0 to 1, or not a number.
pub fn check(forecasts: &[Forecast]) -> Result<()> {
    match forecasts.iter().find(|forecast| !(0.0..=1.0).contains(&forecast.stated)) {
        None => Ok(()),
        Some(bad) => {
            Err(MeasureError::Value { what: "a stated probability", found: bad.stated, allowed: "0 to 1 is allowed" })
        }
    }
}

fn mean(forecasts: &[Forecast], of: impl Fn(&Forecast) -> f64) -> Option<f64> {
    (!forecasts.is_empty()).then(|| forecasts.iter().map(of).sum::<f64>() / forecasts.len() as f64)
}

/// Returns the Brier score: the mean of `(stated − outcome)²`, 0 to 1, the less the better. None without outcomes.
///
/// Source: Brier (1950), *Monthly Weather Review* 78, 1-3, for two outcomes counted once.
pub fn brier(forecasts: &[Forecast]) -> Option<f64> {
    mean(forecasts, |forecast| (forecast.stated - f64::from(forecast.happened)).powi(2))
}

/// Returns the log loss: the mean of `−ln` of the probability of what happened, held within [`CLIP`] of 0 and 1.
///
/// In natural units (nats); a coin's statements score 0.693. None without outcomes.
///
/// Source: Good (1952), *Journal of the Royal Statistical Society B* 14, 107-114.
pub fn log_loss(forecasts: &[Forecast]) -> Option<f64> {
    mean(forecasts, |forecast| {
        let p = clipped(forecast.stated);
        -(if forecast.happened { p } else { 1.0 - p }).ln()
    })
}

/// Returns the probability that something that happened was given more than something that did not; ties count half.
///
/// None without both outcomes.
///
/// Source: Hanley & `McNeil` (1982), *Radiology* 143, 29-36: the statistic of Mann and Whitney.
pub fn auc(forecasts: &[Forecast]) -> Option<f64> {
    let mut sorted: Vec<&Forecast> = forecasts.iter().collect();
    sorted.sort_by(|one, two| one.stated.total_cmp(&two.stated));
    let (mut yes, mut no, mut wins) = (0.0_f64, 0.0_f64, 0.0_f64);
    for ties in sorted.chunk_by(|one, two| one.stated >= two.stated) {
        let yes_here = ties.iter().filter(|forecast| forecast.happened).count() as f64;
        let no_here = ties.len() as f64 - yes_here;
        wins += yes_here * (no + no_here / 2.0);
        yes += yes_here;
        no += no_here;
    }
    (yes * no > 0.0).then(|| wins / (yes * no))
}

/// Works out everything about statements and their outcomes.
///
/// Intervals are the 2.5 % and 97.5 % points of the figure over samples of the outcomes with replacement (Efron 1979,
/// *Annals of Statistics* 7, 1-26); each sample has its own stream of random numbers, so threads do not matter.
///
/// # Errors
/// As [`check`].
pub fn report(forecasts: &[Forecast], settings: &Settings) -> Result<Report> {
    check(forecasts)?;
    let values = figures(forecasts, settings);
    let samples = if forecasts.len() < FEWEST { Vec::new() } else { resampled(forecasts, settings) };
    let figure = |place: usize| {
        let of: Vec<f64> = samples.iter().filter_map(|sample| sample[place]).collect();
        // A figure that most samples do not have, such as a slope of nearly separated outcomes, has no honest interval.
        let interval = if of.len() * 20 >= samples.len() * 19 { percentiles(of) } else { None };
        values[place].map(|value| Figure { value, interval })
    };
    let table = reliability_table(forecasts, settings.bins, Binning::Width);
    let centre = mean(forecasts, |forecast| forecast.stated);
    Ok(Report {
        count: forecasts.len(),
        happened: forecasts.iter().filter(|forecast| forecast.happened).count(),
        brier: figure(0),
        log_loss: figure(1),
        murphy: murphy(forecasts, &table),
        ece_width: figure(2),
        ece_mass: figure(3),
        mean_error: figure(4),
        sharpness: centre.and_then(|centre| mean(forecasts, |forecast| (forecast.stated - centre).powi(2))),
        recalibration: recalibration(forecasts),
        intercept: figure(5),
        slope: figure(6),
        auc: figure(7),
        table,
    })
}

/// The figures that get an interval, in the order of [`report`].
fn figures(forecasts: &[Forecast], settings: &Settings) -> [Option<f64>; 8] {
    let recalibrated = recalibration(forecasts);
    [
        brier(forecasts),
        log_loss(forecasts),
        calibration_error(&reliability_table(forecasts, settings.bins, Binning::Width)),
        calibration_error(&reliability_table(forecasts, settings.mass_bins, Binning::Mass)),
        mean(forecasts, |forecast| forecast.stated - f64::from(forecast.happened)),
        recalibrated.map(|recalibrated| recalibrated.intercept),
        recalibrated.map(|recalibrated| recalibrated.slope),
        auc(forecasts),
    ]
}

fn resampled(forecasts: &[Forecast], settings: &Settings) -> Vec<[Option<f64>; 8]> {
    (0..settings.samples)
        .into_par_iter()
        .map(|number| {
            let mut generator = ChaCha8Rng::seed_from_u64(settings.seed);
            generator.set_stream(number as u64);
            let sample: Vec<Forecast> =
                (0..forecasts.len()).map(|_| forecasts[generator.random_range(0..forecasts.len())]).collect();
            figures(&sample, settings)
        })
        .collect()
}

/// The 2.5 % and 97.5 % points, between neighbours where they fall between.
fn percentiles(mut values: Vec<f64>) -> Option<(f64, f64)> {
    if values.len() < 2 {
        return None;
    }
    values.sort_by(f64::total_cmp);
    let at = |share: f64| {
        let place = share * (values.len() - 1) as f64;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to the last place")]
        let below = place.floor() as usize;
        let above = (below + 1).min(values.len() - 1);
        (place - below as f64).mul_add(values[above] - values[below], values[below])
    };
    Some((at(0.025), at(0.975)))
}

#[cfg(test)]
mod tests;
