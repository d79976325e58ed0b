//! A set of certifications that may be the steps of a plan, in no order yet.

use super::coverage::Coverage;
use super::front::Point;
use super::space::{Candidate, Space};
use super::state::State;
use crate::Cloud;
use crate::evaluate::days_of_study;
use crate::problem::{raise, real};

/// A candidate with what it takes at the least.
#[derive(Debug)]
pub(super) struct Item<'a> {
    pub(super) candidate: &'a Candidate,
    /// No plan has its exam earlier.
    pub(super) exam: i64,
    /// No plan takes it for fewer cents.
    pub(super) cost: i64,
    /// Whether it may still count at the end of the horizon.
    lasts: bool,
}

impl<'a> Item<'a> {
    pub(super) fn new(space: &Space<'_>, candidate: &'a Candidate) -> Self {
        let problem = space.problem;
        let initial = problem.initial_levels();
        let climb =
            |&(skill, to): &(usize, u8)| problem.hours_to_climb(skill, initial.get(skill).copied().unwrap_or(0), to);
        // Whoever does the climbing, it is done by the exam.
        let hours = candidate.base_hours + candidate.studied.iter().map(climb).sum::<i64>();
        let soonest = days_of_study(hours, problem.hours_per_week()).max(candidate.blocked_until);
        let months = (days_of_study(candidate.base_hours, problem.hours_per_week()) + 29) / 30;
        let exams = candidate.offers.iter().map(|offer| soonest.max(offer.open));
        let costs =
            candidate.offers.iter().map(|offer| offer.cost.saturating_add(offer.monthly.saturating_mul(months)));
        Self { candidate, exam: exams.min().unwrap_or(soonest), cost: costs.min().unwrap_or(0), lasts: true }
    }

    /// Returns the candidate as one or two items that cover all its exam days: what runs out before the end of the
    /// horizon counts there only where the exam is late.
    pub(super) fn by_end(space: &Space<'_>, candidate: &'a Candidate) -> Vec<Self> {
        let item = Self::new(space, candidate);
        let horizon = space.problem.horizon();
        let Some(late) = candidate.expires_after.map(|after| horizon - after).filter(|&late| late > item.exam) else {
            return vec![item];
        };
        let early = Self { lasts: false, ..Self::new(space, candidate) };
        if candidate.offers.iter().any(|offer| offer.close >= late) {
            vec![Self { exam: late, ..item }, early]
        } else {
            vec![early]
        }
    }
}

/// A set of candidates with the best that any order of them can do.
#[derive(Debug)]
pub(super) struct Group<'a> {
    /// By soonest exam.
    pub(super) members: Vec<&'a Item<'a>>,
    /// The objective of the empty plan.
    empty: f64,
    /// Hours of study: the same in every order.
    pub(super) hours: i64,
    /// At the least, in cents.
    cost: i64,
    levels: Vec<u8>,
    /// Proof of what is held now.
    held: &'a Coverage,
    /// Proof a day by goal skill at the end, at the most.
    rates: Vec<f64>,
    /// The sum of these.
    rate: f64,
    /// What proof adds to the objective, at the most.
    area: f64,
    /// No order has its last exam earlier.
    last_exam: i64,
    cloud: Option<Cloud>,
}

impl<'a> Group<'a> {
    pub(super) fn empty(space: &Space<'_>, state: &'a State) -> Self {
        let horizon = space.problem.horizon();
        let goal = 0..space.problem.goal_skills().len();
        let rates: Vec<f64> = goal.map(|skill| state.coverage.last(skill, horizon)).collect();
        Self {
            members: Vec::new(),
            empty: state.value,
            hours: 0,
            cost: 0,
            levels: state.levels.clone(),
            held: &state.coverage,
            rate: rates.iter().sum(),
            rates,
            area: 0.0,
            last_exam: 0,
            cloud: None,
        }
    }

    /// Returns the group with one more member, or `None` where no plan has all of them.
    pub(super) fn with(&self, space: &Space<'_>, item: &'a Item<'a>) -> Option<Self> {
        let candidate = item.candidate;
        let same = |member: &&Item<'_>| member.candidate.credential == candidate.credential;
        let second_cloud = !space.many_clouds && self.cloud.is_some() && candidate.cloud.is_some();
        let cost = self.cost.saturating_add(item.cost);
        if self.members.iter().any(same) || (second_cloud && self.cloud != candidate.cloud) || cost > space.budget {
            return None;
        }
        let hours = self.hours + candidate.base_hours + self.climb(space, candidate);
        let mut levels = self.levels.clone();
        for &(skill, to) in &candidate.studied {
            raise(&mut levels, skill, to);
        }
        let steps = i64::try_from(self.members.len()).map_or(i64::MAX, |steps| steps + 1);
        let studied = days_of_study(hours, space.problem.hours_per_week());
        let last_exam = self.last_exam.max(item.exam).max(studied).max(steps);
        if last_exam > space.latest {
            return None;
        }
        let mut rates = self.rates.clone();
        for &(skill, rate) in candidate.rates.iter().filter(|_| item.lasts) {
            if let Some(best) = rates.get_mut(skill) {
                *best = rate.max(*best);
            }
        }
        let mut members = Vec::with_capacity(self.members.len() + 1);
        members.extend_from_slice(&self.members);
        members.insert(members.partition_point(|member| member.exam <= item.exam), item);
        Some(Self {
            members,
            empty: self.empty,
            hours,
            cost,
            levels,
            held: self.held,
            rate: rates.iter().sum(),
            rates,
            area: self.area + self.gains_above(space, item, &[]),
            last_exam,
            cloud: self.cloud.or(candidate.cloud),
        })
    }

