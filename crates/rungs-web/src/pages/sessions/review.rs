//! Every question of a session that is over, with its reasons, from the texts as they were shown.

use askama::Template;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use rungs_practice::events::Mode;
use rungs_practice::result::verdict;
use rungs_practice::state::Status;
use rungs_practice::words::seconds;

use super::REASONS;
use super::paper::Explanation;
use super::seat::Seat;
use super::study::{code, explanation, topic};
use crate::error::PageError;
use crate::fields::Fields;
use crate::page::{Frame, Nav, Visit, show};

/// Which questions are shown: name in the address, words.
const FILTERS: [(&str, &str); 4] =
    [("", "All"), ("missed", "Missed"), ("flagged", "Flagged"), ("skipped", "Not answered")];

#[derive(Template)]
#[template(path = "sessions/review.html")]
struct Page {
    frame: Frame,
    session: String,
    heading: String,
    only: String,
    filters: &'static [(&'static str, &'static str)],
    questions: Vec<Reviewed>,
    reasons: &'static [(&'static str, &'static str)],
    study: bool,
}

/// One question.
struct Reviewed {
    n: u32,
    verdict: &'static str,
    flagged: bool,
    note: String,
    about: String,
    trial: bool,
    /// A report on it was just kept.
    sent: bool,
    explanation: Option<Explanation>,
}

/// Shows every question of a session that is over.
pub(crate) async fn page(visit: Visit, Path(id): Path<String>, query: Fields) -> Result<Response, PageError> {
    let mut seat = Seat::take(&visit.app, &id).await?;
    let session = seat.session()?.clone();
    let over = match session.mode {
        // In study every answer was explained at once.
        Mode::Study => true,
        Mode::Mock | Mode::Diagnose => matches!(session.status, Status::Submitted { .. }),
    };
    if !over {
        return Ok(Redirect::to(&format!("/sessions/{id}")).into_response());
    }
    let only = query.get("only").unwrap_or_default();
    let wanted = session.places.iter().filter(|(_, place)| {
        place.answer.as_ref().is_some_and(|answer| match only {
            "missed" => !answer.right && !answer.void,
            "flagged" => place.flagged,
            "skipped" => answer.answer.is_none(),
            _ => true,
        })
    });
    let wanted: Vec<u32> = wanted.map(|(n, _)| *n).collect();
    let texts = seat.as_shown(&wanted).await?;
    let reported: Option<u32> = query.get("reported").and_then(|n| n.parse().ok());
    let questions: Vec<Reviewed> = wanted
        .iter()
        .filter_map(|n| {
            let place = session.places.get(n)?;
            let answer = place.answer.as_ref()?;
            let drawn = usize::try_from(*n).ok().and_then(|n| session.questions.get(n));
            Some(Reviewed {
                n: n + 1,
                verdict: verdict(answer),
                flagged: place.flagged,
                note: place.note.clone(),
                about: format!("{} · {}", topic(&seat, &answer.objectives), seconds(answer.seconds)),
                sent: reported == Some(n + 1),
                trial: drawn.is_some_and(|drawn| !drawn.scored),
                explanation: texts.get(&answer.text).map(|variant| explanation(&seat, variant, answer)),
            })
        })
        .collect();
    let code = code(&seat);
    let heading = match (questions.len(), only) {
        (0, _) => "Nothing to look at here".to_owned(),
        (1, _) => format!("{code}: 1 question with its reasons"),
        (count, "missed") => format!("{code}: {count} questions to look at again"),
        (count, _) => format!("{code}: {count} questions with their reasons"),
    };
    let page = Page {
        frame: visit.frame(heading.clone(), Nav::Practise),
        only: only.to_owned(),
        filters: &FILTERS,
        reasons: &REASONS,
        study: session.mode == Mode::Study,
        session: session.id,
        heading,
        questions,
    };
    show(&page)
}
