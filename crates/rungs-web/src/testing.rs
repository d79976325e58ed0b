//! For tests of pages: surroundings of a set day with the real catalogue and question sets, and a browser that was let in.
//!
//! ```ignore
//! #[tokio::test]
//! async fn the_ladder_is_shown() {
//!     let browser = Browser::new().await;
//!     let page = browser.get("/ladder").await;
//!     assert_eq!(page.status, 200);
//!     assert!(page.text.contains("The ladder"), "{}", page.text);
//!     let page = browser.post("/theme", &[("theme", "dark")]).await; // the form's secret word is added
//!     assert_eq!(page.location.as_deref(), Some("/"));
//! }
//! ```

use std::path::Path;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, LazyLock, Mutex};

use axum::body::{Body, to_bytes};
use axum::http::header::{CONTENT_TYPE, COOKIE, LOCATION, ORIGIN, SET_COOKIE};
use axum::http::{HeaderMap, Request};
use jiff::tz::TimeZone;
use rungs_catalog::Catalog;
use rungs_items::bank::Bank;
use rungs_items::present::{Variant, realise};
use rungs_items::question::Question;
use rungs_items::script::ScriptError;
use rungs_planner::{Day, Profile};
use tempfile::TempDir;
use tower::ServiceExt;

use crate::app::App;
use crate::home::{Home, HomeError};
use crate::safety::{Door, Keys};
use crate::serve;

/// The day on which tests take place, if nothing else is said.
pub(crate) const TODAY: &str = "2026-11-22";

const HOST: &str = "127.0.0.1:7878";

static CATALOG: LazyLock<&'static Catalog> = LazyLock::new(|| {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../catalog"));
    Box::leak(Box::new(rungs_catalog::load::load_folder(folder).unwrap().catalog))
});

static BANKS: LazyLock<&'static [Bank]> = LazyLock::new(|| {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../banks"));
    Box::leak(rungs_items::load::load_folder(folder).unwrap().banks.into_boxed_slice())
});

/// Surroundings of a set day with a folder of their own. Profile and plan are kept in memory.
pub(crate) struct TestHome {
    folder: TempDir,
    now_ms: AtomicI64,
    banks: &'static [Bank],
    profile: Mutex<Option<Profile>>,
    plan: Mutex<Option<String>>,
}

impl TestHome {
    /// Surroundings of [`TODAY`], at noon, with the question sets of the product.
    pub(crate) fn new() -> Self {
        Self::with_banks(&BANKS)
    }

    /// Surroundings with other question sets.
    pub(crate) fn with_banks(banks: &'static [Bank]) -> Self {
        let home = Self {
            folder: tempfile::tempdir().unwrap(),
            now_ms: AtomicI64::new(0),
            banks,
            profile: Mutex::new(None),
            plan: Mutex::new(None),
        };
        home.set_day(TODAY);
        home
    }

    /// Makes it noon (universal time) of another day.
    pub(crate) fn set_day(&self, day: &str) {
        let noon = day.parse::<Day>().unwrap().date().at(12, 0, 0, 0).to_zoned(TimeZone::UTC).unwrap();
        self.now_ms.store(noon.timestamp().as_millisecond(), Ordering::SeqCst);
    }

    /// Lets time go by.
    pub(crate) fn wait_ms(&self, ms: i64) {
        self.now_ms.fetch_add(ms, Ordering::SeqCst);
    }

    /// Saves a profile as if it had been adopted.
    pub(crate) fn set_profile(&self, profile: Profile) {
        *self.profile.lock().unwrap() = Some(profile);
    }

    /// Returns the plan that was saved.
    pub(crate) fn plan(&self) -> Option<String> {
        self.plan.lock().unwrap().clone()
    }
}

impl Home for TestHome {
    fn today(&self) -> Day {
        let now = jiff::Timestamp::from_millisecond(self.now_ms()).unwrap();
        now.to_zoned(TimeZone::UTC).date().to_string().parse().unwrap()
    }

    fn now_ms(&self) -> i64 {
        self.now_ms.load(Ordering::SeqCst)
    }

    fn catalog(&self) -> &'static Catalog {
        &CATALOG
    }

    fn question_sets(&self) -> &'static [Bank] {
        self.banks
    }

    fn data_folder(&self) -> &Path {
        self.folder.path()
    }

    fn realise(&self, question: &Question, seed: u32) -> Result<Variant, ScriptError> {
        realise(question, seed)
    }

    fn saved_profile(&self) -> Result<Option<Profile>, HomeError> {
        Ok(self.profile.lock().unwrap().clone())
    }

    fn save_plan(&self, profile: &Profile, plan: &str) -> Result<(), HomeError> {
        self.set_profile(profile.clone());
        *self.plan.lock().unwrap() = Some(plan.to_owned());
        Ok(())
    }

    fn forget_plan(&self) -> Result<(), HomeError> {
        *self.profile.lock().unwrap() = None;
        *self.plan.lock().unwrap() = None;
        Ok(())
    }
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Page {
    /// The status as a number.
    pub(crate) status: u16,
    /// Where it sends the browser.
    pub(crate) location: Option<String>,
    /// The head.
    pub(crate) headers: HeaderMap,
    /// The page's own text; bytes that are no text are replaced.
    pub(crate) text: String,
}

