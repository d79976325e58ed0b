//! `rungs credential`: what you hold.

mod entry;
mod export;
mod import;
mod list;
mod present;
mod renewals;

use clap::Subcommand;

use crate::context::Context;
use crate::error::Result;
use crate::output::Output;

/// Keep track of what you hold: what runs out, how to keep it, how to show it
#[derive(Debug, clap::Args)]
pub(crate) struct CredentialArgs {
    #[command(subcommand)]
    command: CredentialCommand,
}

#[derive(Debug, Subcommand)]
enum CredentialCommand {
    /// Write down something you hold
    Add(entry::AddArgs),
    /// Take back something that was written down by mistake
    Remove(entry::RemoveArgs),
    /// List what you hold, and until when
    List,
    /// Say when each runs out, the cheapest way to keep it, and what to let lapse
    Renewals(renewals::RenewalsArgs),
    /// Write down that you renewed something, by an assessment, a course or a fee
    Renewed(entry::RenewedArgs),
    /// Draft what to write about it: headline, skills, LinkedIn fields, a sentence for a letter
    Present(present::PresentArgs),
    /// Read what you hold from a LinkedIn export or a JSON Resume
    Import(import::ImportArgs),
    /// Write what you hold as a JSON Resume
    Export(export::ExportArgs),
}

/// Looks at the record or adds to it.
pub(crate) fn run(args: &CredentialArgs, context: &Context, out: &mut Output<'_>) -> Result<()> {
    match &args.command {
        CredentialCommand::Add(args) => entry::add(args, context, out),
        CredentialCommand::Remove(args) => entry::remove(args, context, out),
        CredentialCommand::List => list::run(context, out),
        CredentialCommand::Renewals(args) => renewals::run(args, context, out),
        CredentialCommand::Renewed(args) => entry::renewed(args, context, out),
        CredentialCommand::Present(args) => present::run(args, context, out),
        CredentialCommand::Import(args) => import::run(args, context, out),
        CredentialCommand::Export(args) => export::run(args, context, out),
    }
}
