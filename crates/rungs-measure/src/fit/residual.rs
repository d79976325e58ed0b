//! Fit from residuals at people's abilities.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::limited::check;
use crate::classical::{MOST_ITEMS, PairSums};
use crate::error::{MeasureError, Result};
use crate::item::Item;
use crate::quadrature::{Latent, Quadrature};
use crate::responses::Responses;

/// Rows worked on at once, whatever the number of threads, so that sums always round alike.
const PIECE: usize = 2_048;

/// The least variance of an answer that counts, `√0.00001`: one lucky guess far off must not decide alone.
const LEAST_VARIANCE: f64 = 0.003_162_277_660_168_379_5;

/// The most that the standard deviation of a mean square is taken for, `√2`.
const MOST_DEVIATION: f64 = std::f64::consts::SQRT_2;

/// Infit and outfit of one item. Not numbers where nobody answered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ResidualFit {
    /// People who answered.
    pub answered: f64,
    /// Mean of squared standardised residuals; 1 is what the model expects, more is noise, less is redundancy.
    pub outfit: f64,
    /// The same as a normal deviate.
    pub z_outfit: f64,
    /// Mean weighted by the variance of an answer, so that far-off answers count less.
    pub infit: f64,
    /// The same as a normal deviate.
    pub z_infit: f64,
}

/// Correlations of residuals.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Q3 {
    /// `items × items`, row after row, 1 on the diagonal; `None` where two items share fewer than 3 people.
    pub matrix: Vec<Option<f64>>,
    /// Mean over all pairs.
    pub mean: f64,
    /// Largest value over all pairs.
    pub largest: f64,
    /// Largest value less the mean: `Q3*` of Christensen, Makransky & Horton (2017).
    pub adjusted: f64,
    /// Pairs above the mean by at least the cut, the highest first.
    pub flagged: Vec<Q3Pair>,
}

/// A pair of items.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Q3Pair {
    /// Counted from 0.
    pub first: usize,
    /// Counted from 0, above `first`.
    pub second: usize,
    /// Correlation of residuals.
    pub q3: f64,
}

/// Compares squared residuals with what the model expects, at EAP abilities: infit and outfit.
///
/// Standardised by the cube root of Wilson & Hilferty; a variance of an answer below 0.0032 counts as that. EAP
/// abilities lie closer together than true ones, so with few items values fall a little below 1. Missing answers are
/// left out. Sources: Wright & Masters (1982), *Rating Scale Analysis*, ch. 5.
///
/// # Errors
/// Items that do not belong to the answers.
pub fn infit_outfit(
    items: &[Item],
    latent: Latent,
    responses: &Responses,
    grid: &Quadrature,
) -> Result<Vec<ResidualFit>> {
    check(items, latent, responses)?;
    let (patterns, _) = responses.collapse();
    infit_outfit_at(items, &abilities(items, latent, &patterns, grid), &patterns)
}

/// The same at given abilities, one a row: those with an ability that is not a number are left out.
///
/// # Errors
/// Items that do not belong to the answers; not one ability a row.
pub fn infit_outfit_at(items: &[Item], abilities: &[f64], responses: &Responses) -> Result<Vec<ResidualFit>> {
    check(items, Latent::STANDARD, responses)?;
    check_abilities(abilities, responses)?;
    let pieces: Vec<Vec<Sums>> = (0..responses.rows().div_ceil(PIECE))
        .into_par_iter()
        .map(|piece| {
            let mut sums = vec![Sums::default(); items.len()];
            let mut p = Vec::new();
            for (row, theta) in abilities.iter().enumerate().skip(piece * PIECE).take(PIECE) {
                let (theta, weight) = (*theta, responses.weight(row));
                if theta.is_finite() && weight > 0.0 {
                    for (item, answer) in responses.row(row) {
                        sums[item].take(&items[item], theta, f64::from(answer), weight, &mut p);
                    }
                }
            }
            sums
        })
        .collect();
    let mut all = vec![Sums::default(); items.len()];
    for piece in pieces {
        all.iter_mut().zip(piece).for_each(|(sum, more)| sum.add(&more));
    }
    Ok(all.iter().map(Sums::fit).collect())
}

/// Correlates what answers leave unexplained between items, at EAP abilities: Q3.
///
/// A pair is flagged where its value is `cut` above the mean of all pairs (0.2 is usual). Correlations are over the
/// people who answered both. Sources: Yen (1984), *Applied Psychological Measurement*
/// 8, 125-145; Christensen, Makransky & Horton (2017), 41, 178-194.
///
/// # Errors
/// Items that do not belong to the answers; fewer than 2 items, or more than [`MOST_ITEMS`]; a cut that is not a
/// number.
pub fn q3(items: &[Item], latent: Latent, responses: &Responses, grid: &Quadrature, cut: f64) -> Result<Q3> {
    check(items, latent, responses)?;
    let (patterns, _) = responses.collapse();
    q3_at(items, &abilities(items, latent, &patterns, grid), &patterns, cut)
}

