//! The share of a goal that a set of holdings shows, as the planning model defines it.

use std::collections::BTreeMap;

use rungs_planner::Cloud;

use crate::catalog::{Goal, Target};
use crate::certification::Levels;

/// What one holding says to an employer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Showing<'a> {
    /// How well it is known, 0 to 1.
    pub(super) known: f64,
    /// Levels that it shows.
    pub(super) exit: &'a Levels,
}

/// A goal with the clouds that the person named, its weights scaled to 1.
pub(super) struct GoalShare {
    signal: f64,
    targets: Vec<(String, u8, f64)>,
}

impl GoalShare {
    pub(super) fn new(goal: &Goal, clouds: &[Cloud]) -> Self {
        let mut targets: BTreeMap<String, Target> = goal.targets.clone();
        if let Some(cloud) = goal.cloud {
            let count = f64::from(u32::try_from(clouds.len()).unwrap_or(u32::MAX));
            for named in clouds {
                targets.insert(named.as_str().to_owned(), Target { level: cloud.level, weight: cloud.weight / count });
            }
        }
        let sum: f64 = targets.values().map(|target| target.weight).sum();
        let targets = targets.into_iter().map(|(skill, target)| (skill, target.level, target.weight / sum)).collect();
        Self { signal: goal.signal, targets }
    }

    /// Returns the share from 0 to 1 that all of `showings` together show: of each skill, the best of them.
    pub(super) fn of<'a>(&self, showings: &(impl Iterator<Item = Showing<'a>> + Clone)) -> f64 {
        self.targets
            .iter()
            .map(|(skill, target, weight)| {
                let best = showings
                    .clone()
                    .map(|showing| {
                        let level = showing.exit.get(skill).copied().unwrap_or(0).min(*target);
                        showing.known.min(self.signal) / self.signal * f64::from(level) / f64::from(*target)
                    })
                    .fold(0.0, f64::max);
                weight * best
            })
            .sum()
    }
}
