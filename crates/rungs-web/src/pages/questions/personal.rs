//! The same answers for one person: what the plan that is followed and what is held say of them.

use rungs_catalog::{AsOf, Catalog, Status};
use rungs_planner::Day;

use crate::learner::Learner;
use crate::words::{count, dollars, list, long_day};

/// What an answer means to the learner.
pub(crate) struct Personal {
    pub(crate) says: String,
    pub(crate) href: &'static str,
    pub(crate) link: &'static str,
}

/// Returns what a question's answer is for this learner; nothing where neither plan nor record say anything on it.
pub(crate) fn personal(question: &str, catalog: &Catalog, day: Day, learner: &Learner) -> Option<Personal> {
    let name = |id: &str| catalog.certifications.get(id).map_or_else(|| id.to_owned(), |found| found.name.clone());
    let ahead: Vec<_> = learner.steps.iter().filter(|step| !learner.held.contains_key(&step.certification)).collect();
    let plan = |says: String| Some(Personal { says, href: "/plan", link: "Your plan" });
    match question {
        "which-first" => {
            let first = ahead.first()?;
            plan(format!("{} is next in your plan, by {}.", name(&first.certification), long_day(first.exam)))
        }
        "how-long" => {
            let last = ahead.iter().map(|step| step.exam).max()?;
            let hours: u32 = ahead.iter().map(|step| step.hours).sum();
            let steps = count(ahead.len(), "step", "steps");
            plan(format!("The {steps} ahead of you take about {hours} hours, until {}.", long_day(last)))
        }
        "worth-it" => {
            let cost: f64 = ahead.iter().map(|step| step.cost_usd).sum();
            let steps = count(ahead.len(), "step", "steps");
            (!ahead.is_empty()).then(|| {
                plan(format!("The {steps} ahead of you cost {} in fees, further attempts not counted.", dollars(cost)))
            })?
        }
        "which-cloud" => {
            let profile = learner.profile.as_ref().filter(|profile| !profile.clouds.is_empty())?;
            let clouds: Vec<&str> = profile.clouds.iter().map(|cloud| cloud.as_str()).collect();
            plan(format!("Your plan keeps to what you chose: {}.", list(&clouds)))
        }
        "outdated" => {
            let follows = learner.follows();
            let ends: Vec<String> = follows
                .iter()
                .filter_map(|id| catalog.certifications.get(*id))
                .map(|certification| AsOf::new(certification, day))
                .filter(|known| matches!(known.status(), Status::Closing | Status::Retired))
                .map(|known| {
                    let last = known.retired_on().map(|last| format!(" ({})", long_day(last))).unwrap_or_default();
                    format!("{}{last}", known.certification.name)
                })
                .collect();
            if follows.is_empty() {
                return None;
            }
            let says = if ends.is_empty() {
                format!("Of the {} that you hold or plan, none has a known end.", follows.len())
            } else {
                format!(
                    "Of the {} that you hold or plan, {} ended or will end: {}.",
                    follows.len(),
                    ends.len(),
                    list(&ends)
                )
            };
            Some(Personal { says, href: "/changes?mine=1", link: "What changes of what you follow" })
        }
        "manager" => (!ahead.is_empty()).then(|| Personal {
            says: "There is a page for your manager about your own plan: what it costs, when, and what the team gains."
                .into(),
            href: "/plan/manager",
            link: "The page for your manager",
        }),
        _ => None,
    }
}
