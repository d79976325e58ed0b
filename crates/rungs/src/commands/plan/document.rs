//! The plan as one document: what `--json` prints and what the text is written from.

use std::collections::BTreeMap;

use rungs_catalog::catalog::BuildBlock;
use rungs_catalog::doubt::Doubt;
use rungs_catalog::planning::{Assumption, Reason};
use rungs_catalog::warnings::Warning;
use rungs_catalog::words::long_day;
use rungs_planner::{
    Answer, AnswerOptions, ChangeAt, Estimate, ExamRisk, Judgement, Risk, RiskOptions, Why, answer, keep_alive,
    reasons, risk,
};
use rungs_planner::{Choice, Day, Evaluated, PlanningView, Problem, Profile, Sensible, Solution, SolveOptions, solve};
use serde::Serialize;

/// The whole answer.
#[derive(Debug, Serialize)]
pub(super) struct PlanDocument {
    pub(super) goal: String,
    pub(super) goal_name: String,
    pub(super) start: Day,
    pub(super) as_of: Day,
    pub(super) hours_per_week: u32,
    pub(super) objective: f64,
    pub(super) optimal: bool,
    pub(super) upper_bound: f64,
    pub(super) cost_usd: f64,
    pub(super) renewals_usd: f64,
    pub(super) hours: i64,
    pub(super) last_exam: Option<Day>,
    /// Share of the goal that is shown on the last day counted, 0 to 1.
    pub(super) share_at_end: f64,
    /// The most that is shown on any day, and from when.
    pub(super) share_most: f64,
    pub(super) share_most_from: Option<Day>,
    pub(super) why: String,
    pub(super) steps: Vec<StepDocument>,
    pub(super) what_if_not: Vec<WithoutDocument>,
    pub(super) what_would_change: Option<ChangesDocument>,
    pub(super) other_plans: Option<OthersDocument>,
    pub(super) risk: Option<RiskDocument>,
    pub(super) rests_on_judgement: Option<JudgementDocument>,
    pub(super) held_renewals: Vec<KeepDocument>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) personal: Option<PersonalDocument>,
}

/// What only the catalogue can add.
#[derive(Debug, Default, Serialize)]
pub(super) struct PersonalDocument {
    pub(super) checked: Option<Day>,
    pub(super) advice: String,
    pub(super) nothing: Option<String>,
    pub(super) limit_usd: Option<f64>,
    pub(super) at_any_price: Option<BesideDocument>,
    pub(super) with_expected: Option<BesideDocument>,
    pub(super) clouds_without_step: Vec<CloudDocument>,
    pub(super) assumptions: Vec<Assumption>,
    pub(super) warnings: Vec<Warning>,
    pub(super) build_hours: u32,
    pub(super) last_exam_with_builds: Option<Day>,
    pub(super) away_days: i64,
    /// Steps with questions to practise, and how many.
    pub(super) practice: Vec<PracticeDocument>,
    pub(super) doubt: Option<Doubt>,
}

/// Questions for one step.
#[derive(Debug, Serialize)]
pub(super) struct PracticeDocument {
    pub(super) certification: String,
    pub(super) questions: usize,
}

/// One step.
#[derive(Debug, Serialize)]
pub(super) struct StepDocument {
    pub(super) certification: String,
    pub(super) name: String,
    pub(super) offer: usize,
    pub(super) study_start: Day,
    pub(super) exam: Day,
    pub(super) book_by: Day,
    pub(super) hours: i64,
    pub(super) cost_usd: f64,
    /// About half would be ready by this day.
    pub(super) ready_half: Option<Day>,
    /// 80 of 100 would be ready by this day: book for it.
    pub(super) ready_most: Option<Day>,
    pub(super) adds_share: f64,
    pub(super) adds: Vec<GainDocument>,
    pub(super) hours_alone: i64,
    pub(super) hours_saved: i64,
    pub(super) study_first: Vec<FirstDocument>,
    pub(super) why: Vec<String>,
    pub(super) one_failure: Option<FailureDocument>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) official_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) is_exam: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) build: Option<BuildBlock>,
}

/// What a step adds to one skill.
#[derive(Debug, Serialize)]
pub(super) struct GainDocument {
    pub(super) skill: String,
    pub(super) name: String,
    pub(super) share: f64,
}

