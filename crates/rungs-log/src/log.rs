//! The log of one learner on one machine.
use std::path::Path;

use uuid::Uuid;

use crate::cursor::Place;
use crate::envelope::{Envelope, Salted, body_digest, event_digest, kind_fits};
use crate::event::{FORGOTTEN_KIND, FoldEvent, MAX_BODY_BYTES};
use crate::frame::{Frame, Frames};
use crate::store::{BranchRow, EventRow, Store, Tx};
use crate::{ClockBehind, Cursor, Digest, Draft, Event, EventId, Head, Hlc, LogError, Since};

/// How a log is opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogOptions {
    /// How long to wait for another program that writes, in milliseconds.
    pub busy_timeout_ms: u64,
    /// Largest size of the file in pages of 4,096 bytes. At the limit the log behaves as on a full disk.
    pub max_pages: Option<u32>,
}

impl Default for LogOptions {
    fn default() -> Self {
        Self { busy_timeout_ms: 5_000, max_pages: None }
    }
}

/// An open log: `log.db` in a folder.
///
/// Any number of threads and programs may have the same folder open. Methods of one `Log` wait for each other.
#[derive(Debug)]
pub struct Log {
    pub(crate) store: Store,
}

/// What [`Log::append`] wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appended {
    /// The events, in the order of the drafts.
    pub events: Vec<Event>,
    /// A warning, when the clock stands far behind the log.
    pub clock: Option<ClockBehind>,
}

/// What [`Log::put_snapshot`] kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// Says of what state it is; the caller chooses it.
    pub key: Vec<u8>,
    /// The state; the caller chooses its form.
    pub body: Vec<u8>,
}

/// Names of rows in the table `meta`.
pub(crate) mod meta {
    pub(crate) const LEARNER: &str = "learner";
    pub(crate) const DEVICE: &str = "device";
    pub(crate) const GENERATION: &str = "generation";
    pub(crate) const ERASE: &str = "erase";
}

impl Log {
    /// Opens the log of a folder. Makes the folder, the log, and the names of learner and device when they are missing.
    ///
    /// When something was forgotten and its bytes could not be erased then, they are erased now.
    ///
    /// # Errors
    ///
    /// [`LogError`] says whether the folder cannot be used, is read-only or full, or the file is held by another
    /// program, damaged, not a log, or of a newer program.
    pub async fn open(folder: impl AsRef<Path>, options: &LogOptions) -> Result<Self, LogError> {
        let folder = folder.as_ref();
        std::fs::create_dir_all(folder).map_err(|source| LogError::Folder { folder: folder.to_path_buf(), source })?;
        let store = Store::open(folder.join("log.db"), options).await?;
        let log = Self { store };
        let mut tx = log.store.read().await?;
        let known = async { Ok((tx.meta(meta::DEVICE).await?.is_some(), tx.meta(meta::ERASE).await?.is_some())) }.await;
        let (named, erase) = tx.finish(known).await?;
        if !named {
            let mut tx = log.store.write().await?;
            let done = name_log(&mut tx).await;
            tx.finish(done).await?;
        }
        if erase {
            // Should another program be reading again, the next opening tries again.
            let _ = log.erase().await;
        }
        Ok(log)
    }

    /// Closes the log. Dropping it does too, without waiting.
    ///
    /// # Errors
    ///
    /// [`LogError::Database`] and its like; everything acknowledged is kept.
    pub async fn close(self) -> Result<(), LogError> {
        self.store.close().await
    }

    /// Returns whose log this is: a random name, made when the log was, or taken from an import into an empty log.
    ///
    /// # Errors
    ///
    /// [`LogError`], when the log cannot be read.
    pub async fn learner(&self) -> Result<Uuid, LogError> {
        let mut tx = self.store.read().await?;
        let done = name(&mut tx, meta::LEARNER).await;
        tx.finish(done).await
    }

