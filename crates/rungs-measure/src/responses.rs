//! Answers of many people to many items, most of them perhaps never asked.

use std::collections::BTreeMap;

use crate::error::{MeasureError, Result};

/// Stands in a dense table where there is no answer.
pub const MISSING: u8 = u8::MAX;

/// Answers: a row a person, or a row a pattern with the number of people who gave it as its weight.
///
/// Items are counted from 0 and so are their categories: wrong 0 and right 1, or 0 to `k`.
#[derive(Debug, Clone, PartialEq)]
pub struct Responses {
    /// How many categories each item has.
    categories: Vec<u8>,
    store: Store,
    /// One a row; empty = each counts once.
    weights: Vec<f64>,
    /// One a row; empty = all in group 0.
    groups: Vec<u32>,
}

#[derive(Debug, Clone, PartialEq)]
enum Store {
    /// `rows × items` cells, row after row.
    Dense(Vec<u8>),
    /// Answers row after row; row `n` is `starts[n]..starts[n + 1]`.
    Sparse { starts: Vec<usize>, items: Vec<u32>, answers: Vec<u8> },
}

/// The answers of one row, as pairs of item and category.
#[derive(Debug, Clone)]
pub struct Row<'a> {
    items: Option<&'a [u32]>,
    answers: &'a [u8],
    next: usize,
}

impl Iterator for Row<'_> {
    type Item = (usize, u8);

    fn next(&mut self) -> Option<(usize, u8)> {
        loop {
            let place = self.next;
            let answer = *self.answers.get(place)?;
            self.next += 1;
            if let Some(items) = self.items {
                return Some((items[place] as usize, answer));
            }
            if answer != MISSING {
                return Some((place, answer));
            }
        }
    }
}

impl Responses {
    /// Takes a table of `cells.len() / items` rows; [`MISSING`] where there is no answer.
    ///
    /// Each item gets as many categories as its highest answer asks for, at least two.
    ///
    /// # Errors
    /// No items, or cells that do not fill whole rows.
    pub fn dense(items: usize, cells: Vec<u8>) -> Result<Self> {
        if items == 0 {
            return Err(MeasureError::Empty { what: "the list of items" });
        }
        if !cells.len().is_multiple_of(items) {
            return Err(MeasureError::Length {
                what: "cells of the last row",
                found: cells.len() % items,
                wanted: items,
            });
        }
        let mut categories = vec![2; items];
        for row in cells.chunks_exact(items) {
            for (highest, answer) in categories.iter_mut().zip(row) {
                if *answer != MISSING {
                    *highest = (*highest).max(answer + 1);
                }
            }
        }
        Ok(Self { categories, store: Store::Dense(cells), weights: Vec::new(), groups: Vec::new() })
    }

    /// Takes triples of row, item and answer in any order; rows are `0..rows` and may be without an answer.
    ///
    /// # Errors
    /// No items; a row or item out of range; an answer of 255; two answers of one row to one item.
    pub fn sparse(rows: usize, items: usize, triples: &[(u32, u32, u8)]) -> Result<Self> {
        if items == 0 {
            return Err(MeasureError::Empty { what: "the list of items" });
        }
        let mut starts = vec![0; rows + 1];
        for (row, item, answer) in triples {
            if *row as usize >= rows {
                return Err(MeasureError::Length { what: "a row number", found: *row as usize, wanted: rows });
            }
            if *item as usize >= items {
                return Err(MeasureError::Length { what: "an item number", found: *item as usize, wanted: items });
            }
            if *answer == MISSING {
                let (person, item) = (*row as usize, *item as usize);
                return Err(MeasureError::Category { person, item, found: MISSING, highest: MISSING - 1 });
            }
            starts[*row as usize + 1] += 1;
        }
        for row in 0..rows {
            starts[row + 1] += starts[row];
        }
        let mut next = starts.clone();
        let mut cells = vec![(0_u32, 0_u8); triples.len()];
        let mut categories = vec![2_u8; items];
        for (row, item, answer) in triples {
            cells[next[*row as usize]] = (*item, *answer);
            next[*row as usize] += 1;
            let highest = &mut categories[*item as usize];
            *highest = (*highest).max(answer + 1);
        }
        for row in 0..rows {
            let answers = &mut cells[starts[row]..starts[row + 1]];
            answers.sort_unstable_by_key(|(item, _)| *item);
            if answers.windows(2).any(|pair| pair[0].0 == pair[1].0) {
                return Err(MeasureError::Unfit("a person has two answers to one item: keep the one that counts"));
            }
        }
        let (items, answers) = cells.into_iter().unzip();
        Ok(Self {
            categories,
            store: Store::Sparse { starts, items, answers },
            weights: Vec::new(),
            groups: Vec::new(),
        })
    }

