//! The best plan.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use rayon::prelude::*;

use super::group::{Group, Item, falling};
use super::orders::{self, Wanted};
use super::prices::{Market, Prices};
use super::space::Space;
use super::state::{Next, State};
use crate::solve::{Leaders, TIE};
use crate::{Evaluated, Problem, Solution, SolveOptions};

/// Rounding in bounds stays far below this.
const SLACK: f64 = 1e-11;

/// How many partial plans of each length are carried on to find a good plan to begin with.
const WIDTH: usize = 3;

/// How many rounds of better prices a set is worth, by its size.
const ROUNDS: [usize; 3] = [40, 6, 2];

/// What is asked of the best plan, beside what the problem says.
#[derive(Debug, Clone, Default)]
pub(crate) struct Query<'q> {
    /// A certification that has to be a step, by its index.
    pub(crate) with: Option<usize>,
    /// A feasible plan of the problem that takes part in any case. The better it is, the faster the search.
    pub(crate) known: Option<&'q Evaluated>,
}

/// Returns the best plan, ties resolved as the planning model says.
pub fn solve_by_sets(problem: &Problem, options: &SolveOptions<'_>) -> Solution {
    best(problem, options, &Query::default())
}

/// Returns the best plan that a query lets in.
pub(crate) fn best(problem: &Problem, options: &SolveOptions<'_>, query: &Query<'_>) -> Solution {
    let space = Space::new(problem, options);
    let items: Vec<Item<'_>> = space.candidates.iter().map(|candidate| Item::new(&space, candidate)).collect();
    let empty = State::start(&space);
    let search = Search {
        space: &space,
        options,
        best: AtomicU64::new(f64::NEG_INFINITY.to_bits()),
        stopped: AtomicBool::new(false),
    };
    let mut found = Found::default();
    if let Some(known) = query.known {
        search.raise_best(known.objective);
        found.leaders.offer(known.clone());
    }
    let root = Group::empty(&space, &empty);
    let steps = problem.max_steps();
    if let Some(with) = query.with {
        let item = items.iter().find(|item| item.candidate.index == with);
        if let Some(group) = item.filter(|_| steps > 0).and_then(|item| root.with(&space, item)) {
            search.look_at(&group, &mut found);
            let mut prices = Prices::default();
            let rows = search.rows(&group, items.iter(), steps - 1, &mut prices);
            search.extend(&group, &rows, steps - 1, &prices, &mut found);
        }
    } else {
        search.offer(&empty, &mut found);
        if query.known.is_none() {
            search.begin(&empty, &mut found);
        }
        let mut prices = Prices::default();
        let rows = search.rows(&root, items.iter(), steps, &mut prices);
        let parts: Vec<Found> = (0..rows.len())
            .into_par_iter()
            .map(|first| {
                let mut found = Found::default();
                search.branch(&root, rows.get(first..).unwrap_or_default(), steps, &prices, &mut found);
                found
            })
            .collect();
        for part in parts {
            found.merge(part);
        }
    }
    let optimal = found.left.is_none();
    found.leaders.into_solution(problem, optimal, found.left.unwrap_or(f64::NEG_INFINITY), found.nodes)
}

struct Search<'a> {
    space: &'a Space<'a>,
    options: &'a SolveOptions<'a>,
    /// The greatest objective of a plan so far, as bits.
    best: AtomicU64,
    stopped: AtomicBool,
}

/// What one worker found.
#[derive(Default)]
struct Found {
    leaders: Leaders,
    nodes: u64,
    /// The greatest bound of what was left aside because the search was stopped.
    left: Option<f64>,
}

impl Found {
    fn merge(&mut self, other: Self) {
        self.leaders.merge(other.leaders);
        self.nodes += other.nodes;
        self.leave(other.left);
    }

    fn leave(&mut self, bound: Option<f64>) {
        self.left = [self.left, bound].into_iter().flatten().reduce(f64::max);
    }
}

/// Takes the plans of one set.
struct Taker<'s, 'a> {
    search: &'s Search<'a>,
    found: &'s mut Found,
}

impl Wanted for Taker<'_, '_> {
    fn rules_out(&self, state: &State, value: f64, _cost: i64, _end: i64) -> bool {
        // A longer plan that is worth no more loses every tie: it costs no less and ends later.
        self.search.hopeless(value) || (value <= state.value + SLACK && !state.steps.is_empty())
    }

    fn take(&mut self, state: &State) {
        self.search.offer(state, self.found);
    }
}

impl<'a> Search<'a> {
    /// Returns whether a bound rules out both a better plan and a tie.
    fn hopeless(&self, bound: f64) -> bool {
        bound < self.least()
    }

    fn raise_best(&self, value: f64) {
        let higher = |bits| (value > f64::from_bits(bits)).then(|| value.to_bits());
        // An error says that the best is higher already.
        let _ = self.best.fetch_update(Ordering::Relaxed, Ordering::Relaxed, higher);
    }

    fn stop(&self) -> bool {
        if !self.stopped.load(Ordering::Relaxed) && self.options.stop.is_some_and(|stop| stop()) {
            self.stopped.store(true, Ordering::Relaxed);
        }
        self.stopped.load(Ordering::Relaxed)
    }

