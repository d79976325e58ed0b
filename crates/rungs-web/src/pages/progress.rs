//! How far the learner is: all exams, and one exam with its topics, the chance to pass, and whether to book.

mod chart;
mod exam;

use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::get;
use rungs_practice::entry::time;
use rungs_practice::progress::{ExamProgress, exams, finding, steps, weeks};
use rungs_practice::readiness::say;
use rungs_practice::readiness::scorecard::scorecard;
use rungs_practice::words::short_tally;

use crate::app::App;
use crate::error::PageError;
use crate::page::{Frame, Nav, Visit, show};
use crate::words::{count, long_day, short_day};

pub(crate) use exam::page as exam_page;

/// Weeks of study that are shown.
const WEEKS: u32 = 8;

pub(crate) fn router() -> Router<Arc<App>> {
    Router::new().route("/progress", get(all)).route("/progress/{certification}", get(exam::show_exam))
}

#[derive(Template)]
#[template(path = "progress/all.html")]
struct All {
    frame: Frame,
    heading: String,
    rows: Vec<Row>,
    steps: Vec<String>,
    weeks: Vec<Week>,
    most: String,
    outcomes: Vec<String>,
    outcomes_say: String,
}

/// One exam.
struct Row {
    id: String,
    name: String,
    when: String,
    new: String,
    seen: String,
    hours: String,
    said: String,
    passed: bool,
}

/// One week of study.
struct Week {
    from: String,
    hours: String,
    percent: f64,
}

async fn all(visit: Visit) -> Result<Response, PageError> {
    let (catalog, today) = (visit.app.catalog(), visit.app.today());
    let frame = visit.frame("Progress", Nav::Progress);
    let held = visit.app.record().await?;
    let state = held.state();
    let exams = exams(state, today);
    let name = |id: &str| catalog.certifications.get(id).map_or_else(|| id.to_owned(), |one| one.name.clone());
    let rows = exams.iter().map(|exam| row(exam, name(&exam.certification))).collect();
    let weeks = weeks(state, today, WEEKS);
    let minutes = |week: &rungs_practice::progress::Week| week.logged_minutes.saturating_add(week.question_minutes);
    let most = weeks.iter().map(minutes).max().unwrap_or(0).max(1);
    #[expect(clippy::cast_precision_loss, reason = "minutes of a week")]
    let percent = |part: i64| (part.max(0) as f64) * 100.0 / (most as f64);
    let scored = scorecard(&state.life);
    let outcomes = scored.lines.iter().filter_map(rungs_practice::entry::held_to).collect::<Vec<_>>();
    show(&All {
        frame,
        heading: finding(&exams, name, today),
        rows,
        steps: steps(state)
            .iter()
            .map(|step| named(&step.words(), &step.certification, &name(&step.certification)))
            .collect(),
        most: time(most),
        weeks: weeks
            .iter()
            .map(|week| Week {
                from: short_day(week.from),
                hours: time(minutes(week)),
                percent: percent(minutes(week)),
            })
            .collect(),
        outcomes_say: format!(
            "{} scored, {} without a figure before. {}",
            count(scored.scored, "outcome", "outcomes"),
            scored.not_told.saturating_add(scored.without),
            crate::words::capital(&scored.label)
        ),
        outcomes,
    })
}

/// Puts a name in place of the id at the head of a line.
fn named(line: &str, id: &str, name: &str) -> String {
    line.strip_prefix(id).map_or_else(|| line.to_owned(), |rest| format!("{name}{rest}"))
}

fn row(exam: &ExamProgress, name: String) -> Row {
    let when = match (exam.passed, exam.booked, exam.planned, exam.last_asked) {
        (Some(day), ..) => format!("passed on {}", long_day(day)),
        (_, Some(day), ..) => format!("booked for {}", long_day(day)),
        (_, _, Some(day), _) => format!("planned for {}", long_day(day)),
        (_, _, _, Some(day)) => format!("last practised {}", short_day(day)),
        _ => "not practised yet".to_owned(),
    };
    Row {
        id: exam.certification.clone(),
        name,
        when,
        new: short_tally(&exam.new_to_you),
        seen: short_tally(&exam.seen_before),
        hours: time(exam.minutes),
        said: exam.said.as_ref().map_or_else(|| "nothing yet".to_owned(), say::stated),
        passed: exam.passed.is_some(),
    }
}

#[cfg(test)]
mod tests;
