//! What to do today: the next step and its dates, the next study, sessions to go on with, renewals.

use rungs_catalog::Catalog;
use rungs_catalog::plan_report::words::name;
use rungs_planner::Day;
use rungs_practice::events::{Mode, PlanStep};
use rungs_practice::from_here::pace_now;
use rungs_practice::keep::{Asked, HORIZON_DAYS, Keep, Standing, keep};
use rungs_practice::readiness::sentence;
use rungs_practice::state::{State, Status};

use crate::app::App;
use crate::learner::Learner;
use crate::words::{count, long_day, short_day};

/// Days before an exam by which a seat is looked for.
const BOOK_DAYS: i64 = 14;

/// A line with its day.
pub(super) struct Dated {
    pub(super) day: Day,
    pub(super) when: String,
    pub(super) text: String,
    pub(super) href: Option<String>,
}

/// A session that can be gone on with.
pub(super) struct Open {
    pub(super) id: String,
    pub(super) words: String,
}

/// The page's content.
pub(super) struct Today {
    /// Today.
    pub(super) day: Day,
    pub(super) heading: String,
    pub(super) lead: Option<String>,
    /// The one thing to do: address and words.
    pub(super) action: (String, String),
    pub(super) next: Vec<Dated>,
    pub(super) open: Vec<Open>,
    pub(super) ready: Option<String>,
    pub(super) renewals: Vec<Dated>,
    pub(super) holds: usize,
    /// For what hours can be written down: ids and names.
    pub(super) steps: Vec<(String, String)>,
}

impl Today {
    pub(super) fn new(app: &App, state: &State, learner: &Learner, today: Day) -> Self {
        let catalog = app.catalog();
        let profile = learner.profile.clone().unwrap_or_default();
        let next = learner.steps.iter().find(|step| step.exam >= today && !passed(state, step));
        let open = open_sessions(catalog, state);
        let keep = keep(
            catalog,
            &rungs_practice::on_record::life_with_profile(state.life.clone(), Some(&profile)),
            &Asked {
                day: today,
                horizon_days: HORIZON_DAYS,
                goal: profile.goal.as_ref().and_then(|goal| catalog.goal(goal.as_str())),
                clouds: &profile.clouds,
            },
        );
        Self {
            day: today,
            heading: heading(catalog, learner, next, today),
            lead: pace_now(catalog, state, &profile, today).map(|pace| pace.text),
            action: action(app, &open, next),
            next: next_days(catalog, state, learner, today),
            ready: next.and_then(|step| ready(state, step, today)),
            renewals: renewals(&keep, today),
            holds: keep.credentials.len(),
            steps: learner
                .steps
                .iter()
                .map(|step| (step.certification.clone(), name(catalog, &step.certification)))
                .collect(),
            open,
        }
    }
}

fn passed(state: &State, step: &PlanStep) -> bool {
    let earned = state.life.credentials.iter().any(|held| held.certification.as_deref() == Some(&step.certification));
    earned || state.life.results.iter().any(|result| result.passed && result.certification == step.certification)
}

fn is_exam(catalog: &Catalog, id: &str) -> bool {
    catalog.certifications.get(id).is_none_or(|found| found.kind.is_exam())
}

fn short(catalog: &Catalog, id: &str) -> String {
    catalog.certifications.get(id).and_then(|found| found.code.clone()).unwrap_or_else(|| name(catalog, id))
}

fn heading(catalog: &Catalog, learner: &Learner, next: Option<&PlanStep>, today: Day) -> String {
    let Some(step) = next else {
        return match learner.steps.last() {
            Some(_) => "Today: your plan has come to its end".into(),
            None => "Today: you follow no plan yet".into(),
        };
    };
    let days = match step.exam.days_since(today) {
        0 => "today".to_owned(),
        days => format!("in {}", count(usize::try_from(days).unwrap_or(0), "day", "days")),
    };
    let what = if is_exam(catalog, &step.certification) { "exam" } else { "to be done" };
    if step.study_start > today {
        return format!("Today: {} begins on {}", short(catalog, &step.certification), long_day(step.study_start));
    }
    format!("Today: {}, {what} {days}", short(catalog, &step.certification))
}

