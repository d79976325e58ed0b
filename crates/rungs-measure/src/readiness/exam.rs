//! From abilities to the probability of passing.
//!
//! Given the abilities and the level of the day, the questions of a domain are draws from those that the exam could ask, so
//! the number right in it is binomial with the mean of their curves. The number right in all is taken as normal with
//! continuity correction: beyond 20 questions its error is below a hundredth. Day and form are integrated out at each
//! of some 300 points of the state, which are placed along the direction that moves the score most.

use super::gauss::{NODES_5, WEIGHTS_5, cholesky, normal_cdf, normal_quantile};
use super::question::QuestionPrior;
use super::track::Plan;

/// Strata along the main direction, for each rate of learning.
const STRATA: usize = 32;
/// The share of right answers of somebody who has mastered a domain.
const MASTERED: f64 = 0.95;
/// Ends of the 90 % interval.
const TAIL: f64 = 0.05;

/// The mean curve of the questions of an exam over ability less mean difficulty, tabulated.
#[derive(Debug, Clone)]
pub(super) struct Curve {
    values: Vec<f64>,
    points: Points,
}

const CURVE_STEP: f64 = 0.1;
const CURVE_END: f64 = 9.0;

impl Curve {
    /// Averages over questions like those of practice, whose difficulties spread by `sd` around their mean.
    pub(super) fn new(questions: &QuestionPrior, sd: f64) -> Self {
        let c = 1.0 / (1.0 + (-questions.logit_c).exp());
        let points = 2.0 * CURVE_END / CURVE_STEP;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "180")]
        let values = (0..=points.round() as usize)
            .map(|place| {
                let x = CURVE_STEP * place as f64 - CURVE_END;
                let mut mean = 0.0;
                for (node, weight) in NODES_5.iter().zip(WEIGHTS_5) {
                    let a = (questions.log_a + questions.log_a_sd * node).exp();
                    for (b, density) in NODES_5.iter().zip(WEIGHTS_5) {
                        mean += weight * density / (1.0 + (-a * (x - sd * b)).exp());
                    }
                }
                c + (1.0 - c) * mean
            })
            .collect();
        Self { values, points: Points::new() }
    }

    /// Expected share of right answers.
    pub(super) fn at(&self, x: f64) -> f64 {
        let place = ((x + CURVE_END) / CURVE_STEP).clamp(0.0, (self.values.len() - 2) as f64 + 0.999_999);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the table")]
        let below = place as usize;
        let rest = place - below as f64;
        self.values[below] + rest * (self.values[below + 1] - self.values[below])
    }
}

/// A Gaussian for the abilities on the day of the exam at one rate of learning, less the difficulty of the exam.
#[derive(Debug, Clone)]
pub(super) struct Standing {
    pub(super) weight: f64,
    /// Ability less mean difficulty of the exam, a domain of the exam each.
    pub(super) mean: Vec<f64>,
    /// Row after row.
    pub(super) covariance: Vec<f64>,
}

/// What comes of it.
#[derive(Debug, Clone)]
pub(super) struct Outlook {
    pub(super) pass: f64,
    pub(super) low: f64,
    pub(super) high: f64,
    pub(super) share: [f64; 3],
    pub(super) domains: Vec<DomainOutlook>,
}

/// Of one domain.
#[derive(Debug, Clone, Default)]
pub(super) struct DomainOutlook {
    /// Expected share, low and high end.
    pub(super) share: [f64; 3],
    /// The probability of passing if the domain were mastered.
    pub(super) mastered: f64,
}

/// Value and weight of a point of the state.
type Weighted = Vec<(f64, f64)>;

fn quantiles(points: &mut Weighted) -> (f64, f64) {
    points.sort_by(|one, two| one.0.total_cmp(&two.0));
    let total: f64 = points.iter().map(|point| point.1).sum();
    let at = |share: f64| {
        let mut sum = 0.0;
        for (value, weight) in points.iter() {
            sum += weight;
            if sum >= share * total {
                return *value;
            }
        }
        points.last().map_or(0.5, |point| point.0)
    };
    (at(TAIL), at(1.0 - TAIL))
}

/// Where the points lie: along the main direction, and beside it.
#[derive(Debug, Clone)]
pub(super) struct Points {
    main: Vec<f64>,
    /// [`BESIDE`] numbers a stratum.
    beside: Vec<f64>,
}

/// Directions beside the main one in which points differ; there are rarely more.
const BESIDE: usize = 8;

impl Points {
    pub(super) fn new() -> Self {
        let main = (0..STRATA).map(|stratum| normal_quantile((stratum as f64 + 0.5) / STRATA as f64)).collect();
        let beside = (0..STRATA * BESIDE).map(|place| lattice(place / BESIDE, place % BESIDE)).collect();
        Self { main, beside }
    }
}

