//! Search over names, codes, old names, issuers, skills and exam topics; typing faults are forgiven.
//!
//! Every word of a query is looked up in each certification's words; a hit in an id or a name counts
//! for more than one in an exam topic, and a rare word for more than a common one. A word that stands
//! nowhere as typed is looked up again with a letter or two wrong. Texts that nobody knew of on the
//! asked day are not searched.

mod words;

use std::collections::{BTreeMap, BTreeSet};

use rungs_planner::Day;
use serde::Serialize;

use crate::as_of::{AsOf, Status};
use crate::catalog::Catalog;
use crate::certification::Certification;
use crate::fact::current;
use crate::name::{name_on, old_names};
use words::{Wanted, agreement, agreement_with_faults, each_word, initials, squashed, wanted};

/// Most hits that are returned.
const MOST_HITS: usize = 50;

/// Where a word was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Field {
    /// Its id.
    Id,
    /// The issuer's code.
    Code,
    /// Its name.
    Name,
    /// Another name that people use.
    AlsoKnownAs,
    /// A name that it no longer bears.
    FormerName,
    /// Who issues it.
    Issuer,
    /// A skill that it shows: our judgement.
    Skill,
    /// A part of the exam.
    Domain,
    /// What the exam asks.
    Objective,
    /// For whom and what.
    Aims,
}

impl Field {
    /// Returns where that is, as the beginning of a line; nothing where the name itself says it.
    pub fn words(self) -> Option<&'static str> {
        match self {
            Self::Id | Self::Code | Self::Name => None,
            Self::AlsoKnownAs => Some("also known as"),
            Self::FormerName => Some("formerly"),
            Self::Issuer => Some("issuer"),
            Self::Skill => Some("you gain"),
            Self::Domain | Self::Objective => Some("exam topic"),
            Self::Aims => Some("about"),
        }
    }

    /// Returns how much a hit counts.
    fn weight(self) -> f64 {
        match self {
            Self::Id | Self::Code => 10.0,
            Self::Name => 9.0,
            Self::AlsoKnownAs => 8.0,
            Self::FormerName => 6.0,
            Self::Issuer => 5.0,
            Self::Skill => 3.0,
            Self::Domain => 2.5,
            Self::Objective => 2.0,
            Self::Aims => 1.5,
        }
    }
}

/// Why something was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Match {
    /// Where.
    pub field: Field,
    /// The text in which it was found.
    pub text: String,
}

/// One certification that was found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Hit {
    /// Its id.
    pub id: String,
    /// The issuer's code.
    pub code: Option<String>,
    /// Its name on the day.
    pub name: String,
    /// Name of the issuer.
    pub issuer_name: String,
    /// Where it stands.
    pub status: Status,
    /// The mark of the status.
    pub mark: &'static str,
    /// What takes its place.
    pub successors: Vec<String>,
    /// How well it answers; only good for comparing hits of one search.
    pub score: f64,
    /// Where the words were found, the most telling place first.
    pub matches: Vec<Match>,
}

/// One text of a certification.
struct Text<'a> {
    field: Field,
    text: &'a str,
}

/// One certification with its texts.
struct Document<'a> {
    view: AsOf<'a>,
    texts: Vec<Text<'a>>,
    /// Ids, codes and names without their joints, and the initials of names.
    labels: Vec<String>,
    initials: Vec<String>,
}

/// The words of all certifications known on a day, ready to be searched more than once.
pub struct Index<'a> {
    catalog: &'a Catalog,
    documents: Vec<Document<'a>>,
    /// Where each word stands: places of documents and of texts in them.
    places: BTreeMap<String, Vec<(usize, usize)>>,
}

/// Finds certifications known on `day` by words, best first.
pub fn search(catalog: &Catalog, query: &str, day: Day) -> Vec<Hit> {
    Index::new(catalog, day).search(query)
}

