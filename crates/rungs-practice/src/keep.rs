//! What is held, how long it stays valid, and the cheapest way to keep it.
//!
//! Everything is worked out from what is on record ([`Life`]) and the renewal rules of the catalogue, as known on a day.
//! Start at [`keep`].

mod cheapest;
mod days;
mod holding;
mod words;

use std::collections::BTreeMap;

use rungs_catalog::Catalog;
use rungs_catalog::calendar::{EntryKind, FixedDay};
use rungs_catalog::catalog::Goal;
use rungs_catalog::certification::RenewalWay;
use rungs_catalog::renewal::{Expiry, KeepAlive, cannot_be_renewed, keep_alive, window_opens};
use rungs_catalog::review::{Verdict, Why, review};
use rungs_planner::{Cloud, Day, Held};
use serde::Serialize;

use crate::state::Life;

pub use cheapest::{Action, ActionSet};
pub use days::{RecordedDays, recorded_days};
pub use holding::{Holding, Source, held, holdings};
pub use words::DUE_DAYS;

/// Days before its end from which something expires soon; the first reminder of a calendar comes then, too.
pub const SOON_DAYS: i64 = 90;

/// Days ahead in which a renewal has to fall to be part of the set of actions, where a face does not ask for others.
/// One renewal adds a year or more, so that none is needed twice.
pub const HORIZON_DAYS: i64 = 365;

/// What is asked.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// Today, which is also the day of the knowledge.
    pub day: Day,
    /// Days ahead that the set of actions covers.
    pub horizon_days: i64,
    /// The goal by which a renewal is worth it or not; without one nothing is to lapse.
    pub goal: Option<&'a Goal>,
    /// Clouds of the learner.
    pub clouds: &'a [Cloud],
}

/// Where a credential stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// It runs out within [`SOON_DAYS`].
    ExpiresSoon,
    /// A renewal is accepted already.
    WindowOpen,
    /// It is valid, and nothing is to be done yet.
    Valid,
    /// Nobody says how long it stays valid.
    Unknown,
    /// It has run out.
    Expired,
}

impl Standing {
    /// Returns the words that a reader sees.
    pub fn words(self) -> &'static str {
        match self {
            Self::ExpiresSoon => "runs out soon",
            Self::WindowOpen => "can be renewed now",
            Self::Valid => "valid",
            Self::Unknown => "nobody says how long it stays valid",
            Self::Expired => "has run out",
        }
    }
}

/// One credential with what can be done about it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Kept {
    /// What is held.
    #[serde(flatten)]
    pub holding: Holding,
    /// Where it stands.
    pub standing: Standing,
    /// First day on which a renewal is accepted, where a rule says so.
    pub window_opens: Option<Day>,
    /// The ways to keep it, the cheapest first; empty where it does not run out, has run out, or there is none.
    pub ways: Vec<Way>,
    /// Its own rules say that nobody can renew it any more.
    pub cannot_be_renewed: bool,
    /// Why it is not worth a renewal, where the goal says so.
    pub let_lapse: Option<String>,
}

/// One way to keep a credential, with the work that it takes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Way {
    /// The way.
    #[serde(flatten)]
    pub way: KeepAlive,
    /// Hours of study for its exam, as for a first try: our judgement. Absent where it is no exam.
    pub hours: Option<u32>,
}

/// One exam that keeps more than itself.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ExamRenews {
    /// The exam.
    pub exam: String,
    /// Its name.
    pub name: String,
    /// Certifications that a pass renews, as far as they are held and run out.
    pub renews: Vec<String>,
    /// What it costs; absent where nobody says.
    pub cost_usd: Option<f64>,
}

/// What is held and how to keep it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Keep {
    /// The day of this knowledge.
    pub day: Day,
    /// Last day that the sets of actions cover.
    pub until: Day,
    /// What is held: what needs something first.
    pub credentials: Vec<Kept>,
    /// Exams that renew several at once, or another than themselves.
    pub exams: Vec<ExamRenews>,
    /// The cheapest set of actions that keeps everything that runs out by `until` and can be kept.
    pub keep_all: ActionSet,
    /// The same without what is not worth a renewal, where there is such a thing.
    pub keep_worthwhile: Option<ActionSet>,
}

