//! The observed information: how sharply the answers determine the parameters.
//!
//! Source: Louis (1982), *Journal of the Royal Statistical Society B* 44, 226-233: the expected information of the
//! complete data minus the covariance of its score given the answers.

use std::ops::Range;

use nalgebra::{DMatrix, DVector};
use rayon::prelude::*;

use super::expect::{Belief, Counts, Prepared, window};
use super::layout::{Layout, Parameters, own, prior_of, scores, set_own};
use super::maximise::{gradient, latent_scores};
use super::tables::Shape;
use super::{Priors, Standard};
use crate::quadrature::{Latent, Quadrature};

/// Gradient and observed information of the log-likelihood plus log-prior, with respect to all free parameters.
pub(super) struct Observed {
    pub(super) gradient: DVector<f64>,
    pub(super) information: DMatrix<f64>,
}

/// Columns that are multiplied at once.
const BATCH: usize = 1024;
/// Step of the differences, relative to a parameter.
const STEP: f64 = 1e-5;

/// What the row fold reads.
struct Field<'a> {
    prepared: &'a Prepared<'a>,
    belief: Belief<'a>,
    layout: &'a Layout,
    /// For each item, category and node the scores of the item's own parameters.
    scores: Vec<Vec<f64>>,
    /// For each group the scores of mean and variance at each node.
    latents: Vec<Vec<(f64, f64)>>,
}

/// Returns gradient and information. With [`Standard::PerItem`] only the parameters of one item are taken to depend on
/// each other.
#[expect(clippy::too_many_arguments, reason = "all of a calibration")]
pub(super) fn observed(
    prepared: &Prepared<'_>,
    belief: Belief<'_>,
    counts: &Counts,
    parameters: &Parameters,
    layout: &Layout,
    quadrature: &Quadrature,
    priors: &Priors,
    standard: Standard,
) -> Observed {
    let nodes = quadrature.nodes();
    let shape = belief.shape;
    let mut gradient = DVector::zeros(layout.len);
    let mut information = complete(counts, parameters, layout, shape, quadrature, &mut gradient);
    let item_scores = parameters
        .items
        .iter()
        .map(|item| {
            let size = item.categories() * own(item).len();
            let mut table = vec![0.0; size * nodes.len()];
            for (q, theta) in nodes.iter().enumerate() {
                scores(item, *theta, &mut table[q * size..][..size]);
            }
            table
        })
        .collect();
    let latents = parameters.latents.iter().map(|latent| latent_scores(*latent, quadrature)).collect();
    let field = Field { prepared, belief, layout, scores: item_scores, latents };
    let parts: Vec<DMatrix<f64>> = prepared
        .chunks()
        .par_iter()
        .map(|rows| match standard {
            Standard::PerItem => field.missing_per_item(rows.clone()),
            _ => field.missing(rows.clone()),
        })
        .collect();
    for part in &parts {
        information -= part;
    }
    add_priors(parameters, layout, priors, &mut gradient, &mut information);
    Observed { gradient, information }
}

fn add_priors(
    parameters: &Parameters,
    layout: &Layout,
    priors: &Priors,
    gradient: &mut DVector<f64>,
    information: &mut DMatrix<f64>,
) {
    let mut slope_seen = false;
    for (item, places) in parameters.items.iter().zip(&layout.items) {
        let values = own(item);
        for (j, place) in places.iter().enumerate() {
            let Some(place) = place else { continue };
            // A common slope has its prior once.
            let repeated = j == 0 && layout.common_slope && std::mem::replace(&mut slope_seen, true);
            if let Some(prior) = prior_of(priors, item, j).filter(|_| !repeated) {
                gradient[*place] += prior.gradient(values[j]);
                let h = STEP * values[j].abs().max(1.0);
                let second = (prior.gradient(values[j] + h) - prior.gradient(values[j] - h)) / (2.0 * h);
                information[(*place, *place)] -= second;
            }
        }
    }
}

