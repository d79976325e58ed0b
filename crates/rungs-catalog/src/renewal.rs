//! Keeping what one holds: when it runs out, when it may be renewed, and the cheapest way to do so.
//!
//! The renewal rules of the catalogue form a graph: an edge leads from what is passed to what stays valid
//! because of it. A pass of one exam can therefore carry several certifications.

use std::cmp::Ordering;

use rungs_planner::Day;
use serde::Serialize;

use crate::as_of::AsOf;
use crate::catalog::Catalog;
use crate::certification::{Certification, Renewal, RenewalWay};
use crate::fact::{Fact, current};
use crate::words::{months_earlier, months_later, usd};

/// When something held stops being valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Expiry {
    /// It stays valid for ever.
    Never,
    /// Nobody says how long it stays valid.
    Unknown,
    /// The last day is the one before this one.
    On {
        /// First day on which it is not valid any more.
        day: Day,
    },
}

impl Expiry {
    /// Returns the first day on which it is not valid any more, where there is one and it is known.
    pub fn day(self) -> Option<Day> {
        match self {
            Self::On { day } => Some(day),
            Self::Never | Self::Unknown => None,
        }
    }

    /// Returns whether it is known to have run out by `day`.
    pub fn over(self, day: Day) -> bool {
        self.day().is_some_and(|end| end <= day)
    }
}

/// One way to keep a certification valid.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct KeepAlive {
    /// How.
    pub how: RenewalWay,
    /// The exam to pass, where another one renews it.
    pub by: Option<String>,
    /// What one renewal costs; absent where nobody says.
    pub cost_usd: Option<f64>,
    /// Months that it adds, where known.
    pub adds_months: Option<u32>,
    /// Last day of this way, where it ends.
    pub until: Option<Day>,
    /// The way in words, with its price.
    pub text: String,
}

/// Returns when a pass of `earned` runs out by itself, as known on `day`, in calendar months.
pub fn expiry(certification: &Certification, earned: Day, day: Day) -> Expiry {
    // A change of validity counts for those who pass after it.
    let fact = certification
        .validity_months
        .iter()
        .filter(|fact| fact.known_on(day) && fact.holds_from.is_none_or(|from| from <= earned))
        .max_by_key(|fact| (fact.holds_from, fact.known_from))
        .or_else(|| current(&certification.validity_months, day));
    match fact.map(|fact| fact.value) {
        None => Expiry::Unknown,
        Some(0) => Expiry::Never,
        Some(months) => months_later(earned, months).map_or(Expiry::Never, |day| Expiry::On { day }),
    }
}

/// Returns when it runs out when each of `passes` (certification and day, in any order) that renews it is
/// counted: passes of other exams that its rules name, and of itself.
pub fn expiry_with(certification: &Certification, earned: Day, passes: &[(&str, Day)], day: Day) -> Expiry {
    let mut end = expiry(certification, earned, day);
    let mut passes: Vec<_> = passes.iter().copied().filter(|&(_, passed)| passed > earned).collect();
    passes.sort_by_key(|&(_, passed)| passed);
    for (id, passed) in passes {
        let Some(until) = end.day() else { break };
        if passed >= until {
            continue; // What has run out is not renewed but earned again.
        }
        let added = if id == certification.id {
            expiry(certification, passed, day).day()
        } else {
            AsOf::new(certification, day)
                .known_of(&certification.renewal)
                .into_iter()
                .filter(|fact| fact.value.how == RenewalWay::OtherExam && fact.value.by.iter().any(|by| by == id))
                .filter(|fact| fact.value.until.is_none_or(|last| passed <= last))
                .filter_map(|fact| months_later(passed, fact.value.adds_months?))
                .max()
        };
        if let Some(later) = added.filter(|later| *later > until) {
            end = Expiry::On { day: later };
        }
    }
    end
}

/// Returns the first day on which a renewal of what runs out on `end` is accepted, where a rule says so.
pub fn window_opens(certification: &Certification, end: Day, day: Day) -> Option<Day> {
    let known = AsOf::new(certification, day);
    let months =
        known.known_of(&certification.renewal).into_iter().filter_map(|fact| fact.value.window_months).max()?;
    months_earlier(end, months)
}

