//! The planner's answer with what the catalogue adds (projects, warnings, doubts, what limits hid), as one document, and the
//! words that every face says about it.
//!
//! Start at [`PlanReport::new`]; the sentences are in [`words`], the page for a manager in [`manager`].

mod build;
mod document;
pub mod manager;
mod nothing;
mod steps;
pub mod words;

use std::collections::BTreeMap;

use rungs_planner::{Day, ExamRisk, PlanningView, Problem, Profile, Solution, SolveOptions, solve};

use self::build::{Extent, build, line};
use self::words::name;
use crate::build_blocks::choose_for_plan;
use crate::catalog::{BuildBlock, Catalog};
use crate::certification::{Certification, Levels};
use crate::doubt::doubt_of_plan;
use crate::fact::current;
use crate::personal::{Beside, Personal, usd};
use crate::plan_step::PlannedStep;
use crate::warnings::{WarningKind, warnings};

pub use self::document::{
    AtDocument, BesideDocument, ChangesDocument, CloudDocument, FailureDocument, FirstDocument, GainDocument,
    HoursDocument, JudgementDocument, JudgementItem, KeepDocument, NotTakenDocument, OthersDocument, PersonalDocument,
    PlanDocument, PlanLine, PracticeDocument, RiskDocument, StepDocument, WithoutDocument,
};
pub use self::nothing::why as why_nothing;

/// A plan ready to be shown.
#[derive(Debug, Clone)]
pub struct PlanReport {
    /// The whole answer.
    pub document: PlanDocument,
    /// The steps with ids, dollars and their place in the catalogue's file.
    pub steps: Vec<PlannedStep>,
}

/// How to report.
#[derive(Clone, Copy)]
pub struct ReportOptions<'a> {
    /// The most that one step was allowed to cost.
    pub limit_usd: Option<f64>,
    /// Leave out what takes long.
    pub brief: bool,
    /// The day on which it is read.
    pub today: Day,
    /// Asked now and then whether to stop, see [`SolveOptions::stop`].
    pub stop: Option<&'a (dyn Fn() -> bool + Sync)>,
}

impl PlanReport {
    /// Puts everything together.
    ///
    /// `limit_usd` is the most that one step was allowed to cost. A `brief` report leaves out what takes long: what would
    /// change the plan, other plans, what rests on judgement. `questions` says how many questions there are to practise
    /// for a certification.
    pub fn new(
        catalog: &Catalog,
        plan: &Personal,
        limit_usd: Option<f64>,
        brief: bool,
        questions: &dyn Fn(&str) -> usize,
        today: Day,
    ) -> Self {
        Self::with(catalog, plan, questions, &ReportOptions { limit_usd, brief, today, stop: None })
    }

    /// Puts everything together; a stop ends the searches of a report that is not brief, and the answer says so.
    pub fn with(
        catalog: &Catalog,
        plan: &Personal,
        questions: &dyn Fn(&str) -> usize,
        options: &ReportOptions<'_>,
    ) -> Self {
        let &ReportOptions { limit_usd, brief, today, stop } = options;
        let main = &plan.main;
        let day = main.planning.view.as_of;
        let extent = Extent { brief, exams: exam_risks(catalog, plan, day), stop };
        let mut document = build(&main.planning.view, &main.problem, &plan.profile, &main.solution, &extent);
        let steps = planned_steps(plan, &main.solution);
        let mut personal = PersonalDocument {
            checked: Some(catalog.meta.checked),
            limit_usd,
            at_any_price: plan.at_any_price.as_ref().map(beside),
            with_expected: plan.with_expected.as_ref().map(beside),
            clouds_without_step: clouds(plan),
            assumptions: main
                .planning
                .assumptions
                .iter()
                .filter(|assumption| steps.iter().any(|step| step.certification == assumption.certification))
                .cloned()
                .collect(),
            warnings: warnings(catalog, &plan.profile, &steps, &[], day),
            ..PersonalDocument::default()
        };
        if let Some(goal) = catalog.goal(&document.goal) {
            personal.advice.clone_from(&goal.advice);
            if let Some(reason) = &plan.nothing {
                let sentence = why_nothing(catalog, goal, &plan.profile, reason);
                document.why.clone_from(&sentence);
                personal.nothing = Some(sentence);
            }
        }
        name_steps(catalog, &mut document);
        add_builds(catalog, plan, &steps, &mut document, &mut personal);
        if personal.build_hours > 0 {
            // The projects are in the plan; whoever follows it builds.
            personal.warnings.retain(|warning| warning.kind != WarningKind::BadgesWithoutBuilding);
        }
        personal.practice = practice(catalog, &steps, questions);
        personal.away_days = away_days(&plan.profile, document.start, document.last_exam);
        personal.doubt = doubt_of_plan(catalog, &steps, day, today);
        document.personal = Some(personal);
        Self { document, steps }
    }

    /// Returns for each step the exam day for people, the day to book by, and the project.
    pub fn dates(&self) -> Vec<(Day, Day, Option<BuildBlock>)> {
        let row = |step: &StepDocument| (step.ready_most.unwrap_or(step.exam), step.book_by, step.build.clone());
        self.document.steps.iter().map(row).collect()
    }
}

/// Returns for each exam among the steps how many questions there are to practise.
fn practice(catalog: &Catalog, steps: &[PlannedStep], questions: &dyn Fn(&str) -> usize) -> Vec<PracticeDocument> {
    let is_exam = |step: &&PlannedStep| {
        catalog.certifications.get(&step.certification).is_some_and(|certification| certification.kind.is_exam())
    };
    steps
        .iter()
        .filter(is_exam)
        .map(|step| PracticeDocument {
            certification: step.certification.clone(),
            questions: questions(&step.certification),
        })
        .collect()
}

