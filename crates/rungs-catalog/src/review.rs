//! What somebody holds, for their goal: what to lead with, list, leave off, renew and let lapse.
//!
//! The share of the goal that a holding shows is the planning model's. A holding is judged by what it adds
//! to those that show more, so that of two alike one is named and the other is not.

mod share;

use std::cmp::Ordering;

use rungs_planner::{Cloud, Day, Held};
use serde::Serialize;

use crate::as_of::AsOf;
use crate::catalog::{Catalog, Goal};
use crate::certification::{Certification, Rung};
use crate::renewal::{Expiry, KeepAlive, expiry_with, keep_alive, newest, window_opens};
use share::{GoalShare, Showing};

/// Days before its end from which one has to decide on a renewal.
const DECIDE_DAYS: i64 = 180;
/// A holding that adds less than this share of the goal is no reason to pay or to study.
const WORTH_KEEPING: f64 = 0.02;
/// A holding that shows less than this share of the goal is left off.
const WORTH_LISTING: f64 = 0.05;
/// A holding that shows less than this share of the goal is nothing to lead with.
const WORTH_LEADING: f64 = 0.15;
/// One leads with at most this many.
const LEADERS: usize = 2;
/// At most this many are listed that only confirm others.
const CONFIRMING: usize = 3;

/// What to do with a holding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Name it first.
    LeadWith,
    /// Renew it now or soon, then go on naming it.
    Renew,
    /// Name it among the others.
    List,
    /// Leave it off.
    LeaveOff,
    /// Use it while it lasts, and do not renew it.
    LetLapse,
}

impl Verdict {
    /// Returns the words that a reader sees.
    pub fn words(self) -> &'static str {
        match self {
            Self::LeadWith => "lead with it",
            Self::Renew => "renew it",
            Self::List => "list it",
            Self::LeaveOff => "leave it off",
            Self::LetLapse => "let it lapse",
        }
    }
}

/// Why.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Why {
    /// It shows most of the goal.
    ShowsMost,
    /// It shows a part of the goal that nothing before it shows.
    Adds,
    /// It shows a part of the goal that stronger ones show too.
    Confirms,
    /// So do several others that are listed already.
    OneOfMany,
    /// A higher one of the same issuer says all of it.
    Superseded {
        /// The higher one.
        by: String,
    },
    /// It has run out.
    Expired,
    /// It runs out soon and there is no way to renew it.
    CannotBeRenewed,
    /// It runs out soon and adds too little to be worth a renewal.
    AddsTooLittle,
    /// It has little to do with the goal.
    OffGoal,
    /// Few employers know it (our judgement).
    LittleKnown,
}

/// One holding, judged.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reviewed {
    /// Id of the certification or the evidence.
    pub certification: String,
    /// Its name.
    pub name: String,
    /// Day on which it was earned.
    pub earned: Day,
    /// What to do with it.
    pub verdict: Verdict,
    /// Why.
    pub why: Why,
    /// The reason in a sentence or two.
    pub text: String,
    /// Share of the goal that it shows by itself, 0 to 1.
    pub shows: f64,
    /// Share of the goal that nothing else held shows, 0 to 1.
    pub only_this_shows: f64,
    /// When it runs out, other passes that renew it counted; absent for evidence.
    pub expiry: Option<Expiry>,
    /// First day on which a renewal is accepted, where a rule says so.
    pub window_opens: Option<Day>,
    /// The cheapest way to keep it, where it runs out and there is one.
    pub keep_alive: Option<KeepAlive>,
    /// Last day of its exam, where it has ended.
    pub exam_ended: Option<Day>,
    /// What took its place, where its exam has ended.
    pub successors: Vec<String>,
    /// What to enter on LinkedIn; absent for evidence and for what should not be shown.
    pub linkedin: Option<LinkedIn>,
}

/// The fields of "Licenses & certifications" on LinkedIn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LinkedIn {
    /// Name.
    pub name: String,
    /// Issuing organization.
    pub organisation: String,
    /// Year and month of issue, for example `2026-02`.
    pub issued: String,
    /// Year and month in which it runs out.
    pub expires: Option<String>,
    /// Where others can verify it.
    pub verify: Option<String>,
}

/// How to use what one holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tip {
    /// The advice.
    pub text: String,
    /// The guide that gives it; absent = ours.
    pub guide: Option<String>,
}

/// What somebody holds, for one goal.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Review {
    /// The goal.
    pub goal: String,
    /// Share of the goal that all of it shows together, 0 to 1.
    pub shows: f64,
    /// By verdict, then by what it shows.
    pub holdings: Vec<Reviewed>,
    /// How to use them.
    pub tips: Vec<Tip>,
    /// Ids that the catalogue does not know.
    pub unknown: Vec<String>,
}

