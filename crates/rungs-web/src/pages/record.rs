//! The learner's own data: where it lies, what is in it; take it along, read it in, check it, delete it.

mod export;
mod forget;

use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use rungs_log::LogError;
use rungs_practice::entry::time;
use rungs_practice::record::{Contents, contents, words};
use rungs_practice::state::State;

use crate::app::App;
use crate::error::PageError;
use crate::fields::Fields;
use crate::page::{Frame, Nav, Visit, show};
use crate::safety::Uploaded;
use crate::typed::{Fault, Typed};
use crate::words::{capital, count, long_day};

/// The largest record that is read in, in bytes.
const MOST_BYTES: usize = 64 * 1024 * 1024;

pub(crate) fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/record", get(page))
        .route("/record/export", get(export::export))
        .route("/record/import", post(import).layer(DefaultBodyLimit::max(MOST_BYTES)))
        .route("/record/verify", get(verify))
        .route("/record/forget", get(forget::confirm).post(forget::forget))
}

#[derive(Template)]
#[template(path = "record/page.html")]
struct Page {
    frame: Frame,
    typed: Typed,
    done: Vec<String>,
    folder: String,
    file: String,
    size: Option<String>,
    contents: Contents,
    since: String,
    devices: Vec<String>,
    hours: Option<String>,
    away: Vec<String>,
    study: Vec<(String, String)>,
    reports: Vec<(String, String)>,
    exams: Vec<(String, String)>,
    today: String,
}

async fn page(visit: Visit, query: Fields) -> Result<Response, PageError> {
    whole(&visit, &query, Typed::default()).await
}

/// Shows the page again, with hours or days away as they were typed.
pub(crate) async fn hours_page(visit: &Visit, typed: Typed) -> Result<Response, PageError> {
    whole(visit, &Fields::default(), typed).await
}

async fn whole(visit: &Visit, query: &Fields, typed: Typed) -> Result<Response, PageError> {
    let (app, catalog, today) = (&visit.app, visit.app.catalog(), visit.app.today());
    let name = |id: &str| catalog.certifications.get(id).map_or_else(|| id.to_owned(), |one| one.name.clone());
    let folder = app.home.data_folder();
    let mut held = app.record().await?;
    let file = folder.join("log.db");
    let heads = if file.is_file() {
        held.with_log(async |log| Ok((log.device().await?, log.heads().await?))).await.map(Some)?
    } else {
        None
    };
    let devices = heads.into_iter().flat_map(|(own, heads)| {
        heads.into_iter().map(move |head| {
            let here = if head.device == own { " (this computer)" } else { "" };
            let number = usize::try_from(head.seq).unwrap_or(usize::MAX);
            format!("{}{here}: {}", head.device, count(number, "event", "events"))
        })
    });
    let state = held.state();
    let life = &state.life;
    let contents = contents(state);
    let page = Page {
        frame: visit.frame("Your record", Nav::None),
        typed,
        done: done(query, state),
        folder: folder.display().to_string(),
        size: std::fs::metadata(&file).ok().map(|data| size(data.len())),
        file: file.display().to_string(),
        since: contents.since.map_or_else(|| "nothing yet".to_owned(), long_day),
        contents,
        devices: devices.collect(),
        hours: life.hours_per_week(today).map(hours_words),
        away: life.away.iter().map(|away| format!("{} to {}", long_day(away.from), long_day(away.to))).collect(),
        study: life.study.keys().map(|id| (name(id), time(life.minutes(id)))).collect(),
        reports: state.reports.iter().map(report_words).collect(),
        exams: on_record(state).into_iter().map(|id| (id.to_owned(), name(id))).collect(),
        today: today.to_string(),
    };
    let status = if page.typed.is_wrong() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok((status, show(&page)?).into_response())
}

/// Returns the certifications that something is on record for.
fn on_record(state: &State) -> std::collections::BTreeSet<&str> {
    let life = &state.life;
    let sessions = state.sessions.values().map(|session| session.exam.as_str());
    let held = life.credentials.iter().filter_map(|held| held.certification.as_deref());
    let results = life.results.iter().map(|result| result.certification.as_str());
    let study = life.study.keys().chain(life.booked.keys()).map(String::as_str);
    sessions.chain(held).chain(results).chain(study).collect()
}

