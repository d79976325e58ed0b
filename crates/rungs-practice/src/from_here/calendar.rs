//! A calendar in which days away do not exist.
//!
//! The planner counts every day as a day of study. A day of this calendar is the start plus the days of study before it;
//! a catalogue whose openings and last days are told in it ([`StudyCalendar::squeezed`]) gives a plan that can be told
//! in real days again ([`StudyCalendar::day_of`]) and keeps every last day.

use rungs_catalog::Catalog;
use rungs_planner::Day;

/// The calendar from a day on.
#[derive(Debug, Clone)]
pub struct StudyCalendar {
    start: Day,
    /// First days and last days of times away from the start on, in order and apart.
    away: Vec<(Day, Day)>,
}

impl StudyCalendar {
    /// Returns the calendar from `start` on, without the days within `away` (first and last days).
    pub fn new(start: Day, away: &[[Day; 2]]) -> Self {
        let mut times: Vec<(Day, Day)> =
            away.iter().map(|[from, to]| ((*from).max(start), *to)).filter(|(from, to)| from <= to).collect();
        times.sort_unstable();
        let mut apart: Vec<(Day, Day)> = Vec::new();
        for (from, to) in times {
            match apart.last_mut() {
                Some(last) if from <= last.1 => last.1 = last.1.max(to),
                _ => apart.push((from, to)),
            }
        }
        Self { start, away: apart }
    }

    /// Returns how many days from `from` up to, not including, `to` are days away.
    pub fn away_between(&self, from: Day, to: Day) -> i64 {
        self.away
            .iter()
            .map(|&(first, last)| {
                let until = last.plus_days(1).unwrap_or(last).min(to);
                until.days_since(first.max(from)).max(0)
            })
            .sum()
    }

    /// Returns the day of this calendar on which something opens that opens on `day`.
    pub fn first_day_in(&self, day: Day) -> Day {
        if day <= self.start {
            return day;
        }
        day.plus_days(-self.away_between(self.start, day)).unwrap_or(day)
    }

    /// Returns the last day of this calendar that is no later than `day`.
    pub fn last_day_in(&self, day: Day) -> Day {
        if day < self.start {
            return day;
        }
        match day.plus_days(1) {
            Some(next) => self.first_day_in(next).plus_days(-1).unwrap_or(day),
            None => day,
        }
    }

    /// Returns the real day of a day of this calendar, which is never a day away.
    pub fn day_of(&self, day: Day) -> Day {
        let mut real = day;
        for &(first, last) in &self.away {
            if first <= real {
                real = real.plus_days(last.days_since(first) + 1).unwrap_or(Day::LAST);
            }
        }
        real
    }

    /// Returns the real day after so many hours of study that begin on `from`.
    pub fn after_hours(&self, from: Day, hours: u32, hours_per_week: u32) -> Day {
        let days = (u64::from(hours) * 7).div_ceil(u64::from(hours_per_week.max(1)));
        let days = i64::try_from(days).unwrap_or(i64::MAX);
        self.first_day_in(from).plus_days(days).map_or(Day::LAST, |day| self.day_of(day))
    }

    /// Returns a catalogue whose ways to take something open and end on days of this calendar.
    pub fn squeezed(&self, catalog: &Catalog) -> Catalog {
        let mut catalog = catalog.clone();
        if self.away.is_empty() {
            return catalog;
        }
        for certification in catalog.certifications.values_mut() {
            for offer in &mut certification.offers {
                for fact in &mut offer.open {
                    fact.value.day = fact.value.day.map(|day| self.first_day_in(day));
                }
                for fact in &mut offer.close {
                    fact.value.day = fact.value.day.map(|day| self.last_day_in(day));
                }
            }
        }
        catalog
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn days_away_do_not_exist_in_it() {
        let calendar = StudyCalendar::new(
            day("2026-12-01"),
            &[
                [day("2026-12-24"), day("2027-01-03")],
                [day("2027-01-01"), day("2027-01-05")],
                [day("2026-11-01"), day("2026-11-09")],
            ],
        );
        // Two times that overlap are one: 24 December to 5 January, 13 days.
        for (planned, real) in [
            ("2026-12-01", "2026-12-01"),
            ("2026-12-23", "2026-12-23"),
            ("2026-12-24", "2027-01-06"),
            ("2026-12-31", "2027-01-13"),
        ] {
            assert_eq!(calendar.day_of(day(planned)), day(real), "{planned}");
            assert_eq!(calendar.first_day_in(day(real)), day(planned), "{real}");
            assert_eq!(calendar.last_day_in(day(real)), day(planned), "{real}");
        }
        // What ends while one is away ends on the last day before.
        assert_eq!(calendar.last_day_in(day("2026-12-30")), day("2026-12-23"));
        // What opens while one is away opens on the first day after.
        assert_eq!(calendar.day_of(calendar.first_day_in(day("2026-12-30"))), day("2027-01-06"));
        assert_eq!(calendar.away_between(day("2026-12-01"), day("2026-12-26")), 2);
        // 8 hours at 8 a week are 7 days.
        assert_eq!(calendar.after_hours(day("2026-12-20"), 8, 8), day("2027-01-09"));
    }

    proptest! {
        #[test]
        fn there_and_back_is_the_same_day_and_never_a_day_away(
            times in prop::collection::vec((0_i64..400, 0_i64..40), 0..5),
            offset in 0_i64..500,
        ) {
            let start = day("2026-12-01");
            let at = |days: i64| start.plus_days(days).unwrap();
            let away: Vec<[Day; 2]> = times.iter().map(|(from, length)| [at(*from), at(from + length)]).collect();
            let calendar = StudyCalendar::new(start, &away);
            let planned = at(offset);
            let real = calendar.day_of(planned);
            prop_assert!(away.iter().all(|[from, to]| real < *from || *to < real), "{real}");
            prop_assert_eq!(calendar.first_day_in(real), planned);
            prop_assert_eq!(calendar.last_day_in(real), planned);
        }
    }
}
