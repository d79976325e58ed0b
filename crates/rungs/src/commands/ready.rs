//! `rungs ready`: the chance to pass, and whether to book now.

mod booking;
mod why;

use rungs_catalog::advice::instead_of;
use rungs_catalog::as_of::{AsOf, Status};
use rungs_catalog::words::{count, long_day, short_day};
use rungs_planner::Day;
use rungs_practice::exam::Exam;
use rungs_practice::readiness::{Basis, Help, Ready, day_words, ends, in_100, ready, sentence, terms};
use rungs_practice::state::Stated;
use serde::Serialize;

use crate::commands::profile_args::{ProfileArgs, amount};
use crate::commands::show::show_by_name;
use crate::context::Context;
use crate::error::{CliError, Result};
use crate::output::{CAUTION, Output};

/// Statements of the past that are shown.
const SHOWN: usize = 5;

/// Say how likely you are to pass, what costs most, and whether to book now or wait
#[derive(Debug, clap::Args)]
pub(crate) struct ReadyArgs {
    /// Its id, such as aws-aif-c01, or its code, such as AIF-C01
    #[arg(value_name = "CERT")]
    certification: String,
    /// If it were sat on this day [default: the day you booked, else today]
    #[arg(long, value_name = "DATE")]
    on: Option<Day>,
    /// With the arithmetic behind every figure
    #[arg(long)]
    why: bool,
    /// What an hour of your free time is worth to you, in US dollars
    #[arg(long, value_name = "USD", value_parser = amount)]
    hour_value: Option<f64>,
    #[command(flatten)]
    person: ProfileArgs,
}

/// The answer as one document.
#[derive(Debug, Serialize)]
struct Document {
    #[serde(flatten)]
    ready: Ready,
    /// Where the certification stands.
    status: Status,
    /// Its last day, where one is known.
    last_day: Option<Day>,
    /// The day on which it was passed last.
    passed: Option<Day>,
    /// What to know beside the figure.
    notes: Vec<String>,
}

/// Tells it; to look writes nothing.
pub(crate) fn run(args: &ReadyArgs, context: &Context, out: &mut Output<'_>) -> Result<()> {
    let catalog = context.catalog()?;
    let shown = show_by_name(catalog, &args.certification, context.today)?;
    let exam = Exam::of(catalog, &shown.id, context.today).map_err(|error| CliError::input(&error, error.hint()))?;
    let Some(certification) = catalog.certifications.get(&exam.id) else { return Ok(()) };
    if !certification.kind.is_exam() {
        return not_an_exam(&exam, certification.kind.words(), out);
    }
    if let Some(day) = args.on.filter(|day| *day < context.today) {
        return Err(CliError::input(
            format!("{day} is over"),
            format!("name a day from today, {}; how an exam went is kept by `rungs exam result`", context.today),
        ));
    }
    let state = context.state_on_record()?;
    let profile = args.person.resolve(context)?;
    let basis = Basis {
        exam: &exam,
        bank: context.question_sets().of(&exam.id)?,
        state: &state,
        today: context.today,
        now_ms: context.now_ms(),
    };
    let on = args.on.or_else(|| basis.booked()).unwrap_or(context.today);
    let life = &state.life;
    let results = || life.results.iter().filter(|result| result.certification == exam.id);
    let last = results().max_by_key(|result| result.day);
    let passed = last.filter(|last| last.passed).map(|last| last.day);
    // What is passed need not be booked.
    let mut terms =
        terms(catalog, life, &profile, &exam.id, context.today, args.hour_value).filter(|_| passed.is_none());
    if let Some(terms) = &mut terms {
        terms.days.extend(args.on);
    }
    let ready = ready(&basis, on, terms.as_ref());
    let known = AsOf::new(certification, context.today);
    let mut notes = Vec::new();
    if let Some(day) = passed {
        notes.push(format!("You passed it on {}.", long_day(day)));
    }
    let over = life.booked.get(&exam.id).map(|seat| seat.exam).filter(|day| *day < context.today);
    if let Some(day) = over {
        notes.push(format!(
            "Your seat of {} is over: `rungs exam result {} --on {day} --passed` or `--failed` keeps how it went.",
            long_day(day),
            exam.id
        ));
    }
    match (known.status(), known.retired_on()) {
        (Status::Retired, last) => {
            let ended = last.map_or(String::new(), |last| format!("; its last day was {}", long_day(last)));
            let instead = instead_of(catalog, certification, context.today, None)
                .map(|instead| format!(" Look at {} ({}): {}.", instead.name, instead.certification, instead.why));
            notes.push(format!("It cannot be sat any more{ended}.{}", instead.unwrap_or_default()));
        }
        (Status::Announced, _) => {
            let opens = match known.opens_next() {
                Some((Some(day), expected)) => {
                    format!(": it {} {}", if expected { "is expected from" } else { "opens on" }, long_day(day))
                }
                _ => String::new(),
            };
            notes.push(format!("It cannot be booked yet{opens}."));
        }
        (_, Some(last)) if last < on => {
            notes.push(format!("Its last day is {}, before the day you ask about.", long_day(last)));
        }
        (_, Some(last)) => notes.push(format!("Its last day is {}.", long_day(last))),
        _ => {}
    }
    let document = Document { status: known.status(), last_day: known.retired_on(), passed, notes, ready };
    if out.json {
        return out.document(&document);
    }
    print(&document, &exam, args.why, out)
}

