//! Amounts, days, counts, levels and lists in words, the same wherever people read them.

use rungs_planner::Day;

/// Returns dollars without needless cents: `$150`, `$49.50`.
pub fn dollars(amount: f64) -> String {
    let cents = (amount * 100.0).round();
    let sign = if cents < 0.0 { "-" } else { "" };
    let whole = (cents.abs() / 100.0).floor();
    let rest = cents.abs() - whole * 100.0;
    let digits = format!("{whole:.0}");
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if rest == 0.0 { format!("{sign}${grouped}") } else { format!("{sign}${grouped}.{rest:02.0}") }
}

/// Returns a price: `$150`; nothing to pay is `free`.
pub fn price(amount: f64) -> String {
    if amount > 0.0 { dollars(amount) } else { "free".into() }
}

/// Returns a day as people write it: `9 January 2027`.
pub fn long_day(day: Day) -> String {
    let date = day.date();
    format!("{} {} {}", date.day(), month(date.month()), date.year())
}

/// Returns a day with a short month: `9 Jan 2027`.
pub fn short_day(day: Day) -> String {
    let date = day.date();
    let name: String = month(date.month()).chars().take(3).collect();
    format!("{} {} {}", date.day(), name, date.year())
}

/// Returns a day for a column: ` 9 Jan 2027`, all as wide.
pub fn column_day(day: Day) -> String {
    format!("{:>11}", short_day(day))
}

fn month(number: i8) -> &'static str {
    match number {
        1 => "January",
        2 => "February",
        3 => "March",
        4 => "April",
        5 => "May",
        6 => "June",
        7 => "July",
        8 => "August",
        9 => "September",
        10 => "October",
        11 => "November",
        _ => "December",
    }
}

/// Returns a number with its noun: `1 step`, `2 steps`.
pub fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// Returns a length of time in months, from days: `about 5 months`; days where it is less than half a month.
pub fn months(days: i64) -> String {
    let months = (days * 2 + 30) / 61;
    match months {
        0 => count(usize::try_from(days.max(0)).unwrap_or(0), "day", "days"),
        months => format!("about {}", count(usize::try_from(months).unwrap_or(0), "month", "months")),
    }
}

/// Returns an amount as notes of calendars and warnings have it: `150 USD`, with cents where there are any; nothing to pay is `free`.
pub fn usd(amount: f64) -> String {
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
pub fn level_word(level: u8) -> &'static str {
    match level {
        0 => "none",
        1 => "aware",
        2 => "working",
        _ => "fluent",
    }
}

/// Returns `a`, `a and b`, `a, b and c`.
pub fn list<S: AsRef<str>>(items: &[S]) -> String {
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
pub fn capital(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map(|first| first.to_uppercase().chain(rest).collect()).unwrap_or_default()
}

/// Returns the same day some calendar months later: the last of the month where that month is shorter.
pub fn months_later(day: Day, months: u32) -> Option<Day> {
    let span = jiff::Span::new().try_months(i64::from(months)).ok()?;
    day.date().checked_add(span).ok().map(Day::from)
}

/// Returns the same day some calendar months earlier: the last of the month where that month is shorter.
pub fn months_earlier(day: Day, months: u32) -> Option<Day> {
    let span = jiff::Span::new().try_months(i64::from(months)).ok()?;
    day.date().checked_sub(span).ok().map(Day::from)
}

/// Returns the English name of a language by its code, as far as the catalogue uses it; else the code.
pub fn language(code: &str) -> &str {
    match code {
        "ar" => "Arabic",
        "de" => "German",
        "en" => "English",
        "es" => "Spanish",
        "fr" => "French",
        "id" => "Indonesian",
        "it" => "Italian",
        "ja" => "Japanese",
        "ko" => "Korean",
        "pt" => "Portuguese",
        "pt-BR" => "Portuguese (Brazil)",
        "zh" => "Chinese",
        "zh-Hans" => "Chinese (simplified)",
        "zh-TW" => "Chinese (traditional)",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dollars_read_as_people_write_them() {
        for (amount, text) in [
            (0.0, "$0"),
            (99.0, "$99"),
            (49.5, "$49.50"),
            (1234.0, "$1,234"),
            (5_850_000.0, "$5,850,000"),
            (-3.25, "-$3.25"),
        ] {
            assert_eq!(dollars(amount), text);
        }
    }

    #[test]
    fn days_and_months_read_as_people_write_them() {
        let day: Day = "2027-01-09".parse().unwrap();
        assert_eq!([long_day(day), short_day(day), column_day(day)], ["9 January 2027", "9 Jan 2027", " 9 Jan 2027"]);
        assert_eq!(
            [1, 14, 16, 45, 150].map(months),
            ["1 day", "14 days", "about 1 month", "about 1 month", "about 5 months"]
        );
    }

    #[test]
    fn amounts_and_lists_read_like_a_sentence() {
        assert_eq!([usd(0.0), usd(150.0), usd(49.5)], ["free", "150 USD", "49.50 USD"]);
        assert_eq!([list::<&str>(&[]), list(&["a"]), list(&["a", "b", "c"])], ["", "a", "a, b and c"]);
        assert_eq!(capital("élan"), "Élan");
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
