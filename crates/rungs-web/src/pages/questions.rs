//! Questions people ask, answered with figures of the day.

mod personal;
mod see;

use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::get;
use rungs_catalog::questions_asked::{Asked, Figure, questions_asked};

use crate::app::App;
use crate::error::PageError;
use crate::learner::Learner;
use crate::page::{Frame, Nav, Visit, show};
use crate::words::{count, dollars};
use see::{Seen, in_pages, pages};

pub(crate) fn router() -> Router<Arc<App>> {
    Router::new().route("/questions", get(all)).route("/questions/{id}", get(one))
}

/// All of them with their short answers.
#[derive(Template)]
#[template(path = "questions/all.html")]
pub(crate) struct QuestionsPage {
    frame: Frame,
    asked: Vec<Asked>,
}

impl QuestionsPage {
    pub(crate) fn new(frame: Frame, asked: Vec<Asked>) -> Self {
        Self { frame, asked }
    }
}

/// One question.
#[derive(Template)]
#[template(path = "questions/one.html")]
pub(crate) struct QuestionPage {
    frame: Frame,
    question: &'static str,
    short: String,
    more: Vec<String>,
    personal: Option<personal::Personal>,
    figures: Vec<FigureShown>,
    see: Vec<Seen>,
    others: Vec<(&'static str, &'static str)>,
}

struct FigureShown {
    label: String,
    value: String,
    how: String,
}

impl QuestionPage {
    /// Sets one answer out, with what it means to a learner where one is known.
    pub(crate) fn new(
        frame: Frame,
        asked: &Asked,
        all: &[Asked],
        catalog: &rungs_catalog::Catalog,
        day: rungs_planner::Day,
        learner: Option<&Learner>,
    ) -> Self {
        let figure = |figure: &Figure| FigureShown {
            label: crate::words::capital(&figure.label),
            value: figure_words(figure),
            how: figure.how.clone(),
        };
        Self {
            question: asked.question,
            short: in_pages(&asked.short),
            more: asked.more.iter().map(|text| in_pages(text)).collect(),
            personal: learner.and_then(|learner| personal::personal(asked.id, catalog, day, learner)),
            figures: asked.figures.iter().map(figure).collect(),
            see: pages(asked, frame.site),
            others: all.iter().filter(|other| other.id != asked.id).map(|other| (other.id, other.question)).collect(),
            frame,
        }
    }
}

/// Returns a figure with its unit.
fn figure_words(figure: &Figure) -> String {
    let whole = figure.value.round();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a count of entries is small and positive"
    )]
    let number = whole.max(0.0) as usize;
    match figure.unit {
        "usd" => dollars(whole),
        "hours" => count(number, "hour", "hours"),
        "months" => count(number, "month", "months"),
        "share" => format!("{:.0} of 100", figure.value * 100.0),
        _ => format!("{whole}"),
    }
}

/// Counting the whole catalogue takes longer than a page may.
fn asked_today(app: &App) -> Arc<Vec<Asked>> {
    app.asked.get(app.today(), || questions_asked(app.catalog(), app.today()))
}

async fn all(visit: Visit) -> Result<Response, PageError> {
    let asked = asked_today(&visit.app);
    show(&QuestionsPage::new(visit.frame("Questions people ask", Nav::Questions), asked.to_vec()))
}

async fn one(visit: Visit, Path(id): Path<String>) -> Result<Response, PageError> {
    let catalog = visit.app.catalog();
    let today = visit.app.today();
    let all = asked_today(&visit.app);
    let Some(asked) = all.iter().find(|asked| asked.id == id) else {
        return Err(PageError::missing(
            "There is no such question",
            "All questions with their answers stand at /questions.",
        ));
    };
    let learner = visit.learner().await?;
    let frame = visit.frame(asked.question, Nav::Questions);
    show(&QuestionPage::new(frame, asked, &all, catalog, today, Some(&learner)))
}

#[cfg(test)]
mod tests {
    use rungs_catalog::questions_asked::questions_asked;

    use crate::testing::Browser;

    #[tokio::test]
    async fn every_question_is_answered_with_figures_that_open() {
        let browser = Browser::new().await;
        let all = browser.get("/questions").await.text;
        for asked in questions_asked(browser.app.catalog(), browser.app.today()) {
            assert!(all.contains(&format!("/questions/{}", asked.id)), "{}", asked.id);
            let page = browser.get(&format!("/questions/{}", asked.id)).await;
            assert_eq!(page.status, 200, "{}", asked.id);
            assert_eq!(page.text.matches("How it is counted").count(), asked.figures.len(), "{}", asked.id);
            assert!(!page.text.contains("rungs ") && !page.text.contains('`'), "{}: {}", asked.id, page.text);
            assert!(!page.text.contains("For you:"), "nothing is known of this learner");
        }
        assert_eq!(browser.get("/questions/nope").await.status, 404);
    }
}
