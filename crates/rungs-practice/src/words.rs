//! Counts, tallies and times of practice in words, the same wherever people read them.

use crate::state::Tally;

/// Returns a count that may be a fraction where credit was partial.
pub fn number(value: f64) -> String {
    if (value - value.round()).abs() < 1e-9 { format!("{value:.0}") } else { format!("{value:.1}") }
}

/// Returns a tally: `7 of 9 right, 78 %`; without an answer `none`.
pub fn tally(tally: Tally) -> String {
    match tally.share() {
        Some(share) => format!("{} of {} right, {:.0} %", number(tally.right), tally.answered, share * 100.0),
        None => "none".to_owned(),
    }
}

/// Returns a tally for a narrow place: `78 % of 9`; without an answer `none`.
pub fn short_tally(tally: &Tally) -> String {
    match tally.share() {
        Some(share) => format!("{:.0} % of {}", share * 100.0, tally.answered),
        None => "none".to_owned(),
    }
}

/// Returns a time on a question: `45 s`, from a minute and a half on `2 min`.
pub fn seconds(value: f64) -> String {
    if value < 90.0 { format!("{value:.0} s") } else { format!("{:.0} min", value / 60.0) }
}

/// Returns a time as a clock shows it: `01:02:03`.
pub fn clock(ms: u64) -> String {
    let seconds = ms / 1000;
    format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}
