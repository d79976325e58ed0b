//! From the planner's answer to the document: indices become names, day numbers days, cents dollars.

use std::collections::BTreeMap;

use rungs_planner::{
    Answer, AnswerOptions, ChangeAt, Choice, Estimate, Evaluated, ExamRisk, Judgement, PlanningView, Problem, Profile,
    RiskOptions, Sensible, Solution, SolveOptions, answer, keep_alive, risk,
};

use super::document::{
    AtDocument, ChangesDocument, HoursDocument, JudgementDocument, JudgementItem, KeepDocument, OthersDocument,
    PlanDocument, PlanLine, RiskDocument, WithoutDocument,
};
use super::steps::step_documents;
use crate::personal::usd;

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

    pub(super) fn skill_id(&self, index: usize) -> &str {
        self.problem.skills().get(index).map_or("", |skill| skill.as_str())
    }

    pub(super) fn skill(&self, index: usize) -> &str {
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
