//! How much a partial plan can still become worth, and which candidates can be part of that.
//!
//! See the [module above](super) for why this is an upper bound.

use std::ops::Range;

use super::prices::{Climb, Falls, Prices};
use super::space::{Candidate, CandidateOffer, Space};
use super::state::{Next, State};
use crate::Cloud;
use crate::evaluate::days_of_study;
use crate::problem::real;

/// The relaxed problem of filling the remaining steps of a partial plan.
pub(super) struct Relaxation<'s, 'c> {
    space: &'c Space<'c>,
    state: &'s State,
    remaining: usize,
    ways: Vec<Way<'c>>,
    /// What the ways do for the goal's skills.
    rows: Vec<WayRate>,
    /// By goal skill.
    skills: Vec<SkillOutlook>,
    /// Whether each way is held to the cloud it brings.
    by_cloud: bool,
}

/// One candidate by one offer, at its best.
pub(super) struct Way<'c> {
    pub(super) candidate: &'c Candidate,
    pub(super) offer: &'c CandidateOffer,
    /// No plan that continues this one has the exam earlier.
    exam: i64,
    /// What it takes at the least, apart from renewals and the climbing in the goal's skills.
    price: f64,
    /// Days of study that no other step can take off it.
    base_days: f64,
    /// Hours of climbing in skills outside the goal.
    outside: f64,
    /// Where its rows stand among [`Relaxation::rows`].
    rows: Range<usize>,
    /// What it adds at the most, at the prices last set.
    value: f64,
}

/// What one way does for one goal skill.
#[derive(Debug, Clone, Copy)]
struct WayRate {
    skill: usize,
    /// Proof a day.
    rate: f64,
    /// Hours of climbing, when nothing before it climbs.
    climb: f64,
}

/// What any further steps can do for one goal skill.
#[derive(Debug, Clone, Default)]
struct SkillOutlook {
    /// The proof a day at the end of the horizon that is there already.
    settled: f64,
    /// By the level that it takes: the earliest exam, the best proof a day at this level or below, and the climb
    /// from the level below. The present level takes none.
    stages: [Option<Stage>; 4],
}

#[derive(Debug, Clone, Copy)]
struct Stage {
    exam: i64,
    rate: f64,
    climb: Climb,
}

/// The highest values first, at most one of a credential.
struct Leading {
    most: usize,
    rows: Vec<(f64, usize, usize)>,
}

/// What the relaxation says.
pub(super) struct Outlook {
    /// No plan that continues this one, with more steps or none, is worth more.
    pub(super) bound: f64,
    /// For each way, in the order of [`Relaxation::ways`], the same with that way among the steps.
    pub(super) with: Vec<f64>,
    /// For each way, the most that it adds to this plan or a continuation, whoever does its climbing.
    pub(super) alone: Vec<f64>,
    /// What else a step leaves to add, by the cloud it binds the plan to.
    rest: Vec<(Option<Cloud>, Leading)>,
    /// The prices of proof behind it.
    proof: Vec<f64>,
}

impl<'s, 'c> Relaxation<'s, 'c> {
    /// Looks at what the candidates can do in the next `remaining` steps, at least 1.
    pub(super) fn new(
        space: &'c Space<'c>,
        state: &'s State,
        candidates: impl Iterator<Item = &'c Candidate>,
        remaining: usize,
    ) -> Self {
        let horizon = space.problem.horizon();
        let goal = space.problem.goal_skills();
        let mut skills: Vec<SkillOutlook> = (0..goal.len())
            .map(|skill| SkillOutlook { settled: state.coverage.last(skill, horizon), ..SkillOutlook::default() })
            .collect();
        let (mut ways, mut rows) = (Vec::new(), Vec::new());
        let mut clouds: Option<Cloud> = None;
        let mut by_cloud = false;
        for candidate in candidates {
            if state.excludes(space, candidate) {
                continue;
            }
            let before = ways.len();
            Self::add_ways(space, state, candidate, &mut ways, &mut rows);
            let Some(exam) = ways.iter().skip(before).map(|way| way.exam).min() else { continue };
            if let Some(cloud) = candidate.cloud {
                by_cloud |= clouds.replace(cloud).is_some_and(|other| other != cloud);
            }
            for row in &candidate.studied {
                if let Some((goal, rate)) = row.goal
                    && let Some(outlook) = skills.get_mut(goal)
                    && rate > outlook.settled
                {
                    outlook.add(row.level.max(state.level(row.skill)), exam, rate);
                }
            }
        }
        for (outlook, goal) in skills.iter_mut().zip(goal) {
            outlook.finish(space, goal.skill, state.level(goal.skill));
        }
        by_cloud &= !space.many_clouds;
        Self { space, state, remaining, ways, rows, skills, by_cloud }
    }

