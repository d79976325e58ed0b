//! Figures in words.

/// Returns a probability as people say it: `about 64 in 100`.
pub fn in_100(probability: f64) -> String {
    match percent(probability) {
        0 => "less than 1 in 100".to_owned(),
        100 => "more than 99 in 100".to_owned(),
        percent => format!("about {percent} in 100"),
    }
}

/// Returns a probability with its interval: `about 64 in 100 (45 to 80)`; without one where both ends read the same.
pub fn sentence(probability: f64, low: f64, high: f64) -> String {
    match ends(low, high) {
        Some((low, high)) => format!("{} ({low} to {high})", in_100(probability)),
        None => in_100(probability),
    }
}

/// Returns the ends of an interval of 100, never 0 and never 100; `None` where both read the same.
pub fn ends(low: f64, high: f64) -> Option<(u32, u32)> {
    let (low, high) = (percent(low).clamp(1, 99), percent(high).clamp(1, 99));
    (low != high).then_some((low, high))
}

/// Returns a probability for a column: `64 %`, `<1 %`, `>99 %`.
pub fn short_chance(probability: f64) -> String {
    match percent(probability) {
        0 => "<1 %".to_owned(),
        100 => ">99 %".to_owned(),
        percent => format!("{percent} %"),
    }
}

/// Returns how many days ago something was.
pub fn day_words(days: i64) -> String {
    match days {
        i64::MIN..=0 => "today".to_owned(),
        1 => "yesterday".to_owned(),
        days => format!("{days} days ago"),
    }
}

/// Returns a whole percentage, 0 to 100; what is not a number is 0.
pub(super) fn percent(share: f64) -> u32 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 100; NaN becomes 0")]
    let percent = (share.clamp(0.0, 1.0) * 100.0).round() as u32;
    percent
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chance_is_said_as_people_say_it_and_never_as_certain() {
        for (p, text) in [
            (0.638, "about 64 in 100"),
            (0.0, "less than 1 in 100"),
            (0.004, "less than 1 in 100"),
            (0.006, "about 1 in 100"),
            (0.997, "more than 99 in 100"),
            (1.0, "more than 99 in 100"),
            (f64::NAN, "less than 1 in 100"),
        ] {
            assert_eq!(in_100(p), text, "{p}");
        }
        assert_eq!(sentence(0.64, 0.45, 0.8), "about 64 in 100 (45 to 80)");
        assert_eq!(sentence(0.999, 0.99, 1.0), "more than 99 in 100");
        assert_eq!(sentence(0.002, 0.0, 0.2), "less than 1 in 100 (1 to 20)");
        assert_eq!([0.001, 0.64, 0.999].map(short_chance), ["<1 %", "64 %", ">99 %"]);
    }
}
