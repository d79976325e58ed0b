//! One file a group of pages: its routes, its handlers, its templates' data.

mod ladder;
mod theme;

use std::sync::Arc;

use axum::Router;

use crate::app::App;

/// All pages.
pub(crate) fn router() -> Router<Arc<App>> {
    Router::new().merge(ladder::router()).merge(theme::router())
}
