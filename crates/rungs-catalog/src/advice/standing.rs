//! Whether a certification that a guide names can still be booked, and what takes its place.

use std::collections::{BTreeSet, VecDeque};

use rungs_planner::Day;
use serde::Serialize;

use super::fit::fit;
use crate::as_of::{AsOf, OfferAsOf, Status};
use crate::build_blocks::overlap;
use crate::catalog::Catalog;
use crate::certification::{Certification, OfferKind};
use crate::guide::{Guide, Situation};

/// Whether a piece of advice can be followed on the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Holds {
    /// It can be booked.
    Yes,
    /// It can be booked, and its last day is known.
    Ending,
    /// It cannot be booked yet.
    NotYet,
    /// It cannot be booked any more.
    Gone,
}

impl Holds {
    /// Returns whether it can be booked.
    pub fn bookable(self) -> bool {
        matches!(self, Self::Yes | Self::Ending)
    }

    /// Returns the mark that a reader sees.
    pub fn mark(self) -> &'static str {
        match self {
            Self::Yes => "●",
            Self::Ending => "◔",
            Self::NotYet => "○",
            Self::Gone => "✕",
        }
    }
}

/// Where one certification stands.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Standing {
    /// Its id.
    pub certification: String,
    /// Its name.
    pub name: String,
    /// The issuer's code.
    pub code: Option<String>,
    /// Its status.
    pub status: Status,
    /// The status as an answer to "can I still do this".
    pub holds: Holds,
    /// Last day in its main language, where one is known.
    pub last_day: Option<Day>,
    /// Languages in which it can still be booked although it is gone in its main one.
    pub languages_left: Vec<String>,
    /// What to take instead, where it cannot be booked.
    pub instead: Option<Instead>,
    /// The same in a sentence.
    pub says: String,
}

/// By which right something takes the place of something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum How {
    /// The issuer's new version, which awards the same credential.
    SameCredential,
    /// Another credential that takes its place.
    Successor,
    /// Nobody names one; the nearest in our catalogue.
    OurChoice,
}

/// What to take instead of something that cannot be booked.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Instead {
    /// Its id; it can be booked on the day.
    pub certification: String,
    /// Its name.
    pub name: String,
    /// The issuer's code.
    pub code: Option<String>,
    /// By which right.
    pub how: How,
    /// The way there, from the first successor to this one.
    pub chain: Vec<String>,
    /// How the two differ, in the words of the catalogue.
    pub text: Option<String>,
    /// Share from 0 to 1 of skills in common: our judgement.
    pub overlap: f64,
    /// Other certifications that take its place and can be booked.
    pub also: Vec<String>,
    /// The ground, as the end of a sentence.
    pub why: String,
}

impl Standing {
    /// Returns its code, or its id where it has none.
    pub fn label(&self) -> &str {
        self.code.as_deref().unwrap_or(&self.certification)
    }
}

impl Instead {
    /// Returns its code, or its id where it has none.
    pub fn label(&self) -> &str {
        self.code.as_deref().unwrap_or(&self.certification)
    }
}

/// Returns the code of a certification, or its name where it has none.
pub(super) fn label(certification: &Certification) -> &str {
    certification.code.as_deref().unwrap_or(&certification.name)
}

/// Returns where a certification stands on `day`, for somebody in `situation` where one is given.
pub fn standing(catalog: &Catalog, certification: &Certification, day: Day, situation: Option<&Situation>) -> Standing {
    let known = AsOf::new(certification, day);
    let status = known.status();
    let holds = match status {
        Status::Open | Status::Beta => Holds::Yes,
        Status::Closing => Holds::Ending,
        Status::Announced => Holds::NotYet,
        // A trial run that is over, with no word of the standard exam yet, is not the end of it.
        Status::Retired if known.offers().iter().all(|way| way.offer.kind == OfferKind::Beta) => Holds::NotYet,
        Status::Retired => Holds::Gone,
    };
    let last_day = known.retired_on().filter(|_| holds != Holds::NotYet);
    let instead = if holds.bookable() { None } else { instead_of(catalog, certification, day, situation) };
    let languages_left = languages_left(known, holds);
    let says = says(known, holds, last_day, instead.as_ref(), &languages_left);
    Standing {
        certification: certification.id.clone(),
        name: certification.name.clone(),
        code: certification.code.clone(),
        status,
        holds,
        last_day,
        languages_left,
        instead,
        says,
    }
}

fn languages_left(known: AsOf<'_>, holds: Holds) -> Vec<String> {
    if holds != Holds::Gone {
        return Vec::new();
    }
    let ways = known.offers().into_iter().filter(OfferAsOf::bookable);
    ways.flat_map(|way| way.languages().iter().cloned()).collect::<BTreeSet<_>>().into_iter().collect()
}