/// A browser, let in or not, at a server of a set day.
pub(crate) struct Browser {
    /// The surroundings; they outlive a server.
    pub(crate) home: Arc<TestHome>,
    /// What the server knows.
    pub(crate) app: Arc<App>,
    cookie: Option<String>,
}

impl Browser {
    /// A browser that was let in, at a server without any record.
    pub(crate) async fn new() -> Self {
        Self::at(Arc::new(TestHome::new())).await
    }

    /// A browser that was let in, with these surroundings.
    pub(crate) async fn at(home: Arc<TestHome>) -> Self {
        let mut browser = Self::stranger(home);
        browser.let_in().await;
        browser
    }

    /// A browser that was not let in.
    pub(crate) fn stranger(home: Arc<TestHome>) -> Self {
        let app = start(&home);
        Self { home, app, cookie: None }
    }

    /// The same browser after the server was killed and started again: the same folder, the same cookie, nothing in memory.
    pub(crate) fn after_restart(&self) -> Self {
        Self { home: Arc::clone(&self.home), app: start(&self.home), cookie: self.cookie.clone() }
    }

    /// Opens the link that lets a browser in.
    pub(crate) async fn let_in(&mut self) {
        let link = self.app.door.link();
        let page = self.get(link.strip_prefix(&format!("http://{HOST}")).unwrap()).await;
        let cookie = page.headers.get(SET_COOKIE).unwrap().to_str().unwrap();
        self.cookie = Some(cookie.split(';').next().unwrap().to_owned());
    }

    /// Asks for a page.
    pub(crate) async fn get(&self, path: &str) -> Page {
        self.send(self.request("GET", path).body(Body::empty()).unwrap()).await
    }

    /// Asks for a part of a page, as htmx does.
    pub(crate) async fn part(&self, path: &str) -> Page {
        self.send(self.request("GET", path).header("hx-request", "true").body(Body::empty()).unwrap()).await
    }

    /// Sends a form of our own pages: the word that they carry is added.
    pub(crate) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let word = self.app.door.csrf().to_owned();
        let all = [("csrf", word.as_str())].into_iter().chain(fields.iter().copied());
        self.send(self.form(path, all).unwrap()).await
    }

    /// Sends a form that lacks the word of our pages.
    pub(crate) async fn post_foreign(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        self.send(self.form(path, fields.iter().copied()).unwrap()).await
    }

    /// Sends a form of our own pages, and goes where it sends the browser.
    pub(crate) async fn post_and_follow(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let page = self.post(path, fields).await;
        match page.location.as_deref() {
            Some(location) => self.get(location).await,
            None => page,
        }
    }

    /// Begins a request as this browser would.
    pub(crate) fn request(&self, method: &str, path: &str) -> axum::http::request::Builder {
        let request = Request::builder().method(method).uri(path).header("host", HOST);
        match &self.cookie {
            Some(cookie) => request.header(COOKIE, cookie),
            None => request,
        }
    }

    fn form<'f>(
        &self,
        path: &str,
        fields: impl Iterator<Item = (&'f str, &'f str)>,
    ) -> Result<Request<Body>, axum::http::Error> {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        self.request("POST", path)
            .header(ORIGIN, format!("http://{HOST}"))
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body))
    }

    /// Sends a request as it is.
    pub(crate) async fn send(&self, request: Request<Body>) -> Page {
        let response = serve::router(Arc::clone(&self.app)).oneshot(request).await.unwrap();
        let (head, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        Page {
            status: head.status.as_u16(),
            location: head.headers.get(LOCATION).map(|to| to.to_str().unwrap().to_owned()),
            headers: head.headers,
            text: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }
}

fn start(home: &Arc<TestHome>) -> Arc<App> {
    let keys = Keys::of(home.data_folder()).unwrap();
    let door = Door::new(&keys, HOST.parse().unwrap()).unwrap();
    Arc::new(App::new(Arc::clone(home) as Arc<dyn Home>, door))
}

#[tokio::test]
async fn only_a_browser_that_was_let_in_sees_anything() {
    let mut browser = Browser::stranger(Arc::new(TestHome::new()));
    assert_eq!(browser.get("/ladder").await.status, 403);
    browser.let_in().await;
    assert_eq!(browser.get("/ladder").await.status, 200);
    // The link works once, and the cookie outlives a restart.
    assert_eq!(browser.after_restart().get("/ladder").await.status, 200);
    assert_eq!(browser.part("/ladder").await.status, 200);
    let page = browser.post("/theme", &[("theme", "dark"), ("back", "/ladder")]).await;
    assert_eq!((page.status, page.location.as_deref()), (303, Some("/ladder")));
    assert_eq!(browser.post_foreign("/theme", &[("theme", "dark")]).await.status, 403);
    assert_eq!(browser.post_and_follow("/theme", &[("back", "/ladder")]).await.status, 200);
}

#[test]
fn a_set_day_stays_until_time_goes_by() {
    let home = TestHome::new();
    assert_eq!(home.today().to_string(), TODAY);
    home.wait_ms(13 * 3_600_000);
    assert_eq!(home.today().to_string(), "2026-11-23");
    home.set_day("2027-01-31");
    assert_eq!(home.today().to_string(), "2027-01-31");
    assert_eq!(home.plan(), None);
}
