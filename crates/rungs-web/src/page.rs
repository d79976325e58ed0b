//! What every page has around its content, and who asks for it.

use std::sync::Arc;

use askama::Template;
use axum::extract::FromRequestParts;
use axum::http::header::COOKIE;
use axum::http::request::Parts;
use axum::response::{Html, IntoResponse, Response};
use rungs_planner::Day;

use crate::app::App;
use crate::error::PageError;

/// The parts of the product, as the header names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Nav {
    /// The first page and others without a place in the header.
    None,
    /// The whole field, certifications, comparisons.
    Ladder,
    /// The plan.
    Plan,
    /// Study, skills check, mock exam.
    Practise,
    /// What is known of the learner.
    Progress,
    /// What is held.
    Credentials,
    /// Questions people ask.
    Questions,
}

impl Nav {
    /// Header entries: where, its address, its word.
    pub(crate) const ALL: [(Self, &'static str, &'static str); 6] = [
        (Self::Ladder, "/ladder", "Ladder"),
        (Self::Plan, "/plan", "Plan"),
        (Self::Practise, "/practise", "Practise"),
        (Self::Progress, "/progress", "Progress"),
        (Self::Credentials, "/credentials", "Credentials"),
        (Self::Questions, "/questions", "Questions"),
    ];
}

/// Light, dark, or as the system says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Theme {
    /// As the system says.
    #[default]
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

impl Theme {
    /// What can be chosen: value, mark, words.
    pub(crate) const CHOICES: [(&'static str, &'static str, &'static str); 3] = [
        ("light", "☀", "Light colours"),
        ("dark", "☾", "Dark colours"),
        ("system", "◐", "Colours as the system has them"),
    ];

    /// Reads the value of cookie and form.
    pub(crate) fn parse(text: &str) -> Self {
        match text {
            "light" => Self::Light,
            "dark" => Self::Dark,
            _ => Self::System,
        }
    }

    /// Returns the value of cookie and form.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// One request: who asks, from where, with which theme.
pub(crate) struct Visit {
    /// What all pages share.
    pub(crate) app: Arc<App>,
    /// Path and query of the page, for the way back.
    pub(crate) here: String,
    theme: Theme,
}

impl FromRequestParts<Arc<App>> for Visit {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Self::Rejection> {
        let here = parts.uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
        let theme = cookie(parts, "theme").map(Theme::parse).unwrap_or_default();
        Ok(Self { app: Arc::clone(app), here, theme })
    }
}

impl Visit {
    /// Returns what stands around the content.
    pub(crate) fn frame(&self, title: impl Into<String>, nav: Nav) -> Frame {
        Frame {
            title: title.into(),
            nav,
            csrf: self.app.door.csrf().to_owned(),
            theme: self.theme,
            here: self.here.clone(),
            checked: self.app.catalog().meta.checked,
            site: false,
        }
    }
}

/// Returns the value of a cookie.
pub(crate) fn cookie<'p>(parts: &'p Parts, name: &str) -> Option<&'p str> {
    let all = parts.headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    all.flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}

/// What stands around the content of a page.
#[derive(Debug, Clone)]
pub(crate) struct Frame {
    /// The page's title, without the product's name.
    pub(crate) title: String,
    /// Where it belongs.
    pub(crate) nav: Nav,
    /// The word that a form brings back.
    pub(crate) csrf: String,
    /// Light or dark.
    pub(crate) theme: Theme,
    /// Path and query of the page.
    pub(crate) here: String,
    /// The day on which the catalogue was last checked.
    pub(crate) checked: Day,
    /// A page of a static site: nothing that needs a server, no learner.
    pub(crate) site: bool,
}

impl Frame {
    /// Returns the entries of the header; a static site has those without a learner.
    pub(crate) fn nav_entries(&self) -> impl Iterator<Item = (Nav, &'static str, &'static str)> + use<> {
        let site = self.site;
        Nav::ALL.into_iter().filter(move |(nav, ..)| !site || matches!(nav, Nav::Ladder | Nav::Questions))
    }
}

/// Renders a page.
pub(crate) fn show(page: &impl Template) -> Result<Response, PageError> {
    Ok(Html(page.render()?).into_response())
}
