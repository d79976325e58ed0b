//! A partial plan and one more step.

use super::coverage::Coverage;
use super::space::{Candidate, CandidateOffer, Space};
use crate::evaluate::days_of_study;
use crate::problem::{raise, real};
use crate::{Choice, Cloud};

/// Where a partial plan stands.
#[derive(Debug, Clone)]
pub(super) struct State {
    /// The last exam day; 0 before the first step.
    pub(super) day: i64,
    pub(super) levels: Vec<u8>,
    /// Sum of costs in cents.
    pub(super) cost: i64,
    /// The objective of the plan so far.
    pub(super) value: f64,
    pub(super) coverage: Coverage,
    /// The clouds of the steps so far; one where only one is allowed.
    pub(super) cloud: Option<Cloud>,
    pub(super) steps: Vec<Taken>,
}

/// One step of a partial plan.
#[derive(Debug, Clone, Copy)]
pub(super) struct Taken {
    pub(super) choice: Choice,
    pub(super) credential: usize,
}

/// What taking one more step means.
#[derive(Debug, Clone, Copy)]
pub(super) struct Next {
    pub(super) exam: i64,
    pub(super) cost: i64,
    /// The objective with the step.
    pub(super) value: f64,
}

impl State {
    pub(super) fn start(space: &Space<'_>) -> Self {
        let problem = space.problem;
        let day_weight = problem.stage_weight() / real(problem.horizon());
        let mut coverage = Coverage::none(problem.goal_skills().len());
        for holding in problem.held() {
            let rates = problem.certification(holding.certification).into_iter().flat_map(|row| &row.proves);
            let rates = rates.filter_map(|&(skill, proof)| {
                Some((skill, day_weight * problem.goal_skills().get(skill)?.weight * proof))
            });
            let rates: Vec<(usize, f64)> = rates.collect();
            coverage = coverage.with(0, holding.until.unwrap_or(i64::MAX), problem.horizon(), &rates);
        }
        let levels = problem.initial_levels().to_vec();
        let value = problem.empty_plan().objective;
        Self { day: 0, levels, cost: 0, value, coverage, cloud: None, steps: Vec::new() }
    }

    pub(super) fn level(&self, skill: usize) -> u8 {
        self.levels.get(skill).copied().unwrap_or(0)
    }

    /// Returns hours of climbing that a candidate needs from here.
    pub(super) fn climb(&self, space: &Space<'_>, candidate: &Candidate) -> i64 {
        let climb = |&(skill, to): &(usize, u8)| space.problem.hours_to_climb(skill, self.level(skill), to);
        candidate.studied.iter().map(climb).sum()
    }

    /// Returns whether a step of the same credential or of a second cloud keeps a candidate out for good.
    pub(super) fn excludes(&self, space: &Space<'_>, candidate: &Candidate) -> bool {
        let second = !space.many_clouds && self.cloud.is_some() && candidate.cloud.is_some();
        (second && self.cloud != candidate.cloud)
            || self.steps.iter().any(|step| step.credential == candidate.credential)
    }

    /// Returns what it means to take a candidate by an offer as the next step, or `None` if it is not feasible.
    pub(super) fn next(&self, space: &Space<'_>, candidate: &Candidate, offer: &CandidateOffer) -> Option<Next> {
        let hours = candidate.base_hours + self.climb(space, candidate);
        let days = days_of_study(hours, space.problem.hours_per_week());
        let exam = (self.day + days).max(offer.open);
        let cost = offer.cost.saturating_add(offer.monthly.saturating_mul(days.saturating_add(29) / 30));
        let total = self.cost.saturating_add(cost);
        let in_reach = candidate.entry.iter().all(|&(skill, needed)| needed <= self.level(skill) + 1);
        let passed = |group: &super::space::Group| {
            exam < group.held_until || self.steps.iter().any(|step| group.members.contains(&step.choice.certification))
        };
        let feasible = in_reach
            && exam <= offer.close
            && exam >= candidate.blocked_until
            && total <= space.budget
            && !self.excludes(space, candidate)
            && candidate.requires.iter().all(passed);
        feasible.then(|| {
            let gain = self.gain(space, candidate, exam);
            let value = self.value + gain - space.per_cent * real(cost) - space.per_hour * real(hours);
            Next { exam, cost: total, value }
        })
    }

    /// Returns what proof a candidate passed on a day adds, less its renewals.
    fn gain(&self, space: &Space<'_>, candidate: &Candidate, exam: i64) -> f64 {
        let horizon = space.problem.horizon();
        let until = candidate.expires_after.map_or(horizon, |after| exam.saturating_add(after).min(horizon));
        let area = |&(skill, rate): &(usize, f64)| self.coverage.area_above(skill, exam, until, rate, 0.0);
        let proof: f64 = if exam < until { candidate.rates.iter().map(area).sum() } else { 0.0 };
        let renewals = candidate.renewal.map_or(0.0, |(after, rate)| rate * real((horizon - exam - after).max(0)));
        proof - renewals
    }

    /// Returns the partial plan with one more step.
    pub(super) fn follow(&self, space: &Space<'_>, candidate: &Candidate, offer: usize, next: Next) -> Self {
        let horizon = space.problem.horizon();
        let until = candidate.expires_after.map_or(horizon, |after| next.exam.saturating_add(after));
        let mut levels = self.levels.clone();
        for &(skill, level) in &candidate.studied {
            raise(&mut levels, skill, level);
        }
        let mut steps = Vec::with_capacity(self.steps.len() + 1);
        steps.extend_from_slice(&self.steps);
        let choice = Choice { certification: candidate.index, offer };
        steps.push(Taken { choice, credential: candidate.credential });
        Self {
            day: next.exam,
            levels,
            cost: next.cost,
            value: next.value,
            coverage: self.coverage.with(next.exam, until, horizon, &candidate.rates),
            cloud: self.cloud.or(candidate.cloud),
            steps,
        }
    }

    pub(super) fn choices(&self) -> Vec<Choice> {
        self.steps.iter().map(|step| step.choice).collect()
    }
}
