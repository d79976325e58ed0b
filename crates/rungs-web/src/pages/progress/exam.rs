//! One exam: what is known of its topics, the chance to pass, whether to book; and the forms that keep seat, result and study.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use rungs_catalog::Status;
use rungs_catalog::search::id_of;
use rungs_planner::{Day, Profile};
use rungs_practice::entry;
use rungs_practice::exam::Exam;
use rungs_practice::on_record::lay_record_over;
use rungs_practice::progress::{TopicProgress, minutes, topics};
use rungs_practice::readiness::book::{BookOrWait, Way};
use rungs_practice::readiness::overview::{Note, Overview};
use rungs_practice::readiness::{Help, say, scorecard, short_chance};
use rungs_practice::retake::retake;
use rungs_practice::state::{Life, State, Tally};
use rungs_practice::words::{short_tally, tally};

use super::chart::{History, history};
use crate::error::PageError;
use crate::fields::Fields;
use crate::page::{Frame, Nav, Visit, show};
use crate::typed::{Fault, Typed};
use crate::words::{dollars, long_day, short_day};

#[derive(Template)]
#[template(path = "progress/exam.html")]
struct Page {
    frame: Frame,
    typed: Typed,
    id: String,
    name: String,
    short: String,
    today: String,
    on: Option<Day>,
    heading: String,
    lead: String,
    done: Vec<String>,
    notes: Vec<String>,
    figures: Vec<(String, String)>,
    forecast: Option<Told>,
    history: Option<History>,
    domains: Vec<Domain>,
    results: Vec<String>,
    seat: Option<String>,
    official: String,
    has_questions: bool,
    is_exam: bool,
}

/// The chance to pass in words.
#[expect(clippy::struct_excessive_bools, reason = "each says whether a part of the page is shown")]
struct Told {
    enough: bool,
    retired: bool,
    meaning: String,
    label: String,
    short_of: Vec<String>,
    evidence: String,
    parts: Vec<Part>,
    pass_low: f64,
    costly: Vec<String>,
    new_questions: Option<String>,
    mock: bool,
    elsewhere: bool,
    arithmetic: String,
    domains: Vec<String>,
    assumed: String,
    model: u32,
    booking: Option<Booking>,
}

/// One part of the exam as a bar.
struct Part {
    name: String,
    low: f64,
    width: f64,
    words: String,
    cost: String,
}

/// Book now or wait.
struct Booking {
    advice: String,
    margin: Option<String>,
    rows: Vec<Row>,
    without: String,
    turns: Vec<String>,
    how: &'static str,
    ways: Vec<String>,
    assumed: String,
}

