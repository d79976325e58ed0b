//! Abilities in several domains at once: what is shown in one says something about the others.
//!
//! Every item belongs to one domain (simple structure); the abilities are normal together. The likelihood is then a
//! product of functions of one ability each, which makes both estimators cheap: matrices as large as there are domains,
//! and integrals in one dimension.

use nalgebra::{DMatrix, DVector};
use serde::{Deserialize, Serialize};

use super::derivatives::{Point, information, points};
use crate::error::{MeasureError, Result};
use crate::item::Item;

/// A normal distribution of abilities in several domains.
#[derive(Debug, Clone, PartialEq)]
pub struct MultiLatent {
    mean: DVector<f64>,
    covariance: DMatrix<f64>,
}

impl MultiLatent {
    /// Takes a mean a domain and a covariance matrix by rows.
    ///
    /// A matrix without full rank, such as domains that correlate perfectly, is allowed.
    ///
    /// # Errors
    /// No domain; sizes that do not go together; numbers that are not finite; a matrix that is not symmetric, or has a
    /// negative eigenvalue.
    pub fn new(mean: &[f64], covariance: &[Vec<f64>]) -> Result<Self> {
        let n = mean.len();
        if n == 0 {
            return Err(MeasureError::Empty { what: "the list of domains" });
        }
        if covariance.len() != n {
            return Err(MeasureError::Length {
                what: "rows of the covariance matrix",
                found: covariance.len(),
                wanted: n,
            });
        }
        if let Some(row) = covariance.iter().find(|row| row.len() != n) {
            return Err(MeasureError::Length { what: "columns of the covariance matrix", found: row.len(), wanted: n });
        }
        let matrix = DMatrix::from_fn(n, n, |row, column| covariance[row][column]);
        if let Some(bad) = mean.iter().chain(matrix.iter()).find(|value| !value.is_finite()) {
            return Err(MeasureError::Value {
                what: "a mean or covariance of abilities",
                found: *bad,
                allowed: "a finite number is needed",
            });
        }
        let size = matrix.amax();
        if (&matrix - matrix.transpose()).amax() > 1e-9 * size {
            return Err(MeasureError::Unfit("the covariance matrix of abilities is not symmetric"));
        }
        let matrix = (&matrix + matrix.transpose()) / 2.0;
        if matrix.symmetric_eigenvalues().min() < -1e-9 * size {
            return Err(MeasureError::Unfit("the covariance matrix of abilities has a negative eigenvalue"));
        }
        Ok(Self { mean: DVector::from_column_slice(mean), covariance: matrix })
    }

    /// Makes a general ability plus a deviation of each domain, all independent of each other.
    ///
    /// # Errors
    /// As [`MultiLatent::new`]; a standard deviation that is negative.
    pub fn general_and_domains(mean: &[f64], general_sd: f64, domain_sd: &[f64]) -> Result<Self> {
        if domain_sd.len() != mean.len() {
            return Err(MeasureError::Length {
                what: "standard deviations of domains",
                found: domain_sd.len(),
                wanted: mean.len(),
            });
        }
        if let Some(bad) = domain_sd.iter().chain([&general_sd]).find(|sd| sd.is_nan() || **sd < 0.0) {
            return Err(MeasureError::Value {
                what: "a standard deviation",
                found: *bad,
                allowed: "0 or more is allowed",
            });
        }
        let entry = |row: usize, column: usize| {
            general_sd * general_sd + if row == column { domain_sd[row] * domain_sd[row] } else { 0.0 }
        };
        let rows: Vec<Vec<f64>> =
            (0..mean.len()).map(|row| (0..mean.len()).map(|column| entry(row, column)).collect()).collect();
        Self::new(mean, &rows)
    }

    /// How many domains there are.
    pub fn domains(&self) -> usize {
        self.mean.len()
    }
}