/// Fixed standard normal numbers for the directions that matter less: a plain lattice, the same for everybody.
fn lattice(point: usize, direction: usize) -> f64 {
    // Fractional parts of multiples of square roots of primes (Richtmyer 1951).
    const PRIMES: [f64; BESIDE] = [2.0, 3.0, 5.0, 7.0, 11.0, 13.0, 17.0, 19.0];
    let root = PRIMES[direction % BESIDE].sqrt();
    let fraction = ((point as f64 + 0.5) * root).fract();
    normal_quantile(fraction.clamp(1e-4, 1.0 - 1e-4))
}

/// Integrates over what is not known of the state, the day and the form.
///
/// `day_sd` is the spread of the level of the day at the exam. `detail` = false gives the probability of passing only.
pub(super) fn outlook(standings: &[Standing], plan: &Plan, curve: &Curve, day_sd: f64, detail: bool) -> Outlook {
    let points = &curve.points;
    let parts = plan.parts.len();
    let sizes: Vec<f64> = plan.parts.iter().map(|part| f64::from(part.questions)).collect();
    let total = f64::from(plan.questions).max(1.0);
    let mut passes: Weighted = Vec::new();
    let mut shares: Weighted = Vec::new();
    let mut domain_shares: Vec<Weighted> = vec![Vec::new(); if detail { parts } else { 0 }];
    let mut mastered = vec![0.0; parts];
    let (mut pass, mut share, mut mass) = (0.0, 0.0, 0.0);
    let mut domain_share = vec![0.0; parts];
    let mut factor = vec![0.0; parts * parts];
    let mut theta = vec![0.0; parts];
    let mut p = vec![0.0; parts];
    for standing in standings.iter().filter(|standing| standing.weight > 1e-3) {
        // The direction along which the expected score moves most, given how the state varies.
        let slope: Vec<f64> = (0..parts)
            .map(|d| sizes[d] * (curve.at(standing.mean[d] + 0.2) - curve.at(standing.mean[d] - 0.2)) + 1e-9)
            .collect();
        let along: Vec<f64> =
            (0..parts).map(|row| (0..parts).map(|k| standing.covariance[row * parts + k] * slope[k]).sum()).collect();
        let length = along.iter().zip(&slope).map(|(one, two)| one * two).sum::<f64>().max(1e-12).sqrt();
        let main: Vec<f64> = along.iter().map(|part| part / length).collect();
        // What is left beside it.
        for row in 0..parts {
            for column in 0..parts {
                factor[row * parts + column] = standing.covariance[row * parts + column] - main[row] * main[column];
            }
        }
        cholesky(&mut factor, parts);
        for stratum in 0..STRATA {
            let z = points.main[stratum];
            for sign in [-1.0, 1.0] {
                for d in 0..parts {
                    theta[d] = standing.mean[d] + main[d] * z;
                }
                for k in 0..parts {
                    let x = sign * points.beside[stratum * BESIDE + k % BESIDE];
                    for d in k..parts {
                        theta[d] += factor[d * parts + k] * x;
                    }
                }
                let weight = standing.weight;
                // An unknown cut takes another value at each point, evenly over its range.
                let spot = ((stratum as f64 + 0.5) * 0.618_033_988_75 + 0.25 * (sign + 1.0)).fract();
                let need = (plan.low + spot * (plan.high - plan.low)).ceil().min(plan.high);
                let mut chance = 0.0;
                let mut right = 0.0;
                for (node, day) in NODES_5.iter().zip(WEIGHTS_5) {
                    let (mut mean, mut variance) = (0.0, 0.0);
                    for d in 0..parts {
                        p[d] = curve.at(theta[d] + day_sd * node);
                        mean += sizes[d] * p[d];
                        variance += sizes[d] * p[d] * (1.0 - p[d]);
                    }
                    let reach = |mean: f64, variance: f64| normal_cdf((mean - need + 0.5) / variance.max(1e-9).sqrt());
                    chance += day * reach(mean, variance);
                    right += day * mean;
                    if detail {
                        for d in 0..parts {
                            let better = p[d].max(MASTERED);
                            let more = sizes[d] * (better - p[d]);
                            let spread = sizes[d] * (better * (1.0 - better) - p[d] * (1.0 - p[d]));
                            mastered[d] += weight * day * reach(mean + more, variance + spread);
                        }
                    }
                }
                pass += weight * chance;
                share += weight * right / total;
                mass += weight;
                passes.push((chance, weight));
                if detail {
                    shares.push((right / total, weight));
                    for d in 0..parts {
                        let value = curve.at(theta[d]);
                        domain_share[d] += weight * value;
                        domain_shares[d].push((value, weight));
                    }
                }
            }
        }
    }
    let mass = f64::max(mass, 1e-300);
    let (low, high) = quantiles(&mut passes);
    let ends = |mean: f64, points: &mut Weighted| {
        let (low, high) = quantiles(points);
        [mean / mass, low, high]
    };
    let share = ends(share, &mut shares);
    let domains = domain_shares
        .iter_mut()
        .zip(&domain_share)
        .zip(&mastered)
        .map(|((points, share), mastered)| DomainOutlook { share: ends(*share, points), mastered: mastered / mass })
        .collect();
    Outlook { pass: pass / mass, low, high, share, domains }
}
