//! Frames: salt and body of an event with what a fold must know, one after another in a pack.
//!
//! Integers are big-endian:
//!
//! ```text
//! salt 16 · wall_ms 8 · counter 4 · branch 16 · seq 8 · version 2 · length of kind 1 · kind · length of body 4 · body
//! ```
use crate::Hlc;
use crate::bytes::Bytes;
use crate::cursor::Place;
use crate::envelope::{Envelope, Salted};
use crate::event::FoldEvent;

/// One frame, as a view into a pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Frame<'a> {
    pub(crate) salt: [u8; 16],
    pub(crate) event: FoldEvent<'a>,
}

impl Frame<'_> {
    pub(crate) fn place(&self) -> Place {
        let FoldEvent { device, seq, wall_ms, counter, .. } = self.event;
        Place { time: Hlc { wall_ms, counter }, branch: device, seq }
    }

    pub(crate) fn salted(&self) -> Salted {
        Salted { salt: self.salt, body: self.event.body.to_vec() }
    }

    /// Whether everything that the chain covers is as in the envelope.
    pub(crate) fn agrees(&self, envelope: &Envelope) -> bool {
        self.event.kind == envelope.kind && self.event.version == envelope.version
    }

    pub(crate) fn write(&self, bytes: &mut Vec<u8>) {
        let FoldEvent { device, seq, wall_ms, counter, kind, version, body } = self.event;
        bytes.reserve(59 + kind.len() + body.len());
        bytes.extend_from_slice(&self.salt);
        bytes.extend_from_slice(&wall_ms.to_be_bytes());
        bytes.extend_from_slice(&counter.to_be_bytes());
        bytes.extend_from_slice(device.as_bytes());
        bytes.extend_from_slice(&seq.to_be_bytes());
        bytes.extend_from_slice(&version.to_be_bytes());
        // Kinds and bodies are checked against their limits before an event is made.
        bytes.push(u8::try_from(kind.len()).unwrap_or(u8::MAX));
        bytes.extend_from_slice(kind.as_bytes());
        bytes.extend_from_slice(&u32::try_from(body.len()).unwrap_or(u32::MAX).to_be_bytes());
        bytes.extend_from_slice(body);
    }
}

/// The frames of a pack. An item is `None` where the bytes are damaged, and the last one then.
#[derive(Debug)]
pub(crate) struct Frames<'a>(Bytes<'a>);

impl<'a> Frames<'a> {
    pub(crate) fn new(pack: &'a [u8]) -> Self {
        Self(Bytes(pack))
    }

    /// Returns how many bytes are left.
    pub(crate) fn rest(&self) -> usize {
        self.0.0.len()
    }

    fn read(&mut self) -> Option<Frame<'a>> {
        let bytes = &mut self.0;
        let salt = bytes.array()?;
        let wall_ms = bytes.i64()?;
        let counter = bytes.u32()?;
        let device = bytes.uuid()?;
        let seq = bytes.u64()?;
        let version = bytes.u16()?;
        let kind_len = usize::from(bytes.u8()?);
        let kind = std::str::from_utf8(bytes.slice(kind_len)?).ok()?;
        let body_len = usize::try_from(bytes.u32()?).ok()?;
        let body = bytes.slice(body_len)?;
        Some(Frame { salt, event: FoldEvent { device, seq, wall_ms, counter, kind, version, body } })
    }
}

impl<'a> Iterator for Frames<'a> {
    type Item = Option<Frame<'a>>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.0.0.is_empty() {
            return None;
        }
        let frame = self.read();
        if frame.is_none() {
            self.0 = Bytes(&[]);
        }
        Some(frame)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_pack_gives_back_its_frames_and_tells_of_damage() {
        let frame = |seq, body| Frame {
            salt: [3; 16],
            event: FoldEvent { device: Uuid::from_u128(5), seq, wall_ms: -1, counter: 2, kind: "k", version: 9, body },
        };
        let mut pack = Vec::new();
        frame(1, b"one").write(&mut pack);
        let first_len = pack.len();
        frame(2, b"").write(&mut pack);
        let all: Vec<_> = Frames::new(&pack).collect();
        assert_eq!(all, [Some(frame(1, b"one")), Some(frame(2, b""))]);
        for len in (1..pack.len()).filter(|&len| len != first_len) {
            assert_eq!(Frames::new(&pack[..len]).last(), Some(None), "{len}");
        }
    }
}