/// A level that is studied first.
#[derive(Debug, Serialize)]
pub(super) struct FirstDocument {
    pub(super) skill: String,
    pub(super) name: String,
    pub(super) level: u8,
    pub(super) hours: i64,
}

/// One failed attempt.
#[derive(Debug, Serialize)]
pub(super) struct FailureDocument {
    pub(super) cost_usd: f64,
    pub(super) wait_days: i64,
    pub(super) weeks: Option<i64>,
    pub(super) breaks_budget: bool,
    pub(super) breaks_deadline: bool,
    pub(super) misses_last_day_of: Option<String>,
    pub(super) only_attempt: bool,
}

/// A plan in one line.
#[derive(Debug, Serialize)]
pub(super) struct PlanLine {
    pub(super) steps: Vec<String>,
    pub(super) offers: Vec<usize>,
    pub(super) objective: f64,
    pub(super) cost_usd: f64,
    pub(super) hours: i64,
    pub(super) last_exam: Option<Day>,
    pub(super) share_at_end: f64,
}

/// The best plan without one step.
#[derive(Debug, Serialize)]
pub(super) struct WithoutDocument {
    pub(super) without: String,
    pub(super) loss: f64,
    pub(super) plan: PlanLine,
}

/// What would change the plan.
#[derive(Debug, Serialize)]
pub(super) struct ChangesDocument {
    pub(super) budget_usd: Option<AtDocument<f64>>,
    pub(super) later_deadline: Option<AtDocument<Day>>,
    pub(super) earlier_deadline: Option<AtDocument<Day>>,
    pub(super) hours_per_week: Vec<HoursDocument>,
    pub(super) complete: bool,
}

/// A limit, and the plan from there on.
#[derive(Debug, Serialize)]
pub(super) struct AtDocument<T> {
    pub(super) at: T,
    pub(super) plan: PlanLine,
}

/// Hours a week with the same plan.
#[derive(Debug, Serialize)]
pub(super) struct HoursDocument {
    pub(super) from: i64,
    pub(super) to: i64,
    pub(super) same: bool,
    pub(super) plan: PlanLine,
}

/// Other sensible plans.
#[derive(Debug, Serialize)]
pub(super) struct OthersDocument {
    pub(super) found: usize,
    pub(super) complete: bool,
    pub(super) shown: Vec<PlanLine>,
}

/// What may come of the plan.
#[derive(Debug, Serialize)]
pub(super) struct RiskDocument {
    pub(super) runs: u32,
    pub(super) pass_chance: f64,
    pub(super) chance_to_finish: f64,
    pub(super) chance_within_limits: f64,
    pub(super) finish_half: Option<Day>,
    pub(super) finish_most: Option<Day>,
    pub(super) finish_nearly_all: Option<Day>,
    pub(super) cost_half_usd: f64,
    pub(super) cost_most_usd: f64,
    pub(super) cost_nearly_all_usd: f64,
}

/// What rests on judgement.
#[derive(Debug, Serialize)]
pub(super) struct JudgementDocument {
    pub(super) complete: bool,
    pub(super) tried: usize,
    pub(super) items: Vec<JudgementItem>,
}

/// One judgement of which a small change would change the first step.
#[derive(Debug, Serialize)]
pub(super) struct JudgementItem {
    pub(super) what: String,
    pub(super) first_step: Option<String>,
}

/// Keeping something held alive.
#[derive(Debug, Serialize)]
pub(super) struct KeepDocument {
    pub(super) certification: String,
    pub(super) name: String,
    pub(super) due: Option<Day>,
    pub(super) renewals_usd: f64,
    pub(super) worth_keeping: bool,
}

/// A plan under another assumption.
#[derive(Debug, Serialize)]
pub(super) struct BesideDocument {
    pub(super) gain: f64,
    pub(super) plan: PlanLine,
    pub(super) dates: Vec<(String, Day)>,
}

/// A named cloud without a step.
#[derive(Debug, Serialize)]
pub(super) struct CloudDocument {
    pub(super) cloud: String,
    pub(super) asked_by_goal: bool,
    pub(super) not_taken: Vec<NotTakenDocument>,
}

/// A certification of that cloud that is not a step.
#[derive(Debug, Serialize)]
pub(super) struct NotTakenDocument {
    pub(super) certification: String,
    pub(super) reason: Option<Reason>,
}

/// Names of skills and certifications, as the view gives them.
pub(super) struct Names<'a> {
    problem: &'a Problem,
    skills: BTreeMap<&'a str, &'a str>,
    certifications: BTreeMap<&'a str, &'a str>,
}

