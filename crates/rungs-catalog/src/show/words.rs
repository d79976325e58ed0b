//! One certification in sentences, the same for every face.

use super::{Count, DomainShown, Mark, OfferShown, Show};
use crate::as_of::Status;
use crate::catalog::Catalog;
use crate::certification::{Levels, OfferKind, Renewal, Retake, StudyHours};
use crate::words::{count, dollars, level_word, long_day, price, short_day};

/// What is said where a page of the issuer might say it and does not.
const NOT_PUBLISHED: &str = "not published, or not known";

impl Show {
    /// Returns its code, or its name where it has none.
    pub fn label(&self) -> &str {
        self.code.as_deref().unwrap_or(&self.name)
    }

    /// Returns where it stands, without its mark and the day of the view.
    pub fn status_words(&self) -> String {
        match self.status {
            Status::Announced => match self.opened_on {
                Some(day) => format!("announced for {}", long_day(day)),
                None => "announced, without a day".to_owned(),
            },
            Status::Beta => "only its beta can be booked".to_owned(),
            Status::Open => "can be booked".to_owned(),
            Status::Closing => match self.retired_on {
                Some(day) if self.retired_on_expected => format!("can be booked; expected to end {}", long_day(day)),
                Some(day) => format!("can be booked; last day {}", long_day(day)),
                None => "can be booked; its end is announced without a day".to_owned(),
            },
            Status::Retired => match self.retired_on {
                Some(day) => format!("cannot be booked any more; last day was {}", long_day(day)),
                None => "cannot be booked any more".to_owned(),
            },
        }
    }

    /// Returns the finding that a page about it begins with. `hours` is what study takes, as the page's reader sees it:
    /// `about 45 hours for you`.
    pub fn finding(&self, hours: &str) -> String {
        let name = &self.name;
        // Who books a beta today pays the beta's price, not the one to come.
        let beta = self.offers.iter().find(|way| self.status == Status::Beta && way.bookable);
        let price = beta.map_or_else(|| self.price_words(), |way| price_words(way.fee_usd, way.monthly_usd));
        let price = price.unwrap_or_else(|| "price not known".into());
        let taken = format!("{price}, {hours}");
        match self.status {
            Status::Open => format!("{name} can be booked: {taken}"),
            Status::Beta => format!("{name} can be booked as a beta: {taken}"),
            Status::Closing => match self.retired_on {
                Some(day) if self.retired_on_expected => {
                    format!("{name} can be booked and is expected to end on {}: {taken}", long_day(day))
                }
                Some(day) => format!("{name} can be booked until {}: {taken}", long_day(day)),
                None => format!("{name} can be booked and will end, nobody says when: {taken}"),
            },
            Status::Announced => match self.opened_on.filter(|day| *day > self.as_of) {
                Some(day) => format!("{name} cannot be booked yet; it is announced for {}", long_day(day)),
                None => format!("{name} cannot be booked yet; it is announced without a day"),
            },
            Status::Retired => match self.retired_on {
                Some(day) => format!("{name} cannot be booked any more; its last day was {}", long_day(day)),
                None => format!("{name} cannot be booked any more"),
            },
        }
    }

    /// Returns its price: `$100`, `$49 a month`, `free`; absent where it is not known.
    pub fn price_words(&self) -> Option<String> {
        price_words(self.fee_usd, self.monthly_usd)
    }

    /// Returns the length of the exam.
    pub fn minutes_words(&self) -> String {
        self.minutes.map_or("not known".into(), |minutes| format!("{minutes} minutes"))
    }

    /// Returns how many questions it has, and how many of them count.
    pub fn questions_words(&self) -> String {
        match (&self.questions, self.scored_questions) {
            (Some(Count::Number(number)), Some(scored)) if scored != *number => {
                format!("{number}, of which {scored} count")
            }
            (Some(Count::Number(number)), _) => number.to_string(),
            (Some(Count::Text(text)), _) => text.clone(),
            (None, _) => NOT_PUBLISHED.into(),
        }
    }

    /// Returns what is needed to pass.
    pub fn pass_mark_words(&self) -> String {
        match (&self.pass_mark, &self.scale) {
            (Some(Mark::Score(score)), Some(scale)) if scale == "percent" => format!("{score} %"),
            (Some(Mark::Score(score)), Some(scale)) => format!("{score} on a scale of {scale}"),
            (Some(Mark::Score(score)), None) => score.to_string(),
            (Some(Mark::Text(text)), _) => text.clone(),
            (None, _) => NOT_PUBLISHED.into(),
        }
    }

    /// Returns how long a pass stays valid.
    pub fn validity_words(&self) -> String {
        match self.validity_months {
            None => "not known".into(),
            Some(0) => "for ever".into(),
            Some(months) => counted(months, "month", "months"),
        }
    }

    /// Returns who compiled it.
    pub fn written_words(&self) -> &'static str {
        match (self.written_by.as_str(), self.checked_by.as_str()) {
            ("person", "person") => "Compiled by a person and checked by a person.",
            ("person", _) => "Compiled by a person, not yet checked by another.",
            (_, "person") => "Compiled and judged by AI, checked by a person.",
            _ => "Compiled and judged by AI, not yet checked by a person.",
        }
    }
}

