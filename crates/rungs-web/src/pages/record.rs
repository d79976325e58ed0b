//! The learner's own data.

use std::sync::Arc;

use axum::Router;
use axum::response::Response;

use crate::app::App;
use crate::error::PageError;
use crate::page::Visit;
use crate::typed::Typed;

pub(crate) fn router() -> Router<Arc<App>> {
    Router::new()
}

pub(crate) async fn hours_page(_visit: &Visit, _typed: Typed) -> Result<Response, PageError> {
    Err(PageError::trouble("not there yet"))
}
