//! What pages about the field say of the learner: what is held, what is in the plan, how many hours it would take.

use std::collections::{BTreeMap, BTreeSet};

use rungs_catalog::certification::{Certification, Levels};
use rungs_catalog::worth::study_hours;
use rungs_planner::{Day, Profile};
use rungs_practice::events::PlanStep;
use rungs_practice::on_record::lay_record_over;

use crate::error::PageError;
use crate::page::Visit;

/// The learner, as far as profile and record say.
#[derive(Debug, Clone, Default)]
pub(crate) struct Learner {
    /// The saved profile with the record laid over it; absent where neither says anything.
    pub(crate) profile: Option<Profile>,
    /// Skills with their levels.
    pub(crate) have: Levels,
    /// Ids of what is held, each with the day it was earned.
    pub(crate) held: BTreeMap<String, Day>,
    /// The steps of the plan that is followed.
    pub(crate) steps: Vec<PlanStep>,
}

impl Visit {
    /// Returns what is known of the learner.
    pub(crate) async fn learner(&self) -> Result<Learner, PageError> {
        let today = self.app.today();
        let saved = self.app.home.saved_profile()?;
        let held = self.app.record().await?;
        let life = &held.state().life;
        let nothing = saved.is_none() && life.plan.is_none() && life.credentials.is_empty() && life.results.is_empty();
        let mut profile = saved.unwrap_or_default();
        lay_record_over(life, &mut profile, today);
        Ok(Learner {
            have: profile.have.iter().map(|(skill, level)| (skill.as_str().to_owned(), *level)).collect(),
            held: profile.held.iter().map(|held| (held.certification.as_str().to_owned(), held.earned)).collect(),
            steps: life.plan.as_ref().map(|plan| plan.steps.clone()).unwrap_or_default(),
            profile: (!nothing).then_some(profile),
        })
    }
}

impl Learner {
    /// Returns the hours of study that it would take this person.
    pub(crate) fn hours(&self, catalog: &rungs_catalog::Catalog, certification: &Certification) -> u32 {
        study_hours(catalog, certification, &self.have)
    }

    /// Returns number and step of the plan, where a certification is one.
    pub(crate) fn step(&self, id: &str) -> Option<(usize, &PlanStep)> {
        (1..).zip(&self.steps).find(|(_, step)| step.certification == id)
    }

    /// Returns the ids of what is followed: held, or in the plan.
    pub(crate) fn follows(&self) -> BTreeSet<&str> {
        let steps = self.steps.iter().map(|step| step.certification.as_str());
        self.held.keys().map(String::as_str).chain(steps).collect()
    }
}
