//! The pages without a learner as files that anybody can host and open: ladder, certifications, guides, changes, questions.
//!
//! The templates are those of the live pages. What a page would ask a server for is left out by `frame.site`, and links are made
//! relative, so that the files work from a folder, from a disk and under any address. No page runs code.

mod links;

use std::collections::BTreeSet;
use std::path::Path;

use askama::Template;
use rungs_catalog::Catalog;
use rungs_catalog::calendar::changes_calendar;
use rungs_catalog::questions_asked::questions_asked;
use rungs_planner::Day;

use crate::assets;
use crate::fields::Fields;
use crate::learner::Learner;
use crate::page::{Frame, Nav, Theme};
use crate::pages::site::{
    About, CertificationPage, ChangesPage, GuidePage, GuidesPage, LadderPage, QuestionPage, QuestionsPage,
    a_year_before,
};

/// A file of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteFile {
    /// Where it stands in the site's folder, parted by `/`.
    pub path: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// The site cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SiteError {
    /// A page leads to one that is not there.
    #[error("{page} leads to {link}, which is not part of the site")]
    Link {
        /// The page.
        page: String,
        /// Where it leads.
        link: String,
    },
    /// A page cannot be set out.
    #[error("{page} cannot be set out: {why}")]
    Page {
        /// The page.
        page: String,
        /// Why.
        why: String,
    },
}

/// The first page.
#[derive(Template)]
#[template(path = "site/index.html")]
struct IndexPage {
    frame: Frame,
    day: Day,
    bookable: usize,
    questions: Vec<(&'static str, &'static str)>,
}

/// A page before its links are made relative.
struct Rendered {
    /// Its address on the live pages.
    address: String,
    html: String,
}

/// Returns all files of the site as known on `day`, the first page last. With `base_url` there is a map of it for search engines.
///
/// # Errors
///
/// [`SiteError`] when a page leads nowhere or cannot be set out.
pub fn site(catalog: &Catalog, day: Day, base_url: Option<&str>) -> Result<Vec<SiteFile>, SiteError> {
    let pages = pages(catalog, day)?;
    let mut files: Vec<SiteFile> = assets::all()
        .filter(|(url, _)| Path::new(url).extension().is_none_or(|end| end != "js"))
        .map(|(url, bytes)| file(links::path(&url), bytes))
        .collect();
    files.push(file("changes.ics".into(), changes_calendar(catalog, day, None).as_bytes()));
    let mut known: BTreeSet<String> = files.iter().map(|file| file.path.clone()).collect();
    known.extend(pages.iter().map(|page| links::path(&page.address)));
    let mut first = None;
    for page in &pages {
        let path = links::path(&page.address);
        let html = links::relative(&page.html, &path, &known, catalog.meta.checked)
            .map_err(|link| SiteError::Link { page: page.address.clone(), link })?;
        let file = file(path, html.as_bytes());
        if page.address == "/" { first = Some(file) } else { files.push(file) }
    }
    let mut robots = "User-agent: *\nAllow: /\n".to_owned();
    if let Some(base) = base_url.map(|base| base.trim_end_matches('/')) {
        robots += &format!("Sitemap: {base}/sitemap.xml\n");
        files.push(file(
            "sitemap.xml".into(),
            links::sitemap(base, pages.iter().map(|page| page.address.as_str()), day).as_bytes(),
        ));
    }
    files.push(file("robots.txt".into(), robots.as_bytes()));
    files.extend(first);
    Ok(files)
}

fn file(path: String, bytes: &[u8]) -> SiteFile {
    SiteFile { path, bytes: bytes.to_vec() }
}

fn render(address: &str, page: &impl Template) -> Result<Rendered, SiteError> {
    let html = page.render().map_err(|error| SiteError::Page { page: address.to_owned(), why: error.to_string() })?;
    Ok(Rendered { address: address.to_owned(), html })
}

fn pages(catalog: &Catalog, day: Day) -> Result<Vec<Rendered>, SiteError> {
    let frame = |title: &str, nav: Nav| Frame {
        title: title.to_owned(),
        nav,
        csrf: String::new(),
        theme: Theme::System,
        here: String::new(),
        checked: catalog.meta.checked,
        site: true,
    };
    let wrong = |address: &str, why: String| SiteError::Page { page: address.to_owned(), why };
    let nobody = Learner::default();
    let asked = questions_asked(catalog, day);
    let mut pages = Vec::new();
    pages.push(render(
        "/",
        &IndexPage {
            frame: frame("Which AI certification, if any, is worth it?", Nav::None),
            day,
            bookable: catalog.known_on(day).filter(|known| known.status().bookable()).count(),
            questions: asked.iter().map(|asked| (asked.id, asked.question)).collect(),
        },
    )?);
    let everything = Fields::parse(b"gone=1");
    let ladder = LadderPage::new(frame("The ladder", Nav::Ladder), catalog, day, &nobody, &everything);
    pages.push(render("/ladder", &ladder.map_err(|_| wrong("/ladder", "its filters are refused".to_owned()))?)?);
    for known in catalog.known_on(day) {
        let id = &known.certification.id;
        let address = format!("/certifications/{id}");
        let about = About { catalog, day, today: day, learner: None, questions: None };
        let page = CertificationPage::new(frame("", Nav::Ladder), &about, id);
        pages.push(render(&address, &page.map_err(|error| wrong(&address, error.to_string()))?)?);
    }
    pages.push(render("/guides", &GuidesPage::new(frame("Guides", Nav::None), catalog, day, day))?);
    for guide in &catalog.guides {
        let page = GuidePage::new(frame(&guide.title, Nav::None), catalog, guide, day, None);
        pages.push(render(&format!("/guides/{}", guide.id), &page)?);
    }
    let since = a_year_before(day);
    let changes = ChangesPage::new(frame("Changes", Nav::None), catalog, since, day, (false, &BTreeSet::new()), None);
    pages.push(render("/changes", &changes)?);
    for one in &asked {
        let page = QuestionPage::new(frame(one.question, Nav::Questions), one, &asked, catalog, day, None);
        pages.push(render(&format!("/questions/{}", one.id), &page)?);
    }
    pages.push(render("/questions", &QuestionsPage::new(frame("Questions people ask", Nav::Questions), asked))?);
    Ok(pages)
}

#[cfg(test)]
mod tests;
