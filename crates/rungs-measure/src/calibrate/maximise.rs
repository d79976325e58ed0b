//! The M-step: parameters from expected counts, by Fisher scoring for each item.

use nalgebra::{DMatrix, DVector};
use rayon::prelude::*;

use super::expect::Counts;
use super::layout::{Layout, Parameters, own, prior_of, scores, set_own};
use super::tables::Shape;
use super::{Prior, Priors};
use crate::item::Item;
use crate::quadrature::{Latent, Quadrature};

/// Most scoring steps an item. Near the end of EM one is enough.
const STEPS: usize = 15;
/// A step smaller than this changes nothing that is asked for.
const STILL: f64 = 1e-9;
/// Longest step of a parameter.
const LONGEST: f64 = 1.5;

/// What the M-step maximises for one item.
struct Expected<'a> {
    /// Counts of each category at each node.
    counts: &'a [f64],
    nodes: &'a [f64],
    priors: &'a Priors,
}

/// Gradient and expected information with respect to an item's own parameters.
pub(super) struct Slope {
    pub(super) gradient: DVector<f64>,
    pub(super) information: DMatrix<f64>,
}

impl Expected<'_> {
    fn value(&self, item: &Item, places: &[Option<usize>]) -> f64 {
        let categories = item.categories();
        let mut p = vec![0.0; categories];
        let mut sum = 0.0;
        for (q, theta) in self.nodes.iter().enumerate() {
            item.probabilities(*theta, &mut p);
            for (k, p) in p.iter().enumerate() {
                let count = self.counts[k * self.nodes.len() + q];
                if count > 0.0 {
                    sum += count * p.max(1e-300).ln();
                }
            }
        }
        sum + log_prior(item, places, self.priors)
    }

    fn slope(&self, item: &Item) -> Slope {
        let (categories, count) = (item.categories(), own(item).len());
        let mut p = vec![0.0; categories];
        let mut s = vec![0.0; categories * count];
        let mut gradient = DVector::zeros(count);
        let mut information = DMatrix::zeros(count, count);
        for (q, theta) in self.nodes.iter().enumerate() {
            let at = |k: usize| self.counts[k * self.nodes.len() + q];
            let people: f64 = (0..categories).map(at).sum();
            if people <= 0.0 {
                continue;
            }
            item.probabilities(*theta, &mut p);
            scores(item, *theta, &mut s);
            for k in 0..categories {
                let s = &s[k * count..][..count];
                for i in 0..count {
                    gradient[i] += at(k) * s[i];
                    for j in 0..=i {
                        information[(i, j)] += people * p[k] * s[i] * s[j];
                    }
                }
            }
        }
        information.fill_upper_triangle_with_lower_triangle();
        Slope { gradient, information }
    }
}

/// Returns the gradient of the expected complete log-likelihood of one item, without the prior.
pub(super) fn gradient(item: &Item, counts: &[f64], nodes: &[f64]) -> DVector<f64> {
    Expected { counts, nodes, priors: &Priors::NONE }.slope(item).gradient
}

/// The logarithm of the prior density of an item's free parameters.
pub(super) fn log_prior(item: &Item, places: &[Option<usize>], priors: &Priors) -> f64 {
    let values = own(item);
    let free = (0..values.len()).filter(|place| places[*place].is_some());
    free.filter_map(|place| Some(prior_of(priors, item, place)?.log_density(values[place]))).sum()
}

/// Improves an item; its free parameters only.
fn improve(item: &mut Item, places: &[Option<usize>], expected: &Expected<'_>) {
    let free: Vec<usize> = (0..places.len()).filter(|place| places[*place].is_some()).collect();
    if free.is_empty() {
        return;
    }
    let mut value = expected.value(item, places);
    for _ in 0..STEPS {
        let slope = expected.slope(item);
        let values = own(item);
        let mut gradient = DVector::from_iterator(free.len(), free.iter().map(|place| slope.gradient[*place]));
        let mut information = DMatrix::from_fn(free.len(), free.len(), |i, j| slope.information[(free[i], free[j])]);
        for (i, place) in free.iter().enumerate() {
            if let Some(prior) = prior_of(expected.priors, item, *place) {
                gradient[i] += prior.gradient(values[*place]);
                information[(i, i)] += prior.information(values[*place]);
            }
        }
        let Some(step) = solve(information, &gradient) else { return };
        let Some((next, better, length)) =
            halve(item, &values, &free, &step, value, |item| expected.value(item, places))
        else {
            return;
        };
        *item = next;
        value = better;
        if length < STILL {
            return;
        }
    }
}

