//! Events of a learner: an append-only log that two devices merge by union.
#![warn(missing_docs)]

mod bytes;
mod cursor;
mod digest;
mod envelope;
mod error;
mod event;
mod frame;
mod hex;
mod hlc;
mod line;
mod log;
mod store;

pub use cursor::{Cursor, Since};
pub use digest::{Digest, DigestError};
pub use error::LogError;
pub use event::{Draft, Event, EventId, FORGOTTEN_KIND, FoldEvent, Head, MAX_BODY_BYTES, MAX_KIND_BYTES};
pub use hlc::{ClockBehind, Hlc};
pub use line::LineProblem;
pub use log::{Appended, Log, LogOptions, Snapshot};

/// Longest line of an import, in bytes.
pub const MAX_LINE_BYTES: usize = 16 << 20;
