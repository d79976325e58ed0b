//! What a file of others holds, in words; and what of it is on record already.

use rungs_planner::Day;

use super::{Candidate, Certainty, Note, Precision};
use crate::events::CredentialEarned;

impl Candidate {
    /// Returns whether it is on record already, from whatever source.
    pub fn is_known(&self, held: &[CredentialEarned]) -> bool {
        held.iter().any(|held| self.is(held))
    }

    fn is(&self, held: &CredentialEarned) -> bool {
        let Some(earned) = self.earned else { return false };
        let same_thing = match (&held.certification, &self.matched.certification) {
            (Some(held), Some(found)) => held == found,
            _ => held.name.eq_ignore_ascii_case(&self.name),
        };
        // A file knows the month or the year, the record may know the day.
        let (a, b) = (held.earned.date(), earned.day.date());
        let same_time = match earned.precision {
            Precision::Day => a == b,
            Precision::Month => (a.year(), a.month()) == (b.year(), b.month()),
            Precision::Year => a.year() == b.year(),
        };
        same_thing && same_time
    }

    /// Returns what it would be recorded as, with its match where there is one.
    pub fn to_record(&self) -> Option<CredentialEarned> {
        self.credential(self.matched.certainty != Certainty::None)
    }

    /// Says what of the catalogue it is.
    pub fn verdict(&self) -> String {
        match (self.matched.certainty, &self.matched.name, &self.matched.by) {
            (Certainty::Certain, Some(name), _) => format!("is {name}"),
            (Certainty::Likely, Some(name), Some(by)) => {
                let others = if self.matched.others.is_empty() {
                    String::new()
                } else {
                    format!("; as near: {}", self.matched.others.join(", "))
                };
                format!("perhaps {name} (nearest: \"{by}\", {:.0} of 100{others})", self.matched.score * 100.0)
            }
            _ => "nothing that Rungs knows; it can be kept by its name".to_owned(),
        }
    }

    /// Says when it was earned and when it expires, as far as the file does.
    pub fn times(&self) -> String {
        let earned = self.earned.map_or("without a day, so that it cannot be added".to_owned(), |earned| match earned
            .precision
        {
            Precision::Day => format!("earned {}", earned.day),
            Precision::Month => format!("earned {} (the day is not in the file)", month(earned.day)),
            Precision::Year => format!("earned {} (no more is in the file)", earned.day.date().year()),
        });
        let until = self.expires.map(|expires| format!(", expires {}", month(expires.day))).unwrap_or_default();
        format!("{earned}{until}")
    }
}

impl Note {
    /// Says where something is wrong, and what.
    pub fn words(&self) -> String {
        let row = self.row.map(|row| format!("row {row}, ")).unwrap_or_default();
        let column = self.column.map(|column| format!("{column}: ")).unwrap_or_default();
        format!("{row}{column}{}", self.text)
    }
}

fn month(day: Day) -> String {
    format!("{}-{:02}", day.date().year(), day.date().month())
}
