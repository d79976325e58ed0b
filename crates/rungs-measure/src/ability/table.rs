//! What each answer to each item says at each node, worked out once for all people.

use super::derivatives::{Point, information, points};
use crate::error::{MeasureError, Result};
use crate::item::Item;
use crate::responses::{Responses, Row};

/// `ln P` by item, category and node; and the information of each item by node where it was asked for.
#[derive(Debug, Clone)]
pub(super) struct Table {
    nodes: usize,
    /// Where the categories of each item begin, in rows of `logs`; one more at the end.
    starts: Vec<usize>,
    logs: Vec<f64>,
    information: Vec<f64>,
}

impl Table {
    pub(super) fn new<'a>(items: impl Iterator<Item = &'a Item>, nodes: &[f64], with_information: bool) -> Self {
        let mut table = Self { nodes: nodes.len(), starts: vec![0], logs: Vec::new(), information: Vec::new() };
        let mut found: Vec<Point> = Vec::new();
        for item in items {
            let (from, categories) = (table.logs.len(), item.categories());
            table.logs.resize(from + categories * nodes.len(), 0.0);
            for (node, theta) in nodes.iter().enumerate() {
                points(item, *theta, &mut found);
                for (k, point) in found.iter().enumerate() {
                    table.logs[from + k * nodes.len() + node] = point.log;
                }
                if with_information {
                    table.information.push(information(&found).value);
                }
            }
            table.starts.push(table.starts[table.starts.len() - 1] + categories);
        }
        table
    }

    /// Adds `ln P` of the answers at each node to `out`.
    pub(super) fn add(&self, answers: impl Iterator<Item = (usize, u8)>, out: &mut [f64]) {
        for (item, answer) in answers {
            let from = (self.starts[item] + usize::from(answer)) * self.nodes;
            for (sum, log) in out.iter_mut().zip(&self.logs[from..from + self.nodes]) {
                *sum += log;
            }
        }
    }

    /// Adds the information of the items at each node to `out`.
    pub(super) fn add_information(&self, items: impl Iterator<Item = usize>, out: &mut [f64]) {
        for item in items {
            for (sum, value) in out.iter_mut().zip(&self.information[item * self.nodes..(item + 1) * self.nodes]) {
                *sum += value;
            }
        }
    }
}

/// Checks the items, and that each answer is a category of its item.
pub(super) fn check(responses: &Responses, items: &[Item]) -> Result<()> {
    if responses.items() != items.len() {
        return Err(MeasureError::Length { what: "items", found: items.len(), wanted: responses.items() });
    }
    items.iter().try_for_each(Item::check)?;
    let too_many = |(categories, item): (&u8, &Item)| usize::from(*categories) > item.categories();
    if !responses.categories().iter().zip(items).any(too_many) {
        return Ok(());
    }
    for person in 0..responses.rows() {
        let row: Row<'_> = responses.row(person);
        for (item, found) in row {
            if usize::from(found) >= items[item].categories() {
                let highest = u8::try_from(items[item].categories() - 1).unwrap_or(u8::MAX);
                return Err(MeasureError::Category { person, item, found, highest });
            }
        }
    }
    Ok(())
}