    fn add_ways(
        space: &'c Space<'c>,
        state: &State,
        candidate: &'c Candidate,
        ways: &mut Vec<Way<'c>>,
        rows: &mut Vec<WayRate>,
    ) {
        let pace = space.problem.hours_per_week();
        let soonest = state.day + days_of_study(candidate.base_hours + state.climb(candidate), pace);
        let before = ways.len();
        for offer in &candidate.offers {
            let exam = soonest.max(offer.open).max(candidate.blocked_until);
            if exam > offer.close || state.cost.saturating_add(offer.least_cost) > space.budget {
                continue;
            }
            ways.push(Way {
                candidate,
                offer,
                exam,
                price: offer.least_price,
                base_days: space.days_per_hour * real(candidate.base_hours),
                outside: 0.0,
                rows: 0..0,
                value: 0.0,
            });
        }
        if ways.len() == before {
            return;
        }
        let (start, mut outside) = (rows.len(), 0);
        for row in &candidate.studied {
            let climb = row.hours(state.level(row.skill));
            match row.goal {
                Some((skill, rate)) if rate > 0.0 || climb > 0 => {
                    rows.push(WayRate { skill, rate, climb: real(climb) });
                }
                Some(_) => {}
                None => outside += climb,
            }
        }
        for way in ways.iter_mut().skip(before) {
            way.outside = real(outside);
            way.rows = start..rows.len();
        }
    }

    pub(super) fn ways(&self) -> &[Way<'c>] {
        &self.ways
    }

    /// Lowers the bound by looking for better prices, at most `rounds` times and only while it is above `wanted`.
    ///
    /// `prices` is where the search starts and where it ends.
    pub(super) fn improve(&mut self, prices: &mut Prices, rounds: usize, wanted: f64) -> Outlook {
        prices.proof.resize(self.skills.len(), 0.0);
        let (mut best, mut chosen) = self.bound(prices);
        let mut here = prices.clone();
        let mut last = best;
        let mut scale = 1.0;
        let mut misses = 0;
        for turn in 1..=rounds {
            if best < wanted || self.ways.is_empty() {
                break;
            }
            if turn % 4 == 0 {
                let mut trial = prices.clone();
                trial.vary(turn / 4);
                let (bound, ways) = self.bound(&trial);
                if bound < best {
                    best = bound;
                    here.early = trial.early;
                    here.busy = trial.busy;
                    *prices = trial;
                    let _ = ways;
                }
                continue;
            }
            if !self.step(&mut here.proof, &chosen, scale * (last - wanted)) {
                break;
            }
            (last, chosen) = self.bound(&here);
            if last < best {
                best = last;
                *prices = here.clone();
                misses = 0;
            } else {
                misses += 1;
                if misses >= 5 {
                    scale *= 0.7;
                    misses = 0;
                }
            }
        }
        self.outlook(prices)
    }

