//! Facility, discrimination and reliability.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::fisher::quantile;
use super::omega::one_factor;
use super::pairs::PairSums;
use crate::error::{MeasureError, Result};
use crate::responses::Responses;

/// Above this many items the reliability is left out: every pair of items would need a place in memory.
pub const MOST_ITEMS: usize = 1_000;

/// Rows worked on at once, whatever the number of threads, so that sums always round alike.
const PIECE: usize = 4_096;

/// One item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ItemStatistics {
    /// People who answered it.
    pub answered: f64,
    /// Mean score as a share of the highest, 0 to 1: for right and wrong the share right. `None` if nobody answered.
    pub facility: Option<f64>,
    /// Mean score in points.
    pub mean: Option<f64>,
    /// Standard deviation of the score, divided by people less one; `None` with fewer than 2 people.
    pub sd: Option<f64>,
    /// Correlation with the share of points on all answered items; `None` where one of the two does not vary.
    pub item_total: Option<f64>,
    /// Correlation with the share of points on the other answered items: the corrected point-biserial.
    pub item_rest: Option<f64>,
    /// Alpha of the test without this item; `None` with fewer than 3 items or where there is no alpha.
    pub alpha_without: Option<f64>,
}

/// How well the test tells people apart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reliability {
    /// Coefficient alpha.
    pub alpha: f64,
    /// Its 95 % interval.
    pub alpha_interval: (f64, f64),
    /// Omega total of one factor; `None` where that factor cannot be found.
    pub omega: Option<f64>,
    /// Standard error of measurement of the sum score, in points: `sd √(1 − alpha)`.
    pub standard_error: f64,
}

/// Item analysis of a test.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Analysis {
    /// People.
    pub people: f64,
    /// People who answered every item.
    pub complete: f64,
    /// Mean of the sum score in points: the sum of the items' means; `None` if nobody answered one of them.
    pub mean: Option<f64>,
    /// Standard deviation of the sum score in points, from the items' covariances; `None` as for the reliability.
    pub sd: Option<f64>,
    /// `None` with fewer than 2 items, without variance, where two items have fewer than 2 people in common, or above
    /// [`MOST_ITEMS`].
    pub reliability: Option<Reliability>,
    /// People with each sum score from 0 up, of those who answered every item.
    pub scores: Vec<f64>,
    /// One an item.
    pub items: Vec<ItemStatistics>,
}

/// Analyses items and test by classical test theory.
///
/// Missing answers are left out, not counted as wrong: an item's figures are over those who answered it, its
/// correlations are with the share of points on (the other) answered items (with nothing missing that is the usual
/// correlation with the sum), and alpha and omega rest on covariances over those who answered both items of a pair.
/// Weights are numbers of people.
///
/// * Alpha: Cronbach (1951), *Psychometrika* 16, 297-334; its interval: Feldt (1965), *Psychometrika* 30, 357-370,
///   with the smallest number of people behind a pair.
/// * Omega total: Zinbarg and others (2005), *Psychometrika* 70, 123-133; `(Σ λ)² / ((Σ λ)² + Σ ψ)` from one factor fitted by unweighted least
///   squares to the Pearson correlations, brought back to the items' own scales. Items that run against the others are
///   not turned round.
/// * Corrected point-biserial: Henrysson (1963), *Psychometrika* 28, 211-218.
///
/// # Errors
/// Nobody.
pub fn analyse(responses: &Responses) -> Result<Analysis> {
    let people = responses.people();
    if people <= 0.0 {
        return Err(MeasureError::Empty { what: "the list of people" });
    }
    let count = responses.items();
    let tops: Vec<f64> = responses.categories().iter().map(|categories| f64::from(categories - 1)).collect();
    let sums = item_sums(responses, &tops);
    let reliability = if (2..=MOST_ITEMS).contains(&count) { covariances(responses) } else { None };
    let (whole, without) = reliability.as_ref().map_or((None, vec![None; count]), Covariances::alphas);
    let items: Vec<ItemStatistics> = sums
        .items
        .iter()
        .zip(&tops)
        .zip(&without)
        .map(|((sums, top), without)| {
            let mean = (sums.people > 0.0).then(|| sums.points / sums.people);
            ItemStatistics {
                answered: sums.people,
                facility: mean.map(|mean| mean / top),
                mean,
                sd: (sums.people > 1.0).then(|| {
                    let squares = sums.squares - sums.points * sums.points / sums.people;
                    (squares.max(0.0) / (sums.people - 1.0)).sqrt()
                }),
                item_total: sums.total.correlation(),
                item_rest: sums.rest.correlation(),
                alpha_without: *without,
            }
        })
        .collect();
    Ok(Analysis {
        people,
        complete: sums.scores.iter().sum(),
        mean: items.iter().map(|item| item.mean).sum(),
        sd: reliability.as_ref().map(|known| known.total.sqrt()),
        reliability: whole,
        scores: sums.scores,
        items,
    })
}

/// Sums behind a correlation.
#[derive(Debug, Clone, Default)]
pub(super) struct Joint {
    people: f64,
    x: f64,
    y: f64,
    xx: f64,
    yy: f64,
    xy: f64,
}

impl Joint {
    pub(super) fn take(&mut self, x: f64, y: f64, weight: f64) {
        self.people += weight;
        self.x += weight * x;
        self.y += weight * y;
        self.xx += weight * x * x;
        self.yy += weight * y * y;
        self.xy += weight * x * y;
    }

    pub(super) fn add(&mut self, more: &Self) {
        self.people += more.people;
        self.x += more.x;
        self.y += more.y;
        self.xx += more.xx;
        self.yy += more.yy;
        self.xy += more.xy;
    }

