//! The whole field on one page: level by vendor, as known on a day, with what the learner holds and plans.

mod entry;

use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::get;
use rungs_catalog::certification::Rung;
use rungs_catalog::ladder::{Column, Ladder, LadderFilter, Vendor, ladder, languages};
use rungs_catalog::{Catalog, Status};
use rungs_planner::Day;

use crate::app::App;
use crate::error::PageError;
use crate::fields::Fields;
use crate::learner::Learner;
use crate::page::{Frame, Nav, Visit, show};
use crate::words::{count, long_day, short_day};
use entry::{Context, EntryShown};

/// Certifications shown at once in the wide column of others; the rest opens in place.
const SHOWN: usize = 8;
/// The first day that the date field offers: before it the catalogue knows little.
const FIRST_DAY: &str = "2024-01-01";

pub(crate) fn router() -> Router<Arc<App>> {
    Router::new().route("/ladder", get(page))
}

async fn page(visit: Visit, query: Fields) -> Result<Response, PageError> {
    let learner = visit.learner().await?;
    let frame = visit.frame("The ladder", Nav::Ladder);
    show(&LadderPage::new(frame, visit.app.catalog(), visit.app.today(), &learner, &query)?)
}

/// The page; `site` in the frame leaves the form out.
#[derive(Template)]
#[template(path = "ladder/page.html")]
pub(crate) struct LadderPage {
    frame: Frame,
    heading: String,
    day: Day,
    first_day: &'static str,
    last_day: Day,
    today: Day,
    route: Vec<RouteStep>,
    goals: Vec<Choice>,
    vendors: Vec<Choice>,
    languages: Vec<Choice>,
    price: String,
    free: bool,
    gone: bool,
    columns: Vec<ColumnShown>,
    rows: Vec<RowShown>,
    empty: bool,
}

/// A step of the plan, as the strip above the table names it.
struct RouteStep {
    number: usize,
    id: String,
    label: String,
    exam: String,
}

/// One thing that can be selected.
struct Choice {
    id: String,
    words: String,
    chosen: bool,
}

struct ColumnShown {
    number: usize,
    words: &'static str,
    wide: bool,
    /// The one that a phone shows first.
    first: bool,
}

struct RowShown {
    words: &'static str,
    hint: &'static str,
    cells: Vec<CellShown>,
}

struct CellShown {
    column: usize,
    shown: Vec<EntryShown>,
    more: Vec<EntryShown>,
}

impl LadderPage {
    /// Sets the page out.
    pub(crate) fn new(
        frame: Frame,
        catalog: &Catalog,
        today: Day,
        learner: &Learner,
        query: &Fields,
    ) -> Result<Self, PageError> {
        let day = day_of(query, "as_of", today)?;
        let vendor = query.get("vendor").map(|text| Vendor::parse(catalog, text)).transpose();
        let vendor = vendor.map_err(|error| PageError::input(&error, error.hint()))?;
        let goal = query.get("goal").map(|id| goal(catalog, id)).transpose()?;
        let most_usd = query.get("price").map(price).transpose()?;
        let gone = query.ticked("gone");
        let filter = LadderFilter {
            vendor,
            goal,
            free_only: query.ticked("free"),
            most_usd,
            language: query.get("language"),
            include_retired: gone,
        };
        let ladder = ladder(catalog, day, &filter);
        let context = Context { catalog, learner, day, goal };
        let columns: Vec<ColumnShown> = (1..)
            .zip(&ladder.vendors)
            .map(|(number, column)| ColumnShown {
                number,
                words: if *column == Column::Other { "Others" } else { column.words() },
                wide: *column == Column::Other,
                first: number == 1,
            })
            .collect();
        let rows = rows(&ladder, &context);
        let chosen = |name: &str, id: &str| query.get(name) == Some(id);
        Ok(Self {
            heading: heading(&ladder, gone, today),
            day,
            first_day: FIRST_DAY,
            last_day: today.plus_days(400).unwrap_or(today),
            today,
            route: route(catalog, learner, day),
            goals: catalog
                .goals
                .iter()
                .map(|goal| Choice { id: goal.id.clone(), words: goal.name.clone(), chosen: chosen("goal", &goal.id) })
                .collect(),
            vendors: Column::ALL
                .into_iter()
                .map(|column| Choice {
                    id: column.id().to_owned(),
                    words: column.words().to_owned(),
                    chosen: chosen("vendor", column.id()),
                })
                .collect(),
            languages: languages(catalog, day)
                .into_iter()
                .map(|code| Choice {
                    id: code.to_owned(),
                    words: crate::words::language(code).to_owned(),
                    chosen: chosen("language", code),
                })
                .collect(),
            price: query.get("price").unwrap_or_default().to_owned(),
            free: query.ticked("free"),
            gone,
            empty: rows.is_empty(),
            columns,
            rows,
            frame,
        })
    }
}

