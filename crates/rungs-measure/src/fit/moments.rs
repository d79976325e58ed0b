//! Moments of answers under a model: their values, derivatives and covariances.

use nalgebra::{DMatrix, DVector};
use rayon::prelude::*;

use crate::error::{MeasureError, Result};
use crate::item::{Item, Model, logistic};
use crate::quadrature::{Latent, Quadrature};

/// What is averaged about one item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// The score.
    Score,
    /// Whether the answer is this category.
    Category(usize),
}

/// The mean of one part, or of the product of two parts of different items.
#[derive(Debug, Clone)]
pub(super) struct Moment(pub(super) Vec<(usize, Part)>);

/// One item on the nodes of a grid.
struct Curves {
    /// Node after node, the categories.
    p: Vec<f64>,
    categories: usize,
    /// Expected score and expected squared score at each node.
    score: Vec<f64>,
    square: Vec<f64>,
    /// Of each free parameter: derivative of the categories, as `p`.
    slopes: Vec<Vec<f64>>,
    /// The column of each free parameter.
    columns: Vec<usize>,
}

/// A model on a grid: all that moments are made of.
pub(super) struct Grid {
    weights: Vec<f64>,
    items: Vec<Curves>,
    /// The column of the free variance, and the derivative of the logarithm of the weights with respect to it.
    variance: Option<(usize, Vec<f64>)>,
    pub(super) parameters: usize,
}

/// Which moments: of each item the score (or each category above 0), then of each pair the product of scores.
pub(super) fn moments(categories: &[usize], each_category: bool) -> Vec<Moment> {
    let mut out = Vec::new();
    for (item, categories) in categories.iter().enumerate() {
        if each_category {
            out.extend((1..*categories).map(|category| Moment(vec![(item, Part::Category(category))])));
        } else {
            out.push(Moment(vec![(item, Part::Score)]));
        }
    }
    for first in 0..categories.len() {
        out.extend((first + 1..categories.len()).map(|next| Moment(vec![(first, Part::Score), (next, Part::Score)])));
    }
    out
}

/// Derivatives of the categories' probabilities at `theta`: slope, intercepts and lower asymptote, in this order.
fn parameter_slopes(item: &Item, theta: f64, out: &mut Vec<Vec<f64>>) {
    out.clear();
    match item {
        Item::Dichotomous { a, d, c } => {
            let right = logistic(a * theta + d);
            let wrong = logistic(-(a * theta + d));
            let by_d = (1.0 - c) * right * wrong;
            out.extend([theta * by_d, by_d, wrong].map(|slope| vec![-slope, slope]));
        }
        Item::Graded { a, d } => {
            let steep: Vec<f64> = d.iter().map(|d| logistic(a * theta + d) * logistic(-(a * theta + d))).collect();
            // P(X ≥ k) moves with its own intercept alone; category k is P(X ≥ k) − P(X ≥ k + 1).
            let mut by_a = vec![0.0; d.len() + 1];
            for (step, steep) in steep.iter().enumerate() {
                by_a[step] -= theta * steep;
                by_a[step + 1] += theta * steep;
            }
            out.push(by_a);
            for (step, steep) in steep.iter().enumerate() {
                let mut by_d = vec![0.0; d.len() + 1];
                by_d[step] = -steep;
                by_d[step + 1] = *steep;
                out.push(by_d);
            }
        }
        Item::PartialCredit { d, .. } => {
            let mut p = vec![0.0; d.len() + 1];
            item.probabilities(theta, &mut p);
            let mean: f64 = p.iter().enumerate().map(|(k, p)| k as f64 * p).sum();
            out.push(p.iter().enumerate().map(|(k, p)| theta * p * (k as f64 - mean)).collect());
            for step in 1..=d.len() {
                let above: f64 = p[step..].iter().sum();
                out.push(p.iter().enumerate().map(|(k, p)| p * (f64::from(u8::from(k >= step)) - above)).collect());
            }
        }
    }
}

