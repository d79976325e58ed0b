//! Which parameters are free, and where each stands in the vector of all of them.

use super::{Prior, Priors, Settings};
use crate::item::{Item, Model, logistic, logit};
use crate::quadrature::Latent;

/// The most a parameter is held within: beyond it, every probability on the grid is 0 or 1 to rounding.
const FARTHEST: f64 = 200.0;

/// Everything that a calibration estimates.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Parameters {
    pub(super) items: Vec<Item>,
    pub(super) latents: Vec<Latent>,
}

/// Places in the vector of free parameters.
#[derive(Debug, Clone)]
pub(super) struct Layout {
    /// For each item and each of its own parameters (slope, intercepts, logit of the asymptote), its place.
    pub(super) items: Vec<Vec<Option<usize>>>,
    /// For each group the places of its mean and of its variance.
    pub(super) latents: Vec<(Option<usize>, Option<usize>)>,
    pub(super) len: usize,
    /// One slope stands for all items.
    pub(super) common_slope: bool,
}

/// An item's own parameters: slope, intercepts, and for right-or-wrong items the logit of the asymptote.
pub(super) fn own(item: &Item) -> Vec<f64> {
    match item {
        Item::Dichotomous { a, d, c } => vec![*a, *d, if *c > 0.0 { logit(*c) } else { f64::NEG_INFINITY }],
        Item::Graded { a, d } | Item::PartialCredit { a, d } => std::iter::once(*a).chain(d.iter().copied()).collect(),
    }
}

/// Sets an item's own parameters; `false` where they make no item.
pub(super) fn set_own(item: &mut Item, own: &[f64]) -> bool {
    match item {
        Item::Dichotomous { a, d, c } => {
            (*a, *d) = (own[0], own[1]);
            *c = logistic(own[2]).min(1.0 - 1e-9);
        }
        Item::Graded { a, d } => {
            *a = own[0];
            d.copy_from_slice(&own[1..]);
            if d.windows(2).any(|pair| pair[0] <= pair[1]) {
                return false;
            }
        }
        Item::PartialCredit { a, d } => {
            *a = own[0];
            d.copy_from_slice(&own[1..]);
        }
    }
    // An asymptote of 0 has no logit.
    own.iter().all(|value| value.abs() <= FARTHEST || *value == f64::NEG_INFINITY)
}

/// The prior of an item's own parameter.
pub(super) fn prior_of(priors: &Priors, item: &Item, place: usize) -> Option<Prior> {
    match (item, place) {
        (_, 0) => priors.slope,
        (Item::Dichotomous { .. }, 2) => priors.asymptote,
        _ => priors.intercept,
    }
}

impl Layout {
    pub(super) fn new(items: &[Item], groups: usize, settings: &Settings) -> Self {
        let mut len = 0;
        let mut next = || {
            len += 1;
            len - 1
        };
        let anchored = |item: usize| settings.anchors.contains_key(&item);
        let common_slope = settings.model == Model::OneParameter;
        let shared = common_slope.then(&mut next);
        let places = items
            .iter()
            .enumerate()
            .map(|(place, item)| {
                let count = own(item).len();
                if anchored(place) {
                    return vec![None; count];
                }
                let slope = match settings.model {
                    Model::Rasch => None,
                    Model::OneParameter => shared,
                    _ => Some(next()),
                };
                let mut places = vec![slope];
                match item {
                    Item::Dichotomous { .. } => {
                        places.push(Some(next()));
                        places.push((settings.model == Model::ThreeParameter).then(&mut next));
                    }
                    _ => places.extend((1..count).map(|_| Some(next()))),
                }
                places
            })
            .collect();
        let latents = (0..groups)
            .map(|group| {
                let free = group > 0 || settings.free_latent;
                let mean = free.then(&mut next);
                let variance = (free || settings.model == Model::Rasch).then(&mut next);
                (mean, variance)
            })
            .collect();
        Self { items: places, latents, len, common_slope }
    }

    /// Puts the free parameters into a vector; variances as they are.
    pub(super) fn vector(&self, parameters: &Parameters) -> Vec<f64> {
        let mut vector = vec![0.0; self.len];
        for (places, item) in self.items.iter().zip(&parameters.items) {
            for (place, value) in places.iter().zip(own(item)) {
                if let Some(place) = place {
                    vector[*place] = value;
                }
            }
        }
        for ((mean, variance), latent) in self.latents.iter().zip(&parameters.latents) {
            if let Some(place) = mean {
                vector[*place] = latent.mean;
            }
            if let Some(place) = variance {
                vector[*place] = latent.variance;
            }
        }
        vector
    }

    /// Returns the parameters with the free ones replaced; `None` where the vector makes no model.
    pub(super) fn with(&self, parameters: &Parameters, vector: &[f64]) -> Option<Parameters> {
        let mut changed = parameters.clone();
        for (places, item) in self.items.iter().zip(&mut changed.items) {
            let mut values = own(item);
            for (place, value) in places.iter().zip(&mut values) {
                if let Some(place) = place {
                    *value = vector[*place];
                }
            }
            if places.iter().any(Option::is_some) && !set_own(item, &values) {
                return None;
            }
        }
        for ((mean, variance), latent) in self.latents.iter().zip(&mut changed.latents) {
            if let Some(place) = mean {
                latent.mean = vector[*place];
            }
            if let Some(place) = variance {
                latent.variance = vector[*place];
            }
            if !(latent.variance > 1e-6 && latent.variance < 1e4 && latent.mean.abs() < FARTHEST) {
                return None;
            }
        }
        Some(changed)
    }
}

/// Writes the derivatives of the logarithm of each category's probability with respect to the item's own parameters:
/// `out[k * own + j]`.
pub(super) fn scores(item: &Item, theta: f64, out: &mut [f64]) {
    match item {
        Item::Dichotomous { a, d, c } => {
            let x = a * theta + d;
            let (star, wrong) = (logistic(x), logistic(-x));
            let right = (1.0 - c).mul_add(star, *c);
            // d log P / dx = (1 − c) P* Q* / P; d log Q / dx = −P*.
            let up = (1.0 - c) * star * wrong / right;
            out[0] = -star * theta;
            out[1] = -star;
            out[2] = -c;
            out[3] = up * theta;
            out[4] = up;
            out[5] = c * (1.0 - c) * wrong / right;
        }
        Item::Graded { a, d } => {
            let (top, own) = (d.len(), d.len() + 1);
            out[..own * own].fill(0.0);
            let mut p = vec![0.0; own];
            item.probabilities(theta, &mut p);
            for k in 0..=top {
                let share = |k: usize| {
                    let x = a * theta + d[k - 1];
                    logistic(x) * logistic(-x)
                };
                let p = p[k].max(1e-300);
                let from = if k > 0 { share(k) / p } else { 0.0 };
                let above = if k < top { share(k + 1) / p } else { 0.0 };
                out[k * own] = (from - above) * theta;
                if k > 0 {
                    out[k * own + k] = from;
                }
                if k < top {
                    out[k * own + k + 1] = -above;
                }
            }
        }
        Item::PartialCredit { d, .. } => {
            let own = d.len() + 1;
            let mut p = vec![0.0; own];
            item.probabilities(theta, &mut p);
            let mean: f64 = p.iter().enumerate().map(|(k, p)| k as f64 * p).sum();
            for k in 0..own {
                out[k * own] = (k as f64 - mean) * theta;
                let mut at_least = 1.0;
                for v in 1..own {
                    // The step v counts in every category from v on.
                    at_least -= p[v - 1];
                    out[k * own + v] = f64::from(u8::from(k >= v)) - at_least;
                }
            }
        }
    }
}
