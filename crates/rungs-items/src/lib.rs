//! Questions: their types, the Markdown format, executable questions, scoring and the checks that guard a set.
#![warn(missing_docs)]

pub mod answer;
pub mod bank;
pub mod check;
pub mod content;
mod day;
pub mod explain;
pub mod gaps;
mod key;
pub mod load;
pub mod parse;
pub mod present;
pub mod problem;
pub mod question;
pub mod rulings;
pub mod sandbox;
pub mod score;
pub mod script;

pub use answer::Answer;
pub use bank::{Bank, Ruling, Scoring};
pub use explain::{Explained, explain};
pub use load::{Loaded, load_folder};
pub use present::{Shown, Variant, present, realise};
pub use problem::Problem;
pub use question::{Body, Kind, Question};
pub use score::{Verdict, score};
