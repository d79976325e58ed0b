//! Opening the file, and transactions on it.
//!
//! Transactions are plain statements, not sqlx's own: SQLite rolls back by itself when the disk is full, and sqlx's
//! counter of nested transactions would then refuse the next one.
use std::future::Future as _;
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::task::{Context, Waker};
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{Connection, Row, SqliteConnection};
use tokio::sync::{Mutex, MutexGuard};

use super::schema::{Format, migrate};
use crate::LogError;
use crate::log::LogOptions;

/// The database of one log.
#[derive(Debug)]
pub(crate) struct Store {
    path: PathBuf,
    session: Mutex<Session>,
}

#[derive(Debug)]
struct Session {
    connection: SqliteConnection,
    /// A transaction may be open that nobody ended, because its future was dropped.
    dirty: bool,
}

impl Store {
    /// Opens the file, makes it when it is missing, and brings it to the current format.
    pub(crate) async fn open(path: PathBuf, options: &LogOptions) -> Result<Self, LogError> {
        let mut connect = SqliteConnectOptions::new()
            .filename(&path)
            .create_if_missing(true)
            .busy_timeout(Duration::from_millis(options.busy_timeout_ms))
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .row_buffer_size(16);
        if let Some(pages) = options.max_pages {
            connect = connect.pragma("max_page_count", pages.to_string());
        }
        let connection =
            SqliteConnection::connect_with(&connect).await.map_err(|error| LogError::from_sqlx(&path, error))?;
        let store = Self { path, session: Mutex::new(Session { connection, dirty: false }) };
        let mut read = store.read().await?;
        let found = read.migrate(false).await;
        if let Some(format) = read.finish(found).await? {
            return store.check(&format).map(|()| store);
        }
        // Another program may be making it at this moment: look again under the lock.
        let mut write = store.write().await?;
        let found = write.migrate(true).await;
        match write.finish(found).await? {
            Some(format) => store.check(&format).map(|()| store),
            None => Err(store.corrupt("its format is unknown")),
        }
    }

    fn check(&self, format: &Format) -> Result<(), LogError> {
        let path = self.path.clone();
        match *format {
            Format::Current => Ok(()),
            Format::Newer { found, known } => Err(LogError::Newer { path, found, known }),
            Format::NotALog => Err(LogError::NotALog { path }),
        }
    }

    pub(crate) fn corrupt(&self, what: impl Into<String>) -> LogError {
        LogError::Corrupt { path: self.path.clone(), what: what.into() }
    }

    /// Begins to read: everything read until the end is of one moment.
    pub(crate) async fn read(&self) -> Result<Tx<'_>, LogError> {
        self.begin("begin").await
    }

    /// Begins to write: waits for other writers first, so that what is read is what will be changed.
    pub(crate) async fn write(&self) -> Result<Tx<'_>, LogError> {
        self.begin("begin immediate").await
    }

    async fn begin(&self, statement: &'static str) -> Result<Tx<'_>, LogError> {
        let mut session = self.session.lock().await;
        if session.dirty {
            // Fails when there is nothing to roll back, which is as good.
            let _ = sqlx::raw_sql("rollback").execute(&mut session.connection).await;
        }
        session.dirty = true;
        let mut tx = Tx { path: &self.path, session };
        let began = tx.run(statement).await;
        match began {
            Ok(()) => Ok(tx),
            Err(error) => {
                tx.session.dirty = false;
                Err(error)
            }
        }
    }

    /// Writes the file anew without what was deleted, and empties the write-ahead log.
    pub(crate) async fn erase_deleted(&self) -> Result<(), LogError> {
        let mut session = self.session.lock().await;
        let fail = |error| match LogError::from_sqlx(&self.path, error) {
            LogError::Locked { path } => LogError::NotErased { path },
            other => other,
        };
        sqlx::raw_sql("vacuum").execute(&mut session.connection).await.map_err(fail)?;
        let row =
            sqlx::query("pragma wal_checkpoint(truncate)").fetch_one(&mut session.connection).await.map_err(fail)?;
        let busy: i64 = row.try_get(0).map_err(fail)?;
        if busy == 0 { Ok(()) } else { Err(LogError::NotErased { path: self.path.clone() }) }
    }

    pub(crate) async fn close(self) -> Result<(), LogError> {
        let Self { path, session } = self;
        session.into_inner().connection.close().await.map_err(|error| LogError::from_sqlx(&path, error))
    }
}

/// An open transaction. End it with [`Tx::finish`]; dropped before, it is rolled back.
#[derive(Debug)]
pub(crate) struct Tx<'a> {
    path: &'a Path,
    session: MutexGuard<'a, Session>,
}

impl Tx<'_> {
    /// Commits when the work succeeded, rolls back when it failed, and returns what it returned.
    pub(crate) async fn finish<T>(mut self, done: Result<T, LogError>) -> Result<T, LogError> {
        let ended = match &done {
            Ok(_) => self.run("commit").await,
            Err(_) => Ok(()),
        };
        if done.is_err() || ended.is_err() {
            // Fails when SQLite has already rolled back, which is as good.
            let _ = self.run("rollback").await;
        }
        self.session.dirty = false;
        ended.and(done)
    }

    pub(crate) async fn run(&mut self, sql: &'static str) -> Result<(), LogError> {
        let done = sqlx::raw_sql(sql).execute(&mut self.session.connection).await;
        self.ok(done).map(|_| ())
    }

    pub(super) fn connection(&mut self) -> &mut SqliteConnection {
        &mut self.session.connection
    }

    /// Gives an error of the database its place and meaning.
    pub(super) fn ok<T>(&self, done: Result<T, sqlx::Error>) -> Result<T, LogError> {
        done.map_err(|error| LogError::from_sqlx(self.path, error))
    }

    pub(crate) fn corrupt(&self, what: impl Into<String>) -> LogError {
        LogError::Corrupt { path: self.path.to_path_buf(), what: what.into() }
    }

    async fn migrate(&mut self, may_write: bool) -> Result<Option<Format>, LogError> {
        let done = migrate(&mut self.session.connection, may_write).await;
        self.ok(done)
    }
}

impl Drop for Tx<'_> {
    fn drop(&mut self) {
        if self.session.dirty {
            // A future was dropped half-way. One poll hands the statement to the thread of the connection, so that
            // other programs do not wait for a lock that nobody will give back; the next `begin` makes sure of it.
            let rollback = pin!(sqlx::raw_sql("rollback").execute(&mut self.session.connection));
            let _ = rollback.poll(&mut Context::from_waker(Waker::noop()));
        }
    }
}
