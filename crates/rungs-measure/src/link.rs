//! One scale from two calibrations.
