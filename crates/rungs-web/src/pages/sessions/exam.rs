//! A mock exam or a skills check: nothing but the question until it is handed in.

use askama::Template;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Redirect, Response};
use rungs_items::present::Shown;
use rungs_practice::diagnose::MOST;
use rungs_practice::events::{Mode, ToRecord};
use rungs_practice::sitting::Asked;
use rungs_practice::state::{Place, Session};
use rungs_practice::words::clock;
use serde::Serialize;

use super::draft::{Draft, Reading, letter, missing};
use super::paper::Paper;
use super::seat::Seat;
use super::study::since_shown;
use crate::error::PageError;
use crate::fields::Fields;
use crate::page::{Frame, Nav, Visit, show};

/// Longest note, in characters.
const LONGEST_NOTE: usize = 2_000;

/// What is left on a clock.
struct Left {
    ms: u64,
    total_ms: u64,
    words: String,
}

impl Left {
    fn of(seat: &Seat<'_>) -> Result<Option<Self>, PageError> {
        let minutes = seat.session()?.minutes.unwrap_or(0);
        let total_ms = u64::from(minutes) * 60_000;
        Ok(seat.left_ms()?.map(|left_ms| Self { ms: left_ms, total_ms, words: clock(left_ms) }))
    }
}

/// One square of the palette.
pub(crate) struct Square {
    /// The question, counted from 1.
    pub(crate) n: u32,
    /// Its classes.
    pub(crate) class: String,
    /// Its state in words.
    pub(crate) words: String,
}

impl Square {
    fn of(session: &Session, n: u32) -> Self {
        let place = session.places.get(&n);
        let answered = is_given(place);
        let flagged = place.is_some_and(|place| place.flagged);
        let state = match (answered, place.is_some()) {
            (true, _) => "answered",
            (false, true) => "seen",
            (false, false) => "",
        };
        let words = if state.is_empty() { "not seen" } else { state };
        Self {
            n: n + 1,
            class: if flagged { format!("{state} flagged") } else { state.to_owned() },
            words: if flagged { format!("{words} and flagged") } else { words.to_owned() },
        }
    }
}

fn is_given(place: Option<&Place>) -> bool {
    place.and_then(|place| place.answer.as_ref()).is_some_and(|answer| answer.answer.is_some())
}

#[derive(Template)]
#[template(path = "sessions/exam.html")]
struct Question {
    frame: Frame,
    session: String,
    /// Counted from 1.
    n: u32,
    last: u32,
    check: bool,
    heading: String,
    left: Option<Left>,
    paper: Option<Paper>,
    /// What was chosen when the page was made.
    had: String,
    had_note: String,
    flagged: bool,
    shown_ms: i64,
    squares: Vec<Square>,
    counts: String,
    fault: String,
    incomplete: Option<u32>,
}

/// Shows a question of an open session.
pub(crate) async fn page(visit: &Visit, mut seat: Seat<'_>, n: u32, query: &Fields) -> Result<Response, PageError> {
    let id = seat.session()?.id.clone();
    if seat.submit_when_over().await? {
        return Ok(Redirect::to(&format!("/sessions/{id}/result")).into_response());
    }
    if !seat.is_open()? {
        return Ok(Redirect::to(&format!("/sessions/{id}/review#q{}", n + 1)).into_response());
    }
    let session = seat.session()?;
    let last = last_of(session);
    if n > last {
        return Ok(Redirect::to(&format!("/sessions/{id}")).into_response());
    }
    visit.app.clocks.show(session, n);
    let asked = seat.at(n)?;
    let place = session.places.get(&n).cloned().unwrap_or_default();
    let draft = asked.as_ref().map(|asked| draft_of(&seat, asked, &place)).transpose()?.unwrap_or_default();
    let fault = match (query.get("fault"), asked.as_ref().map(|asked| draft.read(&asked.shown))) {
        (Some(_), Some(Reading::Part(error))) => missing(&error),
        _ => String::new(),
    };
    let check = session.mode == Mode::Diagnose;
    let heading = if check {
        format!("Question {} of at most {}", n + 1, MOST.max(session.questions.len()))
    } else {
        format!("Question {} of {}", n + 1, last + 1)
    };
    let squares: Vec<Square> = (0..=last).map(|n| Square::of(session, n)).collect();
    let page = Question {
        frame: visit.frame(heading.clone(), Nav::Practise),
        n: n + 1,
        last: last + 1,
        check,
        heading,
        left: Left::of(&seat)?,
        paper: asked.as_ref().map(|asked| Paper::of(asked, &draft, &place.struck)),
        had: draft.line(),
        had_note: place.note.clone(),
        flagged: place.flagged,
        shown_ms: visit.app.home.now_ms(),
        counts: counts(session),
        squares,
        fault,
        incomplete: query.get("incomplete").and_then(|n| n.parse().ok()),
        session: id,
    };
    show(&page)
}

