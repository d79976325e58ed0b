//! What is proven of each goal skill from now on.

/// Proof of each goal skill over the days to come, in the objective's unit a day.
///
/// What is held today can only run out, so the proof of one skill is a descending staircase: rungs with a
/// later end lie lower. The time before today is settled and not kept.
#[derive(Debug, Clone, Default)]
pub(super) struct Coverage {
    /// All staircases, one after the other; each in order of rising end and falling rate.
    rungs: Vec<Rung>,
    /// Where the staircase of each goal skill ends in `rungs`.
    ends: Vec<usize>,
}

/// Proof at a rate up to a day.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Rung {
    /// First day after it; at most the horizon.
    until: i64,
    /// Proof a day.
    rate: f64,
}

impl Coverage {
    /// Returns the coverage of nothing.
    pub(super) fn none(goal_skills: usize) -> Self {
        Self { rungs: Vec::new(), ends: vec![0; goal_skills] }
    }

    fn staircase(&self, skill: usize) -> &[Rung] {
        let start = skill.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.ends.get(skill).and_then(|&end| self.rungs.get(start..end)).unwrap_or_default()
    }

    /// Returns the rate at the horizon's end, the least of a staircase.
    pub(super) fn last(&self, skill: usize, horizon: i64) -> f64 {
        self.staircase(skill).last().filter(|rung| rung.until >= horizon).map_or(0.0, |rung| rung.rate)
    }

    /// Returns what a rate adds over the days `from..until` to the greater of this coverage and a floor.
    pub(super) fn area_above(&self, skill: usize, from: i64, until: i64, rate: f64, floor: f64) -> f64 {
        let (mut day, mut area) = (from, 0.0);
        for rung in self.staircase(skill) {
            if day >= until {
                return area;
            }
            if rung.until > day {
                let end = rung.until.min(until);
                area += (rate - floor.max(rung.rate)).max(0.0) * crate::problem::real(end - day);
                day = end;
            }
        }
        area + (rate - floor).max(0.0) * crate::problem::real((until - day).max(0))
    }

    /// Returns the coverage after something comes to count from today until a day, at rates by skill.
    pub(super) fn with(&self, today: i64, until: i64, horizon: i64, rates: &[(usize, f64)]) -> Self {
        let until = until.min(horizon);
        let mut rungs = Vec::with_capacity(self.rungs.len() + rates.len());
        let mut ends = Vec::with_capacity(self.ends.len());
        for skill in 0..self.ends.len() {
            let mut new = rates.iter().find(|row| row.0 == skill).map(|&(_, rate)| Rung { until, rate });
            if until <= today {
                new = None;
            }
            // A rung that ends no later than a higher one is never seen; `today` hides what has run out.
            for &rung in self.staircase(skill).iter().filter(|rung| rung.until > today) {
                if let Some(n) = new
                    && n.rate >= rung.rate
                    && n.until < rung.until
                {
                    rungs.push(n);
                    new = None;
                }
                let hidden = new.is_some_and(|n| n.rate >= rung.rate && n.until >= rung.until);
                if !hidden {
                    if new.is_some_and(|n| n.rate <= rung.rate && n.until <= rung.until) {
                        new = None;
                    }
                    rungs.push(rung);
                }
            }
            rungs.extend(new);
            ends.push(rungs.len());
        }
        Self { rungs, ends }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Holdings as (until, rate) on one skill, in any order, against the plain maximum on each day.
    #[test]
    fn a_staircase_is_the_maximum_of_its_holdings_on_every_day() {
        let horizon = 10;
        let holdings = [(4, 0.5), (10, 0.2), (4, 0.5), (7, 0.5), (7, 0.1), (10, 0.2), (3, 0.9), (12, 0.3), (1, 2.0)];
        for skip in 0..holdings.len() {
            let mut coverage = Coverage::none(1);
            let mut seen = Vec::new();
            for &(until, rate) in holdings.iter().cycle().skip(skip).take(holdings.len()) {
                coverage = coverage.with(1, until, horizon, &[(0, rate)]);
                seen.push((until, rate));
                let plain = |day| seen.iter().filter(|h| day < h.0).map(|h| h.1).fold(0.0, f64::max);
                for (from, until, floor) in [(1, 10, 0.0), (2, 9, 0.25), (3, 4, 0.1), (5, 5, 0.0), (1, 9, 0.5)] {
                    let area: f64 = (from..until).map(|day| (0.4 - plain(day).max(floor)).max(0.0)).sum();
                    let found = coverage.area_above(0, from, until, 0.4, floor);
                    assert!((found - area).abs() < 1e-12, "{seen:?}: {coverage:?}");
                }
                assert!((coverage.last(0, horizon) - plain(horizon - 1)).abs() < 1e-12, "{seen:?}: {coverage:?}");
            }
        }
    }
}
