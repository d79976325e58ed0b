//! The JSON of a calibration.

use std::collections::BTreeMap;

use rungs_measure::calibrate::Priors;
use rungs_measure::fit::GlobalFit;
use rungs_measure::item::Model;
use serde::Serialize;

use super::super::params::{GroupRow, ItemRow, doubts, group_rows, row};
use super::super::recode::SetAside;
use super::{Calibrated, Fit, Seconds};

/// Everything that was found.
#[derive(Serialize)]
pub(super) struct Document<'a> {
    model: Model,
    log_likelihood: f64,
    log_prior: f64,
    iterations: u32,
    converged: bool,
    doubts: Vec<String>,
    warnings: &'a [String],
    people: f64,
    parameters: usize,
    aic: f64,
    bic: f64,
    gradient: Option<f64>,
    items: Vec<ItemRow>,
    set_aside: &'a [SetAside],
    latent_mean: f64,
    latent_variance: f64,
    se_latent_mean: Option<f64>,
    se_latent_variance: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    groups: Option<Vec<GroupRow>>,
    nodes: usize,
    bound: f64,
    priors: Priors,
    fit: Option<FitDocument<'a>>,
    seconds: Seconds,
}

/// Fit; what is null has its reason in `why`.
#[derive(Serialize)]
struct FitDocument<'a> {
    m2: Option<Global<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    c2: Option<Global<'a>>,
    sx2: Option<Vec<SumScore<'a>>>,
    infit: Option<Vec<Residual<'a>>>,
    outfit: Option<Vec<Residual<'a>>>,
    why: &'a BTreeMap<&'static str, String>,
}

/// Fit of the whole test. `value` is the statistic; where answers are missing, in the form that other programs state, which
/// takes the covariances of complete data. `statistic` and `p` do not.
#[derive(Serialize)]
struct Global<'a> {
    value: f64,
    #[serde(flatten)]
    all: &'a GlobalFit,
}

#[derive(Serialize)]
struct SumScore<'a> {
    item: &'a str,
    value: Option<f64>,
    statistic: Option<f64>,
    df: usize,
    p: Option<f64>,
    rmsea: Option<f64>,
}

#[derive(Serialize)]
struct Residual<'a> {
    item: &'a str,
    value: f64,
    z: f64,
    answered: f64,
}

pub(super) fn document(calibrated: &Calibrated) -> Document<'_> {
    let fitted = &calibrated.fitted;
    let items = calibrated.columns.iter().zip(&fitted.items).enumerate().map(|(place, (column, item))| {
        let errors = fitted.errors.as_ref().and_then(|errors| errors.get(place));
        let anchored = calibrated.anchored.get(place).copied().unwrap_or_default();
        row(&column.name, item, errors, column.answers.as_deref(), anchored)
    });
    let first = fitted.groups.first();
    let people = calibrated.responses.people();
    Document {
        model: fitted.model,
        log_likelihood: fitted.log_likelihood,
        // An empty sum is minus zero.
        log_prior: fitted.log_prior + 0.0,
        iterations: fitted.iterations,
        converged: fitted.converged,
        doubts: doubts(fitted),
        warnings: &calibrated.warnings,
        people,
        parameters: fitted.parameters,
        aic: fitted.aic(),
        bic: fitted.bic(people),
        gradient: fitted.gradient,
        items: items.collect(),
        set_aside: &calibrated.set_aside,
        latent_mean: first.map_or(0.0, |group| group.latent.mean),
        latent_variance: first.map_or(1.0, |group| group.latent.variance),
        se_latent_mean: first.and_then(|group| group.se_mean),
        se_latent_variance: first.and_then(|group| group.se_variance),
        groups: calibrated.groups.as_ref().map(|names| group_rows(names, &fitted.groups)),
        nodes: calibrated.numbers.0,
        bound: calibrated.numbers.1,
        priors: calibrated.settings.priors,
        fit: calibrated.fit.as_ref().map(|fit| fit_document(calibrated, fit)),
        seconds: calibrated.seconds,
    }
}

fn fit_document<'a>(calibrated: &'a Calibrated, fit: &'a Fit) -> FitDocument<'a> {
    let names = || calibrated.columns.iter().map(|column| column.name.as_str());
    let global = |all: &'a GlobalFit| Global { value: all.scaled.unwrap_or(all.statistic), all };
    let residuals = |of: fn(&rungs_measure::fit::ResidualFit) -> (f64, f64)| {
        fit.residuals.as_ref().map(|found| {
            let each = names().zip(found).map(|(item, found)| {
                let (value, z) = of(found);
                Residual { item, value, z, answered: found.answered }
            });
            each.collect()
        })
    };
    FitDocument {
        m2: fit.m2.as_ref().map(global),
        c2: fit.c2.as_ref().map(global),
        sx2: fit.sx2.as_ref().map(|found| {
            let each = names().zip(&found.items).map(|(item, found)| SumScore {
                item,
                value: found.statistic,
                statistic: found.statistic,
                df: found.df,
                p: found.p,
                rmsea: found.rmsea,
            });
            each.collect()
        }),
        infit: residuals(|found| (found.infit, found.z_infit)),
        outfit: residuals(|found| (found.outfit, found.z_outfit)),
        why: &fit.why,
    }
}
