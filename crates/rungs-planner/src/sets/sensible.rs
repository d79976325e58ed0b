//! The other sensible plans: what one can choose between who weighs money, time and proof differently.
//!
//! Of the feasible plans that are no worse than the empty one, those that none is at least as good as on cost,
//! last exam day and proof on the last day of the horizon, and better on one. Of several with the same three
//! the one with the greatest objective, ties resolved as the planning model says.
//!
//! A set of certifications is put into orders only where no plan found already is better on the three than the
//! set's least cost, earliest end and greatest proof. What `r` more certifications add to proof is at most the sum
//! of the `r` greatest gains that one makes on its own now, since a gain never grows when something is added; so a
//! set is left aside with all larger ones where that much proof would not be enough.

use rayon::prelude::*;

use super::front::{self, Front, Point};
use super::group::{Group, Item};
use super::orders::{self, Wanted};
use super::space::Space;
use super::state::State;
use crate::problem::real;
use crate::{Evaluated, Problem, SolveOptions};

/// Rounding may make a plan look worse than the empty one by less than this.
const NO_WORSE: f64 = 1e-12;

/// How many first certifications are looked at side by side.
const PORTION: usize = 4;

/// How much work to put into the other sensible plans.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SensibleOptions {
    /// The most plans to show; 12 unless told otherwise, at least 5.
    pub most_shown: usize,
    /// The most sets of certifications to look at, with each one as the first of them; the answer says where
    /// this was not enough.
    pub most_tries: u64,
}

impl Default for SensibleOptions {
    fn default() -> Self {
        Self { most_shown: 12, most_tries: 200_000 }
    }
}

/// The other sensible plans.
#[derive(Debug, Clone, PartialEq)]
pub struct Sensible {
    /// The plans to show, by cost, then last exam day: always those that cost least, end first and prove most, with
    /// and without the empty plan, and between them plans that lie far apart.
    pub shown: Vec<Evaluated>,
    /// How many there are in all; how many were found where the search is not complete.
    pub found: usize,
    /// Whether there can be no others. Where not, each plan shown is feasible, and none found beats it.
    pub complete: bool,
}

/// Returns the other sensible plans of a problem. `known` are plans that the caller has found already, for a good start.
pub fn sensible(
    problem: &Problem,
    known: &[&Evaluated],
    options: &SensibleOptions,
    solve: &SolveOptions<'_>,
) -> Sensible {
    let space = Space::new(problem, solve);
    let empty = State::start(&space);
    let most_tries = options.most_tries;
    let search = Search { space: &space, least: empty.value - NO_WORSE, solve, most_tries };
    let mut front = Front::default();
    front.insert(problem, point(&space, &empty), empty.value, || empty.choices());
    for plan in known {
        let out = plan.steps.iter().any(|step| solve.without.contains(&step.choice.certification));
        if !out && plan.objective >= search.least {
            let point = Point::new(plan.cost_cents, plan.last_exam, plan.proof_at(problem.horizon() - 1));
            front.insert(problem, point, plan.objective, || plan.choices());
        }
    }
    let items: Vec<Item<'_>> = space.candidates.iter().flat_map(|row| Item::by_end(&space, row)).collect();
    let root = Group::empty(&space, &empty);
    let all = rows(&space, &root, items.iter());
    // Short plans first: they are few, cheap and early, and rule out many long ones.
    let (short, long) = (problem.max_steps().min(2), problem.max_steps());
    let mut tries = 0;
    let mut complete = search.extend(&root, &all, short, &mut front, &mut tries);
    if long > short {
        // In portions, so that each profits from what those before it found, whatever the number of threads.
        for start in (0..all.len()).step_by(PORTION) {
            let looked_at: Vec<(Front, bool)> = (start..all.len().min(start + PORTION))
                .into_par_iter()
                .filter_map(|first| {
                    let (mut front, mut tries) = (front.clone(), 0);
                    let rest = all.get(first..)?;
                    let complete = search.branch(&root, rest, long, &mut front, &mut tries) != Branched::Stopped;
                    Some((front, complete))
                })
                .collect();
            for (part, all_tried) in looked_at {
                front.merge(part);
                complete &= all_tried;
            }
        }
    }
    let plans = front.into_plans(problem);
    let found = plans.len();
    Sensible { shown: front::spread(problem, plans, options.most_shown.max(5)), found, complete }
}

struct Search<'a> {
    space: &'a Space<'a>,
    /// The objective that a sensible plan has at least.
    least: f64,
    solve: &'a SolveOptions<'a>,
    most_tries: u64,
}

/// What came of looking at the sets that have a certain item.
#[derive(PartialEq, Eq)]
enum Branched {
    /// They were looked at.
    Done,
    /// Neither they nor those with later items instead can be sensible.
    Hopeless,
    /// Some were left out.
    Stopped,
}

