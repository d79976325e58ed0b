//! `rungs man`.

use std::path::PathBuf;

use clap::CommandFactory;

use crate::cli::Cli;
use crate::error::{CliError, Result};
use crate::output::Output;

/// Write the manual pages
#[derive(Debug, clap::Args)]
pub(crate) struct ManArgs {
    /// Folder to write all pages to; without it the first page is printed
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// Prints one page or writes all of them.
pub(crate) fn run(args: &ManArgs, out: &mut Output<'_>) -> Result<()> {
    let mut command = Cli::command();
    command.build();
    match &args.out {
        None => {
            let mut page = Vec::new();
            clap_mangen::Man::new(command).render(&mut page)?;
            out.raw(&String::from_utf8_lossy(&page))
        }
        Some(folder) => {
            let failed = |error: &std::io::Error| {
                CliError::file(format!("cannot write to {}", folder.display()), error, "name a folder you may write to")
            };
            std::fs::create_dir_all(folder).map_err(|error| failed(&error))?;
            clap_mangen::generate_to(command, folder).map_err(|error| failed(&error))?;
            out.text(&format!("Wrote the manual pages to {}.", folder.display()))
        }
    }
}