    /// Moves prices of proof against the subgradient, by Polyak's step for an expected fall.
    fn step(&self, prices: &mut [f64], chosen: &[usize], fall: f64) -> bool {
        let horizon = self.space.problem.horizon();
        let mut slopes: Vec<f64> = Vec::with_capacity(prices.len());
        for (skill, (outlook, &price)) in self.skills.iter().zip(prices.iter()).enumerate() {
            let price = price.max(outlook.settled);
            let rising = outlook.stages.iter().flatten().find(|stage| price <= stage.rate);
            let up = rising.map_or(0.0, |stage| real((horizon - stage.exam).max(0)));
            let taken = chosen.iter().filter_map(|&way| self.ways.get(way));
            let down = taken.map(|way| {
                let rows = self.rows.get(way.rows.clone()).unwrap_or_default();
                let beats = rows.iter().any(|row| row.skill == skill && row.rate > price);
                if beats { real((horizon - way.exam).max(0)) } else { 0.0 }
            });
            slopes.push(up - down.sum::<f64>());
        }
        let norm: f64 = slopes.iter().map(|slope| slope * slope).sum();
        if norm <= 0.0 {
            return false;
        }
        for ((price, slope), outlook) in prices.iter_mut().zip(slopes).zip(&self.skills) {
            // A price above every rate is as good as the best rate.
            let most = outlook.stages.iter().flatten().map(|stage| stage.rate).fold(0.0, f64::max);
            *price = (price.max(outlook.settled) - fall * slope / norm).clamp(0.0, most);
        }
        true
    }

    /// Returns the bound at given prices and the ways that make it up.
    fn bound(&mut self, prices: &Prices) -> (f64, Vec<usize>) {
        let base = self.state.value + self.value_ways(prices);
        let (mut bound, mut chosen) = (f64::NEG_INFINITY, Vec::new());
        for cloud in self.clouds() {
            let leading = self.leading(cloud);
            let sum = leading.sum(self.remaining);
            if base + sum > bound {
                bound = base + sum;
                chosen = leading.rows.iter().map(|row| row.2).collect();
            }
        }
        (bound, chosen)
    }

    fn outlook(&mut self, prices: &Prices) -> Outlook {
        let nothing = Prices { proof: vec![0.0; self.skills.len()], early: 0.0, busy: 0.0 };
        self.set_values(&nothing, f64::INFINITY);
        let alone = self.ways.iter().map(|way| way.value).collect();
        let proof = prices.proof.clone();
        self.set_values(&Prices { proof: prices.proof.clone(), early: 0.0, busy: 0.0 }, f64::INFINITY);
        let rest = self.clouds().into_iter().map(|cloud| (cloud, self.leading(cloud))).collect();
        let base = self.state.value + self.value_ways(prices);
        let mut bound = base;
        let mut with = vec![f64::NEG_INFINITY; self.ways.len()];
        for cloud in self.clouds() {
            let leading = self.leading(cloud);
            let full = base + leading.sum(self.remaining);
            let others = base + leading.sum(self.remaining.saturating_sub(1));
            bound = bound.max(full);
            for (with, way) in with.iter_mut().zip(&self.ways) {
                if cloud.is_none() || way.candidate.cloud.is_none() || way.candidate.cloud == cloud {
                    // A way that is among the leading ones would be counted twice by the second term.
                    *with = with.max(full.min(others + way.value));
                }
            }
        }
        Outlook { bound, with, alone, rest, proof }
    }

    /// The clouds that the remaining steps can keep to; `None` alone where that binds nothing.
    fn clouds(&self) -> Vec<Option<Cloud>> {
        if self.by_cloud { Cloud::ALL.map(Some).to_vec() } else { vec![None] }
    }

    fn leading(&self, cloud: Option<Cloud>) -> Leading {
        let mut leading = Leading { most: self.remaining, rows: Vec::with_capacity(self.remaining.min(8) + 1) };
        for (index, way) in self.ways.iter().enumerate() {
            if way.value > 0.0 && (cloud.is_none() || way.candidate.cloud.is_none() || way.candidate.cloud == cloud) {
                leading.insert(way.value, way.candidate.credential, index);
            }
        }
        leading
    }

    /// Sets the value of each way at given prices and returns what the prices themselves allow.
    fn value_ways(&mut self, prices: &Prices) -> f64 {
        self.set_values(prices, shares(self.remaining))
    }

