//! The chance to pass an exam, from what is on record: what the room of measuring needs, and what a learner is told.
//!
//! The model itself is [`rungs_measure::readiness`]; here stands what joins it to the product. [`Basis`] gathers what is known
//! of a learner and an exam, [`Basis::forecast`] asks the model, [`ready`] makes of it what is shown, [`statement`] what is
//! kept, [`overview`] what stands beside it, [`say`] the words, [`book`] whether to sit the exam now, and [`scorecard`] how good such statements were.
//!
//! Only what was asked counts: answers in study at once, those of mock exams and skills checks when they are handed in, each
//! as it is scored today. What counts for nobody is left out.

pub mod book;
mod history;
pub mod overview;
mod ready;
pub mod say;
pub mod scorecard;
mod statement;
mod terms;
mod words;

pub use history::{Basis, part_of};
pub use ready::{DomainReady, EvidenceReady, Help, Ready, ready};
pub use statement::{Occasion, statement};
pub use terms::{SHARE_OF_GOAL, terms};
pub use words::{day_words, ends, in_100, sentence, short_chance};

/// The version of the model; a new one is another way to come to a figure, and old statements keep theirs.
pub const MODEL: u32 = 1;

/// Answers to new questions, quick guesses not counted, from which a figure is told.
pub const ENOUGH_ANSWERS: u32 = 40;
/// Such answers in a part of the exam from which that part counts as looked at.
pub const ENOUGH_IN_DOMAIN: u32 = 3;
/// Share of the exam's weight that has to be looked at.
pub const ENOUGH_WEIGHT: f64 = 0.7;

/// Outcomes of real exams from which the figures count as checked.
pub const ENOUGH_OUTCOMES: usize = 200;
/// Outcomes that were published with this version, beside those on record here.
pub const PUBLISHED_OUTCOMES: usize = 0;

/// Returns what every figure carries, by the number of outcomes that are known.
pub fn label(outcomes: usize) -> String {
    if outcomes < ENOUGH_OUTCOMES {
        "model-based, not yet checked against exams".to_owned()
    } else {
        format!("checked against {outcomes} real exams")
    }
}