/// Works out what is held, when it runs out and how to keep it.
pub fn keep(catalog: &Catalog, life: &Life, asked: &Asked<'_>) -> Keep {
    let day = asked.day;
    let lapse = to_let_lapse(catalog, life, asked);
    let mut credentials: Vec<Kept> = holdings(catalog, life, day)
        .into_iter()
        .map(|holding| {
            let reason = holding.certification.as_ref().and_then(|id| lapse.get(id)).cloned();
            kept(catalog, holding, reason, day)
        })
        .collect();
    credentials.sort_by(|a, b| {
        let end = |kept: &Kept| kept.holding.expiry.day().unwrap_or(Day::LAST);
        a.standing.cmp(&b.standing).then(end(a).cmp(&end(b))).then_with(|| a.holding.name.cmp(&b.holding.name))
    });
    let until = day.plus_days(asked.horizon_days.max(0)).unwrap_or(Day::LAST);
    let ending: Vec<&Kept> = credentials.iter().filter(|kept| runs_out_by(kept, day, until)).collect();
    let keep_all = cheapest::cheapest(catalog, &ending, day);
    let worthwhile: Vec<&Kept> = ending.iter().copied().filter(|kept| kept.let_lapse.is_none()).collect();
    let keep_worthwhile = (worthwhile.len() < ending.len()).then(|| cheapest::cheapest(catalog, &worthwhile, day));
    let exams = cheapest::exams(catalog, &credentials, day);
    Keep { day, until, credentials, exams, keep_all, keep_worthwhile }
}

impl Keep {
    /// Returns the days on which something can be renewed from, and runs out, from the day of this knowledge on.
    pub fn days(&self) -> Vec<FixedDay> {
        let mut days = Vec::new();
        for kept in &self.credentials {
            let certification = kept.holding.certification.as_ref().unwrap_or(&kept.holding.name);
            let mut add = |kind: EntryKind, day: Option<Day>| {
                if let Some(day) = day.filter(|day| *day > self.day) {
                    days.push(FixedDay { certification: certification.clone(), kind, day });
                }
            };
            add(EntryKind::Renew, kept.window_opens);
            add(EntryKind::RunsOut, kept.holding.expiry.day());
        }
        days
    }
}

/// Returns when each pass that counts runs out, as [`review`] takes it.
pub fn ends(catalog: &Catalog, life: &Life, day: Day) -> Vec<(Held, Expiry)> {
    holdings(catalog, life, day)
        .into_iter()
        .filter_map(|holding| {
            let certification = holding.certification?.parse().ok()?;
            Some((Held { certification, earned: holding.earned }, holding.expiry))
        })
        .collect()
}

fn runs_out_by(kept: &Kept, day: Day, until: Day) -> bool {
    kept.holding.expiry.day().is_some_and(|end| day < end && end <= until)
}

fn kept(catalog: &Catalog, holding: Holding, let_lapse: Option<String>, day: Day) -> Kept {
    let certification = holding.certification.as_ref().and_then(|id| catalog.certifications.get(id));
    let end = holding.expiry.day();
    let valid = end.filter(|end| day < *end);
    let opens = certification.zip(valid).and_then(|(certification, end)| window_opens(certification, end, day));
    let standing = match (holding.expiry, valid) {
        (Expiry::Unknown, _) => Standing::Unknown,
        (Expiry::On { .. }, None) => Standing::Expired,
        (Expiry::On { .. }, Some(end)) if end.days_since(day) <= SOON_DAYS => Standing::ExpiresSoon,
        (Expiry::On { .. }, Some(_)) if opens.is_some_and(|opens| opens <= day) => Standing::WindowOpen,
        (Expiry::Never, _) | (Expiry::On { .. }, Some(_)) => Standing::Valid,
    };
    let on = opens.unwrap_or(day).max(day);
    let mut ways: Vec<Way> = Vec::new();
    if let (Some(certification), Some(_)) = (certification, valid) {
        for way in keep_alive(catalog, certification, on, day) {
            // A successor's exam may be named by two rules.
            if ways.iter().all(|other| other.way.text != way.text) {
                ways.push(Way { hours: hours(catalog, &certification.id, &way), way });
            }
        }
    }
    let shut = certification
        .filter(|_| valid.is_some())
        .and_then(|certification| cannot_be_renewed(catalog, certification, on, day))
        .unwrap_or(false);
    Kept { holding, standing, window_opens: opens, ways, cannot_be_renewed: shut, let_lapse }
}

/// Returns the hours of study of a way that is an exam.
fn hours(catalog: &Catalog, certification: &str, way: &KeepAlive) -> Option<u32> {
    match way.how {
        RenewalWay::SameExam | RenewalWay::OtherExam => {
            let exam = way.by.as_deref().unwrap_or(certification);
            catalog.certifications.get(exam).map(|exam| exam.judgement.base_hours)
        }
        _ => None,
    }
}

/// Returns what the goal says is not worth a renewal, with the reason.
fn to_let_lapse(catalog: &Catalog, life: &Life, asked: &Asked<'_>) -> BTreeMap<String, String> {
    let Some(goal) = asked.goal else { return BTreeMap::new() };
    review(catalog, &held(life, asked.day), &ends(catalog, life, asked.day), goal, asked.clouds, asked.day)
        .holdings
        .into_iter()
        .filter_map(|one| {
            let lapse = match one.verdict {
                Verdict::LetLapse => true,
                Verdict::LeaveOff => one.why != Why::Expired,
                _ => false,
            };
            lapse.then_some((one.certification, one.text))
        })
        .collect()
}

#[cfg(test)]
mod tests;