impl<'a> Names<'a> {
    pub(super) fn new(view: &'a PlanningView, problem: &'a Problem) -> Self {
        let named = |id: &'a str, name: &'a str| (id, if name.is_empty() { id } else { name });
        Self {
            problem,
            skills: view.skills.iter().map(|row| named(row.id.as_str(), &row.name)).collect(),
            certifications: view.certifications.iter().map(|row| named(row.id.as_str(), &row.name)).collect(),
        }
    }

    fn skill_id(&self, index: usize) -> &str {
        self.problem.skills().get(index).map_or("", |skill| skill.as_str())
    }

    fn skill(&self, index: usize) -> &str {
        let id = self.skill_id(index);
        self.skills.get(id).copied().unwrap_or(id)
    }

    pub(super) fn certification<'s>(&'s self, id: &'s str) -> &'s str {
        self.certifications.get(id).copied().unwrap_or(id)
    }

    fn id(&self, choice: Choice) -> String {
        self.problem.certification(choice.certification).map(|row| row.id.as_str().to_owned()).unwrap_or_default()
    }
}

/// How much of the answer to work out, and from what.
pub(super) struct Extent<'a> {
    pub(super) brief: bool,
    pub(super) exams: Vec<ExamRisk>,
    pub(super) stop: Option<&'a (dyn Fn() -> bool + Sync)>,
}

/// Answers with a planning view alone.
pub(super) fn of_view(
    view: &PlanningView,
    problem: &Problem,
    profile: &Profile,
    brief: bool,
    stop: Option<&(dyn Fn() -> bool + Sync)>,
) -> PlanDocument {
    let solution = solve(problem, &SolveOptions { stop, ..SolveOptions::default() });
    build(view, problem, profile, &solution, &Extent { brief, exams: Vec::new(), stop })
}

/// Writes a plan in one line.
pub(super) fn line(problem: &Problem, plan: &Evaluated) -> PlanLine {
    PlanLine {
        steps: plan.steps.iter().map(|step| step.certification.as_str().to_owned()).collect(),
        offers: plan.steps.iter().map(|step| step.choice.offer).collect(),
        objective: plan.objective,
        cost_usd: plan.cost_usd(),
        hours: plan.hours,
        last_exam: plan.steps.last().map(|step| step.exam),
        share_at_end: plan.proof_at(problem.horizon() - 1),
    }
}

/// Builds the document.
pub(super) fn build(
    view: &PlanningView,
    problem: &Problem,
    profile: &Profile,
    solution: &Solution,
    extent: &Extent<'_>,
) -> PlanDocument {
    let names = Names::new(view, problem);
    let plan = &solution.plan;
    let most = plan.proof.iter().max_by(|a, b| a.share.total_cmp(&b.share).then_with(|| b.from.cmp(&a.from)));
    let risk_options = RiskOptions { exams: extent.exams.clone(), ..RiskOptions::default() };
    let solve = SolveOptions { stop: extent.stop, ..SolveOptions::default() };
    let options = AnswerOptions { solve, risk: risk_options.clone(), ..AnswerOptions::default() };
    let whole = (!extent.brief).then(|| answer(problem, &options));
    let outlook = (!plan.steps.is_empty()).then(|| match &whole {
        Some(whole) => whole.risk.clone(),
        None => risk(problem, plan, &risk_options),
    });
    let steps = step_documents(problem, plan, &names, outlook.as_ref());
    let goal = problem.goal().as_str().to_owned();
    let goal_name =
        view.goals.iter().find(|row| row.id.as_str() == goal).map(|row| row.name.clone()).unwrap_or_default();
    PlanDocument {
        goal_name: if goal_name.is_empty() { goal.clone() } else { goal_name },
        goal,
        start: problem.start(),
        as_of: view.as_of,
        hours_per_week: profile.hours_per_week,
        objective: plan.objective,
        optimal: solution.optimal,
        upper_bound: solution.upper_bound,
        cost_usd: plan.cost_usd(),
        renewals_usd: plan.renewals_usd,
        hours: plan.hours,
        last_exam: plan.steps.last().map(|step| step.exam),
        share_at_end: plan.proof_at(problem.horizon() - 1),
        share_most: most.map_or(0.0, |segment| segment.share),
        share_most_from: most.and_then(|segment| problem.day(segment.from)),
        why: why_sentence(problem, solution),
        what_if_not: whole.as_ref().map(|whole| without(problem, plan, whole, &names)).unwrap_or_default(),
        what_would_change: whole.as_ref().map(|whole| changes_document(problem, whole)),
        other_plans: whole.as_ref().map(|whole| others_document(problem, &whole.sensible)),
        risk: outlook.as_ref().map(|outlook| RiskDocument {
            runs: outlook.runs,
            pass_chance: risk_options.pass_chance,
            chance_to_finish: outlook.chance_to_finish,
            chance_within_limits: outlook.chance_within_limits,
            finish_half: outlook.finish_day.and_then(|days| problem.day(days.half)),
            finish_most: outlook.finish_day.and_then(|days| problem.day(days.most)),
            finish_nearly_all: outlook.finish_day.and_then(|days| problem.day(days.nearly_all)),
            cost_half_usd: usd(outlook.cost_cents.half),
            cost_most_usd: usd(outlook.cost_cents.most),
            cost_nearly_all_usd: usd(outlook.cost_cents.nearly_all),
        }),
        rests_on_judgement: whole.as_ref().map(|whole| judgement_document(&whole.judgement, problem, &names)),
        held_renewals: keep_alive(problem, plan)
            .into_iter()
            .map(|keep| {
                let id = names.id(Choice { certification: keep.certification, offer: 0 });
                KeepDocument {
                    name: names.certification(&id).to_owned(),
                    due: problem.day(keep.due),
                    renewals_usd: keep.renewals_usd,
                    worth_keeping: keep.worth_keeping(),
                    certification: id,
                }
            })
            .collect(),
        steps,
        personal: None,
    }
}

