//! The roadmap in the browser: pages over the same rooms as the command line.
//!
//! A page's handler parses what was asked, reads the record, calls one pure function of the rooms below and shows what comes
//! back. Nothing is decided here. The surroundings (clock, profile, scripts of questions) come through [`Home`], so that a
//! page can be tested on any day. Only this computer is served, and only a browser that was let in: see `safety`.
//!
//! Start at [`serve`], then `pages/ladder.rs`, which is the pattern for the rest.
#![warn(missing_docs)]

mod app;
mod assets;
mod error;
mod fields;
mod forecasts;
mod home;
mod learner;
mod markdown;
mod of_day;
mod page;
mod pages;
mod safety;
mod serve;
mod site;
#[cfg(test)]
mod testing;
mod typed;
mod words;

pub use home::{Home, HomeError};
pub use serve::{Bound, ServeError, bind, serve};
pub use site::{SiteError, SiteFile, site};
