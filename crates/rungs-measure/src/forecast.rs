//! How good stated probabilities were.
