//! A difficulty before there are answers, and as they come in.
//!
//! A question starts with its author's estimate and an honest standard deviation. Each answer by a person of uncertain
//! ability moves it ([`Question::answered`]); a calibration replaces it when it rests on enough answers ([`settle`]).
//!
//! The model is `P(right) = c + (1 − c) / (1 + exp(−a (θ − b)))` with known `a` and `c`; `b` and `θ` are normal and
//! independent before the answer. After it they are taken as normal again, with the exact mean and variance (assumed
//! density filtering). What an answer makes of the two together, their correlation, is not kept.
//!
//! Sources: Minka (2001), *Expectation Propagation for Approximate Bayesian Inference*, UAI 17, section 2; Glickman
//! (1999), *Applied Statistics* 48, 377-394, who rates players by the same likelihood with approximate moments.

use serde::{Deserialize, Serialize};

use crate::error::{MeasureError, Result};
use crate::item::logistic;

/// A normal distribution of what is not known exactly: a difficulty or an ability.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Belief {
    /// Mean, in logits of the common scale.
    pub mean: f64,
    /// Standard deviation, in logits; 0 = known.
    pub sd: f64,
}

impl Belief {
    /// Checks the numbers.
    ///
    /// # Errors
    /// A mean that is not finite; a standard deviation that is negative or not finite.
    pub fn check(self) -> Result<()> {
        if !self.mean.is_finite() {
            return Err(MeasureError::Value { what: "a mean", found: self.mean, allowed: "a finite number is needed" });
        }
        if !(self.sd.is_finite() && self.sd >= 0.0) {
            return Err(MeasureError::Value {
                what: "a standard deviation",
                found: self.sd,
                allowed: "0 or more is allowed",
            });
        }
        Ok(())
    }

    /// Returns the interval that holds the truth with about 95 %: 1.96 standard deviations to both sides.
    pub fn interval(self) -> (f64, f64) {
        (1.96_f64.mul_add(-self.sd, self.mean), 1.96_f64.mul_add(self.sd, self.mean))
    }
}

/// What is known of a question.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Question {
    /// Slope, taken as known, above 0.
    pub slope: f64,
    /// Probability of a right answer by somebody who knows nothing, 0 to below 1; taken as known.
    pub guessing: f64,
    /// Difficulty.
    pub difficulty: Belief,
    /// How many answers have moved it.
    pub answers: u32,
}

/// What an answer says.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Update {
    /// The question afterwards.
    pub question: Question,
    /// The person afterwards.
    pub person: Belief,
    /// The probability that this answer had before it was given: small = a surprise.
    pub probability: f64,
}

/// Nodes to each side of the mean, and how far apart in standard deviations.
const NODES: i32 = 80;
const STEP: f64 = 0.1;

impl Question {
    /// Takes an author's estimate; nobody has answered yet.
    ///
    /// # Errors
    /// A slope that is not above 0, a guessing probability outside 0 to below 1, a difficulty as [`Belief::check`].
    pub fn new(slope: f64, guessing: f64, difficulty: Belief) -> Result<Self> {
        let question = Self { slope, guessing, difficulty, answers: 0 };
        question.check()?;
        Ok(question)
    }

    /// Checks the numbers.
    ///
    /// # Errors
    /// As [`Question::new`].
    pub fn check(&self) -> Result<()> {
        if !(self.slope.is_finite() && self.slope > 0.0) {
            return Err(MeasureError::Value {
                what: "the slope of a question",
                found: self.slope,
                allowed: "a number above 0 is needed",
            });
        }
        if !(0.0..1.0).contains(&self.guessing) {
            return Err(MeasureError::Value {
                what: "a guessing probability",
                found: self.guessing,
                allowed: "0 to below 1 is allowed",
            });
        }
        self.difficulty.check()
    }

    /// Returns the probability that a person answers right, all uncertainty averaged out.
    ///
    /// # Errors
    /// As [`Question::new`]; a person as [`Belief::check`].
    pub fn probability(&self, person: Belief) -> Result<f64> {
        self.check()?;
        person.check()?;
        let gap = self.gap(person);
        Ok(self.moments(gap, true)[0])
    }

