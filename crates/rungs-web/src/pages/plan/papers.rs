//! What leaves the page: the calendar file, and the page for the person who pays.

use askama::Template;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use rungs_catalog::calendar::{CalendarInput, CalendarStep, calendar as calendar_file};
use rungs_catalog::plan_report::manager::{ManagerPage, page};
use rungs_practice::keep::recorded_days;

use super::question;
use super::read::Asked;
use super::solving::{Extent, answer};
use crate::error::PageError;
use crate::fields::Fields;
use crate::page::{Frame, Nav, Visit, show};

/// Refuses a form with faults.
fn readable(asked: &Asked) -> Result<(), PageError> {
    match asked.faults.first() {
        None => Ok(()),
        Some(fault) => Err(PageError::input(&fault.text, "Go back to your plan and mend it there.")),
    }
}

#[derive(Template)]
#[template(path = "plan/manager.html")]
struct Manager {
    frame: Frame,
    page: Option<ManagerPage>,
    why: String,
    query: String,
}

/// One page for the person who pays.
pub(super) async fn manager(visit: Visit, fields: Fields) -> Result<Response, PageError> {
    let question = question(&visit, &fields).await?;
    readable(&question.asked)?;
    let found = answer(&visit.app, &question.asked, Extent::Proven, None).await?;
    let document = &found.report.document;
    show(&Manager {
        frame: visit.frame("For the person who pays", Nav::Plan),
        page: page(visit.app.catalog(), document),
        why: document.why.clone(),
        query: question.asked.form.query(),
    })
}

/// The dates as a file for any calendar.
pub(super) async fn calendar(visit: Visit, fields: Fields) -> Result<Response, PageError> {
    let question = question(&visit, &fields).await?;
    readable(&question.asked)?;
    let found = answer(&visit.app, &question.asked, Extent::Proven, None).await?;
    let (catalog, today) = (visit.app.catalog(), visit.app.today());
    let profile = &found.profile;
    let dates = found.report.dates();
    let steps: Vec<CalendarStep<'_>> = found
        .report
        .steps
        .iter()
        .zip(&dates)
        .map(|(step, (exam, book_by, build))| CalendarStep {
            step,
            exam: *exam,
            book_by: Some(*book_by),
            build: build.as_ref(),
        })
        .collect();
    let recorded = {
        let held = visit.app.record().await?;
        // What is on record has its own end and its renewals; the rest goes by the owners' rules.
        recorded_days(catalog, &held.state().life, &profile.held, today)
    };
    let text = calendar_file(&CalendarInput {
        catalog,
        day: today,
        steps: &steps,
        held: &recorded.by_rule,
        prices: &profile.prices,
        away: &profile.away,
        hours_per_week: profile.hours_per_week,
        fixed: &recorded.fixed,
    });
    let headers = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"rungs-plan.ics\""),
    ];
    Ok((headers, text).into_response())
}
