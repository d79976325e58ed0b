//! Models of a question: the probability of each answer at an ability.

use serde::{Deserialize, Serialize};

use crate::error::{MeasureError, Result};

/// Which model a calibration fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Model {
    /// Slopes of 1 and a free variance of ability (Rasch 1960).
    Rasch,
    /// One common slope, ability standard normal.
    #[serde(rename = "1pl")]
    OneParameter,
    /// A slope and an intercept an item (Birnbaum 1968).
    #[serde(rename = "2pl")]
    TwoParameter,
    /// And a lower asymptote (Birnbaum 1968).
    #[serde(rename = "3pl")]
    ThreeParameter,
    /// Graded responses (Samejima 1969).
    #[serde(rename = "grm")]
    Graded,
    /// Generalised partial credit (Muraki 1992).
    #[serde(rename = "gpcm")]
    PartialCredit,
}

/// The parameters of one item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Item {
    /// Right or wrong: `P(1) = c + (1 − c) / (1 + exp(−(a θ + d)))`.
    Dichotomous {
        /// Slope.
        a: f64,
        /// Intercept, `−a b`.
        d: f64,
        /// Lower asymptote, 0 to 1.
        c: f64,
    },
    /// Categories 0 to `d.len()`: `P(X ≥ k) = 1 / (1 + exp(−(a θ + d_k)))`, `d` descending.
    Graded {
        /// Slope.
        a: f64,
        /// Intercepts of `k` = 1, 2, …; `d_k = −a b_k`.
        d: Vec<f64>,
    },
    /// Categories 0 to `d.len()`: `P(X = k) ∝ exp(Σ_{v ≤ k} (a θ + d_v))`.
    PartialCredit {
        /// Slope.
        a: f64,
        /// Intercepts of the steps `v` = 1, 2, …; `d_v = −a b_v`.
        d: Vec<f64>,
    },
}

/// Returns `1 / (1 + exp(−x))` without overflow.
pub fn logistic(x: f64) -> f64 {
    if x >= 0.0 {
        1.0 / (1.0 + (-x).exp())
    } else {
        let e = x.exp();
        e / (1.0 + e)
    }
}

/// Returns `ln(p / (1 − p))`.
pub fn logit(p: f64) -> f64 {
    (p / (1.0 - p)).ln()
}

impl Item {
    /// Makes an item of the two-parameter model from slope and difficulty.
    pub fn two_parameter(a: f64, b: f64) -> Self {
        Self::three_parameter(a, b, 0.0)
    }

    /// Makes an item of the three-parameter model from slope, difficulty and lower asymptote.
    pub fn three_parameter(a: f64, b: f64, c: f64) -> Self {
        Self::Dichotomous { a, d: -a * b, c }
    }

    /// How many different answers there are: 2 for right and wrong.
    pub fn categories(&self) -> usize {
        match self {
            Self::Dichotomous { .. } => 2,
            Self::Graded { d, .. } | Self::PartialCredit { d, .. } => d.len() + 1,
        }
    }

    /// The slope.
    pub fn slope(&self) -> f64 {
        match self {
            Self::Dichotomous { a, .. } | Self::Graded { a, .. } | Self::PartialCredit { a, .. } => *a,
        }
    }

    /// The thresholds `b_k = −d_k / a`; for right and wrong the one difficulty.
    pub fn thresholds(&self) -> Vec<f64> {
        match self {
            Self::Dichotomous { a, d, .. } => vec![-d / a],
            Self::Graded { a, d } | Self::PartialCredit { a, d } => d.iter().map(|d| -d / a).collect(),
        }
    }

