//! What keeping held certifications alive costs up to the horizon, and which of them are not worth it for the goal.

use crate::problem::real;
use crate::{Evaluated, Holding, Problem};

/// The renewals of something held. They are the same in every plan, and not in the objective.
#[derive(Debug, Clone, PartialEq)]
pub struct KeepAlive {
    /// The position in [`Problem::held`].
    pub held: usize,
    /// The certification's index.
    pub certification: usize,
    /// The day number on which it runs out unless it is renewed; 1 or later.
    pub due: i64,
    /// The renewal charge up to the horizon in dollars, by the day.
    pub renewals_usd: f64,
    /// What renewing it adds to the share of the goal that is proven, averaged over the horizon, beside the plan
    /// and the other holdings that are worth keeping.
    pub adds: f64,
    /// Whether a step of the plan requires it on a day on which it would have run out.
    pub required: bool,
}

impl KeepAlive {
    /// Returns whether it contributes to proof for the goal or to a step of the plan.
    pub fn worth_keeping(&self) -> bool {
        self.required || self.adds > 0.0
    }
}

/// Returns the renewals of what is held beside a plan, in the order of the profile.
///
/// Of two holdings that prove the same, the dearer one is not worth keeping.
pub fn keep_alive(problem: &Problem, plan: &Evaluated) -> Vec<KeepAlive> {
    let mut holdings = plan.holdings.clone();
    let mut rows: Vec<KeepAlive> = problem.held().iter().enumerate().filter_map(|row| charge(problem, row)).collect();
    rows.sort_by(|a, b| b.renewals_usd.total_cmp(&a.renewals_usd).then_with(|| b.held.cmp(&a.held)));
    for row in &mut rows {
        let kept = average(problem, &holdings);
        let mut dropped = holdings.clone();
        if let Some(holding) = dropped.get_mut(row.held) {
            holding.until = Some(row.due);
        }
        // Days on which nothing changes cancel exactly only up to rounding.
        let adds = kept - average(problem, &dropped);
        row.adds = if adds > 1e-12 { adds } else { 0.0 };
        row.required = required(problem, plan, &dropped);
        if !row.worth_keeping() {
            holdings = dropped;
        }
    }
    rows.sort_by_key(|row| row.held);
    rows
}

fn charge(problem: &Problem, (held, holding): (usize, &Holding)) -> Option<KeepAlive> {
    let row = problem.certification(holding.certification)?;
    let due = holding.earned.saturating_add(row.validity?);
    row.renewal_cost?;
    let alive = due > 0 && due < problem.horizon();
    let renewals_usd = row.renewal_charge(holding.earned, problem.horizon()) / 100.0;
    let row = KeepAlive { held, certification: holding.certification, due, renewals_usd, adds: 0.0, required: false };
    alive.then_some(row)
}

/// Returns the share of the goal that holdings prove, averaged over the horizon.
fn average(problem: &Problem, holdings: &[Holding]) -> f64 {
    let curve = problem.proof_curve(holdings);
    let area: f64 = curve.iter().map(|segment| real(segment.until - segment.from) * segment.share).sum();
    area / real(problem.horizon())
}

/// Returns whether some step of the plan lacks a requirement with these holdings.
fn required(problem: &Problem, plan: &Evaluated, holdings: &[Holding]) -> bool {
    let held = holdings.get(..problem.held().len()).unwrap_or_default();
    plan.steps.iter().enumerate().any(|(position, step)| {
        let passed = |member: usize| {
            plan.steps.iter().take(position).any(|earlier| earlier.choice.certification == member)
                || held.iter().any(|holding| holding.certification == member && holding.counts_on(step.exam_day))
        };
        let groups = problem.certification(step.choice.certification).into_iter().flat_map(|row| &row.requires);
        groups.filter(|group| !group.is_empty()).any(|group| !group.iter().any(|&member| passed(member)))
    })
}
