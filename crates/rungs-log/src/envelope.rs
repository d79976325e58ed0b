//! The envelope of an event: the part that is chained, in the byte form that is hashed.
//!
//! The form is frozen; `book/src/log-format.md` documents it. Integers are big-endian:
//!
//! ```text
//! device 16 · seq 8 · wall_ms 8 · counter 4 · version 2 · length of kind 1 · kind
//! · number of heads 4 · (device 16 · seq 8 · digest 32) each · previous 32 · body digest 32
//! ```
//!
//! The digest of an event is SHA-256 over `rungs event 1`, a zero byte, the learner (16 bytes) and these bytes.
use uuid::Uuid;

use crate::bytes::Bytes;
use crate::event::{Event, Head, MAX_KIND_BYTES};
use crate::{Digest, Hlc};

const DOMAIN: &[u8] = b"rungs event 1\0";

/// What the chain covers, but for the learner, which is the same in the whole log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Envelope {
    pub(crate) device: Uuid,
    pub(crate) seq: u64,
    pub(crate) time: Hlc,
    pub(crate) version: u16,
    pub(crate) kind: String,
    pub(crate) seen: Vec<Head>,
    pub(crate) previous: Digest,
    pub(crate) body_digest: Digest,
}

impl Envelope {
    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(107 + self.kind.len() + self.seen.len() * 56);
        bytes.extend_from_slice(self.device.as_bytes());
        bytes.extend_from_slice(&self.seq.to_be_bytes());
        bytes.extend_from_slice(&self.time.wall_ms.to_be_bytes());
        bytes.extend_from_slice(&self.time.counter.to_be_bytes());
        bytes.extend_from_slice(&self.version.to_be_bytes());
        // Whoever makes an envelope checks the kind's length, and memory ends before the heads fill four bytes.
        bytes.push(u8::try_from(self.kind.len()).unwrap_or(u8::MAX));
        bytes.extend_from_slice(self.kind.as_bytes());
        bytes.extend_from_slice(&u32::try_from(self.seen.len()).unwrap_or(u32::MAX).to_be_bytes());
        for head in &self.seen {
            bytes.extend_from_slice(head.device.as_bytes());
            bytes.extend_from_slice(&head.seq.to_be_bytes());
            bytes.extend_from_slice(head.digest.as_bytes());
        }
        bytes.extend_from_slice(self.previous.as_bytes());
        bytes.extend_from_slice(self.body_digest.as_bytes());
        bytes
    }

    /// Returns the envelope, or `None` when these bytes are not exactly one.
    pub(crate) fn decode(bytes: &[u8]) -> Option<Self> {
        let mut bytes = Bytes(bytes);
        let device = bytes.uuid()?;
        let seq = bytes.u64()?;
        let time = Hlc { wall_ms: bytes.i64()?, counter: bytes.u32()? };
        let version = bytes.u16()?;
        let kind_len = usize::from(bytes.u8()?);
        let kind = String::from_utf8(bytes.slice(kind_len)?.to_vec()).ok()?;
        // The count is checked by reading: memory grows only with the bytes that are there.
        let heads = bytes.u32()?;
        let mut seen = Vec::new();
        for _ in 0..heads {
            seen.push(Head { device: bytes.uuid()?, seq: bytes.u64()?, digest: bytes.digest()? });
        }
        let previous = bytes.digest()?;
        let body_digest = bytes.digest()?;
        bytes.0.is_empty().then_some(Self { device, seq, time, version, kind, seen, previous, body_digest })
    }

    /// Joins envelope and what lies beside it.
    pub(crate) fn into_event(self, learner: Uuid, branch: Uuid, digest: Digest, body: Option<Salted>) -> Event {
        let (salt, body) = body.map_or((None, None), |salted| (Some(salted.salt), Some(salted.body)));
        Event {
            learner,
            device: self.device,
            branch,
            seq: self.seq,
            id: reference(self.time, digest),
            time: self.time,
            kind: self.kind,
            version: self.version,
            seen: self.seen,
            previous: self.previous,
            body_digest: self.body_digest,
            digest,
            salt,
            body,
        }
    }
}

/// A body with its salt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Salted {
    pub(crate) salt: [u8; 16],
    pub(crate) body: Vec<u8>,
}

/// Returns the digest of an event from its envelope's bytes.
pub(crate) fn event_digest(learner: Uuid, envelope: &[u8]) -> Digest {
    Digest::of(&[DOMAIN, learner.as_bytes(), envelope])
}

/// Returns the digest of a salted body.
pub(crate) fn body_digest(salt: &[u8; 16], body: &[u8]) -> Digest {
    Digest::of(&[salt, body])
}

/// Whether the kind has an allowed length.
pub(crate) fn kind_fits(kind: &str) -> bool {
    (1..=MAX_KIND_BYTES).contains(&kind.len())
}

/// Returns a `UUIDv7` of the event's time, with the counter and the digest where a random one has its random bits.
fn reference(time: Hlc, digest: Digest) -> Uuid {
    let millis = u64::try_from(time.wall_ms).unwrap_or(0).min((1 << 48) - 1);
    let [_, _, high, low] = time.counter.to_be_bytes();
    let mut random = [0; 10];
    for (to, from) in random.iter_mut().zip([high, low].iter().chain(digest.as_bytes())) {
        *to = *from;
    }
    uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn envelope() -> Envelope {
        Envelope {
            device: Uuid::from_u128(7),
            seq: 3,
            time: Hlc { wall_ms: 1_795_000_000_123, counter: 5 },
            version: 2,
            kind: "answer".into(),
            seen: vec![Head { device: Uuid::from_u128(9), seq: 4, digest: Digest::of(&[b"x"]) }],
            previous: Digest::of(&[b"p"]),
            body_digest: body_digest(&[1; 16], b"body"),
        }
    }

    #[test]
    fn the_byte_form_is_frozen() {
        let bytes = envelope().encode();
        assert_eq!(bytes.len(), 107 + 6 + 56);
        // Computed with Python's hashlib and struct from the description above. A change breaks every log that exists.
        let golden = "bcd815737f234793c4a674896b0de888e784da492dde2bab09ac7b5caa225f78";
        assert_eq!(event_digest(Uuid::from_u128(1), &bytes).to_string(), golden);
        let id = reference(envelope().time, Digest::NONE);
        assert_eq!(id.get_version_num(), 7);
        assert_eq!(id.to_string(), "01a1ee56-5e7b-7005-8000-000000000000");
    }

    #[test]
    fn reads_exactly_what_it_writes() {
        let bytes = envelope().encode();
        assert_eq!(Envelope::decode(&bytes), Some(envelope()));
        for len in 0..bytes.len() {
            assert_eq!(Envelope::decode(&bytes[..len]), None, "{len}");
        }
        assert_eq!(Envelope::decode(&[bytes, vec![0]].concat()), None);
    }
}
