//! The search over sets against the enumeration of every feasible plan, on random problems full of ties.

#[path = "../testing/random.rs"]
mod random;

use std::sync::atomic::{AtomicU32, Ordering};

use rungs_planner::{Problem, SolveOptions, solve_by_sets, solve_exhaustively};

#[test]
fn the_search_finds_what_enumeration_finds() {
    let mut lengths = [0_u32; 5];
    for seed in 0..1000 {
        let (view, profile) = random::small(seed);
        let problem = Problem::new(&view, &profile).unwrap_or_else(|error| panic!("seed {seed}: {error}"));
        let options = SolveOptions::default();
        let (found, wanted) = (solve_by_sets(&problem, &options), solve_exhaustively(&problem, &options));
        assert!(found.optimal, "seed {seed}");
        assert_eq!(found.plan, wanted.plan, "seed {seed}");
        assert_eq!(found.upper_bound.to_bits(), wanted.plan.objective.to_bits(), "seed {seed}");
        lengths[found.plan.steps.len()] += 1;
    }
    assert!(lengths.iter().take(4).all(|&plans| plans > 0), "{lengths:?} plans of 0, 1, ... steps");
}

#[test]
fn a_search_that_is_stopped_gives_a_feasible_plan_and_a_bound_that_holds() {
    for seed in 0..40 {
        let (view, profile) = random::large(seed, 40, 3);
        let problem = Problem::new(&view, &profile).unwrap();
        let best = solve_by_sets(&problem, &SolveOptions::default());
        assert!(best.optimal);
        for asked in [0, 1, 3, 10, 30] {
            let calls = AtomicU32::new(0);
            let stop = || calls.fetch_add(1, Ordering::Relaxed) >= asked;
            let found = solve_by_sets(&problem, &SolveOptions { stop: Some(&stop), ..SolveOptions::default() });
            assert!(problem.evaluate(&found.plan.choices()).is_ok(), "seed {seed}");
            assert!(found.upper_bound >= best.plan.objective - 1e-9, "seed {seed}, {asked}");
            assert!(found.plan.objective <= found.upper_bound, "seed {seed}, {asked}");
            assert!(!found.optimal || found.plan == best.plan, "seed {seed}, {asked}");
        }
    }
}
