//! The grid on which integrals over ability are taken.

use serde::{Deserialize, Serialize};

use crate::error::{MeasureError, Result};

/// A normal distribution of ability in a group of people.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Latent {
    /// Mean, in logits of the scale of the items.
    pub mean: f64,
    /// Variance.
    pub variance: f64,
}

impl Latent {
    /// The standard normal distribution.
    pub const STANDARD: Self = Self { mean: 0.0, variance: 1.0 };

    /// Returns the standard deviation.
    pub fn sd(self) -> f64 {
        self.variance.max(0.0).sqrt()
    }
}

/// Evenly spaced nodes; weights are the density at the nodes, made to sum to 1 (a rectangle rule).
///
/// Source: Bock & Aitkin (1981), *Psychometrika* 46, 443-459, with fixed nodes.
#[derive(Debug, Clone, PartialEq)]
pub struct Quadrature {
    nodes: Vec<f64>,
}

impl Quadrature {
    /// Makes `count` nodes from `-bound` to `bound`.
    ///
    /// # Errors
    /// Fewer than 3 or more than 10,001 nodes; a bound that is not above 0 and at most 100.
    pub fn even(count: usize, bound: f64) -> Result<Self> {
        if !(3..=10_001).contains(&count) {
            return Err(MeasureError::Value {
                what: "the number of nodes",
                found: count as f64,
                allowed: "3 to 10,001 are allowed",
            });
        }
        if !(bound > 0.0 && bound <= 100.0) {
            return Err(MeasureError::Value {
                what: "the bound of the nodes",
                found: bound,
                allowed: "above 0 and at most 100 is allowed",
            });
        }
        let step = 2.0 * bound / (count - 1) as f64;
        let nodes = (0..count).map(|place| step.mul_add(place as f64, -bound)).collect();
        Ok(Self { nodes })
    }

    /// The nodes, ascending.
    pub fn nodes(&self) -> &[f64] {
        &self.nodes
    }

    /// How many nodes there are.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Never: a grid has at least 3 nodes.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// Returns the weight of each node under a normal distribution; they sum to 1.
    pub fn weights(&self, latent: Latent) -> Vec<f64> {
        // A variance of nothing puts all weight on the nearest node instead of on none.
        let variance = latent.variance.max(1e-8);
        let nearest = self.nodes.iter().map(|node| (node - latent.mean).powi(2)).fold(f64::INFINITY, f64::min);
        let mut weights: Vec<f64> =
            self.nodes.iter().map(|node| (-0.5 * ((node - latent.mean).powi(2) - nearest) / variance).exp()).collect();
        let total: f64 = weights.iter().sum();
        for weight in &mut weights {
            *weight /= total;
        }
        weights
    }
}

impl Default for Quadrature {
    /// 61 nodes from -6 to 6.
    fn default() -> Self {
        Self { nodes: (-30..=30).map(|place| f64::from(place) * 0.2).collect() }
    }
}
