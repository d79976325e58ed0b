//! Two to four certifications beside each other.

use askama::Template;
use axum::response::Response;
use rungs_catalog::Catalog;
use rungs_catalog::compare::{Aspect, CompareError, Comparison, Head, Value, compare};
use rungs_catalog::search::id_of;
use rungs_catalog::show::Neighbour;
use rungs_planner::Day;

use super::page::{status_class, status_short};
use super::{unknown, unknown_words};
use crate::error::PageError;
use crate::fields::Fields;
use crate::page::{Frame, Nav, Visit, show};
use crate::pages::ladder::day_of;
use crate::words::list;

/// The most that stand beside each other.
const MOST: usize = 4;

#[derive(Template)]
#[template(path = "certifications/compare.html")]
struct ComparePage {
    frame: Frame,
    heading: String,
    day: Day,
    today: Day,
    /// What is compared, or will be when there are two.
    columns: Vec<Column>,
    rows: Vec<Row>,
    /// Why something that was asked for is not there.
    faults: Vec<String>,
    full: bool,
}

struct Column {
    id: String,
    label: String,
    name: String,
    mark: &'static str,
    class: &'static str,
    status: &'static str,
    /// The address of this page without it.
    without: String,
}

struct Row {
    label: &'static str,
    ours: bool,
    cells: Vec<Cell>,
}

struct Cell {
    /// Of which column, for a phone, where cells stand below each other.
    label: String,
    text: String,
    known: bool,
    /// What to look at, where the cell names certifications.
    links: Vec<(String, String)>,
}

pub(super) async fn page(visit: Visit, query: Fields) -> Result<Response, PageError> {
    let catalog = visit.app.catalog();
    let today = visit.app.today();
    let day = day_of(&query, "as_of", today)?;
    let mut ids: Vec<String> = Vec::new();
    let mut faults = Vec::new();
    for name in query.all("c") {
        let id = id_of(catalog, name);
        if ids.contains(&id) {
            continue;
        }
        match rungs_catalog::show::show(catalog, &id, day) {
            Ok(_) if ids.len() == MOST => {
                faults.push(format!("At most {MOST} stand beside each other; take one away to add “{name}”."));
            }
            Ok(_) => ids.push(id),
            Err(error) => {
                let (what, hint) = unknown_words(&error);
                faults.push(format!("{what}. {hint}"));
            }
        }
    }
    let comparison = match compare(catalog, &ids, day) {
        Ok(comparison) => Some(comparison),
        Err(CompareError::TooFew { .. }) => None,
        Err(CompareError::Show(error)) => return Err(unknown(&error)),
    };
    let columns = ids.iter().filter_map(|id| column(catalog, id, &ids, day, today)).collect::<Vec<_>>();
    let mut frame = visit.frame("Compare", Nav::Ladder);
    let labels: Vec<&str> = columns.iter().map(|column| column.label.as_str()).collect();
    if !labels.is_empty() {
        frame.title = format!("Compare {}", list(&labels));
    }
    show(&ComparePage {
        heading: comparison.as_ref().map_or_else(|| heading_of_few(&labels), Comparison::finding),
        rows: comparison.as_ref().map(|comparison| rows(catalog, comparison, day)).unwrap_or_default(),
        full: ids.len() == MOST,
        frame,
        day,
        today,
        columns,
        faults,
    })
}

fn heading_of_few(labels: &[&str]) -> String {
    match labels {
        [only, ..] => format!("Compare {only} with what?"),
        [] => "Compare up to four certifications".into(),
    }
}

fn column(catalog: &Catalog, id: &str, all: &[String], day: Day, today: Day) -> Option<Column> {
    let named = Neighbour::of(catalog, id, day, None)?;
    let mut query = form_urlencoded::Serializer::for_suffix("/compare?".to_owned(), "/compare?".len());
    for other in all.iter().filter(|other| *other != id) {
        query.append_pair("c", other);
    }
    if day != today {
        query.append_pair("as_of", &day.to_string());
    }
    let without = query.finish();
    Some(Column {
        class: status_class(named.status),
        status: status_short(named.status),
        id: named.id,
        label: named.label,
        name: named.name,
        mark: named.mark,
        without,
    })
}

fn rows(catalog: &Catalog, comparison: &Comparison, day: Day) -> Vec<Row> {
    comparison
        .rows
        .iter()
        .filter(|row| row.cells.iter().any(Value::known))
        .map(|row| Row {
            label: row.aspect.words(),
            ours: row.judgement,
            cells: comparison
                .certifications
                .iter()
                .zip(&row.cells)
                .map(|(head, value)| cell(catalog, head, row.aspect, value, day))
                .collect(),
        })
        .collect()
}

fn cell(catalog: &Catalog, head: &Head, aspect: Aspect, value: &Value, day: Day) -> Cell {
    let links = match (aspect, value) {
        (Aspect::Successors, Value::List(ids)) => {
            let named = ids.iter().filter_map(|id| Neighbour::of(catalog, id, day, None));
            named.map(|named| (named.id, named.label)).collect()
        }
        _ => Vec::new(),
    };
    let text = value.words(catalog, aspect);
    let label = head.code.clone().unwrap_or_else(|| head.name.clone());
    Cell { label, text: if text.is_empty() { "—".into() } else { text }, known: value.known(), links }
}