fn not_an_exam(exam: &Exam, kind: &str, out: &mut Output<'_>) -> Result<()> {
    if out.json {
        return out.document(&serde_json::json!({ "certification": exam.id, "pass_probability": null, "enough": false,
            "label": format!("not an exam: {kind}") }));
    }
    out.heading(&format!("{} has no exam to pass or fail ({kind})", exam.name))?;
    out.text(&format!("What it asks for stands on its owner's page: {}", exam.official_url))
}

fn print(document: &Document, exam: &Exam, why: bool, out: &mut Output<'_>) -> Result<()> {
    let ready = &document.ready;
    for note in &document.notes {
        out.styled("! ", "  ", note, CAUTION)?;
    }
    if document.status == Status::Retired {
        return history(&ready.statements, out);
    }
    if ready.enough {
        figure(ready, exam, out)?;
    } else {
        cannot_tell(ready, exam, out)?;
    }
    out.gap()?;
    evidence(ready, out)?;
    helps(ready, exam, out)?;
    if let Some(comparison) = &ready.book_or_wait {
        out.gap()?;
        booking::print(comparison, out)?;
    }
    history(&ready.statements, out)?;
    if why {
        out.gap()?;
        why::print(ready, out)?;
    } else {
        out.gap()?;
        out.faint(&format!("Assumed: {}.", ready.assumed.join("; ")))?;
        out.faint(&format!("`rungs ready {} --why` shows the arithmetic.", ready.certification))?;
    }
    Ok(())
}

/// Returns the day of a figure as the beginning of a sentence.
fn when(ready: &Ready) -> String {
    if ready.on == ready.as_of {
        "If you sat it today".to_owned()
    } else if ready.booked {
        format!("On {}, the day you booked", long_day(ready.on))
    } else {
        format!("If you sat it on {}", long_day(ready.on))
    }
}

fn figure(ready: &Ready, exam: &Exam, out: &mut Output<'_>) -> Result<()> {
    let percent = |share: f64| format!("{:.0}", share * 100.0);
    let ends = ends(ready.low, ready.high);
    let between = ends.map_or(String::new(), |(low, high)| format!("; between {low} and {high}"));
    out.heading(&format!("{}: {}{between}", when(ready), in_100(ready.pass_probability)))?;
    let unsure = ends.map_or(String::new(), |(low, high)| {
        format!(
            " How well you really stand is not known exactly: 90 times of 100 the true figure lies between {low} and {high}."
        )
    });
    out.text(&format!(
        "Of 100 people with a record like yours, {} would pass {}.{unsure}",
        in_100(ready.pass_probability).trim_end_matches(" in 100"),
        exam.name
    ))?;
    out.styled("! ", "  ", &format!("{}.", capital(&ready.label)), CAUTION)?;
    let mut costly: Vec<_> = ready.domains.iter().filter(|domain| domain.cost >= 0.005).collect();
    costly.sort_by(|one, two| two.cost.total_cmp(&one.cost));
    if costly.is_empty() {
        return Ok(());
    }
    out.gap()?;
    out.heading("What costs you most")?;
    for domain in costly.into_iter().take(4) {
        out.item(
            "- ",
            &format!(
                "{} ({:.0} % of the exam): you would get about {} % of it right ({} to {}). Nearly all of it right would \
                 add {} in 100.",
                domain.name,
                domain.weight,
                percent(domain.expected_share),
                percent(domain.low),
                percent(domain.high),
                percent(domain.cost)
            ),
        )?;
    }
    Ok(())
}

