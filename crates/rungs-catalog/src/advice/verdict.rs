//! Whether a line of a guide still holds, in two words.

use serde::Serialize;

use super::standing::{GoneFirst, Holds, How, Standing};

/// Whether what a line names can still be followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It names no certification.
    Silent,
    /// Everything it names can be booked.
    Holds,
    /// A part of it can, or its new version can.
    Changed,
    /// Nothing of it can.
    Gone,
}

impl Verdict {
    /// Returns the verdict on a line that names these.
    pub fn of<'a>(named: impl IntoIterator<Item = &'a Standing>) -> Self {
        let (mut all, mut there, mut renewed) = (0, 0, 0);
        for standing in named {
            all += 1;
            there += usize::from(standing.holds.bookable());
            let new_version = standing.instead.as_ref().is_some_and(|instead| instead.how == How::SameCredential);
            renewed += usize::from(new_version || standing.holds == Holds::NotYet);
        }
        match (all, there) {
            (0, _) => Self::Silent,
            (all, there) if all == there => Self::Holds,
            (_, 0) if renewed == 0 => Self::Gone,
            _ => Self::Changed,
        }
    }

    /// Returns the words that a reader sees; nothing where nothing can go out of date.
    pub fn words(self) -> &'static str {
        match self {
            Self::Silent => "",
            Self::Holds => "still holds",
            Self::Changed => "changed",
            Self::Gone => "gone",
        }
    }
}

impl GoneFirst {
    /// Returns the finding in one short sentence, without the list; `who` leads, as in `this guide leads`.
    pub fn finding(&self, who: &str) -> String {
        let all = self.led_with;
        match self.gone.len() {
            0 => format!("All {all} certifications that {who} with can still be booked or are yet to open"),
            gone => format!("{gone} of the {all} certifications that {who} with can no longer be booked"),
        }
    }
}
