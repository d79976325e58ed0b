//! A calibration as people read it.

use std::path::Path;

use rungs_catalog::words::count;
use rungs_measure::item::Model;

use super::super::columns::{Columns, chance, cut, number};
use super::super::model;
use super::super::params::doubts;
use super::{Calibrated, Fit};
use crate::error::Result;
use crate::output::{CAUTION, Output};

pub(super) fn print(calibrated: &Calibrated, kept: Option<&Path>, out: &mut Output<'_>) -> Result<()> {
    let fitted = &calibrated.fitted;
    out.heading(&format!(
        "{} of {} and {:.0} people {} after {}",
        model::name(fitted.model),
        count(fitted.items.len(), "item", "items"),
        calibrated.responses.people(),
        if fitted.converged { "converged" } else { "did NOT converge" },
        count(fitted.iterations as usize, "pass", "passes"),
    ))?;
    for doubt in doubts(fitted) {
        out.styled("! ", "  ", &format!("{doubt}."), CAUTION)?;
    }
    if !fitted.converged {
        out.styled("  ", "  ", what_may_help(fitted.model), CAUTION)?;
    }
    out.gap()?;
    items(calibrated, out)?;
    out.gap()?;
    out.faint(explained(fitted.model))?;
    groups(calibrated, out)?;
    out.gap()?;
    let people = calibrated.responses.people();
    out.field_at(
        16,
        "Log-likelihood",
        &format!(
            "{:.3}, {}; AIC {:.1}, BIC {:.1}",
            fitted.log_likelihood,
            count(fitted.parameters, "parameter", "parameters"),
            fitted.aic(),
            fitted.bic(people)
        ),
    )?;
    if let Some(fit) = &calibrated.fit {
        print_fit(calibrated, fit, out)?;
    }
    let seconds = calibrated.seconds;
    if seconds.total >= super::super::WORTH_TELLING {
        out.field_at(
            16,
            "Seconds",
            &format!("{:.1} reading, {:.1} calibrating, {:.1} fit", seconds.read, seconds.calibrate, seconds.fit),
        )?;
    }
    out.gap()?;
    match kept {
        Some(path) => out.item(
            "Next: ",
            &format!("score people with `rungs measure score {} --params {}`", calibrated.file, path.display()),
        ),
        None => out.item(
            "Next: ",
            "keep the parameters with `--out params.json`, then score people with `rungs measure score`; look at the \
             questions one by one with `rungs measure analyse`",
        ),
    }
}

fn what_may_help(model: Model) -> &'static str {
    match model {
        Model::ThreeParameter => {
            "More people, --model 2pl, or narrower priors may help (--prior-asymptote, --prior-slope)."
        }
        Model::TwoParameter => {
            "More people, --model 1pl, or a prior may help (--prior-slope lognormal:0,0.5). Look for an item that all \
             able people answer right."
        }
        Model::Graded | Model::PartialCredit => "Join categories that few people chose, or give --prior-slope.",
        _ => "More passes may help (--max-iterations).",
    }
}

fn items(calibrated: &Calibrated, out: &mut Output<'_>) -> Result<()> {
    let fitted = &calibrated.fitted;
    let is_graded = matches!(fitted.model, Model::Graded | Model::PartialCredit);
    let is_three = fitted.model == Model::ThreeParameter;
    let mut head = vec!["Item", "a", "SE"];
    head.extend(if is_graded { vec!["b1, b2, …"] } else { vec!["b", "SE"] });
    if is_three {
        head.extend(["c", "SE"]);
    }
    let residuals = calibrated.fit.as_ref().and_then(|fit| fit.residuals.as_ref());
    if !is_graded && residuals.is_some() {
        head.extend(["infit", "outfit"]);
    }
    let mut table = Columns::new(1, &head);
    for (place, (column, item)) in calibrated.columns.iter().zip(&fitted.items).enumerate() {
        let errors = fitted.errors.as_ref().and_then(|errors| errors.get(place));
        let anchored = calibrated.anchored.get(place).copied().unwrap_or_default();
        let name = if anchored { format!("{} (held)", cut(&column.name, 19)) } else { column.name.clone() };
        let mut row = vec![name, number(Some(item.slope()), 3), number(errors.and_then(|errors| errors.a), 3)];
        let thresholds = item.thresholds();
        if is_graded {
            row.push(thresholds.iter().map(|b| number(Some(*b), 2)).collect::<Vec<_>>().join(" "));
        } else {
            row.push(number(thresholds.first().copied(), 3));
            row.push(number(errors.and_then(|errors| errors.b.first().copied().flatten()), 3));
            if let rungs_measure::item::Item::Dichotomous { c, .. } = item
                && is_three
            {
                row.push(number(Some(*c), 3));
                row.push(number(errors.and_then(|errors| errors.c), 3));
            }
            if let Some(found) = residuals.and_then(|found| found.get(place)) {
                row.extend([number(Some(found.infit), 2), number(Some(found.outfit), 2)]);
            }
        }
        table.row(row);
    }
    table.print(out)
}