    /// Checks that the parameters are numbers and in their ranges.
    ///
    /// # Errors
    /// A parameter that is not finite, an asymptote outside 0 to below 1, no intercept, graded intercepts that do not descend.
    pub fn check(&self) -> Result<()> {
        let finite = |what: &'static str, value: f64| {
            let wrong = MeasureError::Value { what, found: value, allowed: "a finite number is needed" };
            if value.is_finite() { Ok(()) } else { Err(wrong) }
        };
        finite("a slope", self.slope())?;
        match self {
            Self::Dichotomous { d, c, .. } => {
                finite("an intercept", *d)?;
                if !(0.0..1.0).contains(c) {
                    return Err(MeasureError::Value {
                        what: "a lower asymptote",
                        found: *c,
                        allowed: "0 to below 1 is allowed",
                    });
                }
            }
            Self::Graded { d, .. } | Self::PartialCredit { d, .. } => {
                if d.is_empty() {
                    return Err(MeasureError::Empty { what: "the list of intercepts" });
                }
                for d in d {
                    finite("an intercept", *d)?;
                }
                if let Self::Graded { d, .. } = self
                    && let Some(pair) = d.windows(2).find(|pair| pair[0] < pair[1])
                {
                    return Err(MeasureError::Value {
                        what: "an intercept of a graded item",
                        found: pair[1],
                        allowed: "each must be at most the one before",
                    });
                }
            }
        }
        Ok(())
    }

    /// Writes the probability of each category at `theta` into `out`.
    ///
    /// `out` has [`Item::categories`] places; they sum to 1.
    pub fn probabilities(&self, theta: f64, out: &mut [f64]) {
        match self {
            Self::Dichotomous { a, d, c } => {
                let right = (1.0 - c).mul_add(logistic(a * theta + d), *c);
                // Not 1 − right: far up the scale that would be nothing.
                out[0] = (1.0 - c) * logistic(-(a * theta + d));
                out[1] = right;
            }
            Self::Graded { a, d } => {
                let top = d.len();
                for (k, out) in out.iter_mut().enumerate().take(top + 1) {
                    // A difference of two logistic functions, each side taken where it does not cancel.
                    *out = match (k.checked_sub(1).map(|below| a * theta + d[below]), d.get(k)) {
                        (None, None) => 1.0,
                        (None, Some(above)) => logistic(-(a * theta + above)),
                        (Some(from), None) => logistic(from),
                        (Some(from), Some(above)) => {
                            let above = a * theta + above;
                            if from + above > 0.0 {
                                logistic(-above) - logistic(-from)
                            } else {
                                logistic(from) - logistic(above)
                            }
                        }
                    }
                    .max(0.0);
                }
            }
            Self::PartialCredit { a, d } => {
                let mut sum = 0.0;
                let mut highest = 0.0_f64;
                out[0] = 0.0;
                for (k, d) in d.iter().enumerate() {
                    sum += a * theta + d;
                    out[k + 1] = sum;
                    highest = highest.max(sum);
                }
                let mut total = 0.0;
                for value in out.iter_mut().take(d.len() + 1) {
                    *value = (*value - highest).exp();
                    total += *value;
                }
                out.iter_mut().take(d.len() + 1).for_each(|value| *value /= total);
            }
        }
    }

    /// Returns the probability of a right answer, or of the highest category, at `theta`.
    pub fn right(&self, theta: f64) -> f64 {
        if let Self::Dichotomous { a, d, c } = self {
            return (1.0 - c).mul_add(logistic(a * theta + d), *c);
        }
        let mut out = vec![0.0; self.categories()];
        self.probabilities(theta, &mut out);
        out.last().copied().unwrap_or_default()
    }

    /// Returns the expected score at `theta`, 0 to the highest category.
    pub fn expected(&self, theta: f64) -> f64 {
        if let Self::Dichotomous { .. } = self {
            return self.right(theta);
        }
        let mut out = vec![0.0; self.categories()];
        self.probabilities(theta, &mut out);
        out.iter().enumerate().map(|(k, p)| k as f64 * p).sum()
    }

    /// Writes the first and the second derivative of each category's probability with respect to `theta`.
    ///
    /// The three slices have [`Item::categories`] places.
    pub fn derivatives(&self, theta: f64, p: &mut [f64], first: &mut [f64], second: &mut [f64]) {
        self.probabilities(theta, p);
        match self {
            Self::Dichotomous { a, d, c } => {
                let star = logistic(a * theta + d);
                let slope = a * star * logistic(-(a * theta + d));
                first[1] = (1.0 - c) * slope;
                second[1] = (1.0 - c) * a * slope * (1.0 - 2.0 * star);
                first[0] = -first[1];
                second[0] = -second[1];
            }
            Self::Graded { a, d } => {
                let cumulative = |k: usize| -> (f64, f64) {
                    match k.checked_sub(1).and_then(|place| d.get(place)) {
                        // P(X ≥ 0) = 1 and P(X ≥ top + 1) = 0 do not move.
                        None => (0.0, 0.0),
                        Some(d) => {
                            let x = a * theta + d;
                            let star = logistic(x);
                            let slope = a * star * logistic(-x);
                            (slope, a * slope * (1.0 - 2.0 * star))
                        }
                    }
                };
                for k in 0..=d.len() {
                    let (from, above) = (cumulative(k), cumulative(k + 1));
                    first[k] = from.0 - above.0;
                    second[k] = from.1 - above.1;
                }
            }
            Self::PartialCredit { a, d } => {
                let mean: f64 = (0..=d.len()).map(|k| k as f64 * p[k]).sum();
                let variance: f64 = (0..=d.len()).map(|k| (k as f64 - mean).powi(2) * p[k]).sum();
                for k in 0..=d.len() {
                    let from_mean = k as f64 - mean;
                    first[k] = a * from_mean * p[k];
                    second[k] = a * a * p[k] * (from_mean * from_mean - variance);
                }
            }
        }
    }

    /// Returns the Fisher information about `theta`, `Σ_k P'_k² / P_k`.
    ///
    /// Source: Samejima (1969), *Psychometrika Monograph* 17; Lord (1980), eq. 5-9.
    pub fn information(&self, theta: f64) -> f64 {
        if let Self::Dichotomous { a, d, c } = self {
            let star = logistic(a * theta + d);
            let wrong = logistic(-(a * theta + d));
            // P'² / (P Q) with P' = (1 − c) a P* Q*, Q = (1 − c) Q*. Without an asymptote P cancels, also where it is nothing.
            if *c == 0.0 {
                return a * a * star * wrong;
            }
            return (1.0 - c) * a * a * star * star * wrong / (1.0 - c).mul_add(star, *c);
        }
        let n = self.categories();
        let (mut p, mut first, mut second) = (vec![0.0; n], vec![0.0; n], vec![0.0; n]);
        self.derivatives(theta, &mut p, &mut first, &mut second);
        (0..n).filter(|k| p[*k] > 0.0).map(|k| first[k] * first[k] / p[k]).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items() -> Vec<Item> {
        vec![
            Item::three_parameter(1.3, -0.4, 0.2),
            Item::two_parameter(0.7, 2.0),
            Item::Graded { a: 1.4, d: vec![2.0, 0.3, -1.2] },
            Item::PartialCredit { a: 0.8, d: vec![1.0, -0.2, -0.9] },
        ]
    }

    #[test]
    fn probabilities_sum_to_one_even_far_out() {
        for item in items() {
            let mut p = vec![0.0; item.categories()];
            for theta in [-400.0, -6.0, -1.0, 0.0, 0.5, 6.0, 400.0] {
                item.probabilities(theta, &mut p);
                assert!((p.iter().sum::<f64>() - 1.0).abs() < 1e-12, "{item:?} {theta}: {p:?}");
                assert!(p.iter().all(|p| (0.0..=1.0).contains(p)), "{item:?} {theta}: {p:?}");
            }
        }
    }

    #[test]
    fn derivatives_agree_with_differences() {
        for item in items() {
            let n = item.categories();
            let (mut p, mut first, mut second) = (vec![0.0; n], vec![0.0; n], vec![0.0; n]);
            let (mut low, mut high) = (vec![0.0; n], vec![0.0; n]);
            for theta in [-2.5, -0.3, 0.0, 1.1, 3.0] {
                item.derivatives(theta, &mut p, &mut first, &mut second);
                let h = 1e-4;
                item.probabilities(theta - h, &mut low);
                item.probabilities(theta + h, &mut high);
                let mut information = 0.0;
                for k in 0..n {
                    assert!((first[k] - (high[k] - low[k]) / (2.0 * h)).abs() < 1e-7, "{item:?} {theta} {k}");
                    assert!(
                        (second[k] - (high[k] - 2.0 * p[k] + low[k]) / (h * h)).abs() < 1e-5,
                        "{item:?} {theta} {k}"
                    );
                    information += first[k] * first[k] / p[k];
                }
                assert!((item.information(theta) - information).abs() < 1e-10, "{item:?} {theta}");
            }
        }
    }

    #[test]
    fn information_is_a_number_however_far_out() {
        for item in items() {
            for theta in [-2000.0, 2000.0] {
                let information = item.information(theta);
                assert!((0.0..1e-6).contains(&information), "{item:?} {theta}: {information}");
            }
        }
    }

    #[test]
    fn parameters_out_of_range_are_named() {
        assert!(Item::three_parameter(1.0, 0.0, 1.0).check().is_err());
        assert!(Item::two_parameter(f64::NAN, 0.0).check().is_err());
        assert!(Item::Graded { a: 1.0, d: vec![0.0, 1.0] }.check().is_err());
        assert!(Item::PartialCredit { a: 1.0, d: vec![] }.check().is_err());
        assert!(items().iter().all(|item| item.check().is_ok()));
    }
}
