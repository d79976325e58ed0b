//! The answer: the best plan, with reasons, alternatives, risk, and what would change it.
//!
//! Everything here is data, with indices and day numbers as in [`Problem`]; what people read is made of it by a face.
//! Start at [`answer`], or at [`optimum`] where only the plan and its reasons are wanted.

mod changes;
mod judgement;
mod reasons;
mod renewals;
mod risk;

pub use changes::{ChangeAt, Changes, HoursRange, WhatIfNot, changes, what_if_not};
pub use judgement::{Estimate, Flip, Judgement, judgement};
pub use reasons::{ProofGain, StepReasons, StudiedFirst, Why, reasons};
pub use renewals::{KeepAlive, keep_alive};
pub use risk::{ExamRisk, FailedAttempt, Quantiles, Risk, RiskOptions, StepRisk, risk};

use crate::{Choice, Evaluated, Problem, Sensible, SensibleOptions, Solution, SolveOptions, sensible, solve};

/// How to answer.
#[derive(Debug, Clone, Default)]
pub struct AnswerOptions<'a> {
    /// How to search; a stop ends all searches, and each says whether it came to its end.
    pub solve: SolveOptions<'a>,
    /// How much work to put into the other sensible plans.
    pub sensible: SensibleOptions,
    /// What the simulation assumes.
    pub risk: RiskOptions,
}

/// The best plan and its reasons.
#[derive(Debug, Clone, PartialEq)]
pub struct Optimum {
    /// The best plan, and whether it is proven to be.
    pub solution: Solution,
    /// The reasons for each of its steps, in their order.
    pub reasons: Vec<StepReasons>,
    /// Where the best plan has no steps, the best plan of one step: what comes nearest to being worth it. `None`
    /// where the best plan has steps, and where nothing at all can be taken.
    pub nearest: Option<Evaluated>,
    /// The renewals of what is held, in the order of the profile.
    pub keep_alive: Vec<KeepAlive>,
}

/// The best plan and everything that is said beside it.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The best plan and its reasons.
    pub optimum: Optimum,
    /// For each step, the best plan without its certification.
    pub what_if_not: Vec<WhatIfNot>,
    /// Where the best plan becomes another one.
    pub changes: Changes,
    /// The other sensible plans.
    pub sensible: Sensible,
    /// What may come of the best plan.
    pub risk: Risk,
    /// What rests on judgement.
    pub judgement: Judgement,
}

/// Returns the best plan and its reasons.
pub fn optimum(problem: &Problem, options: &SolveOptions<'_>) -> Optimum {
    let solution = solve(problem, options);
    let reasons = reasons(problem, &solution.plan);
    let nearest = if solution.plan.steps.is_empty() { nearest(problem, options) } else { None };
    let keep_alive = keep_alive(problem, &solution.plan);
    Optimum { solution, reasons, nearest, keep_alive }
}

/// Returns the best plan and everything that is said beside it.
pub fn answer(problem: &Problem, options: &AnswerOptions<'_>) -> Answer {
    let optimum = optimum(problem, &options.solve);
    let plan = &optimum.solution.plan;
    let ((what_if_not, sensible), (changes, judgement)) = rayon::join(
        || {
            let what_if_not = what_if_not(problem, plan, &options.solve);
            let known = what_if_not.iter().map(|row| &row.plan).chain([plan]).collect::<Vec<_>>();
            let sensible = sensible(problem, &known, &options.sensible, &options.solve);
            (what_if_not, sensible)
        },
        || {
            let search = &options.solve;
            rayon::join(|| changes(problem, plan, search), || judgement(problem, plan, search))
        },
    );
    let risk = risk(problem, plan, &options.risk);
    Answer { optimum, what_if_not, changes, sensible, risk, judgement }
}

/// Returns the best plan of one step.
fn nearest(problem: &Problem, options: &SolveOptions<'_>) -> Option<Evaluated> {
    let certifications = problem.certifications().iter().enumerate();
    let open = certifications.filter(|(index, _)| !options.without.contains(index));
    let choices =
        open.flat_map(|(certification, row)| (0..row.offers.len()).map(move |offer| Choice { certification, offer }));
    let plans = choices.filter_map(|choice| problem.evaluate(&[choice]).ok());
    plans.min_by(|a, b| b.objective.total_cmp(&a.objective).then_with(|| a.tie_order(b)))
}
