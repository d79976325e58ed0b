//! Intercept and slope of a logistic recalibration.

use serde::{Deserialize, Serialize};

use super::{Forecast, clipped};
use crate::item::{logistic, logit};

/// `logit P(it happens) = intercept + slope · logit(stated)`, by maximum likelihood; 0 and 1 = calibrated.
///
/// A slope below 1 says that the statements are too extreme, above 1 too timid; an intercept above 0 says that, at a
/// stated half, it happens more often.
///
/// Source: Cox (1958), *Biometrika* 45, 562-565.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Recalibration {
    /// Intercept, in logits.
    pub intercept: f64,
    /// Its standard error.
    pub intercept_se: f64,
    /// Slope.
    pub slope: f64,
    /// Its standard error.
    pub slope_se: f64,
}

/// Fits the recalibration; probabilities are held within [`super::CLIP`] of 0 and 1.
///
/// None where there is no finite answer: only one outcome, all statements the same, or statements that separate the two
/// outcomes entirely.
pub fn recalibration(forecasts: &[Forecast]) -> Option<Recalibration> {
    let places: Vec<f64> = forecasts.iter().map(|forecast| logit(clipped(forecast.stated))).collect();
    let outcomes: Vec<bool> = forecasts.iter().map(|forecast| forecast.happened).collect();
    fit(&places, &outcomes)
}

/// Whether a line can separate the outcomes: then the likelihood has no highest point.
fn separated(places: &[f64], outcomes: &[bool]) -> bool {
    let range = |happened: bool| {
        let of = places.iter().zip(outcomes).filter(|(_, outcome)| **outcome == happened).map(|(place, _)| *place);
        of.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), place| (low.min(place), high.max(place)))
    };
    let (no, yes) = (range(false), range(true));
    // One kind of outcome only has the range from infinity to minus infinity.
    yes.0 >= no.1 || no.0 >= yes.1
}

pub(super) fn fit(places: &[f64], outcomes: &[bool]) -> Option<Recalibration> {
    if separated(places, outcomes) {
        return None;
    }
    let count = places.len() as f64;
    let centre = places.iter().sum::<f64>() / count;
    let height = |intercept: f64, slope: f64| -> f64 {
        places
            .iter()
            .zip(outcomes)
            .map(|(place, happened)| {
                let x = slope.mul_add(place - centre, intercept);
                logistic(if *happened { x } else { -x }).max(f64::MIN_POSITIVE).ln()
            })
            .sum()
    };
    let (mut intercept, mut slope) = (0.0_f64, 0.0_f64);
    let mut here = height(intercept, slope);
    // Newton on a concave function, halving a step that goes down.
    for _ in 0..100 {
        let [mut g0, mut g1, mut h00, mut h01, mut h11] = [0.0_f64; 5];
        for (place, happened) in places.iter().zip(outcomes) {
            let x = place - centre;
            let p = logistic(slope.mul_add(x, intercept));
            let (rest, weight) = (f64::from(*happened) - p, p * (1.0 - p));
            g0 += rest;
            g1 += rest * x;
            h00 += weight;
            h01 += weight * x;
            h11 += weight * x * x;
        }
        let determinant = h00.mul_add(h11, -(h01 * h01));
        if determinant.is_nan() || determinant <= 1e-12 * h00 * h11 {
            return None;
        }
        let (step0, step1) = ((h11 * g0 - h01 * g1) / determinant, (h00 * g1 - h01 * g0) / determinant);
        if step0.abs().max(step1.abs()) < 1e-10 {
            return Some(Recalibration {
                intercept: intercept - slope * centre,
                intercept_se: ((h11 + 2.0 * centre * h01 + centre * centre * h00) / determinant).sqrt(),
                slope,
                slope_se: (h00 / determinant).sqrt(),
            });
        }
        let mut part = 1.0_f64;
        loop {
            let (next0, next1) = (part.mul_add(step0, intercept), part.mul_add(step1, slope));
            let next = height(next0, next1);
            if next >= here - 1e-12 * here.abs() || part < 1e-6 {
                (intercept, slope, here) = (next0, next1, next);
                break;
            }
            part /= 2.0;
        }
    }
    None
}