/// Returns the id that a code, a name, another name or an id in other case means; what is unknown, or means more than one,
/// comes back as it is.
pub fn id_of(catalog: &Catalog, name: &str) -> String {
    let wanted = name.trim();
    if catalog.certifications.contains_key(wanted) {
        return wanted.to_owned();
    }
    let is = |other: &str| other.eq_ignore_ascii_case(wanted);
    let by_code =
        |certification: &&Certification| is(&certification.id) || certification.code.as_deref().is_some_and(is);
    let by_name = |certification: &&Certification| {
        is(&certification.name)
            || certification.also_known_as.iter().any(|other| is(other))
            || certification.former_names.iter().any(|fact| is(&fact.value.name))
    };
    only(catalog, by_code).or_else(|| only(catalog, by_name)).unwrap_or(wanted).to_owned()
}

/// Returns the id of the one certification that is meant.
fn only(catalog: &Catalog, meant: impl Fn(&&Certification) -> bool) -> Option<&str> {
    let mut found = catalog.certifications.values().filter(|certification| meant(certification));
    match (found.next(), found.next()) {
        (Some(only), None) => Some(&only.id),
        _ => None,
    }
}

/// Returns ids that may have been meant by a wrong one, best first, at most three.
pub fn suggest<'a>(catalog: &'a Catalog, bad_id: &str) -> Vec<&'a str> {
    suggest_known(catalog, bad_id, Day::LAST)
}

/// As [`suggest`], but only ids of certifications that were known on `day`.
pub(crate) fn suggest_known<'a>(catalog: &'a Catalog, bad_id: &str, day: Day) -> Vec<&'a str> {
    let wanted = squashed(bad_id);
    let length = wanted.chars().count();
    if length == 0 || length > 128 {
        return Vec::new();
    }
    let mut near: Vec<(usize, &str)> = Vec::new();
    for view in catalog.known_on(day) {
        let certification = view.certification;
        let labels = [Some(certification.id.as_str()), certification.code.as_deref()].into_iter().flatten();
        let labels = labels.chain(certification.also_known_as.iter().map(String::as_str));
        let distance = labels.map(|label| strsim::osa_distance(&squashed(label), &wanted)).min();
        near.extend(
            distance.filter(|distance| *distance <= 1 + length / 5).map(|distance| (distance, &*certification.id)),
        );
    }
    near.sort_unstable();
    let mut ids: Vec<&str> = near.into_iter().map(|(_, id)| id).collect();
    let words = bad_id.replace(['-', '_', '.'], " ");
    for hit in search(catalog, &words, day) {
        if let Some((id, _)) = catalog.certifications.get_key_value(&hit.id)
            && !ids.contains(&id.as_str())
        {
            ids.push(id);
        }
    }
    ids.truncate(3);
    ids
}

impl<'a> Index<'a> {
    /// Gathers the words of everything that was known on `day`.
    pub fn new(catalog: &'a Catalog, day: Day) -> Self {
        let documents: Vec<Document<'a>> = catalog.known_on(day).map(|view| document(catalog, view)).collect();
        let mut places: BTreeMap<String, Vec<(usize, usize)>> = BTreeMap::new();
        for (number, document) in documents.iter().enumerate() {
            for (place, text) in document.texts.iter().enumerate() {
                each_word(&text.text.to_lowercase(), |word| match places.get_mut(word) {
                    Some(places) if places.last() == Some(&(number, place)) => {}
                    Some(places) => places.push((number, place)),
                    None => {
                        places.insert(word.to_owned(), vec![(number, place)]);
                    }
                });
            }
        }
        Self { catalog, documents, places }
    }

