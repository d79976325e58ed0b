//! What may come of a plan when study takes longer and exams are failed: a seeded simulation.
//!
//! The hours of each step are its estimate times exp(0.35 Z), Z standard normal and independent, so that the
//! estimate is the median. Each attempt is passed with a fixed chance. After a failed one the learner waits, pays
//! again and tries again, three times at most. A run ends as not finished when an exam would come after its
//! offer's close or after the deadline, or when the last attempt fails. A run that costs more than the budget
//! goes on; it counts as outside the budget.

mod draws;
mod failed;

use crate::evaluate::cost_of;
use crate::problem::real;
use crate::{Evaluated, Problem, ProblemOffer, Step};
use draws::{Draws, exp};
pub use failed::FailedAttempt;

/// The standard deviation of the logarithm of hours.
const SPREAD: f64 = 0.35;

/// What the simulation assumes. [`RiskOptions::default`] is the planning model's.
#[derive(Debug, Clone, PartialEq)]
pub struct RiskOptions {
    /// The seed: equal seeds give equal answers on every platform.
    pub seed: u64,
    /// How many runs; 4,000 unless told otherwise.
    pub runs: u32,
    /// The chance to pass an attempt, 0 to 1, where the readiness for an exam is not known: 0.7, an assumption.
    pub pass_chance: f64,
    /// What is known of single certifications.
    pub exams: Vec<ExamRisk>,
}

impl Default for RiskOptions {
    fn default() -> Self {
        Self { seed: 1, runs: 4000, pass_chance: 0.7, exams: Vec::new() }
    }
}

/// What is known of attempts at one certification.
#[derive(Debug, Clone, PartialEq)]
pub struct ExamRisk {
    /// The certification's index.
    pub certification: usize,
    /// Days to wait after the first, second, ... failed attempt; the last one repeats, and none means 14.
    pub retake_wait_days: Vec<i64>,
    /// What a further attempt costs in cents; `None` means what the offer costs once.
    pub retake_cents: Option<i64>,
    /// The most attempts, 3 unless the exam allows fewer.
    pub attempts: u32,
    /// The chance to pass an attempt, where the learner's readiness is known.
    pub pass_chance: Option<f64>,
}

impl ExamRisk {
    /// Returns the assumptions for an exam of which nothing is known.
    pub fn of(certification: usize) -> Self {
        let (retake_wait_days, retake_cents, pass_chance) = (Vec::new(), None, None);
        Self { certification, retake_wait_days, retake_cents, attempts: 3, pass_chance }
    }

    /// Returns the days to wait after a failed attempt, counted from 0; at least 1.
    fn wait(&self, failed: usize) -> i64 {
        let wait = self.retake_wait_days.get(failed).or(self.retake_wait_days.last());
        wait.copied().unwrap_or(14).max(1)
    }
}

/// The 50th, 80th and 95th percentile: the least value that at least that share of the counted runs keep to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quantiles {
    /// Half of the runs.
    pub half: i64,
    /// 80 percent of the runs.
    pub most: i64,
    /// 95 percent of the runs.
    pub nearly_all: i64,
}

/// What the simulation found.
#[derive(Debug, Clone, PartialEq)]
pub struct Risk {
    /// How many runs were simulated.
    pub runs: u32,
    /// The share of runs that pass every exam in time.
    pub chance_to_finish: f64,
    /// The share of runs that pass every exam in time and within the budget.
    pub chance_within_limits: f64,
    /// Day number of the last pass, over the runs that finish; `None` where none does.
    pub finish_day: Option<Quantiles>,
    /// Cost in cents, fees of failed attempts among them, over all runs.
    pub cost_cents: Quantiles,
    /// Step by step.
    pub steps: Vec<StepRisk>,
}

/// What the simulation found for one step.
#[derive(Debug, Clone, PartialEq)]
pub struct StepRisk {
    /// Day number on which the learner is ready and the exam can be taken, over the runs that get to study for it:
    /// about half would be ready by `half`; book for `most`. It may lie after a close or the deadline, which is
    /// then a reason to fear for the plan. `None` where no run gets there.
    pub ready_day: Option<Quantiles>,
    /// The share of runs that pass it.
    pub chance_to_pass: f64,
    /// What one failed attempt means, all else going as planned.
    pub one_failure: FailedAttempt,
}

/// One step as the simulation sees it.
struct Stage<'a> {
    offer: ProblemOffer,
    step: &'a Step,
    exam: ExamRisk,
    pass_chance: f64,
}

impl Stage<'_> {
    fn retake_cents(&self) -> i64 {
        self.exam.retake_cents.unwrap_or(self.offer.cost)
    }
}