/// Returns what is chosen at a place: an answer that is not complete, else the one on record.
fn draft_of(seat: &Seat<'_>, asked: &Asked<'_>, place: &Place) -> Result<Draft, PageError> {
    if let Some(draft) = seat.app.clocks.draft(seat.session()?, asked.n) {
        return Ok(draft);
    }
    let given = place.answer.as_ref().and_then(|answer| answer.answer.as_ref());
    Ok(given.map(|answer| Draft::of_answer(&asked.shown, answer)).unwrap_or_default())
}

fn last_of(session: &Session) -> u32 {
    u32::try_from(session.questions.len()).unwrap_or(u32::MAX).saturating_sub(1)
}

/// Says how many are answered, flagged and not seen.
fn counts(session: &Session) -> String {
    let flagged = session.places.values().filter(|place| place.flagged).count();
    let seen = session.places.len();
    let rest = session.questions.len().saturating_sub(seen);
    format!("{} answered, {flagged} flagged, {rest} not seen", session.answered())
}

/// What a script of the page reads.
#[derive(Serialize)]
struct Kept {
    /// Where to go; absent = stay.
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    left_ms: Option<u64>,
    /// What stands on record and in memory now, in the form's own line.
    had: String,
    had_note: String,
    flagged: bool,
    /// Letters that are struck out.
    struck: Vec<String>,
    state: String,
    words: String,
    counts: String,
    /// What is missing for an answer.
    missing: String,
}

/// Keeps what the page says of a question: answer, flag, struck options, note; then goes where its button leads.
pub(crate) async fn answer(
    mut seat: Seat<'_>,
    id: &str,
    n: u32,
    form: &Fields,
    script: bool,
) -> Result<Response, PageError> {
    if !seat.is_open()? {
        return Err(PageError::conflict(
            "This was handed in or given up in another window",
            "Nothing was changed by what you did here. Open the session again: it shows the result.",
        ));
    }
    let result = format!("/sessions/{id}/result");
    // What comes after the end of the time is not kept, as in the exam.
    if seat.submit_when_over().await? {
        return Ok(went(script, &result));
    }
    let session = seat.session()?;
    let (mode, last) = (session.mode, last_of(session));
    if n > last {
        return Err(PageError::missing("There is no such question in this session", "Open the session again."));
    }
    let mut events: Vec<ToRecord> = Vec::new();
    let mut lacking = None;
    let asked = seat.at(n)?;
    if let Some(asked) = &asked {
        let place = seat.place(n)?.cloned().unwrap_or_default();
        lacking = take_answer(&seat, asked, &place, form, &mut events)?;
        events.extend(take_mark(&seat, &asked.shown, n, &place, form)?);
    }
    let go = form.get("go");
    if mode == Mode::Diagnose && go == Some("on") {
        return go_on(seat, id, n, asked.as_ref(), form, events, script, lacking).await;
    }
    let to = match go {
        Some("submit") => Some(format!("/sessions/{id}/submit")),
        Some(to) => Some(super::place(to)?.min(last)).map(|to| format!("/sessions/{id}/{}", to + 1)),
        None => None,
    };
    if let Some(next) = go.filter(|go| *go != "submit") {
        events.push(seat.go(super::place(next)?.min(last))?);
    } else if events.is_empty() && seat.place(n)?.is_none() {
        // From now on the place counts as looked at, and one resumes there.
        events.push(seat.go(n)?);
    }
    seat.keep(&events).await?;
    if script {
        return stays(&seat, n, asked.as_ref(), to, lacking);
    }
    let here = format!("/sessions/{id}/{}", n + 1);
    Ok(Redirect::to(&match (to, lacking) {
        (Some(to), Some(_)) => format!("{to}?incomplete={}", n + 1),
        (Some(to), None) => to,
        (None, Some(_)) => format!("{here}?fault=1#answer"),
        (None, None) => here,
    })
    .into_response())
}

