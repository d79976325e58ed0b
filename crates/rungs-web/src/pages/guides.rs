//! What published guides advise, line by line, and what of it still holds.

mod line;

use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::get;
use rungs_catalog::Catalog;
use rungs_catalog::advice::{
    Difference, GuideOverview, GuideSide, SideBySide, gone_first, our_steps, overview, side_by_side,
};
use rungs_catalog::guide::{Guide, GuideClaim, Situation};
use rungs_catalog::show::Neighbour;
use rungs_planner::Day;

use super::ladder::day_of;
use crate::app::App;
use crate::error::PageError;
use crate::fields::Fields;
use crate::page::{Frame, Nav, Visit, show};
use crate::words::{capital, long_day};
use line::{LineShown, Named};

pub(crate) fn router() -> Router<Arc<App>> {
    Router::new().route("/guides", get(all)).route("/guides/{id}", get(one))
}

/// All guides.
#[derive(Template)]
#[template(path = "guides/all.html")]
pub(crate) struct GuidesPage {
    frame: Frame,
    heading: String,
    day: Day,
    today: Day,
    gone: Vec<Named>,
    guides: Vec<GuideLink>,
    situations: Vec<Choice>,
}

struct GuideLink {
    id: String,
    title: String,
    published: String,
    about: String,
    interest: String,
    finding: String,
}

/// A situation that can be chosen.
struct Choice {
    id: String,
    words: String,
    chosen: bool,
}

impl GuidesPage {
    pub(crate) fn new(frame: Frame, catalog: &Catalog, day: Day, today: Day) -> Self {
        let gone = gone_first(catalog, day);
        let link = |guide: &Guide| {
            let seen = overview(catalog, guide, day);
            GuideLink {
                id: guide.id.clone(),
                title: guide.title.clone(),
                published: day_words(&guide.published),
                about: guide.about.clone(),
                interest: guide.interest.clone(),
                finding: seen.gone_first.finding("it leads"),
            }
        };
        Self {
            heading: gone.finding("published guides lead"),
            gone: gone.gone.iter().map(|lead| Named::of(&lead.standing, None)).collect(),
            guides: catalog.guides.iter().map(link).collect(),
            situations: choices(catalog, None),
            day,
            today,
            frame,
        }
    }
}

/// One guide.
#[derive(Template)]
#[template(path = "guides/one.html")]
pub(crate) struct GuidePage {
    frame: Frame,
    id: String,
    heading: String,
    lead: String,
    about: String,
    interest: String,
    day: Day,
    situations: Vec<Choice>,
    /// Only what it says to somebody in this situation.
    only: Option<String>,
    lines: Vec<LineShown>,
    cells: Vec<CellShown>,
    prices: Vec<(bool, String, String, String)>,
    claims: Vec<GuideClaim>,
    mistakes: Vec<StatementShown>,
    rules: Vec<StatementShown>,
    answers: Vec<(String, String, Vec<Named>)>,
    source: Option<(String, Option<String>, String)>,
}

struct CellShown {
    place: String,
    says: Option<String>,
    named: Option<Named>,
    certification: String,
}

struct StatementShown {
    says: String,
    ours: Option<&'static str>,
    named: Vec<Named>,
}

