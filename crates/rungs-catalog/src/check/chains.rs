//! What follows on what: no circles, and a word on what predecessor and successor award.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::Catalog;

use super::findings::Findings;

/// Edges from a certification to others, each with the key that states it.
type Edges<'a> = BTreeMap<&'a str, Vec<(&'a str, String)>>;

/// Reports circles of successors and of requirements, and successors that do not say what both award.
pub(super) fn check(catalog: &Catalog, findings: &mut Findings<'_>) {
    awards(catalog, findings);
    let mut successors = Edges::new();
    let mut requires = Edges::new();
    for certification in catalog.certifications.values() {
        for (index, fact) in certification.successors.iter().enumerate() {
            let key = format!("successors[{index}].value.id");
            successors.entry(&certification.id).or_default().push((&fact.value.id, key));
        }
        for (index, fact) in certification.requires.iter().enumerate() {
            for (at, id) in fact.value.any_of.iter().enumerate() {
                let key = format!("requires[{index}].value.any_of[{at}]");
                requires.entry(&certification.id).or_default().push((id, key));
            }
        }
    }
    circles(&successors, "succeeds", findings);
    circles(&requires, "is required by", findings);
}

fn circles(edges: &Edges<'_>, relation: &str, findings: &mut Findings<'_>) {
    for (start, ways) in edges {
        for (next, key) in ways {
            if reaches(edges, next, start) {
                let spot = findings.certification(start).key(key);
                let what = format!("`{next}` {relation} `{start}`, and so on in a circle back to `{start}`");
                findings.error(&spot, what, "remove one of the steps of the circle");
            }
        }
    }
}

fn reaches(edges: &Edges<'_>, from: &str, goal: &str) -> bool {
    let mut seen = BTreeSet::new();
    let mut open = vec![from];
    while let Some(here) = open.pop() {
        if here == goal {
            return true;
        }
        if seen.insert(here) {
            open.extend(edges.get(here).into_iter().flatten().map(|(next, _)| *next));
        }
    }
    false
}

fn awards(catalog: &Catalog, findings: &mut Findings<'_>) {
    for certification in catalog.certifications.values() {
        let top = findings.certification(&certification.id);
        for (index, fact) in certification.successors.iter().enumerate() {
            let spot = top.key("successors").at(index).key("value");
            if fact.value.text.is_none() {
                let hint = "add `text`: what both award, or how they differ";
                findings.error(&spot, "the successor comes without a word on what both award", hint);
            }
            let Some(successor) = catalog.certifications.get(&fact.value.id) else { continue };
            let (old, new) = (Catalog::credential(certification), Catalog::credential(successor));
            let said = &spot.key("same_credential");
            if fact.value.same_credential && old != new {
                let what = format!("both are said to award the same, but one awards `{old}` and the other `{new}`");
                findings.error(said, what, "give both the same `awards`, or say `same_credential = false`");
            }
            if !fact.value.same_credential && old == new {
                let what = format!("both award `{old}`, and are said to award different things");
                findings.error(said, what, "say `same_credential = true`, or give them different `awards`");
            }
        }
    }
}
