//! Line mode: one question after the other as plain text, for screen readers, scripts and narrow terminals.
//!
//! What is typed is read line by line, so that a script can answer. Nothing is drawn twice and nothing depends on colour.

use std::io::{BufRead, Read, Write};
use std::time::Instant;

use rungs_items::answer::{Answer, AnswerError, read_typed};
use rungs_items::question::Kind;
use rungs_practice::diagnose::MOST;
use rungs_practice::events::Mode;
use rungs_practice::sitting::Asked;
use rungs_practice::words::clock;

use crate::error::Result;
use crate::output::Output;
use crate::sitting::{Current, Sitting};

/// How a sitting ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It was handed in.
    Submitted,
    /// It was ended by the learner.
    Ended,
    /// The input ended, or the learner left: it can be resumed.
    Left,
}

/// What a line of input asks for.
enum Line {
    Answer(Answer),
    Flag,
    Skip,
    Back,
    Go(u32),
    Strike(String),
    Note(String),
    Why,
    Report(String),
    Overview,
    Time,
    Submit,
    End,
    Help,
    Closed,
}

/// Asks questions in study, as many as wanted, with verdict and reasons at once.
pub(crate) fn study(
    sitting: &mut Sitting<'_>,
    most: Option<usize>,
    input: &mut dyn BufRead,
    out: &mut Output<'_>,
) -> Result<Outcome> {
    let mut asked = 0_usize;
    while most.is_none_or(|most| asked < most) {
        let Some(current) = sitting.next()? else {
            out.text("There is no further question for now.")?;
            break;
        };
        out.gap()?;
        out.heading(&format!("Question {}", current.asked.n + 1))?;
        if let Some(why) = current.why {
            out.faint(why.words(current.asked.fresh))?;
        }
        print_question(&current.asked, out)?;
        let begun = Instant::now();
        loop {
            prompt(out, &how_to_answer(&current.asked))?;
            match read_line(input, &current.asked)? {
                Ok(Line::Answer(answer)) => {
                    let verdict =
                        sitting.answer(&current.asked, Some(answer.clone()), begun.elapsed().as_secs_f64())?;
                    print_verdict(sitting, &current, &answer, verdict.right, out)?;
                    break;
                }
                Ok(Line::Skip) => {
                    sitting.answer(&current.asked, None, begun.elapsed().as_secs_f64())?;
                    print_reasons(sitting, &current.asked, None, out)?;
                    break;
                }
                Ok(Line::Report(note)) => {
                    report(sitting, &current.asked, &note, out)?;
                }
                Ok(Line::End) => {
                    sitting.end()?;
                    return Ok(Outcome::Ended);
                }
                Ok(Line::Closed) => return Ok(Outcome::Left),
                Ok(Line::Help) => print_help(Mode::Study, out)?,
                Ok(_) => out.text("That is for mock exams. `?` lists what you can type here.")?,
                Err(error) => out.text(&format!("{error}. Type `?` for help."))?,
            }
        }
        asked += 1;
    }
    sitting.end()?;
    Ok(Outcome::Ended)
}

