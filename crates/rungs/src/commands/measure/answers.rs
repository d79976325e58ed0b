//! Reading tables of answers: a row a person, or a row an answer.
//!
//! A cell becomes one byte as it is read, so that a table of 100,000 people and 100 items takes 10 MB.

mod cell;
mod long;
mod wide;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use rungs_catalog::words::count;
use rungs_measure::item::Model;

use crate::error::{CliError, Result};

/// The highest answer that can be read: codes such as 99 for "no answer" are no answers.
pub(super) const HIGHEST: u8 = 40;

/// Which table, and how to read it.
#[derive(Debug, clap::Args)]
pub(super) struct AnswersArgs {
    /// The answers: first row item names, then a row a person; cells 0, 1 (or 0 to k), empty = not seen
    #[arg(value_name = "RESPONSES.csv")]
    pub(super) file: PathBuf,
    /// A row an answer instead: columns person, item, answer (and group, weight)
    #[arg(long)]
    pub(super) long: bool,
    /// The column that says how many people a row stands for
    #[arg(long, value_name = "COLUMN")]
    weights: Option<String>,
    /// Leave a column out (can be repeated)
    #[arg(long, value_name = "COLUMN")]
    ignore: Vec<String>,
}

/// Answers as they stand in the file.
#[derive(Debug)]
pub(super) struct Answers {
    /// The file, for messages.
    pub(super) file: String,
    /// Names of the items.
    pub(super) items: Vec<String>,
    /// How many people, or patterns.
    pub(super) rows: usize,
    /// The cells.
    pub(super) cells: Cells,
    /// Names of the people, where the file has them and they were asked for.
    pub(super) people: Option<Vec<String>>,
    /// The group of each row, where there is such a column.
    pub(super) groups: Option<Groups>,
    /// How many people each row stands for.
    pub(super) weights: Option<Vec<f64>>,
    /// What was read in another way than it stands there.
    pub(super) notes: Vec<String>,
}

/// Cells, as a table or as single answers.
#[derive(Debug)]
pub(super) enum Cells {
    /// Row after row; 255 is no answer.
    Dense(Vec<u8>),
    /// Row, item, answer.
    Sparse(Vec<(u32, u32, u8)>),
}

/// Groups of people, numbered in the order of their names.
#[derive(Debug)]
pub(super) struct Groups {
    /// Their names: numbers by size, then words by letter.
    pub(super) names: Vec<String>,
    /// The group of each row.
    pub(super) of: Vec<u32>,
}

impl Groups {
    /// Numbers groups that were met in some order.
    fn new(met: BTreeMap<String, u32>, of: Vec<u32>) -> Self {
        let mut names: Vec<(String, u32)> = met.into_iter().collect();
        let number = |name: &str| name.parse::<f64>().ok().filter(|value| value.is_finite());
        names.sort_by(|(one, _), (other, _)| match (number(one), number(other)) {
            (Some(a), Some(b)) => a.total_cmp(&b).then_with(|| one.cmp(other)),
            (Some(_), None) => std::cmp::Ordering::Less,
            (None, Some(_)) => std::cmp::Ordering::Greater,
            (None, None) => one.cmp(other),
        });
        let mut place = BTreeMap::new();
        for (to, (_, from)) in names.iter().enumerate() {
            place.insert(*from, u32::try_from(to).unwrap_or(u32::MAX));
        }
        let of = of.into_iter().map(|from| place.get(&from).copied().unwrap_or_default()).collect();
        Self { names: names.into_iter().map(|(name, _)| name).collect(), of }
    }

    /// Makes this group the first one, to which the others are compared.
    pub(super) fn refer_to(&mut self, name: &str) -> bool {
        let Some(place) = self.names.iter().position(|known| known == name) else { return false };
        let name = self.names.remove(place);
        self.names.insert(0, name);
        let place = u32::try_from(place).unwrap_or(u32::MAX);
        for group in &mut self.of {
            *group = match (*group).cmp(&place) {
                std::cmp::Ordering::Less => *group + 1,
                std::cmp::Ordering::Equal => 0,
                std::cmp::Ordering::Greater => *group,
            };
        }
        true
    }
}

/// The highest answer of a model.
pub(super) fn highest(model: Model) -> u8 {
    if matches!(model, Model::Graded | Model::PartialCredit) { HIGHEST } else { 1 }
}

