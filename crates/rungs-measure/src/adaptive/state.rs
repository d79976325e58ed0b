//! One person's test so far: the posterior, and the choice of the next item.

use super::bank::{Bank, LANES};
use super::{Reason, Selection, Settings};
use crate::ability::Score;
use crate::error::{MeasureError, Result};
use crate::item::Item;

/// Posterior and what was asked.
#[derive(Debug, Clone)]
pub(super) struct State {
    /// By node, in blocks; they sum to 1.
    posterior: Vec<f64>,
    /// What the posterior was before any answer.
    prior: Vec<f64>,
    estimate: Score,
    before: Score,
    /// By item: not to be asked any more.
    spent: Vec<bool>,
    /// By domain: answers, and items that may still be asked.
    answered_in: Vec<usize>,
    left_in: Vec<usize>,
    left: usize,
    pub(super) answered: usize,
    pub(super) seconds: f64,
}

impl State {
    pub(super) fn new(bank: &Bank, settings: &Settings) -> Self {
        let mut prior = bank.quadrature().weights(settings.latent);
        prior.resize(bank.nodes().len(), 0.0);
        let mut state = Self {
            posterior: prior.clone(),
            prior,
            estimate: Score { theta: 0.0, se: 0.0 },
            before: Score { theta: 0.0, se: 0.0 },
            spent: Vec::new(),
            answered_in: Vec::new(),
            left_in: Vec::new(),
            left: 0,
            answered: 0,
            seconds: 0.0,
        };
        let total = state.moments(bank.nodes(), None);
        state.settle(total);
        state.before = state.estimate;
        state.clear(bank);
        state
    }

    /// Starts again with nobody's answers.
    pub(super) fn clear(&mut self, bank: &Bank) {
        self.posterior.copy_from_slice(&self.prior);
        self.estimate = self.before;
        self.spent.clear();
        self.spent.resize(bank.len(), false);
        self.answered_in.clear();
        self.answered_in.resize(bank.shares().len(), 0);
        self.left_in.clear();
        self.left_in.resize(bank.shares().len(), 0);
        self.left = bank.len();
        for item in 0..bank.len() {
            if let Some(domain) = bank.domain(item) {
                self.left_in[domain] += 1;
            }
        }
        self.answered = 0;
        self.seconds = 0.0;
    }

    pub(super) fn estimate(&self) -> Score {
        self.estimate
    }

    /// The posterior weight of each node.
    pub(super) fn posterior(&self, bank: &Bank) -> &[f64] {
        &self.posterior[..bank.quadrature().len()]
    }

    pub(super) fn is_spent(&self, item: usize) -> bool {
        self.spent[item]
    }

    /// Multiplies the posterior by `factor` where given; returns zeroth, first and second moment.
    fn moments(&mut self, nodes: &[f64], factor: Option<&[f64]>) -> [f64; 3] {
        let mut sums = [[0.0_f64; LANES]; 3];
        let (weights, _) = self.posterior.as_chunks_mut::<LANES>();
        let (nodes, _) = nodes.as_chunks::<LANES>();
        let ones = [1.0; LANES];
        let factors = factor.map(|factor| factor.as_chunks::<LANES>().0);
        for (place, (weights, nodes)) in weights.iter_mut().zip(nodes).enumerate() {
            let factor = factors.map_or(&ones, |factors| &factors[place]);
            for lane in 0..LANES {
                let weight = weights[lane] * factor[lane];
                weights[lane] = weight;
                sums[0][lane] += weight;
                sums[1][lane] += weight * nodes[lane];
                sums[2][lane] += weight * nodes[lane] * nodes[lane];
            }
        }
        sums.map(|lanes| lanes.iter().sum())
    }

    fn settle(&mut self, [total, first, second]: [f64; 3]) {
        let scale = total.recip();
        for weight in &mut self.posterior {
            *weight *= scale;
        }
        let theta = first * scale;
        self.estimate = Score { theta, se: (second * scale - theta * theta).max(0.0).sqrt() };
    }

    /// Takes an answer that is a category of an item of the bank.
    pub(super) fn answer(&mut self, bank: &Bank, item: usize, answer: usize) -> Result<()> {
        let total = self.moments(bank.nodes(), Some(bank.likelihood(item, answer)));
        // Less is left than a double can hold with all its digits.
        if total[0] <= f64::MIN_POSITIVE {
            return Err(MeasureError::Unfit("after the answers before, the model calls this one impossible"));
        }
        self.settle(total);
        self.spend(bank, item);
        self.answered += 1;
        if let Some(domain) = bank.domain(item) {
            self.answered_in[domain] += 1;
        }
        Ok(())
    }

    /// Takes an item out without an answer.
    pub(super) fn spend(&mut self, bank: &Bank, item: usize) {
        if !self.spent[item] {
            self.spent[item] = true;
            self.left -= 1;
            if let Some(domain) = bank.domain(item) {
                self.left_in[domain] -= 1;
            }
        }
    }

