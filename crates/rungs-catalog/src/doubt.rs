//! The line under a plan or a certification: when its facts were checked, and which of them is least sure.
//!
//! A reader who can check one thing before paying should be told which. The facts that a step rests on are
//! its fee, its first and last day, how long a pass stays valid and what is needed first. Each gets points
//! for how badly it is known, for the money that hangs on it and for how near its step is.

use std::cmp::Reverse;

use rungs_planner::Day;
use serde::Serialize;

use crate::as_of::{AsOf, OfferAsOf};
use crate::catalog::Catalog;
use crate::certification::Certification;
use crate::fact::{Fact, Grade, latest_word};
use crate::plan_step::PlannedStep;
use crate::words::{list, usd};

/// Days after which facts count as old.
pub const OLD_AFTER_DAYS: i64 = 60;
/// Days between the publication of all its sources and the check after which a fact is called old.
const OLD_SOURCE_DAYS: i64 = 365;

/// Which fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DoubtfulFact {
    /// What it costs.
    Fee,
    /// The last day on which it can be taken.
    LastDay,
    /// The first day on which it can be taken.
    FirstDay,
    /// What is needed first, and who is let in.
    Requirements,
    /// How long a pass stays valid.
    Validity,
}

impl DoubtfulFact {
    /// Returns the fact in words, with its value where it has one.
    fn label(self, name: &str, value: Option<&str>) -> String {
        let label = match self {
            Self::Fee => format!("the fee of {name}"),
            Self::LastDay => format!("the last day of {name}"),
            Self::FirstDay => format!("the first day of {name}"),
            Self::Requirements => format!("what is needed first for {name}"),
            Self::Validity => format!("how long {name} stays valid"),
        };
        value.map_or_else(|| label.clone(), |value| format!("{label}, {value}"))
    }
}

/// Why a fact is not sure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Reason {
    /// Sources say different things.
    Disagreement {
        /// Who says what.
        text: String,
    },
    /// Announced without a day, or dated by third parties.
    NotConfirmed,
    /// Nobody says.
    Unknown,
    /// One page that is not the issuer's.
    OneSource,
    /// Only pages that are not the issuer's.
    OtherSources,
    /// The issuer's page, as another one reports it.
    Reported,
    /// Its sources were old when they were read.
    OldSources {
        /// The newest date of publication among them.
        published: String,
    },
    /// The day from which it was known is a guess of ours.
    AssumedKnownFrom,
}

impl Reason {
    fn points(&self) -> i64 {
        match self {
            Self::Disagreement { .. } | Self::NotConfirmed => 6,
            Self::Unknown => 5,
            Self::OneSource => 4,
            Self::OtherSources => 2,
            Self::Reported | Self::OldSources { .. } | Self::AssumedKnownFrom => 1,
        }
    }

    /// Returns the words for it; what only matters to those who keep the catalogue has none.
    fn words(&self) -> Option<String> {
        Some(match self {
            Self::Disagreement { .. } => "sources disagree".into(),
            Self::NotConfirmed => "no confirmed day".into(),
            Self::Unknown => "nobody says".into(),
            Self::OneSource => "one source only".into(),
            Self::OtherSources => "not read on the owner's page".into(),
            Self::Reported => "the owner's page as another one reports it".into(),
            Self::OldSources { published } => format!("published {published}"),
            Self::AssumedKnownFrom => return None,
        })
    }
}

/// The fact that is least sure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LeastSure {
    /// Of which certification.
    pub certification: String,
    /// Which fact.
    pub fact: DoubtfulFact,
    /// The fact in words, with its value where it has one.
    pub label: String,
    /// Why, the worst first.
    pub why: Vec<Reason>,
}

/// Facts that were checked long ago.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OldFacts {
    /// Days between the check and today.
    pub days: i64,
    /// The notice.
    pub text: String,
}

