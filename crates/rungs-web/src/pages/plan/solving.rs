//! Searching for a plan off the threads that answer: stoppable, and not twice for the same question.
//!
//! The search stops when nobody waits for it any more: the browser closed the connection, or the same tab asked something
//! newer. The learner's record is never held meanwhile.

use std::collections::{BTreeMap, VecDeque};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use rungs_catalog::Catalog;
use rungs_catalog::personal::{self, Personal, PersonalError, PersonalOptions};
use rungs_catalog::plan_report::{PlanReport, ReportOptions};
use rungs_planner::{Day, Profile};
use rungs_practice::adopt;
use rungs_practice::events::PlanStep;

use super::read::Asked;
use crate::app::App;
use crate::error::PageError;

/// Answers that are kept for the next time.
const KEPT: usize = 48;
/// Tabs of which the newest question is known.
const TABS: usize = 64;
/// How long the search for the best plan alone may take before it answers with what it has and says so.
const SOON: Duration = Duration::from_millis(150);
/// How long any other search may take.
const LATE: Duration = Duration::from_secs(20);

/// How much is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    /// The best plan alone, soon: a slow search is cut off and says so.
    Soon,
    /// The best plan alone, proven.
    Proven,
    /// Everything.
    Whole,
}

/// An answer.
pub(super) struct Answer {
    /// The document and the steps.
    pub(super) report: PlanReport,
    /// The profile as solved.
    pub(super) profile: Profile,
    /// The steps as they are recorded.
    pub(super) recorded: Vec<PlanStep>,
    /// Not the best plan but one that was named: by how much of the goal the best may be worth more.
    pub(super) worth_less: Option<f64>,
}

/// What was answered lately, and who waits for what.
#[derive(Default)]
pub(crate) struct Solving {
    kept: Mutex<VecDeque<(String, Arc<Answer>)>>,
    newest: Mutex<BTreeMap<String, Arc<AtomicBool>>>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // What is kept is whole at every moment: a panic elsewhere does not spoil it.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Solving {
    fn kept(&self, key: &str) -> Option<Arc<Answer>> {
        lock(&self.kept).iter().find(|(other, _)| other == key).map(|(_, answer)| Arc::clone(answer))
    }

    fn keep(&self, key: String, answer: Arc<Answer>) {
        let mut kept = lock(&self.kept);
        kept.retain(|(other, _)| *other != key);
        kept.push_front((key, answer));
        kept.truncate(KEPT);
    }

    /// Ends what this tab asked before, and remembers what it asks now.
    fn replace(&self, tab: &str, stop: &Arc<AtomicBool>) {
        let mut newest = lock(&self.newest);
        if newest.len() >= TABS {
            newest.pop_first();
        }
        if let Some(older) = newest.insert(tab.to_owned(), Arc::clone(stop)) {
            older.store(true, Ordering::Relaxed);
        }
    }
}

/// Stops a search when it is let go.
pub(super) struct StopWhenDropped(pub(super) Arc<AtomicBool>);

impl Drop for StopWhenDropped {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Finds the plan that was asked for. `tab` names the tab that asks, where it says so: its older questions end.
pub(super) async fn answer(
    app: &Arc<App>,
    asked: &Asked,
    extent: Extent,
    tab: Option<&str>,
) -> Result<Arc<Answer>, PageError> {
    let today = app.today();
    let question = asked.form.query();
    let key = |extent: Extent| format!("{extent:?} {today} {question}");
    // Whoever wants less takes more.
    let enough: &[Extent] = match extent {
        Extent::Soon => &[Extent::Proven, Extent::Soon],
        Extent::Proven => &[Extent::Proven],
        Extent::Whole => &[Extent::Whole],
    };
    if let Some(kept) = enough.iter().find_map(|extent| app.solving.kept(&key(*extent))) {
        return Ok(kept);
    }
    let stop = Arc::new(AtomicBool::new(false));
    if let Some(tab) = tab {
        app.solving.replace(tab, &stop);
    }
    let guard = StopWhenDropped(Arc::clone(&stop));
    let (work_app, work_asked) = (Arc::clone(app), asked.clone());
    let work = tokio::task::spawn_blocking(move || {
        let end = Instant::now().checked_add(if extent == Extent::Soon { SOON } else { LATE });
        let cut_off = || end.is_some_and(|end| Instant::now() >= end);
        let is_over = || stop.load(Ordering::Relaxed) || cut_off();
        let found = solve(&work_app, &work_asked, extent, today, &is_over);
        found.map(|found| (found, stop.load(Ordering::Relaxed)))
    });
    let (found, stopped) = work.await.map_err(PageError::trouble)?.map_err(|error| {
        let hint = error.hint();
        PageError::input(error, hint)
    })?;
    drop(guard);
    let found = Arc::new(found.ok_or_else(|| {
        PageError::missing(
            "There is no such plan any more",
            "Nothing is lost. Work out your plan again; it starts from today.",
        )
    })?);
    // What was cut off is not kept: the next time may have longer.
    let document = &found.report.document;
    if !stopped && (document.optimal || found.worth_less.is_some()) {
        let extent = if extent == Extent::Soon { Extent::Proven } else { extent };
        app.solving.keep(key(extent), Arc::clone(&found));
    }
    Ok(found)
}

/// Returns the most that one step may cost, as on the command line.
pub(super) fn limit(asked: &Asked) -> Option<f64> {
    personal::step_limit(&asked.profile, asked.form.any_price)
}

/// Searches; `None` where a plan was named that there is not.
fn solve(
    app: &App,
    asked: &Asked,
    extent: Extent,
    today: Day,
    stop: &(dyn Fn() -> bool + Sync),
) -> Result<Option<Answer>, PersonalError> {
    let catalog: &Catalog = app.catalog();
    let limit_usd = limit(asked);
    let options = PersonalOptions { include_expected: asked.form.expected, limit_usd, stop: Some(stop) };
    let named = asked.steps();
    let found: Option<Personal> = match (&named, extent) {
        (Some(steps), _) => personal::of_steps(catalog, &asked.profile, &options, steps)?,
        (None, Extent::Whole) => Some(personal::plan(catalog, &asked.profile, &options)?),
        (None, _) => Some(personal::best_alone(catalog, &asked.profile, &options)?),
    };
    let Some(found) = found else { return Ok(None) };
    let questions = |id: &str| app.bank(id).map_or(0, |bank| bank.questions.len());
    let brief = extent != Extent::Whole || named.is_some();
    let report = ReportOptions { limit_usd, brief, today, stop: Some(stop) };
    let report = PlanReport::with(catalog, &found, &questions, &report);
    let solution = &found.main.solution;
    let recorded = adopt::steps(&solution.plan);
    let worth_less =
        named.filter(|_| !solution.optimal).map(|_| (solution.upper_bound - solution.plan.objective).max(0.0));
    Ok(Some(Answer { report, profile: found.profile, recorded, worth_less }))
}
