//! Linear regression with a penalty on large weights (ridge; Hoerl & Kennard 1970), for many targets over the same rows.
//!
//! The matrix does not depend on the targets: it is decomposed once, and each shuffled key then costs one substitution. That is why
//! the trained bot is linear and not logistic: on cues as weak as those that matter here both rank options alike, and a logistic
//! model would have to be fitted anew a thousand times.

use super::features::Row;

/// `XᵀX + penalty`, decomposed.
pub(super) struct Ridge {
    size: usize,
    /// Rows of the lower triangle L of Cholesky's decomposition `LLᵀ`, each of the full width.
    lower: Vec<Vec<f64>>,
}

impl Ridge {
    /// Decomposes the matrix of weighted rows. `penalty` is above 0.
    pub(super) fn new<'r>(size: usize, penalty: f64, rows: impl Iterator<Item = (&'r Row, f64)>) -> Self {
        let mut matrix = vec![vec![0.0_f64; size]; size];
        for (row, weight) in rows {
            for (place, (i, a)) in row.iter().enumerate() {
                let Some(line) = matrix.get_mut(*i) else { continue };
                // Rows are sorted by feature: the first ones fill the lower triangle.
                for (j, b) in row.iter().take(place + 1) {
                    if let Some(cell) = line.get_mut(*j) {
                        *cell += weight * a * b;
                    }
                }
            }
        }
        let mut lower: Vec<Vec<f64>> = Vec::with_capacity(size);
        for (i, mut line) in matrix.into_iter().enumerate() {
            for (j, above) in lower.iter().enumerate() {
                let (done, rest) = line.split_at_mut(j);
                let dot: f64 = done.iter().zip(above).map(|(a, b)| a * b).sum();
                if let (Some(cell), Some(pivot)) = (rest.first_mut(), above.get(j)) {
                    *cell = (*cell - dot) / pivot;
                }
            }
            let (done, rest) = line.split_at_mut(i);
            let squares: f64 = done.iter().map(|value| value * value).sum();
            if let Some(cell) = rest.first_mut() {
                // The penalty keeps this above zero.
                *cell = (*cell + penalty - squares).max(f64::MIN_POSITIVE).sqrt();
            }
            lower.push(line);
        }
        Self { size, lower }
    }

    /// Returns the weights for `XᵀY`.
    pub(super) fn solve(&self, target: &[f64]) -> Vec<f64> {
        let mut forward: Vec<f64> = Vec::with_capacity(self.size);
        for (line, value) in self.lower.iter().zip(target) {
            let dot: f64 = line.iter().zip(&forward).map(|(a, b)| a * b).sum();
            let pivot = line.get(forward.len()).copied().unwrap_or(1.0);
            forward.push((value - dot) / pivot);
        }
        // Lᵀ from the last row up: each solved weight is taken off the rows before it.
        let mut weights = forward;
        for (i, line) in self.lower.iter().enumerate().rev() {
            let (before, rest) = weights.split_at_mut(i);
            let (Some(weight), Some(pivot)) = (rest.first_mut(), line.get(i)) else { continue };
            *weight /= pivot;
            for (other, cell) in before.iter_mut().zip(line) {
                *other -= cell * *weight;
            }
        }
        weights
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weights_solve_the_normal_equations() {
        // (XᵀX + I) w = Xᵀy with y = (1, 2, 3), solved by hand: [[7, 3], [3, 11]] w = (10, 8).
        let rows: Vec<Row> = vec![vec![(0, 1.0), (1, 1.0)], vec![(0, 2.0), (1, 0.0)], vec![(0, 1.0), (1, 3.0)]];
        let ridge = Ridge::new(2, 1.0, rows.iter().map(|row| (row, 1.0)));
        let weights = ridge.solve(&[10.0, 8.0]);
        let expected =
            [(10.0 * 11.0 - 8.0 * 4.0) / (7.0 * 11.0 - 16.0), (7.0 * 8.0 - 4.0 * 10.0) / (7.0 * 11.0 - 16.0)];
        for (got, expected) in weights.iter().zip(expected) {
            assert!((got - expected).abs() < 1e-12, "{weights:?}");
        }
    }
}
