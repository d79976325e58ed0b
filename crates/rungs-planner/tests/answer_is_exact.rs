//! What is said beside the best plan, against the enumeration of every feasible plan.

#[path = "../testing/random.rs"]
#[expect(dead_code, reason = "large problems are for other tests and for measurements")]
mod random;

use std::collections::BTreeSet;

use rungs_planner::{
    Certification, Choice, Estimate, Evaluated, PlanningView, Problem, Profile, SkillRow, SolveOptions, TIE, changes,
    judgement, optimum, solve_exhaustively, what_if_not,
};

fn problem(view: &PlanningView, profile: &Profile) -> Problem {
    Problem::new(view, profile).unwrap_or_else(|error| unreachable!("{error}"))
}

fn best(view: &PlanningView, profile: &Profile) -> Evaluated {
    solve_exhaustively(&problem(view, profile), &SolveOptions::default()).plan
}

/// Every feasible plan.
fn every_plan(problem: &Problem) -> Vec<Evaluated> {
    let (mut plans, mut open) = (Vec::new(), vec![Vec::new()]);
    while let Some(plan) = open.pop() {
        let Ok(evaluated) = problem.evaluate(&plan) else { continue };
        plans.push(evaluated);
        for (certification, row) in problem.certifications().iter().enumerate() {
            let longer = |offer| plan.iter().copied().chain([Choice { certification, offer }]).collect();
            open.extend((0..row.offers.len()).map(longer));
        }
    }
    plans
}

fn best_of<'p>(plans: impl Iterator<Item = &'p Evaluated>) -> Option<&'p Evaluated> {
    let plans: Vec<&Evaluated> = plans.collect();
    let most = plans.iter().map(|plan| plan.objective).fold(f64::NEG_INFINITY, f64::max);
    plans.into_iter().filter(|plan| plan.objective >= most - TIE).min_by(|a, b| a.tie_order(b))
}

/// The first limit above `low` at which the best plan is not the one at `low`.
fn next_limit(plans: &[Evaluated], low: i64, used: fn(&Evaluated) -> i64) -> Option<(i64, &Evaluated)> {
    let at = |limit: i64| best_of(plans.iter().filter(|plan| used(plan) <= limit));
    let here = at(low)?.choices();
    let limits: BTreeSet<i64> = plans.iter().map(used).filter(|&limit| limit > low).collect();
    limits.into_iter().find_map(|limit| at(limit).filter(|plan| plan.choices() != here).map(|plan| (limit, plan)))
}

#[test]
fn leaving_out_a_step_costs_the_difference_to_the_best_plan_without_it() {
    for seed in 0..80 {
        let (view, profile) = random::small(seed);
        let problem = problem(&view, &profile);
        let best = best(&view, &profile);
        let rows = what_if_not(&problem, &best, &SolveOptions::default());
        assert_eq!(rows.len(), best.steps.len());
        for (step, row) in best.steps.iter().zip(rows) {
            let without = BTreeSet::from([step.choice.certification]);
            let wanted = solve_exhaustively(&problem, &SolveOptions { without, ..SolveOptions::default() }).plan;
            assert_eq!(row.plan, wanted, "seed {seed}");
            assert!((row.loss - (best.objective - wanted.objective)).abs() < 1e-9 && row.loss >= 0.0, "seed {seed}");
        }
    }
}

#[test]
fn the_next_budget_and_deadlines_are_the_first_that_change_the_plan() {
    let mut changed = [0; 3];
    for seed in 0..250 {
        let (view, profile) = random::small(seed);
        let best = best(&view, &profile);
        let found = changes(&problem(&view, &profile), &best, &SolveOptions::default());
        assert!(found.complete, "seed {seed}");
        let limit = problem(&view, &profile);
        let found_budget = found.budget.as_ref().map(|change| (change.at, &change.plan));
        let found_deadline = found.later_deadline.as_ref().map(|change| (change.at, &change.plan));
        if let Some(budget) = limit.budget_cents() {
            let plans = every_plan(&problem(&view, &Profile { budget_usd: None, ..profile.clone() }));
            assert_eq!(found_budget, next_limit(&plans, budget, |plan| plan.cost_cents), "seed {seed}");
            changed[0] += i32::from(found_budget.is_some());
        } else {
            assert_eq!(found_budget, None, "seed {seed}");
        }
        if let Some(deadline) = limit.deadline() {
            let plans = every_plan(&problem(&view, &Profile { deadline: None, ..profile.clone() }));
            assert_eq!(found_deadline, next_limit(&plans, deadline, |plan| plan.last_exam), "seed {seed}");
            changed[1] += i32::from(found_deadline.is_some());
        } else {
            assert_eq!(found_deadline, None, "seed {seed}");
        }
        let earlier = found.earlier_deadline.as_ref().map(|change| (change.at, change.plan.clone()));
        let plans = every_plan(&limit);
        let mut limits: Vec<i64> = (0..best.last_exam).collect();
        limits.reverse();
        let wanted = limits.into_iter().find_map(|at| {
            let plan = best_of(plans.iter().filter(|plan| plan.last_exam <= at))?;
            (plan.choices() != best.choices()).then(|| (at, plan.clone()))
        });
        assert_eq!(earlier, wanted, "seed {seed}");
        changed[2] += i32::from(wanted.is_some());
    }
    assert!(changed.iter().all(|&count| count > 0), "{changed:?} changes of budget, later and earlier deadline");
}