/// Takes the answer of a form where it differs from what the form began with: a tab that was left open must not undo what
/// another one answered. Returns what is missing for an answer.
fn take_answer(
    seat: &Seat<'_>,
    asked: &Asked<'_>,
    place: &Place,
    form: &Fields,
    events: &mut Vec<ToRecord>,
) -> Result<Option<String>, PageError> {
    if !form.ticked("paper") {
        return Ok(None);
    }
    let draft = Draft::of_form(form);
    let session = seat.session()?;
    let clocks = &seat.app.clocks;
    let n = asked.n;
    let had = form.get("had").unwrap_or("|||");
    let reading = draft.read(&asked.shown);
    let lacking = if let Reading::Part(error) = &reading { Some(missing(error)) } else { None };
    if draft.line() == had {
        return Ok(lacking);
    }
    let on_record = place.answer.as_ref().and_then(|answer| answer.answer.as_ref());
    clocks.set_draft(session, n, matches!(reading, Reading::Part(_)).then_some(draft));
    let given = if let Reading::Whole(answer) = reading { Some(answer) } else { None };
    if given.as_ref() != on_record {
        let seconds = clocks.seconds(session, n).unwrap_or_else(|| since_shown(seat, form));
        events.extend(seat.answer(asked, given, seconds)?);
    }
    Ok(lacking)
}

/// Takes flag, struck options and note where a button or the note's field changed them.
fn take_mark(
    seat: &Seat<'_>,
    shown: &Shown,
    n: u32,
    place: &Place,
    form: &Fields,
) -> Result<Option<ToRecord>, PageError> {
    let (mut flagged, mut struck, mut note) = (place.flagged, place.struck.clone(), place.note.clone());
    if let Some(flag) = form.get("flag") {
        flagged = flag != "0";
    }
    let option = |name: &str| {
        let wanted = form.get(name)?;
        let place = (0..shown.options.len()).find(|place| letter(*place).to_string() == wanted)?;
        shown.options.get(place).map(|choice| choice.id.clone())
    };
    if let Some(id) = option("strike").filter(|id| !struck.contains(id)) {
        struck.push(id);
    }
    if let Some(id) = option("restore") {
        struck.retain(|other| *other != id);
    }
    if form.ticked("paper") {
        let new: String =
            form.get("note").unwrap_or_default().replace("\r\n", "\n").chars().take(LONGEST_NOTE).collect();
        if new != form.get("had_note").unwrap_or_default().replace("\r\n", "\n") {
            note = new;
        }
    }
    if (flagged, &struck, &note) == (place.flagged, &place.struck, &place.note) {
        return Ok(None);
    }
    seat.mark(n, flagged, struck, note).map(Some)
}

/// A skills check: what is left out is an answer, and the next question follows from all of them.
#[expect(clippy::too_many_arguments, reason = "the end of one handler, on its own for its length")]
async fn go_on(
    mut seat: Seat<'_>,
    id: &str,
    n: u32,
    asked: Option<&Asked<'_>>,
    form: &Fields,
    mut events: Vec<ToRecord>,
    script: bool,
    lacking: Option<String>,
) -> Result<Response, PageError> {
    let here = format!("/sessions/{id}/{}", n + 1);
    if lacking.is_some() {
        seat.keep(&events).await?;
        return Ok(went(script, &format!("{here}?fault=1#answer")));
    }
    let kept = events.iter().any(|event| event.kind == "answered");
    if let Some(asked) =
        asked.filter(|_| !kept && seat.place(n).is_ok_and(|place| place.is_none_or(|p| p.answer.is_none())))
    {
        let seconds = seat.app.clocks.seconds(seat.session()?, n).unwrap_or_else(|| since_shown(&seat, form));
        events.extend(seat.answer(asked, None, seconds)?);
    }
    seat.keep(&events).await?;
    let last = last_of(seat.session()?);
    if n >= last {
        let Some(more) = seat.more()? else {
            seat.submit(false).await?;
            return Ok(went(script, &format!("/sessions/{id}/result")));
        };
        seat.keep(&[more]).await?;
    }
    let event = seat.go(n + 1)?;
    seat.keep(&[event]).await?;
    Ok(went(script, &format!("/sessions/{id}/{}", n + 2)))
}

fn went(script: bool, to: &str) -> Response {
    if script { json(&serde_json::json!({ "to": to }).to_string()) } else { Redirect::to(to).into_response() }
}

