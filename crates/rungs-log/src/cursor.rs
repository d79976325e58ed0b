//! How far a fold has read.
use uuid::Uuid;

use crate::bytes::Bytes;
use crate::{Digest, Head, Hlc};

/// Place of an event in the fold order: time, then device or branch, then number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub(crate) time: Hlc,
    pub(crate) branch: Uuid,
    pub(crate) seq: u64,
}

impl Place {
    /// Before everything.
    pub(crate) const START: Self = Self { time: Hlc { wall_ms: i64::MIN, counter: 0 }, branch: Uuid::nil(), seq: 0 };
}

/// What a fold has read: the set of events, by their heads, and where the last of them stands.
///
/// Belongs to the log that gave it; keep it beside what was folded, for instance as the key of a snapshot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    pub(crate) heads: Vec<Head>,
    pub(crate) events: u64,
    pub(crate) last: Place,
    /// Counts what changes events that were already read: a body forgotten or found, a branch renamed.
    pub(crate) generation: u64,
}

impl Cursor {
    /// Returns how many events it covers, with the forgotten ones.
    pub fn events(&self) -> u64 {
        self.events
    }

    /// Returns the cursor as bytes, equal for equal cursors.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(52 + self.heads.len() * 56);
        bytes.extend_from_slice(&self.generation.to_be_bytes());
        bytes.extend_from_slice(&self.events.to_be_bytes());
        bytes.extend_from_slice(&self.last.time.wall_ms.to_be_bytes());
        bytes.extend_from_slice(&self.last.time.counter.to_be_bytes());
        bytes.extend_from_slice(self.last.branch.as_bytes());
        bytes.extend_from_slice(&self.last.seq.to_be_bytes());
        for head in &self.heads {
            bytes.extend_from_slice(head.device.as_bytes());
            bytes.extend_from_slice(&head.seq.to_be_bytes());
            bytes.extend_from_slice(head.digest.as_bytes());
        }
        bytes
    }

    /// Returns the cursor, or `None` when [`Cursor::to_bytes`] did not write these bytes.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut bytes = Bytes(bytes);
        let generation = bytes.u64()?;
        let events = bytes.u64()?;
        let time = Hlc { wall_ms: bytes.i64()?, counter: bytes.u32()? };
        let last = Place { time, branch: bytes.uuid()?, seq: bytes.u64()? };
        let mut heads = Vec::new();
        while !bytes.0.is_empty() {
            heads.push(Head { device: bytes.uuid()?, seq: bytes.u64()?, digest: Digest::from_bytes(bytes.array()?) });
        }
        Some(Self { heads, events, last, generation })
    }
}

/// What [`Log::events_since`](crate::Log::events_since) found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Since {
    /// Every new event was handed over, in order; the fold now stands here.
    Added(Cursor),
    /// Nothing was handed over: an event sorts before what was read already, was forgotten, or changed its name.
    /// Fold everything again.
    Rebuild,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_round_trip_and_are_refused_when_cut() {
        let last = Place { time: Hlc { wall_ms: -3, counter: 9 }, branch: Uuid::from_u128(4), seq: 7 };
        let heads = vec![Head { device: Uuid::from_u128(4), seq: 7, digest: Digest::of(&[b"x"]) }];
        let cursor = Cursor { heads, events: 7, last, generation: 2 };
        let bytes = cursor.to_bytes();
        assert_eq!(Cursor::from_bytes(&bytes), Some(cursor));
        for len in 0..52 {
            assert_eq!(Cursor::from_bytes(&bytes[..len]), None, "{len}");
        }
        assert_eq!(Cursor::from_bytes(&bytes[..bytes.len() - 1]), None);
    }
}
