//! Bare `rungs`: what this is, that data stays here, the next thing to do.

use rungs_catalog::words::long_day;

use crate::context::Context;
use crate::error::Result;
use crate::output::{ACCENT, Output};

/// Prints at most twelve lines.
pub(crate) fn run(context: &Context, out: &mut Output<'_>) -> Result<()> {
    use std::io::Write;
    let saved = context.saved_profile()?.is_some();
    let catalog = context.catalog()?;
    out.heading("Which AI certification, if any, is worth it for you?")?;
    out.text(&format!(
        "Rungs knows {} certifications, with a source and a date for every fact (checked {}), and works out the \
         best plan for you, or an honest \"none\". Everything stays on this computer.",
        catalog.certifications.len(),
        long_day(catalog.meta.checked)
    ))?;
    out.gap()?;
    let next = if saved { "your plan, from today" } else { "answer a few questions, get a plan" };
    for (command, what) in [
        ("rungs plan", next),
        ("rungs ladder", "the whole field, as it stands today"),
        ("rungs guide", "what published guides advise, and what of it still holds"),
        ("rungs --help", "everything else"),
    ] {
        writeln!(out, "  {ACCENT}{command:<14}{ACCENT:#}{what}")?;
    }
    Ok(())
}
