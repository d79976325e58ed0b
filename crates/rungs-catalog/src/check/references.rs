//! Names of other things: every id that is used must exist.

use std::collections::BTreeSet;

use crate::catalog::Catalog;
use crate::certification::{Certification, Levels};

use super::findings::{Findings, Spot};
use super::found_fact::facts_of;

/// The clouds that a plan can be for.
pub(super) const CLOUDS: [&str; 3] = ["aws", "azure", "gcp"];
/// The columns of the ladder.
pub(super) const COLUMNS: [&str; 5] = ["microsoft", "aws", "google-cloud", "nvidia", "other"];
/// Problems after which no more suggestions are looked for.
const SUGGESTIONS: usize = 300;
const STAGES: [&str; 3] = ["early", "mid", "senior"];
const WRITTEN_BY: [&str; 2] = ["ai", "person"];
const CHECKED_BY: [&str; 3] = ["ai", "person", "nobody"];
const DELIVERIES: [&str; 3] = ["home", "centre", "online"];
const CLAIM_KINDS: [&str; 4] = ["pay", "career", "guarantee", "demand"];

/// Reports every id and fixed word that is used and does not exist.
pub(super) fn check(catalog: &Catalog, findings: &mut Findings<'_>) {
    for certification in catalog.certifications.values() {
        let top = findings.certification(&certification.id);
        head(catalog, certification, &top, findings);
        judgement(catalog, certification, &top, findings);
        neighbours(catalog, certification, &top, findings);
        topics(catalog, certification, &top, findings);
        for found in facts_of(certification) {
            let sources = Spot::new(top.file, found.key.as_str()).key("sources");
            source_ids(catalog, &sources, &found.fact.sources, findings);
        }
    }
    lists(catalog, findings);
}

/// Reports `id` where `known` does not hold it, with the nearest one that it could mean.
pub(super) fn must_be<'k>(
    kind: &str,
    id: &str,
    known: impl Iterator<Item = &'k str> + Clone,
    spot: &Spot<'_>,
    findings: &mut Findings<'_>,
) {
    if known.clone().any(|name| name == id) {
        return;
    }
    let mut nearest: Option<(f64, &str)> = None;
    // A file of nothing but unknown ids must not take minutes to refuse.
    for name in known.take(if findings.count() < SUGGESTIONS { usize::MAX } else { 0 }) {
        let likeness = strsim::jaro_winkler(name, id);
        if nearest.is_none_or(|(best, _)| likeness > best) {
            nearest = Some((likeness, name));
        }
    }
    let hint = match nearest {
        Some((likeness, name)) if likeness > 0.85 => format!("did you mean `{name}`?"),
        _ => format!("use {} {kind} that the catalogue holds, or add it", article(kind)),
    };
    findings.error(spot, format!("there is no {kind} `{id}`"), hint);
}

fn article(word: &str) -> &'static str {
    if word.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" }
}

/// Reports a word that is not one of `words`.
pub(super) fn one_of(what: &str, word: &str, words: &[&str], spot: &Spot<'_>, findings: &mut Findings<'_>) {
    if !words.contains(&word) {
        findings.error(spot, format!("`{word}` is not a {what}"), format!("use one of: {}", words.join(", ")));
    }
}

pub(super) fn certification_id(catalog: &Catalog, id: &str, spot: &Spot<'_>, findings: &mut Findings<'_>) {
    must_be("certification", id, catalog.certifications.keys().map(String::as_str), spot, findings);
}

pub(super) fn skills(catalog: &Catalog, levels: &Levels, spot: &Spot<'_>, findings: &mut Findings<'_>) {
    for skill in levels.keys() {
        must_be("skill", skill, catalog.skills.keys().map(String::as_str), &spot.key(skill), findings);
    }
}

pub(super) fn source_ids(catalog: &Catalog, spot: &Spot<'_>, ids: &[String], findings: &mut Findings<'_>) {
    let mut seen = BTreeSet::new();
    for (index, id) in ids.iter().enumerate() {
        if !catalog.sources.contains_key(id) {
            must_be("source", id, catalog.sources.keys().map(String::as_str), &spot.at(index), findings);
        }
        if !seen.insert(id) {
            findings.warning(&spot.at(index), format!("the source `{id}` is named twice"), "name it once");
        }
    }
}

fn head(catalog: &Catalog, certification: &Certification, top: &Spot<'_>, findings: &mut Findings<'_>) {
    let issuers = catalog.issuers.keys().map(String::as_str);
    must_be("issuer", &certification.issuer, issuers, &top.key("issuer"), findings);
    if let Some(cloud) = &certification.cloud {
        one_of("cloud", cloud, &CLOUDS, &top.key("cloud"), findings);
    }
    one_of("writer", &certification.written_by, &WRITTEN_BY, &top.key("written_by"), findings);
    one_of("checker", &certification.checked_by, &CHECKED_BY, &top.key("checked_by"), findings);
    for (index, offer) in certification.offers.iter().enumerate() {
        for (at, fact) in offer.delivery.iter().enumerate() {
            let spot = top.key("offers").at(index).key("delivery").at(at).key("value");
            for (place, way) in fact.value.iter().enumerate() {
                one_of("way of delivery", way, &DELIVERIES, &spot.at(place), findings);
            }
        }
    }
    for (index, fact) in certification.claims.iter().enumerate() {
        let spot = top.key("claims").at(index).key("value");
        one_of("kind of claim", &fact.value.kind, &CLAIM_KINDS, &spot.key("kind"), findings);
        if fact.value.maker.trim().is_empty() {
            findings.error(&spot.key("maker"), "nobody makes this claim", "name who claims it");
        }
        if fact.value.weak.is_none() {
            findings.error(
                &spot,
                "the claim does not say why it is weak",
                "add `weak`: who counted, whom, and what was not controlled for",
            );
        }
    }
}

