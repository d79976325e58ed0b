//! What is known of a question.

use serde::{Deserialize, Serialize};

/// A question of the three-parameter model (Birnbaum 1968) whose difficulty is not known exactly and whose key may be wrong.
///
/// `P(right) = c + (1 − c) / (1 + exp(−a (θ − b)))`; with a wrong key `(1 − P(right)) / 3`: those who know the answer miss
/// the key, others hit it among the rest.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct Question {
    /// Slope.
    pub(super) a: f64,
    /// Difficulty, logits.
    pub(super) b: f64,
    /// Variance of what is not known of the difficulty.
    pub(super) variance: f64,
    /// Chance of a right answer of somebody who knows nothing.
    pub(super) c: f64,
    /// Probability that the key is wrong.
    pub(super) wrong_key: f64,
}

/// Chance of a blind answer.
const BLIND: f64 = 0.25;

impl Question {
    /// Returns `(floor, span)` such that the chance of an answer counted as right is `floor + span × logistic`, when it is
    /// blind with probability `rapid`.
    pub(super) fn line(&self, rapid: f64) -> (f64, f64) {
        let (key, c) = (self.wrong_key, self.c);
        let floor = (1.0 - key) * c + key * (1.0 - c) / 3.0;
        let span = (1.0 - c) * (1.0 - key - key / 3.0);
        let blind = (1.0 - key) * c.max(BLIND.min(c + 0.05)) + key * BLIND;
        ((1.0 - rapid) * floor + rapid * blind, (1.0 - rapid) * span)
    }
}

/// What is known of a question that nobody has answered, from its author's idea of the difficulty.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct QuestionPrior {
    /// Difficulty = location + slope × author's difficulty + error.
    pub(super) location: f64,
    pub(super) slope: f64,
    /// Standard deviation of the error.
    pub(super) sd: f64,
    /// Mean of the logarithm of the slopes, and their standard deviation.
    pub(super) log_a: f64,
    pub(super) log_a_sd: f64,
    /// Mean and standard deviation of the logit of the chance of a right answer of somebody who knows nothing.
    pub(super) logit_c: f64,
    pub(super) logit_c_sd: f64,
    /// Share of questions with a wrong key.
    pub(super) wrong_key: f64,
}

impl Default for QuestionPrior {
    fn default() -> Self {
        Self {
            location: -0.8,
            slope: 0.8,
            sd: 0.6,
            log_a: 0.0,
            log_a_sd: 0.35,
            logit_c: -1.3,
            logit_c_sd: 0.35,
            wrong_key: 0.015,
        }
    }
}

impl QuestionPrior {
    /// Returns what is known of a question in a domain whose location is `location`.
    pub(super) fn question(&self, location: f64, difficulty: f64, guess: Option<f64>) -> Question {
        let (b, variance) = if difficulty.is_finite() {
            (location + self.slope * difficulty.clamp(-6.0, 6.0), self.sd.powi(2))
        } else {
            (location, self.sd.powi(2) + 0.6)
        };
        // Slopes that differ make the average question flatter than one of average slope.
        let a = (self.log_a - 0.3 * self.log_a_sd.powi(2)).exp();
        Question { a, b, variance, c: self.chance(guess), wrong_key: self.wrong_key }
    }

    /// The chance of hitting the right answer blindly: as given, or as usual.
    pub(super) fn chance(&self, guess: Option<f64>) -> f64 {
        match guess {
            Some(guess) if guess.is_finite() && (0.0..0.9).contains(&guess) => guess,
            _ => 1.0 / (1.0 + (-self.logit_c).exp()),
        }
    }
}
