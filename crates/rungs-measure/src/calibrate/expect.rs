//! The E-step: the expected number of people at each node, with each answer.
//!
//! A fold over chunks of rows with a merge. Chunks depend on the data alone and are merged in order, so that no result
//! depends on the number of threads; the same fold can run on several machines.
//!
//! Likelihoods are products, not sums of logarithms, so that a row costs multiplications and no exponentials; a row
//! is scaled up before it underflows. In dense data several items form a block: the products of a block's
//! answers are worked out once for every combination of answers and then looked up (the "four Russians" way of a
//! matrix product with a matrix of few different entries), and the same blocks collect the counts.

#![expect(
    clippy::inline_always,
    reason = "what runs with the widest instructions has to stand in the function that has them"
)]

mod blocks;
mod scattered;

use pulp::Arch;
use rayon::prelude::*;

use super::tables::Shape;
use crate::responses::Responses;
use blocks::Blocks;

/// Below this a row's likelihood is scaled up.
const SMALL: f64 = 1e-150;
/// Posterior weights below this share of the row's total are left out of the counts: far below rounding.
const NEGLIGIBLE: f64 = 1e-15;
/// Most chunks of a fold.
const CHUNKS: usize = 32;
/// Fewest rows of a chunk.
const CHUNK_ROWS: usize = 512;

/// What the E-step needs besides the answers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Belief<'a> {
    pub(super) shape: &'a Shape,
    /// Probabilities, in the order of the shape.
    pub(super) p: &'a [f64],
    /// The weights of the nodes in each group, group after group.
    pub(super) priors: &'a [f64],
}

/// Expected counts, and the log-likelihood they were made at.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Counts {
    pub(super) log_likelihood: f64,
    /// People at each node, group after group.
    pub(super) people: Vec<f64>,
    /// Answers at each node, in the order of the shape.
    pub(super) answers: Vec<f64>,
}

impl Counts {
    fn nothing(shape: &Shape, groups: usize) -> Self {
        Self { log_likelihood: 0.0, people: vec![0.0; groups * shape.nodes], answers: vec![0.0; shape.len()] }
    }

    fn merge(mut self, other: &Self) -> Self {
        self.log_likelihood += other.log_likelihood;
        self.people.iter_mut().zip(&other.people).for_each(|(sum, more)| *sum += more);
        self.answers.iter_mut().zip(&other.answers).for_each(|(sum, more)| *sum += more);
        self
    }
}

/// Answers, laid out for the E-step.
#[derive(Debug)]
pub(super) struct Prepared<'a> {
    responses: &'a Responses,
    blocks: Option<Blocks>,
    chunks: Vec<std::ops::Range<usize>>,
    arch: Arch,
}

impl<'a> Prepared<'a> {
    pub(super) fn new(responses: &'a Responses) -> Self {
        let rows = responses.rows();
        let count = (rows / CHUNK_ROWS).clamp(1, CHUNKS);
        let chunks = (0..count).map(|chunk| rows * chunk / count..rows * (chunk + 1) / count).collect();
        Self { responses, blocks: Blocks::new(responses), chunks, arch: Arch::new() }
    }

    pub(super) fn responses(&self) -> &'a Responses {
        self.responses
    }

    pub(super) fn chunks(&self) -> &[std::ops::Range<usize>] {
        &self.chunks
    }

    /// Returns the expected counts.
    pub(super) fn expect(&self, belief: Belief<'_>) -> Counts {
        let groups = belief.priors.len() / belief.shape.nodes;
        let nothing = || Counts::nothing(belief.shape, groups);
        let parts: Vec<Counts> = if let Some(blocks) = &self.blocks {
            let products = blocks.products(belief);
            let fold = |rows: &std::ops::Range<usize>| {
                blocks.fold(self.arch, self.responses, rows.clone(), belief, &products, nothing())
            };
            self.chunks.par_iter().map(fold).collect()
        } else {
            let fold = |rows: &std::ops::Range<usize>| {
                scattered::fold(self.arch, self.responses, rows.clone(), belief, nothing())
            };
            self.chunks.par_iter().map(fold).collect()
        };
        parts.iter().fold(nothing(), Counts::merge)
    }
}

/// Numbers that are worked on side by side: a fixed width, so that sums are the same on every machine.
const LANES: usize = 8;

/// Returns the sum, in lanes.
#[inline(always)]
fn sum(values: &[f64]) -> f64 {
    let mut lanes = [0.0; LANES];
    let chunks = values.chunks_exact(LANES);
    let rest = chunks.remainder();
    for chunk in chunks {
        for (lane, value) in lanes.iter_mut().zip(chunk) {
            *lane += value;
        }
    }
    for (lane, value) in lanes.iter_mut().zip(rest) {
        *lane += value;
    }
    lanes.iter().sum()
}

/// Returns the largest of numbers that are not negative, in lanes.
#[inline(always)]
fn largest(values: &[f64]) -> f64 {
    let mut lanes = [0.0_f64; LANES];
    let chunks = values.chunks_exact(LANES);
    let rest = chunks.remainder();
    for chunk in chunks {
        for (lane, value) in lanes.iter_mut().zip(chunk) {
            *lane = if *value > *lane { *value } else { *lane };
        }
    }
    for (lane, value) in lanes.iter_mut().zip(rest) {
        *lane = if *value > *lane { *value } else { *lane };
    }
    lanes.iter().fold(0.0, |highest, lane| if *lane > highest { *lane } else { highest })
}

/// Returns where the posterior is not negligible, given its sum.
#[inline(always)]
fn window(likelihood: &[f64], total: f64) -> std::ops::Range<usize> {
    let least = total * NEGLIGIBLE;
    let mut to = likelihood.len();
    let mut from = 0;
    // Whole lanes at a time: a few negligible nodes more cost nothing.
    while from + LANES <= to && largest(&likelihood[from..from + LANES]) <= least {
        from += LANES;
    }
    while to >= from + LANES && largest(&likelihood[to - LANES..to]) <= least {
        to -= LANES;
    }
    from..to
}

/// Scales a row up where it is small, and returns the logarithm of the factor.
#[inline(always)]
fn scale_up(likelihood: &mut [f64]) -> f64 {
    let highest = largest(likelihood);
    if highest >= SMALL || highest <= 0.0 {
        return 0.0;
    }
    let factor = 1.0 / highest;
    likelihood.iter_mut().for_each(|value| *value *= factor);
    -highest.ln()
}
