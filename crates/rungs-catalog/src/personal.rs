//! One person's plan: the view, the optimum, and what a person must be told beside it.
//!
//! The planner answers a closed question. This module asks it the further questions that an honest
//! answer needs: what a limit on single prices hides, what openings that are only expected would change,
//! why a named cloud has no step, and why nothing is best where nothing is.

mod names;

use std::collections::BTreeSet;

use rungs_planner::{
    Choice, Cloud, Day, Evaluated, IdError, InputError, PaidBy, PlanningView, Problem, Profile, Solution, SolveOptions,
    solve,
};

use crate::catalog::Catalog;
use crate::planning::{LeftOut, Planning, PlanningOptions, Reason, planning_view, solving_profile};

pub use self::names::{NameError, known_names};

/// Without a stated budget no single exam or course dearer than this is taken, in US dollars.
pub const SINGLE_PRICE_LIMIT_USD: f64 = 500.0;

/// From this share on, what a person has already says it all.
const ALREADY_SHOWN: f64 = 0.9;

/// How to plan.
#[derive(Clone, Copy, Default)]
pub struct PersonalOptions<'a> {
    /// Take in openings that are only expected.
    pub include_expected: bool,
    /// Most that a single step may cost, in US dollars.
    pub limit_usd: Option<f64>,
    /// Asked now and then whether to stop, see [`SolveOptions::stop`].
    pub stop: Option<&'a (dyn Fn() -> bool + Sync)>,
}

