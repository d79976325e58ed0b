//! `rungs search`.

use rungs_catalog::search::search;
use rungs_catalog::words::count;
use rungs_planner::Day;

use crate::context::Context;
use crate::error::Result;
use crate::output::{FAINT, Output};

/// Find certifications by name, code, old name, skill or exam topic; forgives typos
#[derive(Debug, clap::Args)]
pub(crate) struct SearchArgs {
    /// What to look for
    #[arg(value_name = "WORDS", required = true)]
    words: Vec<String>,
    /// As known on this day [default: today]
    #[arg(long, value_name = "DATE")]
    as_of: Option<Day>,
    /// Most results
    #[arg(long, value_name = "N", default_value_t = 10)]
    most: usize,
}

/// Prints what was found, best first.
pub(crate) fn run(args: &SearchArgs, context: &Context, out: &mut Output<'_>) -> Result<()> {
    let catalog = context.catalog()?;
    let query = args.words.join(" ");
    let hits = search(catalog, &query, args.as_of.unwrap_or(context.today));
    if out.json {
        return out.document(&hits);
    }
    if hits.is_empty() {
        out.text(&format!("Nothing found for \"{query}\"."))?;
        return out.faint("Try fewer words, a code such as AIF-C01, or a skill such as \"vector search\".");
    }
    for hit in hits.iter().take(args.most) {
        let next = if hit.successors.is_empty() || hit.status.bookable() {
            String::new()
        } else {
            format!("  → {}", hit.successors.join(", "))
        };
        out.item(&format!("{} ", hit.mark), &format!("{}  {}{next}", hit.id, hit.name))?;
        if let Some((found, place)) = hit.matches.first().and_then(|found| Some((found, found.field.words()?))) {
            out.styled("  ", "  ", &format!("{place}: {}", found.text), FAINT)?;
        }
    }
    let more = hits.len().saturating_sub(args.most);
    if more > 0 {
        out.faint(&format!("and {}: --most {}", count(more, "more", "more"), hits.len()))?;
    }
    Ok(())
}
