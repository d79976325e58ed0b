//! One certification in a cell: name, status, price, hours, and what it is to the learner.

use rungs_catalog::catalog::Goal;
use rungs_catalog::certification::Certification;
use rungs_catalog::ladder::{Entry, goal_share};
use rungs_catalog::name::name_on;
use rungs_catalog::{Catalog, Status};
use rungs_planner::Day;

use crate::learner::Learner;
use crate::words::{dollars, long_day, short_day};

/// A name longer than this takes a line of its own.
const LONG: usize = 12;

/// For whom, and when.
pub(super) struct Context<'a> {
    pub(super) catalog: &'a Catalog,
    pub(super) learner: &'a Learner,
    pub(super) day: Day,
    pub(super) goal: Option<&'a Goal>,
}

/// What a cell says of one certification.
pub(super) struct EntryShown {
    pub(super) id: String,
    pub(super) label: String,
    /// The full name, where the label is a code.
    pub(super) name: Option<String>,
    pub(super) mark: &'static str,
    pub(super) class: &'static str,
    pub(super) status: &'static str,
    pub(super) long: bool,
    /// Absent = unknown.
    pub(super) price: Option<String>,
    pub(super) hours: u32,
    pub(super) note: Option<String>,
    pub(super) held: bool,
    pub(super) step: Option<usize>,
    pub(super) why: String,
    pub(super) successors: Vec<(String, String)>,
}

impl Context<'_> {
    /// Returns what a cell says; nothing for what the catalogue does not have.
    pub(super) fn entry(&self, entry: &Entry) -> Option<EntryShown> {
        let certification = self.catalog.certifications.get(&entry.id)?;
        let label = label(certification, self.day);
        let step = self.learner.step(&entry.id).map(|(number, _)| number);
        let (class, status) = status_words(entry.status);
        Some(EntryShown {
            long: label.chars().count() > LONG,
            name: (label != entry.name).then(|| entry.name.clone()),
            mark: entry.mark,
            class,
            status,
            price: price(entry),
            hours: self.learner.hours(self.catalog, certification),
            note: note(entry),
            held: self.learner.held.contains_key(&entry.id),
            step,
            why: self.why(entry, certification, &label),
            successors: entry
                .successors
                .iter()
                .map(|next| {
                    let found = self.catalog.certifications.get(&next.id);
                    (next.id.clone(), found.map_or_else(|| next.name.clone(), |found| self::label(found, self.day)))
                })
                .collect(),
            id: entry.id.clone(),
            label,
        })
    }

    /// Returns in one line what it is to this learner.
    fn why(&self, entry: &Entry, certification: &Certification, label: &str) -> String {
        if let Some((number, step)) = self.learner.step(&entry.id) {
            return format!("{label}: step {number} of your plan, {}.", long_day(step.exam));
        }
        if let Some(earned) = self.learner.held.get(&entry.id) {
            return format!("{label}: you hold it since {}.", long_day(*earned));
        }
        let planned = (!self.learner.steps.is_empty()).then_some("not in your plan; ");
        let wanted = self.learner.profile.as_ref().and_then(|profile| profile.goal.as_ref());
        let goal = self.goal.or_else(|| self.catalog.goal(wanted?.as_str()));
        let shows = goal.map(|goal| {
            let share = goal_share(goal, certification) * 100.0;
            format!("by itself it shows {share:.0} % of \u{201c}{}\u{201d}", goal.name)
        });
        let shows = shows.unwrap_or_else(|| status_words(entry.status).1.to_owned());
        format!("{label}: {}{shows}.", planned.unwrap_or_default())
    }
}

/// Returns what people call it: the code, else the name on the day.
pub(super) fn label(certification: &Certification, day: Day) -> String {
    // A list of codes says less than the name.
    let code = certification.code.as_ref().filter(|code| !code.contains(','));
    code.cloned().unwrap_or_else(|| name_on(certification, day).to_owned())
}

fn status_words(status: Status) -> (&'static str, &'static str) {
    match status {
        Status::Open => ("is-open", "can be booked"),
        Status::Beta => ("is-beta", "beta"),
        Status::Closing => ("is-soon", "ends soon"),
        Status::Announced => ("is-announced", "announced"),
        Status::Retired => ("is-gone", "gone"),
    }
}

fn price(entry: &Entry) -> Option<String> {
    if let Some(monthly) = entry.monthly_usd.filter(|monthly| *monthly > 0.0) {
        return Some(format!("{}/month", dollars(monthly)));
    }
    let fee = entry.fee_today_usd.or(entry.fee_usd)?;
    Some(if fee > 0.0 { dollars(fee) } else { "free".to_owned() })
}

fn note(entry: &Entry) -> Option<String> {
    let about = |expected: bool| if expected { "about " } else { "" };
    match (entry.status, entry.retired_on, entry.opens_next) {
        (Status::Closing, Some(day), _) => {
            Some(format!("ends {}{}", about(entry.retired_on_expected), short_day(day).trim()))
        }
        (Status::Retired, Some(day), _) => Some(format!("gone {}", short_day(day).trim())),
        (Status::Announced, _, Some(day)) => {
            Some(format!("opens {}{}", about(entry.opens_next_expected), short_day(day).trim()))
        }
        (Status::Announced, _, None) => Some("opening not confirmed".to_owned()),
        _ => None,
    }
}
