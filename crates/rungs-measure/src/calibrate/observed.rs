//! The observed information: how sharply the answers determine the parameters.
//!
//! Source: Louis (1982), *Journal of the Royal Statistical Society B* 44, 226-233: the expected information of the
//! complete data minus the covariance of its score given the answers.

use std::collections::BTreeMap;
use std::ops::Range;

use nalgebra::{DMatrix, DVector};
use rayon::prelude::*;

use super::expect::{Belief, Counts, Prepared};
use super::layout::{Layout, Parameters, own, prior_of, scores, set_own};
use super::maximise::{gradient, latent_scores};
use super::tables::Shape;
use super::{Priors, Standard};
use crate::quadrature::{Latent, Quadrature};

/// The observed information of the free parameters.
pub(super) enum Information {
    /// Of all of them together.
    Full(DMatrix<f64>),
    /// Of those of one item, or of one group, together; pairs of different ones are left out.
    Near(BTreeMap<(usize, usize), f64>),
}

/// Covariances of the estimates.
pub(super) struct Covariance(Information);

/// Gradient and observed information of the log-likelihood plus log-prior, with respect to all free parameters.
pub(super) struct Observed {
    pub(super) gradient: DVector<f64>,
    pub(super) information: Information,
}

/// Columns that are multiplied at once.
const BATCH: usize = 1024;
/// Most chunks of a fold over whole matrices.
const LARGER: usize = 8;
/// Step of the differences, relative to a parameter.
const STEP: f64 = 1e-5;
/// Posterior weights below this are left out of covariances: their share of a standard error is far below what is stated.
const SLIGHT: f64 = 1e-10;

impl Information {
    fn add(&mut self, i: usize, j: usize, value: f64) {
        match self {
            Self::Full(matrix) => matrix[(i, j)] += value,
            Self::Near(pairs) => *pairs.entry((i, j)).or_insert(0.0) += value,
        }
    }

    /// Inverts; `None` where it is not positive definite.
    pub(super) fn invert(&self) -> Option<Covariance> {
        match self {
            Self::Full(matrix) => Some(Covariance(Self::Full(matrix.clone().cholesky()?.inverse()))),
            Self::Near(pairs) => {
                let mut inverse = BTreeMap::new();
                let last = pairs.keys().map(|(i, _)| *i).max()?;
                let mut done = vec![false; last + 1];
                for first in 0..=last {
                    if std::mem::replace(&mut done[first], true) {
                        continue;
                    }
                    // Blocks are small and their members are joined pair by pair.
                    let block: Vec<usize> = pairs.range((first, 0)..(first + 1, 0)).map(|((_, j), _)| *j).collect();
                    block.iter().for_each(|place| done[*place] = true);
                    let at = |i: usize, j: usize| pairs.get(&(block[i], block[j])).copied().unwrap_or(0.0);
                    let matrix = DMatrix::from_fn(block.len(), block.len(), at).cholesky()?.inverse();
                    for (i, to) in block.iter().enumerate() {
                        for (j, other) in block.iter().enumerate() {
                            inverse.insert((*to, *other), matrix[(i, j)]);
                        }
                    }
                }
                Some(Covariance(Self::Near(inverse)))
            }
        }
    }

    /// Returns the Newton step; `None` unless this is the full information and positive definite.
    pub(super) fn step(&self, gradient: &DVector<f64>) -> Option<DVector<f64>> {
        match self {
            Self::Full(matrix) => Some(matrix.clone().cholesky()?.solve(gradient)),
            Self::Near(_) => None,
        }
    }
}

impl Covariance {
    /// The covariance of two parameters; 0 where it was left out.
    pub(super) fn of(&self, i: usize, j: usize) -> f64 {
        match &self.0 {
            Information::Full(matrix) => matrix[(i, j)],
            Information::Near(pairs) => pairs.get(&(i, j)).copied().unwrap_or(0.0),
        }
    }
}

/// What the row fold reads.
struct Field<'a> {
    prepared: &'a Prepared<'a>,
    belief: Belief<'a>,
    layout: &'a Layout,
    /// For each item, node and category the scores of the item's own parameters.
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
    let mut gradient = DVector::zeros(layout.len);
    let mut information = match standard {
        Standard::PerItem => Information::Near(BTreeMap::new()),
        _ => Information::Full(DMatrix::zeros(layout.len, layout.len)),
    };
    complete(counts, parameters, layout, belief.shape, quadrature, &mut gradient, &mut information);
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
    let chunks = prepared.chunks();
    match &mut information {
        Information::Full(matrix) => {
            let by_node = field.by_node();
            let fold = |rows: &Range<usize>| {
                if by_node { field.missing_by_node(rows.clone()) } else { field.missing(rows.clone()) }
            };
            // Fewer, larger chunks than those of a pass: each has whole matrices.
            let larger: Vec<Range<usize>> = chunks
                .chunks(chunks.len().div_ceil(LARGER))
                .filter_map(|some| Some(some.first()?.start..some.last()?.end))
                .collect();
            let parts: Vec<DMatrix<f64>> = larger.par_iter().map(fold).collect();
            parts.iter().for_each(|part| *matrix -= part);
        }
        Information::Near(_) => {
            let parts: Vec<Vec<f64>> = chunks.par_iter().map(|rows| field.missing_per_item(rows.clone())).collect();
            for part in &parts {
                field.take(part, &mut information);
            }
        }
    }
    add_priors(parameters, layout, priors, &mut gradient, &mut information);
    Observed { gradient, information }
}

