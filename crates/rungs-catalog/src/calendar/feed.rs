//! Openings and last days as an iCalendar file that a calendar program can look at again and again.
//!
//! An entry keeps its identity when its day moves, so that a calendar moves it too.

use std::collections::{BTreeMap, BTreeSet};

use icalendar::{Calendar, Component, Event, EventLike};
use rungs_planner::Day;

use super::{alarm, compact, fold, head, whole_day};
use crate::catalog::Catalog;
use crate::changes::{Change, ChangeKind, changes, upcoming};

/// Days looked back: what has just happened stays in the calendar.
const DAYS_BACK: i64 = 60;
/// Days looked ahead.
const DAYS_AHEAD: i64 = 730;
/// Days before a last day on which one wants to be reminded.
const BEFORE_THE_END: [u32; 3] = [90, 30, 7];

/// Returns openings and last days around `day`, as known on it, oldest first; of what `follows` names, or of everything.
pub fn openings_and_closings(catalog: &Catalog, day: Day, follows: Option<&BTreeSet<&str>>) -> Vec<Change> {
    let since = day.plus_days(-DAYS_BACK).unwrap_or(day);
    let until = day.plus_days(DAYS_AHEAD).unwrap_or(day);
    let mut all = changes(catalog, since, day);
    all.extend(upcoming(catalog, day, until));
    all.retain(|change| {
        change.opens_or_closes() && follows.is_none_or(|follows| follows.contains(change.certification.as_str()))
    });
    all
}

/// Returns the same as an iCalendar file.
pub fn changes_calendar(catalog: &Catalog, day: Day, follows: Option<&BTreeSet<&str>>) -> String {
    let mut calendar = Calendar::empty();
    head(&mut calendar, "Rungs: openings and last days");
    let stamp = format!("{}T000000Z", compact(day));
    let mut count: BTreeMap<String, u32> = BTreeMap::new();
    for change in openings_and_closings(catalog, day, follows) {
        let name =
            format!("{}-{}-{}", change.certification, change.offer.as_deref().unwrap_or("all"), kind(&change.kind));
        let number = count.entry(name.clone()).and_modify(|count| *count += 1).or_insert(1);
        calendar.push(event(catalog, &change, &format!("{name}-{number}"), &stamp, day));
    }
    fold(&calendar.to_string())
}

fn kind(kind: &ChangeKind) -> &'static str {
    match kind {
        ChangeKind::Closed => "closes",
        ChangeKind::BetaEnded => "beta-ends",
        ChangeKind::BetaOpened => "beta-opens",
        _ => "opens",
    }
}

fn event(catalog: &Catalog, change: &Change, name: &str, stamp: &str, today: Day) -> Event {
    let uid = format!("{name}@changes.rungs");
    let what = match change.kind {
        ChangeKind::Closed => "Last day",
        ChangeKind::BetaEnded => "Last day of the beta",
        ChangeKind::BetaOpened => "Beta opens",
        ChangeKind::BecameStandard => "Out of beta",
        ChangeKind::LivesOnInLanguages { .. } => "Old version only in some languages",
        _ => "Opens",
    };
    let expected = if change.confirmed { "" } else { "Expected: " };
    let summary = format!("{expected}{what}: {}", change.name);
    let mut lines = Vec::new();
    if !change.confirmed {
        lines.push("Its owner has given no day, or only others have.".to_owned());
    }
    lines.extend(change.note.clone());
    let page = catalog.certifications.get(&change.certification).map(|found| found.official_url.clone());
    lines.extend(page.as_ref().map(|page| format!("Rules change: look at {page}")));
    lines.push(format!("As known on {today}."));
    let mut event = Event::new();
    event.append_property(whole_day("DTSTART", change.day));
    event.append_property(whole_day("DTEND", change.day.plus_days(1).unwrap_or(change.day)));
    event.add_property("UID", uid.as_str());
    event.add_property("DTSTAMP", stamp);
    event.add_property("SUMMARY", summary.as_str());
    event.add_property("DESCRIPTION", lines.join("\n").as_str());
    event.add_property("TRANSP", "TRANSPARENT");
    if let Some(page) = &page {
        event.add_property("URL", page.as_str());
    }
    if matches!(change.kind, ChangeKind::Closed | ChangeKind::BetaEnded) {
        for days in BEFORE_THE_END {
            event.alarm(alarm(&summary, &uid, days, stamp));
        }
    } else {
        event.alarm(alarm(&summary, &uid, 0, stamp));
    }
    event
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{catalog, day};

    #[test]
    fn an_entry_keeps_its_identity_and_brings_its_alarms() {
        let catalog = catalog();
        let today = day("2026-11-22");
        let all = changes_calendar(catalog, today, None);
        assert!(all.starts_with("BEGIN:VCALENDAR\r\n") && all.ends_with("END:VCALENDAR\r\n"), "{all}");
        let uids = |text: &str| -> Vec<String> {
            let lines = text.lines().filter(|line| line.starts_with("UID:") && line.ends_with("@changes.rungs"));
            lines.map(str::to_owned).collect()
        };
        let first = uids(&all);
        assert!(!first.is_empty());
        assert_eq!(first.len(), first.iter().collect::<BTreeSet<_>>().len(), "{first:?}");
        assert_eq!(first, uids(&changes_calendar(catalog, today.plus_days(1).unwrap(), None)));
        assert!(all.contains("TRIGGER"), "{all}");
        assert!(all.lines().all(|line| line.len() <= 75));
    }

    #[test]
    fn what_is_followed_alone_is_listed() {
        let catalog = catalog();
        let today = day("2026-11-22");
        let all = openings_and_closings(catalog, today, None);
        let one = all.first().map(|change| change.certification.clone()).unwrap();
        let follows = BTreeSet::from([one.as_str()]);
        let mine = openings_and_closings(catalog, today, Some(&follows));
        assert!(!mine.is_empty() && mine.iter().all(|change| change.certification == one));
        assert!(openings_and_closings(catalog, today, Some(&BTreeSet::new())).is_empty());
    }
}
