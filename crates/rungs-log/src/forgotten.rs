//! The body of a `forgotten` event: which events lost their bodies.
//!
//! Version 1, frozen, integers big-endian: for each device, `device 16 · count 4 · (seq 8 · digest 32) each`.
use crate::bytes::Bytes;
use crate::event::{Draft, FORGOTTEN_KIND, Head};

/// The version this module reads. Newer ones are kept and passed on, and name nothing here.
pub(crate) const VERSION: u16 = 1;

/// So many names fit into one body, each on a device of its own.
const NAMES: usize = 16_000;

/// Returns drafts that name these events, sorted by device.
pub(crate) fn drafts(names: &[Head]) -> Vec<Draft> {
    names.chunks(NAMES).map(|names| Draft::new(FORGOTTEN_KIND, VERSION, encode(names))).collect()
}

fn encode(names: &[Head]) -> Vec<u8> {
    let mut body = Vec::new();
    for of_device in names.chunk_by(|a, b| a.device == b.device) {
        let Some(first) = of_device.first() else { continue };
        body.extend_from_slice(first.device.as_bytes());
        body.extend_from_slice(&u32::try_from(of_device.len()).unwrap_or(u32::MAX).to_be_bytes());
        for name in of_device {
            body.extend_from_slice(&name.seq.to_be_bytes());
            body.extend_from_slice(name.digest.as_bytes());
        }
    }
    body
}

/// Returns the names in a body, or `None` when it has another form.
pub(crate) fn decode(body: &[u8]) -> Option<Vec<Head>> {
    let mut bytes = Bytes(body);
    let mut names = Vec::new();
    while !bytes.0.is_empty() {
        let device = bytes.uuid()?;
        for _ in 0..bytes.u32()? {
            names.push(Head { device, seq: bytes.u64()?, digest: bytes.digest()? });
        }
    }
    Some(names)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::{Digest, MAX_BODY_BYTES};

    #[test]
    fn names_come_back_and_fit_into_bodies() {
        let names: Vec<Head> = (0..40_000_u32)
            .map(|n| Head { device: Uuid::from_u128(n.into()), seq: n.into(), digest: Digest::of(&[&n.to_be_bytes()]) })
            .collect();
        let drafts = drafts(&names);
        assert_eq!(drafts.len(), 3);
        assert!(drafts.iter().all(|draft| draft.body.len() <= MAX_BODY_BYTES));
        let back: Vec<Head> = drafts.iter().flat_map(|draft| decode(&draft.body).unwrap()).collect();
        assert_eq!(back, names);
        assert_eq!(decode(&drafts[0].body[..100]), None);
        assert_eq!(encode(&[names[0], names[0]]).len(), 16 + 4 + 80);
    }
}
