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

pub use answer::Answer;
pub use bank::{Bank, Ruling, Scoring};
pub use explain::{Explained, explain};
pub use load::{Loaded, load_folder};
pub use present::{Shown, Variant, present, realise};
pub use problem::Problem;
pub use question::{Body, Kind, Question};
pub use score::{Verdict, score};