impl Curves {
    fn new(nodes: usize, categories: usize) -> Self {
        Self {
            p: vec![0.0; nodes * categories],
            categories,
            score: vec![0.0; nodes],
            square: vec![0.0; nodes],
            slopes: Vec::new(),
            columns: Vec::new(),
        }
    }

    fn fill_scores(&mut self) {
        for (node, p) in self.p.chunks_exact(self.categories).enumerate() {
            self.score[node] = p.iter().enumerate().map(|(k, p)| k as f64 * p).sum();
            self.square[node] = p.iter().enumerate().map(|(k, p)| (k * k) as f64 * p).sum();
        }
    }

    /// Expected value of a part at each node, or its derivative if `from` is a derivative of `p`.
    fn mean(&self, from: &[f64], part: Part) -> Vec<f64> {
        let one = |p: &[f64]| match part {
            Part::Score => p.iter().enumerate().map(|(k, p)| k as f64 * p).sum(),
            Part::Category(category) => p[category],
        };
        from.chunks_exact(self.categories).map(one).collect()
    }

    /// Expected value of the product of two parts of this item at a node.
    fn both(&self, one: Part, other: Part, node: usize) -> f64 {
        match (one, other) {
            (Part::Score, Part::Score) => self.square[node],
            (Part::Score, Part::Category(category)) | (Part::Category(category), Part::Score) => {
                category as f64 * self.p[node * self.categories + category]
            }
            (Part::Category(one), Part::Category(other)) if one == other => self.p[node * self.categories + one],
            _ => 0.0,
        }
    }

    fn at(&self, part: Part, node: usize) -> f64 {
        match part {
            Part::Score => self.score[node],
            Part::Category(category) => self.p[node * self.categories + category],
        }
    }
}

impl Grid {
    /// A fitted model on a grid; which parameters are free follows from `model`.
    pub(super) fn fitted(items: &[Item], model: Model, latent: Latent, quadrature: &Quadrature) -> Self {
        let nodes = quadrature.nodes();
        let weights = quadrature.weights(latent);
        let mut parameters = 0;
        let mut columns = || {
            parameters += 1;
            parameters - 1
        };
        let common = (model == Model::OneParameter).then(&mut columns);
        let mut curves = Vec::with_capacity(items.len());
        let mut slopes = Vec::new();
        for item in items {
            let categories = item.categories();
            let mut one = Curves::new(nodes.len(), categories);
            // Place of the parameter among the derivatives, and its column.
            let mut free: Vec<(usize, usize)> = Vec::new();
            match model {
                Model::Rasch => {}
                Model::OneParameter => free.extend(common.map(|column| (0, column))),
                _ => free.push((0, columns())),
            }
            free.extend((1..categories).map(|step| (step, columns())));
            if model == Model::ThreeParameter && matches!(item, Item::Dichotomous { .. }) {
                free.push((2, columns()));
            }
            one.columns = free.iter().map(|(_, column)| *column).collect();
            one.slopes = vec![Vec::with_capacity(nodes.len() * categories); free.len()];
            for (node, theta) in nodes.iter().enumerate() {
                item.probabilities(*theta, &mut one.p[node * categories..(node + 1) * categories]);
                parameter_slopes(item, *theta, &mut slopes);
                for (into, (place, _)) in one.slopes.iter_mut().zip(&free) {
                    into.extend_from_slice(&slopes[*place]);
                }
            }
            one.fill_scores();
            curves.push(one);
        }
        let variance = (model == Model::Rasch).then(|| {
            // The weights sum to 1 whatever the variance, so the mean is taken off.
            let raw: Vec<f64> = nodes.iter().map(|node| (node - latent.mean).powi(2)).collect();
            let mean: f64 = raw.iter().zip(&weights).map(|(raw, weight)| raw * weight).sum();
            (columns(), raw.iter().map(|raw| raw - mean).collect())
        });
        Self { weights, items: curves, variance, parameters }
    }

