//! Where EM begins.

use super::Settings;
use super::layout::Parameters;
use crate::item::{Item, Model, logit};
use crate::quadrature::Latent;
use crate::responses::Responses;

/// Slopes of one, and intercepts that give the shares seen.
pub(super) fn start(responses: &Responses, settings: &Settings) -> Parameters {
    let mut counts: Vec<Vec<f64>> = responses.categories().iter().map(|count| vec![0.0; usize::from(*count)]).collect();
    for row in 0..responses.rows() {
        for (item, answer) in responses.row(row) {
            counts[item][usize::from(answer)] += responses.weight(row);
        }
    }
    let items = counts
        .iter()
        .enumerate()
        .map(|(item, counts)| settings.anchors.get(&item).cloned().unwrap_or_else(|| first(counts, settings.model)))
        .collect();
    Parameters { items, latents: vec![Latent::STANDARD; responses.groups()] }
}

fn first(counts: &[f64], model: Model) -> Item {
    // A logit averaged over a standard normal ability of slope 1 shrinks by about this.
    const SPREAD: f64 = 1.2;
    let total: f64 = counts.iter().sum::<f64>() + 1.0;
    let at_least = |k: usize| (counts[k..].iter().sum::<f64>() + 0.5) / total;
    match model {
        Model::Graded => Item::Graded { a: 1.0, d: (1..counts.len()).map(|k| SPREAD * logit(at_least(k))).collect() },
        Model::PartialCredit => Item::PartialCredit {
            a: 1.0,
            d: (1..counts.len()).map(|k| ((counts[k] + 0.5) / (counts[k - 1] + 0.5)).ln()).collect(),
        },
        Model::ThreeParameter => {
            let c = 0.2;
            let known = ((at_least(1) - c) / (1.0 - c)).clamp(0.02, 0.98);
            Item::Dichotomous { a: 1.0, d: SPREAD * logit(known), c }
        }
        _ => Item::Dichotomous { a: 1.0, d: SPREAD * logit(at_least(1)), c: 0.0 },
    }
}
