//! The last two steps, where looking at the pairs is faster than bounding them.

use super::bound::Relaxation;
use super::prices::Falls;
use super::space::{Candidate, Space};
use super::state::State;
use super::tree::{Found, Node, Search};
use crate::evaluate::days_of_study;
use crate::problem::real;

/// So few candidates are not worth a relaxation.
const FEW: usize = 12;

/// What one candidate can add after a partial plan.
struct Lone<'a> {
    candidate: &'a Candidate,
    /// At the most, if all its climbing were done before.
    supplied: f64,
    /// At the most, if it did all its climbing.
    climbing: f64,
    /// What its climbing takes, the difference of the two.
    climb: f64,
}

impl<'a> Search<'a> {
    /// Looks at all plans with up to two more steps.
    pub(super) fn last_two(&self, node: &Node<'a>, found: &mut Found) {
        let (space, state) = (self.space, &node.state);
        let floors: Vec<f64> = (0..space.problem.goal_skills().len())
            .map(|skill| state.coverage.last(skill, space.problem.horizon()))
            .collect();
        // The candidates come with bounds from further up, in falling order.
        let first = node.candidates.first().map_or(0.0, |row| row.0.max(0.0));
        let promising = node.candidates.iter().take_while(|row| !self.fruitless(state, state.value + row.0 + first));
        let mut lone: Vec<Lone<'a>> = promising.filter_map(|row| Lone::new(space, state, row.1, &floors)).collect();
        lone.sort_by(|a, b| b.supplied.total_cmp(&a.supplied));
        if lone.len() > FEW {
            let mut relaxation = Relaxation::new(space, state, lone.iter().map(|one| one.candidate), 2);
            let outlook = relaxation.improve(&mut node.prices.clone(), 1, self.best());
            let mut ways = relaxation.ways().iter().zip(&outlook.with).peekable();
            lone.retain(|one| {
                let mut keep = false;
                while let Some((_, bound)) = ways.next_if(|row| row.0.candidate.index == one.candidate.index) {
                    keep |= !self.fruitless(state, *bound);
                }
                keep
            });
        }
        let most = lone.first().map_or(0.0, |one| one.supplied.max(0.0));
        for one in &lone {
            if self.fruitless(state, state.value + one.supplied + most) {
                break;
            }
            let other = lone.iter().find(|other| other.candidate.credential != one.candidate.credential);
            let other = other.map_or(0.0, |other| other.supplied.max(0.0));
            if self.fruitless(state, state.value + one.climbing + other) {
                continue;
            }
            for offer in &one.candidate.offers {
                let Some(next) = state.next(space, one.candidate, offer) else { continue };
                if self.fruitless(state, next.value + other) {
                    continue;
                }
                let child = state.follow(space, one.candidate, offer.index, next);
                found.nodes += 1;
                self.offer(&child, found);
                self.last(&child, one, &lone, found);
            }
        }
    }

    /// Looks at all plans that add a last step to `state`, of which `before` is the step before.
    fn last(&self, state: &State, before: &Lone<'_>, lone: &[Lone<'_>], found: &mut Found) {
        for one in lone {
            if self.fruitless(state, state.value + one.supplied) {
                break;
            }
            // The step before supplies no more climbing than it does itself.
            if self.fruitless(state, state.value + one.climbing + one.climb.min(before.climb)) {
                continue;
            }
            for offer in &one.candidate.offers {
                let Some(next) = state.next(self.space, one.candidate, offer) else { continue };
                if !self.fruitless(state, next.value) {
                    found.nodes += 1;
                    self.offer(&state.follow(self.space, one.candidate, offer.index, next), found);
                }
            }
        }
    }
}

impl<'a> Lone<'a> {
    fn new(space: &Space<'_>, state: &State, candidate: &'a Candidate, floors: &[f64]) -> Option<Self> {
        if state.excludes(space, candidate) {
            return None;
        }
        let horizon = space.problem.horizon();
        let hours = state.climb(candidate);
        let soonest = state.day + days_of_study(candidate.base_hours + hours, space.problem.hours_per_week());
        let mut best: Option<f64> = None;
        for offer in &candidate.offers {
            let mut exam = soonest.max(offer.open).max(candidate.blocked_until);
            if exam > offer.close || state.cost.saturating_add(offer.least_cost) > space.budget {
                continue;
            }
            if let Some(after) = candidate.expires_after {
                exam = exam.max(horizon - after);
            }
            let (mut area, mut rate) = (0.0, 0.0);
            if exam < horizon {
                for &(skill, proof) in &candidate.rates {
                    let floor = floors.get(skill).copied().unwrap_or(0.0);
                    if state.coverage.is_flat() {
                        rate += (proof - floor).max(0.0);
                    } else if proof > floor {
                        rate += (proof - state.coverage.at(skill, exam)).max(0.0);
                        area += state.coverage.area_above(skill, exam, horizon, proof, 0.0);
                    }
                }
                if state.coverage.is_flat() {
                    area = rate * real(horizon - exam);
                }
            }
            let mut falls = Falls::default();
            if let Some((after, rate)) = candidate.renewal {
                falls.add(real(horizon - after), rate);
            }
            let value = falls.most(area, rate, exam) - offer.least_price;
            best = Some(best.map_or(value, |best| best.max(value)));
        }
        let supplied = best?;
        let climb = space.per_hour * real(hours);
        Some(Self { candidate, supplied, climbing: supplied - climb, climb })
    }
}
