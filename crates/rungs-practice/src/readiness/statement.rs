//! What is kept of a figure when something happened: the statement, as it was made.

use super::history::Basis;
use super::{ENOUGH_ANSWERS, ENOUGH_IN_DOMAIN, ENOUGH_WEIGHT, MODEL};
use crate::events::ReadinessStated;

/// What gave the occasion for a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Occasion {
    /// A study session ended.
    StudyEnded,
    /// A mock exam was handed in.
    MockSubmitted,
    /// A skills check was handed in.
    CheckSubmitted,
    /// A seat was booked.
    ExamBooked,
}

impl Occasion {
    /// Returns its name in the log.
    pub fn id(self) -> &'static str {
        match self {
            Self::StudyEnded => "study-ended",
            Self::MockSubmitted => "mock-submitted",
            Self::CheckSubmitted => "check-submitted",
            Self::ExamBooked => "exam-booked",
        }
    }
}

/// Makes the statement of now: of the day that is booked, else of today. Nothing is planned for the days between: it says
/// what holds if nothing more is done.
pub fn statement(basis: &Basis<'_>, occasion: Occasion) -> ReadinessStated {
    let on = basis.booked().unwrap_or(basis.today);
    let readiness = basis.forecast(on, 0.0);
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let evidence = &readiness.evidence;
    ReadinessStated {
        certification: basis.exam.id.clone(),
        day: basis.today,
        exam: on,
        occasion: occasion.id().to_owned(),
        pass_probability: readiness.pass_probability,
        low: readiness.low,
        high: readiness.high,
        enough: Enough::of(basis).is_enough(),
        answers: number(evidence.answers),
        new: number(evidence.fresh),
        rapid: number(evidence.rapid),
        mocks: number(evidence.mocks),
        model: MODEL,
    }
}

/// Whether there is evidence enough for a figure, and what is short.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Enough {
    /// Answers to new questions that were read.
    pub(super) answers: u32,
    /// Such answers in each part of the exam.
    pub(super) by_domain: Vec<u32>,
    /// Share of the exam's weight in parts that were looked at.
    pub(super) weight: f64,
}

impl Enough {
    pub(super) fn of(basis: &Basis<'_>) -> Self {
        let (answers, by_domain) = basis.new_answers();
        let domains = &basis.exam.outline.domains;
        let all: f64 = domains.iter().map(|domain| domain.weight.max(0.0)).sum();
        let seen: f64 = domains
            .iter()
            .zip(&by_domain)
            .filter(|(_, answers)| **answers >= ENOUGH_IN_DOMAIN)
            .map(|(domain, _)| domain.weight.max(0.0))
            .sum();
        // Without a published outline there is nothing to be spread over.
        let weight = if all > 0.0 { seen / all } else { 1.0 };
        Self { answers, by_domain, weight }
    }

    pub(super) fn is_enough(&self) -> bool {
        self.answers >= ENOUGH_ANSWERS && self.weight >= ENOUGH_WEIGHT - 1e-9
    }
}
