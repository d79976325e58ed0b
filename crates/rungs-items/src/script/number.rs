//! Whole and decimal numbers: reading them from values, and writing them for people.
//!
//! Everything is exact, or rounded half away from zero (2.5 → 3, -2.5 → -3) to a stated number of places. Quotients have 28 digits.

use rhai::Dynamic;
use rust_decimal::{Decimal, RoundingStrategy};

/// The most places that numbers are written with.
pub(super) const MAX_PLACES: u32 = 12;

/// Returns the number in a value; `None` where it is none.
pub(super) fn number(value: &Dynamic) -> Option<Decimal> {
    value.as_int().map(Decimal::from).or_else(|_| value.as_decimal()).ok()
}

/// Returns the whole number in a value: an integer, or a decimal without fraction.
pub(super) fn whole(value: &Dynamic) -> Option<i64> {
    value.as_int().ok().or_else(|| value.as_decimal().ok().and_then(to_whole))
}

/// Returns a decimal without fraction as an integer.
pub(super) fn to_whole(number: Decimal) -> Option<i64> {
    number.is_integer().then(|| i64::try_from(number).ok()).flatten()
}

/// Returns a value for a number: an integer where it is whole and fits, else a decimal without needless zeros.
pub(super) fn value(number: Decimal) -> Dynamic {
    to_whole(number).map_or_else(|| Dynamic::from_decimal(number.normalize()), Dynamic::from)
}

/// Returns a number rounded half away from zero.
pub(super) fn rounded(number: Decimal, places: u32) -> Decimal {
    let mut rounded = number.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero);
    if rounded.is_zero() {
        rounded.set_sign_positive(true);
    }
    rounded
}

/// Returns a number as text with exactly this many places.
pub(super) fn fixed(number: Decimal, places: u32) -> String {
    format!("{:.*}", usize::try_from(places).unwrap_or_default(), rounded(number, places))
}

/// Returns a number as text with as many places as it needs.
pub(super) fn plain(number: Decimal) -> String {
    let mut number = number.normalize();
    if number.is_zero() {
        number.set_sign_positive(true);
    }
    number.to_string()
}

/// Puts commas between the thousands of a number's text.
pub(super) fn grouped(text: &str) -> String {
    let (sign, rest) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
    let (whole, fraction) = rest.split_once('.').map_or((rest, None), |(whole, fraction)| (whole, Some(fraction)));
    let mut grouped = String::from(sign);
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if let Some(fraction) = fraction {
        grouped.push('.');
        grouped.push_str(fraction);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn halves_are_rounded_away_from_zero_and_nothing_is_minus_nothing() {
        let cases = [
            ("2.5", 0, "3"),
            ("-2.5", 0, "-3"),
            ("0.125", 2, "0.13"),
            ("-0.004", 2, "0.00"),
            ("3", 2, "3.00"),
            ("1.005", 2, "1.01"),
            ("79228162514264337593543950335", 2, "79228162514264337593543950335.00"),
        ];
        for (from, places, to) in cases {
            assert_eq!(fixed(decimal(from), places), to, "{from}");
        }
    }

    #[test]
    fn thousands_are_grouped() {
        let cases = [
            ("0", "0"),
            ("999", "999"),
            ("1000", "1,000"),
            ("-1234567.891", "-1,234,567.891"),
            ("-100", "-100"),
            ("0.1234567", "0.1234567"),
        ];
        for (from, to) in cases {
            assert_eq!(grouped(from), to);
        }
    }

    #[test]
    fn whole_decimals_count_as_whole() {
        assert_eq!(whole(&Dynamic::from_decimal(decimal("12.00"))), Some(12));
        assert_eq!(whole(&Dynamic::from_decimal(decimal("12.5"))), None);
        assert_eq!(whole(&Dynamic::from_decimal(Decimal::MAX)), None);
        assert_eq!(plain(decimal("12.50")), "12.5");
        assert_eq!(plain(decimal("-0.00")), "0");
        assert_eq!(plain(decimal("1200")), "1200");
    }
}
