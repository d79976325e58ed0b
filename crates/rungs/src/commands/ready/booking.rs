//! Book now or wait, in words and in columns.

use rungs_catalog::words::column_day;
use rungs_practice::readiness::book::BookOrWait;
use rungs_practice::readiness::{say, short_chance};

use crate::error::Result;
use crate::output::Output;

/// Narrower than this, a day is a few lines instead of a row.
const NARROW: usize = 70;

pub(super) fn print(comparison: &BookOrWait, out: &mut Output<'_>) -> Result<()> {
    out.heading(&say::advice(comparison))?;
    if let Some(margin) = say::margin(comparison) {
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
                say::rounded(way.fees_cents),
                format!("{:.0}", way.hours),
                say::rounded(way.total_cents),
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
        say::rounded(comparison.without_cents),
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
        out.item("- ", &say::way(way))?;
    }
    out.item("- ", &say::not_at_all(comparison))
}