    /// Takes sparse rows one after the other: each a list of item and answer, in any order.
    ///
    /// Needs little more memory than the answers themselves, five bytes each.
    ///
    /// # Errors
    /// As [`Responses::sparse`].
    pub fn from_rows<R>(items: usize, rows: impl IntoIterator<Item = R>) -> Result<Self>
    where
        R: IntoIterator<Item = (u32, u8)>,
    {
        if items == 0 {
            return Err(MeasureError::Empty { what: "the list of items" });
        }
        let mut categories = vec![2_u8; items];
        let (mut starts, mut places, mut answers) = (vec![0], Vec::new(), Vec::new());
        let mut answered: Vec<(u32, u8)> = Vec::new();
        for (person, row) in rows.into_iter().enumerate() {
            answered.clear();
            answered.extend(row);
            answered.sort_unstable_by_key(|(item, _)| *item);
            if answered.windows(2).any(|pair| pair[0].0 == pair[1].0) {
                return Err(MeasureError::Unfit("a person has two answers to one item: keep the one that counts"));
            }
            for (item, answer) in &answered {
                let place = *item as usize;
                let Some(highest) = categories.get_mut(place) else {
                    return Err(MeasureError::Length { what: "an item number", found: place, wanted: items });
                };
                if *answer == MISSING {
                    return Err(MeasureError::Category { person, item: place, found: MISSING, highest: MISSING - 1 });
                }
                *highest = (*highest).max(answer + 1);
                places.push(*item);
                answers.push(*answer);
            }
            starts.push(places.len());
        }
        Ok(Self {
            categories,
            store: Store::Sparse { starts, items: places, answers },
            weights: Vec::new(),
            groups: Vec::new(),
        })
    }

    /// Sets how many people each row stands for.
    ///
    /// # Errors
    /// Not one weight a row; a weight that is negative or not finite.
    pub fn with_weights(mut self, weights: Vec<f64>) -> Result<Self> {
        if weights.len() != self.rows() {
            return Err(MeasureError::Length { what: "weights", found: weights.len(), wanted: self.rows() });
        }
        if let Some(bad) = weights.iter().find(|weight| !(weight.is_finite() && **weight >= 0.0)) {
            return Err(MeasureError::Value { what: "a weight", found: *bad, allowed: "0 or more is allowed" });
        }
        self.weights = weights;
        Ok(self)
    }

    /// Sets the group of each row, counted from 0.
    ///
    /// # Errors
    /// Not one group a row.
    pub fn with_groups(mut self, groups: Vec<u32>) -> Result<Self> {
        if groups.len() != self.rows() {
            return Err(MeasureError::Length { what: "groups", found: groups.len(), wanted: self.rows() });
        }
        self.groups = groups;
        Ok(self)
    }

    /// Sets how many categories each item has, where its highest was given by nobody.
    ///
    /// # Errors
    /// Not one number an item; fewer than an answer needs.
    pub fn with_categories(mut self, categories: Vec<u8>) -> Result<Self> {
        if categories.len() != self.items() {
            return Err(MeasureError::Length { what: "categories", found: categories.len(), wanted: self.items() });
        }
        for (item, (wanted, seen)) in categories.iter().zip(&self.categories).enumerate() {
            // Two is the least that every item has, also before anybody answered it.
            if wanted < seen {
                let person = (0..self.rows()).find(|row| self.answer(*row, item) == Some(seen - 1)).unwrap_or(0);
                return Err(MeasureError::Category {
                    person,
                    item,
                    found: seen - 1,
                    highest: wanted.saturating_sub(1),
                });
            }
        }
        self.categories = categories;
        Ok(self)
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        match &self.store {
            Store::Dense(cells) => cells.len() / self.categories.len(),
            Store::Sparse { starts, .. } => starts.len() - 1,
        }
    }

