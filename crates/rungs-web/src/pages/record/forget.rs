//! Deleting: asked once, said what goes, then gone for good.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use rungs_catalog::search::id_of;
use rungs_log::{Forget, LogError};
use rungs_practice::forgetting::{Selection, selected};
use rungs_practice::record::contents;

use super::export::delete_left_over;
use crate::app::Held;
use crate::error::PageError;
use crate::fields::Fields;
use crate::page::{Frame, Nav, Visit, show};
use crate::pages::exams::day_if_any;
use crate::safety::Posted;
use crate::typed::Fault;
use crate::words::{capital, count, long_day};

#[derive(Template)]
#[template(path = "record/forget.html")]
struct Confirm {
    frame: Frame,
    heading: String,
    what: String,
    everything: bool,
    events: usize,
    hidden: Vec<(&'static str, String)>,
    fault: Option<String>,
}

/// What is to be deleted.
struct Asked {
    /// Nothing was named: everything.
    everything: bool,
    selection: Selection,
    words: String,
    hidden: Vec<(&'static str, String)>,
}

/// Reads what is to be deleted. Whoever names a part that cannot be understood must not lose everything.
fn asked(visit: &Visit, fields: &Fields) -> Result<Asked, PageError> {
    let mut faults: Vec<Fault> = Vec::new();
    let (before, after) = (day_if_any(fields, "before", &mut faults), day_if_any(fields, "after", &mut faults));
    if let Some(fault) = faults.first() {
        return Err(PageError::input("Nothing was deleted", fault.text.clone()));
    }
    let certification = fields.get("certification").map(|name| id_of(visit.app.catalog(), name));
    let mut words = Vec::new();
    let mut hidden = Vec::new();
    if let Some(id) = &certification {
        let name = visit.app.catalog().certifications.get(id).map_or(id, |one| &one.name);
        words.push(format!("what belongs to {name}"));
        hidden.push(("certification", id.clone()));
    }
    for (name, day, word) in [("before", before, "before"), ("after", after, "on or after")] {
        if let Some(day) = day {
            words.push(format!("what happened {word} {}", long_day(day)));
            hidden.push((name, day.to_string()));
        }
    }
    let selection = Selection { certification, before, after };
    if selection.is_empty() && fields.ticked("part") {
        return Err(PageError::input("Nothing was named to delete", "Go back and choose an exam or a time."));
    }
    Ok(Asked { everything: selection.is_empty(), selection, words: words.join(", and only "), hidden })
}

/// Asks once more, with what would go.
pub(super) async fn confirm(visit: Visit, query: Fields) -> Result<Response, PageError> {
    let asked = asked(&visit, &query)?;
    let mut held = visit.app.record().await?;
    page(&visit, &mut held, asked, None).await
}

async fn page(visit: &Visit, held: &mut Held<'_>, asked: Asked, fault: Option<String>) -> Result<Response, PageError> {
    let contents = contents(held.state());
    let events = if asked.everything {
        usize::try_from(held.state().events).unwrap_or(usize::MAX)
    } else if held.state().events == 0 {
        0
    } else {
        held.with_log(async |log| selected(log, &asked.selection).await).await?.len()
    };
    let heading = if asked.everything {
        "Delete everything that is yours, for good?".to_owned()
    } else {
        format!("Delete {}, for good?", count(events, "event", "events"))
    };
    let status = if fault.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = Confirm {
        frame: visit.frame("Delete my data", Nav::None),
        heading,
        what: if asked.everything { contents.words() } else { capital(&asked.words) },
        everything: asked.everything,
        events,
        hidden: asked.hidden,
        fault,
    };
    Ok((status, show(&page)?).into_response())
}

/// Deletes it.
pub(super) async fn forget(visit: Visit, Posted(form): Posted) -> Result<Response, PageError> {
    let asked = asked(&visit, &form)?;
    let app = &visit.app;
    let mut held = app.record().await?;
    // A form that means everything says so: an empty choice alone deletes nothing.
    let meant = !asked.everything || form.get("what") == Some("everything");
    if form.get("sure") != Some("yes") || !meant {
        let fault = "Nothing was deleted. Tick the box if you mean it.".to_owned();
        return page(&visit, &mut held, asked, Some(fault)).await;
    }
    let now_ms = app.home.now_ms();
    let report = held
        .with_log(async |log| {
            let what = if asked.everything {
                Forget::Everything
            } else {
                Forget::These(selected(log, &asked.selection).await?)
            };
            Ok(log.forget(&what, now_ms).await)
        })
        .await?;
    app.forecasts.clear();
    drop(held);
    if asked.everything {
        // They name goal, plan and hours, and belong to what was to go.
        app.home.forget_plan()?;
        delete_left_over(app.home.data_folder()).map_err(|error| {
            PageError::trouble(format!("the record is deleted, but a file of it may be left: {error}"))
        })?;
    }
    // What is shown from now on is what is left.
    drop(app.record().await?);
    match report {
        Ok(_) if asked.everything => Ok(Redirect::to("/").into_response()),
        Ok(report) => Ok(Redirect::to(&format!("/record?did=forgot&n={}", report.forgotten)).into_response()),
        // It is forgotten, and its bytes are erased when the other program has gone.
        Err(error @ LogError::NotErased { .. }) => Err(PageError::conflict(&error, capital(&error.hint()))),
        Err(error) => Err(error.into()),
    }
}
