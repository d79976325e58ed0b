//! The numbers by which people differ, learn and forget.

use serde::{Deserialize, Serialize};

use super::population::Cause;

/// What is common to all learners. Abilities in logits, times in days, gains in logits an answer.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct Learning {
    /// Spread of the general ability between learners.
    pub(super) sd_general: f64,
    /// Spread of the domains around a learner's general ability.
    pub(super) sd_domain: f64,
    /// Spread of the level of the day.
    pub(super) sd_day: f64,
    /// Spread of the logarithm of the rate of learning.
    pub(super) rate_sd: f64,
    /// Lasting gain of an answer, far below the ceiling.
    pub(super) lasting: f64,
    /// Volatile gain of an answer, far below the ceiling.
    pub(super) volatile: f64,
    pub(super) ceiling_lasting: f64,
    pub(super) ceiling_volatile: f64,
    /// Days in which the volatile part falls to 1/e.
    pub(super) fade_days: f64,
    /// Spread of the logarithm of that time between learners.
    pub(super) fade_sd: f64,
    /// By how much a question just seen is easier.
    pub(super) repeat: f64,
    /// Days in which that falls to 1/e.
    pub(super) repeat_days: f64,
    /// What a wrong answer teaches, a right one teaching 1.
    pub(super) wrong_teaches: f64,
    /// Share of what is learned that goes to all domains alike.
    pub(super) spill: f64,
    /// What an answer of a mock exam teaches, at its end; one of free practice teaching 1.
    pub(super) mock_feedback: f64,
    /// Mean ability of beginners: 0 but while fitting, when it is taken into the difficulties at once.
    pub(super) start: f64,
}

/// How many numbers there are.
pub(super) const COUNT: usize = 16;

impl Default for Learning {
    fn default() -> Self {
        Self {
            sd_general: 0.85,
            sd_domain: 0.4,
            sd_day: 0.25,
            rate_sd: 0.5,
            lasting: 0.006,
            volatile: 0.012,
            ceiling_lasting: 1.2,
            ceiling_volatile: 0.8,
            fade_days: 12.0,
            fade_sd: 0.4,
            repeat: 0.9,
            repeat_days: 15.0,
            wrong_teaches: 1.0,
            spill: 0.15,
            mock_feedback: 0.6,
            start: 0.0,
        }
    }
}

/// How far, in logarithms, a number may reasonably lie from its default: the standard deviation of its prior.
const WIDTHS: [f64; COUNT] = [0.5, 0.6, 0.6, 0.5, 0.8, 0.8, 0.6, 0.6, 0.8, 0.3, 0.7, 0.8, 0.5, 0.8, 0.7, 0.5];

impl Learning {
    fn to_array(self) -> [f64; COUNT] {
        [
            self.sd_general,
            self.sd_domain,
            self.sd_day,
            self.rate_sd,
            self.lasting,
            self.volatile,
            self.ceiling_lasting,
            self.ceiling_volatile,
            self.fade_days,
            self.fade_sd,
            self.repeat,
            self.repeat_days,
            self.wrong_teaches,
            self.spill,
            self.mock_feedback,
            0.0,
        ]
    }

    /// Whether answers teach at all.
    pub(super) fn teaches(&self) -> bool {
        self.lasting + self.volatile > 1e-9
    }

    /// How much easier a question is, seen `since` days ago.
    pub(super) fn ease(&self, since: f64) -> f64 {
        self.repeat * (-since / self.repeat_days).exp()
    }

    /// The default moved by `x`: each number times the exponential of its width times its place in `x`.
    ///
    /// `x` is standard normal before anything is known.
    pub(super) fn from_point(x: &[f64; COUNT], without: &[Cause]) -> Self {
        let centre = Self::default().to_array();
        let mut v = [0.0; COUNT];
        for k in 0..COUNT {
            v[k] = centre[k] * (WIDTHS[k] * x[k].clamp(-4.0, 4.0)).exp();
        }
        let mut learning = Self {
            sd_general: v[0],
            sd_domain: v[1],
            sd_day: v[2],
            rate_sd: v[3].min(1.5),
            lasting: v[4],
            volatile: v[5],
            ceiling_lasting: v[6],
            ceiling_volatile: v[7],
            fade_days: v[8],
            fade_sd: v[9].min(1.0),
            repeat: v[10],
            repeat_days: v[11],
            wrong_teaches: v[12],
            spill: v[13].min(0.9),
            mock_feedback: v[14],
            start: WIDTHS[15] * x[15].clamp(-4.0, 4.0),
        };
        for cause in without {
            match cause {
                Cause::DayEffect => learning.sd_day = 1e-3,
                Cause::Domains => learning.sd_domain = 1e-3,
                Cause::Learning => (learning.lasting, learning.volatile) = (0.0, 0.0),
                Cause::Forgetting => (learning.fade_days, learning.fade_sd) = (1e9, 0.0),
                Cause::OwnRate => (learning.rate_sd, learning.fade_sd) = (0.0, 0.0),
                Cause::Repeats => learning.repeat = 0.0,
                Cause::Rapid | Cause::Questions | Cause::Misfit | Cause::Shift | Cause::Recalibration => {}
            }
        }
        learning
    }
}
