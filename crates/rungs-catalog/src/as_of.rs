//! The catalogue as known on a day.
//!
//! Everything that a face shows about a certification goes through [`AsOf`], so that no later
//! knowledge leaks into an earlier day.

use rungs_planner::Day;
use serde::Serialize;

use crate::catalog::Catalog;
use crate::certification::{Bound, Certification, Offer, OfferKind, Successor};
use crate::fact::{Fact, Many, Series, current, latest_word};

/// Where a certification stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Known, not yet to be booked.
    Announced,
    /// Only its trial run can be booked.
    Beta,
    /// Can be booked, no end known.
    Open,
    /// Can be booked, and its last day is known or expected.
    Closing,
    /// Cannot be booked any more in English (in its main language where there is no English).
    Retired,
}

impl Status {
    /// Returns the id, as in `--json`.
    pub fn id(self) -> &'static str {
        match self {
            Self::Announced => "announced",
            Self::Beta => "beta",
            Self::Open => "open",
            Self::Closing => "closing",
            Self::Retired => "retired",
        }
    }

    /// Returns whether it can be booked.
    pub fn bookable(self) -> bool {
        matches!(self, Self::Beta | Self::Open | Self::Closing)
    }

    /// Returns the mark that a reader sees; never the only sign of the status.
    pub fn mark(self) -> &'static str {
        match self {
            Self::Announced => "○",
            Self::Beta => "◐",
            Self::Open => "●",
            Self::Closing => "◔",
            Self::Retired => "✕",
        }
    }
}

/// A way to take a certification, as known on a day.
#[derive(Debug, Clone, Copy)]
pub struct OfferAsOf<'a> {
    /// The way itself.
    pub offer: &'a Offer,
    /// Its place in the file, from 0.
    pub index: usize,
    /// First day; absent = long open.
    pub open: Option<Day>,
    /// The opening has no confirmed day.
    pub open_expected: bool,
    /// Last day; absent = none known.
    pub close: Option<Day>,
    /// The closing has no confirmed day.
    pub close_expected: bool,
    day: Day,
}

impl<'a> OfferAsOf<'a> {
    /// Returns whether it can be taken on the day of the view.
    pub fn bookable(&self) -> bool {
        !self.open_expected
            && self.open.is_none_or(|open| open <= self.day)
            && self.close.is_none_or(|close| self.day <= close)
    }

    /// Returns whether it is over.
    pub fn over(&self) -> bool {
        self.close.is_some_and(|close| close < self.day)
    }

    /// Returns the US list price as known on the day.
    pub fn fee_usd(&self) -> Option<&'a Fact<f64>> {
        current(&self.offer.fee_usd, self.day)
    }

    /// Returns the monthly price as known on the day.
    pub fn monthly_usd(&self) -> Option<&'a Fact<f64>> {
        current(&self.offer.monthly_usd, self.day)
    }

    /// Returns the language codes as known on the day; empty = not known.
    pub fn languages(&self) -> &'a [String] {
        current(&self.offer.languages, self.day).map_or(&[], |fact| fact.value.codes.as_slice())
    }

    /// Returns whether it can be taken in `language`; unknown languages count as English only.
    pub fn speaks(&self, language: &str) -> bool {
        let codes = self.languages();
        let wanted = primary(language);
        if codes.is_empty() { wanted == "en" } else { codes.iter().any(|code| primary(code) == wanted) }
    }

    /// Returns the value of one of the offer's series on the day.
    pub fn value<T>(&self, series: impl Fn(&'a Offer) -> &'a Series<T>) -> Option<&'a Fact<T>> {
        current(series(self.offer), self.day)
    }
}

/// Returns the language without script and region, lower case: `zh-Hans` is `zh`.
pub(crate) fn primary(code: &str) -> String {
    code.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase()
}

/// One certification as known on a day.
#[derive(Debug, Clone, Copy)]
pub struct AsOf<'a> {
    /// The certification.
    pub certification: &'a Certification,
    /// The day.
    pub day: Day,
}

impl<'a> AsOf<'a> {
    /// Looks at `certification` with the knowledge of `day`.
    pub fn new(certification: &'a Certification, day: Day) -> Self {
        Self { certification, day }
    }

    /// Returns whether the public knew of it.
    pub fn known(&self) -> bool {
        self.certification.offers.iter().any(|offer| offer.open.iter().any(|fact| fact.known_on(self.day)))
    }

