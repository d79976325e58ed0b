//! The real catalogue loads without a problem, and holds what it must.

use std::path::Path;

use rungs_catalog::load::load_folder;

fn folder() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../catalog"))
}

#[test]
fn every_file_is_understood() {
    let loaded = load_folder(folder()).unwrap();
    let problems: Vec<String> = loaded.problems.iter().map(ToString::to_string).collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    assert_eq!(loaded.catalog.certifications.len(), 205);
}

#[test]
fn articles_cells_were_bookable_in_january_2026() {
    let loaded = load_folder(folder()).unwrap();
    let day = "2026-01-15".parse().unwrap();
    for cell in loaded.catalog.guides.iter().flat_map(|guide| &guide.ladder) {
        let certification = &loaded.catalog.certifications[&cell.certification];
        let then = rungs_catalog::AsOf::new(certification, day);
        assert!(then.known() && then.status().bookable(), "{}: {:?}", certification.id, then.status());
        assert_eq!(certification.rung.id(), cell.level, "{}", certification.id);
        assert_eq!(loaded.catalog.column(certification), cell.vendor, "{}", certification.id);
    }
}
