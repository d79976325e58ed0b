//! How many people stand behind two moments at once, where answers are missing.

use std::collections::BTreeMap;

use nalgebra::DMatrix;
use rayon::prelude::*;

use super::moments::Moment;
use crate::error::{MeasureError, Result};
use crate::responses::Responses;

/// People by which items they answered, as bits.
pub(super) struct Masks {
    /// Of each item, which masks hold it.
    items: Vec<Vec<u64>>,
    /// Of each binary digit of a mask's people, which masks have it.
    digits: Vec<Vec<u64>>,
}

impl Masks {
    /// # Errors
    /// Weights that are not whole numbers, or above 2^40.
    pub(super) fn of(responses: &Responses) -> Result<Self> {
        let items = responses.items();
        let mut known: BTreeMap<Vec<u64>, f64> = BTreeMap::new();
        for row in 0..responses.rows() {
            let mut mask = vec![0_u64; items.div_ceil(64)];
            responses.row(row).for_each(|(item, _)| mask[item / 64] |= 1 << (item % 64));
            *known.entry(mask).or_insert(0.0) += responses.weight(row);
        }
        let words = known.len().div_ceil(64);
        let mut out = Self { items: vec![vec![0; words]; items], digits: Vec::new() };
        for (place, (mask, people)) in known.iter().enumerate() {
            if people.fract() != 0.0 || *people > 1.1e12 {
                return Err(MeasureError::Unfit("with missing answers, this fit needs weights that are whole numbers"));
            }
            let bit = 1_u64 << (place % 64);
            for (item, bits) in out.items.iter_mut().enumerate() {
                if mask[item / 64] >> (item % 64) & 1 == 1 {
                    bits[place / 64] |= bit;
                }
            }
            let mut left = *people;
            let mut digit = 0;
            while left >= 1.0 {
                if out.digits.len() == digit {
                    out.digits.push(vec![0; words]);
                }
                if left % 2.0 >= 1.0 {
                    out.digits[digit][place / 64] |= bit;
                }
                left = (left / 2.0).floor();
                digit += 1;
            }
        }
        Ok(out)
    }

    /// Multiplies each covariance by `N n_rs / (n_r n_s)`: the covariance of `√N` times two means over some people.
    ///
    /// Only the lower triangle. Right where answers are missing completely at random.
    pub(super) fn adjust(&self, covariance: &mut DMatrix<f64>, moments: &[Moment], people: &[f64], all: f64) {
        let count = moments.len();
        covariance.as_mut_slice().par_chunks_mut(count).enumerate().for_each(|(column, values)| {
            let mut base = self.digits.clone();
            for (item, _) in &moments[column].0 {
                for digit in &mut base {
                    digit.iter_mut().zip(&self.items[*item]).for_each(|(bits, item)| *bits &= item);
                }
            }
            for row in column..count {
                let of = |item: usize| &self.items[item];
                let parts = &moments[row].0;
                let (first, second) = (of(parts[0].0), of(parts[parts.len() - 1].0));
                let mut shared = 0.0;
                let mut worth = 1.0;
                for digit in &base {
                    let ones = digit.iter().zip(first.iter().zip(second)).map(|(x, (y, z))| (x & y & z).count_ones());
                    shared += worth * ones.map(u64::from).sum::<u64>() as f64;
                    worth *= 2.0;
                }
                values[row] *= all * shared / (people[column] * people[row]);
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fit::moments::moments;
    use crate::responses::MISSING;

    #[test]
    fn people_behind_two_means_are_counted() {
        const M: u8 = MISSING;
        let responses = Responses::dense(3, vec![1, 0, M, 0, 1, 1, M, 1, 1, 1, M, M])
            .unwrap()
            .with_weights(vec![5.0, 2.0, 3.0, 1.0])
            .unwrap();
        let moments = moments(&[2, 2, 2], false);
        // Items 0, 1, 2 alone, then 01, 02, 12.
        let people = [8.0, 10.0, 5.0, 7.0, 2.0, 5.0];
        let mut ones = DMatrix::from_element(6, 6, 1.0);
        Masks::of(&responses).unwrap().adjust(&mut ones, &moments, &people, 11.0);
        assert!((ones[(0, 0)] - 11.0 / 8.0).abs() < 1e-12);
        assert!((ones[(1, 0)] - 11.0 * 7.0 / 80.0).abs() < 1e-12);
        // Behind 01 and 12 stand those who answered all three.
        assert!((ones[(5, 3)] - 11.0 * 2.0 / 35.0).abs() < 1e-12);
        let split = responses.with_weights(vec![0.5; 4]).unwrap();
        assert!(Masks::of(&split).is_err());
    }
}
