//! What opened, ended and changed, and what is known of the year ahead; the same as a calendar.

use std::collections::BTreeSet;
use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use rungs_catalog::Catalog;
use rungs_catalog::calendar::changes_calendar;
use rungs_catalog::changes::{Change, changes, upcoming};
use rungs_catalog::show::Neighbour;
use rungs_planner::Day;

use super::ladder::day_of;
use super::status_class;
use crate::app::App;
use crate::error::PageError;
use crate::fields::Fields;
use crate::learner::Learner;
use crate::page::{Frame, Nav, Visit, show};
use crate::words::{capital, count, long_day, short_day};

/// Days looked back where nothing else is said, and ahead.
const YEAR: i64 = 365;

pub(crate) fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/changes", get(page))
        .route("/changes.ics", get(file))
        .route("/feed/{key}/changes.ics", get(feed))
}

/// The page.
#[derive(Template)]
#[template(path = "changes/page.html")]
pub(crate) struct ChangesPage {
    frame: Frame,
    heading: String,
    since: Day,
    today: Day,
    mine: bool,
    follows: usize,
    past: Vec<Row>,
    ahead: Vec<Row>,
    /// Where calendar programs look; absent on a static site.
    feed: Option<String>,
}

struct Row {
    day: Day,
    when: String,
    id: String,
    label: String,
    name: String,
    class: &'static str,
    mark: &'static str,
    text: String,
    note: Option<String>,
    pages: Vec<(String, Option<String>)>,
}

impl ChangesPage {
    /// Sets the page out: what happened from `since` to `today` and what is known of the year ahead; of what `mine` names, or
    /// of everything.
    pub(crate) fn new(
        frame: Frame,
        catalog: &Catalog,
        since: Day,
        today: Day,
        (mine, follows): (bool, &BTreeSet<&str>),
        feed: Option<String>,
    ) -> Self {
        let wanted = |change: &Change| !mine || follows.contains(change.certification.as_str());
        let row = |change: Change| row(catalog, &change, today);
        // The newest first: what has just happened is what one comes for.
        let past: Vec<Row> = changes(catalog, since, today).into_iter().rev().filter(wanted).map(row).collect();
        let until = today.plus_days(YEAR).unwrap_or(today);
        let ahead: Vec<Row> = upcoming(catalog, today, until).into_iter().filter(wanted).map(row).collect();
        let whose = if mine { " of what you follow" } else { "" };
        let heading = format!(
            "{} since {}{whose}, {} known ahead",
            count(past.len(), "change", "changes"),
            long_day(since),
            count(ahead.len(), "day", "days")
        );
        Self { frame, heading, since, today, mine, follows: follows.len(), past, ahead, feed }
    }
}

fn row(catalog: &Catalog, change: &Change, today: Day) -> Row {
    let named = Neighbour::of(catalog, &change.certification, today, None);
    let expected = if change.confirmed { "" } else { "expected: " };
    let sources = change.sources.iter().filter_map(|id| catalog.sources.get(id));
    Row {
        day: change.day,
        when: format!("{}{}", if change.day_assumed { "by " } else { "" }, short_day(change.day)),
        id: change.certification.clone(),
        label: named.as_ref().map_or_else(|| change.name.clone(), |named| named.label.clone()),
        name: change.name.clone(),
        class: named.as_ref().map_or("", |named| status_class(named.status)),
        mark: named.as_ref().map_or("", |named| named.mark),
        text: format!("{expected}{}", change.words()),
        note: change.note.as_deref().map(capital),
        pages: sources
            .map(|source| (format!("{}, read on {}", source.title, long_day(source.read)), source.url.clone()))
            .collect(),
    }
}

/// Returns the first day of the list.
pub(crate) fn a_year_before(today: Day) -> Day {
    today.plus_days(-YEAR).unwrap_or(today)
}

async fn page(visit: Visit, query: Fields) -> Result<Response, PageError> {
    let catalog = visit.app.catalog();
    let today = visit.app.today();
    let since = day_of(&query, "since", a_year_before(today))?;
    if since > today {
        return Err(PageError::input(
            format!("{} lies ahead", long_day(since)),
            "Ask from a day in the past on; what is known of the days ahead is listed in any case.",
        ));
    }
    let learner = visit.learner().await?;
    let follows = learner.follows();
    let mine = query.ticked("mine") && !follows.is_empty();
    let feed = format!("http://{}/feed/{}/changes.ics", visit.app.door.address(), visit.app.door.feed());
    let frame = visit.frame("Changes", Nav::None);
    show(&ChangesPage::new(frame, catalog, since, today, (mine, &follows), Some(feed)))
}

async fn file(visit: Visit) -> Result<Response, PageError> {
    let learner = visit.learner().await?;
    Ok(calendar(&visit, &learner))
}

/// For calendar programs, which bring no cookie: the key in the address lets them in.
async fn feed(visit: Visit, Path(key): Path<String>) -> Result<Response, PageError> {
    if !visit.app.door.knows_feed(&key) {
        return Err(PageError::refused(
            "This is no address of a calendar here",
            "Copy the address from the page Changes.",
        ));
    }
    let learner = visit.learner().await?;
    Ok(calendar(&visit, &learner))
}

/// What is followed; everything where nothing is.
fn calendar(visit: &Visit, learner: &Learner) -> Response {
    let follows = learner.follows();
    let wanted = (!follows.is_empty()).then_some(&follows);
    let text = changes_calendar(visit.app.catalog(), visit.app.today(), wanted);
    let headers = [
        (CONTENT_TYPE, "text/calendar; charset=utf-8"),
        (CONTENT_DISPOSITION, "attachment; filename=\"rungs-changes.ics\""),
        (CACHE_CONTROL, "no-store"),
    ];
    (headers, text).into_response()
}

#[cfg(test)]
mod tests {
    use crate::testing::{Browser, TestHome};

    #[tokio::test]
    async fn changes_are_listed_from_a_day_on() {
        let browser = Browser::new().await;
        let page = browser.get("/changes").await;
        assert!(page.text.contains("Known of the year ahead") && page.text.contains("What happened"), "{}", page.text);
        assert!(page.text.contains("You follow nothing yet"), "{}", page.text);
        let short = browser.get("/changes?since=2026-11-22").await;
        assert_eq!(short.status, 200);
        assert_eq!(browser.get("/changes?since=2027-01-01").await.status, 422);
        assert_eq!(browser.get("/changes?since=%22%3E").await.status, 422);
    }

    #[tokio::test]
    async fn the_calendar_needs_the_cookie_or_the_key() {
        let browser = Browser::new().await;
        let file = browser.get("/changes.ics").await;
        assert_eq!(file.headers["content-type"], "text/calendar; charset=utf-8");
        assert!(file.text.starts_with("BEGIN:VCALENDAR"), "{}", file.text);
        let address = format!("/feed/{}/changes.ics", browser.app.door.feed());
        let page = browser.get("/changes").await.text;
        assert!(page.contains(&address), "the page shows the address");
        let stranger = Browser::stranger(std::sync::Arc::new(TestHome::new()));
        assert_eq!(stranger.get("/changes.ics").await.status, 403);
        assert_eq!(stranger.get("/feed/0000/changes.ics").await.status, 403);
        let own = format!("/feed/{}/changes.ics", stranger.app.door.feed());
        let fed = stranger.get(&own).await;
        assert!(fed.status == 200 && fed.text.contains("BEGIN:VEVENT"), "{}", fed.text);
    }
}