    /// Does the same where so many steps share the climbing in skills that the prices do not pay for.
    fn set_values(&mut self, prices: &Prices, shares: f64) -> f64 {
        let mut allowed = prices.early * prices.busy * prices.busy / 2.0;
        let mut terms: Vec<Terms> = Vec::with_capacity(prices.proof.len());
        for (skill, (outlook, &price)) in self.skills.iter().zip(&prices.proof).enumerate() {
            // Where the price buys nothing, each way pays its share of the climbing; else the price pays it once.
            let buys = price > outlook.settled;
            terms.push(Terms {
                price,
                floor: price.max(outlook.settled),
                share: if buys { 0.0 } else { 1.0 / shares },
            });
            if buys {
                allowed += self.allowed(prices, skill, outlook, price);
            }
        }
        let (space, state, horizon) = (self.space, self.state, self.space.problem.horizon());
        let flat = state.coverage.is_flat();
        for way in &mut self.ways {
            let rows = self.rows.get(way.rows.clone()).unwrap_or_default();
            // What is left to prove only grows with time, so the last possible stretch is the best one.
            let exam = way.candidate.expires_after.map_or(way.exam, |after| way.exam.max(horizon - after));
            let (mut rate, mut area, mut hours) = (0.0, 0.0, 0.0);
            for row in rows {
                let Some(terms) = terms.get(row.skill) else { continue };
                hours += row.climb * terms.share;
                if row.rate > terms.floor && exam < horizon {
                    if flat {
                        rate += row.rate - terms.floor;
                    } else {
                        let floor = terms.price.max(state.coverage.at(row.skill, exam));
                        rate += (row.rate - floor).max(0.0);
                        area += state.coverage.area_above(row.skill, exam, horizon, row.rate, terms.price);
                    }
                }
            }
            if flat {
                area = rate * real((horizon - exam).max(0));
            }
            let mut falls = Falls::default();
            if let Some((after, rate)) = way.candidate.renewal {
                falls.add(real(horizon - after), rate);
            }
            if prices.early > 0.0 {
                let days = (way.outside / shares + hours) * space.days_per_hour;
                falls.add(prices.until(state.day, way.base_days / 2.0), prices.early * way.base_days);
                falls.add(prices.until(state.day, 0.0), prices.early * days);
            }
            way.value = falls.most(area, rate, exam) - way.price - space.per_hour * (hours + way.outside / shares);
        }
        allowed
    }

    /// Returns the proof of one skill below its price, less the climbing that it takes, at the most.
    fn allowed(&self, prices: &Prices, skill: usize, outlook: &SkillOutlook, price: f64) -> f64 {
        let horizon = self.space.problem.horizon();
        let coverage = &self.state.coverage;
        let (mut sum, mut most, mut below) = (0.0, 0.0_f64, 0.0_f64);
        for stage in outlook.stages.iter().flatten() {
            let rate = price.min(stage.rate);
            let from = stage.exam.min(horizon);
            let area = coverage.area_above(skill, from, horizon, rate, below);
            let start = (rate - below.max(coverage.at(skill, from))).max(0.0);
            let mut falls = Falls::default();
            falls.add(prices.until(self.state.day, stage.climb.days / 2.0), prices.early * stage.climb.days);
            sum += falls.most(area, start, stage.exam) - stage.climb.price;
            most = most.max(sum);
            below = below.max(rate);
        }
        most
    }
}

