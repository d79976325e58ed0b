//! A row an answer.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufReader;

use super::cell::{Cell, read as read_cell};
use super::wide::{group, ragged};
use super::{Answers, Cells, Groups, Place, Plan, listed, shown, unreadable};
use crate::error::{CliError, Result};
use rungs_catalog::words::count;
use rungs_measure::responses::MISSING;

/// Where the columns are.
struct Columns {
    person: usize,
    item: usize,
    answer: usize,
    group: Option<usize>,
    weight: Option<usize>,
}

/// Names in the order in which they were met.
#[derive(Default)]
struct Names {
    known: BTreeMap<Box<str>, u32>,
    list: Vec<String>,
    /// The number returned last.
    last: u32,
}

impl Names {
    fn number(&mut self, name: &str) -> u32 {
        // Answers of a person mostly stand together.
        if self.list.get(self.last as usize).is_some_and(|last| last == name) {
            return self.last;
        }
        self.last = if let Some(number) = self.known.get(name) {
            *number
        } else {
            let fresh = u32::try_from(self.list.len()).unwrap_or(u32::MAX);
            self.known.insert(name.into(), fresh);
            self.list.push(name.to_owned());
            fresh
        };
        self.last
    }
}

pub(super) fn read(reader: &mut csv::Reader<BufReader<File>>, header: &[String], plan: &Plan<'_>) -> Result<Answers> {
    let columns = columns(header, plan)?;
    let (mut people, mut items) = (Names::default(), Names::default());
    let mut triples: Vec<(u32, u32, u8)> = Vec::new();
    let mut met = BTreeMap::new();
    let (mut group_of, mut weights): (Vec<u32>, Vec<f64>) = (Vec::new(), Vec::new());
    let mut not_available = 0;
    let mut record = csv::ByteRecord::new();
    let mut rows = 0;
    while reader.read_byte_record(&mut record).map_err(|error| unreadable(plan.file, &error))? {
        rows += 1;
        let place = Place { row: rows, line: record.position().map_or(0, csv::Position::line) };
        if record.len() != header.len() {
            return Err(ragged(plan, place, record.len(), header.len()));
        }
        let name = |at: usize, what: &str| -> Result<&str> {
            let text = record.get(at).unwrap_or_default();
            let name = std::str::from_utf8(text).ok().map(str::trim).filter(|name| !name.is_empty());
            name.ok_or_else(|| plan.wrong(place, what, text, "a name in UTF-8", "every row names a person and an item"))
        };
        let person = people.number(name(columns.person, "person")?);
        let item = items.number(name(columns.item, "item")?);
        if let Some(at) = columns.group {
            let number = group(plan, place, "group", record.get(at).unwrap_or_default(), &mut met)?;
            match group_of.get(person as usize) {
                Some(known) if *known != number => {
                    return Err(changed(plan, place, "group", record.get(at).unwrap_or_default()));
                }
                Some(_) => {}
                None => group_of.push(number),
            }
        }
        if let Some(at) = columns.weight {
            let text = record.get(at).unwrap_or_default();
            let weight = plan.weight(place, "weight", text)?;
            match weights.get(person as usize) {
                Some(known) if known.to_bits() != weight.to_bits() => return Err(changed(plan, place, "weight", text)),
                Some(_) => {}
                None => weights.push(weight),
            }
        }
        let text = record.get(columns.answer).unwrap_or_default();
        match read_cell(text, plan.highest) {
            Cell::Answer(MISSING) => {}
            Cell::Answer(answer) => triples.push((person, item, answer)),
            Cell::NotAvailable => not_available += 1,
            Cell::Wrong => return Err(plan.wrong_answer(place, "answer", text)),
        }
    }
    if triples.is_empty() {
        return Err(CliError::input(format!("{}: there are no answers", plan.file), "give a row an answer"));
    }
    check_doubles(&mut triples, &people, &items, plan)?;
    let mut notes = Vec::new();
    if not_available > 0 {
        let cells = count(not_available, "cell with `NA` or the like was", "cells with `NA` or the like were");
        notes.push(format!("{}: {cells} read as no answer", plan.file));
    }
    Ok(Answers {
        file: plan.file.to_owned(),
        rows: people.list.len(),
        items: items.list,
        cells: Cells::Sparse(triples),
        people: plan.with_people.then_some(people.list),
        groups: columns.group.map(|_| Groups::new(met, group_of)),
        weights: columns.weight.map(|_| weights),
        notes,
    })
}

fn changed(plan: &Plan<'_>, place: Place, column: &str, found: &[u8]) -> CliError {
    plan.wrong(place, column, found, "the same for all rows of a person", "a person is in one group and has one weight")
}

/// Puts the answers in the order of people and items; nobody may answer an item twice.
fn check_doubles(triples: &mut [(u32, u32, u8)], people: &Names, items: &Names, plan: &Plan<'_>) -> Result<()> {
    triples.sort_unstable_by_key(|(person, item, _)| (*person, *item));
    let double = triples.windows(2).find_map(|pair| match pair {
        [(person, item, _), (again, same, _)] if person == again && item == same => Some((*person, *item)),
        _ => None,
    });
    let Some((person, item)) = double else { return Ok(()) };
    let name = |names: &Names, at: u32| names.list.get(at as usize).cloned().unwrap_or_default();
    let (person, item) = (name(people, person), name(items, item));
    Err(CliError::input(
        format!(
            "{}: person `{}` has two answers to item `{}`; allowed: one",
            plan.file,
            shown(person.as_bytes()),
            shown(item.as_bytes())
        ),
        "keep the answer that counts, as a rule the first",
    ))
}

fn columns(header: &[String], plan: &Plan<'_>) -> Result<Columns> {
    let find = |names: &[&str]| header.iter().position(|name| names.contains(&name.as_str()));
    let needed = |names: &[&str]| {
        find(names).ok_or_else(|| {
            CliError::input(
                format!("{}: there is no column `{}`", plan.file, names.first().copied().unwrap_or_default()),
                format!(
                    "with --long the columns are person, item, answer (and group, weight); found: {}",
                    listed(header)
                ),
            )
        })
    };
    Ok(Columns {
        person: needed(&["person"])?,
        item: needed(&["item"])?,
        answer: needed(&["answer", "response"])?,
        group: find(&["group"]).filter(|_| !plan.ignore.iter().any(|name| name == "group")),
        weight: match plan.weights {
            Some(name) => find(&[name]),
            None => find(&["weight"]).filter(|_| !plan.ignore.iter().any(|name| name == "weight")),
        },
    })
}
