//! The arithmetic behind the figures.

use rungs_practice::readiness::{Ready, say};

use crate::error::Result;
use crate::output::Output;

pub(super) fn print(ready: &Ready, out: &mut Output<'_>) -> Result<()> {
    out.heading("How the figure comes about")?;
    out.text(&say::arithmetic(ready))?;
    for domain in say::domains(ready) {
        out.item("- ", &domain)?;
    }
    out.faint(&format!("{} Version {} of the model.", say::assumed(ready), ready.model))?;
    let Some(comparison) = &ready.book_or_wait else { return Ok(()) };
    out.gap()?;
    out.heading("How each day is counted")?;
    out.text(say::how_counted())?;
    say::ways(comparison).iter().try_for_each(|way| out.item("- ", way))
}
