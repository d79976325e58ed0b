//! One certification in full: what `rungs show` answers.
//!
//! Everything that bears a date is told as known on the asked day. Texts of ours that bear none
//! (remarks on a way to take it, lists of what nobody found out) were written with the newest evidence
//! at hand, so they are told only from that day on. Judgements stand apart under `judgement`.

mod around;
mod facts;
mod judgement;
mod words;

use rungs_planner::Day;
use serde::Serialize;

use crate::as_of::{AsOf, OfferAsOf, Status};
use crate::catalog::Catalog;
use crate::certification::{
    Claim, Conflict, Eligibility, HelpText, Kind, Money, Note, Objective, OfferKind, PassMark, Questions, Renewal,
    Requirement, Retake, Rung, StudyHours, Successor,
};
use crate::changes::{Change, changes_of};
use crate::fact::{Fact, Many, current};
use crate::name::{name_on, old_names};
use crate::search::suggest_known;
pub use around::{Around, Neighbour, around};
pub(crate) use facts::told;
pub use facts::{FactShown, SourceShown, Sourced};
pub use judgement::{JudgementShown, RecognitionPart, RecognitionShown, hours_from_entry};
pub use words::{levels_words, price_words, renewal_words, retake_words, study_hours_words};

/// Why there is nothing to show.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ShowError {
    /// No certification has this id.
    #[error("the catalogue has no certification `{id}`")]
    Unknown {
        /// What was asked for.
        id: String,
        /// Ids that may have been meant, best first.
        suggestions: Vec<String>,
    },
    /// It came later.
    #[error("`{id}` was not yet known on {day}")]
    NotYetKnown {
        /// What was asked for.
        id: String,
        /// The day that was asked about.
        day: Day,
    },
}

impl ShowError {
    /// Returns what the person can do about it.
    pub fn hint(&self) -> String {
        match self {
            Self::Unknown { suggestions, .. } => match suggestions.as_slice() {
                [] => "look for it by name, code or skill with `rungs search`".into(),
                [only] => format!("did you mean `{only}`?"),
                [first, rest @ ..] => {
                    let rest: Vec<String> = rest.iter().map(|id| format!("`{id}`")).collect();
                    format!("did you mean `{first}`, or {}?", rest.join(" or "))
                }
            },
            Self::NotYetKnown { .. } => "ask about a later day".into(),
        }
    }
}

/// A number, or a text where a range is all that is published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Count {
    /// One number.
    Number(u32),
    /// For example `50-60`.
    Text(String),
}

impl Count {
    /// Returns the count as published, or nothing where no number is.
    pub(crate) fn of(questions: &Questions) -> Option<Self> {
        match (questions.total, questions.min, questions.max) {
            (Some(total), _, _) => Some(Self::Number(total)),
            (None, Some(low), Some(high)) if low == high => Some(Self::Number(low)),
            (None, Some(low), Some(high)) => Some(Self::Text(format!("{low}-{high}"))),
            (None, Some(low), None) => Some(Self::Text(format!("at least {low}"))),
            (None, None, Some(high)) => Some(Self::Text(format!("up to {high}"))),
            (None, None, None) => questions.scored.map(|scored| Self::Text(format!("{scored} that count"))),
        }
    }
}

/// A score, or what is said where it is not a number.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Mark {
    /// On the scale.
    Score(f64),
    /// As published.
    Text(String),
}

impl Mark {
    /// Returns the score where there is one, else the text.
    pub(crate) fn of(mark: &PassMark) -> Option<Self> {
        mark.score.map(Self::Score).or_else(|| mark.text.clone().map(Self::Text))
    }
}

/// One part of the exam.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DomainShown {
    /// Its name, as published.
    pub name: String,
    /// Percent of the exam, the middle of a published range.
    pub weight: Option<f64>,
    /// The published range, in percent.
    pub weight_range: Option<[f64; 2]>,
    /// What is asked, in our own words.
    pub objectives: Vec<Objective>,
}

