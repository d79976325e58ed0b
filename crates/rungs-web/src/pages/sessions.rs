//! Sitting down with questions: study, skills check, mock exam, results.
//!
//! Nothing of a session lives between two requests but its clock ([`clocks`]): where it stands is on record, so that a reload,
//! a second tab, a crash or another program finds it as it is. A place `n` is counted from 1 in addresses and from 0 inside.

mod clocks;
mod draft;
mod exam;
mod over;
mod paper;
mod review;
mod seat;
mod study;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use rungs_practice::events::Mode;

use crate::app::App;
use crate::error::PageError;
use crate::fields::Fields;
use crate::page::Visit;
use crate::safety::Posted;

pub(crate) use clocks::Clocks;
pub(crate) use seat::{Seat, exam_with_questions};

pub(crate) fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/sessions/{id}", get(goes_on))
        .route("/sessions/{id}/submit", get(exam::confirm).post(exam::submit))
        .route("/sessions/{id}/end", post(end))
        .route("/sessions/{id}/leave", post(leave))
        .route("/sessions/{id}/result", get(over::page))
        .route("/sessions/{id}/review", get(review::page))
        .route("/sessions/{id}/confirm-skills", post(over::confirm_skills))
        .route("/sessions/{id}/{n}", get(question))
        .route("/sessions/{id}/{n}/answer", post(answer))
        .route("/sessions/{id}/{n}/mark", post(answer))
        .route("/sessions/{id}/{n}/report", post(report))
}

/// Goes to where the session stands.
async fn goes_on(State(app): State<Arc<App>>, Path(id): Path<String>) -> Result<Response, PageError> {
    let mut seat = Seat::take(&app, &id).await?;
    if !seat.is_open()? || seat.submit_when_over().await? {
        return Ok(Redirect::to(&format!("/sessions/{id}/result")).into_response());
    }
    let session = seat.session()?;
    let n = match session.mode {
        Mode::Study => match seat.next()? {
            Some(current) => current.asked.n,
            None => return Ok(Redirect::to(&format!("/sessions/{id}/result")).into_response()),
        },
        Mode::Mock | Mode::Diagnose => {
            let last = u32::try_from(session.questions.len()).unwrap_or(u32::MAX).saturating_sub(1);
            session.at.min(last)
        }
    };
    Ok(Redirect::to(&format!("/sessions/{id}/{}", n + 1)).into_response())
}

async fn question(visit: Visit, Path((id, n)): Path<(String, String)>, query: Fields) -> Result<Response, PageError> {
    let n = place(&n)?;
    let seat = Seat::take(&visit.app, &id).await?;
    match seat.session()?.mode {
        Mode::Study => study::page(&visit, seat, n, &query).await,
        Mode::Mock | Mode::Diagnose => exam::page(&visit, seat, n, &query).await,
    }
}

async fn answer(
    State(app): State<Arc<App>>,
    Path((id, n)): Path<(String, String)>,
    headers: axum::http::HeaderMap,
    Posted(form): Posted,
) -> Result<Response, PageError> {
    let n = place(&n)?;
    let seat = Seat::take(&app, &id).await?;
    match seat.session()?.mode {
        Mode::Study => study::answer(seat, &id, n, &form).await,
        Mode::Mock | Mode::Diagnose => {
            let script = headers.get("accept").is_some_and(|kinds| kinds == "application/json");
            exam::answer(seat, &id, n, &form, script).await
        }
    }
}

async fn end(State(app): State<Arc<App>>, Path(id): Path<String>, Posted(_): Posted) -> Result<Redirect, PageError> {
    let mut seat = Seat::take(&app, &id).await?;
    seat.end().await?;
    Ok(Redirect::to(&format!("/sessions/{id}/result")))
}

async fn leave(State(app): State<Arc<App>>, Path(id): Path<String>, Posted(_): Posted) -> Result<Redirect, PageError> {
    let mut seat = Seat::take(&app, &id).await?;
    if seat.submit_when_over().await? {
        return Ok(Redirect::to(&format!("/sessions/{id}/result")));
    }
    seat.leave().await?;
    Ok(Redirect::to(&format!("/practise/{}", seat.exam.id)))
}

/// Reasons of a report: name on record, words.
pub(crate) const REASONS: [(&str, &str); 6] = [
    ("wrong-key", "The right answer is wrong"),
    ("unclear", "It is unclear"),
    ("out-of-date", "It is out of date"),
    ("typo", "A slip of the pen"),
    ("from-an-exam", "It comes from a real exam"),
    ("other", "Something else"),
];

/// Keeps a report on a question that was answered.
async fn report(
    State(app): State<Arc<App>>,
    Path((id, n)): Path<(String, String)>,
    Posted(form): Posted,
) -> Result<Redirect, PageError> {
    let n = place(&n)?;
    let mut seat = Seat::take(&app, &id).await?;
    let given = form.get("reason").unwrap_or("other");
    let reason = REASONS.iter().find(|(name, _)| *name == given).map_or("other", |(name, _)| name);
    let answered = seat.place(n)?.and_then(|place| place.answer.as_ref());
    let Some((question, content)) = answered.map(|answer| (answer.question.clone(), answer.content.clone())) else {
        return Err(PageError::conflict(
            "This question was not answered here yet",
            "Answer it first: then you see its reasons and source, and can say what is wrong with it.",
        ));
    };
    let note: String = form.get("note").unwrap_or_default().chars().take(2_000).collect();
    seat.report(&question, &content, reason, &note).await?;
    let back = match seat.session()?.mode {
        Mode::Study => format!("/sessions/{id}/{}?reported=1#report", n + 1),
        Mode::Mock | Mode::Diagnose => format!("/sessions/{id}/review?reported={0}#q{0}", n + 1),
    };
    Ok(Redirect::to(&back))
}

/// Reads a place, counted from 1.
fn place(text: &str) -> Result<u32, PageError> {
    text.parse::<u32>().ok().and_then(|n| n.checked_sub(1)).filter(|n| *n < 100_000).ok_or_else(|| {
        PageError::missing(
            "There is no such question in this session",
            "Go back to the session and move with its buttons.",
        )
    })
}
