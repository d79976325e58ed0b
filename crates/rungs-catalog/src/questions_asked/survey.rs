//! What the answers count: the catalogue of one day, looked through once.

use rungs_planner::Day;

use crate::advice::cost_usd;
use crate::as_of::{AsOf, Status};
use crate::catalog::Catalog;
use crate::certification::Levels;
use crate::worth::{Terms, Worth, study_hours, worth};

/// The catalogue of a day.
pub(super) struct Survey<'a> {
    pub(super) catalog: &'a Catalog,
    pub(super) day: Day,
    /// What can be booked, by id.
    pub(super) bookable: Vec<AsOf<'a>>,
    /// What could be booked once.
    pub(super) gone: Vec<AsOf<'a>>,
}

impl<'a> Survey<'a> {
    pub(super) fn new(catalog: &'a Catalog, day: Day) -> Self {
        let status = |known: &AsOf<'a>| known.status();
        Self {
            catalog,
            day,
            bookable: catalog.known_on(day).filter(|known| status(known).bookable()).collect(),
            gone: catalog.known_on(day).filter(|known| status(known) == Status::Retired).collect(),
        }
    }

    /// Returns the exams for a role that can be booked.
    pub(super) fn role_exams(&self) -> impl Iterator<Item = AsOf<'a>> {
        let all = self.bookable.iter().copied();
        all.filter(|known| known.certification.judgement.role_level && known.certification.kind.is_exam())
    }

    /// Returns what they cost in all to somebody who has what they need first.
    pub(super) fn role_exam_worths(&self) -> Vec<Worth> {
        let worth = |known: AsOf<'a>| worth(self.catalog, known.certification, self.day, &Terms::default());
        self.role_exams().map(worth).collect()
    }

    /// Returns fee and subscription for somebody who has what is needed first.
    pub(super) fn price(&self, known: AsOf<'a>) -> Option<f64> {
        cost_usd(self.catalog, known, &known.certification.judgement.entry)
    }

    /// Returns the hours of study for somebody without any of its skills.
    pub(super) fn hours_from_nothing(&self, known: AsOf<'a>) -> f64 {
        f64::from(study_hours(self.catalog, known.certification, &Levels::new()))
    }

    /// Returns the hours of study for somebody who has what is needed first.
    pub(super) fn hours_from_entry(&self, known: AsOf<'a>) -> f64 {
        f64::from(study_hours(self.catalog, known.certification, &known.certification.judgement.entry))
    }

    /// Returns how well employers know it.
    pub(super) fn share(known: AsOf<'a>) -> f64 {
        Catalog::recognition(known.certification)
    }
}

/// Returns the middle of a list, the mean of the two in the middle where there are two; `None` of nothing.
pub(super) fn median(numbers: impl IntoIterator<Item = f64>) -> Option<f64> {
    let mut numbers: Vec<f64> = numbers.into_iter().collect();
    numbers.sort_by(f64::total_cmp);
    let upper = numbers.get(numbers.len() / 2)?;
    let lower = numbers.get(numbers.len().saturating_sub(1) / 2)?;
    Some(f64::midpoint(*lower, *upper))
}

#[cfg(test)]
mod tests {
    use super::median;

    #[test]
    fn the_median_is_the_middle() {
        // (numbers, median)
        let cases: [(&[f64], Option<f64>); 5] = [
            (&[], None),
            (&[3.0], Some(3.0)),
            (&[3.0, 1.0], Some(2.0)),
            (&[9.0, 1.0, 2.0], Some(2.0)),
            (&[4.0, 1.0, 2.0, 9.0], Some(3.0)),
        ];
        for (numbers, wanted) in cases {
            assert_eq!(median(numbers.iter().copied()), wanted, "{numbers:?}");
        }
    }
}
