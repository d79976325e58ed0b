//! What the learner holds: until when, how to keep it, how to show it.

mod form;
mod holding;
mod import;
mod keep;

use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use rungs_catalog::Catalog;
use rungs_planner::{Day, Profile};
use rungs_practice::import::{MOST_BYTES, export};
use rungs_practice::keep::{Asked, HORIZON_DAYS, holdings, keep as kept};
use rungs_practice::on_record::life_with_profile;
use rungs_practice::present::present;
use rungs_practice::state::Life;

use crate::app::App;
use crate::error::PageError;
use crate::fields::Fields;
use crate::page::{Frame, Nav, Visit, show};
use crate::typed::Typed;
use crate::words::{count, long_day};
use holding::HoldingShown;

pub(crate) fn router() -> Router<Arc<App>> {
    let import = post(import::read_file).layer(DefaultBodyLimit::max(MOST_BYTES + 64 * 1024));
    Router::new()
        .route("/credentials", get(all).post(form::add))
        .route("/credentials/remove", post(form::remove))
        .route("/credentials/renewed", post(form::renewed))
        .route("/credentials/renewals", get(keep::renewals))
        .route("/credentials/review", get(keep::review_page))
        .route("/credentials/present", get(keep::present_page))
        .route("/credentials/export", get(json_resume))
        .route("/credentials/import", import)
        .route("/credentials/import/take", post(import::take))
}

/// What is on record with what the profile lists beside it.
struct Learner {
    life: Life,
    profile: Option<Profile>,
}

impl Visit {
    async fn what_is_held(&self) -> Result<Learner, PageError> {
        let profile = self.app.home.saved_profile()?;
        let held = self.app.record().await?;
        let life = life_with_profile(held.state().life.clone(), profile.as_ref());
        Ok(Learner { life, profile })
    }
}

#[derive(Template)]
#[template(path = "credentials/all.html")]
struct All {
    frame: Frame,
    typed: Typed,
    heading: String,
    done: Vec<String>,
    due: Vec<(String, String, String)>,
    holdings: Vec<HoldingShown>,
    work: Vec<(String, String)>,
    names: Vec<(String, String)>,
    today: String,
}

async fn all(visit: Visit, query: Fields) -> Result<Response, PageError> {
    page(&visit, &query, Typed::default()).await
}

/// Shows what is held, with a form as it was typed where that is to be mended.
async fn page(visit: &Visit, query: &Fields, typed: Typed) -> Result<Response, PageError> {
    let (catalog, today) = (visit.app.catalog(), visit.app.today());
    let Learner { life, .. } = visit.what_is_held().await?;
    let asked = Asked { day: today, horizon_days: HORIZON_DAYS, goal: None, clouds: &[] };
    let keep = kept(catalog, &life, &asked);
    let shown = present(catalog, &life, None, today);
    let work = life.credentials.iter().filter_map(|held| {
        let found = catalog.evidence.get(held.certification.as_ref()?)?;
        Some((found.name.clone(), long_day(held.earned)))
    });
    let due = keep.due().into_iter().map(|(one, days)| {
        let ends = one.holding.expiry.day().map(long_day).unwrap_or_default();
        (format!("within {days} days"), one.holding.name.clone(), ends)
    });
    let page = All {
        frame: visit.frame("What you hold", Nav::Credentials),
        heading: keep.finding(),
        done: done(catalog, &life, query, today),
        due: due.collect(),
        holdings: keep.credentials.iter().map(|one| HoldingShown::new(catalog, one, &shown, &life, today)).collect(),
        work: work.collect(),
        names: names(catalog),
        today: today.to_string(),
        typed,
    };
    let status = if page.typed.is_wrong() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok((status, show(&page)?).into_response())
}

/// Says what a form changed, from what is on record now.
fn done(catalog: &Catalog, life: &Life, query: &Fields, today: Day) -> Vec<String> {
    match query.get("did") {
        Some("add") => life.credentials.iter().rfind(|held| held.from == "typed").map_or_else(Vec::new, |held| {
            let until = rungs_practice::entry::held_until(catalog, life, held, today);
            vec![format!("Written down: {}, earned {}.{until}", held.name, long_day(held.earned))]
        }),
        Some("renewed") => vec!["The renewal is written down.".to_owned()],
        Some("removed") => vec!["It is taken off.".to_owned()],
        Some("passed") => vec![
            "It is taken off. The exam of that day still counts as passed; if it was not, correct its result."
                .to_owned(),
        ],
        Some("import") => {
            let number = query.get("n").and_then(|text| text.parse::<usize>().ok()).unwrap_or(0);
            vec![format!("Added {}.", count(number, "credential", "credentials"))]
        }
        _ => Vec::new(),
    }
}

/// Returns what can be chosen: code or id, and name.
fn names(catalog: &Catalog) -> Vec<(String, String)> {
    let code = |one: &rungs_catalog::certification::Certification| one.code.clone().unwrap_or_else(|| one.id.clone());
    let mut names: Vec<(String, String)> =
        catalog.certifications.values().map(|one| (code(one), one.name.clone())).collect();
    names.extend(catalog.evidence.values().map(|one| (one.id.clone(), one.name.clone())));
    names
}

/// Returns what is held as a JSON Resume.
async fn json_resume(visit: Visit) -> Result<Response, PageError> {
    let Learner { life, .. } = visit.what_is_held().await?;
    let today = visit.app.today();
    let document = export(&holdings(visit.app.catalog(), &life, today), today);
    let text = format!("{}\n", serde_json::to_string_pretty(&document)?);
    let name = format!("attachment; filename=\"rungs-resume-{today}.json\"");
    Ok(([(CONTENT_TYPE, "application/json".to_owned()), (CONTENT_DISPOSITION, name)], text).into_response())
}

#[cfg(test)]
mod tests;
