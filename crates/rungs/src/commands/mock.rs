//! `rungs mock`: a whole exam, as it is.

use rungs_catalog::words::{column_day, count};
use rungs_practice::begin::{self, Begin};
use rungs_practice::events::{Mode, SessionStarted};
use rungs_practice::exam::Exam;
use rungs_practice::mock::ExtraTime;
use rungs_practice::result::{past as past_mocks, rescored, result};
use rungs_practice::sitting::as_shown;
use rungs_practice::state::{PlaceAnswer, Session};

use crate::commands::practice::{FaceArgs, exam_with_questions, json_cannot_ask, stdin, without_questions};
use crate::context::Context;
use crate::error::{CliError, Result};
use crate::output::Output;
use crate::record::OpenRecord;
use crate::sitting::plain::{self, Outcome};
use crate::sitting::{Sitting, new_session, results, screen};

/// Sit a mock exam: the real number of questions, minutes and topics, no verdicts until the end
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own on the command line")]
pub(crate) struct MockArgs {
    /// Its id, such as aws-aif-c01, or its code, such as AIF-C01
    #[arg(value_name = "CERT")]
    certification: String,
    /// Begin a new one although one is open; the open one counts for nothing
    #[arg(long, conflicts_with_all = ["results", "review", "exam_day"])]
    new: bool,
    /// More time, as exam owners grant it
    #[arg(long, value_enum, default_value_t = Extra::None)]
    extra_time: Extra,
    /// Without a clock
    #[arg(long)]
    no_clock: bool,
    /// Draw from this seed, so that the exam can be repeated
    #[arg(long, value_name = "N")]
    seed: Option<u32>,
    /// List the mock exams so far
    #[arg(long)]
    results: bool,
    /// Show every question of the last one with its reasons, or of mock exam N
    #[arg(long, value_name = "N", num_args = 0..=1, default_missing_value = "0")]
    review: Option<usize>,
    /// What happens on the day of the real exam
    #[arg(long)]
    exam_day: bool,
    #[command(flatten)]
    face: FaceArgs,
}

/// Extra time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Extra {
    /// The time of the exam
    None,
    /// A quarter more
    #[value(name = "1.25")]
    Quarter,
    /// Half more
    #[value(name = "1.5")]
    Half,
    /// Twice the time
    #[value(name = "2")]
    Double,
    /// Thirty minutes more, as some owners give for a second language
    #[value(name = "30min")]
    ThirtyMinutes,
}

impl From<Extra> for ExtraTime {
    fn from(extra: Extra) -> Self {
        match extra {
            Extra::None => Self::None,
            Extra::Quarter => Self::Quarter,
            Extra::Half => Self::Half,
            Extra::Double => Self::Double,
            Extra::ThirtyMinutes => Self::ThirtyMinutes,
        }
    }
}

/// Sits a mock exam, or shows past ones.
pub(crate) fn run(args: &MockArgs, context: &Context, out: &mut Output<'_>) -> Result<()> {
    let (exam, bank) = match exam_with_questions(context, &args.certification)? {
        Ok(found) => found,
        Err(exam) => return without_questions(&exam, out),
    };
    if args.exam_day {
        return exam_day(&exam, out);
    }
    let mut record = context.record()?;
    if out.json && args.new {
        return Err(json_cannot_ask());
    }
    if args.results || (out.json && args.review.is_none()) {
        return past(context, &record, &exam, out);
    }
    if let Some(number) = args.review {
        return review(context, record, &exam, bank, number, out);
    }
    let open = record
        .state()
        .open_session(Mode::Mock, &exam.id)
        .map(|open| (open.id.clone(), open.answered(), open.questions.len()));
    let for_a_new_one = args.seed.is_some() || args.no_clock || args.extra_time != Extra::None;
    if open.is_some() && !args.new && for_a_new_one {
        return Err(CliError::input(
            "a mock exam is open, and its time and questions are fixed",
            "go on with it without these flags, or add `--new`: the open one then counts for nothing",
        ));
    }
    let start = match open {
        Some((id, ..)) if args.new => {
            record.append_one(&rungs_practice::events::Ended { session: id })?;
            Begin::New(Box::new(drawn(args, context, &record, &exam, bank, out)?))
        }
        Some((id, answered, all)) => {
            out.text(&format!(
                "You go on with the mock exam that is open: {answered} of {all} answered. `--new` begins another."
            ))?;
            Begin::Resume(id)
        }
        None => Begin::New(Box::new(drawn(args, context, &record, &exam, bank, out)?)),
    };
    let mut sitting = Sitting::open(context, record, exam, bank, start)?;
    let outcome = if args.face.full_screen() {
        screen::run(&mut sitting, screen::ScreenOptions { letter_keys: !args.face.no_letter_keys })?
    } else {
        plain::exam(&mut sitting, &mut stdin(), out)?
    };
    match outcome {
        Outcome::Left => {
            out.text("Everything is kept, the clock stands still. The same command goes on where you were.")
        }
        Outcome::Ended => out.text("Given up. It counts for nothing; its questions come last in the next one."),
        Outcome::Submitted => show_result(&sitting, out),
    }
}