impl GuidePage {
    /// Sets a guide out: all of it, or what it says to one situation.
    pub(crate) fn new(frame: Frame, catalog: &Catalog, guide: &Guide, day: Day, situation: Option<&Situation>) -> Self {
        let seen = overview(catalog, guide, day);
        let wanted = |situation_of: &str| situation.is_none_or(|situation| situation.id == situation_of);
        let lines = seen.recommendations.iter().filter(|line| wanted(&line.advice.situation));
        let source = catalog.sources.get(&guide.source);
        Self {
            heading: seen.gone_first.finding("this guide leads"),
            lead: format!("“{}”, {}, read as known on {}.", guide.title, day_words(&guide.published), long_day(day)),
            lines: lines.map(LineShown::of).collect(),
            cells: cells(&seen),
            prices: seen
                .prices
                .iter()
                .map(|price| {
                    let id = price.price.certification.clone();
                    let known = catalog.certifications.contains_key(&id);
                    (known, id, price.name.clone(), capital(&price.says))
                })
                .collect(),
            claims: seen.claims.clone(),
            mistakes: seen.mistakes.iter().map(StatementShown::of).collect(),
            rules: seen.rules.iter().map(StatementShown::of).collect(),
            answers: seen
                .answers
                .iter()
                .map(|line| {
                    let named = line.named.iter().map(|standing| Named::of(standing, None)).collect();
                    (line.answer.question.clone(), line.answer.says.clone(), named)
                })
                .collect(),
            source: source.map(|source| (source.title.clone(), source.url.clone(), long_day(source.read))),
            situations: choices(catalog, situation),
            only: situation.map(|situation| situation.text.clone()),
            id: guide.id.clone(),
            about: seen.about,
            interest: seen.interest,
            day,
            frame,
        }
    }
}

impl StatementShown {
    fn of(line: &rungs_catalog::advice::StatementLine) -> Self {
        let topic = line.statement.topic.as_ref().map(|topic| format!("{}: ", capital(topic))).unwrap_or_default();
        Self {
            says: format!("{topic}{}", line.statement.says),
            ours: line.our_warning,
            named: line.named.iter().map(|standing| Named::of(standing, None)).collect(),
        }
    }
}

fn cells(seen: &GuideOverview) -> Vec<CellShown> {
    let cell = |line: &rungs_catalog::advice::CellLine| CellShown {
        place: format!("{}, {}", capital(&line.cell.level), line.cell.vendor.replace('-', " ")),
        says: line.cell.says.clone().or_else(|| line.cell.doubt.clone()),
        named: line.standing.as_ref().map(|standing| Named::of(standing, None)),
        certification: line.cell.certification.clone(),
    };
    seen.ladder.iter().map(cell).collect()
}

/// All guides on one situation, and our own answer.
#[derive(Template)]
#[template(path = "guides/situation.html")]
struct SituationPage {
    frame: Frame,
    heading: String,
    text: String,
    day: Day,
    goal: String,
    situations: Vec<Choice>,
    sides: Vec<Side>,
    ours: Vec<Neighbour>,
    differences: Vec<Difference>,
}

struct Side {
    id: String,
    title: String,
    published: String,
    /// It says nothing of this situation; these are the nearest lines.
    nearest: bool,
    lines: Vec<LineShown>,
}

impl SituationPage {
    fn new(frame: Frame, catalog: &Catalog, answer: SideBySide) -> Self {
        let side = |side: &GuideSide| {
            let nearest = side.recommendations.is_empty();
            let lines = if nearest { &side.nearest } else { &side.recommendations };
            Side {
                id: side.guide.clone(),
                title: side.title.clone(),
                published: day_words(&side.published),
                nearest,
                lines: lines.iter().map(LineShown::of).collect(),
            }
        };
        let ours: Vec<Neighbour> =
            answer.ours.iter().filter_map(|id| Neighbour::of(catalog, id, answer.day, None)).collect();
        let heading = match ours.as_slice() {
            [] => "Our answer is no certification: none is worth its money and evenings here".to_owned(),
            [only] => format!("Our answer is {}", only.name),
            [first, rest @ ..] => {
                format!("Our answer begins with {}; {} more follow", first.name, rest.len())
            }
        };
        Self {
            heading,
            text: answer.situation.text.clone(),
            day: answer.day,
            goal: answer.situation.goal.clone(),
            situations: choices(catalog, Some(&answer.situation)),
            sides: answer.guides.iter().map(side).collect(),
            ours,
            differences: answer.differences,
            frame,
        }
    }
}

/// Returns a day as exact as it is stated.
fn day_words(stated: &str) -> String {
    stated.parse().map_or_else(|_| stated.to_owned(), long_day)
}

