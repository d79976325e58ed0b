//! What the search needs of a problem, in the objective's unit and without what can never be a step.

use crate::evaluate::{cost_of, days_of_study};
use crate::problem::real;
use crate::{Cloud, Problem, SolveOptions, Stage};

/// The problem as the search sees it.
#[derive(Debug)]
pub(super) struct Space<'a> {
    pub(super) problem: &'a Problem,
    /// What may be a step of some feasible plan.
    pub(super) candidates: Vec<Candidate>,
    /// The position among the goal's skills, by skill.
    pub(super) goal_position: Vec<Option<usize>>,
    /// What one cent takes from the objective.
    pub(super) per_cent: f64,
    /// What one hour takes from the objective.
    pub(super) per_hour: f64,
    /// Days of study that one hour makes.
    pub(super) days_per_hour: f64,
    /// The last day on which an exam may be.
    pub(super) latest: i64,
    /// The most that all steps may cost, in cents.
    pub(super) budget: i64,
    /// Whether steps may have different clouds.
    pub(super) many_clouds: bool,
    /// From this day on, nothing held stands in the way of a candidate.
    pub(super) unblocked: i64,
}

/// A certification that may be a step.
#[derive(Debug)]
pub(super) struct Candidate {
    /// Its index in the problem.
    pub(super) index: usize,
    pub(super) entry: Vec<(usize, u8)>,
    pub(super) studied: Vec<Studied>,
    /// Goal skill and what holding it adds to the objective in a day, where nothing else is held.
    pub(super) rates: Vec<(usize, f64)>,
    pub(super) base_hours: i64,
    pub(super) credential: usize,
    pub(super) cloud: Option<Cloud>,
    pub(super) offers: Vec<CandidateOffer>,
    /// Days until a pass no longer counts; `None` where it counts for good.
    pub(super) expires_after: Option<i64>,
    /// Days until the first renewal is charged, and what renewals take from the objective in a day after it.
    pub(super) renewal: Option<(i64, f64)>,
    /// The first day on which nothing held awards the same credential.
    pub(super) blocked_until: i64,
    /// What is required and not held for good.
    pub(super) requires: Vec<Group>,
    /// By how much the objective can fall for each day that this step comes earlier, all else being equal:
    /// renewals begin earlier, and what expires does so earlier.
    pub(super) earliness: f64,
}

/// What has been studied in one skill by the exam day.
#[derive(Debug, Clone, Copy)]
pub(super) struct Studied {
    pub(super) skill: usize,
    pub(super) level: u8,
    /// Hours to climb to it, by the level before.
    pub(super) hours_from: [i64; 4],
    /// The position among the goal's skills, and what holding the candidate adds to the objective in a day.
    pub(super) goal: Option<(usize, f64)>,
}

impl Studied {
    /// Returns the hours to climb to it from a level.
    pub(super) fn hours(&self, before: u8) -> i64 {
        self.hours_from.get(usize::from(before)).copied().unwrap_or(0)
    }
}

/// One offer, with the deadline worked in.
#[derive(Debug, Clone, Copy)]
pub(super) struct CandidateOffer {
    /// Its index in the certification.
    pub(super) index: usize,
    pub(super) open: i64,
    pub(super) close: i64,
    pub(super) cost: i64,
    pub(super) monthly: i64,
    /// The cost at the least, when others do all the climbing, in cents.
    pub(super) least_cost: i64,
    /// What that cost and the base hours take from the objective.
    pub(super) least_price: f64,
}

/// A group of which one must be held on the exam day, or passed before.
#[derive(Debug)]
pub(super) struct Group {
    /// The first day on which nothing of the group that is held counts any more.
    pub(super) held_until: i64,
    /// The certifications' indices.
    pub(super) members: Vec<usize>,
}

impl<'a> Space<'a> {
    pub(super) fn new(problem: &'a Problem, options: &SolveOptions<'_>) -> Self {
        let mut goal_position = vec![None; problem.skills().len()];
        for (position, goal) in problem.goal_skills().iter().enumerate() {
            if let Some(slot) = goal_position.get_mut(goal.skill) {
                *slot = Some(position);
            }
        }
        let mut space = Self {
            problem,
            candidates: Vec::new(),
            goal_position,
            per_cent: problem.price_of_money() / 100_000.0,
            per_hour: problem.price_of_time() / 100.0,
            days_per_hour: 7.0 / real(problem.hours_per_week()),
            latest: problem.deadline().unwrap_or(i64::MAX).min(problem.last_day),
            budget: problem.budget_cents().unwrap_or(i64::MAX),
            many_clouds: problem.stage() == Stage::Senior,
            unblocked: 0,
        };
        let all = 0..problem.certifications().len();
        let wanted = all.filter(|index| !options.without.contains(index));
        space.candidates = wanted.filter_map(|index| space.candidate(index)).collect();
        let blocked = space.candidates.iter().map(|candidate| candidate.blocked_until);
        space.unblocked = blocked.max().unwrap_or(0);
        space
    }

