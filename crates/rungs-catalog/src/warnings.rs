//! Known mistakes that a profile or a plan walks into, in plain words, with what to do instead.
//!
//! The planner never proposes what breaks its rules; these are the things that its rules do not see, and
//! the plans that somebody wrote by hand. Where a published guide warns of the same, it is named.

mod levels;
mod person;
mod step;

use rungs_planner::{Day, PlanningView, Profile};
use serde::Serialize;

use crate::as_of::AsOf;
use crate::catalog::{Catalog, Goal};
use crate::certification::{Certification, Kind, Levels};
use crate::fact::current;
use crate::plan_step::PlannedStep;
use crate::planning::{PlanningOptions, planning_view};

/// What sort of mistake. The ids are those that guides use for theirs, see [`crate::guide::Statement::warning`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum WarningKind {
    /// More than one level away from what is needed first.
    TooAdvanced,
    /// The exam ends, or what it awards cannot be kept, before it pays back.
    RetiresEarly,
    /// Something held runs out soon or has run out.
    Lapsing,
    /// It runs out, and no way to renew it is known.
    NoRenewal,
    /// Its issuer suggests more experience.
    Experience,
    /// Far fewer hours than others report.
    Dumps,
    /// Several clouds before senior.
    MixingVendors,
    /// Too low or too high for the stage.
    LevelForStage,
    /// A better-known one costs little more.
    CostAlone,
    /// Nothing in the plan has to be done with one's own hands.
    NoHandsOn,
    /// Certifications pile up and nothing is built.
    BadgesWithoutBuilding,
    /// Certificates alone seldom change a career.
    CertificatesAlone,
    /// Somebody else may pay.
    EmployerOrAid,
    /// It has nothing to do with the goal.
    NoPlan,
}

impl WarningKind {
    /// Returns the id, as in the guides' files.
    pub fn id(self) -> &'static str {
        match self {
            Self::TooAdvanced => "too-advanced",
            Self::RetiresEarly => "retires-early",
            Self::Lapsing => "lapsing",
            Self::NoRenewal => "no-renewal",
            Self::Experience => "experience",
            Self::Dumps => "dumps",
            Self::MixingVendors => "mixing-vendors",
            Self::LevelForStage => "level-for-stage",
            Self::CostAlone => "cost-alone",
            Self::NoHandsOn => "no-hands-on",
            Self::BadgesWithoutBuilding => "badges-without-building",
            Self::CertificatesAlone => "certificates-alone",
            Self::EmployerOrAid => "employer-or-aid",
            Self::NoPlan => "no-plan",
        }
    }
}

/// A guide that warns of the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GuideMention {
    /// Id of the guide.
    pub guide: String,
    /// Its title.
    pub title: String,
    /// The date that it bears.
    pub published: String,
    /// What it says, in our words.
    pub says: String,
}

/// One warning.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Warning {
    /// What sort of mistake.
    pub kind: WarningKind,
    /// The certification that it is about; absent = the plan as a whole.
    pub subject: Option<String>,
    /// What is wrong, in one or two sentences.
    pub text: String,
    /// What to do instead.
    pub what_to_do: String,
    /// Guides that warn of the same and were published by then, oldest first.
    pub guides: Vec<GuideMention>,
}

/// Looks for known mistakes in a profile and the plan made for it.
///
/// `steps` are in their order and may be empty; `wanted` are ids that the person asked about beside the
/// plan; `day` is the day of the knowledge and of the person's present. Unknown ids are passed over. The
/// answer is ordered by kind, then by step.
pub fn warnings(
    catalog: &Catalog,
    profile: &Profile,
    steps: &[PlannedStep],
    wanted: &[&str],
    day: Day,
) -> Vec<Warning> {
    let look = Look::new(catalog, profile, steps, wanted, day);
    let mut found = Vec::new();
    levels::too_advanced(&look, &mut found);
    step::look_at_steps(&look, &mut found);
    person::look_at_person(&look, &mut found);
    // Stable: within a kind the order of the steps stays.
    found.sort_by_key(|warning| warning.kind);
    found
}

/// What the checks look at.
struct Look<'a> {
    catalog: &'a Catalog,
    profile: &'a Profile,
    goal: Option<&'a Goal>,
    steps: Vec<(&'a PlannedStep, &'a Certification)>,
    /// Asked about, and not a step.
    wanted: Vec<&'a Certification>,
    /// What this person could take; absent where the catalogue cannot be planned with.
    view: Option<PlanningView>,
    day: Day,
}