/// Takes the longest of the step, its half, its quarter, … that does not make things worse.
fn halve(
    item: &Item,
    values: &[f64],
    free: &[usize],
    step: &DVector<f64>,
    value: f64,
    worth: impl Fn(&Item) -> f64,
) -> Option<(Item, f64, f64)> {
    let longest = step.amax();
    let mut share = if longest > LONGEST { LONGEST / longest } else { 1.0 };
    for _ in 0..12 {
        let mut moved = values.to_vec();
        for (place, step) in free.iter().zip(step.iter()) {
            moved[*place] += share * step;
        }
        let mut candidate = item.clone();
        if set_own(&mut candidate, &moved) {
            let better = worth(&candidate);
            if better >= value - 1e-11 * value.abs() {
                return Some((candidate, better, share * longest));
            }
        }
        share *= 0.5;
    }
    None
}

/// Solves for a step; a matrix that is not positive definite gets a ridge.
fn solve(mut information: DMatrix<f64>, gradient: &DVector<f64>) -> Option<DVector<f64>> {
    let scale = information.diagonal().amax().max(1e-12);
    let mut ridge = 1e-12 * scale;
    for _ in 0..12 {
        if let Some(factor) = information.clone().cholesky() {
            return Some(factor.solve(gradient)).filter(|step| step.iter().all(|step| step.is_finite()));
        }
        for place in 0..information.nrows() {
            information[(place, place)] += ridge;
        }
        ridge *= 10.0;
    }
    None
}

/// One M-step: new parameters from the counts.
pub(super) fn maximise(
    parameters: &Parameters,
    layout: &Layout,
    shape: &Shape,
    quadrature: &Quadrature,
    counts: &Counts,
    priors: &Priors,
) -> Parameters {
    let nodes = quadrature.nodes();
    let mut items = parameters.items.clone();
    if layout.common_slope {
        common_slope(&mut items, layout, shape, nodes, counts, priors);
    } else {
        items.par_iter_mut().enumerate().for_each(|(place, item)| {
            let expected = Expected { counts: &counts.answers[shape.item(place)], nodes, priors };
            improve(item, &layout.items[place], &expected);
        });
    }
    let latents = parameters
        .latents
        .iter()
        .enumerate()
        .map(|(group, latent)| {
            let (mean, variance) = layout.latents[group];
            let people = &counts.people[group * nodes.len()..][..nodes.len()];
            latent_of(*latent, mean.is_some(), variance.is_some(), quadrature, people)
        })
        .collect();
    Parameters { items, latents }
}

/// One slope for all items, and the intercepts: a bordered system, solved by eliminating the intercepts.
fn common_slope(items: &mut [Item], layout: &Layout, shape: &Shape, nodes: &[f64], counts: &Counts, priors: &Priors) {
    let free: Vec<usize> = (0..items.len()).filter(|place| layout.items[*place][0].is_some()).collect();
    let expected = |place: usize| Expected { counts: &counts.answers[shape.item(place)], nodes, priors };
    // The common slope has its prior once.
    let worth = |items: &[Item]| -> f64 {
        let repeated = free.len().saturating_sub(1) as f64;
        let slope = free.first().and_then(|place| Some(priors.slope?.log_density(items[*place].slope())));
        let sum: f64 = free.iter().map(|place| expected(*place).value(&items[*place], &layout.items[*place])).sum();
        sum - repeated * slope.unwrap_or_default()
    };
    let mut value = worth(items);
    for _ in 0..STEPS {
        let Some(first) = free.first() else { return };
        let a = items[*first].slope();
        let (mut top, mut corner) = match priors.slope {
            Some(prior) => (prior.gradient(a), prior.information(a)),
            None => (0.0, 0.0),
        };
        let mut rests = Vec::with_capacity(free.len());
        for place in &free {
            let values = own(&items[*place]);
            let slope = expected(*place).slope(&items[*place]);
            let (mut gradient, mut information) = (slope.gradient[1], slope.information[(1, 1)]);
            if let Some(prior) = priors.intercept {
                gradient += prior.gradient(values[1]);
                information += prior.information(values[1]);
            }
            let information = information.max(1e-12);
            let border = slope.information[(0, 1)];
            top += slope.gradient[0] - border * gradient / information;
            corner += slope.information[(0, 0)] - border * border / information;
            rests.push((gradient, information, border));
        }
        let step = if corner > 0.0 { top / corner } else { 0.0 };
        let rest: Vec<f64> =
            rests.iter().map(|(gradient, information, border)| (gradient - border * step) / information).collect();
        let longest = rest.iter().fold(step.abs(), |longest, step| longest.max(step.abs()));
        let mut share = if longest > LONGEST { LONGEST / longest } else { 1.0 };
        let mut moved = false;
        for _ in 0..12 {
            let mut next = items.to_vec();
            let mut sound = true;
            for (place, rest) in free.iter().zip(&rest) {
                let mut values = own(&next[*place]);
                values[0] += share * step;
                values[1] += share * rest;
                sound &= set_own(&mut next[*place], &values);
            }
            let better = if sound { worth(&next) } else { f64::NEG_INFINITY };
            if better >= value - 1e-11 * value.abs() {
                items.clone_from_slice(&next);
                value = better;
                moved = true;
                break;
            }
            share *= 0.5;
        }
        if !moved || share * longest < STILL {
            return;
        }
    }
}

