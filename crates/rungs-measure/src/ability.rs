//! What a person can do, from answers to calibrated items.
//!
//! Three estimators ([`Method`]), for every kind of [`Item`], with missing answers left out (which supposes that they
//! are missing at random); abilities by sum score ([`sum_scores`]); several domains at once ([`domains`]); reliability.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::{MeasureError, Result};
use crate::item::Item;
use crate::quadrature::{Latent, Quadrature};
use crate::responses::Responses;

mod derivatives;
pub mod domains;
mod mode;
mod sum;
mod table;

pub use sum::{SumScore, sum_distribution, sum_scores};

use mode::Added;
use table::Table;

/// How ability is estimated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Method {
    /// The mean of the posterior on the quadrature; the standard error is the posterior's standard deviation.
    ///
    /// Source: Bock & Mislevy (1982), *Applied Psychological Measurement* 6, 431-444.
    Eap,
    /// The highest point of the posterior; the standard error is one over the root of the observed information of
    /// the posterior, `−(ln L)'' + 1 / σ²`.
    ///
    /// Source: Samejima (1969), *Psychometrika Monograph* 17.
    Map,
    /// Weighted likelihood: the highest point of `L(θ) √I(θ)` with the test information `I`; the prior is not used.
    /// The standard error is one over the root of the observed information of that product, `−(ln L + ½ ln I)''`.
    ///
    /// In Rasch, one- and two-parameter, graded and partial credit models this is exactly the estimator of Warm (1989),
    /// *Psychometrika* 54, 427-450, whose correction is `J / 2I`: there `J = I'`. With a lower asymptote the two differ
    /// (`J ≠ I'`), and `√I`, the prior of Jeffreys, is taken because it has a maximum to look for and because
    /// programs in wide use mean it by this name; see Magis & Raîche (2012), *Journal of Statistical Software* 48(8), 1-31.
    Wle,
}

/// An estimate of ability.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Score {
    /// Ability, in logits of the scale of the items.
    pub theta: f64,
    /// Standard error; infinite where [`Method::Wle`] has no information to work with.
    pub se: f64,
}

/// Refuses a distribution that is none.
pub(crate) fn check_latent(latent: Latent) -> Result<()> {
    if !latent.mean.is_finite() {
        return Err(MeasureError::Value {
            what: "the mean of ability",
            found: latent.mean,
            allowed: "a finite number is needed",
        });
    }
    if !(latent.variance.is_finite() && latent.variance >= 0.0) {
        return Err(MeasureError::Value {
            what: "the variance of ability",
            found: latent.variance,
            allowed: "0 or more is allowed",
        });
    }
    Ok(())
}

/// Estimates the ability of every row of answers; equal rows are scored once.
///
/// The answer has a score for each row of `responses`. Estimates of MAP and WLE stay within 20 of 0 or of the mean. Of
/// several modes, as a lower asymptote can make, the highest is found. A row without answers gets the prior from EAP
/// and MAP, and from WLE the mean with an infinite standard error.
///
/// # Errors
/// Not one item a column, parameters out of range, an answer that is no category of its item, a latent distribution
/// that is none.
pub fn score_all(
    responses: &Responses,
    items: &[Item],
    latent: Latent,
    method: Method,
    quadrature: &Quadrature,
) -> Result<Vec<Score>> {
    score_groups(responses, items, &vec![latent; responses.groups()], method, quadrature)
}

