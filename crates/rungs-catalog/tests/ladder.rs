//! The ladder on the real catalogue, beside the first guide's table.
#![expect(clippy::unwrap_used, reason = "a helper of tests that fails is a failing test")]

use std::path::Path;
use std::sync::LazyLock;

use rungs_catalog::certification::{Kind, Rung};
use rungs_catalog::guide::Guide;
use rungs_catalog::ladder::{Column, LadderFilter, Vendor, cells_of, entry, ladder, languages, left_out_of};
use rungs_catalog::load::load_folder;
use rungs_catalog::{AsOf, Catalog, Status};
use rungs_planner::Day;

static CATALOG: LazyLock<Catalog> =
    LazyLock::new(|| load_folder(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../catalog"))).unwrap().catalog);

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn guide() -> &'static Guide {
    CATALOG.guides.iter().find(|guide| guide.id == "ladder-2026").unwrap()
}

#[test]
fn in_january_every_cell_of_the_guide_stands_in_its_place() {
    let then = ladder(&CATALOG, day("2026-01-15"), &LadderFilter::default());
    assert_eq!(guide().ladder.len(), 9);
    for cell in &guide().ladder {
        let (level, vendor, entry) = then.entries().find(|(_, _, entry)| entry.id == cell.certification).unwrap();
        assert_eq!((level.id(), vendor.id()), (cell.level.as_str(), cell.vendor.as_str()), "{}", entry.id);
        assert!(entry.status.bookable(), "{}: {:?}", entry.id, entry.status);
        assert!(entry.successors.is_empty(), "{}: nobody knew yet what would follow", entry.id);
    }
    let cells = cells_of(&CATALOG, guide(), day("2026-01-15"));
    assert!(cells.iter().all(|cell| cell.bookable && cell.same_place));
}

#[test]
fn what_the_guide_leaves_out_is_listed() {
    let rest = left_out_of(&CATALOG, guide(), day("2026-01-15"));
    let has = |level: Rung, vendor: Column, id: &str| {
        rest.entries().any(|(l, v, entry)| (l, v, entry.id.as_str()) == (level, vendor, id))
    };
    // The guide shows no exam in these cells, or not all.
    assert!(has(Rung::Infrastructure, Column::Nvidia, "nvidia-ncp-aii"));
    assert!(has(Rung::Professional, Column::Nvidia, "nvidia-ncp-genl"));
    assert!(has(Rung::Engineer, Column::Nvidia, "nvidia-nca-genl"));
    assert!(has(Rung::Professional, Column::Aws, "aws-mls-c01"));
    assert!(has(Rung::Professional, Column::Other, "iapp-aigp"));
    for (_, _, entry) in rest.entries() {
        assert!(entry.status.bookable(), "{}", entry.id);
        assert!(!guide().ladder.iter().any(|cell| cell.certification == entry.id), "{}", entry.id);
    }
    // Together with the guide's cells it is everything that could be booked.
    let all = ladder(&CATALOG, day("2026-01-15"), &LadderFilter::default());
    let bookable = all.entries().filter(|(_, _, entry)| entry.status.bookable()).count();
    assert_eq!(rest.entries().count() + guide().ladder.len(), bookable);
}

#[test]
fn today_four_cells_are_gone_and_name_what_replaced_them() {
    // (cell, last day, what replaced it, it awards the same)
    let gone = [
        ("ms-ai-900", "2026-06-30", "ms-ai-901", true),
        ("ms-ai-102", "2026-06-30", "ms-ai-103", false),
        ("ms-dp-100", "2026-06-01", "ms-ai-300", false),
        ("aws-mla-c01", "2026-09-28", "aws-mla-c02", true),
    ];
    let cells = cells_of(&CATALOG, guide(), day("2026-11-22"));
    assert_eq!(cells.iter().filter(|cell| !cell.bookable).count(), gone.len());
    for (id, last_day, next, same) in gone {
        let entry = cells.iter().find(|cell| cell.cell.certification == id).unwrap().entry.as_ref().unwrap();
        assert_eq!((entry.status, entry.retired_on), (Status::Retired, Some(day(last_day))), "{id}");
        let successor = &entry.successors[0];
        assert_eq!((successor.id.as_str(), successor.same_credential), (next, same), "{id}");
        assert!(successor.status.unwrap().bookable(), "{id}");
        assert!(successor.text.as_ref().is_some_and(|text| text.len() > 40), "{id}: says how they differ");
        assert!(!successor.sources.is_empty(), "{id}");
    }
    // What replaced them is in the ladder that the guide lacks.
    let rest = left_out_of(&CATALOG, guide(), day("2026-11-22"));
    for (_, _, next, _) in gone {
        assert!(rest.entries().any(|(_, _, entry)| entry.id == next), "{next}");
    }
}

#[test]
fn retired_ones_are_shown_only_when_asked_for() {
    let now = day("2026-11-22");
    let without = ladder(&CATALOG, now, &LadderFilter::default());
    assert!(without.entries().all(|(_, _, entry)| entry.status != Status::Retired));
    let with = ladder(&CATALOG, now, &LadderFilter { include_retired: true, ..LadderFilter::default() });
    let retired: Vec<&str> = with
        .entries()
        .filter(|(_, _, entry)| entry.status == Status::Retired)
        .map(|(_, _, entry)| entry.id.as_str())
        .collect();
    assert!(retired.contains(&"ms-ai-102") && retired.contains(&"google-tensorflow-developer-exam"), "{retired:?}");
    assert_eq!(with.entries().count(), CATALOG.known_on(now).count());
    assert_eq!(with.entries().count(), without.entries().count() + retired.len());
}

#[test]
fn rows_and_columns_are_always_in_the_same_order() {
    let all = ladder(&CATALOG, day("2026-11-22"), &LadderFilter::default());
    assert_eq!(all.vendors, Column::ALL);
    assert!(all.rows.iter().map(|row| row.level).eq(Rung::ALL));
    for row in &all.rows {
        assert!(row.cells.iter().map(|cell| cell.vendor).eq(Column::ALL));
        for cell in &row.cells {
            assert!(cell.certifications.windows(2).all(|pair| pair[0].recognition >= pair[1].recognition));
        }
    }
}

#[test]
fn vendors_are_understood_as_people_type_them() {
    // (text, one that is shown, one that is not)
    let cases = [
        ("google-cloud", "gcp-generative-ai-leader", "google-ai-essentials"),
        ("GCP", "gcp-generative-ai-leader", "google-ai-essentials"),
        ("google", "gcp-generative-ai-leader", "aws-aif-c01"),
        ("Google", "google-ai-essentials", "aws-aif-c01"),
        ("Amazon Web Services", "aws-aif-c01", "ms-ai-901"),
        ("amazon", "aws-aif-c01", "ms-ai-901"),
        ("azure", "ms-ai-901", "aws-aif-c01"),
        ("NVIDIA", "nvidia-nca-aiio", "ms-ai-901"),
        ("hugging face", "huggingface-agents-course", "aws-aif-c01"),
        ("HuggingFace", "huggingface-agents-course", "aws-aif-c01"),
        ("isaca", "isaca-aaia", "iapp-aigp"),
        ("other", "isaca-aaia", "aws-aif-c01"),
    ];
    for (text, shown, not_shown) in cases {
        let vendor = Vendor::parse(&CATALOG, text).unwrap();
        let table =
            ladder(&CATALOG, day("2026-11-22"), &LadderFilter { vendor: Some(vendor), ..LadderFilter::default() });
        assert!(table.entries().any(|(_, _, entry)| entry.id == shown), "{text}: {shown} is missing");
        assert!(!table.entries().any(|(_, _, entry)| entry.id == not_shown), "{text}: {not_shown} is there");
        assert!(table.rows.iter().all(|row| row.cells.len() == table.vendors.len()), "{text}");
    }
    // (text, hint)
    let unknown = [
        ("microsft", "did you mean `microsoft`?"),
        ("nvida", "did you mean `nvidia`?"),
        ("databrick5", "did you mean `databricks`?"),
    ];
    for (text, hint) in unknown {
        assert_eq!(Vendor::parse(&CATALOG, text).unwrap_err().hint(), hint, "{text}");
    }
    for text in ["", "x", "-", "\0", "qqqqqqqq", &"a".repeat(10_000)] {
        let error = Vendor::parse(&CATALOG, text).unwrap_err();
        assert!(error.hint().starts_with("use microsoft"), "{text:?}: {}", error.hint());
    }
}

#[test]
fn filters_by_price_and_goal_keep_only_what_fits() {
    let now = day("2026-11-22");
    let free = ladder(&CATALOG, now, &LadderFilter { free_only: true, ..LadderFilter::default() });
    assert!(free.entries().any(|(_, _, entry)| entry.id == "huggingface-agents-course"));
    for (_, _, entry) in free.entries() {
        assert!(entry.fee_usd == Some(0.0) || entry.fee_usd.is_none() && entry.kind == Kind::FreeBadge, "{}", entry.id);
        assert!(entry.monthly_usd.is_none_or(|monthly| monthly == 0.0), "{}", entry.id);
    }
    let cheap = ladder(&CATALOG, now, &LadderFilter { most_usd: Some(100.0), ..LadderFilter::default() });
    assert!(cheap.entries().any(|(_, _, entry)| entry.id == "aws-aif-c01"));
    for (_, _, entry) in cheap.entries() {
        let known = [entry.fee_usd, entry.monthly_usd].into_iter().flatten().reduce(f64::max);
        assert!(known.is_some_and(|usd| usd <= 100.0) || entry.kind == Kind::FreeBadge, "{}", entry.id);
    }
    let german = ladder(&CATALOG, now, &LadderFilter { language: Some("de"), ..LadderFilter::default() });
    assert!(german.entries().count() > 0);
    assert!(german.entries().count() < ladder(&CATALOG, now, &LadderFilter::default()).entries().count());
    assert!(languages(&CATALOG, now).contains(&"de"));
    let goal = CATALOG.goal("governance").unwrap();
    let governance = ladder(&CATALOG, now, &LadderFilter { goal: Some(goal), ..LadderFilter::default() });
    assert!(governance.entries().any(|(_, _, entry)| entry.id == "iapp-aigp"));
    assert!(!governance.entries().any(|(_, _, entry)| entry.id == "cncf-ckad"));
}

#[test]
fn a_beta_shows_both_its_own_price_and_the_standard_one() {
    let view = AsOf::new(&CATALOG.certifications["aws-mla-c02"], day("2026-11-22"));
    let shown = entry(&CATALOG, view);
    assert_eq!((shown.status, shown.fee_usd, shown.fee_today_usd), (Status::Beta, Some(150.0), Some(75.0)));
}
