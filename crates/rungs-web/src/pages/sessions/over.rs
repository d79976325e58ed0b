//! What a session showed: the result of a mock exam, the proposal of a skills check, the tally of study.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use rungs_practice::beta;
use rungs_practice::diagnose::{HOW, propose};
use rungs_practice::events::{Mode, SkillsConfirmed};
use rungs_practice::exam::Exam;
use rungs_practice::result::{MockResult, rescored, result, said_after};
use rungs_practice::state::{Stated, Status};
use rungs_practice::words::{number, seconds, tally};

use super::paper::short;
use super::seat::Seat;
use super::study::{code, topic};
use crate::app::App;
use crate::error::PageError;
use crate::fields::Fields;
use crate::markdown::words;
use crate::page::{Frame, Nav, Visit, show};
use crate::safety::Posted;

#[derive(Template)]
#[template(path = "sessions/result.html")]
struct MockPage {
    frame: Frame,
    session: String,
    exam: String,
    code: String,
    heading: String,
    lead: Vec<String>,
    chart: Chart,
    bars: Vec<Bar>,
    facts: Vec<(&'static str, String)>,
    misses: Vec<Miss>,
    rescored: Vec<String>,
    said: String,
    timed_out: bool,
    provenance: String,
}

/// The share that was right on a line from 0 to 100 %, with its band and the plausible pass marks.
struct Chart {
    share: f64,
    low: f64,
    high: f64,
    mark_low: f64,
    mark_high: f64,
    words: String,
}

/// One part of the exam.
struct Bar {
    name: String,
    count: String,
    share: f64,
    weak: bool,
    probably: String,
}

/// One question to look at again.
struct Miss {
    n: u32,
    words: String,
    answers: String,
    about: String,
}

#[derive(Template)]
#[template(path = "sessions/over.html")]
struct StudyPage {
    frame: Frame,
    exam: String,
    code: String,
    heading: String,
    facts: Vec<(&'static str, String)>,
    misses: usize,
    said: String,
    given_up: bool,
    nothing_left: bool,
    session: String,
}

#[derive(Template)]
#[template(path = "sessions/skills.html")]
struct CheckPage {
    frame: Frame,
    session: String,
    exam: String,
    code: String,
    heading: String,
    rows: Vec<[String; 4]>,
    proposed: Vec<String>,
    confirmed: bool,
    said: String,
    how: &'static str,
}

/// Shows what a session that is over came to.
pub(crate) async fn page(visit: Visit, Path(id): Path<String>, query: Fields) -> Result<Response, PageError> {
    let mut seat = Seat::take(&visit.app, &id).await?;
    let (mode, status) = (seat.session()?.mode, seat.session()?.status);
    match (mode, status) {
        (Mode::Mock, Status::Submitted { .. }) => mock(&visit, &mut seat).await,
        (Mode::Diagnose, Status::Submitted { .. }) => check(&visit, &seat),
        (Mode::Study, Status::Open) if !query.ticked("end") && seat.next()?.is_some() => {
            Ok(Redirect::to(&format!("/sessions/{id}")).into_response())
        }
        (Mode::Mock | Mode::Diagnose, Status::Open) => Ok(Redirect::to(&format!("/sessions/{id}")).into_response()),
        _ => study(&visit, &seat),
    }
}

async fn mock(visit: &Visit, seat: &mut Seat<'_>) -> Result<Response, PageError> {
    let session = seat.session()?.clone();
    let exam = seat.exam.as_practised(visit.app.catalog(), &session);
    let result = result(&session, &exam);
    let texts = seat.as_shown(&result.misses).await?;
    let misses = result.misses.iter().filter_map(|n| {
        let answer = session.places.get(n)?.answer.as_ref()?;
        let right = short(&answer.key, &answer.shown);
        let answers = match answer.answer.as_ref().map(|given| short(given, &answer.shown)) {
            None => {
                format!("not answered{}", if right.is_empty() { String::new() } else { format!(", right {right}") })
            }
            Some(given) if given.is_empty() || right.is_empty() => String::new(),
            Some(given) => format!("you {given}, right {right}"),
        };
        Some(Miss {
            n: n + 1,
            words: texts
                .get(&answer.text)
                .map_or("Its text was deleted from your record.".to_owned(), |variant| words(&variant.stem, 90)),
            answers,
            about: format!("{} · {}", topic(seat, &answer.objectives), seconds(answer.seconds)),
        })
    });
    let misses: Vec<Miss> = misses.collect();
    let stated = said_after(&session, seat.state());
    let code = code(seat);
    let mut lead = vec![result.long_run(), result.pass_mark(&exam), result.verdict().to_owned()];
    let heading = result.sentence(stated, &code);
    if stated.is_some_and(|said| said.enough) {
        lead.insert(0, format!("{}.", result.headline()));
    }
    let page = MockPage {
        frame: visit.frame(format!("Result: {code}"), Nav::Practise),
        session: session.id.clone(),
        exam: exam.id.clone(),
        chart: chart(&result),
        bars: bars(&result),
        facts: result.facts(),
        misses,
        rescored: rescored(&exam, seat.state()),
        said: stated.map(Stated::words).unwrap_or_default(),
        timed_out: result.timed_out,
        provenance: seat.bank.file.provenance.clone(),
        code,
        heading,
        lead,
    };
    show(&page)
}

fn chart(result: &MockResult) -> Chart {
    let percent = |share: f64| (share * 1000.0).round() / 10.0;
    let range = result.pass_range;
    let mark = if range.published {
        format!("pass mark {:.0} %", range.low * 100.0)
    } else {
        format!("pass mark plausibly {:.0} to {:.0} %", range.low * 100.0, range.high * 100.0)
    };
    Chart {
        share: percent(result.share),
        low: percent(result.interval.0),
        high: percent(result.interval.1),
        mark_low: percent(range.low),
        mark_high: percent(range.high),
        words: format!(
            "{:.0} % right, probably {:.0} to {:.0} % in the long run; {mark}",
            result.share * 100.0,
            result.interval.0 * 100.0,
            result.interval.1 * 100.0
        ),
    }
}

fn bars(result: &MockResult) -> Vec<Bar> {
    let domains = result.domains.iter().filter(|domain| domain.tally.answered > 0);
    domains
        .map(|domain| {
            let share = domain.tally.share().unwrap_or(0.0);
            let (low, high) = beta::interval(domain.tally.right, f64::from(domain.tally.answered), 0.9);
            Bar {
                name: domain.name.clone(),
                count: format!("{} of {}", number(domain.tally.right), domain.tally.answered),
                share: (share * 100.0).round(),
                weak: high < result.pass_range.low || share < result.pass_range.low,
                probably: format!("probably {:.0} to {:.0} %", low * 100.0, high * 100.0),
            }
        })
        .collect()
}

fn study(visit: &Visit, seat: &Seat<'_>) -> Result<Response, PageError> {
    let session = seat.session()?;
    let given_up = session.mode != Mode::Study;
    let asked = session.tally.answered;
    let heading = if given_up {
        "Given up: it counts for nothing".to_owned()
    } else if asked == 0 {
        "Nothing was answered in this session".to_owned()
    } else {
        let questions = if asked == 1 { "question" } else { "questions" };
        format!("{} of {asked} {questions} right in this session", number(session.tally.right))
    };
    let mut facts = Vec::new();
    if let Some(record) = seat.state().exams.get(&session.exam).filter(|_| !given_up) {
        facts.push(("New to you, so far", tally(record.fresh)));
        facts.push(("Seen before, so far", tally(record.seen)));
    }
    let page = StudyPage {
        frame: visit.frame(heading.clone(), Nav::Practise),
        exam: seat.exam.id.clone(),
        code: code(seat),
        heading,
        facts,
        misses: session.missed.len(),
        said: said_after(session, seat.state()).map(Stated::words).unwrap_or_default(),
        given_up,
        nothing_left: session.status == Status::Open,
        session: session.id.clone(),
    };
    show(&page)
}

/// Returns the levels that a check proposes, with its page's rows.
fn check(visit: &Visit, seat: &Seat<'_>) -> Result<Response, PageError> {
    let session = seat.session()?;
    let catalog = visit.app.catalog();
    let exam: Exam = seat.exam.as_practised(catalog, session);
    let name = |skill: &str| catalog.skills.get(skill).map_or_else(|| skill.to_owned(), |skill| skill.name.clone());
    let proposal = propose(catalog, seat.bank, &exam, session);
    let rows = proposal.levels.iter().map(|level| {
        [
            name(&level.skill),
            level.level.to_string(),
            format!("{} of {}", number(level.tally.right), level.tally.answered),
            format!("{:.0} %{}", level.sure * 100.0, if level.proposed { ", proposed" } else { "" }),
        ]
    });
    let on_record = &seat.state().life.skills;
    let confirmed = !proposal.have.is_empty()
        && proposal.have.iter().all(|(skill, level)| {
            on_record.get(skill).is_some_and(|(known, day)| known == level && *day >= session.day)
        });
    let heading = proposal.headline(&name);
    let page = CheckPage {
        frame: visit.frame("Skills check", Nav::Practise),
        session: session.id.clone(),
        exam: exam.id.clone(),
        code: code(seat),
        heading,
        rows: rows.collect(),
        proposed: proposal.have.iter().map(|(skill, level)| format!("{}: level {level}", name(skill))).collect(),
        confirmed,
        said: said_after(session, seat.state()).map(Stated::words).unwrap_or_default(),
        how: HOW,
    };
    show(&page)
}

/// Keeps the levels that a skills check proposes.
pub(crate) async fn confirm_skills(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Posted(_): Posted,
) -> Result<Redirect, PageError> {
    let mut seat = Seat::take(&app, &id).await?;
    let session = seat.session()?;
    if session.mode != Mode::Diagnose || !matches!(session.status, Status::Submitted { .. }) {
        return Err(PageError::conflict(
            "This session proposes no levels",
            "Only a skills check that was handed in does. Nothing was changed.",
        ));
    }
    let exam = seat.exam.as_practised(app.catalog(), session);
    let have = propose(app.catalog(), seat.bank, &exam, session).have;
    if !have.is_empty() {
        let body = SkillsConfirmed { day: app.today(), have, session: Some(id.clone()) };
        seat.keep_one(&body).await?;
    }
    Ok(Redirect::to(&format!("/sessions/{id}/result")))
}
