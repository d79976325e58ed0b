//! Whether what published guides advise still holds, and for whom it fits.
//!
//! A guide is a witness of its day. Each certification that it names is looked up as known on the day of
//! the reader: can it be booked, does it suit the reader's situation, what takes its place. Nothing in a
//! guide is corrected in silence: what it said stays readable, with our answer beside it.

mod difference;
mod fit;
mod our_answer;
mod overview;
mod side_by_side;
mod standing;
mod verdict;

pub use difference::{Difference, Reason, differences};
pub use fit::{Fit, Misfit, cost_usd, fit, goal_share};
pub use our_answer::our_steps;
pub use overview::{
    Advised, AnswerLine, CellLine, GuideOverview, PriceLine, RecommendationLine, StatementLine, overview, warning_says,
};
pub use side_by_side::{GuideSide, SideBySide, UnknownSituation, side_by_side};
pub use standing::{GoneFirst, GoneLead, Holds, How, Instead, Standing, gone_first, instead_of, leads, standing};
pub use verdict::Verdict;
