//! Whole cost, break-even and claims, figure by figure.
#![cfg(test)]

use std::path::Path;
use std::sync::OnceLock;

use rungs_catalog::Catalog;
use rungs_catalog::certification::Levels;
use rungs_catalog::load::load_folder;
use rungs_catalog::worth::{Terms, Unit, Worth, study_days, study_hours, worth};
use rungs_planner::Day;

fn catalog() -> &'static Catalog {
    static CATALOG: OnceLock<Catalog> = OnceLock::new();
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../catalog"));
    CATALOG.get_or_init(|| load_folder(folder).unwrap().catalog)
}

fn today() -> Day {
    "2026-11-22".parse().unwrap()
}

fn of(id: &str, terms: &Terms) -> Worth {
    worth(catalog(), &catalog().certifications[id], today(), terms)
}

fn amount(worth: &Worth, label: &str) -> f64 {
    let line = worth.lines.iter().find(|line| line.label == label);
    line.unwrap_or_else(|| panic!("{}: no line `{label}`", worth.certification)).amount_usd.unwrap()
}

fn real(number: i64) -> f64 {
    f64::from(i32::try_from(number).unwrap())
}

fn close(got: f64, wanted: f64) -> bool {
    (got - wanted).abs() < 0.005
}

#[test]
fn the_lines_of_an_exam_are_those_computed_by_hand() {
    // PMLE: 200 USD, valid 24 months = 731 days, renewal 100 USD, entry skills given, so that by hand:
    // hours = 24 + climbs from entry to exit, days = ceil(7 h / 8).
    let pmle = &catalog().certifications["gcp-professional-ml-engineer"];
    let hours = study_hours(catalog(), pmle, &pmle.judgement.entry);
    // machine-learning 2→3: 130; mlops 0→2: 57; deep-learning 0→1: 20; gcp 0→2: 52; data-engineering 0→1: 15.
    assert_eq!(hours, 24 + 130 + 57 + 20 + 52 + 15);
    let got = of("gcp-professional-ml-engineer", &Terms { hour_value_usd: Some(20.0), ..Terms::default() });
    assert_eq!(got.hours, hours);
    assert!(close(amount(&got, "fee"), 200.0));
    // 0.3 + 0.3² = 0.39 further attempts at the full fee.
    assert!(close(amount(&got, "further attempts"), 78.0));
    let days = i64::from(study_days(hours, 8));
    assert_eq!(days, (7 * i64::from(hours) + 7) / 8);
    let price = pmle.judgement.renewal_cost_usd.unwrap();
    let beyond = (1095 - (days + 731)).max(0);
    assert!(close(amount(&got, "renewals"), price * real(beyond) / 731.0));
    assert!(close(amount(&got, "your hours"), 20.0 * f64::from(hours)));
    let sum: f64 = got.lines.iter().map(|line| line.amount_usd.unwrap()).sum();
    assert!(close(got.total_usd.unwrap(), sum));
    let even = got.break_even.unwrap();
    assert_eq!(even.paid_days, 1095 - days);
    assert!(close(even.raise_usd_a_year, sum * 365.0 / real(1095 - days)));
    assert_eq!(even.percent_of_salary, None);
}

#[test]
fn hours_without_a_price_stay_hours() {
    let free = of("aws-aif-c01", &Terms::default());
    let line = free.lines.iter().find(|line| line.label == "your hours").unwrap();
    assert_eq!((line.unit, line.amount_usd), (Unit::Hours, None));
    assert!(line.how.contains("no price on an hour"), "{}", line.how);
    // 100 fee + 39 further attempts; valid three years, so that renewals fall beyond the years counted.
    assert!(close(free.total_usd.unwrap(), 139.0), "{:#?}", free.lines);
    let priced = of("aws-aif-c01", &Terms { hour_value_usd: Some(10.0), ..Terms::default() });
    assert!(close(priced.total_usd.unwrap(), 139.0 + 10.0 * f64::from(priced.hours)));
    assert!(close(priced.without.unwrap().money_usd, 139.0), "hours are not counted twice");
}

#[test]
fn percent_follows_the_salary_and_no_salary_gives_none() {
    let with = of("aws-aif-c01", &Terms { salary_usd: Some(50_000.0), ..Terms::default() });
    let even = with.break_even.unwrap();
    assert!(close(even.percent_of_salary.unwrap(), even.raise_usd_a_year / 500.0));
    assert!(even.how.contains('%'), "{}", even.how);
    let none = of("aws-aif-c01", &Terms { salary_usd: Some(0.0), ..Terms::default() });
    assert_eq!(none.break_even.unwrap().percent_of_salary, None);
}

#[test]
fn a_subscription_costs_by_the_begun_month() {
    let ibm = of("ibm-ai-engineering", &Terms::default());
    let months = f64::from(study_days(ibm.hours, 8).div_ceil(30));
    assert!(close(amount(&ibm, "subscription"), 49.0 * months));
    assert!(!ibm.lines.iter().any(|line| line.label == "further attempts"), "a course is not sat again");
    // Twice the hours a week, about half the months.
    let fast = of("ibm-ai-engineering", &Terms { hours_per_week: 16, ..Terms::default() });
    assert!(amount(&fast, "subscription") < amount(&ibm, "subscription"));
}

