//! What is known of the objectives of an exam.

use std::collections::BTreeMap;

use rungs_planner::Day;
use serde::{Deserialize, Serialize};

use super::PlaceAnswer;
use crate::memory::{Memory, Scheduler};

/// Answers and right ones.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Tally {
    /// Answers.
    pub answered: u32,
    /// The share that was right, summed: partial credit counts as such.
    pub right: f64,
}

impl Tally {
    /// Counts an answer.
    pub fn add(&mut self, score: f64) {
        self.answered += 1;
        self.right += score;
    }

    /// Returns the share that was right; `None` without an answer.
    pub fn share(&self) -> Option<f64> {
        (self.answered > 0).then(|| self.right / f64::from(self.answered))
    }
}

/// One objective.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct SkillRecord {
    /// Questions and variants that were new to the learner.
    pub fresh: Tally,
    /// Those that had been asked before.
    pub seen: Tally,
    /// The memory of the objective, fed by new questions and variants only.
    pub memory: Option<Memory>,
    /// When it was last asked, in milliseconds since 1970.
    pub last_ms: i64,
}

impl SkillRecord {
    /// Returns the day in UTC on which it was last asked.
    pub fn last_asked(&self) -> Option<Day> {
        (self.last_ms > 0).then(|| utc_day(self.last_ms))
    }
}

/// One exam.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ExamRecord {
    /// Its objectives, by id.
    pub objectives: BTreeMap<String, SkillRecord>,
    /// Over all objectives, each question once: new to the learner.
    pub fresh: Tally,
    /// Over all objectives, each question once: seen before.
    pub seen: Tally,
    /// Seconds spent on questions, by the day in UTC on which they were answered.
    pub seconds: BTreeMap<Day, f64>,
}

impl ExamRecord {
    pub(super) fn answered(&mut self, objective: &str, answer: &PlaceAnswer, scheduler: &Scheduler) {
        if answer.objectives.first().is_some_and(|first| first == objective) {
            *self.seconds.entry(utc_day(answer.at_ms)).or_default() += answer.seconds.max(0.0);
            if answer.fresh { self.fresh.add(answer.score) } else { self.seen.add(answer.score) }
        }
        if !self.objectives.contains_key(objective) {
            self.objectives.insert(objective.to_owned(), SkillRecord::default());
        }
        let Some(record) = self.objectives.get_mut(objective) else { return };
        record.last_ms = record.last_ms.max(answer.at_ms);
        if answer.fresh {
            record.fresh.add(answer.score);
            record.memory = scheduler.after(record.memory, answer.right, answer.at_ms);
        } else {
            record.seen.add(answer.score);
        }
    }
}

/// Returns the day in UTC of a time in milliseconds since 1970.
fn utc_day(ms: i64) -> Day {
    const DAY_MS: i64 = 24 * 60 * 60 * 1000;
    let first = Day::from(jiff::civil::date(1970, 1, 1));
    first.plus_days(ms.div_euclid(DAY_MS)).unwrap_or(Day::LAST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_lies_on_its_day() {
        for (ms, wanted) in [
            (0, "1970-01-01"),
            (86_399_999, "1970-01-01"),
            (86_400_000, "1970-01-02"),
            (1_795_305_600_000, "2026-11-22"),
            (1_795_391_999_999, "2026-11-22"),
        ] {
            assert_eq!(utc_day(ms).to_string(), wanted, "{ms}");
        }
    }
}
