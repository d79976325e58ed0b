//! Days, sources and grades of facts.

use std::collections::{BTreeMap, BTreeSet};

use rungs_planner::Day;

use crate::catalog::{Catalog, Source};
use crate::fact::Grade;

use super::CheckOptions;
use super::findings::{Findings, Spot};
use super::found_fact::{FoundFact, facts_of};

/// Fields in which one value follows another, and the last word on a day wins.
const BOUNDS: [&str; 2] = ["open", "close"];
/// Fields in which one value follows another, and the last one that holds wins.
const SERIES: [&str; 14] = [
    "fee_usd",
    "monthly_usd",
    "minutes",
    "questions",
    "pass_mark",
    "formats",
    "languages",
    "delivery",
    "countries",
    "validity_months",
    "hands_on",
    "prerequisites",
    "retake",
    "blueprint",
];

/// Reports impossible days, facts without a source, grades above their sources, and stale facts.
pub(super) fn check(catalog: &Catalog, options: &CheckOptions, findings: &mut Findings<'_>) {
    let mut used: BTreeSet<String> = catalog.guides.iter().map(|guide| guide.source.clone()).collect();
    for certification in catalog.certifications.values() {
        let top = findings.certification(&certification.id);
        let facts = facts_of(certification);
        for found in &facts {
            let spot = Spot::new(top.file, found.key.as_str());
            sourced(catalog, found, &spot, findings);
            days(catalog, found, options.today, &spot, findings);
            used.extend(found.fact.sources.iter().cloned());
        }
        ambiguous(&facts, top.file, findings);
        stale(&facts, options, top.file, findings);
        used.extend(certification.judgement.difficulty.sources.iter().cloned());
        used.extend(certification.judgement.recognition.demand_sources.iter().cloned());
    }
    sources(catalog, &used, options.today, findings);
    heads(catalog, options.today, findings);
}

/// Returns the first day of a publication that is dated by day, month or year.
fn earliest(published: &str) -> Option<Day> {
    let day = match published.len() {
        4 => format!("{published}-01-01"),
        7 => format!("{published}-01"),
        _ => published.to_owned(),
    };
    day.parse().ok()
}

fn sourced(catalog: &Catalog, found: &FoundFact, spot: &Spot<'_>, findings: &mut Findings<'_>) {
    if found.fact.sources.is_empty() {
        let hint = "name at least one id of `sources.toml`";
        findings.error(&spot.key("sources"), "the fact has no source", hint);
        return;
    }
    let sources: Vec<&Source> = found.fact.sources.iter().filter_map(|id| catalog.sources.get(id)).collect();
    if found.fact.grade == Grade::Official && !sources.is_empty() && !sources.iter().any(|source| source.official) {
        let hint = "grade it `reported`, or name the issuer's page that was read";
        findings.error(&spot.key("grade"), "graded `official`, but no source is the issuer's own page", hint);
    }
}

fn days(catalog: &Catalog, found: &FoundFact, today: Day, spot: &Spot<'_>, findings: &mut Findings<'_>) {
    let fact = &found.fact;
    if fact.checked > today {
        let what = format!("checked on {}, after today, {today}", fact.checked);
        findings.error(&spot.key("checked"), what, "write the day on which the sources were read");
    }
    if fact.known_from > fact.checked {
        let what = format!("known only from {}, after it was checked on {}", fact.known_from, fact.checked);
        findings.error(
            &spot.key("known_from"),
            what,
            "nobody can check what is not yet public; correct one of the two",
        );
    }
    let sources = || fact.sources.iter().filter_map(|id| catalog.sources.get(id));
    for source in sources() {
        if let Some(published) = source.published.as_deref().and_then(earliest).filter(|day| *day > fact.checked) {
            let what =
                format!("checked on {}, before its source `{}` was published on {published}", fact.checked, source.id);
            findings.error(&spot.key("checked"), what, "read the source again, or leave it out");
        }
    }
    if let Some(read) = sources().map(|source| source.read).max().filter(|read| *read < fact.checked) {
        let what = format!("checked on {}, but its sources were last read on {read}", fact.checked);
        findings.warning(&spot.key("checked"), what, "set `read` of the sources that were read again");
    }
}

