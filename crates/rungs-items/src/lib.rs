//! Questions: their types, the Markdown format, executable questions, scoring and the checks that guard a set.
#![warn(missing_docs)]

pub mod bank;
pub mod question;
pub mod script;
pub mod content;
mod day;
pub mod gaps;
pub mod load;
pub mod parse;
pub mod problem;
