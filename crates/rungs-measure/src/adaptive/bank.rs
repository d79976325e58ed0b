//! A bank of items, with everything worked out that does not depend on who is asked.

use crate::error::{MeasureError, Result};
use crate::item::Item;
use crate::quadrature::Quadrature;

/// Places in a block of the posterior, so that sums over nodes run side by side.
pub(super) const LANES: usize = 8;

/// How many items a cell of the scale ranks; where that is not enough all items are looked at.
const RANKED: usize = 128;

/// Width of a cell of the scale, in logits.
const CELL: f64 = 0.05;

/// Items to choose from, with tables of what each answer says at each node and of which items tell most where.
#[derive(Debug, Clone)]
pub struct Bank {
    /// As given.
    items: Vec<Item>,
    /// By item: standard deviation of what is not known about the difficulty; 0 where it is known.
    difficulty_sd: Vec<f64>,
    /// Items as they are chosen by: those of uncertain difficulty with a smaller slope.
    used: Vec<Item>,
    /// By item; empty without a blueprint.
    domains: Vec<usize>,
    /// By domain; they sum to 1.
    shares: Vec<f64>,
    quadrature: Quadrature,
    /// Nodes, then zeros up to a whole number of blocks.
    nodes: Vec<f64>,
    starts: Vec<usize>,
    /// `P(answer)` by item, category and node.
    likelihood: Vec<f64>,
    /// Information by item and node, padded like the nodes.
    information: Vec<f64>,
    cells: Vec<Cell>,
}

/// The items that tell most somewhere in a cell: upper bounds of their information, descending.
#[derive(Debug, Clone)]
struct Cell {
    ranked: Vec<(f64, usize)>,
    /// No item outside the list tells more than this.
    rest: f64,
}

impl Bank {
    /// Takes calibrated items, counted from 0; posteriors live on the nodes of `quadrature`.
    ///
    /// # Errors
    /// No items, parameters out of range.
    pub fn new(items: Vec<Item>, quadrature: &Quadrature) -> Result<Self> {
        if items.is_empty() {
            return Err(MeasureError::Empty { what: "the bank" });
        }
        items.iter().try_for_each(Item::check)?;
        let mut nodes = quadrature.nodes().to_vec();
        nodes.resize(nodes.len().next_multiple_of(LANES), 0.0);
        let mut bank = Self {
            difficulty_sd: vec![0.0; items.len()],
            used: items.clone(),
            items,
            domains: Vec::new(),
            shares: Vec::new(),
            quadrature: quadrature.clone(),
            nodes,
            starts: Vec::new(),
            likelihood: Vec::new(),
            information: Vec::new(),
            cells: Vec::new(),
        };
        bank.tabulate();
        Ok(bank)
    }

    /// Sets the domain of each item, counted from 0, and the share of the test that each domain is to have.
    ///
    /// Shares are weights: they need not sum to 1. Items of a domain with the share 0 are never asked.
    ///
    /// # Errors
    /// Not one domain an item, a domain without a share, shares that are negative, not finite or all 0, no item in any
    /// domain that has a share.
    pub fn with_blueprint(mut self, domains: Vec<usize>, shares: &[f64]) -> Result<Self> {
        if domains.len() != self.items.len() {
            return Err(MeasureError::Length {
                what: "domains of items",
                found: domains.len(),
                wanted: self.items.len(),
            });
        }
        if let Some(highest) = domains.iter().max().filter(|highest| **highest >= shares.len()) {
            return Err(MeasureError::Length { what: "shares of domains", found: shares.len(), wanted: highest + 1 });
        }
        if let Some(bad) = shares.iter().find(|share| !(share.is_finite() && **share >= 0.0)) {
            return Err(MeasureError::Value { what: "a share", found: *bad, allowed: "0 or more is allowed" });
        }
        if !domains.iter().any(|domain| shares[*domain] > 0.0) {
            return Err(MeasureError::Unfit("no item of the bank is in a domain that the blueprint asks for"));
        }
        let total: f64 = shares.iter().sum();
        self.shares = shares.iter().map(|share| share / total).collect();
        self.domains = domains;
        Ok(self)
    }

