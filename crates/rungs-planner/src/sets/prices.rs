//! A bound on what larger sets are worth that does not count the same proof twice.

use super::group::{Group, Item};
use super::space::Space;
use crate::problem::real;

/// What the proof a day of each goal skill is sold for.
///
/// Of the proof that a set of items adds, the part below a skill's price is counted once, as if the best item of all
/// had its soonest exam; the part above belongs to each item alone. Whatever the prices are, this is no less than
/// what the set adds: on any day, the greatest rate is at most the price, where anything reaches it, plus the sum of
/// what single rates have above it. Low prices count what overlaps twice, high ones give away what nobody takes up; good
/// ones are found by following the subgradient, which makes this the Lagrangian dual of choosing items to cover skills.
///
/// # Source
///
/// Geoffrion (1974), *Mathematical Programming Study* 2, 82-114; the step is that of Polyak (1969), *USSR
/// Computational Mathematics and Mathematical Physics* 9(3), 14-29.
#[derive(Debug, Clone, Default)]
pub(super) struct Prices(Vec<f64>);

/// The greatest rate and the soonest exam of the items that add to the proof of a skill, if there are any.
type Best = Option<(f64, i64)>;

/// The items that may be added to a group.
pub(super) struct Market<'m, 'a> {
    space: &'m Space<'m>,
    group: &'m Group<'a>,
    items: Vec<(f64, &'a Item<'a>)>,
    remaining: usize,
    /// By goal skill.
    best: Vec<Best>,
}

/// What the items are worth at given prices.
pub(super) struct Sale {
    /// What each item has above them, less what it takes, in the order of the items.
    pub(super) values: Vec<f64>,
    /// The items with the greatest values.
    chosen: Vec<usize>,
    /// What the group can gain in all, and what it can gain with one item less than `remaining`.
    pub(super) most: f64,
    pub(super) others: f64,
}

impl<'m, 'a> Market<'m, 'a> {
    /// Each item comes with what it takes from the objective at the least; at most `remaining` are added.
    pub(super) fn new(
        space: &'m Space<'m>,
        group: &'m Group<'a>,
        items: Vec<(f64, &'a Item<'a>)>,
        remaining: usize,
    ) -> Self {
        let mut best: Vec<Best> = vec![None; space.problem.goal_skills().len()];
        for (_, item) in &items {
            for &(skill, rate) in &item.candidate.rates {
                if let Some(best) = best.get_mut(skill).filter(|_| rate > group.least(space, skill)) {
                    let (most, soonest) = best.unwrap_or((rate, item.exam));
                    *best = Some((rate.max(most), item.exam.min(soonest)));
                }
            }
        }
        Self { space, group, items, remaining, best }
    }

    /// Looks for better prices, at most `rounds` times and only while the items could add `wanted`.
    pub(super) fn improve(&self, prices: &mut Prices, rounds: usize, wanted: f64) -> Sale {
        prices.0.resize(self.best.len(), 0.0);
        let mut best = self.sell(&prices.0);
        let mut scale = 1.0;
        for _ in 0..rounds {
            let fall = best.most - wanted;
            if fall < 0.0 {
                break;
            }
            let mut trial = prices.0.clone();
            if !self.step(&mut trial, &best, scale * fall) {
                break;
            }
            let sale = self.sell(&trial);
            if sale.most < best.most {
                best = sale;
                prices.0 = trial;
            } else {
                scale *= 0.5;
            }
        }
        best
    }

    fn sell(&self, prices: &[f64]) -> Sale {
        let shared = self.best.iter().zip(prices).enumerate().map(|(skill, (best, &price))| {
            let part = |&(rate, exam): &(f64, i64)| self.group.gain(self.space, skill, rate.min(price), exam, 0.0);
            best.as_ref().map_or(0.0, part)
        });
        let shared: f64 = shared.sum();
        let value = |(price, item): &(f64, &Item<'_>)| self.group.gains_above(self.space, item, prices) - price;
        let values: Vec<f64> = self.items.iter().map(value).collect();
        let mut chosen: Vec<usize> = Vec::with_capacity(self.remaining + 1);
        let at = |index: usize| values.get(index).copied().unwrap_or(0.0);
        for (index, &value) in values.iter().enumerate() {
            let least = chosen.last().copied().filter(|_| chosen.len() == self.remaining).map_or(0.0, at);
            if value > least {
                chosen.insert(chosen.partition_point(|&other| at(other) >= value), index);
                chosen.truncate(self.remaining);
            }
        }
        let sum = |most: usize| chosen.iter().take(most).map(|&index| at(index)).sum::<f64>();
        let (most, others) = (shared + sum(self.remaining), shared + sum(self.remaining.saturating_sub(1)));
        Sale { values, chosen, most, others }
    }

    /// Moves prices against the subgradient; returns whether there is one.
    fn step(&self, prices: &mut [f64], sale: &Sale, fall: f64) -> bool {
        let horizon = self.space.problem.horizon();
        let left = |exam: i64| real((horizon - exam).max(0));
        let slope = |(skill, (best, &price)): (usize, (&Best, &f64))| {
            let Some((rate, exam)) = *best else { return 0.0 };
            let there = self.group.rate(skill);
            let up = if price.max(there) < rate { left(exam) } else { 0.0 };
            let beats = |row: &&(usize, f64)| row.0 == skill && row.1 > price.max(there);
            let taken = sale.chosen.iter().filter_map(|&index| self.items.get(index));
            let down: f64 = taken
                .filter(|row| row.1.candidate.rates.iter().any(|row| beats(&row)))
                .map(|row| left(row.1.exam))
                .sum();
            up - down
        };
        let slopes: Vec<f64> = self.best.iter().zip(prices.iter()).enumerate().map(slope).collect();
        let norm: f64 = slopes.iter().map(|slope| slope * slope).sum();
        if norm <= 0.0 {
            return false;
        }
        for (skill, (price, slope)) in prices.iter_mut().zip(slopes).enumerate() {
            *price = (price.max(self.group.rate(skill)) - fall * slope / norm).max(0.0);
        }
        true
    }

    pub(super) fn into_items(self) -> Vec<(f64, &'a Item<'a>)> {
        self.items
    }
}
