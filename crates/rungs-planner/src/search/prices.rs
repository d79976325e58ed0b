//! What the relaxation of the [module above](super) charges.

use crate::problem::real;

/// Prices of a relaxation: any values that are not negative give a bound, and good ones give a good bound.
#[derive(Debug, Clone, Default)]
pub(super) struct Prices {
    /// Proof a day, by goal skill, that is paid for skill by skill; candidates add what is above it.
    pub(super) proof: Vec<f64>,
    /// What a day of study takes for each day that it ends before [`Self::busy`].
    pub(super) early: f64,
    /// The days, from the last exam on, in which study stands in the way of other study.
    pub(super) busy: f64,
}

impl Prices {
    /// Returns the day number up to which study of some days is charged for ending early, `half` being half of them.
    pub(super) fn until(&self, today: i64, half: f64) -> f64 {
        real(today) + self.busy + half
    }

    /// Tries another price of time, one of four in turn.
    pub(super) fn vary(&mut self, turn: usize) {
        match turn % 4 {
            0 => self.early *= 1.4,
            1 => self.busy *= 1.25,
            2 => self.early /= 1.4,
            _ => self.busy /= 1.25,
        }
    }

    /// Returns the prices after `days` have passed.
    pub(super) fn later(&self, days: i64) -> Self {
        Self { busy: (self.busy - real(days)).max(0.0), ..self.clone() }
    }
}

/// The climb of one level in one skill.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Climb {
    /// What its hours take from the objective.
    pub(super) price: f64,
    /// Its days of study.
    pub(super) days: f64,
}

/// Charges that fall with a later exam: each by a rate a day, up to a day from which it is nil.
#[derive(Debug, Default)]
pub(super) struct Falls {
    rows: [(f64, f64); 3],
    count: usize,
}

impl Falls {
    /// Adds a charge that falls to nil on the day `until`.
    pub(super) fn add(&mut self, until: f64, rate: f64) {
        if rate > 0.0
            && let Some(row) = self.rows.get_mut(self.count)
        {
            *row = (until, rate);
            self.count += 1;
        }
    }

    /// Returns the most that a gain less the charges can be, over all exams on `exam` or later.
    ///
    /// `gain` is the gain of an exam on `exam`; a day's delay loses at least `rate` of it.
    pub(super) fn most(&self, gain: f64, rate: f64, exam: i64) -> f64 {
        let rows = self.rows.get(..self.count).unwrap_or_default();
        if rows.is_empty() {
            return gain.max(0.0);
        }
        let exam = real(exam);
        let (mut most, mut total) = (gain, 0.0);
        for &(until, fall) in rows {
            if until > exam {
                most -= fall * (until - exam);
                total += fall;
            }
        }
        // Delay pays while the charges fall faster than the gain; they fall ever more slowly.
        let mut day = exam;
        while total > rate {
            let (mut end, mut stays) = (f64::INFINITY, 0.0);
            for &(until, fall) in rows.iter().filter(|row| row.0 > day) {
                if until < end {
                    (end, stays) = (until, fall);
                } else if until <= end {
                    stays += fall;
                }
            }
            if end == f64::INFINITY {
                break;
            }
            most += (total - rate) * (end - day);
            total -= stays;
            day = end;
        }
        // After the horizon there is neither gain nor charge.
        most.max(0.0)
    }
}
