//! The exact search over ordered plans: depth first through partial plans, leaving out what bounds rule out.
//!
//! [`solve`](crate::solve()) turns to it where the search over sets ([`crate::sets`]) takes long: its bound costs more
//! and is far closer, so it ends sooner on hard problems and says more where it is stopped.
//!
//! Below, J is the objective, *best* the greatest J found so far, d the day of a partial plan (its last exam, or 0),
//! r the number of steps that it may still have, and H the horizon. All of it is in units of J; a *rate* is proof a
//! day. A plan is left out only if its J is below *best* - 1e-9 by more than rounding, or if it loses the tie rule
//! against a plan that is worth no less; so all ties of the true maximum are seen and decided by
//! [`Evaluated::tie_order`](crate::Evaluated::tie_order), on objectives that
//! [`Problem::evaluate`](crate::Problem::evaluate) computed.
//!
//! # Why the bound holds
//!
//! Take any plan that continues a partial one by a set S of at most r steps.
//!
//! **Hours.** Each level of each skill is climbed once, by the first step that needs it. So the hours of S are the base
//! hours of its steps and one climb of every level that any of them needs, in whatever order.
//!
//! **Earliest exam.** By the exam of c, all climbing that c needs from the levels at d is done, by c or by steps before
//! it, and its base hours besides. Sums of rounded-up days are no less than the rounded-up sum. So its exam is no
//! earlier than if c came next and did all the climbing: `e(c) = max(d + days(base + climb), open, end of what
//! blocks it)`. Whether c is in reach and has what it requires is left aside.
//!
//! **Proof.** What is held at d can only run out, so what is left to prove of a skill at or above a rate grows with time.
//! For any price q(s) >= 0 a day for each goal skill s, the proof of S on a day is at most the sum over s of
//! max(held, min(q, best rate in S)), plus, for each c in S, what its rate is above max(held, q). The first part is
//! bounded skill by skill (`allowed`): reaching a rate takes a level, its climb is paid once, and no step that shows
//! this level has its exam before the earliest e(c) among those that do. The second part belongs to c alone. Where q(s)
//! is not above what is held, the first part is nil, and each c pays 1/r of its climb in s instead; likewise in skills
//! outside the goal. Adding the r greatest values of candidates, at most one of a credential and all of one cloud where
//! the rules say so, bounds J, however q was chosen. This is the Lagrangian dual of facility location.
//!
//! **One thing at a time.** Study is done one step after the other, so for jobs of p days that are complete by their
//! exams on days e, counted from d, `sum p e >= ((sum p)^2 + sum p^2) / 2 >= sum p (mu + p / 2) - mu^2 / 2` for any mu,
//! also over any subset of the jobs (Queyranne 1993, *Mathematical Programming* 58, 263-285; the second step because
//! squares are convex). A price `early` on this inequality adds `early * mu^2 / 2` to the bound and takes
//! `early * p * max(0, mu + p / 2 - e)` from each job: base hours from their candidate, climbs where they are paid.
//!
//! **Later exams.** A later exam loses proof but can pay less: renewals by the day and the charge above fall with e.
//! So each value is the greatest over all exams on e(c) or later ([`prices::Falls::most`]): delay pays while the charges
//! fall faster than proof is lost, and as what is left to prove only grows, the loss on e(c) is the least. A pass that
//! expires before H is taken at its last full stretch for the same reason. The cost of an offer is taken with the
//! months of its base hours only, and the cheapest offer counts, whenever it opens.
//!
//! # Why candidates and branches can be left out
//!
//! The same sum with c forced in bounds all plans that have c among their later steps. Where that is hopeless, c is
//! dropped from the whole subtree. This is why candidates that gain nothing themselves stay as long as what they
//! supply or open up could pay for them.
//!
//! **Longer and no better.** If no continuation is worth more than the partial plan itself, none is looked at: longer
//! plans cost no less and end later, so they lose the tie against it.
//!
//! **Another order of the same steps** ([`order`]). Let A and B be two orders of the same steps by the same offers, A
//! ending no later and costing no more. Levels, passed steps and clouds are equal, so each continuation of B is
//! feasible after A, with exams at most `day(B) - day(A)` earlier, if nothing held blocks a candidate after `day(A)`.
//! What has been earned counts alike after `day(B)` if each step that expires before H has the same exam day in both.
//! Earlier exams prove no less, except that renewals are charged for longer and what expires does so earlier, by at most
//! `earliness` a day and step. So if A is worth more than B by more than that and 1e-9, no continuation of B is within 1e-9
//! of the maximum.

mod bound;
mod coverage;
mod incumbent;
mod last_two;
mod order;
mod prices;
mod space;
mod state;
mod tree;

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use crate::problem::real;
use crate::solve::SolveOptions;
use crate::{Evaluated, Problem, Solution};
use prices::Prices;
use space::{Candidate, Space};
use state::State;
use tree::{Branch, Found, Node, Path, Search};

/// With fewer candidates than this, starting threads takes longer than searching.
const FEW: usize = 40;

/// What a first look at a problem says.
pub(crate) struct Outlook {
    /// A good plan.
    pub(crate) plan: Evaluated,
    /// Certifications that are no step of the best plan, by index; those left out from the start are among them.
    pub(crate) without: BTreeSet<usize>,
}