    /// Finds certifications by words, best first.
    pub fn search(&self, query: &str) -> Vec<Hit> {
        let parts = wanted(query);
        if parts.is_empty() {
            return Vec::new();
        }
        let label = squashed(query);
        let mut totals = vec![Total::default(); self.documents.len()];
        for part in &parts {
            for (number, found) in self.find(part) {
                if let Some(total) = totals.get_mut(number) {
                    total.score += found.score;
                    total.parts += 1;
                    total.texts.extend(found.texts);
                }
            }
        }
        let mut hits: Vec<(f64, bool, f64, &Document<'a>, Vec<Match>)> = Vec::new();
        for (document, total) in self.documents.iter().zip(totals) {
            let (bonus, label_match) = document.label_bonus(&label, self.places.contains_key(&label));
            let share = part_of(total.parts, parts.len());
            if bonus <= 0.0 && share < 0.5 {
                continue;
            }
            let mut matches = document.matches(total.texts);
            if matches.is_empty() {
                matches.extend(label_match);
            }
            let recognition = Catalog::recognition(document.view.certification);
            // Who looks for a name wants what can be taken under it; a code is only one thing's.
            let standing = if document.view.status() == Status::Retired { 0.9 } else { 1.0 };
            let score = (total.score * share * share + bonus) * standing;
            hits.push((score, document.view.status().bookable(), recognition, document, matches));
        }
        hits.sort_by(|a, b| {
            let by_score = b.0.total_cmp(&a.0);
            let by_status = b.1.cmp(&a.1);
            by_score.then(by_status).then(b.2.total_cmp(&a.2)).then_with(|| a.3.id().cmp(b.3.id()))
        });
        hits.truncate(MOST_HITS);
        hits.into_iter().map(|(score, _, _, document, matches)| self.hit(document, score, matches)).collect()
    }

    fn hit(&self, document: &Document<'a>, score: f64, matches: Vec<Match>) -> Hit {
        let (certification, status) = (document.view.certification, document.view.status());
        Hit {
            id: certification.id.clone(),
            code: certification.code.clone(),
            name: name_on(certification, document.view.day).to_owned(),
            issuer_name: self.catalog.issuer_name(&certification.issuer).to_owned(),
            status,
            mark: status.mark(),
            successors: document.view.successors().iter().map(|fact| fact.value.id.clone()).collect(),
            score: (score * 1000.0).round() / 1000.0,
            matches,
        }
    }

    /// Looks up one part of a query: the best of its forms for each document.
    fn find(&self, part: &Wanted) -> BTreeMap<usize, Found> {
        let mut best: BTreeMap<usize, Found> = BTreeMap::new();
        for form in &part.forms {
            let mut whole: Option<BTreeMap<usize, Found>> = None;
            for word in form {
                let found = self.find_word(word);
                // All words of a form must be there; together they count as one word.
                whole = Some(match whole {
                    None => found,
                    Some(before) => together(before, found),
                });
            }
            let words = part_of(1, form.len());
            for (number, mut found) in whole.unwrap_or_default() {
                // A little less than as typed, so that `ml` finds `ML` before `machine learning`.
                found.score *= if form.len() > 1 { words * 0.9 } else { 1.0 };
                match best.get(&number) {
                    Some(other) if other.score >= found.score => {}
                    _ => {
                        best.insert(number, found);
                    }
                }
            }
        }
        best
    }

    fn find_word(&self, wanted: &str) -> BTreeMap<usize, Found> {
        let as_typed = self.with(wanted, agreement);
        if as_typed.is_empty() { self.with(wanted, agreement_with_faults) } else { as_typed }
    }

    fn with(&self, wanted: &str, agreement: fn(&str, &str) -> f64) -> BTreeMap<usize, Found> {
        let mut best: BTreeMap<usize, Found> = BTreeMap::new();
        for (word, places) in &self.places {
            let agreement = agreement(wanted, word);
            if agreement <= 0.0 {
                continue;
            }
            for (number, place) in places {
                let Some(text) = self.documents.get(*number).and_then(|document| document.texts.get(*place)) else {
                    continue;
                };
                let score = agreement * text.field.weight();
                let found = best.entry(*number).or_default();
                // One place says that it is about this; more places say it a little more.
                let (high, low) = if score > found.score { (score, found.score) } else { (found.score, score) };
                found.score = high + 0.02 * low.min(5.0);
                found.texts.insert(*place);
            }
        }
        // A word that stands nearly everywhere tells little.
        let rarity = 0.25 + 0.75 * (1.0 - part_of(best.len(), self.documents.len()));
        for found in best.values_mut() {
            found.score *= rarity;
        }
        best
    }
}

/// What was found of one word in one certification.
#[derive(Debug, Clone, Default)]
struct Found {
    score: f64,
    texts: BTreeSet<usize>,
}

/// What was found of a whole query in one certification.
#[derive(Debug, Clone, Default)]
struct Total {
    score: f64,
    parts: usize,
    texts: BTreeSet<usize>,
}

fn together(before: BTreeMap<usize, Found>, mut next: BTreeMap<usize, Found>) -> BTreeMap<usize, Found> {
    let both = before.into_iter().filter_map(|(number, mut found)| {
        let other = next.remove(&number)?;
        found.score += other.score;
        found.texts.extend(other.texts);
        Some((number, found))
    });
    both.collect()
}

/// Returns `some` of `all` as a share from 0 to 1.
fn part_of(some: usize, all: usize) -> f64 {
    let number = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    if all == 0 { 0.0 } else { number(some) / number(all) }
}

impl Document<'_> {
    fn id(&self) -> &str {
        &self.view.certification.id
    }