/// One day on which it can be sat.
struct Row {
    day: String,
    booked: bool,
    not: Option<String>,
    cells: [(&'static str, String); 6],
}

/// One part of the exam with its topics.
struct Domain {
    name: String,
    topics: Vec<Topic>,
}

struct Topic {
    id: String,
    text: String,
    new: String,
    seen: String,
    last: String,
}

/// Shows it.
pub(super) async fn show_exam(visit: Visit, Path(name): Path<String>, query: Fields) -> Result<Response, PageError> {
    page(&visit, &name, &query, Typed::default()).await
}

/// Shows it, with a form as it was typed where that is to be mended.
pub(crate) async fn page(visit: &Visit, name: &str, query: &Fields, typed: Typed) -> Result<Response, PageError> {
    let (app, catalog, today) = (&visit.app, visit.app.catalog(), visit.app.today());
    let id = id_of(catalog, name);
    let missing = |error: rungs_catalog::show::ShowError| {
        PageError::missing(error, "Look for it in the search, or on the ladder.")
    };
    let exam = Exam::of(catalog, &id, today).map_err(missing)?;
    let is_exam = catalog.certifications.get(&id).is_some_and(|found| found.kind.is_exam());
    let (on, wrong_day) = day_asked(query, today);
    let saved = app.home.saved_profile()?.unwrap_or_default();
    let held = app.record().await?;
    let state = held.state();
    let mut profile: Profile = saved;
    lay_record_over(&state.life, &mut profile, today);
    let asked = app.forecasts.ask(app, &exam, state, profile, on);
    let short = exam.code.clone().unwrap_or_else(|| exam.name.clone());
    let mut page = Page {
        frame: visit.frame(format!("Progress on {short}"), Nav::Progress),
        typed,
        today: today.to_string(),
        on,
        heading: String::new(),
        lead: String::new(),
        done: said_after(catalog, &state.life, &exam, query.get("did"), today),
        notes: wrong_day.into_iter().collect(),
        figures: figures(state, &exam, today),
        forecast: None,
        history: history(state.life.stated.iter().filter(|stated| stated.certification == id)),
        domains: domains(topics(&exam, state, app.home.now_ms())),
        results: results(&state.life, &id),
        seat: state.life.booked.get(&id).map(|seat| seat_words(seat, today)),
        official: exam.official_url.clone(),
        has_questions: app.bank(&id).is_some(),
        is_exam,
        name: exam.name.clone(),
        short,
        id,
    };
    drop(held);
    let overview = if is_exam { asked.answer(app).await? } else { None };
    if let Some(overview) = overview {
        page.tell(&overview);
    } else {
        page.heading = format!("{} has no exam to pass or fail", page.name);
        "What it asks for stands on its owner’s page.".clone_into(&mut page.lead);
    }
    let status = if page.typed.is_wrong() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok((status, show(&page)?).into_response())
}

/// Returns the day that is asked about, or what is wrong with it.
fn day_asked(query: &Fields, today: Day) -> (Option<Day>, Option<String>) {
    match query.get("on").map(str::parse::<Day>) {
        None => (None, None),
        Some(Ok(day)) if day < today => (None, Some(format!("{} is over; this is for today.", long_day(day)))),
        Some(Ok(day)) => (Some(day), None),
        Some(Err(error)) => (None, Some(Fault::new("on", &error, error.hint()).text)),
    }
}

impl Page {
    fn tell(&mut self, overview: &Overview) {
        let ready = &overview.ready;
        let retired = overview.status == Status::Retired;
        self.heading = match overview.passed {
            Some(day) => format!("{}: passed on {}", self.short, long_day(day)),
            None if retired => format!("{} cannot be sat any more", self.short),
            None => say::finding(ready, &self.short),
        };
        self.notes.extend(overview.notes.iter().map(|note| match note {
            Note::SeatOver { .. } => format!("{}. Write down below how it went.", note.words()),
            Note::Says(text) => text.clone(),
        }));
        if let Some(comparison) = &ready.book_or_wait {
            let margin = say::margin(comparison).map(|margin| format!(". {margin}")).unwrap_or_default();
            self.lead = format!("{}{margin}", say::advice(comparison));
        } else if !ready.enough && overview.passed.is_none() && !retired {
            self.lead = match ready.short_of.first() {
                Some(_) => say::short_of(ready).join(" "),
                None => String::new(),
            };
        }
        self.forecast = Some(told(overview, retired));
    }
}

fn told(overview: &Overview, retired: bool) -> Told {
    let ready = &overview.ready;
    Told {
        enough: ready.enough,
        retired,
        meaning: say::meaning(ready),
        label: say::label(ready),
        short_of: say::short_of(ready),
        evidence: say::evidence(ready),
        parts: ready.domains.iter().map(part).collect(),
        pass_low: ready.pass_range.low * 100.0,
        costly: say::costly(ready),
        new_questions: say::new_questions(ready),
        mock: ready.helps.contains(&Help::Mock),
        elsewhere: ready.helps.contains(&Help::Elsewhere),
        arithmetic: say::arithmetic(ready),
        domains: say::domains(ready),
        assumed: say::assumed(ready),
        model: ready.model,
        booking: ready.book_or_wait.as_ref().map(booking),
    }
}

fn part(domain: &rungs_practice::readiness::DomainReady) -> Part {
    let percent = |share: f64| share.clamp(0.0, 1.0) * 100.0;
    let (low, high) = (percent(domain.low), percent(domain.high));
    Part {
        name: format!("{} ({:.0} % of the exam)", domain.name, domain.weight),
        low,
        width: (high - low).max(1.0),
        words: format!("{low:.0} to {high:.0} %"),
        cost: if domain.cost >= 0.005 { format!("{:.0} in 100", domain.cost * 100.0) } else { "little".to_owned() },
    }
}

fn booking(comparison: &BookOrWait) -> Booking {
    Booking {
        advice: say::advice(comparison),
        margin: say::margin(comparison),
        rows: comparison.ways.iter().map(row).collect(),
        without: say::rounded(comparison.without_cents),
        turns: comparison.turns.clone(),
        how: say::how_counted(),
        ways: say::ways(comparison),
        assumed: comparison.assumed.join("; "),
    }
}

fn row(way: &Way) -> Row {
    let first = way.first.map(|first| short_chance(first.p)).unwrap_or_default();
    Row {
        day: short_day(way.day),
        booked: way.is_booked,
        not: way.not.clone(),
        cells: [
            ("first try", first),
            ("in the end", short_chance(way.passed)),
            ("passed about", way.expected_day.map_or_else(|| "never".to_owned(), short_day)),
            ("fees", say::rounded(way.fees_cents)),
            ("hours", format!("{:.0}", way.hours)),
            ("all counted", say::rounded(way.total_cents)),
        ],
    }
}

fn figures(state: &State, exam: &Exam, today: Day) -> Vec<(String, String)> {
    let record = state.exams.get(&exam.id);
    let answers = |tally: Option<Tally>| tally.map_or_else(|| "none".to_owned(), tally_words);
    let mut figures = vec![
        ("new to you, right".to_owned(), answers(record.map(|record| record.fresh))),
        ("seen before, right".to_owned(), answers(record.map(|record| record.seen))),
        ("studied".to_owned(), entry::time(minutes(state, &exam.id))),
    ];
    if let Some(past) = state.past.get(&exam.id).filter(|past| past.mocks > 0) {
        figures.push(("mock exams handed in".to_owned(), past.mocks.to_string()));
    }
    if let Some(seat) = state.life.booked.get(&exam.id).filter(|seat| seat.exam >= today) {
        figures.push(("to the exam".to_owned(), entry::until(seat.exam, today)));
    }
    figures
}

fn tally_words(of: Tally) -> String {
    tally(of).split(" right").next().unwrap_or_default().to_owned()
}

fn domains(topics: Vec<TopicProgress>) -> Vec<Domain> {
    let mut domains: Vec<Domain> = Vec::new();
    for topic in topics {
        let shown = Topic {
            new: short_tally(&topic.new_to_you),
            seen: short_tally(&topic.seen_before),
            last: topic.last_asked.map_or_else(|| "not asked yet".to_owned(), short_day),
            id: topic.id,
            text: topic.text,
        };
        match domains.last_mut().filter(|last| last.name == topic.domain) {
            Some(last) => last.topics.push(shown),
            None => domains.push(Domain { name: topic.domain, topics: vec![shown] }),
        }
    }
    domains
}

fn results(life: &Life, id: &str) -> Vec<String> {
    let mut results: Vec<_> = life.results.iter().filter(|result| result.certification == id).collect();
    results.sort_by_key(|result| std::cmp::Reverse(result.day));
    let line = |result: &&rungs_practice::events::ExamResult| {
        let score = result.score.map(|score| format!(", score {score}")).unwrap_or_default();
        let how = if result.passed { "passed" } else { "not passed" };
        let line = format!("{}: {how}{score}.", long_day(result.day));
        let scored = life.scored.iter().find(|scored| scored.certification == id && scored.day == result.day);
        match scored.map(scorecard::line).and_then(|line| entry::held_to(&line)) {
            Some(said) => format!("{line} {said}."),
            None => line,
        }
    };
    results.iter().map(line).collect()
}

fn seat_words(seat: &rungs_practice::events::ExamBooked, today: Day) -> String {
    let place = match seat.delivery.as_deref() {
        Some("home") => ", at home",
        Some("centre") => ", at a test centre",
        _ => "",
    };
    let paid = seat.cost_usd.map(|cost| format!(", paid {}", dollars(cost))).unwrap_or_default();
    let when = if seat.exam < today { "over".to_owned() } else { entry::until(seat.exam, today) };
    format!("{}, {when}{place}{paid}", long_day(seat.exam))
}

/// Says what a form changed, from what is on record now.
fn said_after(
    catalog: &rungs_catalog::Catalog,
    life: &Life,
    exam: &Exam,
    did: Option<&str>,
    today: Day,
) -> Vec<String> {
    let id = &exam.id;
    match did {
        Some("study") => {
            vec![format!("Written down. {} of study outside of the questions so far.", entry::time(life.minutes(id)))]
        }
        Some("cancel") if !life.booked.contains_key(id) => vec!["Taken off: no seat is on record now.".to_owned()],
        Some("book") => life.booked.get(id).map_or_else(Vec::new, |seat| {
            let mut said = vec![format!("Booked: {}.", seat_words(seat, today))];
            said.extend(entry::used_up(catalog, id, seat.exam, today));
            let before =
                life.stated.iter().rfind(|stated| stated.certification == *id && stated.occasion == "exam-booked");
            said.extend(
                before
                    .filter(|stated| stated.enough && stated.answers > 0)
                    .map(|stated| format!("What we say of it now stays on record: {}.", say::stated(stated))),
            );
            said
        }),
        Some("result") => {
            let last = life.results.iter().rfind(|result| result.certification == *id);
            let mut said = results(life, id).into_iter().take(1).collect::<Vec<_>>();
            if let Some(last) = last.filter(|last| !last.passed) {
                let next = retake(catalog, life, id, today).filter(|next| next.failed == last.day);
                said.push(match next.and_then(|next| Some((next.from?, next.rule))) {
                    Some((from, rule)) => {
                        let rule = rule.map(|rule| format!(" {rule}")).unwrap_or_default();
                        format!("It can be sat again from {}.{rule}", long_day(from))
                    }
                    None => "No rule for a second try was found; ask its owner before you plan on one.".to_owned(),
                });
            } else if last.is_some() {
                said.push(
                    "Well done. It stands among your credentials now; add its address and its own last day there."
                        .to_owned(),
                );
            }
            said
        }
        _ => Vec::new(),
    }
}
