//! Whether a model fits its answers.
//!
//! * [`m2`] and [`c2`]: the test as a whole, from means and pairs of items.
//! * [`s_x2`]: each item, against what people with the same sum score did.
//! * [`infit_outfit`]: each item, from residuals at people's abilities.
//! * [`q3`]: pairs of items that hang together beyond ability.

pub(crate) mod chi;
mod cholesky;
mod limited;
mod merge;
mod moments;
mod overlap;
mod residual;
mod score;

pub use limited::{GlobalFit, MOST_MOMENTS, Statistic, c2, m2};
pub use residual::{Q3, Q3Pair, ResidualFit, infit_outfit, infit_outfit_at, q3, q3_at};
pub use score::{ItemFit, MOST_POINTS, ScoreGroup, SumScoreFit, s_x2};
