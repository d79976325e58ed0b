//! Nothing that became known later is told of an earlier day.
#![expect(clippy::unwrap_used, reason = "a helper of tests that fails is a failing test")]

use std::path::Path;
use std::sync::LazyLock;

use rungs_catalog::Catalog;
use rungs_catalog::changes::changes;
use rungs_catalog::ladder::{LadderFilter, ladder};
use rungs_catalog::load::load_folder;
use rungs_catalog::show::{ShowError, show};
use rungs_planner::Day;

static CATALOG: LazyLock<Catalog> =
    LazyLock::new(|| load_folder(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../catalog"))).unwrap().catalog);

const DAYS: [&str; 9] = [
    "2014-01-01",
    "2024-10-07",
    "2026-01-15",
    "2026-03-28",
    "2026-06-30",
    "2026-07-01",
    "2026-09-28",
    "2026-11-22",
    "2031-01-01",
];

#[test]
fn no_fact_is_told_before_it_was_known() {
    let mut told = 0;
    for day in DAYS.map(|day| day.parse::<Day>().unwrap()) {
        for certification in CATALOG.certifications.values() {
            let shown = match show(&CATALOG, &certification.id, day) {
                Ok(shown) => shown,
                Err(error) => {
                    assert!(matches!(error, ShowError::NotYetKnown { .. }), "{error}");
                    continue;
                }
            };
            for fact in &shown.facts {
                told += 1;
                assert!(fact.known_from <= day, "{} on {day}: {}", shown.id, fact.field);
                let began = fact.holds_from.is_none_or(|from| from <= day);
                assert!(began || !fact.known_from_assumed, "{} on {day}: {}", shown.id, fact.field);
            }
            for change in &shown.changes {
                assert!(change.day <= day && change.confirmed, "{} on {day}: {change:?}", shown.id);
            }
        }
    }
    assert!(told > 10_000, "{told}");
}

/// The strongest form: a catalogue from which everything later was deleted answers the same.
#[test]
fn deleting_what_was_not_yet_known_changes_no_answer() {
    for day in ["2026-01-15", "2026-06-30", "2026-09-28"].map(|day| day.parse::<Day>().unwrap()) {
        let mut then = CATALOG.clone();
        for certification in then.certifications.values_mut() {
            macro_rules! forget {
                ($($list:expr),* $(,)?) => { $( $list.retain(|fact| fact.known_from <= day); )* };
            }
            forget!(
                certification.validity_months,
                certification.hands_on,
                certification.eligibility,
                certification.requires,
                certification.prerequisites,
                certification.experience,
                certification.successors,
                certification.renewal,
                certification.retake,
                certification.blueprint,
                certification.study_hours,
                certification.claims,
                certification.conflicts,
                certification.notes,
                certification.status_seen,
                certification.help.free_preparation,
                certification.help.official_practice,
                certification.help.financial_aid,
                certification.help.vouchers,
                certification.help.accommodations,
                certification.help.verify,
            );
            for offer in &mut certification.offers {
                forget!(
                    offer.open,
                    offer.close,
                    offer.fee_usd,
                    offer.monthly_usd,
                    offer.fee_local,
                    offer.minutes,
                    offer.questions,
                    offer.pass_mark,
                    offer.formats,
                    offer.languages,
                    offer.delivery,
                    offer.countries,
                );
                offer.note = None;
            }
            certification.offers.retain(|offer| !offer.open.is_empty());
            certification.unknown.clear();
        }
        let all = LadderFilter { include_retired: true, ..LadderFilter::default() };
        assert_eq!(ladder(&CATALOG, day, &all), ladder(&then, day, &all), "{day}");
        for id in CATALOG.certifications.keys() {
            assert_eq!(show(&CATALOG, id, day), show(&then, id, day), "{id} on {day}");
        }
        let since = "2025-01-01".parse().unwrap();
        assert_eq!(changes(&CATALOG, since, day), changes(&then, since, day), "{day}");
    }
}

#[test]
fn later_days_tell_more_of_a_closing() {
    // (day, status, last day, what takes its place)
    let cases = [
        ("2026-01-15", "open", None, &[][..]),
        ("2026-03-27", "open", None, &[][..]),
        ("2026-03-28", "closing", Some("2026-06-30"), &["ms-ai-103"][..]),
        ("2026-06-30", "closing", Some("2026-06-30"), &["ms-ai-103"][..]),
        ("2026-07-01", "retired", Some("2026-06-30"), &["ms-ai-103"][..]),
    ];
    for (day, status, last_day, successors) in cases {
        let shown = show(&CATALOG, "ms-ai-102", day.parse().unwrap()).unwrap();
        assert_eq!(shown.status.id(), status, "{day}");
        assert_eq!(shown.retired_on.map(|day| day.to_string()).as_deref(), last_day, "{day}");
        assert_eq!(shown.successors, successors, "{day}");
    }
}

#[test]
fn undated_remarks_wait_for_the_newest_evidence() {
    let id = "anthropic-ccar-f";
    let before = show(&CATALOG, id, "2026-09-01".parse().unwrap()).unwrap();
    assert!(before.unknown.is_empty() && before.offers.iter().all(|offer| offer.note.is_none()));
    let after = show(&CATALOG, id, CATALOG.meta.newest_evidence).unwrap();
    assert!(!after.unknown.is_empty() && after.offers.iter().any(|offer| offer.note.is_some()));
}