/// The information of the complete data, by differences of its analytic gradient with the counts held.
fn complete(
    counts: &Counts,
    parameters: &Parameters,
    layout: &Layout,
    shape: &Shape,
    quadrature: &Quadrature,
    total: &mut DVector<f64>,
) -> DMatrix<f64> {
    let nodes = quadrature.nodes();
    let mut information = DMatrix::zeros(layout.len, layout.len);
    for (place, item) in parameters.items.iter().enumerate() {
        let places = &layout.items[place];
        let counts = &counts.answers[shape.item(place)];
        let here = gradient(item, counts, nodes);
        let values = own(item);
        for (j, to) in places.iter().enumerate() {
            let Some(to) = to else { continue };
            total[*to] += here[j];
            let h = STEP * values[j].abs().max(1.0);
            let at = |sign: f64| {
                let mut moved = values.clone();
                moved[j] += sign * h;
                let mut candidate = item.clone();
                set_own(&mut candidate, &moved).then(|| gradient(&candidate, counts, nodes))
            };
            let (Some(high), Some(low)) = (at(1.0), at(-1.0)) else { continue };
            let second = (high - low) / (2.0 * h);
            for (i, other) in places.iter().enumerate() {
                if let Some(other) = other {
                    information[(*to, *other)] -= second[i];
                }
            }
        }
    }
    for (group, latent) in parameters.latents.iter().enumerate() {
        let people = &counts.people[group * nodes.len()..][..nodes.len()];
        latent_information(*latent, layout.latents[group], quadrature, people, total, &mut information);
    }
    // Differences leave a trace of asymmetry.
    let turned = information.transpose();
    (information + turned) * 0.5
}

fn latent_information(
    latent: Latent,
    places: (Option<usize>, Option<usize>),
    quadrature: &Quadrature,
    people: &[f64],
    total: &mut DVector<f64>,
    information: &mut DMatrix<f64>,
) {
    let slope = |latent: Latent| -> [f64; 2] {
        let scores = latent_scores(latent, quadrature);
        people.iter().zip(scores).fold([0.0; 2], |[m, v], (people, (s, t))| [m + people * s, v + people * t])
    };
    let places = [places.0, places.1];
    let here = slope(latent);
    for (j, to) in places.iter().enumerate() {
        let Some(to) = to else { continue };
        total[*to] += here[j];
        let h = STEP * latent.variance.min(1.0);
        let at = |sign: f64| match j {
            0 => slope(Latent { mean: latent.mean + sign * h, ..latent }),
            _ => slope(Latent { variance: latent.variance + sign * h, ..latent }),
        };
        let (high, low) = (at(1.0), at(-1.0));
        for (i, other) in places.iter().enumerate() {
            if let Some(other) = other {
                information[(*to, *other)] -= (high[i] - low[i]) / (2.0 * h);
            }
        }
    }
}

/// The posterior of one row over the nodes where it is not negligible; `None` where no node can explain it.
fn posterior(field: &Field<'_>, row: usize, likelihood: &mut [f64]) -> Option<Range<usize>> {
    let nodes = field.belief.shape.nodes;
    let responses = field.prepared.responses();
    likelihood.copy_from_slice(&field.belief.priors[responses.group(row) * nodes..][..nodes]);
    for (item, answer) in responses.row(row) {
        let p = &field.belief.p[field.belief.shape.row(item, usize::from(answer))];
        likelihood.iter_mut().zip(p).for_each(|(value, p)| *value *= p);
        let highest = likelihood.iter().copied().fold(0.0, f64::max);
        if highest < 1e-100 && highest > 0.0 {
            likelihood.iter_mut().for_each(|value| *value /= highest);
        }
    }
    let total: f64 = likelihood.iter().sum();
    if total <= 0.0 {
        return None;
    }
    likelihood.iter_mut().for_each(|value| *value /= total);
    Some(window(likelihood, 1.0))
}

