//! Words of the pages.

/// The line that every page carries.
pub(crate) const INDEPENDENT: &str = "Independent: not affiliated with any certification owner; no logos, no sponsored ranking, \
    no affiliate links, no pass guarantee.";

/// Writes a day as people do.
pub(crate) fn long_day(day: rungs_planner::Day) -> String {
    day.date().strftime("%-d %B %Y").to_string()
}
