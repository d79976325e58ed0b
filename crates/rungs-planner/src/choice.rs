//! A plan as it is handed to the evaluator, and what can make it impossible.

use crate::{CertificationId, Cloud, SkillId};

/// One step of a plan: which certification, by which offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Choice {
    /// The certification, counted from 0 in the order of the planning view.
    pub certification: usize,
    /// The offer, counted from 0 in the order of the planning view.
    pub offer: usize,
}

/// Says which rule of the planning model a plan breaks first, and at which step (counted from 0).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Infeasible {
    /// There is no such certification or offer.
    #[error("step {step}: there is no certification {certification} with an offer {offer}")]
    NoSuchOffer {
        /// The step.
        step: usize,
        /// The certification's index.
        certification: usize,
        /// The offer's index.
        offer: usize,
    },
    /// Rule 1: a skill is more than one level short.
    #[error("step {step}: `{certification}` needs {skill} {needed}, and {found} is too far below")]
    TooAdvanced {
        /// The step.
        step: usize,
        /// The certification.
        certification: CertificationId,
        /// The skill that is short.
        skill: SkillId,
        /// The entry level.
        needed: u8,
        /// The level before the step.
        found: u8,
    },
    /// Rule 3: the offer closes before the exam could be taken.
    #[error("step {step}: offer {offer} of `{certification}` closes before the exam could be taken")]
    Closed {
        /// The step.
        step: usize,
        /// The certification.
        certification: CertificationId,
        /// The offer's index.
        offer: usize,
    },
    /// Rule 5: none of a group of certifications is held and counting, or passed before.
    #[error("step {step}: `{certification}` requires something that is neither held nor passed before")]
    Requirement {
        /// The step.
        step: usize,
        /// The certification.
        certification: CertificationId,
        /// The group, counted from 0 in the order of the planning view.
        group: usize,
    },
    /// Rule 7: another step, or something held and counting, awards the same credential.
    #[error("step {step}: what `{certification}` awards is there already")]
    AlreadyAwarded {
        /// The step.
        step: usize,
        /// The certification.
        certification: CertificationId,
    },
    /// Rule 8: there are more steps than allowed.
    #[error("step {step} is beyond the {max_steps} steps allowed")]
    TooManySteps {
        /// The first step too many.
        step: usize,
        /// The most allowed.
        max_steps: usize,
    },
    /// Rule 8: the steps so far cost more than the budget.
    #[error("step {step}: the costs exceed the budget")]
    OverBudget {
        /// The step that exceeds it.
        step: usize,
    },
    /// Rule 8: the exam lies after the deadline.
    #[error("step {step}: the exam lies after the deadline")]
    AfterDeadline {
        /// The step.
        step: usize,
    },
    /// Rule 9: the step's cloud is not among those named.
    #[error("step {step}: {cloud} is not among the clouds named")]
    CloudNotNamed {
        /// The step.
        step: usize,
        /// Its cloud.
        cloud: Cloud,
    },
    /// Rule 9: two clouds in one plan, where the stage is not senior.
    #[error("step {step}: {cloud} is a second cloud")]
    SecondCloud {
        /// The step.
        step: usize,
        /// Its cloud.
        cloud: Cloud,
    },
    /// The exam day leaves the calendar, which ends with the year 9999.
    #[error("step {step}: the exam lies beyond the year 9999")]
    BeyondCalendar {
        /// The step.
        step: usize,
    },
}
