//! The plan: inputs, the optimum while a slider moves, everything else, adopting it.

use std::sync::Arc;

use axum::Router;

use crate::app::App;

pub(crate) fn router() -> Router<Arc<App>> {
    Router::new()
}
