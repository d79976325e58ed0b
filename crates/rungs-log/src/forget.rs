//! Deleting what people want gone, in a way that other copies follow.
use std::collections::BTreeSet;

use uuid::Uuid;

use crate::envelope::Envelope;
use crate::event::{EventId, FORGOTTEN_KIND};
use crate::log::{Log, append, meta, next_generation};
use crate::store::{Rewrite, Tx};
use crate::{Digest, Head, LogError, forgotten};

/// What [`Log::forget`] forgets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Forget {
    /// Every event that has a body.
    Everything,
    /// These events; choose them by reading [`Log::events`].
    These(Vec<EventId>),
}

/// What [`Log::forget`] did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ForgetReport {
    /// How many events lost salt and body. Those forgotten before do not count.
    pub forgotten: u64,
}

impl Log {
    /// Deletes salts and bodies of events, and every snapshot, so that their bytes are gone from the files of the log.
    ///
    /// What stays of a forgotten event is its envelope, without which the chain could not be checked: random names of
    /// learner and device, number, time, kind, version and digests. No one can tell the body from its digest, because
    /// the salt is gone. An event of kind `forgotten` names the digests, so that other copies of the log forget them on
    /// import, and an import here never brings them back. The `forgotten` events themselves stay.
    ///
    /// # Errors
    ///
    /// [`LogError::NoSuchEvent`], and [`LogError`] when the log cannot be written: nothing was forgotten then.
    /// [`LogError::NotErased`] when all is forgotten, but another program was reading and bytes are still in the files;
    /// opening the log again erases them.
    pub async fn forget(&self, what: &Forget, now_ms: i64) -> Result<ForgetReport, LogError> {
        let mut tx = self.store.write().await?;
        let done = forget(&mut tx, what, now_ms).await;
        let report = tx.finish(done).await?;
        self.erase().await?;
        Ok(report)
    }
}

async fn forget(tx: &mut Tx<'_>, what: &Forget, now_ms: i64) -> Result<ForgetReport, LogError> {
    let mut names = match what {
        Forget::Everything => every_name(tx).await?,
        Forget::These(ids) => {
            let mut names = Vec::new();
            for EventId { device, seq } in ids.iter().collect::<BTreeSet<_>>() {
                let row = tx.event_by_id(*device, *seq).await?;
                let row = row.ok_or(LogError::NoSuchEvent { device: *device, seq: *seq })?;
                names.extend(name_of(tx, row.digest, &row.envelope, row.bodied)?);
            }
            names
        }
    };
    names.sort_unstable();
    let drafts = forgotten::drafts(&names);
    if !drafts.is_empty() {
        append(tx, &drafts, now_ms).await?;
    }
    let digests: Vec<Digest> = names.iter().map(|name| name.digest).collect();
    drop_bodies(tx, &digests).await?;
    Ok(ForgetReport { forgotten: u64::try_from(digests.len()).unwrap_or(u64::MAX) })
}

async fn every_name(tx: &mut Tx<'_>) -> Result<Vec<Head>, LogError> {
    let mut names = Vec::new();
    let mut after = crate::cursor::Place::START;
    loop {
        let page = tx.events_page(after, 2_000).await?;
        let Some(last) = page.last() else { return Ok(names) };
        after = last.place;
        for row in page {
            names.extend(name_of(tx, row.digest, &row.envelope, row.bodied)?);
        }
    }
}

/// Returns how a `forgotten` event names this one, or `None` when it has nothing to forget.
fn name_of(tx: &Tx<'_>, digest: Digest, envelope: &[u8], bodied: bool) -> Result<Option<Head>, LogError> {
    let envelope = Envelope::decode(envelope).ok_or_else(|| tx.corrupt("an event cannot be read"))?;
    let forget = bodied && envelope.kind != FORGOTTEN_KIND;
    Ok(forget.then_some(Head { device: envelope.device, seq: envelope.seq, digest }))
}

/// Deletes bodies and all snapshots, and notes that their bytes are to be erased.
pub(crate) async fn drop_bodies(tx: &mut Tx<'_>, digests: &[Digest]) -> Result<(), LogError> {
    tx.set_meta(meta::ERASE, &[]).await?;
    tx.run("delete from snapshot").await?;
    tx.insert_forgotten(digests).await?;
    let held = tx.held(digests).await?;
    let places: BTreeSet<(Uuid, u64)> =
        held.values().filter(|(_, bodied)| *bodied).map(|(place, _)| (place.branch, place.seq)).collect();
    if places.is_empty() {
        return Ok(());
    }
    tx.rewrite_frames(|frame| {
        if places.contains(&(frame.event.device, frame.event.seq)) { Rewrite::Drop } else { Rewrite::Keep }
    })
    .await?;
    tx.set_bodied(digests, false).await?;
    next_generation(tx).await
}
