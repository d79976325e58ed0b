//! The answers hold together, and their figures are those of the catalogue of the day.
#![cfg(test)]

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::OnceLock;

use rungs_catalog::certification::EligibilityKind;
use rungs_catalog::load::load_folder;
use rungs_catalog::questions_asked::{Asked, questions_asked};
use rungs_catalog::{Catalog, Status};
use rungs_planner::Day;

fn catalog() -> &'static Catalog {
    static CATALOG: OnceLock<Catalog> = OnceLock::new();
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../catalog"));
    CATALOG.get_or_init(|| load_folder(folder).unwrap().catalog)
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn asked(on: &str) -> Vec<Asked> {
    questions_asked(catalog(), day(on))
}

fn value(asked: &[Asked], id: &str, label: &str) -> f64 {
    let question = asked.iter().find(|asked| asked.id == id).unwrap();
    let figure = question.figures.iter().find(|figure| figure.label == label);
    figure.unwrap_or_else(|| panic!("{id}: no `{label}` in {:#?}", question.figures)).value
}

fn assert_counted(asked: &[Asked], id: &str, label: &str, wanted: usize) {
    let got = value(asked, id, label);
    assert!((got - f64::from(u32::try_from(wanted).unwrap())).abs() < 1e-9, "{id}, {label}: {got}, not {wanted}");
}

#[test]
fn every_question_has_an_answer_figures_and_a_way_on() {
    for on in ["2026-01-15", "2026-11-22"] {
        let all = asked(on);
        let ids: BTreeSet<_> = all.iter().map(|asked| asked.id).collect();
        assert_eq!(ids.len(), 11);
        for asked in &all {
            assert!(asked.question.ends_with('?'), "{}", asked.question);
            assert!(asked.short.ends_with('.') && !asked.more.is_empty(), "{}", asked.id);
            assert!(!asked.figures.is_empty() && !asked.see.is_empty(), "{}", asked.id);
            assert!(asked.see.iter().all(|command| command.starts_with("rungs ")), "{}", asked.id);
            for figure in &asked.figures {
                assert!(figure.value.is_finite() && figure.value >= 0.0, "{}: {figure:?}", asked.id);
                assert!(!figure.how.is_empty(), "{}: {figure:?}", asked.id);
            }
            for text in asked.more.iter().chain([&asked.short]) {
                assert!(!text.contains("NaN") && !text.contains(": .") && !text.contains("  "), "{text}");
            }
        }
    }
}

#[test]
fn counts_are_those_of_the_catalogue() {
    let today = day("2026-11-22");
    let all = asked("2026-11-22");
    let bookable: Vec<_> = catalog().known_on(today).filter(|known| known.status().bookable()).collect();
    assert_counted(&all, "degree", "can be booked", bookable.len());
    let degrees = bookable
        .iter()
        .filter(|known| known.certification.eligibility.iter().any(|f| f.value.kind == EligibilityKind::Degree))
        .count();
    assert!(degrees > 0, "the exceptions are the point of the answer");
    assert_counted(&all, "degree", "ask for a degree", degrees);
    let aws = bookable.iter().filter(|known| known.certification.cloud.as_deref() == Some("aws")).count();
    assert_counted(&all, "which-cloud", "AWS, can be booked", aws);
    assert_counted(&all, "outdated", "gone of what two guides lead with", 5);
    let closing = bookable.iter().filter(|known| known.status() == Status::Closing).count();
    assert_counted(&all, "outdated", "end is known", closing);
    assert_counted(&all, "for-a-job", "paid work", 1);
}

#[test]
fn first_exams_are_of_today_and_of_their_day() {
    let first = |on: &str| -> BTreeSet<String> {
        let all = asked(on);
        let question = all.iter().find(|asked| asked.id == "which-first").unwrap();
        question.figures.iter().map(|f| f.label.rsplit(' ').next().unwrap().to_owned()).collect()
    };
    let today = first("2026-11-22");
    assert!(today.contains("ms-ai-901") && today.contains("aws-aif-c01"), "{today:?}");
    assert!(!today.contains("ms-ai-900"), "{today:?}");
    assert!(first("2026-01-15").contains("ms-ai-900"));
}

#[test]
fn answers_follow_the_day() {
    assert_counted(&asked("2026-01-15"), "outdated", "gone of what two guides lead with", 0);
    let short = |on: &str| asked(on).into_iter().find(|asked| asked.id == "outdated").unwrap().short;
    assert_ne!(short("2026-01-15"), short("2026-11-22"));
    // The cheapest way through is nothing; the free ones are there on both days.
    assert!(value(&asked("2026-11-22"), "free", "cost nothing") >= 10.0);
    assert!(
        value(&asked("2026-11-22"), "free", "best known free one")
            < value(&asked("2026-11-22"), "free", "best known of all")
    );
}
