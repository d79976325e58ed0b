//! Figures in words.

/// Returns a probability as people say it: `about 64 in 100`.
pub fn in_100(probability: f64) -> String {
    match percent(probability) {
        0 => "less than 1 in 100".to_owned(),
        100 => "more than 99 in 100".to_owned(),
        percent => format!("about {percent} in 100"),
    }
}

/// Returns a probability with its interval: `about 64 in 100 (45 to 80)`.
pub fn sentence(probability: f64, low: f64, high: f64) -> String {
    format!("{} ({} to {})", in_100(probability), percent(low), percent(high))
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
    }
}
