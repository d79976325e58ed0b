//! Exams with questions, and what to know before one begins.

use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::response::{Redirect, Response};
use axum::routing::{get, post};
use rungs_items::bank::Bank;
use rungs_practice::begin::{self, Begin};
use rungs_practice::diagnose::MOST;
use rungs_practice::events::{Ended, Mode, SessionStarted};
use rungs_practice::exam::Exam;
use rungs_practice::listed::listed;
use rungs_practice::mock::ExtraTime;
use rungs_practice::result::{past, rescored};
use rungs_practice::sitting::left_ms;
use rungs_practice::state::{Session, State as Learner, Status};

use super::sessions::exam_with_questions;
use crate::app::App;
use crate::error::PageError;
use crate::fields::Fields;
use crate::page::{Frame, Nav, Visit, show};
use crate::safety::Posted;
use crate::words::{dollars, long_day, short_day};

pub(crate) fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/practise", get(list))
        .route("/practise/{cert}", get(hub))
        .route("/practise/{cert}/exam-day", get(exam_day))
        .route("/practise/{cert}/study", post(study))
        .route("/practise/{cert}/mock", post(mock))
        .route("/practise/{cert}/check", post(check))
}

#[derive(Template)]
#[template(path = "practise/list.html")]
struct List {
    frame: Frame,
    heading: String,
    open: Vec<Open>,
    sets: Vec<Set>,
    without: Vec<(String, String)>,
}

/// A session that can be gone on with.
struct Open {
    id: String,
    words: String,
}

/// An exam with questions.
struct Set {
    id: String,
    name: String,
    words: String,
    planned: String,
    provenance: String,
}

async fn list(visit: Visit) -> Result<Response, PageError> {
    let app = &visit.app;
    let held = app.record().await?;
    let (state, catalog) = (held.state(), app.catalog());
    let steps = state.life.plan.as_ref().map(|plan| plan.steps.as_slice()).unwrap_or_default();
    let step_of = |id: &str| steps.iter().position(|step| step.certification == id);
    let name = |id: &str| catalog.certifications.get(id).map_or_else(|| id.to_owned(), |known| known.name.clone());
    let mut sets: Vec<(usize, Set)> = app
        .home
        .question_sets()
        .iter()
        .map(|bank| {
            let one = listed(catalog, bank, state);
            let step = step_of(one.certification);
            let planned =
                step.and_then(|at| steps.get(at)).map(|step| format!("In your plan, exam {}", short_day(step.exam)));
            let set = Set {
                id: one.certification.to_owned(),
                words: format!(
                    "{} questions, {} of them with new numbers each time; you have met {}",
                    one.questions, one.executable, one.answered
                ),
                planned: planned.unwrap_or_default(),
                provenance: one.provenance.to_owned(),
                name: one.name,
            };
            (step.unwrap_or(usize::MAX), set)
        })
        .collect();
    sets.sort_by(|(one, a), (other, b)| one.cmp(other).then_with(|| a.name.cmp(&b.name)));
    let without = steps.iter().filter(|step| app.bank(&step.certification).is_none());
    let without = without.map(|step| (step.certification.clone(), name(&step.certification))).collect();
    let mut open: Vec<&Session> = state.sessions.values().filter(|session| goes_on(session, app.today())).collect();
    open.sort_by_key(|session| std::cmp::Reverse(session.last_ms));
    let exams = catalog.certifications.values().filter(|known| known.kind.is_exam()).count();
    let heading = match sets.as_slice() {
        [] => "There are no questions here yet".to_owned(),
        [(_, one)] => format!("Questions for 1 of {exams} exams: {}", one.name),
        sets => format!("Questions for {} of {exams} exams", sets.len()),
    };
    let page = List {
        frame: visit.frame("Practise", Nav::Practise),
        heading,
        open: open.into_iter().take(10).map(|session| open_words(session, &name(&session.exam))).collect(),
        sets: sets.into_iter().map(|(_, set)| set).collect(),
        without,
    };
    show(&page)
}

/// Returns whether a session is offered to be gone on with: study of another day begins anew.
fn goes_on(session: &Session, today: rungs_planner::Day) -> bool {
    session.status == Status::Open && (session.mode != Mode::Study || session.day == today)
}

fn open_words(session: &Session, exam: &str) -> Open {
    let answered = session.answered();
    let words = match session.mode {
        Mode::Study => format!("Study for {exam}: {} answered", session.tally.answered),
        Mode::Diagnose => format!("Skills check for {exam}: {answered} answered"),
        Mode::Mock => {
            let left = left_ms(session, session.spent_ms)
                .map(|left| format!(", {} left", rungs_practice::words::clock(left)))
                .unwrap_or_default();
            format!("Mock exam for {exam}: {answered} of {} answered{left}", session.questions.len())
        }
    };
    Open { id: session.id.clone(), words }
}

