//! Dense rows: several items at a time.

use std::ops::Range;

use pulp::{Arch, Simd, WithSimd};

use super::{Belief, Counts, scale_up, sum, window};
use crate::responses::{MISSING, Responses};

/// Most combinations of answers of a block. More make fewer steps a row and larger tables; these stay in the cache.
const COMBINATIONS: usize = 64;
/// Blocks between two looks at whether a row underflows.
const LOOK_EVERY: usize = 4;

/// One item in a block.
#[derive(Debug, Clone, Copy)]
struct Member {
    item: usize,
    /// Its state counts so many combinations.
    stride: usize,
    /// Categories, and one more for "no answer" where that occurs.
    states: usize,
    categories: usize,
}

#[derive(Debug)]
struct Block {
    members: Vec<Member>,
    combinations: usize,
    /// Its first row in the tables.
    start: usize,
}

/// Dense answers as one small number a block.
#[derive(Debug)]
pub(super) struct Blocks {
    all: Vec<Block>,
    /// `rows × blocks`.
    codes: Vec<u8>,
    /// Rows of the tables.
    combinations: usize,
}

impl Blocks {
    /// Lays dense answers out; `None` for sparse ones.
    pub(super) fn new(responses: &Responses) -> Option<Self> {
        let items = responses.items();
        let mut gaps = vec![false; items];
        for row in 0..responses.rows() {
            for (gap, answer) in gaps.iter_mut().zip(responses.dense_row(row)?) {
                *gap |= *answer == MISSING;
            }
        }
        if responses.rows() == 0 {
            return None;
        }
        let mut blocks: Vec<Block> = Vec::new();
        let mut combinations = 0;
        for item in 0..items {
            let categories = usize::from(responses.categories()[item]);
            let states = categories + usize::from(gaps[item]);
            if states > 256 {
                return None;
            }
            if let Some(block) = blocks.last_mut().filter(|block| block.combinations * states <= COMBINATIONS) {
                block.members.push(Member { item, stride: block.combinations, states, categories });
                combinations += block.combinations * (states - 1);
                block.combinations *= states;
            } else {
                let members = vec![Member { item, stride: 1, states, categories }];
                blocks.push(Block { members, combinations: states, start: combinations });
                combinations += states;
            }
        }
        let mut codes = Vec::with_capacity(responses.rows() * blocks.len());
        for row in 0..responses.rows() {
            let answers = responses.dense_row(row)?;
            codes.extend(blocks.iter().map(|block| {
                let code: usize = block
                    .members
                    .iter()
                    .map(|member| match answers[member.item] {
                        MISSING => member.categories * member.stride,
                        answer => usize::from(answer) * member.stride,
                    })
                    .sum();
                u8::try_from(code).unwrap_or(u8::MAX)
            }));
        }
        Some(Self { all: blocks, codes, combinations })
    }

    /// Returns the product of the probabilities of every combination of every block, at every node.
    pub(super) fn products(&self, belief: Belief<'_>) -> Vec<f64> {
        let nodes = belief.shape.nodes;
        let mut products = vec![1.0; self.combinations * nodes];
        for block in &self.all {
            let table = &mut products[block.start * nodes..][..block.combinations * nodes];
            for member in &block.members {
                for (code, out) in table.chunks_exact_mut(nodes).enumerate() {
                    let state = code / member.stride % member.states;
                    if state < member.categories {
                        let p = &belief.p[belief.shape.row(member.item, state)];
                        out.iter_mut().zip(p).for_each(|(value, p)| *value *= p);
                    }
                }
            }
        }
        products
    }

    pub(super) fn fold(
        &self,
        arch: Arch,
        responses: &Responses,
        rows: Range<usize>,
        belief: Belief<'_>,
        products: &[f64],
        counts: Counts,
    ) -> Counts {
        arch.dispatch(Fold { blocks: self, responses, rows, belief, products, counts })
    }
}

struct Fold<'a> {
    blocks: &'a Blocks,
    responses: &'a Responses,
    rows: Range<usize>,
    belief: Belief<'a>,
    products: &'a [f64],
    counts: Counts,
}

impl WithSimd for Fold<'_> {
    type Output = Counts;

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) -> Counts {
        let Fold { blocks, responses, rows, belief, products, mut counts } = self;
        let nodes = belief.shape.nodes;
        let width = blocks.all.len();
        let starts: Vec<usize> = blocks.all.iter().map(|block| block.start).collect();
        let mut sums = vec![0.0; blocks.combinations * nodes];
        let mut likelihood = vec![0.0; nodes];
        for row in rows {
            let codes = &blocks.codes[row * width..][..width];
            let prior = &belief.priors[responses.group(row) * nodes..][..nodes];
            likelihood.copy_from_slice(prior);
            let mut scaled = 0.0;
            let places = || starts.iter().zip(codes).map(|(start, code)| (start + usize::from(*code)) * nodes);
            for (n, place) in places().enumerate() {
                let p = &products[place..][..nodes];
                likelihood.iter_mut().zip(p).for_each(|(value, p)| *value *= p);
                if n % LOOK_EVERY == LOOK_EVERY - 1 {
                    scaled += scale_up(&mut likelihood);
                }
            }
            let total = sum(&likelihood);
            let weight = responses.weight(row);
            if total <= 0.0 {
                counts.log_likelihood += weight * f64::MIN_POSITIVE.ln();
                continue;
            }
            counts.log_likelihood += weight * (total.ln() - scaled);
            let share = weight / total;
            likelihood.iter_mut().for_each(|value| *value *= share);
            let at = window(&likelihood, weight);
            let posterior = &likelihood[at.clone()];
            let people = &mut counts.people[responses.group(row) * nodes..][..nodes][at.clone()];
            people.iter_mut().zip(posterior).for_each(|(cell, value)| *cell += value);
            for place in places() {
                let cells = &mut sums[place + at.start..place + at.end];
                cells.iter_mut().zip(posterior).for_each(|(cell, value)| *cell += value);
            }
        }
        // What was counted by combination is counted by answer.
        for block in &blocks.all {
            let table = &sums[block.start * nodes..][..block.combinations * nodes];
            for (code, row) in table.chunks_exact(nodes).enumerate() {
                for member in &block.members {
                    let state = code / member.stride % member.states;
                    if state < member.categories {
                        let cells = &mut counts.answers[belief.shape.row(member.item, state)];
                        cells.iter_mut().zip(row).for_each(|(cell, value)| *cell += value);
                    }
                }
            }
        }
        counts
    }
}
