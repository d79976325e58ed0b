//! The root of a large symmetric matrix, in blocks.

use nalgebra::DMatrix;
use rayon::prelude::*;

/// Columns taken at once.
const BLOCK: usize = 96;

/// Overwrites the lower triangle with its Cholesky factor; the upper triangle is neither read nor right afterwards.
///
/// Returns whether the matrix is positive definite beyond rounding. Each strip of columns is worked on alone, so the
/// result does not depend on the number of threads. Source: Golub & Van Loan (2013), *Matrix Computations*, 4.2.
pub(super) fn factor(matrix: &mut DMatrix<f64>) -> bool {
    let count = matrix.nrows();
    let mut start = 0;
    while start < count {
        let end = count.min(start + BLOCK);
        for column in start..end {
            for before in start..column {
                let factor = matrix[(column, before)];
                let (done, rest) = matrix.as_mut_slice().split_at_mut(column * count);
                let done = &done[before * count + column..before * count + count];
                let rest = &mut rest[column..count];
                rest.iter_mut().zip(done).for_each(|(value, done)| *value -= factor * done);
            }
            let pivot = matrix[(column, column)];
            // The diagonal was 1: below this the rest is rounding.
            if pivot.is_nan() || pivot < 1e-13 {
                return false;
            }
            let root = pivot.sqrt();
            matrix.as_mut_slice()[column * count + column..(column + 1) * count].iter_mut().for_each(|x| *x /= root);
        }
        let (done, rest) = matrix.as_mut_slice().split_at_mut(end * count);
        let done = &done[start * count..];
        rest.par_chunks_mut(BLOCK * count).enumerate().for_each(|(strip, columns)| {
            let top = end + strip * BLOCK;
            let width = columns.len() / count;
            // columns[top.., ..] −= L[top.., block] · L[top..top + width, block]'
            let block = end - start;
            let left = nalgebra::DMatrixView::from_slice_with_strides_generic(
                &done[top..],
                nalgebra::Dyn(count - top),
                nalgebra::Dyn(block),
                nalgebra::U1,
                nalgebra::Dyn(count),
            );
            let right = left.rows(0, width).transpose();
            let mut into = nalgebra::DMatrixViewMut::from_slice_with_strides_generic(
                &mut columns[top..],
                nalgebra::Dyn(count - top),
                nalgebra::Dyn(width),
                nalgebra::U1,
                nalgebra::Dyn(count),
            );
            into.gemm(-1.0, &left, &right, 1.0);
        });
        start = end;
    }
    true
}

/// Solves `L x = b` in place.
pub(super) fn forward(root: &DMatrix<f64>, b: &mut [f64]) {
    let count = b.len();
    for column in 0..count {
        let below = &root.as_slice()[column * count..(column + 1) * count];
        let value = b[column] / below[column];
        b[column] = value;
        b[column + 1..].iter_mut().zip(&below[column + 1..]).for_each(|(b, below)| *b -= value * below);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_factor_times_itself_is_the_matrix() {
        for count in [1, 2, 95, 96, 97, 230] {
            let raw = DMatrix::from_fn(count, count, |row, column| ((row * 31 + column * 17) % 23) as f64 / 23.0);
            let wanted = &raw * raw.transpose() + DMatrix::identity(count, count);
            let mut root = wanted.clone();
            assert!(factor(&mut root));
            let lower = root.lower_triangle();
            assert!((&lower * lower.transpose() - &wanted).amax() < 1e-10 * wanted.amax(), "{count}");
            let mut b: Vec<f64> = (0..count).map(|place| place as f64 - 3.0).collect();
            let kept = b.clone();
            forward(&root, &mut b);
            let back = &lower * nalgebra::DVector::from_vec(b);
            assert!(back.iter().zip(&kept).all(|(back, kept)| (back - kept).abs() < 1e-8), "{count}");
        }
    }

    #[test]
    fn what_has_no_root_is_said() {
        let mut flat = DMatrix::from_element(3, 3, 1.0);
        assert!(!factor(&mut flat));
        let mut odd = DMatrix::from_diagonal_element(2, 2, f64::NAN);
        assert!(!factor(&mut odd));
    }
}