fn explained(model: Model) -> &'static str {
    match model {
        Model::Graded => {
            "a: how sharply the item tells people apart. b1, b2, …: the abilities from which answers of 1, 2, … or more \
             become likely (probability one half). SE: standard error. Abilities are in logits, 0 and 1 the mean and \
             standard deviation of these people. Words: the glossary of the book."
        }
        Model::PartialCredit => {
            "a: how sharply the item tells people apart. b1, b2, …: the abilities at which the answers 0 and 1, 1 and 2, … \
             are equally likely. SE: standard error. Abilities are in logits, 0 and 1 the mean and standard deviation of \
             these people. Words: the glossary of the book."
        }
        Model::Rasch => {
            "b: the ability at which half of the people answer right, in logits; 0 is the mean of these people. SE: \
             standard error. infit, outfit: squared surprises against what the model expects (1); above 1.3 look at the \
             question. Words: the glossary of the book."
        }
        _ => {
            "a: how sharply the item tells people apart. b: the ability at which half of the people answer right (3PL: half \
             way up from c, the chance of the weakest). SE: standard error. infit, outfit: squared surprises against what \
             the model expects (1); above 1.3 look at the question. Abilities are in logits, 0 and 1 the mean and \
             standard deviation of these people. Words: the glossary of the book."
        }
    }
}

fn groups(calibrated: &Calibrated, out: &mut Output<'_>) -> Result<()> {
    let fitted = &calibrated.fitted;
    if let Some(names) = &calibrated.groups {
        out.gap()?;
        let mut table = Columns::new(1, &["Group", "people", "mean", "SE", "variance", "SE"]);
        for (name, group) in names.iter().zip(&fitted.groups) {
            table.row(vec![
                name.clone(),
                format!("{:.0}", group.people),
                number(Some(group.latent.mean), 3),
                number(group.se_mean, 3),
                number(Some(group.latent.variance), 3),
                number(group.se_variance, 3),
            ]);
        }
        return table.print(out);
    }
    let Some(group) = fitted.groups.first() else { return Ok(()) };
    if group.se_variance.is_some() || fitted.model == Model::Rasch || calibrated.settings.free_latent {
        out.gap()?;
        let error = group.se_variance.map(|se| format!(" (SE {se:.3})")).unwrap_or_default();
        let mean = group.se_mean.map(|se| format!("mean {:.3} (SE {se:.3}), ", group.latent.mean)).unwrap_or_default();
        out.field_at(16, "Ability", &format!("{mean}variance {:.3}{error}", group.latent.variance))?;
    }
    Ok(())
}

fn print_fit(calibrated: &Calibrated, fit: &Fit, out: &mut Output<'_>) -> Result<()> {
    for (name, found) in [("M2", &fit.m2), ("C2", &fit.c2)] {
        if let Some(found) = found {
            out.field_at(
                16,
                name,
                &format!(
                    "{:.2}, df {}, p {}; RMSEA {:.3} ({:.3} to {:.3}), SRMSR {:.3}{}",
                    found.statistic,
                    found.df,
                    chance(Some(found.p)),
                    found.rmsea,
                    found.rmsea_interval.0,
                    found.rmsea_interval.1,
                    found.srmsr,
                    found.cfi.map(|cfi| format!(", CFI {cfi:.3}")).unwrap_or_default(),
                ),
            )?;
        }
    }
    if let Some(found) = &fit.sx2 {
        // With 5 in 100 items above by chance, the limit is taken for all items together.
        let limit = 0.05 / f64::from(u32::try_from(found.items.len()).unwrap_or(u32::MAX).max(1));
        let mut odd = Vec::new();
        for (column, item) in calibrated.columns.iter().zip(&found.items) {
            if item.p.is_some_and(|p| p < limit) {
                odd.push(format!("{} ({}, df {})", column.name, number(item.statistic, 1), item.df));
            }
        }
        let what = if odd.is_empty() {
            "no item departs from its curve".to_owned()
        } else {
            format!("departs from its curve: {}", super::listed(&odd))
        };
        out.field_at(16, "S-X2", &what)?;
    }
    for (name, why) in &fit.why {
        let name = match *name {
            "m2" => "M2",
            "c2" => "C2",
            "sx2" => "S-X2",
            _ => "Infit, outfit",
        };
        out.field_at(16, name, &format!("none: {why}"))?;
    }
    Ok(())
}
