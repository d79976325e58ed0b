//! The tree of partial plans: which are looked into, and which are not worth it.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use super::bound::Relaxation;
use super::order;
use super::prices::Prices;
use super::space::{Candidate, Space};
use super::state::{Next, State};
use crate::Evaluated;
use crate::solve::{Leaders, SolveOptions, TIE};

/// Rounding in bounds stays far below this; see [`Search::hopeless`].
const SLACK: f64 = 1e-11;

/// How many rounds of better prices a partial plan is worth, by its number of steps.
const ROUNDS: [usize; 4] = [40, 12, 1, 1];

/// What all workers share.
pub(super) struct Search<'a> {
    pub(super) space: &'a Space<'a>,
    options: &'a SolveOptions<'a>,
    /// The greatest objective of a feasible plan so far, as bits.
    best: AtomicU64,
    stopped: AtomicBool,
}

/// A partial plan with what is known of its continuations.
pub(super) struct Node<'a> {
    pub(super) state: State,
    /// What can be a later step of a plan that is worth looking at, after the most that it adds; in falling order.
    pub(super) candidates: Vec<(f64, &'a Candidate)>,
    pub(super) prices: Prices,
    pub(super) bound: f64,
}

/// A step that may come next, not yet looked into.
#[derive(Clone, Copy)]
pub(super) struct Branch<'a> {
    /// No plan that takes this step next is worth more.
    pub(super) bound: f64,
    pub(super) candidate: &'a Candidate,
    pub(super) offer: usize,
    pub(super) next: Next,
}

/// The way from the empty plan to a node, to compare orders.
#[derive(Clone, Copy)]
pub(super) struct Path<'a> {
    pub(super) state: &'a State,
    pub(super) parent: Option<&'a Path<'a>>,
    /// The last step; none for the empty plan.
    pub(super) last: Option<(&'a Candidate, usize)>,
}

/// What one worker found.
pub(super) struct Found {
    pub(super) leaders: Leaders,
    pub(super) nodes: u64,
    /// The greatest bound of what was left aside because the search was stopped.
    pub(super) left: f64,
}

impl Found {
    pub(super) fn nothing() -> Self {
        Self { leaders: Leaders::default(), nodes: 0, left: f64::NEG_INFINITY }
    }

    /// Adds what another worker found.
    pub(super) fn and(mut self, other: Self) -> Self {
        self.leaders.merge(other.leaders);
        self.nodes += other.nodes;
        self.left = self.left.max(other.left);
        self
    }
}

impl<'a> Search<'a> {
    pub(super) fn new(space: &'a Space<'a>, options: &'a SolveOptions<'a>) -> Self {
        let best = AtomicU64::new(f64::NEG_INFINITY.to_bits());
        Self { space, options, best, stopped: AtomicBool::new(false) }
    }

    pub(super) fn best(&self) -> f64 {
        f64::from_bits(self.best.load(Ordering::Relaxed))
    }

    fn raise_best(&self, value: f64) {
        let higher = |bits| (value > f64::from_bits(bits)).then(|| value.to_bits());
        // An error says that the best is higher already.
        let _ = self.best.fetch_update(Ordering::Relaxed, Ordering::Relaxed, higher);
    }

    /// Returns whether a bound rules out both a better plan and a tie.
    pub(super) fn hopeless(&self, bound: f64) -> bool {
        bound < self.best() - TIE - SLACK
    }

    pub(super) fn stop(&self) -> bool {
        if !self.stopped.load(Ordering::Relaxed) && self.options.stop.is_some_and(|stop| stop()) {
            self.stopped.store(true, Ordering::Relaxed);
        }
        self.stopped.load(Ordering::Relaxed)
    }

    /// Takes a plan that is known to be feasible into account.
    pub(super) fn know(&self, plan: Evaluated, found: &mut Found) {
        self.raise_best(plan.objective);
        found.leaders.offer(plan);
    }

    /// Takes a feasible plan into account, if it may be the best one.
    pub(super) fn offer(&self, state: &State, found: &mut Found) {
        if self.hopeless(state.value) {
            return;
        }
        if let Ok(plan) = self.space.problem.evaluate(&state.choices()) {
            self.know(plan, found);
        }
    }

    /// Returns whether no step after `state` can lead to the answer, given a bound on where they lead.
    ///
    /// Longer plans that are worth no more than this one lose every tie against it: they cost no less and end later.
    pub(super) fn fruitless(&self, state: &State, bound: f64) -> bool {
        self.hopeless(bound) || bound <= state.value + SLACK
    }

