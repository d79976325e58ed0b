//! The whole field on one page.

use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::get;
use rungs_catalog::ladder::{Ladder, LadderFilter, Vendor, ladder};

use crate::app::App;
use crate::error::PageError;
use crate::fields::Fields;
use crate::page::{Frame, Nav, Visit, show};

pub(crate) fn router() -> Router<Arc<App>> {
    Router::new().route("/ladder", get(page))
}

#[derive(Template)]
#[template(path = "ladder/page.html")]
struct Page {
    frame: Frame,
    ladder: Ladder,
}

async fn page(visit: Visit, query: Fields) -> Result<Response, PageError> {
    let catalog = visit.app.catalog();
    let day = match query.get("as_of") {
        Some(text) => text.parse().map_err(|error: rungs_planner::DayError| PageError::input(&error, error.hint()))?,
        None => visit.app.today(),
    };
    let vendor = query.get("vendor").map(|text| Vendor::parse(catalog, text)).transpose();
    let vendor = vendor.map_err(|error| PageError::input(&error, error.hint()))?;
    let goal = query.get("goal").and_then(|id| catalog.goal(id));
    let filter = LadderFilter { vendor, goal, free_only: query.ticked("free"), include_retired: query.ticked("gone") };
    let ladder = ladder(catalog, day, &filter);
    show(&Page { frame: visit.frame("The ladder", Nav::Ladder), ladder })
}
