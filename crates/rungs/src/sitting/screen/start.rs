//! What is said before the first question.

use rungs_catalog::words::count;
use rungs_practice::diagnose::MOST;
use rungs_practice::events::Mode;
use rungs_practice::words::clock;

use super::draw::tidy;
use crate::error::Result;
use crate::sitting::Sitting;

/// Says what comes, before the clock runs: counts, time, rules, and who wrote the questions.
pub(super) fn start_lines(sitting: &Sitting<'_>) -> Result<Vec<String>> {
    let session = sitting.session()?;
    let mut lines = vec![sitting.exam.name.clone()];
    let questions = count(session.questions.len(), "question", "questions");
    let answered = session.answered();
    if session.mode != Mode::Study && session.places.values().any(|place| place.answer.is_some()) {
        lines.push(match session.mode {
            Mode::Diagnose => format!("You go on where you were: {answered} answered."),
            _ => format!("You go on where you were: {answered} of {questions} answered."),
        });
    }
    match session.mode {
        Mode::Study => lines.push(
            "One question after the other, as long as you like. After each answer: every option's reason and the source."
                .to_owned(),
        ),
        Mode::Mock => {
            let time = match (session.minutes, sitting.left_ms()?) {
                (Some(minutes), Some(left)) if answered > 0 => format!("{} of {minutes} minutes left", clock(left)),
                (Some(minutes), _) => format!("{minutes} minutes"),
                (None, _) => "no clock".to_owned(),
            };
            lines.push(format!("{questions}, {time}. No verdict until you hand in; when the time is over it hands itself in."));
            let trial = session.questions.iter().filter(|drawn| !drawn.scored).count();
            if trial > 0 {
                lines.push(format!("{trial} of them do not count, as in the exam; nobody tells you which."));
            }
            lines.push(format!("Pass mark: {}", pass_mark(sitting)));
        }
        Mode::Diagnose => lines.push(format!(
            "At most {MOST} questions, each chosen by the answers before it; no clock, no verdict until the end. Leave out what you do not know: a guess only blurs the result."
        )),
    }
    lines.push(sitting.bank.file.provenance.clone());
    lines.push("Every answer is kept at once. The ? key lists all keys.".to_owned());
    Ok(lines)
}

fn pass_mark(sitting: &Sitting<'_>) -> String {
    let range = sitting.exam.pass_range;
    let (low, high) = (range.low * 100.0, range.high * 100.0);
    let published = match (sitting.exam.pass_mark, &sitting.exam.scale) {
        (Some(mark), Some(scale)) => format!("{} on a scale of {scale}", tidy(mark)),
        (Some(mark), None) => tidy(mark),
        (None, _) => "not published".to_owned(),
    };
    if range.published {
        format!("{low:.0} % right.")
    } else {
        format!("{published}. Plausibly {low:.0} to {high:.0} % right; that is an estimate.")
    }
}
