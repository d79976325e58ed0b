//! `rungs credential export`.

use std::path::PathBuf;

use clap::ValueEnum;
use rungs_catalog::renewal::Expiry;
use rungs_catalog::words::count;
use rungs_practice::import::export;
use rungs_practice::keep::holdings;

use crate::context::{Context, write};
use crate::error::Result;
use crate::output::Output;

#[derive(Debug, clap::Args)]
pub(super) struct ExportArgs {
    /// The format
    #[arg(long, value_enum)]
    to: To,
    /// File to write; without it the document is printed
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// The formats.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum To {
    JsonResume,
}

/// Writes what is held.
pub(super) fn run(args: &ExportArgs, context: &Context, out: &mut Output<'_>) -> Result<()> {
    let To::JsonResume = args.to;
    let (life, _) = context.life_with_profile()?;
    let holdings = holdings(context.catalog()?, &life, context.today);
    let document = export(&holdings, context.today);
    let Some(path) = &args.out else { return out.document(&document) };
    write(path, &format!("{}\n", serde_json::to_string_pretty(&document)?))?;
    let over = |expiry: Expiry| expiry.over(context.today);
    let left_out = holdings.iter().filter(|held| over(held.expiry)).count();
    let written = holdings.len() - left_out;
    if out.json {
        return out.document(&serde_json::json!({ "file": path, "written": written, "left_out": left_out }));
    }
    let rest = if left_out > 0 {
        format!(" {} that ran out: the format cannot say so.", count(left_out, "was left out", "were left out"))
    } else {
        String::new()
    };
    out.text(&format!("Wrote {} to {}.{rest}", count(written, "credential", "credentials"), path.display()))
}
