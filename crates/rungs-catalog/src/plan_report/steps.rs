//! The steps of a plan, each with its reasons.

use rungs_planner::{Evaluated, Problem, Risk, Why, reasons};

use super::build::Names;
use super::document::{FailureDocument, FirstDocument, GainDocument, StepDocument};
use crate::personal::usd;
use crate::words::long_day;

/// Returns the steps with what each adds, saves and risks.
pub(super) fn step_documents(
    problem: &Problem,
    plan: &Evaluated,
    names: &Names<'_>,
    outlook: Option<&Risk>,
) -> Vec<StepDocument> {
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
