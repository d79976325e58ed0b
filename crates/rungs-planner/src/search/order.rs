//! When one order of the same steps makes another not worth looking into.

use super::space::{Candidate, Space};
use super::state::State;
use super::tree::Path;
use crate::problem::real;
use crate::solve::TIE;

/// Rounding in values stays far below this.
const SLACK: f64 = 1e-11;

/// How far forward a new step is tried.
const REACH: usize = 3;

/// Returns whether the plan that takes `last` after `path` is worse than the one that takes it a little earlier,
/// however both continue. See the [module above](super) for why that is sound.
pub(super) fn is_worse(
    space: &Space<'_>,
    path: &Path<'_>,
    last: (&Candidate, usize),
    state: &State,
    candidates: &[(f64, &Candidate)],
) -> bool {
    let mut after: Vec<(&Candidate, usize)> = Vec::with_capacity(REACH);
    let mut at = path;
    while let (Some(step), Some(parent)) = (at.last, at.parent) {
        after.push(step);
        if after.len() > REACH {
            return false;
        }
        let order = std::iter::once(last).chain(after.iter().rev().copied());
        if walk(space, parent.state, order).is_some_and(|other| beats(space, &other, state, candidates)) {
            return true;
        }
        at = parent;
    }
    false
}

fn walk<'c>(space: &Space<'_>, from: &State, order: impl Iterator<Item = (&'c Candidate, usize)>) -> Option<State> {
    let mut state: Option<State> = None;
    for (candidate, offer) in order {
        let here = state.as_ref().unwrap_or(from);
        let by = candidate.offers.iter().find(|by| by.index == offer)?;
        let next = here.next(space, candidate, by)?;
        state = Some(here.follow(space, candidate, offer, next));
    }
    state
}

fn beats(space: &Space<'_>, other: &State, state: &State, candidates: &[(f64, &Candidate)]) -> bool {
    let sooner = state.day - other.day;
    if sooner < 0 || other.cost > state.cost || (sooner > 0 && other.day < space.unblocked) {
        return false;
    }
    let steps = space.problem.max_steps().saturating_sub(state.steps.len());
    let earliness = candidates.iter().map(|row| row.1.earliness).fold(0.0, f64::max);
    let steps = u32::try_from(steps).map_or(f64::INFINITY, f64::from);
    let lost = if sooner > 0 && earliness > 0.0 { real(sooner) * steps * earliness } else { 0.0 };
    other.value - lost > state.value + TIE + SLACK && expire_alike(space, other, state)
}

/// Returns whether each step that expires before the horizon does so on the same day in both orders.
fn expire_alike(space: &Space<'_>, other: &State, state: &State) -> bool {
    state.steps.iter().all(|step| {
        let row = space.problem.certification(step.choice.certification);
        let expires = row.is_some_and(|row| row.holding(0, step.exam).until.is_some());
        !expires || other.steps.iter().any(|twin| twin.choice == step.choice && twin.exam == step.exam)
    })
}