/// Draws a mock exam and says what it is before it begins.
fn drawn(
    args: &MockArgs,
    context: &Context,
    record: &OpenRecord<'_>,
    exam: &Exam,
    bank: &rungs_items::bank::Bank,
    out: &mut Output<'_>,
) -> Result<SessionStarted> {
    let mut body = new_session(context, bank, Mode::Mock);
    body.seed = args.seed.unwrap_or(body.seed);
    let mock = begin::mock(bank, exam, record.state(), body, args.extra_time.into(), !args.no_clock)
        .map_err(|error| CliError::input(&error, error.hint()))?;
    let body = mock.session;
    out.heading(&format!("Mock exam: {}", exam.name))?;
    out.field("Questions", &format!("{}{}", body.questions.len(), exam.trial_questions()))?;
    out.field("Time", &body.minutes.map_or("no clock".to_owned(), |minutes| format!("{minutes} minutes")))?;
    out.field("Topics", &exam.topics())?;
    if mock.short_by > 0 {
        out.field("Short by", &format!("{} that the question set cannot give yet", mock.short_by))?;
    }
    if mock.repeated > 0 {
        out.field("Seen before", &format!("{} were in an earlier mock exam of yours", mock.repeated))?;
    }
    out.field("Seed", &body.seed.to_string())?;
    out.faint(&bank.file.provenance)?;
    out.faint("No verdicts until you hand in. Every answer is kept at once. `?` lists what you can do.")?;
    out.flush_now()?;
    Ok(body)
}

fn show_result(sitting: &Sitting<'_>, out: &mut Output<'_>) -> Result<()> {
    let result = result(sitting.session()?, &sitting.exam);
    out.gap()?;
    results::print_mock(&result, &sitting.exam, sitting.bank, out)?;
    out.gap()?;
    results::print_said(sitting.said(), out)?;
    out.text(&format!(
        "`rungs mock {0} --review` shows every question with its reasons, `rungs practice {0} --redo` asks the {1} again, \
         `rungs mock {0} --exam-day` tells what happens in the real one.",
        sitting.exam.id,
        count(result.misses.len(), "miss", "misses")
    ))
}

fn past(context: &Context, record: &OpenRecord<'_>, exam: &Exam, out: &mut Output<'_>) -> Result<()> {
    let past = past_mocks(context.catalog()?, exam, record.state());
    if out.json {
        return out.document(&past);
    }
    if past.is_empty() {
        return out.text(&format!("No mock exam yet. `rungs mock {}` begins one.", exam.id));
    }
    let mut rows = vec![["", "Day", "Right", "Probably", "New to you"].map(str::to_owned).to_vec()];
    for one in &past {
        rows.push(vec![
            one.number.to_string(),
            column_day(one.day),
            format!("{:.0} %", one.result.share * 100.0),
            format!("{:.0} to {:.0} %", one.result.interval.0 * 100.0, one.result.interval.1 * 100.0),
            one.result.fresh.answered.to_string(),
        ]);
    }
    out.heading(&format!("{}: {}", exam.name, count(past.len(), "mock exam", "mock exams")))?;
    out.table(&rows)?;
    rescored(exam, record.state()).iter().try_for_each(|text| out.text(text))
}

/// Shows a past mock exam, every question with its reasons, from the texts as they were shown.
fn review(
    context: &Context,
    mut record: OpenRecord<'_>,
    exam: &Exam,
    bank: &rungs_items::bank::Bank,
    number: usize,
    out: &mut Output<'_>,
) -> Result<()> {
    let sessions = record.state().submitted(Mode::Mock, &exam.id);
    let chosen: Option<Session> = match number {
        0 => sessions.last().map(|session| (*session).clone()),
        number => sessions.get(number - 1).map(|session| (*session).clone()),
    };
    let Some(session) = chosen else {
        return Err(CliError::input(
            if number == 0 {
                "there is no mock exam to look at".to_owned()
            } else {
                format!("there is no mock exam {number}")
            },
            format!("`rungs mock {} --results` lists them", exam.id),
        ));
    };
    let exam = &exam.as_practised(context.catalog()?, &session);
    let result = result(&session, exam);
    let texts = record.texts(&session)?;
    if out.json {
        return out.document(&serde_json::json!({ "session": session, "result": result, "texts": texts }));
    }
    results::print_mock(&result, exam, bank, out)?;
    let realise = |question: &_, seed| context.question_sets().realise(question, seed);
    let text = |answer: &PlaceAnswer| {
        let stored = texts.get(&answer.text).map(String::as_str);
        as_shown(bank, record.state(), &session, answer, stored, &realise)
    };
    results::print_misses(&session, &result, &text, bank, true, out)
}

/// A short calm page for the day.
fn exam_day(exam: &Exam, out: &mut Output<'_>) -> Result<()> {
    if out.json {
        return out.document(exam);
    }
    out.heading(&format!("The day of {}", exam.name))?;
    out.gap()?;
    exam.day().iter().try_for_each(|text| out.item("- ", text))?;
    out.item("- ", &format!("Afterwards: `rungs exam result {} --on DAY --passed` or `--failed` keeps it, and your plan goes on from there.", exam.id))
}
