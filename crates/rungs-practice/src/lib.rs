//! Practice as folds over the log: what was answered, what is remembered, what to ask next, how a mock exam went.
//!
//! Everything here is a function of facts, events and arguments: no clock, no randomness of its own, no files. Times are
//! milliseconds since 1970, seeds are arguments. The log stores kinds, versions and bytes; [`events`] gives them
//! meaning and [`state`] folds them. Faces call [`study::next`], [`mock::draw`] and [`diagnose::next`], show what
//! [`sitting::ask`] prepares, and append the events that come back.
#![warn(missing_docs)]

pub mod adopt;
pub mod begin;
pub mod beta;
pub mod diagnose;
pub mod draw;
pub mod entry;
pub mod events;
pub mod exam;
pub mod forgetting;
pub mod from_here;
pub mod import;
pub mod keep;
pub mod listed;
pub mod memory;
pub mod mock;
pub mod on_record;
pub mod present;
pub mod progress;
pub mod readiness;
pub mod record;
pub mod result;
pub mod retake;
pub mod sitting;
pub mod state;
pub mod study;
pub mod words;