/// The derivatives of the logarithm of each node's weight with respect to mean and variance.
pub(super) fn latent_scores(latent: Latent, quadrature: &Quadrature) -> Vec<(f64, f64)> {
    let weights = quadrature.weights(latent);
    let raw: Vec<(f64, f64)> = quadrature
        .nodes()
        .iter()
        .map(|node| {
            let z = (node - latent.mean) / latent.variance;
            (z, 0.5 * z * z)
        })
        .collect();
    let mean = raw.iter().zip(&weights).map(|((first, _), weight)| first * weight).sum::<f64>();
    let second = raw.iter().zip(&weights).map(|((_, second), weight)| second * weight).sum::<f64>();
    raw.into_iter().map(|(a, b)| (a - mean, b - second)).collect()
}

/// The mean and the variance that make the expected numbers of people at the nodes most likely.
fn latent_of(latent: Latent, mean: bool, variance: bool, quadrature: &Quadrature, people: &[f64]) -> Latent {
    let total: f64 = people.iter().sum();
    if !(mean || variance) || total <= 0.0 {
        return latent;
    }
    let mut latent = latent;
    let worth = |latent: Latent| -> f64 {
        let weights = quadrature.weights(latent);
        people.iter().zip(weights).map(|(people, weight)| people * weight.max(1e-300).ln()).sum()
    };
    let mut value = worth(latent);
    for _ in 0..STEPS {
        let scores = latent_scores(latent, quadrature);
        let weights = quadrature.weights(latent);
        let (mut g1, mut g2) = (0.0, 0.0);
        let (mut i11, mut i12, mut i22) = (0.0, 0.0, 0.0);
        for ((people, (s1, s2)), weight) in people.iter().zip(&scores).zip(&weights) {
            g1 += people * s1;
            g2 += people * s2;
            i11 += total * weight * s1 * s1;
            i12 += total * weight * s1 * s2;
            i22 += total * weight * s2 * s2;
        }
        let (step1, step2) = match (mean, variance) {
            (true, false) => (g1 / i11, 0.0),
            (false, _) => (0.0, g2 / i22),
            (true, true) => {
                let determinant = i11 * i22 - i12 * i12;
                ((i22 * g1 - i12 * g2) / determinant, (i11 * g2 - i12 * g1) / determinant)
            }
        };
        if !(step1.is_finite() && step2.is_finite()) {
            return latent;
        }
        let mut share = 1.0;
        let mut moved = false;
        for _ in 0..20 {
            let next = Latent { mean: latent.mean + share * step1, variance: latent.variance + share * step2 };
            if next.variance > 1e-6 {
                let better = worth(next);
                if better >= value - 1e-11 * value.abs() {
                    (latent, value, moved) = (next, better, true);
                    break;
                }
            }
            share *= 0.5;
        }
        if !moved || share * step1.abs().max(step2.abs()) < STILL {
            return latent;
        }
    }
    latent
}

impl Prior {
    /// The logarithm of the density at a parameter as it is worked with (slope, intercept, logit of the asymptote).
    pub(super) fn log_density(self, value: f64) -> f64 {
        let tau = 2.0 * std::f64::consts::PI;
        match self {
            Self::Normal { mean, sd } => -0.5 * ((value - mean) / sd).powi(2) - sd.ln() - 0.5 * tau.ln(),
            Self::LogNormal { mean, sd } if value > 0.0 => {
                let log = value.ln();
                -0.5 * ((log - mean) / sd).powi(2) - log - sd.ln() - 0.5 * tau.ln()
            }
            Self::LogNormal { .. } => f64::NEG_INFINITY,
            Self::Beta { alpha, beta } => {
                let c = crate::item::logistic(value);
                (alpha - 1.0) * c.ln() + (beta - 1.0) * (1.0 - c).ln() - statrs::function::beta::ln_beta(alpha, beta)
            }
        }
    }

    /// The derivative of [`Prior::log_density`].
    pub(super) fn gradient(self, value: f64) -> f64 {
        match self {
            Self::Normal { mean, sd } => (mean - value) / (sd * sd),
            Self::LogNormal { mean, sd } => -(1.0 + (value.ln() - mean) / (sd * sd)) / value,
            Self::Beta { alpha, beta } => {
                let c = crate::item::logistic(value);
                (alpha - 1.0) * (1.0 - c) - (beta - 1.0) * c
            }
        }
    }

    /// Minus the second derivative, where that is positive.
    pub(super) fn information(self, value: f64) -> f64 {
        match self {
            Self::Normal { sd, .. } => 1.0 / (sd * sd),
            Self::LogNormal { mean, sd } => {
                ((1.0 / (sd * sd) - 1.0 - (value.ln() - mean) / (sd * sd)) / (value * value)).max(0.0)
            }
            Self::Beta { alpha, beta } => {
                let c = crate::item::logistic(value);
                ((alpha + beta - 2.0) * c * (1.0 - c)).max(0.0)
            }
        }
    }
}