/// Asks the questions of a mock exam or a skills check: no verdicts until it is handed in.
pub(crate) fn exam(sitting: &mut Sitting<'_>, input: &mut dyn BufRead, out: &mut Output<'_>) -> Result<Outcome> {
    let mode = sitting.session()?.mode;
    let mut n = sitting.session()?.at.min(last_of(sitting)?);
    loop {
        let last = last_of(sitting)?;
        if sitting.left_ms()? == Some(0) {
            sitting.submit(true)?;
            out.gap()?;
            out.text("The time is over. What you answered is handed in.")?;
            return Ok(Outcome::Submitted);
        }
        let Some(current) = sitting.at(n)? else {
            out.text(&format!("Question {} is not in the question set any more; it is left out.", n + 1))?;
            if n < last || sitting.more()? {
                n += 1;
                continue;
            }
            match finish(sitting, mode, input, out)? {
                Behind::Over(outcome) => return Ok(outcome),
                Behind::Again => {
                    n = 0;
                    continue;
                }
            }
        };
        out.gap()?;
        print_head(sitting, n, last, out)?;
        print_question(&current.asked, out)?;
        let begun = Instant::now();
        let next = loop {
            prompt(out, &how_to_answer(&current.asked))?;
            let line = read_line(input, &current.asked)?;
            if sitting.left_ms()? == Some(0) {
                break None;
            }
            match line {
                Ok(Line::Answer(answer)) => {
                    sitting.answer(&current.asked, Some(answer), begun.elapsed().as_secs_f64())?;
                    out.text("Kept.")?;
                    break Some(n.saturating_add(1));
                }
                Ok(Line::Skip) => {
                    // Where the next question depends on it, that this one was left out is an answer.
                    if mode == Mode::Diagnose && sitting.place(n)?.is_none_or(|place| place.answer.is_none()) {
                        sitting.answer(&current.asked, None, begun.elapsed().as_secs_f64())?;
                    }
                    break Some(n.saturating_add(1));
                }
                Ok(Line::Back) => break Some(n.saturating_sub(1)),
                Ok(Line::Go(to)) if (1..=last.saturating_add(1)).contains(&to) => break Some(to - 1),
                Ok(Line::Go(_)) => out.text(&format!("There are questions 1 to {}.", last.saturating_add(1)))?,
                Ok(Line::Flag) => {
                    let flagged = change_mark(sitting, n, |mark| mark.flagged = !mark.flagged)?.flagged;
                    out.text(if flagged { "Flagged." } else { "Not flagged any more." })?;
                }
                Ok(Line::Strike(letter)) => strike(sitting, n, &current.asked, &letter, out)?,
                Ok(Line::Note(note)) => {
                    change_mark(sitting, n, |mark| mark.note = note)?;
                    out.text("Noted.")?;
                }
                Ok(Line::Overview) => overview(sitting, last, out)?,
                Ok(Line::Time) => print_time(sitting, out)?,
                Ok(Line::Report(note)) => report(sitting, &current.asked, &note, out)?,
                Ok(Line::Submit) => {
                    if confirm_submit(sitting, last, input, out)? == Some(true) {
                        sitting.submit(false)?;
                        return Ok(Outcome::Submitted);
                    }
                }
                Ok(Line::End) => {
                    prompt(out, "Give this up? It will count for nothing. Type yes, or press Enter to go on: ")?;
                    if read_yes(input)? == Some(true) {
                        sitting.end()?;
                        return Ok(Outcome::Ended);
                    }
                }
                Ok(Line::Why) => out.text("There are no reasons until you hand in.")?,
                Ok(Line::Help) => print_help(mode, out)?,
                Ok(Line::Closed) => return Ok(Outcome::Left),
                Err(error) => out.text(&format!("{error}. Type `?` for help."))?,
            }
        };
        match next {
            None => {} // The clock ran out while the line was typed.
            Some(next) if next > last && sitting.more()? => {
                n = next;
                sitting.go(n)?;
            }
            Some(next) if next > last => match finish(sitting, mode, input, out)? {
                Behind::Over(outcome) => return Ok(outcome),
                Behind::Again => n = 0,
            },
            Some(next) => {
                n = next;
                sitting.go(n)?;
            }
        }
    }
}

/// Returns the last place that there is so far.
fn last_of(sitting: &Sitting<'_>) -> Result<u32> {
    Ok(u32::try_from(sitting.session()?.questions.len()).unwrap_or(u32::MAX).saturating_sub(1))
}

/// What follows behind the last question.
enum Behind {
    Over(Outcome),
    Again,
}