fn add_priors(
    parameters: &Parameters,
    layout: &Layout,
    priors: &Priors,
    gradient: &mut DVector<f64>,
    information: &mut Information,
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
                information.add(*place, *place, -second);
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
    information: &mut Information,
) {
    let nodes = quadrature.nodes();
    // A slope common to all items belongs to none.
    let apart = |i: usize, j: usize| {
        let near = matches!(information, Information::Near(_));
        near && layout.common_slope && (i == 0) != (j == 0)
    };
    let mut found: Vec<(usize, usize, f64)> = Vec::new();
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
                if let Some(other) = other.filter(|_| !apart(i, j)) {
                    // Differences leave a trace of asymmetry.
                    found.push((*to, other, -0.5 * second[i]));
                    found.push((other, *to, -0.5 * second[i]));
                }
            }
        }
    }
    for (group, latent) in parameters.latents.iter().enumerate() {
        let people = &counts.people[group * nodes.len()..][..nodes.len()];
        latent_information(*latent, layout.latents[group], quadrature, people, total, &mut found);
    }
    found.into_iter().for_each(|(i, j, value)| information.add(i, j, value));
}

fn latent_information(
    latent: Latent,
    places: (Option<usize>, Option<usize>),
    quadrature: &Quadrature,
    people: &[f64],
    total: &mut DVector<f64>,
    found: &mut Vec<(usize, usize, f64)>,
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
                let half = -(high[i] - low[i]) / (4.0 * h);
                found.push((*to, *other, half));
                found.push((*other, *to, half));
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
    let from = likelihood.iter().position(|value| *value > SLIGHT)?;
    let to = likelihood.iter().rposition(|value| *value > SLIGHT)? + 1;
    Some(from..to)
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

    /// Whether every row answers most items and each is right or wrong: then the nodes can be taken one by one.
    fn by_node(&self) -> bool {
        let responses = self.prepared.responses();
        let dichotomous = (0..responses.items()).all(|item| self.belief.shape.categories(item) == 2);
        let single = self.layout.latents.iter().all(|(mean, variance)| mean.is_none() && variance.is_none());
        dichotomous && single && responses.dense_row(0).is_some() && responses.rows() > 2 * responses.items()
    }

    /// The same for right-or-wrong items, node by node.
    ///
    /// The scores of an item are then one number for each answer times a direction that depends on the node alone, so
    /// that a node needs products of one number an item instead of one a parameter.
    fn missing_by_node(&self, rows: Range<usize>) -> DMatrix<f64> {
        let responses = self.prepared.responses();
        let (items, nodes) = (responses.items(), self.belief.shape.nodes);
        let n = self.layout.len;
        let marks: Vec<Vec<[f64; 2]>> = (0..nodes).map(|q| self.marks(q)).collect();
        let directions: Vec<Vec<Vec<(usize, f64)>>> = (0..nodes).map(|q| self.directions(q)).collect();
        let mut products = vec![DMatrix::zeros(items, items); nodes];
        let mut sum = DMatrix::zeros(n, n);
        let mut posteriors = vec![0.0; BATCH * nodes];
        let mut batch = DMatrix::zeros(items, BATCH);
        let mut means = DMatrix::<f64>::zeros(n, BATCH);
        for first in rows.clone().step_by(BATCH) {
            let some = first..rows.end.min(first + BATCH);
            for (row, out) in some.clone().zip(posteriors.chunks_exact_mut(nodes)) {
                if posterior(self, row, out).is_none() {
                    out.fill(0.0);
                }
            }
            means.fill(0.0);
            for q in 0..nodes {
                let mut filled = 0;
                for (place, row) in some.clone().enumerate() {
                    let share = posteriors[place * nodes + q];
                    if share <= SLIGHT {
                        continue;
                    }
                    let root = (share * responses.weight(row)).sqrt();
                    let mut column = batch.column_mut(filled);
                    let column = column.as_mut_slice();
                    column.fill(0.0);
                    let mut mean = means.column_mut(place);
                    let mean = mean.as_mut_slice();
                    for (item, answer) in responses.row(row) {
                        let mark = marks[q][item][usize::from(answer)];
                        column[item] = mark * root;
                        for (to, direction) in &directions[q][item] {
                            mean[*to] += share * mark * direction;
                        }
                    }
                    filled += 1;
                }
                if filled > 0 {
                    let columns = batch.columns(0, filled);
                    products[q].gemm(1.0, &columns, &columns.transpose(), 1.0);
                }
            }
            for (place, row) in some.enumerate() {
                let root = responses.weight(row).sqrt();
                means.column_mut(place).iter_mut().for_each(|value| *value *= root);
            }
            sum.gemm(-1.0, &means, &means.transpose(), 1.0);
        }
        for (products, directions) in products.iter().zip(&directions) {
            for (i, firsts) in directions.iter().enumerate() {
                for (j, seconds) in directions.iter().enumerate() {
                    let product = products[(i, j)];
                    for (to, first) in firsts {
                        for (other, second) in seconds {
                            sum[(*to, *other)] += product * first * second;
                        }
                    }
                }
            }
        }
        sum
    }

    /// The numbers of each item for wrong and right at a node.
    fn marks(&self, q: usize) -> Vec<[f64; 2]> {
        let p = |item: usize, k: usize| self.belief.p[self.belief.shape.row(item, k).start + q];
        (0..self.layout.items.len()).map(|item| [-1.0 / p(item, 0), 1.0 / p(item, 1)]).collect()
    }

    /// The direction of each item at a node: the derivatives of the probability of a right answer, by free parameter.
    fn directions(&self, q: usize) -> Vec<Vec<(usize, f64)>> {
        let of = |(item, places): (usize, &Vec<Option<usize>>)| {
            let right = self.belief.p[self.belief.shape.row(item, 1).start + q];
            let scores = &self.scores[item][(q * 2 + 1) * places.len()..][..places.len()];
            places.iter().zip(scores).filter_map(|(to, score)| Some(((*to)?, score * right))).collect()
        };
        self.layout.items.iter().enumerate().map(of).collect()
    }

    /// Within each item and each group alone; item after item, its own parameters by its own parameters, then three numbers
    /// a group.
    fn missing_per_item(&self, rows: Range<usize>) -> Vec<f64> {
        let starts = self.starts();
        let last = starts.last().copied().unwrap_or(0);
        let mut sum = vec![0.0; last + 3 * self.latents.len()];
        let mut likelihood = vec![0.0; self.belief.shape.nodes];
        let responses = self.prepared.responses();
        for row in rows {
            let Some(at) = posterior(self, row, &mut likelihood) else { continue };
            let weight = responses.weight(row);
            for (item, answer) in responses.row(row) {
                let own = self.layout.items[item].len();
                let categories = self.belief.shape.categories(item);
                let scores = |q: usize| &self.scores[item][(q * categories + usize::from(answer)) * own..][..own];
                let block = &mut sum[starts[item]..starts[item + 1]];
                for i in 0..own {
                    let mean: f64 = at.clone().map(|q| likelihood[q] * scores(q)[i]).sum();
                    for j in 0..=i {
                        let product: f64 =
                            at.clone().map(|q| likelihood[q] * (scores(q)[i] - mean) * scores(q)[j]).sum();
                        block[i * own + j] += weight * product;
                    }
                }
            }
            let group = responses.group(row);
            let latents = &self.latents[group];
            let average = |of: &dyn Fn(usize) -> f64| at.clone().map(|q| likelihood[q] * of(q)).sum::<f64>();
            let (mean, variance) = (average(&|q| latents[q].0), average(&|q| latents[q].1));
            let block = &mut sum[last + 3 * group..][..3];
            block[0] += weight * average(&|q| (latents[q].0 - mean) * latents[q].0);
            block[1] += weight * average(&|q| (latents[q].0 - mean) * latents[q].1);
            block[2] += weight * average(&|q| (latents[q].1 - variance) * latents[q].1);
        }
        sum
    }

    /// Where each item's block begins in [`Field::missing_per_item`].
    fn starts(&self) -> Vec<usize> {
        let sizes = self.layout.items.iter().map(|places| places.len() * places.len());
        std::iter::once(0)
            .chain(sizes.scan(0, |sum, size| {
                *sum += size;
                Some(*sum)
            }))
            .collect()
    }

    /// Takes the parts of [`Field::missing_per_item`] from the information.
    fn take(&self, part: &[f64], information: &mut Information) {
        let starts = self.starts();
        let mut take = |to: Option<usize>, other: Option<usize>, value: f64| {
            let (Some(to), Some(other)) = (to, other) else { return };
            information.add(to, other, -value);
            if to != other {
                information.add(other, to, -value);
            }
        };
        for (item, places) in self.layout.items.iter().enumerate() {
            let block = &part[starts[item]..starts[item + 1]];
            for i in 0..places.len() {
                for j in 0..=i {
                    if !(self.layout.common_slope && j == 0 && i > 0) {
                        take(places[i], places[j], block[i * places.len() + j]);
                    }
                }
            }
        }
        let last = starts.last().copied().unwrap_or(0);
        for (group, (mean, variance)) in self.layout.latents.iter().enumerate() {
            let block = &part[last + 3 * group..][..3];
            take(*mean, *mean, block[0]);
            take(*variance, *mean, block[1]);
            take(*variance, *variance, block[2]);
        }
    }
}
