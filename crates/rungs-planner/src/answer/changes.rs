//! What would change the best plan: going without a step, another budget, deadline or pace.

use rayon::prelude::*;

use crate::{Choice, Evaluated, Problem, Solution, SolveOptions, solve};

/// The hours a week that are tried: every whole number up to a working week.
const HOURS_A_WEEK: std::ops::RangeInclusive<i64> = 1..=40;

/// The best plan without one of the best plan's certifications.
#[derive(Debug, Clone, PartialEq)]
pub struct WhatIfNot {
    /// The step of the best plan that is left out, counted from 0.
    pub step: usize,
    /// The best plan without its certification, at any place.
    pub plan: Evaluated,
    /// By how much the objective is lower, 0 or more.
    pub loss: f64,
    /// Whether that plan is proven to be the best one.
    pub optimal: bool,
}

/// Where the best plan becomes another one, all else being equal. Plans are the same where their lists of
/// certifications and offers are the same.
#[derive(Debug, Clone, PartialEq)]
pub struct Changes {
    /// The next budget up, in cents. `None` where no budget changes the plan, or where there is none already.
    pub budget: Option<ChangeAt>,
    /// The next later deadline, as a day number. `None` where no later one changes the plan, or where there is none.
    pub later_deadline: Option<ChangeAt>,
    /// The next earlier deadline, as a day number. `None` for the empty plan, which any deadline allows.
    pub earlier_deadline: Option<ChangeAt>,
    /// The best plan at 1 to 40 hours a week: consecutive hours with the same plan are one row, in rising order.
    pub hours_per_week: Vec<HoursRange>,
    /// Whether every plan behind this is proven to be the best; a change may be missed or misplaced otherwise.
    pub complete: bool,
}

/// A value at which the best plan becomes another one.
#[derive(Debug, Clone, PartialEq)]
pub struct ChangeAt {
    /// The value: cents of a budget, or the day number of a deadline.
    pub at: i64,
    /// The best plan there.
    pub plan: Evaluated,
}

/// Hours a week with the same best plan.
#[derive(Debug, Clone, PartialEq)]
pub struct HoursRange {
    /// The fewest hours a week.
    pub from: i64,
    /// The most hours a week.
    pub to: i64,
    /// The best plan at `from` hours: the dates at other hours differ, the steps do not.
    pub plan: Evaluated,
    /// Whether the steps are those of the best plan at the learner's own hours.
    pub same: bool,
}

/// Returns, for each step of the best plan, the best plan without its certification.
pub fn what_if_not(problem: &Problem, best: &Evaluated, options: &SolveOptions<'_>) -> Vec<WhatIfNot> {
    let without = |(step, taken): (usize, &crate::Step)| {
        let mut options = options.clone();
        options.without.insert(taken.choice.certification);
        let Solution { plan, optimal, .. } = solve(problem, &options);
        WhatIfNot { step, loss: (best.objective - plan.objective).max(0.0), plan, optimal }
    };
    best.steps.par_iter().enumerate().map(without).collect()
}

/// Returns where the best plan becomes another one.
pub fn changes(problem: &Problem, best: &Evaluated, options: &SolveOptions<'_>) -> Changes {
    let (limits, hours) = rayon::join(
        || {
            let (budget, later) = rayon::join(
                || next_up(problem, best, options, problem.budget, with_budget, |plan| plan.cost_cents),
                || next_up(problem, best, options, problem.deadline, with_deadline, |plan| plan.last_exam),
            );
            (budget, later, earlier_deadline(problem, best, options))
        },
        || hours_per_week(problem, best, options),
    );
    let ((budget, budget_proven), (later_deadline, later_proven), (earlier_deadline, earlier_proven)) = limits;
    let (hours_per_week, hours_proven) = hours;
    let complete = budget_proven && later_proven && earlier_proven && hours_proven;
    Changes { budget, later_deadline, earlier_deadline, hours_per_week, complete }
}

fn with_budget(problem: &mut Problem, budget: Option<i64>) {
    problem.budget = budget;
}

fn with_deadline(problem: &mut Problem, deadline: Option<i64>) {
    problem.deadline = deadline;
}

/// Solves with one thing changed.
fn solved_with(problem: &Problem, options: &SolveOptions<'_>, change: impl FnOnce(&mut Problem)) -> Solution {
    let mut changed = problem.clone();
    change(&mut changed);
    solve(&changed, options)
}

/// Returns the next limit up at which the best plan becomes another, and whether all is proven.
///
/// A limit lets more plans in as it rises, so the greatest objective never falls, and a plan that has lost its
/// place does not win it back: the limit can be searched by halving. It is always the `used` amount of some
/// plan, which the search jumps to. (Plans within the tie of 1e-9 of each other could in theory alternate.)
fn next_up(
    problem: &Problem,
    best: &Evaluated,
    options: &SolveOptions<'_>,
    limit: Option<i64>,
    set: fn(&mut Problem, Option<i64>),
    used: fn(&Evaluated) -> i64,
) -> (Option<ChangeAt>, bool) {
    let Some(mut low) = limit else { return (None, true) };
    let wanted = best.choices();
    let at = |limit: Option<i64>| solved_with(problem, options, |changed| set(changed, limit));
    let Solution { plan, optimal: mut proven, .. } = at(None);
    if plan.choices() == wanted {
        return (None, proven);
    }
    // `found` is best at a limit of exactly what it uses, `best` at `low`.
    let (mut found, mut halve) = (plan, false);
    while low + 1 < used(&found) {
        let high = used(&found);
        let limit = if halve { low + (high - low) / 2 } else { high - 1 };
        let solution = at(Some(limit));
        proven &= solution.optimal;
        if solution.plan.choices() == wanted {
            low = limit;
        } else if used(&solution.plan) > low && used(&solution.plan) < high {
            found = solution.plan;
        } else {
            // Only an unproven or a tied plan can use no more than what `best` was best with.
            return (Some(ChangeAt { at: limit, plan: solution.plan }), false);
        }
        halve = !halve;
    }
    (Some(ChangeAt { at: used(&found), plan: found }), proven)
}

/// An earlier deadline takes plans away, so the best one stays the best until it is itself too late.
fn earlier_deadline(problem: &Problem, best: &Evaluated, options: &SolveOptions<'_>) -> (Option<ChangeAt>, bool) {
    if best.steps.is_empty() {
        return (None, true);
    }
    let at = best.last_exam - 1;
    let solution = solved_with(problem, options, |changed| changed.deadline = Some(at));
    (Some(ChangeAt { at, plan: solution.plan }), solution.optimal)
}

fn hours_per_week(problem: &Problem, best: &Evaluated, options: &SolveOptions<'_>) -> (Vec<HoursRange>, bool) {
    let at = |hours: i64| {
        let solution = solved_with(problem, options, |changed| changed.hours_per_week = hours);
        (hours, solution)
    };
    let solved: Vec<(i64, Solution)> = HOURS_A_WEEK.into_par_iter().map(at).collect();
    let own: Vec<Choice> = best.choices();
    let proven = solved.iter().all(|(_, solution)| solution.optimal);
    let mut rows: Vec<HoursRange> = Vec::new();
    for (hours, solution) in solved {
        let choices = solution.plan.choices();
        match rows.last_mut().filter(|row| row.plan.choices() == choices) {
            Some(row) => row.to = hours,
            None => rows.push(HoursRange { from: hours, to: hours, same: choices == own, plan: solution.plan }),
        }
    }
    (rows, proven)
}
