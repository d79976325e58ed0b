//! Certifications by name, code, old name, skill or exam topic; typing faults are forgiven.

use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::get;
use rungs_catalog::search::{Hit, Index};
use rungs_catalog::show::{Neighbour, price_words};
use rungs_catalog::{AsOf, Catalog};
use rungs_planner::Day;

use super::{status_class, status_short};
use crate::app::App;
use crate::error::PageError;
use crate::fields::Fields;
use crate::learner::Learner;
use crate::page::{Frame, Nav, Visit, show};
use crate::words::{capital, count};

/// The longest query that is looked for: more is no name.
const LONGEST: usize = 200;

pub(crate) fn router() -> Router<Arc<App>> {
    Router::new().route("/search", get(page))
}

#[derive(Template)]
#[template(path = "search/page.html")]
struct Page {
    frame: Frame,
    heading: String,
    query: String,
    hits: Vec<Found>,
}

struct Found {
    id: String,
    label: String,
    class: &'static str,
    mark: &'static str,
    status: &'static str,
    successors: Vec<Neighbour>,
    price: String,
    hours: u32,
    why: String,
}

async fn page(visit: Visit, query: Fields) -> Result<Response, PageError> {
    let catalog = visit.app.catalog();
    let today = visit.app.today();
    let words: String = query.get("q").unwrap_or_default().chars().take(LONGEST).collect();
    let learner = visit.learner().await?;
    let hits = if words.is_empty() {
        Vec::new()
    } else {
        visit.app.index.get(today, || Index::new(catalog, today)).search(&words)
    };
    let found: Vec<Found> = hits.iter().filter_map(|hit| found(catalog, hit, today, &learner)).collect();
    let heading = match found.len() {
        _ if words.is_empty() => "Find a certification by name, code, skill or exam topic".to_owned(),
        0 => format!("Nothing found for “{words}”"),
        number => format!("{} for “{words}”", count(number, "certification", "certifications")),
    };
    show(&Page { frame: visit.frame("Search", Nav::Ladder), heading, query: words, hits: found })
}

fn found(catalog: &Catalog, hit: &Hit, day: Day, learner: &Learner) -> Option<Found> {
    let certification = catalog.certifications.get(&hit.id)?;
    let way = AsOf::new(certification, day).main_offer();
    let fee = way.and_then(|way| way.fee_usd()).map(|fact| fact.value);
    let monthly = way.and_then(|way| way.monthly_usd()).map(|fact| fact.value);
    let places = hit.matches.iter().filter_map(|found| Some(format!("{}: {}", found.field.words()?, found.text)));
    let mut why: Vec<String> = places.take(2).collect();
    why.insert(0, hit.issuer_name.clone());
    let code = hit.code.as_ref().filter(|code| !hit.name.contains(code.as_str()));
    Some(Found {
        label: code.map_or_else(|| hit.name.clone(), |code| format!("{code}, {}", hit.name)),
        class: status_class(hit.status),
        mark: hit.mark,
        status: status_short(hit.status),
        successors: if hit.status.bookable() {
            Vec::new()
        } else {
            hit.successors.iter().filter_map(|id| Neighbour::of(catalog, id, day, None)).collect()
        },
        price: price_words(fee, monthly).unwrap_or_else(|| "price not known".into()),
        hours: learner.hours(catalog, certification),
        why: capital(&why.join("; ")),
        id: hit.id.clone(),
    })
}

#[cfg(test)]
mod tests {
    use crate::testing::Browser;

    #[tokio::test]
    async fn search_forgives_typos_and_escapes_what_was_typed() {
        let browser = Browser::new().await;
        let found = browser.get("/search?q=AIF-C1").await;
        assert!(found.text.contains("/certifications/aws-aif-c01"), "{}", found.text);
        let empty = browser.get("/search").await;
        assert!(empty.status == 200 && empty.text.contains("Find a certification"), "{}", empty.text);
        let none = browser.get("/search?q=zzzzqqqq").await;
        assert!(none.text.contains("Nothing found for “zzzzqqqq”"), "{}", none.text);
        let hostile = browser.get("/search?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E").await;
        assert_eq!(hostile.status, 200);
        assert!(!hostile.text.contains("<script>alert"), "{}", hostile.text);
        let long = browser.get(&format!("/search?q={}", "a".repeat(5000))).await;
        assert!(long.status == 200 && long.text.contains(&format!("“{}”", "a".repeat(200))), "{}", long.text);
        let gone = browser.get("/search?q=AI-102").await;
        assert!(gone.text.contains("AI-103"), "{}", gone.text);
    }
}