    /// Returns a certification as a candidate, or `None` if no feasible plan has it as a step.
    fn candidate(&self, index: usize) -> Option<Candidate> {
        let problem = self.problem;
        let row = problem.certification(index)?;
        let named = |cloud: &Cloud| problem.clouds().is_empty() || problem.clouds().contains(cloud);
        if !row.cloud.iter().all(named) {
            return None;
        }
        let ends = |same: &dyn Fn(usize) -> bool| {
            let held = problem.held().iter().filter(|holding| same(holding.certification));
            held.map(|holding| holding.until.unwrap_or(i64::MAX)).max().unwrap_or(0)
        };
        let same_credential =
            |held: usize| problem.certification(held).is_some_and(|other| other.credential == row.credential);
        let blocked_until = ends(&same_credential);
        let group = |members: &Vec<usize>| Group {
            held_until: ends(&|held| members.contains(&held)),
            members: members.clone(),
        };
        let mut requires: Vec<Group> = row.requires.iter().filter(|group| !group.is_empty()).map(group).collect();
        requires.retain(|group| group.held_until != i64::MAX);

        let day_weight = problem.stage_weight() / real(problem.horizon());
        let rates = row.proves.iter().filter_map(|&(skill, proof)| {
            let goal = problem.goal_skills().get(skill)?;
            Some((skill, day_weight * goal.weight * proof))
        });
        let rates: Vec<(usize, f64)> = rates.collect();
        let studied = |&(skill, level): &(usize, u8)| {
            let position = self.goal_position.get(skill).copied().flatten();
            let rate = rates.iter().find(|row| Some(row.0) == position).map_or(0.0, |row| row.1);
            let hours_from = [0, 1, 2, 3].map(|before| problem.hours_to_climb(skill, before, level));
            Studied { skill, level, hours_from, goal: position.map(|position| (position, rate)) }
        };
        let studied: Vec<Studied> = row.studied.iter().map(studied).collect();

        // The earliest exam day, see `search`: whoever does the climbing, it is done by then.
        let levels = problem.initial_levels();
        let climb = studied.iter().map(|row| row.hours(levels.get(row.skill).copied().unwrap_or(0)));
        let days = days_of_study(row.base_hours + climb.sum::<i64>(), problem.hours_per_week());
        let least_days = days_of_study(row.base_hours, problem.hours_per_week());
        let offers = row.offers.iter().enumerate().map(|(index, offer)| {
            let least_cost = cost_of(offer, least_days);
            CandidateOffer {
                index,
                open: offer.open.unwrap_or(i64::MIN),
                close: offer.close.unwrap_or(i64::MAX).min(self.latest),
                cost: offer.cost,
                monthly: offer.monthly,
                least_cost,
                least_price: self.per_cent * real(least_cost) + self.per_hour * real(row.base_hours),
            }
        });
        let possible = |offer: &CandidateOffer| {
            days.max(offer.open).max(blocked_until) <= offer.close && offer.least_cost <= self.budget
        };
        let offers: Vec<CandidateOffer> = offers.filter(possible).collect();
        if offers.is_empty() || blocked_until == i64::MAX {
            return None;
        }
        let expires_after = row.validity.filter(|_| row.renewal_cost.is_none());
        let renewal = row.validity.zip(row.renewal_cost).filter(|&(_, cost)| cost > 0);
        let renewal = renewal.map(|(validity, cost)| (validity, self.per_cent * real(cost) / real(validity)));
        let renewal = renewal.filter(|&(validity, rate)| rate > 0.0 && validity < problem.horizon());
        let expiring = expires_after.filter(|&after| after < problem.horizon());
        let lost: f64 = expiring.map_or(0.0, |_| rates.iter().map(|row| row.1).sum());
        Some(Candidate {
            index,
            entry: row.entry.clone(),
            studied,
            base_hours: row.base_hours,
            credential: row.credential,
            cloud: row.cloud,
            offers,
            expires_after,
            renewal,
            blocked_until,
            requires,
            earliness: lost + renewal.map_or(0.0, |renewal| renewal.1),
            rates,
        })
    }
}
