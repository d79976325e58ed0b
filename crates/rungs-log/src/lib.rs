//! Events of a learner: an append-only log that two devices merge by union.
#![warn(missing_docs)]
