//! The seam between the log and its database. Nothing outside this module knows SQL.
//!
//! [`Store`] is one SQLite file in WAL mode with `synchronous = FULL`: what a commit acknowledged survives a crash of
//! the process and of the machine. One connection serves one process; several processes may have the file open.

mod bulk;
mod packs;
mod rows;
mod schema;
mod session;

pub(crate) use packs::{PackRow, Rewrite};
pub(crate) use rows::{BranchRow, EventRow};
pub(crate) use session::{Store, Tx};
