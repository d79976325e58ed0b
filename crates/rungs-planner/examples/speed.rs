//! Measures the search on random problems: `cargo run --release --example speed -- COUNT STEPS PROBLEMS [SECONDS]`.
//!
//! Prints median and 99th percentile of the solving time, the share proven within the time limit (2 seconds
//! unless told otherwise) and, of those not proven, the gap between the plan found and its upper bound.

#[path = "../testing/random.rs"]
#[expect(dead_code, reason = "the small problems are for tests")]
mod random;

use std::io::Write;
use std::time::{Duration, Instant};

use rungs_planner::{Problem, SolveOptions, solve};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut numbers = std::env::args().skip(1).map(|text| text.parse::<u32>());
    let mut next = |otherwise| numbers.next().unwrap_or(Ok(otherwise));
    let (count, steps, problems, seconds) = (next(200)?, next(4)?, next(100)?, next(2)?);
    let mut out = std::io::stdout();
    let (mut times, mut gaps, mut nodes) = (Vec::new(), Vec::new(), Vec::new());
    for seed in 0..problems {
        let (view, profile) = random::large(seed.into(), count, steps);
        let problem = Problem::new(&view, &profile)?;
        let started = Instant::now();
        let limit = Duration::from_secs(seconds.into());
        let stop = || started.elapsed() >= limit;
        let solution = solve(&problem, &SolveOptions { stop: Some(&stop), ..SolveOptions::default() });
        let took = started.elapsed();
        if !solution.optimal {
            gaps.push(solution.upper_bound - solution.plan.objective);
        }
        times.push(took);
        nodes.push(solution.nodes);
        if std::env::args().any(|text| text == "each") {
            writeln!(
                out,
                "{seed:4} {took:10.2?} {:8.5} ..{:8.5} {} steps, {} nodes",
                solution.plan.objective,
                solution.upper_bound,
                solution.plan.steps.len(),
                solution.nodes
            )?;
        }
    }
    times.sort_unstable();
    nodes.sort_unstable();
    gaps.sort_by(f64::total_cmp);
    let at = |percent: usize| times.get((times.len() * percent / 100).min(times.len().saturating_sub(1)));
    writeln!(
        out,
        "{count} certifications, {steps} steps, {problems} problems: median {:.2?}, p99 {:.2?}, most {:.2?}; median nodes {:?}; \
         proven {} of {problems}; gap of the rest: median {:?}, most {:?}",
        at(50).unwrap_or(&Duration::ZERO),
        at(99).unwrap_or(&Duration::ZERO),
        at(100).unwrap_or(&Duration::ZERO),
        nodes.get(nodes.len() / 2),
        times.len() - gaps.len(),
        gaps.get(gaps.len() / 2),
        gaps.last(),
    )?;
    Ok(())
}
