//! Rows with few answers to many items.

use std::ops::Range;

use pulp::{Arch, Simd, WithSimd};

use super::{Belief, Counts, scale_up, sum, window};
use crate::responses::Responses;

/// Answers between two looks at whether a row underflows: 1e-300 is the least probability, but ordinary ones stay
/// above 1e-9 on the grid, and a row that is scaled later than it should be only loses its farthest nodes.
const LOOK_EVERY: usize = 12;

struct Fold<'a> {
    responses: &'a Responses,
    rows: Range<usize>,
    belief: Belief<'a>,
    counts: Counts,
}

pub(super) fn fold(
    arch: Arch,
    responses: &Responses,
    rows: Range<usize>,
    belief: Belief<'_>,
    counts: Counts,
) -> Counts {
    arch.dispatch(Fold { responses, rows, belief, counts })
}

impl WithSimd for Fold<'_> {
    type Output = Counts;

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) -> Counts {
        let Fold { responses, rows, belief, mut counts } = self;
        let nodes = belief.shape.nodes;
        let mut likelihood = vec![0.0; nodes];
        for row in rows {
            let prior = &belief.priors[responses.group(row) * nodes..][..nodes];
            likelihood.copy_from_slice(prior);
            let mut scaled = 0.0;
            for (n, (item, answer)) in responses.row(row).enumerate() {
                let p = &belief.p[belief.shape.row(item, usize::from(answer))];
                likelihood.iter_mut().zip(p).for_each(|(value, p)| *value *= p);
                if n % LOOK_EVERY == LOOK_EVERY - 1 {
                    scaled += scale_up(&mut likelihood);
                }
            }
            let total = sum(&likelihood);
            if total <= 0.0 {
                // No node can explain the row: it counts as impossible, not as certain.
                counts.log_likelihood += responses.weight(row) * f64::MIN_POSITIVE.ln();
                continue;
            }
            let weight = responses.weight(row);
            counts.log_likelihood += weight * (total.ln() - scaled);
            let share = weight / total;
            likelihood.iter_mut().for_each(|value| *value *= share);
            let at = window(&likelihood, weight);
            let posterior = &likelihood[at.clone()];
            let people = &mut counts.people[responses.group(row) * nodes..][..nodes][at.clone()];
            people.iter_mut().zip(posterior).for_each(|(cell, value)| *cell += value);
            for (item, answer) in responses.row(row) {
                let place = belief.shape.row(item, usize::from(answer));
                let cells = &mut counts.answers[place][at.clone()];
                cells.iter_mut().zip(posterior).for_each(|(cell, value)| *cell += value);
            }
        }
        counts
    }
}
