//! Trouble with disk, rights and file: a clear error, and nothing lost.
use std::path::Path;

use rungs_log::{Draft, Log, LogError, LogOptions};
use sqlx::{Connection as _, SqliteConnection};

use crate::{bodies, numbered, open, quick, raw, run, tamper};

#[test]
fn a_full_disk_is_told_and_what_was_acknowledged_stays() {
    let folder = tempfile::tempdir().unwrap();
    run(async {
        let options = LogOptions { max_pages: Some(60), ..quick() };
        let log = Log::open(folder.path(), &options).await.unwrap();
        let mut kept = 0;
        let error = loop {
            match log.append(&[Draft::new("note", 1, vec![b'x'; 9_000])], kept).await {
                Ok(_) => kept += 1,
                Err(error) => break error,
            }
        };
        assert!(kept > 5, "{kept}");
        assert!(matches!(error, LogError::DiskFull { .. }), "{error:?}");
        assert_eq!(error.to_string(), format!("{}: the disk is full", folder.path().join("log.db").display()));
        assert!(error.hint().contains("free some room"));
        // The same log can be read, and says the same again.
        assert_eq!(log.cursor().await.unwrap().events(), u64::try_from(kept).unwrap());
        let again = log.append(&[Draft::new("note", 1, vec![b'x'; 9_000])], kept).await.unwrap_err();
        assert!(matches!(again, LogError::DiskFull { .. }), "{again:?}");
        log.close().await.unwrap();
        // Once there is room, it goes on.
        let log = open(folder.path()).await;
        log.append(&numbered(0..1), 0).await.unwrap();
        assert_eq!(i64::try_from(bodies(&log).await.len()).unwrap(), kept + 1);
        assert!(log.verify().await.unwrap().is_sound());
    });
}

#[test]
fn a_log_that_another_program_holds_is_told() {
    let folder = tempfile::tempdir().unwrap();
    run(async {
        let log = Log::open(folder.path(), &quick()).await.unwrap();
        let mut other = raw(folder.path()).await;
        sqlx::raw_sql("begin immediate").execute(&mut other).await.unwrap();
        let error = log.append(&numbered(0..1), 0).await.unwrap_err();
        assert!(matches!(error, LogError::Locked { .. }), "{error:?}");
        assert!(error.hint().contains("close the other program"));
        // Reading goes on meanwhile.
        assert!(bodies(&log).await.is_empty());
        sqlx::raw_sql("rollback").execute(&mut other).await.unwrap();
        log.append(&numbered(0..1), 0).await.unwrap();
        // Held for itself alone, it cannot be opened at all.
        log.close().await.unwrap();
        sqlx::raw_sql("pragma locking_mode = exclusive; begin immediate; create table t (a); commit")
            .execute(&mut other)
            .await
            .unwrap();
        let error = Log::open(folder.path(), &quick()).await.unwrap_err();
        assert!(matches!(error, LogError::Locked { .. }), "{error:?}");
    });
}

#[test]
fn a_file_that_is_no_log_is_left_alone() {
    run(async {
        // (what is in the file, the error's text after its path)
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log.db");
        std::fs::write(&path, "these are notes, not a database. ".repeat(100)).unwrap();
        let before = std::fs::read(&path).unwrap();
        let error = Log::open(folder.path(), &quick()).await.unwrap_err();
        assert!(matches!(error, LogError::Corrupt { .. }), "{error:?}");
        assert!(error.hint().contains("do not delete them") && error.hint().contains("last export"));
        assert_eq!(std::fs::read(&path).unwrap(), before);

        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}?mode=rwc", folder.path().join("log.db").display());
        let mut other = SqliteConnection::connect(&url).await.unwrap();
        sqlx::raw_sql("create table photo (a)").execute(&mut other).await.unwrap();
        other.close().await.unwrap();
        let error = Log::open(folder.path(), &quick()).await.unwrap_err();
        assert!(matches!(error, LogError::NotALog { .. }), "{error:?}");
    });
}

