//! Seats, results and hours: what is written down about real exams and study beside the questions.

use std::sync::Arc;

use axum::Router;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::post;
use rungs_catalog::search::id_of;
use rungs_planner::Day;
use rungs_practice::entry::{self, EntryError, Field};
use rungs_practice::events::{ExamBooked, ExamCancelled, ExamResult, HoursChanged, StudyLogged};
use rungs_practice::exam::Exam;
use rungs_practice::readiness::{Basis, Occasion, statement};

use super::progress::exam_page;
use super::record::hours_page;
use crate::app::{App, Held};
use crate::error::PageError;
use crate::fields::Fields;
use crate::page::Visit;
use crate::safety::Posted;
use crate::typed::{Fault, Typed};

pub(crate) fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/exams/book", post(book))
        .route("/exams/cancel", post(cancel))
        .route("/exams/result", post(result))
        .route("/hours", post(study))
        .route("/hours/week", post(week))
        .route("/hours/away", post(away))
}

/// Returns the exam that a form is about.
fn exam_of(visit: &Visit, form: &Fields) -> Result<String, PageError> {
    let id = id_of(visit.app.catalog(), form.get("cert").unwrap_or_default());
    if visit.app.catalog().certifications.contains_key(&id) {
        Ok(id)
    } else {
        Err(PageError::missing(
            "The catalogue has no such certification",
            "Nothing was changed. Go back and choose one.",
        ))
    }
}

/// Shows the page of an exam again, with what is to be mended.
async fn again(
    visit: &Visit,
    id: &str,
    form: &'static str,
    fields: Fields,
    faults: Vec<Fault>,
) -> Result<Response, PageError> {
    exam_page(visit, id, &Fields::default(), Typed::new(form, fields, faults)).await
}

fn done(id: &str, did: &str) -> Response {
    Redirect::to(&format!("/progress/{id}?did={did}")).into_response()
}

/// Reads a day; what is wrong with it is noted.
pub(crate) fn day(fields: &Fields, name: &'static str, faults: &mut Vec<Fault>) -> Option<Day> {
    match fields.get(name).map(str::parse::<Day>) {
        Some(Ok(day)) => Some(day),
        Some(Err(error)) => {
            faults.push(Fault::new(name, &error, error.hint()));
            None
        }
        None => {
            faults.push(Fault::new(name, "No day is given", "write it as year, month and day"));
            None
        }
    }
}

/// Reads a day that may be left out.
pub(crate) fn day_if_any(fields: &Fields, name: &'static str, faults: &mut Vec<Fault>) -> Option<Day> {
    fields.get(name).and_then(|_| day(fields, name, faults))
}

/// Reads a number that may be left out: `600`, `$1,200.50`.
fn number(fields: &Fields, name: &'static str, what: &str, faults: &mut Vec<Fault>) -> Option<f64> {
    let text = fields.get(name)?;
    let plain: String = text.trim_start_matches('$').chars().filter(|c| !matches!(c, ',' | '_' | ' ')).collect();
    match plain.parse::<f64>() {
        Ok(number) if number.is_finite() && (0.0..=1e9).contains(&number) => Some(number),
        _ => {
            faults.push(Fault::new(name, format!("“{text}” is no {what}"), "write a number such as 150"));
            None
        }
    }
}

/// Puts a reason beside the field that it is about.
pub(crate) fn fault(error: &EntryError, field: impl Fn(Field) -> &'static str) -> Fault {
    Fault::new(field(error.field()), error, error.hint())
}

async fn book(visit: Visit, Posted(form): Posted) -> Result<Response, PageError> {
    let id = exam_of(&visit, &form)?;
    let today = visit.app.today();
    let mut faults = Vec::new();
    let on = day(&form, "day", &mut faults);
    let cost_usd = number(&form, "cost", "amount of dollars", &mut faults);
    let delivery = form.get("place").filter(|place| matches!(*place, "home" | "centre")).map(str::to_owned);
    if let Some(exam) = on.filter(|_| faults.is_empty()) {
        let seat = ExamBooked { certification: id.clone(), exam, day: today, cost_usd, delivery };
        match entry::booking(seat, today) {
            Ok(seat) => {
                let mut held = visit.app.record().await?;
                // Sent twice, it is booked once.
                if held.state().life.booked.get(&id) != Some(&seat) {
                    held.append_one(&seat).await?;
                    // The seat is on record: that nothing can be said of it must not look as if it were not.
                    let _ = state_chance(&visit, &id, &mut held).await;
                }
                return Ok(done(&id, "book"));
            }
            Err(error) => {
                faults.push(Fault::new("day", &error, "write a day from today on, or below how the exam went"));
            }
        }
    }
    again(&visit, &id, "book", form, faults).await
}

