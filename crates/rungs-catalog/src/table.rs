//! The catalogue as one CSV table, a certification a row, for spreadsheets.
//!
//! RFC 4180: comma, double quotes, CRLF, a header row; UTF-8 without a mark. Lists are joined with `; `.
//! An empty cell is "not known, or not published". A text that a spreadsheet would run as a formula
//! gets an apostrophe before it; numbers never do.

use rungs_planner::Day;

use crate::as_of::AsOf;
use crate::catalog::Catalog;
use crate::show::{Count, Mark, Show, show};

/// What a cell holds before it is written.
enum CellText {
    /// From the files: may look like a formula.
    Text(String),
    /// Made here: a number, a day, a word of ours.
    Plain(String),
    /// Not known.
    Empty,
}

/// A column: its name, what it means, and how a row fills it.
struct Column {
    name: &'static str,
    about: &'static str,
    cell: fn(&Show) -> CellText,
}

const COLUMNS: [Column; 30] = [
    Column { name: "id", about: "id in the catalogue; never changes", cell: |one| text(&one.id) },
    Column { name: "code", about: "the issuer's code", cell: |one| maybe(one.code.as_deref()) },
    Column { name: "name", about: "name on the day", cell: |one| text(&one.name) },
    Column { name: "issuer", about: "id of the issuer", cell: |one| text(&one.issuer) },
    Column { name: "issuer_name", about: "name of the issuer", cell: |one| text(&one.issuer_name) },
    Column { name: "level", about: "the issuer's own word for the level", cell: |one| text(&one.level) },
    Column { name: "rung", about: "row of our ladder (our judgement)", cell: |one| plain(one.rung.id()) },
    Column { name: "kind", about: "what sort of thing", cell: |one| plain(one.kind.id()) },
    Column {
        name: "status",
        about: "announced, beta, open, closing or retired, on the day",
        cell: |one| plain(one.status.id()),
    },
    Column { name: "opened_on", about: "first day in its standard form", cell: |one| shown(one.opened_on) },
    Column {
        name: "retired_on",
        about: "last day in English, else in its main language",
        cell: |one| shown(one.retired_on),
    },
    Column {
        name: "retired_on_expected",
        about: "true where that day is only expected",
        cell: |one| shown(one.retired_on.map(|_| one.retired_on_expected)),
    },
    Column { name: "successors", about: "ids of what takes its place", cell: |one| list(&one.successors) },
    Column { name: "fee_usd", about: "US list price before tax, paid once", cell: |one| shown(one.fee_usd) },
    Column {
        name: "monthly_usd",
        about: "subscription in US dollars for every begun 30 days",
        cell: |one| shown(one.monthly_usd),
    },
    Column { name: "minutes", about: "length of the exam", cell: |one| shown(one.minutes) },
    Column {
        name: "questions",
        about: "number of questions, or a range",
        cell: |one| match &one.questions {
            Some(Count::Number(number)) => shown(Some(*number)),
            Some(Count::Text(range)) => text(range),
            None => CellText::Empty,
        },
    },
    Column {
        name: "pass_mark",
        about: "score needed to pass, or a text",
        cell: |one| match &one.pass_mark {
            Some(Mark::Score(score)) => shown(Some(*score)),
            Some(Mark::Text(words)) => text(words),
            None => CellText::Empty,
        },
    },
    Column { name: "scale", about: "scale of the pass mark", cell: |one| maybe(one.scale.as_deref()) },
    Column {
        name: "validity_months",
        about: "months that a pass stays valid; 0 = for ever",
        cell: |one| shown(one.validity_months),
    },
    Column {
        name: "renewal",
        about: "ways to renew",
        cell: |one| list(&one.renewal.iter().map(|rule| rule.value.how.words().to_owned()).collect::<Vec<_>>()),
    },
    Column { name: "cloud", about: "aws, azure or gcp", cell: |one| maybe(one.cloud.as_deref()) },
    Column { name: "platform", about: "platform that it is tied to", cell: |one| maybe(one.platform.as_deref()) },
    Column {
        name: "domains",
        about: "exam topics with their percent, the middle of a published range",
        cell: |one| {
            let named = one.domains.iter().map(|domain| match domain.weight {
                Some(weight) => format!("{} ({weight} %)", domain.name),
                None => domain.name.clone(),
            });
            list(&named.collect::<Vec<_>>())
        },
    },
    Column {
        name: "hours",
        about: "hours for a person who has just what is needed first (our judgement)",
        cell: |one| shown(Some(one.judgement.hours)),
    },
    Column {
        name: "recognition",
        about: "how well employers know it, 0 to 1 (our judgement)",
        cell: |one| shown(Some(one.judgement.recognition.share)),
    },
    Column {
        name: "difficulty",
        about: "1 very easy to 5 very hard for its intended candidate (our judgement)",
        cell: |one| shown(Some(one.judgement.difficulty.level)),
    },
    Column { name: "official_url", about: "the issuer's page", cell: |one| text(&one.official_url) },
    Column {
        name: "sources",
        about: "addresses of the sources of its facts",
        cell: |one| list(&one.sources.iter().filter_map(|source| source.url.clone()).collect::<Vec<_>>()),
    },
    Column { name: "as_of", about: "the day of which the row tells", cell: |one| shown(Some(one.as_of)) },
];

