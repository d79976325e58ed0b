//! Days in TOML files, which have a type of their own there, and in JSON, where they are texts.

use std::fmt;

use jiff::civil::Date;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// Reads `2026-11-22`, bare or in quotes.
pub(crate) fn day<'de, D: Deserializer<'de>>(from: D) -> Result<Date, D::Error> {
    if from.is_human_readable() { from.deserialize_any(DayVisitor) } else { Date::deserialize(from) }
}

/// As [`day`], for a key that may be absent.
pub(crate) fn optional<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Date>, D::Error> {
    Ok(Option::<Day>::deserialize(from)?.map(|day| day.0))
}

/// A day that can be read from both formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(crate) struct Day(#[serde(deserialize_with = "day")] pub(crate) Date);

struct DayVisitor;

impl<'de> Visitor<'de> for DayVisitor {
    type Value = Date;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a day such as 2026-11-22")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Date, E> {
        // Exactly a day: the parser of dates would also take a time with it, and drop the time.
        if text.len() != 10 {
            return Err(E::custom(format!("`{text}` is no day such as 2026-11-22")));
        }
        text.parse().map_err(|_| E::custom(format!("`{text}` is no day such as 2026-11-22")))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Date, A::Error> {
        let found = toml::value::Datetime::deserialize(MapAccessDeserializer::new(map))?;
        self.visit_str(&found.to_string())
    }

    fn visit_none<E: Error>(self) -> Result<Date, E> {
        Err(E::custom("a day is missing"))
    }

    fn visit_unit<E: Error>(self) -> Result<Date, E> {
        Err(E::custom("a day is missing"))
    }
}
