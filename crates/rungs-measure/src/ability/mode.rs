//! The highest point of a posterior or of a weighted likelihood.

use super::Score;
use super::derivatives::{Information, Point, information, points};
use crate::item::Item;
use crate::quadrature::Latent;

/// Estimates stay within this distance of 0, and of the mean of the group.
pub(super) const FARTHEST: f64 = 20.0;

/// What is added to the log-likelihood.
#[derive(Debug, Clone, Copy)]
pub(super) enum Added {
    /// The log-density of a normal distribution.
    Prior(Latent),
    /// Half the logarithm of the test information.
    HalfLogInformation,
}

/// A value with its first two derivatives.
#[derive(Debug, Clone, Copy, Default)]
struct Height {
    value: f64,
    first: f64,
    second: f64,
    /// Test information, for the standard error where the curve is not concave.
    information: f64,
}

/// Evenly spaced places from which the highest is the start: close enough not to step over a mode of a steep item.
pub(super) fn places<'a>(items: impl Iterator<Item = &'a Item>, mean: f64) -> Vec<f64> {
    let steepest = items.map(|item| item.slope().abs()).fold(0.0, f64::max);
    let step = (0.5 / steepest).clamp(0.05, 0.25);
    let (from, to) = ((-FARTHEST).min(mean - FARTHEST), FARTHEST.max(mean + FARTHEST));
    let mut places = Vec::new();
    let mut place = 0.0_f64;
    while step.mul_add(place, from) < to {
        places.push(step.mul_add(place, from));
        place += 1.0;
    }
    places.push(to);
    places
}

/// The logarithm of what is added, at a place with this test information.
pub(super) fn added(what: Added, theta: f64, information: f64) -> f64 {
    match what {
        Added::Prior(latent) => -0.5 * (theta - latent.mean).powi(2) / variance(latent),
        Added::HalfLogInformation => 0.5 * information.max(f64::MIN_POSITIVE).ln(),
    }
}

/// A prior without width would leave no curvature to work with.
fn variance(latent: Latent) -> f64 {
    latent.variance.max(1e-8)
}

fn height(answers: &[(&Item, u8)], what: Added, theta: f64, scratch: &mut Vec<Point>) -> Height {
    let mut height = Height::default();
    let mut total = Information::default();
    for (item, answer) in answers {
        points(item, theta, scratch);
        let point = scratch[usize::from(*answer)];
        height.value += point.log;
        height.first += point.first;
        height.second += point.second;
        let one = information(scratch);
        total.value += one.value;
        total.first += one.first;
        total.second += one.second;
    }
    height.value += added(what, theta, total.value);
    height.information = total.value;
    match what {
        Added::Prior(latent) => {
            height.first -= (theta - latent.mean) / variance(latent);
            height.second -= 1.0 / variance(latent);
        }
        Added::HalfLogInformation if total.value > f64::MIN_POSITIVE => {
            let slope = total.first / total.value;
            height.first += 0.5 * slope;
            height.second += 0.5 * (total.second / total.value - slope * slope);
        }
        Added::HalfLogInformation => {}
    }
    height
}

/// Climbs from the highest of `places` (heights in `heights`) by Newton steps that are kept between its neighbours.
///
/// A step that leaves the bracket, or from where the curve is not concave, is replaced by halving the bracket.
pub(super) fn climb(answers: &[(&Item, u8)], what: Added, places: &[f64], heights: &[f64]) -> Score {
    let mut best = 0;
    for (place, value) in heights.iter().enumerate() {
        if *value > heights[best] {
            best = place;
        }
    }
    let mut scratch = Vec::new();
    let mut theta = places[best];
    let mut here = height(answers, what, theta, &mut scratch);
    let start = here.value;
    let (mut low, mut high) = (places[best.saturating_sub(1)], places[(best + 1).min(places.len() - 1)]);
    for _ in 0..200 {
        if here.first == 0.0 {
            break;
        }
        // Uphill, as long as that has not led below the start: then a valley was crossed, and back is better.
        let up = if here.value >= start - 1e-9 { here.first > 0.0 } else { theta < places[best] };
        *(if up { &mut low } else { &mut high }) = theta;
        let newton = theta - here.first / here.second;
        let next = if here.second < 0.0 && newton > low && newton < high { newton } else { f64::midpoint(low, high) };
        let step = (next - theta).abs();
        theta = next;
        here = height(answers, what, theta, &mut scratch);
        if step < 1e-11 * (1.0 + theta.abs()) || high - low < 1e-12 {
            break;
        }
    }
    let curvature = if here.second < 0.0 {
        -here.second
    } else {
        match what {
            Added::Prior(latent) => here.information + 1.0 / variance(latent),
            Added::HalfLogInformation => here.information,
        }
    };
    Score { theta, se: curvature.sqrt().recip() }
}
