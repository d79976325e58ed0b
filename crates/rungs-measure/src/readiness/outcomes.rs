//! From outcomes: how much harder the exam is than practice, and how far stated probabilities are to be believed.
//!
//! The log-odds that the model gives a learner are a smooth function of the shift from practice to exam, so they are
//! tabulated once and everything else is sums over learners. Each number has a prior and is a posterior mean on a grid,
//! so that a handful of outcomes moves little. Stated log-odds are a line of the model's (Cox 1958, *Biometrika* 45,
//! 562-565), drawn towards the model's own.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::Ahead;
use super::exam::{Curve, outlook};
use super::filter::filter;
use super::population::{Cause, ExamPrior, Population};
use super::question::Question;
use super::track::Track;

/// Spread of the shift between programmes, before outcomes tell.
const SHIFT_SPREAD: f64 = 0.12;
/// How far the slope of the log-odds may lie from 1.
const SLOPE_SD: f64 = 0.15;
/// By how much, in log-odds, the model may be wrong about a long pause.
const PAUSE_SD: f64 = 0.25;

/// Shifts at which log-odds are tabulated.
const FIRST_SHIFT: f64 = -1.2;
const SHIFT_STEP: f64 = 0.3;
const SHIFTS: u32 = 12;

/// What is needed of one learner.
struct Row {
    programme: u32,
    /// Log-odds of passing at each shift.
    odds: Vec<f64>,
    /// Share of the volatile part that has faded, less the mean.
    faded: f64,
    passed: bool,
}

impl Row {
    /// Minus the logarithm of the probability of the outcome.
    fn loss(&self, shift: f64, slope: f64, pause: f64) -> f64 {
        let place = ((shift - FIRST_SHIFT) / SHIFT_STEP).clamp(0.0, f64::from(SHIFTS) - 1.001);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the table")]
        let below = place as usize;
        let rest = place - below as f64;
        let odds = self.odds[below] + rest * (self.odds[below + 1] - self.odds[below]);
        let odds = slope * odds + pause * self.faded;
        let against = if self.passed { -odds } else { odds };
        if against > 30.0 { against } else { against.exp().ln_1p() }
    }
}

/// Fits what outcomes can tell: `tracks` are learners with an outcome, `questions` those of the tracks.
pub(super) fn fit(population: &mut Population, tracks: &[&Track], questions: &[Question], without: &[Cause]) {
    if without.contains(&Cause::Shift) {
        population.exam.shift = 0.0;
        for programme in population.programmes.values_mut() {
            programme.shift = 0.0;
        }
    }
    if tracks.is_empty() {
        return;
    }
    let faded: Vec<f64> = tracks.iter().map(|track| population.faded(track)).collect();
    population.exam.pause_middle = faded.iter().sum::<f64>() / faded.len() as f64;
    let rows = tabulate(population, tracks, questions);
    for _ in 0..2 {
        if !without.contains(&Cause::Shift) {
            shifts(population, &rows);
        }
        if !without.contains(&Cause::Recalibration) {
            let shift: Vec<f64> = rows.iter().map(|row| population.shift(row.programme).0).collect();
            let loss = |slope: f64, pause: f64| -> f64 {
                rows.iter().zip(&shift).map(|(row, shift)| row.loss(*shift, slope, pause)).sum()
            };
            population.exam.slope = posterior(1.0, SLOPE_SD, |slope| loss(slope, population.exam.pause)).0;
            population.exam.pause = posterior(0.0, PAUSE_SD, |pause| loss(population.exam.slope, pause)).0;
        }
    }
}

fn tabulate(population: &Population, tracks: &[&Track], questions: &[Question]) -> Vec<Row> {
    let curve = Curve::new(&population.prior, population.exam.difficulty_sd);
    tracks
        .par_iter()
        .map(|track| {
            let (beliefs, _) = filter(track, questions, &population.learning);
            let difficulties = population.difficulties(track, questions);
            let odds = (0..SHIFTS)
                .map(|place| {
                    let shift = FIRST_SHIFT + SHIFT_STEP * f64::from(place);
                    let standings =
                        population.standings(&beliefs, track, &difficulties, (shift, 0.05), Ahead::default());
                    let pass = outlook(&standings, &track.plan, &curve, population.learning.sd_day, false).pass;
                    let pass = pass.clamp(1e-5, 1.0 - 1e-5);
                    (pass / (1.0 - pass)).ln()
                })
                .collect();
            Row {
                programme: track.plan.programme,
                odds,
                faded: population.faded(track) - population.exam.pause_middle,
                passed: track.outcome == Some(true),
            }
        })
        .collect()
}