#[test]
fn every_pace_from_1_to_40_hours_a_week_has_its_best_plan() {
    for seed in 0..12 {
        let (view, profile) = random::small(seed);
        let own = best(&view, &profile);
        let rows = changes(&problem(&view, &profile), &own, &SolveOptions::default()).hours_per_week;
        for hours in 1..=40_u32 {
            let row = rows.iter().find(|row| (row.from..=row.to).contains(&hours.into())).unwrap();
            let wanted = best(&view, &Profile { hours_per_week: hours, ..profile.clone() });
            assert_eq!(row.plan.choices(), wanted.choices(), "seed {seed}, {hours} hours");
            assert_eq!(row.same, wanted.choices() == own.choices(), "seed {seed}, {hours} hours");
        }
        assert!(rows.windows(2).all(|pair| pair[0].plan.choices() != pair[1].plan.choices()), "seed {seed}");
    }
}

/// Every estimate with every change of it, as the view that it makes.
fn changed_views(view: &PlanningView) -> Vec<(Estimate, f64, PlanningView)> {
    let mut views = Vec::new();
    let changed = |change: &dyn Fn(&mut PlanningView)| {
        let mut view = view.clone();
        change(&mut view);
        view
    };
    let certification = |index, change: &dyn Fn(&mut Certification)| {
        changed(&|view| view.certifications.iter_mut().skip(index).take(1).for_each(change))
    };
    for (index, row) in view.certifications.iter().enumerate() {
        for change in [-0.1, 0.1] {
            let to = (row.recognition + change).clamp(0.0, 1.0);
            views.push((Estimate::Recognition(index), to, certification(index, &|row| row.recognition = to)));
        }
    }
    for (index, row) in view.certifications.iter().enumerate() {
        for factor in [0.75, 1.25] {
            let to = (f64::from(row.base_hours) * factor + 0.5).floor();
            views.push((Estimate::BaseHours(index), to, certification(index, &|row| row.base_hours = whole(to))));
        }
    }
    for (skill, row) in view.skills.iter().enumerate() {
        for (hours, level) in row.climb.iter().zip(1_u8..) {
            for factor in [0.75, 1.25] {
                let to = (f64::from(*hours) * factor + 0.5).floor();
                let set = |row: &mut SkillRow| {
                    row.climb.iter_mut().skip(usize::from(level) - 1).take(1).for_each(|hours| *hours = whole(to));
                };
                let view = changed(&|view| view.skills.iter_mut().skip(skill).take(1).for_each(set));
                views.push((Estimate::Climb { skill, level }, to, view));
            }
        }
    }
    views
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few hours")]
fn whole(hours: f64) -> u32 {
    hours as u32
}

#[test]
fn the_estimates_that_change_the_first_step_are_all_found() {
    let mut flips = 0;
    for seed in 0..30 {
        let (view, profile) = random::small(seed);
        let own = best(&view, &profile);
        let found = judgement(&problem(&view, &profile), &own, &SolveOptions::default());
        assert!(found.complete);
        let first = |plan: &Evaluated| plan.steps.first().map(|step| step.choice);
        let mut wanted = Vec::new();
        for (estimate, to, view) in changed_views(&view) {
            let plan = best(&view, &profile);
            if first(&plan) != first(&own) {
                wanted.push((estimate, to, plan.choices()));
            }
        }
        let got: Vec<_> = found.flips.iter().map(|flip| (flip.estimate, flip.to, flip.plan.choices())).collect();
        assert_eq!(got, wanted, "seed {seed}");
        flips += wanted.len();
    }
    assert!(flips > 0, "{flips} changes of the first step");
}

#[test]
fn reasons_hold_for_every_step() {
    for seed in 0..200 {
        let (view, profile) = random::small(seed);
        let problem = problem(&view, &profile);
        let found = optimum(&problem, &SolveOptions::default());
        let plan = &found.solution.plan;
        assert_eq!(found.reasons.len(), plan.steps.len());
        for (step, reasons) in plan.steps.iter().zip(&found.reasons) {
            assert!(reasons.book_by >= step.study_start && reasons.book_by <= step.exam, "seed {seed}");
            assert!(reasons.hours_saved >= 0 && reasons.hours_alone == reasons.hours_saved + step.hours);
            assert!(!reasons.why.is_empty());
            let before = plan.proof_at(step.exam_day - 1);
            let jump = plan.proof_at(step.exam_day) - before;
            // Something else may run out on the same day.
            assert!(reasons.adds_share >= jump - 1e-12, "seed {seed}: {} {jump}", reasons.adds_share);
            assert!(reasons.adds.iter().all(|gain| gain.after > gain.before && gain.share > 0.0));
        }
        let held = problem.held();
        for row in &found.keep_alive {
            assert_eq!(held[row.held].certification, row.certification);
            assert!(row.due > 0 && row.renewals_usd >= 0.0 && row.adds >= 0.0);
        }
    }
}
