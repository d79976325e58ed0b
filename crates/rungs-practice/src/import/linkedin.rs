//! LinkedIn's list of licences and certifications.
//!
//! `Name,Url,Authority,Started On,Finished On,License Number`, with a byte-order mark, lines that end in CR LF, dates such
//! as `May 2023`; an empty `Finished On` = it does not run out by itself. A few exports begin with lines of remarks.

use std::io::{Cursor, Read};

use rungs_planner::Day;

use super::matching::Match;
use super::{Candidate, Dated, Fault, Format, ImportError, Imported, MOST_ROWS, Precision, date, tidy};

/// Most files of an archive; a full export has some dozens, and one for each message with a picture.
const MOST_ENTRIES: usize = 10_000;
/// The file may unpack to at most so many times its packed size; a table packs to a tenth.
const MOST_RATIO: u64 = 100;
/// Most bytes of the table.
const MOST_TABLE_BYTES: u64 = 8 * 1024 * 1024;
/// All files together may unpack to at most so many bytes.
const MOST_TOTAL_BYTES: u64 = 4 * 1024 * 1024 * 1024;
/// Lines that may stand before the names of the columns.
const MOST_REMARKS: usize = 10;

/// Returns the one table of an archive. Nothing else of it is unpacked, and nothing is written.
pub(super) fn unpack(bytes: &[u8]) -> Result<Vec<u8>, ImportError> {
    let damaged = |error: &dyn std::fmt::Display| ImportError::Archive(error.to_string());
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
    if archive.len() > MOST_ENTRIES {
        return Err(ImportError::Entries { most: MOST_ENTRIES });
    }
    let (mut total, mut found) = (0_u64, None);
    for place in 0..archive.len() {
        let entry = archive.by_index_raw(place).map_err(|error| damaged(&error))?;
        total = total.saturating_add(entry.size());
        // A name that leads out of its folder is nobody's export.
        let Some(path) = entry.enclosed_name() else { continue };
        let named = path.file_name().is_some_and(|name| name.eq_ignore_ascii_case("Certifications.csv"));
        if named && found.is_none() {
            if entry.size() > entry.compressed_size().max(1).saturating_mul(MOST_RATIO)
                || entry.size() > MOST_TABLE_BYTES
            {
                return Err(ImportError::Ratio);
            }
            found = Some(place);
        }
    }
    if total > MOST_TOTAL_BYTES {
        return Err(ImportError::Ratio);
    }
    let entry = archive.by_index(found.ok_or(ImportError::NoFile)?).map_err(|error| damaged(&error))?;
    let mut text = Vec::new();
    // The size that an archive states may be a lie.
    let most = entry.compressed_size().max(1).saturating_mul(MOST_RATIO).min(MOST_TABLE_BYTES);
    entry.take(most + 1).read_to_end(&mut text).map_err(|error| damaged(&error))?;
    if u64::try_from(text.len()).unwrap_or(u64::MAX) > most { Err(ImportError::Ratio) } else { Ok(text) }
}

/// Where the columns are.
struct Columns {
    name: usize,
    url: Option<usize>,
    authority: usize,
    started: Option<usize>,
    finished: Option<usize>,
    number: Option<usize>,
}

impl Columns {
    fn of(row: &csv::ByteRecord) -> Option<Self> {
        let names: Vec<String> = row.iter().map(|cell| tidy(&String::from_utf8_lossy(cell)).to_lowercase()).collect();
        let place = |wanted: &str| names.iter().position(|name| name == wanted);
        Some(Self {
            name: place("name")?,
            authority: place("authority")?,
            url: place("url"),
            started: place("started on"),
            finished: place("finished on"),
            number: place("license number"),
        })
    }
}

/// Counts lines up to growing places of a text.
struct Lines<'a> {
    bytes: &'a [u8],
    counted: usize,
    line: usize,
}