#[derive(Template)]
#[template(path = "practise/hub.html")]
#[expect(clippy::struct_excessive_bools, reason = "each shows or hides a part of the page")]
struct Hub {
    frame: Frame,
    exam: Exam,
    heading: String,
    open: Vec<Open>,
    mock_open: bool,
    check_open: bool,
    topics: Vec<(String, Vec<(String, String)>)>,
    misses: bool,
    can_mock: bool,
    minutes: String,
    count: String,
    pass_mark: String,
    retake: String,
    fee: String,
    past: Vec<PastRow>,
    rescored: Vec<String>,
    most: usize,
    provenance: String,
}

struct PastRow {
    number: usize,
    session: String,
    day: String,
    right: String,
    probably: String,
    new: String,
}

#[derive(Template)]
#[template(path = "practise/none.html")]
struct WithoutQuestions {
    frame: Frame,
    exam: Exam,
}

async fn hub(visit: Visit, Path(cert): Path<String>) -> Result<Response, PageError> {
    let app = &visit.app;
    let (exam, bank) = exam_with_questions(app, &cert)?;
    let Some(bank) = bank else {
        return show(&WithoutQuestions { frame: visit.frame(format!("Practise {}", exam.name), Nav::Practise), exam });
    };
    let held = app.record().await?;
    let state = held.state();
    let set = listed(app.catalog(), bank, state);
    let code = exam.code.clone().unwrap_or_else(|| exam.name.clone());
    let heading = match (set.questions, set.questions - set.answered) {
        (all, new) if all == new => format!("{code}: {all} questions, all of them new to you"),
        (all, 0) => format!("{code}: {all} questions, all of them met"),
        (all, new) => format!("{code}: {all} questions, {new} of them still new to you"),
    };
    let open: Vec<&Session> =
        state.sessions.values().filter(|session| session.exam == exam.id && goes_on(session, app.today())).collect();
    let any = |mode: Mode| open.iter().any(|session| session.mode == mode);
    let topics = exam.outline.domains.iter().map(|domain| (domain.name.clone(), domain.objectives.clone()));
    let rows = past(app.catalog(), &exam, state).into_iter().rev().map(|one| PastRow {
        number: one.number,
        session: one.session.to_owned(),
        day: short_day(one.day),
        right: one.result.headline(),
        probably: format!("{:.0} to {:.0} %", one.result.interval.0 * 100.0, one.result.interval.1 * 100.0),
        new: one.result.fresh.answered.to_string(),
    });
    let page = Hub {
        frame: visit.frame(format!("Practise {code}"), Nav::Practise),
        heading,
        mock_open: any(Mode::Mock),
        check_open: any(Mode::Diagnose),
        open: open.iter().map(|session| open_words(session, &code)).collect(),
        topics: topics.collect(),
        misses: begin::redo(state, bank, begin::new_session(bank, Mode::Study, String::new(), 0, app.today()))
            .is_some(),
        can_mock: exam.questions.is_some(),
        minutes: exam.minutes.map_or("not published".to_owned(), |minutes| format!("{minutes} minutes")),
        count: exam.questions.map_or("not published".to_owned(), |count| format!("{count}{}", exam.trial_questions())),
        pass_mark: pass_mark(&exam),
        retake: exam.retake.clone().unwrap_or_else(|| "The rule is not known to us.".to_owned()),
        fee: exam.fee_usd.map(|fee| format!("{} (US list price)", dollars(fee))).unwrap_or_default(),
        past: rows.collect(),
        rescored: rescored(&exam, state),
        most: MOST,
        provenance: bank.file.provenance.clone(),
        exam,
    };
    show(&page)
}

/// Says what is known of the pass mark.
fn pass_mark(exam: &Exam) -> String {
    let range = exam.pass_range;
    if range.published {
        return format!("{:.0} % right", range.low * 100.0);
    }
    let plausible = format!("plausibly {:.0} to {:.0} % right (our assumption)", range.low * 100.0, range.high * 100.0);
    match (exam.pass_mark, &exam.scale) {
        (Some(mark), Some(scale)) => format!("{mark:.0} on a scale of {scale}; {plausible}"),
        _ => format!("not published; {plausible}"),
    }
}

#[derive(Template)]
#[template(path = "practise/exam_day.html")]
struct DayPage {
    frame: Frame,
    exam: Exam,
    lines: Vec<(String, String)>,
    booked: String,
}

async fn exam_day(visit: Visit, Path(cert): Path<String>) -> Result<Response, PageError> {
    let (exam, _) = exam_with_questions(&visit.app, &cert)?;
    let held = visit.app.record().await?;
    let booked = held.state().exam_day(&exam.id, visit.app.today());
    let lines = exam.day().into_iter().map(|said| match said.split_once(": ") {
        Some((what, rest)) => (what.to_owned(), rest.to_owned()),
        None => (String::new(), said),
    });
    let page = DayPage {
        frame: visit.frame(format!("The day of {}", exam.name), Nav::Practise),
        lines: lines.collect(),
        booked: booked.map(long_day).unwrap_or_default(),
        exam,
    };
    show(&page)
}