fn text(text: &str) -> CellText {
    CellText::Text(text.to_owned())
}

fn plain(text: &str) -> CellText {
    CellText::Plain(text.to_owned())
}

fn maybe(value: Option<&str>) -> CellText {
    value.map_or(CellText::Empty, text)
}

fn shown(value: Option<impl ToString>) -> CellText {
    value.map_or(CellText::Empty, |value| CellText::Plain(value.to_string()))
}

fn list(items: &[String]) -> CellText {
    CellText::Text(items.join("; "))
}

/// Why a table could not be written.
#[derive(Debug, thiserror::Error)]
#[error("the table could not be written")]
pub struct TableError(#[from] csv::Error);

/// Returns the columns of the table with what each means, from left to right.
pub fn columns() -> impl Iterator<Item = (&'static str, &'static str)> {
    COLUMNS.iter().map(|column| (column.name, column.about))
}

/// Writes all certifications known on `day` as CSV, by id.
///
/// # Errors
///
/// [`TableError`] when a row cannot be written, which memory alone can cause.
pub fn csv(catalog: &Catalog, day: Day) -> Result<String, TableError> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(COLUMNS.iter().map(|column| column.name))?;
    let known: Vec<&str> = catalog.known_on(day).map(|AsOf { certification, .. }| certification.id.as_str()).collect();
    for one in known.into_iter().filter_map(|id| show(catalog, id, day).ok()) {
        let cells = COLUMNS.iter().map(|column| match (column.cell)(&one) {
            CellText::Text(text) => harmless(text),
            CellText::Plain(text) => text,
            CellText::Empty => String::new(),
        });
        writer.write_record(cells)?;
    }
    let bytes = writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Keeps a spreadsheet from running a text as a formula.
fn harmless(text: String) -> String {
    // White space in front does not stop every spreadsheet, and a tab or a line end starts some cells anew.
    match text.trim_start().chars().next() {
        Some('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠') => format!("'{text}"),
        _ if text.starts_with(['\t', '\r', '\n']) => format!("'{text}"),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_written_as_texts() {
        // (text, cell)
        let cases = [
            ("=1+1", "'=1+1"),
            ("+1", "'+1"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("  =cmd|' /C calc'!A0", "'  =cmd|' /C calc'!A0"),
            ("\t=1", "'\t=1"),
            ("\rx", "'\rx"),
            ("50-60", "50-60"),
            ("a=b", "a=b"),
            ("", ""),
        ];
        for (text, cell) in cases {
            assert_eq!(harmless(text.into()), cell, "{text:?}");
        }
    }
}
