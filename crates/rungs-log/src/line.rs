//! A line of an export: one event as JSON. `book/src/log-format.md` documents it.
use std::io::{BufRead, Read as _};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::envelope::{Envelope, Salted, body_digest, event_digest, kind_fits};
use crate::event::{Event, FORGOTTEN_KIND, Head, MAX_BODY_BYTES};
use crate::{Digest, Hlc, LogError, forgotten, hex};

/// Longest line of an import, in bytes.
pub const MAX_LINE_BYTES: usize = 16 << 20;

/// The format that this program writes.
const FORMAT: u64 = 1;

/// What is wrong with a line of an import.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LineProblem {
    /// It is longer than [`MAX_LINE_BYTES`].
    #[error("the line is longer than {MAX_LINE_BYTES} bytes")]
    TooLong,
    /// It is not JSON, or not of this form.
    #[error("this is not an event: {what}")]
    Form {
        /// What the reader said.
        what: String,
    },
    /// A newer program wrote it.
    #[error("the line has format {found}, this program knows up to {FORMAT}")]
    Newer {
        /// The format found.
        found: u64,
    },
    /// A field holds what no event has.
    #[error("`{field}` holds what no event has")]
    Field {
        /// The field.
        field: &'static str,
    },
    /// What the chain covers was changed.
    #[error("the event was changed: its digest does not fit")]
    Altered,
    /// The body or salt was changed.
    #[error("the body was changed: its digest does not fit")]
    BodyAltered,
}

impl LineProblem {
    /// Says what a person can do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::TooLong | Self::Form { .. } | Self::Field { .. } => {
                "take a file that `rungs log export` wrote, or delete this line"
            }
            Self::Newer { .. } => "install the newest version of the program",
            Self::Altered | Self::BodyAltered => {
                "export again from the device that has the event; to do without it, delete this line"
            }
        }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
    rungs_log: u64,
    learner: Uuid,
    device: Uuid,
    seq: u64,
    wall_ms: i64,
    counter: u32,
    kind: String,
    version: u16,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    seen: Vec<WireHead>,
    previous: Digest,
    body_digest: Digest,
    digest: Digest,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    salt: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    body: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    body_hex: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WireHead {
    device: Uuid,
    seq: u64,
    digest: Digest,
}

#[derive(Deserialize)]
struct Format {
    rungs_log: u64,
}

/// A line that was read and checked: its digests fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) number: u64,
    pub(crate) learner: Uuid,
    pub(crate) envelope: Envelope,
    /// The envelope's bytes, which were hashed.
    pub(crate) bytes: Vec<u8>,
    pub(crate) digest: Digest,
    pub(crate) salted: Option<Salted>,
}

