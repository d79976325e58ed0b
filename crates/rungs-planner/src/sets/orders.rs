//! All orders of a set of certifications, by all their offers.

use super::group::{Group, Item};
use super::space::Space;
use super::state::State;
use crate::evaluate::days_of_study;
use crate::problem::real;

/// What a search wants of the plans it is shown.
pub(super) trait Wanted {
    /// Returns whether no plan that continues `state` is wanted. None is worth more than `value`, costs less than
    /// `cost` cents, or has its last exam before `end`.
    fn rules_out(&self, state: &State, value: f64, cost: i64, end: i64) -> bool;

    /// Takes in a plan of all members.
    fn take(&mut self, state: &State);
}

/// Shows the feasible plans whose steps are the members of a group, but for those that are ruled out.
pub(super) fn try_all(space: &Space<'_>, group: &Group<'_>, wanted: &mut impl Wanted) {
    if group.is_in_reach(space) {
        let mut orders = Orders { space, wanted, left: group.members.clone() };
        orders.next(&State::start(space), group.hours);
    }
}

/// The orders of a group, tried one after the other.
struct Orders<'a, 'w, W> {
    space: &'a Space<'a>,
    wanted: &'w mut W,
    /// The members that have no place yet.
    left: Vec<&'a Item<'a>>,
}

impl<W: Wanted> Orders<'_, '_, W> {
    /// Continues a partial plan; `hours` are those that the members left will take.
    fn next(&mut self, state: &State, hours: i64) {
        if self.left.is_empty() {
            return self.wanted.take(state);
        }
        if self.is_ruled_out(state, hours) {
            return;
        }
        for _ in 0..self.left.len() {
            let item = self.left.remove(0);
            for offer in &item.candidate.offers {
                if let Some(taken) = state.next(self.space, item.candidate, offer) {
                    let hours = hours - item.candidate.base_hours - state.climb(self.space, item.candidate);
                    self.next(&state.follow(self.space, item.candidate, offer.index, taken), hours);
                }
            }
            self.left.push(item);
        }
    }

    fn is_ruled_out(&self, state: &State, hours: i64) -> bool {
        let problem = self.space.problem;
        let (pace, horizon) = (problem.hours_per_week(), problem.horizon());
        let cost: i64 = self.left.iter().map(|item| item.cost).sum();
        let mut value = state.value - self.space.per_hour * real(hours) - self.space.per_cent * real(cost);
        for item in &self.left {
            let exam = item.exam.max(state.day + days_of_study(item.candidate.base_hours, pace));
            let gain = |&(skill, rate): &(usize, f64)| state.coverage.area_above(skill, exam, horizon, rate, 0.0);
            value += item.candidate.rates.iter().map(gain).sum::<f64>();
        }
        let end = state.day + days_of_study(hours, pace);
        self.wanted.rules_out(state, value, state.cost + cost, end)
    }
}
