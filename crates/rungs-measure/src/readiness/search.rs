//! A minimum without derivatives given: BFGS with differences.

/// A point on the way, and what is known of the curvature there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<const N: usize> {
    pub(super) x: [f64; N],
    /// Approximation of the inverse of the matrix of second derivatives.
    inverse: [[f64; N]; N],
}

impl<const N: usize> Place<N> {
    /// The origin, with `curvature` in every direction.
    pub(super) fn origin(curvature: f64) -> Self {
        let mut inverse = [[0.0; N]; N];
        for (k, row) in inverse.iter_mut().enumerate() {
            row[k] = 1.0 / curvature;
        }
        Self { x: [0.0; N], inverse }
    }
}

/// Goes from `start` towards a local minimum of `f`, by at most `rounds` steps of BFGS with forward differences of size `h`.
///
/// Source: Nocedal & Wright (2006), *Numerical Optimization*, ch. 6 and 3.1 (backtracking).
pub(super) fn minimise<const N: usize>(
    f: impl Fn(&[f64; N]) -> f64,
    start: &Place<N>,
    h: f64,
    rounds: usize,
) -> Place<N> {
    let gradient = |x: &[f64; N], at: f64| {
        let mut out = [0.0; N];
        for k in 0..N {
            let mut moved = *x;
            moved[k] += h;
            out[k] = (f(&moved) - at) / h;
        }
        out
    };
    let Place { mut x, mut inverse } = *start;
    let mut value = f(&x);
    let mut slope = gradient(&x, value);
    for _ in 0..rounds {
        let mut direction = [0.0; N];
        for row in 0..N {
            direction[row] = -(0..N).map(|k| inverse[row][k] * slope[k]).sum::<f64>();
        }
        let longest = direction.iter().fold(0.0_f64, |longest, part| longest.max(part.abs()));
        if longest > 0.8 {
            direction = direction.map(|part| part * 0.8 / longest);
        }
        let descent: f64 = direction.iter().zip(&slope).map(|(one, two)| one * two).sum();
        if descent > -0.02 {
            break;
        }
        let mut length = 1.0;
        let mut found = None;
        for _ in 0..8 {
            let mut trial = x;
            for k in 0..N {
                trial[k] += length * direction[k];
            }
            let at = f(&trial);
            if at <= value + 1e-3 * length * descent {
                found = Some((trial, at));
                break;
            }
            length *= 0.4;
        }
        let Some((next, at)) = found else { break };
        let next_slope = gradient(&next, at);
        let mut s = [0.0; N];
        let mut y = [0.0; N];
        for k in 0..N {
            s[k] = next[k] - x[k];
            y[k] = next_slope[k] - slope[k];
        }
        let sy: f64 = s.iter().zip(&y).map(|(one, two)| one * two).sum();
        if sy > 1e-8 {
            let mut iy = [0.0; N];
            for row in 0..N {
                iy[row] = (0..N).map(|k| inverse[row][k] * y[k]).sum();
            }
            let yiy: f64 = y.iter().zip(&iy).map(|(one, two)| one * two).sum();
            for row in 0..N {
                for column in 0..N {
                    inverse[row][column] +=
                        (1.0 + yiy / sy) * s[row] * s[column] / sy - (iy[row] * s[column] + s[row] * iy[column]) / sy;
                }
            }
        }
        (x, value, slope) = (next, at, next_slope);
    }
    Place { x, inverse }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_bottom_of_a_valley() {
        let f = |x: &[f64; 2]| 20.0 * (x[1] - x[0] * x[0]).powi(2) + (1.0 - x[0]).powi(2) * 5.0;
        let x = minimise(f, &Place { x: [-0.5, 0.5], ..Place::origin(50.0) }, 1e-6, 200).x;
        assert!((x[0] - 1.0).abs() < 0.1 && (x[1] - 1.0).abs() < 0.2, "{x:?}");
    }
}
