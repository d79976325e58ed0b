//! Book now or wait, in words and in columns.

use rungs_catalog::words::{column_day, count, dollars, long_day};
use rungs_practice::readiness::book::{Advice, BookOrWait, Way};
use rungs_practice::readiness::short_chance;

use crate::error::Result;
use crate::output::Output;

/// A margin below this many cents decides nothing: what is assumed moves the sums by more.
const CLOSE: i64 = 2_500;

/// Narrower than this, a day is a few lines instead of a row.
const NARROW: usize = 70;

pub(super) fn print(comparison: &BookOrWait, out: &mut Output<'_>) -> Result<()> {
    out.heading(&advice(comparison))?;
    if let Some(margin) = margin(comparison) {
        out.text(&margin)?;
    }
    if out.width < NARROW {
        lines(comparison, out)?;
    } else {
        rows(comparison, out)?;
    }
    for turn in &comparison.turns {
        out.item("- ", &format!("What would turn it: {turn}."))?;
    }
    out.faint(&format!("Assumed: {}.", comparison.assumed.join("; ")))
}

fn advice(comparison: &BookOrWait) -> String {
    let day = comparison.day.map(long_day).unwrap_or_default();
    match comparison.advice {
        Advice::BookNow => format!("Book now: {day} is the best of these days"),
        Advice::Wait => format!("Wait: {day} is the best of these days"),
        Advice::KeepTheSeat => format!("Keep your seat of {day}: it is the best of these days"),
        Advice::DoNotBook => "Do not book: on each of these days it is expected to cost more than it brings".to_owned(),
        Advice::NoDayLeft => "There is no day left on which to sit it".to_owned(),
    }
}

fn margin(comparison: &BookOrWait) -> Option<String> {
    let usd = cents(comparison.margin_cents?);
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

fn plural(days: i64) -> String {
    count(usize::try_from(days).unwrap_or(usize::MAX), "day", "days")
}

fn rows(comparison: &BookOrWait, out: &mut Output<'_>) -> Result<()> {
    let head = ["Sit it on", "First try", "In the end", "Passed about", "Fees", "Hours", "All counted"];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    for way in &comparison.ways {
        let mut row = vec![format!("{}{}", column_day(way.day), if way.is_booked { "*" } else { "" })];
        match (&way.not, way.first) {
            (None, Some(first)) => row.extend([
                short_chance(first.p),
                short_chance(way.passed),
                way.expected_day.map(column_day).unwrap_or_default(),
                cents(way.fees_cents),
                format!("{:.0}", way.hours),
                cents(way.total_cents),
            ]),
            (not, _) => row.push(format!("not: {}", not.as_deref().unwrap_or_default())),
        }
        rows.push(row);
    }
    rows.push(vec![
        "not at all".into(),
        String::new(),
        String::new(),
        String::new(),
        "$0".into(),
        "0".into(),
        cents(comparison.without_cents),
    ]);
    table(&rows, out)?;
    if comparison.ways.iter().any(|way| way.is_booked) {
        out.faint("* the seat that is booked")?;
    }
    Ok(())
}

/// Writes the rows; one that says why it cannot be takes the width it needs without widening the columns.
fn table(rows: &[Vec<String>], out: &mut Output<'_>) -> Result<()> {
    let full = rows.iter().map(Vec::len).max().unwrap_or(0);
    let (whole, short): (Vec<_>, Vec<_>) = rows.iter().cloned().partition(|row| row.len() == full);
    out.table(&whole)?;
    for row in short {
        out.text(&row.join("  "))?;
    }
    Ok(())
}

fn lines(comparison: &BookOrWait, out: &mut Output<'_>) -> Result<()> {
    for way in &comparison.ways {
        out.item("- ", &line(way))?;
    }
    out.item("- ", &format!("not at all: {} all counted", cents(comparison.without_cents)))
}

fn line(way: &Way) -> String {
    let booked = if way.is_booked { " (your seat)" } else { "" };
    let day = long_day(way.day);
    match (&way.not, way.first) {
        (None, Some(first)) => format!(
            "{day}{booked}: first try {}, in the end {}, passed about {}; fees {}, {:.0} hours, all counted {}",
            short_chance(first.p),
            short_chance(way.passed),
            way.expected_day.map_or_else(|| "never".to_owned(), long_day),
            cents(way.fees_cents),
            way.hours,
            cents(way.total_cents)
        ),
        (not, _) => format!("{day}: not, {}", not.as_deref().unwrap_or_default()),
    }
}

fn cents(cents: i64) -> String {
    // Dollars without cents: nobody knows these sums so exactly.
    #[expect(clippy::cast_precision_loss, reason = "cents of a few thousand dollars")]
    dollars((cents as f64 / 100.0).round())
}