/// How abilities in several domains are estimated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DomainMethod {
    /// Mean and covariance of the posterior by expectation propagation, one Gaussian factor a domain, the moments of
    /// each taken by quadrature. With one domain, or independent ones, this is the exact posterior (EAP); else the
    /// likelihood of each domain is replaced by the Gaussian that gives the same mean and variance beside the others.
    ///
    /// Source: Minka (2001), UAI 17; Rasmussen & Williams (2006), *Gaussian Processes for Machine Learning*, section 3.6.
    Moments,
    /// Highest point of the posterior (MAP), with the inverse of its observed information (Laplace).
    ///
    /// Source: Rasmussen & Williams (2006), section 3.4; Segall (1996), *Psychometrika* 61, 331-354.
    Mode,
}

/// Abilities in several domains.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    /// By domain, in logits.
    pub theta: Vec<f64>,
    /// Posterior covariance by rows.
    pub covariance: Vec<Vec<f64>>,
    /// Whether the search came to rest; it does in all but contrived cases.
    pub converged: bool,
}

impl Profile {
    /// Returns the standard error of a domain.
    pub fn se(&self, domain: usize) -> f64 {
        self.covariance[domain][domain].max(0.0).sqrt()
    }

    /// Returns mean and standard deviation of a weighted sum of the abilities, as for an overall ability by blueprint.
    ///
    /// # Errors
    /// Not one weight a domain.
    pub fn weighted(&self, weights: &[f64]) -> Result<(f64, f64)> {
        if weights.len() != self.theta.len() {
            return Err(MeasureError::Length {
                what: "weights of domains",
                found: weights.len(),
                wanted: self.theta.len(),
            });
        }
        let mean = self.theta.iter().zip(weights).map(|(theta, weight)| theta * weight).sum();
        let pair = |row: &Vec<f64>| row.iter().zip(weights).map(|(value, weight)| value * weight).sum::<f64>();
        let variance: f64 = self.covariance.iter().zip(weights).map(|(row, weight)| weight * pair(row)).sum();
        Ok((mean, variance.max(0.0).sqrt()))
    }
}

/// Estimates one person's abilities from answers, each given with the domain of its item.
///
/// # Errors
/// A domain that the prior does not have, parameters out of range, an answer that is no category of its item.
pub fn score_domains(answers: &[(usize, &Item, u8)], prior: &MultiLatent, method: DomainMethod) -> Result<Profile> {
    let mut by_domain: Vec<Vec<(&Item, u8)>> = vec![Vec::new(); prior.domains()];
    for (place, (domain, item, answer)) in answers.iter().enumerate() {
        item.check()?;
        if usize::from(*answer) >= item.categories() {
            let highest = u8::try_from(item.categories() - 1).unwrap_or(u8::MAX);
            return Err(MeasureError::Category { person: 0, item: place, found: *answer, highest });
        }
        let Some(of_domain) = by_domain.get_mut(*domain) else {
            return Err(MeasureError::Length { what: "a domain number", found: *domain, wanted: prior.domains() });
        };
        of_domain.push((item, *answer));
    }
    let moments = propagate(&by_domain, prior);
    let (gaussian, converged) = match method {
        DomainMethod::Moments => moments,
        DomainMethod::Mode => climb(&by_domain, prior, &moments.0.mean),
    };
    let n = prior.domains();
    Ok(Profile {
        theta: gaussian.mean.iter().copied().collect(),
        covariance: (0..n).map(|row| (0..n).map(|column| gaussian.covariance[(row, column)]).collect()).collect(),
        converged,
    })
}

/// `N(μ, Σ)` times `exp(ν θ − ½ τ θ²)` of each domain, without an inverse of `Σ`.
struct Gaussian {
    mean: DVector<f64>,
    covariance: DMatrix<f64>,
    /// `Σ⁻¹ (mean − μ)`, which exists also where `Σ⁻¹` does not.
    lever: DVector<f64>,
}

