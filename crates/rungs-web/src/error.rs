//! What a page says when something is wrong: what happened, that nothing is lost, what to do.

use std::fmt::Display;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use rungs_log::LogError;
use rungs_planner::Day;

use crate::app::App;
use crate::page::{Theme, cookie};

/// Something is wrong with what was asked, or with us.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PageError {
    status: StatusCode,
    what: String,
    hint: String,
}

impl PageError {
    /// There is no such page, certification, session or guide.
    pub(crate) fn missing(what: impl Display, hint: impl Into<String>) -> Self {
        Self { status: StatusCode::NOT_FOUND, what: crate::words::capital(&what.to_string()), hint: hint.into() }
    }

    /// What was asked cannot be understood or done.
    pub(crate) fn input(what: impl Display, hint: impl Into<String>) -> Self {
        Self {
            status: StatusCode::UNPROCESSABLE_ENTITY,
            what: crate::words::capital(&what.to_string()),
            hint: hint.into(),
        }
    }

    /// It may not be done from there.
    pub(crate) fn refused(what: impl Display, hint: impl Into<String>) -> Self {
        Self { status: StatusCode::FORBIDDEN, what: crate::words::capital(&what.to_string()), hint: hint.into() }
    }

    /// It does not fit what happened meanwhile, in another tab or window.
    pub(crate) fn conflict(what: impl Display, hint: impl Into<String>) -> Self {
        Self { status: StatusCode::CONFLICT, what: crate::words::capital(&what.to_string()), hint: hint.into() }
    }

    /// It is larger than anything that is taken.
    pub(crate) fn too_large(what: impl Display, hint: impl Into<String>) -> Self {
        Self {
            status: StatusCode::PAYLOAD_TOO_LARGE,
            what: crate::words::capital(&what.to_string()),
            hint: hint.into(),
        }
    }

    /// It is our own fault.
    pub(crate) fn trouble(what: impl Display) -> Self {
        Self {
            status: StatusCode::INTERNAL_SERVER_ERROR,
            what: crate::words::capital(&what.to_string()),
            hint: "Nothing that was kept is lost. Go back and try again; if it comes back, report it with these words."
                .into(),
        }
    }
}

impl From<LogError> for PageError {
    fn from(error: LogError) -> Self {
        let mut page = Self::trouble(&error);
        page.hint = error.hint();
        page
    }
}

impl From<crate::home::HomeError> for PageError {
    fn from(error: crate::home::HomeError) -> Self {
        let mut page = Self::trouble(&error);
        page.hint = error.hint;
        page
    }
}

impl From<serde_json::Error> for PageError {
    fn from(error: serde_json::Error) -> Self {
        Self::trouble(error)
    }
}

impl From<askama::Error> for PageError {
    fn from(error: askama::Error) -> Self {
        Self::trouble(error)
    }
}

impl From<rungs_planner::InputError> for PageError {
    fn from(error: rungs_planner::InputError) -> Self {
        let hint = error.hint().to_string();
        Self::input(error, hint)
    }
}

/// The page stands on its own: it may be shown where nothing else can be read.
#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage<'a> {
    css: String,
    what: &'a str,
    hint: &'a str,
    status: u16,
    /// As the person chose it, and the catalogue's day; absent where nobody knows them.
    around: Option<(Theme, Day)>,
}

impl PageError {
    fn page(&self, around: Option<(Theme, Day)>) -> Html<String> {
        let css = crate::assets::url("app.css");
        let (what, hint, status) = (self.what.as_str(), self.hint.as_str(), self.status.as_u16());
        let page = ErrorPage { css, what, hint, status, around };
        Html(page.render().unwrap_or_else(|_| "Something went wrong. Nothing that was kept is lost.".to_owned()))
    }
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        let mut response = (self.status, self.page(None)).into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Gives the page of an error the colours that the person chose and the foot that every page has.
pub(crate) async fn dressed(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let theme = cookie(&parts, "theme").map(Theme::parse).unwrap_or_default();
    let response = next.run(Request::from_parts(parts, body)).await;
    match response.extensions().get::<PageError>() {
        Some(error) => (error.status, error.page(Some((theme, app.catalog().meta.checked)))).into_response(),
        None => response,
    }
}
