//! Single facts as `show` lists them: value, times, sources and grade.

use std::collections::BTreeMap;

use rungs_planner::Day;
use serde::Serialize;
use serde_json::Value;

use crate::as_of::AsOf;
use crate::catalog::{Catalog, Source};
use crate::certification::Certification;
use crate::fact::{Fact, Grade, current, latest_word};

/// One fact of a certification.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FactShown {
    /// The field of the file, for example `fee_usd`.
    pub field: &'static str,
    /// The way to take it that the fact is about; absent = the certification itself.
    pub offer: Option<String>,
    /// What is said.
    pub value: Value,
    /// It is what holds on the day; a former or a coming value is listed too.
    pub current: bool,
    /// First day on which it is true, where that is said.
    pub holds_from: Option<Day>,
    /// First day on which the public could know it.
    pub known_from: Day,
    /// That day was derived, not found.
    pub known_from_assumed: bool,
    /// Ids of the sources, strongest first.
    pub sources: Vec<String>,
    /// Day on which these were last read for it.
    pub checked: Day,
    /// How far to trust it.
    pub grade: Grade,
    /// A reservation.
    pub note: Option<String>,
}

/// A value with what backs it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sourced<T> {
    /// The value; its fields stand beside the others in JSON.
    #[serde(flatten)]
    pub value: T,
    /// Ids of the sources, strongest first; `[1]` in a text is the first of them.
    pub sources: Vec<String>,
    /// Day on which these were last read for it.
    pub checked: Day,
    /// How far to trust it.
    pub grade: Grade,
    /// A reservation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl<T: Clone> Sourced<T> {
    /// Takes over the value and what backs it.
    pub(crate) fn of(fact: &Fact<T>) -> Self {
        Self {
            value: fact.value.clone(),
            sources: fact.sources.clone(),
            checked: fact.checked,
            grade: fact.grade,
            note: fact.note.clone(),
        }
    }
}

/// A source that a fact or a judgement cites.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SourceShown {
    /// Its id, as facts cite it.
    pub id: String,
    /// Its address, where known.
    pub url: Option<String>,
    /// What it is.
    pub title: String,
    /// When it was published, as exact as stated.
    pub published: Option<String>,
    /// Day on which it was last read; absent where the catalogue has no entry for it.
    pub read: Option<Day>,
    /// How far to trust it.
    pub grade: Grade,
    /// The issuer's page that it reproduces.
    pub copy_of: Option<String>,
    /// Who reported the page.
    pub reported_by: Option<String>,
    /// Fields that cite it.
    pub cited_for: Vec<&'static str>,
}

/// Returns whether a fact may be told on `day`. A value that begins later counts only where its
/// announcement was found: a derived `known_from` says nothing about the time before it began.
pub(crate) fn tellable<T>(fact: &Fact<T>, day: Day) -> bool {
    fact.holds_on(day) || (fact.known_on(day) && !fact.known_from_assumed)
}

/// Returns the value of a series on `day`, or the first that is announced where none holds yet.
pub(crate) fn told<T>(series: &[Fact<T>], day: Day) -> Option<&Fact<T>> {
    let coming = || series.iter().filter(|fact| tellable(fact, day)).min_by_key(|fact| fact.holds_from);
    current(series, day).or_else(coming)
}

/// Returns the first day on which a source can have been published; absent where nothing is stated.
fn published_by(source: &Source) -> Option<Day> {
    let text = source.published.as_deref()?;
    match text.len() {
        4 => format!("{text}-01-01").parse().ok(),
        7 => format!("{text}-01").parse().ok(),
        _ => text.parse().ok(),
    }
}

/// Returns whether all sources of a fact were there on `day`: a disagreement needs both its sides.
pub(crate) fn all_published<T>(catalog: &Catalog, fact: &Fact<T>, day: Day) -> bool {
    let published = fact.sources.iter().filter_map(|id| catalog.sources.get(id)).filter_map(published_by);
    published.max().is_none_or(|last| last <= day)
}

/// What a field's facts mean together.
#[derive(Clone, Copy)]
enum Together {
    /// The last one that is true wins.
    Series,
    /// The one learned last wins, even about a coming day.
    Word,
    /// All hold side by side.
    Many,
}

struct Gathering<'a> {
    day: Day,
    offer: Option<&'a str>,
    facts: Vec<FactShown>,
}

impl Gathering<'_> {
    fn add<T: Serialize>(&mut self, field: &'static str, list: &[Fact<T>], together: Together) {
        let day = self.day;
        let winner = match together {
            Together::Series => told(list, day),
            Together::Word => latest_word(list, day),
            Together::Many => None,
        };
        for fact in list.iter().filter(|fact| tellable(fact, day)) {
            let current = match together {
                Together::Many => fact.holds_on(day),
                _ => winner.is_some_and(|winner| std::ptr::eq(winner, fact)),
            };
            self.facts.push(FactShown {
                field,
                offer: self.offer.map(str::to_owned),
                value: serde_json::to_value(&fact.value).unwrap_or(Value::Null),
                current,
                holds_from: fact.holds_from,
                known_from: fact.known_from,
                known_from_assumed: fact.known_from_assumed,
                sources: fact.sources.clone(),
                checked: fact.checked,
                grade: fact.grade,
                note: fact.note.clone(),
            });
        }
    }
}

