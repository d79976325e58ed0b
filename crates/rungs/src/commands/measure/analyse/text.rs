//! The report in the terminal.

use std::path::Path;

use rungs_catalog::words::count;

use super::super::columns::{Columns, chance, number};
use super::super::model;
use super::super::params::doubts;
use super::Report;
use crate::error::Result;
use crate::output::{CAUTION, Output};

pub(super) fn print(report: &Report, html: Option<&Path>, out: &mut Output<'_>) -> Result<()> {
    out.heading(&headline(report))?;
    for doubt in doubts(&report.calibrated.fitted) {
        out.styled("! ", "  ", &format!("{doubt}: the columns a and b are not to be relied on."), CAUTION)?;
    }
    out.gap()?;
    table(report, out)?;
    out.gap()?;
    out.faint(
        "right: share of the points that people got. r: correlation with the score on the other questions. without: alpha \
         of the test without this question. a: how sharply it tells people apart, b: the ability at which half answer \
         right (the mean of the thresholds where there are several), in logits. infit, outfit: squared surprises, 1 is \
         expected. p: chance of answers so far from the curve (S-X2). Words: the glossary of the book.",
    )?;
    out.gap()?;
    summary(report, out)?;
    out.gap()?;
    looked_at(report, out)?;
    if let Some(forecasts) = &report.forecasts {
        out.gap()?;
        forecasts_text(forecasts, out)?;
    }
    out.gap()?;
    match html {
        Some(path) => out.item("Report with its plots: ", &path.display().to_string()),
        None => out.item("Next: ", "`--html report.html` writes this with curves, test information and a Wright map"),
    }
}

/// The finding in a sentence.
pub(super) fn headline(report: &Report) -> String {
    let mut names: Vec<&str> = report.findings.iter().map(|finding| finding.item.as_str()).collect();
    names.dedup();
    names.sort_unstable();
    names.dedup();
    let alpha = report.classical.reliability.as_ref().map(|found| format!(", alpha {:.2}", found.alpha));
    format!(
        "{} and {:.0} people{}: {}",
        count(report.calibrated.columns.len(), "question", "questions"),
        report.classical.people,
        alpha.unwrap_or_default(),
        match names.len() {
            0 => "nothing odd was found".to_owned(),
            1 => "1 question to look at".to_owned(),
            many => format!("{many} questions to look at"),
        }
    )
}

fn table(report: &Report, out: &mut Output<'_>) -> Result<()> {
    let calibrated = &report.calibrated;
    let fit = calibrated.fit.as_ref();
    let mut table = Columns::new(1, &["Question", "right", "r", "without", "a", "b", "infit", "outfit", "p"]);
    for (place, (column, item)) in calibrated.columns.iter().zip(&calibrated.fitted.items).enumerate() {
        let classical = report.classical.items.get(place);
        let residual = fit.and_then(|fit| fit.residuals.as_ref()).and_then(|found| found.get(place));
        let p = fit.and_then(|fit| fit.sx2.as_ref()).and_then(|found| found.items.get(place)?.p);
        table.row(vec![
            super::super::columns::cut(&column.name, 20),
            number(classical.and_then(|item| item.facility), 2),
            number(classical.and_then(|item| item.item_rest), 2),
            number(classical.and_then(|item| item.alpha_without), 3),
            number(Some(item.slope()), 2),
            number(Some(mean(&item.thresholds())), 2),
            number(residual.map(|found| found.infit), 2),
            number(residual.map(|found| found.outfit), 2),
            chance(p),
        ]);
    }
    table.print(out)
}

/// The mean of thresholds.
pub(super) fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / f64::from(u32::try_from(values.len().max(1)).unwrap_or(1))
}

