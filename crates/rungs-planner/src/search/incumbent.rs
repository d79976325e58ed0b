//! A good plan to begin with: the better it is, the more the bounds rule out.

use super::space::{Candidate, CandidateOffer, Space};
use super::state::{Next, State};
use super::tree::{Found, Search};

/// How many partial plans of each length are carried on.
const WIDTH: usize = 12;

/// How often the best plan is changed in one place for a better one.
const CHANGES: usize = 30;

/// One step to take.
type Way<'a> = (&'a Candidate, &'a CandidateOffer);

/// Looks for good plans: extends the best partial ones, then changes the best one step by step.
pub(super) fn find(search: &Search<'_>, found: &mut Found) {
    let space = search.space;
    let start = State::start(space);
    let mut best: Vec<Way<'_>> = Vec::new();
    let mut value = start.value;
    let mut front: Vec<(State, Vec<Way<'_>>)> = vec![(start, Vec::new())];
    for _ in 0..space.problem.max_steps() {
        front = extend(space, &front);
        let Some((state, plan)) = front.first() else { break };
        search.offer(state, found);
        if state.value > value {
            (value, best) = (state.value, plan.clone());
        }
        if search.stop() {
            return;
        }
    }
    for _ in 0..CHANGES {
        let Some((state, plan)) = change(search, &best).filter(|better| better.0.value > value) else { return };
        search.offer(&state, found);
        (value, best) = (state.value, plan);
    }
}

/// Returns the best plans with one more step, best first.
fn extend<'a>(space: &'a Space<'_>, front: &[(State, Vec<Way<'a>>)]) -> Vec<(State, Vec<Way<'a>>)> {
    let mut longer: Vec<(Next, usize, Way<'a>)> = Vec::new();
    for (place, (state, _)) in front.iter().enumerate() {
        for way in ways(space) {
            longer.extend(state.next(space, way.0, way.1).map(|next| (next, place, way)));
        }
    }
    longer.sort_by(|a, b| b.0.value.total_cmp(&a.0.value));
    // Two orders of the same steps are often worth the same to the last bit.
    longer.dedup_by(|a, b| a.2.0.index == b.2.0.index && a.0.value.to_bits() == b.0.value.to_bits());
    longer.truncate(WIDTH);
    let follow = |(next, place, way): (Next, usize, Way<'a>)| {
        let (state, plan) = front.get(place)?;
        let plan = plan.iter().copied().chain([way]).collect();
        Some((state.follow(space, way.0, way.1.index, next), plan))
    };
    longer.into_iter().filter_map(follow).collect()
}

fn ways<'a>(space: &'a Space<'_>) -> impl Iterator<Item = Way<'a>> {
    space.candidates.iter().flat_map(|candidate| candidate.offers.iter().map(move |offer| (candidate, offer)))
}

/// Returns the best plan that differs in one step: another, one more, one less, or at another place.
fn change<'a>(search: &Search<'a>, plan: &[Way<'a>]) -> Option<(State, Vec<Way<'a>>)> {
    let space = search.space;
    let start = State::start(space);
    let mut best: Option<(State, Vec<Way<'a>>)> = None;
    let mut try_plan = |head: &State, place: usize, way: Option<Way<'a>>, tail: &[Way<'a>]| {
        let steps = way.into_iter().chain(tail.iter().copied());
        let Some(state) = walk(space, head, steps) else { return };
        if best.as_ref().is_none_or(|best| state.value > best.0.value) {
            let plan = plan.iter().copied().take(place).chain(way).chain(tail.iter().copied()).collect();
            best = Some((state, plan));
        }
    };
    let mut head = start.clone();
    for place in 0..=plan.len() {
        if search.stop() {
            break;
        }
        let tail = plan.get(place..).unwrap_or_default();
        let shorter = tail.get(1..);
        for way in ways(space) {
            if plan.len() < space.problem.max_steps() {
                try_plan(&head, place, Some(way), tail);
            }
            if let Some(shorter) = shorter {
                try_plan(&head, place, Some(way), shorter);
            }
        }
        if let Some(shorter) = shorter {
            try_plan(&head, place, None, shorter);
        }
        for later in place + 1..plan.len() {
            let moved = plan.get(later).copied();
            let rest: Vec<Way<'a>> =
                plan.iter().enumerate().filter(|&(at, _)| at >= place && at != later).map(|row| *row.1).collect();
            try_plan(&head, place, moved, &rest);
        }
        let Some(&step) = tail.first() else { break };
        head = walk(space, &head, std::iter::once(step))?;
    }
    best
}

fn walk<'a>(space: &Space<'_>, from: &State, steps: impl Iterator<Item = Way<'a>>) -> Option<State> {
    let mut state: Option<State> = None;
    for (candidate, offer) in steps {
        let here = state.as_ref().unwrap_or(from);
        let next = here.next(space, candidate, offer)?;
        state = Some(here.follow(space, candidate, offer.index, next));
    }
    Some(state.unwrap_or_else(|| from.clone()))
}