impl Field<'_> {
    /// Writes the score of the complete data of a row at a node, into a dense vector of all free parameters.
    fn score(&self, row: usize, q: usize, out: &mut [f64]) {
        out.fill(0.0);
        let responses = self.prepared.responses();
        for (item, answer) in responses.row(row) {
            let places = &self.layout.items[item];
            let categories = self.belief.shape.categories(item);
            let own = places.len();
            let scores = &self.scores[item][(q * categories + usize::from(answer)) * own..][..own];
            for (place, score) in places.iter().zip(scores) {
                if let Some(place) = place {
                    out[*place] += score;
                }
            }
        }
        let group = responses.group(row);
        let (mean, variance) = self.layout.latents[group];
        if let Some(place) = mean {
            out[place] += self.latents[group][q].0;
        }
        if let Some(place) = variance {
            out[place] += self.latents[group][q].1;
        }
    }

    /// The covariance of the scores given the answers, summed over rows.
    fn missing(&self, rows: Range<usize>) -> DMatrix<f64> {
        let n = self.layout.len;
        let mut sum = DMatrix::zeros(n, n);
        let mut batch = DMatrix::zeros(n, BATCH);
        let mut filled = 0;
        let mut likelihood = vec![0.0; self.belief.shape.nodes];
        let mut mean = vec![0.0; n];
        let flush = |batch: &DMatrix<f64>, filled: usize, sum: &mut DMatrix<f64>| {
            let columns = batch.columns(0, filled);
            sum.gemm(1.0, &columns, &columns.transpose(), 1.0);
        };
        let responses = self.prepared.responses();
        for row in rows {
            let Some(at) = posterior(self, row, &mut likelihood) else { continue };
            if filled + at.len() > BATCH {
                flush(&batch, filled, &mut sum);
                filled = 0;
            }
            if at.len() > BATCH {
                batch = DMatrix::zeros(n, at.len());
            }
            mean.fill(0.0);
            let first = filled;
            for q in at.clone() {
                let mut column = batch.column_mut(filled);
                let column = column.as_mut_slice();
                self.score(row, q, column);
                mean.iter_mut().zip(column.iter()).for_each(|(mean, value)| *mean += likelihood[q] * value);
                filled += 1;
            }
            for (place, q) in (first..filled).zip(at) {
                let share = (responses.weight(row) * likelihood[q]).sqrt();
                let mut column = batch.column_mut(place);
                column.iter_mut().zip(&mean).for_each(|(value, mean)| *value = (*value - mean) * share);
            }
        }
        flush(&batch, filled, &mut sum);
        sum
    }

    /// The same within each item alone.
    fn missing_per_item(&self, rows: Range<usize>) -> DMatrix<f64> {
        let mut sum = DMatrix::zeros(self.layout.len, self.layout.len);
        let mut likelihood = vec![0.0; self.belief.shape.nodes];
        let responses = self.prepared.responses();
        for row in rows {
            let Some(at) = posterior(self, row, &mut likelihood) else { continue };
            for (item, answer) in responses.row(row) {
                let places = &self.layout.items[item];
                let own = places.len();
                let categories = self.belief.shape.categories(item);
                let scores = |q: usize| &self.scores[item][(q * categories + usize::from(answer)) * own..][..own];
                for i in 0..own {
                    let Some(to) = places[i] else { continue };
                    let mean: f64 = at.clone().map(|q| likelihood[q] * scores(q)[i]).sum();
                    for j in 0..=i {
                        let Some(other) = places[j] else { continue };
                        let product: f64 =
                            at.clone().map(|q| likelihood[q] * (scores(q)[i] - mean) * scores(q)[j]).sum();
                        let value = responses.weight(row) * product;
                        sum[(to, other)] += value;
                        if to != other {
                            sum[(other, to)] += value;
                        }
                    }
                }
            }
        }
        sum
    }
}
