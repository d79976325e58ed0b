//! `rungs credential present`.

use rungs_catalog::search::id_of;
use rungs_catalog::words::long_day;
use rungs_practice::present::present;

use crate::context::Context;
use crate::error::{CliError, Result};
use crate::output::{CAUTION, Output, STRONG};

#[derive(Debug, clap::Args)]
pub(super) struct PresentArgs {
    /// Only this one, by its id or its code, even if it has run out
    #[arg(value_name = "CERT")]
    certification: Option<String>,
}

/// Prints what to write.
pub(super) fn run(args: &PresentArgs, context: &Context, out: &mut Output<'_>) -> Result<()> {
    use std::io::Write;
    let catalog = context.catalog()?;
    let (life, _) = context.life_with_profile()?;
    let only = args.certification.as_ref().map(|name| id_of(catalog, name));
    let drafted = present(catalog, &life, only.as_deref(), context.today);
    if let Some(id) = only.filter(|_| drafted.credentials.is_empty()) {
        return Err(CliError::input(
            format!("`{id}` is not among what you hold"),
            format!("write it down first: rungs credential add {id} --earned DATE"),
        ));
    }
    if out.json {
        return out.document(&drafted);
    }
    if drafted.credentials.is_empty() {
        return out.text(
            "There is nothing valid to show. Write down what you hold: rungs credential add aws-aif-c01 --earned \
             2026-02-01",
        );
    }
    if let Some(headline) = &drafted.headline {
        out.heading("Headline")?;
        out.indented(2, headline)?;
        out.gap()?;
    }
    if !drafted.skills.is_empty() {
        out.heading("Skills to list")?;
        out.indented(2, &drafted.skills.join(", "))?;
        out.gap()?;
    }
    for one in &drafted.credentials {
        writeln!(out, "{STRONG}{}{STRONG:#}", one.name)?;
        if let Some(end) = one.ran_out {
            let text = format!("It ran out on {}. Leave it off, or say so.", long_day(end));
            out.styled("  ! ", "    ", &text, CAUTION)?;
        }
        let fields = &one.linkedin;
        out.field_at(26, "  Issuing organization", &fields.organisation)?;
        out.field_at(26, "  Issue date", &format!("{}-{:02}", fields.issue_year, fields.issue_month))?;
        if let (Some(year), Some(month)) = (fields.expiration_year, fields.expiration_month) {
            out.field_at(26, "  Expiration date", &format!("{year}-{month:02}"))?;
        }
        let missing = "not written down; `rungs credential add` takes it";
        out.field_at(26, "  Credential ID", fields.credential_id.as_deref().unwrap_or(missing))?;
        out.field_at(26, "  Credential URL", fields.credential_url.as_deref().unwrap_or(missing))?;
        out.field_at(26, "  Fills in LinkedIn's form", &fields.add_to_profile)?;
        if let Some(verify) = &one.verify {
            out.field_at(26, "  How others check it", verify)?;
        }
        out.field_at(26, "  In a letter", &one.sentence)?;
        out.gap()?;
    }
    if !drafted.left_off.is_empty() {
        out.faint(&format!("Left off, since it ran out: {}.", drafted.left_off.join("; ")))?;
    }
    out.faint("Drafts from what you wrote down; nothing here was not earned. Change them to your own words.")
}