/// Reads a day of a query.
pub(crate) fn day_of(query: &Fields, name: &str, otherwise: Day) -> Result<Day, PageError> {
    query.get(name).map_or(Ok(otherwise), |text| {
        text.parse().map_err(|error: rungs_planner::DayError| PageError::input(&error, error.hint()))
    })
}

fn goal<'a>(catalog: &'a Catalog, id: &str) -> Result<&'a rungs_catalog::catalog::Goal, PageError> {
    catalog.goal(id).ok_or_else(|| PageError::input(format!("There is no goal `{id}`"), "Choose one from the list."))
}

fn price(text: &str) -> Result<f64, PageError> {
    let amount = text.trim_start_matches('$').replace(',', "").parse::<f64>().ok();
    amount
        .filter(|amount| amount.is_finite() && *amount >= 0.0)
        .ok_or_else(|| PageError::input(format!("`{text}` is no amount of US dollars"), "Write a number, as in 150."))
}

fn heading(ladder: &Ladder, gone: bool, today: Day) -> String {
    let entries = || ladder.entries().map(|(_, _, entry)| entry);
    let bookable = entries().filter(|entry| entry.status.bookable()).count();
    let retired = entries().filter(|entry| entry.status == Status::Retired).count();
    let beyond = if gone && retired > 0 {
        format!(", {} gone", crate::words::count(retired, "is", "are"))
    } else {
        String::new()
    };
    let verb = if ladder.as_of == today { "can" } else { "could" };
    let then = if ladder.as_of == today { String::new() } else { format!(" on {}", long_day(ladder.as_of)) };
    format!("{} {verb} be booked{then}{beyond}", count(bookable, "AI certification", "AI certifications"))
}

fn route(catalog: &Catalog, learner: &Learner, day: Day) -> Vec<RouteStep> {
    let step = |(number, step): (usize, &rungs_practice::events::PlanStep)| {
        let found = catalog.certifications.get(&step.certification);
        let verb = if found.is_some_and(|found| found.kind.is_exam()) { "exam" } else { "done" };
        RouteStep {
            number,
            id: step.certification.clone(),
            label: found.map_or_else(|| step.certification.clone(), |found| entry::label(found, day)),
            exam: format!("{verb} {}", short_day(step.exam)),
        }
    };
    (1..).zip(&learner.steps).map(step).collect()
}

fn rows(ladder: &Ladder, context: &Context<'_>) -> Vec<RowShown> {
    // As one climbs: the top of the ladder stands at the top of the page.
    let order = [Rung::Professional, Rung::Engineer, Rung::Fundamentals, Rung::Infrastructure];
    let rows = order.into_iter().filter_map(|level| ladder.rows.iter().find(|row| row.level == level));
    rows.filter(|row| row.cells.iter().any(|cell| !cell.certifications.is_empty()))
        .map(|row| {
            let (words, hint) = level_words(row.level);
            let cells = (1..)
                .zip(&row.cells)
                .map(|(column, cell)| {
                    let mut shown: Vec<EntryShown> =
                        cell.certifications.iter().filter_map(|entry| context.entry(entry)).collect();
                    // What is the learner's own is never folded away.
                    shown.sort_by_key(|entry| !(entry.held || entry.step.is_some()));
                    let more = shown.split_off(shown.len().min(SHOWN));
                    CellShown { column, shown, more }
                })
                .collect();
            RowShown { words, hint, cells }
        })
        .collect()
}

fn level_words(level: Rung) -> (&'static str, &'static str) {
    match level {
        Rung::Professional => ("Professional", "years of practice"),
        Rung::Engineer => ("Engineer", "you build and ship"),
        Rung::Fundamentals => ("Start", "no practice needed"),
        Rung::Infrastructure => ("Infrastructure", "machines and clusters"),
    }
}
