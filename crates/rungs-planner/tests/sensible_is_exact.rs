//! The other sensible plans against all feasible plans, on random problems full of ties.

#[path = "../testing/random.rs"]
mod random;

use rungs_planner::{Choice, Evaluated, Problem, SensibleOptions, SolveOptions, TIE, sensible};

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

/// Cost, last exam day and proof in the end, the last in billionths and negative, so that less is better on all.
#[expect(clippy::cast_possible_truncation, reason = "a share of the goal in billionths")]
fn triple(problem: &Problem, plan: &Evaluated) -> [i64; 3] {
    [plan.cost_cents, plan.last_exam, -(plan.proof_at(problem.horizon() - 1) * 1e9).round() as i64]
}

fn wanted(problem: &Problem) -> Vec<Evaluated> {
    let mut plans = every_plan(problem);
    let least = problem.empty_plan().objective - 1e-12;
    plans.retain(|plan| plan.objective >= least);
    let triples: Vec<[i64; 3]> = plans.iter().map(|plan| triple(problem, plan)).collect();
    let beaten =
        |mine: &[i64; 3]| triples.iter().any(|other| other != mine && other.iter().zip(mine).all(|(a, b)| a <= b));
    let mut front: Vec<[i64; 3]> = triples.iter().copied().filter(|mine| !beaten(mine)).collect();
    front.sort_unstable();
    front.dedup();
    let choose = |point: &[i64; 3]| {
        let same: Vec<&Evaluated> = plans.iter().zip(&triples).filter(|row| row.1 == point).map(|row| row.0).collect();
        let best = same.iter().map(|plan| plan.objective).fold(f64::NEG_INFINITY, f64::max);
        let tied = same.into_iter().filter(|plan| plan.objective >= best - TIE);
        tied.min_by(|a, b| a.tie_order(b)).cloned()
    };
    front.iter().filter_map(choose).collect()
}

#[test]
fn sensible_plans_are_those_that_no_other_beats() {
    let mut sizes = Vec::new();
    for seed in 0..600 {
        let (view, profile) = random::small(seed);
        let problem = Problem::new(&view, &profile).unwrap();
        let options = SensibleOptions { most_shown: 1000, ..SensibleOptions::default() };
        let found = sensible(&problem, &[], &options, &SolveOptions::default());
        let wanted = wanted(&problem);
        assert!(found.complete, "seed {seed}");
        assert_eq!(found.found, wanted.len(), "seed {seed}");
        assert_eq!(found.shown, wanted, "seed {seed}");
        sizes.push(wanted.len());
    }
    let most = sizes.iter().max();
    assert!(most > Some(&4), "at most {most:?} sensible plans");
}

#[test]
fn at_most_the_plans_asked_for_are_shown_and_the_extremes_are_among_them() {
    for seed in 0..6 {
        let (view, profile) = random::large(seed, 40, 3);
        let problem = Problem::new(&view, &profile).unwrap();
        let solve = SolveOptions::default();
        let all = sensible(&problem, &[], &SensibleOptions { most_shown: 1000, ..SensibleOptions::default() }, &solve);
        let some = sensible(&problem, &[], &SensibleOptions::default(), &solve);
        assert_eq!(some.found, all.shown.len());
        assert_eq!(some.shown.len(), all.shown.len().min(12), "seed {seed}");
        assert!(some.shown.iter().all(|plan| all.shown.contains(plan)), "seed {seed}");
        for axis in 0..3 {
            for with_steps in [false, true] {
                let least = |plans: &[Evaluated]| {
                    let plans = plans.iter().filter(|plan| !with_steps || !plan.steps.is_empty());
                    plans.map(|plan| triple(&problem, plan)[axis]).min()
                };
                assert_eq!(least(&some.shown), least(&all.shown), "seed {seed}, axis {axis}");
            }
        }
    }
}

#[test]
fn a_search_that_is_cut_short_says_so() {
    let (view, profile) = random::large(4, 120, 4);
    let problem = Problem::new(&view, &profile).unwrap();
    let cut = SensibleOptions { most_tries: 20, ..SensibleOptions::default() };
    let found = sensible(&problem, &[], &cut, &SolveOptions::default());
    assert!(!found.complete);
    assert!(!found.shown.is_empty());
    for plan in &found.shown {
        assert_eq!(problem.evaluate(&plan.choices()).as_ref(), Ok(plan));
    }
}