fn json(text: &str) -> Response {
    ([(CONTENT_TYPE, "application/json")], text.to_owned()).into_response()
}

fn stays(
    seat: &Seat<'_>,
    n: u32,
    asked: Option<&Asked<'_>>,
    to: Option<String>,
    lacking: Option<String>,
) -> Result<Response, PageError> {
    let session = seat.session()?;
    let place = session.places.get(&n).cloned().unwrap_or_default();
    let draft = asked.map(|asked| draft_of(seat, asked, &place)).transpose()?.unwrap_or_default();
    let options = asked.map(|asked| asked.shown.options.as_slice()).unwrap_or_default();
    let struck = options.iter().enumerate().filter(|(_, choice)| place.struck.contains(&choice.id));
    let square = Square::of(session, n);
    let to = match (to, &lacking) {
        (Some(to), Some(_)) => Some(format!("{to}?incomplete={}", n + 1)),
        (to, _) => to,
    };
    let kept = Kept {
        to,
        left_ms: seat.left_ms()?,
        had: draft.line(),
        had_note: place.note.clone(),
        flagged: place.flagged,
        struck: struck.map(|(at, _)| letter(at).to_string()).collect(),
        state: square.class,
        words: square.words,
        counts: counts(session),
        missing: lacking.unwrap_or_default(),
    };
    Ok(json(&serde_json::to_string(&kept)?))
}

#[derive(Template)]
#[template(path = "sessions/confirm.html")]
struct Confirm {
    frame: Frame,
    session: String,
    heading: String,
    left: Option<Left>,
    open: Vec<Square>,
    flagged: Vec<Square>,
    back: u32,
    incomplete: Option<u32>,
}

/// Asks whether to hand in, with what is not answered and what is flagged.
pub(crate) async fn confirm(
    visit: Visit,
    axum::extract::Path(id): axum::extract::Path<String>,
    query: Fields,
) -> Result<Response, PageError> {
    let mut seat = Seat::take(&visit.app, &id).await?;
    if !seat.is_open()? || seat.submit_when_over().await? {
        return Ok(Redirect::to(&format!("/sessions/{id}/result")).into_response());
    }
    let session = seat.session()?;
    if session.mode == Mode::Study {
        return Ok(Redirect::to(&format!("/sessions/{id}")).into_response());
    }
    let squares = |wanted: &dyn Fn(Option<&Place>) -> bool| -> Vec<Square> {
        (0..=last_of(session)).filter(|n| wanted(session.places.get(n))).map(|n| Square::of(session, n)).collect()
    };
    let open = squares(&|place| !is_given(place));
    let flagged = squares(&|place| place.is_some_and(|place| place.flagged));
    let heading = heading(open.len(), flagged.len());
    let page = Confirm {
        frame: visit.frame("Hand in?", Nav::Practise),
        heading,
        left: Left::of(&seat)?,
        back: session.at + 1,
        open,
        flagged,
        incomplete: query.get("incomplete").and_then(|n| n.parse().ok()),
        session: id,
    };
    show(&page)
}

fn heading(open: usize, flagged: usize) -> String {
    let questions =
        |count: usize| if count == 1 { "1 question is".to_owned() } else { format!("{count} questions are") };
    match (open, flagged) {
        (0, 0) => "Hand in now? Everything is answered".to_owned(),
        (0, flagged) => format!("Hand in now? Everything is answered, {flagged} flagged"),
        (open, 0) => format!("Hand in now? {} not answered", questions(open)),
        (open, flagged) => format!("Hand in now? {} not answered, {flagged} flagged", questions(open)),
    }
}

/// Hands in.
pub(crate) async fn submit(
    axum::extract::State(app): axum::extract::State<std::sync::Arc<crate::app::App>>,
    axum::extract::Path(id): axum::extract::Path<String>,
    crate::safety::Posted(_): crate::safety::Posted,
) -> Result<Redirect, PageError> {
    let mut seat = Seat::take(&app, &id).await?;
    let result = Redirect::to(&format!("/sessions/{id}/result"));
    if seat.session()?.mode == Mode::Study {
        return Err(PageError::input("Study is not handed in", "End the session instead."));
    }
    // Handed in twice is handed in.
    if seat.is_open()? && !seat.submit_when_over().await? {
        seat.submit(false).await?;
    }
    Ok(result)
}
