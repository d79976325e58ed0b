//! The plan as one document: what a program reads and what words are written from.

use rungs_planner::Day;
use serde::Serialize;

use crate::catalog::BuildBlock;
use crate::doubt::Doubt;
use crate::planning::{Assumption, Reason};
use crate::warnings::Warning;

/// The whole answer.
#[derive(Debug, Clone, Serialize)]
pub struct PlanDocument {
    /// Id of the goal.
    pub goal: String,
    /// The goal in words, to follow "I want to".
    pub goal_name: String,
    /// First day of the plan.
    pub start: Day,
    /// Day of the facts.
    pub as_of: Day,
    /// Hours of study a week.
    pub hours_per_week: u32,
    /// What the plan is worth, as a share of the goal.
    pub objective: f64,
    /// Whether it is proven that no other plan is worth more.
    pub optimal: bool,
    /// No plan is worth more than this.
    pub upper_bound: f64,
    /// What it costs, in US dollars.
    pub cost_usd: f64,
    /// What renewals cost in the time counted, in US dollars.
    pub renewals_usd: f64,
    /// Hours of study.
    pub hours: i64,
    /// Day of the last exam; absent without steps.
    pub last_exam: Option<Day>,
    /// Share of the goal that is shown on the last day counted, 0 to 1.
    pub share_at_end: f64,
    /// The most that is shown on any day, and from when.
    pub share_most: f64,
    /// First day on which the most is shown.
    pub share_most_from: Option<Day>,
    /// Why, in one or two sentences.
    pub why: String,
    /// The steps in order.
    pub steps: Vec<StepDocument>,
    /// The best plan without each of its steps.
    pub what_if_not: Vec<WithoutDocument>,
    /// Limits at which the plan becomes another; absent where only the plan was asked for.
    pub what_would_change: Option<ChangesDocument>,
    /// Plans that are cheaper, earlier or show more; absent where only the plan was asked for.
    pub other_plans: Option<OthersDocument>,
    /// What may come of it; absent without steps.
    pub risk: Option<RiskDocument>,
    /// Judgements of which a small change changes the first step; absent where only the plan was asked for.
    pub rests_on_judgement: Option<JudgementDocument>,
    /// What is held and has to be renewed.
    pub held_renewals: Vec<KeepDocument>,
    /// What only the catalogue can add.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub personal: Option<PersonalDocument>,
}

/// What only the catalogue can add.
#[derive(Debug, Clone, Default, Serialize)]
pub struct PersonalDocument {
    /// Day on which the facts were last checked.
    pub checked: Option<Day>,
    /// What helps with this goal beside certifications.
    pub advice: String,
    /// Why no step is best, where none is.
    pub nothing: Option<String>,
    /// The most that one step was allowed to cost.
    pub limit_usd: Option<f64>,
    /// The plan without that limit, where it is another.
    pub at_any_price: Option<BesideDocument>,
    /// The plan with openings that are only expected, where it is another.
    pub with_expected: Option<BesideDocument>,
    /// Clouds that were named and have no step.
    pub clouds_without_step: Vec<CloudDocument>,
    /// What was assumed of a step for want of a fact.
    pub assumptions: Vec<Assumption>,
    /// Mistakes that the plan or the person walks into.
    pub warnings: Vec<Warning>,
    /// Hours of all projects.
    pub build_hours: u32,
    /// When the plan ends with the projects.
    pub last_exam_with_builds: Option<Day>,
    /// Days away that fall into the plan.
    pub away_days: i64,
    /// Steps with questions to practise, and how many.
    pub practice: Vec<PracticeDocument>,
    /// When the facts were checked, and what is most in doubt.
    pub doubt: Option<Doubt>,
}

/// Questions for one step.
#[derive(Debug, Clone, Serialize)]
pub struct PracticeDocument {
    /// Id of the certification or course.
    pub certification: String,
    /// Questions in its set.
    pub questions: usize,
}

