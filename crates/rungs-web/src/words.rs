//! Words of the pages: those of the other faces, and the line that every page carries.

pub(crate) use rungs_catalog::words::*;

/// The line that every page carries.
pub(crate) const INDEPENDENT: &str = "Independent: not affiliated with any certification owner; no logos, no sponsored ranking, \
    no affiliate links, no pass guarantee.";
