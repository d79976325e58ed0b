//! A plan as calendar entries, and these as an iCalendar file (RFC 5545) that any calendar can import.
//!
//! Every entry lasts whole days. An entry keeps its identity from one version of the plan to the next, so
//! that importing the file again moves what is there instead of adding a second copy. Nothing here asks
//! for the time: the day of the file is an argument.

mod dates;
mod feed;
mod study;

use std::collections::BTreeMap;

use icalendar::{Alarm, Calendar, Component, Event, EventLike, Property, Trigger};
use rungs_planner::{Day, Held, StatedPrice};
use serde::Serialize;

use crate::catalog::{BuildBlock, Catalog};
use crate::plan_step::PlannedStep;

pub use feed::{changes_calendar, openings_and_closings};

/// What a calendar is made of.
#[derive(Debug, Clone, Copy)]
pub struct CalendarInput<'a> {
    /// The facts.
    pub catalog: &'a Catalog,
    /// The day of the file and of its knowledge. Bookings, last days, prices and renewals before it are left out.
    pub day: Day,
    /// The steps in their order.
    pub steps: &'a [CalendarStep<'a>],
    /// What is held, for its renewals by the owners' rules; without that whose days are in `fixed`.
    pub held: &'a [Held],
    /// Prices and vouchers that the learner knows of.
    pub prices: &'a [StatedPrice],
    /// First and last days of times without study.
    pub away: &'a [[Day; 2]],
    /// Hours of study a week; 0 counts as 1.
    pub hours_per_week: u32,
    /// Days that are on record: booked seats, from when a failed exam may be sat again, and when what is held may be renewed
    /// and runs out.
    pub fixed: &'a [FixedDay],
}

/// A day that is on record and not planned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FixedDay {
    /// Of which certification.
    pub certification: String,
    /// [`EntryKind::Exam`] for a booked seat, [`EntryKind::Retake`] for the first day of another try, [`EntryKind::Renew`] for
    /// the first day of a renewal, [`EntryKind::RunsOut`] for the first day on which it is not valid any more.
    pub kind: EntryKind,
    /// The day.
    pub day: Day,
}

/// One step, with what the plan says beside it.
#[derive(Debug, Clone, Copy)]
pub struct CalendarStep<'a> {
    /// The step.
    pub step: &'a PlannedStep,
    /// The day to sit the exam: by it, 80 of 100 who study like this would be ready.
    pub exam: Day,
    /// Last day to book a seat, where that matters.
    pub book_by: Option<Day>,
    /// The project that goes with it.
    pub build: Option<&'a BuildBlock>,
}

/// What an entry is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum EntryKind {
    /// Hours of study within a week.
    Study,
    /// A project.
    Build,
    /// Last day to book a seat.
    Book,
    /// The exam, or the end of a course.
    Exam,
    /// First day on which a failed exam may be sat again.
    Retake,
    /// Last day on which it can be taken at all.
    LastDay,
    /// Last day of a price or a voucher.
    Price,
    /// First day on which a renewal is accepted.
    Renew,
    /// The day on which it is not valid any more.
    RunsOut,
}

impl EntryKind {
    /// Returns the id, as in `--json` and in the identity of an entry.
    pub fn id(self) -> &'static str {
        match self {
            Self::Study => "study",
            Self::Build => "build",
            Self::Book => "book",
            Self::Exam => "exam",
            Self::Retake => "retake",
            Self::LastDay => "last-day",
            Self::Price => "price",
            Self::Renew => "renew",
            Self::RunsOut => "runs-out",
        }
    }

    /// Returns on how many days before it one wants to be reminded.
    pub fn reminders(self) -> &'static [u32] {
        match self {
            Self::Exam => &[30, 7, 1],
            Self::RunsOut => &[90, 60, 30, 7],
            Self::LastDay | Self::Price => &[30, 7],
            Self::Book => &[7, 1],
            Self::Renew => &[0],
            Self::Study | Self::Build | Self::Retake => &[],
        }
    }
}

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// Stays the same when the plan is made again.
    pub uid: String,
    /// What it is about.
    pub kind: EntryKind,
    /// Of which certification.
    pub certification: String,
    /// First day.
    pub from: Day,
    /// Last day.
    pub to: Day,
    /// Hours of work in it; 0 where it is only a date.
    pub hours: u32,
    /// One line.
    pub summary: String,
    /// What to know and to do, lines parted by `\n`.
    pub description: String,
    /// Where to look.
    pub url: Option<String>,
}

/// Gathers entries and gives each its identity.
struct Entries {
    all: Vec<Entry>,
    count: BTreeMap<(String, EntryKind), u32>,
}

