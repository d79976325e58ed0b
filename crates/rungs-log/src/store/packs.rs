//! Packs: rows that hold the salts and bodies of many events, in fold order and never overlapping.
//!
//! An append adds a small pack at the end; now and then the small ones at the end become full ones. Reading 200,000
//! events is then reading 400 rows.
use sqlx::Row;
use sqlx::sqlite::SqliteRow;
use uuid::Uuid;

use super::Tx;
use super::rows::{place, signed};
use crate::LogError;
use crate::cursor::Place;
use crate::frame::{Frame, Frames};

/// A pack is full at this many events, or at [`FULL_BYTES`].
const FULL_EVENTS: usize = 512;
const FULL_BYTES: usize = 1 << 18;

/// A pack as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PackRow {
    pub(crate) first: Place,
    pub(crate) last: Place,
    pub(crate) full: bool,
    pub(crate) frames: Vec<u8>,
}

/// What becomes of a frame when packs are rewritten.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rewrite {
    Keep,
    Drop,
    /// Folded under another branch from now on.
    Rename(Uuid),
}

/// Cuts a sequence of frames, in fold order, into packs.
#[derive(Debug, Default)]
struct Packer {
    done: Vec<PackRow>,
    events: usize,
    open: Option<PackRow>,
}

impl Packer {
    fn push(&mut self, frame: &Frame<'_>) {
        let place = frame.place();
        let open =
            self.open.get_or_insert_with(|| PackRow { first: place, last: place, full: false, frames: Vec::new() });
        frame.write(&mut open.frames);
        open.last = place;
        self.events += 1;
        if self.events >= FULL_EVENTS || open.frames.len() >= FULL_BYTES {
            self.events = 0;
            self.done.extend(self.open.take().map(|pack| PackRow { full: true, ..pack }));
        }
    }

    fn finish(mut self) -> Vec<PackRow> {
        self.done.extend(self.open);
        self.done
    }
}

fn pack_row(row: &SqliteRow) -> Result<PackRow, sqlx::Error> {
    Ok(PackRow { first: place(row, 0)?, last: place(row, 4)?, full: row.try_get(8)?, frames: row.try_get(9)? })
}

macro_rules! select_packs {
    ($rest:literal) => {
        concat!(
            "select wall_ms, counter, branch, seq, last_wall_ms, last_counter, last_branch, last_seq, full, frames
             from pack ",
            $rest
        )
    };
}

/// Binds the four columns of a place.
macro_rules! bind_place {
    ($query:expr, $place:expr) => {
        $query
            .bind($place.time.wall_ms)
            .bind($place.time.counter)
            .bind($place.branch.as_bytes().as_slice())
            .bind(signed($place.seq))
    };
}

