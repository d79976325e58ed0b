//! One file a group of pages: its routes, its handlers, its templates' data.

mod about;
mod certifications;
mod changes;
mod credentials;
mod exams;
mod guides;
mod home;
mod ladder;
mod plan;
mod practise;
mod progress;
mod questions;
mod record;
mod search;
mod sessions;
mod theme;

use std::sync::Arc;

use axum::Router;

use crate::app::App;

pub(crate) use self::plan::Solving;
pub(crate) use certifications::{status_class, status_short};
pub(crate) use sessions::Clocks;

/// The pages that a static site has too.
pub(crate) mod site {
    pub(crate) use super::certifications::{About, CertificationPage};
    pub(crate) use super::changes::{ChangesPage, a_year_before};
    pub(crate) use super::guides::{GuidePage, GuidesPage};
    pub(crate) use super::ladder::LadderPage;
    pub(crate) use super::questions::{QuestionPage, QuestionsPage};
}

/// All pages.
pub(crate) fn router() -> Router<Arc<App>> {
    Router::new()
        .merge(about::router())
        .merge(certifications::router())
        .merge(changes::router())
        .merge(credentials::router())
        .merge(exams::router())
        .merge(guides::router())
        .merge(home::router())
        .merge(ladder::router())
        .merge(plan::router())
        .merge(practise::router())
        .merge(progress::router())
        .merge(questions::router())
        .merge(record::router())
        .merge(search::router())
        .merge(sessions::router())
        .merge(theme::router())
}