impl Entries {
    fn push(
        &mut self,
        kind: EntryKind,
        certification: &str,
        days: (Day, Day),
        hours: u32,
        summary: String,
        lines: &[String],
    ) {
        let number = self.count.entry((certification.to_owned(), kind)).and_modify(|count| *count += 1).or_insert(1);
        self.all.push(Entry {
            uid: format!("{certification}-{}-{number}@rungs", kind.id()),
            kind,
            certification: certification.to_owned(),
            from: days.0,
            to: days.1,
            hours,
            summary,
            description: lines.iter().filter(|line| !line.is_empty()).cloned().collect::<Vec<_>>().join("\n"),
            url: None,
        });
    }
}

/// Returns the entries of a plan: study, projects, dates and renewals, by their first day.
pub fn entries(input: &CalendarInput<'_>) -> Vec<Entry> {
    let mut entries = Entries { all: Vec::new(), count: BTreeMap::new() };
    for planned in input.steps {
        study::add(input, planned, &mut entries);
        // A seat that is booked has its day already.
        let booked = |fixed: &FixedDay| {
            fixed.kind == EntryKind::Exam && fixed.certification == planned.step.certification && fixed.day >= input.day
        };
        if !input.fixed.iter().any(booked) {
            dates::add_step(input, planned, &mut entries);
        }
    }
    dates::add_fixed(input, &mut entries);
    dates::add_prices(input, &mut entries);
    dates::add_renewals(input, &mut entries);
    let mut all = entries.all;
    for entry in &mut all {
        entry.url = input.catalog.certifications.get(&entry.certification).map(|found| found.official_url.clone());
    }
    all.sort_by(|a, b| a.from.cmp(&b.from).then_with(|| a.uid.cmp(&b.uid)));
    all
}

/// Returns the iCalendar file of a plan.
pub fn calendar(input: &CalendarInput<'_>) -> String {
    let mut calendar = Calendar::empty();
    head(&mut calendar, "Rungs: my certifications");
    let stamp = format!("{}T000000Z", compact(input.day));
    for entry in entries(input) {
        calendar.push(event(&entry, &stamp));
    }
    fold(&calendar.to_string())
}

fn head(calendar: &mut Calendar, name: &str) {
    for (key, value) in
        [("VERSION", "2.0"), ("PRODID", "-//Rungs//Rungs//EN"), ("CALSCALE", "GREGORIAN"), ("METHOD", "PUBLISH")]
    {
        calendar.append_property(Property::new(key, value));
    }
    calendar.name(name);
}

fn event(entry: &Entry, stamp: &str) -> Event {
    let mut event = Event::new();
    // The last day is within the entry; in the format the end is the day after it.
    let end = entry.to.plus_days(1).unwrap_or(entry.to);
    event.append_property(whole_day("DTSTART", entry.from));
    event.append_property(whole_day("DTEND", end));
    event.add_property("UID", entry.uid.as_str());
    event.add_property("DTSTAMP", stamp);
    event.add_property("SUMMARY", entry.summary.as_str());
    event.add_property("DESCRIPTION", entry.description.as_str());
    event.add_property("CATEGORIES", entry.kind.id());
    // Only an exam takes the day from others who look for a free one.
    event.add_property("TRANSP", if entry.kind == EntryKind::Exam { "OPAQUE" } else { "TRANSPARENT" });
    if let Some(url) = &entry.url {
        event.add_property("URL", url.as_str());
    }
    for &days in entry.kind.reminders() {
        event.alarm(alarm(&entry.summary, &entry.uid, days, stamp));
    }
    event
}

/// A reminder at nine in the morning, some days before; a whole day begins at midnight.
#[expect(clippy::default_trait_access, reason = "the type is that of a date library which nothing here should name")]
fn alarm(summary: &str, uid: &str, days: u32, stamp: &str) -> Alarm {
    let mut alarm = Alarm::display(summary, Trigger::Duration(Default::default(), None));
    let trigger = match days {
        0 => "PT9H".to_owned(),
        1 => "-PT15H".to_owned(),
        _ => format!("-P{}DT15H", days - 1),
    };
    alarm.add_property("TRIGGER", trigger);
    // Without these two the library would put the time of day and a random text there.
    alarm.add_property("DTSTAMP", stamp);
    alarm.add_property("UID", format!("{}-{days}-days@rungs", uid.trim_end_matches("@rungs")));
    alarm
}

fn whole_day(key: &str, day: Day) -> Property {
    let mut property = Property::new(key, compact(day));
    property.add_parameter("VALUE", "DATE");
    property
}

fn compact(day: Day) -> String {
    let date = day.date();
    format!("{:04}{:02}{:02}", date.year(), date.month(), date.day())
}

/// Folds lines at 75 octets, the leading space of a continued line included; the library lets the last part
/// of a line grow to 76.
fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len() + text.len() / 64);
    for line in text.replace("\r\n ", "").split_inclusive("\r\n") {
        let mut width = 0;
        for c in line.chars() {
            if width + c.len_utf8() > 75 && c != '\r' && c != '\n' {
                folded.push_str("\r\n ");
                width = 1;
            }
            folded.push(c);
            width += c.len_utf8();
        }
    }
    folded
}

#[cfg(test)]
mod tests;
