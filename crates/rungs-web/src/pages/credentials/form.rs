//! The forms that add, take back and renew.

use axum::response::{IntoResponse, Redirect, Response};
use rungs_practice::entry::{self, EntryError, Field, Said};
use rungs_practice::events::RenewalDone;

use super::page;
use crate::error::PageError;
use crate::fields::Fields;
use crate::page::Visit;
use crate::pages::exams::{day, day_if_any};
use crate::safety::Posted;
use crate::typed::{Fault, Typed};

/// Longest text of a field that is kept.
const MOST: usize = 500;

/// Reads what somebody says that they hold.
pub(super) fn said(form: &Fields, faults: &mut Vec<Fault>) -> Option<Said> {
    let text = |name: &str| form.get(name).map(|text| text.chars().take(MOST).collect::<String>());
    let certification = text("cert");
    if certification.is_none() {
        faults.push(Fault::new("cert", "It is not said what it is", "choose it from the list, or write its name"));
    }
    let earned = day(form, "earned", faults);
    let expires = day_if_any(form, "expires", faults);
    let (url, number, issuer) = (form.get("url").map(str::to_owned), text("number"), text("issuer"));
    Some(Said { certification: certification?, earned: earned?, expires, url, number, issuer })
}

/// Puts a reason beside its field, in the words of these pages.
pub(super) fn fault(error: &EntryError) -> Fault {
    match (error, error.field()) {
        (EntryError::Unknown { .. }, _) => Fault::new(
            "cert",
            "The catalogue does not know it",
            "choose it from the list, or say below who issued it: then it is kept by its name",
        ),
        (_, Field::Until) => Fault::new("expires", error, error.hint()),
        (_, Field::Address) => Fault::new("url", error, error.hint()),
        (_, Field::Certification) => Fault::new("cert", error, error.hint()),
        _ => Fault::new("earned", error, error.hint()),
    }
}

pub(super) async fn add(visit: Visit, Posted(form): Posted) -> Result<Response, PageError> {
    let mut faults = Vec::new();
    let said = said(&form, &mut faults);
    if let Some(said) = said.filter(|_| faults.is_empty()) {
        match entry::credential(visit.app.catalog(), &said, visit.app.today()) {
            Ok(body) => {
                let mut held = visit.app.record().await?;
                // Sent twice, it is kept once.
                if !held.state().life.credentials.contains(&body) {
                    held.append_one(&body).await?;
                }
                return Ok(Redirect::to("/credentials?did=add").into_response());
            }
            Err(error) => faults.push(fault(&error)),
        }
    }
    page(&visit, &Fields::default(), Typed::new("add", form, faults)).await
}

pub(super) async fn remove(visit: Visit, Posted(form): Posted) -> Result<Response, PageError> {
    let mut faults = Vec::new();
    let earned = day(&form, "earned", &mut faults);
    let mut held = visit.app.record().await?;
    let name = form.get("cert").unwrap_or_default();
    let removal = entry::removal(visit.app.catalog(), &held.state().life, name, earned).map_err(|error| {
        PageError::conflict(&error, "Perhaps it was taken off already, in another window. Nothing was changed.")
    })?;
    held.append_one(&removal.event).await?;
    let did = if removal.still_passed { "passed" } else { "removed" };
    Ok(Redirect::to(&format!("/credentials?did={did}")).into_response())
}

pub(super) async fn renewed(visit: Visit, Posted(form): Posted) -> Result<Response, PageError> {
    let mut faults = Vec::new();
    let on = day(&form, "earned", &mut faults);
    let valid_until = day_if_any(&form, "expires", &mut faults);
    if let Some(day) = on.filter(|_| faults.is_empty()) {
        let certification = form.get("cert").unwrap_or_default().to_owned();
        let body = RenewalDone { certification, day, valid_until };
        let mut held = visit.app.record().await?;
        match entry::renewal(visit.app.catalog(), &held.state().life, body, visit.app.today()) {
            Ok(body) => {
                if !held.state().life.renewals.contains(&body) {
                    held.append_one(&body).await?;
                }
                return Ok(Redirect::to("/credentials?did=renewed").into_response());
            }
            Err(error) => faults.push(fault(&error)),
        }
    }
    page(&visit, &Fields::default(), Typed::new("renewed", form, faults)).await
}
