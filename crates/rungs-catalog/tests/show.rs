//! One certification in full, and several side by side, on the real catalogue.
#![expect(clippy::unwrap_used, reason = "a helper of tests that fails is a failing test")]

use std::path::Path;
use std::sync::LazyLock;

use rungs_catalog::Catalog;
use rungs_catalog::compare::{Aspect, CompareError, Value, compare};
use rungs_catalog::load::load_folder;
use rungs_catalog::show::{Count, Mark, ShowError, hours_from_entry, show};
use rungs_planner::Day;
use serde_json::{Value as Json, json};

static CATALOG: LazyLock<Catalog> =
    LazyLock::new(|| load_folder(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../catalog"))).unwrap().catalog);

fn today() -> Day {
    "2026-11-22".parse().unwrap()
}

fn json_of(id: &str) -> Json {
    serde_json::to_value(show(&CATALOG, id, today()).unwrap()).unwrap()
}

#[test]
fn what_people_script_against_keeps_its_names_and_values() {
    // From catalog/certifications/aws-mla-c01.toml.
    let shown = json_of("aws-mla-c01");
    let wanted = json!({
        "id": "aws-mla-c01", "code": "MLA-C01", "issuer": "aws", "level": "associate", "kind": "proctored-exam",
        "status": "retired", "opened_on": "2024-10-08", "retired_on": "2026-09-28", "successors": ["aws-mla-c02"],
        "fee_usd": 150.0, "minutes": 130, "questions": 65, "pass_mark": 720.0, "scale": "100-1000", "validity_months": 36,
    });
    for (key, value) in wanted.as_object().unwrap() {
        assert_eq!(&shown[key], value, "{key}");
    }
    let weights: Vec<f64> =
        shown["domains"].as_array().unwrap().iter().map(|d| d["weight"].as_f64().unwrap()).collect();
    assert_eq!(weights, [28.0, 26.0, 22.0, 24.0]);
    assert_eq!(shown["domains"][0]["name"], "Data Preparation for Machine Learning");
    assert_eq!(shown["renewal"][0]["how"], "same-exam");
    assert_eq!(shown["offers"].as_array().unwrap().len(), 2);
    assert_eq!(shown["retake"]["wait_days"], 14);
    assert_eq!(shown["judgement"]["by"], "ours");
    assert_eq!(shown["judgement"]["recognition"]["share"], 0.78);
}

#[test]
fn every_answer_has_every_field_with_its_type() {
    let null_or = |value: &Json, right: fn(&Json) -> bool| value.is_null() || right(value);
    let day = |value: &Json| value.as_str().is_some_and(|text| text.parse::<Day>().is_ok());
    for id in CATALOG.certifications.keys() {
        let shown = json_of(id);
        for key in ["id", "name", "issuer", "level", "kind", "status"] {
            assert!(shown[key].as_str().is_some_and(|text| !text.is_empty()), "{id}: {key}");
        }
        let statuses = ["announced", "beta", "open", "closing", "retired"];
        assert!(statuses.contains(&shown["status"].as_str().unwrap()), "{id}");
        for key in
            ["code", "opened_on", "retired_on", "fee_usd", "minutes", "questions", "pass_mark", "validity_months"]
        {
            assert!(shown.get(key).is_some(), "{id}: {key} is missing, where null says unknown");
        }
        for key in ["opened_on", "retired_on"] {
            assert!(null_or(&shown[key], day), "{id}: {key}");
        }
        assert!(null_or(&shown["fee_usd"], Json::is_number), "{id}");
        assert!(null_or(&shown["minutes"], Json::is_u64), "{id}");
        assert!(null_or(&shown["questions"], |value| value.is_u64() || value.is_string()), "{id}");
        assert!(null_or(&shown["pass_mark"], |value| value.is_number() || value.is_string()), "{id}");
        assert!(null_or(&shown["validity_months"], Json::is_u64), "{id}");
        for key in ["successors", "domains", "offers", "renewal", "sources", "facts", "changes"] {
            assert!(shown[key].is_array(), "{id}: {key}");
        }
        assert!(!shown["offers"].as_array().unwrap().is_empty(), "{id}");
        for source in shown["sources"].as_array().unwrap() {
            assert!(source["title"].as_str().is_some_and(|title| !title.is_empty()), "{id}: {source}");
            assert!(day(&source["read"]), "{id}: {source}");
        }
        // Whatever a fact cites can be opened.
        let listed: Vec<&Json> = shown["sources"].as_array().unwrap().iter().map(|source| &source["id"]).collect();
        for fact in shown["facts"].as_array().unwrap() {
            assert!(fact["sources"].as_array().unwrap().iter().all(|id| listed.contains(&id)), "{id}: {fact}");
            assert!(day(&fact["checked"]) && fact["grade"].is_string(), "{id}: {fact}");
        }
    }
}

#[test]
fn ranges_and_unknown_values_are_told_as_such() {
    let one = show(&CATALOG, "ms-ai-901", today()).unwrap();
    // Published as 40-45 and 55-60; no number of questions is published; never expires.
    let weights: Vec<_> = one.domains.iter().map(|domain| (domain.weight, domain.weight_range)).collect();
    assert_eq!(weights, [(Some(42.5), Some([40.0, 45.0])), (Some(57.5), Some([55.0, 60.0]))]);
    assert_eq!((one.questions, one.validity_months), (None, Some(0)));
    assert_eq!(one.pass_mark, Some(Mark::Score(700.0)));
    let ranges = CATALOG.certifications.keys().filter_map(|id| match show(&CATALOG, id, today()).ok()?.questions? {
        Count::Text(text) => Some(text),
        Count::Number(_) => None,
    });
    let ranges: Vec<String> = ranges.collect();
    assert!(ranges.contains(&"50-60".to_owned()), "{ranges:?}");
}

#[test]
fn the_rubric_adds_up_to_the_share() {
    for (id, certification) in &CATALOG.certifications {
        let shown = show(&CATALOG, id, today()).unwrap().judgement.recognition;
        let sum: f64 = shown.parts.iter().map(|part| part.weight * f64::from(part.points) / f64::from(part.most)).sum();
        assert!((sum - shown.share).abs() <= 0.005 + 1e-9, "{id}: {sum} is not {}", shown.share);
        assert!((shown.share - Catalog::recognition(certification)).abs() < 1e-12, "{id}");
        assert!((shown.parts.iter().map(|part| part.weight).sum::<f64>() - 1.0).abs() < 1e-12);
    }
}

#[test]
fn hours_are_the_base_and_the_climbs() {
    // aws-mla-c01: base 18; needs python 2, machine-learning 1, aws 1; shows machine-learning 2 (60 hours more),
    // mlops 2, data-engineering 1 (15) and aws 2.
    let climb = |skill: &str, from: usize, to: usize| CATALOG.skills[skill].climb[from..to].iter().sum::<u32>();
    let wanted = 18
        + climb("machine-learning", 1, 2)
        + climb("mlops", 0, 2)
        + climb("data-engineering", 0, 1)
        + climb("aws", 1, 2);
    assert_eq!(hours_from_entry(&CATALOG, &CATALOG.certifications["aws-mla-c01"]), wanted);
    assert_eq!((climb("machine-learning", 1, 2), climb("data-engineering", 0, 1)), (60, 15));
}

#[test]
fn a_wrong_id_and_a_too_early_day_say_what_to_do() {
    let error = show(&CATALOG, "aws-mla-co1", today()).unwrap_err();
    assert_eq!(error.to_string(), "the catalogue has no certification `aws-mla-co1`");
    assert!(error.hint().starts_with("did you mean `aws-mla-c01`"), "{}", error.hint());
    assert!(show(&CATALOG, "\0", today()).unwrap_err().hint().contains("rungs search"));
    let early = "2026-01-15".parse().unwrap();
    let error = show(&CATALOG, "ms-ai-103", early).unwrap_err();
    assert_eq!(error, ShowError::NotYetKnown { id: "ms-ai-103".into(), day: early });
    // A suggestion for an early day is one of that day.
    let ShowError::Unknown { suggestions, .. } = show(&CATALOG, "ms-ai-1033", early).unwrap_err() else { panic!() };
    assert!(!suggestions.contains(&"ms-ai-103".to_owned()), "{suggestions:?}");
}

#[test]
fn a_comparison_has_a_cell_for_each() {
    let ids = ["aws-mla-c01", "aws-mla-c02", "ms-ai-901"];
    let table = compare(&CATALOG, &ids, today()).unwrap();
    assert!(table.certifications.iter().map(|head| head.id.as_str()).eq(ids));
    assert!(table.rows.iter().all(|row| row.cells.len() == 3));
    let row = |aspect| table.rows.iter().find(|row| row.aspect == aspect).unwrap();
    let text = |text: &str| Value::Text(text.into());
    assert_eq!(row(Aspect::Status).cells, [text("retired"), text("beta"), text("open")]);
    assert_eq!(row(Aspect::Minutes).cells, [Value::Whole(130), Value::Unknown, Value::Whole(45)]);
    assert_eq!(row(Aspect::ValidityMonths).cells[2], Value::Whole(0));
    assert!(row(Aspect::Recognition).judgement && !row(Aspect::FeeUsd).judgement);
    assert!(!row(Aspect::Kind).differs && row(Aspect::FeeUsd).differs);
    assert_eq!(serde_json::to_value(row(Aspect::Minutes)).unwrap()["cells"], json!([130, null, 45]));
}

#[test]
fn a_comparison_needs_two_that_exist() {
    // (ids, hint begins with)
    let cases: [(&[&str], &str); 4] = [
        (&[], "name two or more"),
        (&["ms-ai-901"], "name two or more"),
        (&["ms-ai-901", "ms-ai-901"], "name two or more"),
        (&["ms-ai-901", "ms-ai-90l"], "did you mean `ms-ai-900`"),
    ];
    for (ids, hint) in cases {
        let error = compare(&CATALOG, ids, today()).unwrap_err();
        assert!(error.hint().starts_with(hint), "{ids:?}: {}", error.hint());
    }
    assert!(matches!(compare::<&str>(&CATALOG, &[], today()), Err(CompareError::TooFew { found: 0 })));
}
