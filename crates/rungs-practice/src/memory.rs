//! How well something is remembered, by FSRS-6 with its default parameters (Ye 2024, the `fsrs` crate).
//!
//! The same model is kept for each question and for each objective. A question's memory answers "will this
//! sentence be recognised"; an objective's is fed only by questions and variants that were new to the learner,
//! and answers "can they do it".

use fsrs::{FSRS, FSRS6_DEFAULT_DECAY, FSRSItem, FSRSReview, MemoryState, current_retrievability};
use serde::{Deserialize, Serialize};

/// Milliseconds of a day.
pub const DAY_MS: i64 = 86_400_000;

/// The state of one memory.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Memory {
    /// Days after which nine of ten such memories are still there.
    pub stability: f32,
    /// From 1 (easy) to 10 (hard) to keep.
    pub difficulty: f32,
    /// When it was last tried, in milliseconds since 1970.
    pub last_ms: i64,
}

impl Memory {
    /// Returns the probability that it is there at a time, 0 to 1.
    pub fn retrievability(&self, at_ms: i64) -> f64 {
        let state = MemoryState { stability: self.stability, difficulty: self.difficulty };
        let days = days_between(self.last_ms, at_ms);
        f64::from(current_retrievability(state, days, FSRS6_DEFAULT_DECAY))
    }
}

/// Carries memories on from one answer to the next.
#[derive(Debug, Default)]
pub struct Scheduler {
    fsrs: FSRS,
}

impl Scheduler {
    /// Returns the memory after an answer at `at_ms`: right is FSRS's "good", wrong its "again".
    ///
    /// A memory that the model cannot carry on (never seen for valid input) starts afresh.
    pub fn after(&self, before: Option<Memory>, right: bool, at_ms: i64) -> Option<Memory> {
        let rating = if right { 3 } else { 1 };
        // A clock that was set back counts as no time at all.
        let delta_t = before.map_or(0, |memory| whole_days(memory.last_ms, at_ms));
        let state = before.map(|memory| MemoryState { stability: memory.stability, difficulty: memory.difficulty });
        let reviews = vec![FSRSReview { rating, delta_t }];
        let next = self
            .fsrs
            .memory_state(FSRSItem { reviews: reviews.clone() }, state)
            .or_else(|_| self.fsrs.memory_state(FSRSItem { reviews }, None))
            .ok()?;
        let last_ms = before.map_or(at_ms, |memory| memory.last_ms.max(at_ms));
        Some(Memory { stability: next.stability, difficulty: next.difficulty, last_ms })
    }
}

/// Returns whole days from one time to a later one; 0 where it is not later.
fn whole_days(from_ms: i64, to_ms: i64) -> u32 {
    u32::try_from(to_ms.saturating_sub(from_ms).max(0) / DAY_MS).unwrap_or(u32::MAX)
}

#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "days need no more digits")]
fn days_between(from_ms: i64, to_ms: i64) -> f32 {
    (to_ms.saturating_sub(from_ms).max(0) as f64 / DAY_MS as f64) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_right_answer_after_a_pause_makes_a_memory_last_longer() {
        let scheduler = Scheduler::default();
        let first = scheduler.after(None, true, 0).unwrap();
        let second = scheduler.after(Some(first), true, 3 * DAY_MS).unwrap();
        assert!(second.stability > first.stability, "{first:?} {second:?}");
        assert!(second.retrievability(4 * DAY_MS) > first.retrievability(4 * DAY_MS));
    }

    #[test]
    fn a_wrong_answer_makes_a_memory_shorter_and_harder() {
        let scheduler = Scheduler::default();
        let known = scheduler.after(None, true, 0).unwrap();
        let lapsed = scheduler.after(Some(known), false, 10 * DAY_MS).unwrap();
        assert!(lapsed.stability < known.stability);
        assert!(lapsed.difficulty > known.difficulty);
    }

    #[test]
    fn the_first_states_are_those_of_the_published_default_parameters() {
        // FSRS-6 default weights w[0] (again) and w[2] (good) are the initial stabilities.
        let scheduler = Scheduler::default();
        for (right, stability) in [(false, 0.212), (true, 2.3065)] {
            let memory = scheduler.after(None, right, 0).unwrap();
            assert!((memory.stability - stability).abs() < 1e-4, "{memory:?}");
        }
        let memory = scheduler.after(None, true, 0).unwrap();
        // By definition nine of ten are left after `stability` days.
        #[expect(clippy::cast_possible_truncation, reason = "a test with small numbers")]
        let at = (f64::from(memory.stability) * 86_400_000.0) as i64;
        assert!((memory.retrievability(at) - 0.9).abs() < 1e-4);
    }

    #[test]
    fn a_clock_set_back_neither_panics_nor_forgets() {
        let scheduler = Scheduler::default();
        let memory = scheduler.after(None, true, 10 * DAY_MS).unwrap();
        let back = scheduler.after(Some(memory), true, 2 * DAY_MS).unwrap();
        assert_eq!(back.last_ms, 10 * DAY_MS);
        assert!(back.retrievability(0) <= 1.0);
    }
}
