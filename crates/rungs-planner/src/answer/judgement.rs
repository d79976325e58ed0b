//! Which of the estimates that the plan rests on would change its first step, if they were a little different.
//!
//! The estimates are our judgement: the recognition of a certification, its base hours, and the hours to climb to a
//! level of a skill. Each is tried by itself, recognition 0.1 up and down within 0 and 1, hours a quarter up and
//! down, rounded to whole hours with halves up.
//!
//! # Which need not be tried
//!
//! None is left out on a guess. Recognition that changes nothing which counts for the goal, and a climb that no
//! candidate would have the learner make, change no plan at all. Where the certification is neither held nor in the
//! best plan, only plans with it change, so the best of those is compared with the best plan; a lower recognition
//! makes them all worse, and is not tried. Everything else is solved again.

use rayon::prelude::*;

use crate::problem::proves;
use crate::sets::{Query, best};
use crate::{Choice, Evaluated, Problem, SolveOptions};

/// By how much a recognition is changed.
const RECOGNITION: f64 = 0.1;

/// What was found on the estimates behind a plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgement {
    /// The changes that would change the first step: recognition first, then base hours, then climbs.
    pub flips: Vec<Flip>,
    /// How many changes were tried, without those that cannot change anything.
    pub tried: usize,
    /// Whether all were tried to the end.
    pub complete: bool,
}

/// A change of one estimate that changes the first step.
#[derive(Debug, Clone, PartialEq)]
pub struct Flip {
    /// The estimate.
    pub estimate: Estimate,
    /// What it is: a recognition from 0 to 1, or hours.
    pub from: f64,
    /// What it would be.
    pub to: f64,
    /// The best plan then.
    pub plan: Evaluated,
}

/// An estimate of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Estimate {
    /// The recognition of a certification, by its index.
    Recognition(usize),
    /// The base hours of a certification, by its index.
    BaseHours(usize),
    /// The hours to rise to a level from the one below.
    Climb {
        /// The skill's index.
        skill: usize,
        /// The level, 1 to 3.
        level: u8,
    },
}

/// One change to try.
struct Trial {
    estimate: Estimate,
    from: f64,
    to: f64,
    problem: Problem,
    /// The certification without which no plan changes.
    with: Option<usize>,
}

/// Returns the changes of one estimate that would change the first step of the best plan.
pub fn judgement(problem: &Problem, plan: &Evaluated, options: &SolveOptions<'_>) -> Judgement {
    let changes: Vec<(Estimate, bool)> = estimates(problem).flat_map(|it| [(it, false), (it, true)]).collect();
    let solved: Vec<(Option<Flip>, bool)> = changes
        .par_iter()
        .filter_map(|&(estimate, up)| Some(solve_again(trial(problem, plan, options, estimate, up)?, plan, options)))
        .collect();
    let (tried, complete) = (solved.len(), solved.iter().all(|row| row.1));
    Judgement { flips: solved.into_iter().filter_map(|row| row.0).collect(), tried, complete }
}

fn estimates(problem: &Problem) -> impl Iterator<Item = Estimate> {
    let certifications = 0..problem.certifications().len();
    let climbs = (0..problem.skills().len()).flat_map(|skill| [1, 2, 3].map(|level| Estimate::Climb { skill, level }));
    let recognition = certifications.clone().map(Estimate::Recognition);
    recognition.chain(certifications.map(Estimate::BaseHours)).chain(climbs)
}

/// Returns a quarter more or less, in whole hours with halves up.
fn quarter(hours: i64, up: bool) -> i64 {
    (hours * if up { 5 } else { 3 } + 2) / 4
}

/// Returns the problem with a change, or `None` where the change cannot change the first step.
fn trial(
    problem: &Problem,
    plan: &Evaluated,
    options: &SolveOptions<'_>,
    estimate: Estimate,
    up: bool,
) -> Option<Trial> {
    let can_be_taken = |index: usize| {
        let cloud = |row: &crate::ProblemCertification| {
            problem.clouds().is_empty() || row.cloud.is_none_or(|cloud| problem.clouds().contains(&cloud))
        };
        let row = problem.certification(index);
        !options.without.contains(&index) && row.is_some_and(|row| !row.offers.is_empty() && cloud(row))
    };
    let in_plan = |index: usize| plan.steps.iter().any(|step| step.choice.certification == index);
    let is_held = |index: usize| problem.held().iter().any(|holding| holding.certification == index);
    match estimate {
        Estimate::Recognition(index) => {
            let row = problem.certification(index)?;
            let to = (row.recognition + if up { RECOGNITION } else { -RECOGNITION }).clamp(0.0, 1.0);
            let proof = proves(&row.exit, to, problem.signal, problem.goal_skills());
            let touches = in_plan(index) || is_held(index);
            if proof == row.proves || !(touches || (up && can_be_taken(index))) {
                return None;
            }
            let mut changed = problem.clone();
            let from = row.recognition;
            changed.certifications.get_mut(index)?.proves = proof;
            Some(Trial { estimate, from, to, problem: changed, with: (!touches).then_some(index) })
        }
        Estimate::BaseHours(index) => {
            let from = problem.certification(index)?.base_hours;
            let to = quarter(from, up);
            if to == from || !can_be_taken(index) {
                return None;
            }
            let mut changed = problem.clone();
            changed.certifications.get_mut(index)?.base_hours = to;
            Some(hours_trial(estimate, from, to, changed, (!in_plan(index)).then_some(index)))
        }
        Estimate::Climb { skill, level } => {
            let place = usize::from(level).checked_sub(1)?;
            let from = *problem.climb().get(skill)?.get(place)?;
            let to = quarter(from, up);
            let there = problem.initial_levels().get(skill).is_some_and(|&start| start >= level);
            let studies =
                |row: &crate::ProblemCertification| row.studied.iter().any(|row| row.0 == skill && row.1 >= level);
            let climbed = || {
                let mut rows = problem.certifications().iter().enumerate();
                rows.any(|(index, row)| studies(row) && can_be_taken(index))
            };
            if to == from || there || !climbed() {
                return None;
            }
            let mut changed = problem.clone();
            *changed.climb.get_mut(skill)?.get_mut(place)? = to;
            Some(hours_trial(estimate, from, to, changed, None))
        }
    }
}

fn hours_trial(estimate: Estimate, from: i64, to: i64, problem: Problem, with: Option<usize>) -> Trial {
    Trial { estimate, from: crate::problem::real(from), to: crate::problem::real(to), problem, with }
}

/// Returns the change if it changes the first step, and whether the solution is proven.
fn solve_again(trial: Trial, plan: &Evaluated, options: &SolveOptions<'_>) -> (Option<Flip>, bool) {
    let Trial { estimate, from, to, problem, with } = trial;
    let known = problem.evaluate(&plan.choices()).ok();
    // Where the best plan has become impossible, it has changed itself, and `with` is not set.
    let solution = best(&problem, options, &Query { with, known: known.as_ref() });
    let first = |plan: &Evaluated| -> Option<Choice> { plan.steps.first().map(|step| step.choice) };
    let flips = first(&solution.plan) != first(plan);
    (flips.then_some(Flip { estimate, from, to, plan: solution.plan }), solution.optimal)
}