/// What to say under a plan or a certification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Doubt {
    /// The oldest check among the facts that it rests on.
    pub checked: Day,
    /// Where to confirm.
    pub link: String,
    /// The certification that the link is about.
    pub certification: String,
    /// The fact that matters most to confirm; absent where all were read on the owner's pages.
    pub fact: Option<LeastSure>,
    /// All of it in one or two sentences.
    pub text: String,
    /// Only when the check is more than [`OLD_AFTER_DAYS`] old.
    pub old: Option<OldFacts>,
}

/// One fact with what is known against it.
struct Candidate<'a> {
    certification: &'a Certification,
    fact: DoubtfulFact,
    value: Option<String>,
    why: Vec<Reason>,
    checked: Option<Day>,
    /// Place of its step, from 0.
    place: i64,
    cost_usd: f64,
    oldest: Option<String>,
}

impl Candidate<'_> {
    fn points(&self) -> i64 {
        self.why.iter().map(Reason::points).sum()
    }

    /// Ranks by doubt, then money, then closeness: a step further on counts a point less, and what costs
    /// something three or, from 300 usd, four points more.
    fn rank(&self) -> i64 {
        let money = match self.cost_usd {
            cost if cost <= 0.0 => 0,
            cost if cost < 300.0 => 3,
            _ => 4,
        };
        self.points() + money - self.place
    }
}

/// Returns the line for a plan as known on `day`, read on `today`; `None` for a plan of no steps.
pub fn doubt_of_plan(catalog: &Catalog, steps: &[PlannedStep], day: Day, today: Day) -> Option<Doubt> {
    let mut candidates = Vec::new();
    for (place, step) in (0_i64..).zip(steps) {
        let Some(certification) = catalog.certifications.get(&step.certification) else { continue };
        let known = AsOf::new(certification, day);
        let way = known.offers().into_iter().find(|way| way.index == step.offer_index).or_else(|| known.main_offer());
        gather(catalog, known, way, (place, step.cost_usd), &mut candidates);
    }
    let first = steps.iter().find_map(|step| catalog.certifications.get(&step.certification))?;
    Some(line(catalog, first, &candidates, today))
}

/// Returns the line for one certification as known on `day`, read on `today`; `None` for an unknown id.
pub fn doubt_of_show(catalog: &Catalog, id: &str, day: Day, today: Day) -> Option<Doubt> {
    let certification = catalog.certifications.get(id)?;
    let known = AsOf::new(certification, day);
    let mut candidates = Vec::new();
    let way = known.main_offer();
    let fee = way.and_then(|way| way.fee_usd().or_else(|| way.monthly_usd())).map_or(0.0, |fact| fact.value);
    gather(catalog, known, way, (0, fee), &mut candidates);
    Some(line(catalog, certification, &candidates, today))
}

