//! What can be wrong with what the caller gave.

/// What is wrong, and where.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum MeasureError {
    /// Nothing to work on.
    #[error("{what} is empty")]
    Empty {
        /// Which input.
        what: &'static str,
    },
    /// Two inputs that belong together have different lengths.
    #[error("{what}: {found} given, {wanted} needed")]
    Length {
        /// Which input.
        what: &'static str,
        /// Given.
        found: usize,
        /// Needed.
        wanted: usize,
    },
    /// An answer is not a category of its item.
    #[error("person {person}, item {item}: the answer {found} is not one of 0 to {highest}")]
    Category {
        /// Counted from 0.
        person: usize,
        /// Counted from 0.
        item: usize,
        /// The answer.
        found: u8,
        /// The highest category allowed.
        highest: u8,
    },
    /// An item can tell nothing: everybody gave the same answer, or nobody answered.
    #[error("item {item} cannot be calibrated: {why}")]
    Uninformative {
        /// Counted from 0.
        item: usize,
        /// In words.
        why: &'static str,
    },
    /// A number out of its range, or not a number.
    #[error("{what} is {found}; {allowed}")]
    Value {
        /// Which input.
        what: &'static str,
        /// As found.
        found: f64,
        /// What is allowed, in words.
        allowed: &'static str,
    },
    /// The inputs do not go together.
    #[error("{0}")]
    Unfit(&'static str),
}

/// Results of this crate.
pub type Result<T> = std::result::Result<T, MeasureError>;