    /// Says how uncertain each difficulty is: the standard deviation of a normal distribution around it, in logits.
    ///
    /// The probability of each answer is then its mean over that distribution: for items that are each asked once, and
    /// whose errors do not go together, the posterior and its standard deviation are right as they are, and wider than
    /// with known difficulties. The choice of items goes by the information of the same item with the slope
    /// `a / √(1 + π a² sd² / 8)`, a close form of that mean (`MacKay` 1992, *Neural Computation* 4, 720-736). An error that
    /// all items share is a shift of the scale: no answer can show it, and it is not in the standard error.
    ///
    /// # Errors
    /// Not one a item; a standard deviation that is negative or not finite.
    pub fn with_difficulty_sd(mut self, sd: Vec<f64>) -> Result<Self> {
        if sd.len() != self.items.len() {
            return Err(MeasureError::Length {
                what: "standard deviations of difficulties",
                found: sd.len(),
                wanted: self.items.len(),
            });
        }
        if let Some(bad) = sd.iter().find(|sd| !(sd.is_finite() && **sd >= 0.0)) {
            return Err(MeasureError::Value {
                what: "the standard deviation of a difficulty",
                found: *bad,
                allowed: "0 or more is allowed",
            });
        }
        self.used = self.items.iter().zip(&sd).map(|(item, sd)| flattened(item, *sd)).collect();
        self.difficulty_sd = sd;
        self.tabulate();
        Ok(self)
    }

    /// How many items there are: at least one.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Never: a bank has at least one item.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The items as given.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// The domain of an item, where there is a blueprint.
    pub fn domain(&self, item: usize) -> Option<usize> {
        self.domains.get(item).copied()
    }

    /// The share of each domain; they sum to 1, or there are none.
    pub fn shares(&self) -> &[f64] {
        &self.shares
    }

    /// The grid of the posterior.
    pub fn quadrature(&self) -> &Quadrature {
        &self.quadrature
    }

    pub(super) fn difficulty_sd(&self) -> &[f64] {
        &self.difficulty_sd
    }

    /// Nodes, padded to whole blocks.
    pub(super) fn nodes(&self) -> &[f64] {
        &self.nodes
    }

    /// The item as it is chosen by.
    pub(super) fn chosen_by(&self, item: usize) -> &Item {
        &self.used[item]
    }

    /// `P(answer)` at the nodes, padded to whole blocks.
    pub(super) fn likelihood(&self, item: usize, answer: usize) -> &[f64] {
        let from = (self.starts[item] + answer) * self.nodes.len();
        &self.likelihood[from..from + self.nodes.len()]
    }

    /// Information of an item at the nodes, padded to whole blocks.
    pub(super) fn information(&self, item: usize) -> &[f64] {
        &self.information[item * self.nodes.len()..(item + 1) * self.nodes.len()]
    }