fn choices(catalog: &Catalog, chosen: Option<&Situation>) -> Vec<Choice> {
    let choice = |situation: &Situation| Choice {
        id: situation.id.clone(),
        words: situation.text.clone(),
        chosen: chosen.is_some_and(|chosen| chosen.id == situation.id),
    };
    catalog.situations.iter().map(choice).collect()
}

fn situation_of<'a>(catalog: &'a Catalog, query: &Fields) -> Result<Option<&'a Situation>, PageError> {
    let Some(id) = query.get("situation") else { return Ok(None) };
    let found = catalog.situations.iter().find(|situation| situation.id == id);
    found.map(Some).ok_or_else(|| {
        PageError::missing(format!("No situation is called “{id}”"), "Choose one from the list on the page Guides.")
    })
}

async fn all(visit: Visit, query: Fields) -> Result<Response, PageError> {
    let catalog = visit.app.catalog();
    let today = visit.app.today();
    let day = day_of(&query, "as_of", today)?;
    let Some(situation) = situation_of(catalog, &query)? else {
        return show(&GuidesPage::new(visit.frame("Guides", Nav::None), catalog, day, today));
    };
    // A plan is solved: other pages do not wait for it.
    let (id, situation) = (situation.id.clone(), situation.clone());
    let ours = tokio::task::spawn_blocking(move || our_steps(catalog, &situation, day));
    let ours = ours.await.map_err(PageError::trouble)?.map_err(PageError::trouble)?;
    let answer = side_by_side(catalog, &id, day, &ours).map_err(|error| PageError::missing(&error, error.hint()))?;
    show(&SituationPage::new(visit.frame("Guides on one situation", Nav::None), catalog, answer))
}

async fn one(visit: Visit, Path(id): Path<String>, query: Fields) -> Result<Response, PageError> {
    let catalog = visit.app.catalog();
    let today = visit.app.today();
    let day = day_of(&query, "as_of", today)?;
    let Some(guide) = catalog.guides.iter().find(|guide| guide.id == id) else {
        let ids: Vec<&str> = catalog.guides.iter().map(|guide| guide.id.as_str()).collect();
        return Err(PageError::missing(
            format!("There is no guide “{id}”"),
            format!("The guides are {}.", ids.join(", ")),
        ));
    };
    let situation = situation_of(catalog, &query)?;
    let frame = visit.frame(guide.title.clone(), Nav::None);
    show(&GuidePage::new(frame, catalog, guide, day, situation))
}

#[cfg(test)]
mod tests {
    use crate::testing::Browser;

    #[tokio::test]
    async fn guides_begin_with_what_is_gone_and_keep_what_they_said() {
        let browser = Browser::new().await;
        let all = browser.get("/guides").await;
        assert!(all.text.contains("can no longer be booked"), "{}", all.text);
        for guide in &browser.app.catalog().guides {
            let page = browser.get(&format!("/guides/{}", guide.id)).await;
            assert_eq!(page.status, 200, "{}", guide.id);
            for part in ["What it recommends", "still holds", "What it claims, and why that is weak"] {
                assert!(page.text.contains(part), "{}: {part}", guide.id);
            }
            let then = browser.get(&format!("/guides/{}?as_of=2026-01-10&situation=complete-beginner", guide.id)).await;
            assert_eq!(then.status, 200, "{}", guide.id);
        }
        assert_eq!(browser.get("/guides/nope").await.status, 404);
        assert_eq!(browser.get("/guides?situation=%3Cb%3E").await.status, 404);
        assert_eq!(browser.get("/guides?as_of=never").await.status, 422);
    }

    #[tokio::test]
    async fn a_situation_puts_the_guides_beside_our_answer() {
        let browser = Browser::new().await;
        let page = browser.get("/guides?situation=complete-beginner").await;
        assert_eq!(page.status, 200, "{}", page.text);
        assert!(page.text.contains("Our answer"), "{}", page.text);
    }
}
