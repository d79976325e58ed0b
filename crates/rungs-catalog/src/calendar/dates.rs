//! Exams, last days, prices and renewals.

use rungs_planner::Day;

use super::{CalendarInput, CalendarStep, Entries, EntryKind, FixedDay};
use crate::as_of::{AsOf, OfferAsOf};
use crate::certification::Certification;
use crate::fact::current;
use crate::renewal::{expiry_with, keep_alive, newest, window_opens};
use crate::words::{capital, usd};

/// Days to wait after a failure where no rule is published, as the planning model assumes.
const ASSUMED_WAIT_DAYS: u32 = 14;

/// Adds the dates of one step.
pub(super) fn add_step(input: &CalendarInput<'_>, planned: &CalendarStep<'_>, entries: &mut Entries) {
    let step = planned.step;
    let Some(certification) = input.catalog.certifications.get(&step.certification) else { return };
    let (id, name) = (certification.id.as_str(), certification.name.as_str());
    let known = AsOf::new(certification, input.day);
    let way = known.offers().into_iter().find(|offer| offer.index == step.offer_index).or_else(|| known.main_offer());
    let confirm = confirm(certification, way);
    let last = way.and_then(|way| way.close);
    let is_exam = certification.kind.is_exam();
    if let Some(day) = planned.book_by.filter(|day| *day >= input.day) {
        let lines = [
            format!("Book by today, to sit it on {}. It costs {}.", planned.exam, usd(step.cost_usd)),
            confirm.clone(),
        ];
        entries.push(EntryKind::Book, id, (day, day), 0, format!("Book: {name}"), &lines);
    }
    let too_late = last.filter(|last| *last < planned.exam);
    let lines = [
        format!(
            "By today, 80 of 100 who study like this would be ready; half of them by {}. These are estimates.",
            step.exam
        ),
        too_late.map_or_else(String::new, |last| format!("Careful: it can be taken until {last} only.")),
        confirm.clone(),
    ];
    let what = if is_exam { "Exam" } else { "Finish" };
    entries.push(EntryKind::Exam, id, (planned.exam, planned.exam), 0, format!("{what}: {name}"), &lines);
    if is_exam {
        retake(input, planned, certification, last, entries);
    }
    if let Some(last) = last.filter(|last| *last >= input.day) {
        let expected = way.is_some_and(|way| way.close_expected);
        let what = if expected { "Expected last day" } else { "Last day" };
        let said = if expected { "Its owner has given no day, or only others have." } else { "" };
        entries.push(EntryKind::LastDay, id, (last, last), 0, format!("{what}: {name}"), &[said.to_owned(), confirm]);
    }
}

/// Returns what everybody should do before paying.
fn confirm(certification: &Certification, way: Option<OfferAsOf<'_>>) -> String {
    let checked = way.and_then(|way| way.fee_usd()).map(|fact| fact.checked);
    let checked = checked.map_or_else(String::new, |day| format!("Facts checked {day}. "));
    format!("{checked}Before you pay, confirm fee and date at {}", certification.official_url)
}

fn retake(
    input: &CalendarInput<'_>,
    planned: &CalendarStep<'_>,
    certification: &Certification,
    last: Option<Day>,
    entries: &mut Entries,
) {
    let rule = current(&certification.retake, input.day).map(|fact| &fact.value);
    let stated = rule.and_then(|rule| rule.wait_days);
    let wait = stated.unwrap_or(ASSUMED_WAIT_DAYS);
    let Some(again) = planned.exam.plus_days(i64::from(wait)) else { return };
    let ground = match (stated, rule.and_then(|rule| rule.text.as_deref())) {
        (Some(_), Some(text)) => text.to_owned(),
        (Some(days), None) => format!("The rule: {days} days after a failure."),
        (None, _) => format!("No rule was found; {ASSUMED_WAIT_DAYS} days are assumed. Ask before you plan on it."),
    };
    let too_late = last.filter(|last| *last < again);
    let too_late = too_late
        .map_or_else(String::new, |last| format!("But it can be taken until {last} only: there is no second try."));
    entries.push(
        EntryKind::Retake,
        &certification.id,
        (again, again),
        0,
        format!("If you failed: second try possible, {}", certification.name),
        &["Delete this if you passed.".to_owned(), ground, too_late],
    );
}