    /// Why the test is over, if it is.
    pub(super) fn stopped(&self, bank: &Bank, settings: &Settings) -> Option<Reason> {
        let stop = &settings.stop;
        if self.answered >= stop.at_least && stop.se.is_some_and(|se| self.estimate.se <= se) {
            return Some(Reason::Precise);
        }
        if stop.items.is_some_and(|items| self.answered >= items) {
            return Some(Reason::Length);
        }
        if stop.seconds.is_some_and(|seconds| self.seconds >= seconds) {
            return Some(Reason::Time);
        }
        let nothing = if bank.shares().is_empty() { self.left == 0 } else { self.domain(bank).is_none() };
        nothing.then_some(Reason::Exhausted)
    }

    /// The domain furthest below its share that still has items; the first of several.
    fn domain(&self, bank: &Bank) -> Option<usize> {
        let mut best: Option<(f64, usize)> = None;
        let next = (self.answered + 1) as f64;
        for (domain, share) in bank.shares().iter().enumerate() {
            if *share > 0.0 && self.left_in[domain] > 0 {
                let behind = share.mul_add(next, -(self.answered_in[domain] as f64));
                if best.is_none_or(|(most, _)| behind > most) {
                    best = Some((behind, domain));
                }
            }
        }
        best.map(|(_, domain)| domain)
    }

    /// The item to ask; `draw` from 0 to below 1 decides among the best.
    pub(super) fn choose(&self, bank: &Bank, settings: &Settings, draw: impl FnOnce() -> f64) -> Option<usize> {
        let domain = if bank.shares().is_empty() { None } else { Some(self.domain(bank)?) };
        let mut best = Best::new(settings.among_best);
        match settings.selection {
            Selection::MaximumInformation => self.by_information(bank, domain, &mut best),
            Selection::PosteriorWeighted => self.by_posterior(bank, domain, &mut best),
        }
        best.pick(draw)
    }

    fn open(&self, bank: &Bank, domain: Option<usize>, item: usize) -> bool {
        !self.spent[item] && (domain.is_none() || bank.domain(item) == domain)
    }

    fn by_information(&self, bank: &Bank, domain: Option<usize>, best: &mut Best) {
        let theta = self.estimate.theta;
        if let Some((ranked, rest)) = bank.ranked(theta) {
            for (bound, item) in ranked {
                // Nothing that follows can tell as much.
                if best.is_settled(*bound) {
                    return;
                }
                if self.open(bank, domain, *item) {
                    best.offer(bank.chosen_by(*item).information(theta), *item);
                }
            }
            if best.is_settled(rest) {
                return;
            }
            best.found.clear();
        }
        for item in 0..bank.len() {
            if self.open(bank, domain, item) {
                best.offer(bank.chosen_by(item).information(theta), item);
            }
        }
    }

    fn by_posterior(&self, bank: &Bank, domain: Option<usize>, best: &mut Best) {
        let weights = &self.posterior;
        for item in 0..bank.len() {
            if self.open(bank, domain, item) {
                let mut sums = [0.0_f64; LANES];
                let (weights, _) = weights.as_chunks::<LANES>();
                let (values, _) = bank.information(item).as_chunks::<LANES>();
                for (weights, values) in weights.iter().zip(values) {
                    for lane in 0..LANES {
                        sums[lane] += weights[lane] * values[lane];
                    }
                }
                best.offer(sums.iter().sum(), item);
            }
        }
    }
}

/// The items that tell most, best first; of two that tell the same, the first of the bank.
struct Best {
    wanted: usize,
    found: Vec<(f64, usize)>,
}

impl Best {
    fn new(wanted: usize) -> Self {
        Self { wanted: wanted.max(1), found: Vec::with_capacity(wanted.clamp(1, 64) + 1) }
    }

    fn offer(&mut self, information: f64, item: usize) {
        let behind = |known: &(f64, usize)| known.0.total_cmp(&information).then(item.cmp(&known.1)).is_gt();
        let place = self.found.iter().rposition(behind).map_or(0, |last| last + 1);
        if place < self.wanted {
            self.found.insert(place, (information, item));
            self.found.truncate(self.wanted);
        }
    }

    /// Whether no item of at most this information can get in; one of the same may, by its number.
    fn is_settled(&self, bound: f64) -> bool {
        self.found.len() == self.wanted && self.found.last().is_some_and(|(least, _)| *least > bound)
            || bound == f64::NEG_INFINITY
    }

    fn pick(&self, draw: impl FnOnce() -> f64) -> Option<usize> {
        if self.found.len() < 2 {
            return self.found.first().map(|(_, item)| *item);
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a draw from 0 to below 1")]
        let place = (draw() * self.found.len() as f64) as usize;
        self.found.get(place.min(self.found.len() - 1)).map(|(_, item)| *item)
    }
}

/// Refuses an answer to an item that is not there or was asked already, or that is no category.
pub(super) fn check(bank: &Bank, state: &State, item: usize, answer: u8) -> Result<()> {
    let Some(known) = bank.items().get(item) else {
        return Err(MeasureError::Length { what: "an item number", found: item, wanted: bank.len() });
    };
    if state.is_spent(item) {
        return Err(MeasureError::Unfit("this item was asked before in this test"));
    }
    let highest = u8::try_from(Item::categories(known) - 1).unwrap_or(u8::MAX);
    if answer > highest {
        return Err(MeasureError::Category { person: 0, item, found: answer, highest });
    }
    Ok(())
}
