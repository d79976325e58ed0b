//! The probability of every answer to every item at every node, and counts of the same shape.

use crate::item::Item;

/// Where each item's rows of nodes begin: row `k` of item `i` holds category `k` at every node.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Shape {
    /// First row of each item, and one past the last.
    starts: Vec<usize>,
    /// Nodes a row.
    pub(super) nodes: usize,
}

impl Shape {
    pub(super) fn new(categories: impl IntoIterator<Item = usize>, nodes: usize) -> Self {
        let mut starts = vec![0];
        let mut next = 0;
        for count in categories {
            next += count;
            starts.push(next);
        }
        Self { starts, nodes }
    }

    pub(super) fn items(&self) -> usize {
        self.starts.len() - 1
    }

    pub(super) fn categories(&self, item: usize) -> usize {
        self.starts[item + 1] - self.starts[item]
    }

    /// How many numbers a table has.
    pub(super) fn len(&self) -> usize {
        self.starts[self.items()] * self.nodes
    }

    /// The place of the row of a category.
    pub(super) fn row(&self, item: usize, category: usize) -> std::ops::Range<usize> {
        let start = (self.starts[item] + category) * self.nodes;
        start..start + self.nodes
    }

    /// The place of all rows of an item.
    pub(super) fn item(&self, item: usize) -> std::ops::Range<usize> {
        self.starts[item] * self.nodes..self.starts[item + 1] * self.nodes
    }
}

/// Fills a table with the probabilities of the items at the nodes.
pub(super) fn probabilities(items: &[Item], shape: &Shape, nodes: &[f64], out: &mut Vec<f64>) {
    out.clear();
    out.resize(shape.len(), 0.0);
    let mut p = Vec::new();
    for (place, item) in items.iter().enumerate() {
        let count = shape.categories(place);
        p.clear();
        p.resize(count, 0.0);
        let start = shape.item(place).start;
        for (q, theta) in nodes.iter().enumerate() {
            item.probabilities(*theta, &mut p);
            for (k, value) in p.iter().enumerate() {
                // Never nothing: one answer that a far node rules out must not rule out the person.
                out[start + k * nodes.len() + q] = value.max(1e-300);
            }
        }
    }
}
