//! The real catalogue passes its own check.

use std::path::Path;

use rungs_catalog::Severity;
use rungs_catalog::check::{CheckOptions, Tally, check, unknowns};
use rungs_catalog::load::load_folder;

#[test]
fn the_real_catalogue_has_no_errors() {
    let loaded = load_folder(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../catalog"))).unwrap();
    let options = CheckOptions { today: "2026-11-22".parse().unwrap(), stale_after_days: Some(180) };
    let problems = check(&loaded, &options);
    let listed = |wanted: Severity| -> Vec<String> {
        problems.iter().filter(|problem| problem.severity == wanted).map(ToString::to_string).collect()
    };
    assert_eq!(listed(Severity::Error), [""; 0]);
    // Each warning is a doubt that stands: four openings that nobody confirmed, and sources that disagree on hours.
    let doubts = listed(Severity::Warning);
    assert_eq!(doubts.len(), 5, "{}", doubts.join("\n"));
    let unconfirmed = doubts.iter().filter(|doubt| doubt.contains("lies in the past")).count();
    assert_eq!(unconfirmed, 4, "{}", doubts.join("\n"));
    assert_eq!(Tally::of(&problems).notes, listed(Severity::Note).len());
}

#[test]
fn the_unknowns_of_the_real_catalogue_are_counted() {
    let loaded = load_folder(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../catalog"))).unwrap();
    let counts = unknowns(&loaded.catalog, "2026-11-22".parse().unwrap());
    // Nothing is counted of what is over, and nothing twice.
    assert!(counts.certifications <= loaded.catalog.certifications.len(), "{counts:?}");
    assert!(counts.validity < counts.certifications && counts.validity > 0, "{counts:?}");
    assert!(counts.fee < counts.offers && counts.languages <= counts.offers, "{counts:?}");
    // A year that knows none of them has nothing on offer.
    assert_eq!(unknowns(&loaded.catalog, "1999-01-01".parse().unwrap()), rungs_catalog::check::Unknowns::default());
}
