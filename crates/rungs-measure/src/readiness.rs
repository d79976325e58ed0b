//! The probability of passing an exam, from a learner's history.
