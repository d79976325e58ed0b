//! Random numbers that never change: the same seed gives the same question for ever.
//!
//! The stream is `ChaCha8` (Bernstein 2008) with the key `seed (4 bytes, little end first) ‖ attempt (4 bytes, little end
//! first) ‖ "rungs question variant 1"` and counter and nonce 0. Bounded numbers come by rejection from 64-bit words, lists are
//! shuffled after Fisher & Yates from the end. All this is part of the format of questions: a change would change
//! variants that people have answered, and the golden hashes would show it.

use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};

/// Fills the 24 bytes of the key that seed and attempt leave.
const PURPOSE: &[u8; 24] = b"rungs question variant 1";

/// A stream of random numbers for one attempt at one variant.
#[derive(Debug, Clone)]
pub(super) struct Draws {
    stream: ChaCha8Rng,
}

impl Draws {
    /// Returns the stream of a seed and an attempt, which counts from 0.
    pub(super) fn new(seed: u32, attempt: u32) -> Self {
        let mut key = [0; 32];
        let bytes = seed.to_le_bytes().into_iter().chain(attempt.to_le_bytes()).chain(*PURPOSE);
        for (place, byte) in key.iter_mut().zip(bytes) {
            *place = byte;
        }
        Self { stream: ChaCha8Rng::from_seed(key) }
    }

    /// Returns a number from 0 to `count - 1`, each as likely as the others; 0 where `count` is 0.
    pub(super) fn below(&mut self, count: u64) -> u64 {
        if count == 0 {
            return 0;
        }
        // The largest multiple of `count` that fits: words from there on would favour small results.
        let whole = u64::MAX - u64::MAX % count;
        loop {
            let word = self.stream.next_u64();
            if word < whole {
                return word % count;
            }
        }
    }

    /// Returns a number from `low` to `high`, both included; `None` where there is none or the range does not fit 64 bits.
    pub(super) fn between(&mut self, low: i64, high: i64) -> Option<i64> {
        let count = u64::try_from(i128::from(high) - i128::from(low) + 1).ok().filter(|&count| count > 0)?;
        i64::try_from(i128::from(low) + i128::from(self.below(count))).ok()
    }

    /// Puts a list into a random order.
    pub(super) fn shuffle<T>(&mut self, list: &mut [T]) {
        for last in (1..list.len()).rev() {
            let count = u64::try_from(last + 1).unwrap_or(u64::MAX);
            let other = usize::try_from(self.below(count)).unwrap_or(last);
            list.swap(last, other);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stream_of_a_seed_never_changes() {
        // Worked out apart, with a Python program after RFC 8439 with 8 rounds and Bernstein's 64-bit counter, which gives the
        // published keystream 76b8e0ad… for 20 rounds and the zero key.
        let mut draws = Draws::new(7, 0);
        let first: Vec<u64> = (0..3).map(|_| draws.stream.next_u64()).collect();
        assert_eq!(first, [0x17b3_b764_5ff4_0944, 0x7d10_5262_6572_06e5, 0x78f4_1f2c_158c_4d94]);
    }

    #[test]
    fn small_ranges_are_drawn_evenly() {
        let mut counts = [0_u32; 6];
        let mut draws = Draws::new(1, 0);
        for _ in 0..60_000 {
            counts[usize::try_from(draws.below(6)).unwrap()] += 1;
        }
        // 99.99 % of chi-square with 5 degrees of freedom lies below 25.7.
        let chi: f64 = counts.iter().map(|&n| (f64::from(n) - 10_000.0).powi(2) / 10_000.0).sum();
        assert!(chi < 25.7, "{counts:?}");
    }

    #[test]
    fn both_ends_are_drawn_and_nothing_beyond() {
        let mut draws = Draws::new(3, 1);
        let drawn: std::collections::BTreeSet<i64> = (0..1000).filter_map(|_| draws.between(-2, 2)).collect();
        assert_eq!(drawn.into_iter().collect::<Vec<_>>(), [-2, -1, 0, 1, 2]);
        assert_eq!(draws.between(5, 4), None);
        assert_eq!(draws.between(i64::MIN, i64::MAX), None);
    }
}