    /// Returns the name under which this log writes. Changes when an import shows that another copy of the folder
    /// writes under it too.
    ///
    /// # Errors
    ///
    /// [`LogError`], when the log cannot be read.
    pub async fn device(&self) -> Result<Uuid, LogError> {
        let mut tx = self.store.read().await?;
        let done = name(&mut tx, meta::DEVICE).await;
        tx.finish(done).await
    }

    /// Appends events, all or none. When this returns, they are on the disk.
    ///
    /// `now_ms` is the wall clock in milliseconds since 1970-01-01 UTC. A clock that was set back does no harm: the
    /// events still sort after all that the log holds, and [`Appended::clock`] warns when it is behind by over a day.
    ///
    /// # Errors
    ///
    /// [`LogError::Kind`] and [`LogError::BodyTooLong`] for a draft that cannot be kept; [`LogError::DiskFull`],
    /// [`LogError::ReadOnly`], [`LogError::Locked`] and the like when it cannot be written. Nothing was appended then.
    pub async fn append(&self, drafts: &[Draft], now_ms: i64) -> Result<Appended, LogError> {
        for Draft { kind, body, .. } in drafts {
            if !kind_fits(kind) || kind == FORGOTTEN_KIND {
                return Err(LogError::Kind { kind: kind.clone() });
            }
            if body.len() > MAX_BODY_BYTES {
                return Err(LogError::BodyTooLong { kind: kind.clone(), bytes: body.len() });
            }
        }
        if drafts.is_empty() {
            return Ok(Appended { events: Vec::new(), clock: None });
        }
        let mut tx = self.store.write().await?;
        let done = append(&mut tx, drafts, now_ms).await;
        tx.finish(done).await
    }

    /// Hands over every event that has a body, in fold order: by time, then device, then number.
    ///
    /// The order does not depend on the order in which events came in. Never holds more than a few hundred of them.
    ///
    /// # Errors
    ///
    /// [`LogError`], when the log cannot be read; events may have been handed over before.
    pub async fn events(&self, each: impl FnMut(FoldEvent<'_>)) -> Result<Cursor, LogError> {
        let mut tx = self.store.read().await?;
        let done = read_after(&mut tx, Place::START, each).await;
        tx.finish(done).await
    }

    /// Hands over the events that a fold has not read yet, in fold order, or asks for a new start.
    ///
    /// # Errors
    ///
    /// [`LogError`], when the log cannot be read; events may have been handed over before.
    pub async fn events_since(&self, cursor: &Cursor, each: impl FnMut(FoldEvent<'_>)) -> Result<Since, LogError> {
        let mut tx = self.store.read().await?;
        let done = read_since(&mut tx, cursor, each).await;
        tx.finish(done).await
    }

    /// Returns where a fold would stand that has read everything.
    ///
    /// # Errors
    ///
    /// [`LogError`], when the log cannot be read.
    pub async fn cursor(&self) -> Result<Cursor, LogError> {
        let mut tx = self.store.read().await?;
        let done = cursor(&mut tx).await;
        tx.finish(done).await
    }

    /// Returns the last event of each device and branch, by name.
    ///
    /// # Errors
    ///
    /// [`LogError`], when the log cannot be read.
    pub async fn heads(&self) -> Result<Vec<Head>, LogError> {
        Ok(self.cursor().await?.heads)
    }

    /// Returns one event, whole.
    ///
    /// # Errors
    ///
    /// [`LogError`], when the log cannot be read.
    pub async fn event(&self, id: EventId) -> Result<Option<Event>, LogError> {
        let mut tx = self.store.read().await?;
        let done = event(&mut tx, id).await;
        tx.finish(done).await
    }

    /// Returns a snapshot that was put under this name, unless something was forgotten since.
    ///
    /// # Errors
    ///
    /// [`LogError`], when the log cannot be read.
    pub async fn snapshot(&self, name: &str) -> Result<Option<Snapshot>, LogError> {
        let mut tx = self.store.read().await?;
        let done = tx.snapshot(name).await;
        Ok(tx.finish(done).await?.map(|(key, body)| Snapshot { key, body }))
    }

    /// Keeps what was computed from the log, in place of what had this name. [`Log::forget`] deletes all of them.
    ///
    /// # Errors
    ///
    /// [`LogError`], when it cannot be written.
    pub async fn put_snapshot(&self, name: &str, key: &[u8], body: &[u8]) -> Result<(), LogError> {
        let mut tx = self.store.write().await?;
        let done = tx.put_snapshot(name, key, body).await;
        tx.finish(done).await
    }

    /// Erases the bytes of what was deleted, and remembers that it is done.
    pub(crate) async fn erase(&self) -> Result<(), LogError> {
        self.store.erase_deleted().await?;
        let mut tx = self.store.write().await?;
        let done = tx.delete_meta(meta::ERASE).await;
        tx.finish(done).await
    }
}

/// Gives the log its random names, unless another program did so in the meantime.
async fn name_log(tx: &mut Tx<'_>) -> Result<(), LogError> {
    if tx.meta(meta::DEVICE).await?.is_none() {
        tx.set_meta(meta::LEARNER, random_name()?.as_bytes()).await?;
        tx.set_meta(meta::DEVICE, random_name()?.as_bytes()).await?;
    }
    Ok(())
}

pub(crate) fn random_name() -> Result<Uuid, LogError> {
    random().map(|bytes| uuid::Builder::from_random_bytes(bytes).into_uuid())
}

fn random<const N: usize>() -> Result<[u8; N], LogError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| LogError::Random { what: error.to_string() })?;
    Ok(bytes)
}

