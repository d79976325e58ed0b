//! Fit of each item against sum scores.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::chi;
use super::limited::check;
use super::merge;
use crate::error::{MeasureError, Result};
use crate::item::{Item, Model};
use crate::quadrature::{Latent, Quadrature};
use crate::responses::Responses;

/// Highest sum score for which S-X² is computed: tables grow with its product with the items.
pub const MOST_POINTS: usize = 1_000;

/// S-X² of one item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ItemFit {
    /// The statistic; `None` where no degree of freedom is left.
    pub statistic: Option<f64>,
    /// Degrees of freedom: cells less score groups less the item's parameters (and less the free variance of Rasch).
    pub df: usize,
    /// Probability of a value as high or higher where the item fits.
    pub p: Option<f64>,
    /// Root mean square error of approximation.
    pub rmsea: Option<f64>,
    /// The groups of scores that were compared, after merging, the lowest first.
    pub groups: Vec<ScoreGroup>,
}

/// People of neighbouring sum scores, in cells of neighbouring answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScoreGroup {
    /// People observed in each cell.
    pub observed: Vec<f64>,
    /// People expected in each cell.
    pub expected: Vec<f64>,
}

/// S-X² of every item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SumScoreFit {
    /// One an item.
    pub items: Vec<ItemFit>,
    /// People who answered every item: only they count.
    pub people: f64,
    /// People left out because an answer is missing.
    pub left_out: f64,
}

/// Compares what people of each sum score answered with what the model expects: S-X².
///
/// Expected shares come from the Lord-Wingersky recursion without the item. Cells with fewer than one person expected
/// are merged as R's `mirt` does it: first cells of a score, then scores. `model` says how many parameters an item
/// has. Every item costs its own slope, also where the slope is common. Only people who answered every item count.
///
/// Sources: Orlando & Thissen (2000), *Applied Psychological Measurement* 24, 50-64, and (2003) 27, 289-298; several
/// categories: Kang & Chen (2008), *Journal of Educational Measurement* 45, 391-406; Lord & Wingersky (1984), *Applied
/// Psychological Measurement* 8, 453-461; Thissen and others (1995), 19, 39-49.
///
/// # Errors
/// Items that do not belong to the answers; fewer than 2 items; nobody who answered every item; a highest sum score
/// above [`MOST_POINTS`].
pub fn s_x2(
    items: &[Item],
    model: Model,
    latent: Latent,
    responses: &Responses,
    grid: &Quadrature,
) -> Result<SumScoreFit> {
    check(items, latent, responses)?;
    if items.len() < 2 {
        return Err(MeasureError::Unfit("S-X2 needs at least two items: a score without the item is compared"));
    }
    let top: usize = items.iter().map(|item| item.categories() - 1).sum();
    if top > MOST_POINTS {
        return Err(MeasureError::Value {
            what: "the highest sum score for S-X2",
            found: top as f64,
            allowed: "at most 1,000 points are computed",
        });
    }
    let seen = tables(items, responses, top);
    if seen.people <= 0.0 {
        return Err(MeasureError::Unfit("nobody answered every item, and S-X2 compares sum scores"));
    }
    let curves: Vec<Curve> = items.iter().map(|item| Curve::new(item, grid.nodes())).collect();
    let weights = grid.weights(latent);
    // How likely each sum score is.
    let whole = curves.iter().fold(Scores::none(weights.len()), |scores, curve| scores.with(curve));
    let likely: Vec<f64> = (0..=top).map(|score| whole.mean(score, &weights, None)).collect();
    let mut expected = vec![Vec::new(); items.len()];
    leave_one_out(&curves, &Scores::none(weights.len()), &mut expected, &|curve, others| {
        let mut table = vec![vec![None; curve.categories]; top + 1];
        for (score, row) in table.iter_mut().enumerate() {
            for (category, cell) in row.iter_mut().enumerate() {
                let rest = score.checked_sub(category).filter(|rest| *rest < others.count);
                *cell = rest.filter(|_| likely[score] > 0.0).map(|rest| {
                    seen.scores[score] * others.mean(rest, &weights, Some((curve, category))) / likely[score]
                });
            }
        }
        table
    });
    let items = items
        .par_iter()
        .zip(expected)
        .zip(&seen.tables)
        .map(|((item, expected), observed)| {
            // The lowest and the highest score are given by one way of answering each.
            let groups = merge::groups(&observed[1..top], &expected[1..top]);
            let slope = usize::from(model != Model::Rasch);
            let asymptote = usize::from(model == Model::ThreeParameter && matches!(item, Item::Dichotomous { .. }));
            let variance = usize::from(model == Model::Rasch);
            fit(groups, item.categories() - 1 + slope + asymptote + variance, seen.people)
        })
        .collect();
    Ok(SumScoreFit { items, people: seen.people, left_out: responses.people() - seen.people })
}

fn fit(groups: Vec<ScoreGroup>, parameters: usize, people: f64) -> ItemFit {
    let cells = || groups.iter().flat_map(|group| group.observed.iter().zip(&group.expected));
    let statistic: f64 = cells().map(|(observed, expected)| (observed - expected).powi(2) / expected).sum();
    let df = cells().count().saturating_sub(groups.len() + parameters);
    // One row left means that everything was merged into one: nothing was compared.
    let fine = df > 0 && groups.len() > 1;
    let free = df as f64;
    ItemFit {
        statistic: fine.then_some(statistic),
        df: if fine { df } else { 0 },
        p: fine.then(|| chi::tail(statistic, free)),
        rmsea: fine.then(|| chi::rmsea(statistic, free, people)),
        groups,
    }
}