impl<'a> Search<'a> {
    /// Looks at a group with up to `remaining` of the items added; returns whether nothing was left out. Each item
    /// comes with upper bounds on its gains; the greatest come first.
    fn extend(
        &self,
        group: &Group<'a>,
        items: &[Row<'a>],
        remaining: usize,
        front: &mut Front,
        tries: &mut u64,
    ) -> bool {
        for first in 0..items.len() {
            let rest = items.get(first..).unwrap_or_default();
            match self.branch(group, rest, remaining, front, tries) {
                Branched::Done => {}
                Branched::Hopeless => return true,
                Branched::Stopped => return false,
            }
        }
        true
    }

    /// Looks at all sets of a group, the first of the items, and up to `remaining - 1` of the others.
    fn branch(
        &self,
        group: &Group<'a>,
        items: &[Row<'a>],
        remaining: usize,
        front: &mut Front,
        tries: &mut u64,
    ) -> Branched {
        let Some((&Row { item, .. }, others)) = items.split_first() else { return Branched::Hopeless };
        // Gains only fall along the list and with each item added, so none of the rest can do more than this.
        let most: f64 = items.iter().take(remaining).map(|row| row.rate).sum();
        if remaining == 0 || front.beats(group.point(self.space, most), f64::INFINITY) {
            return Branched::Hopeless;
        }
        *tries += 1;
        if *tries > self.most_tries || (tries.is_multiple_of(1024) && self.solve.stop.is_some_and(|stop| stop())) {
            return Branched::Stopped;
        }
        let Some(group) = group.with(self.space, item) else { return Branched::Done };
        let value = group.value(self.space);
        let most_value = value + best_sum(others.iter().map(|row| row.value), remaining - 1);
        if most_value < self.least {
            return Branched::Done;
        }
        let proof = group.point(self.space, 0.0);
        if value >= self.least && !front.beats(proof, value) {
            orders::try_all(self.space, &group, &mut Taker { space: self.space, least: self.least, proof, front });
        }
        let more = others.iter().take(remaining - 1).map(|row| row.rate).sum();
        if remaining == 1 || front.beats(group.point(self.space, more), most_value) {
            return Branched::Done;
        }
        // With one item to go, gains from before will do: sorting them anew costs more than it saves.
        let complete = if remaining == 2 {
            self.extend(&group, others, 1, front, tries)
        } else {
            let others = rows(self.space, &group, others.iter().map(|row| row.item));
            self.extend(&group, &others, remaining - 1, front, tries)
        };
        if complete { Branched::Done } else { Branched::Stopped }
    }
}

/// Takes the plans of one set.
struct Taker<'s, 'a> {
    space: &'s Space<'a>,
    least: f64,
    /// No plan of the set is better on any of the three.
    proof: Point,
    front: &'s mut Front,
}

impl Wanted for Taker<'_, '_> {
    fn rules_out(&self, _state: &State, value: f64, cost: i64, end: i64) -> bool {
        value < self.least || self.front.beats(self.proof.no_better(cost, end), value)
    }

    fn take(&mut self, state: &State) {
        if state.value >= self.least {
            self.front.insert(self.space.problem, point(self.space, state), state.value, || state.choices());
        }
    }
}

impl Space<'_> {
    /// Returns the share of the goal that an amount of proof a day, in the objective's unit, stands for.
    pub(super) fn share(&self, rate: f64) -> f64 {
        rate * real(self.problem.horizon()) / self.problem.stage_weight()
    }
}

/// Returns what a plan is compared on.
fn point(space: &Space<'_>, state: &State) -> Point {
    let horizon = space.problem.horizon();
    let settled = |skill| state.coverage.last(skill, horizon);
    let rate = (0..space.problem.goal_skills().len()).map(settled).sum();
    Point::new(state.cost, state.day, space.share(rate))
}

/// An item with what it adds to a group, by itself and at the most.
#[derive(Clone, Copy)]
struct Row<'a> {
    /// To the proof a day at the end.
    rate: f64,
    /// To the objective; 0 where it takes more than it adds.
    value: f64,
    item: &'a Item<'a>,
}

/// Returns items with what each adds, those first that add most to proof at the end.
fn rows<'a>(space: &Space<'_>, group: &Group<'a>, items: impl Iterator<Item = &'a Item<'a>>) -> Vec<Row<'a>> {
    let row = |item: &'a Item<'a>| {
        // Climbs may be shared, and are not counted: what is left holds for all larger groups.
        let takes = space.per_cent * real(item.cost) + space.per_hour * real(item.candidate.base_hours);
        let value = (group.gains_above(space, item, &[]) - takes).max(0.0);
        Row { rate: group.rate_gain(item), value, item }
    };
    let mut rows: Vec<Row<'a>> = items.map(row).collect();
    rows.sort_by(|a, b| b.rate.total_cmp(&a.rate));
    rows
}

/// Returns the sum of the greatest `most` of some numbers, none of them negative.
fn best_sum(numbers: impl Iterator<Item = f64>, most: usize) -> f64 {
    let mut best: Vec<f64> = Vec::with_capacity(most + 1);
    for number in numbers {
        if best.len() < most || best.last().is_some_and(|&least| number > least) {
            best.insert(best.partition_point(|&other| other >= number), number);
            best.truncate(most);
        }
    }
    best.iter().sum()
}