/// Two values of which nothing says which one is right.
fn ambiguous(facts: &[FoundFact], file: &str, findings: &mut Findings<'_>) {
    let mut seen: BTreeMap<(&str, Option<Day>, Day), &str> = BTreeMap::new();
    for found in facts {
        let field = found.field();
        let fact = &found.fact;
        let when = match field {
            _ if BOUNDS.contains(&field) => (found.series.as_str(), None, fact.known_from),
            _ if SERIES.contains(&field) => (found.series.as_str(), fact.holds_from, fact.known_from),
            _ => continue,
        };
        if let Some(first) = seen.get(&when) {
            let what = format!("this and `{first}` begin on the same day, so neither follows the other");
            let hint = "give the later value its own `holds_from` or `known_from`, or keep one of them";
            findings.error(&Spot::new(file, found.key.as_str()), what, hint);
        } else {
            seen.insert(when, &found.key);
        }
    }
}

/// One line a file: facts of one entry are checked together, and hundreds of lines would hide the rest.
fn stale(facts: &[FoundFact], options: &CheckOptions, file: &str, findings: &mut Findings<'_>) {
    let Some(limit) = options.stale_after_days else { return };
    let age = |found: &&FoundFact| options.today.days_since(found.fact.checked);
    let old: Vec<&FoundFact> = facts.iter().filter(|found| age(found) > i64::from(limit)).collect();
    let Some(oldest) = old.iter().min_by_key(|found| found.fact.checked) else { return };
    let what = format!(
        "{} of {} facts were last checked more than {limit} days ago, the oldest on {}",
        old.len(),
        facts.len(),
        oldest.fact.checked
    );
    let spot = Spot::new(file, oldest.key.as_str()).key("checked");
    findings.warning(&spot, what, "read their sources again, and correct the facts and their `checked`");
}

fn sources(catalog: &Catalog, used: &BTreeSet<String>, today: Day, findings: &mut Findings<'_>) {
    for source in catalog.sources.values() {
        let spot = findings.entry("sources.toml", "source", &source.id);
        if !used.contains(&source.id) {
            let hint = "name it where it says something, or remove it";
            findings.warning(&spot.key("id"), format!("no fact uses the source `{}`", source.id), hint);
        }
        if source.read > today {
            let what = format!("read on {}, after today, {today}", source.read);
            findings.error(&spot.key("read"), what, "write the day on which it was read");
        }
        let Some(published) = &source.published else { continue };
        match earliest(published) {
            None => {
                let what = format!("`{published}` is not a day, a month or a year");
                findings.error(&spot.key("published"), what, "write it as in 2026-11-21, 2026-11 or 2026");
            }
            Some(day) if day > source.read => {
                let what = format!("published on {day}, after it was read on {}", source.read);
                findings.error(&spot.key("published"), what, "correct one of the two days");
            }
            Some(_) => {}
        }
        if source.official && source.reported_by.is_some() {
            let what = "`official`, and reported by another";
            findings.error(&spot.key("official"), what, "a page that was not itself read is not `official`");
        }
    }
}

fn heads(catalog: &Catalog, today: Day, findings: &mut Findings<'_>) {
    let meta = &catalog.meta;
    let top = Spot::new("catalogue.toml", "");
    if meta.checked > today {
        let what = format!("checked on {}, after today, {today}", meta.checked);
        findings.error(&top.key("checked"), what, "write the day of the last check as a whole");
    }
    if meta.newest_evidence > meta.checked {
        let what = format!("the newest evidence is of {}, after the check on {}", meta.newest_evidence, meta.checked);
        findings.error(&top.key("newest_evidence"), what, "write the day of the newest source");
    }
    for guide in &catalog.guides {
        let top = findings.guide(&guide.id);
        if guide.checked > today {
            let what = format!("checked on {}, after today, {today}", guide.checked);
            findings.error(&top.key("checked"), what, "write the day of the last comparison with the text");
        }
        if guide.as_of > guide.checked {
            let what = format!("read as of {}, after it was checked on {}", guide.as_of, guide.checked);
            findings.error(&top.key("as_of"), what, "correct one of the two days");
        }
        if let Some(day) = earliest(&guide.published).filter(|day| *day > guide.as_of) {
            let what = format!("read as of {}, before it was published on {day}", guide.as_of);
            findings.error(&top.key("as_of"), what, "correct one of the two days");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_publication_starts_with_the_first_day_that_its_date_allows() {
        for (text, day) in [
            ("2026", Some("2026-01-01")),
            ("2026-03", Some("2026-03-01")),
            ("2026-03-04", Some("2026-03-04")),
            ("March", None),
            ("2026-13", None),
            ("", None),
        ] {
            assert_eq!(earliest(text).map(|day| day.to_string()).as_deref(), day, "{text}");
        }
    }
}