impl Line {
    /// Reads one line without its end.
    pub(crate) fn read(number: u64, text: &[u8]) -> Result<Self, LineProblem> {
        let wire: Wire =
            serde_json::from_slice(text).map_err(|error| match serde_json::from_slice::<Format>(text) {
                Ok(Format { rungs_log }) if rungs_log > FORMAT => LineProblem::Newer { found: rungs_log },
                _ => LineProblem::Form { what: error.to_string() },
            })?;
        if wire.rungs_log > FORMAT {
            return Err(LineProblem::Newer { found: wire.rungs_log });
        }
        let check = |fits: bool, field| if fits { Ok(()) } else { Err(LineProblem::Field { field }) };
        check(wire.rungs_log == FORMAT, "rungs_log")?;
        check(wire.seq >= 1 && i64::try_from(wire.seq).is_ok(), "seq")?;
        check(wire.wall_ms <= Hlc::MAX_WALL_MS, "wall_ms")?;
        check(kind_fits(&wire.kind), "kind")?;
        check((wire.seq == 1) == (wire.previous == Digest::NONE), "previous")?;
        let body = match (wire.body, wire.body_hex) {
            (Some(_), Some(_)) => return Err(LineProblem::Field { field: "body_hex" }),
            (Some(body), None) => Some(body.into_bytes()),
            (None, Some(body)) => Some(hex::decode(&body).ok_or(LineProblem::Field { field: "body_hex" })?),
            (None, None) => None,
        };
        check(body.as_ref().is_none_or(|body| body.len() <= MAX_BODY_BYTES), "body")?;
        let salt = wire.salt.map(|salt| hex::decode(&salt).and_then(|salt| salt.try_into().ok()));
        let salted = match (salt, body) {
            (Some(Some(salt)), Some(body)) => Some(Salted { salt, body }),
            (None, None) => None,
            _ => return Err(LineProblem::Field { field: "salt" }),
        };
        if wire.kind == FORGOTTEN_KIND && wire.version == forgotten::VERSION {
            let names = salted.as_ref().and_then(|salted| forgotten::decode(&salted.body));
            check(names.is_some(), "body")?;
        }
        let envelope = Envelope {
            device: wire.device,
            seq: wire.seq,
            time: Hlc { wall_ms: wire.wall_ms, counter: wire.counter },
            version: wire.version,
            kind: wire.kind,
            seen: wire
                .seen
                .iter()
                .map(|head| Head { device: head.device, seq: head.seq, digest: head.digest })
                .collect(),
            previous: wire.previous,
            body_digest: wire.body_digest,
        };
        let bytes = envelope.encode();
        if event_digest(wire.learner, &bytes) != wire.digest {
            return Err(LineProblem::Altered);
        }
        if salted.as_ref().is_some_and(|salted| body_digest(&salted.salt, &salted.body) != wire.body_digest) {
            return Err(LineProblem::BodyAltered);
        }
        Ok(Self { number, learner: wire.learner, envelope, bytes, digest: wire.digest, salted })
    }
}

/// Returns the line of an event, with its end. Equal events give equal lines.
pub(crate) fn write(event: Event) -> Result<Vec<u8>, serde_json::Error> {
    let salt = event.salt.map(|salt| {
        let mut text = String::new();
        hex::push(&mut text, &salt);
        text
    });
    let (body, body_hex) = match event.body.map(String::from_utf8) {
        None => (None, None),
        Some(Ok(text)) => (Some(text), None),
        Some(Err(error)) => {
            let mut text = String::new();
            hex::push(&mut text, error.as_bytes());
            (None, Some(text))
        }
    };
    let wire = Wire {
        rungs_log: FORMAT,
        learner: event.learner,
        device: event.device,
        seq: event.seq,
        wall_ms: event.time.wall_ms,
        counter: event.time.counter,
        kind: event.kind,
        version: event.version,
        seen: event
            .seen
            .iter()
            .map(|head| WireHead { device: head.device, seq: head.seq, digest: head.digest })
            .collect(),
        previous: event.previous,
        body_digest: event.body_digest,
        digest: event.digest,
        salt,
        body,
        body_hex,
    };
    let mut line = serde_json::to_vec(&wire)?;
    line.push(b'\n');
    Ok(line)
}

/// Reads lines, and never more than [`MAX_LINE_BYTES`] of one.
#[derive(Debug)]
pub(crate) struct Lines<R> {
    input: R,
    number: u64,
    buffer: Vec<u8>,
}

impl<R: BufRead> Lines<R> {
    pub(crate) fn new(input: R) -> Self {
        Self { input, number: 0, buffer: Vec::new() }
    }

    /// Returns the next line that is not blank, and `None` at the end.
    pub(crate) fn next(&mut self) -> Result<Option<Line>, LogError> {
        loop {
            self.buffer.clear();
            self.number += 1;
            let line = self.number;
            let limit = u64::try_from(MAX_LINE_BYTES).unwrap_or(u64::MAX) + 1;
            let read = self.input.by_ref().take(limit).read_until(b'\n', &mut self.buffer);
            let read = read.map_err(|source| LogError::Stream { doing: "reading the import", source })?;
            if read == 0 {
                return Ok(None);
            }
            let text = self.buffer.strip_suffix(b"\n").unwrap_or(&self.buffer);
            if text.len() > MAX_LINE_BYTES {
                return Err(LogError::Line { line, problem: LineProblem::TooLong });
            }
            if !text.trim_ascii().is_empty() {
                return Line::read(line, text).map(Some).map_err(|problem| LogError::Line { line, problem });
            }
        }
    }
}
