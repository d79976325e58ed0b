//! Rows of the tables: envelopes, branches, names and snapshots.
use sqlx::Row;
use sqlx::sqlite::SqliteRow;
use uuid::Uuid;

use super::Tx;
use crate::cursor::Place;
use crate::{Digest, Hlc, LogError};

/// An envelope as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct EventRow {
    pub(crate) place: Place,
    pub(crate) digest: Digest,
    pub(crate) envelope: Vec<u8>,
    /// Whether a pack holds its body.
    pub(crate) bodied: bool,
}

/// A branch: a device, or a part of its chain that forked off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BranchRow {
    pub(crate) id: Uuid,
    pub(crate) device: Uuid,
    pub(crate) tip_seq: u64,
    pub(crate) tip_digest: Digest,
    pub(crate) events: u64,
    /// Some of it is missing, so that its name may change when more arrives.
    pub(crate) loose: bool,
    /// What the device here last named of it in `seen`.
    pub(crate) told: Option<Digest>,
}

/// SQLite's integers are signed. A number beyond them never comes in, see `Line::read`.
pub(super) fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Reads a column as another type; what does not fit is damage.
pub(super) fn column<'r, S, T>(row: &'r SqliteRow, index: usize) -> Result<T, sqlx::Error>
where
    S: sqlx::Decode<'r, sqlx::Sqlite> + sqlx::Type<sqlx::Sqlite>,
    T: TryFrom<S>,
{
    let value: S = row.try_get(index)?;
    T::try_from(value)
        .map_err(|_| sqlx::Error::ColumnDecode { index: index.to_string(), source: "out of range".into() })
}

pub(super) fn uuid(row: &SqliteRow, index: usize) -> Result<Uuid, sqlx::Error> {
    column::<&[u8], [u8; 16]>(row, index).map(Uuid::from_bytes)
}

pub(super) fn digest(row: &SqliteRow, index: usize) -> Result<Digest, sqlx::Error> {
    column::<&[u8], [u8; 32]>(row, index).map(Digest::from_bytes)
}

/// Reads wall time, counter, branch and number from four columns.
pub(super) fn place(row: &SqliteRow, first: usize) -> Result<Place, sqlx::Error> {
    let time = Hlc { wall_ms: row.try_get(first)?, counter: column::<i64, u32>(row, first + 1)? };
    Ok(Place { time, branch: uuid(row, first + 2)?, seq: column::<i64, u64>(row, first + 3)? })
}

pub(super) fn event_row(row: &SqliteRow) -> Result<EventRow, sqlx::Error> {
    Ok(EventRow { place: place(row, 0)?, digest: digest(row, 4)?, envelope: row.try_get(5)?, bodied: row.try_get(6)? })
}

fn branch_row(row: &SqliteRow) -> Result<BranchRow, sqlx::Error> {
    let told: Option<&[u8]> = row.try_get(6)?;
    Ok(BranchRow {
        id: uuid(row, 0)?,
        device: uuid(row, 1)?,
        tip_seq: column::<i64, u64>(row, 2)?,
        tip_digest: digest(row, 3)?,
        events: column::<i64, u64>(row, 4)?,
        loose: row.try_get(5)?,
        told: told.and_then(|told| told.try_into().ok()).map(Digest::from_bytes),
    })
}

