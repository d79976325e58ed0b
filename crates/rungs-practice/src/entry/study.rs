//! Study beside the questions, and days without it.

use rungs_planner::Day;

use super::{EntryError, not_ahead};
use crate::events::{Away, StudyLogged};
use crate::state::Life;

/// Minutes of a day.
pub const DAY_MINUTES: i64 = 24 * 60;

/// Checks study that is written down; negative minutes take back.
///
/// # Errors
///
/// [`EntryError`] for a day to come, for no time, for a day that would have more than 24 hours, and for more taken back than
/// is there.
pub fn study(life: &Life, entry: StudyLogged, today: Day) -> Result<StudyLogged, EntryError> {
    not_ahead(entry.day, today, "write study down")?;
    if entry.minutes == 0 || entry.minutes.checked_abs().is_none_or(|minutes| minutes > DAY_MINUTES) {
        return Err(EntryError::Time);
    }
    let of_day = |id: &str| life.study.get(id).and_then(|days| days.get(&entry.day)).copied().unwrap_or(0);
    let all: i64 = life.study.keys().map(|id| of_day(id)).sum();
    if all.saturating_add(entry.minutes) > DAY_MINUTES {
        return Err(EntryError::DayTooShort { day: entry.day });
    }
    let there = of_day(&entry.certification);
    if there.saturating_add(entry.minutes) < 0 {
        return Err(EntryError::TakenBack { minutes: there });
    }
    Ok(entry)
}

/// Returns the minutes of a number of hours.
///
/// # Errors
///
/// [`EntryError::Time`] when it is no number, or more than a day has.
pub fn minutes_of(hours: f64) -> Result<i64, EntryError> {
    if !hours.is_finite() || hours.abs() > 24.0 {
        return Err(EntryError::Time);
    }
    #[expect(clippy::cast_possible_truncation, reason = "at most 1440")]
    let minutes = (hours * 60.0).round() as i64;
    Ok(minutes)
}

/// Checks days without study.
///
/// # Errors
///
/// [`EntryError::Backwards`] when the last lies before the first.
pub fn away(from: Day, to: Day) -> Result<Away, EntryError> {
    if to < from { Err(EntryError::Backwards { from, to }) } else { Ok(Away { from, to }) }
}

/// Returns a time in words: `45 minutes`, `2 h 30 min`.
pub fn time(minutes: i64) -> String {
    match (minutes / 60, minutes % 60) {
        (0, 1) => "1 minute".into(),
        (0, rest) => format!("{rest} minutes"),
        (1, 0) => "1 hour".into(),
        (hours, 0) => format!("{hours} hours"),
        (hours, rest) => format!("{hours} h {rest} min"),
    }
}