/// Returns the best plan, ties resolved as the planning model says, by looking at ordered plans.
pub fn solve_by_orders(problem: &Problem, options: &SolveOptions<'_>) -> Solution {
    search(problem, options, outlook(problem, options).plan)
}

/// Looks for a good plan and for what it leaves no hope.
pub(crate) fn outlook(problem: &Problem, options: &SolveOptions<'_>) -> Outlook {
    let space = Space::new(problem, options);
    let search = Search::new(&space, options);
    let mut found = Found::nothing();
    search.know(problem.empty_plan(), &mut found);
    incumbent::find(&search, &mut found);
    let mut root = root(&space, &found);
    search.branches(&mut root);
    let kept: BTreeSet<usize> = root.candidates.iter().map(|row| row.1.index).collect();
    let without = (0..problem.certifications().len()).filter(|index| !kept.contains(index)).collect();
    let plan = found.leaders.first().cloned().unwrap_or_else(|| problem.empty_plan());
    Outlook { plan, without }
}

/// Returns the best plan of a problem, of which a feasible plan is known.
pub(crate) fn search(problem: &Problem, options: &SolveOptions<'_>, known: Evaluated) -> Solution {
    let space = Space::new(problem, options);
    let search = Search::new(&space, options);
    let mut found = Found::nothing();
    search.know(known, &mut found);
    let mut root = root(&space, &found);
    if space.candidates.len() < FEW || problem.max_steps() < 3 {
        search.explore(&mut root, None, None, &mut found);
    } else {
        found = found.and(in_parallel(&search, &mut root));
    }
    let optimal = found.left == f64::NEG_INFINITY;
    found.leaders.into_solution(problem, optimal, found.left, found.nodes)
}

/// Returns the partial plan of no steps.
fn root<'a>(space: &'a Space<'a>, found: &Found) -> Node<'a> {
    Node {
        state: State::start(space),
        candidates: space.candidates.iter().map(|candidate| (f64::INFINITY, candidate)).collect(),
        prices: first_prices(space.problem, found),
        bound: f64::INFINITY,
    }
}

/// Returns prices of time that fit the best plan so far; those of proof come by themselves.
fn first_prices(problem: &Problem, found: &Found) -> Prices {
    let best = found.leaders.first();
    let busy = real(best.map_or(0, |plan| plan.last_exam).max(60));
    let proof = best.map_or(0.0, |plan| plan.objective).max(0.1) / real(problem.horizon());
    Prices { proof: Vec::new(), early: proof / busy, busy }
}

/// A first step with the steps that may follow it.
struct First<'a> {
    node: Node<'a>,
    last: (&'a Candidate, usize),
    branches: Vec<Branch<'a>>,
}

/// Looks at all plans, from the best bound on the first two steps down, shared among the threads.
fn in_parallel<'a>(search: &Search<'a>, root: &mut Node<'a>) -> Found {
    let branches = search.branches(root);
    let root = &*root;
    let top = Path { state: &root.state, parent: None, last: None };
    let (firsts, found): (Vec<Option<First<'a>>>, Vec<Found>) =
        branches.par_iter().map(|branch| first_step(search, root, &top, branch)).unzip();
    let firsts: Vec<First<'a>> = firsts.into_iter().flatten().collect();
    let mut tasks: Vec<(&First<'a>, &Branch<'a>)> =
        firsts.iter().flat_map(|first| first.branches.iter().map(move |branch| (first, branch))).collect();
    tasks.sort_by(|a, b| b.1.bound.total_cmp(&a.1.bound));
    let next = AtomicUsize::new(0);
    let work = || {
        let mut found = Found::nothing();
        while let Some((first, branch)) = tasks.get(next.fetch_add(1, Ordering::Relaxed)) {
            if search.hopeless(branch.bound) {
                break;
            }
            if search.stop() {
                // The tasks are in order, so this bound covers the rest.
                found.left = found.left.max(branch.bound);
                break;
            }
            let path = Path { state: &first.node.state, parent: Some(&top), last: Some(first.last) };
            if let Some(mut child) = search.child(&first.node, &path, branch) {
                search.explore(&mut child, Some(&path), Some((branch.candidate, branch.offer)), &mut found);
            }
        }
        found
    };
    let workers = (0..rayon::current_num_threads()).into_par_iter().map(|_| work());
    found.into_par_iter().chain(workers).reduce(Found::nothing, Found::and)
}

/// Takes one first step and returns what may follow, or looks at all of that where it is little.
fn first_step<'a>(
    search: &Search<'a>,
    root: &Node<'a>,
    top: &Path<'_>,
    branch: &Branch<'a>,
) -> (Option<First<'a>>, Found) {
    let mut found = Found::nothing();
    if search.hopeless(branch.bound) {
        return (None, found);
    }
    let last = (branch.candidate, branch.offer);
    if search.stop() {
        found.left = branch.bound;
        return (None, found);
    }
    let Some(mut node) = search.child(root, top, branch) else { return (None, found) };
    if search.remaining(&node.state) <= 2 {
        search.explore(&mut node, Some(top), Some(last), &mut found);
        return (None, found);
    }
    found.nodes += 1;
    search.offer(&node.state, &mut found);
    let branches = search.branches(&mut node);
    (Some(First { node, last, branches }), found)
}