    /// How many items there are.
    pub fn items(&self) -> usize {
        self.categories.len()
    }

    /// How many categories each item has.
    pub fn categories(&self) -> &[u8] {
        &self.categories
    }

    /// The answers of a row, by item.
    pub fn row(&self, row: usize) -> Row<'_> {
        match &self.store {
            Store::Dense(cells) => {
                let items = self.items();
                Row { items: None, answers: &cells[row * items..(row + 1) * items], next: 0 }
            }
            Store::Sparse { starts, items, answers } => {
                let place = starts[row]..starts[row + 1];
                Row { items: Some(&items[place.clone()]), answers: &answers[place], next: 0 }
            }
        }
    }

    /// The cells of a row where the table is dense.
    pub fn dense_row(&self, row: usize) -> Option<&[u8]> {
        match &self.store {
            Store::Dense(cells) => Some(&cells[row * self.items()..(row + 1) * self.items()]),
            Store::Sparse { .. } => None,
        }
    }

    /// The answer of a row to an item.
    pub fn answer(&self, row: usize, item: usize) -> Option<u8> {
        match &self.store {
            Store::Dense(cells) => Some(cells[row * self.items() + item]).filter(|answer| *answer != MISSING),
            Store::Sparse { starts, items, answers } => {
                let place = starts[row]..starts[row + 1];
                let found = items[place.clone()].binary_search_by_key(&item, |known| *known as usize).ok()?;
                Some(answers[place.start + found])
            }
        }
    }

    /// How many people a row stands for.
    pub fn weight(&self, row: usize) -> f64 {
        self.weights.get(row).copied().unwrap_or(1.0)
    }

    /// The group of a row.
    pub fn group(&self, row: usize) -> usize {
        self.groups.get(row).map_or(0, |group| *group as usize)
    }

    /// How many groups there are: one more than the highest number.
    pub fn groups(&self) -> usize {
        self.groups.iter().max().map_or(1, |highest| *highest as usize + 1)
    }

    /// The sum of the weights: people.
    pub fn people(&self) -> f64 {
        if self.weights.is_empty() { self.rows() as f64 } else { self.weights.iter().sum() }
    }

    /// How many answers there are, each row once.
    pub fn answers(&self) -> usize {
        match &self.store {
            Store::Dense(cells) => cells.iter().filter(|answer| **answer != MISSING).count(),
            Store::Sparse { answers, .. } => answers.len(),
        }
    }

    /// Whether every row answers every item.
    pub fn is_complete(&self) -> bool {
        self.answers() == self.rows() * self.items()
    }

    /// Puts equal rows of a group together: returns the patterns with their weights, and the pattern of each row.
    ///
    /// Patterns stand in the order in which they first occur.
    pub fn collapse(&self) -> (Self, Vec<u32>) {
        let mut pattern_of = Vec::with_capacity(self.rows());
        let mut known: BTreeMap<(usize, &[u32], &[u8]), u32> = BTreeMap::new();
        let mut firsts = Vec::new();
        let mut weights: Vec<f64> = Vec::new();
        for row in 0..self.rows() {
            let answers = self.row(row);
            let key = (self.group(row), answers.items.unwrap_or_default(), answers.answers);
            let fresh = u32::try_from(firsts.len()).unwrap_or(u32::MAX);
            let pattern = *known.entry(key).or_insert(fresh);
            if pattern == fresh {
                firsts.push(row);
                weights.push(0.0);
            }
            weights[pattern as usize] += self.weight(row);
            pattern_of.push(pattern);
        }
        let mut patterns = self.select(&firsts);
        patterns.weights = weights;
        (patterns, pattern_of)
    }

    /// Returns these rows, in this order.
    #[must_use]
    pub fn select(&self, rows: &[usize]) -> Self {
        let store = match &self.store {
            Store::Dense(_) => {
                Store::Dense(rows.iter().flat_map(|row| self.row(*row).answers.iter().copied()).collect())
            }
            Store::Sparse { .. } => {
                let mut starts = vec![0];
                let (mut items, mut answers) = (Vec::new(), Vec::new());
                for row in rows {
                    let row = self.row(*row);
                    items.extend_from_slice(row.items.unwrap_or_default());
                    answers.extend_from_slice(row.answers);
                    starts.push(items.len());
                }
                Store::Sparse { starts, items, answers }
            }
        };
        let pick_weights = rows.iter().map(|row| self.weight(*row));
        let pick_groups = rows.iter().filter_map(|row| self.groups.get(*row).copied());
        Self {
            categories: self.categories.clone(),
            store,
            weights: if self.weights.is_empty() { Vec::new() } else { pick_weights.collect() },
            groups: pick_groups.collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dense_and_sparse_hold_the_same() {
        let dense = Responses::dense(3, vec![1, 0, MISSING, 0, 2, 1, 1, 0, MISSING]).unwrap();
        let triples = [(0, 1, 0), (0, 0, 1), (1, 2, 1), (1, 0, 0), (1, 1, 2), (2, 0, 1), (2, 1, 0)];
        let sparse = Responses::sparse(3, 3, &triples).unwrap();
        assert_eq!(dense.categories(), [2, 3, 2]);
        assert_eq!(dense.categories(), sparse.categories());
        let rows = [vec![(1, 0), (0, 1)], vec![(2, 1), (0, 0), (1, 2)], vec![(0, 1), (1, 0)]];
        assert_eq!(Responses::from_rows(3, rows).unwrap(), sparse);
        for row in 0..3 {
            assert!(dense.row(row).eq(sparse.row(row)), "{row}");
            for item in 0..3 {
                assert_eq!(dense.answer(row, item), sparse.answer(row, item));
            }
        }
        assert_eq!((dense.answers(), sparse.answers()), (7, 7));
        for responses in [dense, sparse] {
            let (patterns, of) = responses.collapse();
            assert_eq!((patterns.rows(), patterns.people()), (2, 3.0));
            assert_eq!(of, [0, 1, 0]);
            assert_eq!((patterns.weight(0), patterns.weight(1)), (2.0, 1.0));
        }
    }

    #[test]
    fn what_does_not_fit_is_named() {
        assert!(Responses::dense(0, vec![]).is_err());
        assert!(Responses::dense(2, vec![1, 0, 1]).is_err());
        assert!(Responses::sparse(1, 1, &[(0, 0, 1), (0, 0, 0)]).is_err());
        assert!(Responses::sparse(1, 1, &[(1, 0, 1)]).is_err());
        assert!(Responses::sparse(1, 1, &[(0, 1, 1)]).is_err());
        assert!(Responses::from_rows(1, [[(0, 1), (0, 0)]]).is_err());
        assert!(Responses::from_rows(1, [[(1, 1)]]).is_err());
        assert!(Responses::from_rows(1, [[(0, MISSING)]]).is_err());
        let one = Responses::dense(1, vec![1, 2]).unwrap();
        assert!(one.clone().with_weights(vec![1.0]).is_err());
        assert!(one.clone().with_weights(vec![1.0, f64::NAN]).is_err());
        assert!(one.clone().with_categories(vec![2]).is_err());
        assert!(one.with_groups(vec![0, 1, 0]).is_err());
    }

    #[test]
    fn nobody_at_all_is_no_error() {
        let nobody = Responses::dense(4, vec![]).unwrap();
        assert_eq!((nobody.rows(), nobody.items(), nobody.people()), (0, 4, 0.0));
        assert_eq!(nobody.collapse().0.rows(), 0);
    }
}
