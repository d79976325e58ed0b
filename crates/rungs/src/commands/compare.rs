//! `rungs compare`.

use rungs_catalog::Catalog;
use rungs_catalog::compare::{Comparison, compare};
use rungs_catalog::search::id_of;
use rungs_catalog::words::long_day;
use rungs_planner::Day;
use unicode_width::UnicodeWidthStr;

use crate::context::Context;
use crate::error::{CliError, Result};
use crate::output::{Output, STRONG, clean};

/// Compare certifications side by side
#[derive(Debug, clap::Args)]
pub(crate) struct CompareArgs {
    /// Ids or codes, two to four
    #[arg(value_name = "CERT", required = true, num_args = 2..)]
    certifications: Vec<String>,
    /// As known on this day [default: today]
    #[arg(long, value_name = "DATE")]
    as_of: Option<Day>,
}

/// Prints the comparison.
pub(crate) fn run(args: &CompareArgs, context: &Context, out: &mut Output<'_>) -> Result<()> {
    let catalog = context.catalog()?;
    let day = args.as_of.unwrap_or(context.today);
    let ids: Vec<String> = args.certifications.iter().map(|name| id_of(catalog, name)).collect();
    let comparison = compare(catalog, &ids, day).map_err(|error| CliError::input(&error, error.hint()))?;
    if out.json {
        return out.document(&comparison);
    }
    print(catalog, &comparison, out)
}

fn print(catalog: &Catalog, comparison: &Comparison, out: &mut Output<'_>) -> Result<()> {
    use std::io::Write;
    const LABEL: usize = 14;
    let columns = comparison.certifications.len().max(1);
    let width = (out.width.saturating_sub(LABEL) / columns).max(12);
    let mut rows = vec![(
        String::new(),
        comparison
            .certifications
            .iter()
            .map(|head| format!("{} {}", head.mark, head.code.as_deref().unwrap_or(&head.id)))
            .collect::<Vec<_>>(),
    )];
    rows.push((String::new(), comparison.certifications.iter().map(|head| head.name.clone()).collect()));
    for row in &comparison.rows {
        let cells: Vec<String> = row.cells.iter().map(|cell| cell.words(catalog, row.aspect)).collect();
        if cells.iter().any(|cell| cell != "not known" && !cell.is_empty()) {
            let ours = if row.judgement { "*" } else { "" };
            rows.push((format!("{}{ours}", row.aspect.words()), cells));
        }
    }
    for (index, (label, cells)) in rows.iter().enumerate() {
        let wrapped: Vec<Vec<String>> = cells
            .iter()
            .map(|cell| textwrap::wrap(&clean(cell), width - 2).into_iter().map(std::borrow::Cow::into_owned).collect())
            .collect();
        let height = wrapped.iter().map(Vec::len).max().unwrap_or(1).max(1);
        for line in 0..height {
            let mut text = if line == 0 { label.clone() } else { String::new() };
            text.push_str(&" ".repeat(LABEL.saturating_sub(text.width())));
            for cell in &wrapped {
                let part = cell.get(line).map_or("", String::as_str);
                text.push_str(part);
                text.push_str(&" ".repeat(width.saturating_sub(part.width())));
            }
            if index == 0 {
                writeln!(out, "{STRONG}{}{STRONG:#}", text.trim_end())?;
            } else {
                writeln!(out, "{}", text.trim_end())?;
            }
        }
    }
    out.gap()?;
    out.faint(&format!(
        "As known on {}. * our judgement. Facts checked {}.",
        long_day(comparison.as_of),
        long_day(comparison.checked)
    ))
}
