//! What somebody writes down by hand, checked before it goes on record: study, seats, results, what is held.
//!
//! Each function takes what was said and what is on record, and returns the events to append, or why not. A face shows the
//! reason beside the field that it is about, and may put a hint of its own in place of ours.

mod credential;
mod exam;
mod study;

use rungs_catalog::words::{list, long_day};
use rungs_planner::Day;

pub use credential::{Removal, Said, credential, held_until, removal, renewal};
pub use exam::{Outcome, booking, held_to, outcome, until, used_up};
pub use study::{DAY_MINUTES, away, minutes_of, study, time};

/// The field of a form that something is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// Which certification.
    Certification,
    /// The day.
    Day,
    /// The last day, or the first on which something is not valid any more.
    Until,
    /// Minutes or hours.
    Time,
    /// The score.
    Score,
    /// The address on the web.
    Address,
}

/// Why something cannot be written down.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EntryError {
    /// It would have happened on a day to come.
    #[error("{day} lies ahead")]
    Ahead {
        /// The day.
        day: Day,
        /// Today.
        today: Day,
        /// What can be done up to today.
        what: &'static str,
    },
    /// A seat on a day that is over.
    #[error("{day} is over")]
    Over {
        /// The day.
        day: Day,
    },
    /// Not a number that a score report has.
    #[error("that is no score")]
    Score,
    /// No time, or more than a day has.
    #[error("that is no time of a day")]
    Time,
    /// Together with what is on record the day would be too short.
    #[error("{day} would have more than 24 hours of study")]
    DayTooShort {
        /// The day.
        day: Day,
    },
    /// More is taken back than is there.
    #[error("that day has only {} on record", time(*.minutes))]
    TakenBack {
        /// What is there.
        minutes: i64,
    },
    /// It would run out before it was earned.
    #[error("it would run out on {until}, before it was earned")]
    EndsBeforeEarned {
        /// The end.
        until: Day,
    },
    /// It would run out before it was renewed.
    #[error("it would run out on {until}, before it was renewed")]
    EndsBeforeRenewed {
        /// The end.
        until: Day,
    },
    /// Not an address of the web.
    #[error("`{address}` is no web address")]
    Address {
        /// What was said.
        address: String,
    },
    /// The catalogue does not know it, and nobody says who issued it.
    #[error("{what}")]
    Unknown {
        /// What is wrong.
        what: String,
        /// How to mend it.
        hint: String,
    },
    /// It is not held.
    #[error("`{name}` is not among what you hold")]
    NotHeld {
        /// What was named.
        name: String,
    },
    /// It is held more than once.
    #[error("`{name}` is there {} times: {}", .days.len(), .days.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))]
    Several {
        /// What was named.
        name: String,
        /// The days on which it was earned.
        days: Vec<Day>,
    },
    /// It had run out before it was renewed.
    #[error("it had run out on {end}, and what has run out is not renewed but earned again")]
    RanOut {
        /// The end.
        end: Day,
    },
    /// The last day lies before the first.
    #[error("{to} lies before {from}")]
    Backwards {
        /// The first day.
        from: Day,
        /// The last.
        to: Day,
    },
}

impl EntryError {
    /// Returns which field it is about.
    pub fn field(&self) -> Field {
        match self {
            Self::Ahead { .. } | Self::Over { .. } | Self::DayTooShort { .. } | Self::RanOut { .. } => Field::Day,
            Self::Score => Field::Score,
            Self::Time | Self::TakenBack { .. } => Field::Time,
            Self::EndsBeforeEarned { .. } | Self::EndsBeforeRenewed { .. } | Self::Backwards { .. } => Field::Until,
            Self::Address { .. } => Field::Address,
            Self::Unknown { .. } | Self::NotHeld { .. } | Self::Several { .. } => Field::Certification,
        }
    }

    /// Returns how to mend it, in words that fit every face.
    pub fn hint(&self) -> String {
        match self {
            Self::Ahead { today, what, .. } => format!("{what} on a day up to today, {today}"),
            Self::Over { .. } => "an exam that was sat is written down by its result".into(),
            Self::Score => "write the number of the score report, as in 742".into(),
            Self::Time => "write minutes or hours of at most 24 hours".into(),
            Self::DayTooShort { .. } => "check the minutes and the day".into(),
            Self::TakenBack { .. } => "take back at most as much".into(),
            Self::EndsBeforeEarned { .. } => {
                "check both days; it runs out on the first day on which it is not valid any more".into()
            }
            Self::EndsBeforeRenewed { .. } => "check both days".into(),
            Self::Address { .. } => "write an address that begins with https://".into(),
            Self::Unknown { hint, .. } => hint.clone(),
            Self::NotHeld { .. } => "write it down first".into(),
            Self::Several { days, .. } => {
                let days: Vec<String> = days.iter().map(|day| long_day(*day)).collect();
                format!("say which one: of {}", list(&days))
            }
            Self::RanOut { .. } => "if it was earned again, write that down".into(),
            Self::Backwards { .. } => "write the first day first".into(),
        }
    }
}

/// Refuses a day that lies ahead.
fn not_ahead(day: Day, today: Day, what: &'static str) -> Result<(), EntryError> {
    if day > today { Err(EntryError::Ahead { day, today, what }) } else { Ok(()) }
}

#[cfg(test)]
mod tests;