/// One step.
#[derive(Debug, Clone, Serialize)]
pub struct StepDocument {
    /// Id of the certification or course.
    pub certification: String,
    /// Name.
    pub name: String,
    /// Which way of taking it, counted from 0.
    pub offer: usize,
    /// First day of study.
    pub study_start: Day,
    /// Day of the exam.
    pub exam: Day,
    /// Day by which a seat should be booked.
    pub book_by: Day,
    /// Hours of study.
    pub hours: i64,
    /// What it costs, in US dollars.
    pub cost_usd: f64,
    /// About half would be ready by this day.
    pub ready_half: Option<Day>,
    /// 80 of 100 would be ready by this day: book for it.
    pub ready_most: Option<Day>,
    /// Share of the goal that it adds.
    pub adds_share: f64,
    /// What it adds, by skill.
    pub adds: Vec<GainDocument>,
    /// Hours that it would take alone.
    pub hours_alone: i64,
    /// Hours that earlier steps save.
    pub hours_saved: i64,
    /// What is studied before it.
    pub study_first: Vec<FirstDocument>,
    /// Why, in one or two sentences.
    pub why: Vec<String>,
    /// What one failed attempt would mean.
    pub one_failure: Option<FailureDocument>,
    /// The owner's code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The owner's page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub official_url: Option<String>,
    /// Whether it ends with an exam.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_exam: Option<bool>,
    /// A project that goes with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub build: Option<BuildBlock>,
}

/// What a step adds to one skill.
#[derive(Debug, Clone, Serialize)]
pub struct GainDocument {
    /// Id of the skill.
    pub skill: String,
    /// Name.
    pub name: String,
    /// Share of the goal.
    pub share: f64,
}

/// A level that is studied first.
#[derive(Debug, Clone, Serialize)]
pub struct FirstDocument {
    /// Id of the skill.
    pub skill: String,
    /// Name.
    pub name: String,
    /// Level that is reached first.
    pub level: u8,
    /// Hours of study.
    pub hours: i64,
}

/// One failed attempt.
#[derive(Debug, Clone, Serialize)]
pub struct FailureDocument {
    /// What it costs, in US dollars.
    pub cost_usd: f64,
    /// Days to wait.
    pub wait_days: i64,
    /// Weeks by which the plan ends later.
    pub weeks: Option<i64>,
    /// The budget has no room for it.
    pub breaks_budget: bool,
    /// The deadline has no room for it.
    pub breaks_deadline: bool,
    /// A step whose last day would be missed.
    pub misses_last_day_of: Option<String>,
    /// Only one attempt is allowed.
    pub only_attempt: bool,
}

/// A plan in one line.
#[derive(Debug, Clone, Serialize)]
pub struct PlanLine {
    /// The steps in order.
    pub steps: Vec<String>,
    /// Ways of taking them, in the same order.
    pub offers: Vec<usize>,
    /// What the plan is worth, as a share of the goal.
    pub objective: f64,
    /// What it costs, in US dollars.
    pub cost_usd: f64,
    /// Hours of study.
    pub hours: i64,
    /// Day of the last exam; absent without steps.
    pub last_exam: Option<Day>,
    /// Share of the goal that is shown on the last day counted, 0 to 1.
    pub share_at_end: f64,
}

/// The best plan without one step.
#[derive(Debug, Clone, Serialize)]
pub struct WithoutDocument {
    /// Id of the step that is left out.
    pub without: String,
    /// What it is worth less, as a share of the goal.
    pub loss: f64,
    /// The plan.
    pub plan: PlanLine,
}

/// What would change the plan.
#[derive(Debug, Clone, Serialize)]
pub struct ChangesDocument {
    /// The next budget with another plan.
    pub budget_usd: Option<AtDocument<f64>>,
    /// The next later deadline with another plan.
    pub later_deadline: Option<AtDocument<Day>>,
    /// The next earlier deadline with another plan.
    pub earlier_deadline: Option<AtDocument<Day>>,
    /// Hours of study a week.
    pub hours_per_week: Vec<HoursDocument>,
    /// Whether everything was looked at before the search was stopped.
    pub complete: bool,
}

