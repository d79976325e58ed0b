//! `rungs guide`.

use rungs_catalog::Catalog;
use rungs_catalog::advice::{
    GoneFirst, GuideOverview, How, RecommendationLine, SideBySide, Standing, gone_first, our_steps, overview,
    side_by_side,
};
use rungs_catalog::guide::{Guide, Situation};
use rungs_catalog::words::{long_day, short_day};
use rungs_planner::Day;
use serde::Serialize;

use crate::context::Context;
use crate::error::{CliError, Result};
use crate::output::{FAINT, Output, STRONG};

/// Show what published guides advise, side by side, and what of it still holds
#[derive(Debug, clap::Args)]
pub(crate) struct GuideArgs {
    /// A guide; without one all of them
    #[arg(value_name = "NAME")]
    name: Option<String>,
    /// For one situation, such as complete-beginner; `list` names them
    #[arg(long, value_name = "SITUATION")]
    situation: Option<String>,
    /// As known on this day [default: today]
    #[arg(long, value_name = "DATE")]
    as_of: Option<Day>,
    /// Answer the questions that people ask
    #[arg(long, conflicts_with_all = ["name", "situation"])]
    questions: bool,
}

/// Prints guides.
pub(crate) fn run(args: &GuideArgs, context: &Context, out: &mut Output<'_>) -> Result<()> {
    let catalog = context.catalog()?;
    let day = args.as_of.unwrap_or(context.today);
    if args.questions {
        return super::questions::run(catalog, day, out);
    }
    let guide = args.name.as_deref().map(|name| find(catalog, name)).transpose()?;
    match (args.situation.as_deref(), guide) {
        (Some("list"), _) => situations(catalog, out),
        (Some(situation), guide) => {
            let mut answer = for_situation(catalog, situation, day)?;
            if let Some(guide) = guide {
                answer.guides.retain(|side| side.guide == guide.id);
            }
            if out.json { out.document(&answer) } else { print_side_by_side(catalog, &answer, out) }
        }
        (None, Some(guide)) => {
            let answer = overview(catalog, guide, day);
            if out.json { out.document(&answer) } else { print_overview(&answer, out) }
        }
        (None, None) => all(catalog, day, out),
    }
}

fn find<'a>(catalog: &'a Catalog, name: &str) -> Result<&'a Guide> {
    catalog
        .guides
        .iter()
        .find(|guide| guide.id.eq_ignore_ascii_case(name) || guide.source.eq_ignore_ascii_case(name))
        .ok_or_else(|| {
            let ids: Vec<&str> = catalog.guides.iter().map(|guide| guide.id.as_str()).collect();
            CliError::input(format!("there is no guide `{name}`"), format!("the guides are {}", ids.join(", ")))
        })
}

/// Plans for the situation with our own assumptions, so that our answer stands beside the guides'.
fn for_situation(catalog: &Catalog, id: &str, day: Day) -> Result<SideBySide> {
    let ours = match catalog.situations.iter().find(|situation| situation.id == id) {
        Some(situation) => {
            our_steps(catalog, situation, day).map_err(|error| CliError::input(error, "run `rungs catalog check`"))?
        }
        None => Vec::new(),
    };
    side_by_side(catalog, id, day, &ours).map_err(|error| CliError::input(&error, error.hint()))
}

fn situations(catalog: &Catalog, out: &mut Output<'_>) -> Result<()> {
    if out.json {
        return out.document(&catalog.situations);
    }
    let rows: Vec<Vec<String>> =
        catalog.situations.iter().map(|situation| vec![situation.id.clone(), situation.text.clone()]).collect();
    out.heading("Situations that guides speak of")?;
    out.table(&rows)
}

#[derive(Serialize)]
struct AllGuides<'a> {
    gone_first: GoneFirst,
    guides: Vec<GuideOverview>,
    situations: &'a [Situation],
}

fn all(catalog: &Catalog, day: Day, out: &mut Output<'_>) -> Result<()> {
    let gone = gone_first(catalog, day);
    if out.json {
        let guides = catalog.guides.iter().map(|guide| overview(catalog, guide, day)).collect();
        return out.document(&AllGuides { gone_first: gone, guides, situations: &catalog.situations });
    }
    print_gone(&gone, out)?;
    for guide in &catalog.guides {
        out.gap()?;
        out.heading(&format!("{} ({})", guide.title, guide.published))?;
        out.text(&guide.about)?;
        out.faint(&guide.interest)?;
        out.indented(2, &format!("line by line: rungs guide {}", guide.id))?;
    }
    out.gap()?;
    out.text("Side by side for one situation: rungs guide --situation complete-beginner")?;
    out.text("All situations: rungs guide --situation list    What people ask: rungs guide --questions")
}

fn print_gone(gone: &GoneFirst, out: &mut Output<'_>) -> Result<()> {
    out.heading(&gone.says)?;
    for lead in &gone.gone {
        let standing = &lead.standing;
        let code = standing.label();
        let last = standing.last_day.map(|day| format!("last day {}", short_day(day))).unwrap_or_default();
        let left = if standing.languages_left.is_empty() {
            String::new()
        } else {
            format!(" in English (still in {})", standing.languages_left.join(", "))
        };
        out.item("✕ ", &format!("{code}: {last}{left}{}", instead_text(standing)))?;
        if !lead.announced_before.is_empty() {
            out.styled("  ", "  ", "Its end was public when a guide still led with it.", FAINT)?;
        }
    }
    Ok(())
}

