//! Facts that were given a new check day though nobody read anything.

use std::collections::BTreeMap;

use rungs_planner::Day;

use crate::catalog::Catalog;
use crate::load::Loaded;
use crate::problem::Problem;

use super::findings::{Findings, Spot};
use super::found_fact::{FoundFact, facts_of};

/// Most facts that one edit may re-date without a changed source or value.
///
/// A person who looks again at one certification re-dates a handful. A catalogue in which everything
/// bears one fresh day, and nothing was read, is worse than one that shows its age.
pub const MOST_REDATED: usize = 20;

/// What makes a fact the same one before and after an edit: its certification, place, value and sources.
type Identity = (String, String, String, Vec<String>);

/// Returns an error for each file with facts whose `checked` moved on while their value, their sources
/// and what is said of these stayed the same, when an edit has more than [`MOST_REDATED`] of them.
pub fn compare(old: &Loaded, new: &Loaded) -> Vec<Problem> {
    let mut before: BTreeMap<Identity, Vec<Day>> = BTreeMap::new();
    for (identity, found) in identified(&old.catalog) {
        before.entry(identity).or_default().push(found.fact.checked);
    }
    let mut after: BTreeMap<Identity, Vec<FoundFact>> = BTreeMap::new();
    for (identity, found) in identified(&new.catalog) {
        after.entry(identity).or_default().push(found);
    }
    let mut by_file: BTreeMap<String, Vec<FoundFact>> = BTreeMap::new();
    let mut total = 0;
    for (identity, mut now) in after {
        let Some(mut then) = before.remove(&identity) else { continue };
        if identity.3.iter().any(|id| source_changed(id, &old.catalog, &new.catalog)) {
            continue;
        }
        // Those whose day stayed are pairs; of the rest, each later day took the place of an earlier one.
        now.retain(|found| match then.iter().position(|day| *day == found.fact.checked) {
            Some(place) => {
                then.remove(place);
                false
            }
            None => true,
        });
        now.sort_by_key(|found| found.fact.checked);
        then.sort();
        for (found, day) in now.into_iter().zip(then) {
            if found.fact.checked > day {
                total += 1;
                by_file.entry(identity.0.clone()).or_default().push(found);
            }
        }
    }
    let mut findings = Findings::new(new);
    if total > MOST_REDATED {
        for (id, redated) in by_file {
            let file = findings.certification(&id).file;
            let Some(first) = redated.first() else { continue };
            let what = format!(
                "{} facts have a new check day, {total} in this edit, though no value and no source changed",
                redated.len()
            );
            let hint = "set `read` of the sources that were read again, or leave `checked` as it was";
            findings.error(&Spot::new(file, first.key.as_str()).key("checked"), what, hint);
        }
    }
    findings.into_own_problems()
}

fn identified(catalog: &Catalog) -> impl Iterator<Item = (Identity, FoundFact)> {
    catalog.certifications.values().flat_map(|certification| {
        facts_of(certification).into_iter().map(|found| {
            let fact = &found.fact;
            let identity =
                (certification.id.clone(), found.series.clone(), fact.value.to_string(), fact.sources.clone());
            (identity, found)
        })
    })
}

fn source_changed(id: &str, old: &Catalog, new: &Catalog) -> bool {
    let said = |catalog: &Catalog| catalog.sources.get(id).map(|source| (source.read, source.published.clone()));
    said(old) != said(new)
}