/// As [`score_all`], with a distribution of ability for each group of the responses.
///
/// # Errors
/// As [`score_all`]; fewer distributions than groups.
pub fn score_groups(
    responses: &Responses,
    items: &[Item],
    latents: &[Latent],
    method: Method,
    quadrature: &Quadrature,
) -> Result<Vec<Score>> {
    table::check(responses, items)?;
    if latents.len() < responses.groups() {
        return Err(MeasureError::Length {
            what: "distributions of ability",
            found: latents.len(),
            wanted: responses.groups(),
        });
    }
    latents.iter().try_for_each(|latent| check_latent(*latent))?;
    let (patterns, pattern_of) = responses.collapse();
    let scorers: Vec<Scorer<'_>> = match method {
        // One table serves all groups: only the prior differs.
        Method::Eap => vec![Scorer::new(items.iter(), latents, method, quadrature)],
        Method::Map | Method::Wle => {
            latents.iter().map(|latent| Scorer::new(items.iter(), &[*latent], method, quadrature)).collect()
        }
    };
    let scores: Vec<Score> = (0..patterns.rows())
        .into_par_iter()
        .map(|pattern| {
            let group = patterns.group(pattern);
            let (scorer, group) = if scorers.len() == 1 { (&scorers[0], group) } else { (&scorers[group], 0) };
            scorer.score(items, patterns.row(pattern), group)
        })
        .collect();
    Ok(pattern_of.iter().map(|pattern| scores[*pattern as usize]).collect())
}

/// Estimates the ability of one person from answers to items.
///
/// # Errors
/// As [`score_all`]; the item is then counted among the answers.
pub fn score(answers: &[(&Item, u8)], latent: Latent, method: Method, quadrature: &Quadrature) -> Result<Score> {
    check_latent(latent)?;
    for (place, (item, answer)) in answers.iter().enumerate() {
        item.check()?;
        if usize::from(*answer) >= item.categories() {
            let highest = u8::try_from(item.categories() - 1).unwrap_or(u8::MAX);
            return Err(MeasureError::Category { person: 0, item: place, found: *answer, highest });
        }
    }
    let scorer = Scorer::new(answers.iter().map(|(item, _)| *item), &[latent], method, quadrature);
    Ok(scorer.of(answers, answers.iter().enumerate().map(|(place, (_, answer))| (place, *answer)), 0))
}

/// Tables for one method.
struct Scorer<'a> {
    table: Table,
    nodes: std::borrow::Cow<'a, [f64]>,
    /// By group: what is added to the log-likelihood at each node, where it does not depend on the answers.
    start: Vec<Vec<f64>>,
    /// None for the mean of the posterior.
    added: Option<Added>,
    mean: f64,
}

impl<'a> Scorer<'a> {
    fn new<'b>(
        items: impl Iterator<Item = &'b Item> + Clone,
        latents: &[Latent],
        method: Method,
        quadrature: &'a Quadrature,
    ) -> Self {
        let latent = latents.first().copied().unwrap_or(Latent::STANDARD);
        if method == Method::Eap {
            let log = |latent: &Latent| quadrature.weights(*latent).iter().map(|weight| weight.ln()).collect();
            return Self {
                table: Table::new(items, quadrature.nodes(), false),
                nodes: quadrature.nodes().into(),
                start: latents.iter().map(log).collect(),
                added: None,
                mean: latent.mean,
            };
        }
        let nodes = mode::places(items.clone(), latent.mean);
        let what = if method == Method::Map { Added::Prior(latent) } else { Added::HalfLogInformation };
        let start = match what {
            Added::Prior(_) => nodes.iter().map(|node| mode::added(what, *node, 0.0)).collect(),
            Added::HalfLogInformation => vec![0.0; nodes.len()],
        };
        Self {
            table: Table::new(items, &nodes, method == Method::Wle),
            nodes: nodes.into(),
            start: vec![start],
            added: Some(what),
            mean: latent.mean,
        }
    }

    fn score(&self, items: &[Item], row: impl Iterator<Item = (usize, u8)> + Clone, group: usize) -> Score {
        let answers: Vec<(&Item, u8)> = match self.added {
            None => Vec::new(),
            Some(_) => row.clone().map(|(item, answer)| (&items[item], answer)).collect(),
        };
        self.of(&answers, row, group)
    }

    fn of(&self, answers: &[(&Item, u8)], row: impl Iterator<Item = (usize, u8)> + Clone, group: usize) -> Score {
        let mut heights = self.start[group].clone();
        self.table.add(row.clone(), &mut heights);
        let Some(what) = self.added else { return posterior_mean(&self.nodes, &mut heights) };
        if let Added::HalfLogInformation = what {
            let mut total = vec![0.0; heights.len()];
            self.table.add_information(row.map(|(item, _)| item), &mut total);
            if total.iter().all(|information| *information <= f64::MIN_POSITIVE) {
                return Score { theta: self.mean, se: f64::INFINITY };
            }
            for ((height, information), node) in heights.iter_mut().zip(&total).zip(self.nodes.iter()) {
                *height += mode::added(what, *node, *information);
            }
        }
        mode::climb(answers, what, &self.nodes, &heights)
    }
}