fn instead_text(standing: &Standing) -> String {
    let Some(instead) = &standing.instead else { return String::new() };
    let name = instead.label();
    match instead.how {
        How::SameCredential => format!(" → {name}, which awards the same"),
        How::Successor => format!(" → {name}"),
        How::OurChoice => format!(" → nearest by our choice: {name}"),
    }
}

fn print_line(line: &RecommendationLine, out: &mut Output<'_>) -> Result<()> {
    let stack = match (&line.advice.stack, line.advice.step) {
        (Some(stack), Some(step)) => format!("[{stack}, step {step}] "),
        (Some(stack), None) => format!("[{stack}] "),
        _ => String::new(),
    };
    out.item("- ", &format!("{stack}{}", line.advice.says))?;
    for advised in &line.named {
        let standing = &advised.standing;
        let code = standing.label();
        let mut text = format!("{code}: {}", standing.says);
        if let Some(fit) = &advised.fit
            && !fit.fits
        {
            text.push_str(&format!(" Does not fit: {}", fit.says.join("; ")));
        }
        out.styled(&format!("  {} ", standing.holds.mark()), "    ", &text, anstyle::Style::new())?;
    }
    if !line.advice.also.is_empty() {
        out.styled("    ", "    ", &format!("also, not in this catalogue: {}", line.advice.also.join("; ")), FAINT)?;
    }
    if let Some(doubt) = &line.advice.doubt {
        out.styled("    ", "    ", &format!("with care: {doubt}"), FAINT)?;
    }
    Ok(())
}

fn print_overview(guide: &GuideOverview, out: &mut Output<'_>) -> Result<()> {
    print_gone(&guide.gone_first, out)?;
    out.gap()?;
    out.heading(&format!("{} ({}), read as known on {}", guide.title, guide.published, long_day(guide.day)))?;
    out.text(&guide.about)?;
    out.faint(&guide.interest)?;
    if !guide.ladder.is_empty() {
        out.gap()?;
        out.heading("Its table")?;
        for line in &guide.ladder {
            let (mark, text) = match &line.standing {
                Some(standing) => (standing.holds.mark(), format!("{}{}", standing.says, instead_text(standing))),
                None => ("?", "not in this catalogue".to_owned()),
            };
            out.item(
                &format!("{mark} "),
                &format!("{} / {}: {}. {text}", line.cell.level, line.cell.vendor, line.cell.certification),
            )?;
        }
    }
    out.gap()?;
    out.heading("What it recommends")?;
    let mut situation = "";
    for line in &guide.recommendations {
        if line.situation != situation {
            use std::io::Write;
            situation = &line.situation;
            writeln!(out, "{STRONG}\"{situation}\"{STRONG:#}")?;
        }
        print_line(line, out)?;
    }
    if !guide.prices.is_empty() {
        out.gap()?;
        out.heading("Prices then and now")?;
        for price in &guide.prices {
            out.item("- ", &format!("{}: {}", price.name, price.says))?;
        }
    }
    out.gap()?;
    out.heading("What it claims, and why that is weak")?;
    for claim in &guide.claims {
        out.item("- ", &format!("{} ({}): {} Weak: {}", claim.maker, claim.kind, claim.says, claim.weak))?;
    }
    out.gap()?;
    out.heading("What it warns of")?;
    for line in &guide.mistakes {
        let ours = line.our_warning.map(|ours| format!(" We: {ours}")).unwrap_or_default();
        out.item("- ", &format!("{}{ours}", line.statement.says))?;
    }
    out.gap()?;
    out.heading("Its rules")?;
    for line in &guide.rules {
        let topic = line.statement.topic.as_deref().map(|topic| format!("{topic}: ")).unwrap_or_default();
        out.item("- ", &format!("{topic}{}", line.statement.says))?;
    }
    out.gap()?;
    out.heading("Questions it answers")?;
    for line in &guide.answers {
        out.item("- ", &format!("{} {}", line.answer.question, line.answer.says))?;
    }
    Ok(())
}

fn print_side_by_side(catalog: &Catalog, answer: &SideBySide, out: &mut Output<'_>) -> Result<()> {
    print_gone(&answer.gone_first, out)?;
    out.gap()?;
    out.heading(&format!("\"{}\", as known on {}", answer.situation.text, long_day(answer.day)))?;
    for side in &answer.guides {
        out.gap()?;
        out.heading(&format!("{} ({})", side.title, side.published))?;
        let lines = if side.recommendations.is_empty() { &side.nearest } else { &side.recommendations };
        if lines.is_empty() {
            out.text("It says nothing about this situation.")?;
        } else if side.recommendations.is_empty() {
            out.faint("It does not speak of this situation; the nearest that it says:")?;
        }
        for line in lines {
            print_line(line, out)?;
        }
    }
    out.gap()?;
    out.heading("Our answer, under our assumptions")?;
    if answer.ours.is_empty() {
        out.text("No certification: none is worth its money and evenings here.")?;
    }
    for (number, id) in answer.ours.iter().enumerate() {
        let name = catalog.certifications.get(id).map_or(id.as_str(), |found| found.name.as_str());
        out.item(&format!("{} ", number + 1), &format!("{name} ({id})"))?;
    }
    if !answer.differences.is_empty() {
        out.gap()?;
        out.heading("Why we differ")?;
        for difference in &answer.differences {
            let whose = if difference.ours { "we take it" } else { "we leave it out" };
            out.item("- ", &format!("{} ({whose}): {}", difference.name, difference.says.join(" ")))?;
        }
    }
    out.gap()?;
    out.faint(&format!("With your own figures: rungs plan --goal {}", answer.situation.goal))
}