/// Returns the steps with ids, dollars and their place in the catalogue's file.
fn planned_steps(plan: &Personal, solution: &Solution) -> Vec<PlannedStep> {
    solution
        .plan
        .steps
        .iter()
        .map(|step| {
            let id = step.certification.as_str().to_owned();
            let origin = plan.main.planning.origins.get(&id).and_then(|places| places.get(step.choice.offer)).copied();
            PlannedStep {
                offer_index: origin.unwrap_or(step.choice.offer),
                certification: id,
                study_start: step.study_start,
                exam: step.exam,
                hours: u32::try_from(step.hours).unwrap_or(u32::MAX),
                cost_usd: usd(step.cost_cents),
            }
        })
        .collect()
}

/// Returns what the catalogue knows of second attempts. A course is not failed on one day: it has one attempt
/// that is sure.
fn exam_risks(catalog: &Catalog, plan: &Personal, day: Day) -> Vec<ExamRisk> {
    let steps = &plan.main.solution.plan.steps;
    steps
        .iter()
        .filter_map(|step| {
            let certification = catalog.certifications.get(step.certification.as_str())?;
            let mut exam = ExamRisk::of(step.choice.certification);
            if !certification.kind.is_exam() {
                exam.pass_chance = Some(1.0);
                exam.retake_wait_days = vec![1];
                exam.retake_cents = Some(0);
                return Some(exam);
            }
            if let Some(rule) = current(&certification.retake, day).map(|fact| &fact.value) {
                let waits = rule.wait_days.into_iter().chain(rule.later_wait_days);
                exam.retake_wait_days = waits.map(i64::from).collect();
                exam.attempts = rule.max_attempts.unwrap_or(3).clamp(1, 3);
                #[expect(clippy::cast_possible_truncation, reason = "fees are far below 2^53 cents")]
                let cents = rule.fee_usd.map(|fee| (fee * 100.0).round() as i64);
                exam.retake_cents = cents;
            }
            Some(exam)
        })
        .collect()
}

fn beside(other: &Beside) -> BesideDocument {
    let plan = &other.solved.solution.plan;
    BesideDocument {
        gain: other.gain,
        plan: line(&other.solved.problem, plan),
        dates: plan.steps.iter().map(|step| (step.certification.as_str().to_owned(), step.exam)).collect(),
    }
}

fn clouds(plan: &Personal) -> Vec<CloudDocument> {
    plan.clouds_without_step
        .iter()
        .map(|cloud| CloudDocument {
            cloud: cloud.cloud.as_str().to_owned(),
            asked_by_goal: cloud.asked_by_goal,
            not_taken: cloud
                .not_taken
                .iter()
                .map(|row| NotTakenDocument { certification: row.certification.clone(), reason: row.reason.clone() })
                .collect(),
        })
        .collect()
}

fn name_steps(catalog: &Catalog, document: &mut PlanDocument) {
    for step in &mut document.steps {
        if let Some(found) = catalog.certifications.get(&step.certification) {
            step.name = name(catalog, &step.certification);
            step.code.clone_from(&found.code);
            step.official_url = Some(found.official_url.clone());
            step.is_exam = Some(found.kind.is_exam());
        }
    }
}

/// Adds one project to each step that is for a role, and says when the plan ends with them.
fn add_builds(
    catalog: &Catalog,
    plan: &Personal,
    steps: &[PlannedStep],
    document: &mut PlanDocument,
    personal: &mut PersonalDocument,
) {
    let problem = &plan.main.problem;
    let levels: Levels = problem
        .skills()
        .iter()
        .zip(problem.initial_levels())
        .filter(|(_, level)| **level > 0)
        .map(|(skill, level)| (skill.as_str().to_owned(), *level))
        .collect::<BTreeMap<_, _>>();
    let certifications: Vec<&Certification> =
        steps.iter().filter_map(|step| catalog.certifications.get(&step.certification)).collect();
    let cloud = plan.profile.clouds.first().map(|cloud| cloud.as_str());
    let blocks = choose_for_plan(catalog, &certifications, &levels, cloud);
    for (step, block) in document.steps.iter_mut().zip(blocks) {
        step.build = block.cloned();
        personal.build_hours += block.map_or(0, |block| block.hours);
    }
    let days = i64::from((personal.build_hours * 7).div_ceil(plan.profile.hours_per_week.max(1)));
    personal.last_exam_with_builds = document.last_exam.and_then(|day| day.plus_days(days));
}

/// Returns how many days away fall into the plan.
fn away_days(profile: &Profile, start: Day, end: Option<Day>) -> i64 {
    let Some(end) = end else { return 0 };
    profile
        .away
        .iter()
        .map(|[from, to]| {
            let (from, to) = ((*from).max(start), (*to).min(end));
            (to.days_since(from) + 1).max(0)
        })
        .sum()
}

/// Answers with a planning view alone.
pub fn of_view(
    view: &PlanningView,
    problem: &Problem,
    profile: &Profile,
    brief: bool,
    stop: Option<&(dyn Fn() -> bool + Sync)>,
) -> PlanDocument {
    let solution = solve(problem, &SolveOptions { stop, ..SolveOptions::default() });
    build(view, problem, profile, &solution, &Extent { brief, exams: Vec::new(), stop })
}
