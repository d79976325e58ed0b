//! Item analysis without a model of ability.
//!
//! * [`analyse`]: how hard, how discriminating, how reliable.
//! * [`distractors`]: what the wrong options of single-choice questions do.

mod distractors;
mod fisher;
mod omega;
mod pairs;
mod reliability;

pub use distractors::{ABILITY_GROUPS, Choices, DistractorFlag, ItemDistractors, OptionUse, distractors};
pub use reliability::{Analysis, ItemStatistics, MOST_ITEMS, Reliability, analyse};

pub(crate) use pairs::{PairSums, item_sums};
