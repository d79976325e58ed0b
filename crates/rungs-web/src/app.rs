//! What all pages share: the surroundings and the learner's record.

use std::sync::Arc;

use rungs_catalog::Catalog;
use rungs_catalog::questions_asked::Asked;
use rungs_catalog::search::Index;
use rungs_items::bank::Bank;
use rungs_log::{Log, LogError, LogOptions};
use rungs_planner::Day;
use rungs_practice::events::{Body, ToRecord, record};
use rungs_practice::record::Record;
use rungs_practice::state::{Fold, State};
use tokio::sync::{Mutex, MutexGuard};

use crate::error::PageError;
use crate::forecasts::Forecasts;
use crate::home::Home;
use crate::of_day::OfDay;
use crate::pages::{Clocks, Solving};
use crate::safety::Door;

/// What all pages share.
pub(crate) struct App {
    /// Clock, profile, question sets.
    pub(crate) home: Arc<dyn Home>,
    /// Who may come in.
    pub(crate) door: Door,
    /// Chances to pass that were worked out.
    pub(crate) forecasts: Forecasts,
    /// One at a time: what is read and appended belongs together. `None` as long as nothing is on record.
    record: Mutex<Option<Record>>,
    fold: Fold<'static>,
    banks_hash: String,
    empty: State,
    /// Sessions that are on a screen now.
    pub(crate) clocks: Clocks,
    /// Plans that are searched for, and those found lately.
    pub(crate) solving: Solving,
    /// The words of the catalogue, for the search.
    pub(crate) index: OfDay<Index<'static>>,
    /// The questions that people ask, with today's figures.
    pub(crate) asked: OfDay<Vec<Asked>>,
}

impl App {
    /// Shares these surroundings.
    pub(crate) fn new(home: Arc<dyn Home>, door: Door) -> Self {
        let banks = home.question_sets();
        let banks_hash = banks.iter().map(|bank| bank.hash.as_str()).collect::<Vec<_>>().join(" ");
        let record = Mutex::new(None);
        Self {
            home,
            door,
            forecasts: Forecasts::default(),
            record,
            fold: Fold::new(banks),
            banks_hash,
            empty: State::default(),
            clocks: Clocks::default(),
            solving: Solving::default(),
            index: OfDay::default(),
            asked: OfDay::default(),
        }
    }

    /// Returns the catalogue.
    pub(crate) fn catalog(&self) -> &'static Catalog {
        self.home.catalog()
    }

    /// Returns today.
    pub(crate) fn today(&self) -> Day {
        self.home.today()
    }

    /// Returns the question set for an exam.
    pub(crate) fn bank(&self, exam: &str) -> Option<&'static Bank> {
        self.home.question_sets().iter().find(|bank| bank.file.exam == exam)
    }

    /// Returns the record as it stands now, with what other programs added meanwhile. Nobody else reads or adds until it is
    /// let go: hold it no longer than a page needs, and never while a plan is solved.
    pub(crate) async fn record(&self) -> Result<Held<'_>, PageError> {
        let mut held = Held { app: self, record: self.record.lock().await };
        // To look begins no record.
        if held.record.is_some() || self.home.data_folder().join("log.db").is_file() {
            held.begin().await?;
        }
        Ok(held)
    }

    /// Returns a name that no other session has: time and chance.
    pub(crate) fn new_name(&self) -> uuid::Uuid {
        let ms = u64::try_from(self.home.now_ms()).unwrap_or_default();
        let nanos = u32::try_from(ms % 1000).unwrap_or_default() * 1_000_000;
        uuid::Uuid::new_v7(uuid::Timestamp::from_unix(uuid::NoContext, ms / 1000, nanos))
    }
}

/// The record, held while a page reads or adds to it.
pub(crate) struct Held<'a> {
    app: &'a App,
    record: MutexGuard<'a, Option<Record>>,
}

impl Held<'_> {
    /// Returns what is known of the learner.
    pub(crate) fn state(&self) -> &State {
        self.record.as_ref().map_or(&self.app.empty, Record::state)
    }

    /// Appends events, all or none; they are on disk when this returns.
    pub(crate) async fn append(&mut self, events: &[ToRecord]) -> Result<(), PageError> {
        let now_ms = self.app.home.now_ms();
        let fold = &self.app.fold;
        self.begin().await?.append(fold, events, now_ms).await?;
        Ok(())
    }

    /// Appends one event.
    pub(crate) async fn append_one<B: Body>(&mut self, body: &B) -> Result<(), PageError> {
        let event = record(body)?;
        self.append(&[event]).await
    }

    /// Runs something on the log itself: export, import, forget. A record is begun where there is none.
    pub(crate) async fn with_log<T>(
        &mut self,
        work: impl AsyncFnOnce(&Log) -> Result<T, LogError>,
    ) -> Result<T, PageError> {
        let record = self.begin().await?;
        Ok(work(record.log()).await?)
    }

    /// Writes the state down, so that the next start is quick.
    pub(crate) async fn keep(&mut self) -> Result<(), PageError> {
        Ok(self.begin().await?.keep_snapshot().await?)
    }

    /// Opens the record, or takes in what was appended since.
    async fn begin(&mut self) -> Result<&mut Record, PageError> {
        let fold = &self.app.fold;
        if let Some(record) = self.record.as_mut() {
            record.refresh(fold).await?;
        } else {
            let log = Log::open(self.app.home.data_folder(), &LogOptions::default()).await?;
            *self.record = Some(Record::open(log, fold, &self.app.banks_hash).await?);
        }
        self.record.as_mut().ok_or_else(|| PageError::trouble("the record is not open"))
    }
}
