//! What changed between two days: openings, closings, prices, names, exam topics.
//!
//! Nothing here is recorded as a change; changes are read off the dated facts. A fact whose beginning
//! nobody dated is no change: we only learned of it.

mod words;

use rungs_planner::Day;
use serde::Serialize;

use crate::as_of::{AsOf, OfferAsOf};
use crate::catalog::Catalog;
use crate::certification::{Bound, Certification, OfferKind};
use crate::fact::{Fact, Grade, Series, latest_word};
use crate::name::name_on;
use crate::show::{Count, Mark};

/// What sort of change, with what it was and became.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum ChangeKind {
    /// A new certification, or a new way to take one, was announced.
    Announced {
        /// The day on which it shall open, where one was named.
        opens: Option<Day>,
        /// No confirmed day.
        expected: bool,
    },
    /// The trial run began.
    BetaOpened,
    /// The trial run ended.
    BetaEnded,
    /// The trial run became the standard exam.
    BecameStandard,
    /// It can be booked for the first time.
    Opened,
    /// An old version lives on in some languages.
    LivesOnInLanguages {
        /// Language codes.
        languages: Vec<String>,
    },
    /// Its last day was announced.
    ClosingAnnounced {
        /// The last day, where one was named.
        closes: Option<Day>,
        /// No confirmed day.
        expected: bool,
        /// The day that was named before.
        before: Option<Day>,
    },
    /// This was its last day, in English or altogether.
    Closed,
    /// What takes its place was named.
    SuccessorNamed {
        /// The new certification.
        successor: String,
        /// Both award the same credential.
        same_credential: bool,
        /// What both award, or how they differ.
        text: Option<String>,
    },
    /// It got another name.
    Renamed {
        /// The old name.
        from: String,
        /// The new name.
        to: String,
    },
    /// Its price changed.
    Repriced {
        /// US dollars before.
        from: f64,
        /// US dollars since.
        to: f64,
        /// Paid for every begun 30 days.
        monthly: bool,
    },
    /// The exam asks for other things.
    NewOutline {
        /// Version of the exam topics.
        version: Option<String>,
    },
    /// Another rule of the exam changed: `minutes`, `questions`, `pass_mark` or `validity_months`.
    RuleChanged {
        /// Which.
        rule: &'static str,
        /// What it was.
        from: String,
        /// What it is since.
        to: String,
    },
}

/// One change.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change {
    /// The day of the change, or of its announcement.
    pub day: Day,
    /// The certification.
    pub certification: String,
    /// Its name on that day.
    pub name: String,
    /// The way to take it that changed, where it is about one.
    pub offer: Option<String>,
    /// What changed.
    #[serde(flatten)]
    pub kind: ChangeKind,
    /// Ids of the sources.
    pub sources: Vec<String>,
    /// How far to trust it.
    pub grade: Grade,
    /// False for a coming day that is only expected; whatever has happened is confirmed.
    pub confirmed: bool,
    /// The day was derived (from the day of a page, say), not found.
    pub day_assumed: bool,
    /// A reservation.
    pub note: Option<String>,
}

/// Lists what changed from `since` to `until`, both included, with the knowledge of `until`; oldest first.
pub fn changes(catalog: &Catalog, since: Day, until: Day) -> Vec<Change> {
    let mut all = between(catalog, since, until, until);
    all.retain(|change| change.confirmed);
    all
}

/// Lists what `day` knows of the days after it up to `until`: openings and last days ahead, the next
/// first, those that are only expected among them.
pub fn upcoming(catalog: &Catalog, day: Day, until: Day) -> Vec<Change> {
    day.plus_days(1).map(|next| between(catalog, next, until, day)).unwrap_or_default()
}

fn between(catalog: &Catalog, since: Day, until: Day, known_on: Day) -> Vec<Change> {
    let mut all: Vec<Change> = catalog
        .certifications
        .values()
        .flat_map(|certification| all_of(certification, known_on))
        .filter(|change| since <= change.day && change.day <= until)
        .collect();
    // Stable, so that what happened on one day stays in the order of the ids and of the file.
    all.sort_by_key(|change| change.day);
    all
}

/// Lists what changed about one certification up to `day`, oldest first.
pub fn changes_of(certification: &Certification, day: Day) -> Vec<Change> {
    let mut all: Vec<Change> =
        all_of(certification, day).into_iter().filter(|change| change.confirmed && change.day <= day).collect();
    all.sort_by_key(|change| change.day);
    all
}

/// What is being listed for one certification.
struct Listing<'a> {
    certification: &'a Certification,
    known_on: Day,
    changes: Vec<Change>,
}

