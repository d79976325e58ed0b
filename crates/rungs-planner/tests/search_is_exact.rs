//! The search against the enumeration of every feasible plan, on random problems full of ties.

#[path = "../testing/random.rs"]
mod random;

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicI64, Ordering};

use rungs_planner::{PlanningView, Problem, Profile, SolveOptions, solve, solve_by_orders, solve_exhaustively};

/// Solves a problem both ways and returns how many steps the answer has.
fn check(name: &str, (view, profile): &(PlanningView, Profile)) -> usize {
    let problem = Problem::new(view, profile);
    assert!(problem.is_ok(), "{name}: {problem:?}");
    let Ok(problem) = problem else { return 0 };
    let options = SolveOptions::default();
    let wanted = solve_exhaustively(&problem, &options).plan;
    for (by, found) in [("any way", solve(&problem, &options)), ("orders", solve_by_orders(&problem, &options))] {
        assert!(found.optimal, "{name} by {by}");
        assert_eq!(found.plan, wanted, "{name} by {by}");
        assert_eq!(found.upper_bound.to_bits(), wanted.objective.to_bits(), "{name} by {by}");
    }
    wanted.steps.len()
}

#[test]
fn the_search_finds_what_enumeration_finds() {
    let mut lengths = [0_u32; 5];
    for seed in 0..8000 {
        lengths[check(&format!("small {seed}"), &random::small(seed))] += 1;
    }
    assert!(lengths.iter().all(|&plans| plans > 0), "{lengths:?} plans of 0, 1, ... steps");
}

#[test]
fn the_search_finds_what_enumeration_finds_where_threads_share_the_work() {
    for seed in 0..6 {
        check(&format!("large {seed}"), &random::large(seed, 50, 3));
    }
}

#[test]
fn a_search_that_is_stopped_has_a_bound_that_holds() {
    for seed in 0..30 {
        let (view, profile) = random::large(seed, 60, 4);
        let problem = Problem::new(&view, &profile).unwrap();
        let best = solve(&problem, &SolveOptions::default()).plan.objective;
        for asked in [0, 1, 10, 100, 1000] {
            let left = AtomicI64::new(asked);
            let stop = || left.fetch_sub(1, Ordering::Relaxed) <= 0;
            let options = SolveOptions { stop: Some(&stop), ..SolveOptions::default() };
            for found in [solve(&problem, &options), solve_by_orders(&problem, &options)] {
                assert!(found.plan.objective <= best, "{seed} after {asked}");
                assert!(found.upper_bound >= best && found.upper_bound <= 1.0, "{seed} after {asked}");
                assert!(!found.optimal || found.plan.objective.to_bits() == best.to_bits(), "{seed} after {asked}");
            }
        }
    }
}

#[test]
fn what_is_left_out_is_no_step() {
    for seed in 0..300 {
        let (mut view, profile) = random::small(seed);
        let problem = Problem::new(&view, &profile).unwrap();
        let Some(step) = solve(&problem, &SolveOptions::default()).plan.steps.pop() else { continue };
        let without = BTreeSet::from([step.choice.certification]);
        let found = solve(&problem, &SolveOptions { without, ..SolveOptions::default() });
        view.certifications[step.choice.certification].offers.clear();
        let wanted = solve(&Problem::new(&view, &profile).unwrap(), &SolveOptions::default());
        assert_eq!(found.plan, wanted.plan, "{seed}");
    }
}