/// One holding while it is judged.
struct Holding<'a> {
    id: &'a str,
    name: &'a str,
    earned: Day,
    /// Absent for evidence.
    certification: Option<&'a Certification>,
    showing: Showing<'a>,
    expiry: Option<Expiry>,
    shows: f64,
}

impl Holding<'_> {
    fn counts(&self, day: Day) -> bool {
        self.expiry.is_none_or(|expiry| !expiry.over(day))
    }

    fn ends_soon(&self, day: Day) -> bool {
        self.expiry.and_then(Expiry::day).is_some_and(|end| end.days_since(day) <= DECIDE_DAYS)
    }
}

/// Judges what is held for a goal, as known on `day`.
///
/// Of several passes of one credential the newest counts. `ends` says when a pass runs out where that is known better than
/// by the owner's rule: from the credential itself, or from renewals. Other ends follow from the rules and the passes.
pub fn review(
    catalog: &Catalog,
    held: &[Held],
    ends: &[(Held, Expiry)],
    goal: &Goal,
    clouds: &[Cloud],
    day: Day,
) -> Review {
    let known_end = |id: &str, earned: Day| {
        let known = ends.iter().find(|(held, _)| held.certification.as_str() == id && held.earned == earned);
        known.map(|(_, end)| *end)
    };
    let share = GoalShare::new(goal, clouds);
    let passes: Vec<(&str, Day)> = held.iter().map(|held| (held.certification.as_str(), held.earned)).collect();
    let mut holdings: Vec<Holding<'_>> = Vec::new();
    for (certification, earned) in newest(catalog, &passes) {
        let showing = Showing { known: Catalog::recognition(certification), exit: &certification.judgement.exit };
        holdings.push(Holding {
            id: &certification.id,
            name: &certification.name,
            earned,
            certification: Some(certification),
            showing,
            expiry: known_end(&certification.id, earned)
                .or_else(|| Some(expiry_with(certification, earned, &passes, day))),
            shows: share.of(&std::iter::once(showing)),
        });
    }
    for &(id, earned) in &passes {
        let Some(evidence) = catalog.evidence.get(id) else { continue };
        let showing = Showing { known: evidence.recognition, exit: &evidence.exit };
        let shows = share.of(&std::iter::once(showing));
        holdings.push(Holding { id, name: &evidence.name, earned, certification: None, showing, expiry: None, shows });
    }
    // The strongest first: each is judged by what it adds to those before it. What ends soon comes after what
    // lasts, so that it is judged by what would be lost with it.
    holdings.sort_by(|a, b| {
        b.counts(day)
            .cmp(&a.counts(day))
            .then_with(|| a.ends_soon(day).cmp(&b.ends_soon(day)))
            .then_with(|| b.shows.total_cmp(&a.shows))
            .then_with(|| b.showing.known.total_cmp(&a.showing.known))
            .then_with(|| a.id.cmp(b.id))
    });
    let valid = || holdings.iter().filter(|holding| holding.counts(day)).map(|holding| holding.showing);
    let (mut leaders, mut confirming) = (0, 0);
    let mut reviewed: Vec<Reviewed> = Vec::new();
    for (place, holding) in holdings.iter().enumerate() {
        let others = || holdings.iter().enumerate().filter(move |(other, found)| *other != place && found.counts(day));
        let only = if holding.counts(day) {
            share.of(&valid()) - share.of(&others().map(|(_, other)| other.showing))
        } else {
            0.0
        };
        let before = || holdings.iter().take(place).filter(|other| other.counts(day)).map(|other| other.showing);
        let adds = share.of(&before().chain(std::iter::once(holding.showing))) - share.of(&before());
        let judged = Judged { catalog, goal, day, holding, holdings: &holdings, adds, leaders, confirming };
        let one = judged.review(only);
        leaders += usize::from(one.verdict == Verdict::LeadWith);
        confirming += usize::from(one.why == Why::Confirms);
        reviewed.push(one);
    }
    let shows = share.of(&valid());
    reviewed.sort_by(|a, b| {
        a.verdict.cmp(&b.verdict).then_with(|| b.shows.partial_cmp(&a.shows).unwrap_or(Ordering::Equal))
    });
    let known = |id: &str| catalog.certifications.contains_key(id) || catalog.evidence.contains_key(id);
    Review {
        goal: goal.id.clone(),
        shows,
        tips: tips(catalog, &reviewed, day),
        holdings: reviewed,
        unknown: passes.iter().map(|(id, _)| *id).filter(|id| !known(id)).map(str::to_owned).collect(),
    }
}