fn says(known: AsOf<'_>, holds: Holds, last: Option<Day>, instead: Option<&Instead>, left: &[String]) -> String {
    let take = instead.map_or_else(
        || "; we know of nothing that takes its place".to_owned(),
        |instead| format!("; take {} ({})", instead.code.as_ref().unwrap_or(&instead.name), instead.why),
    );
    match holds {
        Holds::Yes if known.status() == Status::Beta => "can be booked as a trial run (beta)".into(),
        Holds::Yes => "can be booked".into(),
        Holds::Ending => {
            last.map_or_else(|| "can be booked, and will end".into(), |last| format!("can be booked until {last}"))
        }
        Holds::NotYet => match known.opened_on() {
            Some(opens) if opens > known.day => format!("cannot be booked before {opens}{take}"),
            _ => format!("cannot be booked yet, and no day is known{take}"),
        },
        Holds::Gone => {
            let since = last.map_or_else(|| "gone".into(), |last| format!("gone, last day {last}"));
            let left = if left.is_empty() {
                String::new()
            } else {
                format!(" in English; still there in {}", left.join(", "))
            };
            format!("{since}{left}{take}")
        }
    }
}

/// Returns what to take instead: the issuer's successors, followed until one can be booked, else the nearest
/// certification that can.
///
/// Among several, one that fits the situation comes first, then one that awards the same credential, then the
/// one with most skills in common.
pub fn instead_of(
    catalog: &Catalog,
    certification: &Certification,
    day: Day,
    situation: Option<&Situation>,
) -> Option<Instead> {
    let fits = |other: &Certification| {
        situation.is_none_or(|situation| fit(catalog, other, day, situation, &situation.have).fits)
    };
    let shares = |other: &Certification| overlap(&certification.judgement.exit, &other.judgement.exit);
    let mut found = successors(catalog, certification, day);
    found.sort_by(|a, b| {
        (fits(b.certification).cmp(&fits(a.certification)))
            .then_with(|| b.same.cmp(&a.same))
            .then_with(|| shares(b.certification).total_cmp(&shares(a.certification)))
            .then_with(|| a.certification.id.cmp(&b.certification.id))
    });
    let (chosen, how, chain) = match found.first() {
        Some(first) if first.same => (first.certification, How::SameCredential, first.chain.clone()),
        Some(first) => (first.certification, How::Successor, first.chain.clone()),
        None => (nearest(catalog, certification, day, &fits)?, How::OurChoice, Vec::new()),
    };
    let also = found.iter().skip(1).map(|other| other.certification.id.clone()).collect();
    let why = match how {
        How::SameCredential => "the new version, same credential".to_owned(),
        How::Successor => "takes its place, another credential".to_owned(),
        How::OurChoice => "our choice, no successor can be booked".to_owned(),
    };
    let text = found.first().and_then(|first| first.text.clone());
    Some(Instead {
        certification: chosen.id.clone(),
        name: chosen.name.clone(),
        code: chosen.code.clone(),
        how,
        chain,
        text,
        overlap: shares(chosen),
        also,
        why,
    })
}

struct Follower<'a> {
    certification: &'a Certification,
    same: bool,
    chain: Vec<String>,
    text: Option<String>,
}

/// Returns the successors that can be booked, each by its shortest way.
fn successors<'a>(catalog: &'a Catalog, certification: &'a Certification, day: Day) -> Vec<Follower<'a>> {
    let mut found = Vec::new();
    // Two files may name each other by mistake; nobody is followed twice.
    let mut seen = BTreeSet::from([certification.id.as_str()]);
    let mut queue = VecDeque::from([Follower { certification, same: true, chain: Vec::new(), text: None }]);
    while let Some(from) = queue.pop_front() {
        for fact in AsOf::new(from.certification, day).successors() {
            let Some(next) = catalog.certifications.get(&fact.value.id) else { continue };
            if !seen.insert(next.id.as_str()) {
                continue;
            }
            let mut chain = from.chain.clone();
            chain.push(next.id.clone());
            let same = from.same && fact.value.same_credential;
            let follower = Follower { certification: next, same, chain, text: fact.value.text.clone() };
            if bookable(next, day) {
                found.push(follower);
            } else {
                queue.push_back(follower);
            }
        }
    }
    found
}

/// Returns whether it was known on `day` and can be booked then.
pub(super) fn bookable(certification: &Certification, day: Day) -> bool {
    let known = AsOf::new(certification, day);
    known.known() && known.status().bookable()
}

/// Least share of skills in common for anything to be called a replacement.
const LEAST_OVERLAP: f64 = 0.2;