/// Lists everything datable about a certification that was known on a day, coming days too.
fn all_of(certification: &Certification, known_on: Day) -> Vec<Change> {
    let view = AsOf::new(certification, known_on);
    if !view.known() {
        return Vec::new();
    }
    let mut listing = Listing { certification, known_on, changes: Vec::new() };
    let offers = view.offers();
    for (place, offer) in offers.iter().enumerate() {
        listing.opening(offer, offers.get(..place).unwrap_or_default());
        listing.closing(offer);
        listing.prices(offer, offers.get(..place).unwrap_or_default());
        listing.rules(offer);
    }
    listing.rule(None, "validity_months", &certification.validity_months, |months| Some(months.to_string()));
    listing.names();
    listing.outlines(&view);
    listing.successors();
    listing.changes
}

impl<'a> Listing<'a> {
    fn push<T>(&mut self, offer: Option<&str>, day: Day, kind: ChangeKind, fact: &Fact<T>, day_assumed: bool) {
        self.changes.push(Change {
            day,
            certification: self.certification.id.clone(),
            name: name_on(self.certification, day.min(self.known_on)).to_owned(),
            offer: offer.map(str::to_owned),
            kind,
            sources: fact.sources.clone(),
            grade: fact.grade,
            confirmed: true,
            day_assumed,
            note: fact.note.clone(),
        });
    }

    fn push_expected<T>(&mut self, offer: Option<&str>, day: Day, kind: ChangeKind, fact: &Fact<T>, confirmed: bool) {
        self.push(offer, day, kind, fact, false);
        if let Some(change) = self.changes.last_mut() {
            change.confirmed = confirmed;
        }
    }

