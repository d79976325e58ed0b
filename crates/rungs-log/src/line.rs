//! A line of an export.

/// What is wrong with a line of an import.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LineProblem {
    /// It is not JSON, or not of this form.
    #[error("this is not an event: {what}")]
    Form {
        /// What the reader said.
        what: String,
    },
}

impl LineProblem {
    /// Says what a person can do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Form { .. } => "take a file that `rungs log export` wrote",
        }
    }
}