    /// Expected value of each moment.
    pub(super) fn expected(&self, moments: &[Moment]) -> DVector<f64> {
        DVector::from_iterator(moments.len(), moments.iter().map(|moment| self.joint(&moment.0)))
    }

    /// Expected value of a product of parts of different items.
    fn joint(&self, parts: &[(usize, Part)]) -> f64 {
        let at = |node: usize| parts.iter().map(|(item, part)| self.items[*item].at(*part, node)).product::<f64>();
        self.weights.iter().enumerate().map(|(node, weight)| weight * at(node)).sum()
    }

    /// Mean and variance of each item's score, and the model's correlation of each pair (upper triangle by rows).
    pub(super) fn correlations(&self) -> Vec<f64> {
        let count = self.items.len();
        let over = |values: &[f64]| -> f64 { values.iter().zip(&self.weights).map(|(x, w)| x * w).sum() };
        let means: Vec<f64> = self.items.iter().map(|item| over(&item.score)).collect();
        let sds: Vec<f64> =
            self.items.iter().zip(&means).map(|(item, mean)| (over(&item.square) - mean * mean).sqrt()).collect();
        let mut out = Vec::with_capacity(count * (count - 1) / 2);
        for one in 0..count {
            for other in one + 1..count {
                let product = self.joint(&[(one, Part::Score), (other, Part::Score)]);
                out.push((product - means[one] * means[other]) / (sds[one] * sds[other]));
            }
        }
        out
    }

    /// Derivatives of the moments: a row a moment, a column a parameter.
    pub(super) fn derivatives(&self, moments: &[Moment]) -> DMatrix<f64> {
        // Of every item and part that occurs, each parameter's derivative along the nodes.
        let along = |item: usize, part: Part| -> Vec<Vec<f64>> {
            let item = &self.items[item];
            item.slopes.iter().map(|slope| item.mean(slope, part)).collect()
        };
        let scores: Vec<Vec<Vec<f64>>> = (0..self.items.len()).map(|item| along(item, Part::Score)).collect();
        let mut out = DMatrix::zeros(moments.len(), self.parameters);
        for (row, Moment(parts)) in moments.iter().enumerate() {
            for (which, (item, part)) in parts.iter().enumerate() {
                let own;
                let slopes = match part {
                    Part::Score => &scores[*item],
                    Part::Category(_) => {
                        own = along(*item, *part);
                        &own
                    }
                };
                let rest: Vec<f64> = (0..self.weights.len())
                    .map(|node| {
                        let others = parts.iter().enumerate().filter(|(place, _)| *place != which);
                        let others: f64 = others.map(|(_, (item, part))| self.items[*item].at(*part, node)).product();
                        others * self.weights[node]
                    })
                    .collect();
                for (slope, column) in slopes.iter().zip(&self.items[*item].columns) {
                    out[(row, *column)] += slope.iter().zip(&rest).map(|(slope, rest)| slope * rest).sum::<f64>();
                }
            }
            if let Some((column, score)) = &self.variance {
                let at =
                    |node: usize| parts.iter().map(|(item, part)| self.items[*item].at(*part, node)).product::<f64>();
                out[(row, *column)] =
                    score.iter().zip(&self.weights).enumerate().map(|(node, (s, w))| s * w * at(node)).sum();
            }
        }
        out
    }