/// Behind the last question: hand in, or go back to the first.
fn finish(sitting: &mut Sitting<'_>, mode: Mode, input: &mut dyn BufRead, out: &mut Output<'_>) -> Result<Behind> {
    let last = last_of(sitting)?;
    let all = sitting.session()?.answered() > usize::try_from(last).unwrap_or(usize::MAX);
    let confirmed = if mode == Mode::Diagnose && all { Some(true) } else { confirm_submit(sitting, last, input, out)? };
    match confirmed {
        Some(true) => {
            sitting.submit(false)?;
            Ok(Behind::Over(Outcome::Submitted))
        }
        Some(false) => {
            sitting.go(0)?;
            Ok(Behind::Again)
        }
        None => Ok(Behind::Over(Outcome::Left)),
    }
}

/// Asks whether to hand in; `None` when the input ended.
fn confirm_submit(
    sitting: &Sitting<'_>,
    last: u32,
    input: &mut dyn BufRead,
    out: &mut Output<'_>,
) -> Result<Option<bool>> {
    out.gap()?;
    overview(sitting, last, out)?;
    prompt(out, "Hand in now? Type yes, or press Enter to go on: ")?;
    read_yes(input)
}

fn read_yes(input: &mut dyn BufRead) -> Result<Option<bool>> {
    Ok(typed_line(input)?.map(|line| matches!(line.trim().to_lowercase().as_str(), "yes" | "y")))
}

/// Returns a line of input; `None` at its end. Bytes that are no text are read as such and not understood, which is said.
fn typed_line(input: &mut dyn BufRead) -> Result<Option<String>> {
    let mut bytes = Vec::new();
    if input.take(LONGEST_LINE).read_until(b'\n', &mut bytes)? == 0 {
        return Ok(None);
    }
    Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
}

/// A longer line is read in pieces.
const LONGEST_LINE: u64 = 64 * 1024;

fn print_head(sitting: &Sitting<'_>, n: u32, last: u32, out: &mut Output<'_>) -> Result<()> {
    let place = sitting.place(n)?;
    let mut head = match sitting.session()?.mode {
        Mode::Diagnose => format!("Question {} of at most {}", n + 1, MOST.max(sitting.session()?.questions.len())),
        _ => format!("Question {} of {}", n + 1, last.saturating_add(1)),
    };
    if place.is_some_and(|place| place.answer.is_some()) {
        head.push_str(", answered");
    }
    if place.is_some_and(|place| place.flagged) {
        head.push_str(", flagged");
    }
    out.heading(&head)?;
    if let Some(note) = place.map(|place| place.note.as_str()).filter(|note| !note.is_empty()) {
        out.faint(&format!("Your note: {note}"))?;
    }
    Ok(())
}

/// Prints a question as it is shown: no key, options by letter.
pub(crate) fn print_question(asked: &Asked<'_>, out: &mut Output<'_>) -> Result<()> {
    let shown = &asked.shown;
    if let Some(scenario) = &shown.scenario {
        out.markdown(scenario)?;
        out.gap()?;
    }
    out.markdown(&shown.stem)?;
    out.gap()?;
    for (place, item) in (1_usize..).zip(&shown.items) {
        out.marked(&format!("  {place}. "), &item.text)?;
    }
    if !shown.items.is_empty() {
        out.gap()?;
    }
    let choices = if shown.options.is_empty() { &shown.matches } else { &shown.options };
    for (letter, choice) in ('A'..='Z').zip(choices) {
        out.marked(&format!("  {letter}. "), &choice.text)?;
    }
    Ok(())
}

fn how_to_answer(asked: &Asked<'_>) -> String {
    let shown = &asked.shown;
    match shown.kind {
        Kind::SingleChoice => "Your answer (a letter): ".to_owned(),
        Kind::ChooseN => format!("Your answer ({} letters): ", shown.choose),
        Kind::Ordering => "Your answer (all letters in order): ".to_owned(),
        Kind::Matching => "Your answer (such as 1B 2A 3C): ".to_owned(),
        Kind::Numeric if shown.unit.is_empty() => "Your answer (a number): ".to_owned(),
        Kind::Numeric => format!("Your answer (a number in {}): ", shown.unit),
        Kind::ShortText => "Your answer (a few words): ".to_owned(),
    }
}

