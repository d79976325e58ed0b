//! A step of a plan, as the pages that need only facts and a plan take it.
//!
//! The planner's own step knows indices and cents; this one knows ids and dollars, so that a plan that a
//! learner follows, adopted long ago or written by hand, can be looked at in the same way.

use rungs_planner::Day;
use serde::{Deserialize, Serialize};

/// One step of a plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlannedStep {
    /// Id of what is taken.
    pub certification: String,
    /// Which way, counted from 0 in the order of the catalogue's file (not of the planning view: see
    /// [`crate::planning::Planning::origins`]).
    pub offer_index: usize,
    /// First day of study.
    pub study_start: Day,
    /// Exam day.
    pub exam: Day,
    /// Hours of study.
    pub hours: u32,
    /// What it costs, months of subscription included.
    pub cost_usd: f64,
}
