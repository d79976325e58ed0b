//! What other commands take from a plan: its steps with the days that people are told.

use rungs_catalog::Catalog;
use rungs_catalog::catalog::BuildBlock;
use rungs_catalog::personal::Personal;
use rungs_catalog::plan_step::PlannedStep;
use rungs_planner::Day;

use super::report::Report;
use crate::context::Context;

/// Steps, and for each the exam day for people, the day to book by, and the project.
pub(crate) struct Extras {
    pub(crate) steps: Vec<PlannedStep>,
    pub(crate) dates: Vec<(Day, Day, Option<BuildBlock>)>,
}

impl Extras {
    /// Takes them from a plan.
    pub(crate) fn new(catalog: &Catalog, plan: &Personal, limit_usd: Option<f64>, context: &Context) -> Self {
        let report = Report::new(catalog, plan, limit_usd, true, context);
        let dates = report
            .document
            .steps
            .iter()
            .map(|step| (step.ready_most.unwrap_or(step.exam), step.book_by, step.build.clone()))
            .collect();
        Self { steps: report.steps, dates }
    }
}
