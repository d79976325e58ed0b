//! Guides: what they name must exist.

use crate::catalog::Catalog;
use crate::certification::Rung;
use crate::guide::{Guide, Recommendation};

use super::findings::{Findings, Spot};
use super::references::{COLUMNS, certification_id, must_be, one_of};

const RECOMMENDATIONS: [&str; 10] =
    ["goal", "situation", "tier", "stack", "pairing", "free", "stage", "cloud", "first-move", "reference-table"];
const CLAIMS: [&str; 6] = ["pay", "career", "guarantee", "demand", "difficulty", "worth"];
const WARNINGS: [&str; 13] = [
    "badges-without-building",
    "cost-alone",
    "no-hands-on",
    "too-advanced",
    "dumps",
    "mixing-vendors",
    "level-for-stage",
    "retires-early",
    "no-renewal",
    "employer-or-aid",
    "experience",
    "lapsing",
    "no-plan",
];

/// Reports ids and words in guides that do not exist, and ranges that are empty.
pub(super) fn check(catalog: &Catalog, findings: &mut Findings<'_>) {
    for guide in &catalog.guides {
        let top = findings.guide(&guide.id);
        let sources = catalog.sources.keys().map(String::as_str);
        must_be("source", &guide.source, sources, &top.key("source"), findings);
        ladder(catalog, guide, &top, findings);
        for (index, row) in guide.recommendation.iter().enumerate() {
            recommendation(catalog, row, &top.key("recommendation").at(index), findings);
        }
        for (index, row) in guide.claim.iter().enumerate() {
            let spot = top.key("claim").at(index);
            one_of("kind of claim", &row.kind, &CLAIMS, &spot.key("kind"), findings);
            named(catalog, &row.certifications, &spot, findings);
        }
        for (list, rows) in [("mistake", &guide.mistake), ("rule", &guide.rule)] {
            for (index, row) in rows.iter().enumerate() {
                let spot = top.key(list).at(index);
                if let Some(warning) = &row.warning {
                    one_of("kind of warning", warning, &WARNINGS, &spot.key("warning"), findings);
                }
                named(catalog, &row.certifications, &spot, findings);
            }
        }
        for (index, row) in guide.answer.iter().enumerate() {
            named(catalog, &row.certifications, &top.key("answer").at(index), findings);
        }
        for (index, row) in guide.price.iter().enumerate() {
            let spot = top.key("price").at(index);
            certification_id(catalog, &row.certification, &spot.key("certification"), findings);
            for (name, range) in [("usd", row.usd), ("monthly_usd", row.monthly_usd), ("months", row.months)] {
                ordered(range, &spot.key(name), findings);
            }
        }
    }
}

fn ladder(catalog: &Catalog, guide: &Guide, top: &Spot<'_>, findings: &mut Findings<'_>) {
    let rungs = Rung::ALL.map(Rung::id);
    for (index, cell) in guide.ladder.iter().enumerate() {
        let spot = top.key("ladder").at(index);
        one_of("row of the ladder", &cell.level, &rungs, &spot.key("level"), findings);
        one_of("column of the ladder", &cell.vendor, &COLUMNS, &spot.key("vendor"), findings);
        certification_id(catalog, &cell.certification, &spot.key("certification"), findings);
    }
}

fn recommendation(catalog: &Catalog, row: &Recommendation, spot: &Spot<'_>, findings: &mut Findings<'_>) {
    one_of("kind of recommendation", &row.kind, &RECOMMENDATIONS, &spot.key("kind"), findings);
    let situations = catalog.situations.iter().map(|situation| situation.id.as_str());
    must_be("situation", &row.situation, situations, &spot.key("situation"), findings);
    named(catalog, &row.certifications, spot, findings);
    for (name, range) in [("fee_usd", row.fee_usd), ("monthly_usd", row.monthly_usd), ("months", row.months)] {
        ordered(range, &spot.key(name), findings);
    }
}

fn named(catalog: &Catalog, ids: &[String], spot: &Spot<'_>, findings: &mut Findings<'_>) {
    for (index, id) in ids.iter().enumerate() {
        let spot = spot.key("certifications").at(index);
        certification_id(catalog, id, &spot, findings);
        if ids.iter().take(index).any(|before| before == id) {
            findings.error(&spot, format!("the certification `{id}` is named twice"), "name it once");
        }
    }
}

fn ordered(range: Option<[f64; 2]>, spot: &Spot<'_>, findings: &mut Findings<'_>) {
    if let Some([low, high]) = range
        && low > high
    {
        findings.error(spot, format!("the range from {low} to {high} is empty"), "put the smaller number first");
    }
}