fn hours_words(hours: u32) -> String {
    format!("{} a week", count(usize::try_from(hours).unwrap_or(0), "hour", "hours"))
}

fn report_words(report: &rungs_practice::state::Report) -> (String, String) {
    let note = if report.note.is_empty() { String::new() } else { format!(": {}", report.note) };
    (format!("{} ({})", report.question, report.exam), format!("{}{note}", report.reason))
}

/// Returns a size as people say it.
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000_000 => format!("{} KB", bytes.div_ceil(1_000)),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

/// Says what a form changed; numbers alone come from the address.
fn done(query: &Fields, state: &State) -> Vec<String> {
    let number = |name: &str| query.get(name).and_then(|text| text.parse::<u64>().ok()).unwrap_or(0);
    match query.get("did") {
        Some("import") => {
            let report = rungs_log::ImportReport {
                lines: number("lines"),
                added: number("added"),
                held: number("held"),
                bodies_added: number("bodies"),
                forgotten: number("deleted"),
                ..rungs_log::ImportReport::default()
            };
            let mut says = words::imported(&report);
            if number("copies") > 0 {
                says.push(
                    "A copy of this record went its own way elsewhere. Both ways are kept and counted.".to_owned(),
                );
            }
            says
        }
        Some("forgot") => vec![words::forgotten(number("n"))],
        Some("week") => life_hours(state),
        Some("away") => vec!["Written down. Plans and the calendar go around these days.".to_owned()],
        _ => Vec::new(),
    }
}

fn life_hours(state: &State) -> Vec<String> {
    let newest = state.life.hours.last();
    newest
        .map(|change| format!("{} from {} on.", capital(&hours_words(change.hours_per_week)), long_day(change.day)))
        .into_iter()
        .collect()
}

/// Reads a record in. Two records become one; what is known already changes nothing.
async fn import(visit: Visit, file: Uploaded) -> Result<Response, PageError> {
    let mut held = visit.app.record().await?;
    let report = held.with_log(async |log| Ok(log.import(file.bytes.as_ref()).await)).await?;
    let report = match report {
        Ok(report) => report,
        Err(error @ (LogError::Line { .. } | LogError::OtherLearner { .. } | LogError::Stream { .. })) => {
            drop(held);
            let fault = Fault::new("file", format!("The file was not read in: {error}"), error.hint());
            return whole(&visit, &Fields::default(), Typed::new("import", Fields::default(), vec![fault])).await;
        }
        Err(error) => return Err(error.into()),
    };
    drop(held);
    visit.app.forecasts.clear();
    let mut held = visit.app.record().await?;
    held.keep().await?;
    let to = format!(
        "/record?did=import&lines={}&added={}&held={}&bodies={}&deleted={}&copies={}",
        report.lines,
        report.added,
        report.held,
        report.bodies_added,
        report.forgotten,
        report.forks.len()
    );
    Ok(Redirect::to(&to).into_response())
}

#[derive(Template)]
#[template(path = "record/verify.html")]
struct Verify {
    frame: Frame,
    heading: String,
    sound: bool,
    deleted: u64,
    damage: Vec<String>,
    forks: Vec<String>,
}

/// Checks every event. The record can be used meanwhile.
async fn verify(visit: Visit) -> Result<Response, PageError> {
    let frame = visit.frame("Is my record whole?", Nav::None);
    let Some(log) = export::second(&visit).await? else {
        let heading = "There is nothing on record to check".to_owned();
        return show(&Verify { frame, heading, sound: true, deleted: 0, damage: Vec::new(), forks: Vec::new() });
    };
    let report = log.verify().await?;
    show(&Verify {
        frame,
        heading: words::verified(&report),
        sound: report.is_sound(),
        deleted: report.forgotten,
        damage: words::damage(&report),
        forks: words::forks(&report),
    })
}

#[cfg(test)]
mod tests;