/// One way to take it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OfferShown {
    /// Its id within the certification.
    pub id: String,
    /// Trial, normal, or living on in some languages.
    pub kind: OfferKind,
    /// First day; absent = long open, or no day is known.
    pub open: Option<Day>,
    /// The first day is only expected.
    pub open_expected: bool,
    /// Last day; absent = none known.
    pub close: Option<Day>,
    /// The last day is only expected.
    pub close_expected: bool,
    /// Can be taken on the day of the view.
    pub bookable: bool,
    /// US list price before tax, paid once.
    pub fee_usd: Option<f64>,
    /// US dollars for every begun 30 days.
    pub monthly_usd: Option<f64>,
    /// Prices in other currencies or for members.
    pub fee_local: Vec<Money>,
    /// Length of the exam.
    pub minutes: Option<u32>,
    /// Number of questions.
    pub questions: Option<Count>,
    /// Those that count, where that is published.
    pub scored_questions: Option<u32>,
    /// What is needed to pass.
    pub pass_mark: Option<Mark>,
    /// The scale of the score.
    pub scale: Option<String>,
    /// Kinds of question.
    pub formats: Vec<String>,
    /// Language codes; empty = not known.
    pub languages: Vec<String>,
    /// How many languages, where only that is known.
    pub language_count: Option<u32>,
    /// `home`, `centre`, `online`.
    pub delivery: Vec<String>,
    /// Countries, where it is restricted.
    pub countries: Vec<String>,
    /// What else matters.
    pub note: Option<String>,
}

impl OfferShown {
    fn of(known: &OfferAsOf<'_>, day: Day, undated: bool) -> Self {
        let offer = known.offer;
        let questions = told(&offer.questions, day).map(|fact| &fact.value);
        let mark = told(&offer.pass_mark, day).map(|fact| &fact.value);
        let languages = told(&offer.languages, day).map(|fact| &fact.value);
        let list = |series: &[Fact<Vec<String>>]| told(series, day).map(|fact| fact.value.clone()).unwrap_or_default();
        Self {
            id: offer.id.clone(),
            kind: offer.kind,
            open: known.open,
            open_expected: known.open_expected,
            close: known.close,
            close_expected: known.close_expected,
            bookable: known.bookable(),
            fee_usd: told(&offer.fee_usd, day).map(|fact| fact.value),
            monthly_usd: told(&offer.monthly_usd, day).map(|fact| fact.value),
            fee_local: offer
                .fee_local
                .iter()
                .filter(|fact| fact.holds_on(day))
                .map(|fact| fact.value.clone())
                .collect(),
            minutes: told(&offer.minutes, day).map(|fact| fact.value),
            questions: questions.and_then(Count::of),
            scored_questions: questions.and_then(|questions| questions.scored),
            pass_mark: mark.and_then(Mark::of),
            scale: mark.and_then(|mark| mark.scale.clone()),
            formats: list(&offer.formats),
            languages: languages.map(|languages| languages.codes.clone()).unwrap_or_default(),
            language_count: languages.and_then(|languages| languages.count),
            delivery: list(&offer.delivery),
            countries: list(&offer.countries),
            note: offer.note.clone().filter(|_| undated),
        }
    }
}

/// Help with preparing, paying, sitting and showing it.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct HelpShown {
    /// Free ways to prepare.
    pub free_preparation: Vec<Sourced<HelpText>>,
    /// The issuer's own practice questions.
    pub official_practice: Vec<Sourced<HelpText>>,
    /// Money for those who have little.
    pub financial_aid: Vec<Sourced<HelpText>>,
    /// Vouchers and discounts on a next exam.
    pub vouchers: Vec<Sourced<HelpText>>,
    /// Extra time and other adjustments.
    pub accommodations: Vec<Sourced<HelpText>>,
    /// Where a holder can be verified.
    pub verify: Vec<Sourced<HelpText>>,
}

