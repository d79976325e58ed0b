//! Checking catalogues, comparing edits of them, taking updates, and sending them as one file.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::format_collect,
    reason = "helpers of tests fail like tests, by panicking, and need not be fast"
)]

#[path = "check/faults.rs"]
mod faults;
#[path = "check/properties.rs"]
mod properties;
#[path = "check/readme.rs"]
mod readme;
#[path = "check/real.rs"]
mod real;
#[path = "check/small.rs"]
mod small;
#[path = "check/update.rs"]
mod update;
