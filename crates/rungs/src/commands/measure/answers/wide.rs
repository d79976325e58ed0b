//! A row a person.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufReader;

use rungs_catalog::words::count;
use rungs_measure::responses::MISSING;

use super::cell::{Cell, read as read_cell};
use super::{Answers, Cells, Groups, Place, Plan, unreadable};
use crate::error::{CliError, Result};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Item,
    Person,
    Group,
    Weight,
    Ignored,
}

/// After so many rows the size of the whole table is guessed from the file's.
const LOOK_AT: usize = 1_000;

pub(super) fn read(reader: &mut csv::Reader<BufReader<File>>, header: &[String], plan: &Plan<'_>) -> Result<Answers> {
    let columns = columns(header, plan)?;
    let items: Vec<String> =
        header.iter().zip(&columns).filter(|(_, kind)| **kind == Column::Item).map(|(name, _)| name.clone()).collect();
    if items.is_empty() {
        return Err(CliError::input(
            format!("{}: there is no column of answers", plan.file),
            "the first row holds the names of the items, after the columns `person` and `group` where there are such",
        ));
    }
    let size = reader.get_ref().get_ref().metadata().map_or(0, |data| data.len());
    let keep_people = plan.with_people && columns.contains(&Column::Person);
    let mut answers = Answers {
        file: plan.file.to_owned(),
        items,
        rows: 0,
        cells: Cells::Dense(Vec::new()),
        people: keep_people.then(Vec::new),
        groups: None,
        weights: columns.contains(&Column::Weight).then(Vec::new),
        notes: Vec::new(),
    };
    let mut cells = Vec::new();
    let mut met: BTreeMap<String, u32> = BTreeMap::new();
    let mut group_of = Vec::new();
    let mut not_available = 0;
    let mut record = csv::ByteRecord::new();
    while reader.read_byte_record(&mut record).map_err(|error| unreadable(plan.file, &error))? {
        answers.rows += 1;
        let place = Place { row: answers.rows, line: record.position().map_or(0, csv::Position::line) };
        if record.len() != columns.len() {
            return Err(ragged(plan, place, record.len(), columns.len()));
        }
        for (number, (text, kind)) in record.iter().zip(&columns).enumerate() {
            // Looked up only for messages: there are millions of cells.
            let name = || header.get(number).map(String::as_str).unwrap_or_default();
            match kind {
                Column::Item => match read_cell(text, plan.highest) {
                    Cell::Answer(answer) => cells.push(answer),
                    Cell::NotAvailable => {
                        not_available += 1;
                        cells.push(MISSING);
                    }
                    Cell::Wrong => return Err(plan.wrong_answer(place, name(), text)),
                },
                Column::Person => {
                    if let Some(people) = &mut answers.people {
                        people.push(String::from_utf8_lossy(text).trim().to_owned());
                    }
                }
                Column::Group => group_of.push(group(plan, place, name(), text, &mut met)?),
                Column::Weight => {
                    let weight = plan.weight(place, name(), text)?;
                    if let Some(weights) = &mut answers.weights {
                        weights.push(weight);
                    }
                }
                Column::Ignored => {}
            }
        }
        if answers.rows == LOOK_AT {
            reserve(&mut cells, size, record.position().map_or(0, csv::Position::byte));
        }
    }
    if answers.rows == 0 {
        return Err(CliError::input(
            format!("{}: there is a row of names and nobody's answers under it", plan.file),
            "give a row a person",
        ));
    }
    if not_available > 0 {
        let cells = count(not_available, "cell with `NA` or the like was", "cells with `NA` or the like were");
        answers.notes.push(format!("{}: {cells} read as no answer; an empty cell says it plainly", plan.file));
    }
    if header.first().is_some_and(String::is_empty) {
        answers.notes.push(format!("{}: the first column has no name and was read as `person`", plan.file));
    }
    answers.cells = Cells::Dense(cells);
    answers.groups = (!group_of.is_empty()).then(|| Groups::new(met, group_of));
    Ok(answers)
}

/// Makes room for the whole table, so that it need not be moved while it grows.
fn reserve(cells: &mut Vec<u8>, size: u64, bytes: u64) {
    let rows = u128::from(size) * cells.len() as u128 / u128::from(bytes.max(1));
    let wanted = usize::try_from(rows + rows / 64).unwrap_or(0);
    // A row of a few bytes can pretend nothing: a cell takes at least the byte that separates it.
    let most = usize::try_from(size).unwrap_or(usize::MAX);
    cells.reserve(wanted.min(most).saturating_sub(cells.len()));
}

fn columns(header: &[String], plan: &Plan<'_>) -> Result<Vec<Column>> {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let mut columns = Vec::with_capacity(header.len());
    for (place, name) in header.iter().enumerate() {
        let kind = if plan.ignore.contains(name) {
            Column::Ignored
        } else if plan.weights == Some(name) {
            Column::Weight
        } else if place == 0 && (name == "person" || name.is_empty() && header.len() > 1) {
            Column::Person
        } else if name == "group" {
            Column::Group
        } else {
            Column::Item
        };
        if name.is_empty() && kind == Column::Item {
            return Err(CliError::input(
                format!("{}: column {} has no name", plan.file, place + 1),
                "the first row holds the names of the items; is there a comma too many at its end?",
            ));
        }
        if kind != Column::Ignored
            && let Some(before) = seen.insert(name, place)
        {
            return Err(CliError::input(
                format!("{}: columns {} and {} have the same name `{name}`", plan.file, before + 1, place + 1),
                "give each item a name of its own",
            ));
        }
        columns.push(kind);
    }
    Ok(columns)
}

pub(super) fn group(
    plan: &Plan<'_>,
    place: Place,
    column: &str,
    text: &[u8],
    met: &mut BTreeMap<String, u32>,
) -> Result<u32> {
    let Ok(name) = std::str::from_utf8(text) else {
        return Err(plan.wrong(place, column, text, "text in UTF-8", "save the file as UTF-8"));
    };
    let name = name.trim();
    if name.is_empty() {
        return Err(plan.wrong(
            place,
            column,
            text,
            "the name of a group",
            "name the group of everybody, or leave the column out with `--ignore group`",
        ));
    }
    if let Some(known) = met.get(name) {
        return Ok(*known);
    }
    let fresh = u32::try_from(met.len()).unwrap_or(u32::MAX);
    met.insert(name.to_owned(), fresh);
    Ok(fresh)
}

pub(super) fn ragged(plan: &Plan<'_>, place: Place, found: usize, wanted: usize) -> CliError {
    CliError::input(
        format!("{}: {place} has {}; allowed: {wanted}, as the first row", plan.file, count(found, "cell", "cells")),
        "leave a cell empty where there is no answer, but keep its comma",
    )
}