/// One certification as known on a day.
///
/// The first fields, up to `sources`, keep their names and types for ever: people script against them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Show {
    /// Its id.
    pub id: String,
    /// The issuer's code.
    pub code: Option<String>,
    /// Its name on the day.
    pub name: String,
    /// Id of the issuer.
    pub issuer: String,
    /// The issuer's own word for the level.
    pub level: String,
    /// What sort of thing.
    pub kind: Kind,
    /// Where it stands.
    pub status: Status,
    /// First day in its standard form, where known.
    pub opened_on: Option<Day>,
    /// Last day on which it could or can be sat in its main language, where one is known.
    pub retired_on: Option<Day>,
    /// Ids of what takes its place.
    pub successors: Vec<String>,
    /// US list price of the standard way.
    pub fee_usd: Option<f64>,
    /// Length of the exam.
    pub minutes: Option<u32>,
    /// Number of questions.
    pub questions: Option<Count>,
    /// What is needed to pass.
    pub pass_mark: Option<Mark>,
    /// Months that a pass stays valid; 0 = for ever.
    pub validity_months: Option<u32>,
    /// Exam topics.
    pub domains: Vec<DomainShown>,
    /// Ways to take it, oldest first.
    pub offers: Vec<OfferShown>,
    /// How it is renewed.
    pub renewal: Vec<Sourced<Renewal>>,
    /// Sources of its facts and of our reasons.
    pub sources: Vec<SourceShown>,
    /// The day of the view.
    pub as_of: Day,
    /// Day on which the catalogue was last checked as a whole.
    pub checked: Day,
    /// Name of the issuer.
    pub issuer_name: String,
    /// Row of the ladder, our judgement.
    pub rung: Rung,
    /// The mark of the status.
    pub mark: &'static str,
    /// Can be booked on the day.
    pub bookable: bool,
    /// The last day is only expected.
    pub retired_on_expected: bool,
    /// The cloud it is about.
    pub cloud: Option<String>,
    /// The platform it is tied to.
    pub platform: Option<String>,
    /// For whom and what.
    pub aims: String,
    /// The issuer's page.
    pub official_url: String,
    /// Codes, abbreviations and names that people type.
    pub also_known_as: Vec<String>,
    /// Names that it no longer bears.
    pub former_names: Vec<String>,
    /// The credential that a pass awards.
    pub awards: String,
    /// US dollars for every begun 30 days, of the standard way.
    pub monthly_usd: Option<f64>,
    /// The scale of the pass mark.
    pub scale: Option<String>,
    /// The pass mark as published, where words were added to the number.
    pub pass_mark_text: Option<String>,
    /// Questions that count, where that is published.
    pub scored_questions: Option<u32>,
    /// Version of the exam topics.
    pub outline_version: Option<String>,
    /// Why the published weights do not add up to 100.
    pub weights_note: Option<String>,
    /// Whether it is hands-on, as stated.
    pub hands_on: Option<bool>,
    /// What takes its place and how that differs.
    pub replaced_by: Vec<Sourced<Successor>>,
    /// What happens after a failure.
    pub retake: Option<Sourced<Retake>>,
    /// Certifications needed first.
    pub requires: Vec<Sourced<Requirement>>,
    /// What one needs to be let in.
    pub eligibility: Vec<Sourced<Eligibility>>,
    /// Prerequisites as the issuer words them.
    pub prerequisites: Option<Vec<String>>,
    /// Experience that the issuer suggests.
    pub experience: Vec<String>,
    /// Hours that somebody published.
    pub study_hours: Vec<Sourced<StudyHours>>,
    /// Claims, never facts.
    pub claims: Vec<Sourced<Claim>>,
    /// Sources that disagree.
    pub conflicts: Vec<Sourced<Conflict>>,
    /// What nobody could find out.
    pub unknown: Vec<String>,
    /// The rest.
    pub notes: Vec<Sourced<Note>>,
    /// Help.
    pub help: HelpShown,
    /// Our judgements.
    pub judgement: JudgementShown,
    /// What changed up to the day, oldest first.
    pub changes: Vec<Change>,
    /// Every fact with its times, sources and grade.
    pub facts: Vec<FactShown>,
    /// Who wrote the file: `ai` or `person`.
    pub written_by: String,
    /// Who checked it: `ai`, `person` or `nobody`.
    pub checked_by: String,
}

/// Tells everything that was known about a certification on `day`.
///
/// # Errors
///
/// [`ShowError`] when the catalogue has no such certification, or when nobody knew of it on that day.
pub fn show(catalog: &Catalog, id: &str, day: Day) -> Result<Show, ShowError> {
    let Some(certification) = catalog.certifications.get(id) else {
        let suggestions = suggest_known(catalog, id, day).into_iter().map(str::to_owned).collect();
        return Err(ShowError::Unknown { id: id.into(), suggestions });
    };
    let view = AsOf::new(certification, day);
    if !view.known() {
        return Err(ShowError::NotYetKnown { id: id.into(), day });
    }
    Ok(assemble(catalog, view))
}