impl OfferShown {
    /// Returns what sort of way it is.
    pub fn kind_words(&self) -> &'static str {
        match self.kind {
            OfferKind::Beta => "beta",
            OfferKind::Standard => "standard",
            OfferKind::Languages => "old version in other languages",
        }
    }

    /// Returns its price, prices in other currencies after it.
    pub fn price_words(&self) -> String {
        let mut parts =
            vec![price_words(self.fee_usd, self.monthly_usd).unwrap_or_else(|| "price not known".to_owned())];
        parts.extend(self.fee_local.iter().map(|money| format!("{} {}", money.amount, money.currency)));
        parts.join(", ")
    }

    /// Returns from when until when it can be taken, as far as that is known; empty where it is not.
    pub fn days_words(&self) -> String {
        let about = |expected: bool| if expected { "expected " } else { "" };
        let mut parts = Vec::new();
        if let Some(day) = self.open {
            parts.push(format!("{}from {}", about(self.open_expected), short_day(day)));
        } else if self.open_expected {
            parts.push("opening not confirmed".into());
        }
        if let Some(day) = self.close {
            parts.push(format!("{}until {}", about(self.close_expected), short_day(day)));
        }
        parts.join(", ")
    }

    /// Returns its languages as codes, or how many there are; empty where neither is known.
    pub fn languages_words(&self) -> String {
        match (self.languages.as_slice(), self.language_count) {
            ([], Some(number)) => counted(number, "language", "languages"),
            (codes, _) => codes.join(" "),
        }
    }

    /// Returns where it is sat; empty where that is not known.
    pub fn places_words(&self) -> String {
        let place = |place: &String| match place.as_str() {
            "home" => "at home".to_owned(),
            "centre" => "at a test centre".to_owned(),
            _ => place.clone(),
        };
        self.delivery.iter().map(place).collect::<Vec<_>>().join(" or ")
    }

    /// Returns the whole way in one line.
    pub fn words(&self) -> String {
        let languages = self.languages_words();
        let languages = if languages.is_empty() { languages } else { format!("in {languages}") };
        let parts =
            [self.kind_words().to_owned(), self.price_words(), self.days_words(), languages, self.places_words()];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    }
}

impl DomainShown {
    /// Returns its weight: `20 %`, `20-25 %`; empty where none is published.
    pub fn weight_words(&self) -> String {
        match (self.weight_range, self.weight) {
            (Some([low, high]), _) if (high - low).abs() > f64::EPSILON => format!("{low}-{high} %"),
            (_, Some(weight)) => format!("{weight} %"),
            _ => String::new(),
        }
    }
}

/// Returns a price: `$100`, `$49 a month`, `free`; absent where it is not known.
pub fn price_words(fee_usd: Option<f64>, monthly_usd: Option<f64>) -> Option<String> {
    match (fee_usd, monthly_usd) {
        (_, Some(monthly)) if monthly > 0.0 => Some(format!("{} a month", dollars(monthly))),
        (Some(fee), _) => Some(price(fee)),
        (None, _) => None,
    }
}

/// Returns a rule of renewal in one line.
pub fn renewal_words(rule: &Renewal) -> String {
    let by = if rule.by.is_empty() { String::new() } else { format!(": {}", rule.by.join(", ")) };
    let cost = match rule.cost_usd {
        Some(cost) if cost > 0.0 => format!(", {}", dollars(cost)),
        Some(_) => ", free".into(),
        None => String::new(),
    };
    let text = rule.text.as_deref().map(|text| format!(" ({text})")).unwrap_or_default();
    format!("{}{by}{cost}{text}", rule.how.words())
}

/// Returns what happens after a failure, in one line.
pub fn retake_words(rule: &Retake) -> String {
    let mut parts = Vec::new();
    if let Some(days) = rule.wait_days {
        parts.push(format!("wait {}", counted(days, "day", "days")));
    }
    if let Some(most) = rule.max_attempts {
        parts.push(match rule.period_months {
            Some(months) => format!("at most {most} attempts in {months} months"),
            None => format!("at most {most} attempts"),
        });
    }
    parts.extend(rule.text.clone());
    parts.join("; ")
}

/// Returns published hours with whose they are: `20 to 40 (people new to it)`.
pub fn study_hours_words(hours: &StudyHours) -> String {
    let range =
        if hours.low == hours.high { hours.low.to_string() } else { format!("{} to {}", hours.low, hours.high) };
    format!("{range} ({})", hours.for_whom)
}

/// Returns skills with their levels: `Python (working), MLOps (aware)`; `nothing` where there are none.
pub fn levels_words(catalog: &Catalog, levels: &Levels) -> String {
    let mut sorted: Vec<(&String, &u8)> = levels.iter().collect();
    sorted.sort_by(|a, b| b.1.cmp(a.1).then_with(|| a.0.cmp(b.0)));
    let skill = |(skill, level): (&String, &u8)| format!("{} ({})", catalog.skill_name(skill), level_word(*level));
    let parts: Vec<String> = sorted.into_iter().map(skill).collect();
    if parts.is_empty() { "nothing".into() } else { parts.join(", ") }
}

fn counted(number: u32, one: &str, many: &str) -> String {
    count(usize::try_from(number).unwrap_or(usize::MAX), one, many)
}
