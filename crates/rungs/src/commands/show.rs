//! `rungs show`.

use rungs_catalog::Catalog;
use rungs_catalog::doubt::doubt_of_show;
use rungs_catalog::search::id_of;
use rungs_catalog::show::{Show, levels_words, renewal_words, retake_words, show, study_hours_words};
use rungs_catalog::words::{column_day, count, long_day};
use rungs_planner::Day;

use crate::context::Context;
use crate::error::{CliError, Result};
use crate::output::{FAINT, Output};

/// Show one certification: facts, sources, what changed, what took its place
#[derive(Debug, clap::Args)]
pub(crate) struct ShowArgs {
    /// Its id, such as aws-aif-c01, or its code, such as AIF-C01
    #[arg(value_name = "CERT")]
    certification: String,
    /// As known on this day [default: today]
    #[arg(long, value_name = "DATE")]
    as_of: Option<Day>,
    /// List every fact with its sources, its dates and how far to trust it
    #[arg(long)]
    facts: bool,
}

/// Prints one certification.
pub(crate) fn run(args: &ShowArgs, context: &Context, out: &mut Output<'_>) -> Result<()> {
    let catalog = context.catalog()?;
    let day = args.as_of.unwrap_or(context.today);
    let shown = show_by_name(catalog, &args.certification, day)?;
    if out.json {
        return out.document(&shown);
    }
    head(&shown, out)?;
    facts(&shown, out)?;
    topics(&shown, out)?;
    judgement(catalog, &shown, out)?;
    practice(&shown, context, out)?;
    doubts(&shown, out)?;
    if args.facts {
        every_fact(&shown, out)?;
    }
    foot(catalog, &shown, context, out)
}

/// Finds a certification by its id or by its code, whatever the case.
pub(crate) fn show_by_name(catalog: &Catalog, name: &str, day: Day) -> Result<Show> {
    let id = id_of(catalog, name);
    show(catalog, &id, day).map_err(|error| CliError::input(&error, error.hint()))
}

fn head(shown: &Show, out: &mut Output<'_>) -> Result<()> {
    let code = shown.code.as_deref().map(|code| format!(" ({code})")).unwrap_or_default();
    out.heading(&format!("{}{code}", shown.name))?;
    out.text(&shown.aims)?;
    out.gap()?;
    out.field("Status", &status(shown))?;
    for next in &shown.replaced_by {
        let text = next.value.text.as_deref().unwrap_or("");
        out.field("", &format!("→ {}: {text}", next.value.id))?;
    }
    out.field("Id", &shown.id)?;
    out.field("Issuer", &format!("{}, its level: {}", shown.issuer_name, shown.level))?;
    out.field("Kind", shown.kind.words())
}

fn status(shown: &Show) -> String {
    format!("{} {} (as known on {})", shown.mark, shown.status_words(), long_day(shown.as_of))
}

fn facts(shown: &Show, out: &mut Output<'_>) -> Result<()> {
    for way in &shown.offers {
        out.field("Way to take it", &way.words())?;
    }
    out.field("Length", &shown.minutes_words())?;
    out.field("Questions", &shown.questions_words())?;
    out.field("Pass mark", &shown.pass_mark_words())?;
    out.field("Valid", &shown.validity_words())?;
    for renewal in &shown.renewal {
        out.field("Renewal", &renewal_words(&renewal.value))?;
    }
    if let Some(retake) = &shown.retake {
        out.field("If you fail", &retake_words(&retake.value))?;
    }
    for group in &shown.requires {
        out.field("Required", &format!("one of {}", group.value.any_of.join(", ")))?;
    }
    for condition in &shown.eligibility {
        out.field("Only for", &condition.value.text)?;
    }
    for text in &shown.experience {
        out.field("Suggested", text)?;
    }
    Ok(())
}

fn topics(shown: &Show, out: &mut Output<'_>) -> Result<()> {
    if shown.domains.is_empty() {
        return Ok(());
    }
    out.gap()?;
    out.heading("Exam topics")?;
    for domain in &shown.domains {
        let objectives: Vec<&str> = domain.objectives.iter().map(|objective| objective.text.as_str()).collect();
        out.field_at(10, &domain.weight_words(), &domain.name)?;
        if !objectives.is_empty() {
            out.styled(&" ".repeat(10), &" ".repeat(10), &objectives.join("; "), FAINT)?;
        }
    }
    Ok(())
}

