//! Calendar days, as facts and profiles write them.

use std::fmt;
use std::str::FromStr;

use jiff::Span;
use jiff::civil::Date;
use serde::de::{self, MapAccess, Visitor, value::MapAccessDeserializer};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Names one calendar day, without time of day or time zone.
///
/// Text form is ISO 8601, `2026-11-21`. Where the format is for people (TOML, JSON) a day reads from such a
/// string or from an unquoted TOML date and is written as a string; in binary formats it is the number of
/// days since 1970-01-01. Years run from -9999 to 9999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(Date);

/// Says why a text or number is not a day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DayError {
    /// The text is not a date of the calendar.
    #[error("`{text}` is not a day")]
    Text {
        /// What was found.
        text: String,
    },
    /// The text has a time of day.
    #[error("`{text}` has a time of day, where a day alone is meant")]
    TimeOfDay {
        /// What was found.
        text: String,
    },
    /// The number of days since 1970-01-01 leaves the calendar.
    #[error("day {days} since 1970-01-01 is outside the years -9999 to 9999")]
    Number {
        /// What was found, in days.
        days: i64,
    },
}

impl DayError {
    /// Returns what the author of the file can do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Text { .. } | Self::TimeOfDay { .. } => "write year-month-day, as in 2026-11-21",
            Self::Number { .. } => "use a day between the years -9999 and 9999",
        }
    }
}

impl Day {
    /// 1970-01-01, from which binary formats count.
    pub const EPOCH: Self = Self(Date::constant(1970, 1, 1));

    /// 9999-12-31, the end of the calendar.
    pub const LAST: Self = Self(Date::MAX);

    /// Returns how many days `self` lies after `earlier`; negative when it lies before.
    pub fn days_since(self, earlier: Self) -> i64 {
        self.0.duration_since(earlier.0).as_hours() / 24
    }

    /// Returns the day `days` later (earlier when negative), or `None` outside the years -9999 to 9999.
    pub fn plus_days(self, days: i64) -> Option<Self> {
        let span = Span::new().try_days(days).ok()?;
        self.0.checked_add(span).ok().map(Self)
    }

    /// Returns the civil date, for month arithmetic and calendars.
    pub fn date(self) -> Date {
        self.0
    }
}

impl From<Date> for Day {
    fn from(date: Date) -> Self {
        Self(date)
    }
}

impl From<Day> for Date {
    fn from(day: Day) -> Self {
        day.0
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Day {
    type Err = DayError;

    fn from_str(text: &str) -> Result<Self, DayError> {
        // A civil date also parses out of a date with a time, which would drop the time without a word.
        if text.contains([':', 'T', 't', ' ']) {
            return Err(DayError::TimeOfDay { text: text.into() });
        }
        text.parse().map(Self).map_err(|_| DayError::Text { text: text.into() })
    }
}

/// Adds an epoch-relative number to the calendar, the binary form of a day.
fn from_number(days: i64) -> Result<Day, DayError> {
    Day::EPOCH.plus_days(days).ok_or(DayError::Number { days })
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.collect_str(self)
        } else {
            // The years -9999 to 9999 are 7.3 million days.
            let days = i32::try_from(self.days_since(Self::EPOCH)).map_err(serde::ser::Error::custom)?;
            serializer.serialize_i32(days)
        }
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            deserializer.deserialize_any(DayVisitor)
        } else {
            from_number(i32::deserialize(deserializer)?.into()).map_err(de::Error::custom)
        }
    }
}

struct DayVisitor;

impl<'de> Visitor<'de> for DayVisitor {
    type Value = Day;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a day such as 2026-11-21")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Day, E> {
        text.parse().map_err(E::custom)
    }

    /// Reads an unquoted TOML date, which the `toml` crate hands over as a map with one private key.
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Day, A::Error> {
        let moment = toml::value::Datetime::deserialize(MapAccessDeserializer::new(map))?;
        moment.to_string().parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Deserialize, Serialize)]
    struct Row {
        day: Day,
    }

    #[test]
    fn days_parse_and_print_as_iso_text() {
        // (text, what it means)
        let cases = [
            ("2026-11-21", Some("2026-11-21")),
            ("2024-02-29", Some("2024-02-29")),
            ("9999-12-31", Some("9999-12-31")),
            ("-009999-01-01", Some("-009999-01-01")),
            ("2026-02-29", None),
            ("2026-11-21T10:00", None),
            ("2026-11-21 10:00", None),
            ("tomorrow", None),
            ("", None),
        ];
        for (text, day) in cases {
            assert_eq!(text.parse::<Day>().ok().map(|day| day.to_string()).as_deref(), day, "{text}");
        }
    }

    #[test]
    fn arithmetic_at_the_ends_of_the_calendar_has_an_answer() {
        let first: Day = "-009999-01-01".parse().unwrap();
        let last: Day = "9999-12-31".parse().unwrap();
        assert_eq!(last.days_since(first), 7_304_483);
        assert_eq!(first.plus_days(7_304_483), Some(last));
        assert_eq!(last.plus_days(1), None);
        assert_eq!(first.plus_days(-1), None);
        assert_eq!(last.plus_days(i64::MAX), None);
        assert_eq!(last.plus_days(i64::MIN), None);
        assert_eq!(Day::EPOCH.plus_days(20_778).unwrap().to_string(), "2026-11-21");
    }

    #[test]
    fn toml_and_json_give_the_same_day() {
        let wanted = Row { day: "2026-11-21".parse().unwrap() };
        assert_eq!(toml::from_str::<Row>("day = 2026-11-21").unwrap(), wanted);
        assert_eq!(toml::from_str::<Row>("day = \"2026-11-21\"").unwrap(), wanted);
        assert_eq!(serde_json::from_str::<Row>(r#"{"day":"2026-11-21"}"#).unwrap(), wanted);
        assert_eq!(serde_json::to_string(&wanted).unwrap(), r#"{"day":"2026-11-21"}"#);
        assert_eq!(toml::to_string(&wanted).unwrap(), "day = \"2026-11-21\"\n");
        for bad in ["day = 2026-11-21T10:00:00Z", "day = 10:00:00", "day = 20261121", "day = \"soon\""] {
            assert!(toml::from_str::<Row>(bad).is_err(), "{bad}");
        }
    }
}