/// Adds the facts of one step that money or a date hangs on.
fn gather<'a>(
    catalog: &Catalog,
    known: AsOf<'a>,
    way: Option<OfferAsOf<'a>>,
    (place, cost_usd): (i64, f64),
    candidates: &mut Vec<Candidate<'a>>,
) {
    let certification = known.certification;
    let mut add = |fact, value, why: Vec<Reason>, checked, oldest| {
        let mut why = why;
        why.extend(disagreement(known, fact));
        why.sort_by_key(|reason| Reverse(reason.points()));
        candidates.push(Candidate { certification, fact, value, why, checked, place, cost_usd, oldest });
    };
    if let Some(way) = way {
        if let Some(fact) = way.fee_usd() {
            add(
                DoubtfulFact::Fee,
                Some(usd(fact.value)),
                against(catalog, fact),
                Some(fact.checked),
                oldest(catalog, fact),
            );
        }
        if let Some(fact) = way.monthly_usd() {
            let value = format!("{} a month", usd(fact.value));
            add(DoubtfulFact::Fee, Some(value), against(catalog, fact), Some(fact.checked), oldest(catalog, fact));
        }
        if let Some(fact) = latest_word(&way.offer.close, known.day).filter(|_| !way.over()) {
            let mut why = against(catalog, fact);
            why.extend(way.close_expected.then_some(Reason::NotConfirmed));
            let value = way.close.map(|day| day.to_string());
            add(DoubtfulFact::LastDay, value, why, Some(fact.checked), oldest(catalog, fact));
        }
        // Once it can be taken, nothing hangs on its first day any more.
        let to_come = way.open_expected || way.open.is_some_and(|open| open > known.day);
        if let Some(fact) = latest_word(&way.offer.open, known.day).filter(|_| to_come) {
            let mut why = against(catalog, fact);
            why.extend(way.open_expected.then_some(Reason::NotConfirmed));
            let value = way.open.map(|day| day.to_string());
            add(DoubtfulFact::FirstDay, value, why, Some(fact.checked), oldest(catalog, fact));
        }
    }
    for fact in known.known_of(&certification.eligibility) {
        add(DoubtfulFact::Requirements, None, against(catalog, fact), Some(fact.checked), oldest(catalog, fact));
    }
    for fact in known.known_of(&certification.requires) {
        add(DoubtfulFact::Requirements, None, against(catalog, fact), Some(fact.checked), oldest(catalog, fact));
    }
    match known.validity_months() {
        Some(fact) => {
            let value = if fact.value == 0 { "for ever".into() } else { format!("{} months", fact.value) };
            add(DoubtfulFact::Validity, Some(value), against(catalog, fact), Some(fact.checked), oldest(catalog, fact));
        }
        // A course certificate seldom runs out; of an exam one should know it.
        None if certification.kind.is_exam() => add(DoubtfulFact::Validity, None, vec![Reason::Unknown], None, None),
        None => {}
    }
}

/// Returns what speaks against a fact by itself.
fn against<T>(catalog: &Catalog, fact: &Fact<T>) -> Vec<Reason> {
    let mut why = Vec::new();
    why.extend(match fact.grade {
        Grade::Official => None,
        Grade::Reported => Some(Reason::Reported),
        Grade::Other => Some(Reason::OtherSources),
        Grade::OneSource => Some(Reason::OneSource),
    });
    let newest = fact.sources.iter().filter_map(|id| catalog.sources.get(id)?.published.as_deref()).max();
    if let Some(published) = newest
        && first_day(published).is_some_and(|day| fact.checked.days_since(day) > OLD_SOURCE_DAYS)
    {
        why.push(Reason::OldSources { published: published.to_owned() });
    }
    why.extend(fact.known_from_assumed.then_some(Reason::AssumedKnownFrom));
    why
}

fn oldest<T>(catalog: &Catalog, fact: &Fact<T>) -> Option<String> {
    fact.sources.iter().filter_map(|id| catalog.sources.get(id)?.published.clone()).min()
}

/// Returns the first day that a date of publication allows: `2026`, `2026-01` or a day.
fn first_day(published: &str) -> Option<Day> {
    let text = match published.len() {
        4 => format!("{published}-01-01"),
        7 => format!("{published}-01"),
        _ => published.to_owned(),
    };
    text.parse().ok()
}

/// Returns the disagreement about a fact that is on record, if there is one.
fn disagreement(known: AsOf<'_>, fact: DoubtfulFact) -> Option<Reason> {
    let about = |name: &str| match fact {
        DoubtfulFact::Fee => name.starts_with("fee") || name.starts_with("price"),
        DoubtfulFact::LastDay => name.starts_with("last") || name.starts_with("status") || name.starts_with("retire"),
        DoubtfulFact::FirstDay => name.starts_with("beta") || name.starts_with("available") || name.starts_with("open"),
        DoubtfulFact::Requirements => name.starts_with("prereq") || name.starts_with("eligib"),
        DoubtfulFact::Validity => name.starts_with("valid"),
    };
    known.known_of(&known.certification.conflicts).into_iter().find_map(|conflict| {
        let conflict = &conflict.value;
        let name = conflict.field.as_deref().unwrap_or(&conflict.text).to_lowercase();
        about(&name).then(|| Reason::Disagreement { text: conflict.text.clone() })
    })
}