impl Lines<'_> {
    /// Returns the line, from 1, of what begins at a byte. The reader of the table places a row before the line feed of the
    /// row above it, where lines end in two characters; so breaks at the place itself are counted, too.
    fn at(&mut self, byte: u64) -> usize {
        let from = usize::try_from(byte).unwrap_or(usize::MAX).max(self.counted);
        let breaks = self.bytes.iter().skip(from).take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let to = from.saturating_add(breaks);
        let passed = self.bytes.iter().take(to).skip(self.counted);
        self.line += passed.filter(|byte| **byte == b'\n').count();
        self.counted = to.max(self.counted);
        self.line
    }
}

/// Reads the table.
pub(super) fn read_csv(bytes: &[u8]) -> Result<Imported, ImportError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
    let mut imported = Imported::default();
    let mut columns: Option<Columns> = None;
    let mut lines = Lines { bytes, counted: 0, line: 1 };
    for (number, record) in reader.byte_records().enumerate() {
        let Ok(record) = record else { continue };
        let line = lines.at(record.position().map_or(0, csv::Position::byte));
        match &columns {
            None if number >= MOST_REMARKS => return Err(ImportError::NoHeader),
            None => columns = Columns::of(&record),
            Some(_) if imported.candidates.len() >= MOST_ROWS => {
                imported.note(Some(line), None, Fault::Wrong, format!("only the first {MOST_ROWS} rows were read"));
                break;
            }
            Some(columns) => row(columns, &record, line, &mut imported),
        }
    }
    if columns.is_none() { Err(ImportError::NoHeader) } else { Ok(imported) }
}

fn row(columns: &Columns, record: &csv::ByteRecord, line: usize, imported: &mut Imported) {
    let cell = |place: Option<usize>| {
        let bytes = place.and_then(|place| record.get(place)).unwrap_or_default();
        tidy(&String::from_utf8_lossy(bytes))
    };
    if record.iter().all(|cell| cell.iter().all(u8::is_ascii_whitespace)) {
        return;
    }
    if record.iter().any(|cell| std::str::from_utf8(cell).is_err()) {
        imported.note(Some(line), None, Fault::Wrong, "not all of it is UTF-8; what is not was replaced");
    }
    let name = cell(Some(columns.name));
    if name.is_empty() {
        imported.note(Some(line), Some("Name"), Fault::Missing, "it has no name and was passed over");
        return;
    }
    let mut month = |column: &'static str, place: Option<usize>| {
        let text = cell(place);
        let day = month_year(&text);
        if day.is_none() && !text.is_empty() {
            imported.note(Some(line), Some(column), Fault::Wrong, format!("`{text}` is no month such as `May 2023`"));
        }
        day.map(|day| Dated { day, precision: Precision::Month })
    };
    let earned = month("Started On", columns.started);
    let expires = month("Finished On", columns.finished);
    let (earned, expires) = match (earned, expires) {
        (Some(earned), Some(expires)) if expires.day <= earned.day => {
            let text = "it runs out before it was earned; that day was left out";
            imported.note(Some(line), Some("Finished On"), Fault::Wrong, text);
            (Some(earned), None)
        }
        days => days,
    };
    let url = imported.address(line, "Url", &cell(columns.url));
    let number = cell(columns.number);
    imported.candidates.push(Candidate {
        row: line,
        issuer: cell(Some(columns.authority)),
        name,
        earned,
        expires,
        url,
        number: (!number.is_empty()).then_some(number),
        matched: Match::none(),
        from: Format::Linkedin,
    });
}

/// Reads `May 2023`: the first day of that month.
fn month_year(text: &str) -> Option<Day> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let (month, year) = text.split_once(' ')?;
    let month = month.to_ascii_lowercase();
    let number = (1_i8..).zip(MONTHS).find(|(_, name)| month.get(..3) == Some(name)).map(|(number, _)| number)?;
    date(year.trim().parse().ok()?, number, 1)
}
