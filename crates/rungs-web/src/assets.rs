//! Stylesheet and scripts: embedded, named by their hash, cached for ever.

use std::sync::{Arc, LazyLock};

use axum::Router;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use sha2::{Digest, Sha256};

use crate::app::App;
use crate::error::PageError;

struct Asset {
    name: &'static str,
    kind: &'static str,
    bytes: &'static [u8],
    hash: String,
}

const CSS: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";

/// All of them. A script is a module of its own file: no page holds code.
static ASSETS: LazyLock<Vec<Asset>> = LazyLock::new(|| {
    let files: [(&str, &str, &[u8]); 8] = [
        ("app.css", CSS, include_bytes!("../assets/app.css")),
        ("htmx.min.js", SCRIPT, include_bytes!("../assets/htmx.min.js")),
        ("clock.js", SCRIPT, include_bytes!("../assets/scripts/clock.js")),
        ("dates.js", SCRIPT, include_bytes!("../assets/scripts/dates.js")),
        ("keep.js", SCRIPT, include_bytes!("../assets/scripts/keep.js")),
        ("keys.js", SCRIPT, include_bytes!("../assets/scripts/keys.js")),
        ("live.js", SCRIPT, include_bytes!("../assets/scripts/live.js")),
        ("route.js", SCRIPT, include_bytes!("../assets/scripts/route.js")),
    ];
    let asset = |(name, kind, bytes): (&'static str, &'static str, &'static [u8])| {
        let mut hash = crate::safety::hex(&Sha256::digest(bytes));
        hash.truncate(16);
        Asset { name, kind, bytes, hash }
    };
    files.into_iter().map(asset).collect()
});

/// Returns the address of an asset.
pub(crate) fn url(name: &str) -> String {
    let hash = ASSETS.iter().find(|asset| asset.name == name).map_or("missing", |asset| asset.hash.as_str());
    format!("/assets/{hash}/{name}")
}

/// Returns name and bytes of all of them, for a static site.
pub(crate) fn all() -> impl Iterator<Item = (String, &'static [u8])> {
    ASSETS.iter().map(|asset| (url(asset.name), asset.bytes))
}

/// Serves them.
pub(crate) fn router() -> Router<Arc<App>> {
    Router::new().route("/assets/{hash}/{name}", get(show))
}

async fn show(Path((hash, name)): Path<(String, String)>) -> Result<Response, PageError> {
    let found = ASSETS.iter().find(|asset| asset.name == name && asset.hash == hash);
    let found = found.ok_or_else(|| PageError::missing("There is no such file", "Load the page again."))?;
    let headers = [(header::CONTENT_TYPE, found.kind), (header::CACHE_CONTROL, "public, max-age=31536000, immutable")];
    Ok((headers, found.bytes).into_response())
}