/// Says how likely a pass is on the day that was booked, and keeps it as it was said.
async fn state_chance(visit: &Visit, id: &str, held: &mut Held<'_>) -> Result<(), PageError> {
    let app = &visit.app;
    let Ok(exam) = Exam::of(app.catalog(), id, app.today()) else { return Ok(()) };
    let basis =
        Basis { exam: &exam, bank: app.bank(id), state: held.state(), today: app.today(), now_ms: app.home.now_ms() };
    let said = statement(&basis, Occasion::ExamBooked);
    held.append_one(&said).await
}

async fn cancel(visit: Visit, Posted(form): Posted) -> Result<Response, PageError> {
    let id = exam_of(&visit, &form)?;
    let mut held = visit.app.record().await?;
    if held.state().life.booked.contains_key(&id) {
        held.append_one(&ExamCancelled { certification: id.clone(), day: visit.app.today() }).await?;
    }
    Ok(done(&id, "cancel"))
}

async fn result(visit: Visit, Posted(form): Posted) -> Result<Response, PageError> {
    let id = exam_of(&visit, &form)?;
    let mut faults = Vec::new();
    let on = day(&form, "day", &mut faults);
    let score = number(&form, "score", "score", &mut faults);
    let passed = match form.get("passed") {
        Some("yes") => Some(true),
        Some("no") => Some(false),
        _ => {
            faults.push(Fault::new("passed", "It is not said how it went", "choose passed or not passed"));
            None
        }
    };
    if let (Some(day), Some(passed), true) = (on, passed, faults.is_empty()) {
        let result = ExamResult { certification: id.clone(), day, passed, score, domains: Vec::new() };
        let mut held = visit.app.record().await?;
        // Sent twice, it is kept once.
        if held.state().life.results.contains(&result) {
            return Ok(done(&id, "result"));
        }
        match entry::outcome(visit.app.catalog(), &held.state().life, result, visit.app.today()) {
            Ok(outcome) => {
                held.append(&outcome.events()?).await?;
                return Ok(done(&id, "result"));
            }
            Err(error) => faults.push(fault(&error, |field| if field == Field::Score { "score" } else { "day" })),
        }
    }
    again(&visit, &id, "result", form, faults).await
}

async fn study(visit: Visit, Posted(form): Posted) -> Result<Response, PageError> {
    let id = exam_of(&visit, &form)?;
    let mut faults = Vec::new();
    let on = day(&form, "day", &mut faults);
    let minutes = form.get("minutes").and_then(|text| text.parse::<i64>().ok());
    if minutes.is_none() {
        faults.push(Fault::new("minutes", "That is no number of minutes", "write whole minutes, as in 45"));
    }
    if let (Some(day), Some(minutes)) = (on, minutes) {
        let note = form.get("note").unwrap_or_default().chars().take(500).collect();
        let body = StudyLogged { certification: id.clone(), day, minutes, note };
        let mut held = visit.app.record().await?;
        match entry::study(&held.state().life, body, visit.app.today()) {
            Ok(body) => {
                held.append_one(&body).await?;
                return Ok(done(&id, "study"));
            }
            Err(error) => faults.push(fault(&error, |field| if field == Field::Time { "minutes" } else { "day" })),
        }
    }
    again(&visit, &id, "study", form, faults).await
}

async fn week(visit: Visit, Posted(form): Posted) -> Result<Response, PageError> {
    let mut faults = Vec::new();
    let from = day(&form, "day", &mut faults);
    let hours = form.get("hours").and_then(|text| text.parse::<u32>().ok()).filter(|hours| (1..=168).contains(hours));
    if hours.is_none() {
        faults.push(Fault::new("hours", "That is no number of hours of a week", "write a number from 1 to 168"));
    }
    match (from, hours) {
        (Some(day), Some(hours_per_week)) => {
            visit.app.record().await?.append_one(&HoursChanged { day, hours_per_week }).await?;
            Ok(Redirect::to("/record?did=week#hours").into_response())
        }
        _ => hours_page(&visit, Typed::new("week", form, faults)).await,
    }
}

async fn away(visit: Visit, Posted(form): Posted) -> Result<Response, PageError> {
    let mut faults = Vec::new();
    if let (Some(from), Some(to)) = (day(&form, "from", &mut faults), day(&form, "to", &mut faults)) {
        match entry::away(from, to) {
            Ok(days) => {
                let mut held = visit.app.record().await?;
                if !held.state().life.away.contains(&days) {
                    held.append_one(&days).await?;
                }
                return Ok(Redirect::to("/record?did=away#hours").into_response());
            }
            Err(error) => faults.push(fault(&error, |_| "to")),
        }
    }
    hours_page(&visit, Typed::new("away", form, faults)).await
}

#[cfg(test)]
mod tests;