    /// Takes a feasible plan into account, if it may be the best one.
    fn offer(&self, state: &State, found: &mut Found) {
        if self.hopeless(state.value) {
            return;
        }
        if let Ok(plan) = self.space.problem.evaluate(&state.choices()) {
            self.raise_best(plan.objective);
            found.leaders.offer(plan);
        }
    }

    /// Looks for good plans by extending the best partial ones: the better they are, the more the bounds rule out.
    fn begin(&self, empty: &State, found: &mut Found) {
        let mut front = vec![empty.clone()];
        for _ in 0..self.space.problem.max_steps() {
            let mut longer: Vec<(Next, &State, usize, usize)> = Vec::new();
            for state in &front {
                for (which, candidate) in self.space.candidates.iter().enumerate() {
                    for offer in &candidate.offers {
                        let next = state.next(self.space, candidate, offer);
                        longer.extend(next.map(|next| (next, state, which, offer.index)));
                    }
                }
            }
            longer.sort_by(|a, b| b.0.value.total_cmp(&a.0.value));
            longer.truncate(WIDTH);
            let follow = |&(next, state, which, offer): &(Next, &State, usize, usize)| {
                Some(state.follow(self.space, self.space.candidates.get(which)?, offer, next))
            };
            let states: Vec<State> = longer.iter().filter_map(follow).collect();
            for state in &states {
                self.offer(state, found);
            }
            if states.is_empty() || self.stop() {
                break;
            }
            front = states;
        }
    }

    /// Returns the items that can be among up to `remaining` that are added to a group, with what each adds at the
    /// most, the greatest first. `prices` are a start, and come back improved.
    fn rows(
        &self,
        group: &Group<'a>,
        items: impl Iterator<Item = &'a Item<'a>>,
        remaining: usize,
        prices: &mut Prices,
    ) -> Vec<(f64, &'a Item<'a>)> {
        let (shared, others) = (count(remaining.max(1)), count(remaining.saturating_sub(1)));
        let value = group.value(self.space);
        let mut rows: Vec<(f64, &'a Item<'a>)> =
            items.map(|item| (group.price(self.space, item, shared), item)).collect();
        let mut gains: Vec<f64> = rows.iter().map(|row| group.gains_above(self.space, row.1, &[]) - row.0).collect();
        let most = gains.iter().copied().fold(0.0, f64::max);
        if remaining > 1 && !self.hopeless(value + most + others * most) {
            let market = Market::new(self.space, group, rows, remaining);
            let rounds = ROUNDS.get(group.members.len()).copied().unwrap_or(1);
            let sale = market.improve(prices, rounds, self.least() - value);
            rows = market.into_items();
            for (gain, &sold) in gains.iter_mut().zip(&sale.values) {
                if self.hopeless(value + sale.most.min(sale.others + sold)) {
                    *gain = f64::NEG_INFINITY;
                }
            }
        }
        for (row, gain) in rows.iter_mut().zip(gains) {
            row.0 = gain;
        }
        rows.retain(|row| !self.hopeless(value + row.0 + others * most));
        rows.sort_by(falling);
        rows
    }

    /// Returns what a bound has to reach.
    fn least(&self) -> f64 {
        f64::from_bits(self.best.load(Ordering::Relaxed)) - TIE - SLACK
    }

    fn extend(
        &self,
        group: &Group<'a>,
        rows: &[(f64, &'a Item<'a>)],
        remaining: usize,
        prices: &Prices,
        found: &mut Found,
    ) {
        for first in 0..rows.len() {
            if !self.branch(group, rows.get(first..).unwrap_or_default(), remaining, prices, found) {
                break;
            }
        }
    }

    /// Looks at all sets of a group, the first item, and up to `remaining - 1` of the others. Returns whether a
    /// later item instead of the first may be better than what was found.
    fn branch(
        &self,
        group: &Group<'a>,
        rows: &[(f64, &'a Item<'a>)],
        remaining: usize,
        prices: &Prices,
        found: &mut Found,
    ) -> bool {
        let Some((&(gain, item), others)) = rows.split_first() else { return false };
        let more: f64 = others.iter().take(remaining.saturating_sub(1)).map(|row| row.0.max(0.0)).sum();
        let bound = group.value(self.space) + gain + more;
        if remaining == 0 || self.hopeless(bound) {
            return false;
        }
        if self.stop() {
            found.leave(Some(bound));
            return false;
        }
        found.nodes += 1;
        if let Some(group) = group.with(self.space, item) {
            self.look_at(&group, found);
            if remaining > 1 {
                let mut prices = prices.clone();
                let rows = self.rows(&group, others.iter().map(|row| row.1), remaining - 1, &mut prices);
                self.extend(&group, &rows, remaining - 1, &prices, found);
            }
        }
        true
    }

    /// Looks at all orders of a group, unless none can be the best plan.
    fn look_at(&self, group: &Group<'a>, found: &mut Found) {
        if !self.hopeless(group.value(self.space)) {
            orders::try_all(self.space, group, &mut Taker { search: self, found });
        }
    }
}

fn count(number: usize) -> f64 {
    u32::try_from(number).map_or(f64::INFINITY, f64::from)
}