#[test]
fn a_log_of_a_newer_program_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    run(async {
        open(folder.path()).await.close().await.unwrap();
        tamper(folder.path(), "pragma user_version = 2").await;
        let error = Log::open(folder.path(), &quick()).await.unwrap_err();
        let path = folder.path().join("log.db");
        assert_eq!(error.to_string(), format!("{}: the log has format 2, this program knows up to 1", path.display()));
        assert!(error.hint().contains("newest version"));
    });
}

#[test]
fn a_damaged_page_is_an_error_and_never_a_panic() {
    run(async {
        let mut found = 0;
        for page in 1..40 {
            let folder = tempfile::tempdir().unwrap();
            let log = open(folder.path()).await;
            log.append(&numbered(0..600), 0).await.unwrap();
            log.close().await.unwrap();
            let path = folder.path().join("log.db");
            let mut bytes = std::fs::read(&path).unwrap();
            let Some(damaged) = bytes.chunks_mut(4_096).nth(page) else { break };
            damaged.fill(0xa5);
            std::fs::write(&path, bytes).unwrap();
            let told = match Log::open(folder.path(), &quick()).await {
                Err(error) => matches!(error, LogError::Corrupt { .. } | LogError::Database { .. }),
                Ok(log) => {
                    let read = log.events(|_| ()).await;
                    match log.verify().await {
                        Ok(report) => !report.is_sound() || read.is_err(),
                        Err(error) => matches!(error, LogError::Corrupt { .. } | LogError::Database { .. }),
                    }
                }
            };
            found += u32::from(told);
        }
        // Some pages hold only an index or are free, where damage does no harm to what is read.
        assert!(found > 20, "{found}");
    });
}

#[test]
fn a_folder_that_cannot_be_made_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    run(async {
        let error = Log::open(file.join("log"), &quick()).await.unwrap_err();
        assert!(matches!(error, LogError::Folder { .. }), "{error:?}");
        assert!(error.to_string().ends_with("file/log: the folder of the log cannot be used"), "{error}");
    });
}

/// Opens the log that the variable names, as a user who may not write there.
#[test]
#[ignore = "a child process of the test below"]
fn child_without_rights() {
    #[expect(clippy::disallowed_methods, reason = "a child process of a test gets its folder this way")]
    let folder = std::env::var("RUNGS_LOG_TEST_FOLDER").unwrap();
    read_only(Path::new(&folder));
}

fn read_only(folder: &Path) {
    run(async {
        let missing = Log::open(folder.join("new"), &quick()).await.unwrap_err();
        assert!(matches!(missing, LogError::Folder { .. }), "{missing:?}");
        let error = Log::open(folder, &quick()).await.unwrap_err();
        assert!(matches!(error, LogError::ReadOnly { .. }), "{error:?}");
        assert!(error.to_string().ends_with("its folder or file is read-only"));
        assert!(error.hint().contains("the right to write"));
    });
}

#[cfg(unix)]
#[test]
fn a_read_only_folder_is_told() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    run(async {
        let log = open(folder.path()).await;
        log.append(&numbered(0..1), 0).await.unwrap();
        log.close().await.unwrap();
    });
    let rights = |mode| std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(mode)).unwrap();
    rights(0o555);
    if std::fs::write(folder.path().join("probe"), "").is_err() {
        read_only(folder.path());
    } else {
        // The superuser may write anywhere, so another user tries.
        let child = std::process::Command::new("setpriv")
            .args(["--reuid=65534", "--regid=65534", "--clear-groups"])
            .arg(std::env::current_exe().unwrap())
            .args(["--exact", "errors::child_without_rights", "--ignored"])
            .env("RUNGS_LOG_TEST_FOLDER", folder.path())
            .output()
            .unwrap();
        assert!(child.status.success(), "{}", String::from_utf8_lossy(&child.stdout));
    }
    rights(0o755);
    run(async { assert_eq!(bodies(&open(folder.path()).await).await, ["0"]) });
}