/// Finds the exam and its questions for a new session.
fn to_begin(app: &App, cert: &str) -> Result<(Exam, &'static Bank), PageError> {
    match exam_with_questions(app, cert)? {
        (exam, Some(bank)) => Ok((exam, bank)),
        (exam, None) => Err(PageError::missing(
            format!("There are no questions for {} yet", exam.name),
            "Its page under Practise names what there is instead.",
        )),
    }
}

fn new_session(app: &App, bank: &Bank, mode: Mode) -> SessionStarted {
    let name = app.new_name();
    // The last bytes of the name are random: enough of a seed, and one that is on record with the session.
    let seed = name.as_u128() & u128::from(u32::MAX);
    begin::new_session(bank, mode, name.to_string(), u32::try_from(seed).unwrap_or_default(), app.today())
}

fn to_session(id: &str) -> Redirect {
    Redirect::to(&format!("/sessions/{id}"))
}

async fn study(
    State(app): State<Arc<App>>,
    Path(cert): Path<String>,
    Posted(form): Posted,
) -> Result<Redirect, PageError> {
    let (exam, bank) = to_begin(&app, &cert)?;
    let mut new = new_session(&app, bank, Mode::Study);
    new.objective = form.get("topic").map(str::to_owned);
    if let Some(topic) = new.objective.as_deref().filter(|topic| exam.outline.domain_of(topic).is_none()) {
        return Err(PageError::input(format!("{} has no exam topic {topic}", exam.name), "Choose one of the list."));
    }
    let mut held = app.record().await?;
    let begin = if form.ticked("redo") {
        begin::redo(held.state(), bank, new).ok_or_else(|| {
            PageError::input("There is nothing to ask again: no session has a miss", "Study or sit a mock exam first.")
        })?
    } else {
        begin::study(held.state(), new)
    };
    let id = match begin {
        Begin::Resume(id) => id,
        Begin::New(new) => {
            held.append_one(&*new).await?;
            new.session
        }
    };
    Ok(to_session(&id))
}

/// Returns the open session of a mode; with `new` it is given up, and none is left.
async fn open_one(
    held: &mut crate::app::Held<'_>,
    mode: Mode,
    exam: &str,
    form: &Fields,
) -> Result<Option<String>, PageError> {
    let open = |state: &Learner| state.open_session(mode, exam).map(|session| session.id.clone());
    if !form.ticked("new") {
        return Ok(open(held.state()));
    }
    while let Some(session) = open(held.state()) {
        held.append_one(&Ended { session }).await?;
    }
    Ok(None)
}

/// Choices of time for a mock exam: value of the form, words.
const TIMES: [(&str, &str); 6] = [
    ("", "as in the exam"),
    ("1.25", "a quarter more"),
    ("1.5", "half more"),
    ("2", "twice the time"),
    ("30min", "30 minutes more"),
    ("none", "no clock"),
];

async fn mock(
    State(app): State<Arc<App>>,
    Path(cert): Path<String>,
    Posted(form): Posted,
) -> Result<Redirect, PageError> {
    let (exam, bank) = to_begin(&app, &cert)?;
    let extra = match form.get("time").unwrap_or_default() {
        "1.25" => ExtraTime::Quarter,
        "1.5" => ExtraTime::Half,
        "2" => ExtraTime::Double,
        "30min" => ExtraTime::ThirtyMinutes,
        _ => ExtraTime::None,
    };
    let with_clock = form.get("time") != Some("none");
    let seed = form.get("seed").map(str::parse::<u32>).transpose().map_err(|_| {
        PageError::input("That is no seed", "Leave the field empty, or write a whole number such as 7.")
    })?;
    let mut held = app.record().await?;
    if let Some(id) = open_one(&mut held, Mode::Mock, &exam.id, &form).await? {
        return Ok(to_session(&id));
    }
    let mut new = new_session(&app, bank, Mode::Mock);
    new.seed = seed.unwrap_or(new.seed);
    let mock = begin::mock(bank, &exam, held.state(), new, extra, with_clock)
        .map_err(|error| PageError::input(&error, "Study instead: there the number of questions is yours."))?;
    held.append_one(&mock.session).await?;
    Ok(to_session(&mock.session.session))
}

async fn check(
    State(app): State<Arc<App>>,
    Path(cert): Path<String>,
    Posted(form): Posted,
) -> Result<Redirect, PageError> {
    let (exam, bank) = to_begin(&app, &cert)?;
    let mut held = app.record().await?;
    if let Some(id) = open_one(&mut held, Mode::Diagnose, &exam.id, &form).await? {
        return Ok(to_session(&id));
    }
    let new = begin::check(app.catalog(), bank, &exam, held.state(), new_session(&app, bank, Mode::Diagnose));
    if new.questions.is_empty() {
        return Err(PageError::input(
            "The question set has nothing to check skills with",
            "Study or sit a mock exam instead.",
        ));
    }
    held.append_one(&new).await?;
    Ok(to_session(&new.session))
}
