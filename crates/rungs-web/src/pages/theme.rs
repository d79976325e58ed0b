//! Light or dark.

use std::sync::Arc;

use axum::Router;
use axum::http::header::SET_COOKIE;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::post;

use crate::app::App;
use crate::page::Theme;
use crate::safety::Posted;

pub(crate) fn router() -> Router<Arc<App>> {
    Router::new().route("/theme", post(choose))
}

async fn choose(Posted(form): Posted) -> Response {
    let theme = Theme::parse(form.get("theme").unwrap_or_default());
    let cookie = format!("theme={}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Strict", theme.id());
    ([(SET_COOKIE, cookie)], Redirect::to(own_path(form.get("back")))).into_response()
}

/// Returns the way back: a path of ours, never another site.
fn own_path(back: Option<&str>) -> &str {
    let plain = |path: &&str| {
        path.starts_with('/') && !path.starts_with("//") && !path.contains('\\') && !path.contains(char::is_control)
    };
    back.filter(plain).unwrap_or("/")
}

#[cfg(test)]
mod tests {
    use super::own_path;

    #[test]
    fn the_way_back_never_leaves_these_pages() {
        for (back, want) in [
            (Some("/ladder?goal=agents"), "/ladder?goal=agents"),
            (Some("//evil.example"), "/"),
            (Some("https://evil.example"), "/"),
            (Some("/\\evil.example"), "/"),
            (Some("/a\r\nset-cookie: x"), "/"),
            (None, "/"),
        ] {
            assert_eq!(own_path(back), want, "{back:?}");
        }
    }
}