/// Returns the bookable certification that is nearest: skills in common, and a tenth more for each of the same
/// issuer, row, cloud and way of examining.
fn nearest<'a>(
    catalog: &'a Catalog,
    certification: &Certification,
    day: Day,
    fits: &dyn Fn(&Certification) -> bool,
) -> Option<&'a Certification> {
    let shares = |other: &Certification| overlap(&certification.judgement.exit, &other.judgement.exit);
    let closeness = |other: &Certification| {
        let alike = [
            other.issuer == certification.issuer,
            other.rung == certification.rung,
            other.cloud == certification.cloud,
            other.kind.is_exam() == certification.kind.is_exam(),
        ];
        shares(other) + 0.1 * alike.into_iter().map(|same| f64::from(u8::from(same))).sum::<f64>()
    };
    catalog
        .certifications
        .values()
        .filter(|other| other.id != certification.id && bookable(other, day) && shares(other) >= LEAST_OVERLAP)
        .filter(|other| other.cloud.is_none() || other.cloud == certification.cloud)
        .max_by(|a, b| {
            (fits(a).cmp(&fits(b))).then_with(|| closeness(a).total_cmp(&closeness(b))).then_with(|| b.id.cmp(&a.id))
        })
}

/// What a reader of the guides must learn first.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GoneFirst {
    /// The day of the answer.
    pub day: Day,
    /// How many certifications the guides lead with.
    pub led_with: usize,
    /// Those that can no longer be booked.
    pub gone: Vec<GoneLead>,
    /// The same in one sentence.
    pub says: String,
}

/// One certification that guides lead with and that is gone.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GoneLead {
    /// Where it stands, with the last day and what to take instead.
    #[serde(flatten)]
    pub standing: Standing,
    /// Ids of the guides that lead with it.
    pub guides: Vec<String>,
    /// Ids of those of them that appeared after its end had been announced.
    pub announced_before: Vec<String>,
}

/// Returns what a guide leads with, in its order: its table, and what its recommendations name.
pub fn leads(guide: &Guide) -> Vec<&str> {
    let cells = guide.ladder.iter().map(|cell| &cell.certification);
    let named = guide.recommendation.iter().filter(|advice| advice.named).flat_map(|advice| &advice.certifications);
    let mut ids: Vec<&str> = Vec::new();
    for id in cells.chain(named) {
        if !ids.contains(&id.as_str()) {
            ids.push(id);
        }
    }
    ids
}

/// Returns what can no longer be booked of all that the guides lead with.
pub fn gone_first(catalog: &Catalog, day: Day) -> GoneFirst {
    gone_of(catalog, &catalog.guides.iter().collect::<Vec<_>>(), day)
}

/// Returns the same for some of the guides.
pub(super) fn gone_of(catalog: &Catalog, guides: &[&Guide], day: Day) -> GoneFirst {
    let mut ids: Vec<&str> = Vec::new();
    for id in guides.iter().flat_map(|guide| leads(guide)) {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    let mut gone = Vec::new();
    for certification in ids.iter().filter_map(|id| catalog.certifications.get(*id)) {
        let standing = standing(catalog, certification, day, None);
        if standing.holds == Holds::Gone {
            let leading = guides.iter().filter(|guide| leads(guide).contains(&certification.id.as_str()));
            let warned = |guide: &&&Guide| AsOf::new(certification, guide.as_of).retired_on().is_some();
            gone.push(GoneLead {
                standing,
                guides: leading.clone().map(|guide| guide.id.clone()).collect(),
                announced_before: leading.filter(warned).map(|guide| guide.id.clone()).collect(),
            });
        }
    }
    gone.sort_by(|a, b| {
        (a.standing.last_day, &a.standing.certification).cmp(&(b.standing.last_day, &b.standing.certification))
    });
    let says = gone_says(&gone, ids.len(), guides.len());
    GoneFirst { day, led_with: ids.len(), gone, says }
}

fn gone_says(gone: &[GoneLead], led_with: usize, guides: usize) -> String {
    let who = if guides == 1 { "this guide leads" } else { "these guides lead" };
    if gone.is_empty() {
        return format!("All {led_with} certifications that {who} with can still be booked or are yet to open.");
    }
    let rows: Vec<String> = gone
        .iter()
        .map(|lead| {
            let standing = &lead.standing;
            let name = standing.code.as_ref().unwrap_or(&standing.name);
            let only = if standing.languages_left.is_empty() { "" } else { " in English" };
            let last = standing.last_day.map_or_else(|| format!("gone{only}"), |last| format!("last day{only} {last}"));
            let instead = standing.instead.as_ref().map_or_else(String::new, |instead| {
                format!(", now {}", instead.code.as_ref().unwrap_or(&instead.name))
            });
            format!("{name} ({last}{instead})")
        })
        .collect();
    format!(
        "Of the {led_with} certifications that {who} with, {} can no longer be booked: {}.",
        gone.len(),
        rows.join("; ")
    )
}
