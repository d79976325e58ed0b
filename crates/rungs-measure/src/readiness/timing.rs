//! Which answers were given too fast to have been thought about.

use serde::{Deserialize, Serialize};

/// Two kinds of answers by the logarithm of their seconds: blind ones, all alike, and others, around the learner's pace.
///
/// A mixture of two log-normal distributions (van der Linden 2006 for the shape; Wise & Kong 2005 for the idea that
/// rapid answers tell nothing about ability). The pace of a learner is the median of the learner's answers, drawn
/// towards the population's.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct Timing {
    /// Whether times are used at all.
    pub(super) used: bool,
    /// Mean of the logarithm of the seconds of blind answers.
    pub(super) rapid_mean: f64,
    pub(super) rapid_sd: f64,
    /// Mean of the logarithm of the seconds of a learner's answers, over learners.
    pub(super) pace: f64,
    /// Standard deviation around the learner's own pace.
    pub(super) sd: f64,
    /// Share of blind answers.
    pub(super) share: f64,
}

impl Default for Timing {
    fn default() -> Self {
        Self { used: true, rapid_mean: 1.4, rapid_sd: 0.4, pace: 4.0, sd: 0.6, share: 0.02 }
    }
}

/// Answers whose worth a learner's own pace must outweigh.
const PACE_PRIOR: f64 = 3.0;

fn usable(seconds: f64) -> Option<f64> {
    (seconds.is_finite() && seconds > 0.0).then(|| seconds.ln())
}

impl Timing {
    /// The share of blind answers where no time is known.
    pub(super) fn share(&self) -> f64 {
        if self.used { self.share } else { 0.0 }
    }

    /// A learner's pace from the seconds of the answers: a median, shrunk.
    pub(super) fn pace(&self, seconds: impl Iterator<Item = f64>) -> f64 {
        // Clearly blind answers must not pull down the pace that others are judged by.
        let mut logs: Vec<f64> =
            seconds.filter_map(usable).filter(|log| *log > self.rapid_mean + self.rapid_sd).collect();
        if logs.is_empty() {
            return self.pace;
        }
        logs.sort_by(f64::total_cmp);
        let n = logs.len() as f64;
        let median = 0.5 * (logs[(logs.len() - 1) / 2] + logs[logs.len() / 2]);
        (n * median + PACE_PRIOR * self.pace) / (n + PACE_PRIOR)
    }

    /// Probability that an answer of `seconds` was blind, for a learner of this `pace`.
    pub(super) fn rapid(&self, seconds: f64, pace: f64) -> f64 {
        if !self.used {
            return 0.0;
        }
        let Some(log) = usable(seconds) else { return self.share };
        if log <= self.rapid_mean {
            // The tails must not turn the quickest answers of all into thoughtful ones.
            return self.rapid(self.rapid_mean.exp() * 1.000_001, pace);
        }
        if log >= pace {
            return 0.0;
        }
        let density = |mean: f64, sd: f64| (-0.5 * ((log - mean) / sd).powi(2)).exp() / sd;
        let blind = self.share * density(self.rapid_mean, self.rapid_sd);
        let other = (1.0 - self.share) * density(pace, self.sd);
        blind / (blind + other).max(1e-300)
    }

    /// Fits the mixture to the logarithms of the seconds of learners, by EM; each inner list is a learner.
    pub(super) fn fit(learners: &[Vec<f64>]) -> Self {
        let mut now = Self::default();
        if learners.iter().map(Vec::len).sum::<usize>() < 500 {
            return now;
        }
        for _ in 0..12 {
            let (mut blind, mut blind_sum, mut blind_squares) = (0.0, 0.0, 0.0);
            let (mut other, mut other_squares) = (0.0, 0.0);
            let (mut paces, mut counted) = (0.0, 0.0);
            for seconds in learners.iter().filter(|seconds| !seconds.is_empty()) {
                let pace = now.pace(seconds.iter().copied());
                paces += pace;
                counted += 1.0;
                for seconds in seconds {
                    let Some(log) = usable(*seconds) else { continue };
                    let rapid = now.rapid(*seconds, pace);
                    blind += rapid;
                    blind_sum += rapid * log;
                    blind_squares += rapid * log * log;
                    other += 1.0 - rapid;
                    other_squares += (1.0 - rapid) * (log - pace).powi(2);
                }
            }
            // A weak prior of 20 answers keeps a data set without blind ones where it was.
            let prior = 20.0;
            let mean = (blind_sum + prior * 1.4) / (blind + prior);
            let squares = (blind_squares + prior * (0.4_f64.powi(2) + 1.4 * 1.4)) / (blind + prior);
            now.rapid_mean = mean.clamp(0.0, 2.3);
            now.rapid_sd = (squares - mean * mean).max(0.01).sqrt().clamp(0.15, 0.7);
            now.sd = (other_squares / other.max(1.0)).sqrt().clamp(0.2, 1.5);
            now.pace = paces / f64::max(counted, 1.0);
            now.share = ((blind + 1.0) / (blind + other + 50.0)).clamp(1e-4, 0.3);
        }
        now
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fast_answers_are_told_from_slow_ones() {
        let timing = Timing::default();
        let pace = timing.pace([50.0, 60.0, 70.0, 3.0].into_iter());
        assert!(timing.rapid(3.0, pace) > 0.9);
        assert!(timing.rapid(1.0, pace) >= timing.rapid(3.0, pace) - 0.05);
        assert!(timing.rapid(60.0, pace) < 1e-3);
        assert!((timing.rapid(f64::NAN, pace) - timing.share).abs() < 1e-15);
        assert!((timing.pace(std::iter::empty()) - timing.pace).abs() < 1e-15);
    }
}