/// Adds the last days of the prices that the learner knows of.
pub(super) fn add_prices(input: &CalendarInput<'_>, entries: &mut Entries) {
    for price in input.prices {
        let Some(until) = price.until.filter(|until| *until >= input.day) else { continue };
        let id = price.certification.as_str();
        let name = input.catalog.certifications.get(id).map_or(id, |found| found.name.as_str());
        let lines = ["Use the price or the voucher before the day is over.".to_owned()];
        let summary = format!("Price of {} ends: {name}", usd(price.cost_usd));
        entries.push(EntryKind::Price, id, (until, until), 0, summary, &lines);
    }
}

/// Adds what is on record: booked seats, from when a failed exam may be sat again, renewals and ends.
pub(super) fn add_fixed(input: &CalendarInput<'_>, entries: &mut Entries) {
    for fixed in input.fixed.iter().filter(|fixed| fixed.day >= input.day) {
        let id = fixed.certification.as_str();
        let certification = input.catalog.certifications.get(id);
        let name = certification.map_or(id, |found| found.name.as_str());
        let page = certification.map_or_else(String::new, |found| format!("The owner's page: {}", found.official_url));
        let said_of_end = |end: Day| certification.map_or_else(Vec::new, |found| keeping(input, found, end));
        let (summary, said) = match fixed.kind {
            EntryKind::RunsOut => {
                let mut lines =
                    vec!["Yesterday was its last day, by what you wrote down or by the owner's rule.".to_owned()];
                lines.extend(said_of_end(fixed.day));
                entries.push(fixed.kind, id, (fixed.day, fixed.day), 0, format!("Runs out: {name}"), &lines);
                continue;
            }
            EntryKind::Renew => {
                let of = |other: &&FixedDay| other.certification == fixed.certification;
                let end = input.fixed.iter().filter(of).find(|other| other.kind == EntryKind::RunsOut);
                let lines = end.map_or_else(Vec::new, |end| said_of_end(end.day));
                let summary = format!("Renewal possible from today: {name}");
                entries.push(fixed.kind, id, (fixed.day, fixed.day), 0, summary, &lines);
                continue;
            }
            EntryKind::Retake => (
                format!("Can be sat again: {name}"),
                "From today, by the owner's rule as we know it. You need not: take the time that the weak topics want.",
            ),
            _ => (
                format!("Exam: {name}"),
                "Your seat is booked. To move or cancel it, use the account where you booked.",
            ),
        };
        entries.push(fixed.kind, id, (fixed.day, fixed.day), 0, summary, &[said.to_owned(), page]);
    }
}

/// Adds when what is held, or will be, may be renewed and when it runs out.
pub(super) fn add_renewals(input: &CalendarInput<'_>, entries: &mut Entries) {
    let passes: Vec<(&str, Day)> = (input.held.iter().map(|held| (held.certification.as_str(), held.earned)))
        .chain(input.steps.iter().map(|planned| (planned.step.certification.as_str(), planned.exam)))
        .collect();
    for (certification, earned) in newest(input.catalog, &passes) {
        let end = expiry_with(certification, earned, &passes, input.day).day();
        let Some(end) = end.filter(|end| *end > input.day) else { continue };
        let (id, name) = (certification.id.as_str(), certification.name.as_str());
        let opens = window_opens(certification, end, input.day);
        let passed = if earned > input.day { format!("If you pass on {earned}.") } else { String::new() };
        let mut lines = vec![passed];
        lines.extend(keeping(input, certification, end));
        if let Some(opens) = opens.filter(|opens| *opens > input.day) {
            entries.push(
                EntryKind::Renew,
                id,
                (opens, opens),
                0,
                format!("Renewal possible from today: {name}"),
                &lines,
            );
        }
        entries.push(EntryKind::RunsOut, id, (end, end), 0, format!("Runs out: {name}"), &lines);
    }
}

/// Returns how to keep what runs out on `end`, and where to look.
fn keeping(input: &CalendarInput<'_>, certification: &Certification, end: Day) -> Vec<String> {
    let on = window_opens(certification, end, input.day).unwrap_or(input.day).max(input.day);
    let ways: Vec<String> =
        keep_alive(input.catalog, certification, on, input.day).into_iter().map(|way| capital(&way.text)).collect();
    let how = match ways.as_slice() {
        [] => "We know of no way to renew it.".to_owned(),
        [only] => format!("Way to keep it: {only}."),
        [cheapest, others @ ..] => format!("Cheapest way to keep it: {cheapest}. Other ways: {}.", others.join("; ")),
    };
    vec![how, format!("Rules change: look at {}", certification.official_url)]
}
