//! What changed, on the real catalogue and on one with made-up changes.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a helper of tests that fails is a failing test")]

use std::path::Path;
use std::sync::LazyLock;

use rungs_catalog::Catalog;
use rungs_catalog::certification::{Bound, FormerName};
use rungs_catalog::changes::{Change, ChangeKind, changes, changes_of, upcoming};
use rungs_catalog::fact::{Fact, Grade};
use rungs_catalog::load::load_folder;
use rungs_catalog::name::name_on;
use rungs_planner::Day;

static CATALOG: LazyLock<Catalog> =
    LazyLock::new(|| load_folder(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../catalog"))).unwrap().catalog);

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// Returns the change as a line: day, certification, kind.
fn lines(changes: &[Change]) -> Vec<String> {
    let kind = |change: &Change| serde_json::to_value(&change.kind).unwrap()["kind"].as_str().unwrap().to_owned();
    changes.iter().map(|change| format!("{} {} {}", change.day, change.certification, kind(change))).collect()
}

#[test]
fn the_year_tells_of_openings_closings_and_their_announcements() {
    let year = changes(&CATALOG, day("2026-01-01"), day("2026-11-22"));
    let lines = lines(&year);
    for line in [
        "2026-03-28 ms-ai-102 closing-announced",
        "2026-03-28 ms-ai-102 successor-named",
        "2026-06-30 ms-ai-102 closed",
        "2026-06-30 ms-ai-900 closed",
        "2026-03-31 aws-mls-c01 closed",
        "2026-03-28 ms-ai-103 announced",
        "2026-04-21 ms-ai-103 beta-opened",
        "2026-06-18 ms-ai-103 beta-ended",
        "2026-06-19 ms-ai-103 became-standard",
        "2026-09-28 aws-mla-c01 closed",
        "2026-09-29 aws-mla-c01 lives-on-in-languages",
        "2026-09-29 aws-mla-c02 beta-opened",
        "2026-07-31 anthropic-ccar-f repriced",
        "2026-06-01 gcp-professional-ml-engineer new-outline",
        "2026-07-20 ms-az-900 new-outline",
    ] {
        assert!(lines.iter().any(|other| other == line), "{line} is missing:\n{}", lines.join("\n"));
    }
    // A new price is told as that, not as an end and a beginning.
    assert!(!lines.iter().any(|line| line.contains("anthropic-ccar-f clos")), "{}", lines.join("\n"));
    let price =
        year.iter().find(|change| change.certification == "anthropic-ccar-f" && change.day == day("2026-07-31"));
    assert_eq!(price.unwrap().kind, ChangeKind::Repriced { from: 99.0, to: 125.0, monthly: false });
    assert!(year.windows(2).all(|pair| pair[0].day <= pair[1].day));
    assert!(year.iter().all(|change| change.confirmed && !change.sources.is_empty()));
}

#[test]
fn a_window_holds_what_lies_in_it_and_was_known_at_its_end() {
    assert!(changes(&CATALOG, day("2026-11-22"), day("2026-01-01")).is_empty());
    let march = lines(&changes(&CATALOG, day("2026-03-01"), day("2026-03-31")));
    assert!(march.contains(&"2026-03-28 ms-ai-102 closing-announced".to_owned()));
    assert!(!march.iter().any(|line| line.starts_with("2026-06")), "{march:?}");
    // Two halves are the whole, where nothing was corrected later.
    let (first, second) = (
        changes(&CATALOG, day("2026-01-01"), day("2026-06-30")),
        changes(&CATALOG, day("2026-07-01"), day("2026-11-22")),
    );
    let whole = lines(&changes(&CATALOG, day("2026-01-01"), day("2026-11-22")));
    for line in lines(&first).iter().chain(&lines(&second)) {
        assert!(whole.contains(line), "{line}");
    }
}

#[test]
fn what_lies_ahead_is_told_with_its_doubt() {
    let ahead = upcoming(&CATALOG, day("2026-06-01"), day("2026-12-31"));
    assert!(lines(&ahead).contains(&"2026-06-30 ms-ai-102 closed".to_owned()));
    assert!(!lines(&ahead).iter().any(|line| line.contains("aws-mla-c01")), "not known before August");
    let ahead = upcoming(&CATALOG, day("2026-11-22"), day("2027-12-31"));
    let standard = ahead.iter().find(|change| change.certification == "aws-mla-c02").unwrap();
    assert_eq!(
        (standard.day, &standard.kind, standard.confirmed),
        (day("2027-01-14"), &ChangeKind::BecameStandard, false)
    );
    assert!(ahead.iter().all(|change| change.day > day("2026-11-22")));
    assert!(upcoming(&CATALOG, Day::LAST, Day::LAST).is_empty());
}

fn fact<T>(value: T, holds_from: Option<&str>, known_from: &str) -> Fact<T> {
    Fact {
        value,
        holds_from: holds_from.map(day),
        known_from: day(known_from),
        known_from_assumed: false,
        sources: vec!["made-up".into()],
        checked: day("2026-11-22"),
        grade: Grade::Official,
        note: None,
    }
}

#[test]
fn prices_names_rules_and_moved_days_are_changes() {
    let mut one = CATALOG.certifications["aws-aif-c01"].clone();
    one.offers.truncate(1);
    one.offers[0].fee_usd = vec![fact(75.0, None, "2024-08-13"), fact(100.0, Some("2026-05-01"), "2026-04-01")];
    one.offers[0].minutes = vec![fact(120, None, "2024-08-13"), fact(90, Some("2026-05-01"), "2026-05-01")];
    one.offers[0].close = vec![
        fact(Bound { day: Some(day("2026-10-01")), expected: false }, None, "2026-06-01"),
        fact(Bound { day: Some(day("2026-12-01")), expected: false }, None, "2026-08-01"),
    ];
    one.validity_months = vec![fact(36, None, "2024-08-13"), fact(36, Some("2025-01-01"), "2025-01-01")];
    one.former_names =
        vec![fact(FormerName { name: "Old Name".into(), until: Some(day("2026-02-28")) }, None, "2026-02-01")];
    let told = |until: &str| {
        let all = changes_of(&one, day(until));
        all.into_iter()
            .filter(|change| change.sources == ["made-up"])
            .map(|change| (change.day.to_string(), change.kind))
            .collect::<Vec<_>>()
    };
    let renamed = ("2026-03-01".to_owned(), ChangeKind::Renamed { from: "Old Name".into(), to: one.name.clone() });
    let price = ("2026-05-01".to_owned(), ChangeKind::Repriced { from: 75.0, to: 100.0, monthly: false });
    let rule =
        ("2026-05-01".to_owned(), ChangeKind::RuleChanged { rule: "minutes", from: "120".into(), to: "90".into() });
    let closing = |at: &str, closes: &str, before: Option<&str>| {
        let kind = ChangeKind::ClosingAnnounced { closes: Some(day(closes)), expected: false, before: before.map(day) };
        (at.to_owned(), kind)
    };
    let first = closing("2026-06-01", "2026-10-01", None);
    let moved = closing("2026-08-01", "2026-12-01", Some("2026-10-01"));
    // (known on, changes); the same validity said twice is no change, nor is a price before its day
    let cases = [
        ("2026-02-28", vec![]),
        ("2026-04-30", vec![renamed.clone()]),
        ("2026-05-01", vec![renamed.clone(), price.clone(), rule.clone()]),
        ("2026-07-01", vec![renamed.clone(), price.clone(), rule.clone(), first.clone()]),
        ("2026-11-22", vec![renamed.clone(), price.clone(), rule.clone(), first.clone(), moved.clone()]),
        ("2026-12-01", vec![renamed, price, rule, first, moved, ("2026-12-01".to_owned(), ChangeKind::Closed)]),
    ];
    for (until, wanted) in cases {
        assert_eq!(told(until), wanted, "{until}");
    }
    assert_eq!((name_on(&one, day("2026-02-28")), name_on(&one, day("2026-03-01"))), ("Old Name", one.name.as_str()));
}