fn line(catalog: &Catalog, first: &Certification, candidates: &[Candidate<'_>], today: Day) -> Doubt {
    let checked = candidates.iter().filter_map(|candidate| candidate.checked).min().unwrap_or(catalog.meta.checked);
    // Stable: among equals the first step and the first fact win, and of these the one with the older source.
    let mut order: Vec<&Candidate<'_>> = candidates.iter().filter(|candidate| candidate.points() > 0).collect();
    order.sort_by(|a, b| {
        b.rank()
            .cmp(&a.rank())
            .then_with(|| b.cost_usd.total_cmp(&a.cost_usd))
            .then_with(|| a.fact.cmp(&b.fact))
            .then_with(|| a.oldest.cmp(&b.oldest))
    });
    let weakest = order.first();
    let about = weakest.map_or(first, |weakest| weakest.certification);
    let fact = weakest.map(|weakest| LeastSure {
        certification: weakest.certification.id.clone(),
        fact: weakest.fact,
        label: weakest.fact.label(&weakest.certification.name, weakest.value.as_deref()),
        why: weakest.why.clone(),
    });
    let least = fact.as_ref().map_or_else(String::new, |fact| {
        let why: Vec<String> = fact.why.iter().filter_map(Reason::words).collect();
        let why = if why.is_empty() { String::new() } else { format!("; {}", list(&why)) };
        // In brackets, so that no full stop sticks to the address.
        format!(" (least sure: {}{why})", fact.label)
    });
    let text =
        format!("Facts checked {checked}; before you pay, confirm fee and date at {}{least}", about.official_url);
    let days = today.days_since(checked);
    let old = (days > OLD_AFTER_DAYS).then(|| OldFacts {
        days,
        text: format!("These facts were checked {days} days ago. Fees and dates may have changed: update the catalogue, or look at the owner's page."),
    });
    Doubt { checked, link: about.official_url.clone(), certification: about.id.clone(), fact, text, old }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::certification::{Bound, Conflict, Offer};
    use crate::fixture::{catalog, day, step};

    /// Makes every fact of a certification that the line looks at official, so that a case can weaken one.
    fn sure(catalog: &mut Catalog, id: &str) {
        let certification = catalog.certifications.get_mut(id).unwrap();
        for offer in &mut certification.offers {
            offer.fee_usd.iter_mut().for_each(|fact| fact.grade = Grade::Official);
            offer.open.iter_mut().for_each(|fact| fact.grade = Grade::Official);
        }
        certification.validity_months.iter_mut().for_each(|fact| fact.grade = Grade::Official);
        catalog.sources.get_mut("page").unwrap().published = Some("2026-10".into());
    }

    fn close(offer: &mut Offer, expected: bool) {
        let open = offer.open[0].clone();
        offer.close = vec![Fact { value: Bound { day: Some(day("2028-01-01")), expected }, ..open }];
    }

    /// A name for the case, how it weakens the sure catalogue, and which fact is named with which ground first.
    type Case = (&'static str, fn(&mut Certification), Option<(DoubtfulFact, &'static str)>);

    #[test]
    fn the_least_sure_fact_is_named() {
        let cases: [Case; 8] = [
            ("all official", |_| {}, None),
            (
                "fee from one page",
                |c| c.offers[0].fee_usd[0].grade = Grade::OneSource,
                Some((DoubtfulFact::Fee, "one source only")),
            ),
            (
                "fee from one page, end not confirmed",
                |c| {
                    c.offers[0].fee_usd[0].grade = Grade::OneSource;
                    close(&mut c.offers[0], true);
                },
                Some((DoubtfulFact::LastDay, "no confirmed day")),
            ),
            (
                "validity disputed",
                |c| {
                    let fact = c.offers[0].fee_usd[0].clone();
                    let value = Conflict { field: Some("validity_months".into()), text: "24 [1]; 36 [2]".into() };
                    c.conflicts = vec![Fact {
                        value,
                        holds_from: None,
                        known_from: fact.known_from,
                        known_from_assumed: false,
                        sources: fact.sources,
                        checked: fact.checked,
                        grade: fact.grade,
                        note: None,
                    }];
                },
                Some((DoubtfulFact::Validity, "sources disagree")),
            ),
            ("validity unknown", |c| c.validity_months.clear(), Some((DoubtfulFact::Validity, "nobody says"))),
            (
                "fee reported",
                |c| c.offers[0].fee_usd[0].grade = Grade::Reported,
                Some((DoubtfulFact::Fee, "the owner's page as another one reports it")),
            ),
            ("end confirmed", |c| close(&mut c.offers[0], false), None),
            (
                "both from one page, the fee also long known by guess",
                |c| {
                    c.validity_months[0].grade = Grade::OneSource;
                    c.offers[0].fee_usd[0].grade = Grade::OneSource;
                    c.validity_months[0].known_from_assumed = true;
                },
                Some((DoubtfulFact::Validity, "one source only")),
            ),
        ];
        for (name, weaken, wanted) in cases {
            let mut catalog = catalog().clone();
            sure(&mut catalog, "plain");
            weaken(catalog.certifications.get_mut("plain").unwrap());
            let got = doubt_of_show(&catalog, "plain", day("2026-11-22"), day("2026-11-22")).unwrap();
            let told = got.fact.as_ref().map(|fact| (fact.fact, fact.why[0].words().unwrap()));
            assert_eq!(told, wanted.map(|(fact, why)| (fact, why.to_owned())), "{name}: {got:#?}");
            assert!(
                got.text.starts_with(
                    "Facts checked 2026-11-21; before you pay, confirm fee and date at https://example.org/plain"
                ),
                "{name}"
            );
        }
    }

    #[test]
    fn the_nearest_step_counts_most_and_a_much_weaker_fact_further_on_still_more() {
        let steps = [
            step("plain", "2026-11-22", "2027-01-15", 40, 100.0),
            step("one-year", "2027-01-15", "2027-03-15", 40, 100.0),
        ];
        let told = |catalog: &Catalog| {
            let got = doubt_of_plan(catalog, &steps, day("2026-11-22"), day("2026-11-22")).unwrap();
            (got.certification, got.link, got.text)
        };
        // Both fees are from one page: the first step's is named.
        let (id, link, text) = told(catalog());
        assert_eq!((id.as_str(), link.as_str()), ("plain", "https://example.org/plain"));
        assert_eq!(
            text,
            "Facts checked 2026-11-21; before you pay, confirm fee and date at https://example.org/plain (least sure: the fee of The plain exam, 100 USD; one source only and published 2025-01)"
        );
        let mut changed = catalog().clone();
        close(&mut changed.certifications.get_mut("one-year").unwrap().offers[0], true);
        assert_eq!(told(&changed).0, "one-year");
        assert_eq!(doubt_of_plan(catalog(), &[], day("2026-11-22"), day("2026-11-22")), None);
    }

    #[test]
    fn what_costs_something_comes_before_what_is_free() {
        let steps = [
            step("plain", "2026-11-22", "2027-01-15", 40, 0.0),
            step("one-year", "2027-01-15", "2027-03-15", 40, 100.0),
        ];
        let got = doubt_of_plan(catalog(), &steps, day("2026-11-22"), day("2026-11-22")).unwrap();
        assert_eq!(got.certification, "one-year");
    }

    #[test]
    fn facts_are_called_old_after_sixty_days() {
        let old = |today: &str| doubt_of_show(catalog(), "plain", day("2026-11-22"), day(today)).unwrap().old;
        assert_eq!(old("2027-01-20"), None); // 60 days after 2026-11-21.
        assert_eq!(old("2027-01-21").unwrap().days, 61);
    }
}
