//! From the answers of a file to those of a model: which columns count, and how their categories are numbered.

use std::collections::BTreeMap;

use rungs_catalog::words::count;
use rungs_measure::MeasureError;
use rungs_measure::responses::{MISSING, Responses};
use serde::Serialize;

use super::answers::{Answers, Cells, HIGHEST, listed};
use super::params::Known;
use crate::error::{CliError, Result};

/// Stands in a map for an answer that the item does not have.
const NONE: u8 = MISSING - 1;

/// One column that counts.
#[derive(Debug, Clone)]
pub(super) struct Column {
    /// Its name.
    pub(super) name: String,
    /// The answers of the file in the order of their categories, where these are not 0, 1, …
    pub(super) answers: Option<Vec<u8>>,
    categories: u8,
    /// Made from the answers themselves, not from parameters.
    was_seen: bool,
}

/// A column that tells nothing.
#[derive(Debug, Clone, Serialize)]
pub(super) struct SetAside {
    pub(super) item: String,
    pub(super) why: &'static str,
}

/// What each column of the file becomes.
#[derive(Debug, Default)]
pub(super) struct Recoding {
    columns: Vec<Option<Column>>,
    /// Columns that tell nothing.
    pub(super) set_aside: Vec<SetAside>,
    /// What was renumbered.
    pub(super) notes: Vec<String>,
}

impl Recoding {
    /// Looks at the answers: sets aside what tells nothing, numbers categories without gaps. Items of `anchors` keep the
    /// categories of their parameters.
    pub(super) fn look(answers: &Answers, anchors: &BTreeMap<&str, &Known>) -> Self {
        let mut recoding = Self::default();
        for (name, counts) in answers.items.iter().zip(used(answers)) {
            if let Some(known) = anchors.get(name.as_str()) {
                recoding.columns.push(Some(Column::of(known)));
                continue;
            }
            let found: Vec<u8> =
                (0..=HIGHEST).zip(&counts).filter(|(_, people)| **people > 0.0).map(|(answer, _)| answer).collect();
            let why = match found.as_slice() {
                [] => Some("nobody answered it"),
                [_] => Some("everybody gave the same answer"),
                _ => None,
            };
            if let Some(why) = why {
                recoding.set_aside.push(SetAside { item: name.clone(), why });
                recoding.columns.push(None);
                continue;
            }
            let categories = u8::try_from(found.len()).unwrap_or(HIGHEST);
            let has_gaps = found.iter().zip(0..).any(|(answer, place): (&u8, u8)| *answer != place);
            if has_gaps {
                let shown: Vec<String> = found.iter().map(u8::to_string).collect();
                recoding.notes.push(format!(
                    "`{name}`: nobody gave all of 0 to {}, so the answers {} are numbered 0 to {}",
                    found.last().copied().unwrap_or_default(),
                    shown.join(", "),
                    categories - 1
                ));
            }
            let answers = has_gaps.then_some(found);
            recoding.columns.push(Some(Column { name: name.clone(), answers, categories, was_seen: true }));
        }
        recoding
    }

    /// Takes the columns that have known parameters, and returns for each the place of its parameters.
    pub(super) fn known(answers: &Answers, known: &[Known]) -> (Self, Vec<usize>) {
        let place: BTreeMap<&str, usize> =
            known.iter().enumerate().map(|(place, known)| (known.name.as_str(), place)).collect();
        let mut recoding = Self::default();
        let mut places = Vec::new();
        for name in &answers.items {
            let found = place.get(name.as_str()).and_then(|place| Some((*place, known.get(*place)?)));
            recoding.columns.push(found.map(|(_, known)| Column::of(known)));
            places.extend(found.map(|(place, _)| place));
        }
        (recoding, places)
    }

    /// The columns that count, in order.
    pub(super) fn kept(&self) -> Vec<Column> {
        self.columns.iter().flatten().cloned().collect()
    }