fn multiply(prior: &MultiLatent, precision: &DVector<f64>, shift: &DVector<f64>) -> Option<Gaussian> {
    let n = prior.domains();
    // (I + T Σ)ᵀ = I + Σ T.
    let system = DMatrix::identity(n, n) + DMatrix::from_diagonal(precision) * &prior.covariance;
    let inverse = system.try_inverse()?;
    let covariance = &prior.covariance * &inverse;
    let covariance = (&covariance + covariance.transpose()) / 2.0;
    let lever = inverse * (shift - precision.component_mul(&prior.mean));
    let mean = &prior.mean + &prior.covariance * &lever;
    let sound = covariance.iter().all(|value| value.is_finite()) && covariance.diagonal().min() >= 0.0;
    sound.then_some(Gaussian { mean, covariance, lever })
}

/// `ln L` of one domain at evenly spaced abilities.
struct Grid {
    from: f64,
    step: f64,
    logs: Vec<f64>,
}

impl Grid {
    fn new(answers: &[(&Item, u8)], centre: f64, reach: f64, half: usize) -> Self {
        let (from, step) = (centre - reach, reach / half as f64);
        let mut scratch: Vec<Point> = Vec::new();
        let mut log = |theta: f64| -> f64 {
            answers
                .iter()
                .map(|(item, answer)| {
                    points(item, theta, &mut scratch);
                    scratch[usize::from(*answer)].log
                })
                .sum()
        };
        Self { from, step, logs: (0..=2 * half).map(|place| log(step.mul_add(place as f64, from))).collect() }
    }

    /// Mean and variance of the likelihood times a normal density.
    fn moments(&self, mean: f64, variance: f64) -> (f64, f64) {
        let theta = |place: usize| self.step.mul_add(place as f64, self.from);
        let log = |place: usize| self.logs[place] - 0.5 * (theta(place) - mean).powi(2) / variance;
        let highest = (0..self.logs.len()).map(log).fold(f64::NEG_INFINITY, f64::max);
        let (mut zeroth, mut first, mut second) = (0.0, 0.0, 0.0);
        for place in 0..self.logs.len() {
            let weight = (log(place) - highest).exp();
            // From the density's mean: less is lost in the difference below.
            let from_mean = theta(place) - mean;
            zeroth += weight;
            first += weight * from_mean;
            second += weight * from_mean * from_mean;
        }
        let shift = first / zeroth;
        (mean + shift, (second / zeroth - shift * shift).max(0.0))
    }
}

/// Mean and variance of a domain's likelihood times a normal density, on a grid fine enough for it.
fn tilted(answers: &[(&Item, u8)], coarse: &Grid, mean: f64, variance: f64) -> (f64, f64) {
    let mut found = coarse.moments(mean, variance);
    let mut step = coarse.step;
    // A sum over nodes is an integral to many digits as long as they are not much further apart than a deviation.
    for _ in 0..8 {
        if found.1.sqrt() > 1.2 * step {
            break;
        }
        let reach = 8.0 * found.1.sqrt().max(step);
        let grid = Grid::new(answers, found.0, reach, 40);
        found = grid.moments(mean, variance);
        step = grid.step;
    }
    found
}

fn propagate(answers: &[Vec<(&Item, u8)>], prior: &MultiLatent) -> (Gaussian, bool) {
    let n = prior.domains();
    let (mut precision, mut shift) = (DVector::zeros(n), DVector::zeros(n));
    let mut now = Gaussian { mean: prior.mean.clone(), covariance: prior.covariance.clone(), lever: DVector::zeros(n) };
    let grid = |domain: usize| -> Option<Grid> {
        let sd = prior.covariance[(domain, domain)].sqrt();
        let some = sd > 0.0 && !answers[domain].is_empty();
        some.then(|| Grid::new(&answers[domain], prior.mean[domain], 8.0 * sd, 80))
    };
    let grids: Vec<Option<Grid>> = (0..n).map(grid).collect();
    for _ in 0..200 {
        let mut moved = 0.0_f64;
        for domain in 0..n {
            let Some(grid) = &grids[domain] else { continue };
            let own = now.covariance[(domain, domain)];
            let beside = 1.0 / own - precision[domain];
            if own <= 0.0 || beside <= 0.0 {
                continue;
            }
            let (centre, width) = ((now.mean[domain] / own - shift[domain]) / beside, 1.0 / beside);
            let (mean, variance) = tilted(&answers[domain], grid, centre, width);
            if variance <= 0.0 {
                continue;
            }
            let old = (precision[domain], shift[domain]);
            precision[domain] = 1.0 / variance - beside;
            shift[domain] = mean / variance - centre * beside;
            if let Some(next) = multiply(prior, &precision, &shift) {
                moved = moved.max((&next.mean - &now.mean).amax());
                moved = moved.max((&next.covariance - &now.covariance).amax());
                now = next;
            } else {
                (precision[domain], shift[domain]) = old;
                moved = f64::INFINITY;
            }
        }
        if moved < 1e-9 {
            return (now, true);
        }
    }
    (now, false)
}