pub(crate) async fn name(tx: &mut Tx<'_>, key: &str) -> Result<Uuid, LogError> {
    let bytes = tx.meta(key).await?.and_then(|bytes| bytes.try_into().ok());
    bytes.map(Uuid::from_bytes).ok_or_else(|| tx.corrupt(format!("the name of the {key} is missing")))
}

async fn generation(tx: &mut Tx<'_>) -> Result<u64, LogError> {
    Ok(tx.meta(meta::GENERATION).await?.and_then(|bytes| bytes.try_into().ok()).map_or(0, u64::from_be_bytes))
}

/// Tells every cursor that what it has read is no longer what is held.
pub(crate) async fn next_generation(tx: &mut Tx<'_>) -> Result<(), LogError> {
    let next = generation(tx).await?.saturating_add(1);
    tx.set_meta(meta::GENERATION, &next.to_be_bytes()).await
}

/// Appends checked drafts within a transaction.
pub(crate) async fn append(tx: &mut Tx<'_>, drafts: &[Draft], now_ms: i64) -> Result<Appended, LogError> {
    let learner = name(tx, meta::LEARNER).await?;
    let device = name(tx, meta::DEVICE).await?;
    let latest = tx.last_place().await?.map(|place| place.time);
    let mut own = None;
    // Heads of others that moved since this device last named them.
    let mut seen = Vec::new();
    for branch in tx.branches().await? {
        if branch.id == device {
            own = Some(branch);
        } else if branch.told != Some(branch.tip_digest) {
            seen.push(Head { device: branch.id, seq: branch.tip_seq, digest: branch.tip_digest });
            tx.put_branch(&BranchRow { told: Some(branch.tip_digest), ..branch }).await?;
        }
    }
    let mut own = own.unwrap_or(BranchRow {
        id: device,
        device,
        tip_seq: 0,
        tip_digest: Digest::NONE,
        events: 0,
        loose: false,
        told: None,
    });
    let first_seq = own.tip_seq + 1;
    let mut time = latest;
    let mut events = Vec::with_capacity(drafts.len());
    for draft in drafts {
        let next = Hlc::next(time, now_ms);
        time = Some(next);
        let salted = Salted { salt: random()?, body: draft.body.clone() };
        let envelope = Envelope {
            device,
            seq: own.tip_seq + 1,
            time: next,
            version: draft.version,
            kind: draft.kind.clone(),
            seen: std::mem::take(&mut seen),
            previous: own.tip_digest,
            body_digest: body_digest(&salted.salt, &salted.body),
        };
        let bytes = envelope.encode();
        let digest = event_digest(learner, &bytes);
        let place = Place { time: next, branch: device, seq: envelope.seq };
        tx.insert_event(&EventRow { place, digest, envelope: bytes, bodied: true }).await?;
        own = BranchRow { tip_seq: envelope.seq, tip_digest: digest, events: own.events + 1, ..own };
        events.push(envelope.into_event(learner, device, digest, Some(salted)));
    }
    tx.put_branch(&own).await?;
    let frames: Vec<Frame<'_>> = events.iter().filter_map(frame_of).collect();
    tx.append_frames(&frames).await?;
    if first_seq / JOIN_EVERY != (own.tip_seq + 1) / JOIN_EVERY {
        tx.join_small_packs().await?;
    }
    Ok(Appended { events, clock: ClockBehind::check(latest, now_ms) })
}

