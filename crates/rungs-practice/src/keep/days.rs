//! Days for a calendar that are on record.

use rungs_catalog::Catalog;
use rungs_catalog::calendar::{EntryKind, FixedDay};
use rungs_planner::{Day, Held};

use super::{Asked, HORIZON_DAYS, held, keep};
use crate::retake::retakes;
use crate::state::Life;

/// What a calendar has from the record.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordedDays {
    /// Booked seats, from when a failed exam may be sat again, and the ends of what is held with the days from which it may
    /// be renewed.
    pub fixed: Vec<FixedDay>,
    /// What is held and not on record: it goes by the owners' rules.
    pub by_rule: Vec<Held>,
}

/// Returns the days that are on record, for somebody who says that they hold `all`. An end is left out where `all` says of
/// that certification something else than the record.
pub fn recorded_days(catalog: &Catalog, life: &Life, all: &[Held], today: Day) -> RecordedDays {
    let known = held(life, today);
    let (on_record, by_rule): (Vec<Held>, Vec<Held>) = all.iter().cloned().partition(|held| known.contains(held));
    let seats = life.booked.values().map(|booked| FixedDay {
        certification: booked.certification.clone(),
        kind: EntryKind::Exam,
        day: booked.exam,
    });
    let again = retakes(catalog, life, today).into_iter().filter_map(|retake| {
        Some(FixedDay { certification: retake.certification, kind: EntryKind::Retake, day: retake.from? })
    });
    let asked = Asked { day: today, horizon_days: HORIZON_DAYS, goal: None, clouds: &[] };
    let mut kept = keep(catalog, life, &asked);
    kept.credentials.retain(|kept| {
        let holding = &kept.holding;
        let same = |held: &Held| held.earned == holding.earned;
        holding
            .certification
            .as_ref()
            .is_none_or(|id| on_record.iter().any(|held| held.certification.as_str() == id && same(held)))
    });
    RecordedDays { fixed: seats.chain(again).chain(kept.days()).collect(), by_rule }
}