/// Reads a file; answers are 0 to `highest`. Names of people are kept where `with_people` asks for them.
pub(super) fn read(args: &AnswersArgs, highest: u8, with_people: bool) -> Result<Answers> {
    let name = args.file.display().to_string();
    let (source, delimiter) = open(&args.file)?;
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(true)
        .flexible(true)
        .delimiter(delimiter)
        .buffer_capacity(1 << 18)
        .from_reader(source);
    let header = header(&mut reader, &name)?;
    let plan = Plan { file: &name, highest, with_people, weights: args.weights.as_deref(), ignore: &args.ignore };
    for column in plan.ignore.iter().map(String::as_str).chain(plan.weights) {
        if !header.iter().any(|known| known == column) {
            return Err(CliError::input(
                format!("{name}: there is no column `{column}`"),
                format!("the columns are {}", listed(&header)),
            ));
        }
    }
    let mut answers =
        if args.long { long::read(&mut reader, &header, &plan)? } else { wide::read(&mut reader, &header, &plan)? };
    if delimiter != b',' {
        let which = if delimiter == b'\t' { "tabs" } else { "semicolons" };
        answers.notes.push(format!("{name}: the columns are separated by {which}, which was taken as it is"));
    }
    Ok(answers)
}

/// What a reader of rows needs to know.
struct Plan<'a> {
    file: &'a str,
    highest: u8,
    with_people: bool,
    weights: Option<&'a str>,
    ignore: &'a [String],
}

impl Plan<'_> {
    /// Says what is wrong with a cell.
    fn wrong(&self, place: Place, column: &str, found: &[u8], allowed: &str, hint: &str) -> CliError {
        CliError::input(
            format!("{}: {place}, column `{column}`: found `{}`; allowed: {allowed}", self.file, shown(found)),
            hint,
        )
    }

    fn wrong_answer(&self, place: Place, column: &str, found: &[u8]) -> CliError {
        let hint = cell::hint(found, self.highest);
        if self.highest == 1 {
            return self.wrong(place, column, found, "0, 1 or empty", hint);
        }
        self.wrong(place, column, found, &format!("whole numbers 0 to {}, or empty", self.highest), hint)
    }

    /// Reads how many people a row stands for.
    fn weight(&self, place: Place, column: &str, found: &[u8]) -> Result<f64> {
        let value = std::str::from_utf8(found).ok().and_then(|text| text.trim().parse::<f64>().ok());
        value.filter(|value| value.is_finite() && *value >= 0.0 && *value <= 1e12).ok_or_else(|| {
            self.wrong(place, column, found, "numbers from 0 up", "a weight says how many people a row stands for")
        })
    }
}

/// A row of the file.
#[derive(Clone, Copy)]
struct Place {
    /// Rows of data are counted from 1.
    row: usize,
    /// The line of the file.
    line: u64,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "row {} (line {})", self.row, self.line)
    }
}

/// Returns the file without the mark that some programs begin it with, and what separates its columns.
fn open(path: &Path) -> Result<(BufReader<File>, u8)> {
    let failed = |error: &std::io::Error| {
        CliError::file(format!("cannot read {}", path.display()), error, "check the name and the permissions")
    };
    let mut source = BufReader::with_capacity(1 << 18, File::open(path).map_err(|error| failed(&error))?);
    let start = source.fill_buf().map_err(|error| failed(&error))?;
    let has_mark = start.starts_with(b"\xef\xbb\xbf");
    let first = start.split(|byte| matches!(byte, b'\n' | b'\r')).next().unwrap_or_default();
    let holds = |byte: u8| first.contains(&byte);
    let delimiter = match (holds(b','), holds(b';'), holds(b'\t')) {
        (false, true, _) => b';',
        (false, false, true) => b'\t',
        _ => b',',
    };
    if has_mark {
        source.consume(3);
    }
    Ok((source, delimiter))
}

fn header(reader: &mut csv::Reader<BufReader<File>>, file: &str) -> Result<Vec<String>> {
    let record = reader.byte_headers().map_err(|error| unreadable(file, &error))?;
    if record.is_empty() {
        return Err(CliError::input(
            format!("{file} is empty"),
            "the first row holds the names of the items, then comes a row a person",
        ));
    }
    let mut names = Vec::with_capacity(record.len());
    for (place, name) in record.iter().enumerate() {
        let Ok(name) = std::str::from_utf8(name) else {
            return Err(CliError::input(
                format!("{file}: the name of column {} is not UTF-8: `{}`", place + 1, shown(name)),
                "save the file as UTF-8",
            ));
        };
        names.push(name.trim().to_owned());
    }
    Ok(names)
}

fn unreadable(file: &str, error: &csv::Error) -> CliError {
    CliError::input(format!("{file}: {error}"), "a table needs a row of names, then rows with as many cells")
}

/// Returns a cell for a message, not too long.
fn shown(found: &[u8]) -> String {
    let text = String::from_utf8_lossy(found);
    let mut chars = text.chars();
    let short: String = chars.by_ref().take(40).collect();
    if chars.next().is_some() { format!("{short}…") } else { short }
}

/// Lists names, the first of many.
pub(super) fn listed<T: AsRef<str>>(names: &[T]) -> String {
    const MOST: usize = 12;
    let first: Vec<&str> = names.iter().take(MOST).map(AsRef::as_ref).collect();
    let rest = names.len().saturating_sub(MOST);
    if rest == 0 { first.join(", ") } else { format!("{} and {}", first.join(", "), count(rest, "more", "more")) }
}