/// Returns every fact that may be told on the day, offers first.
pub(crate) fn facts_of(catalog: &Catalog, view: AsOf<'_>) -> Vec<FactShown> {
    use Together::{Many, Series, Word};
    let day = view.day;
    let mut all = Gathering { day, offer: None, facts: Vec::new() };
    for known in view.offers() {
        let offer = known.offer;
        all.offer = Some(&offer.id);
        all.add("open", &offer.open, Word);
        all.add("close", &offer.close, Word);
        all.add("fee_usd", &offer.fee_usd, Series);
        all.add("monthly_usd", &offer.monthly_usd, Series);
        all.add("fee_local", &offer.fee_local, Many);
        all.add("minutes", &offer.minutes, Series);
        all.add("questions", &offer.questions, Series);
        all.add("pass_mark", &offer.pass_mark, Series);
        all.add("formats", &offer.formats, Series);
        all.add("languages", &offer.languages, Series);
        all.add("delivery", &offer.delivery, Series);
        all.add("countries", &offer.countries, Series);
    }
    all.offer = None;
    let Certification { validity_months, hands_on, prerequisites, retake, blueprint, .. } = view.certification;
    all.add("validity_months", validity_months, Series);
    all.add("hands_on", hands_on, Series);
    all.add("prerequisites", prerequisites, Series);
    all.add("retake", retake, Series);
    all.add("blueprint", blueprint, Series);
    let certification = view.certification;
    all.add("former_names", &certification.former_names, Many);
    all.add("eligibility", &certification.eligibility, Many);
    all.add("requires", &certification.requires, Many);
    all.add("experience", &certification.experience, Many);
    all.add("successors", &certification.successors, Many);
    all.add("renewal", &certification.renewal, Many);
    all.add("study_hours", &certification.study_hours, Many);
    all.add("claims", &certification.claims, Many);
    all.add("notes", &certification.notes, Many);
    let help = &certification.help;
    all.add("free_preparation", &help.free_preparation, Many);
    all.add("official_practice", &help.official_practice, Many);
    all.add("financial_aid", &help.financial_aid, Many);
    all.add("vouchers", &help.vouchers, Many);
    all.add("accommodations", &help.accommodations, Many);
    all.add("verify", &help.verify, Many);
    let agreed: Vec<_> =
        certification.conflicts.iter().filter(|fact| all_published(catalog, fact, day)).cloned().collect();
    all.add("conflicts", &agreed, Many);
    // "As last seen" is said of the day on which somebody looked.
    let seen: Vec<_> = certification.status_seen.iter().filter(|fact| fact.checked <= day).cloned().collect();
    all.add("status_seen", &seen, Many);
    all.facts
}

/// Returns the cited sources in the order in which they are first cited.
pub(crate) fn sources_of(
    catalog: &Catalog,
    facts: &[FactShown],
    more: &[(&'static str, &[String])],
) -> Vec<SourceShown> {
    let mut shown: Vec<SourceShown> = Vec::new();
    let mut place: BTreeMap<String, usize> = BTreeMap::new();
    let of_facts = facts.iter().map(|fact| (fact.field, fact.sources.as_slice()));
    for (field, id) in
        of_facts.chain(more.iter().copied()).flat_map(|(field, ids)| ids.iter().map(move |id| (field, id)))
    {
        let index = *place.entry(id.clone()).or_insert_with(|| {
            shown.push(source_shown(catalog, id));
            shown.len() - 1
        });
        if let Some(source) = shown.get_mut(index)
            && !source.cited_for.contains(&field)
        {
            source.cited_for.push(field);
        }
    }
    shown
}

fn source_shown(catalog: &Catalog, id: &str) -> SourceShown {
    let source = catalog.sources.get(id);
    let grade = match source {
        Some(source) if source.official => Grade::Official,
        Some(source) if source.copy_of.is_some() || source.reported_by.is_some() => Grade::Reported,
        _ => Grade::Other,
    };
    SourceShown {
        id: id.to_owned(),
        url: source.and_then(|source| source.url.clone()),
        title: source.map_or_else(|| id.to_owned(), |source| source.title.clone()),
        published: source.and_then(|source| source.published.clone()),
        read: source.map(|source| source.read),
        grade,
        copy_of: source.and_then(|source| source.copy_of.clone()),
        reported_by: source.and_then(|source| source.reported_by.clone()),
        cited_for: Vec::new(),
    }
}
