//! What client and child say to each other, one JSON object a line.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::script::ScriptError;

/// Bytes of a line, its end included.
pub(super) const LONGEST_LINE: u64 = 1024 * 1024;

/// A variant that is asked for.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Request {
    /// Comes back with the answer.
    pub(super) id: u64,
    /// The script.
    pub(super) source: String,
    /// Line of the file on which it begins.
    pub(super) line: usize,
    /// The seed.
    pub(super) seed: u32,
    /// The names of the gaps.
    pub(super) gaps: Vec<String>,
}

/// What came of a request: values or an error.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Answer {
    /// That of the request.
    pub(super) id: u64,
    /// A text for every gap.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) values: Option<BTreeMap<String, String>>,
    /// Why there are none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) error: Option<ScriptError>,
}
