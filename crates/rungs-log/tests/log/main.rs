//! Tests of the log through its public face, on real files.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test helper that fails must stop the test")]

mod append;
mod crash;
mod errors;
mod forget;
mod merge;
mod verify;

use std::path::Path;

use rungs_log::{Draft, Log, LogOptions};
use sqlx::{Connection as _, SqliteConnection};

fn run<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(work)
}

/// Waits only a moment for others, so that tests of locks are quick.
fn quick() -> LogOptions {
    LogOptions { busy_timeout_ms: 50, ..LogOptions::default() }
}

async fn open(folder: &Path) -> Log {
    Log::open(folder, &LogOptions::default()).await.unwrap()
}

/// Drafts whose bodies are these numbers.
fn numbered(numbers: std::ops::Range<u32>) -> Vec<Draft> {
    numbers.map(|n| Draft::new("answer", 1, n.to_string())).collect()
}

async fn bodies(log: &Log) -> Vec<String> {
    let mut bodies = Vec::new();
    log.events(|event| bodies.push(String::from_utf8_lossy(event.body).into_owned())).await.unwrap();
    bodies
}

async fn export(log: &Log) -> Vec<u8> {
    let mut text = Vec::new();
    log.export(&mut text).await.unwrap();
    text
}

/// The file as another program sees it.
async fn raw(folder: &Path) -> SqliteConnection {
    let url = format!("sqlite://{}", folder.join("log.db").display());
    SqliteConnection::connect(&url).await.unwrap()
}

async fn tamper(folder: &Path, sql: &'static str) {
    let mut raw = raw(folder).await;
    sqlx::raw_sql(sql).execute(&mut raw).await.unwrap();
    raw.close().await.unwrap();
}
