//! The plan: inputs, the optimum while a slider moves, everything else, adopting it.

mod chart;
mod follow;
mod form;
mod papers;
mod read;
mod solving;
#[cfg(test)]
mod tests;
mod view;

use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use rungs_planner::Profile;

use self::form::Form;
use self::read::{Asked, read};
use self::solving::{Extent, answer};
use self::view::{FormView, More, Optimum};
use crate::app::App;
use crate::error::PageError;
use crate::fields::Fields;
use crate::learner::Learner;
use crate::page::{Frame, Nav, Visit, show};

pub(crate) use self::solving::Solving;

pub(crate) fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/plan", get(page))
        .route("/plan/optimum", get(optimum))
        .route("/plan/more", get(more))
        .route("/plan/adopt", post(follow::adopt))
        .route("/plan/from-here", get(follow::from_here))
        .route("/plan/replan", post(follow::replan))
        .route("/plan/manager", get(papers::manager))
        .route("/plan.ics", get(papers::calendar))
}

/// What is asked, by query and by what is known of the learner.
struct Question {
    asked: Asked,
    learner: Learner,
    /// Nothing was said yet: there is no goal, and nobody sent the form.
    nothing_said: bool,
    /// The query says something: what is followed stands back.
    said: bool,
}

async fn question(visit: &Visit, fields: &Fields) -> Result<Question, PageError> {
    let learner = visit.learner().await?;
    let mut base = learner.profile.clone().unwrap_or_else(Profile::default);
    // A saved start is the day of saving; a new question starts today.
    base.start = None;
    let mut form = Form::of(&base);
    let before = form.clone();
    form.lay_over(fields);
    let nothing_said = form.goal.is_empty() && !fields.ticked("whole");
    let said = form != before;
    let asked = read(visit.app.catalog(), form, visit.app.today());
    Ok(Question { asked, learner, nothing_said, said })
}

#[derive(Template)]
#[template(path = "plan/page.html")]
struct Page {
    frame: Frame,
    form: FormView,
    /// What is followed, unless something else is asked.
    followed: Option<follow::Followed>,
    optimum: Option<Optimum>,
    more: Option<More>,
    /// Where the rest of the answer is, as a part and as a page.
    more_query: String,
    faults: Vec<(String, String)>,
}

async fn page(visit: Visit, fields: Fields) -> Result<Response, PageError> {
    let Question { asked, learner, nothing_said, said } = question(&visit, &fields).await?;
    let catalog = visit.app.catalog();
    let followed = if said { None } else { follow::followed(&visit, &learner).await? };
    let form = FormView::new(catalog, &asked, visit.app.today(), nothing_said, followed.is_some());
    let mut page = Page {
        frame: visit.frame("Your plan", Nav::Plan),
        form,
        followed,
        optimum: None,
        more: None,
        more_query: asked.form.query(),
        faults: Vec::new(),
    };
    if nothing_said {
        return show(&page);
    }
    if !asked.faults.is_empty() {
        page.faults = asked.faults.iter().map(|fault| (fault.field.clone(), fault.text.clone())).collect();
        page.frame.title = "Something to mend in your plan".into();
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, show(&page)?).into_response());
    }
    let whole = fields.ticked("all");
    let found = answer(&visit.app, &asked, if whole { Extent::Whole } else { Extent::Soon }, None).await?;
    let optimum = Optimum::new(catalog, &asked, &found, &page.frame.csrf, page.followed.is_some());
    page.frame.title.clone_from(&optimum.heading);
    page.more = whole.then(|| More::new(catalog, &asked, &found));
    page.optimum = Some(optimum);
    show(&page)
}

#[derive(Template)]
#[template(path = "plan/optimum.html")]
struct OptimumPart {
    optimum: Optimum,
}

#[derive(Template)]
#[template(path = "plan/more.html")]
struct MorePart {
    more: More,
}

/// Says the first fault in a part of a page.
fn faulty(asked: &Asked) -> Option<Response> {
    let fault = asked.faults.first()?;
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    Some((status, [("content-type", "text/plain; charset=utf-8")], fault.text.clone()).into_response())
}

/// Returns the name of the tab that asks.
fn tab(headers: &HeaderMap) -> Option<&str> {
    headers.get("rungs-tab").and_then(|tab| tab.to_str().ok()).filter(|tab| tab.len() <= 64)
}

async fn optimum(visit: Visit, headers: HeaderMap, fields: Fields) -> Result<Response, PageError> {
    let question = question(&visit, &fields).await?;
    if let Some(faulty) = faulty(&question.asked) {
        return Ok(faulty);
    }
    let extent = if fields.ticked("proven") { Extent::Proven } else { Extent::Soon };
    let found = answer(&visit.app, &question.asked, extent, tab(&headers)).await?;
    let frame = visit.frame("", Nav::Plan);
    let under = fields.ticked("under");
    let optimum = Optimum::new(visit.app.catalog(), &question.asked, &found, &frame.csrf, under);
    let unproven = !optimum.is_proven;
    let mut response = Html(OptimumPart { optimum }.render()?).into_response();
    if unproven {
        response.headers_mut().insert("rungs-unproven", HeaderValue::from_static("1"));
    }
    Ok(response)
}

async fn more(visit: Visit, headers: HeaderMap, fields: Fields) -> Result<Response, PageError> {
    let question = question(&visit, &fields).await?;
    if let Some(faulty) = faulty(&question.asked) {
        return Ok(faulty);
    }
    let found = answer(&visit.app, &question.asked, Extent::Whole, tab(&headers)).await?;
    let more = More::new(visit.app.catalog(), &question.asked, &found);
    Ok(Html(MorePart { more }.render()?).into_response())
}
