//! Names in a profile that the catalogue does not know, each with the nearest that it does.

use rungs_planner::{InputError, Profile};

use crate::catalog::Catalog;
use crate::search::suggest;

/// A name that the catalogue does not know.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// No goal was named.
    #[error("{}", InputError::NoGoal)]
    NoGoal,
    /// There is no such goal.
    #[error("there is no goal `{id}`")]
    Goal {
        /// What was named.
        id: String,
        /// The goals that there are.
        goals: Vec<String>,
    },
    /// There is no such skill.
    #[error("there is no skill `{id}`")]
    Skill {
        /// What was named.
        id: String,
        /// The skills that there are.
        skills: Vec<String>,
    },
    /// There is no such kind of evidence.
    #[error("the catalogue has no certification `{id}`")]
    Evidence {
        /// What was named.
        id: String,
        /// The kinds of evidence that there are.
        evidence: Vec<String>,
    },
    /// There is no such certification.
    #[error("the catalogue has no certification `{id}`")]
    Certification {
        /// What was named.
        id: String,
        /// The nearest that there is.
        near: Option<String>,
    },
}

impl NameError {
    /// Returns the error for a goal that the catalogue does not have.
    pub fn goal(catalog: &Catalog, id: &str) -> Self {
        Self::Goal { id: id.to_owned(), goals: catalog.goals.iter().map(|goal| goal.id.clone()).collect() }
    }

    /// Returns what can be done about it.
    pub fn hint(&self) -> String {
        match self {
            Self::NoGoal => "say what you want, as in `build-models`".into(),
            Self::Goal { goals, .. } => format!("the goals are {}", goals.join(", ")),
            Self::Skill { skills, .. } => format!("the skills are {}", skills.join(", ")),
            Self::Evidence { evidence, .. } => format!("the kinds of evidence are {}", evidence.join(", ")),
            Self::Certification { near: Some(near), .. } => format!("did you mean `{near}`?"),
            Self::Certification { near: None, .. } => "search for it by code, name or a part of it".into(),
        }
    }
}

/// Looks up every name in a profile.
///
/// # Errors
///
/// [`NameError`] for the first that the catalogue does not know.
pub fn known_names(catalog: &Catalog, profile: &Profile) -> Result<(), NameError> {
    let goal = profile.goal.as_ref().ok_or(NameError::NoGoal)?;
    if catalog.goal(goal.as_str()).is_none() {
        return Err(NameError::goal(catalog, goal.as_str()));
    }
    for skill in profile.have.keys() {
        if !catalog.skills.contains_key(skill.as_str()) {
            return Err(NameError::Skill {
                id: skill.as_str().to_owned(),
                skills: catalog.skills.keys().cloned().collect(),
            });
        }
    }
    let named = profile.held.iter().map(|held| &held.certification);
    for id in named.chain(profile.prices.iter().map(|price| &price.certification)) {
        let id = id.as_str();
        if catalog.certifications.contains_key(id) || catalog.evidence.contains_key(id) {
            continue;
        }
        return Err(if id.starts_with("evidence") {
            NameError::Evidence { id: id.to_owned(), evidence: catalog.evidence.keys().cloned().collect() }
        } else {
            NameError::Certification { id: id.to_owned(), near: suggest(catalog, id).first().map(ToString::to_string) }
        });
    }
    Ok(())
}
