//! What is held, read from the files of others: shown first, kept when it is chosen.

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use rungs_practice::entry;
use rungs_practice::events::{CredentialEarned, ToRecord, record};
use rungs_practice::import::{Certainty, Format, read};

use super::form::said;
use crate::error::PageError;
use crate::fields::Fields;
use crate::page::{Frame, Nav, Visit, show};
use crate::safety::{Posted, Uploaded};
use crate::words::count;

/// Rows that are offered at once; a form holds no more.
const MOST_ROWS: usize = 100;

#[derive(Template)]
#[template(path = "credentials/import.html")]
struct Found {
    frame: Frame,
    heading: String,
    rows: Vec<Row>,
    known: Vec<String>,
    without_day: Vec<String>,
    more: usize,
    notes: Vec<String>,
}

/// One row of the file that can be taken.
struct Row {
    number: usize,
    name: String,
    verdict: String,
    times: String,
    certain: bool,
    body: CredentialEarned,
}

/// Shows what a file holds; nothing is kept yet.
pub(super) async fn read_file(visit: Visit, file: Uploaded) -> Result<Response, PageError> {
    let (catalog, today) = (visit.app.catalog(), visit.app.today());
    let imported = read(&file.bytes, Format::of(&file.bytes), catalog, today).map_err(|error| {
        PageError::input(crate::words::capital(&error.to_string()), crate::words::capital(error.hint()))
    })?;
    let held = visit.app.record().await?;
    let life = &held.state().life;
    let (mut rows, mut known, mut without_day) = (Vec::new(), Vec::new(), Vec::new());
    for one in &imported.candidates {
        if one.is_known(&life.credentials) {
            known.push(one.name.clone());
        } else if let Some(body) = one.to_record().filter(|body| body.earned <= today) {
            rows.push(Row {
                number: one.row,
                name: if one.issuer.is_empty() { one.name.clone() } else { format!("{}, by {}", one.name, one.issuer) },
                verdict: one.verdict(),
                times: one.times(),
                certain: one.matched.certainty == Certainty::Certain,
                body,
            });
        } else {
            without_day.push(format!("{}: {}", one.name, one.times()));
        }
    }
    let more = rows.len().saturating_sub(MOST_ROWS);
    rows.truncate(MOST_ROWS);
    show(&Found {
        frame: visit.frame("What the file holds", Nav::Credentials),
        heading: format!(
            "{} in the file; choose what to keep",
            count(imported.candidates.len(), "credential", "credentials")
        ),
        rows,
        known,
        without_day,
        more,
        notes: imported.notes.iter().map(rungs_practice::import::Note::words).collect(),
    })
}

/// Keeps what was chosen.
pub(super) async fn take(visit: Visit, Posted(form): Posted) -> Result<Response, PageError> {
    let (catalog, today) = (visit.app.catalog(), visit.app.today());
    let mut held = visit.app.record().await?;
    let mut events: Vec<ToRecord> = Vec::new();
    for row in form.all("take") {
        let mut faults = Vec::new();
        let Some(said) = said(&of_row(&form, row), &mut faults) else { continue };
        let Ok(mut body) = entry::credential(catalog, &said, today) else { continue };
        form.get(&format!("from.{row}"))
            .filter(|from| matches!(*from, "linkedin" | "json-resume"))
            .unwrap_or("typed")
            .clone_into(&mut body.from);
        if !held.state().life.credentials.contains(&body) {
            events.push(record(&body)?);
        }
    }
    if !events.is_empty() {
        held.append(&events).await?;
    }
    Ok(Redirect::to(&format!("/credentials?did=import&n={}", events.len())).into_response())
}

/// Returns the fields of one row as if they had been typed.
fn of_row(form: &Fields, row: &str) -> Fields {
    let mut one = form_urlencoded::Serializer::new(String::new());
    for name in ["cert", "issuer", "earned", "expires", "url", "number"] {
        if let Some(value) = form.get(&format!("{name}.{row}")) {
            one.append_pair(name, value);
        }
    }
    Fields::parse(one.finish().as_bytes())
}
