//! How well a calibration fits its answers.

use std::collections::BTreeMap;

use rungs_measure::ability::{Method, score_groups};
use rungs_measure::fit::{GlobalFit, ResidualFit, SumScoreFit, c2, infit_outfit_at, m2, s_x2};
use rungs_measure::item::{Item, Model};
use rungs_measure::quadrature::Latent;

use super::Calibrated;

/// S-X2 takes time with the cube of the number of items.
const MOST_FOR_SX2: usize = 200;
/// M2 takes time with the square of the number of pairs.
const MOST_FOR_M2: usize = 64;

/// What is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Skip {
    /// Nothing that can be computed.
    Nothing,
    /// What takes more than a few seconds.
    WhatTakesLong,
}

/// Statistics of fit; what is missing has its reason in `why`.
#[derive(Debug, Default)]
pub(in super::super) struct Fit {
    pub(in super::super) m2: Option<GlobalFit>,
    pub(in super::super) c2: Option<GlobalFit>,
    pub(in super::super) sx2: Option<SumScoreFit>,
    pub(in super::super) residuals: Option<Vec<ResidualFit>>,
    pub(in super::super) why: BTreeMap<&'static str, String>,
}

/// Works out what can be worked out in reasonable time.
pub(super) fn fit(calibrated: &Calibrated, skip: Skip) -> Fit {
    let Calibrated { responses, fitted, settings, .. } = calibrated;
    let mut fit = Fit::default();
    let grid = &settings.quadrature;
    let items = &fitted.items;
    let latents: Vec<Latent> = fitted.groups.iter().map(|group| group.latent).collect();
    let one = latents.first().copied().filter(|_| latents.len() == 1);
    let many = "not defined here for several groups: calibrate one group at a time";
    match one {
        None => {
            fit.why.insert("m2", many.to_owned());
            fit.why.insert("sx2", many.to_owned());
        }
        Some(latent) => {
            let points: usize = items.iter().map(Item::categories).map(|count| count - 1).sum();
            let left_out = |most: usize| {
                let is_long = skip == Skip::WhatTakesLong && points > most;
                is_long.then(|| format!("left out above {most} points because it takes long: `--all-fit` computes it"))
            };
            let is_graded = matches!(fitted.model, Model::Graded | Model::PartialCredit);
            if let Some(why) = left_out(MOST_FOR_M2) {
                fit.why.insert("m2", why);
            } else {
                match m2(items, fitted.model, latent, responses, grid) {
                    Ok(global) => fit.m2 = Some(global),
                    Err(error) => _ = fit.why.insert("m2", error.to_string()),
                }
                if is_graded {
                    match c2(items, fitted.model, latent, responses, grid) {
                        Ok(global) => fit.c2 = Some(global),
                        Err(error) => _ = fit.why.insert("c2", error.to_string()),
                    }
                }
            }
            if let Some(why) = left_out(MOST_FOR_SX2) {
                fit.why.insert("sx2", why);
            } else {
                match s_x2(items, fitted.model, latent, responses, grid) {
                    Ok(found) => fit.sx2 = Some(found),
                    Err(error) => _ = fit.why.insert("sx2", error.to_string()),
                }
            }
        }
    }
    let abilities = score_groups(responses, items, &latents, Method::Eap, grid)
        .map(|scores| scores.iter().map(|score| score.theta).collect::<Vec<f64>>());
    match abilities.and_then(|abilities| infit_outfit_at(items, &abilities, responses)) {
        Ok(found) => fit.residuals = Some(found),
        Err(error) => _ = fit.why.insert("infit", error.to_string()),
    }
    fit
}
