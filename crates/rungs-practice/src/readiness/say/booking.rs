//! Book now or wait, in words.

use rungs_catalog::words::{count, dollars, long_day};

use crate::readiness::book::{Advice, BookOrWait, Way};
use crate::readiness::short_chance;

/// A margin below this many cents decides nothing: what is assumed moves the sums by more.
const CLOSE: i64 = 2_500;

/// Says what to do.
pub fn advice(comparison: &BookOrWait) -> String {
    let day = comparison.day.map(long_day).unwrap_or_default();
    match comparison.advice {
        Advice::BookNow => format!("Book now: {day} is the best of these days"),
        Advice::Wait => format!("Wait: {day} is the best of these days"),
        Advice::KeepTheSeat => format!("Keep your seat of {day}: it is the best of these days"),
        Advice::DoNotBook => "Do not book: on each of these days it is expected to cost more than it brings".to_owned(),
        Advice::NoDayLeft => "There is no day left on which to sit it".to_owned(),
    }
}

/// Says by how much it is the best.
pub fn margin(comparison: &BookOrWait) -> Option<String> {
    let usd = rounded(comparison.margin_cents?);
    if comparison.advice == Advice::DoNotBook {
        let day = long_day(comparison.next_best?);
        return Some(format!("The best of them, {day}, costs {usd} more than not to sit it, all counted."));
    }
    let than = match comparison.next_best {
        Some(day) => format!("the next best, {}", long_day(day)),
        None => "not to sit it".to_owned(),
    };
    let days = match comparison.margin_days {
        Some(days) if days > 0 => format!(", and the pass is expected {} earlier", plural(days)),
        Some(days) if days < 0 => format!(", although the pass is expected {} later", plural(-days)),
        _ => String::new(),
    };
    let close = if comparison.margin_cents? < CLOSE { " That is too little to decide by." } else { "" };
    Some(format!("All counted it costs {usd} less than {than}{days}.{close}"))
}

/// Says what sitting it on one day comes to.
pub fn way(way: &Way) -> String {
    let booked = if way.is_booked { " (your seat)" } else { "" };
    let day = long_day(way.day);
    match (&way.not, way.first) {
        (None, Some(first)) => format!(
            "{day}{booked}: first try {}, in the end {}, passed about {}; fees {}, {:.0} hours, all counted {}",
            short_chance(first.p),
            short_chance(way.passed),
            way.expected_day.map_or_else(|| "never".to_owned(), long_day),
            rounded(way.fees_cents),
            way.hours,
            rounded(way.total_cents)
        ),
        (not, _) => format!("{day}: not, {}", not.as_deref().unwrap_or_default()),
    }
}

/// Says what it comes to not to sit it.
pub fn not_at_all(comparison: &BookOrWait) -> String {
    format!("not at all: {} all counted", rounded(comparison.without_cents))
}

/// Returns dollars without cents: nobody knows these sums so exactly.
pub fn rounded(cents: i64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "cents of a few thousand dollars")]
    dollars((cents as f64 / 100.0).round())
}

fn plural(days: i64) -> String {
    count(usize::try_from(days).unwrap_or(usize::MAX), "day", "days")
}