/// Complete rows by item, sum score and answer.
struct Seen {
    tables: Vec<Vec<Vec<f64>>>,
    scores: Vec<f64>,
    people: f64,
}

fn tables(items: &[Item], responses: &Responses, top: usize) -> Seen {
    let mut out = Seen {
        tables: items.iter().map(|item| vec![vec![0.0; item.categories()]; top + 1]).collect(),
        scores: vec![0.0; top + 1],
        people: 0.0,
    };
    let mut answers = Vec::with_capacity(items.len());
    for row in 0..responses.rows() {
        answers.clear();
        answers.extend(responses.row(row).map(|(_, answer)| usize::from(answer)));
        if answers.len() < items.len() {
            continue;
        }
        let weight = responses.weight(row);
        let score: usize = answers.iter().sum();
        out.people += weight;
        out.scores[score] += weight;
        for (table, answer) in out.tables.iter_mut().zip(&answers) {
            table[score][*answer] += weight;
        }
    }
    out
}

/// An item's categories along the nodes.
struct Curve {
    categories: usize,
    /// Category after category, the nodes.
    p: Vec<f64>,
}

impl Curve {
    fn new(item: &Item, nodes: &[f64]) -> Self {
        let categories = item.categories();
        let mut p = vec![0.0; categories * nodes.len()];
        let mut at = vec![0.0; categories];
        for (node, theta) in nodes.iter().enumerate() {
            item.probabilities(*theta, &mut at);
            at.iter().enumerate().for_each(|(category, value)| p[category * nodes.len() + node] = *value);
        }
        Self { categories, p }
    }

    fn category(&self, category: usize) -> &[f64] {
        let nodes = self.p.len() / self.categories;
        &self.p[category * nodes..(category + 1) * nodes]
    }
}

/// The probability of each sum score along the nodes.
#[derive(Clone)]
struct Scores {
    count: usize,
    /// Score after score, the nodes.
    p: Vec<f64>,
}

impl Scores {
    /// The score on no items: 0 for sure.
    fn none(nodes: usize) -> Self {
        Self { count: 1, p: vec![1.0; nodes] }
    }

    /// One item more.
    fn with(&self, curve: &Curve) -> Self {
        let nodes = self.p.len() / self.count;
        let count = self.count + curve.categories - 1;
        let mut p = vec![0.0; count * nodes];
        for (score, before) in self.p.chunks_exact(nodes).enumerate() {
            for category in 0..curve.categories {
                let into = &mut p[(score + category) * nodes..(score + category + 1) * nodes];
                let answer = curve.category(category);
                into.iter_mut().zip(before.iter().zip(answer)).for_each(|(sum, (x, y))| *sum += x * y);
            }
        }
        Self { count, p }
    }

    /// Probability of a score, or of the score together with an answer to another item, over the distribution.
    fn mean(&self, score: usize, weights: &[f64], and: Option<(&Curve, usize)>) -> f64 {
        let p = &self.p[score * weights.len()..(score + 1) * weights.len()];
        let both = p.iter().zip(weights).map(|(p, weight)| p * weight);
        match and {
            None => both.sum(),
            Some((curve, category)) => both.zip(curve.category(category)).map(|(x, y)| x * y).sum(),
        }
    }
}

/// Gives `each` every item with the scores on all others, in halves: `items² log items` steps instead of their cube.
fn leave_one_out<T: Send>(
    curves: &[Curve],
    others: &Scores,
    out: &mut [T],
    each: &(impl Fn(&Curve, &Scores) -> T + Sync),
) {
    match (curves, out) {
        ([curve], [out]) => *out = each(curve, others),
        ([], _) | (_, []) => {}
        (curves, out) => {
            let half = curves.len() / 2;
            let (left, right) = curves.split_at(half);
            let (out_left, out_right) = out.split_at_mut(half);
            let and = |more: &[Curve]| more.iter().fold(others.clone(), |scores, curve| scores.with(curve));
            rayon::join(
                || leave_one_out(left, &and(right), out_left, each),
                || leave_one_out(right, &and(left), out_right, each),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaving_one_out_is_all_others() {
        let nodes = [-1.0, 0.5];
        let items: Vec<Item> = (0..5).map(|item| Item::two_parameter(1.0, f64::from(item) - 2.0)).collect();
        let curves: Vec<Curve> = items.iter().map(|item| Curve::new(item, &nodes)).collect();
        let mut out = vec![Vec::new(); 5];
        leave_one_out(&curves, &Scores::none(2), &mut out, &|_, others| others.p.clone());
        for (item, found) in out.iter().enumerate() {
            let mut scores = Scores::none(2);
            for other in (0..5).filter(|other| *other != item) {
                scores = scores.with(&curves[other]);
            }
            assert_eq!(found.len(), scores.p.len());
            assert!(found.iter().zip(&scores.p).all(|(x, y)| (x - y).abs() < 1e-15));
            assert!((found.iter().sum::<f64>() - 2.0).abs() < 1e-12);
        }
    }
}