    /// Returns the ways to take it that were known, over or not, oldest first.
    pub fn offers(&self) -> Vec<OfferAsOf<'a>> {
        let day = self.day;
        let bound = |series: &'a [Fact<Bound>]| latest_word(series, day).map(|fact| fact.value);
        self.certification
            .offers
            .iter()
            .enumerate()
            .filter_map(|(index, offer)| {
                let open = bound(&offer.open)?;
                let close = bound(&offer.close);
                Some(OfferAsOf {
                    offer,
                    index,
                    open: open.day,
                    open_expected: open.expected,
                    close: close.and_then(|close| close.day),
                    close_expected: close.is_some_and(|close| close.expected),
                    day,
                })
            })
            .collect()
    }

    /// Returns the ways in its main language: English where any is in English, else all.
    fn main_language(&self) -> Vec<OfferAsOf<'a>> {
        let all = self.offers();
        let english: Vec<_> = all.iter().copied().filter(|offer| offer.speaks("en")).collect();
        if english.is_empty() { all } else { english }
    }

    /// Returns where it stands. Asked of one that was not known, the answer is [`Status::Announced`].
    pub fn status(&self) -> Status {
        let offers = self.main_language();
        let standard = |offer: &&OfferAsOf<'a>| offer.offer.kind != OfferKind::Beta;
        let open: Vec<_> = offers.iter().filter(|offer| offer.bookable()).collect();
        if let Some(lasting) = open.iter().filter(|offer| standard(offer)).max_by_key(|offer| offer.close.is_none()) {
            // One version that ends is not the end of the certification where another lives on.
            return if lasting.close.is_some() { Status::Closing } else { Status::Open };
        }
        if !open.is_empty() {
            return Status::Beta;
        }
        // The end of a trial run alone is no end: its standard exam is still to come.
        let ended = offers.iter().any(|offer| standard(&offer) && offer.over());
        if ended && offers.iter().all(OfferAsOf::over) { Status::Retired } else { Status::Announced }
    }

    /// Returns the first day on which it could be taken in its standard form (else as a trial), where known.
    pub fn opened_on(&self) -> Option<Day> {
        let offers = self.offers();
        let first = |kind: fn(OfferKind) -> bool| {
            offers
                .iter()
                .filter(|offer| kind(offer.offer.kind) && !offer.open_expected)
                .filter_map(|offer| offer.open)
                .min()
        };
        let long_open = offers
            .iter()
            .any(|offer| offer.offer.kind != OfferKind::Beta && offer.open.is_none() && !offer.open_expected);
        if long_open {
            return None;
        }
        first(|kind| kind != OfferKind::Beta).or_else(|| first(|kind| kind == OfferKind::Beta))
    }

    /// Returns the opening that lies ahead: its day, where one is named, and whether it is only expected.
    pub fn opens_next(&self) -> Option<(Option<Day>, bool)> {
        let offers = self.offers();
        let ahead = offers.iter().filter(|offer| offer.open.is_some_and(|open| self.day < open));
        if let Some(next) = ahead.min_by_key(|offer| offer.open) {
            return Some((next.open, next.open_expected));
        }
        // A day that went by without a word from the owner is no day.
        offers.iter().any(|offer| offer.open_expected).then_some((None, true))
    }

    /// Returns the last day on which it can or could be sat in its main language, where one is known.
    pub fn retired_on(&self) -> Option<Day> {
        let offers = self.main_language();
        if offers.iter().any(|offer| offer.close.is_none()) {
            return None;
        }
        offers.iter().filter_map(|offer| offer.close).max()
    }

    /// Returns the way that its facts are told of: the standard one that can be booked, else the last
    /// standard one, else the last of all.
    pub fn main_offer(&self) -> Option<OfferAsOf<'a>> {
        let offers = self.main_language();
        let standard = |offer: &OfferAsOf<'a>| offer.offer.kind != OfferKind::Beta && !offer.open_expected;
        offers
            .iter()
            .copied()
            .rfind(|offer| standard(offer) && offer.bookable())
            .or_else(|| offers.iter().copied().rfind(standard))
            .or_else(|| offers.iter().copied().rfind(|offer| offer.offer.kind != OfferKind::Beta))
            .or_else(|| offers.last().copied())
    }

    /// Returns the validity in months (0 = for ever), where known.
    pub fn validity_months(&self) -> Option<&'a Fact<u32>> {
        current(&self.certification.validity_months, self.day)
    }

    /// Returns what was known to take its place.
    pub fn successors(&self) -> Vec<&'a Fact<Successor>> {
        self.known_of(&self.certification.successors)
    }

    /// Returns the facts of a list that were known.
    pub fn known_of<T>(&self, facts: &'a Many<T>) -> Vec<&'a Fact<T>> {
        facts.iter().filter(|fact| fact.known_on(self.day)).collect()
    }
}

impl Catalog {
    /// Returns the certifications that were known on `day`, by id.
    pub fn known_on(&self, day: Day) -> impl Iterator<Item = AsOf<'_>> {
        self.certifications.values().map(move |certification| AsOf::new(certification, day)).filter(AsOf::known)
    }
}