fn cannot_tell(ready: &Ready, exam: &Exam, out: &mut Output<'_>) -> Result<()> {
    out.heading(&format!("Cannot tell yet whether you would pass {}", exam.name))?;
    for short in &ready.short_of {
        out.item("- ", &format!("{}.", capital(short)))?;
    }
    Ok(())
}

fn evidence(ready: &Ready, out: &mut Output<'_>) -> Result<()> {
    let evidence = &ready.evidence;
    if evidence.answers == 0 {
        return out.field("It rests on", "nothing yet: no answer is on record");
    }
    let mut parts = vec![format!(
        "{} ({} new to you, {} seen before)",
        count(evidence.answers, "answer", "answers"),
        evidence.new,
        evidence.seen_before
    )];
    if evidence.rapid > 0 {
        parts.push(format!("{} so quick that they count as guesses", evidence.rapid));
    }
    parts.push(count(evidence.mocks, "mock exam", "mock exams"));
    if let Some(days) = evidence.days_since_practice {
        parts.push(format!("last practised {}", day_words(days)));
    }
    if evidence.left_out > 0 {
        parts.push(format!("{} left out (too old, or by a wrong clock)", evidence.left_out));
    }
    out.field("It rests on", &parts.join("; "))
}

fn helps(ready: &Ready, exam: &Exam, out: &mut Output<'_>) -> Result<()> {
    let parts = ready.helps.iter().filter_map(|help| match help {
        Help::NewQuestions { domain, questions } => Some(format!("{questions} on {domain}")),
        _ => None,
    });
    let parts: Vec<String> = parts.collect();
    let mut says = Vec::new();
    if !parts.is_empty() {
        says.push(format!("new questions (`rungs practice {}`): {}", exam.id, parts.join(", ")));
    }
    if ready.helps.contains(&Help::Mock) {
        says.push(format!("a mock exam (`rungs mock {}`)", exam.id));
    }
    if ready.helps.contains(&Help::Elsewhere) {
        says.push(format!(
            "there are no questions for it here yet; `rungs practice {}` lists the owner's own practice",
            exam.id
        ));
    }
    if says.is_empty() { Ok(()) } else { out.field("Helps most", &says.join("; ")) }
}

/// Prints what was said before, the newest last.
pub(crate) fn history(statements: &[Stated], out: &mut Output<'_>) -> Result<()> {
    if statements.is_empty() {
        return Ok(());
    }
    out.gap()?;
    out.heading("What was said before")?;
    for stated in statements.iter().skip(statements.len().saturating_sub(SHOWN)) {
        let figure = if stated.enough {
            sentence(stated.pass_probability, stated.low, stated.high)
        } else {
            "could not tell yet".to_owned()
        };
        let of = if stated.exam == stated.day { String::new() } else { format!(", of {}", short_day(stated.exam)) };
        out.item("- ", &format!("{}{of}: {figure} ({})", short_day(stated.day), occasion(&stated.occasion)))?;
    }
    Ok(())
}

/// Returns what gave the occasion, in words.
fn occasion(id: &str) -> &str {
    match id {
        "study-ended" => "after study",
        "mock-submitted" => "after a mock exam",
        "check-submitted" => "after a skills check",
        "exam-booked" => "when you booked",
        other => other,
    }
}

/// Returns a sentence with a capital at its head.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