impl Tx<'_> {
    /// Returns the next packs that start after a place.
    pub(crate) async fn packs_after(&mut self, after: Place, limit: u32) -> Result<Vec<PackRow>, LogError> {
        let query = sqlx::query(select_packs!(
            "where (wall_ms, counter, branch, seq) > (?, ?, ?, ?) order by wall_ms, counter, branch, seq limit ?"
        ));
        let rows = bind_place!(query, after)
            .bind(limit)
            .fetch_all(self.connection())
            .await
            .and_then(|rows| rows.iter().map(pack_row).collect());
        self.ok(rows)
    }

    /// Returns the last pack that starts at or before a place.
    pub(crate) async fn pack_at(&mut self, at: Place) -> Result<Option<PackRow>, LogError> {
        let query = sqlx::query(select_packs!(
            "where (wall_ms, counter, branch, seq) <= (?, ?, ?, ?)
             order by wall_ms desc, counter desc, branch desc, seq desc limit 1"
        ));
        let row = bind_place!(query, at)
            .fetch_optional(self.connection())
            .await
            .and_then(|row| row.map(|row| pack_row(&row)).transpose());
        self.ok(row)
    }

    /// Adds frames, in fold order, that all sort after everything in the log.
    pub(crate) async fn append_frames(&mut self, frames: &[Frame<'_>]) -> Result<(), LogError> {
        let mut packer = Packer::default();
        for frame in frames {
            packer.push(frame);
        }
        self.insert_packs(&packer.finish()).await
    }

    /// Joins the small packs at the end into full ones.
    pub(crate) async fn join_small_packs(&mut self) -> Result<(), LogError> {
        let last_full = sqlx::query(
            "select wall_ms, counter, branch, seq from pack where full
             order by wall_ms desc, counter desc, branch desc, seq desc limit 1",
        )
        .fetch_optional(self.connection())
        .await
        .and_then(|row| row.map(|row| place(&row, 0)).transpose());
        let after = self.ok(last_full)?.unwrap_or(Place::START);
        let small = self.packs_after(after, u32::MAX).await?;
        self.replace(&small, &mut std::iter::empty()).await
    }

    /// Adds frames anywhere. They come in fold order, and none of them is held.
    pub(crate) async fn merge_frames(&mut self, fresh: &[(Place, Vec<u8>)]) -> Result<(), LogError> {
        let Some((first, _)) = fresh.first() else { return Ok(()) };
        let mut touched: Vec<PackRow> = self.pack_at(*first).await?.into_iter().collect();
        // A pack that ends before can stay, unless it is small and can take some more.
        touched.retain(|pack| pack.last > *first || !pack.full);
        touched.extend(self.packs_after(*first, u32::MAX).await?);
        self.replace(&touched, &mut fresh.iter().map(|(_, frame)| frame.as_slice())).await
    }

    /// Replaces neighbouring packs by ones that hold their frames and the fresh ones.
    async fn replace<'a>(
        &mut self,
        old: &'a [PackRow],
        fresh: &mut (dyn Iterator<Item = &'a [u8]> + Send),
    ) -> Result<(), LogError> {
        let damaged = || self.corrupt("a pack of bodies cannot be read");
        let mut packer = Packer::default();
        let mut waiting = None;
        for held in old.iter().flat_map(|pack| Frames::new(&pack.frames)) {
            let held = held.ok_or_else(damaged)?;
            loop {
                if waiting.is_none() {
                    waiting = fresh
                        .next()
                        .map(|frame| Frames::new(frame).next().flatten().ok_or_else(damaged))
                        .transpose()?;
                }
                match waiting {
                    Some(frame) if frame.place() < held.place() => packer.push(&frame),
                    _ => break,
                }
                waiting = None;
            }
            packer.push(&held);
        }
        if let Some(frame) = waiting {
            packer.push(&frame);
        }
        for frame in fresh {
            packer.push(&Frames::new(frame).next().flatten().ok_or_else(damaged)?);
        }
        for pack in old {
            self.delete_pack(pack.first).await?;
        }
        self.insert_packs(&packer.finish()).await
    }

    /// Goes through every frame and keeps, drops or renames it.
    pub(crate) async fn rewrite_frames(
        &mut self,
        mut decide: impl FnMut(&Frame<'_>) -> Rewrite,
    ) -> Result<(), LogError> {
        let mut moved: Vec<(Place, Vec<u8>)> = Vec::new();
        let mut after = Place::START;
        loop {
            let packs = self.packs_after(after, 16).await?;
            let Some(last) = packs.last() else { break };
            after = last.first;
            for pack in packs {
                let mut kept = Packer::default();
                let mut changed = false;
                for frame in Frames::new(&pack.frames) {
                    let mut frame = frame.ok_or_else(|| self.corrupt("a pack of bodies cannot be read"))?;
                    match decide(&frame) {
                        Rewrite::Keep => kept.push(&frame),
                        Rewrite::Drop => changed = true,
                        Rewrite::Rename(branch) => {
                            changed = true;
                            frame.event.device = branch;
                            let mut bytes = Vec::new();
                            frame.write(&mut bytes);
                            moved.push((frame.place(), bytes));
                        }
                    }
                }
                if changed {
                    self.delete_pack(pack.first).await?;
                    // Full as it was: a pack in the middle is never joined again.
                    let kept: Vec<PackRow> = kept
                        .finish()
                        .into_iter()
                        .map(|kept| PackRow { full: kept.full || pack.full, ..kept })
                        .collect();
                    self.insert_packs(&kept).await?;
                }
            }
        }
        moved.sort_unstable();
        self.merge_frames(&moved).await
    }

    async fn insert_packs(&mut self, packs: &[PackRow]) -> Result<(), LogError> {
        for PackRow { first, last, full, frames } in packs {
            let query = sqlx::query("insert into pack values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
            let done = bind_place!(bind_place!(query, first), last)
                .bind(*full)
                .bind(frames.as_slice())
                .execute(self.connection())
                .await;
            self.ok(done)?;
        }
        Ok(())
    }

    async fn delete_pack(&mut self, first: Place) -> Result<(), LogError> {
        let query = sqlx::query("delete from pack where wall_ms = ? and counter = ? and branch = ? and seq = ?");
        let done = bind_place!(query, first).execute(self.connection()).await;
        self.ok(done).map(|_| ())
    }
}
