//! Solves one planning view for one profile several times over and prints the plan with the median time as JSON.
//!
//! `cargo run --release -p rungs-planner --example solve -- VIEW.json PROFILE.toml [TIMES] [MOST_SECONDS]`
//!
//! Only the search is timed, not reading and checking the files; `benches/cpsat` compares this with a general solver.

use std::io::Write;
use std::time::{Duration, Instant};

use rungs_planner::{PlanningView, Problem, Profile, SolveOptions, solve};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [view, profile, numbers @ ..] = arguments.as_slice() else {
        return Err("usage: solve VIEW.json PROFILE.toml [TIMES] [MOST_SECONDS]".into());
    };
    let times: usize = numbers.first().map_or(Ok(5), |text| text.parse())?;
    let most: u64 = numbers.get(1).map_or(Ok(120), |text| text.parse())?;
    let view: PlanningView = serde_json::from_str(&std::fs::read_to_string(view)?)?;
    let text = std::fs::read_to_string(profile)?;
    let json = std::path::Path::new(profile).extension().is_some_and(|ending| ending == "json");
    let profile: Profile = if json { serde_json::from_str(&text)? } else { Profile::from_toml(&text)? };
    let problem = Problem::new(&view, &profile)?;

    let mut micros = Vec::new();
    let mut solution = None;
    for _ in 0..times.max(1) {
        let started = Instant::now();
        let stop = || started.elapsed() > Duration::from_secs(most);
        let found = solve(&problem, &SolveOptions { stop: Some(&stop), ..SolveOptions::default() });
        micros.push(started.elapsed().as_micros());
        solution = Some(found);
    }
    micros.sort_unstable();
    let Some(solution) = solution else { return Err("nothing solved".into()) };
    let steps: Vec<_> = solution
        .plan
        .steps
        .iter()
        .map(|step| serde_json::json!({ "certification": step.certification.as_str(), "offer": step.choice.offer }))
        .collect();
    let answer = serde_json::json!({
        "objective": solution.plan.objective,
        "optimal": solution.optimal,
        "upper_bound": solution.upper_bound,
        "nodes": solution.nodes,
        "steps": steps,
        "median_micros": u64::try_from(micros.get(micros.len() / 2).copied().unwrap_or_default())?,
    });
    writeln!(std::io::stdout(), "{answer}")?;
    Ok(())
}