impl Tx<'_> {
    pub(crate) async fn meta(&mut self, name: &str) -> Result<Option<Vec<u8>>, LogError> {
        let found = sqlx::query_scalar("select value from meta where name = ?").bind(name);
        let found = found.fetch_optional(self.connection()).await;
        self.ok(found)
    }

    pub(crate) async fn set_meta(&mut self, name: &str, value: &[u8]) -> Result<(), LogError> {
        let done = sqlx::query(
            "insert into meta (name, value) values (?, ?) on conflict (name) do update set value = excluded.value",
        )
        .bind(name)
        .bind(value)
        .execute(self.connection())
        .await;
        self.ok(done).map(|_| ())
    }

    pub(crate) async fn delete_meta(&mut self, name: &str) -> Result<(), LogError> {
        let done = sqlx::query("delete from meta where name = ?").bind(name).execute(self.connection()).await;
        self.ok(done).map(|_| ())
    }

    /// Returns the place of the last event in fold order.
    pub(crate) async fn last_place(&mut self) -> Result<Option<Place>, LogError> {
        let row = sqlx::query(
            "select wall_ms, counter, branch, seq from event
             order by wall_ms desc, counter desc, branch desc, seq desc limit 1",
        )
        .fetch_optional(self.connection())
        .await
        .and_then(|row| row.map(|row| place(&row, 0)).transpose());
        self.ok(row)
    }

    /// Counts the events after a place.
    pub(crate) async fn events_after(&mut self, after: Place) -> Result<u64, LogError> {
        let row = sqlx::query("select count(*) from event where (wall_ms, counter, branch, seq) > (?, ?, ?, ?)")
            .bind(after.time.wall_ms)
            .bind(after.time.counter)
            .bind(after.branch.as_bytes().as_slice())
            .bind(signed(after.seq))
            .fetch_one(self.connection())
            .await
            .and_then(|row| column::<i64, u64>(&row, 0));
        self.ok(row)
    }

    pub(crate) async fn insert_event(&mut self, event: &EventRow) -> Result<(), LogError> {
        let done = sqlx::query(
            "insert into event (wall_ms, counter, branch, seq, digest, envelope, bodied) values (?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(event.place.time.wall_ms)
        .bind(event.place.time.counter)
        .bind(event.place.branch.as_bytes().as_slice())
        .bind(signed(event.place.seq))
        .bind(event.digest.as_bytes().as_slice())
        .bind(event.envelope.as_slice())
        .bind(event.bodied)
        .execute(self.connection())
        .await;
        self.ok(done).map(|_| ())
    }

    pub(crate) async fn event_by_id(&mut self, branch: Uuid, seq: u64) -> Result<Option<EventRow>, LogError> {
        let row = sqlx::query(
            "select wall_ms, counter, branch, seq, digest, envelope, bodied from event where branch = ? and seq = ?",
        )
        .bind(branch.as_bytes().as_slice())
        .bind(signed(seq))
        .fetch_optional(self.connection())
        .await
        .and_then(|row| row.map(|row| event_row(&row)).transpose());
        self.ok(row)
    }

    pub(crate) async fn branches(&mut self) -> Result<Vec<BranchRow>, LogError> {
        let rows = sqlx::query("select id, device, tip_seq, tip_digest, events, loose, told from branch order by id")
            .fetch_all(self.connection())
            .await
            .and_then(|rows| rows.iter().map(branch_row).collect());
        self.ok(rows)
    }

    pub(crate) async fn put_branch(&mut self, branch: &BranchRow) -> Result<(), LogError> {
        let done = sqlx::query(
            "insert into branch (id, device, tip_seq, tip_digest, events, loose, told) values (?, ?, ?, ?, ?, ?, ?)
             on conflict (id) do update set device = excluded.device, tip_seq = excluded.tip_seq,
             tip_digest = excluded.tip_digest, events = excluded.events, loose = excluded.loose, told = excluded.told",
        )
        .bind(branch.id.as_bytes().as_slice())
        .bind(branch.device.as_bytes().as_slice())
        .bind(signed(branch.tip_seq))
        .bind(branch.tip_digest.as_bytes().as_slice())
        .bind(signed(branch.events))
        .bind(branch.loose)
        .bind(branch.told.as_ref().map(|told| told.as_bytes().as_slice()))
        .execute(self.connection())
        .await;
        self.ok(done).map(|_| ())
    }

    pub(crate) async fn snapshot(&mut self, name: &str) -> Result<Option<(Vec<u8>, Vec<u8>)>, LogError> {
        let row = sqlx::query_as("select key, body from snapshot where name = ?").bind(name);
        let row = row.fetch_optional(self.connection()).await;
        self.ok(row)
    }

    pub(crate) async fn put_snapshot(&mut self, name: &str, key: &[u8], body: &[u8]) -> Result<(), LogError> {
        let done = sqlx::query(
            "insert into snapshot (name, key, body) values (?, ?, ?)
             on conflict (name) do update set key = excluded.key, body = excluded.body",
        )
        .bind(name)
        .bind(key)
        .bind(body)
        .execute(self.connection())
        .await;
        self.ok(done).map(|_| ())
    }
}