fn prompt(out: &mut Output<'_>, text: &str) -> Result<()> {
    write!(out, "{text}")?;
    out.flush()?;
    Ok(())
}

fn read_line(input: &mut dyn BufRead, asked: &Asked<'_>) -> Result<std::result::Result<Line, AnswerError>> {
    let Some(line) = typed_line(input)? else { return Ok(Ok(Line::Closed)) };
    let line = line.trim();
    // Where words are the answer, a command begins with a colon; elsewhere it may.
    let free = asked.shown.kind == Kind::ShortText;
    let (line, command) = line.strip_prefix(':').map_or((line, !free), |line| (line, true));
    if free && !command && !matches!(line, "" | "?") {
        return Ok(read_typed(&asked.shown, line).map(Line::Answer));
    }
    let (word, rest) = line.split_once(char::is_whitespace).map_or((line, ""), |(word, rest)| (word, rest.trim()));
    let command = match word.to_lowercase().as_str() {
        "" | "next" | "skip" => Some(Line::Skip),
        "?" | "help" => Some(Line::Help),
        "flag" => Some(Line::Flag),
        "back" | "previous" => Some(Line::Back),
        "go" => rest.parse().ok().map(Line::Go),
        "strike" => Some(Line::Strike(rest.to_owned())),
        "note" => Some(Line::Note(rest.to_owned())),
        "why" => Some(Line::Why),
        "report" => Some(Line::Report(rest.to_owned())),
        "list" => Some(Line::Overview),
        "time" => Some(Line::Time),
        "submit" => Some(Line::Submit),
        "quit" | "end" => Some(Line::End),
        _ => None,
    };
    Ok(match command {
        Some(command) => Ok(command),
        None => read_typed(&asked.shown, line).map(Line::Answer),
    })
}

fn print_help(mode: Mode, out: &mut Output<'_>) -> Result<()> {
    out.gap()?;
    let common: &[(&str, &str)] = &[
        (": before", "a command where words are the answer, as in `:flag`"),
        ("B, or b", "choose; AC for two, CABD for an order, 1B 2A for pairs, 12.5 for a number"),
    ];
    let study: &[(&str, &str)] = &[
        ("Enter", "skip, and see the answer"),
        ("report k WORDS", "something is wrong: k key, u unclear, d out of date, t typo, e from an exam, o other"),
        ("quit", "stop for today"),
    ];
    let exam: &[(&str, &str)] = &[
        ("Enter", "next question"),
        ("back, go 12", "another question"),
        ("flag", "look at it again later; once more takes the flag away"),
        ("strike C", "strike an option out; once more takes it back"),
        ("note WORDS", "a note on this question"),
        ("list", "what is answered, open and flagged"),
        ("time", "the time that is left"),
        ("report k WORDS", "something is wrong: k key, u unclear, d out of date, t typo, e from an exam, o other"),
        ("submit", "hand in"),
        ("quit", "give up; it counts for nothing. Closing the window keeps everything for later"),
    ];
    let rows: Vec<Vec<String>> = common
        .iter()
        .chain(if mode == Mode::Study { study } else { exam })
        .map(|(key, what)| vec![(*key).to_owned(), (*what).to_owned()])
        .collect();
    out.table(&rows)
}

fn print_verdict(
    sitting: &Sitting<'_>,
    current: &Current<'_>,
    answer: &Answer,
    right: bool,
    out: &mut Output<'_>,
) -> Result<()> {
    out.gap()?;
    out.heading(if right { "✓ Right." } else { "✗ Wrong." })?;
    print_reasons(sitting, &current.asked, Some(answer), out)
}

/// Prints every option with its reason, in the order shown, then the sources.
pub(crate) fn print_reasons(
    sitting: &Sitting<'_>,
    asked: &Asked<'_>,
    answer: Option<&Answer>,
    out: &mut Output<'_>,
) -> Result<()> {
    super::results::print_explained(&sitting.explain(asked, answer), asked.shown.kind, &asked.order(), out)?;
    for source in &asked.question.sources {
        out.faint(&format!("Source: {}, {} (read {})", source.title, source.url, source.checked))?;
    }
    Ok(())
}

