//! Which exams have questions, and how many of them were met.

use rungs_catalog::Catalog;
use rungs_catalog::search::id_of;
use rungs_items::bank::Bank;
use serde::Serialize;

use crate::state::State;

/// One exam that has questions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Listed<'a> {
    /// The exam.
    pub certification: &'a str,
    /// Its name; empty where the catalogue does not know it.
    pub name: String,
    /// How many questions there are.
    pub questions: usize,
    /// Of these, with new numbers each time.
    pub executable: usize,
    /// Of these, met by the learner.
    pub answered: usize,
    /// Where the questions come from.
    pub provenance: &'a str,
}

/// Says what a question set has and how much of it was met.
pub fn listed<'a>(catalog: &Catalog, bank: &'a Bank, state: &State) -> Listed<'a> {
    let id = &bank.file.exam;
    let met = |question: &&rungs_items::question::Question| {
        state.questions.get(&question.id).is_some_and(|record| record.answered > 0)
    };
    Listed {
        certification: id,
        name: catalog.certifications.get(&id_of(catalog, id)).map(|one| one.name.clone()).unwrap_or_default(),
        questions: bank.questions.len(),
        executable: bank.questions.iter().filter(|question| question.is_executable()).count(),
        answered: bank.questions.iter().filter(met).count(),
        provenance: &bank.file.provenance,
    }
}
