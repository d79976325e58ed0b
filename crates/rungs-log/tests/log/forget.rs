//! Forgetting: the bytes are gone, the chain holds, and nothing comes back.
use std::path::Path;

use rungs_log::{Draft, EventId, Forget, ForgetReport, Log, LogError, Since};
use sqlx::Connection as _;

use crate::{bodies, export, open, quick, raw, run};

const SECRET: &str = "correct horse battery staple";

/// Whether any file of the log has the secret, as text or as hexadecimal digits.
fn secret_in(folder: &Path) -> bool {
    let holds = |bytes: &[u8], text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    std::fs::read_dir(folder).unwrap().any(|entry| holds(&std::fs::read(entry.unwrap().path()).unwrap(), SECRET))
}

async fn with_secret(folder: &Path) -> (Log, EventId) {
    let log = open(folder).await;
    for n in 0..300 {
        let body = if n == 150 { format!("{SECRET} {n}") } else { format!("harmless {n}") };
        log.append(&[Draft::new("note", 1, body)], n).await.unwrap();
    }
    log.put_snapshot("notes", b"key", SECRET.as_bytes()).await.unwrap();
    let mut found = None;
    log.events(|event| found = found.or(event.body.starts_with(SECRET.as_bytes()).then(|| event.id()))).await.unwrap();
    (log, found.unwrap())
}

#[test]
fn the_bytes_of_what_was_forgotten_are_gone_from_every_file() {
    let folder = tempfile::tempdir().unwrap();
    run(async {
        let (log, id) = with_secret(folder.path()).await;
        assert!(secret_in(folder.path()));
        let cursor = log.cursor().await.unwrap();
        let report = log.forget(&Forget::These(vec![id, id]), 1_000).await.unwrap();
        assert_eq!(report, ForgetReport { forgotten: 1 });
        assert!(!secret_in(folder.path()));
        assert_eq!(log.snapshot("notes").await.unwrap(), None);
        assert_eq!(log.events_since(&cursor, |_| panic!("handed over")).await.unwrap(), Since::Rebuild);
        let event = log.event(id).await.unwrap().unwrap();
        assert_eq!((event.salt, event.body), (None, None));
        assert_eq!(bodies(&log).await.iter().filter(|body| body.starts_with("harmless")).count(), 299);
        let verified = log.verify().await.unwrap();
        assert!(verified.is_sound(), "{verified:?}");
        assert_eq!((verified.events, verified.forgotten), (301, 1));
        // Again: nothing more to forget, and no further event.
        assert_eq!(log.forget(&Forget::These(vec![id]), 0).await.unwrap(), ForgetReport { forgotten: 0 });
        assert_eq!(log.cursor().await.unwrap().events(), 301);
    });
}

#[test]
fn an_import_never_brings_it_back_and_carries_the_forgetting_on() {
    let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    run(async {
        let (log, id) = with_secret(here.path()).await;
        let before = export(&log).await;
        let other = open(there.path()).await;
        other.import(before.as_slice()).await.unwrap();
        other.put_snapshot("notes", b"key", SECRET.as_bytes()).await.unwrap();
        assert!(secret_in(there.path()));

        log.forget(&Forget::These(vec![id]), 1_000).await.unwrap();
        let report = log.import(before.as_slice()).await.unwrap();
        assert_eq!((report.added, report.bodies_added, report.held), (0, 0, 300));
        assert!(!secret_in(here.path()));

        let after = export(&log).await;
        let report = other.import(after.as_slice()).await.unwrap();
        assert_eq!((report.added, report.forgotten), (1, 1));
        assert!(!secret_in(there.path()));
        assert_eq!(other.snapshot("notes").await.unwrap(), None);
        assert_eq!(export(&other).await, after);
        assert!(other.verify().await.unwrap().is_sound());

        // Old and new in one file, the old one first and last.
        for text in [[before.clone(), after.clone()].concat(), [after.clone(), before].concat()] {
            let folder = tempfile::tempdir().unwrap();
            let third = open(folder.path()).await;
            third.import(text.as_slice()).await.unwrap();
            assert_eq!(export(&third).await, after);
            assert!(!secret_in(folder.path()));
        }
    });
}

#[test]
fn everything_can_be_forgotten_and_the_log_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    run(async {
        let (log, _) = with_secret(folder.path()).await;
        assert_eq!(log.forget(&Forget::Everything, 1_000).await.unwrap().forgotten, 300);
        assert!(!secret_in(folder.path()));
        let files = std::fs::read(folder.path().join("log.db")).unwrap();
        assert!(!files.windows(8).any(|window| window == b"harmless"));
        log.append(&[Draft::new("note", 1, "new")], 2_000).await.unwrap();
        let mut kinds = Vec::new();
        log.events(|event| kinds.push(event.kind.to_string())).await.unwrap();
        assert_eq!(kinds, ["forgotten", "note"]);
        let verified = log.verify().await.unwrap();
        assert_eq!((verified.is_sound(), verified.events, verified.forgotten), (true, 302, 300));
        // What says that things were forgotten is not forgotten itself.
        assert_eq!(log.forget(&Forget::Everything, 3_000).await.unwrap().forgotten, 1);
        assert!(log.verify().await.unwrap().is_sound());
        let text = export(&log).await;
        let other = tempfile::tempdir().unwrap();
        let other = open(other.path()).await;
        other.import(text.as_slice()).await.unwrap();
        assert_eq!(export(&other).await, text);
        assert!(other.verify().await.unwrap().is_sound());
    });
}

#[test]
fn an_event_that_is_not_there_stops_it_before_anything_is_forgotten() {
    let folder = tempfile::tempdir().unwrap();
    run(async {
        let (log, id) = with_secret(folder.path()).await;
        let stranger = EventId { seq: 999, ..id };
        let error = log.forget(&Forget::These(vec![id, stranger]), 0).await.unwrap_err();
        assert_eq!(error.to_string(), format!("event 999 of device {} is not in the log", id.device));
        assert_eq!(bodies(&log).await.len(), 300);
        assert!(log.snapshot("notes").await.unwrap().is_some());
    });
}

#[test]
fn while_another_program_reads_it_says_so_and_the_next_opening_erases() {
    let folder = tempfile::tempdir().unwrap();
    run(async {
        let (log, id) = with_secret(folder.path()).await;
        log.close().await.unwrap();
        let log = Log::open(folder.path(), &quick()).await.unwrap();
        let mut reader = raw(folder.path()).await;
        sqlx::raw_sql("begin; select count(*) from pack").execute(&mut reader).await.unwrap();
        let error = log.forget(&Forget::These(vec![id]), 1_000).await.unwrap_err();
        assert!(matches!(error, LogError::NotErased { .. }), "{error:?}");
        assert!(error.hint().contains("close every other program"));
        assert!(!bodies(&log).await.iter().any(|body| body.starts_with(SECRET)));
        // Still reading: opening works all the same.
        drop(Log::open(folder.path(), &quick()).await.unwrap());
        sqlx::raw_sql("rollback").execute(&mut reader).await.unwrap();
        reader.close().await.unwrap();
        assert!(secret_in(folder.path()));
        let again = Log::open(folder.path(), &quick()).await.unwrap();
        assert!(!secret_in(folder.path()));
        assert!(again.verify().await.unwrap().is_sound());
    });
}