/// Returns the ways that can still be used on `on`, as known on `day`, the cheapest first.
pub fn keep_alive(catalog: &Catalog, certification: &Certification, on: Day, day: Day) -> Vec<KeepAlive> {
    let mut ways: Vec<KeepAlive> = AsOf::new(certification, day)
        .known_of(&certification.renewal)
        .into_iter()
        .filter(|fact| fact.value.until.is_none_or(|last| on <= last))
        .filter_map(|fact| way(catalog, certification, fact, on, day))
        .collect();
    ways.sort_by(|a, b| price_order(a.cost_usd, b.cost_usd).then_with(|| effort(a.how).cmp(&effort(b.how))));
    ways
}

/// Returns whether its own rules say that nobody can renew it any more on `on`; `None` where no rule is known.
pub fn cannot_be_renewed(catalog: &Catalog, certification: &Certification, on: Day, day: Day) -> Option<bool> {
    if AsOf::new(certification, day).known_of(&certification.renewal).is_empty() {
        return None;
    }
    Some(keep_alive(catalog, certification, on, day).is_empty())
}

/// Unknown never helps: a way without a price comes after every way with one.
fn price_order(a: Option<f64>, b: Option<f64>) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) => a.total_cmp(&b),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    }
}

/// Ranks ways of the same price by the work they take.
fn effort(how: RenewalWay) -> u8 {
    match how {
        RenewalWay::Fee => 0,
        RenewalWay::FreeAssessment => 1,
        RenewalWay::Course => 2,
        RenewalWay::ContinuingEducation => 3,
        RenewalWay::SameExam => 4,
        RenewalWay::OtherExam => 5,
        RenewalWay::None => 6,
    }
}

fn way(catalog: &Catalog, certification: &Certification, fact: &Fact<Renewal>, on: Day, day: Day) -> Option<KeepAlive> {
    let rule = &fact.value;
    let sat_on = |exam: &Certification| AsOf::new(exam, day).retired_on().is_none_or(|last| on <= last);
    let exam = match rule.how {
        RenewalWay::None => return None,
        RenewalWay::SameExam => Some(same_exam(catalog, certification, on, day)?),
        RenewalWay::OtherExam => {
            let alive = rule.by.iter().filter_map(|id| catalog.certifications.get(id)).filter(|exam| sat_on(exam));
            let cheapest = alive.min_by(|a, b| price_order(fee(a, day), fee(b, day)));
            if cheapest.is_none() && !rule.by.is_empty() {
                return None;
            }
            cheapest
        }
        _ => None,
    };
    let cost_usd = rule.cost_usd.or_else(|| exam.and_then(|exam| fee(exam, day)));
    let by = exam.filter(|exam| exam.id != certification.id);
    let what = match by {
        Some(exam) => format!("pass {}", exam.name),
        None => rule.how.words().into(),
    };
    let text = match cost_usd {
        Some(0.0) if rule.how == RenewalWay::FreeAssessment => what,
        Some(cost) => format!("{what} ({})", usd(cost)),
        None => format!("{what} (price not known)"),
    };
    Some(KeepAlive {
        how: rule.how,
        by: by.map(|exam| exam.id.clone()),
        cost_usd,
        adds_months: rule.adds_months,
        until: rule.until,
        text,
    })
}

/// Returns the exam to sit again: this one, or another version that awards the same credential.
fn same_exam<'a>(
    catalog: &'a Catalog,
    certification: &'a Certification,
    on: Day,
    day: Day,
) -> Option<&'a Certification> {
    let sat_on = |exam: &Certification| AsOf::new(exam, day).retired_on().is_none_or(|last| on <= last);
    if sat_on(certification) {
        return Some(certification);
    }
    AsOf::new(certification, day)
        .successors()
        .into_iter()
        .filter(|fact| fact.value.same_credential)
        .filter_map(|fact| catalog.certifications.get(&fact.value.id))
        .find(|exam| sat_on(exam))
}