    /// Returns a node's branches, best first, after narrowing down its candidates.
    pub(super) fn branches(&self, node: &mut Node<'a>) -> Vec<Branch<'a>> {
        let remaining = self.remaining(&node.state);
        let depth = node.state.steps.len();
        if remaining == 0 || node.candidates.is_empty() {
            node.bound = node.state.value;
            return Vec::new();
        }
        let rounds = ROUNDS.get(depth).copied().unwrap_or(2);
        let mut prices = std::mem::take(&mut node.prices);
        let mut branches = Vec::new();
        let mut kept: Vec<(f64, &'a Candidate)> = Vec::new();
        {
            let state = &node.state;
            let candidates = node.candidates.iter().map(|row| row.1);
            let mut relaxation = Relaxation::new(self.space, state, candidates, remaining);
            let outlook = relaxation.improve(&mut prices, rounds, self.best() - TIE - SLACK);
            node.bound = outlook.bound.min(node.bound);
            if !self.fruitless(state, node.bound) {
                for ((way, &bound), &alone) in relaxation.ways().iter().zip(&outlook.with).zip(&outlook.alone) {
                    if self.fruitless(state, bound) {
                        continue;
                    }
                    match kept.last_mut() {
                        Some(last) if last.1.index == way.candidate.index => last.0 = alone.max(last.0),
                        _ => kept.push((alone, way.candidate)),
                    }
                    if let Some(next) = state.next(self.space, way.candidate, way.offer) {
                        let (candidate, offer) = (way.candidate, way.offer.index);
                        let bound = bound.min(node.bound).min(relaxation.after(&outlook, candidate, &next));
                        branches.push(Branch { bound, candidate, offer, next });
                    }
                }
            }
        }
        kept.sort_by(|a, b| b.0.total_cmp(&a.0));
        for branch in &mut branches {
            let others = kept.iter().filter(|other| other.1.credential != branch.candidate.credential);
            let others: f64 = others.take(remaining - 1).map(|other| other.0.max(0.0)).sum();
            branch.bound = branch.bound.min(branch.next.value + others);
        }
        node.candidates = kept;
        node.prices = prices;
        branches.sort_by(|a, b| b.bound.total_cmp(&a.bound));
        branches
    }

    /// Returns the node that a branch leads to, or `None` where another order of its steps is better for sure.
    pub(super) fn child(&self, node: &Node<'a>, path: &Path<'_>, branch: &Branch<'a>) -> Option<Node<'a>> {
        let state = node.state.follow(self.space, branch.candidate, branch.offer, branch.next);
        if order::is_worse(self.space, path, (branch.candidate, branch.offer), &state, &node.candidates) {
            return None;
        }
        let candidates = node.candidates.iter().copied().filter(|other| other.1.index != branch.candidate.index);
        Some(Node {
            candidates: candidates.collect(),
            prices: node.prices.later(state.day - node.state.day),
            bound: branch.bound,
            state,
        })
    }

    /// Looks at all plans that continue a node.
    pub(super) fn explore(
        &self,
        node: &mut Node<'a>,
        parent: Option<&Path<'_>>,
        last: Option<(&'a Candidate, usize)>,
        found: &mut Found,
    ) {
        found.nodes += 1;
        self.offer(&node.state, found);
        if self.stop() {
            found.left = found.left.max(node.bound);
            return;
        }
        match self.remaining(&node.state) {
            0 => return,
            1 => return self.last_one(node, found),
            2 => return self.last_two(node, found),
            _ => {}
        }
        let branches = self.branches(node);
        let path = Path { state: &node.state, parent, last };
        for branch in &branches {
            if self.hopeless(branch.bound) {
                break;
            }
            if self.stop() {
                // The branches are in order, so this bound covers the rest.
                found.left = found.left.max(branch.bound);
                return;
            }
            if let Some(mut child) = self.child(node, &path, branch) {
                self.explore(&mut child, Some(&path), Some((branch.candidate, branch.offer)), found);
            }
        }
    }

    pub(super) fn remaining(&self, state: &State) -> usize {
        self.space.problem.max_steps().saturating_sub(state.steps.len())
    }

    /// Looks at all plans with one more step.
    fn last_one(&self, node: &Node<'a>, found: &mut Found) {
        for &(alone, candidate) in &node.candidates {
            if self.fruitless(&node.state, node.state.value + alone) {
                break;
            }
            for offer in &candidate.offers {
                let Some(next) = node.state.next(self.space, candidate, offer) else { continue };
                if !self.fruitless(&node.state, next.value) {
                    found.nodes += 1;
                    self.offer(&node.state.follow(self.space, candidate, offer.index, next), found);
                }
            }
        }
    }
}
