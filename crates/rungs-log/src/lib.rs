//! Events of a learner: an append-only log that two devices merge by union.
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