/// Returns what may come of a plan of a problem.
pub fn risk(problem: &Problem, plan: &Evaluated, options: &RiskOptions) -> Risk {
    let stages: Vec<Stage<'_>> = plan.steps.iter().filter_map(|step| stage(problem, step, options)).collect();
    let mut draws = Draws::new(options.seed);
    let mut tally = Tally { ready: vec![Vec::new(); stages.len()], passed: vec![0; stages.len()], ..Tally::default() };
    for _ in 0..options.runs.max(1) {
        run(problem, &stages, &mut draws, &mut tally);
    }
    let runs = f64::from(options.runs.max(1));
    let mut ready = tally.ready.into_iter();
    let step = |((position, _), passed): ((usize, &Stage<'_>), &u32)| StepRisk {
        ready_day: quantiles(ready.next().unwrap_or_default()),
        chance_to_pass: f64::from(*passed) / runs,
        one_failure: failed::one_failure(problem, plan, &stages, position),
    };
    Risk {
        runs: options.runs.max(1),
        chance_to_finish: f64::from(tally.finished) / runs,
        chance_within_limits: f64::from(tally.within) / runs,
        finish_day: quantiles(tally.finish),
        cost_cents: quantiles(tally.cost).unwrap_or(Quantiles { half: 0, most: 0, nearly_all: 0 }),
        steps: stages.iter().enumerate().zip(&tally.passed).map(step).collect(),
    }
}

fn stage<'a>(problem: &Problem, step: &'a Step, options: &RiskOptions) -> Option<Stage<'a>> {
    let certification = step.choice.certification;
    let offer = *problem.certification(certification)?.offers.get(step.choice.offer)?;
    let known = options.exams.iter().find(|exam| exam.certification == certification);
    let exam = known.cloned().unwrap_or_else(|| ExamRisk::of(certification));
    let pass_chance = exam.pass_chance.unwrap_or(options.pass_chance);
    Some(Stage { offer, step, exam, pass_chance })
}

/// What is counted over the runs.
#[derive(Default)]
struct Tally {
    ready: Vec<Vec<i64>>,
    passed: Vec<u32>,
    finish: Vec<i64>,
    cost: Vec<i64>,
    finished: u32,
    within: u32,
}

fn run(problem: &Problem, stages: &[Stage<'_>], draws: &mut Draws, tally: &mut Tally) {
    let (mut day, mut cost, mut going) = (0, 0, true);
    for (stage, (ready, passed)) in stages.iter().zip(tally.ready.iter_mut().zip(&mut tally.passed)) {
        // Drawn whether or not the run gets here, so that one step's fate does not shuffle another run's luck.
        let hours = real(stage.step.hours) * exp(SPREAD * draws.normal());
        let attempts: Vec<bool> = (0..3).map(|_| draws.uniform() < stage.pass_chance).collect();
        if !going {
            continue;
        }
        let days = days_of(hours, problem.hours_per_week());
        let mut exam = (day + days).max(stage.offer.open.unwrap_or(i64::MIN));
        ready.push(exam);
        going = false;
        for (attempt, &pass) in attempts.iter().enumerate().take(usize::try_from(stage.exam.attempts).unwrap_or(3)) {
            let late = |limit: Option<i64>| limit.is_some_and(|limit| exam > limit);
            if late(stage.offer.close) || late(problem.deadline()) {
                break;
            }
            cost += if attempt == 0 { cost_of(&stage.offer, days) } else { stage.retake_cents() };
            if pass {
                (day, going) = (exam, true);
                *passed += 1;
                break;
            }
            exam += stage.exam.wait(attempt);
        }
    }
    tally.cost.push(cost);
    if going {
        tally.finish.push(day);
        tally.finished += 1;
        tally.within += u32::from(problem.budget_cents().is_none_or(|budget| cost <= budget));
    }
}

/// Rule 3 of the planning model for hours that are not whole.
#[expect(clippy::cast_possible_truncation, reason = "capped far below the range of i64")]
fn days_of(hours: f64, hours_per_week: i64) -> i64 {
    let days = (7.0 * hours / real(hours_per_week)).ceil().clamp(1.0, 1e9);
    days as i64
}

fn quantiles(mut values: Vec<i64>) -> Option<Quantiles> {
    values.sort_unstable();
    let at = |percent: usize| values.get((values.len() * percent).div_ceil(100).checked_sub(1)?).copied();
    Some(Quantiles { half: at(50)?, most: at(80)?, nearly_all: at(95)? })
}
