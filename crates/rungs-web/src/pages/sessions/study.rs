//! Study: one question after the other, verdict and reasons at once.

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use rungs_items::answer::AnswerError;
use rungs_items::rulings::applying;
use rungs_practice::state::PlaceAnswer;

use super::REASONS;
use super::draft::{Draft, Reading, missing};
use super::paper::{Explanation, Paper, short};
use super::seat::{Seat, is_answered};
use crate::error::PageError;
use crate::fields::Fields;
use crate::page::{Frame, Nav, Visit, show};
use crate::words::long_day;

#[derive(Template)]
#[template(path = "sessions/study.html")]
struct Question {
    frame: Frame,
    session: String,
    /// Counted from 1.
    n: u32,
    exam: String,
    title: String,
    topic: String,
    why: &'static str,
    asked: String,
    seed: u32,
    /// When it was shown, in milliseconds since 1970.
    shown_ms: i64,
    paper: Paper,
    fault: String,
}

#[derive(Template)]
#[template(path = "sessions/study_answered.html")]
struct Answered {
    frame: Frame,
    session: String,
    /// Counted from 1.
    n: u32,
    title: String,
    topic: String,
    verdict: String,
    verdict_class: &'static str,
    explanation: Option<Explanation>,
    reported: bool,
    reasons: &'static [(&'static str, &'static str)],
    open: bool,
}

/// Shows the question that is asked now, or an answered one with its verdict.
pub(crate) async fn page(visit: &Visit, mut seat: Seat<'_>, n: u32, query: &Fields) -> Result<Response, PageError> {
    let session = seat.session()?;
    let id = session.id.clone();
    if is_answered(session, n) {
        return answered(visit, &mut seat, n, query).await;
    }
    if !seat.is_open()? {
        return Ok(Redirect::to(&format!("/sessions/{id}/result")).into_response());
    }
    let Some(current) = seat.next()? else {
        return Ok(Redirect::to(&format!("/sessions/{id}/result")).into_response());
    };
    if current.asked.n != n {
        return Ok(Redirect::to(&format!("/sessions/{id}/{}", current.asked.n + 1)).into_response());
    }
    let session = seat.session()?;
    visit.app.clocks.show(session, n);
    let draft = visit.app.clocks.draft(session, n).unwrap_or_default();
    let fault = match (query.get("fault"), draft.read(&current.asked.shown)) {
        (None, _) => String::new(),
        (Some(_), Reading::Part(error)) => missing(&error),
        (Some(_), _) => "There is no answer yet. Choose one, or let the answer be shown.".to_owned(),
    };
    let asked = &current.asked;
    let objectives = asked.question.exams.get(&seat.exam.id).map(Vec::as_slice).unwrap_or_default();
    let title = format!("{}, question {}", code(&seat), n + 1);
    let page = Question {
        frame: visit.frame(title.clone(), Nav::Practise),
        session: id,
        n: n + 1,
        exam: seat.exam.id.clone(),
        title,
        topic: topic(&seat, objectives),
        why: current.why.map_or("", |why| why.words(asked.fresh)),
        asked: asked.question.id.clone(),
        seed: asked.seed,
        shown_ms: visit.app.home.now_ms(),
        paper: Paper::of(asked, &draft, &[]),
        fault,
    };
    show(&page)
}

async fn answered(visit: &Visit, seat: &mut Seat<'_>, n: u32, query: &Fields) -> Result<Response, PageError> {
    let texts = seat.as_shown(&[n]).await?;
    let answer =
        seat.place(n)?.and_then(|place| place.answer.clone()).ok_or_else(|| PageError::trouble("no answer"))?;
    let explanation = texts.get(&answer.text).map(|variant| explanation(seat, variant, &answer));
    let (verdict, verdict_class) = verdict(&answer);
    let title = format!("{}, question {}", code(seat), n + 1);
    let page = Answered {
        frame: visit.frame(format!("{verdict}: {title}"), Nav::Practise),
        session: seat.session()?.id.clone(),
        n: n + 1,
        title,
        topic: topic(seat, &answer.objectives),
        verdict,
        verdict_class,
        explanation,
        reported: query.ticked("reported"),
        reasons: &REASONS,
        open: seat.is_open()?,
    };
    show(&page)
}