    /// Returns what is added where the query as a whole is a name or a code, or the initials of a name
    /// and no word of its own.
    fn label_bonus(&self, query: &str, is_word: bool) -> (f64, Option<Match>) {
        let named = || {
            let text = name_on(self.view.certification, self.view.day).to_owned();
            Some(Match { field: Field::Name, text })
        };
        if self.labels.iter().any(|label| label == query) {
            return (20.0, named());
        }
        let is_short = (3..=8).contains(&query.chars().count());
        if !is_word && is_short && self.initials.iter().any(|initials| initials.ends_with(query)) {
            return (6.0, named());
        }
        (0.0, None)
    }

    fn matches(&self, places: BTreeSet<usize>) -> Vec<Match> {
        let mut texts: Vec<&Text<'_>> = places.into_iter().filter_map(|place| self.texts.get(place)).collect();
        texts.sort_by_key(|text| text.field);
        let found = texts.into_iter().map(|text| Match { field: text.field, text: text.text.to_owned() });
        found.take(5).collect()
    }
}

fn document<'a>(catalog: &'a Catalog, view: AsOf<'a>) -> Document<'a> {
    let certification: &'a Certification = view.certification;
    let mut texts = vec![
        Text { field: Field::Id, text: &certification.id },
        Text { field: Field::Name, text: name_on(certification, view.day) },
        Text { field: Field::Issuer, text: catalog.issuer_name(&certification.issuer) },
        Text { field: Field::Issuer, text: &certification.issuer },
        Text { field: Field::Aims, text: &certification.aims },
    ];
    texts.extend(certification.code.iter().map(|text| Text { field: Field::Code, text }));
    texts.extend(certification.also_known_as.iter().map(|text| Text { field: Field::AlsoKnownAs, text }));
    texts.extend(old_names(certification, view.day).map(|text| Text { field: Field::FormerName, text }));
    let skills = certification.judgement.exit.keys().map(|skill| catalog.skill_name(skill));
    texts.extend(skills.map(|text| Text { field: Field::Skill, text }));
    if let Some(outline) = current(&certification.blueprint, view.day) {
        for domain in &outline.value.domains {
            texts.push(Text { field: Field::Domain, text: &domain.name });
            texts.extend(domain.objectives.iter().map(|asked| Text { field: Field::Objective, text: &asked.text }));
        }
    }
    let named = |text: &&Text<'_>| {
        matches!(text.field, Field::Id | Field::Code | Field::Name | Field::AlsoKnownAs | Field::FormerName)
    };
    let labels = texts.iter().filter(named).map(|text| squashed(text.text)).collect();
    let names = texts.iter().filter(named).filter(|text| text.field != Field::Id && text.field != Field::Code);
    let initials = names.map(|text| initials(text.text)).collect();
    Document { view, texts, labels, initials }
}