/// A limit, and the plan from there on.
#[derive(Debug, Clone, Serialize)]
pub struct AtDocument<T> {
    /// The limit.
    pub at: T,
    /// The plan.
    pub plan: PlanLine,
}

/// Hours a week with the same plan.
#[derive(Debug, Clone, Serialize)]
pub struct HoursDocument {
    /// Fewest hours.
    pub from: i64,
    /// Most hours.
    pub to: i64,
    /// Whether it is the plan that was answered.
    pub same: bool,
    /// The plan.
    pub plan: PlanLine,
}

/// Other sensible plans.
#[derive(Debug, Clone, Serialize)]
pub struct OthersDocument {
    /// How many were found.
    pub found: usize,
    /// Whether everything was looked at before the search was stopped.
    pub complete: bool,
    /// Those that are shown.
    pub shown: Vec<PlanLine>,
}

/// What may come of the plan.
#[derive(Debug, Clone, Serialize)]
pub struct RiskDocument {
    /// Runs of the simulation.
    pub runs: u32,
    /// Chance to pass one attempt, assumed.
    pub pass_chance: f64,
    /// Chance that all steps are passed.
    pub chance_to_finish: f64,
    /// Chance that this stays within budget and deadline.
    pub chance_within_limits: f64,
    /// Half of the plans that end are done by then.
    pub finish_half: Option<Day>,
    /// 80 of 100 are done by then.
    pub finish_most: Option<Day>,
    /// 95 of 100 are done by then.
    pub finish_nearly_all: Option<Day>,
    /// Half of them cost at most this, in US dollars.
    pub cost_half_usd: f64,
    /// 80 of 100 cost at most this.
    pub cost_most_usd: f64,
    /// 95 of 100 cost at most this.
    pub cost_nearly_all_usd: f64,
}

/// What rests on judgement.
#[derive(Debug, Clone, Serialize)]
pub struct JudgementDocument {
    /// Whether everything was looked at before the search was stopped.
    pub complete: bool,
    /// Estimates that were changed.
    pub tried: usize,
    /// Those that matter.
    pub items: Vec<JudgementItem>,
}

/// One judgement of which a small change would change the first step.
#[derive(Debug, Clone, Serialize)]
pub struct JudgementItem {
    /// The change, in words.
    pub what: String,
    /// The first step then; absent where nothing is best.
    pub first_step: Option<String>,
}

/// Keeping something held alive.
#[derive(Debug, Clone, Serialize)]
pub struct KeepDocument {
    /// Id of the certification or course.
    pub certification: String,
    /// Name.
    pub name: String,
    /// Day by which it has to be renewed.
    pub due: Option<Day>,
    /// What renewals cost in the time counted, in US dollars.
    pub renewals_usd: f64,
    /// Whether it adds something to this goal.
    pub worth_keeping: bool,
}

/// A plan under another assumption.
#[derive(Debug, Clone, Serialize)]
pub struct BesideDocument {
    /// What it is worth more, as a share of the goal.
    pub gain: f64,
    /// The plan.
    pub plan: PlanLine,
    /// Steps with their days.
    pub dates: Vec<(String, Day)>,
}

/// A named cloud without a step.
#[derive(Debug, Clone, Serialize)]
pub struct CloudDocument {
    /// Id of the cloud.
    pub cloud: String,
    /// Whether the goal asks for a cloud at all.
    pub asked_by_goal: bool,
    /// Its certifications, best known first.
    pub not_taken: Vec<NotTakenDocument>,
}

/// A certification of that cloud that is not a step.
#[derive(Debug, Clone, Serialize)]
pub struct NotTakenDocument {
    /// Id of the certification or course.
    pub certification: String,
    /// Why it cannot be taken; absent where the plan is better without it.
    pub reason: Option<Reason>,
}
