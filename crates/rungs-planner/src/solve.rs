//! The search for the best plan.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::search;
use crate::sets::{self, Query};
use crate::{Evaluated, Problem};

/// Plans whose objectives differ by no more than this from the greatest are ties.
pub const TIE: f64 = 1e-9;

/// How to search.
#[derive(Default, Clone)]
pub struct SolveOptions<'a> {
    /// Certifications that may not be steps, by index; they can still be held.
    pub without: BTreeSet<usize>,
    /// Asked now and then whether to stop; the core has no clock, so a face passes a timer. It is called from
    /// several threads.
    pub stop: Option<&'a (dyn Fn() -> bool + Sync)>,
}

impl fmt::Debug for SolveOptions<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SolveOptions")
            .field("without", &self.without)
            .field("stop", &self.stop.map(|_| "a callback"))
            .finish()
    }
}

/// What a search found.
#[derive(Debug, Clone, PartialEq)]
pub struct Solution {
    /// The best plan found; the empty plan is always feasible.
    pub plan: Evaluated,
    /// Whether it is proven to be the best one, ties resolved.
    pub optimal: bool,
    /// No feasible plan has an objective above this; equal to the plan's own when it is optimal.
    pub upper_bound: f64,
    /// How many partial plans were looked at.
    pub nodes: u64,
}

/// The plans that may turn out best: those within [`TIE`] of the greatest objective so far.
#[derive(Debug, Clone, Default)]
pub(crate) struct Leaders {
    best: Option<f64>,
    plans: Vec<Evaluated>,
}

impl Leaders {
    /// Returns the best plan so far.
    pub(crate) fn first(&self) -> Option<&Evaluated> {
        self.plans.iter().min_by(|a, b| a.tie_order(b))
    }

    /// Takes a feasible plan into account.
    pub(crate) fn offer(&mut self, plan: Evaluated) {
        if self.best.is_some_and(|best| plan.objective < best - TIE) {
            return;
        }
        // Another plan that is worth as much and wins the tie stays eligible for as long as this one would.
        let beaten = |other: &Evaluated| other.objective >= plan.objective && other.tie_order(&plan).is_le();
        if self.plans.iter().any(beaten) {
            return;
        }
        if self.best.is_none_or(|best| plan.objective > best) {
            let best = plan.objective;
            self.best = Some(best);
            self.plans.retain(|plan| plan.objective >= best - TIE);
        }
        self.plans.push(plan);
    }

    /// Takes the plans of another search of the same problem into account.
    pub(crate) fn merge(&mut self, other: Self) {
        other.plans.into_iter().for_each(|plan| self.offer(plan));
    }

    /// Ends a search; `upper_bound` counts where it is not complete.
    pub(crate) fn into_solution(self, problem: &Problem, optimal: bool, upper_bound: f64, nodes: u64) -> Solution {
        // A search that is stopped before its first plan answers with the empty one.
        let best = self.plans.into_iter().min_by(Evaluated::tie_order);
        let plan = best.unwrap_or_else(|| problem.empty_plan());
        // Proof is never more than all of the goal over all of the horizon.
        let upper_bound = upper_bound.min(problem.stage_weight()).max(plan.objective);
        let upper_bound = if optimal { plan.objective } else { upper_bound };
        Solution { plan, optimal, upper_bound, nodes }
    }
}

/// How many partial sets are looked at before the search changes to ordered plans.
const SETS: u64 = 10_000;

/// Returns the best plan, ties resolved as the planning model says.
///
/// A first look drops what no good plan can have as a step. Of the rest, most problems are solved fastest by looking
/// at sets of certifications, whose bound is quick. Where that takes long it is the bound that is too weak, and ordered
/// plans with a strong bound take over.
pub fn solve(problem: &Problem, options: &SolveOptions<'_>) -> Solution {
    let outlook = search::outlook(problem, options);
    let seen = AtomicU64::new(0);
    let stop = || seen.fetch_add(1, Ordering::Relaxed) >= SETS || options.stop.is_some_and(|stop| stop());
    let narrowed = SolveOptions { without: outlook.without, stop: Some(&stop) };
    let query = Query { known: Some(&outlook.plan), ..Query::default() };
    let quick = sets::best(problem, &narrowed, &query);
    if quick.optimal {
        return quick;
    }
    let solution = search::search(problem, options, quick.plan);
    Solution { nodes: solution.nodes + quick.nodes, ..solution }
}
