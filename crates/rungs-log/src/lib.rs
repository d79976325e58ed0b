//! Events of a learner: an append-only log that two devices merge by union.
//!
//! The log keeps kind, version and bytes of an event and gives them no meaning. There is no clock inside: the caller
//! passes the wall clock, in milliseconds since 1970-01-01 UTC. Start at [`Log::open`].
//!
//! * What [`Log::append`] has returned is on the disk, and survives a crash.
//! * [`Log::events`] reads in an order that depends only on which events are held, so a state folded from it does not
//!   depend on who merged what when. [`Log::events_since`] goes on from a snapshot.
//! * [`Log::export`] and [`Log::import`] carry events between devices; a chain that forked is kept whole.
//! * [`Log::verify`] finds what is lost or altered; [`Log::forget`] deletes for good.
//!
//! ```
//! use rungs_log::{Draft, Log, LogOptions};
//!
//! # let folder = tempfile::tempdir()?;
//! # let folder = folder.path();
//! let runtime = tokio::runtime::Builder::new_current_thread().build()?;
//! runtime.block_on(async {
//!     let log = Log::open(folder, &LogOptions::default()).await?;
//!     log.append(&[Draft::new("study", 1, r#"{"minutes":25}"#)], 1_795_334_400_000).await?;
//!     let mut minutes = Vec::new();
//!     log.events(|event| minutes.push(event.body.to_vec())).await?;
//!     assert_eq!(minutes, [br#"{"minutes":25}"#]);
//!     assert!(log.verify().await?.is_sound());
//!     Ok::<(), rungs_log::LogError>(())
//! })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
#![warn(missing_docs)]

mod branch;
mod bytes;
mod cursor;
mod digest;
mod envelope;
mod error;
mod event;
mod export;
mod forget;
mod forgotten;
mod frame;
mod hex;
mod hlc;
mod import;
mod line;
mod log;
mod store;
mod verify;
mod walk;

pub use branch::{Fork, Lost};
pub use cursor::{Cursor, Since};
pub use digest::{Digest, DigestError};
pub use error::LogError;
pub use event::{Draft, Event, EventId, FORGOTTEN_KIND, FoldEvent, Head, MAX_BODY_BYTES, MAX_KIND_BYTES};
pub use forget::{Forget, ForgetReport};
pub use hlc::{ClockBehind, Hlc};
pub use import::ImportReport;
pub use line::{LineProblem, MAX_LINE_BYTES};
pub use log::{Appended, Log, LogOptions, Snapshot};
pub use verify::{Altered, VerifyReport};