fn why_sentence(problem: &Problem, solution: &Solution) -> String {
    let plan = &solution.plan;
    let proven = if solution.optimal {
        "no other plan does better under these assumptions".to_owned()
    } else {
        format!(
            "the search was stopped: a better plan may exist, by at most {:.2} % of the goal",
            (solution.upper_bound - plan.objective) * 100.0
        )
    };
    if plan.steps.is_empty() {
        return format!("Taking none is best: {proven}.");
    }
    format!(
        "Averaged over the {} days counted it shows {:.0} % of the goal; money takes {:.1} % and study {:.1} % of that \
         worth; {proven}.",
        problem.horizon(),
        plan.proof_term / problem.stage_weight() * 100.0,
        plan.money_term * 100.0,
        plan.time_term * 100.0
    )
}

fn step_documents(problem: &Problem, plan: &Evaluated, names: &Names<'_>, outlook: Option<&Risk>) -> Vec<StepDocument> {
    let ids: Vec<String> = plan.steps.iter().map(|step| step.certification.as_str().to_owned()).collect();
    let short = |position: usize| ids.get(position).map_or("an earlier step", |id| names.certification(id)).to_owned();
    let all_reasons = reasons(problem, plan);
    plan.steps
        .iter()
        .zip(all_reasons)
        .enumerate()
        .map(|(position, (step, reasons))| {
            let outcome = outlook.and_then(|outlook| outlook.steps.get(position));
            let why = reasons
                .why
                .iter()
                .map(|why| match why {
                    Why::NeedsLevel { skill, by, .. } => {
                        format!(
                            "{} supplies the {} without which it would be too advanced",
                            short(*by),
                            names.skill(*skill)
                        )
                    }
                    Why::SavesHours { hours, by } => {
                        let by: Vec<String> = by.iter().map(|position| short(*position)).collect();
                        format!("{} saves it {hours} hours", by.join(" and "))
                    }
                    Why::Closes { on } => format!("it can be taken only until {}", long_day(*on)),
                    Why::Opens { on } => format!("it opens on {}", long_day(*on)),
                    Why::RequirementMet { by, .. } => format!("it requires {}", short(*by)),
                    Why::EarlierProofCounts => "what you can show earlier counts for longer".to_owned(),
                })
                .collect();
            StepDocument {
                certification: step.certification.as_str().to_owned(),
                name: names.certification(step.certification.as_str()).to_owned(),
                offer: step.choice.offer,
                study_start: step.study_start,
                exam: step.exam,
                book_by: reasons.book_by,
                hours: step.hours,
                cost_usd: usd(step.cost_cents),
                ready_half: outcome.and_then(|outcome| outcome.ready_day).and_then(|days| problem.day(days.half)),
                ready_most: outcome.and_then(|outcome| outcome.ready_day).and_then(|days| problem.day(days.most)),
                adds_share: reasons.adds_share,
                adds: reasons
                    .adds
                    .iter()
                    .map(|gain| GainDocument {
                        skill: names.skill_id(gain.skill).to_owned(),
                        name: names.skill(gain.skill).to_owned(),
                        share: gain.share,
                    })
                    .collect(),
                hours_alone: reasons.hours_alone,
                hours_saved: reasons.hours_saved,
                study_first: reasons
                    .studied_first
                    .iter()
                    .map(|first| FirstDocument {
                        skill: names.skill_id(first.skill).to_owned(),
                        name: names.skill(first.skill).to_owned(),
                        level: first.to,
                        hours: first.hours,
                    })
                    .collect(),
                why,
                one_failure: outcome.map(|outcome| {
                    let failure = outcome.one_failure;
                    FailureDocument {
                        cost_usd: usd(failure.cents),
                        wait_days: failure.wait_days,
                        weeks: failure.delay_days.map(|days| (days + 6) / 7),
                        breaks_budget: failure.breaks_budget,
                        breaks_deadline: failure.breaks_deadline,
                        misses_last_day_of: failure.misses_close.map(short),
                        only_attempt: failure.only_attempt,
                    }
                }),
                code: None,
                official_url: None,
                is_exam: None,
                build: None,
            }
        })
        .collect()
}