fn fee(exam: &Certification, day: Day) -> Option<f64> {
    AsOf::new(exam, day).main_offer().and_then(|offer| offer.fee_usd()).map(|fact| fact.value)
}

/// Returns the newest pass of each credential, in the order of `passes`; ids that are not certifications are
/// passed over.
pub fn newest<'a>(catalog: &'a Catalog, passes: &[(&str, Day)]) -> Vec<(&'a Certification, Day)> {
    let mut found: Vec<(&Certification, Day)> = Vec::new();
    for &(id, passed) in passes {
        let Some(certification) = catalog.certifications.get(id) else { continue };
        let credential = Catalog::credential(certification);
        match found.iter_mut().find(|(other, _)| Catalog::credential(other) == credential) {
            Some(other) if other.1 < passed => *other = (certification, passed),
            Some(_) => {}
            None => found.push((certification, passed)),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{catalog, day};

    #[test]
    fn a_pass_runs_out_in_calendar_months() {
        let catalog = catalog();
        // (certification, earned, runs out)
        let cases = [
            ("plain", "2024-02-29", Expiry::On { day: day("2027-02-28") }),
            ("one-year", "2026-06-30", Expiry::On { day: day("2027-06-30") }),
            ("first", "2026-06-30", Expiry::Never),
            ("hard", "2026-06-30", Expiry::Unknown),
        ];
        for (id, earned, wanted) in cases {
            assert_eq!(expiry(&catalog.certifications[id], day(earned), day("2026-11-22")), wanted, "{id}");
        }
    }

    #[test]
    fn another_exam_carries_what_its_rules_name_while_it_is_valid() {
        let catalog = catalog();
        let carried = &catalog.certifications["carried"];
        // (passes, runs out); `carried` was earned on 2024-06-01 and is valid for 24 months.
        let cases: [(&[(&str, &str)], &str); 6] = [
            (&[], "2026-06-01"),
            (&[("carries", "2025-06-01")], "2027-06-01"),
            (&[("plain", "2025-06-01")], "2026-06-01"),
            // Too late: it had run out.
            (&[("carries", "2026-06-01")], "2026-06-01"),
            // Before it was earned.
            (&[("carries", "2024-01-01")], "2026-06-01"),
            // One pass after the other, in whatever order they are given.
            (&[("carried", "2027-05-01"), ("carries", "2025-06-01")], "2029-05-01"),
        ];
        for (passes, wanted) in cases {
            let passes: Vec<_> = passes.iter().map(|(id, passed)| (*id, day(passed))).collect();
            let got = expiry_with(carried, day("2024-06-01"), &passes, day("2026-11-22"));
            assert_eq!(got.day(), Some(day(wanted)), "{passes:?}");
        }
    }

    #[test]
    fn the_cheapest_way_comes_first_and_ended_exams_renew_nothing() {
        let catalog = catalog();
        let today = day("2026-11-22");
        // (certification, the ways in order, whether its rules shut every way)
        let cases: [(&str, &[&str], Option<bool>); 6] = [
            ("carried", &["pass the exam again (80 USD)", "pass The carries exam (100 USD)"], Some(false)),
            ("one-year", &["free assessment"], Some(false)),
            ("one-year-only", &[], Some(true)),
            ("one-year-silent", &[], None),
            ("old", &[], Some(true)),
            ("plain", &["pass the exam again (50 USD)"], Some(false)),
        ];
        for (id, ways, shut) in cases {
            let certification = &catalog.certifications[id];
            let got: Vec<_> =
                keep_alive(catalog, certification, today, today).into_iter().map(|way| way.text).collect();
            assert_eq!(got, ways, "{id}");
            assert_eq!(cannot_be_renewed(catalog, certification, today, today), shut, "{id}");
        }
        let old = &catalog.certifications["old"];
        assert_eq!(keep_alive(catalog, old, day("2026-06-30"), day("2026-06-01")).len(), 1);
        assert_eq!(
            window_opens(&catalog.certifications["one-year"], day("2027-06-30"), today),
            Some(day("2026-12-30"))
        );
        assert_eq!(window_opens(old, day("2027-06-30"), today), None);
    }
}
