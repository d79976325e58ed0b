//! The planning model.
