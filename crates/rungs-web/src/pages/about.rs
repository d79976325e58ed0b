//! What this is, where the data lies, whose it is, and where it ends.

use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::get;
use rungs_catalog::Catalog;
use rungs_items::bank::Bank;

use crate::app::App;
use crate::error::PageError;
use crate::page::{Frame, Nav, Visit, show};
use crate::words::count;

pub(crate) fn router() -> Router<Arc<App>> {
    Router::new().route("/about", get(page))
}

#[derive(Template)]
#[template(path = "about/page.html")]
struct Page {
    frame: Frame,
    folder: String,
    version: &'static str,
    licence: String,
    facts_by: String,
    sets: Vec<Set>,
    questions: usize,
}

struct Set {
    exam: String,
    title: String,
    questions: usize,
    provenance: String,
    licence: String,
    contact: String,
}

async fn page(visit: Visit) -> Result<Response, PageError> {
    let catalog = visit.app.catalog();
    let sets: Vec<Set> = visit.app.home.question_sets().iter().map(set).collect();
    show(&Page {
        folder: visit.app.home.data_folder().display().to_string(),
        version: env!("CARGO_PKG_VERSION"),
        licence: catalog.meta.licence.clone(),
        facts_by: facts_by(catalog),
        questions: sets.iter().map(|set| set.questions).sum(),
        sets,
        frame: visit.frame("About", Nav::None),
    })
}

fn set(bank: &Bank) -> Set {
    Set {
        exam: bank.file.exam.clone(),
        title: bank.file.title.clone(),
        questions: bank.questions.len(),
        provenance: bank.file.provenance.clone(),
        licence: bank.file.licence.clone(),
        contact: bank.file.contact.clone(),
    }
}

/// Says who wrote and checked the facts, as their files say it.
fn facts_by(catalog: &Catalog) -> String {
    let all = catalog.certifications.values();
    let by_ai = all.clone().filter(|certification| certification.written_by != "person").count();
    let checked = all.filter(|certification| certification.checked_by == "person").count();
    let whole = catalog.certifications.len();
    let by_people = whole - by_ai;
    let people = match by_people {
        0 => String::new(),
        some => format!(", {some} by people"),
    };
    format!(
        "Of {}, {by_ai} were compiled and judged by AI{people}; {} checked by a person.",
        count(whole, "certification", "certifications"),
        match checked {
            0 => "none was".to_owned(),
            1 => "1 was".to_owned(),
            some => format!("{some} were"),
        }
    )
}

#[cfg(test)]
mod tests {
    use crate::testing::Browser;

    #[tokio::test]
    async fn it_says_where_the_data_lies_and_who_wrote_it() {
        let browser = Browser::new().await;
        let page = browser.get("/about").await.text;
        assert!(page.contains(&browser.app.home.data_folder().display().to_string()), "{page}");
        for part in ["no account", "CC-BY-SA-4.0", "htmx", "compiled and judged by AI", "WCAG 2.2"] {
            assert!(page.contains(part), "{part}");
        }
    }
}
