//! Looks at every request before any page does.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::door::stranger;
use crate::app::App;
use crate::error::PageError;

/// Lets a request through that names this computer, comes from our own pages and brings our cookie.
pub(crate) async fn guard(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let checked = check(&app, &parts);
    match checked {
        Ok(()) => next.run(Request::from_parts(parts, body)).await,
        Err(error) => error.into_response(),
    }
}

fn check(app: &App, parts: &axum::http::request::Parts) -> Result<(), PageError> {
    let port = app.door.address().port();
    let ours = |host: &str| {
        let name = host.strip_suffix(&format!(":{port}")).or((port == 80).then_some(host));
        matches!(name, Some("127.0.0.1" | "localhost" | "[::1]"))
    };
    let host = header(&parts.headers, HOST).or_else(|| parts.uri.authority().map(axum::http::uri::Authority::as_str));
    if !host.is_some_and(ours) {
        return Err(PageError::refused(
            "This name does not belong to this computer",
            format!("Rungs answers only at http://127.0.0.1:{port}/ and http://localhost:{port}/."),
        ));
    }
    let reads = matches!(parts.method, Method::GET | Method::HEAD);
    if !reads {
        let foreign =
            header(&parts.headers, ORIGIN).is_some_and(|origin| !origin.strip_prefix("http://").is_some_and(ours));
        // Browsers say where a request comes from even where they leave the origin out.
        let site = parts.headers.get("sec-fetch-site").and_then(|value| value.to_str().ok());
        if foreign || site.is_some_and(|site| !matches!(site, "same-origin" | "none")) {
            return Err(PageError::refused(
                "Another page tried to change something here",
                "Nothing was changed. Close that page; do it here yourself if you meant it.",
            ));
        }
    }
    let path = parts.uri.path();
    // The way in, the stylesheet of the page that refuses, and feeds, which have a key of their own.
    let open = ["/open/", "/assets/", "/feed/"].iter().any(|start| path.starts_with(start));
    if open || app.door.is_known(parts) { Ok(()) } else { Err(stranger("This browser was not let in")) }
}

fn header(headers: &HeaderMap, name: axum::http::HeaderName) -> Option<&str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}