    /// `None` with fewer than 3 people or where one side does not vary.
    pub(super) fn correlation(&self) -> Option<f64> {
        let over = |sum: f64, one: f64, other: f64| sum / self.people - one * other / (self.people * self.people);
        let (x, y) = (over(self.xx, self.x, self.x), over(self.yy, self.y, self.y));
        // Below this the variance is what rounding left of nothing.
        let varies = |variance: f64, square: f64| variance > 1e-12 * (square / self.people);
        let fine = self.people >= 3.0 && varies(x, self.xx) && varies(y, self.yy);
        fine.then(|| (over(self.xy, self.x, self.y) / (x * y).sqrt()).clamp(-1.0, 1.0))
    }
}

#[derive(Debug, Clone, Default)]
struct ItemSums {
    people: f64,
    points: f64,
    squares: f64,
    total: Joint,
    rest: Joint,
}

struct TestSums {
    items: Vec<ItemSums>,
    scores: Vec<f64>,
}

fn item_sums(responses: &Responses, tops: &[f64]) -> TestSums {
    let count = responses.items();
    let top: usize = responses.categories().iter().map(|categories| usize::from(categories - 1)).sum();
    let nothing = || TestSums { items: vec![ItemSums::default(); count], scores: vec![0.0; top + 1] };
    let piece = |piece: usize| {
        let mut sums = nothing();
        for row in piece * PIECE..responses.rows().min((piece + 1) * PIECE) {
            let weight = responses.weight(row);
            let (mut points, mut possible, mut answered, mut score) = (0.0, 0.0, 0, 0);
            for (item, answer) in responses.row(row) {
                points += f64::from(answer);
                possible += tops[item];
                answered += 1;
                score += usize::from(answer);
            }
            if weight <= 0.0 {
                continue;
            }
            if answered == count {
                sums.scores[score] += weight;
            }
            for (item, answer) in responses.row(row) {
                let (answer, one) = (f64::from(answer), &mut sums.items[item]);
                one.people += weight;
                one.points += weight * answer;
                one.squares += weight * answer * answer;
                one.total.take(answer, points / possible, weight);
                if answered > 1 {
                    one.rest.take(answer, (points - answer) / (possible - tops[item]), weight);
                }
            }
        }
        sums
    };
    let pieces: Vec<TestSums> = (0..responses.rows().div_ceil(PIECE)).into_par_iter().map(piece).collect();
    let mut all = nothing();
    for piece in pieces {
        all.scores.iter_mut().zip(piece.scores).for_each(|(sum, more)| *sum += more);
        for (sum, more) in all.items.iter_mut().zip(piece.items) {
            sum.people += more.people;
            sum.points += more.points;
            sum.squares += more.squares;
            sum.total.add(&more.total);
            sum.rest.add(&more.rest);
        }
    }
    all
}

/// Covariances of items.
struct Covariances {
    items: usize,
    /// Square, row after row.
    values: Vec<f64>,
    /// Their sum: the variance of the sum score.
    total: f64,
    /// Smallest number of people behind a pair.
    people: f64,
}

fn covariances(responses: &Responses) -> Option<Covariances> {
    let items = responses.items();
    let pairs = PairSums::of(responses);
    let mut out = Covariances { items, values: vec![0.0; items * items], total: 0.0, people: f64::INFINITY };
    for one in 0..items {
        for other in one..items {
            let value = pairs.covariance(one, other);
            out.values[one * items + other] = value;
            out.values[other * items + one] = value;
            out.people = out.people.min(pairs.people(one, other));
        }
    }
    out.total = out.values.iter().sum();
    (out.people >= 2.0 && out.total.is_finite() && out.total > 1e-12).then_some(out)
}

impl Covariances {
    /// The test's reliability, and alpha without each item.
    fn alphas(&self) -> (Option<Reliability>, Vec<Option<f64>>) {
        let count = self.items as f64;
        let alpha = |items: f64, own: f64, total: f64| items / (items - 1.0) * (1.0 - own / total);
        let own: f64 = (0..self.items).map(|item| self.values[item * (self.items + 1)]).sum();
        let whole = alpha(count, own, self.total);
        let without = (0..self.items).map(|item| {
            let variance = self.values[item * (self.items + 1)];
            let with_others: f64 = self.values[item * self.items..(item + 1) * self.items].iter().sum();
            let total = self.total - 2.0 * with_others + variance;
            (self.items > 2 && total > 1e-12).then(|| alpha(count - 1.0, own - variance, total))
        });
        let (df1, df2) = (self.people - 1.0, (self.people - 1.0) * (count - 1.0));
        let limit = |p: f64| 1.0 - (1.0 - whole) * quantile(p, df1, df2);
        let reliability = Reliability {
            alpha: whole,
            alpha_interval: (limit(0.975), limit(0.025)),
            omega: self.omega(),
            standard_error: (self.total * (1.0 - whole).max(0.0)).sqrt(),
        };
        (Some(reliability), without.collect())
    }

    fn omega(&self) -> Option<f64> {
        let sds: Vec<f64> = (0..self.items).map(|item| self.values[item * (self.items + 1)].max(0.0).sqrt()).collect();
        let correlations: Vec<f64> = self
            .values
            .iter()
            .enumerate()
            .map(|(place, value)| value / (sds[place / self.items] * sds[place % self.items]))
            .collect();
        let loadings = one_factor(&correlations, self.items)?;
        let common = loadings.iter().zip(&sds).map(|(loading, sd)| loading * sd).sum::<f64>().powi(2);
        let own: f64 = loadings.iter().zip(&sds).map(|(loading, sd)| sd * sd * (1.0 - loading * loading)).sum();
        Some(common / (common + own))
    }
}
