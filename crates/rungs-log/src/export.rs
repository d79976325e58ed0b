//! Writing a log as text.
use std::io::Write;

use crate::envelope::Envelope;
use crate::log::{Log, meta, name};
use crate::store::Tx;
use crate::walk::Walk;
use crate::{LogError, line};

impl Log {
    /// Writes every event as a line of JSON, in fold order, and returns how many.
    ///
    /// The same events give the same bytes, whichever log holds them. The format stands in `book/src/log-format.md`.
    ///
    /// # Errors
    ///
    /// [`LogError::Stream`] when `out` cannot be written, and [`LogError`] when the log cannot be read.
    pub async fn export(&self, mut out: impl Write) -> Result<u64, LogError> {
        let mut tx = self.store.read().await?;
        let done = export(&mut tx, &mut out).await;
        let events = tx.finish(done).await?;
        out.flush().map_err(failed)?;
        Ok(events)
    }
}

fn failed(source: std::io::Error) -> LogError {
    LogError::Stream { doing: "writing the export", source }
}

async fn export(tx: &mut Tx<'_>, out: &mut impl Write) -> Result<u64, LogError> {
    let learner = name(tx, meta::LEARNER).await?;
    let mut walk = Walk::new();
    let mut events = 0;
    while let Some((row, frame)) = walk.next(tx).await? {
        let body = frame.map(|frame| frame.salted());
        let envelope = Envelope::decode(&row.envelope).ok_or_else(|| tx.corrupt("an event cannot be read"))?;
        let event = envelope.into_event(learner, row.place.branch, row.digest, body);
        let line = line::write(event).map_err(|error| failed(error.into()))?;
        out.write_all(&line).map_err(failed)?;
        events += 1;
    }
    Ok(events)
}
