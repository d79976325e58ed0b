//! Small pieces of Gaussian arithmetic.

use statrs::function::erf::{erfc, erfc_inv};

/// Nodes of the Gauss-Hermite rule of 5 points for the standard normal distribution.
pub(super) const NODES_5: [f64; 5] =
    [-2.856_970_013_872_806, -1.355_626_179_974_266, 0.0, 1.355_626_179_974_266, 2.856_970_013_872_806];
/// Their weights.
pub(super) const WEIGHTS_5: [f64; 5] = [
    1.125_741_132_772_069e-2,
    2.220_759_220_056_126e-1,
    5.333_333_333_333_333e-1,
    2.220_759_220_056_126e-1,
    1.125_741_132_772_069e-2,
];

/// Distribution function of the standard normal distribution.
pub(super) fn normal_cdf(x: f64) -> f64 {
    0.5 * erfc(-x * std::f64::consts::FRAC_1_SQRT_2)
}

/// Its inverse, for `p` strictly between 0 and 1.
pub(super) fn normal_quantile(p: f64) -> f64 {
    -std::f64::consts::SQRT_2 * erfc_inv(2.0 * p)
}

/// Lower Cholesky factor of a symmetric `n × n` matrix (row after row), in place.
///
/// A pivot that is not positive, as rounding may leave, is made tiny, so that the factor always exists.
pub(super) fn cholesky(matrix: &mut [f64], n: usize) {
    for row in 0..n {
        for column in 0..=row {
            let mut sum = matrix[row * n + column];
            for k in 0..column {
                sum -= matrix[row * n + k] * matrix[column * n + k];
            }
            matrix[row * n + column] =
                if row == column { sum.max(1e-12).sqrt() } else { sum / matrix[column * n + column] };
        }
        for column in row + 1..n {
            matrix[row * n + column] = 0.0;
        }
    }
}

/// Solves `L Lᵀ x = b` in place, for a factor of [`cholesky`].
pub(super) fn solve(factor: &[f64], n: usize, b: &mut [f64]) {
    for row in 0..n {
        for k in 0..row {
            b[row] -= factor[row * n + k] * b[k];
        }
        b[row] /= factor[row * n + row];
    }
    for row in (0..n).rev() {
        for k in row + 1..n {
            b[row] -= factor[k * n + row] * b[k];
        }
        b[row] /= factor[row * n + row];
    }
}

/// `ln Σ exp(x)` without overflow; minus infinity for nothing.
pub(super) fn log_sum_exp(values: impl Iterator<Item = f64> + Clone) -> f64 {
    let highest = values.clone().fold(f64::NEG_INFINITY, f64::max);
    if highest == f64::NEG_INFINITY {
        return highest;
    }
    highest + values.map(|value| (value - highest).exp()).sum::<f64>().ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rule_integrates_polynomials() {
        // Moments of the standard normal distribution; 5 points are exact to degree 9.
        for (power, moment) in [(0, 1.0), (1, 0.0), (2, 1.0), (4, 3.0), (6, 15.0), (8, 105.0)] {
            let sum: f64 = NODES_5.iter().zip(WEIGHTS_5).map(|(x, w)| w * x.powi(power)).sum();
            assert!((sum - moment).abs() < 1e-9, "{power}: {sum}");
        }
    }

    #[test]
    fn quantile_inverts_the_distribution() {
        for p in [1e-6, 0.05, 0.5, 0.9, 0.999] {
            assert!((normal_cdf(normal_quantile(p)) - p).abs() < 1e-9);
        }
        assert!((normal_quantile(0.975) - 1.959_964).abs() < 1e-5);
    }

    #[test]
    fn factor_solves() {
        // 4 2 | 2 3 times (1, -2) is (0, -4).
        let mut matrix = vec![4.0, 2.0, 2.0, 3.0];
        cholesky(&mut matrix, 2);
        let mut b = vec![0.0, -4.0];
        solve(&matrix, 2, &mut b);
        assert!((b[0] - 1.0).abs() < 1e-12 && (b[1] + 2.0).abs() < 1e-12);
    }
}
