//! Statements put together by what they say, and what then happened.

use serde::{Deserialize, Serialize};

use super::Forecast;

/// How statements are put into bins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Binning {
    /// Bins of the same width from 0 to 1, the upper end belonging to the next one.
    Width,
    /// Bins of the same number of statements as nearly as possible; equal statements are never parted.
    Mass,
}

/// Statements of nearly the same probability.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Bin {
    /// Lowest probability that belongs here: the bin's border by width, the lowest stated by mass.
    pub from: f64,
    /// Highest probability, likewise.
    pub to: f64,
    /// How many statements.
    pub count: usize,
    /// Mean of what was stated.
    pub stated: f64,
    /// Share of those that happened.
    pub happened: f64,
    /// Lower end of the 95 % interval for the true share.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// Returns the interval of Wilson for a share, at `z` standard deviations; 0 to 1 where nothing was counted.
///
/// Source: Wilson (1927), *Journal of the American Statistical Association* 22, 209-212.
pub fn wilson(happened: usize, count: usize, z: f64) -> (f64, f64) {
    if count == 0 {
        return (0.0, 1.0);
    }
    let (n, p) = (count as f64, happened as f64 / count as f64);
    let scale = 1.0 + z * z / n;
    let centre = (p + z * z / (2.0 * n)) / scale;
    let half = z / scale * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
    // Exact at the ends, where rounding would leave a trace.
    let low = if happened == 0 { 0.0 } else { (centre - half).max(0.0) };
    let high = if happened == count { 1.0 } else { (centre + half).min(1.0) };
    (low, high)
}

/// Puts statements into at most `bins` bins; empty ones are left out.
///
/// The interval of each is Wilson's at 95 %.
pub fn reliability_table(forecasts: &[Forecast], bins: usize, by: Binning) -> Vec<Bin> {
    let bins = bins.max(1);
    let mut sorted: Vec<Forecast> = forecasts.to_vec();
    // The outcome as well: sums then do not depend on the order in which statements are given.
    sorted.sort_by(|one, two| one.stated.total_cmp(&two.stated).then(one.happened.cmp(&two.happened)));
    let mut table = Vec::new();
    match by {
        Binning::Width => {
            let mut start = 0;
            for place in 0..bins {
                let (from, to) = (place as f64 / bins as f64, (place + 1) as f64 / bins as f64);
                let end = if place + 1 == bins {
                    sorted.len()
                } else {
                    start + sorted[start..].partition_point(|forecast| forecast.stated < to)
                };
                table.extend(bin(&sorted[start..end], Some((from, to))));
                start = end;
            }
        }
        Binning::Mass => {
            let mut start = 0;
            for place in 0..bins {
                let mut end = ((place + 1) * sorted.len() / bins).max(start);
                while end > start && end < sorted.len() && sorted[end].stated <= sorted[end - 1].stated {
                    end += 1;
                }
                table.extend(bin(&sorted[start..end], None));
                start = end;
            }
        }
    }
    table
}

fn bin(forecasts: &[Forecast], borders: Option<(f64, f64)>) -> Option<Bin> {
    let (first, last) = (forecasts.first()?, forecasts.last()?);
    let (from, to) = borders.unwrap_or((first.stated, last.stated));
    let count = forecasts.len();
    let yes = forecasts.iter().filter(|forecast| forecast.happened).count();
    let (low, high) = wilson(yes, count, 1.959_963_984_540_054);
    Some(Bin {
        from,
        to,
        count,
        stated: forecasts.iter().map(|forecast| forecast.stated).sum::<f64>() / count as f64,
        happened: yes as f64 / count as f64,
        low,
        high,
    })
}

/// The Brier score in parts.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Murphy {
    /// Mean squared distance of stated and happened by bin: 0 is best.
    pub reliability: f64,
    /// Mean squared distance of the bins' shares from the whole share: the more the better.
    pub resolution: f64,
    /// What always stating the whole share would score.
    pub uncertainty: f64,
    /// What is left because statements of a bin are not all the same: Brier = reliability − resolution + uncertainty + this.
    pub within: f64,
}

/// Divides the Brier score over a table of these statements; None without statements.
///
/// Source: Murphy (1973), *Journal of Applied Meteorology* 12, 595-600; the last part: Stephenson, Coelho & Jolliffe
/// (2008), *Weather and Forecasting* 23, 752-757.
pub fn murphy(forecasts: &[Forecast], table: &[Bin]) -> Option<Murphy> {
    let brier = super::brier(forecasts)?;
    let count = forecasts.len() as f64;
    let share = forecasts.iter().filter(|forecast| forecast.happened).count() as f64 / count;
    let sum = |of: &dyn Fn(&Bin) -> f64| table.iter().map(|bin| bin.count as f64 * of(bin)).sum::<f64>() / count;
    let reliability = sum(&|bin| (bin.stated - bin.happened).powi(2));
    let resolution = sum(&|bin| (bin.happened - share).powi(2));
    let uncertainty = share * (1.0 - share);
    Some(Murphy { reliability, resolution, uncertainty, within: brier - (reliability - resolution + uncertainty) })
}

/// Returns the expected calibration error of a table: the mean distance of stated and happened, each statement once.
///
/// None without statements. With few statements a bin it is well above 0 for perfect statements as well.
///
/// Source: Naeini, Cooper & Hauskrecht (2015), AAAI 29, 2901-2907.
pub fn calibration_error(table: &[Bin]) -> Option<f64> {
    let count: usize = table.iter().map(|bin| bin.count).sum();
    let sum: f64 = table.iter().map(|bin| bin.count as f64 * (bin.stated - bin.happened).abs()).sum();
    (count > 0).then(|| sum / count as f64)
}
