//! How to keep what is held, what it is worth for a goal, and how to show it.

use askama::Template;
use axum::response::Response;
use rungs_catalog::Catalog;
use rungs_catalog::catalog::Goal;
use rungs_catalog::renewal::Expiry;
use rungs_catalog::review::{Reviewed, Verdict, review};
use rungs_planner::Profile;
use rungs_practice::keep::{ActionSet, Asked, HORIZON_DAYS, ends, keep};
use rungs_practice::on_record::{lay_record_over, life_with};
use rungs_practice::present::{Shown, present};

use super::Learner;
use crate::error::PageError;
use crate::fields::Fields;
use crate::page::{Frame, Nav, Visit, show};
use crate::words::short_day;

/// A goal that can be chosen.
struct Choice {
    id: String,
    name: String,
    chosen: bool,
}

fn goals(catalog: &Catalog, chosen: Option<&Goal>) -> Vec<Choice> {
    let is = |goal: &Goal| chosen.is_some_and(|chosen| chosen.id == goal.id);
    catalog.goals.iter().map(|goal| Choice { id: goal.id.clone(), name: goal.name.clone(), chosen: is(goal) }).collect()
}

/// Returns the goal that is asked about, else that of the profile.
fn goal<'c>(catalog: &'c Catalog, query: &Fields, profile: Option<&Profile>) -> Option<&'c Goal> {
    let of_profile = profile.and_then(|profile| profile.goal.as_ref()).map(|goal| goal.as_str().to_owned());
    query.get("goal").map(str::to_owned).or(of_profile).and_then(|id| catalog.goal(&id))
}