fn judgement(catalog: &Catalog, certification: &Certification, top: &Spot<'_>, findings: &mut Findings<'_>) {
    let judgement = &certification.judgement;
    let spot = top.key("judgement");
    skills(catalog, &judgement.entry, &spot.key("entry"), findings);
    skills(catalog, &judgement.exit, &spot.key("exit"), findings);
    source_ids(catalog, &spot.key("difficulty.sources"), &judgement.difficulty.sources, findings);
    source_ids(catalog, &spot.key("recognition.demand_sources"), &judgement.recognition.demand_sources, findings);
}

fn neighbours(catalog: &Catalog, certification: &Certification, top: &Spot<'_>, findings: &mut Findings<'_>) {
    for (index, fact) in certification.successors.iter().enumerate() {
        let spot = top.key("successors").at(index).key("value.id");
        certification_id(catalog, &fact.value.id, &spot, findings);
    }
    for (index, fact) in certification.requires.iter().enumerate() {
        let spot = top.key("requires").at(index).key("value.any_of");
        if fact.value.any_of.is_empty() {
            findings.error(&spot, "nothing is required", "name the certifications, or leave the fact out");
        }
        for (at, id) in fact.value.any_of.iter().enumerate() {
            certification_id(catalog, id, &spot.at(at), findings);
        }
    }
    for (index, fact) in certification.renewal.iter().enumerate() {
        let spot = top.key("renewal").at(index).key("value.by");
        for (at, id) in fact.value.by.iter().enumerate() {
            certification_id(catalog, id, &spot.at(at), findings);
        }
    }
}

fn topics(catalog: &Catalog, certification: &Certification, top: &Spot<'_>, findings: &mut Findings<'_>) {
    for (index, fact) in certification.blueprint.iter().enumerate() {
        for (at, domain) in fact.value.domains.iter().enumerate() {
            let spot = top.key("blueprint").at(index).key("value.domains").at(at);
            skills(catalog, &domain.skills, &spot.key("skills"), findings);
            for (place, objective) in domain.objectives.iter().enumerate() {
                skills(catalog, &objective.skills, &spot.key("objectives").at(place).key("skills"), findings);
            }
        }
    }
    for (index, fact) in certification.study_hours.iter().enumerate() {
        let spot = top.key("study_hours").at(index).key("value.candidate");
        skills(catalog, &fact.value.candidate, &spot, findings);
    }
}

fn lists(catalog: &Catalog, findings: &mut Findings<'_>) {
    for issuer in catalog.issuers.values() {
        let spot = findings.entry("issuers.toml", "issuer", &issuer.id);
        one_of("column of the ladder", &issuer.column, &COLUMNS, &spot.key("column"), findings);
    }
    for evidence in catalog.evidence.values() {
        let spot = findings.entry("evidence.toml", "evidence", &evidence.id);
        skills(catalog, &evidence.exit, &spot.key("exit"), findings);
    }
    for (index, goal) in catalog.goals.iter().enumerate() {
        let spot = Spot::new("goals.toml", "goal").at(index);
        for skill in goal.targets.keys() {
            let known = catalog.skills.keys().map(String::as_str);
            must_be("skill", skill, known, &spot.key("targets").key(skill), findings);
        }
        for (at, platform) in goal.platforms.iter().enumerate() {
            let known = catalog.certifications.values().filter_map(|c| c.platform.as_deref());
            must_be("platform", platform, known, &spot.key("platforms").at(at), findings);
        }
    }
    for (index, situation) in catalog.situations.iter().enumerate() {
        let spot = Spot::new("situations.toml", "situation").at(index);
        let goals = catalog.goals.iter().map(|goal| goal.id.as_str());
        must_be("goal", &situation.goal, goals, &spot.key("goal"), findings);
        if let Some(cloud) = &situation.cloud {
            one_of("cloud", cloud, &CLOUDS, &spot.key("cloud"), findings);
        }
        if let Some(stage) = &situation.stage {
            one_of("stage", stage, &STAGES, &spot.key("stage"), findings);
        }
        skills(catalog, &situation.have, &spot.key("have"), findings);
    }
    for (index, block) in catalog.build_blocks.iter().enumerate() {
        let spot = Spot::new("build-blocks.toml", "build_block").at(index);
        skills(catalog, &block.skills, &spot.key("skills"), findings);
        if let Some(cloud) = &block.cloud {
            one_of("cloud", cloud, &CLOUDS, &spot.key("cloud"), findings);
        }
    }
}
