//! The link that lets a browser in, and the cookie that keeps it in.

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::extract::{FromRequestParts, Path, State};
use axum::http::header::SET_COOKIE;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use subtle::ConstantTimeEq;

use super::key::{Keys, random};
use crate::app::App;
use crate::error::PageError;
use crate::page::cookie;

/// A year: the person who started the program is let in for as long as the key's file lives.
const COOKIE_SECONDS: u32 = 31_536_000;

/// Who may come in.
pub(crate) struct Door {
    address: SocketAddr,
    /// Browsers send a cookie to every port of a host: its name says whose it is.
    cookie_name: String,
    cookie: String,
    csrf: String,
    feed: String,
    /// Works once.
    token: Mutex<Option<String>>,
}

impl Door {
    /// A door at this address with a fresh link.
    pub(crate) fn new(keys: &Keys, address: SocketAddr) -> io::Result<Self> {
        Ok(Self {
            address,
            cookie_name: format!("rungs-{}", address.port()),
            cookie: keys.secret("cookie"),
            csrf: keys.secret("form"),
            feed: keys.secret("feed"),
            token: Mutex::new(Some(random()?)),
        })
    }

    /// Returns the link that lets one browser in.
    pub(crate) fn link(&self) -> String {
        let token = self.token.lock().unwrap_or_else(PoisonError::into_inner);
        format!("http://{}/open/{}", self.address, token.as_deref().unwrap_or_default())
    }

    /// Returns the address that browsers name.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Returns the word that a form brings back.
    pub(crate) fn csrf(&self) -> &str {
        &self.csrf
    }

    /// Returns the secret in the address of calendar feeds: calendar programs bring no cookie.
    pub(crate) fn feed(&self) -> &str {
        &self.feed
    }

    /// Returns whether this is the word of our forms.
    pub(crate) fn knows_form(&self, word: &str) -> bool {
        same(word, &self.csrf)
    }

    /// Returns whether this is the secret of our feeds.
    pub(crate) fn knows_feed(&self, word: &str) -> bool {
        same(word, &self.feed)
    }

    /// Returns whether a request brings our cookie.
    pub(crate) fn is_known(&self, parts: &Parts) -> bool {
        cookie(parts, &self.cookie_name).is_some_and(|value| same(value, &self.cookie))
    }

    /// Takes the token of a link, once.
    fn take(&self, offered: &str) -> bool {
        let mut token = self.token.lock().unwrap_or_else(PoisonError::into_inner);
        let fits = token.as_deref().is_some_and(|token| same(offered, token));
        if fits {
            *token = None;
        }
        fits
    }

    fn set_cookie(&self) -> String {
        format!("{}={}; Path=/; Max-Age={COOKIE_SECONDS}; HttpOnly; SameSite=Strict", self.cookie_name, self.cookie)
    }
}

fn same(one: &str, other: &str) -> bool {
    one.as_bytes().ct_eq(other.as_bytes()).into()
}

/// The way in.
pub(crate) fn router() -> Router<Arc<App>> {
    Router::new().route("/open/{token}", get(open))
}

/// Whether the browser is let in already.
struct Known(bool);

impl FromRequestParts<Arc<App>> for Known {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Self::Rejection> {
        Ok(Self(app.door.is_known(parts)))
    }
}

async fn open(
    State(app): State<Arc<App>>,
    Path(token): Path<String>,
    Known(known): Known,
) -> Result<Response, PageError> {
    if app.door.take(&token) {
        return Ok(([(SET_COOKIE, app.door.set_cookie())], Redirect::to("/")).into_response());
    }
    if known {
        return Ok(Redirect::to("/").into_response());
    }
    Err(stranger("This link was used already"))
}

/// What somebody reads who is not let in.
pub(crate) fn stranger(what: &str) -> PageError {
    PageError::refused(
        what,
        "These pages are for the person who started Rungs on this computer. Open the link that the program printed \
         when it started; every start prints a new one, and it works once. With \u{201c}rungs serve --open\u{201d} it opens by itself.",
    )
}
