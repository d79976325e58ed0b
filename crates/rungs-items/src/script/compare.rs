//! Reads options as a learner does: `12.50`, `12.5` and `12.50 USD` are one number.

use rust_decimal::Decimal;

/// The numbers and the words of a short text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reading {
    numbers: Vec<Decimal>,
    words: Vec<String>,
}

impl Reading {
    /// Reads a text. `75%` is the number 0.75; signs other than letters and digits separate words.
    pub(super) fn of(text: &str) -> Self {
        let mut reading = Self { numbers: Vec::new(), words: Vec::new() };
        let chars: Vec<char> = text.chars().collect();
        let mut rest = chars.as_slice();
        let mut before = ' ';
        while let Some((&first, after)) = rest.split_first() {
            let length = number_length(rest, before);
            if length > 0 {
                let (number, next) = rest.split_at(length);
                reading.push_number(&number.iter().collect::<String>(), next);
                rest = next;
                before = '0';
            } else if first.is_alphanumeric() {
                let length = rest.iter().take_while(|c| c.is_alphanumeric()).count();
                let (word, next) = rest.split_at(length);
                reading.words.push(word.iter().flat_map(|c| c.to_lowercase()).collect());
                rest = next;
                before = 'a';
            } else {
                before = first;
                rest = after;
            }
        }
        reading
    }

    /// Returns whether two texts say the same: the same numbers, with the same words or with none on one side.
    pub(super) fn same(&self, other: &Self) -> bool {
        let words = self.words == other.words;
        let bare = !self.numbers.is_empty() && (self.words.is_empty() || other.words.is_empty());
        self.numbers == other.numbers && (words || bare)
    }

    /// Adds a number, as a share where a percent sign follows.
    fn push_number(&mut self, text: &str, next: &[char]) {
        let plain: String = text.chars().filter(|&c| c != ',').map(|c| if c == '−' { '-' } else { c }).collect();
        let percent = next.iter().find(|c| !c.is_whitespace()) == Some(&'%');
        match plain.parse::<Decimal>() {
            Ok(number) if percent => {
                self.numbers.push(number.checked_div(Decimal::ONE_HUNDRED).unwrap_or(number).normalize());
            }
            Ok(number) => self.numbers.push(number.normalize()),
            Err(_) => self.words.push(plain),
        }
    }
}

/// Returns how many characters of the text, from its beginning, are a number.
fn number_length(text: &[char], before: char) -> usize {
    let sign = usize::from(matches!(text.first(), Some('-' | '−')) && !before.is_alphanumeric());
    let digits = text.iter().skip(sign);
    if !digits.clone().next().is_some_and(char::is_ascii_digit) {
        return 0;
    }
    let inner = digits.clone().take_while(|c| c.is_ascii_digit() || matches!(c, ',' | '.'));
    let body: Vec<&char> = inner.collect();
    // A comma or full stop behind the last digit ends the sentence.
    let kept = body.iter().rposition(|c| c.is_ascii_digit()).map_or(0, |last| last + 1);
    sign + kept
}

/// Returns whether a text has a zero with a minus sign.
pub(super) fn negative_zero(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    let mut before = ' ';
    for (place, &found) in chars.iter().enumerate() {
        let rest = chars.get(place..).unwrap_or_default();
        if matches!(found, '-' | '−') && !before.is_alphanumeric() {
            let number = rest.iter().take(number_length(rest, before)).skip(1);
            if number.clone().next().is_some() && number.clone().all(|c| matches!(c, '0' | '.' | ',')) {
                return true;
            }
        }
        before = found;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_compared_as_a_learner_reads_them() {
        let cases = [
            ("12.50", "12.5", true),
            ("12.50", "12.50 USD", true),
            ("12.50 USD", "12.5 usd.", true),
            ("12.50 USD", "12.50 EUR", false),
            ("5 minutes", "5 hours", false),
            ("1,200", "1200", true),
            ("75%", "0.75", true),
            ("75 %", "75%", true),
            ("75%", "75", false),
            ("-3", "3", false),
            ("−3", "-3", true),
            ("Top-p", "top p", true),
            ("3 of 5", "5 of 3", false),
            ("Batch", "Streaming", false),
            ("1.2.3", "1.2.3", true),
            ("", "", true),
        ];
        for (one, other, same) in cases {
            assert_eq!(Reading::of(one).same(&Reading::of(other)), same, "{one} / {other}");
        }
    }

    #[test]
    fn a_zero_has_no_sign() {
        for text in ["-0.00", "−0", "costs -0.0 USD", "-0,000"] {
            assert!(negative_zero(text), "{text}");
        }
        for text in ["0.00", "-0.01", "2024-01", "a-0", "-", "x - 0"] {
            assert!(!negative_zero(text), "{text}");
        }
    }
}
