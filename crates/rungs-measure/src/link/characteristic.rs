//! Linking by curves.

use super::Link;
use crate::error::{MeasureError, Result};
use crate::item::Item;

/// Two calibrations of the same items, compared along a grid.
pub(super) struct Curves<'a> {
    pub(super) from: &'a [Item],
    pub(super) to: &'a [Item],
    pub(super) nodes: &'a [f64],
    pub(super) weights: &'a [f64],
    /// Each curve, not their sum.
    pub(super) haebara: bool,
}

/// The criterion with its slope and approximate bend in `ln A` and `B`.
struct Local {
    value: f64,
    slope: [f64; 2],
    bend: [f64; 3],
}

impl Curves<'_> {
    pub(super) fn criterion(&self, slope: f64, intercept: f64) -> f64 {
        self.local(slope, intercept).value
    }

    /// Squared differences and, by the derivatives of the curves, how they move.
    fn local(&self, slope: f64, intercept: f64) -> Local {
        let mut out = Local { value: 0.0, slope: [0.0; 2], bend: [0.0; 3] };
        let widest = self.from.iter().map(Item::categories).max().unwrap_or(0);
        let (mut p, mut first, mut second) = (vec![0.0; widest], vec![0.0; widest], vec![0.0; widest]);
        let mut wanted = vec![0.0; widest];
        let mut take = |weight: f64, difference: f64, moves: [f64; 2]| {
            out.value += weight * difference * difference;
            for (sum, moves) in out.slope.iter_mut().zip(moves) {
                *sum -= weight * difference * moves;
            }
            let products = [moves[0] * moves[0], moves[0] * moves[1], moves[1] * moves[1]];
            out.bend.iter_mut().zip(products).for_each(|(sum, product)| *sum += weight * product);
        };
        for (node, weight) in self.nodes.iter().zip(self.weights) {
            // Where the target's node lies on the source's scale, and how that moves with ln A and B.
            let theta = (node - intercept) / slope;
            let theta_moves = [-theta, -1.0 / slope];
            let (mut whole, mut whole_slope) = (0.0, 0.0);
            for (from, to) in self.from.iter().zip(self.to) {
                let count = from.categories();
                let (p, first) = (&mut p[..count], &mut first[..count]);
                from.derivatives(theta, p, first, &mut second[..count]);
                to.probabilities(*node, &mut wanted[..count]);
                // Right and wrong differ alike: one of them is enough.
                let start = usize::from(count == 2);
                for category in start..count {
                    let difference = wanted[category] - p[category];
                    if self.haebara {
                        take(*weight, difference, theta_moves.map(|moves| moves * first[category]));
                    } else {
                        whole += category as f64 * difference;
                        whole_slope += category as f64 * first[category];
                    }
                }
            }
            if !self.haebara {
                take(*weight, whole, theta_moves.map(|moves| moves * whole_slope));
            }
        }
        out
    }

    /// The closest link, from the best of several starts (Levenberg-Marquardt: Nocedal & Wright 2006, 10.3).
    pub(super) fn closest(&self, starts: impl Iterator<Item = (f64, f64)>) -> Result<Link> {
        let found = starts.filter_map(|start| self.descend(start));
        let best = found.min_by(|one, other| one.criterion.total_cmp(&other.criterion));
        best.ok_or(MeasureError::Unfit("the curves of the common items cannot be brought together"))
    }

    fn descend(&self, (slope, intercept): (f64, f64)) -> Option<Link> {
        let (mut log_slope, mut intercept) = (slope.ln(), intercept);
        let mut now = self.local(slope, intercept);
        let mut damping = 1e-4;
        for _ in 0..500 {
            if !now.value.is_finite() {
                return None;
            }
            let [a, b, d] = now.bend;
            let (a, d) = (a * (1.0 + damping) + 1e-300, d * (1.0 + damping) + 1e-300);
            let area = a * d - b * b;
            // The differences shrink where the curves move towards the target: the step solves bend · step = −slope.
            let step = [(b * now.slope[1] - d * now.slope[0]) / area, (b * now.slope[0] - a * now.slope[1]) / area];
            let fine = step.iter().all(|step| step.is_finite() && step.abs() < 20.0) && area > 0.0;
            let fresh = fine.then(|| self.local((log_slope + step[0]).exp(), intercept + step[1]));
            if let Some(fresh) = fresh.filter(|fresh| fresh.value <= now.value) {
                log_slope += step[0];
                intercept += step[1];
                now = fresh;
                damping = (damping * 0.2).max(1e-12);
            } else {
                damping *= 5.0;
            }
            // A step of nothing is the end; so is no way down however short the step: rounding has the last word.
            if step.iter().all(|step| step.abs() < 1e-12) || damping > 1e16 {
                return Some(Link { slope: log_slope.exp(), intercept, criterion: now.value });
            }
        }
        None
    }
}
