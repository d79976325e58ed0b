//! One certification, and up to four beside each other.

mod compare;
mod facts;
mod hours;
mod page;

use std::sync::Arc;

use axum::Router;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use rungs_catalog::search::id_of;
use rungs_catalog::show::ShowError;

use crate::app::App;
use crate::error::PageError;
use crate::fields::Fields;
use crate::page::{Nav, Visit, show};
use crate::pages::ladder::day_of;
use crate::words::long_day;

pub(crate) use page::{About, CertificationPage, status_class, status_short};

pub(crate) fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/certifications", get(|| async { Redirect::permanent("/ladder") }))
        .route("/certifications/{id}", get(one))
        .route("/compare", get(compare::page))
}

/// Shows one; a code or another name leads to the address with its id.
async fn one(visit: Visit, Path(name): Path<String>, query: Fields) -> Result<Response, PageError> {
    let catalog = visit.app.catalog();
    let today = visit.app.today();
    let day = day_of(&query, "as_of", today)?;
    let id = id_of(catalog, &name);
    if id != name && catalog.certifications.contains_key(&id) {
        let of_day = if day == today { String::new() } else { format!("?as_of={day}") };
        return Ok(Redirect::to(&format!("/certifications/{id}{of_day}")).into_response());
    }
    let learner = visit.learner().await?;
    let about = About {
        catalog,
        day,
        today,
        learner: Some(&learner),
        questions: visit.app.bank(&id).map(|bank| bank.questions.len()),
    };
    let page = CertificationPage::new(visit.frame("", Nav::Ladder), &about, &id);
    show(&page.map_err(|error| unknown(&error))?)
}

/// Returns what a page says where there is no such certification, or none on that day.
pub(super) fn unknown(error: &ShowError) -> PageError {
    let (what, hint) = unknown_words(error);
    PageError::missing(what, hint)
}

/// Returns the same as what happened and what to do.
fn unknown_words(error: &ShowError) -> (String, String) {
    match error {
        ShowError::Unknown { id, suggestions } => {
            let hint = match suggestions.as_slice() {
                [] => "Look for it by name, code or skill in the search field.".to_owned(),
                some => format!("Did you mean {}? Or look for it in the search field.", some.join(" or ")),
            };
            (format!("There is no certification “{id}” in this catalogue"), hint)
        }
        ShowError::NotYetKnown { id, day } => (
            format!("Nobody knew of {id} on {}", long_day(*day)),
            "Ask about a later day, or leave the day out of the address.".to_owned(),
        ),
    }
}

#[cfg(test)]
mod tests;