/// The shift of each programme, drawn towards what they have in common.
fn shifts(population: &mut Population, rows: &[Row]) {
    let usual = ExamPrior::default();
    let (slope, pause) = (population.exam.slope, population.exam.pause);
    let total = |rows: &[&Row], shift: f64| rows.iter().map(|row| row.loss(shift, slope, pause)).sum::<f64>();
    let all: Vec<&Row> = rows.iter().collect();
    let (common, common_sd) = posterior(usual.shift, usual.shift_sd, |shift| total(&all, shift));
    let mut squares = 3.0 * SHIFT_SPREAD.powi(2);
    let mut n = 3.0;
    let mut found = BTreeMap::new();
    for name in population.programmes.keys() {
        let own: Vec<&Row> = rows.iter().filter(|row| row.programme == *name).collect();
        if !own.is_empty() {
            let (shift, sd) = posterior(common, SHIFT_SPREAD, |shift| total(&own, shift));
            squares += (shift - common).powi(2);
            n += 1.0;
            found.insert(*name, (shift, sd));
        }
    }
    population.exam.shift = common;
    population.exam.shift_sd = (squares / n).sqrt().hypot(common_sd);
    let unknown = (population.exam.shift, population.exam.shift_sd);
    for (name, programme) in &mut population.programmes {
        (programme.shift, programme.shift_sd) = found.get(name).copied().unwrap_or(unknown);
    }
}

/// Posterior mean and standard deviation on a grid, for minus a log-likelihood and a normal prior.
///
/// Two grids: one over the prior, and a finer one where that found the mass.
fn posterior(centre: f64, sd: f64, loss: impl Fn(f64) -> f64) -> (f64, f64) {
    let on = |middle: f64, reach: f64| {
        let grid: Vec<f64> = (-20..=20).map(|place| middle + reach * 0.05 * f64::from(place)).collect();
        let values: Vec<f64> = grid.iter().map(|x| loss(*x) + 0.5 * ((x - centre) / sd).powi(2)).collect();
        let lowest = values.iter().copied().fold(f64::INFINITY, f64::min);
        let weights: Vec<f64> = values.iter().map(|value| (lowest - value).exp()).collect();
        let total: f64 = weights.iter().sum();
        let mean = grid.iter().zip(&weights).map(|(x, weight)| x * weight).sum::<f64>() / total;
        let square = grid.iter().zip(&weights).map(|(x, weight)| (x - mean).powi(2) * weight).sum::<f64>() / total;
        (mean, square.sqrt())
    };
    let (mean, spread) = on(centre, 4.0 * sd);
    // The first grid may have all its mass on one point.
    on(mean, (5.0 * spread).max(0.25 * sd))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_posterior_of_two_normals_is_their_product() {
        // Prior N(0, 1), likelihood N(2, 0.5²): precision 1 + 4, mean 8 / 5.
        let (mean, sd) = posterior(0.0, 1.0, |x| 0.5 * ((x - 2.0) / 0.5).powi(2));
        assert!((mean - 1.6).abs() < 1e-3 && (sd - 0.2_f64.sqrt()).abs() < 2e-3, "{mean} {sd}");
        // A narrow one between two points of the first grid.
        let (mean, sd) = posterior(0.0, 1.0, |x| 0.5 * ((x - 0.73) / 0.02).powi(2));
        assert!((mean - 0.73).abs() < 5e-3 && (0.01..0.04).contains(&sd), "{mean} {sd}");
    }

    #[test]
    fn loss_is_the_logarithm_of_the_chance() {
        let row = Row { programme: 0, odds: vec![1.0; 12], faded: 0.5, passed: true };
        let p: f64 = 1.0 / (1.0 + (-(2.0 + 0.1_f64)).exp());
        assert!((row.loss(0.3, 2.0, 0.2) + p.ln()).abs() < 1e-12);
    }
}