/// Mean and standard deviation over nodes from the logarithms of their weights, which are spent.
fn posterior_mean(nodes: &[f64], logs: &mut [f64]) -> Score {
    let highest = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let (mut total, mut mean) = (0.0, 0.0);
    for (node, log) in nodes.iter().zip(logs.iter_mut()) {
        *log = (*log - highest).exp();
        total += *log;
        mean += *log * node;
    }
    mean /= total;
    let variance: f64 = nodes.iter().zip(logs.iter()).map(|(node, weight)| weight * (node - mean).powi(2)).sum();
    Score { theta: mean, se: (variance / total).sqrt() }
}

/// Returns the test information at an ability: the sum over the items, in 1 / logit².
///
/// Source: Birnbaum (1968), in Lord & Novick, *Statistical Theories of Mental Test Scores*.
pub fn test_information(items: &[Item], theta: f64) -> f64 {
    items.iter().map(|item| item.information(theta)).sum()
}

/// Returns the reliability that items promise in a population: the mean of `I(θ) / (I(θ) + 1 / σ²)`, 0 to 1.
///
/// It is one minus the expected posterior variance over the variance of ability, the former taken as `1 / (I + 1/σ²)`.
///
/// Source: Green, Bock, Humphreys, Linn & Reckase (1984), *Journal of Educational Measurement* 21, 347-360.
///
/// # Errors
/// Parameters out of range, a latent distribution that is none.
pub fn marginal_reliability(items: &[Item], latent: Latent, quadrature: &Quadrature) -> Result<f64> {
    items.iter().try_for_each(Item::check)?;
    check_latent(latent)?;
    let weights = quadrature.weights(latent);
    let share = |theta: f64| {
        let gain = test_information(items, theta) * latent.variance;
        gain / (gain + 1.0)
    };
    Ok(quadrature.nodes().iter().zip(weights).map(|(theta, weight)| weight * share(*theta)).sum())
}

/// Returns the reliability of scores in a sample: `var(θ̂) / (var(θ̂) + mean(SE²))`, with the variance over `n − 1`.
///
/// `weights` says how many people each score stands for; empty = one. Scores without a finite standard error are left
/// out. None where fewer than two people are left or where there is no variance at all.
///
/// Source: for EAP and MAP, where the sum estimates the variance of ability, Bechger, Maris, Verstralen & Béguin (2003),
/// *Applied Psychological Measurement* 27, 319-334.
///
/// # Errors
/// Weights that are not one a score.
pub fn empirical_reliability(scores: &[Score], weights: &[f64]) -> Result<Option<f64>> {
    if !weights.is_empty() && weights.len() != scores.len() {
        return Err(MeasureError::Length { what: "weights", found: weights.len(), wanted: scores.len() });
    }
    let weighted = || {
        scores
            .iter()
            .enumerate()
            .map(|(place, score)| (weights.get(place).copied().unwrap_or(1.0), score))
            .filter(|(weight, score)| *weight > 0.0 && score.se.is_finite() && score.theta.is_finite())
    };
    let people: f64 = weighted().map(|(weight, _)| weight).sum();
    if people <= 1.0 {
        return Ok(None);
    }
    let mean = weighted().map(|(weight, score)| weight * score.theta).sum::<f64>() / people;
    let spread = weighted().map(|(weight, score)| weight * (score.theta - mean).powi(2)).sum::<f64>() / (people - 1.0);
    let error = weighted().map(|(weight, score)| weight * score.se * score.se).sum::<f64>() / people;
    Ok((spread + error > 0.0).then(|| spread / (spread + error)))
}

#[cfg(test)]
mod tests;
