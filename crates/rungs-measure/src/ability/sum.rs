//! Abilities from sum scores.

use serde::{Deserialize, Serialize};

use super::check_latent;
use crate::error::{MeasureError, Result};
use crate::item::Item;
use crate::quadrature::{Latent, Quadrature};

/// What a sum score says about ability.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct SumScore {
    /// The sum of the categories.
    pub sum: usize,
    /// Posterior mean of ability, in logits of the scale of the items.
    pub theta: f64,
    /// Posterior standard deviation.
    pub se: f64,
    /// The share of people who are expected to have this sum.
    pub probability: f64,
}

/// Returns `P(sum = s | θ)` for `s` = 0, 1, … at one ability.
///
/// Source: Lord & Wingersky (1984), *Applied Psychological Measurement* 8, 453-461; for several categories Thissen,
/// Pommerich, Billeaud & Williams (1995), *Applied Psychological Measurement* 19, 39-49.
pub fn sum_distribution(items: &[Item], theta: f64) -> Vec<f64> {
    let mut sums = vec![1.0];
    let mut p = Vec::new();
    for item in items {
        p.clear();
        p.resize(item.categories(), 0.0);
        item.probabilities(theta, &mut p);
        let mut next = vec![0.0; sums.len() + p.len() - 1];
        for (sum, so_far) in sums.iter().enumerate() {
            for (k, p) in p.iter().enumerate() {
                next[sum + k] += so_far * p;
            }
        }
        sums = next;
    }
    sums
}

/// Estimates ability from each sum score: posterior mean and standard deviation (EAP), all items answered.
///
/// The answer has one entry for each sum from 0 to the highest. A sum that cannot occur on the grid has the
/// probability 0 and says what the prior says.
///
/// Source: as [`sum_distribution`].
///
/// # Errors
/// No items, parameters out of range, a latent distribution that is none.
pub fn sum_scores(items: &[Item], latent: Latent, quadrature: &Quadrature) -> Result<Vec<SumScore>> {
    if items.is_empty() {
        return Err(MeasureError::Empty { what: "the list of items" });
    }
    items.iter().try_for_each(Item::check)?;
    check_latent(latent)?;
    let highest: usize = items.iter().map(|item| item.categories() - 1).sum();
    // Zeroth, first and second moment of each sum.
    let mut moments = vec![[0.0_f64; 3]; highest + 1];
    let mut prior = [0.0_f64; 3];
    for (theta, weight) in quadrature.nodes().iter().zip(quadrature.weights(latent)) {
        let powers = [weight, weight * theta, weight * theta * theta];
        for (sum, power) in prior.iter_mut().zip(powers) {
            *sum += power;
        }
        for (of, p) in moments.iter_mut().zip(sum_distribution(items, *theta)) {
            for (sum, power) in of.iter_mut().zip(powers) {
                *sum += p * power;
            }
        }
    }
    let entry = |(sum, of): (usize, &[f64; 3])| {
        let [zeroth, first, second] = if of[0] > 0.0 { *of } else { prior };
        let theta = first / zeroth;
        SumScore { sum, theta, se: (second / zeroth - theta * theta).max(0.0).sqrt(), probability: of[0] }
    };
    Ok(moments.iter().enumerate().map(entry).collect())
}
