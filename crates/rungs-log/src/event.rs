//! Events: what is written, what is kept, and the lean form that folds read.
use uuid::Uuid;

use crate::{Digest, Hlc};

/// Longest kind, in bytes.
pub const MAX_KIND_BYTES: usize = 64;
/// Longest body, in bytes. Keeps a line of an export under [`MAX_LINE_BYTES`](crate::MAX_LINE_BYTES) however it is escaped.
pub const MAX_BODY_BYTES: usize = 1 << 20;
/// The kind of the events that [`Log::forget`](crate::Log::forget) writes. Only the log itself writes it.
pub const FORGOTTEN_KIND: &str = "forgotten";

/// An event to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// What happened: 1 to [`MAX_KIND_BYTES`] bytes, for example `answer`. The log gives it no meaning.
    pub kind: String,
    /// Version of the body's format.
    pub version: u16,
    /// At most [`MAX_BODY_BYTES`]. Kept and hashed as it is.
    pub body: Vec<u8>,
}

impl Draft {
    /// Joins the three parts.
    pub fn new(kind: impl Into<String>, version: u16, body: impl Into<Vec<u8>>) -> Self {
        Self { kind: kind.into(), version, body: body.into() }
    }
}

/// Names an event within one log: the branch it is folded under and its number there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventId {
    /// The device, or the branch where its chain forked; see [`Event::branch`].
    pub device: Uuid,
    /// Number within the device, from 1.
    pub seq: u64,
}

/// The last event of a device that somebody has seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Head {
    /// The device, or the branch.
    pub device: Uuid,
    /// Number of its last event.
    pub seq: u64,
    /// Digest of that event, which commits to all before it.
    pub digest: Digest,
}

/// One event, whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Whose log this is.
    pub learner: Uuid,
    /// The device that wrote it.
    pub device: Uuid,
    /// The device, or where its chain forked (a restored backup, a copied folder) the name of the branch, which follows
    /// from the digest of the branch's first event. Not part of what is hashed: it follows from the events held.
    pub branch: Uuid,
    /// Number within the device, from 1.
    pub seq: u64,
    /// A name for the outside, in the form of a `UUIDv7`. Computed from time and digest; the log itself never uses it.
    pub id: Uuid,
    /// Time of order.
    pub time: Hlc,
    /// What happened.
    pub kind: String,
    /// Version of the body's format.
    pub version: u16,
    /// Heads of other devices that moved since the device's previous event.
    pub seen: Vec<Head>,
    /// Digest of the device's previous event; [`Digest::NONE`] for the first.
    pub previous: Digest,
    /// SHA-256 over salt and body.
    pub body_digest: Digest,
    /// SHA-256 over the learner and the envelope, which is everything above but `branch` and `id`.
    pub digest: Digest,
    /// Random bytes that keep a forgotten body from being guessed by its digest. Gone when forgotten.
    pub salt: Option<[u8; 16]>,
    /// The bytes as received. Gone when forgotten.
    pub body: Option<Vec<u8>>,
}

/// One event as a fold reads it: a view into the bytes that were read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FoldEvent<'a> {
    /// The device, or the branch where its chain forked; see [`Event::branch`].
    pub device: Uuid,
    /// Number within the device, from 1.
    pub seq: u64,
    /// Time of order in milliseconds since 1970-01-01 UTC. Never goes back, even where the clock did.
    pub wall_ms: i64,
    /// Distinguishes events of one `wall_ms`.
    pub counter: u32,
    /// What happened.
    pub kind: &'a str,
    /// Version of the body's format.
    pub version: u16,
    /// The bytes as received.
    pub body: &'a [u8],
}

impl FoldEvent<'_> {
    /// Returns the event's name in this log, for [`Forget::These`](crate::Forget::These).
    pub fn id(&self) -> EventId {
        EventId { device: self.device, seq: self.seq }
    }
}
