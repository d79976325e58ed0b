//! A change in words, the same for every face.

use rungs_planner::Day;

use super::{Change, ChangeKind};
use crate::words::{dollars, short_day};

impl Change {
    /// Says it in words, without the day and the name.
    pub fn words(&self) -> String {
        match &self.kind {
            ChangeKind::Announced { opens, expected } => format!("announced; opens {}", day(*opens, *expected)),
            ChangeKind::BetaOpened => "the beta opened".into(),
            ChangeKind::BetaEnded => "the beta ended".into(),
            ChangeKind::BecameStandard => "the beta became the standard exam".into(),
            ChangeKind::Opened => "opened".into(),
            ChangeKind::LivesOnInLanguages { languages } => {
                format!("the old version lives on in {}", languages.join(", "))
            }
            ChangeKind::ClosingAnnounced { closes, expected, before } => match before {
                Some(before) => format!("last day moved from {} to {}", short_day(*before), day(*closes, *expected)),
                None => format!("last day announced: {}", day(*closes, *expected)),
            },
            ChangeKind::Closed => "last day".into(),
            ChangeKind::SuccessorNamed { successor, same_credential, .. } => {
                let same = if *same_credential { " (same credential)" } else { "" };
                format!("{successor} takes its place{same}")
            }
            ChangeKind::Renamed { from, to } => format!("renamed from \"{from}\" to \"{to}\""),
            ChangeKind::Repriced { from, to, monthly } => {
                let a_month = if *monthly { " a month" } else { "" };
                format!("price from {} to {}{a_month}", dollars(*from), dollars(*to))
            }
            ChangeKind::NewOutline { version } => match version {
                Some(version) => format!("new exam topics, version {version}"),
                None => "new exam topics".into(),
            },
            ChangeKind::RuleChanged { rule, from, to } => format!("{} from {from} to {to}", rule.replace('_', " ")),
        }
    }

    /// Returns whether it is an opening or a last day, past or to come.
    pub fn opens_or_closes(&self) -> bool {
        matches!(
            self.kind,
            ChangeKind::BetaOpened
                | ChangeKind::BetaEnded
                | ChangeKind::BecameStandard
                | ChangeKind::Opened
                | ChangeKind::LivesOnInLanguages { .. }
                | ChangeKind::Closed
        )
    }
}

fn day(day: Option<Day>, expected: bool) -> String {
    match day {
        Some(day) if expected => format!("about {}", short_day(day)),
        Some(day) => short_day(day),
        None => "a day not yet named".to_owned(),
    }
}
