//! The server: bound to this computer alone.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use tokio::net::TcpListener;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::{CompressionLayer, CompressionLevel};

use crate::app::App;
use crate::error::{PageError, dressed};
use crate::home::Home;
use crate::safety::{Door, FORM_BYTES, Keys, guard, headers};
use crate::{assets, pages, safety};

/// The server cannot start, or had to stop.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Another computer could reach it.
    #[error("{0} is not an address of this computer alone")]
    NotLoopback(SocketAddr),
    /// The address cannot be taken.
    #[error("cannot listen on {address}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why not.
        source: io::Error,
    },
    /// The key of the data folder cannot be read or made.
    #[error("{0}")]
    Key(String),
    /// The system gives no random numbers, or the connection broke.
    #[error("the server stopped")]
    Io(#[from] io::Error),
}

impl ServeError {
    /// Returns how to mend it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::NotLoopback(_) => "use 127.0.0.1 or ::1: there are no accounts, so nobody else may reach your record",
            Self::Listen { .. } => "another program may use it: choose another port, as in `--addr 127.0.0.1:7979`",
            Self::Key(_) => "check the data folder and its permissions, or name another with `--data DIR`",
            Self::Io(_) => "start it again; nothing that was kept is lost",
        }
    }
}

/// A server that listens and has not answered yet.
pub struct Bound {
    listener: TcpListener,
    app: Arc<App>,
    address: SocketAddr,
}

impl Bound {
    /// Returns the address; with port 0 the system chose one.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Returns the link that lets one browser in, once.
    pub fn link(&self) -> String {
        self.app.door.link()
    }
}

/// Listens at an address of this computer.
///
/// # Errors
///
/// [`ServeError`] when the address is not loopback or taken, or the data folder's key cannot be made.
pub async fn bind(home: Arc<dyn Home>, address: SocketAddr) -> Result<Bound, ServeError> {
    if !address.ip().is_loopback() {
        return Err(ServeError::NotLoopback(address));
    }
    let keys = Keys::of(home.data_folder()).map_err(|error| ServeError::Key(error.to_string()))?;
    let listener = TcpListener::bind(address).await.map_err(|source| ServeError::Listen { address, source })?;
    let address = listener.local_addr()?;
    let app = Arc::new(App::new(home, Door::new(&keys, address)?));
    Ok(Bound { listener, app, address })
}

/// Answers until `stop` is over.
///
/// # Errors
///
/// [`ServeError::Io`] when the system takes the listener away.
pub async fn serve(bound: Bound, stop: impl Future<Output = ()> + Send + 'static) -> Result<(), ServeError> {
    axum::serve(bound.listener, router(bound.app)).with_graceful_shutdown(stop).await?;
    Ok(())
}

/// All pages behind the guard.
pub(crate) fn router(app: Arc<App>) -> Router {
    Router::new()
        .merge(pages::router())
        .merge(assets::router())
        .merge(safety::router())
        .fallback(async || PageError::missing("There is no such page", "Look for it from the first page, or search."))
        .method_not_allowed_fallback(async || {
            PageError::missing("This page is not asked for like that", "Go back and use the page's own buttons.")
        })
        .layer(DefaultBodyLimit::max(FORM_BYTES))
        .layer(from_fn_with_state(Arc::clone(&app), guard))
        .layer(CatchPanicLayer::custom(|_: Box<dyn std::any::Any + Send>| {
            axum::response::IntoResponse::into_response(PageError::trouble("Something went wrong on this page"))
        }))
        .layer(from_fn_with_state(Arc::clone(&app), dressed))
        .layer(from_fn(headers))
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest))
        .with_state(app)
}
