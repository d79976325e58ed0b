//! Which option everybody chose.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use rungs_catalog::words::count;
use rungs_measure::classical::Choices;
use rungs_measure::responses::MISSING;

use super::super::answers::listed;
use crate::error::{CliError, Result};

/// A question with more is no single choice.
const MOST_OPTIONS: usize = 26;

/// Choices of those items that have them.
pub(super) struct Read {
    pub(super) choices: Choices,
    /// The place of each item among the calibrated ones, and the names of its options.
    pub(super) items: Vec<(usize, Vec<String>)>,
}

/// Reads the options chosen and the key, for the items of these names.
pub(super) fn read(path: &Path, key: &Path, names: &[&str], rows: usize, notes: &mut Vec<String>) -> Result<Read> {
    let keys = read_key(key)?;
    let file = path.display();
    let text = crate::context::read(path)?;
    let mut reader =
        csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let unreadable = |error: csv::Error| {
        CliError::input(format!("{file}: {error}"), "the columns are named like the items, a row a person")
    };
    let header = reader.headers().map_err(unreadable)?.clone();
    // Column, place among the calibrated items, key.
    let mut columns: Vec<(usize, usize, &str)> = Vec::new();
    for (column, name) in header.iter().enumerate() {
        if let (Some(place), Some(key)) = (names.iter().position(|known| *known == name), keys.get(name)) {
            columns.push((column, place, key));
        }
    }
    if columns.is_empty() {
        return Err(CliError::input(
            format!("{file}: no column is an item of the answers and of {}", key.display()),
            format!("its columns are {}", listed(&header.iter().collect::<Vec<_>>())),
        ));
    }
    let left: Vec<&str> = names
        .iter()
        .enumerate()
        .filter(|(place, _)| !columns.iter().any(|(_, at, _)| at == place))
        .map(|(_, name)| *name)
        .collect();
    if !left.is_empty() {
        notes.push(format!(
            "{file}: no options or no key for {}: {}; options are held against the score on the others",
            count(left.len(), "item", "items"),
            listed(&left)
        ));
    }
    let mut table: Vec<Vec<String>> = Vec::new();
    for record in reader.records() {
        let record = record.map_err(unreadable)?;
        let cell = |column: usize| record.get(column).unwrap_or_default().to_owned();
        table.push(columns.iter().map(|(column, ..)| cell(*column)).collect());
    }
    if table.len() != rows {
        return Err(CliError::input(
            format!("{file}: {}; allowed: {rows}, as the answers", count(table.len(), "row", "rows")),
            "both files hold the same people in the same order",
        ));
    }
    let mut items = Vec::new();
    let mut right = Vec::new();
    for (at, (_, place, key)) in columns.iter().enumerate() {
        let mut options: BTreeSet<&str> = table.iter().filter_map(|row| row.get(at)).map(String::as_str).collect();
        options.retain(|option| !option.is_empty() && *option != "NA");
        options.insert(key);
        if options.len() > MOST_OPTIONS {
            return Err(CliError::input(
                format!(
                    "{file}: column `{}` has {} different options; allowed: {MOST_OPTIONS}",
                    names.get(*place).copied().unwrap_or_default(),
                    options.len()
                ),
                "leave questions with free answers out",
            ));
        }
        let options: Vec<String> = options.into_iter().map(str::to_owned).collect();
        right.push(position(&options, key));
        items.push((*place, options));
    }
    let mut cells = Vec::with_capacity(rows * items.len());
    for row in &table {
        cells.extend(row.iter().zip(&items).map(|(chosen, (_, options))| position(options, chosen)));
    }
    let counts = items.iter().map(|(_, options)| u8::try_from(options.len()).unwrap_or(u8::MAX)).collect();
    let choices = Choices::new(counts, right, cells)
        .map_err(|error| CliError::input(format!("{file}: {error}"), "see `rungs measure analyse --help`"))?;
    Ok(Read { choices, items })
}

fn position(options: &[String], chosen: &str) -> u8 {
    let found = options.iter().position(|option| option == chosen);
    found.and_then(|place| u8::try_from(place).ok()).unwrap_or(MISSING)
}

fn read_key(path: &Path) -> Result<BTreeMap<String, String>> {
    let file = path.display();
    let hint = "the columns are item and key, a row a question";
    let text = crate::context::read(path)?;
    let mut reader =
        csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let unreadable = |error: csv::Error| CliError::input(format!("{file}: {error}"), hint);
    let header = reader.headers().map_err(unreadable)?.clone();
    let find = |name: &str| header.iter().position(|column| column == name);
    let (Some(item), Some(key)) = (find("item"), find("key")) else {
        return Err(CliError::input(format!("{file}: the columns item and key are needed"), hint));
    };
    let mut keys = BTreeMap::new();
    for (row, record) in reader.records().enumerate() {
        let record = record.map_err(unreadable)?;
        let cell = |at: usize| record.get(at).unwrap_or_default().to_owned();
        if cell(key).is_empty() {
            return Err(CliError::input(
                format!("{file}: row {}, column `key`: found ``; allowed: an option", row + 1),
                hint,
            ));
        }
        if keys.insert(cell(item), cell(key)).is_some() {
            return Err(CliError::input(
                format!("{file}: row {}, column `item`: found `{}` again", row + 1, cell(item)),
                "one row an item",
            ));
        }
    }
    Ok(keys)
}