/// A holding with what its verdict hangs on.
struct Judged<'a> {
    catalog: &'a Catalog,
    goal: &'a Goal,
    day: Day,
    holding: &'a Holding<'a>,
    holdings: &'a [Holding<'a>],
    /// Share of the goal that it adds to the stronger ones.
    adds: f64,
    /// How many are led with already.
    leaders: usize,
    /// How many are listed already that only confirm others.
    confirming: usize,
}

impl Judged<'_> {
    fn review(&self, only_this_shows: f64) -> Reviewed {
        let Self { holding, day, .. } = self;
        let end = holding.expiry.and_then(Expiry::day).filter(|end| end > day);
        let window =
            holding.certification.zip(end).and_then(|(certification, end)| window_opens(certification, end, *day));
        let way = holding.certification.filter(|_| end.is_some()).and_then(|certification| {
            let on = window.unwrap_or(*day).max(*day);
            keep_alive(self.catalog, certification, on, *day).into_iter().next()
        });
        let (verdict, why) = self.verdict(way.as_ref());
        let known = holding.certification.map(|certification| AsOf::new(certification, *day));
        let exam_ended = known.and_then(|known| known.retired_on()).filter(|last| last < day);
        let successors: Vec<String> = known
            .filter(|_| exam_ended.is_some())
            .map(|known| known.successors().into_iter().map(|fact| fact.value.id.clone()).collect())
            .unwrap_or_default();
        let shown = matches!(verdict, Verdict::LeadWith | Verdict::List | Verdict::Renew | Verdict::LetLapse);
        Reviewed {
            certification: holding.id.to_owned(),
            name: holding.name.to_owned(),
            earned: holding.earned,
            text: self.text(verdict, &why, end, window, way.as_ref(), exam_ended),
            verdict,
            why,
            shows: holding.shows,
            only_this_shows,
            expiry: holding.expiry,
            window_opens: window,
            keep_alive: way,
            exam_ended,
            successors,
            linkedin: holding.certification.filter(|_| shown).map(|found| self.linkedin(found, end)),
        }
    }

    fn verdict(&self, way: Option<&KeepAlive>) -> (Verdict, Why) {
        let holding = self.holding;
        if !holding.counts(self.day) {
            return (Verdict::LeaveOff, Why::Expired);
        }
        let superseded = self.superseded().map(str::to_owned);
        if holding.ends_soon(self.day) {
            return match (superseded, way) {
                (Some(by), _) => (Verdict::LetLapse, Why::Superseded { by }),
                (None, None) => (Verdict::LetLapse, Why::CannotBeRenewed),
                (None, Some(_)) if self.adds < WORTH_KEEPING => (Verdict::LetLapse, Why::AddsTooLittle),
                (None, Some(_)) => (Verdict::Renew, Why::Adds),
            };
        }
        if let Some(by) = superseded {
            return (Verdict::LeaveOff, Why::Superseded { by });
        }
        if holding.shows < WORTH_LISTING {
            // Half of what is enough for the goal, or less, says little whatever it covers.
            let little_known = holding.showing.known * 2.0 < self.goal.signal;
            return (Verdict::LeaveOff, if little_known { Why::LittleKnown } else { Why::OffGoal });
        }
        if self.leaders < LEADERS && holding.shows >= WORTH_LEADING && self.adds >= WORTH_KEEPING {
            let most = if self.leaders == 0 { Why::ShowsMost } else { Why::Adds };
            return (Verdict::LeadWith, most);
        }
        if self.adds >= WORTH_KEEPING {
            return (Verdict::List, Why::Adds);
        }
        if self.confirming < CONFIRMING { (Verdict::List, Why::Confirms) } else { (Verdict::LeaveOff, Why::OneOfMany) }
    }

    /// Returns a higher certification of the same issuer that counts and shows all of the goal that this one does.
    fn superseded(&self) -> Option<&str> {
        let this = self.holding.certification?;
        let height = |certification: &Certification| match certification.rung {
            Rung::Fundamentals => 0,
            Rung::Engineer | Rung::Infrastructure => 1,
            Rung::Professional => 2,
        };
        self.holdings
            .iter()
            .filter(|other| other.counts(self.day))
            .filter_map(|other| other.certification)
            .filter(|other| other.issuer == this.issuer && height(other) > height(this))
            .find(|other| {
                this.judgement
                    .exit
                    .iter()
                    .filter(|(skill, _)| self.goal.targets.contains_key(*skill))
                    .all(|(skill, level)| other.judgement.exit.get(skill).is_some_and(|higher| higher >= level))
            })
            .map(|other| other.id.as_str())
    }

    fn name_of<'b>(&'b self, id: &'b str) -> &'b str {
        self.holdings.iter().find(|holding| holding.id == id).map_or(id, |holding| holding.name)
    }

    fn text(
        &self,
        verdict: Verdict,
        why: &Why,
        end: Option<Day>,
        window: Option<Day>,
        way: Option<&KeepAlive>,
        exam_ended: Option<Day>,
    ) -> String {
        let holding = self.holding;
        // A share of exactly half a percent must not fall either way by an error in its last digit.
        let percent = |share: f64| format!("{:.0} %", (share * 100.0 + 1e-9).round());
        let ends = end.map_or_else(String::new, |end| format!(" It runs out on {end}."));
        let reason = match why {
            Why::ShowsMost => {
                format!("It shows {} of your goal, more than anything else you hold.", percent(holding.shows))
            }
            Why::Adds => format!("It adds {} of your goal to what the others show.", percent(self.adds)),
            Why::Confirms => {
                format!(
                    "It shows {} of your goal, and the others show the same; a second sign does no harm.",
                    percent(holding.shows)
                )
            }
            Why::OneOfMany => "The others show the same, and a long list hides the best of it.".into(),
            Why::Superseded { by } => format!("{} is higher and says all of it.", self.name_of(by)),
            Why::Expired => {
                let end = holding.expiry.and_then(Expiry::day).map_or_else(String::new, |end| format!(" on {end}"));
                format!("It ran out{end}, and it no longer counts.")
            }
            Why::CannotBeRenewed => "There is no way to renew it that we know of. Name it until then.".into(),
            Why::AddsTooLittle => {
                "The others show what it shows; a renewal is not worth the time. Name it until then.".into()
            }
            Why::OffGoal => "It has little to do with this goal. For another goal it may belong first.".into(),
            Why::LittleKnown => "Few employers know it (our judgement), so it takes attention from the rest.".into(),
        };
        let mut sentences = vec![reason + &ends];
        if let (Verdict::Renew, Some(way)) = (verdict, way) {
            let from =
                window.filter(|opens| *opens > self.day).map_or_else(String::new, |opens| format!(", from {opens}"));
            sentences.push(format!("Cheapest way: {}{from}.", way.text));
        }
        if let (Some(last), true) = (exam_ended, verdict != Verdict::LeaveOff) {
            sentences.push(format!("Its exam ended on {last}; what you earned stays yours."));
        }
        sentences.join(" ")
    }

    fn linkedin(&self, certification: &Certification, end: Option<Day>) -> LinkedIn {
        let month = |day: Day| day.to_string().rsplit_once('-').map(|(month, _)| month.to_owned()).unwrap_or_default();
        let known = AsOf::new(certification, self.day);
        LinkedIn {
            name: certification.name.clone(),
            organisation: self.catalog.issuer_name(&certification.issuer).to_owned(),
            issued: month(self.holding.earned),
            expires: end.map(month),
            verify: known.known_of(&certification.help.verify).first().map(|fact| fact.value.text.clone()),
        }
    }
}

