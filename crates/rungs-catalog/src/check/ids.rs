//! Ids: their form, their files, and that each is given once.

use std::collections::BTreeMap;

use crate::catalog::Catalog;

use super::findings::{Findings, Spot};

/// Longest id.
const LONGEST_ID: usize = 80;

/// Reports ids that are no ids, that differ from their file, or that are given twice.
pub(super) fn check(catalog: &Catalog, findings: &mut Findings<'_>) {
    for certification in catalog.certifications.values() {
        let top = findings.certification(&certification.id);
        own_file(&top, "certifications", &certification.id, findings);
        if let Some(awards) = &certification.awards {
            form(&top.key("awards"), awards, findings);
        }
        if let Some(platform) = &certification.platform {
            form(&top.key("platform"), platform, findings);
        }
        once(&top.key("offers"), certification.offers.iter().map(|offer| offer.id.as_str()), findings);
        for (index, fact) in certification.eligibility.iter().enumerate() {
            form(&top.key("eligibility").at(index).key("value.tag"), &fact.value.tag, findings);
        }
    }
    for guide in &catalog.guides {
        let top = findings.guide(&guide.id);
        own_file(&top, "guides", &guide.id, findings);
        once(&top.key("recommendation"), guide.recommendation.iter().map(|row| row.id.as_str()), findings);
        once(&top.key("claim"), guide.claim.iter().map(|row| row.id.as_str()), findings);
        once(&top.key("mistake"), guide.mistake.iter().map(|row| row.id.as_str()), findings);
        once(&top.key("rule"), guide.rule.iter().map(|row| row.id.as_str()), findings);
    }
    let mut guides: BTreeMap<&str, usize> = BTreeMap::new();
    for guide in &catalog.guides {
        *guides.entry(&guide.id).or_default() += 1;
    }
    for (id, _) in guides.into_iter().filter(|(_, count)| *count > 1) {
        let spot = findings.guide(id).key("id");
        findings.error(&spot, format!("the id `{id}` is given to two guides"), TWICE);
    }
    // The loader reports what is given twice in those that it keeps by id.
    let maps: [(&str, &str, Vec<&String>); 4] = [
        ("skills.toml", "skill", catalog.skills.keys().collect()),
        ("evidence.toml", "evidence", catalog.evidence.keys().collect()),
        ("issuers.toml", "issuer", catalog.issuers.keys().collect()),
        ("sources.toml", "source", catalog.sources.keys().collect()),
    ];
    for (file, list, ids) in maps {
        for id in ids {
            let spot = findings.entry(file, list, id).key("id");
            form(&spot, id, findings);
            if list == "evidence" && !id.starts_with("evidence-") {
                findings.error(&spot, format!("`{id}` does not start with `evidence-`"), "put `evidence-` before it");
            }
        }
    }
    once(&Spot::new("goals.toml", "goal"), catalog.goals.iter().map(|row| row.id.as_str()), findings);
    once(&Spot::new("situations.toml", "situation"), catalog.situations.iter().map(|row| row.id.as_str()), findings);
    let blocks = catalog.build_blocks.iter().map(|row| row.id.as_str());
    once(&Spot::new("build-blocks.toml", "build_block"), blocks, findings);
}

const TWICE: &str = "give one of them another id";

/// Reports malformed and repeated ids of a list.
fn once<'i>(list: &Spot<'_>, ids: impl Iterator<Item = &'i str>, findings: &mut Findings<'_>) {
    let mut first: BTreeMap<&str, usize> = BTreeMap::new();
    for (index, id) in ids.enumerate() {
        let spot = list.at(index).key("id");
        form(&spot, id, findings);
        if first.contains_key(id) {
            findings.error(&spot, format!("the id `{id}` is given twice"), TWICE);
        } else {
            first.insert(id, index);
        }
    }
}

fn form(spot: &Spot<'_>, id: &str, findings: &mut Findings<'_>) {
    if !well_formed(id) {
        findings.error(
            spot,
            format!("`{id}` is not an id"),
            "use a-z, 0-9 and single `-` between words, at most 80 characters, as in `aws-aif-c01`",
        );
    }
}

fn own_file(top: &Spot<'_>, folder: &str, id: &str, findings: &mut Findings<'_>) {
    form(&top.key("id"), id, findings);
    if top.file != format!("{folder}/{id}.toml") {
        findings.error(
            &top.key("id"),
            format!("the id `{id}` differs from the name of the file"),
            format!("call the file `{id}.toml`, or change the id to the file's name"),
        );
    }
}

/// Returns whether `id` is 1 to 80 of a-z, 0-9 and single `-` inside.
pub(crate) fn well_formed(id: &str) -> bool {
    id.len() <= LONGEST_ID
        && id
            .split('-')
            .all(|word| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()))
}
