//! Ways to take a certification: their days, and that no two of them are the same one.

use std::collections::BTreeSet;

use rungs_planner::Day;

use crate::as_of::{AsOf, OfferAsOf, primary};
use crate::catalog::Catalog;
use crate::certification::{Bound, Certification, Offer, OfferKind};
use crate::fact::{Fact, latest_word};

use super::findings::{Findings, Spot};

/// Reports impossible and doubtful openings and closings, and two ways for the same person on one day.
pub(super) fn check(catalog: &Catalog, today: Day, findings: &mut Findings<'_>) {
    for certification in catalog.certifications.values() {
        let top = findings.certification(&certification.id);
        for (index, offer) in certification.offers.iter().enumerate() {
            let spot = top.key("offers").at(index);
            bounds(offer, &spot, findings);
            expected(offer, today, &spot, findings);
            early_knowledge(offer, &spot, findings);
        }
        overlaps(certification, &top, findings);
    }
}

fn bounds(offer: &Offer, spot: &Spot<'_>, findings: &mut Findings<'_>) {
    if offer.open.is_empty() {
        let hint = "add `open` with its day, or with `value = {}` where it opened long ago";
        findings.error(&spot.key("open"), "nobody can know of it without an opening", hint);
        return;
    }
    // A later word may move both ends, so they are compared as they stood after each word.
    let words: BTreeSet<Day> = offer.open.iter().chain(&offer.close).map(|fact| fact.known_from).collect();
    let mut reported: Vec<(Day, Day)> = Vec::new();
    for day in words {
        let end = |series: &[Fact<Bound>]| latest_word(series, day).and_then(|fact| fact.value.day);
        let (Some(open), Some(close)) = (end(&offer.open), end(&offer.close)) else { continue };
        if close < open && !reported.contains(&(open, close)) {
            reported.push((open, close));
            let at = offer.close.iter().position(|fact| fact.value.day == Some(close)).unwrap_or_default();
            let what = format!("it closes on {close}, before it opens on {open}");
            findings.error(&spot.key("close").at(at).key("value"), what, "correct one of the two days");
        }
    }
    for (name, series) in [("open", &offer.open), ("close", &offer.close)] {
        for (index, fact) in series.iter().enumerate() {
            if fact.holds_from.is_some() {
                let spot = spot.key(name).at(index).key("holds_from");
                let hint = "put the day into `value.day`, and leave `holds_from` out";
                findings.error(&spot, "an opening or a closing has its day in its value", hint);
            }
        }
    }
    let Some(close) = latest_word(&offer.close, Day::LAST).and_then(|fact| fact.value.day) else { return };
    for (name, days) in [
        ("fee_usd", offer.fee_usd.iter().map(|fact| fact.holds_from).collect::<Vec<_>>()),
        ("monthly_usd", offer.monthly_usd.iter().map(|fact| fact.holds_from).collect()),
    ] {
        for (index, from) in days.into_iter().enumerate() {
            if let Some(from) = from.filter(|from| *from > close) {
                let spot = spot.key(name).at(index).key("holds_from");
                let what = format!("a price from {from} for what ends on {close}");
                findings.warning(&spot, what, "correct the day, or move the price to the way that it belongs to");
            }
        }
    }
}

fn expected(offer: &Offer, today: Day, spot: &Spot<'_>, findings: &mut Findings<'_>) {
    for (name, series) in [("open", &offer.open), ("close", &offer.close)] {
        let Some((index, fact)) = series.iter().enumerate().max_by_key(|(_, fact)| fact.known_from) else { continue };
        if let Some(day) = fact.value.day.filter(|day| fact.value.expected && *day < today) {
            let thing = if name == "open" { "opening" } else { "end" };
            let what = format!("the {thing} expected for {day} lies in the past");
            let hint = "confirm it from the issuer's page and add the word as a new fact without `expected`";
            findings.warning(&spot.key(name).at(index).key("value"), what, hint);
        }
    }
}

/// What can be booked is public, so nobody learns of a way after it opened.
fn early_knowledge(offer: &Offer, spot: &Spot<'_>, findings: &mut Findings<'_>) {
    let Some(first) = offer.open.iter().map(|fact| fact.known_from).min() else { return };
    let Some((index, fact)) = offer.open.iter().enumerate().max_by_key(|(_, fact)| fact.known_from) else { return };
    if let Some(open) = fact.value.day.filter(|day| !fact.value.expected && *day < first) {
        let what = format!("it opened on {open}, but is said to be known only from {first}");
        let hint = "set `known_from` to the opening at the latest, with `known_from_assumed = true`";
        findings.error(&spot.key("open").at(index).key("known_from"), what, hint);
    }
}

fn overlaps(certification: &Certification, top: &Spot<'_>, findings: &mut Findings<'_>) {
    let offers = AsOf::new(certification, Day::LAST).offers();
    let standard: Vec<&OfferAsOf<'_>> =
        offers.iter().filter(|offer| offer.offer.kind == OfferKind::Standard && !offer.open_expected).collect();
    for (place, second) in standard.iter().enumerate() {
        for first in standard.iter().take(place) {
            let starts = first.open.max(second.open);
            let ends = first.close.into_iter().chain(second.close).min();
            let same_day = match (starts, ends) {
                (Some(start), Some(end)) => start <= end,
                _ => true,
            };
            let same_people = share_a_language(first, second) && share_a_country(first, second);
            if same_day && same_people && !told_apart(first.offer, second.offer) {
                let what = format!(
                    "`{}` and `{}` can be booked on the same day in the same language",
                    first.offer.id, second.offer.id
                );
                let hint =
                    "close the older one before the newer one opens, or say in the `note` of each how they differ";
                findings.error(&top.key("offers").at(second.index), what, hint);
                break;
            }
        }
    }
}

/// Two packages of one exam are sold side by side; each must then say what it is.
fn told_apart(first: &Offer, second: &Offer) -> bool {
    matches!((&first.note, &second.note), (Some(first), Some(second)) if first != second)
}

fn share_a_language(first: &OfferAsOf<'_>, second: &OfferAsOf<'_>) -> bool {
    let of = |offer: &OfferAsOf<'_>| -> BTreeSet<String> {
        let codes = offer.languages();
        if codes.is_empty() {
            BTreeSet::from(["en".to_owned()])
        } else {
            codes.iter().map(|code| primary(code)).collect()
        }
    };
    !of(first).is_disjoint(&of(second))
}

fn share_a_country(first: &OfferAsOf<'_>, second: &OfferAsOf<'_>) -> bool {
    let of = |offer: &OfferAsOf<'_>| -> BTreeSet<String> {
        offer.value(|offer| &offer.countries).map(|fact| fact.value.iter().cloned().collect()).unwrap_or_default()
    };
    let (first, second) = (of(first), of(second));
    first.is_empty() || second.is_empty() || !first.is_disjoint(&second)
}