/// Returns how to use what is held: ours first, then what guides of that day say on showing certificates.
fn tips(catalog: &Catalog, reviewed: &[Reviewed], day: Day) -> Vec<Tip> {
    let ours = |text: String| Tip { text, guide: None };
    let mut tips = Vec::new();
    let first = reviewed.iter().find(|one| one.verdict == Verdict::LeadWith && one.linkedin.is_some());
    if let Some(first) = first {
        tips.push(ours(format!(
            "Put {} into the headline and the first lines, and name beside it the project that shows it.",
            first.name
        )));
    }
    let strong = |one: &&Reviewed| one.linkedin.is_none() && one.verdict == Verdict::LeadWith;
    if let Some(evidence) = reviewed.iter().find(strong) {
        tips.push(ours(format!(
            "{}: say it before any certificate, with a link that strangers can open.",
            evidence.name
        )));
    }
    if reviewed.iter().any(|one| one.linkedin.is_some()) {
        tips.push(ours("On LinkedIn fill in all five fields: name, issuing organization, issue date, expiration date and the address where it can be verified.".into()));
    }
    let topics = ["LinkedIn", "portfolio", "cover letter"];
    for guide in catalog.guides.iter().filter(|guide| guide.as_of <= day) {
        let said = guide.rule.iter().filter(|rule| rule.topic.as_deref().is_some_and(|topic| topics.contains(&topic)));
        tips.extend(said.map(|rule| Tip { text: rule.says.clone(), guide: Some(guide.id.clone()) }));
    }
    tips
}

#[cfg(test)]
mod tests;