/// Small packs are joined once in so many events of a device.
const JOIN_EVERY: u64 = 128;

/// Returns the frame of an event, unless its body is gone.
pub(crate) fn frame_of(event: &Event) -> Option<Frame<'_>> {
    let lean = FoldEvent {
        device: event.branch,
        seq: event.seq,
        wall_ms: event.time.wall_ms,
        counter: event.time.counter,
        kind: &event.kind,
        version: event.version,
        body: event.body.as_deref()?,
    };
    Some(Frame { salt: event.salt?, event: lean })
}

async fn cursor(tx: &mut Tx<'_>) -> Result<Cursor, LogError> {
    let branches = tx.branches().await?;
    Ok(Cursor {
        heads: branches.iter().map(|b| Head { device: b.id, seq: b.tip_seq, digest: b.tip_digest }).collect(),
        events: branches.iter().map(|branch| branch.events).sum(),
        last: tx.last_place().await?.unwrap_or(Place::START),
        generation: generation(tx).await?,
    })
}

async fn read_after(tx: &mut Tx<'_>, after: Place, mut each: impl FnMut(FoldEvent<'_>)) -> Result<Cursor, LogError> {
    // The pack that holds the place may hold events after it.
    let mut page: Vec<_> = tx.pack_at(after).await?.into_iter().collect();
    let mut from = after;
    loop {
        for pack in &page {
            for frame in Frames::new(&pack.frames) {
                let frame = frame.ok_or_else(|| tx.corrupt("a pack of bodies cannot be read"))?;
                if frame.place() > after {
                    each(frame.event);
                }
            }
            from = pack.first.max(from);
        }
        page = tx.packs_after(from, 16).await?;
        if page.is_empty() {
            return cursor(tx).await;
        }
    }
}

async fn read_since(tx: &mut Tx<'_>, cursor: &Cursor, each: impl FnMut(FoldEvent<'_>)) -> Result<Since, LogError> {
    if generation(tx).await? != cursor.generation {
        return Ok(Since::Rebuild);
    }
    for head in &cursor.heads {
        let held = tx.event_by_id(head.device, head.seq).await?;
        if held.is_none_or(|held| held.digest != head.digest) {
            return Ok(Since::Rebuild);
        }
    }
    // Events are only ever added, so when as many sort after the cursor as were added, they are the same ones.
    let events: u64 = tx.branches().await?.iter().map(|branch| branch.events).sum();
    if events.checked_sub(cursor.events) != Some(tx.events_after(cursor.last).await?) {
        return Ok(Since::Rebuild);
    }
    read_after(tx, cursor.last, each).await.map(Since::Added)
}

async fn event(tx: &mut Tx<'_>, id: EventId) -> Result<Option<Event>, LogError> {
    let Some(row) = tx.event_by_id(id.device, id.seq).await? else { return Ok(None) };
    let learner = name(tx, meta::LEARNER).await?;
    let envelope = Envelope::decode(&row.envelope).ok_or_else(|| tx.corrupt("an event cannot be read"))?;
    let pack = tx.pack_at(row.place).await?;
    let body = pack.as_ref().and_then(|pack| {
        Frames::new(&pack.frames).flatten().find(|frame| frame.place() == row.place).map(|frame| frame.salted())
    });
    Ok(Some(envelope.into_event(learner, id.device, row.digest, body)))
}