impl Relaxation<'_, '_> {
    /// Returns a bound on the plans that take a candidate next.
    pub(super) fn after(&self, outlook: &Outlook, candidate: &Candidate, next: &Next) -> f64 {
        let binds = |cloud: &Option<Cloud>| cloud.is_none() || candidate.cloud.is_none() || candidate.cloud == *cloud;
        let rest = outlook.rest.iter().filter(|row| binds(&row.0));
        let rest = rest.map(|(_, leading)| leading.sum_without(candidate.credential, self.remaining - 1));
        let rest = rest.fold(0.0, f64::max);
        let horizon = self.space.problem.horizon();
        let mut allowed = 0.0;
        for (skill, (skill_outlook, &price)) in self.skills.iter().zip(&outlook.proof).enumerate() {
            if price <= skill_outlook.settled {
                continue;
            }
            let step = candidate.studied.iter().find(|row| row.goal.is_some_and(|goal| goal.0 == skill));
            let reached = step.map_or(0, |row| row.level);
            let there = match step.and_then(|row| row.goal) {
                Some((_, rate)) if candidate.expires_after.is_none() => rate,
                _ => 0.0,
            };
            let (mut sum, mut most, mut below) = (0.0, 0.0_f64, there);
            for (stage, level) in skill_outlook.stages.iter().zip(0_u8..) {
                let Some(stage) = stage else { continue };
                let rate = price.min(stage.rate);
                let from = stage.exam.max(next.exam + 1);
                if rate > below && from < horizon {
                    sum += self.state.coverage.area_above(skill, from, horizon, rate, below);
                }
                if level > reached {
                    sum -= stage.climb.price;
                }
                most = most.max(sum);
                below = below.max(rate);
            }
            allowed += most;
        }
        next.value + allowed + rest
    }
}

impl SkillOutlook {
    fn add(&mut self, level: u8, exam: i64, rate: f64) {
        if let Some(stage) = self.stages.get_mut(usize::from(level)) {
            let other = stage.unwrap_or(Stage { exam, rate, climb: Climb::default() });
            *stage = Some(Stage { exam: exam.min(other.exam), rate: rate.max(other.rate), ..other });
        }
    }

    /// Completes the stages: who has climbed to a level can also show what takes less.
    fn finish(&mut self, space: &Space<'_>, skill: usize, level: u8) {
        let mut soonest = i64::MAX;
        for (slot, to) in self.stages.iter_mut().zip([0_u8, 1, 2, 3]).rev() {
            if let Some(stage) = slot {
                soonest = soonest.min(stage.exam);
                stage.exam = soonest;
            } else if soonest < i64::MAX && to > level {
                *slot = Some(Stage { exam: soonest, rate: 0.0, climb: Climb::default() });
            }
        }
        let mut best = 0.0_f64;
        for (stage, to) in self.stages.iter_mut().zip(0_u8..) {
            let Some(stage) = stage else { continue };
            best = best.max(stage.rate);
            stage.rate = best;
            if to > level {
                let hours = real(space.problem.hours_to_climb(skill, to - 1, to));
                stage.climb = Climb { price: space.per_hour * hours, days: space.days_per_hour * hours };
            }
        }
    }
}

/// At most this many steps share what each needs.
fn shares(remaining: usize) -> f64 {
    u32::try_from(remaining).map_or(f64::INFINITY, f64::from)
}

/// What the prices mean for one goal skill.
struct Terms {
    price: f64,
    /// The price, or what is there already where that is more.
    floor: f64,
    /// The share of the climbing that each way pays.
    share: f64,
}

impl Leading {
    fn insert(&mut self, value: f64, credential: usize, way: usize) {
        if self.rows.len() >= self.most && self.rows.last().is_some_and(|last| value <= last.0) {
            return;
        }
        if let Some(same) = self.rows.iter().position(|row| row.1 == credential) {
            if self.rows.get(same).is_some_and(|row| row.0 >= value) {
                return;
            }
            self.rows.remove(same);
        }
        let place = self.rows.partition_point(|row| row.0 >= value);
        self.rows.insert(place, (value, credential, way));
        self.rows.truncate(self.most);
    }

    fn sum_without(&self, credential: usize, most: usize) -> f64 {
        self.rows.iter().filter(|row| row.1 != credential).take(most).map(|row| row.0).sum()
    }

    fn sum(&self, most: usize) -> f64 {
        self.rows.iter().take(most).map(|row| row.0).sum()
    }
}