#[derive(Template)]
#[template(path = "credentials/renewals.html")]
struct Renewals {
    frame: Frame,
    heading: String,
    goals: Vec<Choice>,
    days: i64,
    held: Vec<(String, &'static str, Vec<String>)>,
    exams: Vec<String>,
    sets: Vec<Set>,
}

/// Actions that keep something.
struct Set {
    title: String,
    lines: Vec<String>,
    exact: bool,
}

pub(super) async fn renewals(visit: Visit, query: Fields) -> Result<Response, PageError> {
    let (catalog, today) = (visit.app.catalog(), visit.app.today());
    let Learner { life, profile } = visit.what_is_held().await?;
    let goal = goal(catalog, &query, profile.as_ref());
    let days = query.get("days").and_then(|text| text.parse().ok()).filter(|days| (1..=3650).contains(days));
    let days = days.unwrap_or(HORIZON_DAYS);
    let clouds = profile.as_ref().map(|profile| profile.clouds.as_slice()).unwrap_or_default();
    let kept = keep(catalog, &life, &Asked { day: today, horizon_days: days, goal, clouds });
    let set = |title: &str, set: &ActionSet| {
        (!set.is_empty()).then(|| Set { title: set.title(title), lines: set.lines(catalog, today), exact: set.exact })
    };
    let sets = set("The cheapest way to keep all of it", &kept.keep_all)
        .into_iter()
        .chain(kept.keep_worthwhile.as_ref().and_then(|worth| set("Without what we would let lapse", worth)));
    show(&Renewals {
        frame: visit.frame("Renewals", Nav::Credentials),
        heading: kept.heading(),
        goals: goals(catalog, goal),
        days,
        sets: sets.collect(),
        exams: kept.exams.iter().map(|exam| exam.words(catalog)).collect(),
        held: kept
            .credentials
            .iter()
            .map(|one| (one.holding.name.clone(), one.standing.words(), one.sentences()))
            .collect(),
    })
}

#[derive(Template)]
#[template(path = "credentials/review.html")]
struct ReviewPage {
    frame: Frame,
    heading: String,
    goals: Vec<Choice>,
    asked: bool,
    groups: Vec<(String, Vec<ReviewedShown>)>,
    tips: Vec<(String, Option<(String, String)>)>,
}

/// One holding, judged.
struct ReviewedShown {
    name: String,
    text: String,
    shows: String,
    until: String,
    keep: Option<String>,
}

pub(super) async fn review_page(visit: Visit, query: Fields) -> Result<Response, PageError> {
    let (catalog, today) = (visit.app.catalog(), visit.app.today());
    let frame = visit.frame("What to do with each", Nav::Credentials);
    let mut profile = visit.app.home.saved_profile()?.unwrap_or_default();
    let record = visit.app.record().await?;
    let life = record.state().life.clone();
    drop(record);
    lay_record_over(&life, &mut profile, today);
    let goal = goal(catalog, &query, Some(&profile));
    let goals = goals(catalog, goal);
    let Some(goal) = goal else {
        let heading = "What is it to help you with? It depends on your goal".to_owned();
        return show(&ReviewPage { frame, heading, goals, asked: false, groups: Vec::new(), tips: Vec::new() });
    };
    // What the record says of the end of something goes before the owner's rule.
    let ends = ends(catalog, &life_with(life, &profile.held), today);
    profile.held.retain(|held| held.earned <= today);
    let told = review(catalog, &profile.held, &ends, goal, &profile.clouds, today);
    let heading = if told.holdings.is_empty() {
        "Nothing is written down yet: add what you hold".to_owned()
    } else {
        format!("What you hold shows {:.0} % of “{}”", told.shows * 100.0, goal.name)
    };
    let mut groups: Vec<(Verdict, Vec<ReviewedShown>)> = Vec::new();
    for held in &told.holdings {
        match groups.last_mut().filter(|(verdict, _)| *verdict == held.verdict) {
            Some((_, group)) => group.push(reviewed(held)),
            None => groups.push((held.verdict, vec![reviewed(held)])),
        }
    }
    let groups = groups.into_iter().map(|(verdict, group)| (crate::words::capital(verdict.words()), group)).collect();
    let guide = |id: &String| {
        let found = catalog.guides.iter().find(|guide| guide.id == *id);
        (id.clone(), found.map_or(id, |guide| &guide.title).clone())
    };
    let tips = told.tips.iter().map(|tip| (tip.text.clone(), tip.guide.as_ref().map(guide))).collect();
    show(&ReviewPage { frame, heading, goals, asked: true, groups, tips })
}

fn reviewed(held: &Reviewed) -> ReviewedShown {
    let until = match held.expiry {
        Some(Expiry::On { day }) => {
            let window = held.window_opens.map(|day| format!("; renewal opens {}", short_day(day))).unwrap_or_default();
            format!("Valid until the day before {}{window}.", short_day(day))
        }
        Some(Expiry::Unknown) => "Nobody says how long it stays valid.".to_owned(),
        Some(Expiry::Never) => "It does not run out.".to_owned(),
        None => String::new(),
    };
    ReviewedShown {
        name: held.name.clone(),
        text: held.text.clone(),
        shows: format!("{:.0} % of your goal", held.shows * 100.0),
        until,
        keep: held.keep_alive.as_ref().map(|keep| keep.text.clone()),
    }
}

#[derive(Template)]
#[template(path = "credentials/present.html")]
struct PresentPage {
    frame: Frame,
    heading: String,
    headline: Option<String>,
    skills: String,
    credentials: Vec<Shown>,
    left_off: String,
}

pub(super) async fn present_page(visit: Visit) -> Result<Response, PageError> {
    let Learner { life, .. } = visit.what_is_held().await?;
    let drafted = present(visit.app.catalog(), &life, None, visit.app.today());
    show(&PresentPage {
        frame: visit.frame("How to show it", Nav::Credentials),
        heading: if drafted.credentials.is_empty() {
            "There is nothing valid to show yet: add what you hold".to_owned()
        } else {
            "What to write about what you hold".to_owned()
        },
        headline: drafted.headline,
        skills: drafted.skills.join(", "),
        credentials: drafted.credentials,
        left_off: drafted.left_off.join("; "),
    })
}
