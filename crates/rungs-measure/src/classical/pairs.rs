//! Sums over people for each pair of items.

/// Sums over the people who answered both items of a pair.
pub(crate) struct PairSums;
