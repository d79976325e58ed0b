//! What is held, and until when.

use rungs_catalog::certification::{Certification, RenewalWay};
use rungs_catalog::renewal::{Expiry, expiry};
use rungs_catalog::words::months_later;
use rungs_catalog::{AsOf, Catalog};
use rungs_planner::{Day, Held};
use serde::Serialize;

use crate::events::{CredentialEarned, RenewalDone};
use crate::state::Life;

/// Where the end of a credential is known from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// The credential itself names the day.
    Credential,
    /// The rule of its owner, counted from the day on which it was earned.
    Rule,
    /// A renewal, or a pass that carries it on.
    Renewal,
    /// Neither says.
    Nobody,
}

/// One credential that is held or was.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Holding {
    /// The certification; absent where the catalogue does not know it.
    pub certification: Option<String>,
    /// Its name.
    pub name: String,
    /// Who issued it.
    pub issuer: String,
    /// Day of the newest pass.
    pub earned: Day,
    /// When it runs out.
    pub expiry: Expiry,
    /// Where that is known from.
    pub expiry_from: Source,
    /// Where it can be verified.
    pub url: Option<String>,
    /// Its number.
    pub number: Option<String>,
}

/// Returns what is on record as held, as a profile lists it: credentials, and exams that were passed, up to `day`.
///
/// What the catalogue has no id for is not in it.
pub fn held(life: &Life, day: Day) -> Vec<Held> {
    let mut held: Vec<Held> = Vec::new();
    for (id, earned) in passes(life) {
        if earned > day || held.iter().any(|other| other.certification.as_str() == id && other.earned == earned) {
            continue;
        }
        if let Ok(certification) = id.parse() {
            held.push(Held { certification, earned });
        }
    }
    held
}

/// Returns certification and day of everything that was passed.
fn passes(life: &Life) -> Vec<(&str, Day)> {
    let credentials = life.credentials.iter().filter_map(|held| Some((held.certification.as_deref()?, held.earned)));
    let results = life.results.iter().filter(|result| result.passed);
    credentials.chain(results.map(|result| (result.certification.as_str(), result.day))).collect()
}

/// Returns every credential once, with its end as known on `day`. Evidence of work does not run out and is not in it.
///
/// Of several passes of one credential the newest counts; what others carry on is counted.
pub fn holdings(catalog: &Catalog, life: &Life, day: Day) -> Vec<Holding> {
    let passes = passes(life);
    let mut all: Vec<Holding> = Vec::new();
    for &(id, earned) in &passes {
        let Some(certification) = catalog.certifications.get(id) else { continue };
        let credential = Catalog::credential(certification);
        let newer = passes.iter().any(|&(other, passed)| {
            passed > earned
                && passed <= day
                && catalog.certifications.get(other).is_some_and(|other| Catalog::credential(other) == credential)
        });
        let listed = all.iter().any(|held| {
            let other = held.certification.as_ref().and_then(|id| catalog.certifications.get(id));
            other.is_some_and(|other| Catalog::credential(other) == credential)
        });
        if !newer && !listed && earned <= day {
            all.push(known(catalog, life, certification, earned, &passes, day));
        }
    }
    for held in &life.credentials {
        let in_catalog = held
            .certification
            .as_ref()
            .is_some_and(|id| catalog.certifications.contains_key(id) || catalog.evidence.contains_key(id));
        if !in_catalog && held.earned <= day {
            all.push(unknown(held));
        }
    }
    all
}

fn known(
    catalog: &Catalog,
    life: &Life,
    certification: &Certification,
    earned: Day,
    passes: &[(&str, Day)],
    day: Day,
) -> Holding {
    let id = certification.id.as_str();
    let entry =
        life.credentials.iter().rfind(|held| held.certification.as_deref() == Some(id) && held.earned == earned);
    let own = entry.and_then(|entry| entry.expires);
    let (mut end, mut from) = match (own, expiry(certification, earned, day)) {
        (Some(day), _) => (Expiry::On { day }, Source::Credential),
        (None, Expiry::Unknown) => (Expiry::Unknown, Source::Nobody),
        (None, rule) => (rule, Source::Rule),
    };
    for event in later(life, certification, earned, passes, day) {
        let Some(until) = end.day() else { break };
        // What has run out is not renewed but earned again.
        if event.day() >= until {
            continue;
        }
        if let Some(later) = event.carries_to(certification, until, day).filter(|later| *later > until) {
            (end, from) = (Expiry::On { day: later }, Source::Renewal);
        }
    }
    Holding {
        certification: Some(id.to_owned()),
        name: certification.name.clone(),
        issuer: catalog.issuer_name(&certification.issuer).to_owned(),
        earned,
        expiry: end,
        expiry_from: from,
        url: entry.and_then(|entry| entry.url.clone()),
        number: entry.and_then(|entry| entry.number.clone()),
    }
}

fn unknown(held: &CredentialEarned) -> Holding {
    Holding {
        certification: None,
        name: held.name.clone(),
        issuer: held.issuer.clone(),
        earned: held.earned,
        expiry: held.expires.map_or(Expiry::Unknown, |day| Expiry::On { day }),
        expiry_from: if held.expires.is_some() { Source::Credential } else { Source::Nobody },
        url: held.url.clone(),
        number: held.number.clone(),
    }
}

/// Something that may carry a credential on.
enum Carrier<'a> {
    Pass(&'a str, Day),
    Renewal(&'a RenewalDone),
}

impl Carrier<'_> {
    fn day(&self) -> Day {
        match self {
            Self::Pass(_, day) => *day,
            Self::Renewal(done) => done.day,
        }
    }

    /// Returns the new end of what ran out on `until`.
    fn carries_to(&self, certification: &Certification, until: Day, day: Day) -> Option<Day> {
        let rules = AsOf::new(certification, day).known_of(&certification.renewal);
        match self {
            Self::Pass(id, passed) => rules
                .iter()
                .filter(|fact| fact.value.how == RenewalWay::OtherExam && fact.value.by.iter().any(|by| by == id))
                .filter(|fact| fact.value.until.is_none_or(|last| *passed <= last))
                .filter_map(|fact| months_later(*passed, fact.value.adds_months?))
                .max(),
            Self::Renewal(RenewalDone { valid_until: Some(until), .. }) => Some(*until),
            // Assessments, courses and fees add their months to the end, not to the day on which they were done.
            Self::Renewal(done) => rules
                .iter()
                .filter(|fact| {
                    !matches!(fact.value.how, RenewalWay::SameExam | RenewalWay::OtherExam | RenewalWay::None)
                })
                .filter(|fact| fact.value.until.is_none_or(|last| done.day <= last))
                .filter_map(|fact| months_later(until, fact.value.adds_months?))
                .max()
                .or_else(|| expiry(certification, done.day, day).day()),
        }
    }
}

/// Returns what came after the pass and may carry it on, in the order of days.
fn later<'a>(
    life: &'a Life,
    certification: &'a Certification,
    earned: Day,
    passes: &[(&'a str, Day)],
    day: Day,
) -> Vec<Carrier<'a>> {
    let mut all: Vec<Carrier<'a>> = passes
        .iter()
        .filter(|(id, passed)| *id != certification.id && *passed > earned && *passed <= day)
        .map(|&(id, passed)| Carrier::Pass(id, passed))
        .chain(
            life.renewals
                .iter()
                .filter(|done| done.certification == certification.id && done.day > earned && done.day <= day)
                .map(Carrier::Renewal),
        )
        .collect();
    all.sort_by_key(Carrier::day);
    all
}
