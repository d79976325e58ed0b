//! Sums over people for each pair of items.

use rayon::prelude::*;

use crate::responses::Responses;

/// Rows are cut into this many pieces, whatever the number of threads, so that sums always round alike.
const PIECES: usize = 16;

/// Sums over the people who answered both items of a pair.
#[derive(Debug, Clone)]
pub(crate) struct PairSums {
    items: usize,
    /// Upper triangle with diagonal, row after row of a full square.
    people: Vec<f64>,
    product: Vec<f64>,
    /// Full square: the sum of the first item, and of its squares, over those who answered both.
    first: Vec<f64>,
    square: Vec<f64>,
}

/// Sums over people who answered everything: they are the same for all pairs.
struct Complete {
    people: f64,
    sums: Vec<f64>,
    squares: Vec<f64>,
}

impl PairSums {
    /// Sums answers.
    pub(crate) fn of(responses: &Responses) -> Self {
        Self::over(responses, |_, row, which, values| {
            for (item, answer) in row {
                which.push(item);
                values.push(f64::from(answer));
            }
        })
    }

    /// Sums whatever `fill` makes of a row: items ascending, and one value each.
    ///
    /// Memory is four times `items²` numbers a piece.
    pub(crate) fn over<F>(responses: &Responses, fill: F) -> Self
    where
        F: Fn(usize, crate::responses::Row<'_>, &mut Vec<usize>, &mut Vec<f64>) + Sync,
    {
        let rows = responses.rows();
        let items = responses.items();
        // Few pieces for many items: each holds four squares.
        let pieces = if items > 400 { 4 } else { PIECES };
        let size = rows.div_ceil(pieces).max(1);
        let parts: Vec<(Self, Complete)> = (0..rows.div_ceil(size))
            .into_par_iter()
            .map(|piece| Self::piece(responses, &fill, piece * size..rows.min((piece + 1) * size)))
            .collect();
        let mut all = Self::nothing(items);
        for (part, whole) in parts {
            all.people.iter_mut().zip(part.people).for_each(|(sum, more)| *sum += more + whole.people);
            all.product.iter_mut().zip(part.product).for_each(|(sum, more)| *sum += more);
            for (item, line) in all.first.chunks_exact_mut(items).enumerate() {
                let more = &part.first[item * items..(item + 1) * items];
                line.iter_mut().zip(more).for_each(|(sum, more)| *sum += more + whole.sums[item]);
            }
            for (item, line) in all.square.chunks_exact_mut(items).enumerate() {
                let more = &part.square[item * items..(item + 1) * items];
                line.iter_mut().zip(more).for_each(|(sum, more)| *sum += more + whole.squares[item]);
            }
        }
        all
    }

    fn nothing(items: usize) -> Self {
        let square = vec![0.0; items * items];
        Self { items, people: square.clone(), product: square.clone(), first: square.clone(), square }
    }

    fn piece<F>(responses: &Responses, fill: &F, rows: std::ops::Range<usize>) -> (Self, Complete)
    where
        F: Fn(usize, crate::responses::Row<'_>, &mut Vec<usize>, &mut Vec<f64>),
    {
        let items = responses.items();
        let mut sums = Self::nothing(items);
        let mut complete = Complete { people: 0.0, sums: vec![0.0; items], squares: vec![0.0; items] };
        let (mut which, mut values) = (Vec::with_capacity(items), Vec::with_capacity(items));
        for row in rows {
            let weight = responses.weight(row);
            if weight <= 0.0 {
                continue;
            }
            which.clear();
            values.clear();
            fill(row, responses.row(row), &mut which, &mut values);
            if which.len() == items {
                complete.people += weight;
                for (item, raw) in values.iter().enumerate() {
                    let value = raw * weight;
                    complete.sums[item] += value;
                    complete.squares[item] += value * raw;
                    let place = item * items;
                    let line = &mut sums.product[place + item..place + items];
                    line.iter_mut().zip(&values[item..]).for_each(|(sum, other)| *sum += value * other);
                }
            } else {
                for (place, item) in which.iter().enumerate() {
                    let value = values[place] * weight;
                    for other in &which {
                        sums.first[item * items + other] += value;
                        sums.square[item * items + other] += value * values[place];
                    }
                    for (other, other_value) in which[place..].iter().zip(&values[place..]) {
                        sums.people[item * items + other] += weight;
                        sums.product[item * items + other] += value * other_value;
                    }
                }
            }
        }
        (sums, complete)
    }

    fn place(&self, one: usize, other: usize) -> usize {
        one.min(other) * self.items + one.max(other)
    }

    /// People who answered both.
    pub(crate) fn people(&self, one: usize, other: usize) -> f64 {
        self.people[self.place(one, other)]
    }

    /// Sum of the products.
    pub(crate) fn product(&self, one: usize, other: usize) -> f64 {
        self.product[self.place(one, other)]
    }

    /// Mean of `one` over the people who answered both.
    pub(crate) fn mean(&self, one: usize, other: usize) -> f64 {
        self.first[one * self.items + other] / self.people(one, other)
    }

    /// Covariance over the people who answered both, divided by people less one.
    pub(crate) fn covariance(&self, one: usize, other: usize) -> f64 {
        let people = self.people(one, other);
        let product = self.first[one * self.items + other] * self.mean(other, one);
        (self.product(one, other) - product) / (people - 1.0)
    }

    /// Variance of `one` over the people who answered both, divided by people less one.
    pub(crate) fn variance(&self, one: usize, other: usize) -> f64 {
        let mean = self.mean(one, other);
        let square = self.square[one * self.items + other];
        (square - self.first[one * self.items + other] * mean) / (self.people(one, other) - 1.0)
    }

    /// Correlation over the people who answered both; `None` with fewer than 3 or without variance.
    pub(crate) fn correlation(&self, one: usize, other: usize) -> Option<f64> {
        let scale = (self.variance(one, other) * self.variance(other, one)).sqrt();
        let fine = self.people(one, other) >= 3.0 && scale > 1e-12;
        fine.then(|| (self.covariance(one, other) / scale).clamp(-1.0, 1.0))
    }
}

/// Sum of weights and weighted sum of answers of each item.
pub(crate) fn item_sums(responses: &Responses) -> (Vec<f64>, Vec<f64>) {
    let (mut people, mut points) = (vec![0.0; responses.items()], vec![0.0; responses.items()]);
    for row in 0..responses.rows() {
        let weight = responses.weight(row);
        for (item, answer) in responses.row(row) {
            people[item] += weight;
            points[item] += weight * f64::from(answer);
        }
    }
    (people, points)
}
