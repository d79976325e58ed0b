//! The first screen of a newcomer; with a plan or a record, what to do today.

mod today;

use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::get;
use rungs_catalog::Catalog;
use rungs_catalog::changes::{Change, changes, upcoming};
use rungs_catalog::show::Neighbour;
use rungs_planner::Day;

use self::today::Today;
use super::status_class;
use crate::app::App;
use crate::error::PageError;
use crate::page::{Frame, Nav, Visit, show};
use crate::words::{count, short_day};

/// Changes shown to a newcomer.
const CHANGES: usize = 6;
/// Days looked back.
const YEAR: i64 = 365;
/// Days around today in which a change concerns who follows something.
const NEAR: i64 = 60;

pub(crate) fn router() -> Router<Arc<App>> {
    Router::new().route("/", get(page))
}

/// One change in a line.
struct ChangeRow {
    day: Day,
    when: String,
    id: String,
    label: String,
    class: &'static str,
    mark: &'static str,
    text: String,
}

#[derive(Template)]
#[template(path = "home/first.html")]
struct First {
    frame: Frame,
    changes: Vec<ChangeRow>,
    all: String,
}

#[derive(Template)]
#[template(path = "home/today.html")]
struct TodayPage {
    frame: Frame,
    today: Today,
    changes: Vec<ChangeRow>,
}

async fn page(visit: Visit) -> Result<Response, PageError> {
    let (catalog, day) = (visit.app.catalog(), visit.app.today());
    let learner = visit.learner().await?;
    let known = {
        let held = visit.app.record().await?;
        let state = held.state();
        let nothing = learner.profile.is_none() && state.sessions.is_empty() && state.life.study.is_empty();
        (!nothing).then(|| Today::new(&visit.app, state, &learner, day))
    };
    if let Some(today) = known {
        let follows = learner.follows();
        let from = day.plus_days(-NEAR).unwrap_or(day);
        let until = day.plus_days(NEAR).unwrap_or(day);
        let near = changes(catalog, from, day).into_iter().rev().chain(upcoming(catalog, day, until));
        let mine = near.filter(|change| follows.contains(change.certification.as_str()));
        let changes = mine.take(CHANGES).map(|change| row(catalog, &change, day)).collect();
        return show(&TodayPage { frame: visit.frame("Today", Nav::None), today, changes });
    }
    let since = day.plus_days(-YEAR).unwrap_or(day);
    let all = changes(catalog, since, day);
    // What can be booked, and what no longer can, matters to somebody who has not begun.
    let newest = all.iter().rev().filter(|change| change.opens_or_closes()).take(CHANGES);
    show(&First {
        frame: visit.frame("Which AI certification, if any, is worth it for you?", Nav::None),
        changes: newest.map(|change| row(catalog, change, day)).collect(),
        all: count(all.len(), "change", "changes"),
    })
}

fn row(catalog: &Catalog, change: &Change, today: Day) -> ChangeRow {
    let named = Neighbour::of(catalog, &change.certification, today, None);
    let expected = if change.confirmed { "" } else { "expected: " };
    ChangeRow {
        day: change.day,
        when: short_day(change.day),
        id: change.certification.clone(),
        label: named.as_ref().map_or_else(|| change.name.clone(), |named| named.label.clone()),
        class: named.as_ref().map_or("", |named| status_class(named.status)),
        mark: named.as_ref().map_or("", |named| named.mark),
        text: format!("{expected}{}", change.words()),
    }
}