/// Why no plan can be made.
#[derive(Debug, thiserror::Error)]
pub enum PersonalError {
    /// The profile or the view is wrong.
    #[error(transparent)]
    Input(#[from] InputError),
    /// The catalogue holds an id that the planner does not accept.
    #[error("the catalogue has an id that cannot be planned with: {0}")]
    Id(#[from] IdError),
}

impl PersonalError {
    /// Returns what can be done about it.
    pub fn hint(&self) -> String {
        match self {
            Self::Input(error) => error.hint().to_string(),
            Self::Id(_) => "run `rungs catalog check`".into(),
        }
    }
}

/// Returns the most that one step may cost: nothing is hidden by it, the answer says what it changes.
///
/// Whoever named a budget, takes any price or does not pay is not limited.
pub fn step_limit(profile: &Profile, any_price: bool) -> Option<f64> {
    let free = profile.budget_usd.is_some() || any_price || profile.paid_by == Some(PaidBy::Employer);
    (!free).then_some(SINGLE_PRICE_LIMIT_USD)
}

/// A problem, its view and its optimum.
#[derive(Debug, Clone)]
pub struct Solved {
    /// The view, and what became of the catalogue on the way to it.
    pub planning: Planning,
    /// The problem as compiled.
    pub problem: Problem,
    /// The optimum.
    pub solution: Solution,
}

/// A plan under another assumption, beside the main one.
#[derive(Debug, Clone)]
pub struct Beside {
    /// Its problem, view and optimum.
    pub solved: Solved,
    /// How much more of the goal it is worth than the main plan.
    pub gain: f64,
}

/// One certification of a named cloud, and why it is not a step.
#[derive(Debug, Clone, PartialEq)]
pub struct NotTaken {
    /// Which.
    pub certification: String,
    /// Why it cannot be; absent = it could, and the plan is better without it.
    pub reason: Option<Reason>,
}

/// A named cloud that has no step in the plan.
#[derive(Debug, Clone, PartialEq)]
pub struct CloudWithoutStep {
    /// The cloud.
    pub cloud: Cloud,
    /// Whether the goal asks for a cloud at all.
    pub asked_by_goal: bool,
    /// Its certifications that would show something of the goal, best known first.
    pub not_taken: Vec<NotTaken>,
}

/// Why no step is best.
#[derive(Debug, Clone)]
pub enum Nothing {
    /// What is held already shows the goal.
    AlreadyShown {
        /// The share of the goal that is shown, averaged over the horizon.
        share: f64,
    },
    /// There is a plan, and the budget or the deadline rules it out.
    Limits {
        /// The plan without budget and deadline.
        without: Box<Evaluated>,
    },
    /// Every step costs more in money and evenings than it adds.
    NotWorthIt {
        /// The best single step.
        best: Box<Evaluated>,
        /// What it falls short by, as a share of the goal.
        short_by: f64,
    },
    /// There is not one step that could be taken.
    NothingPossible,
}

/// One person's plan.
#[derive(Debug, Clone)]
pub struct Personal {
    /// The profile as it was solved.
    pub profile: Profile,
    /// The main plan.
    pub main: Solved,
    /// The plan without the limit on single prices, where it differs.
    pub at_any_price: Option<Beside>,
    /// The plan with expected openings, where it is better or a named cloud has no step.
    pub with_expected: Option<Beside>,
    /// Named clouds without a step.
    pub clouds_without_step: Vec<CloudWithoutStep>,
    /// Why there is no step, where there is none.
    pub nothing: Option<Nothing>,
}

/// Plans for one person on the day on which the profile starts.
///
/// # Errors
///
/// [`PersonalError`] when profile and catalogue make no problem to solve.
pub fn plan(catalog: &Catalog, profile: &Profile, options: &PersonalOptions<'_>) -> Result<Personal, PersonalError> {
    let day = profile.start.ok_or(InputError::NoStart)?;
    let profile = solving_profile(profile);
    let main = solved(catalog, &profile, day, options)?;
    let different = |other: &Solved| ids(&other.solution.plan) != ids(&main.solution.plan);
    let at_any_price = match options.limit_usd {
        None => None,
        Some(_) => Some(solved(catalog, &profile, day, &PersonalOptions { limit_usd: None, ..*options })?),
    };
    let clouds_without_step = clouds_without_step(catalog, &profile, &main);
    let with_expected = if options.include_expected {
        None
    } else {
        Some(solved(catalog, &profile, day, &PersonalOptions { include_expected: true, ..*options })?)
    };
    let beside = |other: Solved| {
        let gain = other.solution.plan.objective - main.solution.plan.objective;
        Beside { solved: other, gain }
    };
    let nothing = if main.solution.plan.steps.is_empty() { Some(why_nothing(&main, &profile, options)?) } else { None };
    Ok(Personal {
        at_any_price: at_any_price.filter(different).map(beside),
        with_expected: with_expected
            .filter(different)
            .map(beside)
            .filter(|beside| beside.gain > 1e-9 || !clouds_without_step.is_empty()),
        clouds_without_step,
        nothing,
        main,
        profile,
    })
}

/// Returns the best plan alone, without the questions that [`plan`] asks beside it: what limits hid, what openings that are
/// only expected would change.
///
/// # Errors
///
/// [`PersonalError`] when profile and catalogue make no problem to solve.
pub fn best_alone(
    catalog: &Catalog,
    profile: &Profile,
    options: &PersonalOptions<'_>,
) -> Result<Personal, PersonalError> {
    let day = profile.start.ok_or(InputError::NoStart)?;
    let profile = solving_profile(profile);
    let main = solved(catalog, &profile, day, options)?;
    let nothing = if main.solution.plan.steps.is_empty() { Some(why_nothing(&main, &profile, options)?) } else { None };
    Ok(alone(catalog, profile, main, nothing))
}

/// Returns one plan out of all that are possible, as its steps name it: certifications with their ways of taking them,
/// as [`PlanLine`](crate::plan_report::PlanLine) has them. Its solution says by how much the best plan may be worth more.
/// `None` where there is no such plan: the steps are not known, or cannot be taken in this order.
///
/// # Errors
///
/// [`PersonalError`] when profile and catalogue make no problem to solve.
pub fn of_steps(
    catalog: &Catalog,
    profile: &Profile,
    options: &PersonalOptions<'_>,
    steps: &[(String, usize)],
) -> Result<Option<Personal>, PersonalError> {
    let day = profile.start.ok_or(InputError::NoStart)?;
    let profile = solving_profile(profile);
    let mut main = solved(catalog, &profile, day, options)?;
    let all = main.problem.certifications();
    let place = |id: &str| all.iter().position(|certification| certification.id.as_str() == id);
    let choices: Option<Vec<Choice>> =
        steps.iter().map(|(id, offer)| Some(Choice { certification: place(id)?, offer: *offer })).collect();
    let Some(found) = choices.and_then(|choices| main.problem.evaluate(&choices).ok()) else { return Ok(None) };
    let is_best = found.objective >= main.solution.plan.objective && main.solution.optimal;
    main.solution = Solution { plan: found, optimal: is_best, ..main.solution };
    Ok(Some(alone(catalog, profile, main, None)))
}

fn alone(catalog: &Catalog, profile: Profile, main: Solved, nothing: Option<Nothing>) -> Personal {
    Personal {
        at_any_price: None,
        with_expected: None,
        clouds_without_step: clouds_without_step(catalog, &profile, &main),
        nothing,
        main,
        profile,
    }
}

/// Returns the ids of a plan's steps, in order.
pub fn ids(plan: &Evaluated) -> Vec<String> {
    plan.steps.iter().map(|step| step.certification.as_str().to_owned()).collect()
}

fn solved(
    catalog: &Catalog,
    profile: &Profile,
    day: Day,
    options: &PersonalOptions<'_>,
) -> Result<Solved, PersonalError> {
    let mut planning = planning_view(
        catalog,
        day,
        &PlanningOptions {
            profile: Some(profile),
            include_expected: options.include_expected,
            ceiling_usd: options.limit_usd,
        },
    )?;
    // A subscription's price depends on how long one studies, so a step can pass the limit although no
    // single payment does. Such a way is taken out and the rest solved again; each round removes one.
    loop {
        let problem = Problem::new(&planning.view, profile)?;
        let solution = solve(&problem, &SolveOptions { stop: options.stop, ..SolveOptions::default() });
        let too_dear = options.limit_usd.and_then(|limit| {
            solution
                .plan
                .steps
                .iter()
                .find(|step| usd(step.cost_cents) > limit)
                .map(|step| (step.choice, step.cost_cents))
        });
        match too_dear {
            Some((choice, cents)) if take_out(&mut planning, choice, usd(cents)) => {}
            _ => return Ok(Solved { planning, problem, solution }),
        }
    }
}

/// Takes one way out of a view; says whether there was such a way.
fn take_out(planning: &mut Planning, choice: Choice, cost_usd: f64) -> bool {
    let Planning { view, origins, left_out, .. } = planning;
    let PlanningView { certifications, .. } = view;
    let Some(certification) = certifications.get_mut(choice.certification) else { return false };
    if choice.offer >= certification.offers.len() {
        return false;
    }
    certification.offers.remove(choice.offer);
    let id = certification.id.as_str().to_owned();
    if let Some(origins) = origins.get_mut(&id).filter(|origins| choice.offer < origins.len()) {
        origins.remove(choice.offer);
    }
    if certification.offers.is_empty() {
        left_out.push(LeftOut { certification: id, reason: Reason::Ceiling { cost_usd } });
    }
    true
}

fn clouds_without_step(catalog: &Catalog, profile: &Profile, main: &Solved) -> Vec<CloudWithoutStep> {
    let problem = &main.problem;
    let goal = profile.goal.as_ref().and_then(|goal| catalog.goal(goal.as_str()));
    let wanted: BTreeSet<usize> = problem.goal_skills().iter().map(|goal_skill| goal_skill.skill).collect();
    let in_plan: BTreeSet<Cloud> = main
        .solution
        .plan
        .steps
        .iter()
        .filter_map(|step| problem.certification(step.choice.certification)?.cloud)
        .collect();
    profile
        .clouds
        .iter()
        .copied()
        .filter(|cloud| !in_plan.contains(cloud))
        .map(|cloud| {
            let mut shown: Vec<_> = problem
                .certifications()
                .iter()
                .filter(|certification| certification.cloud == Some(cloud))
                .filter(|certification| certification.exit.iter().any(|(skill, _)| wanted.contains(skill)))
                .filter_map(|certification| catalog.certifications.get(certification.id.as_str()))
                .collect();
            shown.sort_by(|a, b| {
                Catalog::recognition(b).total_cmp(&Catalog::recognition(a)).then_with(|| a.id.cmp(&b.id))
            });
            let not_taken = shown
                .into_iter()
                .map(|certification| NotTaken {
                    certification: certification.id.clone(),
                    reason: main
                        .planning
                        .left_out
                        .iter()
                        .find(|left_out| left_out.certification == certification.id)
                        .map(|left_out| left_out.reason.clone()),
                })
                .collect();
            CloudWithoutStep { cloud, asked_by_goal: goal.is_some_and(|goal| goal.cloud.is_some()), not_taken }
        })
        .collect()
}

fn why_nothing(main: &Solved, profile: &Profile, options: &PersonalOptions<'_>) -> Result<Nothing, PersonalError> {
    let problem = &main.problem;
    let empty = problem.empty_plan();
    let share = if problem.stage_weight() > 0.0 { empty.proof_term / problem.stage_weight() } else { 0.0 };
    if share >= ALREADY_SHOWN {
        return Ok(Nothing::AlreadyShown { share });
    }
    let mut free = profile.clone();
    free.budget_usd = None;
    free.deadline = None;
    free.max_steps = free.max_steps.max(1);
    let relaxed = Problem::new(&main.planning.view, &free)?;
    let solution = solve(&relaxed, &SolveOptions { stop: options.stop, ..SolveOptions::default() });
    if !solution.plan.steps.is_empty() {
        return Ok(Nothing::Limits { without: Box::new(solution.plan) });
    }
    let best = (0..relaxed.certifications().len())
        .flat_map(|certification| {
            let offers = relaxed.certification(certification).map_or(0, |row| row.offers.len());
            (0..offers).map(move |offer| Choice { certification, offer })
        })
        .filter_map(|choice| relaxed.evaluate(&[choice]).ok())
        .max_by(|a, b| a.objective.total_cmp(&b.objective));
    Ok(match best {
        None => Nothing::NothingPossible,
        Some(best) => Nothing::NotWorthIt { short_by: empty.objective - best.objective, best: Box::new(best) },
    })
}

/// Returns US dollars from cents.
pub fn usd(cents: i64) -> f64 {
    // Whole cents far below 2^53: the planner refuses larger amounts.
    #[expect(clippy::cast_precision_loss, reason = "amounts of money are far below 2^53 cents")]
    let cents = cents as f64;
    cents / 100.0
}