/// Keeps an answer and goes to its verdict.
pub(crate) async fn answer(mut seat: Seat<'_>, id: &str, n: u32, form: &Fields) -> Result<Response, PageError> {
    let seed: Option<u32> = form.get("seed").and_then(|seed| seed.parse().ok());
    let question = form.get("question").unwrap_or_default();
    let verdict = format!("/sessions/{id}/{}#verdict", n + 1);
    if let Some(answer) = seat.place(n)?.and_then(|place| place.answer.as_ref()) {
        // The same form twice, or another tab that had the same question.
        return if answer.question == question && Some(answer.seed) == seed {
            Ok(Redirect::to(&verdict).into_response())
        } else {
            Err(elsewhere())
        };
    }
    let clocks = &seat.app.clocks;
    let next = seat.next()?.filter(|next| next.asked.n == n).ok_or_else(elsewhere)?;
    let same = next.asked.question.id == question && Some(next.asked.seed) == seed;
    let asked = if same {
        next.asked
    } else {
        // Only a page from before a restart has a question that this program did not put.
        let foreign = clocks.was_shown(seat.session()?, n);
        let named = seed.filter(|_| !foreign).and_then(|seed| seat.named(n, question, seed));
        named.ok_or_else(elsewhere)?
    };
    let draft = Draft::of_form(form);
    let given = match draft.read(&asked.shown) {
        _ if form.ticked("reveal") => None,
        Reading::Whole(answer) => Some(answer),
        reading => {
            let draft = (reading != Reading::Part(AnswerError::WrongKind)).then_some(draft);
            clocks.set_draft(seat.session()?, n, draft);
            return Ok(Redirect::to(&format!("/sessions/{id}/{}?fault=1#answer", n + 1)).into_response());
        }
    };
    let seconds = clocks.seconds(seat.session()?, n).unwrap_or_else(|| since_shown(&seat, form));
    let events = seat.answer(&asked, given, seconds)?;
    seat.keep(&events).await?;
    let session = seat.session()?;
    seat.app.clocks.set_draft(session, n, None);
    seat.app.clocks.answered(session);
    seat.take_aim()?;
    Ok(Redirect::to(&verdict).into_response())
}

/// Returns the seconds since a form was made, where this program did not show it: for the time on one question alone, never
/// for an exam's clock.
pub(crate) fn since_shown(seat: &Seat<'_>, form: &Fields) -> f64 {
    let shown: Option<i64> = form.get("shown").and_then(|shown| shown.parse().ok());
    let ms = shown.map_or(0, |shown| seat.app.home.now_ms().saturating_sub(shown));
    f64::from(u32::try_from(ms.clamp(0, 600_000)).unwrap_or(0)) / 1000.0
}

fn elsewhere() -> PageError {
    PageError::conflict(
        "Another tab went on with this session",
        "Nothing was changed, and what you answered there is kept. Open the session again: it shows the question that is next.",
    )
}

/// Returns what an answered question says: every part with its reason.
pub(crate) fn explanation(
    seat: &Seat<'_>,
    variant: &rungs_items::present::Variant,
    answer: &PlaceAnswer,
) -> Explanation {
    let rulings = applying(&seat.bank.rulings, &answer.question, &answer.content);
    let said =
        rulings.iter().map(|ruling| format!("Decided on {}: {}", long_day(ruling.on.into()), ruling.why)).collect();
    let question = seat.bank.question(&answer.question);
    Explanation::of(variant, answer, seat.explain(variant, answer), question, said)
}

/// Returns the verdict on an answer and its class.
fn verdict(answer: &PlaceAnswer) -> (String, &'static str) {
    let key = short(&answer.key, &answer.shown);
    let right = if key.is_empty() { String::new() } else { format!(": {key}") };
    match &answer.answer {
        _ if answer.void => ("This question counts for nobody".to_owned(), ""),
        Some(_) if answer.right => (format!("✓ Right{right}"), "right"),
        Some(given) => {
            let given = short(given, &answer.shown);
            let not = if given.is_empty() || key.is_empty() { String::new() } else { format!(", not {given}") };
            (format!("✕ Not right{right}{not}"), "wrong")
        }
        None => (format!("The answer{right}"), ""),
    }
}

/// Returns the name of the part of the exam that these objectives belong to.
pub(crate) fn topic(seat: &Seat<'_>, objectives: &[String]) -> String {
    let outline = &seat.exam.outline;
    let domain = objectives.first().and_then(|objective| outline.domain_of(objective));
    domain.and_then(|domain| outline.domains.get(domain)).map(|domain| domain.name.clone()).unwrap_or_default()
}

/// Returns the short name of the exam.
pub(crate) fn code(seat: &Seat<'_>) -> String {
    seat.exam.code.clone().unwrap_or_else(|| seat.exam.name.clone())
}
