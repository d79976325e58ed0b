//! Every feasible plan, one after the other: the yardstick for the search.

use crate::solve::{Leaders, SolveOptions};
use crate::{Choice, Problem, Solution};

/// Returns the best plan by looking at all of them, for problems of a handful of certifications.
pub fn solve_exhaustively(problem: &Problem, options: &SolveOptions<'_>) -> Solution {
    let mut leaders = Leaders::default();
    let (mut nodes, mut complete) = (0, true);
    let mut open: Vec<Vec<Choice>> = vec![Vec::new()];
    while let Some(plan) = open.pop() {
        if options.stop.is_some_and(|stop| stop()) {
            complete = false;
            break;
        }
        // Every rule that a plan can break is broken by a prefix of it already, so only feasible plans grow.
        let Ok(evaluated) = problem.evaluate(&plan) else { continue };
        nodes += 1;
        leaders.offer(evaluated);
        for (certification, row) in problem.certifications().iter().enumerate() {
            if !options.without.contains(&certification) {
                let longer = |offer| plan.iter().copied().chain([Choice { certification, offer }]).collect();
                open.extend((0..row.offers.len()).map(longer));
            }
        }
    }
    leaders.into_solution(problem, complete, 1.0, nodes)
}