/// Flag, struck options and note of a place, as they stand.
struct Mark {
    flagged: bool,
    struck: Vec<String>,
    note: String,
}

fn change_mark(sitting: &mut Sitting<'_>, n: u32, change: impl FnOnce(&mut Mark)) -> Result<Mark> {
    let place = sitting.place(n)?.cloned().unwrap_or_default();
    let mut mark = Mark { flagged: place.flagged, struck: place.struck, note: place.note };
    change(&mut mark);
    sitting.mark(n, mark.flagged, mark.struck.clone(), mark.note.clone())?;
    Ok(mark)
}

fn strike(sitting: &mut Sitting<'_>, n: u32, asked: &Asked<'_>, letter: &str, out: &mut Output<'_>) -> Result<()> {
    let place = ('A'..='Z').position(|known| letter.eq_ignore_ascii_case(&known.to_string()));
    let Some(choice) = place.and_then(|place| asked.shown.options.get(place)) else {
        return out.text("Say which option, as in `strike C`.");
    };
    let id = choice.id.clone();
    let mark = change_mark(sitting, n, |mark| {
        if let Some(at) = mark.struck.iter().position(|struck| *struck == id) {
            mark.struck.remove(at);
        } else {
            mark.struck.push(id.clone());
        }
    })?;
    let letters: Vec<String> = ('A'..='Z')
        .zip(&asked.shown.options)
        .filter(|(_, choice)| mark.struck.contains(&choice.id))
        .map(|(letter, _)| letter.to_string())
        .collect();
    if letters.is_empty() {
        out.text("Nothing is struck out.")
    } else {
        out.text(&format!("Struck out: {}.", letters.join(", ")))
    }
}

fn overview(sitting: &Sitting<'_>, last: u32, out: &mut Output<'_>) -> Result<()> {
    let session = sitting.session()?;
    let numbers = |wanted: &dyn Fn(u32) -> bool| -> String {
        let found: Vec<String> = (0..=last).filter(|n| wanted(*n)).map(|n| (n + 1).to_string()).collect();
        if found.is_empty() { "none".to_owned() } else { found.join(", ") }
    };
    let answered = |n: u32| {
        session.places.get(&n).and_then(|place| place.answer.as_ref()).is_some_and(|answer| answer.answer.is_some())
    };
    out.field("Answered", &format!("{} of {}", session.answered(), last.saturating_add(1)))?;
    out.field("Not answered", &numbers(&|n| !answered(n)))?;
    out.field("Flagged", &numbers(&|n| session.places.get(&n).is_some_and(|place| place.flagged)))?;
    print_time(sitting, out)
}

fn print_time(sitting: &Sitting<'_>, out: &mut Output<'_>) -> Result<()> {
    match sitting.left_ms()? {
        Some(left) => out.field("Time left", &clock(left)),
        None => Ok(()),
    }
}

/// Keeps a report. Its first word may be the reason, whole or its first letter.
fn report(sitting: &mut Sitting<'_>, asked: &Asked<'_>, note: &str, out: &mut Output<'_>) -> Result<()> {
    let (first, rest) = note.split_once(char::is_whitespace).map_or((note, ""), |(first, rest)| (first, rest.trim()));
    let reason = REASONS.iter().find(|reason| reason.0 == first || reason.1 == first);
    let (reason, note) = reason.map_or(("other", note), |reason| (reason.0, rest));
    sitting.report(asked, reason, note)?;
    out.text(&format!(
        "Kept with your record as \"{reason}\". `rungs log export` writes it out; do not write down exam questions."
    ))
}

/// Reasons of a report, each with its letter.
const REASONS: [(&str, &str); 6] =
    [("wrong-key", "k"), ("unclear", "u"), ("out-of-date", "d"), ("typo", "t"), ("from-an-exam", "e"), ("other", "o")];
