//! Formats of the file. Migrations are frozen: a change is a new file.
//!
//! Kept apart from sqlx's own migrations, which take no lock on SQLite: two programs that make a new log at the same
//! moment would both create its tables, and one of them would fail.
use sqlx::{Row, SqliteConnection};

/// `RUNG`, so that no other program's database is taken for a log.
const APPLICATION_ID: i64 = 0x5255_4e47;
const MIGRATIONS: [&str; 1] = [include_str!("../../migrations/0001_first.sql")];

/// What the file is, and what was done about it.
pub(super) enum Format {
    Current,
    Newer { found: i64, known: i64 },
    NotALog,
}

/// Brings the file to the current format. The caller holds a write transaction when `may_write`.
pub(super) async fn migrate(connection: &mut SqliteConnection, may_write: bool) -> Result<Option<Format>, sqlx::Error> {
    let row = sqlx::query(
        "select (select application_id from pragma_application_id), (select user_version from pragma_user_version),
                (select count(*) from sqlite_schema)",
    )
    .fetch_one(&mut *connection)
    .await?;
    let (application, found, objects): (i64, i64, i64) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
    let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
    if application != APPLICATION_ID && (application, found, objects) != (0, 0, 0) {
        return Ok(Some(Format::NotALog));
    }
    if found > known {
        return Ok(Some(Format::Newer { found, known }));
    }
    if found == known {
        return Ok(Some(Format::Current));
    }
    if !may_write {
        return Ok(None);
    }
    for migration in MIGRATIONS.iter().skip(usize::try_from(found).unwrap_or(0)) {
        sqlx::raw_sql(*migration).execute(&mut *connection).await?;
    }
    // The pragma takes no parameters; the test below keeps these numbers and the constants together.
    sqlx::raw_sql("pragma application_id = 1381322311; pragma user_version = 1").execute(connection).await?;
    Ok(Some(Format::Current))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_the_pragmas_are_the_constants() {
        assert_eq!(APPLICATION_ID, 1_381_322_311);
        assert_eq!(MIGRATIONS.len(), 1);
    }
}
