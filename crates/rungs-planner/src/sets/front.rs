//! The plans that no other beats on cost, last exam day and proof in the end.

use crate::solve::TIE;
use crate::{Choice, Evaluated, Problem};

/// What sensible plans are compared on. Proof is in billionths of the goal, so that sums which differ by rounding
/// alone are equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Point {
    cost: i64,
    last_exam: i64,
    /// Falls as proof rises, so that less is better on all three.
    unproven: i64,
}

impl Point {
    pub(super) fn new(cost: i64, last_exam: i64, proof: f64) -> Self {
        Self { cost, last_exam, unproven: unproven(proof) }
    }

    /// Returns the point with a cost and a last exam day of at least these.
    pub(super) fn no_better(self, cost: i64, last_exam: i64) -> Self {
        Self { cost: self.cost.max(cost), last_exam: self.last_exam.max(last_exam), ..self }
    }

    /// Returns whether it is at least as good on all three.
    fn covers(&self, other: &Self) -> bool {
        self.cost <= other.cost && self.last_exam <= other.last_exam && self.unproven <= other.unproven
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a share of the goal is between 0 and 1")]
fn unproven(proof: f64) -> i64 {
    (-proof * 1e9).round() as i64
}

/// One point with the plans that may be shown for it.
#[derive(Debug, Clone)]
struct Row {
    point: Point,
    best: f64,
    /// Within the tie of the best so far; later ones may lower the count.
    plans: Vec<(f64, Vec<Choice>)>,
}

/// Points of which none covers another, those that prove most first.
#[derive(Debug, Clone, Default)]
pub(super) struct Front {
    rows: Vec<Row>,
}

impl Front {
    /// Returns whether no plan is of interest that is nowhere better than a point and worth at most `value`: some plan
    /// is at least as good on all three, and better on one or else worth more.
    pub(super) fn beats(&self, point: Point, value: f64) -> bool {
        let mut rivals = self.rows.iter().take_while(|row| row.point.unproven <= point.unproven);
        rivals.any(|row| row.point.covers(&point) && (row.point != point || value < row.best - 2.0 * TIE))
    }

    /// Takes a plan in, unless another covers it; of plans with the same point the best stay.
    pub(super) fn insert(
        &mut self,
        problem: &Problem,
        point: Point,
        value: f64,
        choices: impl FnOnce() -> Vec<Choice>,
    ) {
        let mut rivals = self.rows.iter_mut().take_while(|row| row.point.unproven <= point.unproven);
        if let Some(row) = rivals.find(|row| row.point.covers(&point)) {
            // Values of the search and of the evaluation may differ by rounding, so the exact one decides.
            if row.point == point && value >= row.best - 2.0 * TIE {
                let choices = choices();
                let value = problem.evaluate(&choices).map_or(value, |plan| plan.objective);
                row.add(value, choices);
            }
            return;
        }
        self.rows.retain(|row| !point.covers(&row.point));
        let choices = choices();
        let value = problem.evaluate(&choices).map_or(value, |plan| plan.objective);
        let place = self.rows.partition_point(|row| row.point.unproven <= point.unproven);
        self.rows.insert(place, Row { point, best: value, plans: vec![(value, choices)] });
    }

    pub(super) fn merge(&mut self, other: Self) {
        for row in other.rows {
            let mut rivals = self.rows.iter_mut().take_while(|mine| mine.point.unproven <= row.point.unproven);
            match rivals.find(|mine| mine.point.covers(&row.point)) {
                Some(mine) if mine.point == row.point => {
                    row.plans.into_iter().for_each(|(value, choices)| mine.add(value, choices));
                }
                Some(_) => {}
                None => {
                    self.rows.retain(|mine| !row.point.covers(&mine.point));
                    let place = self.rows.partition_point(|mine| mine.point.unproven <= row.point.unproven);
                    self.rows.insert(place, row);
                }
            }
        }
    }

    /// Returns one plan a point, by cost, then last exam day.
    pub(super) fn into_plans(mut self, problem: &Problem) -> Vec<Evaluated> {
        self.rows.sort_by_key(|row| row.point);
        let best = |row: Row| {
            let plans = row.plans.iter().filter_map(|(_, choices)| problem.evaluate(choices).ok());
            plans.min_by(Evaluated::tie_order)
        };
        self.rows.into_iter().filter_map(best).collect()
    }
}

impl Row {
    fn add(&mut self, value: f64, choices: Vec<Choice>) {
        if value < self.best - TIE || self.plans.iter().any(|(_, known)| *known == choices) {
            return;
        }
        self.best = self.best.max(value);
        let best = self.best;
        self.plans.retain(|(value, _)| *value >= best - TIE);
        self.plans.push((value, choices));
    }
}

/// Returns at most `most` of the plans: the extremes, then again and again the one farthest from all that are in.
pub(super) fn spread(problem: &Problem, plans: Vec<Evaluated>, most: usize) -> Vec<Evaluated> {
    if plans.len() <= most {
        return plans;
    }
    let points: Vec<Point> = plans
        .iter()
        .map(|plan| Point::new(plan.cost_cents, plan.last_exam, plan.proof_at(problem.horizon() - 1)))
        .collect();
    // Distances are in ranks: the front crowds where plans are alike, and dollars and days have no common unit.
    let ranks = [
        rank(&points, |point| point.cost),
        rank(&points, |point| point.last_exam),
        rank(&points, |point| point.unproven),
    ];
    let at = |index: usize| ranks.iter().map(move |rank| rank.get(index).copied().unwrap_or(0));
    let distance = |a: usize, b: usize| at(a).zip(at(b)).map(|(a, b)| a.abs_diff(b)).sum::<usize>();

    let steps = |index: usize| plans.get(index).is_some_and(|plan| !plan.steps.is_empty());
    let every = || 0..points.len();
    let point = |index: &usize| points.get(*index).copied();
    let least = |key: fn(&Point) -> (i64, i64, i64), all: bool| {
        every().filter(|&index| all || steps(index)).min_by_key(|index| point(index).map(|point| key(&point)))
    };
    let mut chosen: Vec<usize> = Vec::new();
    let extremes = [
        least(|p| (p.cost, p.last_exam, p.unproven), true),
        least(|p| (p.unproven, p.cost, p.last_exam), true),
        least(|p| (p.cost, p.last_exam, p.unproven), false),
        least(|p| (p.last_exam, p.cost, p.unproven), false),
        every().max_by(|&a, &b| objective(&plans, a).total_cmp(&objective(&plans, b))),
    ];
    for index in extremes.into_iter().flatten() {
        if !chosen.contains(&index) {
            chosen.push(index);
        }
    }
    while chosen.len() < most {
        let near = |index: usize| chosen.iter().map(|&other| distance(index, other)).min().unwrap_or(0);
        let Some(far) = every().rev().max_by_key(|&index| near(index)) else { break };
        chosen.push(far);
    }
    let mut index = 0..;
    plans.into_iter().filter(|_| index.next().is_some_and(|index: usize| chosen.contains(&index))).collect()
}

fn objective(plans: &[Evaluated], index: usize) -> f64 {
    plans.get(index).map_or(f64::NEG_INFINITY, |plan| plan.objective)
}

/// Returns each point's place in the order of one quantity; equal quantities share a place.
fn rank(points: &[Point], key: fn(&Point) -> i64) -> Vec<usize> {
    let mut values: Vec<i64> = points.iter().map(key).collect();
    values.sort_unstable();
    values.dedup();
    points.iter().map(|point| values.partition_point(|&value| value < key(point))).collect()
}