impl<'a> Look<'a> {
    fn new(catalog: &'a Catalog, profile: &'a Profile, steps: &'a [PlannedStep], wanted: &[&str], day: Day) -> Self {
        let options = PlanningOptions { profile: Some(profile), ..PlanningOptions::default() };
        let steps: Vec<_> =
            steps.iter().filter_map(|step| Some((step, catalog.certifications.get(&step.certification)?))).collect();
        let mut others: Vec<&Certification> = Vec::new();
        for id in wanted {
            let known = catalog.certifications.get(*id).filter(|found| AsOf::new(found, day).known());
            let new = |found: &&Certification| {
                others.iter().all(|other| other.id != found.id) && steps.iter().all(|(_, step)| step.id != found.id)
            };
            if let Some(found) = known.filter(new) {
                others.push(found);
            }
        }
        Self {
            catalog,
            profile,
            goal: profile.goal.as_ref().and_then(|goal| catalog.goal(goal.as_str())),
            steps,
            wanted: others,
            view: planning_view(catalog, day, &options).ok().map(|planning| planning.view),
            day,
        }
    }

    /// Returns all certifications that are a step or were asked about.
    fn subjects(&self) -> impl Iterator<Item = &'a Certification> {
        self.steps.iter().map(|(_, certification)| *certification).chain(self.wanted.iter().copied())
    }

    /// Returns what is held that is a certification, with its day.
    fn held(&self) -> impl Iterator<Item = (&'a Certification, Day)> {
        self.profile
            .held
            .iter()
            .filter_map(|held| Some((self.catalog.certifications.get(held.certification.as_str())?, held.earned)))
    }

    fn holds(&self, id: &str) -> bool {
        self.profile.held.iter().any(|held| held.certification.as_str() == id)
    }

    /// Returns whether the person has work to show: a degree is ground, and not something built.
    fn has_built(&self) -> bool {
        self.catalog.evidence.keys().any(|id| id != "evidence-related-degree" && self.holds(id))
    }

    /// Returns the skill levels that the person has today: what the profile says, and what is held shows.
    fn levels(&self) -> Levels {
        let mut levels: Levels = self.profile.have.iter().map(|(skill, level)| (skill.to_string(), *level)).collect();
        for (certification, _) in self.held() {
            crate::build_blocks::raise(&mut levels, &certification.judgement.entry);
            crate::build_blocks::raise(&mut levels, &certification.judgement.exit);
        }
        for evidence in self.catalog.evidence.values().filter(|evidence| self.holds(&evidence.id)) {
            crate::build_blocks::raise(&mut levels, &evidence.exit);
        }
        levels
    }

    fn warn(&self, kind: WarningKind, subject: Option<&Certification>, text: String, what_to_do: String) -> Warning {
        let guides = self.mentions(kind, subject);
        Warning { kind, subject: subject.map(|subject| subject.id.clone()), text, what_to_do, guides }
    }

    /// Returns one statement of each guide that warns of the same: one about this certification if it has
    /// one, else one about none in particular.
    fn mentions(&self, kind: WarningKind, subject: Option<&Certification>) -> Vec<GuideMention> {
        let mut guides: Vec<_> = self.catalog.guides.iter().filter(|guide| guide.as_of <= self.day).collect();
        guides.sort_by_key(|guide| guide.as_of);
        let about = |named: &[String]| subject.is_some_and(|subject| named.contains(&subject.id));
        guides
            .into_iter()
            .filter_map(|guide| {
                let same = || {
                    guide.mistake.iter().chain(&guide.rule).filter(|said| said.warning.as_deref() == Some(kind.id()))
                };
                let said = same()
                    .find(|said| about(&said.certifications))
                    .or_else(|| same().find(|said| said.certifications.is_empty()))
                    .or_else(|| same().next())?;
                Some(GuideMention {
                    guide: guide.id.clone(),
                    title: guide.title.clone(),
                    published: guide.published.clone(),
                    says: said.says.clone(),
                })
            })
            .collect()
    }
}

/// Returns whether one has to do the work to get it, not only choose answers.
fn is_hands_on(certification: &Certification, day: Day) -> bool {
    match current(&certification.hands_on, day) {
        Some(stated) => stated.value,
        None => certification.kind == Kind::PracticalExam || certification.judgement.recognition.hands_on > 0,
    }
}

#[cfg(test)]
mod tests;