/// Returns the one thing to do: a session that is open, else the questions of the next step, else its page, else a plan.
fn action(app: &App, open: &[Open], next: Option<&PlanStep>) -> (String, String) {
    if let Some(session) = open.first() {
        return (format!("/sessions/{}", session.id), format!("Go on: {}", session.words));
    }
    match next {
        Some(step) if app.bank(&step.certification).is_some() => (
            format!("/practise/{}", step.certification),
            format!("Study {}", short(app.catalog(), &step.certification)),
        ),
        Some(step) => (
            format!("/certifications/{}", step.certification),
            format!("How to prepare for {}", short(app.catalog(), &step.certification)),
        ),
        None => ("/plan".to_owned(), "Find my plan".to_owned()),
    }
}

/// Returns the days of the plan ahead, the next first.
fn next_days(catalog: &Catalog, state: &State, learner: &Learner, today: Day) -> Vec<Dated> {
    let mut days: Vec<Dated> = Vec::new();
    let mut add = |day: Day, text: String, href: Option<String>| {
        let when = if day == today { "today".to_owned() } else { short_day(day) };
        days.push(Dated { day, when, text, href });
    };
    for step in learner.steps.iter().filter(|step| step.exam >= today && !passed(state, step)) {
        let label = short(catalog, &step.certification);
        let href = Some(format!("/certifications/{}", step.certification));
        if step.study_start > today {
            add(step.study_start, format!("Begin {label}"), href.clone());
        }
        if !is_exam(catalog, &step.certification) {
            add(step.exam, format!("Done with {label}"), href);
        } else if let Some(seat) = state.life.booked.get(&step.certification).filter(|seat| seat.exam >= today) {
            add(seat.exam, format!("Exam: {label}, your seat is booked"), href);
        } else {
            let by = step.exam.plus_days(-BOOK_DAYS).unwrap_or(step.exam).max(today);
            add(by, format!("Book {label} by this day"), href.clone());
            add(step.exam, format!("Exam: {label}"), href);
        }
    }
    days.sort_by_key(|dated| dated.day);
    days.truncate(6);
    days
}

/// Returns what was last said of the chance to pass, where there was enough to say it.
fn ready(state: &State, step: &PlanStep, today: Day) -> Option<String> {
    let said = state.life.stated.iter().rev().find(|said| said.certification == step.certification)?;
    if !said.enough {
        return Some("How ready you are cannot be told yet: answer more questions that are new to you.".into());
    }
    let when = match today.days_since(said.day) {
        0 => "today".to_owned(),
        _ => format!("on {}", long_day(said.day)),
    };
    Some(format!("Chance to pass, as it looked {when}: {}.", sentence(said.pass_probability, said.low, said.high)))
}

fn open_sessions(catalog: &Catalog, state: &State) -> Vec<Open> {
    let mut open: Vec<_> = state.sessions.values().filter(|session| session.status == Status::Open).collect();
    open.sort_by_key(|session| std::cmp::Reverse((session.last_ms, session.id.clone())));
    let words = |mode: Mode| match mode {
        Mode::Study => "study",
        Mode::Mock => "mock exam",
        Mode::Diagnose => "skills check",
    };
    open.iter()
        .take(4)
        .map(|session| Open {
            id: session.id.clone(),
            words: format!("{} for {}", words(session.mode), short(catalog, &session.exam)),
        })
        .collect()
}

/// Returns what is to be renewed now or soon.
fn renewals(keep: &Keep, today: Day) -> Vec<Dated> {
    let due =
        keep.credentials.iter().filter(|kept| matches!(kept.standing, Standing::ExpiresSoon | Standing::WindowOpen));
    due.map(|kept| {
        let end = kept.holding.expiry.day();
        Dated {
            day: end.unwrap_or(today),
            when: end.map(short_day).unwrap_or_default(),
            text: format!("{}: {}", kept.holding.name, kept.standing.words()),
            href: Some("/credentials/renewals".into()),
        }
    })
    .collect()
}
