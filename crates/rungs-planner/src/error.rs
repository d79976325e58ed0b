//! What can be wrong with a view and a profile together.

use crate::{CertificationId, Day, GoalId, SkillId};

/// Says why a planning view and a profile make no problem to solve.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum InputError {
    /// The profile has no start day.
    #[error("the profile says no `start`")]
    NoStart,
    /// The profile has no goal.
    #[error("the profile says no `goal`")]
    NoGoal,
    /// The plan would start before its facts were known.
    #[error("the plan starts on {start}, before {as_of}, the day on which the view was known")]
    StartBeforeView {
        /// The profile's start.
        start: Day,
        /// The view's day.
        as_of: Day,
    },
    /// The deadline lies before the start.
    #[error("the deadline {deadline} lies before the start {start}")]
    DeadlineBeforeStart {
        /// The profile's deadline.
        deadline: Day,
        /// The profile's start.
        start: Day,
    },
    /// Something held was earned after the start.
    #[error("`{certification}` is held since {earned}, after the start {start}")]
    EarnedAfterStart {
        /// What is held.
        certification: CertificationId,
        /// When it was earned.
        earned: Day,
        /// The profile's start.
        start: Day,
    },
    /// The profile's goal is not in the view.
    #[error("there is no goal `{goal}`")]
    UnknownGoal {
        /// The goal asked for.
        goal: GoalId,
    },
    /// A skill is named that is not in the view.
    #[error("{place} names the skill `{skill}`, which is not in the view")]
    UnknownSkill {
        /// Where it is named.
        place: String,
        /// The skill.
        skill: SkillId,
    },
    /// A certification is named that is not in the view.
    #[error("{place} names the certification `{certification}`, which is not in the view")]
    UnknownCertification {
        /// Where it is named.
        place: String,
        /// The certification.
        certification: CertificationId,
    },
    /// Two rows of the view have the same id.
    #[error("the view has two {kind} with the id `{id}`")]
    Duplicate {
        /// `skills`, `goals` or `certifications`.
        kind: &'static str,
        /// The id.
        id: String,
    },
    /// A level is above 3, or a target level is 0.
    #[error("{place} has the level {level}, outside {least} to 3")]
    Level {
        /// Where it stands.
        place: String,
        /// What was found.
        level: u8,
        /// The least level allowed there.
        least: u8,
    },
    /// A number is outside the range of its field.
    #[error("{place} is {value}, it must be {wanted}")]
    Number {
        /// Where it stands.
        place: String,
        /// What was found.
        value: f64,
        /// The range in words.
        wanted: &'static str,
    },
    /// A goal with a cloud part has a target on a cloud's skill besides.
    #[error("the goal `{goal}` has a cloud part and also a target on `{skill}`")]
    CloudTwice {
        /// The goal.
        goal: GoalId,
        /// The cloud's skill.
        skill: SkillId,
    },
}

impl InputError {
    /// Returns what the author of the input can do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::NoStart => "add the first day of the plan, as in `start = 2026-11-21`",
            Self::NoGoal => "add a goal, as in `goal = \"build-models\"`",
            Self::StartBeforeView { .. } => "start on the view's day or later, or use an older view",
            Self::DeadlineBeforeStart { .. } => "set a later deadline, or leave it out",
            Self::EarnedAfterStart { .. } => "`held` is for what was earned on or before the start",
            Self::UnknownGoal { .. } => "the goals are listed in the view under `goals`",
            Self::UnknownSkill { .. } => "the skills are listed in the view under `skills`",
            Self::UnknownCertification { .. } => "the certifications are listed in the view under `certifications`",
            Self::Duplicate { .. } => "give each row an id of its own",
            Self::Level { .. } => "levels are 0 none, 1 aware, 2 working, 3 fluent",
            Self::Number { .. } => "correct the number",
            Self::CloudTwice { .. } => "keep one of the two: the cloud part sets the target on every named cloud",
        }
    }
}