/// Labels and values of the test as a whole.
pub(super) fn facts(report: &Report) -> Vec<(&'static str, String)> {
    let classical = &report.classical;
    let fitted = &report.calibrated.fitted;
    let mut facts = vec![(
        "Points",
        format!(
            "mean {}{} (of those who answered everything: {:.0} people)",
            number(classical.mean, 2),
            classical.sd.map(|sd| format!(", standard deviation {sd:.2}")).unwrap_or_default(),
            classical.complete
        ),
    )];
    if let Some(found) = &classical.reliability {
        facts.push((
            "Reliability",
            format!(
                "alpha {:.3} (95 % interval {:.3} to {:.3}){}; standard error of measurement {:.2} points",
                found.alpha,
                found.alpha_interval.0,
                found.alpha_interval.1,
                found.omega.map(|omega| format!(", omega {omega:.3}")).unwrap_or_default(),
                found.standard_error
            ),
        ));
    }
    facts.push((
        "Model",
        format!(
            "{}, {} after {} passes, log-likelihood {:.2}",
            model::name(fitted.model),
            if fitted.converged { "converged" } else { "NOT converged" },
            fitted.iterations,
            fitted.log_likelihood
        ),
    ));
    if let Some(fit) = &report.calibrated.fit {
        for (name, found) in [("M2", &fit.m2), ("C2", &fit.c2)] {
            if let Some(found) = found {
                facts.push((
                    name,
                    format!(
                        "{:.1}, df {}, p {}, RMSEA {:.3} (below 0.05 is close)",
                        found.statistic,
                        found.df,
                        chance(Some(found.p)),
                        found.rmsea
                    ),
                ));
            }
        }
        for (name, why) in &fit.why {
            let name = match *name {
                "m2" => "M2",
                "c2" => "C2",
                "sx2" => "S-X2",
                _ => "Infit",
            };
            facts.push((name, format!("none: {why}")));
        }
    }
    if let Some(q3) = &report.q3 {
        facts.push((
            "Q3",
            format!("mean {:.3}; highest less mean {:.2} (above 0.2 look at the pair)", q3.mean, q3.adjusted),
        ));
    }
    facts
}

fn summary(report: &Report, out: &mut Output<'_>) -> Result<()> {
    facts(report).iter().try_for_each(|(label, value)| out.field_at(14, label, value))
}

fn looked_at(report: &Report, out: &mut Output<'_>) -> Result<()> {
    if report.findings.is_empty() {
        return out.text("Nothing odd was found.");
    }
    out.heading("To look at")?;
    let mut findings: Vec<_> = report.findings.iter().collect();
    // What may be a mistake comes first; the order is otherwise that of the test.
    findings.sort_by_key(|finding| !finding.grave);
    for finding in findings {
        let mark = if finding.grave { "! " } else { "· " };
        out.item(mark, &format!("{}: {}.", finding.item, finding.what).replace("?.", "?"))?;
    }
    Ok(())
}

/// The statements in a line or two.
pub(super) fn forecast_facts(report: &rungs_measure::forecast::Report) -> String {
    let figure = |figure: &Option<rungs_measure::forecast::Figure>| match figure {
        Some(figure) => match figure.interval {
            Some((low, high)) => format!("{:.3} ({low:.3} to {high:.3})", figure.value),
            None => format!("{:.3}", figure.value),
        },
        None => "-".to_owned(),
    };
    format!(
        "{} with a known outcome, {} happened. Brier score {}, log loss {}, calibration error {}.",
        count(report.count, "statement", "statements"),
        report.happened,
        figure(&report.brier),
        figure(&report.log_loss),
        figure(&report.ece_width),
    )
}

fn forecasts_text(report: &rungs_measure::forecast::Report, out: &mut Output<'_>) -> Result<()> {
    out.heading("Stated probabilities and what happened")?;
    out.text(&forecast_facts(report))?;
    let mut table = Columns::new(0, &["stated", "happened", "from", "to", "statements"]);
    for bin in &report.table {
        table.row(vec![
            number(Some(bin.stated), 3),
            number(Some(bin.happened), 3),
            number(Some(bin.low), 3),
            number(Some(bin.high), 3),
            bin.count.to_string(),
        ]);
    }
    table.print(out)
}