    /// Returns the hours that a candidate would climb after all members.
    fn climb(&self, space: &Space<'_>, candidate: &Candidate) -> i64 {
        let level = |skill: usize| self.levels.get(skill).copied().unwrap_or(0);
        candidate.studied.iter().map(|&(skill, to)| space.problem.hours_to_climb(skill, level(skill), to)).sum()
    }

    /// Returns what an item adds to the proof a day at the end, at the most.
    pub(super) fn rate_gain(&self, item: &Item<'_>) -> f64 {
        let above = |&(skill, rate): &(usize, f64)| (rate - self.rate(skill)).max(0.0);
        if item.lasts { item.candidate.rates.iter().map(above).sum() } else { 0.0 }
    }

    /// Returns what proof at a rate in one skill adds to the objective from a day on, at the most, above a floor and
    /// where each member has its soonest exam.
    pub(super) fn gain(&self, space: &Space<'_>, skill: usize, rate: f64, from: i64, floor: f64) -> f64 {
        let horizon = space.problem.horizon();
        let (mut there, mut from, mut gain) = (floor, from, 0.0);
        for member in &self.members {
            if rate <= there || from >= horizon {
                return gain;
            }
            let by = member.candidate.rates.iter().find(|row| row.0 == skill).map_or(0.0, |row| row.1);
            if by > there {
                if member.exam > from {
                    let until = member.exam.min(horizon);
                    gain += self.held.area_above(skill, from, until, rate, there);
                    from = until;
                }
                there = by;
            }
        }
        if rate <= there { gain } else { gain + self.held.area_above(skill, from, horizon, rate, there) }
    }

    /// Returns what an item adds to the objective by proof above the floors of the skills, at the most.
    pub(super) fn gains_above(&self, space: &Space<'_>, item: &Item<'_>, floors: &[f64]) -> f64 {
        let gain = |&(skill, rate): &(usize, f64)| {
            self.gain(space, skill, rate, item.exam, floors.get(skill).copied().unwrap_or(0.0))
        };
        item.candidate.rates.iter().map(gain).sum()
    }

    /// Returns what an item takes from the objective at the least, where at most `shared` items are added in all.
    pub(super) fn price(&self, space: &Space<'_>, item: &Item<'_>, shared: f64) -> f64 {
        let hours = real(item.candidate.base_hours) + real(self.climb(space, item.candidate)) / shared;
        space.per_cent * real(item.cost) + space.per_hour * hours
    }

    /// Returns the proof a day of a goal skill at the end that is there without any member.
    pub(super) fn least(&self, space: &Space<'_>, skill: usize) -> f64 {
        self.held.last(skill, space.problem.horizon())
    }

    /// Returns the proof a day of a goal skill at the end, at the most.
    pub(super) fn rate(&self, skill: usize) -> f64 {
        self.rates.get(skill).copied().unwrap_or(0.0)
    }

    /// Returns a point that no order of it is better than on any of the three, nor with members added whose gains
    /// in rate sum to `more`.
    pub(super) fn point(&self, space: &Space<'_>, more: f64) -> Point {
        Point::new(self.cost, self.last_exam, space.share(self.rate + more))
    }

    /// Returns an objective that no order of it exceeds.
    pub(super) fn value(&self, space: &Space<'_>) -> f64 {
        self.empty + self.area - space.per_cent * real(self.cost) - space.per_hour * real(self.hours)
    }

    /// Returns whether each member is in reach once all others are passed.
    pub(super) fn is_in_reach(&self, space: &Space<'_>) -> bool {
        let initial = space.problem.initial_levels();
        self.members.iter().enumerate().all(|(own, member)| {
            member.candidate.entry.iter().all(|&(skill, needed)| {
                let start = initial.get(skill).copied().unwrap_or(0);
                let reached = |other: &Candidate| other.studied.iter().any(|row| row.0 == skill && row.1 + 1 >= needed);
                let mut others = self.members.iter().enumerate().filter(|other| other.0 != own);
                needed <= start + 1 || others.any(|(_, other)| reached(other.candidate))
            })
        })
    }
}

/// Orders by falling number.
pub(super) fn falling<T>(a: &(f64, T), b: &(f64, T)) -> std::cmp::Ordering {
    b.0.total_cmp(&a.0)
}
