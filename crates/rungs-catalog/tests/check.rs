//! Checking catalogues, comparing edits of them, taking updates, and sending them as one file.

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