    fn opening(&mut self, known: &OfferAsOf<'a>, earlier: &[OfferAsOf<'a>]) {
        let offer = known.offer;
        let id = Some(offer.id.as_str());
        let standard = |other: &OfferAsOf<'a>| other.offer.kind == OfferKind::Standard;
        // One more standard way, a new price say, is no opening of the certification; nor is an old
        // version that lives on.
        if standard(known) && earlier.iter().any(standard) {
            return;
        }
        for fact in known_facts(&offer.open, self.known_on) {
            let Bound { day, expected } = fact.value;
            // Announced ahead of the day: what became known with the opening itself is the opening.
            let ahead = day.is_some_and(|day| fact.known_from < day && !fact.known_from_assumed);
            if offer.kind != OfferKind::Languages && (expected || ahead) {
                let kind = ChangeKind::Announced { opens: day, expected };
                self.push(id, fact.known_from, kind, fact, fact.known_from_assumed);
            }
        }
        let Some(fact) = latest_word(&offer.open, self.known_on) else { return };
        let Some(day) = fact.value.day else { return };
        let kind = match offer.kind {
            OfferKind::Beta => ChangeKind::BetaOpened,
            OfferKind::Languages => ChangeKind::LivesOnInLanguages { languages: known.languages().to_vec() },
            OfferKind::Standard if earlier.iter().any(|other| other.offer.kind == OfferKind::Beta) => {
                ChangeKind::BecameStandard
            }
            OfferKind::Standard => ChangeKind::Opened,
        };
        self.push_expected(id, day, kind, fact, !fact.value.expected);
    }

    fn closing(&mut self, known: &OfferAsOf<'a>) {
        let offer = known.offer;
        let id = Some(offer.id.as_str());
        let mut before = None;
        // A standard way that ends because the next one begins is told as the new price.
        if latest_word(&offer.close, self.known_on).is_some_and(|fact| self.followed_by(known, fact.value.day)) {
            return;
        }
        for fact in known_facts(&offer.close, self.known_on) {
            let Bound { day, expected } = fact.value;
            if expected || day.is_some_and(|day| fact.known_from < day) {
                let kind = ChangeKind::ClosingAnnounced { closes: day, expected, before };
                self.push(id, fact.known_from, kind, fact, fact.known_from_assumed);
            }
            before = day;
        }
        let Some(fact) = latest_word(&offer.close, self.known_on) else { return };
        let Some(day) = fact.value.day else { return };
        let kind = if offer.kind == OfferKind::Beta { ChangeKind::BetaEnded } else { ChangeKind::Closed };
        self.push_expected(id, day, kind, fact, !fact.value.expected);
    }

    /// Returns whether it is a standard way and another begins no later than the day after `close`.
    fn followed_by(&self, known: &OfferAsOf<'a>, close: Option<Day>) -> bool {
        let Some(next) = close.and_then(|close| close.plus_days(1)) else { return false };
        known.offer.kind == OfferKind::Standard
            && AsOf::new(self.certification, self.known_on).offers().iter().any(|other| {
                other.index > known.index
                    && other.offer.kind == OfferKind::Standard
                    && !other.open_expected
                    && other.open.is_some_and(|open| open <= next)
            })
    }

    fn prices(&mut self, known: &OfferAsOf<'a>, earlier: &[OfferAsOf<'a>]) {
        let offer = known.offer;
        for (series, monthly) in [(&offer.fee_usd, false), (&offer.monthly_usd, true)] {
            for (old, new, day) in self.steps(series) {
                let kind = ChangeKind::Repriced { from: old.value, to: new.value, monthly };
                self.push(Some(&offer.id), day, kind, new, new.known_from_assumed && new.holds_from.is_none());
            }
        }
        // A later standard way that takes over from an earlier one at another price.
        let taken_over = earlier.iter().rfind(|other| {
            let after = other.close.and_then(|close| close.plus_days(1));
            other.offer.kind == OfferKind::Standard && known.open.zip(after).is_some_and(|(open, after)| open <= after)
        });
        if let (OfferKind::Standard, Some(before), Some(day)) = (offer.kind, taken_over, known.open)
            && let (Some(old), Some(new)) = (before.offer.fee_usd.last(), offer.fee_usd.first())
            && differs(old.value, new.value)
            && old.known_on(self.known_on)
            && new.known_on(self.known_on)
        {
            let kind = ChangeKind::Repriced { from: old.value, to: new.value, monthly: false };
            self.push(Some(&offer.id), day, kind, new, false);
        }
    }

    fn rules(&mut self, known: &OfferAsOf<'a>) {
        let offer = known.offer;
        let id = Some(offer.id.as_str());
        self.rule(id, "minutes", &offer.minutes, |minutes| Some(minutes.to_string()));
        self.rule(id, "questions", &offer.questions, |questions| match Count::of(questions)? {
            Count::Number(number) => Some(number.to_string()),
            Count::Text(text) => Some(text),
        });
        self.rule(id, "pass_mark", &offer.pass_mark, |mark| match Mark::of(mark)? {
            Mark::Score(score) => Some(score.to_string()),
            Mark::Text(text) => Some(text),
        });
    }

    fn rule<T: PartialEq>(
        &mut self,
        offer: Option<&str>,
        rule: &'static str,
        series: &Series<T>,
        words: impl Fn(&T) -> Option<String>,
    ) {
        for (old, new, day) in self.steps(series) {
            if let Some((from, to)) = words(&old.value).zip(words(&new.value)) {
                let assumed = new.known_from_assumed && new.holds_from.is_none();
                self.push(offer, day, ChangeKind::RuleChanged { rule, from, to }, new, assumed);
            }
        }
    }

    /// Returns each change of value in a series with the day on which the new value began.
    fn steps<'s, T: PartialEq>(&self, series: &'s [Fact<T>]) -> Vec<(&'s Fact<T>, &'s Fact<T>, Day)> {
        let begins = |fact: &Fact<T>| fact.holds_from.unwrap_or(fact.known_from);
        let mut known: Vec<&Fact<T>> = known_facts(series, self.known_on).collect();
        known.sort_by_key(|fact| begins(fact));
        known
            .windows(2)
            .filter_map(|pair| match pair {
                [old, new] if old.value != new.value => Some((*old, *new, begins(new))),
                _ => None,
            })
            .collect()
    }

    fn names(&mut self) {
        let certification = self.certification;
        for fact in known_facts(&certification.former_names, self.known_on) {
            let Some(day) = fact.value.until.and_then(|until| until.plus_days(1)) else { continue };
            let to = name_on(certification, day).to_owned();
            self.push(None, day, ChangeKind::Renamed { from: fact.value.name.clone(), to }, fact, false);
        }
    }

    fn outlines(&mut self, view: &AsOf<'_>) {
        let opened = view.offers().iter().filter_map(|offer| offer.open).min();
        let series: &'a Series<_> = &self.certification.blueprint;
        for fact in known_facts(series, self.known_on) {
            // The first topics of a new exam are no change; those of an exam long on offer are.
            let Some(day) = fact.holds_from.filter(|day| opened.is_none_or(|opened| opened < *day)) else { continue };
            // A derived `known_from` of an older opening says nothing about topics that came later.
            if day > self.known_on && fact.known_from_assumed {
                continue;
            }
            let kind = ChangeKind::NewOutline { version: fact.value.version.clone() };
            self.push(None, day, kind, fact, false);
        }
    }

    fn successors(&mut self) {
        let certification = self.certification;
        for fact in known_facts(&certification.successors, self.known_on) {
            let kind = ChangeKind::SuccessorNamed {
                successor: fact.value.id.clone(),
                same_credential: fact.value.same_credential,
                text: fact.value.text.clone(),
            };
            self.push(None, fact.known_from, kind, fact, fact.known_from_assumed);
        }
    }
}

fn known_facts<T>(facts: &[Fact<T>], day: Day) -> impl Iterator<Item = &Fact<T>> {
    facts.iter().filter(move |fact| fact.known_on(day))
}

/// Returns whether two prices differ by a cent or more.
fn differs(a: f64, b: f64) -> bool {
    (a - b).abs() >= 0.005
}
