//! A learner's record: the log, and the state that its events fold to, kept together.
//!
//! The state is kept in the log as a snapshot, so that a start does not read every event. Its key names what it was made
//! from (events, rulings, version of the fold); with any other key it is thrown away and made again.

mod contents;
pub mod words;

use rungs_log::{ClockBehind, Cursor, Draft, FoldEvent, Log, LogError, Since};
use serde::{Deserialize, Serialize};

use crate::events::ToRecord;
use crate::state::{FOLD_VERSION, Fold, Folded, State};

pub use contents::{Contents, answers_csv, contents};

const SNAPSHOT: &str = "practice";
/// A snapshot is written again after so many new events; fewer are read again faster than a snapshot is written.
const SNAPSHOT_EVERY: u64 = 500;

/// What a snapshot was made from.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Key {
    fold: u32,
    banks: String,
    cursor: Vec<u8>,
}

/// The log of a learner with its folded state.
#[derive(Debug)]
pub struct Record {
    log: Log,
    state: State,
    cursor: Cursor,
    banks: String,
    since_snapshot: u64,
}

impl Record {
    /// Folds the log, from its snapshot where that still holds. `banks` names the question sets whose rulings
    /// `fold` knows, by their hashes.
    ///
    /// # Errors
    ///
    /// [`LogError`] when the log cannot be read. A snapshot that cannot be read is no error: it is made again.
    pub async fn open(log: Log, fold: &Fold<'_>, banks: &str) -> Result<Self, LogError> {
        if let Some((state, cursor)) = snapshot(&log, banks).await? {
            let mut record = Self { log, state, cursor, banks: banks.to_owned(), since_snapshot: 0 };
            record.refresh(fold).await?;
            return Ok(record);
        }
        let (state, cursor) = rebuild(&log, fold).await?;
        let since_snapshot = state.events;
        let mut record = Self { log, state, cursor, banks: banks.to_owned(), since_snapshot };
        record.keep_snapshot().await?;
        Ok(record)
    }

    /// Returns what is known of the learner.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Returns the log.
    pub fn log(&self) -> &Log {
        &self.log
    }

    /// Appends events, all or none; they are on disk when this returns. The state takes them in, and what other
    /// processes have appended meanwhile.
    ///
    /// # Errors
    ///
    /// [`LogError`] when they cannot be written; then none is.
    pub async fn append(
        &mut self,
        fold: &Fold<'_>,
        events: &[ToRecord],
        now_ms: i64,
    ) -> Result<Option<ClockBehind>, LogError> {
        let drafts: Vec<Draft> =
            events.iter().map(|event| Draft::new(event.kind, event.version, event.body.clone())).collect();
        let appended = self.log.append(&drafts, now_ms).await?;
        self.refresh(fold).await?;
        if self.since_snapshot >= SNAPSHOT_EVERY {
            self.keep_snapshot().await?;
        }
        Ok(appended.clock)
    }

    /// Takes in what was appended since, by this or another process.
    ///
    /// # Errors
    ///
    /// [`LogError`] when the log cannot be read.
    pub async fn refresh(&mut self, fold: &Fold<'_>) -> Result<(), LogError> {
        let (state, mut added) = (&mut self.state, 0);
        let since = self
            .log
            .events_since(&self.cursor, |event| {
                added += 1;
                fold.apply(state, folded(&event));
            })
            .await;
        let since = match since {
            Ok(since) => since,
            Err(error) => {
                // The state may hold half of what came: it is made again before anybody looks at it.
                (self.state, self.cursor) = rebuild(&self.log, fold).await?;
                self.since_snapshot = self.state.events;
                return Err(error);
            }
        };
        match since {
            Since::Added(cursor) => {
                self.cursor = cursor;
                self.since_snapshot += added;
            }
            Since::Rebuild => {
                (self.state, self.cursor) = rebuild(&self.log, fold).await?;
                self.since_snapshot = self.state.events;
            }
        }
        Ok(())
    }

    /// Writes the snapshot, so that the next start is quick.
    ///
    /// # Errors
    ///
    /// [`LogError`] when it cannot be written.
    pub async fn keep_snapshot(&mut self) -> Result<(), LogError> {
        if self.since_snapshot == 0 {
            return Ok(());
        }
        let key = Key { fold: FOLD_VERSION, banks: self.banks.clone(), cursor: self.cursor.to_bytes() };
        // Neither fails for these types; a snapshot that is not written is only a slower start.
        if let (Ok(key), Ok(body)) = (postcard::to_stdvec(&key), postcard::to_stdvec(&self.state)) {
            self.log.put_snapshot(SNAPSHOT, &key, &body).await?;
            self.since_snapshot = 0;
        }
        Ok(())
    }
}

async fn snapshot(log: &Log, banks: &str) -> Result<Option<(State, Cursor)>, LogError> {
    let Some(kept) = log.snapshot(SNAPSHOT).await? else { return Ok(None) };
    let Ok(key) = postcard::from_bytes::<Key>(&kept.key) else { return Ok(None) };
    if key.fold != FOLD_VERSION || key.banks != banks {
        return Ok(None);
    }
    let Some(cursor) = Cursor::from_bytes(&key.cursor) else { return Ok(None) };
    Ok(postcard::from_bytes(&kept.body).ok().map(|state| (state, cursor)))
}

async fn rebuild(log: &Log, fold: &Fold<'_>) -> Result<(State, Cursor), LogError> {
    let mut state = State::default();
    let cursor = log.events(|event| fold.apply(&mut state, folded(&event))).await?;
    Ok((state, cursor))
}

fn folded<'a>(event: &'a FoldEvent<'a>) -> Folded<'a> {
    Folded { wall_ms: event.wall_ms, kind: event.kind, version: event.version, body: Some(event.body) }
}