/// `ln L` of each domain with its first two derivatives, and the information.
fn slopes(answers: &[Vec<(&Item, u8)>], theta: &DVector<f64>) -> (f64, DVector<f64>, DVector<f64>, DVector<f64>) {
    let n = theta.len();
    let (mut first, mut second, mut expected) = (DVector::zeros(n), DVector::zeros(n), DVector::zeros(n));
    let mut value = 0.0;
    let mut scratch = Vec::new();
    for (domain, answers) in answers.iter().enumerate() {
        for (item, answer) in answers {
            points(item, theta[domain], &mut scratch);
            let point = scratch[usize::from(*answer)];
            value += point.log;
            first[domain] += point.first;
            second[domain] += point.second;
            expected[domain] += information(&scratch).value;
        }
    }
    (value, first, second, expected)
}

/// Newton from a start near the highest mode, halving steps that go down.
fn climb(answers: &[Vec<(&Item, u8)>], prior: &MultiLatent, start: &DVector<f64>) -> (Gaussian, bool) {
    let n = prior.domains();
    // From the prior's mean towards the start, within what the prior allows.
    let back = prior.covariance.clone().pseudo_inverse(1e-12);
    let mut lever = back.map_or_else(|_| DVector::zeros(n), |inverse| inverse * (start - &prior.mean));
    let place = |lever: &DVector<f64>| &prior.mean + &prior.covariance * lever;
    let height = |lever: &DVector<f64>| {
        let theta = place(lever);
        slopes(answers, &theta).0 - 0.5 * lever.dot(&(&theta - &prior.mean))
    };
    let mut here = height(&lever);
    let mut converged = false;
    for _ in 0..100 {
        let theta = place(&lever);
        let (_, first, second, expected) = slopes(answers, &theta);
        let uphill = &first - &lever;
        // The slope, measured by the spread of the prior.
        if uphill.dot(&(&prior.covariance * &uphill)) < 1e-18 {
            converged = true;
            break;
        }
        let towards = |curvature: &DVector<f64>| {
            let shift = curvature.component_mul(&theta) + &first;
            let step = multiply(prior, curvature, &shift)?.lever - &lever;
            (uphill.dot(&(&prior.covariance * &step)) >= 0.0).then_some(step)
        };
        // Where the posterior is not concave the expected information keeps the step uphill.
        let Some(step) = towards(&-second).or_else(|| towards(&expected)) else { break };
        let mut part = 1.0;
        while part > 1e-8 && height(&(&lever + &step * part)) < here - 1e-12 * (1.0 + here.abs()) {
            part /= 2.0;
        }
        lever += &step * part;
        here = height(&lever);
        if (&prior.covariance * &step).amax() < 1e-10 {
            converged = true;
            break;
        }
    }
    let theta = place(&lever);
    let (_, _, second, expected) = slopes(answers, &theta);
    let observed = -second;
    let gaussian = multiply(prior, &observed, &DVector::zeros(n))
        .or_else(|| multiply(prior, &expected, &DVector::zeros(n)))
        .map_or_else(|| prior.covariance.clone(), |gaussian| gaussian.covariance);
    (Gaussian { mean: theta, covariance: gaussian, lever }, converged)
}

#[cfg(test)]
mod tests;