#[test]
fn rules_of_attempts_are_kept() {
    // (certification, further attempts in dollars, why)
    let cases = [
        ("cncf-cka", 0.0, "a retake is included"),
        ("iapp-aigp", 0.39 * 625.0, "its own price of a retake"),
        ("pecb-iso-42001-lead-auditor", 0.0, "two attempts, the second free"),
    ];
    for (id, wanted, why) in cases {
        let got = of(id, &Terms::default());
        assert!(close(amount(&got, "further attempts"), wanted), "{id} ({why}): {:#?}", got.lines);
    }
    let sure = of("aws-aif-c01", &Terms { pass_chance: 1.0, ..Terms::default() });
    assert!(close(amount(&sure, "further attempts"), 0.0));
    let never = of("aws-aif-c01", &Terms { pass_chance: 0.0, ..Terms::default() });
    assert!(close(amount(&never, "further attempts"), 200.0));
}

#[test]
fn a_retired_certification_says_so_and_points_on() {
    for (id, instead) in [("ms-ai-900", "ms-ai-901"), ("aws-mls-c01", "aws-mla-c02"), ("ms-dp-100", "ms-ai-300")] {
        let got = of(id, &Terms { hour_value_usd: Some(30.0), ..Terms::default() });
        let gone = got.gone.unwrap();
        assert_eq!(gone.instead.unwrap().certification, instead, "{id}");
        assert!(gone.says.contains("cannot be booked any more"), "{}", gone.says);
        assert_eq!((got.lines.len(), got.total_usd, got.break_even, got.without), (0, None, None, None), "{id}");
    }
    assert_eq!(of("ms-ai-901", &Terms::default()).gone, None);
}

#[test]
fn claims_carry_their_makers_and_why_they_are_weak() {
    let got = of("gcp-professional-ml-engineer", &Terms::default());
    let pay: Vec<_> = got.claims.iter().filter(|claim| claim.kind == "pay" && claim.says.contains("25 %")).collect();
    assert!(!pay.is_empty(), "{:#?}", got.claims);
    for certification in catalog().certifications.values() {
        for claim in of(&certification.id, &Terms::default()).claims {
            assert!(!claim.maker.is_empty() && !claim.weak.is_empty() && !claim.sources.is_empty(), "{claim:?}");
        }
    }
    // Before the guide appeared nobody could know its claims.
    let early = worth(
        catalog(),
        &catalog().certifications["gcp-professional-ml-engineer"],
        "2026-01-08".parse().unwrap(),
        &Terms::default(),
    );
    assert!(!early.claims.iter().any(|claim| claim.maker.contains("the guide")), "{:#?}", early.claims);
}

#[test]
fn a_claim_that_a_file_repeats_from_a_guide_is_shown_once() {
    let ibm = of("ibm-ai-engineering", &Terms::default());
    let coursera: Vec<_> = ibm.claims.iter().filter(|claim| claim.maker.starts_with("Coursera")).collect();
    assert_eq!(coursera.len(), 1, "{coursera:#?}");
}

#[test]
fn unknown_never_helps() {
    let mut unknown = 0;
    for certification in catalog().certifications.values() {
        let got = of(&certification.id, &Terms::default());
        if got.gone.is_some() {
            continue;
        }
        let priced = got.lines.iter().all(|line| line.amount_usd.is_some() || line.unit == Unit::Hours);
        assert_eq!(got.total_usd.is_some(), priced, "{}", certification.id);
        assert_eq!(got.break_even.is_some(), priced, "{}", certification.id);
        unknown += usize::from(!priced);
        for line in &got.lines {
            assert!(!line.how.is_empty(), "{}: {line:?}", certification.id);
            assert!(line.amount_usd.is_none_or(|usd| usd.is_finite() && usd >= 0.0), "{}: {line:?}", certification.id);
        }
        assert!(got.without.unwrap().says.len() >= 2, "{}", certification.id);
    }
    assert!(unknown > 0, "the test would prove nothing");
}

#[test]
fn going_without_is_told_as_fully() {
    let got = of("aws-mla-c02", &Terms::default());
    let without = got.without.unwrap();
    assert_eq!(without.hours, got.hours);
    assert_eq!(without.exam_hours, 18);
    assert!(close(without.money_usd, got.known_usd));
    let block = without.block.unwrap();
    assert_eq!(block.id, "mlops-pipeline-aws");
    assert_eq!(without.blocks, got.hours / block.hours);
    assert!(close(without.project_share.unwrap(), 0.9));
}

#[test]
fn more_skill_never_costs_more() {
    let experienced: Levels = catalog().skills.keys().map(|skill| (skill.clone(), 3)).collect();
    for certification in catalog().certifications.values() {
        let none = of(&certification.id, &Terms { have: Some(Levels::new()), ..Terms::default() });
        let all = of(&certification.id, &Terms { have: Some(experienced.clone()), ..Terms::default() });
        assert!(all.hours <= none.hours, "{}", certification.id);
        assert_eq!(all.hours, certification.judgement.base_hours, "{}", certification.id);
    }
}