    /// Updates what is known of the question and of the person by one answer.
    ///
    /// Only the distance `θ − b` is in the likelihood, so the moments are integrals in one dimension; they are taken on
    /// 161 even nodes over 8 standard deviations to both sides, where the rule for smooth functions is exact to ten
    /// digits and, other than Gauss and Hermite's, stays good for steep questions. To keep the person as before, leave
    /// [`Update::person`] aside; a person of known ability has the standard deviation 0.
    ///
    /// # Errors
    /// As [`Question::new`]; a person as [`Belief::check`].
    pub fn answered(&self, person: Belief, right: bool) -> Result<Update> {
        self.check()?;
        person.check()?;
        let gap = self.gap(person);
        let [probability, mean, variance] = self.moments(gap, right);
        let mut question = *self;
        question.answers = question.answers.saturating_add(1);
        let mut after = person;
        if gap.sd > 0.0 && probability > 0.0 {
            let whole = gap.sd * gap.sd;
            // Each of the two is linear in the distance, with a rest that the answer does not touch.
            let part = |belief: Belief, sign: f64| {
                let own = belief.sd * belief.sd;
                let share = own / whole;
                let rest = own * (1.0 - share);
                Belief {
                    mean: (sign * share).mul_add(mean - gap.mean, belief.mean),
                    sd: (share * share).mul_add(variance, rest).sqrt(),
                }
            };
            question.difficulty = part(self.difficulty, -1.0);
            after = part(person, 1.0);
        }
        Ok(Update { question, person: after, probability })
    }

    fn gap(&self, person: Belief) -> Belief {
        Belief { mean: person.mean - self.difficulty.mean, sd: person.sd.hypot(self.difficulty.sd) }
    }

    /// Probability of the answer, and mean and variance of the distance after it.
    fn moments(&self, gap: Belief, right: bool) -> [f64; 3] {
        let likelihood = |distance: f64| {
            let star = logistic(if right { self.slope * distance } else { -self.slope * distance });
            if right { (1.0 - self.guessing).mul_add(star, self.guessing) } else { (1.0 - self.guessing) * star }
        };
        let (mut total, mut zeroth, mut first, mut second) = (0.0, 0.0, 0.0, 0.0);
        for place in -NODES..=NODES {
            let z = f64::from(place) * STEP;
            let prior = (-0.5 * z * z).exp();
            let weight = prior * likelihood(gap.sd.mul_add(z, gap.mean));
            total += prior;
            zeroth += weight;
            first += weight * z;
            second += weight * z * z;
        }
        if zeroth <= 0.0 {
            return [0.0, gap.mean, gap.sd * gap.sd];
        }
        let mean = first / zeroth;
        let variance = (second / zeroth - mean * mean).max(0.0);
        [zeroth / total, gap.sd.mul_add(mean, gap.mean), gap.sd * gap.sd * variance]
    }
}

/// Combines two independent sources about the same number: the mean weighted by precision.
///
/// The result is `(m₁/s₁² + m₂/s₂²) / (1/s₁² + 1/s₂²)` with the variance `1 / (1/s₁² + 1/s₂²)`. If one source knows the
/// number exactly its mean is the answer; if both do, the mean of the two.
///
/// # Errors
/// As [`Belief::check`].
pub fn combine(one: Belief, two: Belief) -> Result<Belief> {
    one.check()?;
    two.check()?;
    Ok(match (one.sd > 0.0, two.sd > 0.0) {
        (false, false) => Belief { mean: f64::midpoint(one.mean, two.mean), sd: 0.0 },
        (false, true) => one,
        (true, false) => two,
        (true, true) => {
            // By standard deviations and not by precisions: those of a tiny one would overflow.
            let whole = one.sd.hypot(two.sd);
            let share = (two.sd / whole).powi(2);
            Belief { mean: share.mul_add(one.mean - two.mean, two.mean), sd: one.sd / whole * two.sd }
        }
    })
}

/// What a calibration says of a difficulty.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Calibrated {
    /// Estimate and standard error.
    pub difficulty: Belief,
    /// How many answers to the question it rests on.
    pub answers: u32,
}

/// Which difficulty holds when there is a calibration: the one learned answer by answer, or the calibrated one.
///
/// With fewer than `enough` answers behind it (200 is a usual number for one- and two-parameter models) a calibration is
/// left aside and `online` holds. With enough of them the answer is the author's estimate combined with the calibration
/// by precision ([`combine`]); what was learned answer by answer is dropped, since the calibration has read the same
/// answers and they must not count twice. Answers that came in after the calibration are then given to
/// [`Question::answered`] again, from the difficulty returned here. Author, online and calibrated values must be on one
/// scale; see [`crate::link`].
///
/// # Errors
/// As [`Belief::check`].
pub fn settle(author: Belief, online: Belief, calibrated: Calibrated, enough: u32) -> Result<Belief> {
    author.check()?;
    online.check()?;
    calibrated.difficulty.check()?;
    if calibrated.answers < enough { Ok(online) } else { combine(author, calibrated.difficulty) }
}

#[cfg(test)]
mod tests;
