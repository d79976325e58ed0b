//! Units as people type them.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::AnswerError;
use super::number::{self, Typed};

/// Signs and words for the same unit.
const SAME: [&[&str]; 5] =
    [&["%", "percent", "per cent", "pct"], &["USD", "$", "US$"], &["EUR", "€"], &["GBP", "£"], &["JPY", "¥"]];

/// Which unit was meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Meant {
    /// The unit that is asked for, or none was typed.
    Asked,
    /// One of the others, by name.
    Other(String),
    /// A percent sign where a bare number is asked for.
    Hundredth,
}

/// Finds out which unit was meant.
///
/// The exact name is tried first, because `mW` is not `MW`; then capitals, a plural `s`, and signs such as `$` for
/// `USD` are forgiven where that leaves one unit.
pub(crate) fn meant<'a>(
    typed: &str,
    asked: &'a str,
    others: impl Iterator<Item = &'a str> + Clone,
) -> Result<Meant, AnswerError> {
    let typed = typed.trim().trim_end_matches('.');
    if typed.is_empty() || typed == asked {
        return Ok(Meant::Asked);
    }
    if let Some(exact) = others.clone().find(|other| *other == typed) {
        return Ok(Meant::Other(exact.to_owned()));
    }
    let near: Vec<&str> = others.clone().filter(|other| alike(typed, other)).collect();
    match (alike(typed, asked), near.as_slice()) {
        (true, []) => Ok(Meant::Asked),
        (false, [other]) => Ok(Meant::Other((*other).to_owned())),
        (false, []) if asked.is_empty() && alike(typed, "%") => Ok(Meant::Hundredth),
        _ => {
            let known = std::iter::once(asked).chain(others).filter(|unit| !unit.is_empty());
            let known: Vec<&str> = known.collect();
            Err(AnswerError::Unit { typed: typed.to_owned(), known: known.join(", ") })
        }
    }
}

fn alike(a: &str, b: &str) -> bool {
    let fold = |unit: &str| {
        let unit = unit.trim().to_lowercase();
        // Short names such as `ms` are no plurals.
        if unit.len() > 3 { unit.strip_suffix('s').unwrap_or(&unit).to_owned() } else { unit }
    };
    let stands =
        |group: &[&str], unit: &str| group.iter().any(|known| known.to_lowercase() == unit.trim().to_lowercase());
    !b.is_empty() && (fold(a) == fold(b) || SAME.iter().any(|group| stands(group, a) && stands(group, b)))
}

/// Reads a typed number and returns it in the unit asked for.
pub(crate) fn amount(typed: &str, asked: &str, units: &BTreeMap<String, String>) -> Result<Decimal, AnswerError> {
    let Typed { value, unit } = number::read(typed)?;
    let wrong = || AnswerError::NotANumber { typed: typed.trim().to_owned() };
    match meant(&unit, asked, units.keys().map(String::as_str))? {
        Meant::Asked => Ok(value),
        Meant::Hundredth => value.checked_div(Decimal::ONE_HUNDRED).ok_or_else(wrong),
        Meant::Other(name) => {
            let size = units.get(&name).and_then(|size| number::read(size).ok()).ok_or_else(wrong)?;
            value.checked_mul(size.value).ok_or_else(wrong)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_understood_and_others_named() {
        let units = BTreeMap::from([("thousand".to_owned(), "1000".to_owned()), ("mW".to_owned(), "0.001".to_owned())]);
        // (typed, asked, value or the units that are known)
        let cases = [
            ("5", "USD", Ok("5")),
            ("5 USD", "USD", Ok("5")),
            ("5 usd", "USD", Ok("5")),
            ("$5", "USD", Ok("5")),
            ("5 EUR", "USD", Err("USD, mW, thousand")),
            ("1.5 thousand", "tokens", Ok("1500")),
            ("1 Thousand", "tokens", Ok("1000")),
            ("1 token", "tokens", Ok("1")),
            ("7 mW", "MW", Ok("0.007")),
            ("7 MW", "MW", Ok("7")),
            ("7 Mw", "MW", Err("MW, mW, thousand")),
            ("80 %", "%", Ok("80")),
            ("80 per cent", "%", Ok("80")),
            ("80 %", "", Ok("0.8")),
            ("80 apples", "", Err("mW, thousand")),
        ];
        for (typed, asked, expected) in cases {
            let expected = expected.map(|value| value.parse().unwrap()).map_err(|known: &str| known.to_owned());
            let got = amount(typed, asked, &units).map_err(|error| match error {
                AnswerError::Unit { known, .. } => known,
                other => other.to_string(),
            });
            assert_eq!(got, expected, "{typed} for {asked}");
        }
    }
}
