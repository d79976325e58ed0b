//! Many rows at once: for imports, exports, checks and forgetting.
//!
//! Each statement is a trip to the connection's thread and back, so rows go in groups.
use std::collections::{BTreeMap, BTreeSet};

use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::EventRow;
use super::Tx;
use super::rows::{column, digest, event_row, place, signed};
use crate::cursor::Place;
use crate::{Digest, LogError};

/// Rows in one statement.
const GROUP: usize = 100;

/// `(?, ?), (?, ?)` for two rows of two columns.
fn rows(rows: usize, columns: usize) -> String {
    let row = format!("({})", vec!["?"; columns].join(", "));
    vec![row; rows].join(", ")
}

impl Tx<'_> {
    /// Returns the next events after a place, in fold order.
    pub(crate) async fn events_page(&mut self, after: Place, limit: u32) -> Result<Vec<EventRow>, LogError> {
        let rows = sqlx::query(
            "select wall_ms, counter, branch, seq, digest, envelope, bodied from event
             where (wall_ms, counter, branch, seq) > (?, ?, ?, ?) order by wall_ms, counter, branch, seq limit ?",
        )
        .bind(after.time.wall_ms)
        .bind(after.time.counter)
        .bind(after.branch.as_bytes().as_slice())
        .bind(signed(after.seq))
        .bind(limit)
        .fetch_all(self.connection())
        .await
        .and_then(|rows| rows.iter().map(event_row).collect());
        self.ok(rows)
    }

    pub(crate) async fn events_of_branch(&mut self, branch: Uuid) -> Result<Vec<EventRow>, LogError> {
        let rows =
            sqlx::query("select wall_ms, counter, branch, seq, digest, envelope, bodied from event where branch = ?")
                .bind(branch.as_bytes().as_slice())
                .fetch_all(self.connection())
                .await
                .and_then(|rows| rows.iter().map(event_row).collect());
        self.ok(rows)
    }

    /// Returns which of these events are held: where, and whether with a body.
    pub(crate) async fn held(&mut self, digests: &[Digest]) -> Result<BTreeMap<Digest, (Place, bool)>, LogError> {
        let mut held = BTreeMap::new();
        for group in digests.chunks(GROUP) {
            let list = vec!["?"; group.len()].join(", ");
            let sql =
                format!("select digest, wall_ms, counter, branch, seq, bodied from event where digest in ({list})");
            let query = group
                .iter()
                .fold(sqlx::query(AssertSqlSafe(sql)), |query, digest| query.bind(digest.as_bytes().as_slice()));
            let found = query.fetch_all(self.connection()).await.and_then(|rows| {
                let row = |row| Ok((digest(row, 0)?, (place(row, 1)?, column::<bool, bool>(row, 5)?)));
                rows.iter().map(row).collect::<Result<Vec<_>, sqlx::Error>>()
            });
            held.extend(self.ok(found)?);
        }
        Ok(held)
    }

    pub(crate) async fn insert_events(&mut self, events: &[EventRow]) -> Result<(), LogError> {
        for group in events.chunks(GROUP) {
            let sql = format!(
                "insert into event (wall_ms, counter, branch, seq, digest, envelope, bodied) values {}",
                rows(group.len(), 7)
            );
            let query = group.iter().fold(sqlx::query(AssertSqlSafe(sql)), |query, event| {
                query
                    .bind(event.place.time.wall_ms)
                    .bind(event.place.time.counter)
                    .bind(event.place.branch.as_bytes().as_slice())
                    .bind(signed(event.place.seq))
                    .bind(event.digest.as_bytes().as_slice())
                    .bind(event.envelope.as_slice())
                    .bind(event.bodied)
            });
            let done = query.execute(self.connection()).await;
            self.ok(done)?;
        }
        Ok(())
    }

    /// Folds events under other branches.
    pub(crate) async fn rename_events(&mut self, renamed: &[(Digest, Uuid)]) -> Result<(), LogError> {
        // Two steps: two branches may change places, and no two events share branch and number even for a moment. A
        // digest is no branch's name.
        for (digest, _) in renamed {
            let bytes = digest.as_bytes().as_slice();
            let query = sqlx::query("update event set branch = ? where digest = ?").bind(bytes).bind(bytes);
            let done = query.execute(self.connection()).await;
            self.ok(done)?;
        }
        for (digest, branch) in renamed {
            let query = sqlx::query("update event set branch = ? where digest = ?");
            let query = query.bind(branch.as_bytes().as_slice()).bind(digest.as_bytes().as_slice());
            let done = query.execute(self.connection()).await;
            self.ok(done)?;
        }
        Ok(())
    }

    pub(crate) async fn set_bodied(&mut self, digests: &[Digest], bodied: bool) -> Result<(), LogError> {
        for group in digests.chunks(GROUP) {
            let list = vec!["?"; group.len()].join(", ");
            let sql = format!("update event set bodied = ? where digest in ({list})");
            let query = group.iter().fold(sqlx::query(AssertSqlSafe(sql)).bind(bodied), |query, digest| {
                query.bind(digest.as_bytes().as_slice())
            });
            let done = query.execute(self.connection()).await;
            self.ok(done)?;
        }
        Ok(())
    }

    pub(crate) async fn delete_branches(&mut self, device: Uuid) -> Result<(), LogError> {
        let query = sqlx::query("delete from branch where device = ?").bind(device.as_bytes().as_slice());
        let done = query.execute(self.connection()).await;
        self.ok(done).map(|_| ())
    }

    pub(crate) async fn forgotten(&mut self) -> Result<BTreeSet<Digest>, LogError> {
        let rows = sqlx::query("select digest from forgotten order by digest");
        let rows = rows.fetch_all(self.connection()).await;
        let rows = rows.and_then(|rows| rows.iter().map(|row| digest(row, 0)).collect());
        self.ok(rows)
    }

    pub(crate) async fn insert_forgotten(&mut self, digests: &[Digest]) -> Result<(), LogError> {
        for group in digests.chunks(GROUP) {
            let sql = format!("insert or ignore into forgotten (digest) values {}", rows(group.len(), 1));
            let query = group
                .iter()
                .fold(sqlx::query(AssertSqlSafe(sql)), |query, digest| query.bind(digest.as_bytes().as_slice()));
            let done = query.execute(self.connection()).await;
            self.ok(done)?;
        }
        Ok(())
    }
}
