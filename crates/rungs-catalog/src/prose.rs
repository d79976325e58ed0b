//! Amounts, levels and lists in words, the same on every page.

use rungs_planner::Day;

/// Returns `150 USD`, with cents where there are any; nothing to pay is `free`.
pub(crate) fn dollars(amount: f64) -> String {
    let cents = (amount * 100.0).round();
    if cents <= 0.0 {
        "free".into()
    } else if cents % 100.0 == 0.0 {
        format!("{amount:.0} USD")
    } else {
        format!("{amount:.2} USD")
    }
}

/// Returns the word for a skill level.
pub(crate) fn level_word(level: u8) -> &'static str {
    match level {
        0 => "none",
        1 => "aware",
        2 => "working",
        _ => "fluent",
    }
}

/// Returns `a`, `a and b`, `a, b and c`.
pub(crate) fn list<S: AsRef<str>>(items: &[S]) -> String {
    match items {
        [] => String::new(),
        [only] => only.as_ref().into(),
        [head @ .., last] => {
            let head: Vec<&str> = head.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", head.join(", "), last.as_ref())
        }
    }
}

/// Returns the first character in upper case and the rest as it is.
pub(crate) fn sentence(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map(|first| first.to_uppercase().chain(rest).collect()).unwrap_or_default()
}

/// Returns the same day some calendar months later: the last of the month where that month is shorter.
pub(crate) fn months_later(day: Day, months: u32) -> Option<Day> {
    let span = jiff::Span::new().try_months(i64::from(months)).ok()?;
    day.date().checked_add(span).ok().map(Day::from)
}

/// Returns the same day some calendar months earlier: the last of the month where that month is shorter.
pub(crate) fn months_earlier(day: Day, months: u32) -> Option<Day> {
    let span = jiff::Span::new().try_months(i64::from(months)).ok()?;
    day.date().checked_sub(span).ok().map(Day::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_and_lists_read_like_a_sentence() {
        assert_eq!([dollars(0.0), dollars(150.0), dollars(49.5)], ["free", "150 USD", "49.50 USD"]);
        assert_eq!([list::<&str>(&[]), list(&["a"]), list(&["a", "b", "c"])], ["", "a", "a, b and c"]);
        assert_eq!(sentence("élan"), "Élan");
    }

    #[test]
    fn months_are_calendar_months() {
        // (day, months, later, earlier); by hand, 2028 being a leap year.
        let cases = [
            ("2026-11-22", 36, "2029-11-22", "2023-11-22"),
            ("2027-08-31", 6, "2028-02-29", "2027-02-28"),
            ("2026-01-31", 1, "2026-02-28", "2025-12-31"),
        ];
        for (day, months, later, earlier) in cases {
            let day: Day = day.parse().unwrap();
            assert_eq!(months_later(day, months).unwrap().to_string(), later, "{day}");
            assert_eq!(months_earlier(day, months).unwrap().to_string(), earlier, "{day}");
        }
        assert_eq!(months_later(Day::LAST, 1), None);
    }
}