fn without(problem: &Problem, plan: &Evaluated, whole: &Answer, names: &Names<'_>) -> Vec<WithoutDocument> {
    whole
        .what_if_not
        .iter()
        .map(|row| WithoutDocument {
            without: plan.steps.get(row.step).map(|step| names.id(step.choice)).unwrap_or_default(),
            loss: row.loss,
            plan: line(problem, &row.plan),
        })
        .collect()
}

fn others_document(problem: &Problem, found: &Sensible) -> OthersDocument {
    OthersDocument {
        found: found.found,
        complete: found.complete,
        shown: found.shown.iter().map(|plan| line(problem, plan)).collect(),
    }
}

fn changes_document(problem: &Problem, whole: &Answer) -> ChangesDocument {
    let found = &whole.changes;
    let deadline = |change: &Option<ChangeAt>| {
        change
            .as_ref()
            .and_then(|change| Some(AtDocument { at: problem.day(change.at)?, plan: line(problem, &change.plan) }))
    };
    ChangesDocument {
        budget_usd: found
            .budget
            .as_ref()
            .map(|change| AtDocument { at: usd(change.at), plan: line(problem, &change.plan) }),
        later_deadline: deadline(&found.later_deadline),
        earlier_deadline: deadline(&found.earlier_deadline),
        hours_per_week: found
            .hours_per_week
            .iter()
            .map(|range| HoursDocument {
                from: range.from,
                to: range.to,
                same: range.same,
                plan: line(problem, &range.plan),
            })
            .collect(),
        complete: found.complete,
    }
}

fn judgement_document(found: &Judgement, problem: &Problem, names: &Names<'_>) -> JudgementDocument {
    let certification =
        |index: usize| problem.certification(index).map_or("", |row| names.certification(row.id.as_str())).to_owned();
    let items = found
        .flips
        .iter()
        .map(|flip| JudgementItem {
            what: match flip.estimate {
                Estimate::Recognition(index) => format!(
                    "if employers knew {} {:.0} of 100 instead of {:.0}",
                    certification(index),
                    flip.to * 100.0,
                    flip.from * 100.0
                ),
                Estimate::BaseHours(index) => format!(
                    "if {} took {:.0} hours of its own instead of {:.0}",
                    certification(index),
                    flip.to,
                    flip.from
                ),
                Estimate::Climb { skill, level } => format!(
                    "if {} to level {level} took {:.0} hours instead of {:.0}",
                    names.skill(skill),
                    flip.to,
                    flip.from
                ),
            },
            first_step: flip.plan.steps.first().map(|step| step.certification.as_str().to_owned()),
        })
        .collect();
    JudgementDocument { complete: found.complete, tried: found.tried, items }
}

/// Returns dollars from cents.
pub(super) fn usd(cents: i64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "amounts of money are far below 2^53 cents")]
    let cents = cents as f64;
    cents / 100.0
}
