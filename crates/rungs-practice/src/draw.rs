//! Seeded chance: the same seed and purpose give the same draws, on any machine and in any version.

use sha2::{Digest, Sha256};

/// A source of draws: SHA-256 over seed, purpose and a counter. It may never change, since sessions are replayed from their seed.
#[derive(Debug, Clone)]
pub struct Dice {
    start: Sha256,
    count: u64,
}

impl Dice {
    /// Makes a source for one purpose, so that two uses of a seed do not follow each other.
    pub fn new(seed: u32, purpose: &str) -> Self {
        let mut start = Sha256::new();
        start.update(b"rungs draw 1\0");
        start.update(seed.to_le_bytes());
        start.update(purpose.as_bytes());
        Self { start, count: 0 }
    }

    fn word(&mut self) -> u64 {
        let mut hash = self.start.clone();
        hash.update([0]);
        hash.update(self.count.to_le_bytes());
        self.count += 1;
        let digest = hash.finalize();
        digest.iter().take(8).fold(0_u64, |word, byte| (word << 8) | u64::from(*byte))
    }

    /// Returns a number in 0..1.
    #[expect(clippy::cast_precision_loss, reason = "53 bits are all that fit")]
    pub fn share(&mut self) -> f64 {
        (self.word() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Returns a seed.
    pub fn seed(&mut self) -> u32 {
        u32::try_from(self.word() >> 32).unwrap_or_default()
    }

    /// Returns a whole number below `bound`, every one alike likely; 0 where `bound` is 0.
    pub fn below(&mut self, bound: usize) -> usize {
        let Ok(bound) = u64::try_from(bound) else { return 0 };
        if bound == 0 {
            return 0;
        }
        // Words above the last whole multiple would favour small numbers.
        let limit = u64::MAX - u64::MAX % bound;
        loop {
            let word = self.word();
            if word < limit {
                return usize::try_from(word % bound).unwrap_or_default();
            }
        }
    }

    /// Puts things into another order (Fisher & Yates).
    pub fn shuffle<T>(&mut self, things: &mut [T]) {
        for last in (1..things.len()).rev() {
            let other = self.below(last + 1);
            things.swap(last, other);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_stay_as_they_are() {
        let mut dice = Dice::new(7, "test");
        let first: Vec<usize> = (0..8).map(|_| dice.below(10)).collect();
        // A change here would change sessions that were drawn before.
        assert_eq!(first, DRAWS);
        let mut things = [1, 2, 3, 4, 5];
        Dice::new(7, "order").shuffle(&mut things);
        assert_eq!(things, ORDER);
    }

    /// Worked out apart from the program, with Python's hashlib.
    const DRAWS: [usize; 8] = [7, 1, 2, 8, 0, 8, 4, 9];
    const ORDER: [i32; 5] = [4, 2, 5, 1, 3];

    #[test]
    fn every_number_is_alike_likely() {
        let mut dice = Dice::new(1, "counts");
        let mut counts = [0_u32; 6];
        for _ in 0..6000 {
            let face = dice.below(6);
            counts[face] += 1;
        }
        // Five standard deviations around 1000.
        assert!(counts.iter().all(|count| (855..=1145).contains(count)), "{counts:?}");
        assert_eq!(dice.below(0), 0);
        assert_eq!(dice.below(1), 0);
    }
}
