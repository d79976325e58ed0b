//! How people learn and forget, and how hard questions and exams are.

use serde::{Deserialize, Serialize};

use super::History;

/// What is common to learners, questions and exams.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
pub struct Population {}

impl Population {
    /// Learns from the histories of many.
    ///
    /// `train` are learners whose outcome is known (others among them count as `others`); the answers of `others` inform
    /// what answers can inform: difficulties, wrong keys, learning and forgetting. Never fails: with nothing to learn
    /// from it is [`Population::default`].
    pub fn fit(train: &[History], others: &[History]) -> Self {
        let _ = (train, others);
        Self::default()
    }
}
