//! Random draws that are the same on every platform.
//!
//! The standard library's `exp` and `ln` are those of the platform and may differ in the last bit, which would be
//! enough to move a simulated exam by a day. Here everything is additions, multiplications, divisions and square
//! roots, which IEEE 754 fixes to the bit.

use std::f64::consts::{LN_2, SQRT_2};

/// `SplitMix64`: a counter and a mixing function, of period 2^64.
///
/// # Source
///
/// Steele, Lea & Flood (2014), *OOPSLA*, 453-472.
#[derive(Debug, Clone)]
pub(super) struct Draws {
    state: u64,
    spare: Option<f64>,
}

impl Draws {
    pub(super) fn new(seed: u64) -> Self {
        Self { state: seed, spare: None }
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Returns a number in `0..1`, uniform over the multiples of 2^-53.
    #[expect(clippy::cast_precision_loss, reason = "53 bits fit exactly")]
    pub(super) fn uniform(&mut self) -> f64 {
        (self.next() >> 11) as f64 * (0.5_f64.powi(53))
    }

    /// Returns a number from the standard normal distribution, by the polar method.
    ///
    /// # Source
    ///
    /// Marsaglia & Bray (1964), *SIAM Review* 6(3), 260-264.
    pub(super) fn normal(&mut self) -> f64 {
        if let Some(spare) = self.spare.take() {
            return spare;
        }
        loop {
            let (u, v) = (2.0 * self.uniform() - 1.0, 2.0 * self.uniform() - 1.0);
            let s = u * u + v * v;
            if s > 0.0 && s < 1.0 {
                let factor = (-2.0 * ln(s) / s).sqrt();
                self.spare = Some(v * factor);
                return u * factor;
            }
        }
    }
}

/// Returns the natural logarithm of a positive normal number, to about 1e-15.
fn ln(x: f64) -> f64 {
    // x = m * 2^k with m near 1, then ln m = 2 artanh((m - 1) / (m + 1)).
    let (mut m, mut k) = (x, 0.0);
    while m < SQRT_2 / 2.0 {
        m *= 2.0;
        k -= 1.0;
    }
    while m > SQRT_2 {
        m /= 2.0;
        k += 1.0;
    }
    let s = (m - 1.0) / (m + 1.0);
    let square = s * s;
    let series = (0..12).rev().fold(0.0, |sum, n| sum * square + 1.0 / (2.0 * f64::from(n) + 1.0));
    2.0 * s * series + k * LN_2
}

/// Returns e^x for |x| below 20, to about 1e-15 of itself.
pub(super) fn exp(x: f64) -> f64 {
    // e^x = (e^(x/64))^64: the series converges fast, and six squarings lose three bits at most.
    let small = x / 64.0;
    let mut power = (1..=12).rev().fold(1.0, |sum, n| 1.0 + sum * small / f64::from(n));
    for _ in 0..6 {
        power *= power;
    }
    power
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logarithm_and_exponential_are_those_of_the_library() {
        for step in 1..4000_i32 {
            let x = f64::from(step) / 4000.0;
            assert!((ln(x) - x.ln()).abs() < 1e-13, "ln {x}");
            let y = 8.0 * x - 4.0;
            assert!((exp(y) / y.exp() - 1.0).abs() < 1e-13, "exp {y}");
        }
        assert!((ln(1e-17) - 1e-17_f64.ln()).abs() < 1e-12);
    }

    #[test]
    fn normal_draws_have_the_moments_of_the_distribution() {
        let mut draws = Draws::new(7);
        let count = 200_000_u32;
        let (mut sum, mut squares, mut beyond) = (0.0, 0.0, 0_u32);
        for _ in 0..count {
            let z = draws.normal();
            sum += z;
            squares += z * z;
            beyond += u32::from(z > 1.644_853_626_951);
        }
        let n = f64::from(count);
        assert!((sum / n).abs() < 0.01, "mean {}", sum / n);
        assert!((squares / n - 1.0).abs() < 0.01, "variance {}", squares / n);
        assert!((f64::from(beyond) / n - 0.05).abs() < 0.002, "5 % beyond 1.645, got {beyond}");
    }

    /// Witness: the reference implementation in C of Vigna (2015), seed 1234567.
    #[test]
    fn the_generator_is_splitmix64() {
        let mut draws = Draws::new(1_234_567);
        let wanted = [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423];
        for number in wanted {
            assert_eq!(draws.next(), number);
        }
    }
}
