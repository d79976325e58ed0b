//! The learner's record, opened for one command: the log in the data folder, with the state it folds to.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use rungs_log::{Log, LogError, LogOptions};
use rungs_practice::events::{Body, Happened, TextShown, ToRecord, record};
use rungs_practice::record::Record;
use rungs_practice::state::{Fold, Session, State};
use tokio::runtime::{Builder, Runtime};

use crate::context::Context;
use crate::error::{CliError, Result};

/// The record with what drives it. The store speaks async, commands do not: one thread drives it to the end of each call.
pub(crate) struct OpenRecord<'a> {
    runtime: Runtime,
    record: Record,
    fold: Fold<'a>,
    context: &'a Context,
    /// The learner was told that the clock is behind.
    warned: bool,
}

impl Context {
    /// Opens the record in the data folder, made where it is missing.
    pub(crate) fn record(&self) -> Result<OpenRecord<'_>> {
        let runtime = Builder::new_current_thread()
            .build()
            .map_err(|error| CliError::file("cannot start", &error, "close other programs and try again"))?;
        let fold = Fold::new(self.question_sets().all()?);
        let hash = self.question_sets().hash()?;
        let folder = self.data_folder()?;
        let record = runtime
            .block_on(async {
                let log = Log::open(&folder, &LogOptions::default()).await?;
                Record::open(log, &fold, &hash).await
            })
            .map_err(log_error)?;
        Ok(OpenRecord { runtime, record, fold, context: self, warned: false })
    }
}

impl OpenRecord<'_> {
    /// Returns what is known of the learner.
    pub(crate) fn state(&self) -> &State {
        self.record.state()
    }

    /// Appends events, all or none; they are on disk when this returns.
    pub(crate) fn append(&mut self, events: &[ToRecord]) -> Result<()> {
        let now = self.context.now_ms();
        let behind = self.runtime.block_on(self.record.append(&self.fold, events, now)).map_err(log_error)?;
        if let Some(behind) = behind.filter(|_| !self.warned) {
            self.warned = true;
            let mut stderr = anstream::stderr();
            writeln!(stderr, "warning: {behind}\nhint: {}", behind.hint())?;
        }
        Ok(())
    }

    /// Appends one event.
    pub(crate) fn append_one<B: Body>(&mut self, body: &B) -> Result<()> {
        let event = record(body)?;
        self.append(&[event])
    }

    /// Runs something on the log itself: export, import, verify, forget.
    pub(crate) fn with_log<T>(
        &mut self,
        work: impl AsyncFnOnce(&Log) -> std::result::Result<T, LogError>,
    ) -> Result<T> {
        self.runtime.block_on(work(self.record.log())).map_err(log_error)
    }

    /// Returns the texts that a session's answers name, by hash, as they were shown.
    pub(crate) fn texts(&mut self, session: &Session) -> Result<BTreeMap<String, String>> {
        let answers = session.places.values().filter_map(|place| place.answer.as_ref());
        let wanted: BTreeSet<&str> = answers.map(|answer| answer.text.as_str()).collect();
        let mut texts = BTreeMap::new();
        self.with_log(async |log| {
            log.events(|event| {
                if event.kind == TextShown::KIND
                    && let Ok(Some(Happened::TextShown(body))) = Happened::read(event.kind, event.version, event.body)
                    && wanted.contains(body.hash.as_str())
                {
                    texts.insert(body.hash, body.text);
                }
            })
            .await
        })?;
        Ok(texts)
    }

    /// Takes in what was appended since.
    pub(crate) fn refresh(&mut self) -> Result<()> {
        self.runtime.block_on(self.record.refresh(&self.fold)).map_err(log_error)
    }

    /// Writes the state down, so that the next start is quick.
    pub(crate) fn keep(&mut self) -> Result<()> {
        self.runtime.block_on(self.record.keep_snapshot()).map_err(log_error)
    }
}

/// Says what is wrong with the record and how to mend it.
pub(crate) fn log_error(error: LogError) -> CliError {
    let hint = error.hint();
    CliError::input(error, hint)
}
