use std::path::Path;

use rungs_catalog::Catalog;

use super::*;
use crate::events::{CredentialEarned, ExamBooked, ExamResult, RenewalDone, StudyLogged};
use crate::state::Life;

const TODAY: &str = "2026-11-22";

fn catalog() -> Catalog {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalog");
    rungs_catalog::load::load_folder(&folder).unwrap().catalog
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

#[test]
fn study_fits_into_its_day() {
    let mut life = Life::default();
    life.study.entry("a".into()).or_default().insert(day(TODAY), 600);
    life.study.entry("b".into()).or_default().insert(day(TODAY), 300);
    // (certification, day, minutes, the field that is wrong)
    for (certification, on, minutes, wrong) in [
        ("a", TODAY, 540, None),
        ("a", TODAY, 541, Some(Field::Day)),
        ("a", TODAY, -600, None),
        ("a", TODAY, -601, Some(Field::Time)),
        ("c", TODAY, -1, Some(Field::Time)),
        ("c", TODAY, 0, Some(Field::Time)),
        ("c", "2026-11-21", 1_440, None),
        ("c", "2026-11-21", 1_441, Some(Field::Time)),
        ("c", "2026-11-21", i64::MIN, Some(Field::Time)),
        ("c", "2026-11-23", 30, Some(Field::Day)),
    ] {
        let entry = StudyLogged { certification: certification.into(), day: day(on), minutes, note: String::new() };
        let got = study(&life, entry, day(TODAY)).err().map(|error| error.field());
        assert_eq!(got, wrong, "{certification} {on} {minutes}");
    }
    for (hours, wanted) in [(1.5, Some(90)), (-0.5, Some(-30)), (24.0, Some(1_440)), (24.1, None), (f64::NAN, None)] {
        assert_eq!(minutes_of(hours).ok(), wanted, "{hours}");
    }
    assert_eq!([1, 45, 60, 120, 150].map(time), ["1 minute", "45 minutes", "1 hour", "2 hours", "2 h 30 min"]);
}

#[test]
fn a_seat_lies_ahead_and_a_result_behind() {
    let seat = |on: &str| ExamBooked {
        certification: "aws-aif-c01".into(),
        exam: day(on),
        day: day(TODAY),
        cost_usd: None,
        delivery: None,
    };
    for (on, wrong) in [("2026-11-21", true), (TODAY, false), ("2027-03-01", false)] {
        assert_eq!(booking(seat(on), day(TODAY)).is_err(), wrong, "{on}");
    }
    assert_eq!(
        [TODAY, "2026-11-23", "2026-12-03"].map(|on| until(day(on), day(TODAY))),
        ["today", "in 1 day", "in 11 days"]
    );
    let catalog = catalog();
    let result = |on: &str, passed, score| ExamResult {
        certification: "aws-aif-c01".into(),
        day: day(on),
        passed,
        score,
        domains: Vec::new(),
    };
    for (on, score, wrong) in [
        ("2026-11-23", None, Some(Field::Day)),
        (TODAY, Some(f64::NAN), Some(Field::Score)),
        (TODAY, Some(-1.0), Some(Field::Score)),
        (TODAY, Some(742.0), None),
    ] {
        let got = outcome(&catalog, &Life::default(), result(on, true, score), day(TODAY));
        assert_eq!(got.err().map(|error| error.field()), wrong, "{on} {score:?}");
    }
}

#[test]
fn a_pass_is_held_and_its_correction_is_not() {
    let catalog = catalog();
    let result = |passed| ExamResult {
        certification: "aws-aif-c01".into(),
        day: day("2026-11-20"),
        passed,
        score: None,
        domains: Vec::new(),
    };
    let mut life = Life::default();
    let passed = outcome(&catalog, &life, result(true), day(TODAY)).unwrap();
    let earned = passed.earned.clone().unwrap();
    assert_eq!((earned.issuer.is_empty(), earned.from.as_str()), (false, "exam-result"));
    assert_eq!(passed.events().unwrap().len(), 2);
    life.credentials.push(earned);
    // Said twice it is held once; a correction takes back what the result had added, and nothing that was typed.
    assert!(outcome(&catalog, &life, result(true), day(TODAY)).unwrap().earned.is_none());
    assert!(outcome(&catalog, &life, result(false), day(TODAY)).unwrap().removed.is_some());
    life.credentials[0].from = "typed".into();
    assert!(outcome(&catalog, &life, result(false), day(TODAY)).unwrap().removed.is_none());
}

#[test]
fn what_is_held_is_found_in_the_catalogue_or_has_an_issuer() {
    let catalog = catalog();
    let said = |name: &str, issuer: Option<&str>| Said {
        certification: name.into(),
        earned: day("2026-02-01"),
        expires: None,
        url: None,
        number: None,
        issuer: issuer.map(str::to_owned),
    };
    let of = |said: &Said| credential(&catalog, said, day(TODAY));
    let id = |name, issuer| of(&said(name, issuer)).map(|body| body.certification);
    assert_eq!(id("AIF-C01", None).unwrap().as_deref(), Some("aws-aif-c01"));
    assert_eq!(id("aif-c01", Some("Somebody")).unwrap().as_deref(), Some("aws-aif-c01"));
    assert_eq!(id("Scrum Master", Some("Scrum.org")).unwrap(), None);
    assert_eq!(id("Scrum Master", None).unwrap_err().field(), Field::Certification);
    assert_eq!(id("evidence-open-source", None).unwrap().as_deref(), Some("evidence-open-source"));
    let mut bad = said("AIF-C01", None);
    bad.earned = day("2027-02-01");
    assert_eq!(of(&bad).unwrap_err().field(), Field::Day);
    let mut bad = said("AIF-C01", None);
    bad.expires = Some(bad.earned);
    assert_eq!(of(&bad).unwrap_err().field(), Field::Until);
    for url in ["javascript:alert(1)", "ftp://a", "https://bank@evil.example"] {
        let mut bad = said("AIF-C01", None);
        bad.url = Some(url.into());
        assert_eq!(of(&bad).unwrap_err().field(), Field::Address, "{url}");
    }
}

#[test]
fn what_is_taken_back_or_renewed_is_held() {
    let catalog = catalog();
    let held = |id: Option<&str>, name: &str, earned: &str| CredentialEarned {
        certification: id.map(str::to_owned),
        name: name.into(),
        issuer: String::new(),
        earned: day(earned),
        expires: None,
        url: None,
        number: None,
        from: "typed".into(),
    };
    let life = Life {
        credentials: vec![
            held(Some("aws-aif-c01"), "AWS Certified AI Practitioner", "2026-02-01"),
            held(None, "Scrum Master", "2024-01-01"),
            held(None, "Scrum Master", "2026-01-01"),
            held(Some("ms-ai-102"), "Azure AI Engineer", "2024-01-01"),
        ],
        ..Life::default()
    };
    let off = |name: &str, earned: Option<&str>| removal(&catalog, &life, name, earned.map(day));
    assert_eq!(off("AIF-C01", None).unwrap().event.credential, "aws-aif-c01");
    assert!(matches!(off("scrum master", None), Err(EntryError::Several { days, .. }) if days.len() == 2));
    assert_eq!(off("scrum master", Some("2026-01-01")).unwrap().event.credential, "Scrum Master");
    assert!(matches!(off("nothing", None), Err(EntryError::NotHeld { .. })));
    let renew = |id: &str, on: &str, until: Option<&str>| {
        let entry = RenewalDone { certification: id.into(), day: day(on), valid_until: until.map(day) };
        renewal(&catalog, &life, entry, day(TODAY)).err().map(|error| error.field())
    };
    assert_eq!(renew("aws-aif-c01", TODAY, None), None);
    assert_eq!(renew("aws-aif-c01", "2026-11-23", None), Some(Field::Day));
    assert_eq!(renew("aws-aif-c01", TODAY, Some(TODAY)), Some(Field::Until));
    assert_eq!(renew("ms-ai-900", TODAY, None), Some(Field::Certification));
    // It ran out after a year.
    assert_eq!(renew("ms-ai-102", TODAY, None), Some(Field::Day));
    assert!(away(day(TODAY), day("2026-11-21")).is_err());
}