fn judgement(catalog: &Catalog, shown: &Show, out: &mut Output<'_>) -> Result<()> {
    let ours = &shown.judgement;
    out.gap()?;
    out.heading("Our judgement")?;
    out.field("Needed first", &levels_words(catalog, &ours.entry))?;
    out.field("What you gain", &levels_words(catalog, &ours.exit))?;
    out.field("Hours", &format!("about {} for somebody who has what is needed first", ours.hours))?;
    for hours in &shown.study_hours {
        out.field("", &format!("published: {}", study_hours_words(&hours.value)))?;
    }
    out.field("Difficulty", &format!("{} of 5: {}", ours.difficulty.level, ours.difficulty.ground))?;
    let parts: Vec<String> = ours
        .recognition
        .parts
        .iter()
        .map(|part| format!("{} {}/{}", part.part.replace(['_', '-'], " "), part.points, part.most))
        .collect();
    out.field(
        "Well known",
        &format!("{:.0} of 100 to employers ({})", ours.recognition.share * 100.0, parts.join(", ")),
    )?;
    for claim in &shown.claims {
        let value = &claim.value;
        let weak = value.weak.as_deref().map(|weak| format!(" Weak: {weak}")).unwrap_or_default();
        out.field("Claim", &format!("{} says: {}.{weak}", value.maker, value.says.trim_end_matches('.')))?;
    }
    Ok(())
}

fn doubts(shown: &Show, out: &mut Output<'_>) -> Result<()> {
    let help = &shown.help;
    let helps = [
        ("Prepare free", &help.free_preparation),
        ("Practice", &help.official_practice),
        ("Aid", &help.financial_aid),
        ("Vouchers", &help.vouchers),
        ("Extra time", &help.accommodations),
        ("Verify", &help.verify),
    ];
    if helps.iter().any(|(_, list)| !list.is_empty()) {
        out.gap()?;
        out.heading("Help")?;
        for (label, list) in helps {
            for item in list {
                let url = item.value.url.as_deref().map(|url| format!(" {url}")).unwrap_or_default();
                out.field(label, &format!("{}{url}", item.value.text))?;
            }
        }
    }
    if !shown.changes.is_empty() {
        out.gap()?;
        out.heading("What changed")?;
        let rows: Vec<Vec<String>> =
            shown.changes.iter().map(|change| vec![column_day(change.day), change.words()]).collect();
        out.table(&rows)?;
    }
    if !shown.conflicts.is_empty() || !shown.unknown.is_empty() {
        out.gap()?;
        out.heading("In doubt")?;
        for conflict in &shown.conflicts {
            let field = conflict.value.field.as_deref().map(|field| format!("{field}: ")).unwrap_or_default();
            out.item("- ", &format!("sources disagree: {field}{}", conflict.value.text))?;
        }
        if !shown.unknown.is_empty() {
            let names: Vec<String> = shown.unknown.iter().map(|name| name.replace('_', " ")).collect();
            out.item("- ", &format!("not known: {}", names.join(", ")))?;
        }
    }
    Ok(())
}

fn every_fact(shown: &Show, out: &mut Output<'_>) -> Result<()> {
    out.gap()?;
    out.heading("Every fact, with its sources")?;
    for fact in &shown.facts {
        let value = match &fact.value {
            serde_json::Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let way = fact.offer.as_deref().map(|way| format!(" [{way}]")).unwrap_or_default();
        out.item("- ", &format!("{}{way}: {value}", fact.field))?;
        let assumed = if fact.known_from_assumed { " (assumed)" } else { "" };
        out.styled(
            "    ",
            "    ",
            &format!(
                "{}; known from {}{assumed}; checked {}; {}",
                fact.grade.words(),
                fact.known_from,
                fact.checked,
                fact.sources.join(", ")
            ),
            FAINT,
        )?;
    }
    out.gap()?;
    out.heading("Sources")?;
    for source in &shown.sources {
        let published = source.published.as_deref().map(|day| format!(", {day}")).unwrap_or_default();
        let url = source.url.as_deref().unwrap_or("address not known");
        out.item("- ", &format!("{}: {}{published}. {url}", source.id, source.title))?;
    }
    Ok(())
}

/// Says whether there are questions to practise with.
fn practice(shown: &Show, context: &Context, out: &mut Output<'_>) -> Result<()> {
    if !shown.kind.is_exam() {
        return Ok(());
    }
    out.gap()?;
    match context.question_sets().of(&shown.id)? {
        Some(bank) => {
            let questions = count(bank.questions.len(), "question", "questions");
            out.field(
                "Practice",
                &format!("{questions}: `rungs practice {0}`, `rungs mock {0}`. {1}", shown.id, bank.file.provenance),
            )
        }
        None => out.field(
            "Practice",
            "no questions here yet; the owner's practice and guide are linked by `rungs practice` with its id",
        ),
    }
}

fn foot(catalog: &Catalog, shown: &Show, context: &Context, out: &mut Output<'_>) -> Result<()> {
    out.gap()?;
    if let Some(doubt) = doubt_of_show(catalog, &shown.id, shown.as_of, context.today) {
        crate::commands::print_doubt(&doubt, out)?;
    }
    out.faint(&format!(
        "Compiled and judged by AI, {}. Every fact with its sources: rungs show {} --facts",
        if shown.checked_by == "person" { "checked by a person" } else { "not yet checked by a person" },
        shown.id
    ))
}
