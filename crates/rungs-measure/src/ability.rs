//! What a person can do, from answers to calibrated items.