fn assemble(catalog: &Catalog, view: AsOf<'_>) -> Show {
    let (certification, day) = (view.certification, view.day);
    let undated = day >= catalog.meta.newest_evidence;
    let facts = facts::facts_of(catalog, view);
    let recognition = &certification.judgement.recognition;
    let difficulty = &certification.judgement.difficulty;
    let reasons = [("demand", recognition.demand_sources.as_slice()), ("difficulty", difficulty.sources.as_slice())];
    let main = view.main_offer();
    let shown = main.map(|offer| OfferShown::of(&offer, day, undated));
    let mark = main.and_then(|offer| told(&offer.offer.pass_mark, day)).map(|fact| &fact.value);
    let outline = told(&certification.blueprint, day).map(|fact| &fact.value);
    let status = view.status();
    let closes = |offer: &OfferAsOf<'_>| offer.close.is_some() && offer.close == view.retired_on();
    Show {
        id: certification.id.clone(),
        code: certification.code.clone(),
        name: name_on(certification, day).to_owned(),
        issuer: certification.issuer.clone(),
        level: certification.level.clone(),
        kind: certification.kind,
        status,
        opened_on: view.opened_on(),
        retired_on: view.retired_on(),
        successors: view.successors().iter().map(|fact| fact.value.id.clone()).collect(),
        fee_usd: shown.as_ref().and_then(|offer| offer.fee_usd),
        minutes: shown.as_ref().and_then(|offer| offer.minutes),
        questions: shown.as_ref().and_then(|offer| offer.questions.clone()),
        pass_mark: shown.as_ref().and_then(|offer| offer.pass_mark.clone()),
        validity_months: told(&certification.validity_months, day).map(|fact| fact.value),
        domains: outline.map(|outline| outline.domains.iter().map(domain_shown).collect()).unwrap_or_default(),
        offers: view.offers().iter().map(|offer| OfferShown::of(offer, day, undated)).collect(),
        renewal: sourced(&certification.renewal, day),
        sources: facts::sources_of(catalog, &facts, &reasons),
        as_of: day,
        checked: catalog.meta.checked,
        issuer_name: catalog.issuer_name(&certification.issuer).to_owned(),
        rung: certification.rung,
        mark: status.mark(),
        bookable: status.bookable(),
        retired_on_expected: view.offers().iter().any(|offer| closes(offer) && offer.close_expected),
        cloud: certification.cloud.clone(),
        platform: certification.platform.clone(),
        aims: certification.aims.clone(),
        official_url: certification.official_url.clone(),
        also_known_as: certification.also_known_as.clone(),
        former_names: old_names(certification, day).map(str::to_owned).collect(),
        awards: Catalog::credential(certification).to_owned(),
        monthly_usd: shown.as_ref().and_then(|offer| offer.monthly_usd),
        scale: mark.and_then(|mark| mark.scale.clone()),
        pass_mark_text: mark.and_then(|mark| mark.text.clone()),
        scored_questions: shown.as_ref().and_then(|offer| offer.scored_questions),
        outline_version: outline.and_then(|outline| outline.version.clone()),
        weights_note: outline.and_then(|outline| outline.weights_note.clone()),
        hands_on: told(&certification.hands_on, day).map(|fact| fact.value),
        replaced_by: sourced(&certification.successors, day),
        retake: current(&certification.retake, day).map(Sourced::of),
        requires: sourced(&certification.requires, day),
        eligibility: sourced(&certification.eligibility, day),
        prerequisites: told(&certification.prerequisites, day).map(|fact| fact.value.clone()),
        experience: view.known_of(&certification.experience).iter().map(|fact| fact.value.clone()).collect(),
        study_hours: sourced(&certification.study_hours, day),
        claims: sourced(&certification.claims, day),
        conflicts: (certification.conflicts.iter())
            .filter(|fact| fact.known_on(day) && facts::all_published(catalog, fact, day))
            .map(Sourced::of)
            .collect(),
        unknown: if undated { certification.unknown.clone() } else { Vec::new() },
        notes: sourced(&certification.notes, day),
        help: help_shown(view),
        judgement: judgement::judgement_of(catalog, certification),
        changes: changes_of(certification, day),
        facts,
        written_by: certification.written_by.clone(),
        checked_by: certification.checked_by.clone(),
    }
}

fn domain_shown(domain: &crate::certification::Domain) -> DomainShown {
    DomainShown {
        name: domain.name.clone(),
        weight: domain.middle(),
        weight_range: domain.weight_min.zip(domain.weight_max).map(|(low, high)| [low, high]),
        objectives: domain.objectives.clone(),
    }
}

fn sourced<T: Clone>(facts: &Many<T>, day: Day) -> Vec<Sourced<T>> {
    facts.iter().filter(|fact| facts::tellable(fact, day)).map(Sourced::of).collect()
}

fn help_shown(view: AsOf<'_>) -> HelpShown {
    let help = &view.certification.help;
    HelpShown {
        free_preparation: sourced(&help.free_preparation, view.day),
        official_practice: sourced(&help.official_practice, view.day),
        financial_aid: sourced(&help.financial_aid, view.day),
        vouchers: sourced(&help.vouchers, view.day),
        accommodations: sourced(&help.accommodations, view.day),
        verify: sourced(&help.verify, view.day),
    }
}