    /// Returns the answers by the numbers of the model. The groups are taken along where `with_groups` says so.
    pub(super) fn responses(&self, answers: Answers, with_groups: bool) -> Result<Responses> {
        let kept: Vec<&Column> = self.columns.iter().flatten().collect();
        let maps: Vec<Option<Vec<u8>>> = self.columns.iter().map(|column| column.as_ref().map(Column::map)).collect();
        let Answers { file, items, rows, cells, groups, weights, people, .. } = answers;
        let wrong = |row: usize, item: usize, found: u8| {
            let column = self.columns.get(item).and_then(Option::as_ref);
            let allowed = column.map_or_else(String::new, Column::allowed);
            let name = items.get(item).map(String::as_str).unwrap_or_default();
            let who = people.as_ref().and_then(|people| people.get(row)).map(|name| format!(" (person `{name}`)"));
            CliError::input(
                format!(
                    "{file}: row {}{}, column `{name}`: found `{found}`; allowed: {allowed} or empty",
                    row + 1,
                    who.unwrap_or_default()
                ),
                "the item has no such answer in its parameters: calibrate it again, or correct the answer",
            )
        };
        let built = match cells {
            Cells::Dense(cells) if kept.len() == self.columns.len() && kept.iter().all(|column| column.is_plain()) => {
                Responses::dense(kept.len(), cells)
            }
            Cells::Dense(cells) => {
                let mut out = Vec::with_capacity(rows * kept.len());
                for (row, cells) in cells.chunks(self.columns.len().max(1)).enumerate() {
                    for (item, (answer, map)) in cells.iter().zip(&maps).enumerate() {
                        let Some(map) = map else { continue };
                        match map.get(usize::from(*answer)).copied() {
                            Some(NONE) | None => return Err(wrong(row, item, *answer)),
                            Some(category) => out.push(category),
                        }
                    }
                }
                Responses::dense(kept.len(), out)
            }
            Cells::Sparse(mut triples) => {
                let mut to = Vec::with_capacity(maps.len());
                let mut next = 0_u32;
                for map in &maps {
                    to.push(next);
                    next += u32::from(map.is_some());
                }
                let mut bad = None;
                triples.retain_mut(|(person, item, answer)| {
                    let at = *item as usize;
                    let Some(map) = maps.get(at).and_then(Option::as_ref) else { return false };
                    match map.get(usize::from(*answer)).copied() {
                        Some(NONE) | None => bad = bad.or(Some((*person as usize, at, *answer))),
                        Some(category) => *answer = category,
                    }
                    *item = to.get(at).copied().unwrap_or_default();
                    true
                });
                if let Some((person, item, answer)) = bad {
                    return Err(wrong(person, item, answer));
                }
                Responses::sparse(rows, kept.len(), &triples)
            }
        };
        let failed = |error: MeasureError| CliError::input(format!("{file}: {error}"), "check the answers");
        let mut built = built
            .and_then(|built| built.with_categories(kept.iter().map(|column| column.categories).collect()))
            .map_err(failed)?;
        if let Some(weights) = weights {
            built = built.with_weights(weights).map_err(failed)?;
        }
        if let Some(groups) = groups.filter(|_| with_groups) {
            built = built.with_groups(groups.of).map_err(failed)?;
        }
        Ok(built)
    }

    /// Says in a line what was set aside.
    pub(super) fn set_aside_note(&self) -> Option<String> {
        let names: Vec<String> = self.set_aside.iter().map(|item| format!("{} ({})", item.item, item.why)).collect();
        let what = count(names.len(), "item tells nothing and is", "items tell nothing and are");
        (!names.is_empty()).then(|| format!("{what} set aside: {}", listed(&names)))
    }
}

impl Column {
    fn of(known: &Known) -> Self {
        let categories = u8::try_from(known.item.categories()).unwrap_or(HIGHEST + 1);
        Self { name: known.name.clone(), answers: known.answers.clone(), categories, was_seen: false }
    }

    /// Whether the answers of the file are known to be the categories.
    fn is_plain(&self) -> bool {
        self.was_seen && self.answers.is_none()
    }

    fn allowed(&self) -> String {
        match &self.answers {
            Some(answers) => answers.iter().map(u8::to_string).collect::<Vec<_>>().join(", "),
            None if self.categories == 2 => "0, 1".to_owned(),
            None => format!("0 to {}", self.categories - 1),
        }
    }

    fn map(&self) -> Vec<u8> {
        let mut map = vec![NONE; 256];
        if let Some(missing) = map.last_mut() {
            *missing = MISSING;
        }
        match &self.answers {
            Some(answers) => {
                for (category, answer) in (0..).zip(answers) {
                    if let Some(place) = map.get_mut(usize::from(*answer)) {
                        *place = category;
                    }
                }
            }
            None => map.iter_mut().zip(0..self.categories).for_each(|(place, category)| *place = category),
        }
        map
    }
}

/// Counts for each column the people of each answer.
fn used(answers: &Answers) -> Vec<[f64; HIGHEST as usize + 1]> {
    let mut counts = vec![[0.0; HIGHEST as usize + 1]; answers.items.len()];
    let weight = |row: usize| answers.weights.as_ref().and_then(|weights| weights.get(row)).copied().unwrap_or(1.0);
    match &answers.cells {
        Cells::Dense(cells) => {
            for (row, cells) in cells.chunks(answers.items.len().max(1)).enumerate() {
                let weight = weight(row);
                for (counts, answer) in counts.iter_mut().zip(cells) {
                    if let Some(people) = counts.get_mut(usize::from(*answer)) {
                        *people += weight;
                    }
                }
            }
        }
        Cells::Sparse(triples) => {
            for (person, item, answer) in triples {
                let people = counts.get_mut(*item as usize).and_then(|counts| counts.get_mut(usize::from(*answer)));
                if let Some(people) = people {
                    *people += weight(*person as usize);
                }
            }
        }
    }
    counts
}
