//! Study, mock exams and memory, as folds over the log.
#![warn(missing_docs)]
