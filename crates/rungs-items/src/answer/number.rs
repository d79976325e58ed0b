//! Numbers as people type them.

use rust_decimal::Decimal;

use super::AnswerError;

/// Longest number that is read, in bytes, with its unit.
const LONGEST: usize = 100;

/// A number with the unit that was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Typed {
    pub(crate) value: Decimal,
    /// Empty where none was typed.
    pub(crate) unit: String,
}

/// Reads a number: `1200`, `1,200`, `1 200,50`, `1'200.5`, `.5`, `-3`, `3e4`, with a unit before or after it.
///
/// * A comma or point that stands once is the decimal sign, except a comma with one to three digits before (not a bare
///   zero) and exactly three after it: `1,200` is one thousand two hundred, `1.200` is one and two tenths.
/// * Where both occur, the last is the decimal sign and the other sets thousands apart.
/// * Thousands are set apart by commas, points, spaces or apostrophes, in threes, one sort in a number.
/// * `3e4` is read where it is exact in 27 digits.
pub(crate) fn read(typed: &str) -> Result<Typed, AnswerError> {
    let wrong = || AnswerError::NotANumber { typed: shortened(typed) };
    if typed.len() > LONGEST {
        return Err(wrong());
    }
    let text: String = typed.trim().chars().map(plain).collect();
    let (negative, rest) = sign(&text);
    let begins = rest.find(|c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '+')).ok_or_else(wrong)?;
    let (before, rest) = rest.split_at_checked(begins).ok_or_else(wrong)?;
    // `$ -5`: the sign may stand between unit and number, but not twice.
    let (inner, rest) = sign(rest);
    if negative.is_some() && inner.is_some() {
        return Err(wrong());
    }
    let ends = end_of_digits(rest);
    let (digits, rest) = rest.split_at_checked(ends).ok_or_else(wrong)?;
    let (exponent, after) = exponent(rest);
    let mut value = plain_number(digits).ok_or_else(wrong)?;
    if let Some(exponent) = exponent {
        value = scaled(value, exponent).ok_or_else(wrong)?;
    }
    if negative.or(inner) == Some(true) {
        value = -value;
    }
    let (before, after) = (before.trim(), after.trim());
    let unit = match (before.is_empty(), after.is_empty()) {
        (_, true) => before,
        (true, false) => after,
        (false, false) => return Err(wrong()),
    };
    // `12 3` or `1 2/3`: what follows is no unit.
    if unit.contains(|c: char| c.is_ascii_digit()) && !unit.starts_with(char::is_alphabetic) {
        return Err(wrong());
    }
    Ok(Typed { value: value.normalize(), unit: unit.to_owned() })
}

fn shortened(typed: &str) -> String {
    typed.trim().chars().take(40).collect()
}

/// Makes the signs of typesetters those of keyboards.
fn plain(character: char) -> char {
    match character {
        '\u{a0}' | '\u{2009}' | '\u{202f}' | '\t' => ' ',
        '\u{2019}' => '\'',
        '\u{2212}' | '\u{2013}' => '-',
        other => other,
    }
}

/// Takes a sign off: `Some(true)` for minus.
fn sign(text: &str) -> (Option<bool>, &str) {
    if let Some(rest) = text.strip_prefix('-') {
        (Some(true), rest.trim_start())
    } else if let Some(rest) = text.strip_prefix('+') {
        (Some(false), rest.trim_start())
    } else {
        (None, text)
    }
}

/// Returns where digits and the signs between them end.
fn end_of_digits(text: &str) -> usize {
    let bytes = text.as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let goes_on = match byte {
            b'0'..=b'9' | b'.' | b',' => true,
            b' ' | b'\'' => is_digit(at + 1),
            _ => false,
        };
        if !goes_on {
            break;
        }
        at += 1;
    }
    at
}

/// Takes `e4` or `E-3` off, unless a word begins there.
fn exponent(text: &str) -> (Option<i32>, &str) {
    let Some(rest) = text.strip_prefix(['e', 'E']) else { return (None, text) };
    let (negative, digits) = sign(rest);
    let ends = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    let (number, after) = digits.split_at_checked(ends).unwrap_or((digits, ""));
    match number.parse::<i32>() {
        Ok(size) if !after.starts_with(char::is_alphanumeric) => {
            (Some(if negative == Some(true) { -size } else { size }), after)
        }
        _ => (None, text),
    }
}