/// The same at given abilities, one a row: those with an ability that is not a number are left out.
///
/// # Errors
/// As [`q3`]; not one ability a row.
pub fn q3_at(items: &[Item], abilities: &[f64], responses: &Responses, cut: f64) -> Result<Q3> {
    check(items, Latent::STANDARD, responses)?;
    check_abilities(abilities, responses)?;
    if cut.is_nan() {
        return Err(MeasureError::Value { what: "the cut for Q3", found: cut, allowed: "a number is needed" });
    }
    if !(2..=MOST_ITEMS).contains(&items.len()) {
        return Err(MeasureError::Value {
            what: "the number of items for Q3",
            found: items.len() as f64,
            allowed: "2 to 1,000 are allowed",
        });
    }
    let pairs = PairSums::over(responses, |row, answers, which, values| {
        let theta = abilities[row];
        if theta.is_finite() {
            for (item, answer) in answers {
                which.push(item);
                values.push(f64::from(answer) - items[item].expected(theta));
            }
        }
    });
    let count = items.len();
    let mut matrix = vec![Some(1.0); count * count];
    let mut known = Vec::new();
    for first in 0..count {
        for second in first + 1..count {
            let value = pairs.correlation(first, second);
            matrix[first * count + second] = value;
            matrix[second * count + first] = value;
            known.extend(value.map(|q3| Q3Pair { first, second, q3 }));
        }
    }
    let mean = known.iter().map(|pair| pair.q3).sum::<f64>() / known.len() as f64;
    let largest = known.iter().map(|pair| pair.q3).fold(f64::NAN, f64::max);
    known.retain(|pair| pair.q3 - mean >= cut);
    known.sort_by(|one, other| other.q3.total_cmp(&one.q3));
    Ok(Q3 { matrix, mean, largest, adjusted: largest - mean, flagged: known })
}

fn check_abilities(abilities: &[f64], responses: &Responses) -> Result<()> {
    if abilities.len() == responses.rows() {
        Ok(())
    } else {
        Err(MeasureError::Length { what: "abilities", found: abilities.len(), wanted: responses.rows() })
    }
}

/// Posterior means of ability, one a row (Bock & Mislevy 1982).
fn abilities(items: &[Item], latent: Latent, responses: &Responses, grid: &Quadrature) -> Vec<f64> {
    let nodes = grid.nodes();
    let prior: Vec<f64> = grid.weights(latent).iter().map(|weight| weight.ln()).collect();
    // Of every item and category, the logarithm of its probability along the nodes.
    let logs: Vec<Vec<Vec<f64>>> = items
        .par_iter()
        .map(|item| {
            let mut p = vec![0.0; item.categories()];
            let mut out = vec![Vec::with_capacity(nodes.len()); item.categories()];
            for theta in nodes {
                item.probabilities(*theta, &mut p);
                out.iter_mut().zip(&p).for_each(|(out, p)| out.push(p.max(f64::MIN_POSITIVE).ln()));
            }
            out
        })
        .collect();
    let one = |row: usize| -> f64 {
        let mut sums = prior.clone();
        for (item, answer) in responses.row(row) {
            sums.iter_mut().zip(&logs[item][usize::from(answer)]).for_each(|(sum, log)| *sum += log);
        }
        let highest = sums.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let (mut total, mut mean) = (0.0, 0.0);
        for (sum, node) in sums.iter().zip(nodes) {
            let density = (sum - highest).exp();
            total += density;
            mean += density * node;
        }
        mean / total
    };
    (0..responses.rows()).into_par_iter().map(one).collect()
}

/// What infit and outfit are made of.
#[derive(Debug, Clone, Default)]
struct Sums {
    people: f64,
    /// Squared residuals over their variance, and alone.
    standardised: f64,
    squares: f64,
    variance: f64,
    /// Fourth moments over squared variance, and less squared variance.
    spread: f64,
    excess: f64,
}

impl Sums {
    fn take(&mut self, item: &Item, theta: f64, answer: f64, weight: f64, p: &mut Vec<f64>) {
        let (mean, variance, fourth) = if let Item::Dichotomous { .. } = item {
            let right = item.right(theta);
            let variance = right * (1.0 - right);
            (right, variance, variance * ((1.0 - right).powi(3) + right.powi(3)))
        } else {
            p.resize(item.categories(), 0.0);
            item.probabilities(theta, p);
            let mean: f64 = p.iter().enumerate().map(|(k, p)| k as f64 * p).sum();
            let moment = |power| p.iter().enumerate().map(|(k, p)| (k as f64 - mean).powi(power) * p).sum::<f64>();
            (mean, moment(2), moment(4))
        };
        let variance = variance.max(LEAST_VARIANCE);
        let square = (answer - mean).powi(2);
        self.people += weight;
        self.standardised += weight * square / variance;
        self.squares += weight * square;
        self.variance += weight * variance;
        self.spread += weight * fourth / (variance * variance);
        self.excess += weight * (fourth - variance * variance);
    }

    fn add(&mut self, more: &Self) {
        self.people += more.people;
        self.standardised += more.standardised;
        self.squares += more.squares;
        self.variance += more.variance;
        self.spread += more.spread;
        self.excess += more.excess;
    }

    fn fit(&self) -> ResidualFit {
        let outfit = self.standardised / self.people;
        let infit = self.squares / self.variance;
        let outfit_deviation = (self.spread / self.people.powi(2) - 1.0 / self.people).max(0.0).sqrt();
        let infit_deviation = self.excess.max(0.0).sqrt() / self.variance;
        let normal = |value: f64, deviation: f64| {
            let deviation = deviation.min(MOST_DEVIATION);
            (value.cbrt() - 1.0) * (3.0 / deviation) + deviation / 3.0
        };
        ResidualFit {
            answered: self.people,
            outfit,
            z_outfit: normal(outfit, outfit_deviation),
            infit,
            z_infit: normal(infit, infit_deviation),
        }
    }
}
