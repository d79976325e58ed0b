//! Questions: their types, the Markdown format, executable questions, scoring and the checks that guard a set.
#![warn(missing_docs)]

pub mod bank;
pub mod check;
pub mod question;
pub mod script;
pub mod content;
mod day;
pub mod gaps;
pub mod load;
pub mod parse;
pub mod problem;
pub mod sandbox;
pub mod answer;
pub mod explain;
mod key;
pub mod present;
pub mod rulings;
pub mod score;
