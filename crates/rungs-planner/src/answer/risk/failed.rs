//! What one failed attempt means for the rest of a plan.

use crate::{Evaluated, Problem};

use super::Stage;

/// One failed attempt at one step, all else going as planned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FailedAttempt {
    /// What the second attempt costs, in cents.
    pub cents: i64,
    /// Days until the second attempt; divide by 7 for weeks.
    pub wait_days: i64,
    /// By how many days the end of the plan moves; `None` where some exam then misses its close.
    pub delay_days: Option<i64>,
    /// Whether the budget has no room for it.
    pub breaks_budget: bool,
    /// Whether the deadline has no room for it.
    pub breaks_deadline: bool,
    /// The first step, counted from 0, whose offer closes before its exam because of it: the step itself where
    /// its second attempt comes too late.
    pub misses_close: Option<usize>,
    /// Whether the exam allows no second attempt at all.
    pub only_attempt: bool,
}

/// Walks through a plan again with one failure at one step.
pub(super) fn one_failure(problem: &Problem, plan: &Evaluated, stages: &[Stage<'_>], failing: usize) -> FailedAttempt {
    let (mut day, mut misses_close) = (0, None);
    let (mut cents, mut wait_days, mut only_attempt) = (0, 0, false);
    for (position, stage) in stages.iter().enumerate() {
        day = (day + stage.step.days).max(stage.offer.open.unwrap_or(i64::MIN));
        if position == failing {
            (cents, wait_days, only_attempt) = (stage.retake_cents(), stage.exam.wait(0), stage.exam.attempts < 2);
            day += wait_days;
        }
        if stage.offer.close.is_some_and(|close| day > close) {
            misses_close = misses_close.or(Some(position));
        }
    }
    FailedAttempt {
        cents,
        wait_days,
        delay_days: misses_close.is_none().then_some(day - plan.last_exam),
        breaks_budget: problem.budget_cents().is_some_and(|budget| plan.cost_cents + cents > budget),
        breaks_deadline: problem.deadline().is_some_and(|deadline| day > deadline),
        misses_close,
        only_attempt,
    }
}