    /// Items that may tell most at an ability, with upper bounds, and a bound for all others; None outside the grid.
    pub(super) fn ranked(&self, theta: f64) -> Option<(&[(f64, usize)], f64)> {
        let first = self.quadrature.nodes().first()?;
        let place = (theta - first) / CELL;
        if place.is_nan() || place < 0.0 {
            return None;
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "not negative; too far is None")]
        let cell = self.cells.get(place as usize)?;
        Some((&cell.ranked, cell.rest))
    }

    fn tabulate(&mut self) {
        let width = self.nodes.len();
        self.starts = vec![0];
        self.likelihood = Vec::new();
        self.information = vec![0.0; width * self.used.len()];
        for (item, values) in self.used.iter().zip(self.information.chunks_exact_mut(width)) {
            for (value, theta) in values.iter_mut().zip(self.quadrature.nodes()) {
                *value = item.information(*theta);
            }
        }
        let mut p = Vec::new();
        for (item, sd) in self.items.iter().zip(&self.difficulty_sd) {
            let (from, categories) = (self.likelihood.len(), item.categories());
            self.likelihood.resize(from + categories * width, 0.0);
            p.resize(categories, 0.0);
            for (node, theta) in self.quadrature.nodes().iter().enumerate() {
                for (shift, weight) in spread(*sd) {
                    item.probabilities(theta - shift, &mut p);
                    for (k, p) in p.iter().enumerate() {
                        self.likelihood[from + k * width + node] += weight * p;
                    }
                }
            }
            self.starts.push(self.starts[self.starts.len() - 1] + categories);
        }
        self.cells = self.rank();
    }

    fn rank(&self) -> Vec<Cell> {
        let nodes = self.quadrature.nodes();
        let (from, to) = (nodes[0], nodes[nodes.len() - 1]);
        let mut cells = Vec::new();
        let mut low = self.used.iter().map(|item| item.information(from)).collect::<Vec<f64>>();
        let mut place = 0.0_f64;
        while CELL.mul_add(place, from) <= to {
            let (left, right) = (CELL.mul_add(place, from), CELL.mul_add(place + 1.0, from));
            let high: Vec<f64> = self.used.iter().map(|item| item.information(right)).collect();
            let bound = |item: usize| upper_bound(&self.used[item], left, right, low[item], high[item]);
            let mut ranked: Vec<(f64, usize)> = (0..self.used.len()).map(|item| (bound(item), item)).collect();
            let order = |one: &(f64, usize), two: &(f64, usize)| two.0.total_cmp(&one.0).then(one.1.cmp(&two.1));
            if ranked.len() > RANKED {
                ranked.select_nth_unstable_by(RANKED, order);
            }
            let rest = ranked.get(RANKED).map_or(f64::NEG_INFINITY, |(bound, _)| *bound);
            ranked.truncate(RANKED);
            ranked.sort_unstable_by(order);
            cells.push(Cell { ranked, rest });
            low = high;
            place += 1.0;
        }
        cells
    }
}

/// The item that answers like `item` with a difficulty spread normally with `sd` around its own.
fn flattened(item: &Item, sd: f64) -> Item {
    let factor = (1.0 + std::f64::consts::PI / 8.0 * (item.slope() * sd).powi(2)).sqrt().recip();
    let scaled = |d: &[f64]| d.iter().map(|d| d * factor).collect();
    match item {
        Item::Dichotomous { a, d, c } => Item::Dichotomous { a: a * factor, d: d * factor, c: *c },
        Item::Graded { a, d } => Item::Graded { a: a * factor, d: scaled(d) },
        Item::PartialCredit { a, d } => Item::PartialCredit { a: a * factor, d: scaled(d) },
    }
}

/// Places and weights of a normal distribution around 0.
pub(super) fn spread(sd: f64) -> Vec<(f64, f64)> {
    if sd == 0.0 {
        return vec![(0.0, 1.0)];
    }
    let places = (-24..=24).map(|place| f64::from(place) * 0.25);
    let total: f64 = places.clone().map(|z| (-0.5 * z * z).exp()).sum();
    places.map(|z| (z * sd, (-0.5 * z * z).exp() / total)).collect()
}

/// At least the information of an item anywhere from `left` to `right`; `low` and `high` are that at the two ends.
fn upper_bound(item: &Item, left: f64, right: f64, low: f64, high: f64) -> f64 {
    let ends = low.max(high);
    if let Item::Dichotomous { a, d, c } = item {
        // One peak, at a P* of (1 + √(1 + 8c)) / (3 + √(1 + 8c)): Lord (1980), eq. 10-4.
        let peak = f64::midpoint((1.0 + 8.0 * c).sqrt(), 1.0).ln() - d;
        let at = peak / a;
        return if at > left && at < right { item.information(at) } else { ends };
    }
    // Several categories can make several peaks; none rises by a hundredth between places so close.
    let inner = (1..8).map(|eighth| item.information((right - left).mul_add(f64::from(eighth) / 8.0, left)));
    1.01 * inner.fold(ends, f64::max)
}