    /// Covariances of the moments of one person's answers.
    pub(super) fn covariances(&self, moments: &[Moment], expected: &DVector<f64>) -> DMatrix<f64> {
        let nodes = self.weights.len();
        let roots: Vec<f64> = self.weights.iter().map(|weight| weight.sqrt()).collect();
        let values = DMatrix::from_fn(nodes, moments.len(), |node, column| {
            let Moment(parts) = &moments[column];
            roots[node] * parts.iter().map(|(item, part)| self.items[*item].at(*part, node)).product::<f64>()
        });
        // Answers are independent at an ability, so this is right wherever two moments have no item in common …
        let mut out = values.tr_mul(&values);
        // … and elsewhere it is taken anew.
        let count = moments.len();
        let fixes: Vec<Vec<(usize, f64)>> = (0..count)
            .into_par_iter()
            .map(|column| {
                let one = &moments[column];
                (column..count)
                    .filter(|row| one.0.iter().any(|(item, _)| moments[*row].0.iter().any(|(other, _)| other == item)))
                    .map(|row| (row, self.overlapping(one, &moments[row])))
                    .collect()
            })
            .collect();
        for (column, fixes) in fixes.into_iter().enumerate() {
            for (row, value) in fixes {
                out[(row, column)] = value;
                out[(column, row)] = value;
            }
        }
        out.ger(-1.0, expected, expected, 1.0);
        out
    }

    fn overlapping(&self, one: &Moment, other: &Moment) -> f64 {
        let at = |node: usize| -> f64 {
            let own = |(item, part): &(usize, Part)| match other.0.iter().find(|(also, _)| also == item) {
                Some((_, also)) => self.items[*item].both(*part, *also, node),
                None => self.items[*item].at(*part, node),
            };
            let alone = other.0.iter().filter(|(item, _)| one.0.iter().all(|(also, _)| also != item));
            one.0.iter().map(own).product::<f64>()
                * alone.map(|(item, part)| self.items[*item].at(*part, node)).product::<f64>()
        };
        self.weights.iter().enumerate().map(|(node, weight)| weight * at(node)).sum()
    }
}

/// What is left of `residual` that no movement of the parameters explains, in the metric of `covariance`.
///
/// Returns the quadratic form and how many parameters move the moments independently. It equals
/// `r' (C (C' Ξ C)⁻¹ C') r` with `C` the orthogonal complement of the derivatives, without ever making `C`.
pub(super) fn unexplained(
    covariance: DMatrix<f64>,
    derivatives: &DMatrix<f64>,
    residual: &DVector<f64>,
) -> Result<(f64, usize)> {
    const SINGULAR: MeasureError =
        MeasureError::Unfit("the moments determine each other: an item is answered alike by nearly everybody");
    let count = residual.len();
    // Unit variances: rare answers and common ones on one scale before the root is taken.
    let sds: Vec<f64> = (0..count).map(|place| covariance[(place, place)].max(0.0).sqrt()).collect();
    if sds.iter().any(|sd| !(sd.is_finite() && *sd > 0.0)) {
        return Err(SINGULAR);
    }
    let mut root = covariance;
    for column in 0..count {
        for row in column..count {
            root[(row, column)] /= sds[row] * sds[column];
        }
    }
    if !super::cholesky::factor(&mut root) {
        return Err(SINGULAR);
    }
    let scaled = |column: &mut DVector<f64>| {
        column.iter_mut().zip(&sds).for_each(|(value, sd)| *value /= sd);
        super::cholesky::forward(&root, column.as_mut_slice());
    };
    let mut left = residual.clone();
    scaled(&mut left);
    let mut columns: Vec<DVector<f64>> = (0..derivatives.ncols())
        .into_par_iter()
        .map(|column| {
            let mut column = derivatives.column(column).into_owned();
            scaled(&mut column);
            let norm = column.norm();
            if norm > 0.0 { column / norm } else { column }
        })
        .collect();
    // Gram-Schmidt with the longest column next: columns that the others already explain come last and do not count.
    let mut rank = 0;
    while let Some((place, norm)) =
        columns.iter().map(DVector::norm).enumerate().max_by(|one, other| one.1.total_cmp(&other.1))
    {
        if norm < 1e-9 || norm.is_nan() {
            break;
        }
        let direction = columns.swap_remove(place) / norm;
        left.axpy(-direction.dot(&left), &direction, 1.0);
        columns.par_iter_mut().for_each(|column| column.axpy(-direction.dot(column), &direction, 1.0));
        rank += 1;
    }
    Ok((left.norm_squared(), rank))
}