/// Returns the value times ten to a power, where no digit is lost.
fn scaled(value: Decimal, exponent: i32) -> Option<Decimal> {
    let digits = value.mantissa().unsigned_abs().to_string().len();
    let size = usize::try_from(exponent.unsigned_abs()).ok()?;
    if digits + size > 27 {
        return None;
    }
    Decimal::from_scientific(&format!("{value}e{exponent}")).ok()
}

/// Reads digits with their separators.
fn plain_number(digits: &str) -> Option<Decimal> {
    // The full stop or comma of a sentence.
    let digits = digits.trim_end_matches(['.', ',']);
    let count = |sign: char| digits.matches(sign).count();
    let decimal = match (count('.'), count(',')) {
        (0, 1) if !is_thousands(digits) => Some(','),
        (1, 0) => Some('.'),
        (0, _) | (_, 0) => None,
        _ => digits.rfind(['.', ',']).and_then(|at| digits.get(at..)).and_then(|rest| rest.chars().next()),
    };
    let (whole, fraction) = decimal.and_then(|sign| digits.rsplit_once(sign)).unwrap_or((digits, ""));
    if !fraction.bytes().all(|byte| byte.is_ascii_digit()) || (whole.is_empty() && fraction.is_empty()) {
        return None;
    }
    let whole = ungrouped(whole)?;
    let number =
        if fraction.is_empty() { whole } else { format!("{}.{fraction}", if whole.is_empty() { "0" } else { &whole }) };
    Decimal::from_str_exact(&number).ok()
}

/// Whether the only comma sets thousands apart.
fn is_thousands(digits: &str) -> bool {
    digits.split_once(',').is_some_and(|(before, after)| {
        after.len() == 3 && (1..=3).contains(&before.len()) && !before.starts_with('0') && !before.contains([' ', '\''])
    })
}

/// Takes thousands together; none where the groups are not threes of one sort.
fn ungrouped(whole: &str) -> Option<String> {
    let Some(sign) = whole.chars().find(|c| !c.is_ascii_digit()) else { return Some(whole.to_owned()) };
    let mut groups = whole.split(sign);
    let first = groups.next()?;
    let fits = (1..=3).contains(&first.len()) && groups.clone().all(|group| group.len() == 3);
    let all = std::iter::once(first).chain(groups).collect::<String>();
    (fits && all.bytes().all(|byte| byte.is_ascii_digit())).then_some(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        // (typed, value, unit)
        let cases = [
            ("12", "12", ""),
            (" 12.50 ", "12.5", ""),
            ("12,5", "12.5", ""),
            ("0,125", "0.125", ""),
            (".5", "0.5", ""),
            ("1,200", "1200", ""),
            ("1.200", "1.2", ""),
            ("12,3456", "12.3456", ""),
            ("1200,500", "1200.5", ""),
            ("1,200,000", "1200000", ""),
            ("1.200.000", "1200000", ""),
            ("1,200.50", "1200.5", ""),
            ("1.200,50", "1200.5", ""),
            ("1 200,50", "1200.5", ""),
            ("1\u{202f}200\u{a0}000", "1200000", ""),
            ("1'200.5", "1200.5", ""),
            ("1\u{2019}200", "1200", ""),
            ("-3", "-3", ""),
            ("\u{2212}3", "-3", ""),
            ("+3", "3", ""),
            ("3e4", "30000", ""),
            ("1.5E-3", "0.0015", ""),
            ("12.5 USD", "12.5", "USD"),
            ("$12.50", "12.5", "$"),
            ("-$5", "-5", "$"),
            ("$ -5", "-5", "$"),
            ("12%", "12", "%"),
            ("12 per cent.", "12", "per cent."),
            ("30 e-mails", "30", "e-mails"),
            ("5 m2", "5", "m2"),
            ("12.", "12", ""),
        ];
        for (typed, value, unit) in cases {
            let expected = Typed { value: value.parse().unwrap(), unit: unit.to_owned() };
            assert_eq!(read(typed), Ok(expected), "{typed}");
        }
    }

    #[test]
    fn what_is_no_number_is_refused() {
        let long = "1".repeat(101);
        for typed in [
            "",
            "-",
            "abc",
            "1,20,000.5",
            "12,34,567",
            "1.2.3",
            "1 20",
            "1,2 3",
            "--3",
            "-$-3",
            "about 12 USD",
            "1 2/3",
            "1e99",
            "1e-99",
            "1/2",
            "12 3",
            "٣",
            &long,
            "79228162514264337593543950336",
            "1.00000000000000000000000000001",
            ",",
            ".",
            "1 200'000",
        ] {
            assert!(matches!(read(typed), Err(AnswerError::NotANumber { .. })), "{typed}: {:?}", read(typed));
        }
    }
}
