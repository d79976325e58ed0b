//! `rungs credential add`, `remove` and `renewed`.

use rungs_catalog::words::long_day;
use rungs_planner::Day;
use rungs_practice::entry::{self, EntryError, Removal};
use rungs_practice::events::RenewalDone;
use rungs_practice::keep::holdings;

use crate::context::Context;
use crate::error::{CliError, Result};
use crate::on_record::print;
use crate::output::Output;

#[derive(Debug, clap::Args)]
pub(super) struct AddArgs {
    /// Its id, such as aws-aif-c01, its code, such as AIF-C01, or with --issuer any name
    #[arg(value_name = "CERT")]
    certification: String,
    /// The day on which you earned it
    #[arg(long, value_name = "DATE")]
    earned: Day,
    /// The first day on which it is not valid any more, where the credential itself says so
    #[arg(long, value_name = "DATE")]
    expires: Option<Day>,
    /// Where it can be verified
    #[arg(long, value_name = "URL")]
    url: Option<String>,
    /// Its number
    #[arg(long, value_name = "N")]
    number: Option<String>,
    /// Who issued it, for something that Rungs does not know
    #[arg(long, value_name = "NAME")]
    issuer: Option<String>,
}

#[derive(Debug, clap::Args)]
pub(super) struct RemoveArgs {
    /// Its id, its code or its name
    #[arg(value_name = "CERT")]
    certification: String,
    /// The day on which it was said to be earned, where it is there more than once
    #[arg(long, value_name = "DATE")]
    earned: Option<Day>,
}

#[derive(Debug, clap::Args)]
pub(super) struct RenewedArgs {
    /// Its id or its code
    #[arg(value_name = "CERT")]
    certification: String,
    /// The day on which you renewed it
    #[arg(long, value_name = "DATE")]
    on: Day,
    /// The new first day on which it is not valid any more, where its owner says so
    #[arg(long, value_name = "DATE")]
    valid_until: Option<Day>,
}

/// Writes down something that is held.
pub(super) fn add(args: &AddArgs, context: &Context, out: &mut Output<'_>) -> Result<()> {
    let catalog = context.catalog()?;
    let said = entry::Said {
        certification: args.certification.clone(),
        earned: args.earned,
        expires: args.expires,
        url: args.url.clone(),
        number: args.number.clone(),
        issuer: args.issuer.clone(),
    };
    let body = entry::credential(catalog, &said, context.today)?;
    let mut open = context.record()?;
    open.append_one(&body)?;
    let until = entry::held_until(catalog, &open.state().life, &body, context.today);
    print(&body, &format!("Written down: {}, earned {}.{until}", body.name, long_day(body.earned)), out)
}

/// Takes an entry back.
pub(super) fn remove(args: &RemoveArgs, context: &Context, out: &mut Output<'_>) -> Result<()> {
    let mut open = context.record()?;
    let found = entry::removal(context.catalog()?, &open.state().life, &args.certification, args.earned);
    let Removal { event: body, name, still_passed } = found.map_err(|error| match error {
        EntryError::NotHeld { .. } => {
            CliError::input(error, "`rungs credential list` shows what is; a profile file is changed by hand")
        }
        other => other.into(),
    })?;
    open.append_one(&body)?;
    let still = if still_passed {
        format!(
            " The exam of that day still counts as passed; if it was not: rungs exam result {} --on {} --failed",
            body.credential, body.earned
        )
    } else {
        String::new()
    };
    print(&body, &format!("Taken off: {}, earned {}.{still}", name, long_day(body.earned)), out)
}

/// Writes down a renewal.
pub(super) fn renewed(args: &RenewedArgs, context: &Context, out: &mut Output<'_>) -> Result<()> {
    let catalog = context.catalog()?;
    let (id, name) = context.named(&args.certification)?;
    let mut open = context.record()?;
    let body = RenewalDone { certification: id.clone(), day: args.on, valid_until: args.valid_until };
    let body = entry::renewal(catalog, &open.state().life, body, context.today).map_err(|error| match error {
        EntryError::NotHeld { .. } => {
            CliError::input(error, format!("write it down first: rungs credential add {id} --earned DATE"))
        }
        EntryError::RanOut { .. } => {
            CliError::input(error, format!("if it was earned again: rungs credential add {id} --earned {}", args.on))
        }
        other => other.into(),
    })?;
    open.append_one(&body)?;
    let held = holdings(catalog, &open.state().life, context.today);
    let until = held
        .into_iter()
        .find(|held| held.certification.as_deref() == Some(&id))
        .and_then(|held| held.expiry.day())
        .map(|end| format!(" Valid until the day before {}.", long_day(end)))
        .unwrap_or_default();
    print(&body, &format!("Renewed: {name}, {}.{until}", long_day(args.on)), out)
}
