//! `rungs credential add`, `remove` and `renewed`.

use rungs_catalog::renewal::Expiry;
use rungs_catalog::search::id_of;
use rungs_catalog::words::long_day;
use rungs_planner::Day;
use rungs_practice::events::{CredentialEarned, CredentialRemoved, RenewalDone};
use rungs_practice::import::safe_url;
use rungs_practice::keep::holdings;
use rungs_practice::state::Life;

use crate::context::Context;
use crate::error::{CliError, Result};
use crate::on_record::{not_ahead, print};
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
    not_ahead(args.earned, context, "write down what was earned")?;
    if let Some(expires) = args.expires.filter(|expires| *expires <= args.earned) {
        return Err(CliError::input(
            format!("it would run out on {expires}, before it was earned"),
            "check both days; --expires is the first day on which it is not valid any more",
        ));
    }
    let url = match &args.url {
        None => None,
        Some(url) => Some(safe_url(url).ok_or_else(|| {
            CliError::input(format!("`{url}` is no web address"), "write an address that begins with https://")
        })?),
    };
    let wanted = id_of(catalog, &args.certification);
    let (certification, name, issuer) = if let Some(evidence) = catalog.evidence.get(&wanted) {
        (Some(wanted), evidence.name.clone(), String::new())
    } else if let (Some(issuer), false) = (&args.issuer, catalog.certifications.contains_key(&wanted)) {
        (None, args.certification.trim().to_owned(), issuer.clone())
    } else {
        let (id, name) = context.named(&args.certification)?;
        let issuer = catalog.certifications.get(&id).map(|found| catalog.issuer_name(&found.issuer).to_owned());
        (Some(id), name, issuer.unwrap_or_default())
    };
    let body = CredentialEarned {
        certification,
        name,
        issuer,
        earned: args.earned,
        expires: args.expires,
        url,
        number: args.number.clone(),
        from: "typed".into(),
    };
    let mut open = context.record()?;
    open.append_one(&body)?;
    let held = holdings(catalog, &open.state().life, context.today);
    let held = held.iter().find(|held| held.certification == body.certification && held.name == body.name);
    let until = match held.map(|held| held.expiry) {
        Some(Expiry::On { day }) if day <= context.today => {
            format!(" It ran out on {}.", long_day(day))
        }
        Some(Expiry::On { day }) => format!(" Valid until the day before {}.", long_day(day)),
        Some(Expiry::Never) => " It does not run out.".to_owned(),
        Some(Expiry::Unknown) => " Nobody says how long it stays valid.".to_owned(),
        None => String::new(),
    };
    print(&body, &format!("Written down: {}, earned {}.{until}", body.name, long_day(body.earned)), out)
}

/// Takes an entry back.
pub(super) fn remove(args: &RemoveArgs, context: &Context, out: &mut Output<'_>) -> Result<()> {
    let wanted = id_of(context.catalog()?, &args.certification);
    let mut open = context.record()?;
    let life = &open.state().life;
    let named = |held: &&CredentialEarned| {
        held.certification.as_deref() == Some(&wanted) || held.name.eq_ignore_ascii_case(args.certification.trim())
    };
    let found: Vec<CredentialEarned> = life
        .credentials
        .iter()
        .filter(named)
        .filter(|held| args.earned.is_none_or(|earned| held.earned == earned))
        .cloned()
        .collect();
    let entry = match found.as_slice() {
        [only] => only,
        [] => {
            return Err(CliError::input(
                format!("`{}` is not among what you hold", args.certification),
                "`rungs credential list` shows what is; a profile file is changed by hand",
            ));
        }
        more => {
            let days: Vec<String> = more.iter().map(|held| held.earned.to_string()).collect();
            return Err(CliError::input(
                format!("`{}` is there {} times: {}", args.certification, more.len(), days.join(", ")),
                "say which one with --earned DATE",
            ));
        }
    };
    let passed = life.results.iter().any(|result| {
        result.passed && Some(&result.certification) == entry.certification.as_ref() && result.day == entry.earned
    });
    let body = CredentialRemoved {
        credential: entry.certification.clone().unwrap_or_else(|| entry.name.clone()),
        earned: entry.earned,
    };
    open.append_one(&body)?;
    let still = if passed {
        format!(
            " The exam of that day still counts as passed; if it was not: rungs exam result {} --on {} --failed",
            body.credential, body.earned
        )
    } else {
        String::new()
    };
    print(&body, &format!("Taken off: {}, earned {}.{still}", entry.name, long_day(entry.earned)), out)
}

/// Writes down a renewal.
pub(super) fn renewed(args: &RenewedArgs, context: &Context, out: &mut Output<'_>) -> Result<()> {
    let catalog = context.catalog()?;
    let (id, name) = context.named(&args.certification)?;
    not_ahead(args.on, context, "write a renewal down")?;
    if let Some(until) = args.valid_until.filter(|until| *until <= args.on) {
        return Err(CliError::input(format!("it would run out on {until}, before it was renewed"), "check both days"));
    }
    let mut open = context.record()?;
    let find = |life: &Life| {
        holdings(catalog, life, context.today).into_iter().find(|held| held.certification.as_deref() == Some(&id))
    };
    let Some(before) = find(&open.state().life) else {
        return Err(CliError::input(
            format!("`{id}` is not among what you hold"),
            format!("write it down first: rungs credential add {id} --earned DATE"),
        ));
    };
    if let Some(end) = before.expiry.day().filter(|end| *end <= args.on) {
        return Err(CliError::input(
            format!("it had run out on {end}, and what has run out is not renewed but earned again"),
            format!("if it was earned again: rungs credential add {id} --earned {}", args.on),
        ));
    }
    let body = RenewalDone { certification: id.clone(), day: args.on, valid_until: args.valid_until };
    open.append_one(&body)?;
    let until = find(&open.state().life)
        .and_then(|held| held.expiry.day())
        .map(|end| format!(" Valid until the day before {}.", long_day(end)))
        .unwrap_or_default();
    print(&body, &format!("Renewed: {name}, {}.{until}", long_day(args.on)), out)
}
