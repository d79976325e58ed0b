//! `rungs measure scorecard`: how good the statements on passing were.

use rungs_catalog::words::{count, short_day};
use rungs_measure::forecast::{Figure, Report};
use rungs_practice::readiness::scorecard::{Line, Scorecard, scorecard};
use rungs_practice::readiness::{ENOUGH_OUTCOMES, in_100, sentence};

use crate::context::Context;
use crate::error::Result;
use crate::output::{CAUTION, Output};

/// Score what was said of your exams against how they ended, flattering or not
#[derive(Debug, clap::Args)]
pub(crate) struct ScorecardArgs {}

/// Prints it; to look begins no record.
pub(crate) fn run(_args: &ScorecardArgs, context: &Context, out: &mut Output<'_>) -> Result<()> {
    let card = scorecard(&context.state_on_record()?.life);
    if out.json { out.document(&card) } else { print(&card, out) }
}

fn print(card: &Scorecard, out: &mut Output<'_>) -> Result<()> {
    match &card.report {
        None => {
            out.heading("No statement has an outcome yet")?;
            out.text(
                "What `rungs` says of your chance to pass is kept as it was said. `rungs exam result` adds how the exam ended, \
                 and this page scores the two against each other.",
            )?;
        }
        Some(report) => figures(report, out)?,
    }
    if !card.lines.is_empty() {
        out.gap()?;
        out.heading("Every exam, and what was said last before it")?;
        for line in &card.lines {
            out.item("- ", &line_text(line))?;
        }
    }
    out.gap()?;
    if card.without + card.not_told > 0 {
        out.text(&format!(
            "Not scored: {} with nothing said before, {} where nobody could tell yet.",
            count(card.without, "exam", "exams"),
            card.not_told
        ))?;
    }
    if card.missing > 0 {
        out.styled(
            "! ",
            "  ",
            &format!(
                "{} more outcomes are needed until there are {ENOUGH_OUTCOMES}; until then every figure is {}.",
                card.missing, card.label
            ),
            CAUTION,
        )?;
    }
    Ok(())
}

fn figures(report: &Report, out: &mut Output<'_>) -> Result<()> {
    out.heading(&format!(
        "{} scored, {} of them passed",
        count(report.count, "statement", "statements"),
        report.happened
    ))?;
    let figure = |figure: Option<Figure>| match figure {
        None => "too few outcomes".to_owned(),
        Some(Figure { value, interval: None }) => format!("{value:.3}"),
        Some(Figure { value, interval: Some((low, high)) }) => format!("{value:.3} ({low:.3} to {high:.3})"),
    };
    out.field("Brier score", &format!("{}: 0 is best; saying 50 in 100 each time scores 0.25", figure(report.brier)))?;
    out.field("Log loss", &format!("{}: 0 is best; saying 50 in 100 each time scores 0.693", figure(report.log_loss)))?;
    if report.mean_error.is_some() {
        out.field("Said − came", &format!("{}: above 0 was too hopeful", figure(report.mean_error)))?;
    }
    out.gap()?;
    out.heading("Reliability: where so much was said, how many passed")?;
    let mut rows = vec![["Said", "Exams", "On average", "Passed", "Likely between"].map(str::to_owned).to_vec()];
    let percent = |share: f64| format!("{:.0} %", share * 100.0);
    for bin in report.table.iter().filter(|bin| bin.count > 0) {
        rows.push(vec![
            format!("{:.0} to {}", bin.from * 100.0, percent(bin.to)),
            bin.count.to_string(),
            percent(bin.stated),
            percent(bin.happened),
            format!("{:.0} to {}", bin.low * 100.0, percent(bin.high)),
        ]);
    }
    out.table(&rows)
}

fn line_text(line: &Line) -> String {
    let outcome = if line.passed { "passed" } else { "not passed" };
    let exam = format!("{} {}: {outcome}", short_day(line.exam), line.certification);
    let (Some(day), Some(p)) = (line.said, line.pass_probability) else {
        return format!("{exam}; nothing was said before");
    };
    let said = match (line.low, line.high) {
        (Some(low), Some(high)) => sentence(p, low, high),
        _ => in_100(p),
    };
    match line.brier {
        Some(brier) => format!("{exam}; said on {}: {said}, which scores {brier:.2}", short_day(day)),
        None => format!("{exam}; on {} nobody could tell yet", short_day(day)),
    }
}
